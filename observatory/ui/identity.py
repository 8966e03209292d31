"""Who asks a route: told once for each request, before any route sees it."""

import streamlit as st
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from observatory.access import LOCAL_MANAGER, Role, Visit, Visitor, current_role, introduce


class Identify:
    """Middleware: the scope of every request says who asks (``access.visitor_of``)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its visitor."""
        if scope["type"] in ("http", "websocket"):
            scope = introduce(scope, _visitor(scope))
        await self.app(scope, receive, send)


def _visitor(scope: Scope) -> Visitor:
    client = scope.get("client")
    headers = dict(Headers(scope=scope))
    visit = Visit.of(st.get_option("server.address"), client[0] if client else None, headers)
    role = current_role(visit)
    return Visitor(LOCAL_MANAGER if role is Role.MANAGER else "", role)

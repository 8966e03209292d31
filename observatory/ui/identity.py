"""Who asks: whom the identity provider vouches for, else whoever sits at the machine.

Streamlit signs people in and keeps who they are in a cookie that it signs. Pages learn it from
Streamlit, plain routes from the same cookie, by Streamlit's own functions.
"""

import logging
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.types import Message as Sent
from streamlit.auth_util import get_origin_from_redirect_uri, get_secrets_auth_section
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME
from streamlit.web.server.starlette.starlette_websocket import (
    _get_signed_cookie_with_chunks,
    _parse_decoded_user_cookie,
)

from observatory.access import (
    LOCAL_MANAGER,
    Action,
    Role,
    Visit,
    Visitor,
    current_role,
    introduce,
    may,
)
from observatory.register import RegisterError, Writer
from observatory.register.audit import remember
from observatory.snapshot import warehouse

DEFAULT_PROVIDER = ""
_LOG = logging.getLogger(__name__)
_VARIABLES = {
    "OBSERVATORY_OIDC_METADATA_URL": "server_metadata_url",
    "OBSERVATORY_OIDC_CLIENT_ID": "client_id",
    "OBSERVATORY_OIDC_CLIENT_SECRET": "client_secret",
    "OBSERVATORY_OIDC_REDIRECT_URI": "redirect_uri",
    "OBSERVATORY_OIDC_COOKIE_SECRET": "cookie_secret",
}
_UPLOADS = "/_stcore/upload_file/"
_UPLOADERS = (Action.TRY_FILE, Action.WRITE, Action.PRESENT)
_SIGNED_IN, _SIGNED_OUT = "/oauth2callback", "/auth/logout"
_READS = ("GET", "HEAD", "OPTIONS")


def environment_secrets() -> dict[str, Any] | None:
    """The provider as the environment names it, for ``st.App(secrets=…)``; None where it names none.

    Otherwise the table ``[auth]`` of ``.streamlit/secrets.toml`` holds, as Streamlit reads it.
    """
    given = {name: os.environ[key] for key, name in _VARIABLES.items() if os.environ.get(key)}
    return {"auth": given} if given else None


@cache
def providers() -> tuple[str, ...]:
    """The identity providers that are configured: the default one, else those with a name."""
    section = dict(get_secrets_auth_section())
    if "client_id" in section:
        return (DEFAULT_PROVIDER,)
    return tuple(name for name, value in section.items() if isinstance(value, Mapping))


def vouched(claims: Mapping[str, Any]) -> Visitor:
    """Who somebody is by the claims of their sign-in, which are none for whoever is not signed in."""
    return warehouse().access().visitor(claims, datetime.now(UTC))


def visitor(scope: Scope) -> Visitor:
    """Who asks a route."""
    if providers():
        return vouched(_claims(HTTPConnection(scope).cookies))
    client = scope.get("client")
    headers = dict(Headers(scope=scope))
    visit = Visit.of(st.get_option("server.address"), client[0] if client else None, headers)
    if current_role(visit) is Role.MANAGER:
        return Visitor(LOCAL_MANAGER, Role.MANAGER)
    return warehouse().access().stranger()


class Identify:
    """Middleware: the scope of every request says who asks (``access.visitor_of``).

    What Streamlit itself would take from anybody is refused here: a file from whoever may not give
    one, and a write that another site's page sent.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its visitor."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        asks = visitor(scope)
        if scope["type"] == "http" and (answer := _refusal(scope, asks)) is not None:
            await answer(scope, receive, send)
            return
        if scope["type"] == "http" and scope["path"].endswith((_SIGNED_IN, _SIGNED_OUT)):
            send = _noting(asks, scope["path"].endswith(_SIGNED_IN), send)
        await self.app(introduce(scope, asks), receive, send)


def _refusal(scope: Scope, asks: Visitor) -> Response | None:
    if scope["method"] in _READS:
        return None
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    is_foreign = origin is not None and urlsplit(origin).netloc != headers.get("host")
    uploads = _UPLOADS in scope["path"]
    if is_foreign or (uploads and not any(may(asks.role, action) for action in _UPLOADERS)):
        return PlainTextResponse("403 Forbidden", 403)
    return None


def _claims(cookies: Mapping[str, str]) -> dict[str, Any]:
    """The claims of the cookie that Streamlit signed, for this origin; none where it is not whole."""
    origin = get_origin_from_redirect_uri()
    try:
        signed = _get_signed_cookie_with_chunks(dict(cookies), USER_COOKIE_NAME)
        return _parse_decoded_user_cookie(signed, origin) if signed and origin else {}
    except Exception:
        # A cookie made by hand may be anything; whatever it breaks, it vouches for nobody.
        _LOG.warning("A sign-in cookie could not be read.")
        return {}


def _noting(before: Visitor, is_sign_in: bool, send: Send) -> Send:
    """``send`` that notes a sign-in or sign-out which the answer brings about."""

    async def noted(message: Sent) -> None:
        if message["type"] == "http.response.start":
            if not is_sign_in:
                if before.name:
                    await run_in_threadpool(_note, before, "session.sign_out")
            elif (found := vouched(_claims(_cookies_set(message)))).name:
                await run_in_threadpool(_note, found, "session.sign_in")
        await send(message)

    return noted


def _cookies_set(message: Sent) -> dict[str, str]:
    found: SimpleCookie = SimpleCookie()
    for name, value in message.get("headers", []):
        if name.lower() == b"set-cookie":
            found.load(value.decode("latin-1"))
    return {name: item.value for name, item in found.items()}


def _note(who: Visitor, action: str) -> None:
    newest = warehouse().newest()
    try:
        remember(
            newest.config if newest else None, Writer(who.name, who.role), "", action, who.name,
            after={"role": who.role.value},
        )  # fmt: skip
    except RegisterError as error:
        # A register that is gone keeps nobody from reading.
        _LOG.warning("%s", error)

"""Room mode as the server runs it: a second listener, and the gate before everything."""

import asyncio
import logging
import os
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import cache
from typing import Any

import streamlit as st
import uvicorn
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from observatory.access import may_reach
from observatory.i18n import LANGUAGES, N_, environment_language, language
from observatory.room import RoomError, asked_for, check_server, chosen, interfaces, wanted
from observatory.snapshot import warehouse

_LOG = logging.getLogger(__name__)
_REFUSED = N_("From here only the vote pages can be reached.")
_BACKLOG = 2048


@cache
def is_on() -> bool:
    """Whether this process runs in room mode, as it was when it started."""
    return wanted(warehouse().access())


def address() -> str:
    """The address that phones of the room reach, with its port. Raises RoomError."""
    host = chosen(asked_for(warehouse().access()), interfaces())
    return f"http://{host}:{st.get_option('server.port')}"


class RoomGate:
    """Middleware, before every other: in room mode other machines reach the vote pages only."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may reach the app; 403, or a closed websocket, for everything else."""
        kind = scope["type"]
        if kind == "lifespan" or not is_on():
            await self.app(scope, receive, send)
            return
        peer = scope["client"][0] if scope.get("client") else None
        if may_reach(peer, scope["path"], kind):
            await self.app(scope, receive, send)
        elif kind == "websocket":
            # Closed before it is accepted, a websocket is answered 403.
            await send({"type": "websocket.close", "code": 1008})
        else:
            words = "\n".join(language(code)._(_REFUSED) for code in LANGUAGES)
            await PlainTextResponse(words, 403)(scope, receive, send)


@asynccontextmanager
async def room(app: ASGIApp) -> AsyncIterator[None]:
    """In room mode, listen on the room's address too for as long as the application runs.

    Ends the process, with the reason, where that is impossible.
    """
    if not is_on():
        yield
        return
    try:
        check_server(st.get_option("server.address"), _proxies())
        host = chosen(asked_for(warehouse().access()), interfaces())
        bound = _bound(host, int(st.get_option("server.port")))
    except (RoomError, OSError) as error:
        told = error.message.text(environment_language()) if isinstance(error, RoomError) else error
        print(told, file=sys.stderr, flush=True)
        # Nothing is served yet; of an exception the server would print nothing but the traceback.
        os._exit(2)
    _LOG.warning(
        "%s", environment_language()._("Room mode: phones reach http://{host}:{port}/vote/ and nothing else.").format(host=host, port=bound.getsockname()[1]),
    )  # fmt: skip
    # Headers that tell of another peer are not believed here.
    settings = uvicorn.Config(
        app, lifespan="off", proxy_headers=False, access_log=False, log_config=None, ws="none",
        timeout_graceful_shutdown=5,
    )  # fmt: skip
    server = _Beside(settings)
    serving = asyncio.create_task(server.serve(sockets=[bound]))
    try:
        yield
    finally:
        server.should_exit = True
        await serving


class _Beside(uvicorn.Server):
    """A server beside the main one, which alone hears signals and ends the process."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the main server."""
        yield


def _bound(host: str, port: int) -> socket.socket:
    found = socket.socket()
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    found.bind((host, port))
    found.listen(_BACKLOG)
    found.setblocking(False)
    return found


def _proxies() -> dict[str, Any]:
    """The settings that tell of a proxy before the app, with their values."""
    options = ("server.trustedUserHeaders", "server.baseUrlPath", "browser.serverAddress")
    return {
        "FORWARDED_ALLOW_IPS": os.environ.get("FORWARDED_ALLOW_IPS"),
        **{name: st.get_option(name) for name in options if _is_set(name)},
    }


def _is_set(name: str) -> bool:
    from streamlit import config

    return bool(config.is_manually_set(name))

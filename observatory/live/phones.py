"""The vote pages in a process of their own, so that phones never wait for the pages of a dashboard.

``python -m observatory.live.phones SOCKET`` serves the listening socket that it inherits under that
number, until its standard input ends: that is, for as long as whoever started it lives.
"""

import asyncio
import contextlib
import gc
import socket
import sys
import threading

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.types import Scope

from observatory.headers import SecurityHeaders
from observatory.live.gate import Gate
from observatory.live.routes import ROUTES

GRACE_SECONDS = 5
_POLICY = b"default-src 'none'; frame-ancestors 'none'"


def application() -> Starlette:
    """The vote pages behind the gate, as other machines reach them."""
    headers = Middleware(SecurityHeaders, policy=_policy)
    return Starlette(routes=list(ROUTES), middleware=[headers, Middleware(Gate, of_room=True)])


def serve(bound: socket.socket) -> None:
    """Serve a listening socket until standard input ends, or a signal does."""
    # Headers that tell of another peer are not believed here.
    settings = uvicorn.Config(
        application(), lifespan="off", proxy_headers=False, access_log=False, log_config=None, ws="none",
        timeout_graceful_shutdown=GRACE_SECONDS,
    )  # fmt: skip
    server = uvicorn.Server(settings)
    threading.Thread(target=_end_with_starter, args=(server,), daemon=True).start()
    gc.collect()
    gc.freeze()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(server.serve(sockets=[bound]))


def _policy(_scope: Scope) -> bytes:
    return _POLICY


def _end_with_starter(server: uvicorn.Server) -> None:
    sys.stdin.buffer.read()
    server.should_exit = True


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))

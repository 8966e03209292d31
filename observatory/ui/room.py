"""Room mode as the server runs it: a process for the phones, and the gate before everything else."""

import logging
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from observatory.i18n import environment_language
from observatory.live.gate import Gate
from observatory.live.listener import Listener
from observatory.room import RoomError, asked_for, check_server, chosen, interfaces, wanted
from observatory.snapshot import warehouse

_LOG = logging.getLogger(__name__)
_BACKLOG = 2048


@cache
def is_on() -> bool:
    """Whether this process runs in room mode, as it was when it started."""
    return wanted(warehouse().access())


def address() -> str:
    """The address that phones of the room reach, with its port. Raises RoomError."""
    host = chosen(asked_for(warehouse().access()), interfaces())
    return f"http://{host}:{st.get_option('server.port')}"


class RoomGate(Gate):
    """The gate before the pages: open while room mode is off."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may reach the application."""
        await (super().__call__ if is_on() else self.app)(scope, receive, send)


@asynccontextmanager
async def room() -> AsyncIterator[None]:
    """In room mode, serve the room's address too for as long as the application runs: from another
    process, which phones have to themselves.

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
    listener = Listener(bound)
    try:
        yield
    finally:
        await run_in_threadpool(listener.close)


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

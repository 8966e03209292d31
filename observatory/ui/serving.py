"""What surrounds the pages: health, security headers, and warming up before the first reader."""

import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime.scriptrunner_utils import script_run_context

from observatory.charts import plotly
from observatory.snapshot import SnapshotError, warehouse

_LOG = logging.getLogger(__name__)

# Streamlit's own pages need inline scripts and styles, blobs (components) and eval (maps).
_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' data: blob:",
        "worker-src 'self' blob:",
        "frame-src 'self' blob: data:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
_HEADERS = (
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
)


class SecurityHeaders:
    """Middleware: no page loads anything from another host, guesses a type or leaks an address."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers to every HTTP answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                names = {name for name, _ in _HEADERS}
                kept = [pair for pair in message.get("headers", []) if pair[0] not in names]
                message["headers"] = [*kept, *_HEADERS]
            await send(message)

        await self.app(scope, receive, with_headers)


def health(request: Request) -> JSONResponse:
    """Which snapshot of each dataset is served; 503 where none can be."""
    datasets: dict[str, Any] = {}
    store_of = warehouse()
    for name in store_of.datasets():
        try:
            store = store_of.current(name)
        except SnapshotError as error:
            datasets[name] = {"snapshot": None, "as_of": None, "message": str(error)}
            continue
        datasets[name] = {"snapshot": store.id, "as_of": store.as_of.isoformat()}
        if store.notice:
            datasets[name]["message"] = str(store.notice)
    served = any(item["snapshot"] for item in datasets.values())
    return JSONResponse(
        {"status": "ok" if served else "no snapshot", "datasets": datasets},
        status_code=200 if served else 503,
    )

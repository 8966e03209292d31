"""What surrounds the pages: their content policy, the path of a proxy, and warming up before the first reader."""

import gc
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date
from importlib import import_module
from typing import Any, cast

import pandas as pd
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime.scriptrunner_utils import script_run_context

from observatory import ROOT
from observatory.charts import bars, plotly
from observatory.charts.palette import THEMES, ThemeName
from observatory.i18n import LANGUAGES, language
from observatory.snapshot import SnapshotError, warehouse
from observatory.ui.embedding import may_be_framed, origins
from observatory.ui.outside import base_path
from observatory.ui.room import room

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
"""Its last part says which pages may show this one within their own: this site's."""


def content_policy(scope: Scope) -> bytes:
    """What a page may load, and who may show it within their own.

    Another site may where the configuration names it and the page asks to be embedded.
    """
    if not may_be_framed(scope.get("path", ""), scope.get("query_string", b"")):
        return _POLICY.encode()
    return " ".join((_POLICY, *sorted(origins()))).encode()


class UnderBasePath:
    """Middleware: our own routes answer under the server's base path too, as Streamlit's do.

    A proxy that hands on ``/prefix/…`` sets ``server.baseUrlPath``; at the root they answer as well,
    for probes on the machine itself.
    """

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute]) -> None:
        self.app = app
        self._routes = routes
        self._base = base_path()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, its path told apart from the base where one of the routes has it."""
        kind, path = scope["type"], scope.get("path", "")
        if self._base and kind != "lifespan" and path.startswith(f"{self._base}/"):
            told = {**scope, "root_path": self._base}
            if any(route.matches(told)[0] is not Match.NONE for route in self._routes):
                scope = told
        await self.app(scope, receive, send)


class StaticAssets(StaticFiles):
    """Fonts, Leaflet and pictures under ``/app/static``, kept by browsers for a day.

    Streamlit serves a folder beside its script only, and without a time to keep.
    """

    def __init__(self) -> None:
        super().__init__(directory=ROOT / "static")

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """The file, with its time to keep."""
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "public, max-age=86400"
        return response


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[None]:
    """Warm up before the first reader: imports, the first figure of each theme, the first query.

    What is alive after that lives as long as the server: freezing it keeps the garbage collector
    from walking over it at every collection.
    """
    # Streamlit warns of every call made outside a reader's run; these are meant.
    bare = logging.getLogger(script_run_context.__name__)
    level = bare.level
    bare.setLevel(logging.ERROR)
    await run_in_threadpool(warm_up)
    bare.setLevel(level)
    gc.collect()
    gc.freeze()
    async with room():
        yield


def warm_up() -> None:
    """Do once what the first reader would otherwise wait for; a fault here stops nothing."""
    # Not streamlit_folium: imported outside a page, its component would never be served.
    for module in ("folium", "rapidfuzz.fuzz"):
        import_module(module)
    for code in LANGUAGES:
        words = language(code)
        words.money(12_345.0)
        words.date(date(2017, 9, 19))
    sample = pd.DataFrame({"name": ["a", "b"], "value": [1.0, 2.0]})
    chart = bars(sample, language(LANGUAGES[0]), unit="count", finding="")
    for theme in THEMES:
        plotly.draw(chart, cast(ThemeName, theme)).to_json()
    store_of = warehouse()
    for name in store_of.datasets():
        try:
            store_of.current(name).query("SELECT count(*) FROM indicator_value")
        except SnapshotError as error:
            _LOG.warning("%s", error)

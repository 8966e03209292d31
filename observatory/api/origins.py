"""Pages of other hosts that may read ``/api/v1`` from a browser: none unless configured."""

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from observatory.access import NOBODY, Action, introduce, may, visitor_of
from observatory.snapshot import SnapshotError, warehouse


def allowed() -> set[str]:
    """The origins that the configurations of the datasets in service name."""
    found: set[str] = set()
    for name in warehouse().datasets():
        try:
            found.update(warehouse().current(name).config.origins)
        except SnapshotError:
            continue
    return found


class Origins(CORSMiddleware):
    """Middleware: Starlette's own, for the origins of the configuration and without cookies.

    Their pages read no more than anybody may, whoever sits at the browser. A request from any other origin
    is answered as if it had told none: browsers keep the answer from the page that asked.
    """

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(
            app,
            allow_methods=("GET", "HEAD"),
            allow_headers=("If-None-Match",),
            expose_headers=("ETag", "Link", "X-Total-Count"),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, with the headers that let a page of an allowed origin read the answer."""
        origin = dict(scope.get("headers", ())).get(b"origin", b"").decode("latin-1")
        if origin and self.is_allowed_origin(origin):
            if may(visitor_of(scope).role, Action.READ):
                scope = introduce(scope, NOBODY)
            await super().__call__(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def is_allowed_origin(self, origin: str) -> bool:
        """Whether the configuration names an origin."""
        return origin in allowed()

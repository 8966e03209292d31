"""The gate of room mode: other machines reach the vote pages and their style sheet, nothing else."""

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from observatory.access import may_reach
from observatory.i18n import LANGUAGES, N_, language

_REFUSED = N_("From here only the vote pages can be reached.")


class Gate:
    """Middleware, before every other: 403, or a closed websocket, for all that may not be reached.

    ``of_room``: it stands on the room's own address, and whoever comes that way is another machine.
    """

    def __init__(self, app: ASGIApp, of_room: bool = False) -> None:
        self.app = app
        self._of_room = of_room

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may reach the application."""
        kind = scope["type"]
        if kind == "lifespan":
            await self.app(scope, receive, send)
            return
        # The other end of the socket, whatever headers say.
        peer = scope["client"][0] if scope.get("client") and not self._of_room else None
        if may_reach(peer, scope["path"], kind):
            await self.app(scope, receive, send)
        elif kind == "websocket":
            # Closed before it is accepted, a websocket is answered 403.
            await send({"type": "websocket.close", "code": 1008})
        else:
            words = "\n".join(language(code)._(_REFUSED) for code in LANGUAGES)
            await PlainTextResponse(words, 403)(scope, receive, send)

"""The address of a saved view: ``/view/CODE`` leads to its page as it was saved."""

from collections.abc import Iterable
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from observatory.access import Action, Role, may, visitor_of
from observatory.codes import code_of
from observatory.i18n import Language
from observatory.live.pages import page, preferred
from observatory.register import RegisterError, database_of
from observatory.register.views import View, found_view
from observatory.snapshot import warehouse
from observatory.store import register_addresses
from observatory.ui.listing import PAGES, Listed

HANDED_ON = ("lang", "embed", "embed_options", "figure")
"""What the address of a view may say beside it."""


async def open_view(request: Request) -> Response:
    """303 to the page; 404 where there is no such view, page or dataset any more, 401 and 403 where the
    visitor has to sign in or may not see the page, 503 where the register cannot be read."""
    return await run_in_threadpool(_answer, request)


ROUTES = [Route("/view/{code}", open_view, methods=["GET"])]


def target(found: View, item: Listed, further: Iterable[tuple[str, str]] = ()) -> str:
    """A view's page with its filters, relative to the application's address."""
    asked = [("dataset", found.dataset)]
    asked += [(name, value) for name, values in found.filters.items() for value in values]
    return f"{item.url}?{urlencode([*asked, *further])}"


def _answer(request: Request) -> Response:
    reader = preferred(request.query_params.get("lang"), request.headers.get("accept-language"))
    role = visitor_of(request.scope).role
    # What a view shows may say more than those who have to sign in shall know.
    if not may(role, Action.READ):
        return _message(
            reader, 401, reader._("Sign in to read the observatory"),
            reader._("Then open this address again."),
        )  # fmt: skip
    code = code_of(request.path_params["code"])
    try:
        found = _found(code) if code else None
    except RegisterError as error:
        heading = reader._("Saved views cannot be reached at this moment")
        return _message(reader, 503, heading, error.message.text(reader))
    if found is None:
        text = reader._("It may have been deleted, or its address was not copied in full.")
        return _message(reader, 404, reader._("There is no saved view at this address"), text)
    return _to(request, reader, role, found)


def _to(request: Request, reader: Language, role: Role, found: View) -> Response:
    item = next((item for item in PAGES if item.key == found.page), None)
    if item is None or found.dataset not in warehouse().datasets():
        text = reader._("Its page or its dataset is no part of this observatory any more.")
        return _message(reader, 404, reader._("This saved view leads nowhere any more"), text)
    if not may(role, item.action):
        text = reader._("Ask those who run this observatory.")
        return _message(reader, 403, reader._("You may not see the page of this view"), text)
    asked = request.query_params
    further = [(name, asked[name]) for name in HANDED_ON if name in asked]
    return RedirectResponse(
        f"../{target(found, item, further)}", 303, {"Cache-Control": "no-store"}
    )


def _found(code: str) -> View | None:
    for address in register_addresses():
        if found := found_view(database_of(address), code):
            return found
    return None


def _message(reader: Language, status: int, heading: str, text: str) -> Response:
    home = {"href": "../", "text": reader._("To the observatory")}
    return page(
        "message.html", reader, status=status, heading=heading, lines=[text], links=[home],
        question="", voted=[], up="../vote/", brand=reader._("Observatory"), notice=[],
    )  # fmt: skip

"""The address of a saved view: where it leads, for whom, and what is said where it leads nowhere."""

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from observatory.access import Role, Visitor, introduce
from observatory.register import REGISTER_VARIABLE, Database, Writer
from observatory.register.views import Views
from observatory.snapshot import WAREHOUSE_VARIABLE
from observatory.ui.view_routes import ROUTES
from tests.awaiting import awaited

ANNA = Writer("Anna", Role.MANAGER)
Opening = Callable[..., httpx.Response]


@pytest.fixture
def views(bundled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Views:
    """The views of the invented dataset, none yet."""
    monkeypatch.setenv(WAREHOUSE_VARIABLE, str(bundled))
    monkeypatch.setenv(REGISTER_VARIABLE, str(tmp_path / "register.sqlite"))
    return Views(Database(str(tmp_path / "register.sqlite")), "illustrative")


@pytest.fixture
def opening() -> Opening:
    """Open an address as somebody of a role, in English unless told otherwise."""

    def go(path: str, role: Role = Role.VIEWER, **headers: str) -> httpx.Response:
        inner = Starlette(routes=ROUTES)

        async def served(scope: Scope, receive: Receive, send: Send) -> None:
            await inner(introduce(scope, Visitor("Vera", role)), receive, send)

        async def asked() -> httpx.Response:
            async with httpx.AsyncClient(
                transport=httpx.ASGITransport(served), base_url="https://site.example",
                headers={"accept-language": "en", **headers},
            ) as client:  # fmt: skip
                return await client.get(path)

        return awaited(asked())

    return go


def test_it_leads_to_the_page_as_it_was_saved(views: Views, opening: Opening) -> None:
    made = views.save(ANNA, "Coast", "events", {"kind": ["btob"], "basin": ["basin:a", "basin:b"]})
    answer = opening(f"/view/{made.code}")
    assert answer.status_code == 303
    # Relative, so that it holds under whatever path a proxy serves the application.
    asked = "dataset=illustrative&kind=btob&basin=basin%3Aa&basin=basin%3Ab"
    assert answer.headers["location"] == f"../events?{asked}"
    assert answer.headers["cache-control"] == "no-store"


def test_the_first_page_has_no_address_of_its_own(views: Views, opening: Opening) -> None:
    made = views.save(ANNA, "All", "overview", {})
    assert opening(f"/view/{made.code}").headers["location"] == "../?dataset=illustrative"


def test_a_code_is_typed_in_any_case_and_the_language_is_handed_on(
    views: Views, opening: Opening
) -> None:
    made = views.save(ANNA, "All", "map", {})
    asked = f"/view/{made.code.lower()}?lang=fr&embed=true&figure=map&other=1"
    further = "lang=fr&embed=true&figure=map"
    assert opening(asked).headers["location"] == f"../map?dataset=illustrative&{further}"


@pytest.mark.parametrize("code", ["BCDFGH", "..%2Fevents", "<script>", "A" * 500])
def test_an_unknown_code_has_a_page_that_says_so(views: Views, opening: Opening, code: str) -> None:
    answer = opening(f"/view/{code}")
    assert answer.status_code == 404
    if "%2F" not in code:
        assert "There is no saved view at this address" in answer.text
        assert "<script>" not in answer.text


def test_the_page_speaks_the_browsers_language(views: Views, opening: Opening) -> None:
    answer = opening("/view/BCDFGH", **{"accept-language": "fr-FR,fr;q=0.9"})
    assert "Aucune vue n’est enregistrée à cette adresse" in answer.text


def test_a_deleted_view_leads_nowhere(views: Views, opening: Opening) -> None:
    made = views.save(ANNA, "All", "map", {})
    views.delete(ANNA, made.code)
    assert opening(f"/view/{made.code}").status_code == 404


def test_a_view_of_a_page_or_dataset_that_is_gone_says_so(views: Views, opening: Opening) -> None:
    lost = Views(views.database, "elsewhere").save(ANNA, "All", "map", {})
    gone = views.save(ANNA, "All", "a-page-of-before", {})
    for made in (lost, gone):
        answer = opening(f"/view/{made.code}")
        assert answer.status_code == 404
        assert "leads nowhere any more" in answer.text


def test_what_a_view_shows_is_not_told_to_who_has_to_sign_in(
    views: Views, opening: Opening
) -> None:
    made = views.save(ANNA, "All", "organisations", {"org": ["a-company"]})
    answer = opening(f"/view/{made.code}", Role.OUTSIDER)
    assert answer.status_code == 401
    assert "a-company" not in f"{answer.text}{answer.headers}"
    assert opening("/view/BCDFGH", Role.OUTSIDER).status_code == 401, "nor whether there is one"


def test_a_view_of_a_page_opens_for_whom_the_page_does(views: Views, opening: Opening) -> None:
    made = views.save(ANNA, "Slides", "present", {})
    statuses = {role: opening(f"/view/{made.code}", role).status_code for role in Role}
    assert statuses == {
        Role.OUTSIDER: 401, Role.VIEWER: 403, Role.FUNDER: 403, Role.PRESENTER: 303,
        Role.MANAGER: 303,
    }  # fmt: skip


def test_a_register_that_cannot_be_read_is_said(
    views: Views, opening: Opening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"no database at all, and long enough to be read as one" * 40)
    monkeypatch.setenv(REGISTER_VARIABLE, str(broken))
    answer = opening("/view/BCDFGH")
    assert answer.status_code == 503
    assert "cannot be reached" in answer.text

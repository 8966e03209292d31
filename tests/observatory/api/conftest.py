"""What the tests of the interface for programs share: a small warehouse, and who asks it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from observatory.access import Role, Visitor, introduce
from observatory.api.routes import ROUTES
from observatory.snapshot import WAREHOUSE_VARIABLE, Warehouse
from tests import organisations
from tests.awaiting import awaited
from tests.data_directory import CONFIG, load_result

ORIGIN = "https://www.example.org"
_PEOPLE = "\n".join(f"w;2019-05-10;{n};company;{'Sierra' if n < 4 else 'Costa'}" for n in range(20))
_ANSWERS = "\n".join(f"w;{n};one;{n % 2};{n % 4}" for n in range(20))
FILES = {
    **organisations.FILES,
    "survey_respondents": f"wave_id;wave_date;respondent_id;stakeholder;commune\n{_PEOPLE}",
    "survey_answers": f"wave_id;respondent_id;cluster_id;unaided;level\n{_ANSWERS}",
    "targets": """
        indicator_id;target_date;target_value;baseline_date;baseline_value;status
        R3.1;2022;10;2017;2;agreed
    """,
    "polls": """
        poll_id;kind;held_on;question_en;base;abstained
        P1;single;2019-09-20;Which first?;10;1
    """,
    "poll_options": """
        poll_id;option_id;position;text_en;stands_for
        P1;a;1;Identity;R1
        P1;b;2;Market;R4
    """,
    "votes": """
        poll_id;option_id;count;base;group_kind;group_id
        P1;a;6;10;all;all
        P1;b;4;10;all;all
        P1;a;4;6;stakeholder;company
        P1;b;2;6;stakeholder;company
        P1;a;2;4;stakeholder;school
        P1;b;2;4;stakeholder;school
    """,
    "cluster_criteria": """
        cluster_id;gap;criterion;value;unit;year
        one;G1;members;12;count;2019
    """,
}
"""The small directory of ``tests.organisations``, a survey with four respondents in Sierra, a
target, a criterion, and a poll of ten people, four of them of schools."""

Ask = Callable[..., httpx.Response]


def application(role: Role = Role.VIEWER) -> Callable[[Scope, Receive, Send], object]:
    """The routes as somebody of a role meets them."""
    inner = Starlette(routes=ROUTES)

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        await inner(introduce(scope, Visitor("Anna", role)), receive, send)

    return served


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with the dataset ``trial``, and a copy of it called ``another``."""
    root = tmp_path_factory.mktemp("interface")
    config = f'{CONFIG}\n[api]\norigins = ["{ORIGIN}"]\n'
    load_result(root, FILES, settings=organisations.SETTINGS, config=config)
    shutil.copytree(root / "warehouse" / "trial", root / "warehouse" / "another")
    return root / "warehouse"


@pytest.fixture(scope="session")
def store_of(loaded: Path) -> Warehouse:
    """The warehouse, to put the pages' questions to."""
    return Warehouse(loaded)


@pytest.fixture
def ask(loaded: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Ask for an address under ``/api/v1/`` (or another one, from the root), as a role."""
    monkeypatch.setenv(WAREHOUSE_VARIABLE, str(loaded))

    def go(
        address: str, role: Role = Role.VIEWER, method: str = "GET", **headers: str
    ) -> httpx.Response:
        path = address if address.startswith("/") else f"/api/v1/{address}"
        named = {name.replace("_", "-"): value for name, value in headers.items()}

        async def answer() -> httpx.Response:
            transport = httpx.ASGITransport(application(role), raise_app_exceptions=False)  # type: ignore[arg-type]
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                return await client.request(method, path, headers=named)

        return awaited(answer())

    return go

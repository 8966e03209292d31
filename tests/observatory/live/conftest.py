"""What the tests of polls and votes share: an empty register, drafts of every kind, and a presenter."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from httpx import ASGITransport, AsyncClient, Response
from starlette.applications import Starlette

from observatory.access import Role
from observatory.config import Config
from observatory.live import Draft, Kind, Option, Poll, Polls, Settings, Votes
from observatory.live.booth import Booth
from observatory.live.limits import Limits
from observatory.live.routes import VotePages
from observatory.register import Database, Writer, database_of
from tests.awaiting import Runner
from tests.observatory.register.conftest import configuration

__all__ = ["configuration"]

PIA = Writer("Pia", Role.PRESENTER)
PAUL = Writer("Paul", Role.PRESENTER)
READER = Writer("Rita", Role.VIEWER)
ASKS = {
    "stakeholder": {"company": {"en": "A company"}, "school": {"en": "A school"}},
    "basin": {"basin:coast": {"en": "Coast"}, "basin:other": {"en": "Elsewhere"}},
}


def draft(kind: Kind = Kind.SINGLE, count: int = 3, **changes: object) -> Draft:
    """A draft with options called A, B, C…"""
    options = tuple(Option({"en": letter, "fr": f"{letter} fr"}) for letter in "ABCDEFGHIJ"[:count])
    if kind in (Kind.WORDS, Kind.OPEN, Kind.SCALE):
        options = ()
    made = Draft(kind=kind, question={"en": "What first?", "fr": "Quoi d’abord ?"}, options=options)
    return replace(made, **changes)  # type: ignore[arg-type]


def settings(**values: int | bool) -> Settings:
    """Settings with these values."""
    return Settings(**values)  # type: ignore[arg-type]


class Room:
    """A register with its polls and votes."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.database = Database(address)
        self.polls = Polls(self.database, "trial")
        self.votes = Votes(self.database)

    def opened(self, kind: Kind = Kind.SINGLE, **changes: object) -> Poll:
        """A poll that takes votes."""
        made = self.polls.create(PIA, draft(kind, **changes))
        return self.polls.open(PIA, made.id, made.revision)


class Phone:
    """A browser without scripts, in English: it follows forms as they stand on their page."""

    def __init__(self, hall: "Hall", scheme: str = "http", **headers: str) -> None:
        self._runner = hall.runner
        self.client = AsyncClient(
            transport=ASGITransport(hall.app),
            base_url=f"{scheme}://room.example",
            headers={"accept-language": "en", **headers},
        )

    def get(self, path: str) -> Response:
        """A page."""
        return self.send("GET", path)

    def send(self, method: str, path: str, **options: object) -> Response:
        """Any request, answered as it is."""
        return self._runner.run(self.client.request(method, path, **options))  # type: ignore[arg-type]

    def vote(self, poll: Poll, **fields: object) -> Response:
        """Open the poll's page and send its form with these fields, without following."""
        page = self.get(f"/vote/{poll.code}")
        found = re.search(r'name="token" value="([^"]+)"', page.text)
        token = found[1] if found else ""
        return self.post(poll, token=token, **fields)

    def post(self, poll: Poll, **fields: object) -> Response:
        """Send a form."""
        return self.send("POST", f"/vote/{poll.code}", data=fields)


class Hall:
    """The routes over a room's register."""

    def __init__(self, room: Room, limits: Limits, config: Config | None) -> None:
        self.room = room
        self.booth = Booth(lambda: [room.address], limits, lambda _: config)
        self.app = Starlette(routes=list(VotePages(self.booth).routes()))
        self.runner = Runner()

    def phone(self, scheme: str = "http", **headers: str) -> Phone:
        """A phone that was never there before."""
        return Phone(self, scheme, **headers)

    def close(self) -> None:
        """End what runs."""
        self.booth.close()
        self.runner.close()

    def ask_anew(self) -> None:
        """Let what a presenter did show at once."""
        self.booth.forget()


def sent(poll: Poll, place: int = 0) -> dict[str, str]:
    """The field that chooses an option."""
    return {"choice": str(poll.options[place].id)}


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty register, made once."""
    path = tmp_path_factory.mktemp("blank") / "register.sqlite"
    made = Database(str(path))
    with made.writing():
        pass
    made.close()
    return path


@pytest.fixture
def file_room(blank: Path, tmp_path: Path) -> Iterator[Room]:
    """An empty room whose register is a file."""
    room = Room(str(shutil.copy(blank, tmp_path)))
    yield room
    room.database.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def room(request: pytest.FixtureRequest) -> Iterator[Room]:
    """An empty room, in each database."""
    if request.param == "sqlite":
        yield request.getfixturevalue("file_room")
        return
    room = Room(request.getfixturevalue("postgres")())
    yield room
    room.database.close()


@pytest.fixture
def halls(file_room: Room, configuration: Config) -> Iterator[Callable[..., Hall]]:
    """What opens a hall with these limits."""
    opened: list[Hall] = []

    def made(limits: Limits | None = None, config: Config | None = configuration) -> Hall:
        opened.append(Hall(file_room, limits or Limits(), config))
        return opened[-1]

    yield made
    for hall in opened:
        hall.close()
    database_of(file_room.address).close()


@pytest.fixture
def hall(halls: Callable[..., Hall]) -> Hall:
    """A hall with the limits of a served one."""
    return halls()

"""Votes of a room: durable votes a second through a kill -9, a thousand phones in a minute, and how
late the presenter knows. On SQLite, and on PostgreSQL where it can be started.

The application runs in room mode, as a workshop runs it: phones come by its address on the room's
network, pages by loopback.
"""

import asyncio
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
import sqlalchemy as sa

from observatory.access import Role
from observatory.live import Draft, Kind, Option, Poll, Polls, Settings
from observatory.live.device import Seal, secret_of
from observatory.register import REGISTER_VARIABLE, Database, Writer
from observatory.register.schema import vote
from observatory.room import ROOM_VARIABLE
from tests.bench import sessions
from tests.bench.result import Result, at_least, at_most
from tests.observatory.register.postgres import NoServer, server
from tests.room_network import other_address, phones_process
from tests.serving import START_SECONDS, served
from tests.voters import Line, Told, missing, stream, visit

STREAM_SECONDS, CLIENTS, RATE = 6.0, (32, 256), 500
PHONES, MINUTE, WATCHERS, PAGES, P95_S, DELAY_S = 1000, 60.0, 200, 50, 1.0, 2.0
READING_S = 10.0
"""Between one press of a reader whose page is open and the next, about."""
PRESENTER = Writer("bench", Role.MANAGER)


class Room:
    """A register with one open poll of which phones see the results."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.database = Database(address)
        self.polls = Polls(self.database, "public")
        options = tuple(Option({"en": name, "fr": name}) for name in "ABCDE")
        question = {"en": "Which?", "fr": "Quoi ?"}
        draft = Draft(
            kind=Kind.SINGLE, question=question, options=options, settings=Settings(seats=100_000)
        )
        made = self.polls.create(PRESENTER, draft)
        opened = self.polls.open(PRESENTER, made.id, made.revision)
        self.poll: Poll = self.polls.show(PRESENTER, opened.id, opened.revision)
        self.seal = Seal(secret_of(self.database))

    def devices(self) -> list[str]:
        """The devices of the votes that are there."""
        with self.database.reading() as connection:
            mine = sa.select(vote.c.device).where(vote.c.poll_id == self.poll.id)
            return list(connection.scalars(mine))


def measure(warehouse: Path, folder: Path) -> list[Result]:
    """Everything, on each database."""
    results: list[Result] = []
    with ExitStack() as stack:
        databases: dict[str, Callable[[], str]] = {}
        count = iter(range(100))
        databases["SQLite"] = lambda: str(folder / f"register-{next(count)}" / "register.sqlite")
        folder.mkdir()
        try:
            databases["PostgreSQL"] = stack.enter_context(server(folder, durable=True))
        except NoServer as error:
            results.append(Result("votes on PostgreSQL", str(error), "measured", False))
        for name, new in databases.items():
            for clients in CLIENTS:
                results += _durable(warehouse, name, Room(new()), clients)
            results += _crowd(warehouse, name, Room(new()))
    return results


def _durable(warehouse: Path, name: str, room: Room, clients: int) -> list[Result]:
    """Votes without a pause, what answers them killed in the middle and started again."""
    first, second = Told(), Told()
    with _serving(warehouse, room) as (host, port, process):
        phones = phones_process(process.pid)
        timer = threading.Timer(STREAM_SECONDS, os.kill, (phones, signal.SIGKILL))
        timer.start()
        started = time.perf_counter()
        asyncio.run(stream(host, port, room.poll, room.seal, clients, STREAM_SECONDS + 0.5, first))
        elapsed = min(time.perf_counter() - started, STREAM_SECONDS)
        timer.join()
        asyncio.run(stream(host, port, room.poll, room.seal, clients, 2.0, second))
    found = room.devices()
    lost = missing([*first.kept, *second.kept], found)
    what = f"{name}, {clients} clients"
    return [
        at_least(f"durable votes, {what}", len(first.kept) / elapsed, RATE, "/s"),
        at_most(f"acknowledged votes lost by kill -9, {what}", len(lost), 0, ""),
        at_most(f"devices that voted twice, {what}", len(found) - len(set(found)), 0, ""),
        at_most(f"votes refused, {what}", sum((first.refused | second.refused).values()), 0, ""),
    ]


def _crowd(warehouse: Path, name: str, room: Room) -> list[Result]:
    """A thousand phones within a minute, two hundred watching, fifty pages open meanwhile."""
    told, watched, delays = Told(), Told(), list[float]()
    with (
        _serving(warehouse, room) as (host, port, _),
        # What is measured of phones is not how fast pages are read here.
        ProcessPoolExecutor(1, get_context("spawn")) as readers,
    ):
        asked = (f"http://127.0.0.1:{port}", PAGES, 6, "", "dataset=public&lang=fr", READING_S)
        reading = readers.submit(sessions.run, *asked)
        asyncio.run(_minute(host, port, room, told, watched, delays))
        open_pages = reading.result()
    lost = missing(told.kept, room.devices())
    late = sorted(told.seconds)
    return [
        at_least(f"phones that voted in a minute, {name}", len(told.kept), PHONES, ""),
        at_most(f"… refused or without an answer, {name}", sum(told.refused.values()) + told.lost, 0, ""),
        at_most(f"… from first page to kept vote, p95, {name}", late[int(0.95 * len(late))], P95_S, "s"),
        at_most(f"… lost, {name}", len(lost), 0, ""),
        at_most(f"{WATCHERS} watching, p95, {name}", watched_p95(watched), P95_S, "s"),
        at_most(f"{PAGES} pages open, pressed every {READING_S:.0f} s, p95, {name}", open_pages.share(0.95), P95_S, "s"),
        at_most(f"… errors, {name}", len(open_pages.errors), 0, ""),
        at_most(f"presenter’s count after a vote, the latest, {name}", max(delays), DELAY_S, "s"),
    ]  # fmt: skip


async def _minute(
    host: str, port: int, room: Room, told: Told, watched: Told, delays: list[float]
) -> None:
    async def phone(number: int) -> None:
        await asyncio.sleep(MINUTE * number / PHONES)
        await visit(Line(host, port), room.poll, number, room.seal, told)

    async def watcher(number: int, voting: "asyncio.Future[list[None]]") -> None:
        line = Line(host, port)
        await asyncio.sleep(4 * number / WATCHERS)
        while not voting.done():
            started = time.perf_counter()
            try:
                await line.ask("GET", f"/vote/{room.poll.code}/results")
                watched.seconds.append(time.perf_counter() - started)
            except OSError:
                watched.lost += 1
            await asyncio.sleep(4)
        line.close()

    async def presenter(voting: "asyncio.Future[list[None]]") -> None:
        """Count what is there as the presenter's page does, against what has been acknowledged."""
        while not voting.done():
            kept, started = len(told.kept), time.perf_counter()
            while True:
                result = await asyncio.to_thread(room.polls.result, room.poll.id)
                if result is not None and result.whole.people >= kept:
                    break
            delays.append(time.perf_counter() - started)
            await asyncio.sleep(1)

    voting = asyncio.gather(*(phone(number) for number in range(PHONES)))
    others = [watcher(number, voting) for number in range(WATCHERS)]
    await asyncio.gather(voting, presenter(voting), *others)


def watched_p95(watched: Told) -> float:
    """Within which nineteen of twenty pages of results came; infinite where one did not come."""
    ordered = sorted(watched.seconds)
    return float("inf") if watched.lost or not ordered else ordered[int(0.95 * len(ordered))]


@contextmanager
def _serving(warehouse: Path, room: Room) -> Iterator[tuple[str, int, "subprocess.Popen[bytes]"]]:
    """The whole application over the room's register, in room mode: where phones reach it."""
    with ExitStack() as stack:
        host = stack.enter_context(other_address())
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setenv(REGISTER_VARIABLE, room.address)
        patch.setenv(ROOM_VARIABLE, host)
        address, process = stack.enter_context(served(warehouse))
        port = int(urlsplit(address).port or 80)
        # What answers phones starts beside the pages, and a workshop does not begin before it has.
        with urlopen(f"http://{host}:{port}/vote/style.css", timeout=START_SECONDS):
            pass
        yield host, port, process

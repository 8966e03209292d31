"""A crowd votes while the server is killed: what was acknowledged is there, once."""

import asyncio
import subprocess
import time

import pytest
import sqlalchemy as sa

from observatory.live import Poll
from observatory.live.device import Seal, secret_of
from observatory.register.schema import vote
from tests.awaiting import awaited
from tests.observatory.live.conftest import Room
from tests.serving import free_port
from tests.vote_server import vote_pages
from tests.voters import Line, Told, ballot_of, missing, stream

DEVICES = 200


def devices(room: Room, poll: Poll) -> list[str]:
    with room.database.reading() as connection:
        return list(connection.scalars(sa.select(vote.c.device).where(vote.c.poll_id == poll.id)))


async def killed_halfway(
    port: int, poll: Poll, seal: Seal, process: "subprocess.Popen[bytes]", told: Told
) -> None:
    """Votes of forty phones at a time, and a kill -9 once a hundred are acknowledged."""

    async def kill() -> None:
        deadline = time.monotonic() + 30
        while len(told.kept) < DEVICES / 2 and time.monotonic() < deadline:
            await asyncio.sleep(0.005)
        process.kill()

    voting = asyncio.create_task(stream("127.0.0.1", port, poll, seal, 40, 30, told))
    await kill()
    voting.cancel()
    await asyncio.gather(voting, return_exceptions=True)


@pytest.mark.slow
def test_votes_that_were_acknowledged_outlive_a_killed_server(room: Room) -> None:
    poll, seal, told = room.opened(), Seal(secret_of(room.database)), Told()
    port = free_port()
    with vote_pages(room.address, port) as process:
        awaited(killed_halfway(port, poll, seal, process, told))
    acknowledged = list(told.kept)
    assert len(acknowledged) >= DEVICES / 2
    assert missing(acknowledged, devices(room, poll)) == []

    async def again() -> Told:
        # Phones that saw no answer send once more, beside new ones; nobody votes twice.
        second = Told()

        async def one(number: int) -> None:
            phone, line = seal.new(), Line("127.0.0.1", port)
            body = ballot_of(poll, seal, phone, number)
            for _ in range(2):
                started = time.perf_counter()
                reply = await line.ask("POST", f"/vote/{poll.code}", body, seal.cookie(phone))
                second.note(reply, seal.device(phone, poll.id), started)
            line.close()

        await asyncio.gather(*(one(number) for number in range(DEVICES)))
        return second

    with vote_pages(room.address, port):
        second = awaited(again())
    assert (second.refused, len(second.kept)) == ({}, 2 * DEVICES)
    found = devices(room, poll)
    assert missing([*acknowledged, *second.kept], found) == []
    assert len(found) == len(set(found))
    result = room.polls.result(poll.id)
    assert result is not None
    assert result.whole.people == len(found)

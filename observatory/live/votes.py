"""The votes of all polls, as phones give them: kept one a device, durable when they are acknowledged."""

from collections.abc import Hashable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from observatory.live.ballot import Ballot
from observatory.live.errors import NotTaken
from observatory.live.poll import Poll, State
from observatory.live.polls import pulse_of, result_of
from observatory.live.rows import found_polls
from observatory.measures.tally import Kind, Result
from observatory.register import Database
from observatory.register.schema import poll, vote, vote_support

_COLUMNS = (
    "choices", "text", "abstained", "stakeholder", "basin", "hidden", "given_at",
)  # fmt: skip
Cast = tuple[Poll, str, Ballot]
"""A poll, the device that votes, and its ballot."""


class Votes:
    """The votes of a register; safe to share between threads. Raises RegisterUnavailable.

    ``device``: what tells a phone from others, made from its cookie and good for nothing else.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

    def poll(self, code: str) -> Poll | None:
        """The poll of a code, of any dataset; None where there is none."""
        if not self.database.is_there:
            return None
        with self.database.reading() as connection:
            return next(iter(found_polls(connection, poll.c.code == code)), None)

    def own(self, poll_id: int, device: str) -> Ballot | None:
        """What a device voted; None where it did not."""
        asked = sa.select(vote).where((vote.c.poll_id == poll_id) & (vote.c.device == device))
        with self.database.reading() as connection:
            row = connection.execute(asked).mappings().first()
        if row is None:
            return None
        choices = {int(key): number for key, number in (row["choices"] or {}).items()}
        return Ballot(
            choices, row["text"] or "", row["abstained"], row["stakeholder"], row["basin"]
        )

    def cast(self, found: Poll, device: str, ballot: Ballot) -> None:
        """Keep a device's vote in the place of the one it had. On disk when this returns.

        Raises NotTaken where the poll is not open at that moment.
        """
        (refused,) = self.cast_all([(found, device, ballot)])
        if refused:
            raise refused

    def cast_all(self, cast: Sequence[Cast]) -> list[NotTaken | None]:
        """Keep the votes that wait at one moment, each for itself, and make them durable together.

        What became of each, in their order: NotTaken where its poll was not open.
        """
        # In one order everywhere, two writers never wait for each other.
        order = sorted(range(len(cast)), key=lambda place: (cast[place][0].id, cast[place][1]))
        kept = set()
        with self.database.keeping() as connection:
            statement = _statement(connection.dialect.name)
            for place in order:
                found, device, ballot = cast[place]
                if found.kind is Kind.OPEN:
                    _let_go(connection, found.id, device, ballot.text)
                values = _values(found, device, ballot)
                if connection.execute(statement, values).first() is not None:
                    kept.add(place)
        return [
            None if place in kept else NotTaken(self._now(item[0].id))
            for place, item in enumerate(cast)
        ]

    def support(self, found: Poll, device: str, answers: Sequence[int]) -> None:
        """Let a device support these open answers, and no others; its own does not count.

        Raises NotTaken where the poll is not open.
        """
        of_poll = sa.select(vote.c.id).where(vote.c.poll_id == found.id)
        wanted = of_poll.where(vote.c.id.in_(list(answers)[:100]) & (vote.c.device != device))
        mine = (vote_support.c.device == device) & vote_support.c.vote_id.in_(of_poll)
        is_open = sa.select(poll.c.id).where(
            (poll.c.id == found.id) & (poll.c.state == State.OPEN.value)
        )
        with self.database.keeping() as connection:
            taken = connection.execute(is_open.with_for_update(read=True, key_share=True)).first()
            if taken:
                connection.execute(vote_support.delete().where(mine))
                rows = [{"vote_id": key, "device": device} for key in connection.scalars(wanted)]
                if rows:
                    connection.execute(vote_support.insert(), rows)
        if not taken:
            raise NotTaken(self._now(found.id))

    def supported(self, poll_id: int, device: str) -> frozenset[int]:
        """The open answers of a poll that a device supports."""
        asked = (
            sa.select(vote_support.c.vote_id)
            .join(vote, vote.c.id == vote_support.c.vote_id)
            .where((vote.c.poll_id == poll_id) & (vote_support.c.device == device))
        )
        with self.database.reading() as connection:
            return frozenset(map(int, connection.scalars(asked)))

    def result(self, found: Poll) -> Result:
        """A poll's result, counted now."""
        with self.database.reading() as connection:
            return result_of(connection, found)

    def pulse(self, poll_id: int) -> tuple[Hashable, ...]:
        """What changes with every vote, and is quick to ask."""
        with self.database.reading() as connection:
            return pulse_of(connection, poll_id)

    def _now(self, poll_id: int) -> Poll | None:
        with self.database.reading() as connection:
            return next(iter(found_polls(connection, poll.c.id == poll_id)), None)


def _values(found: Poll, device: str, ballot: Ballot) -> dict[str, Any]:
    return {
        "poll_id": found.id, "device": device,
        "choices": {str(key): number for key, number in ballot.choices.items()} or None,
        "text": ballot.text or None, "abstained": ballot.abstained,
        "stakeholder": ballot.stakeholder, "basin": ballot.basin,
        "hidden": found.settings.hold and found.kind is Kind.OPEN,
        "given_at": datetime.now(UTC).isoformat(),
    }  # fmt: skip


@cache
def _statement(dialect: str) -> Any:
    """Insert or replace a vote in one statement, which does nothing where the poll is not open."""
    names = ("poll_id", "device", *_COLUMNS)
    open_poll = (
        sa.select(*(sa.bindparam(name, type_=vote.c[name].type) for name in names), sa.literal(1))
        .select_from(poll)
        .where((poll.c.id == sa.bindparam("poll_id")) & (poll.c.state == State.OPEN.value))
        .with_for_update(read=True, key_share=True)
    )
    insert = postgresql.insert(vote) if dialect == "postgresql" else sqlite.insert(vote)
    statement = insert.from_select([*names, "revision"], open_poll)
    new: dict[str, Any] = {name: statement.excluded[name] for name in _COLUMNS}
    new["hidden"] = vote.c.hidden | statement.excluded.hidden
    return statement.on_conflict_do_update(
        index_elements=["poll_id", "device"], set_={**new, "revision": vote.c.revision + 1}
    ).returning(vote.c.id)


def _let_go(connection: sa.Connection, poll_id: int, device: str, text: str) -> None:
    """Take away the support of an answer that is about to say something else."""
    mine = (vote.c.poll_id == poll_id) & (vote.c.device == device)
    changed = sa.select(vote.c.id).where(mine & (sa.func.coalesce(vote.c.text, "") != text))
    connection.execute(vote_support.delete().where(vote_support.c.vote_id.in_(changed)))

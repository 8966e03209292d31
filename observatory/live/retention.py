"""How long votes are kept: for the months that were promised; then their tallies only."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import sqlalchemy as sa

from observatory.access import Role
from observatory.live.poll import Poll, State
from observatory.live.polls import result_of
from observatory.live.rows import found_polls
from observatory.measures.tally import Result, Tally
from observatory.register import Database, Writer
from observatory.register.audit import note
from observatory.register.schema import poll, poll_tally, vote, vote_support

KEEPER = Writer("retention", Role.MANAGER)
"""Who clears votes away, as the audit log says it."""


def purge(
    database: Database,
    dataset: str,
    months: int,
    now: datetime | None = None,
    dry_run: bool = False,
) -> list[Poll]:
    """Clear away the votes of a dataset's polls whose last one is older than ``months`` months.

    What they came to is kept as it was shown: counts, shares, words and answers that are not hidden.
    A poll that was left open is closed. Gives the polls concerned; all of it is one transaction.
    Raises RegisterUnavailable.
    """
    if not database.is_there:
        return []
    limit = _months_before(now or datetime.now(UTC), months).isoformat()
    with database.reading() if dry_run else database.writing() as connection:
        found = list(_old(connection, dataset, limit))
        if not dry_run:
            for item in found:
                _clear(connection, item)
    return found


def _old(connection: sa.Connection, dataset: str, limit: str) -> Iterator[Poll]:
    last = (
        sa.select(vote.c.poll_id)
        .group_by(vote.c.poll_id)
        .having(sa.func.max(vote.c.given_at) < limit)
    )
    yield from found_polls(connection, (poll.c.dataset == dataset) & poll.c.id.in_(last))


def _clear(connection: sa.Connection, found: Poll) -> None:
    mine, now = vote.c.poll_id == found.id, datetime.now(UTC).isoformat()
    result = _shown(result_of(connection, found))
    connection.execute(
        poll_tally.insert().values(poll_id=found.id, result=result.as_json(), made_at=now)
    )
    connection.execute(
        vote_support.delete().where(vote_support.c.vote_id.in_(sa.select(vote.c.id).where(mine)))
    )
    gone = connection.execute(vote.delete().where(mine)).rowcount
    state = found.state if found.state is State.DRAFT else State.CLOSED
    connection.execute(
        poll.update()
        .where(poll.c.id == found.id)
        .values(
            state=state.value,
            closed_at=found.closed_at.isoformat() if found.closed_at else now,
            revision=found.revision + 1,
            changed_by=KEEPER.name,
        )
    )
    told = {"state": found.state.value, "votes": gone}, {"state": state.value, "votes": 0}
    note(connection, KEEPER, found.dataset, "poll.purge", str(found.id), *told)


def _shown(result: Result) -> Result:
    """A result without the words and answers that were hidden."""
    parts = {
        dimension: {key: _without_hidden(item) if item else None for key, item in found.items()}
        for dimension, found in result.parts.items()
    }
    return Result(_without_hidden(result.whole), parts)


def _without_hidden(tally: Tally) -> Tally:
    return replace(tally, words=tally.shown_words(), written=tally.shown_answers())


def _months_before(now: datetime, months: int) -> datetime:
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    day = min(now.day, monthrange(year, month + 1)[1])
    return now.replace(year=year, month=month + 1, day=day)

"""Votes are kept for as long as was promised; then their tallies only."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from observatory.live import Ballot, Kind, Refused, State
from observatory.live.retention import purge
from observatory.register.schema import audit, vote, vote_support
from tests.observatory.live.conftest import ASKS, PIA, Room

LATER = datetime(2100, 2, 28, tzinfo=UTC)


def voted(room: Room, kind: Kind = Kind.SINGLE, at: str = "2099-02-27T12:00:00+00:00"):
    """A poll with six votes, all given at one time."""
    poll = room.opened(kind, asks=ASKS)
    for number in range(6):
        ballot = (
            Ballot(text=f"word {number}")
            if kind is Kind.WORDS
            else Ballot({poll.options[0].id: 1}, stakeholder="company")
        )
        room.votes.cast(poll, f"device {number}", ballot)
    with room.database.writing() as connection:
        connection.execute(vote.update().where(vote.c.poll_id == poll.id).values(given_at=at))
    return poll


def test_old_votes_go_and_their_result_stays_as_it_was(room: Room) -> None:
    poll = voted(room)
    before = room.polls.result(poll.id)
    assert [item.id for item in purge(room.database, "trial", 12, LATER, dry_run=True)] == [poll.id]
    assert len(room.polls.answers(poll.id)) == 6
    assert [item.id for item in purge(room.database, "trial", 12, LATER)] == [poll.id]
    assert room.polls.answers(poll.id) == []
    assert room.polls.result(poll.id) == before
    found = room.polls.poll(poll.id)
    assert found is not None
    assert found.state is State.CLOSED
    with pytest.raises(Refused, match="cleared away"):
        room.polls.open(PIA, poll.id, found.revision)
    with room.database.reading() as connection:
        told = connection.execute(sa.select(audit).where(audit.c.action == "poll.purge")).one()
        assert (
            connection.execute(sa.select(sa.func.count()).select_from(vote_support)).scalar() == 0
        )
    assert (told.who, told.before["votes"]) == ("retention", 6)
    assert purge(room.database, "trial", 12, LATER) == []


def test_a_poll_with_one_younger_vote_and_another_datasets_stay(room: Room) -> None:
    poll = voted(room, at="2099-02-28T12:00:00+00:00")
    assert purge(room.database, "trial", 12, LATER) == []
    assert purge(room.database, "other", 1, LATER) == []
    assert len(room.polls.answers(poll.id)) == 6


def test_what_was_hidden_is_not_kept(room: Room) -> None:
    poll = voted(room, Kind.WORDS)
    room.polls.moderate_word(PIA, poll.id, "word 3", True)
    purge(room.database, "trial", 12, LATER)
    result = room.polls.result(poll.id)
    assert result is not None
    assert [word.text for word in result.whole.words] == [f"word {n}" for n in (0, 1, 2, 4, 5)]

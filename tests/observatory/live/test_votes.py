"""Votes as phones give them: one a device, changed while open, and none where the poll takes none."""

from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest

from observatory.live import Ballot, Kind, NotTaken
from observatory.live import votes as module
from tests.observatory.live.conftest import PIA, Room, settings


def test_one_vote_a_device_the_last_one_given(room: Room) -> None:
    poll = room.opened()
    first, second, _ = (option.id for option in poll.options)
    room.votes.cast(poll, "phone", Ballot({first: 1}, stakeholder="company"))
    room.votes.cast(poll, "other", Ballot(abstained=True))
    room.votes.cast(poll, "phone", Ballot({second: 1}))
    answers = room.polls.answers(poll.id)
    assert [(item.choices, item.abstained) for item in answers] == [
        ({second: 1}, False),
        ({}, True),
    ]
    assert room.votes.own(poll.id, "phone") == Ballot({second: 1})
    assert room.votes.own(poll.id, "nobody") is None


def test_a_poll_that_is_not_open_takes_no_vote_and_keeps_those_it_has(room: Room) -> None:
    poll = room.opened()
    ballot = Ballot({poll.options[0].id: 1})
    room.votes.cast(poll, "phone", ballot)
    closed = room.polls.close(PIA, poll.id, poll.revision)
    # The phone's page is older than the presenter's deed.
    with pytest.raises(NotTaken) as told:
        room.votes.cast(poll, "late", ballot)
    assert told.value.poll == closed
    with pytest.raises(NotTaken):
        room.votes.cast(poll, "phone", Ballot(abstained=True))
    assert [answer.choices for answer in room.polls.answers(poll.id)] == [ballot.choices]
    room.polls.delete(PIA, poll.id, closed.revision, poll.code)
    with pytest.raises(NotTaken) as told:
        room.votes.cast(poll, "late", ballot)
    assert told.value.poll is None


def test_votes_at_once_from_one_device_leave_one_row(room: Room) -> None:
    poll = room.opened()
    start = Barrier(8)

    def vote(number: int) -> None:
        start.wait()
        for turn in range(5):
            room.votes.cast(poll, "phone", Ballot({poll.options[(number + turn) % 3].id: 1}))

    threads = [Thread(target=vote, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(room.polls.answers(poll.id)) == 1
    count, revisions, *_ = room.polls.pulse(poll.id)
    assert (count, revisions) == (1, 40)


def test_support_goes_to_other_peoples_answers_and_ends_when_they_say_something_else(
    room: Room,
) -> None:
    poll = room.opened(Kind.OPEN)
    for device, text in (("a", "Trams"), ("b", "A studio")):
        room.votes.cast(poll, device, Ballot(text=text))
    trams, studio = (answer.id for answer in room.polls.answers(poll.id))
    room.votes.support(poll, "a", [trams, studio])
    room.votes.support(poll, "c", [studio])
    result = room.votes.result(poll).whole
    assert [(item.text, item.support) for item in result.written] == [("A studio", 2), ("Trams", 0)]
    assert room.votes.supported(poll.id, "a") == {studio}
    room.votes.cast(poll, "b", Ballot(text="A studio"))
    assert room.votes.result(poll).whole.written[0].support == 2
    room.votes.cast(poll, "b", Ballot(text="Something else"))
    assert [item.support for item in room.votes.result(poll).whole.written] == [0, 0]
    closed = room.polls.close(PIA, poll.id, poll.revision)
    with pytest.raises(NotTaken):
        room.votes.support(closed, "c", [studio])


def test_held_answers_wait_for_the_presenter(room: Room) -> None:
    poll = room.opened(Kind.OPEN, settings=settings(hold=True))
    room.votes.cast(poll, "phone", Ballot(text="Trams"))
    (answer,) = room.polls.answers(poll.id)
    assert answer.hidden
    room.polls.moderate_answer(PIA, poll.id, answer.id, False)
    assert not room.polls.answers(poll.id)[0].hidden
    room.votes.cast(poll, "phone", Ballot(text="Rude words"))
    assert room.polls.answers(poll.id)[0].hidden


def test_a_clock_set_back_changes_no_order_and_loses_nothing(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = room.opened()
    first, second, _ = (option.id for option in poll.options)
    room.votes.cast(poll, "phone", Ballot({first: 1}))

    class Back(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(1999, 1, 1, tzinfo=UTC)

    monkeypatch.setattr(module, "datetime", Back)
    room.votes.cast(poll, "phone", Ballot({second: 1}))
    room.votes.cast(poll, "other", Ballot({first: 1}))
    answers = room.polls.answers(poll.id)
    assert [answer.choices for answer in answers] == [{second: 1}, {first: 1}]
    assert answers[0].id < answers[1].id

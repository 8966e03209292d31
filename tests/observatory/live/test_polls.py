"""Polls as presenters run them: who may, in which order, and what is told of it."""

import pytest
import sqlalchemy as sa

from observatory.codes import LETTERS, code_of
from observatory.live import Ballot, Kind, Option, PollConflict, Refused, State
from observatory.live.poll import checked
from observatory.register import Invalid, NotAllowed
from observatory.register.schema import audit
from tests.observatory.live.conftest import PAUL, PIA, READER, Room, draft


def deeds(room: Room) -> list[tuple[str, str]]:
    with room.database.reading() as connection:
        return [
            (row.action, row.who)
            for row in connection.execute(sa.select(audit).order_by(audit.c.id))
        ]


def test_a_poll_goes_from_draft_to_closed_and_every_deed_is_told(room: Room) -> None:
    poll = room.polls.create(PIA, draft())
    assert (poll.state, poll.revision, len(poll.options)) == (State.DRAFT, 1, 3)
    for deed in (room.polls.open, room.polls.pause, room.polls.open, room.polls.close):
        poll = deed(PIA, poll.id, poll.revision)
    assert poll.state is State.CLOSED
    assert poll.opened_at is not None
    assert poll.closed_at is not None
    names = ["create", "open", "pause", "open", "close"]
    assert deeds(room) == [(f"poll.{name}", "Pia") for name in names]


def test_a_reader_may_do_nothing_with_polls(room: Room) -> None:
    poll = room.opened()
    attempts = (
        lambda: room.polls.create(READER, draft()),
        lambda: room.polls.close(READER, poll.id, poll.revision),
        lambda: room.polls.show(READER, poll.id, poll.revision),
        lambda: room.polls.delete(READER, poll.id, poll.revision, poll.code),
        lambda: room.polls.moderate_word(READER, poll.id, "light", True),
    )
    for attempt in attempts:
        with pytest.raises(NotAllowed, match="presenters and managers"):
            attempt()
    assert room.polls.poll(poll.id) == poll


def test_of_two_presenters_the_second_is_told_who_was_first(room: Room) -> None:
    poll = room.opened()
    paused = room.polls.pause(PIA, poll.id, poll.revision)
    with pytest.raises(PollConflict, match="Pia changed this poll") as told:
        room.polls.close(PAUL, poll.id, poll.revision)
    assert told.value.theirs == paused
    assert room.polls.poll(poll.id) == paused


def test_only_a_draft_is_edited_and_a_copy_is_one(room: Room) -> None:
    poll = room.polls.create(PIA, draft())
    edited = room.polls.edit(PIA, poll.id, poll.revision, draft(Kind.POINTS, count=2))
    assert (edited.kind, len(edited.options), edited.code) == (Kind.POINTS, 2, poll.code)
    opened = room.polls.open(PIA, poll.id, edited.revision)
    with pytest.raises(Refused, match="copy it"):
        room.polls.edit(PIA, poll.id, opened.revision, draft())
    copied = room.polls.copy(PIA, poll.id)
    assert copied.state is State.DRAFT
    assert copied.code != poll.code
    assert [option.label for option in copied.options] == [item.label for item in opened.options]


def test_a_state_that_does_not_follow_is_refused(room: Room) -> None:
    poll = room.polls.create(PIA, draft())
    with pytest.raises(Refused, match="not in a state"):
        room.polls.close(PIA, poll.id, poll.revision)


def test_reset_and_delete_ask_for_the_code_and_take_the_votes_with_them(room: Room) -> None:
    poll = room.opened()
    room.votes.cast(poll, "phone", Ballot({poll.options[0].id: 1}))
    with pytest.raises(Refused, match=poll.code):
        room.polls.reset(PIA, poll.id, poll.revision, "")
    assert len(room.polls.answers(poll.id)) == 1
    poll = room.polls.reset(PIA, poll.id, poll.revision, poll.code.lower())
    assert (poll.state, room.polls.answers(poll.id)) == (State.DRAFT, [])
    room.polls.delete(PIA, poll.id, poll.revision, poll.code)
    assert room.polls.listed() == []
    assert deeds(room)[-1] == ("poll.delete", "Pia")


def test_words_and_answers_are_hidden_and_shown_again(room: Room) -> None:
    words = room.opened(Kind.WORDS)
    room.votes.cast(words, "phone", Ballot(text="Light\nlight show"))
    pulse = room.polls.pulse(words.id)
    room.polls.moderate_word(PIA, words.id, "light", True)
    result = room.polls.result(words.id)
    assert result is not None
    assert [word.text for word in result.whole.shown_words()] == ["light show"]
    assert room.polls.pulse(words.id) != pulse
    answers = room.opened(Kind.OPEN)
    room.votes.cast(answers, "phone", Ballot(text="More trams"))
    (given,) = room.polls.answers(answers.id)
    room.polls.moderate_answer(PIA, answers.id, given.id, True)
    result = room.polls.result(answers.id)
    assert result is not None
    assert result.whole.shown_answers() == ()
    room.polls.moderate_answer(PIA, answers.id, given.id, False)
    assert room.polls.answers(answers.id)[0].hidden is False


def test_polls_of_another_dataset_are_out_of_reach(room: Room) -> None:
    poll = room.opened()
    other = type(room.polls)(room.database, "other")
    assert other.listed() == []
    assert other.poll(poll.id) is None
    assert other.answers(poll.id) == []
    with pytest.raises(PollConflict, match="deleted"):
        other.close(PIA, poll.id, poll.revision)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"question": {"en": " "}}, "question"),
        ({"question": {"en": "x" * 201}}, "question"),
        ({"options": (Option({"en": "A"}),)}, "options"),
        ({"options": (Option({"en": "A"}), Option({"en": "a"}))}, "options"),
        ({"options": (Option({"en": "A"}), Option({"en": ""}))}, "option 2"),
        ({"kind": Kind.SCALE, "options": (Option({"en": "A"}), Option({"en": "B"}))}, "options"),
        ({"asks": {"age": {}}}, "asks"),
    ],
)
def test_a_draft_that_cannot_be_asked_is_refused_by_field(change, field) -> None:
    with pytest.raises(Invalid) as told:
        checked(draft(**change))
    assert list(told.value.faults) == [field]


def test_a_scale_has_five_steps_of_its_own() -> None:
    steps = checked(draft(Kind.SCALE)).options
    assert [(step.label["fr"], step.value) for step in steps] == [(str(n), n) for n in range(1, 6)]


def test_a_code_is_read_as_people_type_it() -> None:
    assert len(set(LETTERS) & set("AEIOUYLS0123456789")) == 0
    assert code_of(" bcd-fgh ") == "BCDFGH"
    assert code_of("BCDFG") is None
    assert code_of("BCDFGE") is None
    assert code_of("B" * 100_000) is None

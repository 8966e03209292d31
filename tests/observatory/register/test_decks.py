"""Presentations in the register: kept, changed by one at a time, guarded, told in the audit log."""

import json
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from observatory.access import Role
from observatory.register import NotAllowed, RegisterError, Writer
from observatory.register.decks import Deck, Decks, Superseded
from observatory.register.dump import dumped, emptied, filled
from observatory.register.schema import audit
from observatory.register.slides import (
    BadDeck,
    Frozen,
    Slide,
    Source,
    deck_file,
    read_deck_file,
)
from tests.observatory.register.conftest import ANNA, BEN, Trial

TEXT = Slide("text", title="Welcome", text="- one\n- two", notes="Smile.")
CHART = Slide(
    "chart", source=Source("events", "kinds", {"year": ("2019",)}), is_live=False,
    frozen=Frozen("S1", "2026-01-31", {"en": {"kind": "chart", "chart": {"n": 1.5}}}),
)  # fmt: skip


@pytest.fixture
def decks(trial: Trial) -> Decks:
    """The presentations of an empty register."""
    return Decks(trial.opened().database, "trial")


def _logged(decks: Decks) -> list[tuple[Any, ...]]:
    assert decks.database is not None
    with decks.database.reading() as connection:
        rows = connection.execute(sa.select(audit.c.action, audit.c.who, audit.c.after))
        return [tuple(row) for row in rows]


def test_a_presentation_is_kept_as_it_was_made(decks: Decks) -> None:
    made = decks.make(ANNA, "Workshop", (TEXT, CHART))
    assert decks.deck(made.id) == made
    assert (made.slides, made.revision, made.who) == ((TEXT, CHART), 1, "Anna")
    assert [(line.title, line.slides) for line in decks.listed()] == [("Workshop", 2)]


def test_another_dataset_does_not_see_it(decks: Decks, trial: Trial) -> None:
    made = decks.make(ANNA, "Workshop")
    other = Decks(trial.opened().database, "other")
    assert other.listed() == []
    assert other.deck(made.id) is None
    with pytest.raises(Superseded):
        other.save(ANNA, made)


def test_the_second_of_two_who_save_is_told_who_was_first(decks: Decks) -> None:
    made = decks.make(ANNA, "Workshop", (TEXT,))
    decks.save(BEN, replace(made, title="Ben's"))
    with pytest.raises(Superseded, match="Ben changed") as caught:
        decks.save(ANNA, replace(made, title="Anna's"))
    assert caught.value.theirs is not None
    assert caught.value.theirs.title == "Ben's"
    found = decks.deck(made.id)
    assert found is not None
    assert (found.title, found.revision) == ("Ben's", 2)


def test_a_slide_is_added_whatever_was_saved_meanwhile(decks: Decks) -> None:
    made = decks.make(ANNA, "Workshop", (TEXT,))
    decks.save(BEN, replace(made, title="Day two"))
    added = decks.add(ANNA, made.id, CHART)
    assert (added.title, added.slides, added.revision) == ("Day two", (TEXT, CHART), 3)


def test_what_was_removed_cannot_be_saved_again(decks: Decks) -> None:
    made = decks.make(ANNA, "Workshop")
    decks.remove(BEN, made.id, 1)
    assert decks.listed() == []
    for write in (lambda: decks.save(ANNA, made), lambda: decks.add(ANNA, made.id, TEXT)):
        with pytest.raises(Superseded, match="removed"):
            write()


@pytest.mark.parametrize("role", [Role.VIEWER, Role.FUNDER])
def test_who_may_not_present_writes_nothing(decks: Decks, role: Role) -> None:
    made = decks.make(Writer("Pia", Role.PRESENTER), "Workshop")
    reader = Writer("Eve", role)
    for write in (
        lambda: decks.make(reader, "Mine"),
        lambda: decks.save(reader, replace(made, title="Mine")),
        lambda: decks.add(reader, made.id, TEXT),
        lambda: decks.remove(reader, made.id, 1),
    ):
        with pytest.raises(NotAllowed, match="presenters"):
            write()
    assert decks.deck(made.id) == made


def test_each_deed_is_in_the_audit_log_without_the_pictures(decks: Decks) -> None:
    made = decks.make(ANNA, "Workshop", (TEXT,))
    decks.add(BEN, made.id, CHART)
    decks.remove(ANNA, made.id, 2)
    assert _logged(decks) == [
        ("deck.make", "Anna", {"title": "Workshop", "slides": ["text"]}),
        ("deck.save", "Ben", {"title": "Workshop", "slides": ["text", "chart"]}),
        ("deck.remove", "Anna", None),
    ]


def test_a_presentation_without_title_or_with_too_many_slides_is_refused(decks: Decks) -> None:
    for title, slides in (("  ", ()), ("x" * 301, ()), ("Long", (TEXT,) * 201)):
        with pytest.raises(RegisterError):
            decks.make(ANNA, title, slides)
    with pytest.raises(RegisterError, match="Slide 2"):
        decks.make(ANNA, "Long", (TEXT, replace(TEXT, notes="x" * 20_001)))
    assert decks.listed() == []


def test_a_file_brings_back_what_was_exported() -> None:
    slides = (TEXT, CHART, Slide("poll", poll="7"), Slide("map", source=Source("map", "map", {})))
    assert read_deck_file(deck_file("Atelier d’été", slides)) == ("Atelier d’été", slides)


def _changed(**cells: Any) -> bytes:
    content = json.loads(deck_file("Workshop", (TEXT, CHART)))
    for path, value in cells.items():
        place = content
        *way, last = path.split("__")
        for step in way:
            place = place[int(step) if step.isdigit() else step]
        place[last] = value
    return json.dumps(content).encode()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no JSON"),
        (b"\xff\xfe\x00", "no JSON"),
        (b"[1, 2]", "no presentation"),
        (b"[" * 100_000, "no JSON"),
        (b'{"format": "else"}', "no presentation"),
        (_changed(version=9), "another version"),
        (_changed(title=""), "title"),
        (_changed(title=3), "title"),
        (_changed(slides={}), "slides"),
        (_changed(slides__0__kind="film"), "Slide 1: “kind”"),
        (_changed(slides__0__script="x"), "Slide 1: “script”"),
        (_changed(slides__1__notes=["x"]), "Slide 2: “notes”"),
        (_changed(slides__1__mode="now"), "Slide 2: “mode”"),
        (_changed(slides__1__source={"page": 3}), "Slide 2: “source”"),
        (_changed(slides__1__source__filters={"year": "2019"}), "Slide 2: “source”"),
        (_changed(slides__1__frozen=None), "Slide 2: “frozen”"),
        (_changed(slides__1__frozen__pictures={"xx": {}}), "Slide 2: “frozen”"),
        (_changed(slides=[None]), "Slide 1"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_file_that_is_no_presentation_is_told_where_it_is_wrong(
    content: bytes, words: str
) -> None:
    with pytest.raises(BadDeck) as caught:
        read_deck_file(content)
    assert words in caught.value.message.text()


def test_a_presentation_goes_through_a_dump_of_the_register(decks: Decks, trial: Trial) -> None:
    made = decks.make(ANNA, "Workshop", (TEXT, CHART))
    database = trial.opened().database
    assert database is not None
    with database.writing() as connection:
        lines = list(dumped(connection, "deck"))
        emptied(connection)
        assert filled(connection, "deck", lines) == 1
    assert decks.deck(made.id) == made
    assert isinstance(decks.make(ANNA, "Next"), Deck)

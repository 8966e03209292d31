"""Presentations without a forgotten organisation: its name goes, and frozen pictures that show it."""

from collections import Counter
from pathlib import Path
from typing import Any, cast

from etl.erasing import erase_slides
from etl.naming import Texts
from observatory.register import Database
from observatory.register.decks import Decks
from observatory.register.slides import Frozen, Slide, Source
from tests.observatory.register.conftest import ANNA

NAME = "Studio Nord"


class _Named:
    """What finds and removes one name."""

    def names(self, text: str) -> bool:
        return NAME in text

    def without(self, text: str, instead: str) -> str:
        return text.replace(NAME, instead).strip()


def _frozen(name: str) -> Frozen:
    described: dict[str, Any] = {
        "kind": "chart",
        "chart": {"table": {"name": [name], "value": [1]}},
    }
    return Frozen("S1", "2026-01-31", {"en": described})


def test_a_forgotten_organisation_leaves_words_and_frozen_pictures(tmp_path: Path) -> None:
    database = Database(str(tmp_path / "register.sqlite"))
    source = Source("events", "organisers", {})
    slides = (
        Slide("text", title=f"With {NAME}", text="Hello", notes=f"Thank {NAME}"),
        Slide("chart", source=source, is_live=False, frozen=_frozen(NAME)),
        Slide("chart", is_live=False, frozen=_frozen(NAME)),
        Slide("chart", source=source, is_live=False, frozen=_frozen("Another")),
    )
    decks = Decks(database, "trial")
    made = decks.make(ANNA, "Workshop", slides)
    other = Decks(database, "other").make(ANNA, NAME, slides)
    rows: Counter[str] = Counter()
    with database.writing() as connection:
        erase_slides(connection, "trial", cast(Texts, _Named()), rows)
    found = decks.deck(made.id)
    assert found is not None
    assert [(slide.kind, slide.is_live, slide.frozen) for slide in found.slides] == [
        ("text", True, None), ("chart", True, None), ("text", True, None),
        ("chart", False, _frozen("Another")),
    ]  # fmt: skip
    assert (found.slides[0].title, found.slides[0].notes) == ("With", "Thank")
    assert rows == {"deck": 1}
    assert Decks(database, "other").deck(other.id) == other

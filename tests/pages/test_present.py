"""The page Present: presentations made, filled, ordered; what may not present sees nothing of it."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from observatory.access import Role
from observatory.register import REGISTER_VARIABLE, Database, Writer
from observatory.register.decks import Deck, Decks
from observatory.register.slides import Slide, Source
from observatory.snapshot import WAREHOUSE_VARIABLE
from observatory.ui import context
from tests.pages.conftest import Open, texts

ANNA = Writer("Anna", Role.MANAGER)
KINDS = Slide("chart", source=Source("events", "kinds", {}), notes="Say which.")
LOST = Slide("chart", title="Gone", source=Source("events", "no such chart", {}))


@pytest.fixture
def decks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Decks:
    """The presentations of an empty register, which the pages read too."""
    path = tmp_path / "register.sqlite"
    monkeypatch.setenv(REGISTER_VARIABLE, str(path))
    monkeypatch.setattr(context, "reader_role", lambda: Role.PRESENTER)
    return Decks(Database(str(path)), "illustrative")


def _read(decks: Decks, made: Deck) -> Deck:
    found = decks.deck(made.id)
    assert found is not None
    return found


def test_without_presentations_the_page_says_how_to_get_one(
    opened: Open, bundled: Path, decks: Decks
) -> None:
    page = opened("present", bundled, dataset="illustrative", lang="en")
    assert "No presentation yet" in texts(page)


def test_a_new_presentation_is_made_and_opened(opened: Open, bundled: Path, decks: Decks) -> None:
    page = opened("present", bundled, dataset="illustrative", lang="en")
    page.text_input[0].set_value("Day one")
    next(item for item in page.button if item.label == "Make").click().run()
    assert not page.exception
    assert [line.title for line in decks.listed()] == ["Day one"]
    assert "1 presentation, 0 slides in all" in texts(page)


def test_the_chosen_slide_is_edited_moved_and_taken_out(
    opened: Open, bundled: Path, decks: Decks
) -> None:
    made = decks.make(ANNA, "Workshop", (Slide("text", title="Hello", text="One"), KINDS))
    page = opened("present", bundled, dataset="illustrative", lang="en", deck=str(made.id))
    page.text_input(key=f"title-{made.id}-1-0").set_value("Welcome")
    page.text_area(key=f"notes-{made.id}-1-0").set_value("Smile.")
    page.text_area(key=f"text-{made.id}-1-0").set_value("- Two")
    next(
        item for item in page.button if item.label == "Save" and "slide-" in str(item.form_id)
    ).click()
    page.run()
    assert not page.exception
    first = _read(decks, made).slides[0]
    assert (first.title, first.notes, first.text) == ("Welcome", "Smile.", "- Two")
    page.button(key=f"slide-of-{made.id}-1").click().run()
    assert [slide.kind for slide in _read(decks, made).slides] == ["chart", "text"]
    page.button(key=f"slide-of-{made.id}-out").click().run()
    assert [slide.kind for slide in _read(decks, made).slides] == ["chart"]
    assert not page.exception


def test_a_slide_that_can_no_longer_be_drawn_is_named_before_the_room(
    opened: Open, bundled: Path, decks: Decks
) -> None:
    made = decks.make(ANNA, "Workshop", (KINDS, LOST))
    page = opened(
        "present", bundled, dataset="illustrative", lang="en", deck=str(made.id), view="check"
    )
    assert "Ready for the room" in texts(page)
    assert "cannot be drawn any more: 2." in texts(page)


def test_a_chart_is_added_from_its_page_with_its_filters_in_both_languages(
    opened: Open, bundled: Path, decks: Decks
) -> None:
    page = opened("events", bundled, dataset="illustrative", lang="en")
    page.button(key="present-kinds").click().run()
    # A dialog is open in the run of its button only: both are pressed in one.
    next(item for item in page.button if item.label == "Add").set_value(True)
    page.button(key="present-kinds").click().run()
    assert not page.exception
    [line] = decks.listed()
    deck = decks.deck(line.id)
    assert deck is not None
    [slide] = deck.slides
    assert (slide.kind, slide.is_live) == ("chart", True)
    assert slide.source is not None
    assert (slide.source.page, slide.source.key) == ("events", "kinds")
    assert slide.frozen is not None
    assert set(slide.frozen.pictures) == {"fr", "en"}


def _every_figure() -> None:
    """A script that draws the figures of every page outside their pages."""
    import streamlit as st

    from observatory.i18n import language
    from observatory.snapshot import warehouse
    from observatory.ui import capture, descriptions
    from observatory.ui.listing import PAGES
    from observatory.ui.slides import drawn_picture

    store = warehouse().current("illustrative")
    assert store is not None
    reader = language("en")
    st.session_state["kinds"] = {}
    for item in PAGES:
        if item.key == "present":
            continue
        for key, behind in capture.figures(store, reader, item.key, {}).items():
            kind = descriptions.kind_of(behind)
            told = descriptions.description(behind)
            if kind is not None and told is not None:
                made = drawn_picture(store, reader, told, ("light", "dark"))
                st.session_state["kinds"][f"{item.key} {key}"] = (kind, made.body, made.title)


@pytest.mark.slow
def test_every_figure_of_every_page_can_be_drawn_outside_its_page(
    bundled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(WAREHOUSE_VARIABLE, str(bundled))
    run = AppTest.from_function(_every_figure, default_timeout=300).run()
    assert not run.exception
    found = run.session_state["kinds"]
    assert {kind for kind, _, _ in found.values()} == {"chart", "figure", "map"}
    assert {"events kinds", "map map", "partnerships partners-map", "overview gap-G1"} <= set(found)
    for name, (_, body, title) in found.items():
        assert title, name
        assert body.count("<svg") >= 2, name
        assert "NaN" not in body, name

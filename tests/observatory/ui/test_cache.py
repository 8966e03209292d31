"""Answers and drawings kept for all readers who see the same."""

from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from observatory.charts import bars
from observatory.i18n import language
from observatory.ui.cache import _named, cached, figure
from observatory.ui.enlarged import enlarged


class Colour(Enum):
    RED = "red"


@dataclass(frozen=True)
class Wanted:
    year: int | None
    kind: str


@dataclass(frozen=True)
class Other:
    year: int | None
    kind: str


DIFFERENT = [
    None, True, 1, 1.0, "1", "None", b"1", date(2024, 1, 1), "2024-01-01", (1, 2), ((1,), 2), ("1,2",),
    ("1", "2"), Wanted(1, "a"), Other(1, "a"), Wanted(None, "a"), Colour.RED, language("fr"), "fr'",
]  # fmt: skip


def test_no_two_values_have_the_same_key():
    keys = [_named(value, []) for value in DIFFERENT]
    assert len(set(keys)) == len(DIFFERENT)


def test_equal_values_have_the_same_key():
    assert _named(Wanted(1, "a"), []) == _named(replace(Wanted(2, "a"), year=1), [])


def test_a_value_without_words_of_its_own_is_told_by_its_content():
    told = cached(total)
    store = "store"
    assert told(store, pd.DataFrame({"n": [1, 2]})) == 3
    assert told(store, pd.DataFrame({"n": [1, 4]})) == 5


def total(_store, table):
    return int(table["n"].sum())


def test_an_answer_is_asked_for_once():
    asked.clear()
    assert cached(noted)("store", 1) == cached(noted)("store", 1) == 2
    assert asked == [1]
    assert cached(noted)("store", number=1) == 2
    assert cached(noted)("store", 2) == 3


asked: list[int] = []


def noted(_store, number):
    asked.append(number)
    return number + 1


def part(page, text):
    """What a page draws once: counted, so that a second drawing shows."""
    drawings.append(text)
    with st.container():
        st.markdown(f"{text} of {page.kept_as}")
    return len(drawings)


drawings: list[str] = []


def script(reader, text):
    from types import SimpleNamespace

    import streamlit as st

    from observatory.ui.cache import cached
    from tests.observatory.ui.test_cache import part

    made = cached(part)(SimpleNamespace(kept_as=reader), text)
    st.caption(f"made {made}")


@pytest.fixture
def nothing_kept():
    st.cache_resource.clear()
    drawings.clear()


def shown(reader, text):
    page = AppTest.from_function(script, args=(reader, text), default_timeout=20).run()
    assert not page.exception
    return [item.value for item in (*page.markdown, *page.caption)]


def test_what_is_made_once_is_drawn_for_every_reader_who_sees_the_same(nothing_kept):
    first = shown("fr viewer", "a")
    assert first == ["a of fr viewer", "made 1"]
    assert shown("fr viewer", "a") == first
    assert drawings == ["a"]


def test_nobody_is_shown_what_was_made_for_another_language_or_role(nothing_kept):
    assert shown("fr manager", "a")[0] == "a of fr manager"
    assert shown("fr viewer", "a")[0] == "a of fr viewer"
    assert shown("fr viewer", "b")[0] == "b of fr viewer"


def test_a_figure_says_that_its_data_are_those_of_before_or_others():
    def revision(value: float, theme: str = "light", source: str = "") -> str:
        rows = pd.DataFrame({"name": ["a", "b"], "value": [1.0, value]})
        chart = bars(rows, language("en"), unit="count", finding="Two", source=source)
        drawn = figure(chart, theme)
        assert drawn.to_dict()["layout"]["template"] is None
        large = enlarged(drawn, 2)
        assert large.to_dict()["layout"]["template"] is None
        # Sizes are data of a figure: one made larger is another one.
        assert large.layout.datarevision != drawn.layout.datarevision
        return str(drawn.layout.datarevision)

    assert revision(2.0) == revision(2.0, source="Another")
    assert len({revision(2.0), revision(3.0), revision(2.0, "dark")}) == 3

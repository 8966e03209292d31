"""The Methodology page holds every indicator and every column of every table, and no other."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl.indicators import catalogue
from observatory.i18n import language
from observatory.model import TABLES
from tests.pages.conftest import Open, open_page, texts

LANGUAGES = ["fr", "en"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("part", ["indicators", "method", "dictionary", "settings"])
def test_every_part_is_drawn(opened: Open, bundled: Path, part: str, lang: str) -> None:
    page = opened("methodology", bundled, dataset="public", lang=lang, part=part)
    assert page.title[0].value == language(lang)._("Methodology")
    assert len(texts(page)) > 200


def test_every_indicator_is_on_it_and_no_other(opened: Open, bundled: Path) -> None:
    page = opened("methodology", bundled, dataset="public", lang="en")
    shown = {part.label.split("**")[1] for part in page.main.expander}
    assert shown == {item.id for item in catalogue()}


@pytest.mark.parametrize("item", catalogue(), ids=lambda item: item.id)
def test_an_indicator_opens_with_its_formula(methodology: AppTest, item) -> None:
    part = next(part for part in methodology.main.expander if f"**{item.id}**" in part.label)
    told = "\n".join(str(text.value) for text in part.markdown)
    plain = told.replace("\\", "")
    assert item.formula.split(" / ")[0][:40].replace("\\", "") in plain


def test_every_column_of_every_table_is_on_it_and_no_other(opened: Open, bundled: Path) -> None:
    page = opened("methodology", bundled, dataset="public", lang="en", part="dictionary")
    tables = [table.value for table in page.main.dataframe]
    columns = next(
        table for table in tables if {"Table", "Column", "Meaning"} <= set(table.columns)
    )
    shown = set(zip(columns["Table"], columns["Column"], strict=True))
    defined = {
        (table.name, column.name)
        for table in TABLES.values()
        for column in table.expanded(LANGUAGES)
    }
    assert shown == defined
    assert columns["Meaning"].str.len().min() > 0


@pytest.fixture(scope="module")
def methodology(bundled: Path) -> AppTest:
    """The page in English, once for all indicators."""
    with pytest.MonkeyPatch.context() as patch:
        return open_page(patch, "methodology", bundled, dataset="public", lang="en")

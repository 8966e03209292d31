"""The Methodology: everything that is defined is on it, and nothing else."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl.indicators import catalogue
from observatory.findings.methodology import (
    DIMENSIONS,
    DIRECTIONS,
    METHODS,
    PERIODICITIES,
    TYPES,
    UNITS,
)
from observatory.i18n import language
from observatory.letters import fold
from observatory.model import CLOSED_LISTS, TABLES
from observatory.model.lists import BASIS_WORDS
from observatory.snapshot import Snapshot
from tests.data_directory import CONFIG, load_dataset
from tests.pages.conftest import Open, texts

LANGUAGES = ["fr", "en"]


def shown_indicators(page: AppTest) -> list[str]:
    """The ids of the indicators that have an entry on a page."""
    found = [re.match(r"\*\*([RC]\d\S*)\*\* ", part.label) for part in page.main.expander]
    return [match[1] for match in found if match]


def entry(page: AppTest, indicator_id: str) -> str:
    """The text of an indicator's entry."""
    part = next(p for p in page.main.expander if p.label.startswith(f"**{indicator_id}** "))
    return "\n".join(item.value for item in part.markdown)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_indicator_has_its_entry_and_nothing_else_has(
    opened: Open, bundled: Path, lang: str
) -> None:
    page = opened("methodology", bundled, dataset="public", lang=lang)
    assert sorted(shown_indicators(page)) == sorted(item.id for item in catalogue())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_table_and_column_of_the_snapshot_is_in_the_dictionary_and_nothing_else_is(
    opened: Open, bundled: Path, public: Snapshot, lang: str
) -> None:
    _ = language(lang)._
    page = opened("methodology", bundled, dataset="public", lang=lang, part="dictionary")
    tables, columns, _lists = (item.value for item in page.main.dataframe)
    assert sorted(tables[_("Table")]) == sorted(TABLES)
    shown = sorted(zip(columns[_("Table")], columns[_("Column")], strict=True))
    actual = public.query("SELECT table_name, column_name FROM information_schema.columns")
    assert shown == sorted(actual.itertuples(index=False, name=None))


def test_every_value_of_a_closed_list_is_in_the_dictionary_and_nothing_else_is(
    opened: Open, bundled: Path
) -> None:
    page = opened("methodology", bundled, dataset="public", lang="en", part="dictionary")
    rows = page.main.dataframe[2].value
    shown = {
        (name, value)
        for names, value in zip(rows["Column"], rows["Value"], strict=True)
        for name in names.split(", ")
    }
    assert shown == {(name, value) for name, words in CLOSED_LISTS.items() for value in words}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_entry_says_all_that_the_catalogue_says(opened: Open, bundled: Path, lang: str) -> None:
    _ = language(lang)._
    page = opened("methodology", bundled, dataset="illustrative", lang=lang)
    plain = {item.id: re.sub(r"[\\\u2060]", "", entry(page, item.id)) for item in catalogue()}
    for item in catalogue():
        for part in (item.formula, item.origin, *item.limits):
            assert _(part) in plain[item.id]
        assert ", ".join(item.reads) in plain[item.id]


def test_every_word_of_the_catalogue_has_its_words_for_people() -> None:
    for item in catalogue():
        assert item.unit in UNITS
        assert item.direction in DIRECTIONS
        assert item.method in METHODS
        assert set(item.periodicities) <= set(PERIODICITIES)
        assert set(item.dimensions) <= set(DIMENSIONS)
    assert {column.type for table in TABLES.values() for column in table.columns} <= set(TYPES)


def test_the_basis_is_the_dataset_s_own(opened: Open, bundled: Path) -> None:
    for dataset, basis in (("public", "record"), ("illustrative", "register")):
        page = opened("methodology", bundled, dataset=dataset, lang="en", indicator="R2.1")
        assert BASIS_WORDS[basis] in entry(page, "R2.1")


def test_what_public_sources_cannot_say_is_said(opened: Open, bundled: Path) -> None:
    page = opened("methodology", bundled, dataset="public", lang="en")
    assert "cannot be said from public sources" in entry(page, "R1.6")
    # No support case is on the public record.
    assert "no data" in entry(page, "R4.1")


def test_an_empty_dataset_has_every_definition(opened: Open, nothing: Path) -> None:
    page = opened("methodology", nothing, lang="en")
    assert f"0 of the {len(catalogue())} indicators defined here have data" in texts(page)
    assert len(shown_indicators(page)) == len(catalogue())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_address_opens_one_indicator(opened: Open, bundled: Path, lang: str) -> None:
    page = opened("methodology", bundled, dataset="public", lang=lang, indicator="R2.1")
    assert shown_indicators(page) == ["R2.1"]
    assert page.main.expander[0].proto.expanded


def test_the_address_chooses_a_table(opened: Open, bundled: Path) -> None:
    page = opened(
        "methodology", bundled, dataset="public", lang="en", part="dictionary", table="milestone"
    )
    assert page.main.dataframe[0].value["Table"].tolist() == ["milestone"]
    assert set(page.main.dataframe[1].value["Table"]) == {"milestone"}
    assert len(page.main.dataframe) == 2


def test_a_search_looks_through_every_part_without_case_or_accents(
    opened: Open, bundled: Path
) -> None:
    page = opened("methodology", bundled, dataset="public", lang="en", search="THEIL")
    assert "Forecast" in [part.label for part in page.main.expander]
    assert shown_indicators(page) == []
    title = language("fr")._("Forecast")
    page = opened("methodology", bundled, dataset="public", lang="fr", search=fold(title).upper())
    assert title in [part.label for part in page.main.expander]
    page = opened("methodology", bundled, dataset="public", lang="en", search="R2.4b")
    assert shown_indicators(page) == ["R2.4b"]


def test_a_search_that_finds_nothing_says_so_and_shows_what_was_written(
    opened: Open, bundled: Path
) -> None:
    page = opened("methodology", bundled, dataset="public", lang="en", search="<b>**zzzz**")
    assert "Nothing here has these words: \\<b\\>\\*\\*zzzz\\*\\*" in texts(page)


def test_the_method_has_the_thresholds_in_force(opened: Open, tmp_path: Path) -> None:
    config = CONFIG + "\n[progress]\non_track = 0.9\nat_risk = 0.5\n"
    load_dataset(tmp_path, {}, config=config)
    page = opened("methodology", tmp_path / "warehouse", lang="en", part="method")
    shown = texts(page).replace("\\", "")
    assert "pace of 90% or more" in shown
    assert "pace from 50% to less than 90%" in shown
    page = opened("methodology", tmp_path / "warehouse", lang="en", part="settings")
    assert "on track: 90%" in texts(page)


def test_the_settings_are_those_of_the_dataset(opened: Open, nothing: Path) -> None:
    page = opened("methodology", nothing, lang="en", part="settings")
    shown = texts(page).replace("\\", "")
    for words in ("Campo (17)", "Coast (2 communes)", "Parque del Cine", "62.01Z Games", "2017"):
        assert words in shown
    # The focal cluster is configured, and no list of clusters names it.
    assert "`clusters.focal`: one" in shown


@pytest.mark.parametrize("part", ["indicators", "method", "dictionary", "settings"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_part_is_drawn_in_both_languages(
    opened: Open, bundled: Path, part: str, lang: str
) -> None:
    page = opened("methodology", bundled, dataset="illustrative", lang=lang, part=part)
    assert page.title[0].value == language(lang)._("Methodology")
    assert "{" not in texts(page).replace("\\{", "").replace("]{", "")

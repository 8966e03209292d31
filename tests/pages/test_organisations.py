"""The Organisations page: directory, search, profile."""

from pathlib import Path

import pytest

from observatory.i18n import language
from tests.pages.conftest import Open, texts


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("dataset", ["public", "illustrative"])
def test_it_is_drawn(opened: Open, bundled: Path, dataset: str, lang: str) -> None:
    page = opened("organisations", bundled, dataset=dataset, lang=lang)
    assert page.title[0].value == language(lang)._("Organisations")


def test_the_public_record_is_counted_as_a_floor(opened: Open, bundled: Path) -> None:
    page = opened("organisations", bundled, dataset="public", lang="en")
    assert "At least 101 local organisations" in page.header[0].value


@pytest.mark.parametrize("words", ["adastra", "Adastra Films", "ADASTRÀ", "adasrta"])
def test_a_search_forgives_accents_and_typos(opened: Open, bundled: Path, words: str) -> None:
    page = opened("organisations", bundled, dataset="public", lang="en", q=words)
    names = page.main.dataframe[0].value["Name"].tolist()
    assert names[0] == "Adastra Films"


def test_a_profile_opens_by_its_address(opened: Open, bundled: Path) -> None:
    page = opened("organisations", bundled, dataset="public", lang="en", org="adastra-films")
    assert "Adastra Films" in texts(page)


def test_an_unknown_profile_says_so(opened: Open, bundled: Path) -> None:
    page = opened("organisations", bundled, dataset="public", lang="en", org="<b>nobody</b>")
    assert "No organisation has this id" in texts(page)


def test_a_dataset_without_rows_says_which_file_is_missing(opened: Open, nothing: Path) -> None:
    assert "organisations.csv" in texts(opened("organisations", nothing, lang="en"))

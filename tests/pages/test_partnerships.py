"""The Partnerships page, on both bundled datasets and on one that holds nothing."""

from pathlib import Path

from tests.pages.conftest import Open, texts


def test_the_public_record_says_at_least(opened: Open, bundled: Path) -> None:
    page = opened("partnerships", bundled, dataset="public", lang="en")
    assert page.title[0].value == "Partnerships"
    shown = texts(page)
    assert "at least 1 partnership abroad in 2025" in shown
    # 24 pairs join a local and a foreign party; a register would say no more than their number.
    assert "24 partnerships" in shown
    assert "no sum is given" in shown


def test_a_filter_in_the_address_narrows_it(opened: Open, bundled: Path) -> None:
    page = opened("partnerships", bundled, dataset="public", lang="en", country="IT")
    assert "4 partnerships" in texts(page)


def test_it_speaks_french(opened: Open, bundled: Path) -> None:
    page = opened("partnerships", bundled, dataset="illustrative", lang="fr")
    assert page.title[0].value == "Partenariats"


def test_a_dataset_without_rows_says_which_file_is_missing(opened: Open, nothing: Path) -> None:
    page = opened("partnerships", nothing, lang="en")
    assert "partnerships.csv" in texts(page)

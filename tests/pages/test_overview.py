"""The Overview, on both bundled datasets and on one that holds nothing."""

from pathlib import Path

import pytest

from observatory.access import Role
from tests.pages.conftest import Open, texts


def test_the_public_record_shows_floors_and_published_series(opened: Open, bundled: Path) -> None:
    page = opened("overview", bundled, dataset="public", lang="en")
    assert page.title[0].value == "Overview"
    shown = texts(page)
    # 136 events held and 24 partnerships of a local and a foreign party are on the record.
    assert "136 events and 24 partnerships abroad" in shown
    assert "At least 1 in 2025" in shown
    assert "moved" not in shown


def test_it_speaks_french(opened: Open, bundled: Path) -> None:
    page = opened("overview", bundled, dataset="public", lang="fr")
    assert page.title[0].value == "Vue d’ensemble"
    assert "136 événements et 24 partenariats à l’étranger, sans dire encore" in texts(page)


def test_invented_data_stand_under_a_banner(opened: Open, bundled: Path) -> None:
    page = opened("overview", bundled, dataset="illustrative", lang="en")
    assert any("Illustrative data" in item.value for item in page.info)


def test_a_dataset_without_rows_says_so(opened: Open, nothing: Path) -> None:
    page = opened("overview", nothing, lang="en")
    assert "No figure can be given" in texts(page)


def test_managers_have_a_list_of_what_waits_and_nobody_else(
    opened: Open, bundled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened("overview", bundled, dataset="illustrative", lang="en")
    assert not [item for item in page.expander if "reminder" in item.label]
    monkeypatch.setattr("observatory.ui.context.current_role", lambda _visit: Role.MANAGER)
    page = opened("overview", bundled, dataset="illustrative", lang="fr")
    waiting = next(item for item in page.expander if "rappels" in item.label)
    assert "Jalon en retard" in set(waiting.dataframe[0].value["En attente"])

"""The Overview, on both bundled datasets and on one that holds nothing."""

import shutil
from pathlib import Path

import pytest

from etl.publish import approve
from observatory.access import Role
from tests.pages.conftest import Open, texts
from tests.two_loads import DATASET, kept


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


def test_what_changed_since_an_earlier_load_stands_in_a_few_sentences(
    opened: Open, two_loads: Path
) -> None:
    page = opened("overview", two_loads, lang="en")
    assert any(item.value.startswith("What changed since the load of ") for item in page.subheader)
    told = next(item.value for item in page.markdown if "got worse" in item.value)
    assert told.startswith(r"- :material/priority_high: R3.2 workshops and conferences \(2 → 1\), ")
    assert told.count("\n") <= 4
    page.session_state["every-change"] = True
    page.run()
    tables = next(item for item in page.expander if item.label == "Every change")
    shown = [next(iter(frame.value.columns)) for frame in tables.dataframe]
    assert shown == ["Indicator", "Indicator", "What", "Source"]
    page = opened("overview", two_loads, lang="fr")
    assert "Dégradations\u00a0: R3.2" in texts(page)


def test_readers_compare_with_approved_loads_only_once_one_is_approved(
    opened: Open, two_loads: Path, tmp_path: Path
) -> None:
    root = Path(shutil.copytree(two_loads, tmp_path / "warehouse"))
    old, new = kept(root)
    approve(root / DATASET, "Anna", new)
    # The one before was never approved: a reader is not told of it.
    assert "What changed since" not in texts(opened("overview", root, lang="en"))
    approve(root / DATASET, "Anna", old)
    approve(root / DATASET, "Anna", new)
    shown = opened("overview", root, lang="en")
    assert [
        item.options[0].endswith(", approved") for item in shown.selectbox if item.key == "since"
    ] == [True]


def test_where_one_load_alone_is_kept_nothing_is_said_of_changes(
    opened: Open, nothing: Path
) -> None:
    assert "What changed since" not in texts(opened("overview", nothing, lang="en"))

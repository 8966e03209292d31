"""What a file would change: its rows beside those of the snapshot in service."""

from pathlib import Path

import pytest

from etl.checking import check_file
from etl.difference import Cell, Difference, differences
from observatory.snapshot import Snapshot
from tests.data_directory import load_dataset

EVENTS = """
    event_id;title;kind;start_date;country_code;commune;attendance
    E1;Meeting;btob;2019-03-04;ES;Costa;
    E2;Talk;conference;2019;ES;Llano;12
    E3;Party;networking;2020-05;ES;;
"""
FILES = {
    "events": EVENTS,
    "participations": """
        event_id;organisation;meetings
        E1;Alba Films;2
        E1;Brisa;1
    """,
    "targets": """
        indicator_id;target_date;target_value
        R3.1;2022;10
    """,
}


@pytest.fixture(scope="module")
def present(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The snapshot in service."""
    return load_dataset(tmp_path_factory.mktemp("present"), FILES)


def found(present: Snapshot, folder: Path, stem: str, text: str) -> list[Difference]:
    path = folder / f"{stem}.csv"
    path.write_text("\n".join(line.strip() for line in text.strip().splitlines()), "utf-8")
    checked = check_file(path, stem, present.config.languages, present.config)
    return differences(checked.tables, present, stem)


@pytest.mark.parametrize("stem", FILES)
def test_the_same_file_changes_nothing(present: Snapshot, tmp_path: Path, stem: str) -> None:
    assert found(present, tmp_path, stem, FILES[stem]) == [Difference(stem, 0, 0, 0, [])]


def test_rows_are_new_changed_or_gone_by_their_key(present: Snapshot, tmp_path: Path) -> None:
    text = EVENTS.replace("Talk;conference;2019", "Talk;conference;2019-02").replace("12", "")
    text = text.replace("E3;Party", "E4;Party")
    assert found(present, tmp_path, "events", text) == [
        Difference(
            "events", 1, 1, 1,
            [
                Cell("new", "E4"),
                Cell("gone", "E3"),
                Cell("changed", "E2", "start_date", "2019", "2019-02"),
                Cell("changed", "E2", "attendance", "12", ""),
            ],
        )
    ]  # fmt: skip


def test_of_persons_only_counts_are_told(present: Snapshot, tmp_path: Path) -> None:
    text = "event_id;organisation;meetings\nE1;Alba Films;3\nE1;Brisa;1"
    assert found(present, tmp_path, "participations", text) == [
        Difference("participations", 1, 0, 1, [])
    ]

"""The Sources page, and the trial of one's own file."""

import tempfile
from pathlib import Path

import pytest

from observatory.i18n import language
from observatory.ui.trial import try_file
from tests.data_directory import load_dataset
from tests.pages.conftest import Open, texts

EN = language("en")
LANGUAGES = ["fr", "en"]
GOOD = "event_id;title;kind;start_date;country_code\nE1;Talk;conference;2019-03-04;FR\n"


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("part", ["files", "refused", "review", "loads", "file"])
def test_every_part_is_drawn(opened: Open, bundled: Path, part: str, lang: str) -> None:
    page = opened("sources", bundled, dataset="illustrative", lang=lang, part=part)
    assert page.title[0].value == "Sources"


def test_it_counts_what_was_read(opened: Open, bundled: Path) -> None:
    page = opened("sources", bundled, dataset="illustrative", lang="en")
    # 14 files of the illustrative dataset hold 13,193 rows.
    assert "13,193 rows read in 14 files, none refused" in page.header[0].value


def test_refused_rows_are_listed_with_their_reason(opened: Open, tmp_path: Path) -> None:
    load_dataset(tmp_path, {"events": GOOD + "E2;Talk;confrence;2019;FR\n"})
    page = opened("sources", tmp_path / "warehouse", lang="en", part="refused")
    table = page.main.dataframe[0].value.astype(str).to_csv()
    assert "confrence" in table
    assert "did you mean conference?" in table


def test_a_good_file_is_accepted_and_leaves_nothing() -> None:
    before = set(Path(tempfile.gettempdir()).glob("observatory-trial-*"))
    trial = try_file("events.csv", GOOD.encode(), "events", LANGUAGES, EN)
    assert (trial.read, trial.accepted, trial.refusal, trial.problem) == (1, 1, "", "")
    assert set(Path(tempfile.gettempdir()).glob("observatory-trial-*")) == before


def test_a_fault_is_told_with_line_column_value_and_reason() -> None:
    content = (GOOD + "E2;Talk;confrence;2019;FR\n").encode()
    trial = try_file("events.csv", content, "events", LANGUAGES, EN)
    assert (trial.read, trial.accepted) == (2, 1)
    fault = trial.faults.iloc[0]
    assert (fault["line"], fault["column"], fault["value"]) == (3, "kind", "confrence")
    assert "did you mean conference?" in fault["reason"]


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/tmp/x.csv", "a\x00b.csv", "<script>.csv", "x" * 400 + ".csv", ""]
)
def test_a_hostile_file_name_does_no_harm(name: str) -> None:
    trial = try_file(name, GOOD.encode(), "events", LANGUAGES, EN)
    assert (trial.read, trial.accepted) == (1, 1)


@pytest.mark.parametrize("content", [b"\x00\x01\x02" * 100, b"<html><body>", b"%PDF-1.7"])
def test_what_is_no_table_is_refused_in_words(content: bytes) -> None:
    trial = try_file("events.csv", content, "events", LANGUAGES, EN)
    assert trial.refusal or trial.problem
    assert "Traceback" not in trial.refusal + trial.problem


def test_an_empty_file_counts_as_absent() -> None:
    trial = try_file("events.csv", b"", "events", LANGUAGES, EN)
    assert trial.read == 0
    assert "counts as absent" in trial.warnings[0]


def test_a_dataset_without_rows_is_no_fault(opened: Open, nothing: Path) -> None:
    page = opened("sources", nothing, lang="en")
    assert "territories.csv" in texts(page) + page.main.dataframe[0].value.astype(str).to_csv()

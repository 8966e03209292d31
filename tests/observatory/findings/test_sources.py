"""Sentences of the Sources."""

from datetime import date

import pytest

from observatory.findings.sources import (
    freshness_text,
    kept_finding,
    pairs_finding,
    refused_finding,
    sites_finding,
    size_text,
    sources_finding,
    trial_finding,
    unlisted_finding,
)
from observatory.i18n import language

EN, FR = language("en"), language("fr")
CLEAN = {"files": 8, "rows_read": 1133, "rows_rejected": 0, "rejected_files": 0, "unlisted": 0}


def test_the_finding_says_what_was_read_and_refused() -> None:
    assert sources_finding(EN, CLEAN) == "1,133 rows read in 8 files, none refused."
    refused = {**CLEAN, "rows_rejected": 65, "rejected_files": 2, "unlisted": 1}
    assert sources_finding(EN, refused) == (
        "65 rows of 1,133 were refused, in 2 of 8 files. 1 name is in no list."
    )
    assert sources_finding(EN, {**CLEAN, "files": 0}) == "No file has been loaded."


@pytest.mark.parametrize(
    ("last", "told"),
    [
        (date(2026, 1, 31), "up to the data date"),
        (date(2026, 1, 2), "up to the data date"),
        (date(2025, 12, 20), "1 month earlier"),
        (date(2024, 3, 10), "22 months earlier"),
        (date(2023, 6, 1), "2 years earlier"),
        (None, "–"),
    ],
)
def test_freshness_counts_from_the_last_date_to_the_data_date(last: date | None, told: str) -> None:
    assert freshness_text(EN, last, date(2026, 1, 31)) == told


@pytest.mark.parametrize(
    ("size", "told"),
    [(8, "0.1 kB"), (57_800, "57.8 kB"), (999_999, "1,000 kB"), (3_944_448, "3.9 MB"), (8.1e10, "81 GB")],
)  # fmt: skip
def test_a_size_is_told_in_its_unit_and_never_as_nothing(size: float, told: str) -> None:
    assert size_text(EN, size) == told


def test_nothing_to_look_at_is_said() -> None:
    assert refused_finding(EN, CLEAN) == "No row was refused"
    assert pairs_finding(EN, 0) == "No name is merely like a known organisation’s"
    assert unlisted_finding(EN, 0) == "Every organisation named is in a list"
    assert sites_finding(EN, 0, 0) == "No row cites a document"


def test_one_thing_is_told_in_the_singular() -> None:
    assert refused_finding(EN, {**CLEAN, "rows_rejected": 1, "rejected_files": 1}) == (
        "1 row was refused, in 1 file"
    )
    assert pairs_finding(EN, 1) == "1 name is like a known organisation’s"
    assert sites_finding(EN, 1, 1) == "1 document is cited, on 1 site"
    assert kept_finding(EN, 1, 2_000_000) == "1 load is kept, 2 MB on disk"


def test_a_trial_says_what_a_load_would_do() -> None:
    assert trial_finding(EN, 3, 3, 0) == "Every one of 3 rows would be accepted"
    assert trial_finding(EN, 3, 2, 1) == "1 row of 3 would be refused"
    assert trial_finding(EN, 3, 0, 3) == "3 rows of 3 would be refused"
    assert trial_finding(EN, 0, 0, 0) == "The file has no row"
    assert trial_finding(EN, 12, 3, 0) == (
        "3 rows of 12 would be accepted, none refused; the others are none of this territory’s"
    )


def test_french_says_it_with_its_own_numbers() -> None:
    told = sources_finding(FR, CLEAN)
    assert "1\u202f133" in told
    assert told != sources_finding(EN, CLEAN)

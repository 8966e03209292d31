"""One record's check: the same words as for a file, and cells in one spelling that read as they were."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.contracts import check_table
from etl.sources.tabular import RawTable
from observatory.contract import check_record
from observatory.model import LAYOUT

LANGUAGES = ("fr", "en")
ACTION = LAYOUT["actions"]


def told_of_a_file(cells: dict[str, str]) -> dict[str, str]:
    """What a load says of a file with this one row."""
    rows = pd.DataFrame([cells], dtype="str")
    rows["line"] = [2]
    raw = RawTable("actions.csv", list(cells), rows, [], 1, "", 0)
    found = check_table(raw, ACTION, LANGUAGES)
    return {fault.column: fault.reason.text() for fault in found.rejected}


cell = st.sampled_from(
    [
        "",
        "R1",
        "r9",
        "planned",
        "runing",
        "2018",
        "2018-04",
        "31/02/2020",
        "12,5",
        "1 200",
        "-3",
        "much",
    ]
)


@settings(max_examples=25, deadline=None)
@given(cell, cell, cell, cell, cell)
def test_a_record_and_a_file_are_told_the_same(
    recommendation: str, status: str, start: str, end: str, spent: str
) -> None:
    cells = {"action_id": "A1", "recommendation": recommendation, "status": status,
             "start_date": start, "end_date": end, "budget_spent_eur": spent}  # fmt: skip
    found = check_record(ACTION, cells, LANGUAGES)
    told = {column: reason.text() for column, reason in found.faults.items()}
    assert told == told_of_a_file(cells)


@settings(max_examples=30, deadline=None)
@given(
    st.floats(0, 1e9, allow_nan=False).map(lambda value: round(value, 4)),
    st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    st.sampled_from([4, 7, 10]),
)
def test_cells_in_one_spelling_are_read_as_they_were(spent: float, day: date, length: int) -> None:
    cells = {"action_id": "A1", "recommendation": "R1", "budget_spent_eur": f"{spent:.4f}",
             "start_date": day.isoformat()[:length]}  # fmt: skip
    once = check_record(ACTION, cells, LANGUAGES)
    assert once.faults == {}
    assert float(once.cells["budget_spent_eur"]) == pytest.approx(spent)
    assert once.cells["start_date"] == cells["start_date"]
    assert check_record(ACTION, once.cells, LANGUAGES).cells == once.cells

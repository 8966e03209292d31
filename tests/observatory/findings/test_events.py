"""What the Events page says, on registers and on records."""

from typing import Any

import pandas as pd
import pytest

from observatory.findings import events as told
from observatory.i18n import language
from observatory.queries.events import Tally
from observatory.queries.meetings import Results

EN = language("en")
KINDS = pd.DataFrame(
    {
        "kind_name": ["BtoB meetings", "Conference", "Festival"],
        "recommendation": ["R3", "R3", None],
        "n": [4, 3, 5],
    }
)
TWELVE = Tally(total=12, stated=5, first_year=2017, last_year=2019)


def test_a_register_is_counted_and_a_record_at_least() -> None:
    assert told.events_finding(EN, TWELVE, KINDS, None, "register") == (
        "12 events held from 2017 to 2019; 7 serve R3 Visibility."
    )
    assert told.events_finding(EN, TWELVE, KINDS, 2018, "record").startswith(
        "At least 12 events held in 2018;"
    )


def test_a_kind_that_is_chosen_is_named() -> None:
    found = told.events_finding(EN, TWELVE, KINDS, 2018, "record", "R3 Visibility")
    assert found == "R3 Visibility: at least 12 events held in 2018."


def test_festivals_alone_serve_no_recommendation() -> None:
    one = Tally(total=1, stated=0, first_year=2018, last_year=2018)
    assert told.events_finding(EN, one, KINDS.tail(1), None, "register") == "1 event held in 2018."


def months(*rows: tuple[str, str, int]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["date", "precision", "n"])
    return table.assign(date=pd.to_datetime(table["date"]))


@pytest.mark.parametrize(
    ("rows", "finding"),
    [
        ([("2018-05-01", "month", 3), ("2019-05-01", "month", 2), ("2018-03-01", "month", 4)],
         "Busiest: May, 5 of 9 events"),
        ([("2018-05-01", "month", 2), ("2018-03-01", "month", 2), ("2018-01-01", "year", 9)],
         "Busiest: March and May, 2 of 13 events"),
        ([("2018-05-01", "month", 1), ("2018-03-01", "month", 1), ("2018-02-01", "month", 1)],
         "No month stands out"),
        ([("2018-01-01", "year", 2)], "No event is known to the month"),
    ],
)  # fmt: skip
def test_the_busiest_month_is_that_of_all_years(
    rows: list[tuple[str, str, int]], finding: str
) -> None:
    assert told.calendar_finding(EN, months(*rows)) == finding


def test_the_most_frequent_kind_is_named() -> None:
    assert told.kinds_finding(EN, KINDS) == "Most frequent: festival, 5 of 12"


def test_attendance_is_that_of_the_last_complete_year_and_no_sum_of_a_record() -> None:
    years = pd.DataFrame(
        {
            "year": [2018, 2019, 2020], "events": [4, 5, 3], "stated": [2, 4, 1],
            "attendance": [200.0, 1500.0, 90.0], "provisional": [False, False, True],
        }
    )  # fmt: skip
    assert told.attendance_finding(EN, years, "register") == (
        "Stated attendance: 1,500 in 2019, 4 of 5 events"
    )
    assert told.attendance_finding(EN, years, "record") == "7 events of 12 state an attendance"


def test_organisers_that_tie_are_named_together_unless_they_are_many() -> None:
    rows = pd.DataFrame({"name": ["Alba", "Brisa", "Cima"], "n": [3, 3, 1]})
    assert told.organisers_finding(EN, rows, 9) == "Alba and Brisa: 3 of 9 events"
    assert told.organisers_finding(EN, rows.assign(n=3), 9) == "No organiser stands out"


def test_days_are_as_precise_as_they_are_known() -> None:
    def said(start: str, how: str, end: str | None = None, end_how: str | None = None) -> str:
        row = pd.Series(
            {
                "start_date": pd.Timestamp(start), "start_date_precision": how,
                "end_date": pd.NaT if end is None else pd.Timestamp(end),
                "end_date_precision": end_how,
            }
        )  # fmt: skip
        return told.days(EN, row)

    assert said("2018-04-23", "day") == "23 Apr 2018"
    assert said("2018-04-23", "day", "2018-04-25", "day") == "23–25 Apr 2018"
    assert said("2018-04-23", "day", "2018-04-23", "day") == "23 Apr 2018"
    assert said("2018-01-01", "year", "2018-01-01", "year") == "2018"
    assert said("2018-04-01", "month", "2018-05-02", "day") == "Apr 2018 – 2 May 2018"


@pytest.mark.parametrize(
    ("counted", "status", "line"),
    [
        (["R3.1", "C7"], "held", "Counted in R3.1 and C7."),
        ([], "held", "No indicator counts it."),
        ([], "cancelled", "Announced or cancelled: counted nowhere."),
    ],
)
def test_an_event_says_where_it_counts(counted: list[str], status: str, line: str) -> None:
    assert told.counted_line(EN, counted, status) == line


def test_results_that_are_stated_are_summed_but_on_a_record() -> None:
    stated: dict[str, Any] = {"meetings": 12.0, "leads": None, "contracts": 0.0}
    found = Results(organisations=3, contract_value_eur=20_000.0, value_hidden=False, **stated)
    assert told.results_lines(EN, found, "register") == [
        ("Meetings", "12"), ("Contracts", "0"), ("Value of the contracts", "€20K"),
    ]  # fmt: skip
    assert told.results_lines(EN, found, "record") == []

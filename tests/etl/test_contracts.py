"""Every row of a file against its contract: what is accepted, and what is told of the rest."""

import csv
import io
import string
import tempfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.contracts import Checked, check_keys, check_references, check_table, empty_rows
from etl.faults import PERSONAL
from etl.sources.tabular import read_table
from observatory.i18n import LANGUAGES, language
from observatory.model import LAYOUT

EVENTS = "event_id;title;kind;start_date;country_code"
ORGANISATIONS = "org_id;name;kind;country_code"


def _referring(checked: dict[str, Checked]) -> dict[str, Checked]:
    """The tables by stem after the check of their references."""
    return {item.file.stem: item for item in check_references(list(checked.values()))}


def told(checked: Checked) -> list[tuple[int, str, str, str]]:
    """Line, column, value and reason of every rejection."""
    return [(r.line, r.column, r.value, r.reason.text()) for r in checked.rejected]


FAULTS = {
    "a value outside a closed list, with its neighbour": (
        "events", f"{EVENTS}\nE1;T;btobs;2019;FR",
        (2, "kind", "btobs", "not in the closed list; did you mean btob?"),
    ),
    "a value outside a closed list, far from all": (
        "organisations", f"{ORGANISATIONS}\nO1;N;xyzzy;FR",
        (2, "kind", "xyzzy", "not in the closed list: write one of company, institution, venue,"
         " association, cluster, school, authority, fund"),
    ),
    "a required cell without anything": (
        "events", f"{EVENTS}\nE1; ;btob;2019;FR",
        (2, "title", " ", "required and empty: fill it, or delete the row"),
    ),
    "a number that is none": (
        "events", f"{EVENTS};attendance\nE1;T;btob;2019;FR;many",
        (2, "attendance", "many",
         "not a number: write digits only, and leave the cell empty if unknown"),
    ),
    "a number below its range": (
        "events", f"{EVENTS};attendance\nE1;T;btob;2019;FR;-5",
        (2, "attendance", "-5", "below 0"),
    ),
    "a number above what can be": (
        "events", f"{EVENTS};attendance\nE1;T;btob;2019;FR;2e12",
        (2, "attendance", "2e12", "too large to be true: check the unit"),
    ),
    "a number outside a closed range": (
        "survey_answers",
        "wave_id;respondent_id;cluster_id;unaided;level\nW1;R1;one;0;4",
        (2, "level", PERSONAL, "outside the range 0 to 3"),
    ),
    "a whole number with decimals": (
        "organisations", f"{ORGANISATIONS};founded_year\nO1;N;company;FR;2018,5",
        (2, "founded_year", "2018,5", "not a whole number"),
    ),
    "a date that is none": (
        "events", f"{EVENTS}\nE1;T;btob;soon;FR",
        (2, "start_date", "soon", "not a date: write 2018, 2018-04, 2018-04-23 or 23/04/2018"),
    ),
    "a day that the calendar lacks": (
        "events", f"{EVENTS}\nE1;T;btob;2019-02-30;FR",
        (2, "start_date", "2019-02-30",
         "there is no such day in the calendar: the order is day, month, year"),
    ),
    "an end before its beginning": (
        "events", f"{EVENTS};end_date\nE1;T;btob;2019-03-04;FR;2019-03-03",
        (2, "end_date", "2019-03-03", "lies before start_date"),
    ),
    "a closure before the foundation": (
        "organisations", f"{ORGANISATIONS};founded_year;closed_year\nO1;N;company;FR;2010;2009",
        (2, "closed_year", "2009", "lies before founded_year"),
    ),
    "half a position": (
        "organisations", f"{ORGANISATIONS};lat;lon\nO1;N;company;FR;43.7;",
        (2, "lon", "", "empty while lat is filled: a position needs both, or neither"),
    ),
    "a latitude beyond the pole": (
        "organisations", f"{ORGANISATIONS};lat;lon\nO1;N;company;FR;91;7",
        (2, "lat", "91", "outside the range -90 to 90"),
    ),
    "a country that is none": (
        "events", f"{EVENTS}\nE1;T;btob;2019;XX",
        (2, "country_code", "XX",
         "no country has this code: write ISO 3166-1 alpha-2, two letters"),
    ),
    "a flag that is none": (
        "clusters", "cluster_id;name;kind;chimera\none;One;focal;perhaps",
        (2, "chimera", "perhaps", "neither 0 nor 1: write 0 for no, 1 for yes"),
    ),
    "a company number with a wrong check digit": (
        "organisations", f"{ORGANISATIONS};siren\nO1;N;company;FR;732829321",
        (2, "siren", "732829321",
         "the check digit is wrong: a digit is mistyped or two are swapped"),
    ),
    "an establishment of another company": (
        "organisations", f"{ORGANISATIONS};siren;siret\nO1;N;company;FR;732829320;44306184100047",
        (2, "siret", "44306184100047", "does not begin with the row's siren"),
    ),
    "a partnership with oneself": (
        "partnerships",
        "partnership_id;organisation_a;organisation_b;kind;start_date;country_a;country_b\n"
        "P1;Alpha;Alpha;exchange;2019;FR;IT",
        (2, "organisation_b", "Alpha",
         "the same as organisation_a: a partnership has two parties"),
    ),
    "a text without end": (
        "events", f"{EVENTS}\nE1;{'x' * 2001};btob;2019;FR",
        (2, "title", "x" * 200, "longer than 2000 characters: shorten it"),
    ),
    "a key that an earlier row has": (
        "events", f"{EVENTS}\nE1;T;btob;2019;FR\nE2;T;btob;2019;FR\nE1;U;btob;2019;FR",
        (4, "event_id", "E1", "line 2 has the same event_id; that row is kept"),
    ),
    "a key of several columns": (
        "cluster_criteria",
        "cluster_id;gap;criterion;value\none;G1;staff;3\none;G1;staff;4",
        (3, "year", "", "line 2 has the same cluster_id, criterion, year; that row is kept"),
    ),
    "a row with too few cells": (
        "events", f"{EVENTS}\nE1;T;btob",
        (2, "", "E1 | T | btob", "the row has 3 cells, the header 5: cells are missing"),
    ),
    "a row with too many cells": (
        "events", f"{EVENTS}\nE1;T;btob;2019;FR;more",
        (2, "", "E1 | T | btob | 2019 | FR | more",
         "the row has 6 cells, the header 5: put a text that holds the separator between"
         " quotation marks"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", FAULTS)
def test_a_rejection_names_line_column_value_and_reason(check, case):
    stem, text, expected = FAULTS[case]

    checked = check(stem, text)

    assert told(checked) == [expected]
    assert checked.read - len(checked.rows) == 1


@pytest.mark.parametrize("case", FAULTS)
def test_a_reason_says_the_same_in_french(check, case):
    stem, text, _expected = FAULTS[case]

    (rejection,) = check(stem, text).rejected

    english, french = (rejection.reason.text(language(code)) for code in ("en", "fr"))
    assert french != english
    assert all(value in french for value in rejection.reason.values.values())


@pytest.mark.parametrize("case", FAULTS)
def test_no_reason_repeats_the_value(case):
    """A reason is shown where the value, which may be personal, is hidden."""
    value, reason = FAULTS[case][2][2:]

    assert len(value.strip()) < 3 or value == PERSONAL or value not in reason


def test_every_fault_of_a_row_is_told_and_the_row_counts_once(check):
    checked = check("events", f"{EVENTS}\nE1;;nothing;never;QQ\nE2;T;btob;2019;FR")

    assert [r.column for r in checked.rejected] == ["country_code", "kind", "start_date", "title"]
    assert {r.line for r in checked.rejected} == {2}
    assert (checked.read, len(checked.rows)) == (2, 1)


def test_lines_are_those_of_the_file_below_blank_lines_and_quoted_line_breaks(check):
    checked = check("events", f'Calendar\n\n{EVENTS}\nE1;"a\nb";btob;2019;FR\n\nE2;T;none;2019;FR')

    assert [r.line for r in checked.rejected] == [7]
    assert checked.rows["line"].tolist() == [4]


@pytest.mark.parametrize(
    ("stem", "text"),
    [
        ("participations", "event_id;organisation;meetings\nE1;Ada Lovelace;lots"),
        ("participations", "event_id;organisation;meetings\nE1;Ada Lovelace"),
        ("participations", "event_id;organisation;meetings\nE1;;3"),
        (
            "survey_respondents",
            "wave_id;wave_date;respondent_id;commune\nW1;someday;Ada Lovelace;Nice",
        ),
        (
            "survey_answers",
            "wave_id;respondent_id;cluster_id;unaided;level\nW1;Ada Lovelace;one;maybe;2",
        ),
    ],
)  # fmt: skip
def test_nothing_of_a_participation_or_survey_row_is_told(check, stem, text):
    checked = check(stem, text)

    assert checked.rejected
    for rejection in checked.rejected:
        assert rejection.value in (PERSONAL, "")
        assert "Lovelace" not in repr(rejection)


def test_a_kept_row_is_the_first_valid_one_of_its_key(check):
    checked = check("events", f"{EVENTS}\nE1;T;wrong;2019;FR\nE1;U;btob;2019;FR\nE1;V;btob;2019;FR")

    assert checked.rows["title"].tolist() == ["U"]
    assert [(r.line, r.column) for r in checked.rejected] == [(2, "kind"), (4, "event_id")]


def test_an_empty_part_of_a_key_is_a_value_of_its_own(check):
    checked = check(
        "cluster_criteria",
        """
        cluster_id;gap;criterion;value;year
        one;G1;staff;3;
        one;G1;staff;4;2019
        one;G1;staff;5;
        """,
    )

    assert checked.rows["value"].tolist() == [3, 4]
    assert [r.line for r in checked.rejected] == [4]


def test_values_of_closed_lists_and_countries_are_read_whatever_their_case(check):
    checked = check("events", f"{EVENTS}\nE1;T;BtoB;2019;fr")

    assert checked.rejected == []
    assert checked.rows[["kind", "country_code"]].iloc[0].tolist() == ["btob", "FR"]


def test_the_precision_of_a_date_is_kept(check):
    checked = check(
        "events",
        f"{EVENTS}\nE1;T;btob;2018;FR\nE2;T;btob;2018-04;FR\nE3;T;btob;23/04/2018;FR",
    )

    assert checked.rows["start_date"].dt.strftime("%F").tolist() == [
        "2018-01-01", "2018-04-01", "2018-04-23",
    ]  # fmt: skip
    assert checked.rows["start_date_precision"].tolist() == ["year", "month", "day"]


def test_an_end_known_to_the_year_may_follow_a_day_of_that_year(check):
    checked = check("events", f"{EVENTS};end_date\nE1;T;btob;2018-04-23;FR;2018")

    assert checked.rejected == []


def test_what_an_empty_cell_means_is_filled_in(check):
    events = check("events", f"{EVENTS};status\nE1;T;btob;2019;FR;")
    came = check("participations", "event_id;organisation;attended\nE1;Alpha;\nE1;Beta;0")
    targets = check("targets", "indicator_id;target_date;target_value\nR3.1;2028;5")

    assert events.rows["status"].tolist() == ["held"]
    assert came.rows["attended"].tolist() == [True, False]
    assert targets.rows["status"].tolist() == ["proposed"]


def test_announced_and_cancelled_events_are_accepted(check):
    checked = check(
        "events",
        f"{EVENTS};status\nE1;T;btob;2031;FR;announced\nE2;T;btob;2019;FR;cancelled",
    )

    assert checked.rejected == []
    assert checked.rows["status"].tolist() == ["announced", "cancelled"]


def test_columns_may_come_in_any_order(check):
    ordered = check("events", f"{EVENTS}\nE1;T;btob;2019;FR").rows
    shuffled = check("events", "country_code;kind;event_id;start_date;title\nFR;btob;E1;2019;T")

    pd.testing.assert_frame_equal(shuffled.rows, ordered)


@pytest.mark.parametrize("stem", LAYOUT)
def test_an_absent_file_has_the_columns_and_types_of_a_present_one(check, stem):
    headers = LAYOUT[stem].expected(LANGUAGES)
    present = check(stem, ";".join(headers)).rows

    absent = empty_rows(LAYOUT[stem], LANGUAGES)

    assert absent.dtypes.to_dict() == present.dtypes.to_dict()
    assert len(absent) == len(present) == 0


def test_texts_of_other_languages_than_the_observatory_s_are_unknown_columns(check):
    spanish = ("es",)

    checked = check("gaps", "gap_id;title_es\nG1;Identidad", spanish)

    assert checked.rows["title_es"].tolist() == ["Identidad"]


# References


def test_a_row_that_names_no_row_of_another_file_is_rejected(check):
    events = check("events", f"{EVENTS}\nE1;T;btob;2019;FR\nE2;T;nothing;2019;FR")
    came = check("participations", "event_id;organisation\nE1;Alpha\nE2;Beta\nE3;Gamma")

    result = _referring({"participations": came, "events": events})

    reason = "no accepted row of events has it: add the row there, or correct the id here"
    assert told(result["participations"]) == [
        (3, "event_id", PERSONAL, reason),
        (4, "event_id", PERSONAL, reason),
    ]
    assert result["participations"].rows["organisation"].tolist() == ["Alpha"]
    assert result["events"].rows["event_id"].tolist() == ["E1"]


def test_an_absent_file_has_none_of_the_rows_that_another_names(check):
    milestones = check("milestones", "milestone_id;action_id;due_date\nM1;A1;2020")

    result = _referring({"milestones": milestones})["milestones"]

    assert len(result.rows) == 0
    assert told(result)[0][:3] == (2, "action_id", "A1")


def test_an_empty_reference_needs_no_row(check):
    support = check("support", "case_id;organisation;kind;status;event_id\nS1;A;fair;applied;")

    result = _referring({"support": support})["support"]

    assert (len(result.rows), result.rejected) == (1, [])


def test_answers_need_their_respondent_of_the_same_wave_and_their_cluster(check):
    answers = check(
        "survey_answers",
        """
        wave_id;respondent_id;cluster_id;unaided;level
        W1;R1;one;0;1
        W2;R1;one;0;1
        W1;R1;nowhere;0;1
        """,
    )
    people = check("survey_respondents", "wave_id;wave_date;respondent_id\nW1;2019;R1")
    clusters = check("clusters", "cluster_id;name;kind\none;One;focal")

    result = _referring(
        {"survey_answers": answers, "survey_respondents": people, "clusters": clusters}
    )["survey_answers"]

    assert result.rows["line"].tolist() == [2]
    assert [(r.line, r.column, r.value) for r in result.rejected] == [
        (3, "respondent_id", PERSONAL),
        (4, "cluster_id", PERSONAL),
    ]


# Whatever comes


_cell = st.one_of(
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=12),
    st.text(string.digits + ".,- /€%eE", max_size=12),
    st.sampled_from(["btob", "2019", "2019-02-30", "FR", "1", "NaN", "inf", "None", "=1+1", "-0"]),
)


@settings(max_examples=40, deadline=None)
@given(stem=st.sampled_from(sorted(LAYOUT)), data=st.data())
def test_every_row_is_accepted_or_rejected_with_a_reason_whatever_its_cells(stem, data):
    file = LAYOUT[stem]
    headers = list(file.expected(LANGUAGES))
    row = st.lists(_cell, min_size=len(headers), max_size=len(headers))
    content = io.StringIO()
    writer = csv.writer(content, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerows([headers, *data.draw(st.lists(row, max_size=4))])
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / f"{stem}.csv"
        path.write_text(content.getvalue(), encoding="utf-8", newline="")
        checked = check_table(read_table(path, headers, file.required), file, LANGUAGES)

    lines = checked.rows["line"].tolist() + sorted({r.line for r in checked.rejected})
    assert len(lines) == len(set(lines)) == checked.read
    for rejection in checked.rejected:
        assert rejection.reason.text(language("fr"))
        assert rejection.column in headers


def test_a_key_that_an_earlier_source_has_is_rejected_and_names_that_source(check):
    own = check("events", "event_id;title;kind;start_date;country_code\nE1;A;btob;2019;ES\n")
    other = replace(own, source="agenda")

    first, second = check_keys([own, other])

    assert first is own
    assert second.rows.empty
    [fault] = second.rejected
    assert (fault.line, fault.column, fault.value) == (2, "event_id", "E1")
    assert fault.reason.text() == "events has the same event_id; that row is kept"


def test_an_organisation_that_two_sources_have_is_kept_in_both_to_be_merged(check):
    own = check("organisations", "org_id;name;kind;country_code\na;A;company;ES\n")
    other = replace(own, source="register")

    first, second = check_keys([own, other])

    assert len(first.rows) == len(second.rows) == 1
    assert second.rejected == []

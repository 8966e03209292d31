"""R4: companies accompanied, coverage, funding, success and fairs, worked out by hand."""

from functools import cache

import pytest

from tests.computing import Computation, computed
from tests.data_directory import COAST, OTHER

ORGANISATIONS = """
    org_id;name;kind;country_code;commune;segment;naf;founded_year;closed_year
    alba;Alba;company;ES;Costa;animation;;2015;
    brisa;Brisa;company;ES;Sierra;games;;2018;2019
    cala;Cala;company;ES;Llano;;62.01Z;2020;
    dune;Dune;company;ES;Costa;animation;01.11Z;2010;
    eco;Eco;school;ES;Costa;animation;;;
    far;Far;company;ES;Otra;animation;;;
"""
# In scope: alba (segment, no code), brisa until 2019, cala (code of the scope) from 2020.
# Not in scope: dune (a code outside the scope prevails over its segment), eco (no company), far
# (not local).
SUPPORT = """
    case_id;organisation;kind;status;applied_on;decided_on;amount_granted_eur
    S1;alba;funding;granted;2018-11-02;2019-03-15;15000
    S2;alba;funding;refused;2019-01-10;2019-04-20;
    S3;brisa;funding;applied;2019-06-01;;
    S4;brisa;mentoring;delivered;2019-05;;
    S5;dune;training;withdrawn;2019-10-10;;
    S6;Nova Films;btob;applied;2020-02-01;;
    S7;alba;funding;delivered;2019-06-01;2020;2500
    S8;cala;fair;delivered;2020-03-01;;
    S9;eco;fair;delivered;2020-03-02;;
    S10;alba;fair;granted;2020-03-03;;
    S11;far;funding;granted;2019-02-01;2019-03-20;
    S12;cala;funding;granted;2020-05-01;2020-12-01;99999
    S13;far;training;delivered;2019-07-01;2019-08-01;7777
    S14;brisa;funding;withdrawn;2019-01-01;2019-04-25;4444
"""
ALL = "R4.1 R4.2 R4.3 R4.4 R4.6"


@cache
def found() -> Computation:
    return computed(ALL, as_of="2020-06-30", organisations=ORGANISATIONS, support=SUPPORT)


# Companies accompanied


def test_companies_accompanied_are_the_distinct_organisations_of_the_cases() -> None:
    # 2019: alba (S1, S2), brisa (S4, S14), dune (S5, withdrawn), far (S11, S13).
    # 2020: Nova Films, alba (S7, S10), cala (S8), eco.
    assert found().years("R4.1") == {2019: 4, 2020: 4}


def test_funding_counts_on_its_decision_and_everything_else_on_its_request() -> None:
    assert found().value("R4.1", "2019-Q1") == 2  # alba (S1, asked for in 2018), far (S11)
    assert found().row("R4.1", "2018") is None
    assert found().value("R4.1", "2019-07") == 1  # far: S13 on its request, not on its decision
    assert found().value("R4.1", "2019-08") == 0


def test_an_undecided_request_for_funding_is_in_no_period() -> None:
    assert found().value("R4.1", "2019-06") == 0  # S3
    assert "S3" not in set(found().evidence["row_id"])


def test_a_decision_known_to_the_year_counts_in_years_only() -> None:
    # S7 counts in 2020, in none of its quarters.
    assert found().value("R4.3", "2020") == 2_500
    assert [found().value("R4.3", f"2020-Q{quarter}") for quarter in (1, 2)] == [0, 0]


def test_a_decision_after_the_data_date_counts_nowhere() -> None:
    assert "S12" not in set(found().evidence["row_id"])


def test_cases_stand_in_the_basin_and_the_segment_of_the_organisation() -> None:
    assert found().value("R4.1", "2019", COAST) == 2  # alba, dune
    assert found().value("R4.1", "2019", OTHER) == 1  # brisa
    assert found().segments("R4.1", "2019") == {
        "animation": 3,
        "games": 1,
    }  # alba, dune, far; brisa
    assert found().segments("R4.1", "2020") == {"animation": 2, "games": 1}  # alba, eco; cala
    assert found().value("R4.1", "2020", COAST, "games") == 1
    assert found().value("R4.1", "2020", OTHER, "games") == 0


# Coverage


def test_coverage_is_over_the_companies_in_scope_at_the_end_of_the_period() -> None:
    row = found().row("R4.2", "2019")
    assert row is not None  # alba and brisa, both accompanied; dune and far are not in scope
    assert (row["value"], row["numerator"], row["denominator"], row["n"]) == (1, 2, 2, 2)
    row = found().row("R4.2", "2020")
    assert row is not None  # alba and cala (founded in 2020); brisa closed in 2019
    assert (row["value"], row["numerator"], row["denominator"]) == (1, 2, 2)
    assert found().value("R4.2", "2019-Q1") == 0.5  # alba of alba and brisa
    assert found().value("R4.2", "2019-Q3") == 0


def test_coverage_by_basin_and_segment_is_over_the_companies_there() -> None:
    assert found().value("R4.2", "2019", OTHER) == 1  # brisa of brisa
    assert found().row("R4.2", "2020", OTHER) is None  # nobody is in scope there any more
    assert found().segments("R4.2", "2019") == {"animation": 1, "games": 1}


def test_coverage_leaves_out_cases_before_the_foundation_and_after_the_closure() -> None:
    found = computed(
        "R4.1 R4.2",
        organisations=ORGANISATIONS,
        support="""
            case_id;organisation;kind;status;applied_on
            S1;brisa;mentoring;delivered;2020-01-10
            S2;cala;mentoring;delivered;2019-01-10
        """,
    )
    assert found.years("R4.1") == {2019: 1, 2020: 1}
    assert found.years("R4.2") == {2019: 0, 2020: 0}  # of alba and brisa; of alba and cala


# Funding


def test_funding_obtained_sums_what_is_granted_to_funding_cases() -> None:
    # S1; S11 states no amount, S13 is no funding, S14 was given up.
    assert found().years("R4.3") == {2019: 15_000, 2020: 2_500}
    assert found().value("R4.3", "2019-Q1") == 15_000
    assert found().value("R4.3", "2019-Q2") == 0
    row = found().row("R4.3", "2019")
    assert row is not None
    assert row["n"] == 1  # companies that state an amount


def test_the_success_rate_is_over_decided_cases() -> None:
    # 2019: granted S1, S11; refused S2; withdrawn S14 and undecided S3 are not decided.
    row = found().row("R4.4", "2019")
    assert row is not None
    assert (row["value"], row["numerator"], row["denominator"]) == (pytest.approx(2 / 3), 2, 3)
    assert found().value("R4.4", "2020") == 1  # S7, delivered
    assert found().row("R4.4", "2019-Q3") is None  # nothing decided


# Fairs


def test_companies_at_fairs_came_or_have_a_delivered_case() -> None:
    fairs = computed(
        ALL,
        organisations=ORGANISATIONS,
        support=SUPPORT,
        events="""
            event_id;title;kind;start_date;country_code;status
            F1;Fair;international-fair;2020-02-01;FR;
            F2;Fair that was cancelled;international-fair;2020-02-01;FR;cancelled
            B1;Meetings;btob;2020-02-01;ES;
        """,
        participations="""
            event_id;organisation;attended
            F1;alba;1
            F1;alba;1
            F1;far;1
            F1;eco;1
            F1;Nova Films;1
            F1;brisa;0
            F2;dune;1
            B1;dune;1
        """,
    )
    # alba and far (local or not) came, cala has a delivered case. eco is a school and Nova Films in
    # no list; S10 is granted, not delivered.
    assert fairs.years("R4.6") == {2019: 0, 2020: 3}
    assert fairs.segments("R4.6", "2020") == {"animation": 2, "games": 1}
    assert fairs.value("R4.6", "2020", COAST) == 2
    assert fairs.value("R4.6", "2020-Q1", OTHER) == 0
    behind = fairs.rows_behind("R4.6", "2020")
    assert set(behind["table"]) == {"participation", "support_case"}
    assert len(behind) == 4  # alba twice, far, cala


def test_fairs_are_said_from_cases_alone_where_there_are_no_events() -> None:
    assert found().value("R4.6", "2020") == 1  # cala


# What feeds nothing


def test_without_amounts_or_decisions_there_is_no_funding() -> None:
    bare = computed(
        ALL,
        organisations=ORGANISATIONS,
        support="""
            case_id;organisation;kind;status;applied_on
            S1;alba;mentoring;delivered;2019-05-02
        """,
    )
    assert bare.years("R4.1") == {2019: 1}
    assert bare.years("R4.3") == {}
    assert bare.years("R4.4") == {}


def test_without_companies_in_scope_there_is_no_coverage() -> None:
    bare = computed(
        "R4.1 R4.2",
        support="""
            case_id;organisation;kind;status;applied_on
            S1;Alba;mentoring;delivered;2019-05-02
        """,
    )
    assert bare.years("R4.1") == {2019: 1}
    assert bare.row("R4.2", "2019") is None


def test_a_complete_register_of_cases_is_a_register_whatever_list_stands_beside_it() -> None:
    beside = computed(
        ALL, basis={"organisation": "record"}, organisations=ORGANISATIONS, support=SUPPORT
    )
    basis = {key: (beside.row(key, "2019") or {}).get("basis") for key in ALL.split()}
    assert basis["R4.1"] == basis["R4.3"] == basis["R4.4"] == "register"
    assert beside.value("R4.3", "2019") == 15_000
    # Coverage is over the list, and which organisations are companies stands there.
    assert basis["R4.2"] == basis["R4.6"] == "record"
    assert beside.status("R4.2", "2019") == "withheld"

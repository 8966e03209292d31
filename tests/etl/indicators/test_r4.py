"""R4: companies accompanied, coverage, funding, success, training and fairs, worked out by hand."""

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


# What companies did at fairs


@cache
def at_fairs() -> Computation:
    return computed(
        "R4.6 R4.7 R4.7b",
        as_of="2020-06-30",
        organisations=ORGANISATIONS,
        support=SUPPORT,
        events="""
            event_id;title;kind;start_date;country_code
            F0;Fair;international-fair;2018;FR
            F1;Fair;international-fair;2019-02-01;FR
            F2;Fair;international-fair;2020-02;ES
            F3;Fair after the data date;international-fair;2020-07-01;FR
            B1;Meetings;btob;2020-02-01;ES
        """,
        participations="""
            event_id;organisation;attended;contracts;contract_value_eur
            F0;alba;1;5;
            F1;alba;1;2;9000
            F1;alba;1;1;
            F1;cala;1;0;
            F1;far;1;4;500
            F1;eco;1;7;7000
            F1;Nova Films;1;7;7000
            F1;dune;0;9;90000
            F2;brisa;1;3;1200
            F2;cala;1;;
            F3;alba;1;9;90000
            B1;alba;1;9;90000
        """,
    )


def test_contracts_at_fairs_are_those_of_the_companies_that_came() -> None:
    # 2019: alba 2 + 1, cala 0, far 4. eco is a school, Nova Films in no list, dune did not come.
    # 2020: brisa 3; F3 lies after the data date and B1 is no fair.
    assert at_fairs().years("R4.7") == {2018: 5, 2019: 7, 2020: 3}
    assert at_fairs().years("R4.7b") == {2018: 0, 2019: 9_500, 2020: 1_200}


def test_what_was_made_at_a_fair_is_of_the_companies_that_state_it() -> None:
    row = at_fairs().row("R4.7", "2019")
    assert row is not None
    assert row["n"] == 3  # alba, cala (none), far
    row = at_fairs().row("R4.7b", "2019")
    assert row is not None
    assert row["n"] == 2  # alba, far


def test_a_fair_known_to_the_year_or_the_month_counts_in_no_shorter_period() -> None:
    assert at_fairs().value("R4.7", "2018") == 5
    assert at_fairs().value("R4.7", "2019-02") == 7
    assert [at_fairs().value("R4.7b", period) for period in ("2020-02", "2020-Q1")] == [1200, 1200]


def test_contracts_at_fairs_stand_in_the_basin_and_the_segment_of_the_company() -> None:
    assert at_fairs().value("R4.7", "2019", COAST) == 3  # alba and cala; far lies elsewhere
    assert at_fairs().value("R4.7b", "2020", OTHER) == 1_200  # brisa
    assert at_fairs().segments("R4.7", "2019") == {"animation": 7, "games": 0}


def test_cases_make_no_contracts() -> None:
    alone = computed("R4.6 R4.7 R4.7b", organisations=ORGANISATIONS, support=SUPPORT)
    assert alone.years("R4.6") == {2019: 0, 2020: 1}
    assert alone.values["indicator_id"].unique().tolist() == ["R4.6"]


def test_what_no_participation_states_of_a_fair_is_absent() -> None:
    bare = computed(
        "R4.7 R4.7b",
        organisations=ORGANISATIONS,
        events="""
            event_id;title;kind;start_date;country_code
            F1;Fair;international-fair;2019-02-01;FR
        """,
        participations="""
            event_id;organisation;contracts
            F1;alba;2
        """,
    )
    assert bare.years("R4.7") == {2019: 2}
    assert bare.years("R4.7b") == {}


# Training

TRAINING = """
    event_id;title;kind;start_date;country_code;hours;status
    T1;Course;training;2019-03-04;ES;7;
    T2;Course;training;2019-11;ES;3.5;
    T3;Course whose length nobody states;training;2019-06-01;ES;;
    T4;Course that was cancelled;training;2019-06-01;ES;40;cancelled
    T5;Course after the data date;training;2020-07-01;ES;40;
    W1;Workshop;information-workshop;2019-06-01;ES;2;
"""
TRAINED = """
    event_id;organisation;attended
    T1;alba;1
    T1;alba;1
    T1;eco;1
    T1;Nova Films;1
    T1;brisa;0
    T2;brisa;1
    T3;alba;1
    T4;alba;1
    T5;alba;1
    W1;alba;1
"""
COURSES = """
    case_id;organisation;kind;status;applied_on;decided_on;hours;event_id
    S1;alba;training;delivered;2019-04-02;2019-07-01;14;
    S2;alba;training;delivered;2019-04-02;;7;T1
    S3;brisa;training;granted;2019-04-02;;21;
    S4;brisa;training;applied;2019-04-02;;21;
    S5;brisa;mentoring;delivered;2019-04-02;;9;
    S6;cala;training;delivered;2020;;10;
    S7;cala;training;delivered;2020-05-01;;;
    S8;far;training;delivered;2020-07-01;;100;
"""


@cache
def trained() -> Computation:
    return computed(
        "R4.5",
        as_of="2020-06-30",
        organisations=ORGANISATIONS,
        events=TRAINING,
        participations=TRAINED,
        support=COURSES,
    )


def test_training_is_hours_of_participation_and_of_cases_that_name_no_event() -> None:
    # 2019: T1 four who came × 7, T2 one × 3.5; S1 14. S2 counts at its event, S3 and S4 are not
    # delivered, S5 is no training. 2020: S6 10; S7 states no hours, S8 lies after the data date.
    assert trained().years("R4.5") == {2019: 45.5, 2020: 10}
    row = trained().row("R4.5", "2019")
    assert row is not None
    assert row["n"] == 4  # alba, eco, Nova Films, brisa
    assert len(trained().rows_behind("R4.5", "2019")) == 6


def test_a_course_counts_on_its_first_day_and_a_case_on_its_request() -> None:
    assert trained().value("R4.5", "2019-Q1") == 28
    assert trained().value("R4.5", "2019-04") == 14  # S1, not on its decision in July
    assert trained().value("R4.5", "2019-07") == 0
    assert trained().value("R4.5", "2019-11") == 3.5
    assert trained().value("R4.5", "2020-Q1") == 0  # S6 is known to the year


def test_training_stands_in_the_basin_and_the_segment_of_the_organisation() -> None:
    assert trained().value("R4.5", "2019", COAST) == 7 * 3 + 14  # alba twice, eco; S1
    assert trained().value("R4.5", "2019", OTHER) == 3.5  # brisa
    assert trained().segments("R4.5", "2019") == {"animation": 35, "games": 3.5}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"events": TRAINING, "participations": TRAINED}, {2019: 31.5}),
        ({"support": COURSES.replace(";7;T1", ";;")}, {2019: 14, 2020: 10}),
        ({"events": TRAINING, "support": SUPPORT}, {}),
        ({"participations": TRAINED, "support": SUPPORT,
          "events": TRAINING.replace(";7;", ";;").replace(";3.5;", ";;")
                            .replace(";40;", ";;").replace(";2;", ";;")}, {}),
    ],
    ids=["courses alone", "cases alone", "nobody is known to have come", "no length is stated"],
)  # fmt: skip
def test_training_is_said_from_whatever_states_hours(
    files: dict[str, str], expected: dict[int, float]
) -> None:
    alone = computed("R4.5 C1", as_of="2020-06-30", organisations=ORGANISATIONS, **files)
    assert alone.years("R4.5") == expected


def test_training_is_withheld_where_its_participants_are_a_public_record() -> None:
    beside = computed(
        "R4.5", as_of="2020-06-30", basis={"participation": "record"}, organisations=ORGANISATIONS,
        events=TRAINING, participations=TRAINED, support=COURSES,
    )  # fmt: skip
    assert beside.status("R4.5", "2019") == "withheld"
    assert beside.value("R4.5", "2019") is None


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

"""R3: events by kind, reach, and the business made there, against values worked out by hand."""

from functools import cache

import pytest

from tests.computing import Computation, computed
from tests.data_directory import COAST, OTHER

EVENTS = """
    event_id;title;kind;start_date;country_code;commune;attendance;status
    B1;Day known;btob;2019-02-10;ES;Costa;40;
    B2;Month known;btob;2019-05;ES;Sierra;;held
    B3;Year known;btob;2019;ES;Llano;25;held
    B4;Announced;btob;2019-03-31;ES;Costa;99;announced
    B5;Cancelled;btob;2019-03-31;ES;Costa;99;cancelled
    B6;After the data date;btob;2020-07-01;ES;Costa;99;held
    W1;Workshop;information-workshop;2019-11-05;ES;Costa;15;held
    K1;Conference elsewhere;conference;2020-01-15;ES;Otra;;held
    P1;Campaign without a place;campaign;2018-07-01;ES;;;held
    F1;Festival;festival;2020-05-01;ES;Costa;900;held
"""
PARTICIPATIONS = """
    event_id;organisation;attended;meetings;leads;contracts;contract_value_eur
    B1;alba;1;5;2;1;12000
    B1;alba;;3;;;
    B1;brisa;0;9;9;9;9000000
    B2;alba;1;4;4;1;8000
    B3;cala;1;;1;0;
    W1;brisa;1;7;3;2;500
    B4;cala;1;9;9;9;999
    B6;cala;1;9;9;9;999
    F1;dune;1;9;8;8;1
"""
# B1 names alba twice; brisa did not come to B1. B4 was never held, B6 lies after the data date,
# F1 is no event of R3.1 to R3.3.
ORGANISATIONS = """
    org_id;name;kind;country_code
    alba;Alba;company;ES
    brisa;Brisa;company;ES
    cala;Cala;school;ES
    dune;Dune;company;FR
"""
ALL = "R3.1 R3.1b R3.2 R3.3 R3.4 R3.4b R3.5 R3.5b R3.5c R3.5d"


@cache
def found() -> Computation:
    return computed(
        ALL,
        as_of="2020-06-30",
        events=EVENTS,
        participations=PARTICIPATIONS,
        organisations=ORGANISATIONS,
    )


# Events by kind


def test_events_count_by_kind_in_the_period_of_their_start() -> None:
    assert found().years("R3.1") == {2018: 0, 2019: 3, 2020: 0}  # B1, B2, B3
    assert found().years("R3.2") == {2018: 0, 2019: 1, 2020: 1}  # W1; K1
    assert found().years("R3.3") == {2018: 1, 2019: 0, 2020: 0}  # P1


def test_a_date_known_to_the_month_counts_in_months_quarters_and_years() -> None:
    assert found().value("R3.1", "2019-05") == 1  # B2
    assert found().value("R3.1", "2019-Q2") == 1


def test_a_date_known_to_the_year_counts_in_years_only() -> None:
    # B3, known to 2019, is in no quarter; B1 and B2 are.
    quarters = [found().value("R3.1", f"2019-Q{number}") for number in (1, 2, 3, 4)]
    assert quarters == [1, 1, 0, 0]
    months = [found().value("R3.1", f"2019-{number:02}") for number in range(1, 13)]
    assert months == [0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]


def test_nothing_is_said_before_the_first_event_or_after_the_last() -> None:
    # From P1 on 1 July 2018 to F1 on 1 May 2020: zero inside, absent outside.
    assert found().value("R3.1", "2018-07") == 0
    assert found().row("R3.1", "2018-06") is None
    assert found().row("R3.1", "2018-Q2") is None
    assert found().row("R3.1", "2017") is None
    assert found().value("R3.1", "2020-05") == 0
    assert found().row("R3.1", "2020-06") is None
    assert found().row("R3.1", "2020-Q3") is None


def test_a_period_that_ends_after_the_data_date_is_provisional() -> None:
    assert found().status("R3.1", "2019") == "ok"
    assert found().status("R3.1", "2020-Q1") == "ok"
    assert found().status("R3.1", "2020-Q2") == "ok"  # ends on the data date
    assert found().status("R3.1", "2020") == "provisional"


def test_events_stand_in_the_basin_of_their_place() -> None:
    assert found().years("R3.1", COAST) == {2018: 0, 2019: 2, 2020: 0}  # B1, B3
    assert found().years("R3.1", OTHER) == {2018: 0, 2019: 1, 2020: 0}  # B2
    # A conference elsewhere and a campaign without a place are in no basin.
    assert found().years("R3.2", COAST) == {2018: 0, 2019: 1, 2020: 0}
    assert found().years("R3.3", COAST) == {2018: 0, 2019: 0, 2020: 0}
    assert found().years("R3.3", OTHER) == {2018: 0, 2019: 0, 2020: 0}


# Reach


def test_reach_counts_each_organisation_that_came_once() -> None:
    assert found().years("R3.4") == {2018: 0, 2019: 3, 2020: 0}  # alba, cala, brisa (at W1)
    assert found().value("R3.4", "2019-Q1") == 1  # alba, twice at B1
    assert found().value("R3.4", "2019", COAST) == 3
    assert found().value("R3.4", "2019", OTHER) == 1  # alba again, at B2


def test_attendance_sums_what_events_state() -> None:
    assert found().years("R3.4b") == {2018: 0, 2019: 80, 2020: 0}  # 40 + 25 + 15
    assert found().value("R3.4b", "2019-Q1") == 40


# Business


def test_meetings_are_those_of_btob_events_that_organisations_attended() -> None:
    assert found().years("R3.1b") == {2018: 0, 2019: 12, 2020: 0}  # 5 + 3 + 4
    assert found().value("R3.1b", "2019-Q1") == 8


def test_business_is_summed_over_all_events_of_reach() -> None:
    assert found().value("R3.5", "2019") == 10  # 2 + 4 + 1 + 3
    assert found().value("R3.5b", "2019") == 4  # 1 + 1 + 0 + 2
    assert found().value("R3.5c", "2019") == 20_500  # 12 000 + 8 000 + 500
    assert found().value("R3.5", "2019", COAST) == 6  # 2 + 1 + 3


def test_the_base_of_an_amount_is_the_organisations_that_state_one() -> None:
    row = found().row("R3.5c", "2019")
    assert row is not None
    assert row["n"] == 2  # alba twice, brisa


def test_contracts_for_each_lead_say_their_two_parts() -> None:
    row = found().row("R3.5d", "2019")
    assert row is not None
    assert (row["value"], row["numerator"], row["denominator"]) == (0.4, 4, 10)
    assert found().value("R3.5d", "2019", COAST) == 0.5  # (1 + 0 + 2) / 6


def test_a_ratio_without_a_denominator_is_absent() -> None:
    assert found().value("R3.5", "2018") == 0
    assert found().row("R3.5d", "2018") is None
    assert found().row("R3.5d", "2020") is None


# What feeds nothing


def test_a_column_that_is_empty_in_every_row_feeds_nothing() -> None:
    bare = computed(
        ALL,
        events="""
            event_id;title;kind;start_date;country_code
            B1;Meeting;btob;2019-02-10;ES
        """,
        participations="""
            event_id;organisation;leads
            B1;Alba;0
        """,
    )
    assert bare.years("R3.1") == {2019: 1}
    assert bare.years("R3.4") == {2019: 1}
    assert bare.years("R3.5") == {2019: 0}  # stated, and zero
    for absent in ("R3.1b", "R3.4b", "R3.5b", "R3.5c", "R3.5d"):
        assert bare.years(absent) == {}, absent
        assert bare.status(absent, "2019") is None, absent


def test_without_participations_there_is_no_reach() -> None:
    bare = computed("R3.1 R3.4", events=EVENTS)
    assert bare.value("R3.1", "2019") == 3
    assert bare.row("R3.4", "2019") is None


# Whose events


def test_events_of_the_named_organisers_only_are_judged() -> None:
    events = """
        event_id;title;kind;start_date;country_code;commune;organiser;attendance
        B1;Alone;btob;2019-02-10;ES;Costa;acta;10
        B2;By name;btob;2019-03-10;ES;Costa;Acta Chamber;20
        B3;Together;btob;2019-04-10;ES;Costa;"Someone else;acta";40
        B4;Others;btob;2019-05-10;ES;Costa;Someone else;80
        B5;Nobody named;btob;2019-06-10;ES;Costa;;160
    """
    participations = """
        event_id;organisation;leads
        B1;Alba;1
        B4;Alba;2
        B4;Brisa;4
    """
    organisations = """
        org_id;name;kind;country_code
        acta;Acta Chamber;institution;ES
    """
    some = computed(
        "R3.1 R3.4 R3.4b R3.5 R5.1 R5.2 C7",
        settings={"organisers": ["acta"]},
        events=events,
        participations=participations,
        organisations=organisations,
    )
    assert some.value("R3.1", "2019") == 3  # B1, B2, B3
    assert some.value("R3.4b", "2019") == 70  # 10 + 20 + 40
    assert some.value("R3.4", "2019") == 1
    assert some.value("R3.5", "2019") == 1
    assert some.value("R5.1", "2019") == 3
    # The context and the network are everybody's.
    assert some.value("C7", "2019", segment="count:R3.1") == 5
    assert some.value("R5.2", "2019") == 2


def test_an_organiser_of_the_configuration_need_not_be_listed() -> None:
    some = computed(
        "R3.1",
        settings={"organisers": ["acta-chamber"]},
        events="""
            event_id;title;kind;start_date;country_code;organiser
            B1;By its id;btob;2019-02-10;ES;acta-chamber
            B2;By another;btob;2019-02-10;ES;acta
        """,
    )
    assert some.value("R3.1", "2019") == 1


# Public record


@cache
def on_record() -> Computation:
    return computed(
        ALL,
        basis={"event": "record"},
        as_of="2020-06-30",
        events=EVENTS,
        participations=PARTICIPATIONS,
        organisations=ORGANISATIONS,
    )


@pytest.mark.parametrize("indicator", ["R3.1", "R3.2", "R3.3", "R3.4"])
def test_counts_on_a_public_record_are_given_as_floors(indicator: str) -> None:
    row = on_record().row(indicator, "2019")
    assert row is not None
    assert (row["status"], row["basis"]) == ("ok", "record")
    assert row["value"] == found().value(indicator, "2019")


@pytest.mark.parametrize("indicator", ["R3.1b", "R3.4b", "R3.5", "R3.5b", "R3.5c", "R3.5d"])
def test_sums_and_ratios_on_a_public_record_are_withheld(indicator: str) -> None:
    row = on_record().row(indicator, "2019")
    assert row is not None
    assert (row["status"], row["basis"]) == ("withheld", "record")
    assert on_record().value(indicator, "2019") is None
    assert on_record().row(indicator, "2019", COAST) is None

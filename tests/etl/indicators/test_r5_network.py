"""R5.3 to R5.8: the network of each year, worked out by hand."""

from functools import cache

import pytest

from tests.computing import Computation, computed

IDS = "R5.3 R5.4 R5.5 R5.6 R5.7 R5.7b R5.8"
EVENTS = """
    event_id;title;kind;start_date;country_code;commune;status
    A1;Alba, Brisa and Cala meet;networking;2017-03-01;ES;Costa;
    A2;Dia and Eco meet;festival;2017-06-01;ES;Costa;
    A3;Faro is alone;training;2017;ES;Costa;
    B1;Alba and Brisa again, with Dia;btob;2018-03-01;ES;Costa;
    B2;Faro is alone again;training;2018-02-28;ES;Costa;
    C1;Nobody is on the list;btob;2019-03-01;ES;Costa;
    D1;Eco, newly with Gala;btob;2020-06-01;ES;Costa;
    D2;Cancelled;btob;2020-07-01;ES;Costa;cancelled
    D3;After the data;btob;2021-01-15;ES;Costa;
"""
PARTICIPATIONS = """
    event_id;organisation;attended
    A1;alba;1
    A1;brisa;1
    A1;cala;1
    A1;gala;0
    A2;dia;1
    A2;eco;1
    A2;eco;1
    A3;faro;1
    B1;alba;1
    B1;brisa;1
    B1;dia;1
    B2;faro;1
    D1;eco;1
    D1;gala;1
    D2;alba;1
    D2;gala;1
    D3;alba;1
    D3;gala;1
"""
ORGANISATIONS = """
    org_id;name;kind;country_code;commune;segment
    alba;Alba;company;ES;Costa;games
    brisa;Brisa;company;ES;Llano;animation
    cala;Cala;company;ES;Sierra;games
    dia;Dia;company;ES;Sierra;games
    eco;Eco;company;ES;Costa;
    faro;Faro;company;ES;Costa;games
    gala;Gala;company;ES;Otra;games
"""


def network(**changes: object) -> Computation:
    """The network's indicators over the example."""
    files = {"events": EVENTS, "participations": PARTICIPATIONS, "organisations": ORGANISATIONS}
    return computed(IDS, **{**files, **changes})  # type: ignore[arg-type]


@cache
def found() -> Computation:
    return network()


def test_density_is_the_share_of_pairs_that_met() -> None:
    # 2017: six came, 15 pairs; alba, brisa and cala make three, dia and eco one.
    # 2018: alba, brisa, dia and faro, six pairs, three of which met. 2020: eco and gala met.
    assert found().years("R5.3") == pytest.approx({2017: 4 / 15, 2018: 3 / 6, 2020: 1.0})
    row = found().row("R5.3", "2017")
    assert row is not None
    assert (row["n"], row["numerator"], row["denominator"]) == (6, 4, 15)


def test_the_giant_component_is_a_share_of_the_organisations_that_came() -> None:
    assert found().years("R5.4") == pytest.approx({2017: 3 / 6, 2018: 3 / 4, 2020: 1.0})


def test_isolates_met_nobody() -> None:
    assert found().years("R5.5") == pytest.approx({2017: 1 / 6, 2018: 1 / 4, 2020: 0.0})


def test_a_tie_is_new_once_in_the_whole_history_and_zero_in_a_year_without_any() -> None:
    # 2018: alba and brisa know each other; dia is new to both.
    assert found().years("R5.6") == {2017: 4, 2018: 2, 2019: 0, 2020: 1}


def test_mixing_leaves_out_whoever_has_no_basin_or_no_segment() -> None:
    # 2017, basins: alba–brisa inside the coast; alba–cala, brisa–cala and dia–eco across.
    # 2018: alba–brisa inside, dia across to both. 2020: gala lies elsewhere, so there is no tie.
    assert found().years("R5.7") == pytest.approx({2017: (3 - 1) / 4, 2018: (2 - 1) / 3})
    # Segments, 2017: alba–cala inside, brisa across to both, eco has none. 2018: alba–dia inside.
    assert found().years("R5.7b") == pytest.approx({2017: 1 / 3, 2018: 1 / 3})
    row = found().row("R5.7", "2017")
    assert row is not None
    assert (row["n"], row["numerator"], row["denominator"]) == (4, 2, 4)


def test_newcomers_come_back_within_a_year_where_that_year_is_over() -> None:
    # 2017: alba and brisa 365 days later, dia 273; cala and eco not within the year; faro, known
    # to the year, is taken on 1 January 2017: 423 days. 2019 had none, 2020 is not over.
    assert found().years("R5.8") == pytest.approx({2017: 3 / 6})
    assert found().row("R5.8", "2020") is None
    assert network(as_of="2018-12-31").years("R5.8") == pytest.approx({2017: 3 / 6})
    assert network(as_of="2018-12-30").row("R5.8", "2017") is None


def test_coming_twice_on_one_day_is_not_coming_back() -> None:
    events = """
        event_id;title;kind;start_date;country_code
        A;Morning;btob;2017-05-01;ES
        B;Evening;networking;2017-05-01;ES
        C;A year and a day later;btob;2018-05-02;ES
    """
    came = """
        event_id;organisation
        A;alba
        B;alba
        C;alba
    """
    assert network(events=events, participations=came).years("R5.8") == {2017: 0.0}


def test_a_year_without_participations_has_no_shares() -> None:
    for key in ("R5.3", "R5.4", "R5.5", "R5.7", "R5.7b", "R5.8"):
        assert found().row(key, "2019") is None


def test_one_organisation_alone_has_no_density_and_is_isolated() -> None:
    alone = network(participations="event_id;organisation\nA1;alba")
    assert alone.row("R5.3", "2017") is None
    assert alone.value("R5.4", "2017") == 1
    assert alone.value("R5.5", "2017") == 1
    assert alone.years("R5.6") == {2017: 0, 2018: 0, 2019: 0, 2020: 0}


def test_without_participations_there_is_no_network() -> None:
    assert network(participations="event_id;organisation").values.empty


def test_a_year_that_is_not_over_is_provisional() -> None:
    running = network(as_of="2020-09-30")
    assert running.status("R5.6", "2020") == "provisional"
    assert running.status("R5.6", "2019") == "ok"
    assert running.status("R5.8", "2017") == "ok"


@pytest.mark.parametrize("table", ["participation", "event"])
def test_a_public_record_says_nothing_of_the_network(table: str) -> None:
    record = network(basis={table: "record"})
    for key in IDS.split():
        rows = record.values[record.values["indicator_id"] == key]
        assert set(rows["status"]) == {"withheld"}
        assert rows["value"].isna().all()


def test_only_the_mixing_depends_on_the_list_of_organisations() -> None:
    listed = network(basis={"organisation": "record"})
    assert listed.status("R5.7", "2017") == "withheld"
    assert listed.status("R5.3", "2017") == "ok"


def test_evidence_is_the_participations_of_those_who_came() -> None:
    def rows(key: str, period: str) -> set[str]:
        behind = found().rows_behind(key, period)
        return set(behind["row_id"])

    came = found().tables["participation"].query("attended")
    events = came.set_index("participation_id")["event_id"]
    assert {events[key] for key in rows("R5.3", "2018")} == {"B1", "B2"}
    assert len(rows("R5.6", "2017")) == 7
    # gala has no basin of the territory, eco no segment.
    assert {came.set_index("participation_id")["org_id"][k] for k in rows("R5.7", "2020")} == {
        "eco"
    }
    assert {came.set_index("participation_id")["org_id"][k] for k in rows("R5.7b", "2020")} == {
        "gala"
    }

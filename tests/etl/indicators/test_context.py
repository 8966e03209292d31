"""C1 to C4 and C7: the stock of companies and the life of the place, worked out by hand."""

from functools import cache

import pytest

from tests.computing import Computation, computed
from tests.data_directory import COAST, OTHER

ORGANISATIONS = """
    org_id;name;kind;country_code;commune;department_code;segment;naf;founded_year;closed_year;employees
    alba;Alba;company;ES;Costa;;animation;;2017;;10
    brisa;Brisa;company;ES;Sierra;;games;;2018;2018;4
    cala;Cala;company;ES;;17;;5911A;;2019;2,5
    dune;Dune;company;ES;Llano;;animation;01.11Z;2017;;100
    eco;Eco;school;ES;Costa;;animation;;2017;;50
    far;Far;company;ES;Otra;;animation;;2017;;50
    gust;Gust;company;ES;Costa;;;;2017;;50
    hola;Hola;company;ES;Costa;;photo;62.01Z;2020;;
    icy;Icy;company;ES;Costa;;games;;2021;;7
"""
# In scope: alba (a segment, no code), brisa, cala (a code of the scope, however written; local by its
# department), hola (a code of the scope; the segment it states is kept), icy (founded later).
# Not: dune (a code outside the scope, whatever its segment), eco (no company), far (not local), gust
# (neither code nor segment).


@cache
def stock() -> Computation:
    return computed("C1 C2 C3 C4", as_of="2020-06-30", organisations=ORGANISATIONS)


def test_who_is_in_scope() -> None:
    rows = stock().tables["organisation"].set_index("org_id")
    assert [key for key, inside in rows["in_scope"].items() if inside] == [
        "alba",
        "brisa",
        "cala",
        "hola",
        "icy",
    ]
    assert (rows.loc["cala", "segment"], rows.loc["hola", "segment"]) == ("production", "photo")


def test_the_stock_is_taken_at_the_end_of_the_year() -> None:
    # A company without a founding year has always been open: 2017: alba, cala; 2018: and brisa, open
    # to the last day of its closing year; 2019: alba, cala; 2020: alba, hola.
    assert stock().years("C1") == {2017: 2, 2018: 3, 2019: 2, 2020: 2}
    assert stock().status("C1", "2019") == "ok"
    assert stock().status("C1", "2020") == "provisional"


def test_the_stock_is_given_by_basin_and_segment() -> None:
    assert stock().years("C1", COAST) == {2017: 1, 2018: 1, 2019: 1, 2020: 2}
    assert stock().years("C1", OTHER) == {2017: 0, 2018: 1, 2019: 0, 2020: 0}
    assert stock().segments("C1", "2020") == {
        "animation": 1,
        "games": 0,
        "photo": 1,
        "production": 0,
    }


def test_births_and_closures_count_in_their_year() -> None:
    assert stock().years("C2") == {2017: 1, 2018: 1, 2019: 0, 2020: 1}  # alba, brisa, hola
    assert stock().years("C3") == {2017: 0, 2018: 1, 2019: 1, 2020: 0}  # brisa, cala
    assert stock().value("C3", "2018", OTHER) == 1


def test_jobs_are_the_employees_of_the_stock_where_stated() -> None:
    # 2018: 10 + 4 + 2.5; 2020: 10, hola does not say.
    assert stock().years("C4") == {2017: 12.5, 2018: 16.5, 2019: 12.5, 2020: 10}
    row = stock().row("C4", "2018")
    assert row is not None
    assert row["n"] == 3


def test_a_list_that_only_knows_closures_reaches_back_to_the_first_one() -> None:
    found = computed(
        "C1 C2 C3 C4",
        organisations="""
            org_id;name;kind;country_code;commune;segment;closed_year
            alba;Alba;company;ES;Costa;animation;2018
            brisa;Brisa;company;ES;Costa;animation;
        """,
    )
    assert found.years("C3") == {2018: 1, 2019: 0, 2020: 0}
    assert found.years("C1") == {2018: 2, 2019: 1, 2020: 1}
    assert found.years("C2") == {}
    assert found.years("C4") == {}


def test_a_list_without_any_year_speaks_of_the_data_date_alone() -> None:
    found = computed(
        "C1",
        as_of="2020-12-31",
        organisations="""
            org_id;name;kind;country_code;commune;segment
            alba;Alba;company;ES;Costa;animation
        """,
    )
    assert found.years("C1") == {2020: 1}


@pytest.mark.parametrize("indicator", ["C1", "C2", "C3", "C4"])
def test_the_stock_is_not_computed_on_a_public_record(indicator: str) -> None:
    found = _on_record()
    assert found.years(indicator) == {}
    assert found.status(indicator, "2018") == "withheld"
    assert found.row(indicator, "2018", COAST) is None


@cache
def _on_record() -> Computation:
    return computed("C1 C2 C3 C4", basis={"organisation": "record"}, organisations=ORGANISATIONS)


def test_a_scope_without_codes_takes_companies_by_their_segment() -> None:
    found = computed("C1", settings={"scope": {}}, organisations=ORGANISATIONS)
    rows = found.tables["organisation"].set_index("org_id")["in_scope"]
    assert [key for key, inside in rows.items() if inside] == ["alba", "brisa", "icy"]


# The life of the place


def test_the_life_of_the_place_counts_events_of_all_organisers() -> None:
    found = computed(
        "C7 R5.1",
        settings={"organisers": ["acta"]},
        events="""
            event_id;title;kind;start_date;country_code;commune;organiser;status
            B1;BtoB here;btob;2019;ES;Costa;acta;
            B2;BtoB elsewhere;btob;2019-03-01;ES;Otra;others;
            W1;Workshop;information-workshop;2019-03-01;ES;Sierra;others;
            K1;Conference;conference;2019-03-01;ES;Costa;;
            P1;Campaign;campaign;2019-03-01;ES;;others;
            N1;Networking;networking;2019-03-01;ES;Costa;others;
            F1;Festival;festival;2019-03-01;ES;Costa;others;
            F2;Festival to come;festival;2019-03-01;ES;Costa;others;announced
            T1;Training;training;2019-03-01;ES;Costa;acta;
        """,
    )
    assert found.segments("C7", "2019") == {
        "count:R3.1": 2,
        "count:R3.2": 2,
        "count:R3.3": 1,
        "count:R5.1": 4,  # B1, W1, K1, N1: B2 is elsewhere
        "count:festival": 1,
    }
    assert found.value("C7", "2019") == 7  # each event once; a training is in none of the counts
    assert found.value("C7", "2019", COAST, "count:R5.1") == 3
    assert found.value("C7", "2019", OTHER, "count:R5.1") == 1
    assert found.value("R5.1", "2019") == 1  # B1
    assert found.row("C7", "2019-Q1") is None

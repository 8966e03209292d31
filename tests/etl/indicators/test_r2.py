"""R2: partnerships, projects and companies abroad, against values worked out by hand."""

from functools import cache

import pytest

from tests.computing import Computation, computed
from tests.data_directory import COAST

ORGANISATIONS = """
    org_id;name;kind;country_code;commune
    alba;Alba;company;ES;Costa
    brisa;Brisa;company;ES;Sierra
    town;Town hall;authority;ES;Costa
    chamber;Chamber of the capital;institution;ES;
    far;Far;company;ES;Otra
    torino;Torino Film;company;IT;
    lyon;Lyon Images;cluster;FR;
    body;Body of Lyon;association;FR;
"""
CLUSTERS = """
    cluster_id;name;kind;country_code;chimera;bodies
    one;Cluster One;focal;ES;1;chamber
    lyon-cluster;Lyon Images;foreign;FR;1;body
    puglia;Puglia Creativa;foreign;IT;1;
    kranj;Kranj Park;foreign;SI;1;
    wien;Wien Film;foreign;AT;0;
    national;National Cluster;national;ES;1;
"""
# chamber lies nowhere in the territory and is local as a body of the focal cluster.


def pairs(rows: str) -> str:
    """The rows of partnerships, each from 2018 to the end of 2019, one pair a line."""
    header = (
        "partnership_id;organisation_a;country_a;organisation_b;country_b;kind;start_date;end_date"
    )
    lines = [line.strip() for line in rows.strip().splitlines()]
    return "\n".join([header, *(f"{line};exchange;2018-02-01;2019-12-31" for line in lines)])


@cache
def parties() -> Computation:
    return computed(
        "R2.1 R2.2 R2.5",
        organisations=ORGANISATIONS,
        clusters=CLUSTERS,
        partnerships=pairs("""
            P1;alba;ES;torino;IT
            P2;torino;IT;alba;ES
            P3;torino;IT;Roma Cinema;IT
            P4;alba;ES;brisa;ES
            P5;far;ES;torino;IT
            P6;alba;ES;Nova Films;ES
            P7;alba;ES;torino;ES
            P8;Nova Films;ES;torino;IT
            P9;one;ES;Wien Film;AT
            P10;Chamber of the capital;ES;Praha Film;CZ
            P11;town;ES;alba;FR
            P12;brisa;ES;lyon;CH
            P13;torino;ES;alba;ES
        """),
    )


# Who is local, who is foreign


@pytest.mark.parametrize(
    ("pair", "counts"),
    [
        ("P1", True),
        ("P2", True),  # the other way round
        ("P3", False),  # two foreign parties
        ("P4", False),  # two local parties
        ("P5", False),  # a party of the country that is not local
        ("P6", False),  # a party in no list is of the country that its row states
        ("P7", True),  # the organisation's own country prevails over the row's
        ("P8", False),  # a party in no list is never local
        ("P9", True),  # the focal cluster is local; the other cluster is known by name
        ("P10", True),  # a body of the focal cluster is local wherever it lies
        ("P11", False),  # a local party's own country prevails over the row's
        ("P12", True),
        ("P13", True),  # as P7, the other way round
    ],
)
def test_a_pair_counts_with_a_local_and_a_foreign_party(pair: str, counts: bool) -> None:
    rows = parties().tables["partnership"].set_index("partnership_id")
    assert bool(rows.loc[pair, "is_international"]) is counts
    assert (pair in set(parties().rows_behind("R2.1", "2018")["row_id"])) is counts


def test_partnerships_are_counted_whole_and_by_the_country_of_the_foreign_party() -> None:
    # P1, P2, P7, P13 with Italy, P9 with Austria, P10 with Czechia, P12 with France (not Switzerland).
    assert parties().years("R2.1") == {2018: 7, 2019: 7}
    assert parties().segments("R2.1", "2018") == {
        "country:AT": 1,
        "country:CZ": 1,
        "country:FR": 1,
        "country:IT": 4,
    }


def test_partner_countries_are_distinct() -> None:
    assert parties().years("R2.2") == {2018: 4, 2019: 4}
    assert set(parties().segments("R2.2", "2018").values()) == {1}


def test_partnerships_have_no_basin() -> None:
    assert parties().row("R2.1", "2018", COAST) is None


def test_a_local_company_that_is_party_is_active_abroad() -> None:
    # alba and brisa; the focal cluster and its body are no companies.
    assert parties().years("R2.5") == {2018: 2, 2019: 2}


# When a partnership runs


@cache
def running(basis: str) -> Computation:
    return computed(
        "R2.1",
        basis={"partnership": basis},
        as_of="2020-06-30",
        organisations=ORGANISATIONS,
        partnerships="""
            partnership_id;organisation_a;country_a;organisation_b;country_b;kind;start_date;end_date;source_date
            Y;alba;ES;torino;IT;exchange;2015;2016;
            D;alba;ES;torino;IT;exchange;2016-12-31;2017-01-01;
            O;alba;ES;torino;IT;exchange;2018-03-01;;2019-02-01
            N;alba;ES;torino;IT;exchange;2018-05;;
            E;alba;ES;torino;IT;exchange;2019-05-01;;2019-01-01
            L;alba;ES;torino;IT;exchange;2020-07-01;;2020-06-01
            F;alba;ES;torino;IT;exchange;2019-11-01;2030-12-31;
        """,
    )


def test_a_partnership_runs_in_every_year_that_it_has_a_day_in() -> None:
    found = running("register")
    assert set(found.rows_behind("R2.1", "2016")["row_id"]) == {"Y", "D"}
    assert set(found.rows_behind("R2.1", "2017")["row_id"]) == {"D"}


def test_in_a_register_an_open_end_is_still_running() -> None:
    # 2019: O, N, E, F. 2020 is provisional: the same four; L begins after the data date.
    assert running("register").years("R2.1") == {
        2015: 1,
        2016: 2,
        2017: 1,
        2018: 2,
        2019: 4,
        2020: 4,
    }
    assert running("register").status("R2.1", "2020") == "provisional"


def test_on_a_public_record_an_open_end_counts_up_to_its_last_source() -> None:
    # O until its source of February 2019, N (no source date) at its start, E (its source is older
    # than its start) never. The record ends with the end of F, so 2020 is inside its span.
    assert running("record").years("R2.1") == {2015: 1, 2016: 2, 2017: 1, 2018: 2, 2019: 2, 2020: 1}
    assert set(running("record").rows_behind("R2.1", "2019")["row_id"]) == {"O", "F"}
    row = running("record").row("R2.1", "2019")
    assert row is not None
    assert (row["basis"], row["status"]) == ("record", "ok")


def test_an_end_that_is_not_known_is_marked() -> None:
    rows = running("record").tables["partnership"].set_index("partnership_id")
    assert [key for key, known in rows["end_is_known"].items() if not known] == ["O", "N", "E", "L"]


# Clusters of the project


def test_project_clusters_are_linked_themselves_or_through_a_body() -> None:
    found = computed(
        "R2.3",
        organisations=ORGANISATIONS,
        clusters=CLUSTERS,
        partnerships="""
            partnership_id;organisation_a;country_a;organisation_b;country_b;kind;start_date;end_date
            P1;alba;ES;Puglia Creativa;IT;exchange;2016;2017
            P2;alba;ES;body;FR;exchange;2017;2017
            P3;alba;ES;lyon;FR;exchange;2018;2018
            P4;alba;ES;wien;AT;exchange;2016;2018
            P5;torino;IT;kranj;SI;exchange;2016;2018
            P6;town;ES;national;ES;exchange;2016;2018
        """,
    )
    # Of three (lyon-cluster, puglia, kranj): wien is not of the project, national is not foreign,
    # kranj has no partner here. P3 names an organisation of the cluster's own name.
    assert found.years("R2.3") == {
        2016: pytest.approx(1 / 3),
        2017: pytest.approx(2 / 3),
        2018: pytest.approx(1 / 3),
    }
    row = found.row("R2.3", "2017")
    assert row is not None
    assert (row["numerator"], row["denominator"], row["n"]) == (2, 3, 3)
    assert found.segments("R2.3", "2017") == {"country:FR": 1, "country:IT": 1, "country:SI": 0}


def test_a_share_of_a_closed_list_may_be_given_on_a_public_record() -> None:
    found = computed(
        "R2.3",
        basis={"partnership": "record", "organisation": "record"},
        organisations=ORGANISATIONS,
        clusters=CLUSTERS,
        partnerships=pairs("P1;alba;ES;puglia;IT"),
    )
    row = found.row("R2.3", "2018")
    assert row is not None
    assert (row["status"], row["basis"]) == ("ok", "record")
    assert row["value"] == pytest.approx(1 / 3)


def test_without_foreign_clusters_of_the_project_the_share_is_absent() -> None:
    found = computed(
        "R2.1 R2.3",
        organisations=ORGANISATIONS,
        clusters="""
            cluster_id;name;kind;country_code;chimera
            one;Cluster One;focal;ES;1
            wien;Wien Film;foreign;AT;
        """,
        partnerships=pairs("P1;alba;ES;wien;AT"),
    )
    assert found.value("R2.1", "2018") == 1
    assert found.row("R2.3", "2018") is None


# Projects and their money

PROJECTS = """
    partnership_id;project_id;organisation_a;country_a;organisation_b;country_b;kind;start_date;end_date;budget_eur
    P1;lumen;alba;ES;torino;IT;eu-project;2016-11;2019-09;100000
    P2;lumen;alba;ES;lyon;FR;eu-project;2017-03;2019-09;250000
    P3;lumen;torino;IT;lyon;FR;eu-project;2015-01;2019-09;999999
    P4;;brisa;ES;torino;IT;co-production;2017-05-01;2018-06-01;40000
    P5;;brisa;ES;torino;IT;co-production;2017-05-01;2018-06-01;
    P6;nube;alba;ES;torino;IT;exchange;2017;2018;70000
    P7;nube;alba;ES;torino;IT;eu-project;2018;2018;
    P8;P4;alba;ES;torino;IT;eu-project;2018-01-01;2018-12-31;5000
"""
# P3 has no local party and P6 is of another kind: neither counts for its project.


@cache
def projects() -> Computation:
    return computed(
        "R2.1 R2.4 R2.4b",
        as_of="2019-12-31",
        organisations=ORGANISATIONS,
        partnerships=PROJECTS,
    )


def test_a_project_of_several_pairs_counts_once() -> None:
    # 2016: lumen. 2017: lumen, P4, P5. 2018: those, nube and the project P4, which is not the pair
    # P4. 2019: lumen.
    assert projects().years("R2.4") == {2015: 0, 2016: 1, 2017: 3, 2018: 5, 2019: 1}
    assert projects().segments("R2.4", "2017") == {"country:FR": 1, "country:IT": 3}


def test_the_largest_budget_of_a_project_counts_in_the_year_in_which_it_starts() -> None:
    # lumen starts in 2016 with 250 000 at most; P4 in 2017; the project P4 in 2018.
    assert projects().years("R2.4b") == {2015: 0, 2016: 250_000, 2017: 40_000, 2018: 5_000, 2019: 0}


def test_the_evidence_of_money_lies_in_the_year_in_which_the_project_starts() -> None:
    assert set(projects().rows_behind("R2.4b", "2016")["row_id"]) == {"P1", "P2"}
    assert set(projects().rows_behind("R2.4b", "2017")["row_id"]) == {"P4"}  # P5 states no budget


def test_money_on_a_public_record_is_withheld_and_projects_are_a_floor() -> None:
    record = computed(
        "R2.4 R2.4b",
        basis={"partnership": "record"},
        organisations=ORGANISATIONS,
        partnerships=PROJECTS,
    )
    assert record.status("R2.4", "2017") == "ok"
    assert record.status("R2.4b", "2017") == "withheld"
    assert record.value("R2.4b", "2017") is None


def test_without_budgets_there_is_no_money() -> None:
    bare = computed(
        "R2.4 R2.4b",
        organisations=ORGANISATIONS,
        partnerships="""
            partnership_id;organisation_a;country_a;organisation_b;country_b;kind;start_date;end_date
            P1;alba;ES;torino;IT;eu-project;2018;2018
        """,
    )
    assert bare.value("R2.4", "2018") == 1
    assert bare.row("R2.4b", "2018") is None


# Companies active abroad


def test_companies_are_active_abroad_at_events_or_in_partnerships() -> None:
    found = computed(
        "R2.5",
        organisations=ORGANISATIONS,
        events="""
            event_id;title;kind;start_date;country_code;commune
            F1;A fair at home;international-fair;2018-02-01;ES;Costa
            A1;A conference abroad;conference;2018-03-01;FR;
            H1;A conference at home;conference;2018-04-01;ES;Costa
            A2;A meeting abroad;btob;2019-04-01;IT;
        """,
        participations="""
            event_id;organisation;attended
            F1;alba;1
            A1;alba;1
            A1;town;1
            A1;far;1
            A1;torino;1
            H1;brisa;1
            A2;brisa;0
        """,
        partnerships=pairs("""
            P1;brisa;ES;torino;IT
            P2;town;ES;torino;IT
        """),
    )
    # 2018: alba (at F1 and A1), brisa (P1). The town hall is no company, far and torino not local;
    # 2019: brisa by P1 only, it did not come to A2.
    assert found.years("R2.5") == {2018: 2, 2019: 1}
    assert found.segments("R2.5", "2018") == {"country:ES": 1, "country:FR": 1, "country:IT": 1}
    assert len(found.rows_behind("R2.5", "2018")) == 3

"""R1: adhesion to the cluster and its share of voice, against values worked out by hand."""

from functools import cache

import pytest

from tests.computing import Computation, computed
from tests.data_directory import COAST, OTHER

CLUSTERS = """
    cluster_id;name;kind;country_code;bodies
    one;Cluster One;focal;ES;chamber
    two;Cluster Two;national;ES;
    three;Drei Cluster;foreign;AT;
"""
ORGANISATIONS = """
    org_id;name;kind;country_code;commune;segment;founded_year;closed_year;member_of
    alba;Alba;company;ES;Costa;animation;2017;;one
    brisa;Brisa;company;ES;Sierra;games;2018;2018;Cluster One
    cala;Cala;company;ES;Llano;games;2017;;two
    dune;Dune;company;ES;Costa;animation;2019;;"two;one"
    eco;Eco;school;ES;Costa;animation;2017;;one
    far;Far;company;ES;Otra;animation;2017;;one
    new;New;company;ES;Costa;games;2021;;one
    chamber;Chamber;institution;ES;Costa;;;;
"""
# eco is no company, far is not local, new is founded after the data date.


@cache
def adhesion() -> Computation:
    return computed("R1.5", as_of="2020-06-30", organisations=ORGANISATIONS, clusters=CLUSTERS)


def test_adhesion_is_the_share_of_members_in_the_stock_at_the_end_of_the_year() -> None:
    # 2017: alba of alba, cala. 2018: alba, brisa of alba, brisa, cala (brisa is open to the last day
    # of 2018). 2019: alba, dune of alba, cala, dune.
    assert adhesion().years("R1.5") == {
        2017: 1 / 2,
        2018: pytest.approx(2 / 3),
        2019: pytest.approx(2 / 3),
        2020: pytest.approx(2 / 3),
    }
    row = adhesion().row("R1.5", "2018")
    assert row is not None
    assert (row["numerator"], row["denominator"], row["n"]) == (2, 3, 3)


def test_a_stock_of_the_running_year_is_taken_at_the_data_date() -> None:
    assert adhesion().status("R1.5", "2020") == "provisional"
    assert adhesion().status("R1.5", "2019") == "ok"
    assert adhesion().row("R1.5", "2021") is None


def test_adhesion_is_given_by_basin_and_segment() -> None:
    assert adhesion().years("R1.5", COAST) == {2017: 0.5, 2018: 0.5, 2019: 2 / 3, 2020: 2 / 3}
    assert adhesion().years("R1.5", OTHER) == {2018: 1}  # nobody is in scope there in other years
    assert adhesion().segments("R1.5", "2018") == {"animation": 1, "games": 0.5}


def test_an_adhesion_rests_on_the_companies_of_both_its_parts() -> None:
    behind = adhesion().rows_behind("R1.5", "2018").set_index("row_id")["part"]
    assert dict(behind) == {"alba": "both", "brisa": "both", "cala": "denominator"}


def test_without_memberships_or_a_focal_cluster_there_is_no_adhesion() -> None:
    rows = "\n".join(line.rsplit(";", 1)[0] for line in ORGANISATIONS.strip().splitlines()[:2])
    no_members = computed("R1.5 C1", organisations=rows, clusters=CLUSTERS)
    assert no_members.value("C1", "2017") == 1
    assert no_members.row("R1.5", "2017") is None
    no_cluster = computed(
        "R1.5 C1",
        settings={"focal_cluster": None},
        organisations=ORGANISATIONS,
        clusters=CLUSTERS,
    )
    assert no_cluster.value("C1", "2017") == 2
    assert no_cluster.row("R1.5", "2017") is None


def test_on_a_public_record_adhesion_is_withheld() -> None:
    record = computed(
        "R1.5",
        basis={"organisation": "record"},
        organisations=ORGANISATIONS,
        clusters=CLUSTERS,
    )
    row = record.row("R1.5", "2018")
    assert row is not None
    assert (row["status"], row["basis"]) == ("withheld", "record")
    assert record.value("R1.5", "2018") is None


# Share of voice

MENTIONS = """
    mention_id;date;outlet;url;outlet_scope;entities
    M1;2019-01-05;Paper;https://example.org/1;local;one
    M2;2019-02;Paper;https://example.org/2;local;"Cluster One;two"
    M3;2019;Radio;https://example.org/3;national;chamber
    M4;2019-03-05;Radio;https://example.org/4;national;two
    M5;2019-03-06;Radio;https://example.org/5;;three
    M6;2019-03-07;Radio;https://example.org/6;local;alba
    M7;2020-03-07;Radio;https://example.org/7;local;two
    M8;2020-09-01;Radio;https://example.org/8;local;one
    M9;2018-05-01;Radio;https://example.org/9;local;
"""
# M6 names no cluster, M9 nothing, M8 is dated after the data date.


@cache
def voice() -> Computation:
    return computed(
        "R1.6",
        as_of="2020-06-30",
        organisations=ORGANISATIONS,
        clusters=CLUSTERS,
        mentions=MENTIONS,
    )


def test_share_of_voice_is_over_the_mentions_that_name_any_cluster() -> None:
    # 2019: M1, M2, M3 (a body of the cluster) of M1 to M5. 2020: none of M7. 2018: no cluster named.
    assert voice().years("R1.6") == {2019: 3 / 5, 2020: 0}
    row = voice().row("R1.6", "2019")
    assert row is not None
    assert (row["numerator"], row["denominator"], row["n"]) == (3, 5, 5)


def test_share_of_voice_is_given_by_the_scope_of_the_outlet() -> None:
    # local: M1, M2 of the same; national: M3 of M3, M4; M5 has no scope.
    shares = voice().segments("R1.6", "2019")
    scopes = {key: value for key, value in shares.items() if key.startswith("outlet_scope:")}
    assert scopes == {"outlet_scope:local": 1, "outlet_scope:national": 0.5}


def test_the_other_clusters_stand_beside_the_focal_one() -> None:
    # two: M2, M4 of five; three: M5 of five. The focal cluster is the whole.
    shares = voice().segments("R1.6", "2019")
    others = {key: value for key, value in shares.items() if key.startswith("cluster:")}
    assert others == {"cluster:two": 2 / 5, "cluster:three": 1 / 5}
    assert voice().value("R1.6", "2020", segment="cluster:two") == 1


def test_without_a_focal_cluster_only_the_others_have_a_share_of_voice() -> None:
    for settings in ({"focal_cluster": None}, {"focal_cluster": "unheard-of"}):
        found = computed(
            "R1.6",
            settings=settings,
            organisations=ORGANISATIONS,
            clusters=CLUSTERS,
            mentions=MENTIONS,
        )
        assert found.row("R1.6", "2019") is None
        assert found.value("R1.6", "2019", segment="cluster:two") == 2 / 5


def test_without_entities_there_is_no_share_of_voice() -> None:
    found = computed(
        "R1.6",
        clusters=CLUSTERS,
        mentions="""
            mention_id;date;outlet;url;entities
            M1;2019-01-05;Paper;https://example.org/1;
        """,
    )
    assert len(found.values) == 0


def test_on_a_public_record_share_of_voice_is_withheld() -> None:
    found = computed(
        "R1.6",
        basis={"mention": "record"},
        organisations=ORGANISATIONS,
        clusters=CLUSTERS,
        mentions=MENTIONS,
    )
    assert found.status("R1.6", "2019") == "withheld"
    assert found.segments("R1.6", "2019") == {}

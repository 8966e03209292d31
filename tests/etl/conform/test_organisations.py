import pandas as pd
import pytest

ORGANISATIONS = """
    org_id;name;kind;country_code;commune;department_code;segment;naf;founded_year;closed_year;know_how;member_of
    alba;Alba Films SL;company;ES;Costa;;;59.11A;2015;;VFX, 3D;one
    brisa;Brisa;company;ES;Otra;;;5911a;;2019;;Cluster Uno
    cala;Cala;company;ES;;17;games;;;;;
    duna;Duna;company;ES;Sierra;;;47.11A;;;;
    eco;Eco;school;ES;Costa;;training;;;;;
    faro;Faro;company;IT;Costa;;games;;;;;
"""
CLUSTERS = """
    cluster_id;name;kind;seat;country_code;bodies
    one;Clúster Uno;focal;Costa;ES;alba
    two;Polo Due;foreign;Bari;IT;nobody
"""


def rows(table, *columns, key="org_id"):
    """Key -> the cells of some columns, None where one is absent."""
    found = table.set_index(key)[list(columns)].astype(object)
    found = found.where(found.notna(), None)
    cells = found.itertuples(name=None)
    return {row[0]: row[1] if len(columns) == 1 else row[1:] for row in cells}


@pytest.fixture
def listed(conformed):
    return conformed(organisations=ORGANISATIONS, clusters=CLUSTERS).tables["organisation"]


# The list


def test_an_organisation_is_local_by_its_commune_or_else_its_department(listed):
    assert rows(listed, "commune_code", "is_local") == {
        "alba": ("17001", True), "brisa": ("18001", False), "cala": (None, True),
        "duna": ("17003", True), "eco": ("17001", True), "faro": (None, False),
    }  # fmt: skip


def test_the_segment_is_the_stated_one_else_that_of_the_activity_in_any_edition(listed):
    assert rows(listed, "segment") == {
        "alba": "production", "brisa": "production", "cala": "games", "duna": None,
        "eco": "training", "faro": "games",
    }  # fmt: skip


def test_in_scope_are_local_companies_by_activity_or_by_a_segment_without_one(listed):
    assert {key for key, inside in rows(listed, "in_scope").items() if inside} == {"alba", "cala"}


def test_an_organisation_is_open_from_the_first_day_it_may_be_to_the_last(listed):
    found = rows(listed, "open_from", "open_to")
    assert found["alba"] == (pd.Timestamp("2015-01-01"), None)
    assert found["brisa"] == (None, pd.Timestamp("2019-12-31"))


def test_a_member_names_the_focal_cluster_by_id_or_by_name_in_any_spelling(listed):
    members = rows(listed, "is_focal_member")
    assert {key for key, member in members.items() if member} == {"alba", "brisa"}


def test_the_search_text_holds_name_place_and_know_how_without_accents(conformed):
    table = conformed(
        organisations="""
            org_id;name;kind;country_code;commune;know_how
            a;Cœur d’Été;company;ES;Llano;Étalonnage
        """
    ).tables["organisation"]
    assert table["search_text"][0] == "coeur d’ete llano etalonnage"


def test_a_dataset_without_organisations_has_an_empty_table_of_the_same_columns(conformed, listed):
    table = conformed().tables["organisation"]
    assert table.empty
    assert set(table.columns) == set(listed.columns)


# Parties that are not in the list

PARTNERSHIPS = """
    partnership_id;organisation_a;organisation_b;kind;start_date;country_a;country_b
    p1;Alba Films;two;co-production;2018;ES;IT
    p2;one;Fondo Lontano;exchange;2018;ES;IT
    p3;alba;Fondo Lontano;exchange;2019;ES;PT
    p4;alba;Brissa;exchange;2019;ES;ES
"""


@pytest.fixture
def partnered(conformed):
    return conformed(
        organisations=ORGANISATIONS, clusters=CLUSTERS, partnerships=PARTNERSHIPS
    ).tables


def test_a_cluster_that_is_a_party_is_an_organisation_and_only_the_focal_one_is_local(partnered):
    found = rows(partnered["organisation"], "kind", "is_local", "country_code", "commune")
    assert found["one"] == ("cluster", True, "ES", "Costa")
    assert found["two"] == ("cluster", False, "IT", "Bari")


def test_an_unlisted_party_has_the_country_its_row_states_and_is_never_local(partnered):
    table = partnered["organisation"]
    unlisted = table[table["kind"] == "unlisted"]
    assert not unlisted["is_local"].any()
    assert not unlisted["in_scope"].any()
    found = rows(unlisted, "name", "country_code", "source", "line")
    assert found["unlisted:fondo-lontano"] == ("Fondo Lontano", "IT", "partnerships", 3)
    assert found["unlisted:fondo-lontano:PT"] == ("Fondo Lontano", "PT", "partnerships", 4)
    assert set(table["org_id"]) >= set(partnered["partnership"]["org_id_b"])


def test_a_name_like_a_listed_one_is_put_up_for_review_with_where_it_stands(partnered):
    pairs = rows(
        partnered["review_pair"], "candidate_id", "org_id", "rows", "source", key="written"
    )
    assert pairs == {"Brissa": ("brisa", "unlisted:brissa", 1, "partnerships")}


def test_the_likest_pairs_come_first(conformed):
    pairs = conformed(
        organisations=ORGANISATIONS,
        partnerships="""
            partnership_id;organisation_a;organisation_b;kind;start_date;country_a;country_b
            p1;Brissa;Brisa;exchange;2018;ES;IT
        """,
    ).tables["review_pair"]
    assert pairs["score"].tolist() == sorted(pairs["score"], reverse=True)
    assert pairs["written"].tolist() == ["Brisa", "Brissa"]


def test_a_body_of_a_cluster_that_nobody_lists_is_left_out_and_told(conformed):
    made = conformed(organisations=ORGANISATIONS, clusters=CLUSTERS)
    assert rows(made.tables["cluster"], "body_ids", key="cluster_id") == {
        "one": ("alba",),
        "two": (),
    }
    assert [message.text() for message in made.warnings] == [
        "clusters: “nobody” is in no list of organisations or clusters; it is left out."
    ]


def test_a_listed_organisation_of_a_clusters_name_stands_for_it(conformed):
    made = conformed(
        organisations="org_id;name;kind;country_code\nuno;CLUSTER UNO;association;ES",
        clusters="cluster_id;name;kind\none;Clúster Uno;focal",
    )
    assert rows(made.tables["cluster"], "body_ids", key="cluster_id") == {"one": ("uno",)}


# The same rows in another order


def test_the_order_of_rows_changes_no_identity(conformed):
    def identities(partnerships):
        made = conformed(
            organisations=ORGANISATIONS, clusters=CLUSTERS, partnerships=partnerships
        ).tables
        return (
            rows(made["partnership"], "org_id_a", "org_id_b", key="partnership_id"),
            set(made["organisation"]["org_id"]),
        )

    header, *lines = [line.strip() for line in PARTNERSHIPS.strip().splitlines()]
    assert identities("\n".join([header, *lines[::-1]])) == identities(PARTNERSHIPS)

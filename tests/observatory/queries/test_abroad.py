import pytest

from observatory.i18n import language
from observatory.queries import abroad, things
from observatory.queries.places import Selection
from tests.data_directory import COAST, OTHER, load_dataset

EN, FR = language("en"), language("fr")
EVERYTHING = Selection()


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    files = {
        "organisations": """
            org_id;name;kind;country_code;commune;segment;founded_year;know_how;source_title;source_url
            one;Uno;cluster;ES;Costa;;;;;
            solo;Solo;company;ES;Sierra;games;2011;"animation;<b>vfx</b>";Register;https://example.org/solo
            roma;Roma Film;company;IT;;;;;;
            bari;Bari Film;institution;IT;;;;;;
            paris;Paris Film;company;FR;;;;;;
        """,
        "clusters": """
            cluster_id;name;kind;seat;country_code;lat;lon;chimera;bodies
            one;Uno;focal;Costa;ES;41.5;2.0;0;
            puglia;Puglia;foreign;Bari;IT;41.1;16.9;1;bari
            alone;Alone;foreign;Faro;PT;37.0;-7.9;0;
            nowhere;Nowhere;national;;;;;0;
        """,
        "events": """
            event_id;title;kind;start_date;end_date;country_code;commune;organiser;attendance
            e1;Fair;international-fair;2019-03-04;2019-03-06;ES;Costa;one;1200
            e2;Talk;conference;2020;;ES;;Nobody;
        """,
        "partnerships": """
            partnership_id;organisation_a;organisation_b;kind;start_date;end_date;country_a;country_b
            p1;one;roma;memorandum;2018-01-01;2018-12-31;ES;IT
            p2;one;bari;eu-project;2019-01-01;;ES;IT
            p3;solo;paris;co-production;2020-02;;ES;FR
            p4;roma;paris;exchange;2020-01-01;;IT;FR
        """,
    }
    return load_dataset(tmp_path_factory.mktemp("abroad"), files)


def test_countries_count_the_partnerships_of_local_with_foreign_parties(store):
    rows = abroad.partner_countries(store, FR, EVERYTHING)

    assert list(rows["name"]) == ["Italie", "France"]
    assert list(rows["partnerships"]) == [2, 1]
    assert list(rows["partners"]) == [2, 1]
    assert list(rows["local"]) == [1, 1]
    assert rows[["lat", "lon"]].notna().all(axis=None)


@pytest.mark.parametrize(
    ("selection", "codes"),
    [
        (Selection(first_year=2018, last_year=2018), ["IT"]),
        (Selection(first_year=2020), ["FR", "IT"]),
        (Selection(last_year=2017), []),
        (Selection(segment="games"), ["FR"]),
        (Selection(territory=OTHER), ["FR"]),
        (Selection(territory=COAST), ["IT"]),
    ],
)
def test_a_selection_bounds_when_partnerships_ran_and_whose_they_are(store, selection, codes):
    assert list(abroad.partner_countries(store, EN, selection)["code"]) == codes


def test_a_cluster_is_linked_through_its_bodies(store):
    rows = abroad.clusters(store, EN, EVERYTHING).set_index("id")

    assert rows["partnerships"].to_dict() == {"puglia": 1, "alone": 0}
    assert rows.loc["puglia", "kind_name"] == "Foreign cluster"
    assert rows.loc["puglia", "country_name"] == "Italy"


def test_a_link_that_has_ended_does_not_hold_a_cluster_in_later_years(store):
    rows = abroad.clusters(store, EN, Selection(last_year=2018)).set_index("id")

    assert rows["partnerships"].to_dict() == {"puglia": 0, "alone": 0}


def test_partnerships_are_listed_by_country_or_by_cluster_latest_first(store):
    every = abroad.partnerships(store, EN, EVERYTHING)
    italy = abroad.partnerships(store, EN, EVERYTHING, country="IT")
    puglia = abroad.partnerships(store, EN, EVERYTHING, cluster="puglia")

    assert list(every["id"]) == ["p3", "p2", "p1"]
    assert list(italy["id"]) == ["p2", "p1"]
    assert list(puglia["id"]) == ["p2"]
    assert puglia[["partner", "local", "kind_name", "country_name"]].values.tolist() == [
        ["Bari Film", "Uno", "European project", "Italy"]
    ]


def test_an_organisation_is_told_with_its_source_and_nothing_that_is_not_known(store):
    found = things.organisation(store, EN, "solo")

    assert found == things.Thing(
        title="Solo",
        facts=(
            ("Kind", "Company"),
            ("Segment", "Games"),
            ("Place", "Sierra"),
            ("Position", "Centre of the commune"),
            ("Founded", "2011"),
            ("Know-how", "animation and <b>vfx</b>"),
        ),
        source_title="Register",
        source_url="https://example.org/solo",
    )


def test_an_event_is_told_with_its_days_as_precisely_as_they_are_known(store):
    fair = dict(things.event(store, EN, "e1").facts)
    talk = dict(things.event(store, FR, "e2").facts)

    assert fair["Date"] == "4 March 2019 – 6 March 2019"
    assert fair["Organiser"] == "Uno"
    assert fair["Attendance"] == "1,200"
    assert talk["Date"] == "2020"
    assert "Place" not in talk
    assert "Lieu" not in talk


def test_a_cluster_is_told_with_its_seat_and_country(store):
    facts = dict(things.cluster(store, EN, "puglia").facts)

    assert facts == {
        "Kind": "Foreign cluster",
        "Seat": "Bari",
        "Country": "Italy",
        "ChIMERA": "Member",
    }


@pytest.mark.parametrize("question", [things.organisation, things.event, things.cluster])
@pytest.mark.parametrize("key", ["", "none", "' OR 1=1 --"])
def test_what_is_not_in_the_data_is_none(store, question, key):
    assert question(store, EN, key) is None

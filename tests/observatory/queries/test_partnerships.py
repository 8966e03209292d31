"""Partnerships of a choice: counted as the indicators do, by year, country, kind and project."""

from datetime import date

import pytest

from observatory.access import Role
from observatory.i18n import language
from observatory.queries import partnerships
from observatory.queries.partnerships import Tally, Wanted
from observatory.snapshot import Snapshot
from tests.data_directory import load_dataset, value

EN, FR = language("en"), language("fr")
EVERY = Wanted(abroad=False)
ORGANISATIONS = """
    org_id;name;kind;country_code;commune;lat;lon
    O1;Alba Films;company;ES;Costa;41.01;2.01
    O2;Luz School;school;ES;Otra;;
    I1;Volpe Srl;company;IT;;41.9;12.5
    I2;Gatto Srl;company;IT;;;
    F1;Nord SA;company;FR;;;
"""
PARTNERSHIPS = """
    partnership_id;organisation_a;organisation_b;kind;start_date;end_date;country_a;country_b;project_id;budget_eur;programme;source_title;source_url;source_date
    P1;O1;I1;eu-project;2017-02;2018-06;ES;IT;wave;50000;Sea;Call;https://example.org/1;2017-03-01
    P2;O1;I2;eu-project;2017-02;2018-06;ES;IT;wave;70000;Sea;Report;https://example.org/2;2018-03-01
    P3;O1;F1;memorandum;2019;;ES;FR;;;;News;https://example.org/3;2019-02-10
    P4;O1;O2;exchange;2019-05;2019-06;ES;ES;;;;;;
    P5;F1;O1;co-production;2020-03;2020-09;FR;ES;;30000;;;;
    P6;O1;F1;exchange;2021-01;;ES;FR;;;;;;
"""
FILES = {"organisations": ORGANISATIONS, "partnerships": PARTNERSHIPS}


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Four pairs abroad (one of them open, one of another that starts after the data date), and
    one at home; data as of 2020-12-31."""
    return load_dataset(tmp_path_factory.mktemp("register"), FILES)


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The same rows, as public sources happen to show them."""
    return load_dataset(tmp_path_factory.mktemp("record"), FILES, basis={"partnership": "record"})


def ids(store: Snapshot, wanted: Wanted) -> list[str]:
    """The partnerships of a choice, sorted."""
    return sorted(partnerships.listing(store, EN, wanted)["id"])


def test_links_abroad_are_listed_unless_all_are_asked_for(register: Snapshot) -> None:
    assert ids(register, Wanted()) == ["P1", "P2", "P3", "P5", "P6"]
    assert ids(register, EVERY) == ["P1", "P2", "P3", "P4", "P5", "P6"]


def test_what_starts_after_the_data_is_listed_and_counts_nowhere(register: Snapshot) -> None:
    rows = partnerships.listing(register, EN, Wanted()).set_index("id")
    assert rows["counted"].to_dict() == {
        "P6": False, "P5": True, "P3": True, "P1": True, "P2": True,
    }  # fmt: skip
    assert partnerships.tally(register, EVERY) == Tally(total=5, abroad=4, open_ended=1, running=1)


def test_an_open_end_still_runs_in_a_register(register: Snapshot) -> None:
    assert ids(register, Wanted(year=2018)) == ["P1", "P2"]
    assert ids(register, Wanted(year=2020)) == ["P3", "P5"]


def test_an_open_end_runs_to_its_last_source_on_a_record(record: Snapshot) -> None:
    assert ids(record, Wanted(year=2020)) == ["P5"]
    row = partnerships.runs(record, EN, Wanted(kind="memorandum")).iloc[0]
    assert row["counts_to"].date() == date(2019, 2, 10)
    assert not row["end_is_known"]


def test_country_and_kind_narrow_the_choice(register: Snapshot) -> None:
    assert ids(register, Wanted(country="IT")) == ["P1", "P2"]
    assert ids(register, Wanted(kind="memorandum")) == ["P3"]
    assert ids(register, Wanted(country="IT", kind="memorandum")) == []


def test_the_local_party_is_told_from_its_partner_whichever_is_named_first(
    register: Snapshot,
) -> None:
    row = partnerships.listing(register, FR, Wanted(kind="co-production")).iloc[0]
    assert (row["local"], row["partner"], row["country_name"]) == (
        "Alba Films", "Nord SA", "France",
    )  # fmt: skip


def test_countries_have_their_partnerships_and_partners(register: Snapshot) -> None:
    rows = partnerships.by_country(register, EN, Wanted()).set_index("code")
    assert rows["partnerships"].to_dict() == {"FR": 2, "IT": 2}
    assert rows["partners"].to_dict() == {"FR": 1, "IT": 2}
    assert rows["local"].to_dict() == {"FR": 1, "IT": 1}


def test_ties_know_where_both_parties_are(register: Snapshot) -> None:
    rows = partnerships.ties(register, EN, Wanted()).set_index("partner_id")
    assert rows["partnerships"].to_dict() == {"F1": 2, "I1": 1, "I2": 1}
    assert tuple(rows.loc["I1", ["from_lat", "from_lon", "lat", "lon"]]) == (
        41.01, 2.01, 41.9, 12.5,
    )  # fmt: skip
    assert rows["lat"].isna().to_dict() == {"F1": True, "I1": False, "I2": True}


def test_running_bars_are_those_that_ran_last_in_the_order_of_their_start(
    register: Snapshot,
) -> None:
    assert list(partnerships.runs(register, EN, EVERY)["id"]) == ["P1", "P2", "P3", "P4", "P5"]
    assert list(partnerships.runs(register, EN, EVERY, limit=2)["id"]) == ["P3", "P5"]


def test_a_project_has_its_largest_budget_once_with_its_source(register: Snapshot) -> None:
    rows = partnerships.projects(register, EN, EVERY)
    assert list(rows["kind"]) == ["co-production", "eu-project"]
    assert list(rows["budget_eur"]) == [30000, 70000]
    assert list(rows["partners"]) == [1, 2]
    assert list(rows["countries"]) == ["France", "Italy"]
    assert rows["source_url"].iloc[1] == "https://example.org/2"


def test_a_year_without_partnerships_before_the_first_is_left_out(register: Snapshot) -> None:
    years = partnerships.by_year(register, Role.VIEWER, "R2.1", "FR")
    assert dict(zip(years["year"], years["value"], strict=True)) == {2019: 1, 2020: 2}
    assert not years["provisional"].any()


def test_money_is_published_by_year_in_a_register_and_not_on_a_record(
    register: Snapshot, record: Snapshot
) -> None:
    years = partnerships.by_year(register, Role.VIEWER, "R2.4b")
    assert dict(zip(years["year"], years["value"], strict=True)) == {
        2017: 70000, 2018: 0, 2019: 0, 2020: 30000,
    }  # fmt: skip
    assert partnerships.by_year(record, Role.VIEWER, "R2.4b").empty


def test_choices_are_those_of_the_data(register: Snapshot) -> None:
    assert partnerships.partner_years(register) == [2020, 2019, 2018, 2017]
    assert partnerships.partner_countries(register, EN) == {"FR": "France", "IT": "Italy"}
    assert list(partnerships.partner_kinds(register, EN)) == [
        "eu-project", "co-production", "memorandum", "exchange",
    ]  # fmt: skip


@pytest.mark.parametrize("dataset", ["public", "illustrative"])
def test_every_year_agrees_with_the_published_indicators(
    dataset: str, request: pytest.FixtureRequest
) -> None:
    store: Snapshot = request.getfixturevalue(dataset)
    years = partnerships.partner_years(store)
    focal = store.config.territory.focal
    found, published = {}, {}
    for year in years:
        wanted = Wanted(year=year)
        countries = partnerships.by_country(store, EN, wanted)
        projects = partnerships.projects(store, EN, wanted)
        found[year] = (
            partnerships.tally(store, wanted).total, len(countries), projects["joint"].sum(),
            dict(zip(countries["code"], countries["partnerships"], strict=True)),
        )  # fmt: skip
        rows = store.query(
            "SELECT segment[9:] AS code, value FROM indicator_value WHERE indicator_id = 'R2.1'"
            " AND segment LIKE 'country:%' AND territory_code = ? AND value > 0"
            " AND period_start = make_date(?, 1, 1) AND period_end = make_date(?, 12, 31)",
            [focal, year, year],
        )
        whole = (value(store, key, year=year, territory=focal) for key in ("R2.1", "R2.2", "R2.4"))
        published[year] = (*whole, dict(zip(rows["code"], rows["value"], strict=True)))
    assert len(years) > 10
    assert found == published

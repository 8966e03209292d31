"""Partnerships of a choice: by year, country, kind; projects and their money."""

import pytest

from observatory.i18n import language
from observatory.queries.partnerships import (
    ANY,
    pairs,
    partner_countries,
    partner_years,
    projects,
)
from observatory.snapshot import Snapshot
from tests.data_directory import load_dataset

EN = language("en")
ORGANISATIONS = """
    org_id;name;kind;country_code;commune
    O1;Alba Films;company;ES;Costa
    O2;Luz School;school;ES;Otra
    I1;Volpe Srl;company;IT;
    I2;Gatto Srl;company;IT;
    F1;Nord SA;company;FR;
"""
PARTNERSHIPS = """
    partnership_id;organisation_a;organisation_b;kind;start_date;end_date;country_a;country_b;project_id;budget_eur;programme
    P1;O1;I1;eu-project;2017-02;2018-06;ES;IT;wave;50000;Sea
    P2;O1;I2;eu-project;2017-02;2018-06;ES;IT;wave;70000;Sea
    P3;O1;F1;memorandum;2019;;ES;FR;;;
    P4;O1;O2;exchange;2019-05;2019-06;ES;ES;;;
    P5;O1;F1;co-production;2020-03;2020-09;ES;FR;;30000;
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Four pairs abroad, one of them without an end, and one at home; data as of 2020-12-31."""
    root = tmp_path_factory.mktemp("pairs")
    return load_dataset(root, {"organisations": ORGANISATIONS, "partnerships": PARTNERSHIPS})


def ids(store: Snapshot, **chosen: object) -> list[str]:
    """The partnerships of a choice, sorted."""
    return sorted(pairs(store, EN, **chosen)["id"])  # type: ignore[arg-type]


def test_links_abroad_are_shown_unless_all_are_asked_for(store: Snapshot) -> None:
    assert ids(store) == ["P1", "P2", "P3", "P5"]
    assert ids(store, scope=ANY) == ["P1", "P2", "P3", "P4", "P5"]


def test_a_year_keeps_what_runs_in_it(store: Snapshot) -> None:
    assert ids(store, year=2018) == ["P1", "P2"]
    # An open end of a register still runs.
    assert ids(store, year=2020) == ["P3", "P5"]


def test_country_and_kind_narrow_the_choice(store: Snapshot) -> None:
    assert ids(store, country="IT") == ["P1", "P2"]
    assert ids(store, kind="memorandum") == ["P3"]


def test_the_parties_are_told_apart(store: Snapshot) -> None:
    row = pairs(store, EN, kind="memorandum").iloc[0]
    assert (row["local"], row["partner"], row["country_name"]) == (
        "Alba Films",
        "Nord SA",
        "France",
    )
    assert not row["end_is_known"]


def test_a_project_has_its_largest_budget_once(store: Snapshot) -> None:
    rows = projects(store, EN).set_index("project")
    assert rows["budget_eur"].to_dict() == {"wave": 70000.0, "P5": 30000.0}
    assert rows.loc["wave", "partners"] == 2
    assert rows.loc["wave", "countries"] == "Italy"


def test_choices_are_those_of_the_data(store: Snapshot) -> None:
    assert partner_years(store) == [2020, 2019, 2018, 2017]
    assert partner_countries(store, EN) == {"FR": "France", "IT": "Italy"}

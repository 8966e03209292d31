"""What the Methodology is made from."""

from pathlib import Path

import pandas as pd
import pytest

from observatory.i18n import language
from observatory.queries.methodology import (
    configuration,
    counts,
    indicators,
    matching,
    says,
    tables,
)
from observatory.snapshot import Snapshot
from tests.data_directory import CONFIG, load_dataset

EN, FR = language("en"), language("fr")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A meeting of 2018 and one of 2019; the second organiser configured is in no list."""
    return load_dataset(
        tmp_path_factory.mktemp("methodology"),
        {
            "organisations": """
                org_id;name;kind;country_code;commune
                O1;Chamber;authority;ES;Costa
            """,
            "events": """
                event_id;title;kind;start_date;country_code;commune;organiser
                E1;One;btob;2018-03-04;ES;Costa;O1
                E2;Two;btob;2019-03-04;ES;Costa;O1
            """,
        },
        basis={"event": "record"},
        settings='licence = "CC0-1.0"',
        config=CONFIG + '\n[actions]\norganisers = ["O1", "nobody"]\n',
    )


def test_an_indicator_says_up_to_when_it_has_values(store: Snapshot) -> None:
    found = indicators(store, EN).set_index("indicator_id")
    # Beyond the last event nothing is known: the count of 2020 is absent, not zero.
    assert found.loc["R3.1", "last"].date().isoformat() == "2019-12-31"
    assert pd.isna(found.loc["R2.1", "last"])
    assert not found.loc["R2.1", "withheld"]


def test_the_counts_are_those_of_the_catalogue_and_of_the_values(store: Snapshot) -> None:
    found = counts(store)
    assert found["defined"] == len(indicators(store, EN))
    assert found["known"] == int(indicators(store, EN)["last"].notna().sum())
    assert 0 < found["known"] < found["defined"]


def test_a_table_says_how_many_rows_it_holds(store: Snapshot) -> None:
    found = tables(store, EN).set_index("table")
    assert found.loc["event", ["meaning", "key", "rows"]].tolist() == [
        "One row an event", "event_id", 2,
    ]  # fmt: skip


def test_the_settings_are_told_in_words_with_their_keys(store: Snapshot) -> None:
    found = {key: value for _, value, key in configuration(store, EN)}
    assert found["territory.focal"] == "Campo (17)"
    assert found["territory.basins"] == "Coast (2 communes)"
    assert found["scope"] == "59.11A Production, 62.01Z Games"
    assert found["actions.organisers"] == "Chamber (O1), nobody"
    assert found["as_of"] == "31 December 2020"
    assert found["licence"] == "CC0-1.0"
    assert found["basis"] == "Events: public record"
    assert found["description"] == "not stated"


def test_without_organisers_all_are_judged_and_without_a_basis_all_are_registers(
    tmp_path: Path,
) -> None:
    found = {key: value for _, value, key in configuration(load_dataset(tmp_path, {}), EN)}
    assert found["actions.organisers"] == "all"
    assert found["basis"] == "Register"


def test_a_search_needs_every_word_somewhere_in_a_row() -> None:
    rows = pd.DataFrame({"a": ["Été à Paris", "Hiver"], "b": ["one", "two"]})
    assert matching(rows, "ete ONE")["a"].tolist() == ["Été à Paris"]
    assert matching(rows, "ete two").empty
    assert len(matching(rows, "")) == 2
    assert matching(rows, "one", ["a"]).empty
    assert matching(rows.head(0), "one").empty


def test_a_search_takes_signs_as_they_are() -> None:
    assert says("R2.4b", "R2.4b", "Money")
    assert not says("R2.4b", "R2x4b")
    assert says("", "anything")

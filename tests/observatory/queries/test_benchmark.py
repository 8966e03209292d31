"""Clusters side by side: which values are compared, and what their scores rest on."""

import math

import pandas as pd
import pytest

from observatory.i18n import language
from observatory.measures.composite import METHODS
from observatory.queries import benchmark
from observatory.snapshot import Snapshot
from tests.data_directory import load_dataset

EN = language("en")
EQUAL = (("G1", 1.0), ("G2", 1.0), ("G4", 1.0))


@pytest.fixture(scope="module")
def four(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Four clusters, a criterion of two years, one where lower is better, one known of one alone."""
    return load_dataset(
        tmp_path_factory.mktemp("four"),
        {
            "clusters": """
                cluster_id;name;kind
                two;Beta;national
                one;Zeta;focal
                three;Alpha;foreign
                four;Delta;foreign
                none;Silent;foreign
            """,
            "cluster_criteria": """
                cluster_id;gap;criterion;value;unit;year;direction;source_title
                one;G1;members;10;count;2018;up;Report
                one;G1;members;12;count;2019;;Report
                two;G1;members;20;count;2018;up;Report
                three;G1;members;30;count;2018;up;Report
                three;G1;members;99;count;2021;up;Report
                four;G1;members;15;count;2020;up;Report
                one;G4;days;4;days;2019;down;Report
                two;G4;days;8;days;2019;down;Report
                three;G4;days;6;days;2019;down;Report
                four;G4;days;5;days;2019;down;Report
                one;G2;missions;3;;;;Report
                two;G2;missions;5;;;;Report
                three;G2;missions;1;;;;Report
                two;G2;money;7;EUR;2019;up;Report
            """,
        },
        settings='labels.criterion.members = { en = "Members", fr = "Adhérents" }',
    )  # fmt: skip


@pytest.fixture(scope="module")
def rows(four: Snapshot) -> pd.DataFrame:
    return benchmark.criteria(four, EN).set_index(["cluster_id", "criterion"])


def test_a_value_is_that_of_the_year_known_of_most_clusters_else_of_the_nearest(
    rows: pd.DataFrame,
) -> None:
    # 2018 is known of three clusters; four has 2020 alone, and 2021 lies after the data date.
    assert rows.loc["one", "members"]["value"] == 10
    assert rows.loc["three", "members"]["value"] == 30
    assert rows.loc["four", "members"][["value", "year", "reference_year"]].tolist() == [
        15,
        2020,
        2018,
    ]


def test_a_value_without_a_year_is_compared_too(rows: pd.DataFrame) -> None:
    assert rows.loc["one", "missions"]["value"] == 3
    assert pd.isna(rows.loc["one", "missions"]["year"])


def test_rows_have_names_units_and_the_way_from_worst_to_best(rows: pd.DataFrame) -> None:
    assert rows.loc["one", "members"][["name", "criterion_name"]].tolist() == ["Zeta", "Members"]
    assert rows.loc["two", "money"]["unit"] == "eur"
    assert rows["place"].loc["one", "days"] == 1  # fewer days are better
    assert rows["place"].loc["four", "members"] == pytest.approx(0.25)
    assert math.isnan(rows["place"].loc["two", "money"])
    assert rows["is_focal"].loc["one"].all()
    assert not rows["is_focal"].loc["two"].any()


def test_criteria_are_ordered_by_gap_and_clusters_begin_with_the_focal_one(four: Snapshot) -> None:
    compared = benchmark.comparison(four)
    assert compared.units == ("one", "three", "two", "four")
    assert [item.name for item in compared.criteria] == ["members", "missions", "money", "days"]
    assert [item.rising for item in compared.criteria] == [True, True, True, False]
    assert benchmark.unknown(four) == ["Silent"]


def test_scores_leave_out_what_tells_nothing_apart(four: Snapshot) -> None:
    made = benchmark.scores(four, EQUAL, METHODS[0])
    assert made.counted == 3
    assert made.known.tolist() == [3, 3, 3, 2]
    # Two gaps of three are not enough of four.
    assert made.rank("four") is None
    # one: (0 + 50 + 100) / 3; three: (100 + 0 + 50) / 3; two: (50 + 100 + 0) / 3.
    assert made.scores[:3].tolist() == pytest.approx([50, 50, 50])
    assert made.ranks[:3].tolist() == [1, 1, 1]


def test_ranks_of_a_gap_rest_on_its_criteria_alone(four: Snapshot) -> None:
    found = {item.gap: item for item in benchmark.by_gap(four, METHODS[0])}
    assert list(found) == ["G1", "G2", "G4"]
    assert [found["G4"].made.rank(unit) for unit in ("one", "four", "three", "two")] == [1, 2, 3, 4]
    assert found["G4"].firm.interval("one") == (1, 1)
    assert found["G2"].made.counted == 1


def test_what_the_ranking_hangs_on_is_asked_with_the_same_weights(four: Snapshot) -> None:
    weights = (("G1", 1.0), ("G2", 0.0), ("G4", 0.0))
    made = benchmark.scores(four, weights, METHODS[0])
    assert [made.rank(unit) for unit in ("three", "two", "four", "one")] == [1, 2, 3, 4]
    assert [item.criterion for item in benchmark.omissions(four, weights, METHODS[0])] == [
        "members"
    ]
    asked = benchmark.supposed(four, weights, METHODS[0], "one", "members", 40)
    assert asked.after.rank("one") == 1
    firm = benchmark.firmness(four, weights)
    assert firm.interval("three") == (1, 1)


def test_without_criteria_there_is_nothing_to_compare(campo: Snapshot) -> None:
    assert benchmark.comparison(campo).criteria == ()
    assert benchmark.criteria(campo, EN).empty
    assert benchmark.by_gap(campo, METHODS[0]) == []

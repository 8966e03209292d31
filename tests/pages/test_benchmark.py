"""The Benchmark page, on both bundled datasets and on one that holds nothing."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from observatory.i18n import language
from tests.pages.conftest import Open, texts


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("dataset", ["public", "illustrative"])
def test_it_is_drawn(opened: Open, bundled: Path, dataset: str, lang: str) -> None:
    page = opened("benchmark", bundled, dataset=dataset, lang=lang)
    assert page.title[0].value == language(lang)._("Benchmark")


def plots(page: AppTest) -> int:
    return len(page.get("plotly_chart"))


def test_a_rank_is_told_with_its_interval(opened: Open, bundled: Path) -> None:
    page = opened("benchmark", bundled, dataset="illustrative", lang="en")
    found = page.header[0].value
    assert found == "Cluster Orlumine ranks 9 of 11, from 1 to 11 as weights and methods vary"
    assert "Grozd Svetlan leads: first in 48% of the trials" in texts(page)
    assert plots(page) == 2


def test_what_is_too_little_known_has_a_profile_and_no_rank(opened: Open, bundled: Path) -> None:
    page = opened("benchmark", bundled, dataset="public", lang="en")
    assert page.header[0].value == "Too little is known of the clusters to rank them"
    shown = texts(page)
    assert "5 criteria of 3 gaps, known of 7 of 12 clusters." in shown
    assert "A ranking needs 3 clusters, each known on 67% of the criteria and in 3 gaps" in shown
    # The profile is drawn; nothing is ranked.
    assert "Best on 3, last on 1 of 4 criteria" in shown
    assert plots(page) == 1


def test_a_gap_without_a_weight_does_not_stand_in_the_way_of_a_rank(
    opened: Open, bundled: Path
) -> None:
    page = opened("benchmark", bundled, dataset="public", lang="en", weight_G1="0")
    assert page.header[0].value == (
        "Filière image Côte d'Azur ranks 2 of 3, from 1 to 3 as weights and methods vary"
    )
    assert "Weights: Identity 0%, Visibility 50%, Market 50%." in texts(page)


def test_weights_stand_in_the_address_and_reset_takes_them_out(opened: Open, bundled: Path) -> None:
    page = opened("benchmark", bundled, dataset="illustrative", lang="en", weight_G2="10")
    assert "Partnerships 33%" in texts(page)
    next(item for item in page.button if item.label == "Reset").click().run()
    assert not page.exception
    assert "Partnerships 20%" in texts(page)
    assert "weight_G2" not in page.query_params


def test_weights_that_are_all_zero_weigh_the_same(opened: Open, bundled: Path) -> None:
    nothing = {f"weight_G{n}": "0" for n in range(1, 6)}
    page = opened("benchmark", bundled, dataset="illustrative", lang="en", **nothing)
    assert "Partnerships 20%" in texts(page)


def test_the_method_can_be_another_one(opened: Open, bundled: Path) -> None:
    page = opened("benchmark", bundled, dataset="illustrative", lang="en", mean="geometric")
    assert page.header[0].value.startswith("Cluster Orlumine ranks 11 of 11")
    assert "Clúster Navèlia leads" in texts(page)


def test_the_leaders_of_the_gaps_are_told_with_how_often_they_lead(
    opened: Open, bundled: Path
) -> None:
    table = opened("benchmark", bundled, dataset="public", lang="en").table[0].value
    assert table["In the lead"].tolist()[-1] == "Puglia Creativa, first in 100% of the trials"
    assert table["Filière image Côte d'Azur"].tolist()[-1] == "3 of 3, firm"
    assert table["Criteria known of it"].tolist() == ["0 / 1", "3 / 3", "1 / 1"]


def test_a_dataset_without_rows_says_which_file_is_missing(opened: Open, nothing: Path) -> None:
    page = opened("benchmark", nothing, lang="en")
    assert page.header[0].value == "No criterion of any cluster is on file"
    assert "cluster_criteria.csv" in texts(page)

"""The Recognition page, on both bundled datasets, on a small survey and on nothing."""

from pathlib import Path

import pytest

from observatory.i18n import language
from tests.data_directory import TERRITORIES, load_dataset
from tests.pages.conftest import Open, texts

VIEWS = ("awareness", "waves", "places", "image", "press")


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("dataset", ["public", "illustrative"])
def test_it_is_drawn(opened: Open, bundled: Path, dataset: str, lang: str) -> None:
    page = opened("recognition", bundled, dataset=dataset, lang=lang)
    assert page.title[0].value == language(lang)._("Recognition")


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_has_at_most_four_figures(opened: Open, bundled: Path, view: str) -> None:
    page = opened("recognition", bundled, dataset="illustrative", lang="en", view=view)
    figures = len(page.get("plotly_chart"))
    assert 1 <= figures <= 4


def test_the_finding_says_how_many_know_the_cluster_and_whether_that_changed(
    opened: Open, bundled: Path
) -> None:
    page = opened("recognition", bundled, dataset="illustrative", lang="en")
    assert page.header[0].value.startswith("50% of respondents know Cluster Orlumine")
    shown = texts(page)
    assert "220 respondents" in shown
    assert "weighted to the known shares by basin and kind of respondent" in shown


def test_filters_in_the_address_narrow_the_respondents(opened: Open, bundled: Path) -> None:
    page = opened(
        "recognition", bundled, dataset="illustrative", lang="en", who="institution",
        cluster="cluster-aurelvane", wave="wave-2022",
    )  # fmt: skip
    assert page.header[0].value.startswith("Institutions: ")
    assert "know Cluster Aurelvane" in page.header[0].value
    assert "24 May 2022" in texts(page)


def test_a_basin_with_too_few_respondents_is_told_as_such(opened: Open, bundled: Path) -> None:
    page = opened(
        "recognition", bundled, dataset="illustrative", lang="en", basin="basin:vallees"
    )  # fmt: skip
    assert "Too few respondents to say how many know Cluster Orlumine" in page.header[0].value
    courses = opened("recognition", bundled, dataset="illustrative", lang="en", view="waves")
    assert "Vallées n\u00a0\\<\u00a05" in texts(courses)


def test_the_public_record_says_what_it_can_and_how_to_run_a_wave(
    opened: Open, bundled: Path
) -> None:
    page = opened("recognition", bundled, dataset="public", lang="en")
    assert page.header[0].value.startswith("No survey is loaded")
    shown = texts(page)
    assert "of the 80 mentions found name" in shown
    assert "Sampling frame: 35 queries" in shown
    assert "python -m etl questionnaire" in page.code[0].value


def test_a_survey_without_weights_or_seats_says_so(opened: Open, tmp_path: Path) -> None:
    people = "\n".join(f"w;2019-03-01;r{n};company;Costa" for n in range(8))
    answers = "\n".join(f"w;r{n};one;0;{n % 4}" for n in range(8))
    load_dataset(
        tmp_path,
        {
            "territories": TERRITORIES,
            "clusters": "cluster_id;name;kind;country_code\none;Cluster One;focal;ES",
            "survey_respondents": "wave_id;wave_date;respondent_id;stakeholder;commune\n" + people,
            "survey_answers": "wave_id;respondent_id;cluster_id;unaided;level\n" + answers,
        },
    )
    page = opened("recognition", tmp_path / "warehouse", lang="en")
    # Six of eight know it: levels 0 to 3, twice each.
    assert page.header[0].value == "75% of respondents know Cluster One"
    assert "Not weighted: every answer counts one." in texts(page)
    places = opened("recognition", tmp_path / "warehouse", lang="en", view="places")
    assert "No distance is known" in texts(places)


def test_a_dataset_without_anything_says_what_is_missing(opened: Open, nothing: Path) -> None:
    page = opened("recognition", nothing, lang="en")
    assert page.header[0].value.startswith("No survey is loaded")

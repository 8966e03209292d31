"""The Recommendations, on both bundled datasets and on one that holds nothing."""

from pathlib import Path

import pytest

from etl.indicators import catalogue
from observatory.i18n import language
from tests.pages.conftest import Open, texts


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_five_stand_one_under_another(opened: Open, bundled: Path, lang: str) -> None:
    page = opened("recommendations", bundled, dataset="illustrative", lang=lang)
    assert page.title[0].value == language(lang)._("Recommendations")
    labels = [part.label for part in page.main.expander]
    assert [any(f"R{n}" in label for label in labels) for n in range(1, 6)] == [True] * 5


def test_the_address_opens_one(opened: Open, bundled: Path) -> None:
    page = opened(
        "recommendations", bundled, dataset="illustrative", lang="en", recommendation="R4"
    )
    shown = texts(page)
    assert "Companies accompanied" in shown
    assert "BtoB events" not in shown


def test_the_public_record_is_not_judged(opened: Open, bundled: Path) -> None:
    page = opened("recommendations", bundled, dataset="public", lang="en", recommendation="R2")
    shown = texts(page)
    assert "No target is set" in shown
    # 2016 is the year with most partnerships on the record.
    assert "Partnerships abroad: at least 13 in 2016" in shown
    assert "Off track" not in shown
    assert "Moving away" not in shown


def test_a_dataset_without_rows_says_which_file_is_missing(opened: Open, nothing: Path) -> None:
    page = opened("recommendations", nothing, lang="en")
    assert "actions.csv" in texts(page)


def test_spending_is_told_by_who_pays_with_the_actions_behind(opened: Open, bundled: Path) -> None:
    page = opened(
        "recommendations", bundled, dataset="illustrative", lang="en", recommendation="R4"
    )
    assert "€665K spent of €895K planned, by 1 funder" in texts(page)
    own, every = (item.value for item in page.dataframe[-2:])
    assert list(own["Actions"]) == ["4"]
    assert list(own["Share spent"]) == ["74%"]
    assert "Recommendations" in every
    assert sum(int(n) for n in every["Actions"]) == 20
    page.button(key="evidence-spending-R4").click().run()
    assert len(page.dataframe) == 3


@pytest.mark.parametrize("recommendation", ["R1", "R2", "R3", "R4", "R5"])
def test_every_indicator_stands_there_with_data_or_with_what_would_feed_it(
    opened: Open, bundled: Path, recommendation: str
) -> None:
    page = opened(
        "recommendations", bundled, dataset="public", lang="en", recommendation=recommendation
    )
    shown = texts(page)
    for item in catalogue():
        if item.recommendation_id == recommendation:
            assert f"**{item.id}** " in shown
    assert shown.count(".csv") >= shown.count("No data.") + shown.count("Cannot be said")


def test_an_indicator_without_data_names_the_files_that_would_feed_it(
    opened: Open, bundled: Path
) -> None:
    shown = texts(
        opened("recommendations", bundled, dataset="public", lang="en", recommendation="R4")
    )
    assert "No data. Fed by participations.csv, events.csv and support.csv." in shown.replace(
        "\\", ""
    )

"""The Recommendations, on both bundled datasets and on one that holds nothing."""

from pathlib import Path

import pytest

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

"""The Partnerships page, on both bundled datasets and on one that holds nothing."""

from pathlib import Path

import pytest

from observatory.i18n import language
from tests.pages.conftest import Open, texts


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("dataset", ["public", "illustrative"])
def test_it_is_drawn(opened: Open, bundled: Path, dataset: str, lang: str) -> None:
    page = opened("partnerships", bundled, dataset=dataset, lang=lang)
    assert page.title[0].value == language(lang)._("Partnerships")


def test_the_public_record_says_at_least_and_sums_no_money(opened: Open, bundled: Path) -> None:
    shown = texts(opened("partnerships", bundled, dataset="public", lang="en"))
    assert "at least 1 partnership abroad in 2025" in shown
    # 24 pairs join a local and a foreign party; no source states the end of 6.
    assert "24 partnerships, 6 of which have no known end" in shown
    # ChIMERA and the screenwriting workshop.
    assert "2 of 11 projects and programmes state a budget" in shown
    assert "no sum is given" in shown
    assert "joint projects begun" not in shown


def test_the_register_sums_the_money_of_the_projects_of_a_year(opened: Open, bundled: Path) -> None:
    shown = texts(opened("partnerships", bundled, dataset="illustrative", lang="en"))
    assert "for joint projects begun in 2025" in shown
    assert "52 partnerships, 34 of which still run" in shown


def test_the_baseline_stands_beside_the_number_it_is_compared_with(
    opened: Open, bundled: Path
) -> None:
    page = opened("partnerships", bundled, dataset="illustrative", lang="fr")
    told = "34 partenariats à l’étranger en 2025, contre 4 en 2017, dans 7 pays"
    assert page.header[0].value == told


def test_filters_in_the_address_narrow_every_part(opened: Open, bundled: Path) -> None:
    page = opened(
        "partnerships", bundled, dataset="public", lang="en", country="IT", kind="eu-project"
    )
    assert page.header[0].value == "Italy · European project: at least 4 partnerships abroad"
    assert set(page.dataframe[-1].value["Country"]) == {"Italy"}
    assert "Partners in 1 country: Italy" in texts(page)


def test_all_partners_have_the_pairs_of_others_too(opened: Open, bundled: Path) -> None:
    page = opened("partnerships", bundled, dataset="public", lang="en", scope="all")
    # 89 pairs are on the record; two of them are announced by a source older than their start.
    assert len(page.dataframe[-1].value) == 89
    assert "2 count nowhere" in texts(page)


def test_a_choice_without_partnerships_says_so(opened: Open, bundled: Path) -> None:
    page = opened(
        "partnerships", bundled, dataset="public", lang="en", country="IT", kind="exchange"
    )
    assert page.header[0].value == "No partnership matches this choice"


def test_a_dataset_without_rows_says_which_file_is_missing(opened: Open, nothing: Path) -> None:
    assert "partnerships.csv" in texts(opened("partnerships", nothing, lang="en"))


@pytest.mark.parametrize(("dataset", "lang"), [("public", "fr"), ("illustrative", "en")])
def test_who_is_whose_partner_is_drawn(
    opened: Open, bundled: Path, dataset: str, lang: str
) -> None:
    page = opened("partnerships", bundled, dataset=dataset, lang=lang, view="network")
    assert len(page.get("plotly_chart")) == 1
    said = texts(page)
    if dataset == "public":
        assert "Les partenariats relient au moins 32 organisations" in said
        assert "D’après ce que montrent les sources publiques" in said
    else:
        assert "Partnerships link" in said
        assert "As far as public sources show" not in said

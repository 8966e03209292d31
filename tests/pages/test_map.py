"""The Map: its finding, its choices and the equal table, on bundled data and on none."""

from pathlib import Path

import pytest

from observatory.i18n import language
from tests.pages.conftest import Open, texts


def test_the_finding_says_where_the_organisations_are(opened: Open, bundled: Path) -> None:
    page = opened("map", bundled, dataset="public", lang="en")

    assert page.title[0].value == "Map"
    assert page.header[0].value.startswith(r"101 organisations in 8 communes; most in Nice \(41\)")
    shown = texts(page)
    assert "14 organisations have no known position and are not on the map" in shown
    assert "Organisations are drawn at the centre of their commune" in shown


def test_the_table_holds_what_the_map_shows(opened: Open, bundled: Path) -> None:
    page = opened("map", bundled, dataset="public", lang="en")
    table = page.dataframe[-1].value

    # 101 local organisations and 136 events held are on the record.
    assert len(table) == 237
    assert set(table["Position"]) == {"Centre of the commune", "Not on the map"}


def test_an_address_chooses_layers_years_and_areas(opened: Open, bundled: Path) -> None:
    page = opened(
        "map", bundled, dataset="public", lang="en", years="2019", by="epci", layers="partners"
    )

    shown = texts(page)
    assert "partnerships with partners in" in shown
    assert "organisations in" not in shown
    assert set(page.dataframe[-1].value["What"]) == {"Partnership"}


def test_areas_are_said_to_be_approximate(opened: Open, bundled: Path) -> None:
    page = opened("map", bundled, dataset="illustrative", lang="en", by="commune")

    assert "Outlines are approximate" in texts(page)


def test_without_rows_the_page_says_which_file_would_bring_them(
    opened: Open, nothing: Path
) -> None:
    page = opened("map", nothing, lang="en")

    shown = texts(page)
    assert page.header[0].value == "No organisation matches this choice"
    assert "organisations.csv" in shown


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_recognition_is_a_layer_where_a_survey_was_loaded(
    opened: Open, bundled: Path, lang: str
) -> None:
    page = opened("map", bundled, dataset="illustrative", lang=lang, layers="recognition")
    _ = language(lang)._
    assert _("Recognition of the cluster") in texts(page)
    rows = page.dataframe[-1].value
    assert set(rows[_("What")]) == {_("Recognition")}
    # One basin has fewer than five respondents in every wave.
    assert rows[_("Kind")].str.fullmatch("n.<.5").any()


def test_the_public_record_offers_no_layer_of_recognition(opened: Open, bundled: Path) -> None:
    page = opened("map", bundled, dataset="public", lang="en")
    assert not [option for option in page.button_group[0].options if "Recognition" in str(option)]

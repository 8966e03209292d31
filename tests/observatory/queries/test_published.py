"""Published series, year by year, as their sources state them."""

import pandas as pd
import pytest

from observatory.i18n import language
from observatory.queries.published import comparable, series_list, series_values
from observatory.snapshot import Snapshot

EN, FR = language("en"), language("fr")
OFFICE, PUGLIA, MARKET = "office/shoots@17", "puglia/shoots@IT-75", "market/spending@17"


@pytest.fixture(scope="module")
def listed(campo: Snapshot) -> pd.DataFrame:
    """The list of series, by key."""
    return series_list(campo, EN).set_index("key")


def test_series_of_three_years_and_more_are_listed_the_longest_first(listed: pd.DataFrame) -> None:
    assert list(listed.index) == [OFFICE, MARKET, PUGLIA, "wien/shoots@AT-9"]
    assert listed["years"].tolist() == [4, 3, 3, 3]


def test_a_series_says_its_ends_and_whether_both_are_stated(listed: pd.DataFrame) -> None:
    office = listed.loc[OFFICE]
    assert (office["first_year"], office["last_year"]) == (2017, 2020)
    assert (office["first_value"], office["last_value"]) == (10, 17)
    assert not office["stated"]  # the last one is a floor
    assert listed.loc[PUGLIA, "stated"]


def test_a_figure_without_a_territory_goes_on_the_focal_series(listed: pd.DataFrame) -> None:
    assert set(listed["territory"]) == {"17", "IT-75", "AT-9"}


def test_series_have_names_in_the_readers_language(campo: Snapshot, listed: pd.DataFrame) -> None:
    office = listed.loc[OFFICE]
    assert (office["subject_name"], office["measure_name"]) == ("Film office", "Shoots")
    assert office["territory_name"] == "Campo"
    # What the dataset does not name reads as its id, a territory that is in no table as its code.
    assert listed.loc[PUGLIA, "subject_name"] == "Puglia"
    assert listed.loc[PUGLIA, "territory_name"] == "IT-75"
    assert listed.loc[MARKET, "unit"] == "eur"
    french = series_list(campo, FR).set_index("key").loc[OFFICE]
    assert (french["subject_name"], french["measure_name"]) == ("Bureau du film", "Tournages")


def test_series_can_be_asked_for_by_recommendation_and_measure(campo: Snapshot) -> None:
    assert series_list(campo, EN, "R4")["key"].tolist() == [MARKET]
    assert series_list(campo, EN, measure="spending")["key"].tolist() == [MARKET]
    assert series_list(campo, EN, "R4", "shoots").empty


def test_values_are_those_of_whole_years_with_the_source_that_states_them(campo: Snapshot) -> None:
    rows = series_values(campo, [OFFICE], EN)
    # Not the total of 2017 to 2019, nor 2021, which lies after the data date.
    assert rows["year"].tolist() == [2017, 2018, 2019, 2020]
    assert rows["value"].tolist() == [10, 12, 15, 17]
    # 2018 and 2019: the stated figure, though the approximate one is later.
    assert rows["value_kind"].tolist() == ["stated", "stated", "stated", "at_least"]
    assert rows["source_title"].tolist() == ["Report"] * 4


def test_the_one_edition_of_a_year_is_that_years_figure(campo: Snapshot) -> None:
    rows = series_values(campo, [MARKET], EN)
    assert rows["year"].tolist() == [2018, 2019, 2020]
    assert rows["value"].tolist() == [100, 200, 300]


def test_several_parts_of_a_year_are_no_years_figure(campo: Snapshot) -> None:
    rows = series_values(campo, ["tally/visits@17"], EN)
    assert rows["year"].tolist() == [2020]


def test_several_series_are_given_one_after_the_other(campo: Snapshot) -> None:
    rows = series_values(campo, [PUGLIA, OFFICE], EN)
    assert rows["key"].tolist() == [OFFICE] * 4 + [PUGLIA] * 3
    assert series_values(campo, [], EN).empty
    assert series_values(campo, ["unheard-of/shoots@17"], EN).empty


def test_what_stands_beside_a_series_has_its_measure_and_its_unit(campo: Snapshot) -> None:
    assert comparable(campo, OFFICE, EN)["key"].tolist() == [PUGLIA]
    assert comparable(campo, PUGLIA, EN)["key"].tolist() == [OFFICE]
    assert comparable(campo, MARKET, EN).empty
    assert comparable(campo, "unheard-of/shoots@17", EN).empty

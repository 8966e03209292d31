"""The catalogue of indicators and their yearly values."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from observatory.access import Role
from observatory.i18n import language
from observatory.queries.catalogue import broken_down, catalogue, text_language, yearly_values
from observatory.snapshot import Snapshot
from tests.data_directory import COAST, FOCAL, OTHER

EN, FR = language("en"), language("fr")


def test_recommendations_come_first_and_the_context_last(campo: Snapshot) -> None:
    rows = catalogue(campo, EN)
    ids = rows["indicator_id"].tolist()
    assert ids[0] == "R1.1"
    assert ids[-1] == "C7"
    assert ids == sorted(ids, key=lambda key: (key.startswith("C"), key))
    context = rows[rows["indicator_id"].str.startswith("C")]
    assert context[["recommendation_id", "gap_id"]].isna().all(axis=None)


def test_an_indicator_is_told_in_the_readers_language(campo: Snapshot) -> None:
    english = catalogue(campo, EN).set_index("indicator_id").loc["R3.1"]
    french = catalogue(campo, FR).set_index("indicator_id").loc["R3.1"]
    assert english["name"] == "BtoB events"
    assert english["formula"] == "Events of kind BtoB that start in the period."
    for text in ("label", "formula", "origin", "limits"):
        assert french[text] != english[text]
    assert (english["unit"], english["method"], english["direction"]) == ("events", "count", "up")


def test_texts_are_those_of_the_load_where_it_lacks_the_readers_language(campo: Snapshot) -> None:
    def loaded_in(*codes: str) -> Any:
        return SimpleNamespace(config=replace(campo.config, languages=list(codes)))

    assert text_language(loaded_in("fr", "en"), EN) == "en"
    assert text_language(loaded_in("fr"), EN) == "fr"


def test_yearly_values_leave_out_quarters_and_months(campo: Snapshot) -> None:
    rows = yearly_values(campo, FOCAL, Role.MANAGER)
    assert ((rows["period_end"] - rows["period_start"]).dt.days > 360).all()
    btob = rows[rows["indicator_id"] == "R3.1"]
    assert btob["year"].tolist() == [2017, 2018, 2019, 2020]
    assert btob["value"].tolist() == [2, 3, 4, 5]


def test_yearly_values_are_of_one_place_and_segment(campo: Snapshot) -> None:
    other = yearly_values(campo, OTHER, Role.MANAGER, "games")
    accompanied = other[other["indicator_id"] == "R4.1"]
    assert accompanied["value"].tolist() == [1, 0]  # cala in 2019
    assert set(other["territory_code"]) == {OTHER}
    assert set(other["segment"]) == {"games"}
    assert yearly_values(campo, "unheard-of", Role.MANAGER).empty


def test_yearly_values_of_a_recommendation(campo: Snapshot) -> None:
    rows = yearly_values(campo, FOCAL, Role.MANAGER, recommendation="R4")
    assert set(rows["indicator_id"]) == {"R4.1", "R4.2", "R4.3", "R4.4", "R4.6"}


@pytest.mark.parametrize(
    ("role", "amounts"), [(Role.MANAGER, [3000.0, 8000.0]), (Role.FUNDER, [None, None])]
)
def test_small_amounts_are_hidden_from_whoever_may_not_see_them(
    campo: Snapshot, role: Role, amounts: list[float | None]
) -> None:
    rows = yearly_values(campo, COAST, role, recommendation="R4")
    money = rows[rows["indicator_id"] == "R4.3"]["value"]
    assert [None if value != value else value for value in money] == amounts


def test_a_value_is_broken_down_by_basin_the_largest_first(campo: Snapshot) -> None:
    rows = broken_down(campo, "R4.1", 2019, Role.MANAGER)
    assert rows["key"].tolist() == [COAST, OTHER]
    assert rows["value"].tolist() == [2, 1]
    assert list(rows.columns) == ["key", "value", "n", "status", "basis"]


def test_a_value_is_broken_down_by_segment_without_other_dimensions(campo: Snapshot) -> None:
    rows = broken_down(campo, "R4.1", 2019, Role.MANAGER, by="segment")
    assert dict(zip(rows["key"], rows["value"], strict=True)) == {"games": 2, "animation": 1}
    assert broken_down(campo, "C7", 2019, Role.MANAGER, by="segment").empty


def test_small_amounts_are_hidden_in_a_breakdown_too(campo: Snapshot) -> None:
    shown = broken_down(campo, "R4.3", 2019, Role.MANAGER, by="segment")
    assert dict(zip(shown["key"], shown["value"], strict=True)) == {
        "games": 6000,
        "animation": 1000,
    }
    hidden = broken_down(campo, "R4.3", 2019, Role.VIEWER, by="segment")
    assert hidden["value"].isna().all()
    assert set(hidden["status"]) == {"restricted"}

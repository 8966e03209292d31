"""C5b: cluster stars, worked out by hand from the employment of invented regions."""

import pytest

from tests.computing import Computation, computed

HEAD = "figure_id;subject;measure;territory;period_start;value;unit;source_title;source_url"


def found(games: dict[str, int], everyone: int = 1000) -> Computation:
    """Regions with so many employed in games, of ``everyone`` in all activities."""
    rows = []
    for region, employed in games.items():
        rows += [
            f"{region}a;labour;employment;{region};2018;{everyone};persons;Survey;https://example.org",
            f"{region}g;labour;employment:games;{region};2018;{employed};persons;Survey;https://example.org",
        ]
    return computed("C5b", as_of="2019-06-30", published_figures="\n".join([HEAD, *rows]))


def regions(count: int, employed: int) -> dict[str, int]:
    return {f"R{number}": employed for number in range(count)}


def stars(computation: Computation) -> dict[str, float | None]:
    names = ("all", "star:size", "star:specialisation", "star:focus")
    return {name: computation.value("C5b", "2018", segment=name) for name in names}


def test_the_largest_of_ten_regions_has_three_stars_at_twice_the_average() -> None:
    # 50 here and 10 in each of nine: 140 of 10 000, 1.4 %; 5 % / 1.4 % = 3.57.
    assert stars(found({"17": 50, **regions(9, 10)})) == {
        "all": 3, "star:size": 1, "star:specialisation": 1, "star:focus": 1,
    }  # fmt: skip


def test_a_large_region_that_is_not_specialised_has_no_star_for_it() -> None:
    # 12 / 1000 against 102 / 10 000: 1.18.
    assert stars(found({"17": 12, **regions(9, 10)})) == {
        "all": 2, "star:size": 1, "star:specialisation": 0, "star:focus": 1,
    }  # fmt: skip


def test_the_second_of_ten_is_not_in_the_first_tenth_but_of_twenty_it_is() -> None:
    assert stars(found({"17": 50, "18": 60, **regions(8, 10)}))["star:size"] == 0
    assert stars(found({"17": 50, "18": 60, **regions(18, 10)}))["star:size"] == 1


def test_it_is_absent_with_fewer_than_ten_regions_or_without_its_own() -> None:
    assert found({"17": 50, **regions(8, 10)}).value("C5b", "2018") is None
    assert found({"18": 50, **regions(12, 10)}).value("C5b", "2018") is None


def test_nobody_employed_gives_no_star() -> None:
    assert stars(found({"17": 0, **regions(9, 0)}))["all"] == 0


def test_the_number_of_regions_and_the_rows_stand_behind_it() -> None:
    computation = found({"17": 50, **regions(9, 10)})
    row = computation.row("C5b", "2018")
    assert row is not None
    assert row["n"] == pytest.approx(10)
    behind = computation.rows_behind("C5b", "2018")
    assert len(behind) == 20
    assert set(behind.loc[behind["part"] == "numerator", "row_id"]) == {"17a", "17g"}

"""Which report is wanted, as it is written: presets, sections, years, who pays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observatory.report import SECTIONS, CannotReport, Options
from observatory.report.options import checked
from observatory.snapshot import Snapshot


def test_sections_stand_in_the_order_of_a_report_whatever_their_case() -> None:
    assert Options.of(sections=["R3", "summary ", "", "r1"]).keys == ("summary", "r1", "r3")


def test_without_sections_they_are_the_presets() -> None:
    assert Options.of("board").keys == ("summary", "short")
    assert "short" not in Options.of("funder").keys


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"preset": "bored"}, "There is no preset bored. Known: board, funder, workshop."),
        ({"sections": ["r6"]}, f"There is no section r6. Known: {', '.join(SECTIONS)}."),
        ({"period": "last year"}, "last year is no period: write a year, 2024, or two, 2017-2024."),
        ({"period": "2024-2017"}, "2024-2017 is no period: write a year, 2024, or two, 2017-2024."),
    ],
)
def test_what_does_not_exist_is_told_with_what_does(asked: dict[str, str], told: str) -> None:
    with pytest.raises(CannotReport) as refused:
        Options.of(**asked)  # type: ignore[arg-type]
    assert refused.value.message.text() == told


@given(st.integers(1900, 2100), st.integers(0, 50), st.sampled_from(["-", "–", " - "]))
def test_two_years_are_the_first_and_the_last(first: int, more: int, dash: str) -> None:
    found = Options.of(period=f"{first}{dash}{first + more}")
    assert (found.first, found.last) == (first, first + more)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"funder": "Town"}, "There is no funder Town. Known: Duchy, Region."),
        ({"programme": "Sea"}, "There is no programme Sea. Known: Growth, Image, Links."),
        (
            {"funder": "Duchy", "programme": "Growth"},
            "Duchy pays for no action of the programme Growth.",
        ),
    ],
)
def test_a_funder_who_pays_for_nothing_is_told_with_those_who_do(
    register: Snapshot, asked: dict[str, str], told: str
) -> None:
    with pytest.raises(CannotReport) as refused:
        checked(register, Options.of(**asked))  # type: ignore[arg-type]
    assert refused.value.message.text() == told

"""What the Recognition page says: nothing is better known, changed or nearer unless it is shown."""

from datetime import date

import pandas as pd
import pytest

from observatory.findings import recognition as told
from observatory.i18n import language
from observatory.measures.change import change
from observatory.measures.progress import Value
from observatory.measures.statistics import wilson

EN = language("en")


def wave(share: float, n: int, year: int) -> Value:
    return Value(share, date(year, 5, 1), wilson(share, n), "survey")


def rows(**shares: tuple[float, int]) -> pd.DataFrame:
    """Rows of shares with their intervals, by name."""
    return pd.DataFrame(
        [(name, share, wilson(share, n).low, wilson(share, n).high) for name, (share, n) in shares.items()],
        columns=["name", "value", "low", "high"],
    )  # fmt: skip


def test_a_difference_of_two_waves_is_told_only_where_it_is_shown() -> None:
    shown = change(wave(0.6, 200, 2026), wave(0.4, 200, 2022))
    assert told.headline(EN, "One", 0.6, shown, "") == (
        "60% of respondents know One, against 40% in 2022"
    )
    within = change(wave(0.45, 200, 2026), wave(0.4, 200, 2022))
    assert told.headline(EN, "One", 0.45, within, "") == (
        "45% of respondents know One, not shown to have changed since 2022"
    )
    first = change(wave(0.45, 200, 2026), None)
    assert told.headline(EN, "One", 0.45, first, "Schools") == (
        "Schools: 45% of respondents know One"
    )
    assert told.headline(EN, "One", None, None, "").startswith("Too few respondents")


def test_a_cluster_is_best_known_only_where_the_next_is_shown_to_be_less() -> None:
    assert told.clusters_finding(EN, "One", rows(One=(0.6, 200), Two=(0.4, 200))) == (
        "One is the best known of 2"
    )
    assert told.clusters_finding(EN, "Two", rows(One=(0.6, 200), Two=(0.4, 200))) == (
        "One is the best known"
    )
    assert told.clusters_finding(EN, "One", rows(One=(0.42, 200), Two=(0.4, 200))) == (
        "One and Two come first, not shown to differ"
    )


def test_basins_differ_only_where_that_is_shown() -> None:
    assert told.basins_finding(EN, rows(A=(0.6, 100), B=(0.3, 100))) == (
        "Best known in A (60%), least in B (30%)"
    )
    assert told.basins_finding(EN, rows(A=(0.6, 10), B=(0.5, 10))) == (
        "No difference between basins is shown"
    )
    assert told.basins_finding(EN, rows(A=(0.6, 10))).startswith("Too few")


@pytest.mark.parametrize(
    ("slope", "words"),
    [
        ((-0.03, -0.05, -0.01), "the less it is known"), ((0.03, 0.01, 0.05), "the better"),
        ((0.0, -0.01, 0.01), "not shown to matter"), (None, "by distance"),
    ],
)  # fmt: skip
def test_distance_matters_only_where_the_slope_excludes_zero(slope, words: str) -> None:
    assert words in told.distance_finding(EN, slope)


def test_what_is_not_shown_says_why() -> None:
    assert told.hidden_note(EN, None) == "n\u00a0<\u00a05"
    assert told.hidden_note(EN, 12) == "not shown: it would tell a cell with n\u00a0<\u00a05"


def test_a_wave_says_how_it_is_weighted_and_what_is_not_met() -> None:
    facts = {
        "wave_date": pd.Timestamp("2026-05-20"), "wave_date_precision": "day", "respondents": 220,
        "weighting": "rake", "effective_n": 195.2, "margins": ["basin"], "margin_error": 0.02,
    }  # fmt: skip
    shown = told.wave_caption(EN, facts)
    assert "220 respondents, 195 effective, weighted to the known shares by basin" in shown
    assert "within 2 points" in shown
    assert "Not weighted" in told.wave_caption(EN, {**facts, "weighting": "none"})

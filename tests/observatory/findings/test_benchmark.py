"""What the Benchmark page says of ranks, of how firm they are and of what is not known."""

import math

import pandas as pd
import pytest

from observatory.findings import benchmark as told
from observatory.i18n import language
from observatory.measures.composite import Comparison, Composite, composite
from observatory.measures.firmness import Firmness, leave_one_out, rank_intervals, what_if
from observatory.queries.benchmark import GapStanding
from tests.observatory.measures.test_composite import compared

EN, FR = language("en"), language("fr")
NAMES = {"us": "Us", "a": "Alpha", "b": "Beta", "c": "Gamma"}
GAPS = ("G1", "G2", "G3")
ALL = dict.fromkeys(GAPS, 1.0)
FIRM = compared({"us": (5, 5, 5), "a": (9, 9, 9), "b": (1, 1, 1)}, GAPS)
TORN = compared({"us": (9, 1, 5), "a": (1, 9, 5), "b": (5, 5, 6)}, GAPS)
DARK = compared(
    {"us": (9, math.nan, math.nan), "a": (1, 1, 1), "b": (2, 2, 2), "c": (3, 3, 3)}, GAPS
)


def made(comparison: Comparison) -> tuple[Composite, Firmness]:
    return composite(comparison, ALL), rank_intervals(comparison, ALL, draws=200)


def finding(comparison: Comparison) -> str:
    return told.benchmark_finding(EN, *made(comparison), NAMES, "us")


def test_the_finding_is_the_rank_with_its_interval() -> None:
    assert finding(FIRM) == "Us ranks 2 of 3, whatever the weights and methods."
    assert finding(TORN) == "Us ranks 2 of 3, from 1 to 3 as weights and methods vary."


def test_a_focal_cluster_too_little_known_is_told_as_such() -> None:
    assert finding(DARK) == "Gamma leads 3 clusters; Us is not known well enough to be ranked."


def test_without_enough_clusters_nothing_is_ranked() -> None:
    two = compared({"us": (9, 9, 9), "a": (1, 1, 1)}, GAPS)
    assert finding(two) == "Too little is known of the clusters to rank them."
    nothing = told.benchmark_finding(EN, None, None, NAMES, "us")
    assert nothing == "No criterion of any cluster is on file."


def test_a_rank_stands_with_its_interval_or_is_firm() -> None:
    assert told.rank_text(EN, *made(FIRM), "us") == "2 of 3, firm"
    assert told.rank_text(EN, *made(TORN), "us") == "2 of 3 (1 to 3)"
    assert told.rank_text(EN, *made(DARK), "us") == "–"
    assert told.rank_text(FR, *made(TORN), "us").startswith("2 sur 3")


def test_each_gap_has_its_leader_and_what_is_known_of_the_focal_cluster() -> None:
    part = DARK.within("G2")
    weights = dict.fromkeys(part.gaps, 1.0)
    gap = GapStanding(
        "G2",
        composite(part, weights, least_gaps=1),
        rank_intervals(part, weights, draws=40, least_gaps=1),
    )
    assert told.gap_rows(EN, [gap], NAMES, "us") == [
        {
            "gap": "G2", "leader": "Gamma, first in 100% of the trials", "focal": "–",
            "known": "0 / 1",
        }
    ]  # fmt: skip


def test_the_ranking_says_how_often_its_leader_leads_and_who_has_no_score() -> None:
    assert (
        told.ranking_finding(EN, *made(FIRM), NAMES) == "Alpha leads: first in 100% of the trials"
    )
    assert "Without a score, as too little is known: Us." in told.ranking_caption(
        EN, *made(DARK), NAMES
    )
    assert "Without a score" not in told.ranking_caption(EN, *made(FIRM), NAMES)


def test_strips_count_where_the_focal_cluster_is_best_and_last() -> None:
    rows = pd.DataFrame(
        {"place": [1.0, 0.0, 0.3, math.nan, 1.0], "is_focal": [True, True, True, True, False]}
    )
    assert told.strips_finding(EN, rows) == "Best on 1, last on 1 of 3 criteria"
    assert told.strips_finding(EN, rows[~rows["is_focal"]]) == "What is known of each cluster"


def test_a_change_that_moves_nothing_is_told_as_such() -> None:
    scores, _ = made(FIRM)
    words = {"a": "A", "b": "B", "c": "C"}
    left_out = leave_one_out(scores)
    assert told.omissions_finding(EN, left_out, words, 3) == "No criterion alone changes a rank"
    assert told.moved_text(EN, left_out[0].moved, 3) == "Changes nothing"
    assert told.moved_names(EN, left_out[0].moved, NAMES) == "–"
    same = told.what_if_sentence(EN, what_if(scores, "us", "a", 6), NAMES)
    assert same == "It would change nothing: every rank stays (50 to 54.2 points)."


def test_a_change_that_moves_ranks_names_whose() -> None:
    scores, _ = made(TORN)
    words = {"a": "A", "b": "B", "c": "C"}
    assert told.omissions_finding(EN, leave_one_out(scores), words, 3) == (
        "Without “C”, 2 of 3 clusters change rank"
    )
    assert told.moved_text(EN, ("us", "a"), 3) == "2 of 3"
    assert told.moved_names(EN, ("us", "a"), NAMES) == "Us and Alpha"
    asked = told.what_if_sentence(EN, what_if(scores, "us", "b", 8), NAMES)
    assert asked == "Us would go from rank 2 to rank 1 (33.3 to 58.3 points)."


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ({"b": 9.0}, "Us would still not be known well enough to be ranked."),
        ({"b": 9.0, "c": 9.0}, "Us would get rank 1 of 4."),
    ],
)
def test_a_value_supposed_may_bring_a_rank(value: dict[str, float], sentence: str) -> None:
    scores, _ = made(DARK)
    asked = None
    for criterion, supposed in value.items():
        before = asked.after if asked else scores
        asked = what_if(before, "us", criterion, supposed)
    assert asked is not None
    assert told.what_if_sentence(EN, asked, NAMES) == sentence


def test_a_score_says_what_it_rests_on() -> None:
    assert told.named_points(EN, "Us", 36.92, 7, 10) == "Us · 36.9 (7/10)"

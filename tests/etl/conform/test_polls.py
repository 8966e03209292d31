"""Counted votes of a workshop: figures by hand, and what is not told of few people."""

import pandas as pd
import pytest

from etl.conform.polls import polls
from tests.computing import accepted, computed

POLLS = """
    poll_id;kind;held_on;question_en;template;recommendation;cluster_id;base;abstained
    first;single;2020-03-01;Which first?;priority;;;;2
    share;points;2020-03-01;Share out;;;;;
    order;ranking;2020-03-01;Order;;;;;
    word;words;2020-03-01;A word;;;;12;
    free;open;2020-03-01;What else?;;;;9;
    know;single;2020-03-02;Do you know it?;recognition;;one;;
    few;single;2020-03-02;Quick one;;;;;
"""
OPTIONS = """
    poll_id;option_id;position;text_en;stands_for
    first;a;1;Identity;R1
    first;b;2;Partnerships;R2
    share;a;1;Identity;R1
    order;a;1;Identity;R1
    word;film;1;film;
    word;secret;2;secret;
    free;x;1;A long sentence;
    know;k0;1;No;0
    know;k1;2;By name;1
    few;y;1;Yes;
"""
VOTES = """
    poll_id;option_id;count;base;group_kind;group_id;score;spread
    first;a;15;20;;;;
    first;b;5;20;;;;
    first;a;10;12;stakeholder;company;;
    first;b;2;12;stakeholder;company;;
    first;a;3;5;stakeholder;school;;
    first;b;2;5;stakeholder;school;;
    first;a;2;3;stakeholder;fund;;
    first;b;1;3;stakeholder;fund;;
    first;a;0;0;basin;basin:coast;;
    share;a;6;6;;;40;12.6491
    order;a;4;6;;;1.5;
    word;film;6;12;;;;
    word;secret;1;12;;;;
    free;x;8;9;;;;
    know;k0;4;10;;;;
    know;k1;6;10;;;;
    few;y;4;4;;;;
"""


@pytest.fixture(scope="module")
def made() -> dict[str, pd.DataFrame]:
    """The tables made from the three files."""
    return polls(accepted({"polls": POLLS, "poll_options": OPTIONS, "votes": VOTES}))


def vote(made: dict[str, pd.DataFrame], poll: str, option: str, group: str = "all") -> pd.Series:
    """The one row of an option in a group."""
    rows = made["vote"]
    chosen = (rows["poll_id"] == poll) & (rows["option_id"] == option)
    found = rows[chosen & (rows["group_id"] == group)]
    assert len(found) == 1
    return found.iloc[0]


def test_a_share_is_of_those_who_answered_with_wilsons_interval(made) -> None:
    row = vote(made, "first", "a")
    assert (row["value"], row["base"], row["status"]) == (0.75, 20, "ok")
    # Wilson for 15 of 20 by hand: (0.75 + 0.09604) / 1.19207 ± ...
    assert (round(row["low"], 3), round(row["high"], 3)) == (0.531, 0.888)


def test_points_have_means_with_students_interval_and_ranks_borda_points(made) -> None:
    row = vote(made, "share", "a")
    # Six people, mean 40, variance 160: Student's 97.5 % quantile with 5 degrees is 2.5706.
    assert row["value"] == 40
    assert row["high"] - row["value"] == pytest.approx(2.570582 * (160 / 6) ** 0.5, abs=1e-3)
    assert vote(made, "order", "a")["value"] == 1.5


def test_a_group_that_came_without_its_size_is_not_shown(made) -> None:
    assert vote(made, "first", "a", "basin:coast")["status"] == "suppressed"


def test_a_group_below_five_and_the_one_that_would_tell_it_are_hidden(made) -> None:
    assert vote(made, "first", "a", "fund")["status"] == "suppressed"
    school = vote(made, "first", "a", "school")
    assert school["status"] == "suppressed"
    assert pd.isna(school["value"])
    assert pd.isna(school["count"])
    assert vote(made, "first", "a", "company")["value"] == pytest.approx(10 / 12)


def test_a_poll_that_fewer_than_five_answered_tells_nothing(made) -> None:
    row = vote(made, "few", "y")
    assert row["status"] == "suppressed"
    assert row[["count", "base", "value", "low", "high"]].isna().all()


def test_rare_words_and_answers_in_sentences_are_dropped_and_their_base_stays(made) -> None:
    options = set(
        zip(made["poll_option"]["poll_id"], made["poll_option"]["option_id"], strict=True)
    )
    assert ("word", "film") in options
    assert not {("word", "secret"), ("free", "x")} & options
    bases = dict(zip(made["poll"]["poll_id"], made["poll"]["base"], strict=True))
    assert (bases["word"], bases["free"]) == (12, 9)


def test_a_poll_about_a_cluster_is_a_wave_of_the_workshop_that_no_indicator_counts() -> None:
    survey = {
        "clusters": "cluster_id;name;kind\none;One;focal",
        "survey_respondents": "wave_id;wave_date;respondent_id\n"
        + "\n".join(f"w1;2020-03-02;r{n}" for n in range(8)),
        "survey_answers": "wave_id;respondent_id;cluster_id;unaided;level\n"
        + "\n".join(f"w1;r{n};one;0;{n % 2}" for n in range(8)),
    }
    alone = computed("R1.1 R1.4b", **survey)
    both = computed("R1.1 R1.4b", **survey, polls=POLLS, poll_options=OPTIONS, votes=VOTES)
    waves = both.tables["survey_wave"].set_index("wave_id")
    assert dict(waves["sample"]) == {"w1": "survey", "know": "workshop"}
    assert waves.loc["know", "respondents"] == 10
    assert len(alone.values) > 0
    pd.testing.assert_frame_equal(alone.values, both.values)
    pd.testing.assert_frame_equal(alone.evidence, both.evidence)

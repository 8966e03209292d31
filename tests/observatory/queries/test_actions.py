"""The action plan."""

from pathlib import Path

from observatory.i18n import language
from observatory.queries.actions import actions, milestones, recommendations
from tests.data_directory import load_dataset

EN = language("en")


def test_an_action_is_late_by_its_end_or_by_a_milestone(tmp_path: Path) -> None:
    store = load_dataset(
        tmp_path,
        {
            "actions": """
                action_id;recommendation;title_en;end_date;status
                A1;R1;Over its end;2020-06-30;running
                A2;R1;Late step;2021-12-31;running
                A3;R1;In time;2021-12-31;running
                A4;R1;Done late;2020-06-30;done
                A5;R1;Dropped;2020-06-30;cancelled
            """,
            "milestones": """
                milestone_id;action_id;due_date;done_date
                M1;A2;2020-03-01;
                M2;A2;2020-02-01;2020-02-01
                M3;A3;2021-03-01;
            """,
        },
    )
    plan = actions(store, EN).set_index("action_id")
    assert plan["is_late"].to_dict() == {
        "A1": True,
        "A2": True,
        "A3": False,
        "A4": False,
        "A5": False,
    }
    assert plan.loc["A2", "done"] == 0.5
    assert plan.loc["A4", "done"] == 1.0
    assert plan["done"].isna().loc["A1"]
    states = milestones(store, EN).set_index("due_date")["state"].tolist()
    assert sorted(states) == ["due", "late", "met"]


def test_recommendations_have_neutral_words_where_a_dataset_has_none(tmp_path: Path) -> None:
    store = load_dataset(tmp_path, {})
    found = recommendations(store, EN)
    assert found["recommendation_id"].tolist() == ["R1", "R2", "R3", "R4", "R5"]
    assert found["text"].str.len().min() > 10

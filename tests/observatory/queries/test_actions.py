"""The action plan."""

from pathlib import Path

from observatory.i18n import language
from observatory.queries.actions import actions, milestones, recommendations, spending
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


def test_spending_is_by_funder_and_programme_with_what_is_not_stated_apart(tmp_path: Path) -> None:
    store = load_dataset(
        tmp_path,
        {
            "actions": """
                action_id;recommendation;funder;programme;budget_planned_eur;budget_spent_eur
                A1;R1;Sea Fund;Waves;1000;600
                A2;R2;Sea Fund;Waves;500;
                A3;R2;Sea Fund;;;70
                A4;R1;Sun Fund;Rays;9000;
                A5;R1;;;20;20
                A6;R3;;;;
            """
        },
    )
    rows = spending(store).fillna({"funder": "-", "programme": "-"})
    rows = rows.set_index(["funder", "programme"])
    assert list(rows.index) == [
        ("Sun Fund", "Rays"), ("Sea Fund", "Waves"), ("Sea Fund", "-"), ("-", "-"),
    ]  # fmt: skip
    assert rows["planned_eur"].fillna(-1).tolist() == [9000, 1500, -1, 20]
    assert rows["spent_eur"].fillna(-1).tolist() == [-1, 600, 70, 20]
    assert rows["actions"].tolist() == [1, 2, 1, 2]
    # Waves: A1 alone states both amounts.
    assert rows["spent_share"].fillna(-1).tolist() == [-1, 0.6, -1, 1]
    assert [list(ids) for ids in rows["recommendations"]] == [
        ["R1"],
        ["R1", "R2"],
        ["R2"],
        ["R1", "R3"],
    ]
    alone = spending(store, "R2")
    assert alone["planned_eur"].fillna(-1).tolist() == [500, -1]
    assert spending(store, "R5").empty

"""The invented targets, actions and milestones, and the states they lead to."""

from datetime import date

import pandas as pd
import pytest

from etl.illustrative.write import write
from etl.load import load
from observatory.access import Role
from observatory.i18n import language
from observatory.measures.status import JUDGEMENTS, Status
from observatory.queries.progress import standings
from observatory.snapshot import Warehouse

RECOMMENDATIONS = ["R1", "R2", "R3", "R4", "R5"]


def test_the_path_of_every_target_rises_and_its_first_row_alone_has_a_baseline(tables):
    for name, path in tables["targets"].groupby("indicator_id"):
        assert path["target_date"].is_monotonic_increasing, name
        assert path["target_date"].is_unique, name
        assert path["target_value"].is_monotonic_increasing, name
        assert path["baseline_value"].iloc[1:].isna().all(), name
        assert path["weight"].nunique() == path["status"].nunique() == 1, name


def test_every_recommendation_has_targets_and_some_are_only_proposed(tables):
    targets = tables["targets"]

    assert sorted(targets["indicator_id"].str[:2].unique()) == RECOMMENDATIONS
    assert set(targets["status"]) == {"agreed", "proposed"}
    assert (targets["status"] == "agreed").mean() > 0.7


def test_the_one_stated_baseline_is_what_the_data_show(tables):
    stated = tables["targets"].dropna(subset=["baseline_value"]).set_index("indicator_id")
    decided = tables["support"].query("kind == 'funding'").dropna(subset=["decided_on"])
    decided = decided[decided["decided_on"].str.startswith("2025")]
    granted = decided["status"].isin(["granted", "delivered"]).mean()

    assert list(stated.index) == ["R4.4"]
    assert stated.loc["R4.4", "baseline_value"] == pytest.approx(granted, abs=0.001)
    assert stated.loc["R4.4", "target_value"] > granted


def test_every_recommendation_has_actions_in_all_stages(tables):
    actions = tables["actions"]

    assert sorted(actions["recommendation"].unique()) == RECOMMENDATIONS
    assert set(actions["status"]) == {"planned", "running", "done", "cancelled"}
    assert actions[["title_fr", "title_en", "owner"]].notna().all(axis=None)


def test_the_status_and_the_money_of_an_action_follow_from_its_dates(tables, setting):
    today = setting.as_of.isoformat()[:7]
    for action in tables["actions"].to_dict("records"):
        assert action["start_date"] < action["end_date"]
        if action["status"] == "planned":
            assert action["start_date"] > today
            assert pd.isna(action["budget_spent_eur"])
        elif action["status"] == "running":
            assert action["start_date"] <= today <= action["end_date"]
            assert 0 < action["budget_spent_eur"] < action["budget_planned_eur"]
        else:
            assert action["end_date"] < today
            assert action["outcome"]


def test_milestones_lie_within_their_action_and_are_met_by_the_data_date(tables, setting):
    rows = tables["milestones"].merge(tables["actions"], on="action_id")
    done = rows["done_date"].dropna()

    assert (rows["due_date"] >= rows["start_date"]).all()
    assert (rows["due_date"].str[:7] <= rows["end_date"]).all()
    assert done.max() <= setting.as_of.isoformat()
    assert rows[["title_fr_x", "title_en_x"]].notna().all(axis=None)
    assert "cancelled" not in set(rows["status"])


def test_milestones_are_met_in_time_late_missed_and_still_to_come(tables, setting):
    rows = tables["milestones"]
    due = rows["due_date"] <= setting.as_of.isoformat()
    met = rows["done_date"].notna()

    assert (met & (rows["done_date"] <= rows["due_date"])).sum() > 5
    assert (met & (rows["done_date"] > rows["due_date"])).sum() > 3
    assert (due & ~met).sum() > 0
    assert (~due & ~met).sum() > 5


@pytest.mark.slow
def test_the_dataset_loads_and_every_state_of_progress_can_be_seen(config_path, tmp_path):
    write(config_path, tmp_path / "illustrative", seed=2017)
    result = load(config_path, tmp_path / "illustrative", tmp_path / "warehouse")
    snapshot = Warehouse(tmp_path / "warehouse").current("illustrative")
    known = standings(snapshot, language("fr"), Role.MANAGER)

    assert result.warnings == []
    assert sum(source.rejected for source in result.sources) == 0
    assert snapshot.as_of == date(2026, 10, 31)
    seen = {item.progress.status for item in known.values()}
    assert {*JUDGEMENTS, Status.TOO_EARLY, Status.NO_TARGET} <= seen
    assert not {Status.STALE, Status.NO_DATA} & seen

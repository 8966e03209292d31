"""Invented targets: a path of steps for each judged indicator, most of them agreed."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from etl.illustrative import vocabulary as v
from etl.illustrative.setting import Setting
from observatory.i18n import N_

STEPS = (-4, -1, 2)
"""Years of the steps of a path, counted from the year of the data date; the last is the goal's."""


class Goal(NamedTuple):
    """The path of one indicator: a value for each step, its weight, and whether it is agreed.

    ``grows``: the values count things, so they are multiplied by the size. The baseline is the
    indicator's own value in the baseline year.
    """

    indicator: str
    steps: tuple[float, ...]
    weight: float = 1.0
    agreed: bool = True
    grows: bool = False


GOALS = (
    Goal("R1.1", (0.38, 0.48, 0.60), 2),
    Goal("R1.2", (0.08, 0.12, 0.18)),
    Goal("R1.3", (0.20, 0.27, 0.35)),
    Goal("R1.3b", (0.08, 0.12, 0.15)),
    Goal("R1.4", (0.60, 0.70, 0.80)),
    Goal("R1.4b", (-0.030, -0.020, -0.010)),
    Goal("R1.5", (0.36, 0.43, 0.50)),
    Goal("R1.6", (0.32, 0.38, 0.45), agreed=False),
    Goal("R2.1", (18, 30, 40), 2, grows=True),
    Goal("R2.2", (6, 8, 10)),
    Goal("R2.3", (0.5, 0.8, 1.0)),
    Goal("R2.4", (9, 14, 20), grows=True),
    Goal("R3.1", (5, 7, 9), grows=True),
    Goal("R3.2", (8, 9, 10), grows=True),
    Goal("R3.4", (125, 150, 180), 2, grows=True),
    Goal("R3.5b", (18, 28, 40), agreed=False, grows=True),
    Goal("R3.6", (0.38, 0.50, 0.60)),
    Goal("R4.1", (60, 70, 84), 2, grows=True),
    Goal("R4.2", (0.25, 0.32, 0.40)),
    Goal("R4.3", (420_000, 480_000, 540_000), grows=True),
    Goal("R4.5", (980, 1080, 1200), grows=True),
    Goal("R4.6", (60, 70, 80), grows=True),
    Goal("R4.7", (12, 14, 18), agreed=False, grows=True),
    Goal("R4.7b", (180_000, 210_000, 250_000), agreed=False, grows=True),
    Goal("R5.1", (22, 24, 28), grows=True),
    Goal("R5.2", (255, 265, 280), 2, grows=True),
    Goal("R5.7", (0.04, 0.10, 0.16)),
)
_LATE = "R4.4"
_LATE_GAIN = 0.06
"""A goal is set only now on the success rate: a little above the last complete year's."""
_SET_BY = N_("Steering committee (invented)")
_PROPOSED_BY = N_("Working group on targets (invented)")
_COLUMNS = [
    "indicator_id", "target_date", "target_value", "baseline_date", "baseline_value", "weight",
    "status", "set_by", "external_code",
]  # fmt: skip


def targets(setting: Setting, support: pd.DataFrame) -> pd.DataFrame:
    """The targets, one row a step; they depend on the size, and one on the support cases."""
    rows = [
        _row(setting, goal, setting.as_of.year + step, value, (None, None))
        for goal in GOALS
        for step, value in zip(STEPS, goal.steps, strict=True)
    ]
    rows.append(_late(setting, support))
    return pd.DataFrame(rows, columns=_COLUMNS)


def _row(
    setting: Setting,
    goal: Goal,
    year: int,
    value: float,
    baseline: tuple[str | None, float | None],
) -> tuple[object, ...]:
    reached = round(value * setting.size) if goal.grows else value
    by = setting.words._(_SET_BY if goal.agreed else _PROPOSED_BY)
    status = "agreed" if goal.agreed else "proposed"
    code = f"{v.FUNDER_CODE}-{goal.indicator}"
    return (goal.indicator, str(year), reached, *baseline, goal.weight, status, by, code)


def _late(setting: Setting, support: pd.DataFrame) -> tuple[object, ...]:
    """The success rate's goal, from what the cases of the last complete year show."""
    goal = Goal(_LATE, (), agreed=False)
    decided = support[(support["kind"] == "funding") & support["decided_on"].notna()]
    decided = decided[decided["decided_on"].str[:4] == str(setting.last_complete)]
    won = np.isin(decided["status"].to_numpy(object), ("granted", "delivered"))
    rate = round(float(won.mean()), 3) if len(won) else None
    value = round(min((rate or 0.5) + _LATE_GAIN, 0.95), 2)
    baseline = (str(setting.last_complete), rate)
    return _row(setting, goal, setting.as_of.year + STEPS[-1], value, baseline)

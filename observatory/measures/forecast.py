"""When a target is met if the slope of the last years goes on."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, inf

from observatory.measures.progress import DAYS_PER_YEAR, Direction, Point, Target, Value
from observatory.measures.statistics import Slope, theil_sen
from observatory.measures.status import Reason

VALUES_USED = 8
MIN_VALUES = 3
"""Two values have one slope between them and nothing that could contradict it."""
HORIZON_YEARS = 50
"""A date further away than this after the latest value counts as "not at this pace"."""


@dataclass(frozen=True)
class Forecast:
    """When the goal is met, with the values (oldest first) and the yearly slope it rests on.

    ``date`` None without a reason means "not at this pace". ``earliest`` and ``latest`` are the
    dates at the two ends of the slope's interval: ``earliest`` is None where that end is not known
    or does not reach the goal either, ``latest`` where the slow end never reaches it.
    """

    goal: Point | None
    values: tuple[Value, ...]
    slope: Slope | None = None
    date: datetime.date | None = None
    earliest: datetime.date | None = None
    latest: datetime.date | None = None
    already_met: bool = False
    reason: Reason | None = None

    @property
    def reached(self) -> bool:
        """Whether the goal is met, already or at this pace."""
        return self.date is not None


def forecast(
    values: Sequence[Value], target: Target | None, direction: Direction = "up"
) -> Forecast:
    """Date at which the goal is met: Theil–Sen slope over the last eight complete values.

    The line starts at the latest value, so that it agrees with the figure beside it. Where that
    value meets the goal the date is its own and no slope is needed. Floors (record basis) and
    fewer than three values give no forecast. ``direction`` is the indicator's, see
    :meth:`Target.sign`.
    """
    used = tuple(sorted(values, key=lambda value: value.period_end)[-VALUES_USED:])
    if target is None:
        return Forecast(None, used, reason=Reason.NO_TARGET)
    goal, sign = target.goal, target.sign(direction)
    if not used:
        return Forecast(goal, used, reason=Reason.NO_VALUE)
    if any(value.at_least for value in used):
        return Forecast(goal, used, reason=Reason.RECORD_BASIS)
    last = used[-1]
    missing = sign * (goal.value - last.value)
    if missing <= 0:
        return Forecast(goal, used, date=last.period_end, already_met=True)
    if len(used) < MIN_VALUES:
        return Forecast(goal, used, reason=Reason.TOO_FEW_VALUES)
    years = [(value.period_end - last.period_end).days / DAYS_PER_YEAR for value in used]
    slope = theil_sen(years, [value.value for value in used])
    fast, slow = (slope.high, slope.low) if sign > 0 else (slope.low, slope.high)
    return Forecast(
        goal,
        used,
        slope,
        date=_met(last.period_end, missing, sign * slope.value),
        earliest=_met(last.period_end, missing, sign * fast),
        latest=_met(last.period_end, missing, sign * slow),
    )


def _met(start: datetime.date, missing: float, slope: float) -> datetime.date | None:
    """Day on which ``missing`` is made up at a yearly slope towards the goal."""
    if not 0 < slope < inf or missing > slope * HORIZON_YEARS:
        return None
    # The first whole day on which it is met, whatever the last binary digit.
    return start + datetime.timedelta(days=ceil(missing / slope * DAYS_PER_YEAR - 1e-6))

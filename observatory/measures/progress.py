"""Where an indicator stands on the way from its baseline to its target.

*attained* = (v − b) / (g − b) is the share of the way that is done; *expected* the share that
should be done at the value's date; *pace* = attained / expected. The thresholds of the statuses
are Eurostat's (Monitoring report on progress towards the SDGs in an EU context, annex on method).

Time is counted in days between exact dates: the date of a yearly value, of a baseline or of a
step known to the year is its 31 December. Values are used as they are, never rounded before.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from math import expm1, isfinite, log
from statistics import median
from typing import Literal

from observatory.measures.statistics import Interval
from observatory.measures.status import JUDGEMENTS, Reason, Status

Direction = Literal["up", "down"]
"""Which way of an indicator is better."""

DAYS_PER_YEAR = 365.25
STALE_AFTER_PERIODS = 1.5
DEFAULT_WAVE_GAP_DAYS = 3 * DAYS_PER_YEAR
"""Gap assumed before a second wave shows the real one: a survey repeated at mid-term and at the
end of a programme of six years."""

_PERIODS_PER_YEAR = {"month": 12, "quarter": 4, "year": 1}


@dataclass(frozen=True)
class Thresholds:
    """Lowest attained share that is *achieved*, and lowest paces of the other judgements."""

    achieved: float = 1.0
    on_track: float = 0.95
    at_risk: float = 0.60
    off_track: float = 0.0

    def __post_init__(self) -> None:
        if not self.on_track > self.at_risk > self.off_track:
            raise ValueError("the threshold paces must fall: on track, at risk, off track")


@dataclass(frozen=True)
class Value:
    """A complete value of an indicator at the end of its period (a wave: at its date)."""

    value: float
    period_end: date
    interval: Interval | None = None
    basis: str = "register"

    @property
    def at_least(self) -> bool:
        """Whether the value is a floor: what public sources happen to show."""
        return self.basis == "record"


@dataclass(frozen=True)
class Point:
    """A value set for a date: a baseline, a step of a path, a target."""

    date: date
    value: float


@dataclass(frozen=True)
class Target:
    """The path an indicator should take: a baseline and one or more steps, the last the goal.

    Raises ValueError without a step, for dates that do not rise from the baseline on, and for
    values that are not finite.
    """

    baseline: Point | None
    path: tuple[Point, ...]
    agreed: bool = True

    def __post_init__(self) -> None:
        if not self.path:
            raise ValueError("a target needs at least one step")
        if any(later.date <= earlier.date for earlier, later in pairwise(self._points)):
            raise ValueError("the dates of a target must rise from its baseline to its last step")
        if not all(isfinite(point.value) for point in self._points):
            raise ValueError("the values of a target must be finite")

    @property
    def _points(self) -> tuple[Point, ...]:
        return (self.baseline, *self.path) if self.baseline else self.path

    @property
    def goal(self) -> Point:
        """The last step of the path."""
        return self.path[-1]

    def sign(self, direction: Direction) -> int:
        """1 where the goal lies upwards, −1 downwards: the sign of goal − baseline.

        ``direction`` is the indicator's; it decides where there is no baseline or the goal equals
        it.
        """
        if self.baseline and self.goal.value != self.baseline.value:
            return 1 if self.goal.value > self.baseline.value else -1
        return 1 if direction == "up" else -1

    def value_at(self, day: date) -> float:
        """Value of the path on a day: straight between its points, level before and after."""
        points = self._points
        after = bisect_left(points, day, key=lambda point: point.date)
        if after == 0:
            return points[0].value
        if after == len(points):
            return self.goal.value
        start, end = points[after - 1], points[after]
        share = (day - start.date) / (end.date - start.date)
        return start.value + share * (end.value - start.value)

    def next_step(self, day: date) -> Point:
        """The first step due on the day or later; after the last one, the goal."""
        return next((step for step in self.path if step.date >= day), self.goal)


@dataclass(frozen=True)
class GrowthRatio:
    """Eurostat's R with the two yearly growth rates it compares, or why it is undefined."""

    value: float | None = None
    actual: float | None = None
    required: float | None = None
    reason: Reason | None = None


@dataclass(frozen=True)
class Progress:
    """A status with everything it rests on, inputs included.

    A figure that is not defined is None. ``pace_low`` and ``pace_high`` are the paces at the two
    ends of the value's interval, ``worst`` and ``best`` the statuses there; without an interval
    they repeat the pace and the status. ``reason`` says why an indicator that has a value and a
    target is not judged. ``contribution`` is the attained share clipped to 0–1, where judged.
    """

    status: Status
    latest: Value | None
    target: Target | None
    as_of: date
    period_days: float
    direction: Direction
    thresholds: Thresholds
    reason: Reason | None = None
    worst: Status | None = None
    best: Status | None = None
    attained: float | None = None
    expected: float | None = None
    pace: float | None = None
    pace_low: float | None = None
    pace_high: float | None = None
    next_step: Point | None = None
    next_share: float | None = None
    growth: GrowthRatio = field(default_factory=GrowthRatio)
    contribution: float | None = None

    @property
    def judged(self) -> bool:
        """Whether the status is a judgement on the value."""
        return self.status in JUDGEMENTS

    @property
    def settled(self) -> bool:
        """Whether both ends of the value's interval have the same status."""
        return self.worst == self.best


@dataclass(frozen=True)
class _Standing:
    status: Status
    attained: float | None = None
    pace: float | None = None


def period_days(periodicity: str, waves: Iterable[date] = ()) -> float:
    """Length in days of a ``month``, ``quarter`` or ``year``, or the usual gap between waves.

    For ``wave`` it is the median gap between the dates of ``waves``, and
    ``DEFAULT_WAVE_GAP_DAYS`` where there are fewer than two. Raises KeyError for another word.
    """
    if periodicity == "wave":
        dates = sorted(set(waves))
        gaps = [(later - earlier).days for earlier, later in pairwise(dates)]
        return float(median(gaps)) if gaps else DEFAULT_WAVE_GAP_DAYS
    return DAYS_PER_YEAR / _PERIODS_PER_YEAR[periodicity]


def is_stale(period_end: date, as_of: date, period_days: float) -> bool:
    """Whether a value that ends then is older than 1.5 of its periods."""
    return (as_of - period_end).days > STALE_AFTER_PERIODS * period_days


def expected_share(target: Target, day: date) -> float | None:
    """Share of the way from baseline to goal that the path has done on a day.

    1 from the goal's date on, 0 up to the baseline's; below 0 or above 1 only where the path
    itself leaves the range between them. None where there is no way to go: no baseline, or a goal
    that equals it.
    """
    return _share(target.value_at(day), target.baseline, target.goal)


def growth_ratio(latest: Point, baseline: Point, goal: Point) -> GrowthRatio:
    """Eurostat's R = d × actual / |required| of compound yearly growth rates.

    d is 1 where the goal lies upwards and −1 downwards, so R > 0 is growth the right way and
    R ≥ 1 reaches the goal in time. Rates are per 365.25 days; the path between is not looked at.
    Undefined, with its reason, for quantities that are not positive, for a goal that equals the
    baseline and for a value that is not later than it.
    """
    reasons = (
        (latest.date <= baseline.date, Reason.NO_VALUE_AFTER_BASELINE),
        (baseline.value <= 0, Reason.BASELINE_NOT_POSITIVE),
        (latest.value <= 0, Reason.VALUE_NOT_POSITIVE),
        (goal.value <= 0, Reason.TARGET_NOT_POSITIVE),
        (goal.value == baseline.value, Reason.TARGET_IS_BASELINE),
    )
    reason = next((reason for holds, reason in reasons if holds), None)
    if reason:
        return GrowthRatio(reason=reason)
    actual, required = _yearly_growth(baseline, latest), _yearly_growth(baseline, goal)
    sign = 1 if goal.value > baseline.value else -1
    return GrowthRatio(sign * actual / abs(required), actual, required)


def assess(
    latest: Value | None,
    target: Target | None,
    *,
    as_of: date,
    period_days: float,
    direction: Direction = "up",
    thresholds: Thresholds | None = None,
) -> Progress:
    """Judge the latest complete value against its target.

    The first of these that holds decides: no value, no target, a value too old, a target without
    baseline, no value after the baseline, a floor that does not prove the goal; else the
    judgement. A floor (record basis) proves an upward goal that it attains, and nothing else:
    every other one is left unjudged, as *no data* with the reason RECORD_BASIS.

    A goal that equals the baseline means "maintain" and knows two answers: *achieved* while the
    value does not fall short of it, on the side that ``direction`` calls worse, and *moving away*
    once it does. It has no attained share, no pace and no R.
    """
    result = Progress(
        Status.NO_DATA, latest, target, as_of, period_days, direction, thresholds or Thresholds()
    )
    if latest is None:
        return replace(result, reason=Reason.NO_VALUE)
    if target is None:
        return replace(result, status=Status.NO_TARGET, reason=Reason.NO_TARGET)
    if is_stale(latest.period_end, as_of, period_days):
        return replace(result, status=Status.STALE)
    if target.baseline is None:
        return replace(result, reason=Reason.NO_BASELINE)
    if latest.period_end <= target.baseline.date:
        return replace(result, status=Status.TOO_EARLY, reason=Reason.NO_VALUE_AFTER_BASELINE)
    upwards = target.sign(direction) > 0
    if latest.at_least and not (upwards and latest.value >= target.goal.value):
        return replace(result, reason=Reason.RECORD_BASIS)
    return _judge(result, latest, target, target.baseline)


def _judge(result: Progress, latest: Value, target: Target, baseline: Point) -> Progress:
    expected = expected_share(target, latest.period_end)
    sign = target.sign(result.direction)

    def standing(value: float) -> _Standing:
        if expected is None:
            short = sign * (value - target.goal.value) < 0
            return _Standing(Status.MOVING_AWAY if short else Status.ACHIEVED)
        attained = (value - baseline.value) / (target.goal.value - baseline.value)
        return _on_the_way(attained, expected, result.thresholds)

    ends = latest.interval or Interval(latest.value, latest.value)
    at, low, high = standing(latest.value), standing(ends.low), standing(ends.high)
    statuses = sorted((at.status, low.status, high.status), key=JUDGEMENTS.index)
    slower, faster = (low, high) if sign > 0 else (high, low)
    done = at.attained if at.attained is not None else float(at.status == Status.ACHIEVED)
    step = target.next_step(latest.period_end)
    return replace(
        result,
        status=at.status,
        worst=statuses[0],
        best=statuses[-1],
        attained=at.attained,
        expected=expected,
        pace=at.pace,
        pace_low=slower.pace,
        pace_high=faster.pace,
        next_step=step,
        next_share=_share(latest.value, baseline, step),
        growth=growth_ratio(Point(latest.period_end, latest.value), baseline, target.goal),
        contribution=min(1.0, max(0.0, done)),
    )


def _on_the_way(attained: float, expected: float, thresholds: Thresholds) -> _Standing:
    """Status and pace of an attained share.

    While the path asks for nothing yet (expected ≤ 0) there is no pace: a value on the path or
    before it is on track, one behind it moves away.
    """
    pace = attained / expected if expected > 0 else None
    if _reaches(attained, thresholds.achieved):
        status = Status.ACHIEVED
    elif pace is None:
        status = Status.ON_TRACK if _reaches(attained, expected) else Status.MOVING_AWAY
    elif _reaches(pace, thresholds.on_track):
        status = Status.ON_TRACK
    elif _reaches(pace, thresholds.at_risk):
        status = Status.AT_RISK
    elif _reaches(pace, thresholds.off_track):
        status = Status.OFF_TRACK
    else:
        status = Status.MOVING_AWAY
    return _Standing(status, attained, pace)


def _reaches(figure: float, bound: float) -> bool:
    """Whether a figure is at the bound or above, up to the noise of binary fractions."""
    return figure >= bound - 1e-9


def _share(value: float, baseline: Point | None, goal: Point) -> float | None:
    if baseline is None or goal.value == baseline.value:
        return None
    return (value - baseline.value) / (goal.value - baseline.value)


def _yearly_growth(start: Point, end: Point) -> float:
    years = (end.date - start.date).days / DAYS_PER_YEAR
    # Capped where a jump within days would, as a yearly rate, overflow.
    return expm1(min((log(end.value) - log(start.value)) / years, 700.0))

"""What changed since a reference, and what a gap's card may say about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from observatory.i18n import N_
from observatory.measures import statistics
from observatory.measures.progress import Direction, Progress, Value
from observatory.measures.statistics import Interval
from observatory.measures.status import JUDGEMENTS, Reason, Status


class Verdict(StrEnum):
    """What may be said of a change."""

    BETTER = "better"
    WORSE = "worse"
    NOT_SHOWN = "not_shown"
    NO_DATA = "no_data"


VERDICT_WORDS = {
    Verdict.BETTER: N_("better"),
    Verdict.WORSE: N_("worse"),
    Verdict.NOT_SHOWN: N_("not shown to have changed"),
    Verdict.NO_DATA: N_("no data"),
}


@dataclass(frozen=True)
class Change:
    """The change from ``reference`` to ``latest``, in the indicator's unit, and its verdict.

    ``difference`` is None where nothing may be compared, ``interval`` where a register needs none;
    ``reason`` says why a change could not be looked at.
    """

    verdict: Verdict
    latest: Value | None
    reference: Value | None
    direction: Direction
    difference: float | None = None
    interval: Interval | None = None
    reason: Reason | None = None

    @property
    def at_least(self) -> bool:
        """Whether the latest value is a floor, to be shown as "at least"."""
        return self.latest is not None and self.latest.at_least


def change(latest: Value | None, reference: Value | None, direction: Direction = "up") -> Change:
    """Compare the latest complete value with an earlier one.

    With an interval on either value the change is shown only if the interval of the difference
    excludes 0. That interval is made from the two values' own: on Wilson intervals it is
    Newcombe's, at the effective n on which they were computed. Without intervals (registers) the
    difference itself decides. A floor (record basis) is never compared.
    """
    if latest is None:
        return Change(Verdict.NO_DATA, None, reference, direction, reason=Reason.NO_VALUE)
    reason = _not_comparable(latest, reference)
    if reference is None or reason:
        return Change(Verdict.NOT_SHOWN, latest, reference, direction, reason=reason)
    difference = latest.value - reference.value
    interval = None
    if latest.interval or reference.interval:
        interval = statistics.difference(
            latest.value, _interval(latest), reference.value, _interval(reference)
        )
    gain = difference if direction == "up" else -difference
    if gain == 0 or (interval is not None and not interval.excludes_zero()):
        verdict = Verdict.NOT_SHOWN
    else:
        verdict = Verdict.BETTER if gain > 0 else Verdict.WORSE
    return Change(verdict, latest, reference, direction, difference, interval)


def _not_comparable(latest: Value, reference: Value | None) -> Reason | None:
    if latest.at_least or (reference is not None and reference.at_least):
        return Reason.RECORD_BASIS
    if reference is None or reference.period_end >= latest.period_end:
        return Reason.NO_REFERENCE
    if any(value.basis == "survey" and value.interval is None for value in (latest, reference)):
        return Reason.NO_INTERVAL
    return None


def _interval(value: Value) -> Interval:
    """A value's interval; a register's value is known, so it has no width."""
    return value.interval or Interval(value.value, value.value)


@dataclass(frozen=True)
class GapSummary:
    """How many of a gap's indicators have which verdict, and the state where one may be told."""

    better: int
    worse: int
    not_shown: int
    without_data: int
    state: Status | None
    settled: bool


def gap_summary(indicators: Sequence[tuple[Change, Progress]]) -> GapSummary:
    """Count the verdicts of a gap's indicators.

    ``state`` is the worst status among them, and only where every one of them is judged against an
    agreed target; ``settled`` is False where the interval of any of them leaves its status open.
    """
    verdicts = [change.verdict for change, _ in indicators]
    statuses = [progress.status for _, progress in indicators]
    told = bool(indicators) and all(
        progress.judged and progress.target is not None and progress.target.agreed
        for _, progress in indicators
    )
    return GapSummary(
        better=verdicts.count(Verdict.BETTER),
        worse=verdicts.count(Verdict.WORSE),
        not_shown=verdicts.count(Verdict.NOT_SHOWN),
        without_data=verdicts.count(Verdict.NO_DATA),
        state=min(statuses, key=JUDGEMENTS.index) if told else None,
        settled=all(progress.settled for _, progress in indicators),
    )

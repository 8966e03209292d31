"""What differs between two states of the observatory: an indicator's latest value, values of the
same period, things by their keys."""

from dataclasses import dataclass
from enum import StrEnum
from math import isclose

import pandas as pd

from observatory.measures.change import Verdict, change
from observatory.measures.progress import Direction, Value
from observatory.measures.statistics import Interval
from observatory.measures.status import Reason

VALUE_KEY = ("indicator_id", "territory_code", "segment", "period_start", "period_end")
COMPLETE = "ok"


class Step(StrEnum):
    """How an indicator's latest complete value relates to the one of the earlier state."""

    NEW_PERIOD = "new_period"
    RESTATED = "restated"
    FIRST = "first"
    GONE = "gone"
    EARLIER_PERIOD = "earlier_period"


class Revision(StrEnum):
    """What became of the value of one period."""

    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Move:
    """From the latest complete value of the earlier state to that of the later one.

    ``verdict`` says whether a new period's value is better or worse by more than noise; it is None
    where the two are not of one period after another, and where they may not be compared:
    ``reason`` says why, or ``redefined``. ``difference`` is in the indicator's unit and None where
    nothing may be compared, ``interval`` where registers need none.
    """

    step: Step
    before: Value | None
    after: Value | None
    verdict: Verdict | None = None
    difference: float | None = None
    interval: Interval | None = None
    reason: Reason | None = None
    redefined: bool = False


def same(one: float, other: float) -> bool:
    """Whether two values differ by no more than rounding in the last digits."""
    return isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)


def move(
    before: Value | None, after: Value | None, direction: Direction = "up", redefined: bool = False
) -> Move | None:
    """How the latest complete value moved; None where it did not, also where a later period has
    the same one and nothing more is to be said of it.

    The value of a later period is compared as ``change.change`` compares: by the interval of the
    difference where there is one, by the difference itself for registers, never on a record basis.
    Another value of the same period is a restatement: its difference says how much was corrected,
    not that anything got better. ``redefined``: whether the indicator was defined otherwise, so that
    the two values are of two things.
    """
    if before is None or after is None:
        if before is after:
            return None
        return Move(Step.GONE if after is None else Step.FIRST, before, after)
    settled = before.interval is None and after.interval is None
    if same(before.value, after.value) and (settled or before.period_end == after.period_end):
        return None
    floor = before.at_least or after.at_least
    reason = Reason.RECORD_BASIS if floor else None
    if after.period_end > before.period_end and not redefined:
        found = change(after, before, direction)
        verdict = None if found.reason else found.verdict
        return Move(
            Step.NEW_PERIOD, before, after, verdict, found.difference, found.interval, found.reason
        )
    if after.period_end == before.period_end:
        difference = None if floor or redefined else after.value - before.value
        return Move(
            Step.RESTATED, before, after, difference=difference, reason=reason, redefined=redefined
        )
    step = Step.NEW_PERIOD if after.period_end > before.period_end else Step.EARLIER_PERIOD
    return Move(step, before, after, reason=reason, redefined=redefined)


def restated(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The complete values of the earlier state that are not what they were, or not given any more.

    Both have the columns of ``VALUE_KEY``, value, basis and status. A value that was not complete,
    or that may not be told, was no value to restate. Columns: those of the key, before, after (absent where it is not given), basis, revision
    (a ``Revision``), in the order of the key.
    """
    kept = [*VALUE_KEY, "value", "basis", "status"]
    pairs = before[kept].merge(
        after[kept], how="outer", on=list(VALUE_KEY), suffixes=("_before", "_after")
    )
    was, stands = (
        (pairs[f"status_{side}"] == COMPLETE) & pairs[f"value_{side}"].notna()
        for side in ("before", "after")
    )
    one, other = pairs["value_before"].fillna(0.0), pairs["value_after"].fillna(0.0)
    near = (one - other).abs() <= 1e-12 + 1e-9 * pd.concat([one.abs(), other.abs()], axis=1).max(
        axis=1
    )
    told = ~(pairs[["status_before", "status_after"]] == "restricted").any(axis=1)
    pairs["revision"] = None
    pairs.loc[was & stands & ~near, "revision"] = Revision.CHANGED.value
    pairs.loc[was & ~stands, "revision"] = Revision.WITHDRAWN.value
    found = pairs[pairs["revision"].notna() & told].copy()
    found["before"] = found["value_before"]
    found["after"] = found["value_after"].where(found["revision"] != Revision.WITHDRAWN)
    found["basis"] = found["basis_after"].where(found["basis_after"].notna(), found["basis_before"])
    columns = [*VALUE_KEY, "before", "after", "basis", "revision"]
    return found[columns].sort_values(list(VALUE_KEY)).reset_index(drop=True)


def appeared(
    before: pd.DataFrame, after: pd.DataFrame, key: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows whose key is new, and those whose key is gone."""
    new = after[~after[key].isin(before[key])]
    gone = before[~before[key].isin(after[key])]
    return new.reset_index(drop=True), gone.reset_index(drop=True)

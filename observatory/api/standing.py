"""The list of where each judged indicator stands."""

from typing import Any

import pandas as pd

from observatory.api.asked import Asked, Found, of_table, page_of
from observatory.i18n import N_
from observatory.measures.status import Reason, Status
from observatory.model import Column
from observatory.model.fields import DATE, FLAG, NUMBER, TEXT
from observatory.queries.progress import Standing, standings


def progress(asked: Asked) -> Found:
    """The judged indicators, as the Recommendations show them."""
    found = standings(
        asked.store, asked.language, asked.role, asked.values["territory"],
        until=asked.values["until"],
    )  # fmt: skip
    chosen = asked.values["recommendation"]
    rows = [
        _standing(item)
        for item in found.values()
        if chosen is None or item.recommendation_id == chosen
    ]
    return page_of(
        asked, pd.DataFrame(rows, columns=[item.name for item in STANDING], dtype=object)
    )


def _standing(item: Standing) -> dict[str, Any]:
    latest, start, goal, made = item.latest, item.start, item.goal, item.progress
    interval = latest.interval if latest else None
    return {
        "indicator_id": item.indicator_id, "recommendation_id": item.recommendation_id,
        "gap_id": item.gap_id, "name": item.name, "label": item.label, "unit": item.unit,
        "direction": item.direction, "basis": item.basis, "method": item.method,
        "withheld": item.withheld,
        "period_end": latest.period_end if latest else None,
        "value": latest.value if latest else None,
        "low": interval.low if interval else None, "high": interval.high if interval else None,
        "n": item.n,
        "baseline_date": start.date if start else None,
        "baseline_value": start.value if start else None,
        "target_date": goal.date if goal else None, "target_value": goal.value if goal else None,
        "target_agreed": item.target.agreed if item.target else None,
        "progress": made.status.value, "reason": made.reason.value if made.reason else None,
        "worst": made.worst.value if made.worst else None,
        "best": made.best.value if made.best else None,
        "attained": made.attained, "expected": made.expected, "pace": made.pace,
        "pace_low": made.pace_low, "pace_high": made.pace_high,
        "since_baseline": item.since_baseline.difference,
        "since_baseline_verdict": item.since_baseline.verdict.value,
        "since_previous": item.since_previous.difference,
        "since_previous_verdict": item.since_previous.verdict.value,
    }  # fmt: skip


_VERDICTS = ("better", "worse", "not_shown", "no_data")
_STATUSES = tuple(status.value for status in Status)
STANDING = (
    *of_table("indicator", "indicator_id recommendation_id gap_id"),
    Column("name", TEXT, N_("Name of the indicator")),
    Column("label", TEXT, N_("Short name")),
    *of_table("indicator", "unit direction basis method"),
    Column("withheld", FLAG, N_("Whether a value cannot be said from public sources")),
    Column("period_end", DATE, N_("Last day of the latest complete period")),
    *of_table("indicator_value", "value low high n"),
    *of_table("indicator_target", "baseline_date baseline_value target_date target_value"),
    Column("target_agreed", FLAG, N_("Whether the target is agreed and not only proposed")),
    Column("progress", TEXT, N_("Status against the target"), choices=_STATUSES),
    Column("reason", TEXT, N_("Why it is not judged"), choices=tuple(r.value for r in Reason)),
    Column("worst", TEXT, N_("Status at the worse end of the interval"), choices=_STATUSES),
    Column("best", TEXT, N_("Status at the better end of the interval"), choices=_STATUSES),
    Column("attained", NUMBER, N_("Share of the way from baseline to target that is done")),
    Column("expected", NUMBER, N_("Share of the way that should be done at the value’s date")),
    Column("pace", NUMBER, N_("Share done over the share that should be done")),
    Column("pace_low", NUMBER, N_("Pace at the lower end of the interval")),
    Column("pace_high", NUMBER, N_("Pace at the upper end of the interval")),
    Column("since_baseline", NUMBER, N_("Change since the baseline year")),
    Column("since_baseline_verdict", TEXT, N_("What may be said of that change"), choices=_VERDICTS),
    Column("since_previous", NUMBER, N_("Change since the value before")),
    Column("since_previous_verdict", TEXT, N_("What may be said of that change"), choices=_VERDICTS),
)  # fmt: skip

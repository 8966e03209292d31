"""Charts of one recommendation: its indicators on their way, their years, its plan."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from observatory.charts import Chart, bullet, multiples, timeline
from observatory.charts.description import MultipleOptions, RowOptions, TimelineOptions
from observatory.findings.recommendations import (
    Outlook,
    bullets_finding,
    courses_finding,
    plan_finding,
)
from observatory.i18n import Language
from observatory.queries.overview import says
from observatory.queries.progress import Standing

COUNT = "count"
YEARS = 10
"""Years that the charts of indicators without a target go back."""


def aimed(outlook: Outlook) -> list[Standing]:
    """The indicators that have a value and a target: those of ``bullets``."""
    return [item for item in outlook.standings if item.has_data and item.target]


def counted(outlook: Outlook) -> list[Standing]:
    """The counts that tell anything: those of ``courses``."""
    return [item for item in outlook.standings if item.method == COUNT and says(item)]


def bullets(language: Language, outlook: Outlook, shown: Sequence[Standing]) -> Chart[RowOptions]:
    """The indicators with a target, each on its way from its baseline."""
    proposed = [item.indicator_id for item in shown if item.target and not item.target.agreed]
    caption = language._(
        "From the baseline ○ to the target ◇, each indicator in its own unit; ▼ where one should be."
    )
    if proposed:
        text = language.n_(
            "{names} is a proposed target.", "{names} are proposed targets.", len(proposed)
        )
        caption += " " + text.format(names=language.join(proposed))
    return bullet(
        pd.DataFrame([_bullet_row(item) for item in shown]), language,
        colour=outlook.recommendation_id, finding=bullets_finding(language, outlook),
        caption=caption,
    )  # fmt: skip


def _bullet_row(item: Standing) -> dict[str, object]:
    progress, target = item.progress, item.target
    baseline = target.baseline if target else None
    interval = item.latest.interval if item.latest else None
    settled = progress.settled or not progress.judged
    return {
        "name": f"{item.indicator_id} {item.label}", "unit": item.unit, "basis": item.basis,
        "baseline": baseline.value if baseline else None,
        "value": item.latest.value if item.latest else None,
        "target": target.goal.value if target else None,
        "low": interval.low if interval else None, "high": interval.high if interval else None,
        "expected": progress.expected, "status": str(progress.status), "pace": progress.pace,
        "pace_low": None if settled else progress.pace_low,
        "pace_high": None if settled else progress.pace_high,
    }  # fmt: skip


def courses(
    language: Language, recommendation: str, shown: Sequence[Standing], since: int | None = None
) -> Chart[MultipleOptions]:
    """The years of indicators that have no target, on one scale; ``since`` is the first of them."""
    parts = []
    for item in shown:
        rows = item.series[(item.series["status"] == "ok") & item.series["value"].notna()]
        rows = rows.sort_values("year").tail(YEARS)
        if since is not None:
            rows = rows[rows["year"] >= since]
        parts.append(
            pd.DataFrame(
                {"panel": item.label, "year": rows["year"], "value": rows["value"].astype(float)}
            )
        )
    head = parts[0].sort_values("value", kind="stable").iloc[-1]
    best = (int(head["year"]), float(head["value"]))
    return multiples(
        pd.concat(parts, ignore_index=True), language, unit="count", mark="column",
        colour=recommendation, basis="record" if shown[0].basis == "record" else "register",
        finding=courses_finding(language, shown[0], best),
        caption=language._("Numbers by year. No target is set, so nothing is judged."),
    )  # fmt: skip


def plan_chart(
    language: Language, recommendation: str, plan: pd.DataFrame, steps: pd.DataFrame, today: date
) -> Chart[TimelineOptions]:
    """The actions on a line of time. ``plan`` and ``steps``: ``queries.actions``; ``steps`` may be of
    other actions too."""
    names = dict(zip(plan["action_id"], plan["title"], strict=True))
    steps = steps[steps["action_id"].isin(names)]
    return timeline(
        pd.DataFrame(
            {
                "name": plan["title"], "start": plan["start_date"], "end": plan["end_date"],
                "done": plan["done"], "spent": plan["spent_eur"], "planned": plan["planned_eur"],
            }
        ),
        pd.DataFrame(
            {
                "name": steps["action_id"].map(names), "milestone": steps["title"],
                "date": steps["due_date"], "state": steps["state"],
            }
        ),
        language, today=today, colour=recommendation,
        finding=plan_finding(language, plan),
        caption=language._("Outline: the plan; filled: the share of milestones met. ◆ met, ◇ due, ✕ late. Right: spent / planned."),
    )  # fmt: skip

"""R1 to R5 on one page: how far each has come, its actions and their money."""

from typing import Any

import pandas as pd

from observatory.charts.palette import STATUSES
from observatory.exports.content import Block, Cell, Heading, Section, Table, Words
from observatory.figures.spending import plan_table
from observatory.figures.tables import in_texts, number
from observatory.findings.recommendations import (
    Outlook,
    plan_finding,
    recommendations_finding,
    weakest_line,
)
from observatory.i18n import ABSENT
from observatory.report.evidence import of_indicators, of_rows
from observatory.report.making import Making


def section(making: Making) -> Section:
    """The five recommendations, a row each, and the weakest point of each in words."""
    found = making.outlooks
    lines = tuple(
        f"{item.recommendation_id} {item.title}. {weakest_line(making.language, item)}".strip()
        for item in found
    )
    blocks: tuple[Block, ...] = (_table(making, found), Words(lines, listed=True))
    finding = recommendations_finding(making.language, found)
    return Section("short", making._("R1–R5 in short"), finding, blocks)


def _table(making: Making, found: list[Outlook]) -> Table:
    _ = making._
    columns = (
        Heading("id", _("Recommendation")), Heading("title", _("Title")),
        Heading("way", _("Way made"), "right"), Heading("course", _("On course"), "right"),
        Heading("without", _("Without data"), "right"), Heading("status", _("Weakest indicator")),
        Heading("late", _("Actions late"), "right"), Heading("planned", _("Planned"), "right"),
        Heading("spent", _("Spent"), "right"),
        Heading("share", _("Share spent"), "right", ratio=("spent", "planned")),
    )  # fmt: skip
    rows = tuple(_row(making, item) for item in found)
    caption = _("Way made: the weighted mean of what the judged indicators have attained.")
    return Table("short", _("Each recommendation in short"), caption, columns, rows)


def _row(making: Making, item: Outlook) -> tuple[Cell, ...]:
    language, plan = making.language, item.actions
    planned, spent = _sum(plan["planned_eur"]), _sum(plan["spent_eur"])
    share = spent / planned if planned and spent is not None else None
    cited = of_indicators(making, item.title, *[s for s in item.standings if s.progress.judged])
    money = of_rows(
        making, f"plan:{item.recommendation_id}", plan_finding(language, plan),
        lambda: in_texts(plan_table(language, plan)), sources=[("actions", ""), ("milestones", "")],
    ) if len(plan) else ""  # fmt: skip
    way = number(language, item.score.value, "share")
    return (
        Cell(item.recommendation_id, colour=item.recommendation_id), Cell(item.title),
        Cell(way.text, way.value, way.unit, reference=cited if item.judged else ""),
        Cell(f"{item.on_course} / {item.judged}" if item.judged else ABSENT),
        Cell(language.number(item.without_data), item.without_data, "count"), _weakest(making, item),
        Cell(f"{item.late} / {len(plan)}" if len(plan) else ABSENT, reference=money),
        number(language, planned, "eur"), number(language, spent, "eur"),
        number(language, share, "share"),
    )  # fmt: skip


def _weakest(making: Making, item: Outlook) -> Cell:
    weakest = item.score.weakest
    if weakest is None:
        return Cell(ABSENT)
    status = str(weakest.progress.status)
    word = making._(STATUSES[status].word)
    return Cell(f"{weakest.indicator_id} {making.language.inline(word)}", status=status)


def _sum(values: "pd.Series[Any]") -> float | None:
    total = values.sum(min_count=1)
    return None if pd.isna(total) else float(total)

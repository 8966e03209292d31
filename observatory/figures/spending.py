"""The action plan and its money as tables: actions, milestones, who pays what."""

from typing import Any

import pandas as pd

from observatory.exports.content import Cell, Heading, Table
from observatory.figures.tables import count, day, number, text_of, words
from observatory.findings.recommendations import spending_finding
from observatory.i18n import ABSENT, Language, N_
from observatory.model.lists import ACTION_STATUSES

MILESTONE_STATES = {"met": N_("met"), "due": N_("due"), "late": N_("late")}


def has_money(rows: pd.DataFrame) -> bool:
    """Whether any action states an amount. ``rows``: ``queries.actions.spending``."""
    return bool(rows[["planned_eur", "spent_eur"]].notna().any(axis=None))


def spending_table(language: Language, rows: pd.DataFrame, of_all: bool = False) -> Table:
    """What each funder and programme was to pay and has paid.

    ``rows``: ``queries.actions.spending``; ``of_all``: of every recommendation, which are named.
    """
    _ = language._
    unstated = _("Not stated")
    columns = [
        Heading("funder", _("Funder")), Heading("programme", _("Programme")),
        Heading("actions", _("Actions"), "right"), Heading("planned", _("Planned"), "right"),
        Heading("spent", _("Spent"), "right"), Heading("share", _("Share spent"), "right"),
    ]  # fmt: skip
    if of_all:
        columns.append(Heading("recommendations", _("Recommendations")))
    cells = []
    for row in rows.to_dict("records"):
        made = [
            Cell(text_of(row["funder"]) or unstated), Cell(text_of(row["programme"]) or unstated),
            count(language, row["actions"]), *_money(language, row),
            number(language, row["spent_share"], "share"),
        ]  # fmt: skip
        cells.append((*made, Cell(", ".join(row["recommendations"]))) if of_all else tuple(made))
    if _is_quotient(rows):
        columns[5] = Heading("share", _("Share spent"), "right", ratio=("spent", "planned"))
    return Table(
        "spending", spending_finding(language, rows),
        _("By funder and programme, over the whole plan. The share is over the actions that state both amounts."),
        tuple(columns), tuple(cells),
    )  # fmt: skip


def _is_quotient(rows: pd.DataFrame) -> bool:
    """Whether every share is that of the sums beside it: no action states one amount alone."""
    known = rows[rows["spent_share"].notna()]
    same = (known["both_planned_eur"] == known["planned_eur"]) & (
        known["both_spent_eur"] == known["spent_eur"]
    )
    return bool(same.all())


def _money(language: Language, row: dict[Any, Any]) -> tuple[Cell, Cell]:
    return number(language, row["planned_eur"], "eur"), number(language, row["spent_eur"], "eur")


def plan_table(language: Language, plan: pd.DataFrame) -> Table:
    """Actions (``queries.actions.actions``) with their milestones and money."""
    _ = language._
    columns = (
        Heading("action", _("Action")), Heading("owner", _("In charge")),
        Heading("status", _("Status")), Heading("start", _("Start")), Heading("end", _("End")),
        Heading("met", _("Milestones met")), Heading("planned", _("Planned"), "right"),
        Heading("spent", _("Spent"), "right"),
        Heading("share", _("Share spent"), "right", ratio=("spent", "planned")),
        Heading("funder", _("Funder")), Heading("programme", _("Programme")),
        Heading("outcome", _("Outcome")),
    )  # fmt: skip
    return Table("plan", "", "", columns, tuple(_action(language, row) for row in plan.to_dict("records")))  # fmt: skip


def _action(language: Language, row: dict[Any, Any]) -> tuple[Cell, ...]:
    status = row["status"]
    planned, spent = _money(language, row)
    share = None
    if planned.value and spent.value is not None:
        share = float(str(spent.value)) / float(str(planned.value))
    return (
        Cell(text_of(row["title"])), Cell(text_of(row["owner"])),
        Cell(language._(ACTION_STATUSES[status]) if status in ACTION_STATUSES else ABSENT),
        day(language, row["start_date"], row["start_date_precision"]),
        day(language, row["end_date"], row["end_date_precision"]),
        Cell(f"{row['met']} / {row['milestones']}"), planned, spent,
        number(language, share, "share"),
        *words((row["funder"], row["programme"])), Cell(text_of(row["outcome"])),
    )  # fmt: skip


def milestone_table(language: Language, plan: pd.DataFrame, steps: pd.DataFrame) -> Table:
    """The milestones (``queries.actions.milestones``) of some actions, in the order of the plan."""
    _ = language._
    names = dict(zip(plan["action_id"], plan["title"], strict=True))
    own = steps[steps["action_id"].isin(names)]
    columns = (
        Heading("action", _("Action")), Heading("milestone", _("Milestone")),
        Heading("due", _("Due")), Heading("done", _("Met on")), Heading("state", _("State")),
    )  # fmt: skip
    rows = [
        (
            Cell(text_of(names[row["action_id"]])),
            Cell(text_of(row["title"]), link=text_of(row["evidence_url"])),
            day(language, row["due_date"], row["due_date_precision"]),
            day(language, row["done_date"], row["done_date_precision"]),
            Cell(_(MILESTONE_STATES[row["state"]])),
        )
        for key in names
        for row in own[own["action_id"] == key].to_dict("records")
    ]  # fmt: skip
    return Table("milestones", "", "", columns, tuple(rows))

"""The money of the action plan by who pays, and the actions behind it."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from observatory.findings.recommendations import spending_finding
from observatory.model.lists import ACTION_STATUSES
from observatory.queries.actions import spending
from observatory.ui.context import Page
from observatory.ui.evidence import Behind
from observatory.ui.frame import foot, section

_ROW = 35


def spending_by_funder(
    page: Page, plans: Sequence[pd.DataFrame], recommendation: str | None = None
) -> None:
    """What each funder and programme was to pay and has paid, of one recommendation or of all.

    ``plans``: the actions behind it, tables of ``queries.actions.actions``. Nothing is shown where
    no action states an amount.
    """
    _, language = page._, page.language
    rows = page.ask(spending, recommendation)
    if not rows[["planned_eur", "spent_eur"]].notna().any(axis=None):
        return
    unstated = _("Not stated")
    title = spending_finding(language, rows)
    section(
        title,
        _(
            "By funder and programme, over the whole plan. The share is over the actions that state both amounts."
        ),
    )
    table = {
        _("Funder"): rows["funder"].fillna(unstated),
        _("Programme"): rows["programme"].fillna(unstated),
        _("Actions"): [language.number(n) for n in rows["actions"]],
        _("Planned"): [language.money(value) for value in rows["planned_eur"]],
        _("Spent"): [language.money(value) for value in rows["spent_eur"]],
        _("Share spent"): [language.percent(share) for share in rows["spent_share"]],
    }  # fmt: skip
    if recommendation is None:
        table[_("Recommendations")] = [", ".join(ids) for ids in rows["recommendations"]]
    shown = pd.DataFrame(table)
    wide = {_("Funder"): 200, _("Programme"): 220, _("Recommendations"): 140}
    columns = {
        name: st.column_config.TextColumn(
            width=wide.get(name, 105), alignment="left" if name in wide else "right"
        )
        for name in table
    }
    st.dataframe(
        shown, hide_index=True, column_config=columns, row_height=_ROW,
        height=_ROW * (len(shown) + 1) + 3, alt=title,
    )  # fmt: skip
    behind = Behind(title=title, table=shown, rows=lambda: plan_table(page, pd.concat(plans)))
    foot(page, behind, f"spending-{recommendation or 'all'}")


def plan_table(page: Page, plan: pd.DataFrame) -> pd.DataFrame:
    """Actions (``queries.actions.actions``) in the reader's words."""
    _, language = page._, page.language
    return pd.DataFrame(
        {
            _("Action"): plan["title"],
            _("In charge"): plan["owner"],
            _("Status"): [_(ACTION_STATUSES[s]) if s in ACTION_STATUSES else "–" for s in plan["status"]],
            _("Start"): _days(page, plan["start_date"]),
            _("End"): _days(page, plan["end_date"]),
            _("Milestones met"): [f"{m} / {n}" for m, n in zip(plan["met"], plan["milestones"], strict=True)],
            _("Planned"): [language.money(value) for value in plan["planned_eur"]],
            _("Spent"): [language.money(value) for value in plan["spent_eur"]],
            _("Funder"): plan["funder"],
            _("Programme"): plan["programme"],
            _("Outcome"): plan["outcome"],
        }
    )  # fmt: skip


def _days(page: Page, days: "pd.Series[pd.Timestamp]") -> list[str]:
    return [page.language.date(None if pd.isna(day) else day.date(), short=True) for day in days]

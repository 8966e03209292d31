"""The money of the action plan by who pays, and the actions behind it."""

import pandas as pd
import streamlit as st

from observatory.figures.spending import has_money, plan_table, spending_table
from observatory.figures.tables import in_texts
from observatory.queries.actions import actions, recommendations, spending
from observatory.ui.context import Page
from observatory.ui.evidence import Behind
from observatory.ui.frame import section, shown

_ROW = 35


def spending_by_funder(page: Page, recommendation: str | None = None) -> None:
    """What each funder and programme was to pay and has paid, of one recommendation or of all.

    Nothing is shown where no action states an amount.
    """
    shown(page, f"spending-{recommendation or 'all'}", _spending, recommendation)


def _spending(page: Page, recommendation: str | None) -> Behind | None:
    _ = page._
    rows = page.ask(spending, recommendation)
    if not has_money(rows):
        return None
    table = spending_table(page.language, rows, of_all=recommendation is None)
    section(table.finding, table.caption)
    texts = in_texts(table)
    wide = {_("Funder"): 200, _("Programme"): 220, _("Recommendations"): 140}
    columns = {
        name: st.column_config.TextColumn(
            width=wide.get(name, 105), alignment="left" if name in wide else "right"
        )
        for name in map(str, texts)
    }
    st.dataframe(
        texts, hide_index=True, column_config=columns, row_height=_ROW,
        height=_ROW * (len(texts) + 1) + 3, alt=table.finding,
    )  # fmt: skip
    return Behind(title=table.finding, table=texts, rows=lambda: _plans(page, recommendation))


def _plans(page: Page, recommendation: str | None) -> pd.DataFrame:
    """The actions behind it, in the reader's words."""
    plan = page.ask(actions, page.language)
    every = page.ask(recommendations, page.language)["recommendation_id"]
    wanted = every if recommendation is None else [recommendation]
    parts = [plan[plan["recommendation"] == key] for key in wanted]
    return in_texts(plan_table(page.language, pd.concat(parts)))

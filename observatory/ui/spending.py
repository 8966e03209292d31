"""The money of the action plan by who pays, and the actions behind it."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from observatory.figures.spending import has_money, plan_table, spending_table
from observatory.figures.tables import in_texts
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
    _ = page._
    rows = page.ask(spending, recommendation)
    if not has_money(rows):
        return
    table = spending_table(page.language, rows, of_all=recommendation is None)
    section(table.finding, table.caption)
    shown = in_texts(table)
    wide = {_("Funder"): 200, _("Programme"): 220, _("Recommendations"): 140}
    columns = {
        name: st.column_config.TextColumn(
            width=wide.get(name, 105), alignment="left" if name in wide else "right"
        )
        for name in map(str, shown)
    }
    st.dataframe(
        shown, hide_index=True, column_config=columns, row_height=_ROW,
        height=_ROW * (len(shown) + 1) + 3, alt=table.finding,
    )  # fmt: skip
    plan = lambda: in_texts(plan_table(page.language, pd.concat(plans)))  # noqa: E731
    behind = Behind(title=table.finding, table=shown, rows=plan)
    foot(page, behind, f"spending-{recommendation or 'all'}")

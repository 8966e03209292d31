"""What some indicators say of a year, beside the baseline year, as a table with its evidence."""

from datetime import date

import pandas as pd
import streamlit as st

from observatory.access import RESTRICTED
from observatory.findings.indicators import latest_text
from observatory.i18n import ABSENT
from observatory.queries.progress import Standing
from observatory.ui.context import Page
from observatory.ui.evidence import Behind
from observatory.ui.frame import foot, section
from observatory.ui.text import plain, plate


def indicator_table(
    page: Page,
    found: dict[str, Standing],
    key: str,
    caption: str,
    *,
    territory: str | None = None,
    segment: str = "all",
) -> None:
    """The latest values of the indicators with data and their foot; nothing where none has any.

    ``key`` is that of the evidence; ``territory`` and ``segment`` are those of the values.
    """
    behind = indicator_values(page, found, caption, territory=territory, segment=segment)
    if behind is not None:
        foot(page, behind, key)


def indicator_values(
    page: Page,
    found: dict[str, Standing],
    caption: str,
    *,
    territory: str | None = None,
    segment: str = "all",
) -> Behind | None:
    """The same without its foot; what is behind it."""
    _, language = page._, page.language
    years = [item.year for item in found.values() if item.year]
    if not years:
        return None
    year, base = max(years), page.config.baseline_year
    shown = [item for item in found.values() if item.has_data or _is_hidden(item, year)]
    title = _("What the indicators say of {year}").format(year=year)
    section(title, caption)
    values = {str(year): [_of_year(page, item, year) for item in shown]}
    compared = any(item.first and item.year != base for item in shown)
    if compared and all(item.basis != "record" for item in shown):
        values = {
            str(base): [
                language.quantity(item.first.value if item.first else None, item.unit)
                for item in shown
            ]
        } | values
    plates = [
        f"{plate(item.recommendation_id or '', page.theme, text=plain(item.indicator_id))} {plain(item.name)}"
        for item in shown
    ]
    st.table(pd.DataFrame({_("Indicator"): plates} | values), border="horizontal", hide_index=True)
    names = [f"{item.indicator_id} {item.name}" for item in shown]
    return Behind(
        title=title, table=pd.DataFrame({_("Indicator"): names} | values),
        indicators=tuple(item.indicator_id for item in shown), first=date(year, 1, 1),
        last=date(year, 12, 31), territory=territory, segment=segment,
    )  # fmt: skip


def _of_year(page: Page, item: Standing, year: int) -> str:
    """An indicator's value of a year; one of very few companies says so."""
    if item.year == year:
        return latest_text(page.language, item)
    return page._("n < 3") if _is_hidden(item, year) else ABSENT


def _is_hidden(item: Standing, year: int) -> bool:
    """Whether the value of a year is not the reader's to see."""
    rows = item.series
    return bool((rows.loc[rows["year"] == year, "status"] == RESTRICTED).any())

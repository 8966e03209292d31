"""The stock of companies: how many there are, open, close and employ."""

import streamlit as st

from observatory.charts.sparkline import path_alt, sparkline
from observatory.figures.headline import headline
from observatory.figures.rows import series_table
from observatory.findings.indicators import computation, delta_text, latest_text, since_text
from observatory.findings.organisations import stock_line
from observatory.queries.organisations import ALL, UNKNOWN, Wanted
from observatory.queries.progress import Standing, standings
from observatory.ui.context import Page
from observatory.ui.evidence import Behind
from observatory.ui.frame import buttons
from observatory.ui.text import plain

STOCK = ("C1", "C2", "C3", "C4")
YEARS = 10
"""Years that a card's picture goes back."""


def stock(page: Page, wanted: Wanted) -> None:
    """Companies, births, closures and jobs of the place and segment wanted, where they are known.

    Nothing for other kinds than companies, and outside the territory; on public sources, why not.
    """
    if wanted.search.terms or wanted.search.number or wanted.kind not in (ALL, "company"):
        return
    place = page.focal if wanted.basin == ALL else wanted.basin
    if wanted.segment == UNKNOWN:
        return
    found = page.ask(standings, page.language, page.role, place, wanted.segment, None, STOCK)
    known = [item for item in found.values() if item.latest is not None]
    if not known and any(item.withheld for item in found.values()):
        st.caption(f":material/visibility_off: {plain(stock_line(page.language))}")
    if known:
        with st.grid(len(known), min_column_width=150):
            for item in known:
                _card(page, item, place, wanted.segment)


def _card(page: Page, item: Standing, place: str, segment: str) -> None:
    language, difference = page.language, item.since_previous.difference or 0
    rows = item.series[(item.series["status"] == "ok") & item.series["value"].notna()].tail(YEARS)
    points = list(zip(rows["year"].astype(float), rows["value"].astype(float), strict=True))
    year = item.series[item.series["year"] == item.year]
    behind = Behind(
        title=item.name, table=series_table(page.language, item), indicators=(item.indicator_id,),
        first=year["period_start"].min().date(), last=year["period_end"].max().date(),
        territory=place, segment=segment,
        computation=computation(language, item, page.store.as_of),
        figure=lambda: headline(page.language, item, page.store.as_of),
    )  # fmt: skip
    with st.container(border=True, height="stretch", vertical_alignment="distribute", gap="xsmall"):
        with st.container(horizontal=True, wrap=False):
            st.caption(plain(f"{item.label} ({item.year})"))
            buttons(page, behind, f"stock-{item.indicator_id}", label=False)
        words = path_alt(language, item.label, points, unit=item.unit, basis=item.basis)
        with st.container(gap="xsmall"):
            st.metric(
                item.label, latest_text(language, item), delta_text(language, item),
                delta_color="off", label_visibility="collapsed",
                delta_arrow="up" if difference > 0 else "down" if difference else "off",
                delta_description=since_text(language, item.since_previous) or None,
            )  # fmt: skip
            st.image(sparkline(points, theme=page.theme, colour="brand"), alt=words)

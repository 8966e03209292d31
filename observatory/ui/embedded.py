"""A page within another site's: one figure of it alone, and the line that says where it comes from."""

from collections.abc import Callable, Mapping

import streamlit as st

from observatory import maps
from observatory.charts.headline import Headline
from observatory.ui import capture
from observatory.ui.context import Page
from observatory.ui.evidence import Behind
from observatory.ui.frame import outside_line, plot, section
from observatory.ui.navigation import KEPT
from observatory.ui.notices import record
from observatory.ui.share import FIGURE
from observatory.ui.text import plain


def asked_figure() -> str:
    """The figure that the address asks for; "" for the whole page."""
    return str(st.query_params.get(FIGURE, ""))


def figure_alone(page: Page, key: str) -> None:
    """One figure of a page as the address asks for it: the page's script runs, and this is what is drawn
    of it."""
    filters = {
        name: tuple(st.query_params.get_all(name))
        for name in st.query_params
        if name not in (*KEPT, FIGURE)
    }
    found = capture.figures(
        page.store, page.language, page.listed.key, filters, frozenset({key}), page.role
    )
    behind = found.get(key)
    if page.on_record:
        record(page)
    if behind is None:
        st.markdown(plain(page._("The page draws no such figure for this address.")))
    else:
        _drawn(page, behind, key)
    source = behind.chart.source if behind is not None and behind.chart is not None else ""
    outside_line(page, source)


def _drawn(page: Page, behind: Behind, key: str) -> None:
    if behind.chart is not None:
        section(behind.chart.finding, behind.chart.caption)
        plot(page, behind.chart, key)
    elif behind.map is not None:
        section(behind.title)
        _map(page, behind.title, behind.map)
    elif behind.figure is not None:
        _headline(page, behind.figure())
    else:
        section(behind.title)
        st.dataframe(behind.equal_table, hide_index=True, alt=behind.title)


def _map(page: Page, title: str, described: Callable[[], Mapping[str, object]]) -> None:
    picture = maps.picture.svg({"finding": title, **described()}, page.theme, page.language)
    st.image(picture, alt=title, width="stretch")


def _headline(page: Page, found: Headline) -> None:
    section(found.finding)
    st.metric(found.label, found.value, found.change or None, delta_color="off", delta_arrow="off")
    st.image(found.path.svg(page.theme), alt=found.path.alt)
    if found.ends:
        st.caption(plain(found.ends))

"""Events as a list: page by page, a row opens the event, all of them as files."""

from typing import Any

import pandas as pd
import streamlit as st

from observatory.findings.events import days, range_line
from observatory.i18n import ABSENT
from observatory.queries import events
from observatory.queries.events import ROWS, Wanted
from observatory.queries.evidence import SHOWN
from observatory.ui.context import Page
from observatory.ui.directory import picked_row
from observatory.ui.event_card import LEFT, open_event
from observatory.ui.evidence import downloads
from observatory.ui.frame import section, source_line
from observatory.ui.text import plain

_SEEN = "events-seen"
_PAGE = "page"
_HEIGHT = 35
"""Pixels of a row of the table."""


def event_list(page: Page, wanted: Wanted) -> None:
    """The events wanted, the latest first, one page of them read at a time."""
    _ = page._
    total = page.ask(events.tally, wanted).total
    pages = max(1, -(-total // ROWS))
    _back_to_first(wanted)
    head, table = st.container(), st.container()
    at = st.pagination(pages, key=_PAGE, bind="query-params") if pages > 1 else 1
    st.session_state[_SEEN] = (wanted, str(at))
    st.session_state[LEFT] = st.session_state.get(LEFT, {}) | {_PAGE: at}
    rows = page.ask(events.page_of, page.language, wanted, at)
    with head:
        told = range_line(page.language, (at - 1) * ROWS + 1, len(rows), total)
        section(_("The events"), f"{told} {_('Click a row to open the event.')}")
    with table:
        events_table(page, rows, f"{hash((wanted, at))}", page.make(_page_in_words, wanted, at))

    def sheets() -> dict[str, pd.DataFrame]:
        every = events.listing(page.store, page.language, wanted)
        return {_("Events"): in_words(page, every)}

    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(plain(source_line(page)))
        downloads(page, f"{page.store.dataset}-events", "events", sheets)


def _page_in_words(page: Page, wanted: Wanted, at: int) -> pd.DataFrame:
    return in_words(page, page.ask(events.page_of, page.language, wanted, at))


def events_table(page: Page, rows: pd.DataFrame, key: str, told: pd.DataFrame) -> None:
    """Rows of events as a table; a click opens one. ``told``: the rows in words (``in_words``)."""
    _ = page._
    table = told.drop(columns=[_("Serves"), _("Source")])
    if (table[_("Attendance")] == ABSENT).all():
        table = table.drop(columns=_("Attendance"))
    widths = {
        _("Date"): 150, _("Event"): 235, _("Status"): 80, _("Kind"): 150, _("Place"): 100,
        _("Organiser"): 130,
    }  # fmt: skip
    columns: dict[str, Any] = {
        name: st.column_config.TextColumn(width=width) for name, width in widths.items()
    }
    columns[_("Attendance")] = st.column_config.TextColumn(width=95, alignment="right")
    columns[_("Link")] = st.column_config.LinkColumn(
        display_text=":material/open_in_new:", width=45
    )
    event = st.dataframe(
        table, hide_index=True, column_config=columns, placeholder=ABSENT, row_height=_HEIGHT,
        height=_HEIGHT * (min(len(table), ROWS) + 1) + 3, on_select="rerun",
        selection_mode=["single-row", "single-cell"], key=f"events-{key}",
        alt=_("Events, one a row"),
    )  # fmt: skip
    picked = picked_row(event, but=_("Link"))
    if picked is not None and picked < len(rows):
        open_event(str(rows["event_id"].iloc[picked]))


def latest(page: Page, wanted: Wanted) -> pd.DataFrame:
    """The latest events wanted with their sources, in words."""
    return in_words(page, page.ask(events.page_of, page.language, wanted, 1, SHOWN))


def in_words(page: Page, rows: pd.DataFrame, with_status: bool = False) -> pd.DataFrame:
    """Events as rows in the reader's words."""
    _, language = page._, page.language
    table = pd.DataFrame(
        {
            _("Date"): [days(language, row) for row in rows.itertuples(index=False)],
            _("Event"): rows["title"],
            _("Kind"): rows["kind_name"],
            _("Serves"): rows["recommendation"].fillna(""),
            _("Place"): rows["place"],
            _("Organiser"): rows["organiser"],
            _("Attendance"): [language.number(value) for value in rows["attendance"]],
            _("Source"): rows["source_title"].fillna(""),
            _("Link"): rows["source_url"],
        }
    )
    if with_status:
        table.insert(2, _("Status"), rows["status_name"])
    return table


def _back_to_first(wanted: Wanted) -> None:
    """Another choice starts at its first page, unless the address says which page is meant."""
    seen = st.session_state.get(_SEEN)
    if seen and seen[0] != wanted and seen[1] == st.query_params.get(_PAGE, "1"):
        st.session_state[_PAGE] = 1

"""One event in full: what is known of it, who came, what it led to, and its source."""

from typing import NoReturn

import pandas as pd
import streamlit as st

from observatory.charts.description import pair
from observatory.findings import events as told
from observatory.model.lists import EVENT_STATUSES
from observatory.queries import meetings, things
from observatory.ui import frame
from observatory.ui.context import Page
from observatory.ui.directory import picked_row
from observatory.ui.evidence import Behind
from observatory.ui.navigation import organisation_link
from observatory.ui.notices import banner
from observatory.ui.text import link, named, plain

ASKED = "event"
"""The name of an event's id in the address."""
LEFT = "events-left"
"""Where the session keeps what was chosen, for the way back from an event."""
_ROW = 35
_MOST_ROWS = 12.5
"""Rows of the table in sight; the half says that more follow."""


def event_card(page: Page, event_id: str) -> None:
    """The whole of an event, below the banners; an unknown id says so."""
    found = page.ask(things.event, page.language, event_id)
    if found is None:
        frame.head(page, page._("No event has this id"))
        text = page._("There is no event “{id}” in these data.")
        st.warning(plain(text.format(id=event_id)), icon=":material/search_off:")
        _back(page)
        return
    frame.head(page, found.title)
    _back(page)
    _facts(page, found, event_id)
    _participants(page, event_id)


def open_event(event_id: str) -> NoReturn:
    """Show an event's card, on its page."""
    st.query_params[ASKED] = event_id
    st.rerun()


def _back(page: Page) -> None:
    st.button(
        plain(page._("Back to the events")), icon=":material/arrow_back:", type="tertiary",
        key="back", on_click=_leave,
    )  # fmt: skip


def _leave() -> None:
    """Leave the card for the events as they were left: a widget that is not drawn takes its value
    out of the address."""
    st.query_params.pop(ASKED, None)
    for name, value in st.session_state.get(LEFT, {}).items():
        st.session_state[name] = value


def _facts(page: Page, found: things.Thing, event_id: str) -> None:
    """What the calendar says of it, and which indicators count it."""
    _, language = page._, page.language
    status = page.ask(meetings.status, event_id)
    facts = list(found.facts)
    if status != "held":
        facts.insert(0, (_("Status"), _(EVENT_STATUSES[status])))
    half = -(-len(facts) // 2)
    with st.grid(2, min_column_width=280, border=True):
        for part in (facts[:half], facts[half:]):
            st.markdown("\n".join(f"- {named(language, *fact)}" for fact in part))
    counted = page.ask(meetings.counted_in, event_id)
    line = plain(told.counted_line(language, counted, status))
    if found.source_title or found.source_url:
        words = f"{link(found.source_title, found.source_url)} · {line}"
        line = pair(page.language, _("Source"), words)
    st.caption(line)


def _participants(page: Page, event_id: str) -> None:
    """The organisations that came, and their results together."""
    _, language = page._, page.language
    basis = page.config.table_basis("participation")
    results = page.ask(meetings.results, event_id, page.role)
    rows = page.ask(meetings.participants, language, event_id)
    title = told.participants_finding(language, results.organisations, basis)
    if rows.empty:
        frame.section(title, _("The file {file} would bring it.").format(file="participations.csv"))
        return
    frame.section(title, _("Click a row to open the organisation."))
    lines = told.results_lines(language, results, basis)
    if lines:
        with st.grid(4, min_column_width=150):
            for name, value in lines:
                st.metric(name, value, border=True)
    if results.value_hidden:
        text = _("Amounts of fewer than three companies are for managers only.")
        banner(page, "restricted", text)
    table = pd.DataFrame(
        {
            _("Organisation"): rows["name"], _("Kind"): rows["kind_name"],
            _("Segment"): rows["segment_name"], _("Place"): rows["place"], _("Role"): rows["role"],
        }
    )  # fmt: skip
    event = st.dataframe(
        table, hide_index=True, row_height=_ROW, height=round(_ROW * (min(len(table), _MOST_ROWS) + 1)) + 3,
        on_select="rerun", selection_mode=["single-row", "single-cell"], key=f"came-{event_id}",
        alt=title,
    )  # fmt: skip
    picked = picked_row(event)
    if picked is not None and picked < len(rows):
        organisation_link(page, str(rows["org_id"].iloc[picked]), str(rows["name"].iloc[picked]))
    frame.foot(page, Behind(title=title, table=table), "participants")

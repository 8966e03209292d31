"""The profile of one organisation: who it is, and everything that names it, with its sources."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from observatory.charts.description import pair
from observatory.findings import organisations as told
from observatory.i18n import ABSENT, N_
from observatory.queries import profiles
from observatory.queries.profiles import Identity
from observatory.ui import frame
from observatory.ui.address import forget
from observatory.ui.context import Page
from observatory.ui.directory import picked_row
from observatory.ui.evidence import Behind, published_rows
from observatory.ui.navigation import open_profile, page_link
from observatory.ui.notices import banner
from observatory.ui.text import link, named, plain

MOST_ROWS = 12.5
"""Rows of a table in sight; the half says that more follow."""
ROW = 35
_WIDTHS = {
    N_("Event"): 290, N_("Partner"): 250, N_("Topic"): 220, N_("Programme"): 170, N_("Source"): 220,
}  # fmt: skip
"""Pixels of the columns that hold long texts."""

Opens = Callable[[int], None]
"""What a chosen row of a table does."""


def profile(page: Page, org_id: str) -> None:
    """The whole of a profile, below the banners; an unknown id says so."""
    who = page.ask(profiles.identity, page.language, org_id)
    if who is None:
        frame.head(page, page._("No organisation has this id"))
        text = page._("There is no organisation “{id}” in these data.")
        st.warning(plain(text.format(id=org_id)), icon=":material/search_off:")
        _back(page)
        return
    tables = {
        "events": page.ask(profiles.events, page.language, page.role, org_id),
        "partnerships": page.ask(profiles.partnerships, page.language, org_id),
        "support": page.ask(profiles.support, page.language, page.role, org_id),
        "mentions": page.ask(profiles.mentions, page.language, org_id),
        "figures": page.ask(profiles.figures, page.language, org_id),
    }
    frame.head(page, told.profile_finding(page.language, who))
    _back(page)
    if who.is_unlisted:
        st.info(plain(told.unlisted_line(page.language, who)), icon=":material/person_search:")
    if tables["events"]["is_hidden"].any() or tables["support"]["is_hidden"].any():
        text = page._("Amounts of fewer than three companies are for managers only.")
        banner(page, "restricted", text)
    _identity(page, who, told.Ties(**{name: len(rows) for name, rows in tables.items()}))
    _candidates(page, who)
    _events(page, tables["events"], org_id)
    _partnerships(page, tables["partnerships"], org_id)
    _support(page, tables["support"], org_id)
    _mentions(page, tables["mentions"], org_id)
    _figures(page, tables["figures"], org_id)


def _back(page: Page) -> None:
    st.button(
        plain(page._("Back to the directory")), icon=":material/arrow_back:", type="tertiary",
        key="back", on_click=forget, args=("org",),
    )  # fmt: skip


def _identity(page: Page, who: Identity, ties: told.Ties) -> None:
    """What the list says of it, what it does not, and where that is written."""
    _, language = page._, page.language
    half = -(-len(who.facts) // 2)
    with st.grid(3, min_column_width=250, border=True):
        for facts in (who.facts[:half], who.facts[half:]):
            if facts:
                st.markdown("\n".join(f"- {named(language, *fact)}" for fact in facts))
        with st.container():
            for line in (told.ties_line(language, ties), told.unknown_line(language, who)):
                if line:
                    st.markdown(plain(line))
            if who.source_title or who.source_url:
                words = f"{link(who.source_title, who.source_url)}{_dated(page, who)}"
                st.caption(pair(page.language, _("Source"), words))
            if who.file:
                text = f"{who.file}, {_('line')} {who.line}" if who.line else who.file
                st.caption(named(language, _("File"), text))


def _dated(page: Page, who: Identity) -> str:
    if who.source_date is None:
        return ""
    return f" ({plain(page.language.date(who.source_date.date(), who.source_precision))})"


def _candidates(page: Page, who: Identity) -> None:
    rows = page.ask(profiles.candidates, who.org_id)
    if rows.empty:
        return
    _ = page._
    table = pd.DataFrame({
        _("Name"): rows["name"], _("Place"): rows["place"].fillna(""),
        _("Likeness"): [page.language.percent(score / 100, 1) for score in rows["score"]],
        _("Rows"): rows["rows"],
    })  # fmt: skip
    title = told.candidates_title(page.language, who, len(rows))

    def opens(at: int) -> None:
        open_profile(str(rows["org_id"].iloc[at]))

    _section(page, title, table, f"candidates-{who.org_id}", opens)


def _events(page: Page, rows: pd.DataFrame, org_id: str) -> None:
    if rows.empty:
        return
    _ = page._
    states = [
        status if status_id != "held" or came else _("Did not come")
        for status, status_id, came in zip(
            rows["status_name"], rows["status"], rows["attended"], strict=True
        )
    ]
    table = pd.DataFrame({
        _("Date"): _days(page, rows, "start_date"), _("Event"): rows["title"],
        _("Link"): rows["source_url"], _("Kind"): rows["kind_name"], _("Part"): rows["role_name"],
        _("Status"): states, _("Place"): rows["place"].fillna(""), _("Meetings"): rows["meetings"],
        _("Leads"): rows["leads"], _("Contracts"): rows["contracts"],
        _("Contract value"): [page.language.money(v) for v in rows["contract_value_eur"]],
        _("Source"): rows["source_title"].fillna(""),
    })  # fmt: skip

    def opens(at: int) -> None:
        page_link(page, "events", str(rows["title"].iloc[at]), event=str(rows["event_id"].iloc[at]))

    _section(page, told.events_title(page.language, rows), table, f"events-{org_id}", opens)


def _partnerships(page: Page, rows: pd.DataFrame, org_id: str) -> None:
    if rows.empty:
        return
    _ = page._
    ends = [
        end if known else _("Not known")
        for end, known in zip(_days(page, rows, "end_date"), rows["end_is_known"], strict=True)
    ]
    table = pd.DataFrame({
        _("Start"): _days(page, rows, "start_date"), _("End"): ends, _("Partner"): rows["partner"],
        _("Link"): rows["source_url"], _("Country"): rows["country_name"], _("Kind"): rows["kind_name"],
        _("Programme"): rows["programme"].fillna(""), _("Topic"): rows["topic"].fillna(""),
        _("Budget"): [page.language.money(value) for value in rows["budget_eur"]],
        _("Source"): rows["source_title"].fillna(""),
    })  # fmt: skip

    def opens(at: int) -> None:
        open_profile(str(rows["partner_id"].iloc[at]))

    title = told.partnerships_title(page.language, rows)
    _section(page, title, table, f"partnerships-{org_id}", opens)


def _support(page: Page, rows: pd.DataFrame, org_id: str) -> None:
    if rows.empty:
        return
    _, money = page._, page.language.money
    table = pd.DataFrame({
        _("Date"): _days(page, rows, "day", "precision"), _("Kind"): rows["kind_name"],
        _("Status"): rows["status_name"], _("Programme"): rows["programme"].fillna(""),
        _("Event"): rows["event"].fillna(""), _("Hours"): rows["hours"],
        _("Requested"): [money(value) for value in rows["requested_eur"]],
        _("Granted"): [money(value) for value in rows["granted_eur"]],
    })  # fmt: skip
    _section(page, told.support_title(page.language, rows), table, f"support-{org_id}")


def _mentions(page: Page, rows: pd.DataFrame, org_id: str) -> None:
    if rows.empty:
        return
    _ = page._
    table = pd.DataFrame({
        _("Date"): _days(page, rows, "date"), _("Outlet"): rows["outlet"],
        _("Reach"): rows["scope_name"], _("Country"): rows["country_name"], _("Link"): rows["url"],
    })  # fmt: skip
    _section(page, told.mentions_title(page.language, rows), table, f"mentions-{org_id}")


def _figures(page: Page, rows: pd.DataFrame, org_id: str) -> None:
    if rows.empty:
        return
    table = published_rows(page, rows).drop(columns=page._("Subject"))
    _section(page, told.figures_title(page.language, rows), table, f"figures-{org_id}")


def _section(
    page: Page, title: str, table: pd.DataFrame, key: str, opens: Opens | None = None
) -> None:
    """A table under its finding, with its files; a row may open a page."""
    frame.section(title, page._("Click a row to open it.") if opens else "")
    link_name = page._("Link")
    told_of = table.loc[:, [bool((~table[name].isin(["", ABSENT]) & table[name].notna()).any()) for name in table]]  # fmt: skip
    columns: dict[str, Any] = {
        page._(name): st.column_config.TextColumn(width=width) for name, width in _WIDTHS.items()
    }
    columns[link_name] = st.column_config.LinkColumn(
        display_text=":material/open_in_new:", width=60
    )
    settings: dict[str, Any] = {
        "hide_index": True, "alt": title, "placeholder": ABSENT, "column_config": columns,
        "row_height": ROW, "height": round(ROW * (min(len(table), MOST_ROWS) + 1)) + 3,
    }  # fmt: skip
    if opens is None:
        st.dataframe(told_of, **settings)
    else:
        event = st.dataframe(
            told_of, key=key, on_select="rerun", selection_mode=["single-row", "single-cell"],
            **settings,
        )  # fmt: skip
        picked = picked_row(event, but=link_name)
        if picked is not None and picked < len(table):
            opens(picked)
    frame.foot(page, Behind(title=title, table=told_of), key)


def _days(page: Page, rows: pd.DataFrame, column: str, precision: str = "") -> list[str]:
    """Dates as precisely as they are known."""
    return [
        ABSENT if pd.isna(day) else page.language.date(day.date(), how or "day", short=True)
        for day, how in zip(rows[column], rows[precision or f"{column}_precision"], strict=True)
    ]

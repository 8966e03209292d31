"""The profile of one organisation: who it is, and everything that names it, with its sources."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pandas as pd
import streamlit as st

from observatory.charts.description import pair
from observatory.findings import organisations as told
from observatory.i18n import ABSENT, Language, N_
from observatory.queries import profiles
from observatory.queries.evidence import SHOWN
from observatory.queries.profiles import Identity
from observatory.ui import frame, profile_tables
from observatory.ui.address import forget
from observatory.ui.context import Page
from observatory.ui.directory import picked_row
from observatory.ui.evidence import Behind
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
    _wrong(page, who)
    _candidates(page, who)
    _events(page, tables["events"])
    _partnerships(page, tables["partnerships"])
    _section(page, told.support_title, tables["support"], profile_tables.support)
    _section(page, told.mentions_title, tables["mentions"], profile_tables.mentions)
    _section(page, told.figures_title, tables["figures"], profile_tables.figures)


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


def _wrong(page: Page, who: Identity) -> None:
    """The way to say that something here is wrong, where the configuration names an address."""
    contact = page.config.contact
    if not contact:
        return
    if contact.startswith("mailto:"):
        subject = page._("About {name} ({id})").format(name=who.name, id=who.org_id)
        contact = f"{contact}?subject={quote(subject)}"
    st.link_button(
        page._("This is wrong about us"), contact, icon=":material/outgoing_mail:", type="tertiary"
    )


def _dated(page: Page, who: Identity) -> str:
    if who.source_date is None:
        return ""
    return f" ({plain(page.language.date(who.source_date.date(), who.source_precision))})"


def _candidates(page: Page, who: Identity) -> None:
    rows = page.ask(profiles.candidates, who.org_id)

    def title(language: Language, rows: pd.DataFrame) -> str:
        return told.candidates_title(language, who, len(rows))

    def opens(at: int) -> None:
        open_profile(str(rows["org_id"].iloc[at]))

    _section(page, title, rows, profile_tables.candidates, opens)


def _events(page: Page, rows: pd.DataFrame) -> None:
    def opens(at: int) -> None:
        page_link(page, "events", str(rows["title"].iloc[at]), event=str(rows["event_id"].iloc[at]))

    _section(page, told.events_title, rows, profile_tables.events, opens)


def _partnerships(page: Page, rows: pd.DataFrame) -> None:
    def opens(at: int) -> None:
        open_profile(str(rows["partner_id"].iloc[at]))

    _section(page, told.partnerships_title, rows, profile_tables.partnerships, opens)


def _section(
    page: Page,
    title_of: Callable[[Language, pd.DataFrame], str],
    rows: pd.DataFrame,
    words: Callable[[Page, pd.DataFrame], pd.DataFrame],
    opens: Callable[[int], None] | None = None,
) -> None:
    """Rows as a table under their finding, with its files; a row chosen may open a page.

    Nothing where there are none. Of very many the first are shown; the files have all.
    """
    if rows.empty:
        return
    _, title = page._, title_of(page.language, rows)
    key = f"{words.__name__}-{st.query_params.get('org', '')}"
    table, link_name = profile_tables.stated(words(page, rows.head(SHOWN))), _("Link")
    hints = [_("Click a row to open it.")] if opens else []
    if len(rows) > SHOWN:
        number, text = page.language.number, _("The latest {shown} of {total} rows.")
        hints.insert(0, text.format(shown=number(SHOWN), total=number(len(rows))))
    frame.section(title, " ".join(hints))
    columns: dict[str, Any] = {
        _(name): st.column_config.TextColumn(width=width) for name, width in _WIDTHS.items()
    }
    columns[link_name] = st.column_config.LinkColumn(
        display_text=":material/open_in_new:", width=60
    )
    settings: dict[str, Any] = {
        "hide_index": True, "alt": title, "placeholder": ABSENT, "column_config": columns,
        "row_height": ROW, "height": round(ROW * (min(len(table), MOST_ROWS) + 1)) + 3,
    }  # fmt: skip
    if opens is None:
        st.dataframe(table, **settings)
    else:
        event = st.dataframe(
            table, key=key, on_select="rerun", selection_mode=["single-row", "single-cell"],
            **settings,
        )  # fmt: skip
        picked = picked_row(event, but=link_name)
        if picked is not None and picked < len(table):
            opens(picked)
    whole = Behind(title=title, table=lambda: profile_tables.stated(words(page, rows)))
    frame.foot(page, whole, key)

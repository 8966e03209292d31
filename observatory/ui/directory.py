"""The directory of organisations: its search and facets, its table page by page, its files."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, cast

import pandas as pd
import streamlit as st

from observatory.findings.organisations import directory_finding, misspelt_line, range_line
from observatory.i18n import Language
from observatory.queries.organisations import (
    ALL,
    FACETS,
    ROWS,
    Facet,
    Sort,
    Wanted,
    cube,
    facet_counts,
    facet_names,
    listing,
    page_of,
    tally,
)
from observatory.queries.search import NO_SEARCH, understand
from observatory.ui import frame
from observatory.ui.address import forget, held, showing
from observatory.ui.choices import find
from observatory.ui.context import Page
from observatory.ui.evidence import downloads
from observatory.ui.navigation import open_profile
from observatory.ui.notices import empty
from observatory.ui.stock import stock
from observatory.ui.text import plain

_WIDTHS: dict[Facet, int] = {"kind": 195, "segment": 220, "basin": 215}
_COLUMNS = {"name": 240, "kind_name": 125, "segment_name": 130, "where": 130}
_HEIGHT = 35
"""Pixels of a row of the table."""


def directory(page: Page) -> None:
    """The whole of the directory, below the banners."""
    every = page.ask(cube, NO_SEARCH)
    if every.empty:
        frame.head(page, page._("No organisation is known"))
        empty(page, page._("These data have no list of organisations."), file="organisations.csv")
        return
    head = st.container()
    with frame.bar():
        wanted = _filters(page)
    found = tally(page.ask(cube, wanted.search), wanted, page.focal)
    at_least = page.config.table_basis("organisation") == "record"
    with head:
        everything = tally(every, Wanted(), page.focal)
        frame.head(page, directory_finding(page.language, found, everything, wanted, at_least))
    if note := misspelt_line(page.language, wanted.search):
        st.caption(plain(note))
    stock(page, wanted)
    if found.total:
        _table(page, wanted, found.total)
        _foot(page, wanted)
    else:
        _nothing(page)


def _filters(page: Page) -> Wanted:
    """The search and the facets, drawn inside the bar around them."""
    text = held("q", "")
    st.text_input(
        page._("Search"), type="search", live="400ms", width=240,
        placeholder=page._("Name, place, know-how…"), **showing("q", text, resets=("page",)),
    )  # fmt: skip
    search = page.ask(understand, text) if text else NO_SEARCH
    labels = {"kind": page._("Kind"), "segment": page._("Segment"), "basin": page._("Place")}
    chosen = {key: held(key, ALL, _meaning(page, key), labels[key]) for key in FACETS}
    wanted = Wanted(search, **chosen)
    cells = page.ask(cube, search)
    for key, label in labels.items():
        _facet(page, cast(Facet, key), label, cells, wanted)
    return wanted


def _meaning(page: Page, key: Facet) -> Callable[[str], str | None]:
    """What a facet's value in the address means: an id, or a name in any language."""

    def names(reader: Language) -> Mapping[str, str]:
        return page.ask(facet_names, reader, key)

    return lambda asked: find(asked, names)


def _facet(page: Page, key: Facet, label: str, cells: pd.DataFrame, wanted: Wanted) -> None:
    """A facet; options that would leave nothing are not offered."""
    now, number = str(getattr(wanted, key)), page.language.number
    counts = facet_counts(cells, wanted, key, page.focal)
    texts = {
        value: f"{name} ({number(counts.get(value, 0))})"
        for value, name in page.ask(facet_names, page.language, key).items()
        if counts.get(value) or value in (ALL, now)
    }
    # Streamlit knows the options by their labels: with other counts it is another widget.
    widget = hashlib.blake2b("\n".join(texts.values()).encode(), digest_size=8).hexdigest()
    st.selectbox(
        label, list(texts), format_func=texts.__getitem__, width=_WIDTHS[key],
        **showing(key, now, widget=widget, resets=("page",)),
    )  # fmt: skip


def _table(page: Page, wanted: Wanted, total: int) -> None:
    _, pages = page._, -(-total // ROWS)
    orders: dict[str, str] = {
        "name": _("By name"), "links": _("Most events and links first"),
        "employees": _("Most employees first"), "founded": _("Youngest first"),
    }  # fmt: skip
    sort = cast(Sort, held("sort", "name", lambda asked: asked if asked in orders else None))
    at = int(held("page", "1", lambda asked: asked if asked.isdigit() and 1 < int(asked) <= pages else None))  # fmt: skip
    at = min(at, pages)
    rows = page.ask(page_of, page.language, wanted, sort, at)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        line = range_line(page.language, at, ROWS, len(rows), total)
        st.caption(plain(f"{line} {_('Click a row to open its profile.')}"))
        st.selectbox(
            _("Order"), list(orders), format_func=orders.__getitem__, width=250,
            **showing("sort", sort, widget=page.language.code, resets=("page",)),
        )  # fmt: skip
    _rows(page, rows, sort, f"{hash((wanted, sort, at))}")
    if pages > 1:
        st.pagination(pages, **showing("page", at, widget=f"-{pages}"))


def _rows(page: Page, rows: pd.DataFrame, sort: Sort, key: str) -> None:
    """The rows of a page of the table, with what they are ordered by; a click opens a profile."""
    _ = page._
    texts = {"name": _("Name"), "kind_name": _("Kind"), "segment_name": _("Segment"), "where": _("Place")}  # fmt: skip
    numbers = {"employees": _("Employees")} if sort == "employees" else {}
    numbers |= {"founded_year": _("Founded")} if sort == "founded" else {}
    numbers |= {"events": _("Events"), "partnerships": _("Partnerships"), "mentions": _("Mentions")}
    table = rows[[*texts, *numbers]].rename(columns={**texts, **numbers})
    columns: dict[str, Any] = {
        **{name: st.column_config.TextColumn(width=_COLUMNS[key]) for key, name in texts.items()},
        **{name: st.column_config.NumberColumn(width=90, format="%d") for name in numbers.values()},
    }
    event = st.dataframe(
        table, hide_index=True, column_config=columns, placeholder="–", row_height=_HEIGHT,
        height=_HEIGHT * (len(table) + 1) + 3, on_select="rerun",
        selection_mode=["single-row", "single-cell"], key=f"organisations-{key}",
        alt=_("Organisations, one a row"),
    )  # fmt: skip
    picked = picked_row(event)
    if picked is not None and picked < len(rows):
        open_profile(str(rows["org_id"].iloc[picked]))


def picked_row(event: Any, but: str = "") -> int | None:
    """The row of a table that was chosen, by its mark or by any of its cells.

    ``but``: a column whose cells do something else when they are clicked.
    """
    selection = event.selection
    if selection.rows:
        return int(selection.rows[0])
    cells = [at for at, column in selection.cells if column != but]
    return int(cells[0]) if cells else None


def _foot(page: Page, wanted: Wanted) -> None:
    """The source, and all that was found as files."""
    _ = page._

    def sheets() -> dict[str, pd.DataFrame]:
        names = {
            "org_id": _("Id"), "name": _("Name"), "kind_name": _("Kind"),
            "segment_name": _("Segment"), "place": _("Place"), "country_name": _("Country"),
            "founded_year": _("Founded"), "closed_year": _("Closed"), "employees": _("Employees"),
            "know_how": _("Know-how"), "siren": "SIREN", "siret": "SIRET", "naf": _("Activity"),
            "source_title": _("Source"), "source_url": _("Link"), "source_date": _("Date"),
        }  # fmt: skip
        return {
            _("Organisations"): listing(page.store, page.language, wanted).rename(columns=names)
        }

    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(plain(frame.source_line(page)))
        downloads(page, f"{page.store.dataset}-organisations", "organisations", sheets)


def _nothing(page: Page) -> None:
    """No row answers: say how to get further."""
    with st.container(border=True, height=230, horizontal_alignment="center", vertical_alignment="center"):  # fmt: skip
        st.markdown("### :material/search_off:", width="content")
        text = page._("No organisation has these words and values. Try fewer of them.")
        st.markdown(plain(text), width="content", text_alignment="center")
        st.button(
            page._("Show them all"), icon=":material/clear_all:", type="tertiary", key="all",
            on_click=forget, args=("q", *FACETS, "page"),
        )  # fmt: skip

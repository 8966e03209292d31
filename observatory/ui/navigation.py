"""The list of pages, and links between them that keep what the reader has chosen."""

from copy import copy
from functools import cache
from typing import NoReturn

import streamlit as st

from observatory.access import may
from observatory.i18n import Language, language
from observatory.ui import context
from observatory.ui.context import Page
from observatory.ui.listing import PAGES, Listed, listed
from observatory.ui.text import plain

KEPT = ("dataset", "lang")
"""What stays in the address from page to page."""


def navigation(reader: Language, *, hidden: bool) -> "st.Page":
    """The list of the pages that the reader may open, and the one asked for."""
    groups: dict[str, list[st.Page]] = {}
    role = context.reader_role()
    for item in PAGES:
        if may(role, item.action):
            groups.setdefault(reader._(item.group), []).append(_streamlit_page(item, reader))
    return st.navigation(groups, expanded=True, position="hidden" if hidden else "sidebar")


def _streamlit_page(item: Listed, reader: Language) -> "st.Page":
    """A page as the navigation takes it: a copy, which it marks as its own."""
    return copy(_made_page(item, reader.code))


@cache
def _made_page(item: Listed, code: str) -> "st.Page":
    # Made once: it looks for its file. (The script that Streamlit runs keeps nothing between runs.)
    reader = language(code)
    return st.Page(
        item.file,
        title=reader._(item.title),
        icon=item.icon,
        url_path=item.url or None,
        default=not item.url,
    )


def page_link(
    page: Page,
    key: str,
    label: str = "",
    *,
    icon: str | None = ":material/arrow_forward:",
    **filters: str,
) -> None:
    """A link to a page of the list; ``filters`` are put in its address, by id.

    Dataset and language are kept. ``label`` is plain text; by default the page's title.
    """
    target = listed(key)
    st.page_link(
        target.file,
        label=plain(label) if label else page._(target.title),
        icon=icon,
        icon_position="right",
        query_params={**kept(), **filters},
    )


def organisation_link(page: Page, org_id: str, label: str = "") -> None:
    """A link to an organisation's profile; ``label`` is plain text, as its name."""
    page_link(page, "organisations", label or page._("Open its page"), org=org_id)


def open_profile(org_id: str) -> NoReturn:
    """Show an organisation's profile; for the page Organisations alone, what else is in its
    address stays there."""
    st.query_params["org"] = org_id
    st.rerun()


def kept() -> dict[str, str]:
    """What stays in the address: dataset and language, where it names them."""
    return {name: st.query_params[name] for name in KEPT if name in st.query_params}

"""Banners and empty states: what the reader must know, what is missing and what to do."""

from typing import Literal

import streamlit as st

from observatory.i18n import N_
from observatory.ui.context import Page, embedded
from observatory.ui.listing import listed
from observatory.ui.navigation import page_link
from observatory.ui.text import plain

Banner = Literal["illustrative", "record", "stale", "restricted", "refused"]

_LOOKS = {
    "illustrative": ("info", ":material/science:", N_("Illustrative data.")),
    "record": ("info", ":material/edit_note:", N_("Public record.")),
    "stale": ("warning", ":material/history:", N_("Not the latest data.")),
    "restricted": ("warning", ":material/lock:", N_("Restricted.")),
    "refused": ("error", ":material/error:", N_("Refused.")),
}


def banner(page: Page, kind: Banner, text: str) -> None:
    """A banner across the page; ``text`` is plain text.

    Within another site's page only invented data have one; of the rest a line of small print is left.
    """
    call, icon, word = _LOOKS[kind]
    if embedded() and kind != "illustrative":
        st.caption(f"{icon} **{page._(word)}** {plain(text)}")
        return
    getattr(st, call)(f"**{page._(word)}** {plain(text)}", icon=icon)


def illustrative(page: Page) -> None:
    """The permanent banner of invented data."""
    banner(
        page,
        "illustrative",
        page._("Invented organisations and answers; no figure describes the territory."),
    )


def record(page: Page) -> None:
    """What a figure means where it rests on what public sources happen to show."""
    banner(
        page,
        "record",
        page._("Figures are what public sources show: at least this much, never a full count."),
    )


def empty(
    page: Page,
    missing: str,
    *,
    file: str = "",
    icon: str = ":material/inbox:",
    action: tuple[str, str] | None = None,
) -> None:
    """An empty state: what is missing, which file of the own layout would bring it, one action.

    ``action`` is a page's key and the words of the link; by default the page Sources, whose
    templates are the way to bring a file.
    """
    key, words = action or ("sources", page._("Blank templates"))
    with st.container(
        border=True, height=230, horizontal_alignment="center", vertical_alignment="center"
    ):
        st.markdown(f"### {icon}", width="content")
        st.markdown(plain(missing), width="content", text_alignment="center")
        if file:
            hint = page._("The file {file} would bring it.").format(file=f"`{file}`")
            st.caption(hint, width="content", text_alignment="center")
        if listed(key) is page.listed:
            return
        if action:
            page_link(page, key, words)
        else:
            page_link(page, key, words, part="file")

"""Presentations: which there are, and one opened, its slides in order beside the one chosen."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from observatory.findings.present import deck_line, decks_finding
from observatory.i18n import N_
from observatory.register import RegisterError
from observatory.register.decks import Deck, Line
from observatory.register.slides import KINDS
from observatory.ui import present_file, present_slide
from observatory.ui.address import held, showing
from observatory.ui.context import Page
from observatory.ui.navigation import kept
from observatory.ui.notices import empty
from observatory.ui.present_add import decks
from observatory.ui.register import attempt, writer
from observatory.ui.slides import title
from observatory.ui.text import plain

SHOW, NOTES, CHECK = "show", "notes", "check"
VIEWS = (SHOW, NOTES, CHECK)


def asked_view() -> str:
    """Which view of a presentation the address asks for; "" for its page."""
    asked = st.query_params.get("view", "")
    return asked if asked in VIEWS else ""


def lines(page: Page) -> list[Line]:
    """The presentations there are; a register that cannot be read is said in place of them."""
    try:
        return decks(page).listed()
    except RegisterError as error:
        st.error(plain(error.message.text(page.language)), icon=":material/error:")
        return []


def finding(page: Page, found: list[Line]) -> str:
    """How many presentations there are."""
    return decks_finding(page.language, found)


def opened(page: Page, found: list[Line]) -> Deck | None:
    """The presentation that the address names, else the one saved last."""
    if not found:
        return None
    known = {str(line.id): line for line in found}
    chosen = held("deck", "", lambda text: text if text in known else None)
    try:
        return decks(page).deck(int(chosen or found[0].id))
    except RegisterError as error:
        st.error(plain(error.message.text(page.language)), icon=":material/error:")
        return None


def choose(page: Page, found: list[Line], deck: Deck | None) -> None:
    """The choice of a presentation, and the ways to get another one."""
    _ = page._
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if deck is not None:
            names = {str(line.id): line for line in found}
            st.selectbox(
                _("Presentation"), list(names), width=420,
                format_func=lambda key: deck_line(page.language, names[key]),
                **showing("deck", str(deck.id)),
            )  # fmt: skip
        with st.popover(_("New presentation"), icon=":material/add:"):
            _new(page)
        with st.popover(_("Import"), icon=":material/upload:"):
            present_file.bring_in(page)
    if deck is None:
        empty(
            page,
            _("No presentation yet. Every chart has a button that adds it to one."),
            icon=":material/slideshow:",
            action=("overview", _("Find a first chart")),
        )


def _new(page: Page) -> None:
    with st.form("new-deck", border=False):
        name = st.text_input(page._("Title"), page._("Workshop"))
        asked = st.form_submit_button(page._("Make"), type="primary")
    if asked and attempt(page, lambda: _open(decks(page).make(writer(page), name))):
        st.rerun()


def _open(deck: Deck) -> None:
    st.session_state["held-deck"] = str(deck.id)
    st.query_params["deck"] = str(deck.id)
    st.session_state["held-deck-address"] = str(deck.id)


def present(page: Page, deck: Deck) -> None:
    """One presentation: what can be done with it, its slides, and the one chosen."""
    _commands(page, deck)
    st.caption(plain(page._(KEYS)))
    left, right = st.columns([2, 3], gap="large")
    with left:
        at = _slides(page, deck)
    with right:
        if deck.slides:
            present_slide.edit(page, deck, min(at, len(deck.slides) - 1))


def _commands(page: Page, deck: Deck) -> None:
    _ = page._
    links = (
        (SHOW, _("Start the show"), ":material/play_arrow:"),
        (NOTES, _("Speaker’s notes"), ":material/speaker_notes:"),
        (CHECK, _("Check before the room"), ":material/fact_check:"),
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        for view, words, icon in links:
            st.page_link(
                page.listed.file, label=words, icon=icon, disabled=not deck.slides,
                query_params={**kept(), "deck": str(deck.id), "view": view},
            )  # fmt: skip
        present_file.offline_button(page, deck)
        with st.popover(_("Other commands"), icon=":material/more_horiz:", type="tertiary"):
            _rename(page, deck)
            present_file.export_button(page, deck)
            st.divider()
            st.markdown(plain(_("“{title}” and its slides are removed.").format(title=deck.title)))
            sure = st.button(_("Remove"), icon=":material/delete:", key=f"remove-deck-{deck.id}")
            if sure and attempt(
                page, lambda: decks(page).remove(writer(page), deck.id, deck.revision)
            ):
                st.rerun()


KEYS = N_(
    "In the show: arrow keys, Page Up and Down, Space, Home and End; B black, F full screen, N notes."
)


def _rename(page: Page, deck: Deck) -> None:
    with st.form(f"rename-{deck.id}-{deck.revision}", border=False):
        name = st.text_input(page._("Title"), deck.title)
        asked = st.form_submit_button(page._("Save"), type="primary")
    if asked and attempt(page, lambda: decks(page).save(writer(page), replace(deck, title=name))):
        st.rerun()


def _slides(page: Page, deck: Deck) -> int:
    """The slides in their order; which one is chosen."""
    _ = page._
    key = f"slide-of-{deck.id}"
    at = int(st.session_state.get(key, 0))
    at = max(0, min(at, len(deck.slides) - 1))
    if deck.slides:
        table = pd.DataFrame(
            {
                "": [str(number) for number in range(1, len(deck.slides) + 1)],
                _("Slide"): [title(page, slide) or "–" for slide in deck.slides],
                _("Kind"): [_(KINDS[slide.kind]) for slide in deck.slides],
            }
        )
        event = st.dataframe(
            table, hide_index=True, on_select="rerun", selection_mode="single-row",
            key=f"slides-{deck.id}-{deck.revision}", alt=_("The slides in their order"),
            column_config={"": st.column_config.TextColumn(width=40), _("Slide"): st.column_config.TextColumn(width=260)},
        )  # fmt: skip
        picked = event.selection.rows
        if picked:
            at = st.session_state[key] = int(picked[0])
    present_slide.order(page, deck, at, key)
    return at

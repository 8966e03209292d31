"""Add to presentation: the button beside every chart and figure, and what it asks."""

import streamlit as st

from observatory.access import Action
from observatory.register import RegisterError
from observatory.register.decks import Decks
from observatory.register.slides import Slide, Source
from observatory.ui import descriptions
from observatory.ui.capture import gathering
from observatory.ui.context import Page
from observatory.ui.evidence import Behind
from observatory.ui.navigation import KEPT
from observatory.ui.register import say, writer
from observatory.ui.text import plain

_NEW = 0
_FROZEN, _LIVE = "frozen", "live"


def decks(page: Page) -> Decks:
    """The presentations of the page's dataset."""
    return Decks.configured(page.store.dataset, page.config)


def present_button(page: Page, behind: Behind, key: str) -> None:
    """The button that adds a figure to a presentation, for whoever may present; nothing for a table
    alone."""
    if gathering() or not page.may(Action.PRESENT) or descriptions.kind_of(behind) is None:
        return
    words = page._("Add to presentation")
    if st.button(
        "", icon=":material/slideshow:", key=f"present-{key}", type="tertiary", help=words
    ):
        st.dialog(words, width="small")(_form)(page, behind, key)


def address(behind: Behind) -> dict[str, tuple[str, ...]]:
    """The filters of the page's address, with what the figure needs of it."""
    held = {
        name: tuple(st.query_params.get_all(name)) for name in st.query_params if name not in KEPT
    }
    return held | {name: (value,) for name, value in behind.address.items()}


def _form(page: Page, behind: Behind, key: str) -> None:
    _ = page._
    held = decks(page)
    if not held.is_there:
        st.info(_("This installation has no register to write to."))
        return
    try:
        lines = {line.id: line.title for line in held.listed()}
    except RegisterError as error:
        st.error(plain(error.message.text(page.language)), icon=":material/error:")
        return
    names = {**lines, _NEW: _("A new presentation")}
    st.markdown(plain(behind.title))
    with st.form(f"present-form-{key}", border=False):
        chosen = st.selectbox(_("Presentation"), list(names), format_func=names.__getitem__)
        title = st.text_input(_("Title of a new one"), _("Workshop"))
        modes = {_LIVE: _("Live: drawn from the latest data"), _FROZEN: _("Frozen: as it is now")}
        mode = st.radio(_("Picture"), list(modes), format_func=modes.__getitem__)
        notes = st.text_area(_("Speaker’s notes"), height=90)
        asked = st.form_submit_button(_("Add"), type="primary")
    if asked and _add(page, behind, key, chosen, title, mode == _LIVE, notes):
        st.rerun()


def _add(
    page: Page, behind: Behind, key: str, deck_id: int, title: str, live: bool, notes: str
) -> bool:
    kind = descriptions.kind_of(behind)
    assert kind is not None
    source = Source(page.listed.key, key, address(behind))
    kept = descriptions.frozen(page.store, source)
    if kept is None:
        st.error(page._("This figure cannot be drawn outside its page."), icon=":material/error:")
        return False
    slide = Slide(kind, notes=notes.strip(), source=source, is_live=live, frozen=kept)
    held = decks(page)
    try:
        if deck_id == _NEW:
            made = held.make(writer(page), title, (slide,))
        else:
            made = held.add(writer(page), deck_id, slide)
    except RegisterError as error:
        st.error(plain(error.message.text(page.language)), icon=":material/error:")
        return False
    say(page._("Added to “{title}”.").format(title=made.title))
    return True

"""Presentations as files: the JSON file that goes from one observatory to another, and the page that
needs none."""

import streamlit as st

from observatory.charts.plotly import file_stem
from observatory.exports.deck import offline_page
from observatory.register.decks import Deck
from observatory.register.errors import RegisterError
from observatory.register.slides import deck_file, read_deck_file
from observatory.ui.context import Page
from observatory.ui.present_add import decks
from observatory.ui.register import attempt, say, writer
from observatory.ui.slides import views
from observatory.ui.text import plain


def offline_button(page: Page, deck: Deck) -> None:
    """Take the presentation away as one page that needs no server."""
    _, name = page._, file_stem(deck.title)
    st.download_button(
        _("Offline copy"), lambda: offline(page, deck), f"{name}.html", "text/html",
        icon=":material/cloud_off:", type="tertiary", on_click="ignore", key=f"offline-{deck.id}",
        disabled=not deck.slides,
    )  # fmt: skip


def export_button(page: Page, deck: Deck) -> None:
    """Take the presentation away as a file for another observatory."""
    _, name = page._, file_stem(deck.title)
    st.download_button(
        _("Export"), lambda: deck_file(deck.title, deck.slides), f"{name}.json",
        "application/json", icon=":material/download:", on_click="ignore",
        key=f"export-{deck.id}",
    )  # fmt: skip


def offline(page: Page, deck: Deck) -> bytes:
    """The presentation as one HTML page, in both themes."""
    return offline_page(deck.title, views(page, deck.slides, "light", "dark"), page.language)


def bring_in(page: Page) -> None:
    """A file of another observatory, or of this one."""
    _ = page._
    given = st.file_uploader(_("Presentation (JSON)"), type=["json"], key="deck-file")
    if given is None or not st.button(_("Import"), type="primary", key="deck-import"):
        return
    try:
        title, slides = read_deck_file(given.getvalue())
    except RegisterError as error:
        st.error(plain(error.message.text(page.language)), icon=":material/error:")
        return
    if attempt(page, lambda: decks(page).make(writer(page), title, slides)):
        say(_("Imported: “{title}”.").format(title=title))
        st.rerun()

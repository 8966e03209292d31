"""Who typed what, when, over what; and the way to undo it."""

from functools import partial

import streamlit as st

from observatory.findings.typed import changes_text, moment_text, who_text
from observatory.model.forms import NAMES
from observatory.register import TYPED, Entry, RegisterError
from observatory.register.records import RECENT
from observatory.register.rows import key_columns
from observatory.ui.context import Page
from observatory.ui.register import attempt, may_write, records, writer
from observatory.ui.text import plain


def history(page: Page, table: str | None = None, key: str | None = None) -> None:
    """The entries of a record, the newest first, each with its undo."""
    for entry in _entries(page, table, key):
        told, undo = st.columns([5, 1], vertical_alignment="center")
        language = page.language
        head = f"{moment_text(language, entry.at)} · {who_text(language, entry.who)}"
        if key is None:
            parts = [part for part in key_columns(entry.key).values() if part]
            head += f" · {page._(NAMES[entry.table][0])} {', '.join(parts)}"
        told.markdown(f"**{plain(head)}**  \n{plain(_what(page, entry))}")
        if entry.is_undone or not may_write(page):
            continue
        with undo:
            asked = st.button(
                page._("Undo"), icon=":material/undo:", type="tertiary", key=f"undo-{entry.id}"
            )
        if asked and attempt(page, partial(records(page).undo, writer(page), entry.id)):
            st.rerun()


def _entries(page: Page, table: str | None, key: str | None) -> list[Entry]:
    try:
        found = records(page).history(table, key, RECENT)
    except RegisterError as error:
        st.error(plain(error.message.text(page.language)), icon=":material/database_off:")
        return []
    if not found:
        st.caption(page._("Nothing was typed yet: these are the rows of the load."))
    return found


def _what(page: Page, entry: Entry) -> str:
    words = changes_text(page.language, TYPED[entry.table], entry)
    if entry.undoes is not None:
        words = page._("Undone: {change}").format(change=words)
    return f"{words} · {page._('undone')}" if entry.is_undone else words

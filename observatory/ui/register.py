"""The register as pages use it: who writes, in which records, and what was said of the last write."""

from collections.abc import Callable
from uuid import uuid4

import streamlit as st

from observatory.access import Action
from observatory.findings.typed import newer_text
from observatory.queries.typed import row_names
from observatory.register import Records, RegisterError, Writer
from observatory.ui import context
from observatory.ui.context import Page
from observatory.ui.text import plain

_SAID = "register_said"


def records(page: Page) -> Records:
    """The records of the page's dataset."""
    return Records.configured(page.store.dataset, page.config)


def writer(_page: Page) -> Writer:
    """Whoever reads the page at this moment, as the register records them."""
    return Writer(context.who(), context.reader_role())


def may_write(page: Page) -> bool:
    """Whether forms are shown at all; the register asks again at every write."""
    return page.may(Action.WRITE)


def new_id(table: str) -> str:
    """An id for a new row that no other has."""
    return f"{table.replace('_', '-')}-{uuid4().hex[:10]}"


def attempt(page: Page, write: Callable[[], object]) -> bool:
    """Write; what stands in the way is said at the place of the call."""
    try:
        write()
    except RegisterError as error:
        st.error(plain(error.message.text(page.language)), icon=":material/error:")
        return False
    say(page._("Saved."))
    return True


def say(text: str) -> None:
    """Keep a word for the next run of the page."""
    st.session_state[_SAID] = text


def said() -> None:
    """Show the word that was kept."""
    if text := st.session_state.pop(_SAID, None):
        st.toast(plain(text), icon=":material/check:")


def newer(page: Page, table: str, recommendation: str = "") -> None:
    """Which rows of a table (of a recommendation) are newer than the load, where some are."""
    keys = page.store.newer.get(table)
    if not keys:
        return
    named = page.ask(row_names, page.language, table, recommendation)
    found = {key: name for key, name in named.items() if key in keys}
    if found:
        text = newer_text(page.language, found, page.store.loaded_at.date())
        st.caption(f":material/edit_note: {plain(text)}")

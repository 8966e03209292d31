"""The managers' reminder list."""

import streamlit as st

from observatory.access import Action
from observatory.findings.reminders import reminders_table
from observatory.queries.reminders import reminders
from observatory.ui.context import Page
from observatory.ui.navigation import page_link


def reminder_list(page: Page) -> None:
    """What waits, for whoever may settle it; nothing for others or where nothing waits."""
    if not page.may(Action.PUBLISH):
        return
    found = page.ask(reminders, page.language)
    if found.empty:
        return
    _, language = page._, page.language
    title = page.n_("{n} reminder", "{n} reminders", len(found)).format(n=language.number(len(found)))  # fmt: skip
    with st.expander(title, icon=":material/checklist:"):
        page.make(_table, title)
        with st.container(horizontal=True):
            page_link(page, "recommendations", _("Actions and targets"))
            page_link(page, "sources", _("Names to review"), part="review")
            page_link(page, "sources", _("Loads and sources"))


def _table(page: Page, title: str) -> None:
    """What waits, a row each."""
    _, language, found = page._, page.language, page.ask(reminders, page.language)
    table = reminders_table(language, found)
    st.dataframe(table, hide_index=True, alt=title)

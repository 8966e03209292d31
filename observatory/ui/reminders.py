"""The managers' reminder list."""

import pandas as pd
import streamlit as st

from observatory.access import Action
from observatory.i18n import ABSENT, N_
from observatory.queries.reminders import reminders
from observatory.queries.sources import file_title
from observatory.ui.context import Page
from observatory.ui.navigation import page_link

_KINDS = {
    "action": N_("Late action"),
    "milestone": N_("Late milestone"),
    "source": N_("Old source"),
    "target": N_("Proposed target"),
    "pair": N_("Name to review"),
}


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
        table = pd.DataFrame(
            {
                _("Waiting"): [_(_KINDS[kind]) for kind in found["kind"]],
                _("What"): found["name"],
                _("About"): [_(file_title(str(about))) for about in found["about"]],
                _("Due, or last date"): [
                    language.date(day.date(), short=True) if pd.notna(day) else ABSENT
                    for day in pd.to_datetime(found["day"])
                ],
            }
        )
        st.dataframe(table, hide_index=True, alt=title)
        with st.container(horizontal=True):
            page_link(page, "recommendations", _("Actions and targets"))
            page_link(page, "sources", _("Names to review"), part="review")
            page_link(page, "sources", _("Loads and sources"))

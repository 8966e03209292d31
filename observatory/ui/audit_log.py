"""The audit log: who did what and when, with what stood before and after; for managers."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from observatory.access import Action
from observatory.exports.tables import csv
from observatory.findings.log import cells_text, deed_text, kind_name, log_finding
from observatory.findings.typed import moment_text, who_text
from observatory.i18n import ABSENT, Language
from observatory.register import RegisterError
from observatory.register.log import MOST, Line, lines
from observatory.ui.choices import choose
from observatory.ui.context import Page
from observatory.ui.evidence import MIME
from observatory.ui.frame import section
from observatory.ui.sign_in import ROLES
from observatory.ui.text import plain

ALL = "all"
SHOWN = 500
"""Lines that the page lists; the file has all that were read."""
_ROLE_NAMES = {role.value: name for role, name in ROLES.items()}


def audit_log(page: Page) -> None:
    """The log of the dataset and the installation, by kind and by person; nothing for who may not."""
    _, language = page._, page.language
    if not page.may(Action.READ_AUDIT):
        return
    try:
        found = lines(page.store.dataset, page.config)
    except RegisterError as error:
        st.error(plain(error.message.text(language)), icon=":material/database_off:")
        return
    text = _("Rows typed, files given, loads, sign-ins, polls and presentations, the latest first, in UTC. The database refuses to change or remove a line of the log.")  # fmt: skip
    section(log_finding(language, len(found)), text)
    if not found:
        return
    kinds, people = {item.kind for item in found}, sorted({item.who for item in found if item.who})
    with st.container(horizontal=True):
        kind = choose("deed", _("Deed"), lambda reader: {ALL: reader._("All deeds"), **{name: kind_name(reader, name) for name in sorted(kinds)}}, language)  # fmt: skip
        who = choose("by", _("By"), lambda reader: {ALL: reader._("Everybody"), **{name: who_text(reader, name) for name in people}}, language, width=280)  # fmt: skip
    kept = [item for item in found if kind in (ALL, item.kind) and who in (ALL, item.who)]
    table = _table(kept, language)
    st.dataframe(table.head(SHOWN), hide_index=True, alt=log_finding(language, len(kept)))
    if len(found) >= MOST or len(table) > SHOWN:
        told = _("The latest {shown} are listed; the file has {all}. Older ones stay in the register.")  # fmt: skip
        shown = language.number(min(SHOWN, len(table)))
        st.caption(plain(told.format(shown=shown, all=language.number(len(table)))))
    st.download_button(
        _("The log as CSV"), lambda: csv(table, language), f"{page.store.dataset}-log.csv",
        MIME["csv"], key="csv-log", icon=":material/download:", on_click="ignore",
    )  # fmt: skip


def _table(found: Sequence[Line], language: Language) -> pd.DataFrame:
    _ = language._
    return pd.DataFrame(
        {
            _("When"): [moment_text(language, item.at) for item in found],
            _("By"): [who_text(language, item.who) or ABSENT for item in found],
            _("Role"): [_(_ROLE_NAMES[item.role]) if item.role in _ROLE_NAMES else item.role or ABSENT for item in found],
            _("Deed"): [deed_text(language, item.action) for item in found],
            _("What"): [item.subject or ABSENT for item in found],
            _("Before"): [cells_text(item.before) or ABSENT for item in found],
            _("After"): [cells_text(item.after) or ABSENT for item in found],
        }
    )  # fmt: skip

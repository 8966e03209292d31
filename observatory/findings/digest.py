"""What a digest says: what changed since an earlier load, and what needs attention."""

from urllib.parse import urlencode

import pandas as pd

from observatory.access import Action, Role, may
from observatory.charts.description import pair
from observatory.exports.digest import Digest, Line, Listed, Part
from observatory.findings.difference import (
    Said,
    Severity,
    nothing_text,
    sentences,
    state_text,
)
from observatory.findings.difference_tables import tables
from observatory.findings.overview import alerts
from observatory.findings.reminders import reminders_table
from observatory.i18n import Language, N_
from observatory.queries.difference import Difference
from observatory.queries.overview import waiting
from observatory.queries.progress import standings
from observatory.queries.reminders import reminders
from observatory.store import Store

ROWS = 10
"""Rows of a table that a digest shows."""
MARKS = {Severity.ALERT: N_("Attention:"), Severity.NOTE: "", Severity.NEWS: ""}


def digest(
    store: Store,
    found: Difference,
    language: Language,
    role: Role,
    address: str = "",
    note: str = "",
) -> Digest:
    """The digest of a store for a role: ``found`` is what changed since the earlier load.

    ``address``: where people reach the pages, for links; ``note``: what else must be known of the
    comparison, a sentence. Reminders are for whoever may settle them.
    """
    _ = language._
    said = sentences(language, found)
    name = language.pick(store.config.dataset_title, store.dataset)
    title = language.pick(store.config.title, name)
    about = _("{dataset}: from {before} to {after}.").format(
        dataset=name, before=state_text(language, found.before), after=state_text(language, found.after)
    )  # fmt: skip
    lead = said[0].text if said else nothing_text(language, found)
    parts = [_changes(language, found, said, store, address)]
    attention = _attention(store, language, role, address)
    if attention.lines or attention.tables:
        parts.append(attention)
    banner = _("Illustrative data.") + " " + _("Invented organisations and answers; no figure describes the territory.")  # fmt: skip
    return Digest(
        language,
        title=title,
        subject=pair(language, title, language.inline(lead)).rstrip("."),
        about=f"{about} {note}".strip(),
        banner=banner if store.config.illustrative else "",
        parts=tuple(parts),
        foot=_("Data as of {date}, snapshot {id}.").format(
            date=language.date(store.as_of), id=store.id
        ),
        more=_("Open the page"),
    )


def _changes(
    language: Language, found: Difference, said: list[Said], store: Store, address: str
) -> Part:
    _ = language._
    lines = [
        Line(item.text, _(MARKS[item.severity]), link(address, item.page, store, language))
        for item in said
    ] or [Line(nothing_text(language, found))]
    listed = [_listed(language, title, rows) for title, rows in tables(language, found).items()]
    return Part(_("What changed"), tuple(lines), tuple(listed))


def _attention(store: Store, language: Language, role: Role, address: str) -> Part:
    """What waits, in sentences for everybody, thing by thing for those who may settle it."""
    _ = language._
    found = alerts(language, waiting(store), standings(store, language, role))
    lines = [
        Line(pair(language, item.subject, item.text), "", link(address, item.page, store, language))
        for item in found
    ]
    rows = reminders(store, language) if may(role, Action.PUBLISH) else pd.DataFrame()
    listed = []
    if len(rows):
        title = language.n_("{n} reminder", "{n} reminders", len(rows)).format(n=language.number(len(rows)))  # fmt: skip
        listed.append(_listed(language, title, reminders_table(language, rows)))
    return Part(_("What needs attention"), tuple(lines), tuple(listed))


def _listed(language: Language, title: str, rows: pd.DataFrame) -> Listed:
    more = ""
    if (rest := len(rows) - ROWS) > 0:
        more = language.n_("{n} more row.", "{n} more rows.", rest).format(n=language.number(rest))
    return Listed(title, rows.head(ROWS), more)


def link(address: str, page: str, store: Store, language: Language) -> str:
    """The address of a page of the list, by its key; empty where nobody said where the pages are."""
    if not address:
        return ""
    path = "" if page == "overview" else page
    return f"{address}/{path}?{urlencode({'dataset': store.dataset, 'lang': language.code})}"

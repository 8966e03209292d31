"""What changed since an earlier load: a few sentences, the tables behind them, the load to choose."""

import pandas as pd
import streamlit as st

from observatory.earlier import comparable, reference
from observatory.findings.difference import Severity
from observatory.findings.difference_tables import told_since
from observatory.i18n import Language
from observatory.snapshot import Kept, SnapshotError, warehouse
from observatory.ui.choices import choose
from observatory.ui.context import Page
from observatory.ui.evidence import downloads
from observatory.ui.frame import Filters, section
from observatory.ui.text import plain

LINES = 5
"""Sentences that the section shows."""
ROWS = 100
"""Rows of a table that the section shows."""
_ICONS = {
    Severity.ALERT: ":material/priority_high:",
    Severity.NOTE: ":material/edit_note:",
    Severity.NEWS: ":material/add:",
}


def changes(page: Page, chosen: Filters) -> None:
    """What changed since the last approved or the previous load; nothing where no other is kept."""
    _ = page._
    # A store whose rows were typed since has an id of its own.
    loaded, _typed, _rest = page.store.id.partition("+")
    try:
        kept = comparable(warehouse(), page.store.dataset, page.role, loaded)
        first = reference(kept)
        if first is None:
            return
        head = st.container()
        known = {item.id: item for item in kept}
        before = choose(
            "since", _("Compare with the load of"),
            lambda reader: {key: _named(reader, item) for key, item in known.items()},
            page.language, default=first.id, width=300,
        )  # fmt: skip
        with head:
            day = page.language.date((known[before].loaded_at or page.store.loaded_at).date())
            section(_("What changed since the load of {date}").format(date=day))
        told = page.ask(
            told_since, before, page.language, page.role, chosen.territory, chosen.segment
        )  # fmt: skip
    except SnapshotError as error:
        st.caption(plain(error.message.text(page.language)))
        return
    if not told.said:
        st.markdown(plain(told.nothing))
        return
    st.markdown(
        "\n".join(f"- {_ICONS[item.severity]} {plain(item.text)}" for item in told.said[:LINES])
    )
    part = st.expander(_("Every change"), icon=":material/difference:", key="every-change", on_change="rerun")  # fmt: skip
    if not part.open:
        return
    with part:
        if rest := told.said[LINES:]:
            st.markdown("\n".join(f"- {plain(item.text)}" for item in rest))
        for title, rows in told.tables.items():
            _table(page, title, rows)
        downloads(page, f"{page.store.dataset}-changes", "changes", lambda: told.tables)


def _table(page: Page, title: str, rows: pd.DataFrame) -> None:
    """The first rows of a table; a download has them all."""
    st.markdown(f"**{plain(title)}**")
    st.dataframe(rows.head(ROWS), hide_index=True, alt=title)
    if len(rows) > ROWS:
        text = page._("The first {shown} of {total} rows; the download has all of them.")
        number = page.language.number
        st.caption(plain(text.format(shown=number(ROWS), total=number(len(rows)))))


def _named(language: Language, item: Kept) -> str:
    """A load by its moment, and that it is approved."""
    if item.loaded_at is None:
        return item.id
    name = f"{language.date(item.loaded_at.date(), short=True)}, {item.loaded_at:%H:%M} UTC"
    return language._("{load}, approved").format(load=name) if item.approval else name

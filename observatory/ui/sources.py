"""The parts of the Sources: files read, refused rows, names to review, loads kept."""

from collections.abc import Callable
from typing import Any, Literal

import pandas as pd
import streamlit as st

from observatory.access import Action
from observatory.charts.description import pair
from observatory.exports.tables import csv
from observatory.figures.loaded import cited_table, files_table
from observatory.figures.tables import in_texts
from observatory.findings.sources import (
    pairs_finding,
    refused_finding,
    sites_finding,
    unlisted_finding,
)
from observatory.i18n import ABSENT, N_
from observatory.model import LAYOUT
from observatory.queries.sources import (
    ROWS,
    documents,
    failures,
    file_title,
    files,
    load_warnings,
    rejected,
    rejected_files,
    review_pairs,
    sites,
    totals,
    unlisted,
)
from observatory.ui.audit_log import audit_log
from observatory.ui.choices import choose
from observatory.ui.context import Page
from observatory.ui.evidence import MIME, Behind
from observatory.ui.frame import foot, section, show
from observatory.ui.loads import loads
from observatory.ui.open_data import open_data
from observatory.ui.review import decide
from observatory.ui.text import named, plain
from observatory.ui.trial import own_file
from observatory.ui.typed_rows import typed_rows

ALL = "all"
_LOG = "log"
SITES = 10
"""Sites that the page lists; the drawer has every document."""


_TABLE_TITLES = {file.table: file.title for file in LAYOUT.values()}


def part(page: Page) -> None:
    """The part of the page that the reader chooses, by default the files read."""
    titles = {
        name: title
        for name, (title, _) in _PARTS.items()
        if name != _LOG or page.may(Action.READ_AUDIT)
    }
    _PARTS[show(page, titles, "part", "stretch")][1](page)


def _files(page: Page) -> None:
    _, language = page._, page.language
    for title, why in page.ask(failures, language).items():
        st.warning(named(language, title, why), icon=":material/cloud_off:")
    for warning in page.ask(load_warnings, language):
        st.warning(plain(warning), icon=":material/warning:")
    found = page.ask(files)
    if found.empty:
        st.caption(_("Nothing to list."))
        return
    made = files_table(language, found, page.store.as_of)
    table = in_texts(made)
    right = (_("Read"), _("Accepted"), _("Rejected"), _("Documents"))
    licences = ", ".join(sorted(set(table[_("Licence")]) - {ABSENT})) or ABSENT
    told = pair(language, _("Licence"), licences)
    section(_("Files of the load"), told + ". " + _("Freshness: from a file’s last date to the data date. Documents: those that its rows cite."))  # fmt: skip
    _table(table, _("Files of the load"), right, {_("Content"): 150, _("File"): 170})
    foot(page, Behind(title=_("Files of the load"), table=table), "files")
    _sites(page)
    open_data(page)


def _sites(page: Page) -> None:
    _ = page._
    found, cited = page.ask(sites), page.ask(documents)
    finding = sites_finding(page.language, page.ask(totals)["documents"], len(found))
    if found.empty:
        st.caption(plain(finding))
        return
    section(finding, _("The sites that most rows cite; their documents are one click away."))
    table = cited_table(page.language, found)
    _table(table.head(SITES), finding, (_("Documents"), _("Rows")))
    foot(page, Behind(title=finding, table=table, rows=cited_table(page.language, cited)), "sites")
    _csv_button(
        page,
        "documents",
        _("All documents as CSV"),
        lambda: cited_table(page.language, documents(page.store, rows=None)),
    )


def _refused(page: Page) -> None:
    _, language = page._, page.language
    finding = refused_finding(language, page.ask(totals))
    counts = page.ask(rejected_files)
    if not counts:
        section(finding, _("Refused rows stand here with their line, value and reason."))
        return
    section(finding, _("A row may have several faults; each is listed. The other rows of its file were loaded."))  # fmt: skip
    names = {file: f"{file} ({language.number(n)})" for file, n in counts.items()}
    chosen = choose("file", _("File"), {ALL: _("All files"), **names}, language, width=320)
    file = None if chosen == ALL else chosen
    faults = sum(counts.values()) if file is None else counts[file]
    pages = -(-faults // ROWS)
    at = st.pagination(pages, key=f"refused-{chosen}") if pages > 1 else 1
    _table(_faults(page, page.ask(rejected, language, file, at)), finding)
    _csv_button(
        page,
        "refused",
        _("All refused rows as CSV"),
        lambda: _faults(page, rejected(page.store, language, file, rows=None)),
    )


def _faults(page: Page, found: pd.DataFrame) -> pd.DataFrame:
    _ = page._
    return found.rename(
        columns={
            "file": _("File"), "line": _("Line"), "column": _("Column"), "value": _("Value"),
            "reason": _("Reason"),
        }
    )  # fmt: skip


def _review(page: Page) -> None:
    _, language = page._, page.language
    pairs, names = page.ask(review_pairs), page.ask(unlisted)
    finding = pairs_finding(language, pairs["written"].nunique())
    section(finding, _("They are kept apart until a person decides: correct the name in its file where it is the same organisation, add it to the list where it is another."))  # fmt: skip
    if len(pairs):
        table = pd.DataFrame(
            {
                _("Name as written"): pairs["written"],
                _("Place"): pairs["place"].fillna(ABSENT),
                _("May be"): pairs["candidate_name"],
                _("Likeness of 100"): [language.number(score, 1) for score in pairs["score"]],
                _("Rows"): [language.number(n) for n in pairs["rows"]],
                _("File"): [_(file_title(str(name))) for name in pairs["source"]],
            }
        )
        _table(table, finding, (_("Likeness of 100"), _("Rows")))
        foot(page, Behind(title=finding, table=table), "pairs")
        decide(page, pairs)
    finding = unlisted_finding(language, len(names))
    section(finding, _("They count where they are named, but nothing is known of them. A row in the file organisations would change that."))  # fmt: skip
    if len(names):
        table = pd.DataFrame(
            {
                _("Name"): names["name"],
                _("Place"): names["place"].fillna(ABSENT),
                _("Country"): names["country_code"].fillna(ABSENT),
                _("Rows"): [language.number(n) for n in names["rows"]],
                _("Named in"): [_tables(page, tables) for tables in names["tables"]],
                _("First named"): [
                    f"{_(file_title(str(source)))}, {_('line')} {line:g}" if line == line else ABSENT
                    for source, line in zip(names["source"], names["line"], strict=True)
                ],
            }
        )  # fmt: skip
        _table(table, finding, (_("Rows"),))
        foot(page, Behind(title=finding, table=table), "unlisted")


def _table(
    table: pd.DataFrame,
    alt: str,
    right: tuple[str, ...] = (),
    widths: dict[str, int] | None = None,
) -> None:
    """A table of words; the columns of numbers stand to the ``right``."""
    columns = {name: st.column_config.TextColumn(name, alignment="right") for name in right}
    for name, width in (widths or {}).items():
        columns[name] = st.column_config.TextColumn(name, width=width)
    height: Literal["content", "auto"] = "content" if len(table) <= ROWS else "auto"
    st.dataframe(table, hide_index=True, column_config=columns, alt=alt, height=height)


def _csv_button(page: Page, name: str, label: str, made: Callable[[], pd.DataFrame]) -> None:
    """All rows of a table that the page shows in part, made when they are asked for."""
    st.download_button(
        label, lambda: csv(made(), page.language),
        f"{page.store.dataset}-{name}.csv", MIME["csv"], key=f"csv-{name}",
        icon=":material/download:", on_click="ignore",
    )  # fmt: skip


def _tables(page: Page, tables: Any) -> str:
    if not isinstance(tables, list | tuple) and not hasattr(tables, "tolist"):
        return ABSENT
    return ", ".join(page._(_TABLE_TITLES[name]) for name in tables)


_PARTS: dict[str, tuple[str, Callable[[Page], None]]] = {
    "files": (N_("Files read"), _files),
    "refused": (N_("Refused rows"), _refused),
    "review": (N_("Names to review"), _review),
    "loads": (N_("Loads kept"), loads),
    "typed": (N_("Typed here"), typed_rows),
    "file": (N_("Your own file"), own_file),
    _LOG: (N_("Audit log"), audit_log),
}

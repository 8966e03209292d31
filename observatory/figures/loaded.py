"""What was loaded, cited and refused, as tables."""

from datetime import date
from typing import Any

import pandas as pd

from observatory.exports.content import Cell, Heading, Table
from observatory.figures.tables import count, day, day_of, text_of
from observatory.findings.sources import freshness_text
from observatory.i18n import ABSENT, Language
from observatory.queries.sources import file_title


def files_table(language: Language, found: pd.DataFrame, as_of: date) -> Table:
    """The files and other sources of a load. ``found``: ``queries.sources.files``."""
    _ = language._
    retrieved = bool(found["retrieved_at"].notna().any())
    columns = [
        Heading("content", _("Content")), Heading("file", _("File")),
        Heading("read", _("Read"), "right"), Heading("accepted", _("Accepted"), "right"),
        Heading("rejected", _("Rejected"), "right"), Heading("first", _("First date")),
        Heading("last", _("Last date")), Heading("freshness", _("Freshness")),
    ]  # fmt: skip
    if retrieved:
        columns.append(Heading("retrieved", _("Retrieved on")))
    columns += [Heading("documents", _("Documents"), "right"), Heading("licence", _("Licence"))]
    rows = tuple(_file(language, row, as_of, retrieved) for row in found.to_dict("records"))
    return Table("files", _("Files of the load"), "", tuple(columns), rows)


def _file(
    language: Language, row: dict[Any, Any], as_of: date, retrieved: bool
) -> tuple[Cell, ...]:
    title = row["title"] if isinstance(row["title"], str) else language._(file_title(row["kind"]))
    last = day_of(row["last_date"])
    return (
        Cell(title), Cell(text_of(row["file"])),
        *(count(language, row[name]) for name in ("rows_read", "rows_accepted", "rows_rejected")),
        day(language, row["first_date"], "month"), day(language, row["last_date"]),
        Cell(freshness_text(language, last, as_of)),
        *([day(language, row["retrieved_at"])] if retrieved else []),
        count(language, row["documents"]), Cell(text_of(row["licence"]) or ABSENT),
    )  # fmt: skip


def cited_table(language: Language, found: pd.DataFrame) -> pd.DataFrame:
    """Documents or sites (``queries.sources``) with their counts, latest date and files in words."""
    _ = language._
    words = {"site": _("Site"), "title": _("Title"), "url": _("Link")}
    named = [name for name in words if name in found]
    table = found[named].fillna(ABSENT).rename(columns=words)
    if "documents" in found:
        table[_("Documents")] = [language.number(n) for n in found["documents"]]
    table[_("Rows")] = [language.number(n) for n in found["rows"]]
    table[_("Last date")] = [
        language.date(day_of(last), precision or "day", short=True)
        for last, precision in zip(found["date"], found["precision"], strict=True)
    ]
    table[_("Files")] = [", ".join(_(file_title(name)) for name in names) for names in found["files"]]  # fmt: skip
    return table

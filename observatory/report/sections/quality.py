"""Data quality: what was refused and why, what is old, what waits for a person, what lacks a place."""

from collections.abc import Iterator

import pandas as pd

from observatory.charts.description import pair
from observatory.exports.content import Block, Cell, Heading, Section, Table, Words
from observatory.figures.tables import count, day, number, number_of, text_of
from observatory.findings.sources import pairs_finding, refused_finding, unlisted_finding
from observatory.model import LAYOUT
from observatory.queries.quality import completeness, refused_by_reason
from observatory.queries.reminders import reminders
from observatory.queries.sources import failures, file_title, review_pairs, totals
from observatory.report.making import Making
from observatory.report.revised import revised

REASONS = 40
"""Reasons that a report lists, those of most rows first."""


def section(making: Making) -> Section:
    """What a reader should know of the data before the figures."""
    held = making.ask(totals)
    finding = refused_finding(making.language, held)
    return Section("quality", making._("Data quality"), finding, tuple(_blocks(making)))


def _blocks(making: Making) -> Iterator[Block]:
    language, _ = making.language, making._
    pairs = making.ask(review_pairs)["written"].nunique()
    lines = [
        pairs_finding(language, pairs),
        unlisted_finding(language, making.ask(totals)["unlisted"]),
    ]
    failed = making.ask(failures, language)
    lines += [pair(language, title, why) for title, why in failed.items()]
    yield Words(tuple(f"{line.rstrip('.')}." for line in lines), listed=True)
    refused = making.ask(refused_by_reason, language)
    if len(refused):
        yield _refused(making, refused)
    yield from revised(making)
    old = making.ask(reminders, language)
    old = old[old["kind"] == "source"]
    if len(old):
        yield _old(making, old)
    yield _complete(making)


def _refused(making: Making, found: pd.DataFrame) -> Table:
    language, _ = making.language, making._
    columns = (
        Heading("file", _("File")), Heading("reason", _("Reason")),
        Heading("rows", _("Faults"), "right"), Heading("line", _("First line"), "right"),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(text_of(row["file"])), Cell(text_of(row["reason"])), count(language, row["rows"]),
            count(language, row["line"]),
        )
        for row in found.head(REASONS).to_dict("records")
    )  # fmt: skip
    caption = _("A row may have several faults. The other rows of its file were loaded.")
    return Table("refused", _("Faults found, by file and reason"), caption, columns, rows)


def _old(making: Making, found: pd.DataFrame) -> Table:
    _ = making._
    columns = (Heading("source", _("Source")), Heading("kind", _("Content")), Heading("last", _("Last date")))  # fmt: skip
    rows = tuple(
        (
            Cell(text_of(row["name"])), Cell(_(file_title(text_of(row["about"])))),
            day(making.language, row["day"]),
        )
        for row in found.to_dict("records")
    )  # fmt: skip
    caption = _("Their last row is more than eighteen months older than the data date, or they could not be refreshed.")  # fmt: skip
    return Table("old", _("Sources that are old"), caption, columns, rows)


def _complete(making: Making) -> Table:
    language, _ = making.language, making._
    titles = {file.table: file.title for file in LAYOUT.values()}
    columns = (
        Heading("table", _("Table")), Heading("rows", _("Rows"), "right"),
        Heading("placed", _("With a position"), "right"),
        Heading("placed_share", _("Share"), "right", ratio=("placed", "rows")),
        Heading("stated", _("Position stated by the source"), "right"),
        Heading("sourced", _("Citing a document"), "right"),
        Heading("sourced_share", _("Share"), "right", ratio=("sourced", "rows")),
    )  # fmt: skip
    rows = []
    for row in making.ask(completeness).to_dict("records"):
        total = row["rows"]
        known = [number_of(row[name]) for name in ("placed", "sourced")]
        shares = [part / total if total and part is not None else None for part in known]
        rows.append(
            (
                Cell(_(titles[row["table"]])), count(language, total),
                count(language, row["placed"]), number(language, shares[0], "share"),
                count(language, row["stated"]), count(language, row["sourced"]),
                number(language, shares[1], "share"),
            )
        )  # fmt: skip
    caption = _("Rows with a position, and rows that cite the document they come from.")
    return Table("complete", _("How complete the rows are"), caption, columns, tuple(rows))

"""What was revised since the last report: values that are not those of the last approved snapshot."""

from collections.abc import Iterator

import pandas as pd

from observatory.exports.content import Block, Cell, Heading, Table, Words
from observatory.figures.tables import number
from observatory.findings.difference import cause_text, main_values, period_text
from observatory.findings.difference_tables import restated_table
from observatory.queries.difference import Difference, difference
from observatory.report.evidence import of_rows
from observatory.report.making import Making
from observatory.report.stamp import snapshot_of
from observatory.snapshot import SUFFIX, Approval, Snapshot, SnapshotError, approvals

MOST = 40
"""Revised values that a report lists, those of the latest periods."""


def revised(making: Making) -> Iterator[Block]:
    """The values of past periods that differ from those of the approved snapshot before this one.

    Nothing where none was approved before, or none is kept that can be read.
    """
    found = _earlier(making)
    if found is None:
        return
    before, approved = found
    language, _ = making.language, making._
    changed = difference(before, making.store, language, making.role)
    text = _("Compared with the load approved on {day} (snapshot {id}).")
    told = text.format(day=language.date(approved.at.date(), short=True), id=before.id)
    rows = _main(changed, making.year)
    if rows.empty:
        yield Words((f"{told} {_('No value of a past year was revised.')}",))
        return
    yield _table(making, changed, rows, told)


def _earlier(making: Making) -> tuple[Snapshot, Approval] | None:
    """The snapshot that was approved last before the report's, with its approval."""
    own = snapshot_of(making.store)
    directory = own.path.parent
    for item in reversed(approvals(directory)):
        path = directory / f"{item.snapshot_id}{SUFFIX}"
        if item.snapshot_id < own.id and path.is_file():
            try:
                return Snapshot(path), item
            except SnapshotError:
                continue
    return None


def _main(found: Difference, year: int) -> pd.DataFrame:
    """The revised values of years and waves of the whole territory up to a year, the latest first."""
    rows = found.restated
    if rows.empty:
        return rows
    rows = rows[main_values(rows) & (pd.to_datetime(rows["period_end"]).dt.year <= year)]
    return rows.sort_values(
        ["period_end", "indicator_id"], ascending=[False, True], kind="stable", ignore_index=True
    )


def _table(making: Making, changed: Difference, rows: pd.DataFrame, told: str) -> Table:
    language, _ = making.language, making._
    finding = language.n_(
        "{n} value of a past year was revised", "{n} values of past years were revised", len(rows)
    ).format(n=language.number(len(rows)))
    cited = of_rows(making, "revised", finding, lambda: restated_table(language, changed))
    columns = (
        Heading("id", _("Indicator")), Heading("name", _("Name")), Heading("period", _("Period")),
        Heading("before", _("Before"), "right"), Heading("after", _("After"), "right"),
        Heading("reason", _("Reason")),
    )  # fmt: skip
    cells = tuple(
        (
            Cell(row["indicator_id"]), Cell(str(row["label"])),
            Cell(period_text(language, row["period_start"], row["period_end"])),
            number(language, row["before"], row["unit"], row["basis"]),
            number(language, row["after"], row["unit"], row["basis"]),
            Cell(cause_text(language, row["causes"])),
        )
        for row in rows.head(MOST).to_dict("records")
    )  # fmt: skip
    return Table("revised", finding, told, columns, cells, reference=cited)

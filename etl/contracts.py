"""What a valid row is: every file of the own layout, its types, ranges, lists, keys, references.

Cells are read and rules over several columns judged as for a form (``observatory.contract``); a
schema made from the layout (``etl.schema``) says which values a column may hold; keys and references
follow. A row with a fault is rejected with its reasons, every other one is accepted.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from etl.faults import PERSONAL, Rejection
from etl.sources.tabular import RawTable
from observatory.contract import Faults, read_columns, rule_faults, typed_columns, value_reason
from observatory.i18n import Message, N_
from observatory.model import LAYOUT, Column, LayoutFile

SHOWN = 200
"""Characters of a faulty value that are kept."""

_MERGED = frozenset({"organisations"})
"""Files whose rows of several sources are merged (``etl.conform.lists``), those of one key too."""


@dataclass(frozen=True)
class Checked:
    """A file after its check.

    ``rows``: the accepted rows with one typed column a header of the layout (``<date>_precision``
    beside each date; an absent column is empty) and ``line``. ``read`` counts every row that is
    not blank; ``rejected`` has one entry a fault, so a row may stand there more than once.
    ``source`` is what its rows name as their source.
    """

    source: str
    file: LayoutFile
    raw_file: str
    rows: pd.DataFrame
    rejected: list[Rejection]
    read: int
    bytes: int
    sha256: str
    warnings: list[Message]


class _Faults:
    """The faults of one file, by row position."""

    def __init__(self, raw: RawTable, file: LayoutFile, unread: Faults) -> None:
        self.raw, self.file = raw, file
        self.found = unread

    def add(self, position: int, column: str, reason: Message) -> None:
        """Keep the first fault of a cell."""
        self.found.setdefault((position, column), reason)

    @property
    def positions(self) -> list[int]:
        """The rows with a fault."""
        return sorted({position for position, _ in self.found})

    def rejections(self) -> list[Rejection]:
        """What is told of each fault, in the order of the file."""
        lines = self.raw.rows["line"]
        return [
            Rejection(
                self.raw.file,
                int(lines.iloc[at]),
                self.raw.columns.get(column, column),
                self._shown(at, column),
                reason,
            )
            for (at, column), reason in sorted(self.found.items(), key=lambda item: item[0])
        ]

    def _shown(self, position: int, column: str) -> str:
        if column not in self.raw.rows:
            return ""
        cell = str(self.raw.rows[column].iloc[position])
        return _hidden(cell, self.file, column)


def _hidden(cell: str, file: LayoutFile, column: str) -> str:
    """A faulty cell as it may be shown: nothing that says something of a person."""
    known = {item.name: item for item in file.columns}.get(column)
    personal = file.personal or (known is not None and known.personal)
    return PERSONAL if personal and cell else cell[:SHOWN]


def check_table(
    raw: RawTable, file: LayoutFile, languages: Sequence[str], source: str = ""
) -> Checked:
    """Check every row of a file against its contract; ``source`` is by default the file's stem."""
    expected = file.expected(tuple(languages))
    rows, unread = read_columns(raw.rows, expected, raw.decimal_mark, raw.workbook)
    rows["line"] = raw.rows["line"].astype("int64").reset_index(drop=True)
    faults = _Faults(raw, file, unread)
    _check_values(rows, expected, faults)
    _check_rules(rows, faults)
    _check_key(rows, file, faults)
    accepted = rows.drop(index=faults.positions)
    told = [
        replace(fault, value=PERSONAL) if file.personal and fault.value else fault
        for fault in raw.faults
    ]
    return Checked(
        source=source or file.stem, file=file, raw_file=raw.file, rows=accepted.reset_index(drop=True),
        rejected=sorted([*told, *faults.rejections()], key=lambda fault: fault.line),
        read=raw.read, bytes=raw.bytes, sha256=raw.sha256, warnings=list(raw.warnings),
    )  # fmt: skip


def empty_rows(file: LayoutFile, languages: Sequence[str]) -> pd.DataFrame:
    """The rows of a file that is absent: none, with the same columns and types."""
    return _no_rows(file.stem, tuple(languages)).copy()


@lru_cache(maxsize=256)
def _no_rows(stem: str, languages: tuple[str, ...]) -> pd.DataFrame:
    columns: dict[str, pd.Series] = {}
    for name, item in LAYOUT[stem].expected(languages).items():
        columns |= typed_columns(name, item, [], np.array([], dtype=np.int64))
    columns["line"] = pd.Series([], dtype="int64")
    return pd.DataFrame(columns)


def check_keys(checked: Sequence[Checked]) -> list[Checked]:
    """Reject the rows whose key a source before theirs has, but for those that are merged."""
    seen: dict[str, dict[tuple[Any, ...], str]] = {}
    return [_unseen(item, seen.setdefault(item.file.stem, {})) for item in checked]


def _unseen(item: Checked, seen: dict[tuple[Any, ...], str]) -> Checked:
    """A source's rows without those whose key is in ``seen`` (key -> source), which they join."""
    if not item.file.key or item.file.stem in _MERGED:
        return item
    columns = list(item.file.key)
    keys = _tuples(item.rows, columns)
    again = {place: seen[key] for place, key in enumerate(keys) if key in seen}
    for key in keys:
        seen.setdefault(key, item.source)
    template = N_("{source} has the same {key}; that row is kept")
    reasons = {
        place: Message(template, {"source": source, "key": ", ".join(columns)})
        for place, source in again.items()
    }
    return _without(item, columns[-1], reasons)


def check_references(checked: Sequence[Checked]) -> list[Checked]:
    """Reject the rows that name a row of another file which is not there, or was rejected."""
    result = list(checked)
    for place, item in enumerate(checked):
        for columns, other, keys in item.file.references:
            known: set[tuple[Any, ...]] = set()
            for holder in checked:
                if holder.file.stem == other:
                    known.update(_tuples(holder.rows, keys.split()))
            result[place] = _referring(result[place], columns.split(), known, other)
    return result


def _referring(
    item: Checked, columns: list[str], known: set[tuple[Any, ...]], stem: str
) -> Checked:
    lost = [
        position
        for position, value in enumerate(_tuples(item.rows, columns))
        if None not in value and value not in known
    ]
    template = N_("no accepted row of {file} has it: add the row there, or correct the id here")
    return _without(item, columns[-1], dict.fromkeys(lost, Message(template, {"file": stem})))


def _without(item: Checked, column: str, reasons: dict[int, Message]) -> Checked:
    """The rows but for those at some positions, each rejected for its reason."""
    if not reasons:
        return item
    lost = list(reasons)
    rejections = [
        Rejection(
            item.raw_file, int(item.rows["line"].iloc[position]), column,
            _hidden(str(item.rows[column].iloc[position]), item.file, column), reason,
        )
        for position, reason in reasons.items()
    ]  # fmt: skip
    return replace(
        item,
        rows=item.rows.drop(index=lost).reset_index(drop=True),
        rejected=sorted([*item.rejected, *rejections], key=lambda fault: fault.line),
    )


def _tuples(rows: pd.DataFrame, columns: list[str]) -> list[tuple[Any, ...]]:
    cells = rows[columns].astype(object)
    return list(cells.where(cells.notna(), None).itertuples(index=False, name=None))


# Columns, rows, keys


def _check_values(rows: pd.DataFrame, expected: dict[str, Column], faults: _Faults) -> None:
    if rows.empty:
        return
    # Pandera takes a second to import: a load that finds nothing changed does without.
    from etl.schema import failures

    for position, name, check, value in failures(rows, expected):
        faults.add(position, name, value_reason(expected[name], check, value))


def _check_rules(rows: pd.DataFrame, faults: _Faults) -> None:
    """Rules over several columns of one row."""
    for position, column, reason in rule_faults(rows, faults.found):
        faults.add(position, column, reason)


def _check_key(rows: pd.DataFrame, file: LayoutFile, faults: _Faults) -> None:
    """A key that an earlier row has: that row is kept, this one rejected."""
    if not file.key:
        return
    valid = rows.drop(index=faults.positions)
    doubled = valid[valid.duplicated(list(file.key))]
    if doubled.empty:
        return
    first = valid.drop_duplicates(list(file.key))
    lines = dict(zip(_tuples(first, list(file.key)), first["line"], strict=True))
    for position, key in zip(doubled.index, _tuples(doubled, list(file.key)), strict=True):
        column = file.key[0] if len(file.key) == 1 else file.key[-1]
        values = {"key": ", ".join(file.key), "line": str(lines[key])}
        reason = Message(N_("line {line} has the same {key}; that row is kept"), values)
        faults.add(int(position), column, reason)

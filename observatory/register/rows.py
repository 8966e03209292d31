"""The register's rows and entries, and the key that tells a row from others."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pandas as pd

from observatory.access import Role
from observatory.cells import BadCell, clean, stated_date
from observatory.config import Config
from observatory.contract import last_day
from observatory.model import LAYOUT, LayoutFile
from observatory.model.fields import DATE

TYPED: dict[str, LayoutFile] = {
    LAYOUT[stem].table: LAYOUT[stem]
    for stem in (
        "targets", "actions", "milestones", "events", "partnerships", "support", "notes",
        "decisions",
    )
}  # fmt: skip
"""Table -> the file of the layout whose rows may be typed."""

Cells = dict[str, str]
"""A row as a file of the layout writes it: column -> text, empty cells left out."""


@dataclass(frozen=True)
class Writer:
    """Who writes: the name that is kept, and the role that the guard judges."""

    name: str
    role: Role


@dataclass(frozen=True)
class Row:
    """A row as it stands. ``cells`` is None where it was removed; ``revision`` counts its entries.

    ``entry_id``, ``who`` and ``at`` (UTC) are those of its last entry.
    """

    table: str
    key: str
    cells: Cells | None
    revision: int
    entry_id: int
    who: str
    at: datetime


@dataclass(frozen=True)
class Entry:
    """One change of a row: ``before`` and ``after`` are its whole cells, None where there is no row.

    ``kind``: create, change, remove or undo; ``undoes``: the entry that it undoes; ``is_undone``:
    whether a later entry undid it (known of a row's or a dataset's history).
    """

    id: int
    table: str
    key: str
    revision: int
    kind: str
    before: Cells | None
    after: Cells | None
    who: str
    at: datetime
    undoes: int | None = None
    is_undone: bool = field(default=False, compare=False)

    @property
    def touched(self) -> frozenset[str]:
        """The columns whose cell it changed."""
        return frozenset(touched(self.before, self.after))


def touched(before: Mapping[str, str] | None, after: Mapping[str, str] | None) -> list[str]:
    """The columns in which two states of a row differ."""
    old, new = before or {}, after or {}
    return [name for name in dict.fromkeys([*old, *new]) if old.get(name) != new.get(name)]


def in_force(entries: Sequence[Entry]) -> set[int]:
    """The ids of those entries, the oldest first, that no later one of them undid.

    An undo that was undone itself undoes nothing.
    """
    holds = {item.id for item in entries}
    for item in reversed(entries):
        if item.undoes is not None and item.id in holds:
            holds.discard(item.undoes)
    return holds


def key_of(table: str, cells: Mapping[str, Any], config: Config) -> str:
    """What tells a row from others, in one spelling: a JSON object of its key columns.

    A date stands for its last day, and an empty territory for the focal one, as a load takes them.
    """
    file = TYPED[table]
    parts = {}
    for name in file.key:
        cell = clean(str(cells.get(name) or ""))
        if not cell and name == "territory":
            cell = config.territory.focal
        if cell and _is_date(file, name):
            cell = _last_day(cell)
        parts[name] = cell
    return json.dumps(parts, ensure_ascii=False, sort_keys=True)


def key_columns(key: str) -> Cells:
    """The columns of a key."""
    return {str(name): str(cell) for name, cell in json.loads(key).items()}


def removed_ids(rows: Sequence[Row]) -> dict[str, frozenset[str]]:
    """Stem of a file of the layout -> the ids of its rows that were removed, where one column is
    their key."""
    found: dict[str, set[str]] = {}
    for row in rows:
        if row.cells is None and len(TYPED[row.table].key) == 1:
            found.setdefault(TYPED[row.table].stem, set()).update(key_columns(row.key).values())
    return {stem: frozenset(ids) for stem, ids in found.items()}


def pointing(
    file: LayoutFile, removed: Mapping[str, frozenset[str]]
) -> list[tuple[str, frozenset[str]]]:
    """The columns of a file that name rows of another one, with those that were removed."""
    return [(column, removed[stem]) for column, stem, _ in file.references if stem in removed]


def _is_date(file: LayoutFile, name: str) -> bool:
    return any(item.name == name and item.type == DATE for item in file.columns)


def _last_day(cell: str) -> str:
    try:
        day, precision = stated_date(cell)
    except BadCell:
        return cell
    days = pd.Series([day]).astype("datetime64[s]")
    last: date = last_day(days, pd.Series([precision], dtype=object)).iloc[0].date()
    return last.isoformat()

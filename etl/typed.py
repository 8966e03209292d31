"""The register as one more source of a load: what was typed wins over the row of a file."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from etl.contracts import Checked, check_table
from etl.polled import Polled, checked_polls, polled_rows
from etl.sources.tabular import RawTable
from observatory.config import REGISTER, Config
from observatory.contract import as_cells
from observatory.model import LayoutFile
from observatory.register import TYPED, Row, key_of, register_address
from observatory.register.address import is_nowhere
from observatory.register.rows import pointing, removed_ids


@dataclass(frozen=True)
class Typed:
    """The rows of the register that a load takes, removed ones too, its last entry, and its polls."""

    rows: list[Row] = field(default_factory=list)
    entry: int = 0
    polls: Polled = field(default_factory=Polled)

    def __bool__(self) -> bool:
        return bool(self.rows or self.polls)

    @property
    def digest(self) -> str:
        """SHA-256 of the rows; the same rows have the same."""
        lines = [
            json.dumps([row.table, row.key, row.cells, row.entry_id], sort_keys=True)
            for row in self.rows
        ]
        lines += [self.polls.digest] if self.polls else []
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def typed_rows(dataset: str, config: Config, register: str | None = None) -> Typed:
    """What the register holds of a dataset; ``register``: its address, ``none``, or the configured
    one. Raises RegisterUnavailable."""
    if is_nowhere(register_address(config, register)):
        return Typed()
    from observatory.register import Records

    records = Records.configured(dataset, config, register)
    entry = records.revision()
    # Rows are read after the entry: one that is typed in between is read again by the app.
    rows = records.rows() if entry else []
    return Typed(rows, entry, polled_rows(dataset, config, register))


def checked_rows(typed: Typed, config: Config) -> list[Checked]:
    """The rows as the tables of a source, by file of the layout; a row's line is its entry."""
    found = []
    for table, file in TYPED.items():
        rows = [row for row in typed.rows if row.table == table and row.cells is not None]
        if rows:
            raw = _raw(rows, file, typed.digest)
            found.append(check_table(raw, file, config.languages, REGISTER))
    return found + checked_polls(typed.polls, config)


def without_replaced(
    tables: Sequence[Checked], typed: Typed, own: Sequence[Checked], config: Config
) -> list[Checked]:
    """Tables without the rows that the register has or has removed.

    A row of the register that breaks its contract replaces none.
    """
    gone = {(row.table, row.key) for row in typed.rows if row.cells is None}
    for item in own:
        if item.file.table not in TYPED:
            continue
        gone |= {(item.file.table, key) for key in _keys(item, config)}
    return [_without(item, gone, config) for item in tables]


def without_pointing(tables: Sequence[Checked], typed: Typed) -> list[Checked]:
    """Tables without the rows that belong to a removed one, such as the milestones of an action;
    those that only mention one, such as a support case an event, mention it no more."""
    removed = removed_ids(typed.rows)
    return [_not_pointing(item, removed) for item in tables]


def _not_pointing(item: Checked, removed: Mapping[str, frozenset[str]]) -> Checked:
    rows = item.rows
    for column, ids in pointing(item.file, removed):
        named = rows[column].isin(ids)
        if column in item.file.required:
            rows = rows[~named].reset_index(drop=True)
        else:
            rows = rows.assign(**{column: rows[column].mask(named, None)})
    return replace(item, rows=rows)


def _without(item: Checked, gone: set[tuple[str, str]], config: Config) -> Checked:
    table = item.file.table
    if table not in {name for name, _ in gone}:
        return item
    kept = [(table, key) not in gone for key in _keys(item, config)]
    return replace(item, rows=item.rows[pd.Series(kept, dtype=bool)].reset_index(drop=True))


def _keys(item: Checked, config: Config) -> list[str]:
    """The key of each row, as the register writes it."""
    columns = [
        name for name in item.rows.columns if name.removesuffix("_precision") in item.file.key
    ]
    rows = item.rows[columns].itertuples(index=False, name=None)
    parts = [column for column in item.file.columns if column.name in item.file.key]
    narrow = replace(item.file, columns=tuple(parts))
    return [
        key_of(item.file.table, as_cells(narrow, dict(zip(columns, row, strict=True)), ()), config)
        for row in rows
    ]


def _raw(rows: list[Row], file: LayoutFile, digest: str) -> RawTable:
    header = list(dict.fromkeys(name for row in rows for name in row.cells or {}))
    cells = pd.DataFrame(
        [[(row.cells or {}).get(name, "") for name in header] for row in rows],
        columns=header,
        dtype="str",
    )
    cells["line"] = [row.entry_id for row in rows]
    return RawTable(
        file=REGISTER, header=header, rows=cells, faults=[],
        read=len(rows), sha256=digest, bytes=0, decimal_mark=".",
    )  # fmt: skip

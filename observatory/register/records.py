"""The records of one dataset: read, saved, removed and undone, each write through the one guard."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from observatory.access import Action, may
from observatory.config import Config
from observatory.contract import check_record
from observatory.i18n import Message, N_
from observatory.register.database import Database, database_of, register_address
from observatory.register.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    RegisterUnavailable,
    UndoRefused,
)
from observatory.register.rows import TYPED, Cells, Entry, Row, Writer, in_force, key_of
from observatory.register.schema import entry, record

CREATE, CHANGE, REMOVE, UNDO = "create", "change", "remove", "undo"
RECENT = 50


@dataclass(frozen=True)
class Change:
    """A row to save, with what was read before.

    ``cells``: the whole row; ``revision``: the row's in the register when it was read, 0 where the
    register had none; ``seen``: the row as the snapshot has it, where it has one.
    """

    table: str
    cells: Mapping[str, str]
    revision: int = 0
    seen: Mapping[str, str] | None = None


class Records:
    """The register's rows of one dataset.

    ``config`` tells the languages of texts and the territory that an empty one means. Whatever
    writes raises NotAllowed, Invalid, Conflict, UndoRefused or RegisterUnavailable, and then nothing
    was written; what was returned is on disk.
    """

    def __init__(self, database: Database | None, dataset: str, config: Config) -> None:
        self.database = database
        self.dataset = dataset
        self.config = config

    @classmethod
    def configured(cls, dataset: str, config: Config, named: str | None = None) -> "Records":
        """The records of a dataset in the register of this installation, or in the one named."""
        address = register_address(config, named)
        return cls(database_of(address) if address else None, dataset, config)

    # Reading

    def revision(self) -> int:
        """The last entry of the dataset; 0 where nothing was ever typed."""
        if not self._is_there:
            return 0
        with self._reading() as connection:
            newest = sa.select(sa.func.max(entry.c.id)).where(entry.c.dataset == self.dataset)
            return int(connection.execute(newest).scalar() or 0)

    def rows(self, table: str | None = None, after: int = 0) -> list[Row]:
        """The rows as they stand, removed ones too, by table and key.

        ``after``: only those that changed after this entry.
        """
        if not self._is_there:
            return []
        asked = _rows_of(self.dataset).where(record.c.entry_id > after)
        if table is not None:
            asked = asked.where(record.c.row_table == table)
        with self._reading() as connection:
            found = connection.execute(asked.order_by(record.c.row_table, record.c.row_key))
            return [_row(item) for item in found.mappings()]

    def row(self, table: str, key: str) -> Row | None:
        """One row as it stands, None where the register has none."""
        if not self._is_there:
            return None
        with self._reading() as connection:
            return self._current(connection, table, key)

    def key(self, table: str, cells: Mapping[str, Any]) -> str:
        """The key of a row of this dataset."""
        return key_of(table, cells, self.config)

    def history(
        self, table: str | None = None, key: str | None = None, most: int | None = RECENT
    ) -> list[Entry]:
        """Entries of a row, of a table or of all, the newest first."""
        if not self._is_there:
            return []
        asked = sa.select(entry).where(entry.c.dataset == self.dataset)
        if table is not None:
            asked = asked.where(entry.c.row_table == table)
        if key is not None:
            asked = asked.where(entry.c.row_key == key)
        with self._reading() as connection:
            found = connection.execute(asked.order_by(entry.c.id.desc()).limit(most))
            newest_first = [_entry(item) for item in found.mappings()]
        holds = in_force(newest_first[::-1])
        return [replace(item, is_undone=item.id not in holds) for item in newest_first]

    # Writing

    def save(self, writer: Writer, change: Change) -> Entry | None:
        """Save a row that is new or was changed; None where nothing differs."""
        saved = self.save_all(writer, [change])
        return saved[0] if saved else None

    def save_all(self, writer: Writer, changes: Sequence[Change]) -> list[Entry]:
        """Save several rows, all of them or none; those in which nothing differs make no entry."""
        _guard(writer)
        checked = [(item, self.checked(item.table, item.cells)) for item in changes]
        entries = []
        with self._writing() as connection:
            for item, cells in checked:
                key = self.key(item.table, cells)
                current = self._fresh(connection, item.table, key, item.revision, cells)
                before = current.cells if current else _filled(item.seen)
                if before == cells:
                    continue
                kind = CREATE if before is None else CHANGE
                entries.append(
                    self._append(connection, writer, item.table, key, current, kind, before, cells)
                )
        return entries

    def checked(self, table: str, cells: Mapping[str, str]) -> Cells:
        """The cells of a row in one spelling. Raises Invalid."""
        found = check_record(TYPED[table], cells, self.config.languages)
        if found.faults:
            raise Invalid(found.faults)
        return found.cells

    def remove(
        self,
        writer: Writer,
        table: str,
        key: str,
        revision: int = 0,
        seen: Mapping[str, str] | None = None,
    ) -> Entry | None:
        """Remove a row, also one of a file (``seen``); None where it is removed already."""
        _guard(writer)
        with self._writing() as connection:
            current = self._fresh(connection, table, key, revision, {})
            before = current.cells if current else _filled(seen)
            if before is None:
                return None
            return self._append(connection, writer, table, key, current, REMOVE, before, None)

    @contextmanager
    def restoring(self, writer: Writer) -> Iterator[sa.Connection]:
        """A transaction in which a whole log is written again, for a dataset that has none."""
        _guard(writer)
        with self._writing() as connection:
            if self._entries(connection, sa.true()):
                template = N_(
                    "The register has entries of this dataset: a log is not put over them."
                )
                raise RegisterUnavailable(Message(template))
            yield connection

    def undo(self, writer: Writer, entry_id: int) -> Entry:
        """Undo an entry by a new one, unless a later one touched the same cells."""
        _guard(writer)
        with self._writing() as connection:
            found = self._entries(connection, entry.c.id == entry_id)
            if not found:
                raise UndoRefused(Message(N_("There is no such entry in the register.")))
            undone = found[0]
            of_row = (entry.c.row_table == undone.table) & (entry.c.row_key == undone.key)
            later = self._entries(connection, of_row & (entry.c.id > entry_id))
            _refuse_if_touched(undone, later)
            current = self._current(connection, undone.table, undone.key)
            cells = self._without(undone, current.cells if current else None)
            return self._append(
                connection, writer, undone.table, undone.key, current, UNDO,
                current.cells if current else None, cells, undone.id,
            )  # fmt: skip

    def _without(self, undone: Entry, cells: Cells | None) -> Cells | None:
        """The row as it would stand without an entry."""
        if undone.before is None:
            return None
        if cells is None or undone.after is None:
            return undone.before
        result = {name: cell for name, cell in cells.items() if name not in undone.touched}
        result |= {n: cell for n, cell in undone.before.items() if n in undone.touched}
        found = check_record(TYPED[undone.table], result, self.config.languages)
        if found.faults:
            column, reason = next(iter(found.faults.items()))
            template = N_("This cannot be undone: {column} would be wrong ({reason}).")
            raise UndoRefused(Message(template, {"column": column, "reason": reason.text()}))
        return result

    # Inside a transaction

    @property
    def _is_there(self) -> bool:
        return self.database is not None and self.database.is_there

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        assert self.database is not None
        with self.database.reading() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        if self.database is None:
            raise RegisterUnavailable(Message(N_("This installation has no register to write to.")))
        with self.database.writing() as connection:
            yield connection

    def _current(self, connection: sa.Connection, table: str, key: str) -> Row | None:
        asked = _rows_of(self.dataset).where(
            (record.c.row_table == table) & (record.c.row_key == key)
        )
        found = connection.execute(asked).mappings().first()
        return _row(found) if found else None

    def _fresh(
        self, connection: sa.Connection, table: str, key: str, revision: int, mine: Cells
    ) -> Row | None:
        """The row as it stands, if it is the one that was read. Raises Conflict."""
        current = self._current(connection, table, key)
        if current and current.revision != revision:
            raise Conflict(mine, current)
        return current

    def _entries(self, connection: sa.Connection, where: Any) -> list[Entry]:
        asked = sa.select(entry).where(entry.c.dataset == self.dataset).where(where)
        found = connection.execute(asked.order_by(entry.c.id)).mappings()
        return [_entry(item) for item in found]

    def _append(
        self,
        connection: sa.Connection,
        writer: Writer,
        table: str,
        key: str,
        current: Row | None,
        kind: str,
        before: Cells | None,
        after: Cells | None,
        undoes: int | None = None,
    ) -> Entry:
        """Write an entry, and the row as it then stands."""
        revision = (current.revision if current else 0) + 1
        at = datetime.now(UTC)
        row = {"dataset": self.dataset, "row_table": table, "row_key": key, "revision": revision}
        told = {"kind": kind, "before": before, "after": after, "who": writer.name}
        result = connection.execute(
            entry.insert().values(**row, **told, written_at=at.isoformat(), undoes=undoes)
        )
        assert result.inserted_primary_key is not None
        entry_id = int(result.inserted_primary_key[0])
        state = {"cells": after, "entry_id": entry_id}
        if current is None:
            connection.execute(record.insert().values(**row, **state))
        else:
            same = [record.c[name] == row[name] for name in ("dataset", "row_table", "row_key")]
            connection.execute(record.update().where(*same).values(revision=revision, **state))
        return Entry(entry_id, table, key, revision, kind, before, after, writer.name, at, undoes)


def _guard(writer: Writer) -> None:
    if not may(writer.role, Action.WRITE):
        raise NotAllowed


def _filled(cells: Mapping[str, str] | None) -> Cells | None:
    return None if cells is None else {name: cell for name, cell in cells.items() if cell}


def _refuse_if_touched(undone: Entry, later: Sequence[Entry]) -> None:
    """Refuse where a later entry that holds touched the same cells."""
    numbers = {item.id for item in later}
    holds = in_force(later)
    for item in reversed(later):
        if item.id not in holds:
            continue
        if item.undoes == undone.id:
            raise UndoRefused(Message(N_("This has been undone already.")))
        # An undo of a later entry leaves the cells as they were before both.
        if item.undoes not in numbers and (both := sorted(item.touched & undone.touched)):
            template = N_(
                "This cannot be undone: {who} changed {columns} later. Undo that change first."
            )
            values = {"who": item.who, "columns": ", ".join(both)}
            raise UndoRefused(Message(template, values))


def _rows_of(dataset: str) -> "sa.Select[Any]":
    return (
        sa.select(record, entry.c.who, entry.c.written_at)
        .join(entry, entry.c.id == record.c.entry_id)
        .where(record.c.dataset == dataset)
    )


def _row(found: sa.RowMapping) -> Row:
    return Row(
        found["row_table"], found["row_key"], found["cells"], int(found["revision"]),
        int(found["entry_id"]), found["who"], datetime.fromisoformat(found["written_at"]),
    )  # fmt: skip


def _entry(found: sa.RowMapping) -> Entry:
    return Entry(
        int(found["id"]), found["row_table"], found["row_key"], int(found["revision"]),
        found["kind"], found["before"], found["after"], found["who"],
        datetime.fromisoformat(found["written_at"]), found["undoes"],
    )  # fmt: skip

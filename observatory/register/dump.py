"""The whole register, all datasets, as lines of JSON: out of one database and into another.

A table is a text with one row a line; contents of files are written in base64. It does not matter which
kind of database the rows come from, or go to.
"""

import base64
import json
from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa

from observatory.register.schema import metadata
from observatory.register.seal import seal, unseal

_ROWS = 500
"""Rows that are read and written at once."""


def table_names() -> list[str]:
    """The register's tables, those that others refer to first."""
    return [table.name for table in metadata.sorted_tables]


def counted(connection: sa.Connection) -> dict[str, int]:
    """Table -> its rows."""
    return {
        table.name: int(
            connection.execute(sa.select(sa.func.count()).select_from(table)).scalar() or 0
        )
        for table in metadata.sorted_tables
    }


def dumped(connection: sa.Connection, table_name: str) -> Iterator[bytes]:
    """The rows of a table, each a line, in the order of its key."""
    table = metadata.tables[table_name]
    asked = sa.select(table).order_by(*table.primary_key.columns)
    rows = connection.execute(asked.execution_options(yield_per=_ROWS))
    for row in rows.mappings():
        cells = {name: _told(cell) for name, cell in row.items()}
        yield json.dumps(cells, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def emptied(connection: sa.Connection) -> None:
    """Take every row out of every table; the audit log is sealed again afterwards."""
    unseal(connection)
    for table in reversed(metadata.sorted_tables):
        connection.execute(table.delete())
    seal(connection)


def filled(connection: sa.Connection, table_name: str, lines: Iterable[bytes]) -> int:
    """Put dumped rows into an empty table, and say how many.

    Columns that a later version added stay empty; those that it dropped are left out. Raises
    ValueError for a line that is no row.
    """
    table = metadata.tables[table_name]
    count = 0
    for lot in _lots(lines):
        rows = [_row(table, line) for line in lot]
        if rows:
            connection.execute(table.insert(), rows)
        count += len(rows)
    if connection.dialect.name == "postgresql" and "id" in table.c:
        # Ids that were written as they are do not move the sequence that gives the next one.
        moved = "SELECT setval(pg_get_serial_sequence(:name, 'id'), max(id)) FROM "
        connection.execute(sa.text(moved + table.name), {"name": table.name})
    return count


def _lots(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    lot: list[bytes] = []
    for line in lines:
        lot.append(line)
        if len(lot) == _ROWS:
            yield lot
            lot = []
    yield lot


def _told(cell: Any) -> Any:
    return base64.b64encode(cell).decode() if isinstance(cell, bytes | memoryview) else cell


def _row(table: sa.Table, line: bytes) -> dict[str, Any]:
    cells = json.loads(line)
    if not isinstance(cells, dict):
        raise ValueError("no row")
    return {item.name: _cell(item, cells.get(item.name)) for item in table.columns}


def _cell(column: "sa.Column[Any]", cell: Any) -> Any:
    is_content = isinstance(column.type, sa.LargeBinary) and cell is not None
    return base64.b64decode(cell) if is_content else cell

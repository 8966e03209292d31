"""A snapshot file from conformed tables: types enforced, indicators computed, file verified."""

import json
from collections.abc import Sequence
from pathlib import Path

import duckdb
import ibis
import pandas as pd
import pyarrow as pa

from etl.engines import DuckDB, Engine, put
from etl.faults import VerificationFailed
from etl.indicators.engine import compute
from observatory.config import Config
from observatory.i18n import Message, N_
from observatory.model import REFERENCES, TABLES, Column
from observatory.model.fields import DATE, FLAG, INTEGER, LIST, NUMBER, TEXT, TIME
from observatory.snapshot import Snapshot

_ARROW = {
    TEXT: pa.string(), INTEGER: pa.int64(), NUMBER: pa.float64(), FLAG: pa.bool_(),
    DATE: pa.date32(), LIST: pa.list_(pa.string()), TIME: pa.timestamp("us", tz="UTC"),
}  # fmt: skip
_COMPUTED = ("indicator", "indicator_value", "indicator_evidence")
_COUNTS = " UNION ALL ".join(
    f"SELECT '{name}' AS name, count(*) AS n FROM {name}" for name in TABLES
)
"""The rows of every table in one question: thirty of them take a tenth of a small load."""
_SHRUNK = 0.8
"""A table with less than this share of the last snapshot's rows is reported."""


def build(
    path: Path, tables: dict[str, pd.DataFrame], config: Config, engine: Engine | None = None
) -> dict[str, int]:
    """Write the snapshot ``path`` from conformed tables, with the indicators computed from them.

    ``tables`` may lack tables (they are created empty) and columns (left empty); ``engine``: where
    to compute, by default in the snapshot itself. Returns the rows of each table. Raises
    EngineFailed, EngineUnavailable.
    """
    connection = ibis.duckdb.connect(path)
    try:
        # In one transaction the file is written to once, not after each of some hundred statements.
        connection.con.begin()
        for name, table in TABLES.items():
            if name not in _COMPUTED:
                rows = as_arrow(tables.get(name), table.expanded(config.languages))
                put(connection, name, rows)
        loaded = [name for name in TABLES if name not in _COMPUTED]
        engine = (engine or DuckDB()).over(connection, loaded)
        computed = compute(engine, config)
        for name in ("indicator", "indicator_value"):
            columns = TABLES[name].expanded(config.languages)
            put(connection, name, as_arrow(getattr(computed, name), columns))
        engine.write(computed.indicator_evidence, connection, "indicator_evidence")
        counts = dict(connection.con.execute(_COUNTS).fetchall())
        describe(connection.con, config)
        connection.con.commit()
        connection.con.execute("CHECKPOINT")
    finally:
        connection.disconnect()
    return counts


def as_arrow(rows: pd.DataFrame | None, columns: Sequence[Column]) -> pa.Table:
    """Rows with exactly the dictionary's columns and types."""
    schema = pa.schema([pa.field(item.name, _ARROW[item.type]) for item in columns])
    if rows is None or rows.empty:
        return schema.empty_table()
    arrays = [_array(rows.get(item.name), item, len(rows)) for item in columns]
    return pa.Table.from_arrays(arrays, schema=schema)


def _array(values: pd.Series | None, item: Column, length: int) -> pa.Array:
    kind = _ARROW[item.type]
    if values is None:
        empty: list[list[str] | None] = [[] if item.type == LIST else None]
        return pa.array(empty * length, type=kind)
    if item.type == LIST:
        cells = [list(cell) if isinstance(cell, tuple | list) else [] for cell in values]
        return pa.array(cells, type=kind)
    if item.type == DATE:
        days = pd.to_datetime(values).astype("datetime64[s]")
        return pa.array(days.to_numpy(), type=pa.timestamp("s"), from_pandas=True).cast(kind)
    if item.type in (INTEGER, NUMBER):
        numbers = pd.to_numeric(values, errors="coerce").astype("Float64")
        array = pa.array(numbers, type=pa.float64(), from_pandas=True)
        return array.cast(kind)
    present = values.astype(object).where(values.notna(), None)
    return pa.array(present.tolist(), type=kind)


def describe(connection: duckdb.DuckDBPyConnection, config: Config) -> None:
    """Write the dictionary's meanings as comments, so that the file explains itself."""
    told = []
    for name, table in TABLES.items():
        told.append(f"COMMENT ON TABLE {name} IS {_quoted(table.meaning)}")
        for item in table.expanded(config.languages):
            unit = f" [{item.unit}]" if item.unit else ""
            text = _quoted(item.meaning + unit)
            told.append(f'COMMENT ON COLUMN {name}."{item.name}" IS {text}')
    connection.execute("; ".join(told))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def verify(
    path: Path, counts: dict[str, int], config: Config, last: dict[str, int] | None
) -> list[Message]:
    """Open the finished file as a reader would and check it.

    Row counts, unique keys, references, indicators present, shares within 0–1, parts within their
    whole. Raises VerificationFailed; returns warnings about tables that shrank since ``last``.
    """
    connection = duckdb.connect(str(path), read_only=True)
    try:
        faults = [
            *_count_faults(connection, counts),
            *_key_faults(connection),
            *_reference_faults(connection),
            *_value_faults(connection, config),
        ]
    finally:
        connection.close()
    if faults:
        raise VerificationFailed("; ".join(faults))
    return [
        Message(
            N_("{table}: {now} rows, against {before} in the last snapshot. Check that the file is whole."),
            {"table": name, "now": str(counts[name]), "before": str(before)},
        )
        for name, before in (last or {}).items()
        if name in counts and name not in ("snapshot", "rejected_row", "review_pair")
        and counts[name] < before * _SHRUNK
    ]  # fmt: skip


def table_counts(path: Path) -> dict[str, int]:
    """Rows of each table of a published snapshot. Raises SnapshotError."""
    found = Snapshot(path).query(_COUNTS)
    return dict(zip(found["name"].tolist(), found["n"].tolist(), strict=True))


def _one(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = connection.execute(sql).fetchone()
    return int(row[0]) if row and row[0] is not None else 0


def _count_faults(connection: duckdb.DuckDBPyConnection, counts: dict[str, int]) -> list[str]:
    found = dict(connection.execute(_COUNTS).fetchall())
    return [
        f"{name} holds {found[name]} rows instead of {expected}"
        for name, expected in counts.items()
        if found[name] != expected
    ]


def _key_faults(connection: duckdb.DuckDBPyConnection) -> list[str]:
    faults = []
    for name, table in TABLES.items():
        if not table.key:
            continue
        key = ", ".join(f'"{column}"' for column in table.key)
        doubled = _one(
            connection,
            f"SELECT count(*) FROM (SELECT 1 FROM {name} GROUP BY {key} HAVING count(*) > 1)",
        )
        if doubled:
            faults.append(f"{name} has {doubled} doubled keys ({key})")
    return faults


def _reference_faults(connection: duckdb.DuckDBPyConnection) -> list[str]:
    faults = []
    for table, column, other, key in REFERENCES:
        lost = _one(
            connection,
            f"SELECT count(*) FROM {table} t WHERE t.{column} IS NOT NULL"
            f" AND NOT EXISTS (SELECT 1 FROM {other} o WHERE o.{key} = t.{column})",
        )
        if lost:
            faults.append(f"{lost} rows of {table} name a {column} that is in no {other}")
    return faults


def _value_faults(connection: duckdb.DuckDBPyConnection, config: Config) -> list[str]:
    faults = []
    checks = {
        "shares outside 0–1": """SELECT count(*) FROM indicator_value v JOIN indicator i USING (indicator_id)
            WHERE i.unit = 'share' AND i.method IN ('ratio', 'survey') AND i.indicator_id <> 'R3.5d'
            AND (value < -1e-9 OR value > 1 + 1e-9)""",
        "negative counts": """SELECT count(*) FROM indicator_value v JOIN indicator i USING (indicator_id)
            WHERE i.method IN ('count', 'stock') AND value < 0""",
        "values of a part above their whole": f"""SELECT count(*) FROM indicator_value p
            JOIN indicator i USING (indicator_id)
            JOIN indicator_value w ON w.indicator_id = p.indicator_id AND w.segment = 'all'
              AND w.period_start = p.period_start AND w.period_end = p.period_end
              AND w.territory_code = {_quoted(config.territory.focal)}
            WHERE i.method IN ('count', 'sum', 'stock') AND p.value > w.value + 1e-6
              AND p.segment NOT LIKE 'cluster:%'""",
        "values without evidence": """SELECT count(DISTINCT v.indicator_id) FROM indicator_value v
            WHERE v.value > 0 AND NOT EXISTS
              (SELECT 1 FROM indicator_evidence e WHERE e.indicator_id = v.indicator_id)""",
    }
    for words, sql in checks.items():
        found = _one(connection, sql)
        if found:
            faults.append(f"indicator_value: {found} {words}")
    if not _one(connection, "SELECT count(*) FROM indicator"):
        faults.append("the catalogue of indicators is empty")
    return faults


def warnings_json(warnings: list[Message]) -> str:
    """Warnings as the snapshot keeps them."""
    return json.dumps(
        [{"template": item.template, "values": item.values} for item in warnings],
        ensure_ascii=False,
    )

"""Expressions as an engine's statements, made once a process.

To build an expression and to compile it takes Ibis longer than DuckDB needs to evaluate it over
some thousand rows. A statement depends on the definition and on the terms of the configuration
alone, so a second load of the same terms in one process finds it made.
"""

from collections.abc import Callable, Hashable, Sequence

import ibis.expr.types as ir
import pyarrow as pa

from etl.engines import Engine, Statement
from etl.indicators.base import Tables

_MOST = 2_000
_MADE: dict[tuple[Hashable, ...], Statement] = {}


def statement(engine: Engine, key: tuple[Hashable, ...], make: Callable[[], ir.Table]) -> Statement:
    """The statement of an expression, made at most once.

    ``key`` tells it from every other one: what defines it, and whatever that depends on.
    """
    known = (engine.name, *key)
    if known not in _MADE:
        if len(_MADE) >= _MOST:
            _MADE.clear()
        _MADE[known] = engine.statement(make())
    return _MADE[known]


def whole(engine: Engine, tables: Tables, name: str) -> pa.Table:
    """All rows of a table, in memory."""
    return engine.rows(statement(engine, ("whole", name), lambda: getattr(tables, name)))


def united(parts: Sequence[Statement]) -> Statement:
    """All rows of some statements, whose columns are the same in the same order."""
    rows = (f"SELECT * FROM ({part.sql}) AS part" for part in parts)
    return Statement("\nUNION ALL\n".join(rows), parts[0].schema)

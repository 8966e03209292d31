"""Where the relational part of a load is computed: in DuckDB, or on Apache Spark.

The definitions are Ibis expressions and know nothing of this. An engine reads the files of the
large sources, evaluates expressions, keeps intermediate results, and puts finished tables into the
snapshot, which is a DuckDB file in either case.
"""

from enum import StrEnum

from etl.engines.base import (
    Engine,
    EngineFailed,
    EngineUnavailable,
    Statement,
    Unreadable,
    put,
)
from etl.engines.local import DuckDB
from observatory.config import Config


class EngineName(StrEnum):
    """The engines by name."""

    DUCKDB = "duckdb"
    SPARK = "spark"


def open_engine(name: str, config: Config) -> Engine:
    """The engine of a load, by its name; a ``with`` statement closes it.

    Nothing runs before the engine is first asked for something. Raises EngineUnavailable where it
    cannot run here, ValueError for another name.
    """
    if EngineName(name) == EngineName.SPARK:
        from etl.engines.spark import Spark

        return Spark(config.spark)
    return DuckDB()


__all__ = [
    "DuckDB", "Engine", "EngineFailed", "EngineName", "EngineUnavailable", "Statement",
    "Unreadable", "open_engine", "put",
]  # fmt: skip

"""Where the relational part of a load is computed: in DuckDB, or on Apache Spark.

The definitions are Ibis expressions and know nothing of this. An engine reads the files of the
large sources, evaluates expressions, keeps intermediate results, and puts finished tables into the
snapshot, which is a DuckDB file in either case.
"""

from etl.engines.base import Engine, EngineFailed, EngineUnavailable, put
from etl.engines.local import DuckDB
from observatory.config import Config

ENGINES = ("duckdb", "spark")
"""The engines by name; the first one is the default."""


def open_engine(name: str, config: Config) -> Engine:
    """The engine of a load, by its name in ``ENGINES``; a ``with`` statement closes it.

    Nothing runs before the engine is first asked for something. Raises EngineUnavailable where it
    cannot run here.
    """
    if name == "spark":
        from etl.engines.spark import Spark

        return Spark(config.spark)
    return DuckDB()


__all__ = [
    "ENGINES", "DuckDB", "Engine", "EngineFailed", "EngineUnavailable", "open_engine", "put",
]  # fmt: skip

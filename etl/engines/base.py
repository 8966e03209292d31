"""What an engine can be asked."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Self

import pyarrow as pa

from observatory.config import ConfigError
from observatory.i18n import Message

if TYPE_CHECKING:
    # Ibis takes seconds to import; a load that refuses its files does without.
    import ibis
    import ibis.expr.types as ir


class EngineUnavailable(ConfigError):
    """An engine that cannot run here; the message says what is missing and what to do."""


class EngineFailed(Exception):
    """An engine that gave up in the middle of its work; ``message`` says why and what to do."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text())
        self.message = message


class Unreadable(EngineFailed):
    """A file that is not where it should be, or that the engine cannot read."""


@dataclass(frozen=True)
class Statement:
    """A query as an engine understands it, and the columns of its rows."""

    sql: str
    schema: pa.Schema


class Engine(ABC):
    """An open engine. It is lazy: its connection opens when it is first used."""

    name: str

    def statement(self, expression: "ir.Table") -> Statement:
        """An expression as a statement; that takes longer than its evaluation where rows are few."""
        import ibis

        # To merge selections of selections takes Ibis a third of its time; engines do it too.
        ibis.options.sql.fuse_selects = False
        try:
            sql = str(self.connection.compile(expression))
        finally:
            ibis.options.sql.fuse_selects = True
        return Statement(sql, expression.schema().to_pyarrow())

    @property
    @abstractmethod
    def connection(self) -> "ibis.BaseBackend":
        """The Ibis backend on which tables lie and expressions are evaluated."""

    @abstractmethod
    def read_parquet(self, addresses: Sequence[str]) -> "ir.Table":
        """One table over Parquet files of the same columns: paths, directories or URIs that the
        engine can reach. Columns are found by name; a file that lacks one holds nothing there."""

    @abstractmethod
    def read_csv(self, addresses: Sequence[str], delimiter: str = ",") -> "ir.Table":
        """One table over UTF-8 CSV files with the same header. Every column is text; an empty cell
        is NULL; nothing is guessed."""

    @abstractmethod
    def rows(self, asked: "ir.Table | Statement") -> pa.Table:
        """The rows of an expression or a statement, in memory: for results that are small.

        Raises EngineFailed and, for a file, Unreadable; DuckDB its own errors.
        """

    @abstractmethod
    def keep(self, name: str, rows: "ir.Table | pa.Table | Statement") -> "ir.Table":
        """Rows under a name for as long as the engine is open, computed once."""

    @abstractmethod
    def view(self, name: str, rows: Statement) -> None:
        """A name for the rows of a statement, which are computed whenever they are asked for."""

    @abstractmethod
    def over(self, snapshot: "ibis.BaseBackend", tables: Sequence[str]) -> "Engine":
        """An engine on whose connection these tables of an open snapshot lie.

        It lives no longer than the snapshot's connection, and is not closed itself.
        """

    @abstractmethod
    def write(self, parts: Iterable[Statement], snapshot: "ibis.BaseBackend", name: str) -> None:
        """Write the rows of some statements, of the same columns, into an open snapshot as a new
        table. They are evaluated one after the other, so that none needs room beside another."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the connection and of every temporary file."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def put(
    connection: "ibis.BaseBackend", name: str, rows: pa.Table, *, temporary: bool = False
) -> None:
    """Write Arrow rows into a DuckDB connection as a new table, with exactly their types."""
    duckdb = connection.con
    duckdb.register("incoming", rows)
    kind = "TEMPORARY TABLE" if temporary else "TABLE"
    duckdb.execute(f'CREATE {kind} "{name}" AS SELECT * FROM incoming')
    duckdb.unregister("incoming")

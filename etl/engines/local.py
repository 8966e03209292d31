"""DuckDB: in the process of the load, the default."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import pyarrow as pa

from etl.engines.base import Engine, Statement, put

if TYPE_CHECKING:
    import ibis
    import ibis.expr.types as ir


class DuckDB(Engine):
    """A DuckDB connection: one in memory of its own, or one that is given and stays its owner's."""

    name = "duckdb"

    def __init__(self, connection: "ibis.BaseBackend | None" = None) -> None:
        self._connection = connection
        self._owned = connection is None

    @property
    def connection(self) -> "ibis.BaseBackend":
        """The connection; one in memory is opened when first asked for."""
        if self._connection is None:
            import ibis

            self._connection = ibis.duckdb.connect()
        return self._connection

    def read_parquet(self, addresses: Sequence[str]) -> "ir.Table":
        """See Engine.read_parquet."""
        return self.connection.read_parquet(list(addresses), union_by_name=True)

    def read_csv(self, addresses: Sequence[str], delimiter: str = ",") -> "ir.Table":
        """See Engine.read_csv."""
        return self.connection.read_csv(
            list(addresses), delim=delimiter, quote='"', escape='"', header=True, all_varchar=True,
            union_by_name=True,
        )  # fmt: skip

    def rows(self, asked: "ir.Table | Statement") -> pa.Table:
        """See Engine.rows."""
        if not isinstance(asked, Statement):
            return self.connection.to_pyarrow(asked)
        found: pa.Table = self.connection.con.sql(asked.sql).to_arrow_table()
        return found.select(asked.schema.names).cast(asked.schema)

    def keep(self, name: str, rows: "ir.Table | pa.Table | Statement") -> "ir.Table":
        """See Engine.keep: a temporary table."""
        if isinstance(rows, pa.Table):
            put(self.connection, name, rows, temporary=True)
        elif isinstance(rows, Statement):
            self.connection.con.execute(f'CREATE TEMPORARY TABLE "{name}" AS {rows.sql}')
        else:
            return self.connection.create_table(name, rows, temp=True)
        # Nothing is gained by asking the database for the columns that it was just given.
        import ibis

        return ibis.table(ibis.Schema.from_pyarrow(rows.schema), name=name)

    def view(self, name: str, rows: Statement) -> None:
        """See Engine.view: a temporary view."""
        self.connection.con.execute(f'CREATE TEMPORARY VIEW "{name}" AS {rows.sql}')

    def over(self, snapshot: "ibis.BaseBackend", tables: Sequence[str]) -> "DuckDB":
        """See Engine.over: the snapshot's own connection, where its tables are already."""
        return DuckDB(snapshot)

    def write(self, parts: Iterable[Statement], snapshot: "ibis.BaseBackend", name: str) -> None:
        """See Engine.write; the rows never leave DuckDB."""
        into = f'CREATE TABLE "{name}" AS'
        for part in parts:
            snapshot.con.execute(f"{into} {part.sql}")
            into = f'INSERT INTO "{name}"'

    def close(self) -> None:
        """See Engine.close."""
        if self._owned and self._connection is not None:
            self._connection.disconnect()
            self._connection = None

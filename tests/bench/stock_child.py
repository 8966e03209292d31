"""One measure of the stock, in a process of its own: ``python -m tests.bench.stock_child HOW FOLDER``.

``source``: the reader and the contracts of a load, over a department; ``bare``: DuckDB alone, asked
the best way for the same rows and columns (filter, unit and position of each), into a database file. Importing
the packages and building the table of communes, which a load needs in any case, come before the clock
starts. Prints seconds, the peak of memory (MiB) and that before the start.
"""

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb
import ibis
import pyproj  # noqa: F401

import etl.schema
import etl.sources.sirene  # noqa: F401
from etl.contracts import empty_rows
from etl.inputs import SourceInput, located, placed, read_source
from etl.sources.base import Setting
from etl.sources.sirene.selection import NEEDED, OPTIONAL
from observatory import reference
from observatory.config import Config, load_config
from observatory.model import LAYOUT

DEPARTMENT = "13"
_FILES = {
    "establishments": "StockEtablissement_utf8", "units": "StockUniteLegale_utf8",
    "positions": "GeolocalisationEtablissement",
}  # fmt: skip
_CONFIG = """
languages = ["en"]
as_of = 2026-10-31
[territory]
focal = "{department}"
country = "FR"
[scope]
{scope}
"""


def main(how: str, folder: Path) -> None:
    """Measure and print one JSON object."""
    usual = reference.naf().query("default_scope")
    scope = dict(zip(usual["code"], usual["segment"], strict=True))
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "observatory.toml"
        lines = "\n".join(f'"{code}" = "{segment}"' for code, segment in scope.items())
        path.write_text(_CONFIG.format(department=DEPARTMENT, scope=lines), encoding="utf-8")
        task = (
            _source(load_config(path), folder) if how == "source" else _bare(scope, folder, place)
        )
        idle = _peak()
        started, used = time.perf_counter(), time.process_time()
        rows = task()
        seconds, cpu = time.perf_counter() - started, time.process_time() - used
    print(
        json.dumps(
            {"seconds": seconds, "cpu_s": cpu, "idle_mib": idle, "peak_mib": _peak(), "rows": rows}
        )
    )


def _source(config: Config, folder: Path) -> Any:
    source = {"name": "stock", "kind": "sirene-stock", "location": str(folder)}
    setting = placed(Setting(source, config), lambda: empty_rows(LAYOUT["territories"], ["en"]))
    setting.is_local(DEPARTMENT)
    ibis.duckdb.connect().disconnect()

    def task() -> int:
        found = read_source(SourceInput(setting, located(setting, folder)), ["en"])
        assert not found.rejected, found.tables[0].rejected[:3]
        return found.accepted

    return task


def _bare(scope: dict[str, str], folder: Path, place: str) -> Any:
    communes = reference.communes().query("department_code == @DEPARTMENT")["code"]
    tables = {kind: f"read_parquet('{folder}/{name}.parquet')" for kind, name in _FILES.items()}
    connection = duckdb.connect(str(Path(place) / "bare.duckdb"))
    columns = {kind: _columns(connection, kind, table) for kind, table in tables.items()}

    def task() -> int:
        connection.execute(
            f"""CREATE TABLE here AS SELECT {columns["establishments"]} FROM {tables["establishments"]}
            WHERE activitePrincipaleEtablissement IN {tuple(scope)}
            AND codeCommuneEtablissement IN {tuple(communes)}
            AND nomenclatureActivitePrincipaleEtablissement = 'NAFRev2'"""
        )
        connection.execute(
            f"""CREATE TABLE selected AS SELECT * FROM here
            LEFT JOIN (SELECT {columns["units"]} FROM {tables["units"]}
                WHERE siren IN (SELECT siren FROM here)) USING (siren)
            LEFT JOIN (SELECT {columns["positions"]} FROM {tables["positions"]}
                WHERE siret IN (SELECT siret FROM here)) USING (siret)"""
        )
        found = connection.execute("SELECT count(DISTINCT siren) FROM selected").fetchall()
        connection.close()
        return int(found[0][0])

    return task


def _columns(connection: duckdb.DuckDBPyConnection, kind: str, table: str) -> str:
    """The columns that the reader takes of a file, those that the file has."""
    held = set(connection.sql(f"FROM {table} LIMIT 0").columns)
    return ", ".join(name for name in (*NEEDED[kind], *OPTIONAL[kind]) if name in held)


def _peak() -> float:
    """The process's own peak; what the system counts for it may be that of who started it."""
    told = Path("/proc/self/status").read_text().split("VmHWM:")[1]
    return int(told.split()[0]) / 1024


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))

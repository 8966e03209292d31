"""One measure of the stock, in a process of its own: ``python -m tests.bench.stock_child HOW FOLDER``.

``source``: the reader and the contracts of a load, over a department; ``bare``: DuckDB alone, asked
the best way for the same rows (filter, unit and position of each), into a database file. Importing
the packages and building the table of communes, which a load needs in any case, come before the clock
starts. Prints seconds, the peak of memory (MiB) and that before the start.
"""

import json
import resource
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
from observatory import reference
from observatory.config import Config, load_config
from observatory.model import LAYOUT

DEPARTMENT = "13"
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
        started = time.perf_counter()
        rows = task()
        seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, "idle_mib": idle, "peak_mib": _peak(), "rows": rows}))


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
    codes = {"scope": tuple(scope), "communes": tuple(communes), "folder": folder}
    queries = [query.format(**codes) for query in (_LOCAL, _COMPLETED)]

    def task() -> int:
        connection = duckdb.connect(str(Path(place) / "bare.duckdb"))
        for query in queries:
            connection.execute(query)
        found = connection.execute("SELECT count(DISTINCT siren) FROM selected").fetchall()
        connection.close()
        return int(found[0][0])

    return task


_LOCAL = """
    CREATE TABLE here AS
    SELECT siren, siret, dateCreationEtablissement, etatAdministratifEtablissement, dateDebut,
        codeCommuneEtablissement, activitePrincipaleEtablissement, statutDiffusionEtablissement,
        etablissementSiege, trancheEffectifsEtablissement, enseigne1Etablissement,
        denominationUsuelleEtablissement
    FROM read_parquet('{folder}/StockEtablissement_utf8.parquet')
    WHERE activitePrincipaleEtablissement IN {scope} AND codeCommuneEtablissement IN {communes}
        AND nomenclatureActivitePrincipaleEtablissement = 'NAFRev2'
"""
_COMPLETED = """
    CREATE TABLE selected AS
    SELECT * FROM here
    LEFT JOIN (
        SELECT siren, denominationUniteLegale, categorieJuridiqueUniteLegale, nomUniteLegale,
            prenomUsuelUniteLegale, statutDiffusionUniteLegale
        FROM read_parquet('{folder}/StockUniteLegale_utf8.parquet')
        WHERE siren IN (SELECT siren FROM here)
    ) USING (siren)
    LEFT JOIN (
        SELECT siret, y_latitude, x_longitude, qualite_xy
        FROM read_parquet('{folder}/GeolocalisationEtablissement.parquet')
        WHERE siret IN (SELECT siret FROM here)
    ) USING (siret)
"""


def _peak() -> float:
    scale = 1024 if sys.platform != "darwin" else 1024 * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))

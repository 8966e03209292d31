"""The national stock of establishments: filtered and loaded, against bare DuckDB on the same files."""

import json
import subprocess
import sys
from pathlib import Path

import duckdb

from observatory import ROOT, reference
from tests.bench.result import Result, at_most

SIZES = (1_000_000, 5_000_000, 10_000_000)
RATIO, MEMORY_MIB = 1.5, 400
REPEATS = 3

_UNITS_SHARE, _POSITIONS_SHARE = 0.65, 0.86
"""Units and positions for each establishment, as in the national files of 2026."""


def measure(root: Path) -> list[Result]:
    """Time against bare DuckDB, peak memory, and their growth with the size of the stock."""
    results, first = [], 0.0
    for size in SIZES:
        folder = generate(root / str(size), size)
        # The order is turned each time, so that neither always finds the files in memory.
        runs: dict[str, list[dict[str, float]]] = {"bare": [], "source": []}
        for turn in range(REPEATS):
            for how in ("bare", "source") if turn % 2 else ("source", "bare"):
                runs[how].append(_child(how, folder))
        bare, source = (min(r["seconds"] for r in runs[how]) for how in ("bare", "source"))
        work = [min(r["cpu_s"] for r in runs[how]) for how in ("bare", "source")]
        memory = max(r["peak_mib"] for r in runs["source"])
        idle = max(r["idle_mib"] for r in runs["source"])
        first = first or source
        words = f"stock of {size // 1_000_000} million"
        detail = f"{source:.2f} s against {bare:.2f} s; {source / first:.1f} × the smallest; processor {work[1]:.2f} s against {work[0]:.2f} s"
        # What a load costs whatever it reads (compiled expressions, contracts) outweighs a small stock.
        bar = RATIO if size == SIZES[-1] else float("inf")
        results += [
            at_most(f"{words}: filter and load / bare DuckDB ({detail})", source / bare, bar, "×"),
            at_most(f"{words}: peak memory (idle {idle:.0f} MiB)", memory, MEMORY_MIB, "MiB"),
        ]  # fmt: skip
    return results


def generate(folder: Path, size: int) -> Path:
    """Write a stock of so many establishments, its units and positions as Parquet; the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    connection.register("commune", reference.communes()[["code", "name", "lat", "lon"]])
    connection.register("naf", reference.naf()[["code"]])
    connection.execute(_NUMBERS + _LISTS)
    places, activities = (
        connection.sql(f"SELECT count(*) FROM {name}").fetchall()[0][0]
        for name in ("place", "activity")
    )
    for name, query in _FILES.items():
        path = folder / f"{name}.parquet"
        sql = query.format(
            size=size, units=int(size * _UNITS_SHARE), positions=_POSITIONS_SHARE,
            places=places, activities=activities,
        )  # fmt: skip
        connection.execute(f"COPY ({sql}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
    connection.close()
    return folder


def _child(how: str, folder: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.stock_child", how, str(folder)],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout)
    return found


_TWICE = "(2 * ({0}) // 10 + 2 * ({0}) % 10)"


def _check_digit(number: str, digits: int) -> str:
    """SQL of the digit that company numbers end with (Luhn), from the digits before it."""
    each = [f"{number} // {10**at} % 10" for at in range(digits)]
    terms = [_TWICE.format(d) if at % 2 == 0 else f"({d})" for at, d in enumerate(each)]
    return f"(10 - ({' + '.join(terms)}) % 10) % 10"


_NUMBERS = f"""
    CREATE MACRO siren_of(unit) AS (30000000 + unit) * 10 + {_check_digit("(30000000 + unit)", 8)};
    CREATE MACRO siret_of(siren, nic) AS
        printf('%014d', (siren * 10000 + nic) * 10 + {_check_digit("(siren * 10000 + nic)", 13)});
"""
_LISTS = """
    CREATE TABLE place AS SELECT row_number() OVER () - 1 AS n, * FROM commune;
    CREATE TABLE activity AS
    SELECT row_number() OVER () - 1 AS n, code FROM (
        SELECT printf('%02d.%02d', 1 + r // 8, 10 + r % 8 * 3) || chr((65 + r % 5)::INT) AS code
        FROM range(700) t(r) UNION SELECT code FROM naf
    );
"""
_ESTABLISHMENTS = """
    WITH row AS (
        SELECT i, (hash(i) >> 2)::BIGINT AS h, siren_of(i * 65 // 100) AS number,
            hash(i) % 100 < 62 AS closed,
            DATE '1985-01-01' + (hash(i + 1) % 14600)::INT AS created,
            (hash(i + 3) % {places})::BIGINT AS at_place, (hash(i + 4) % {activities})::BIGINT AS at_activity
        FROM range({size}) t(i)
    )
    SELECT number::VARCHAR AS siren, right(siret_of(number, 1 + i % 13), 5) AS nic,
        siret_of(number, 1 + i % 13) AS siret,
        CASE WHEN h % 97 = 0 THEN 'P' ELSE 'O' END AS statutDiffusionEtablissement,
        created AS dateCreationEtablissement,
        CASE WHEN closed THEN NULL ELSE ['NN', '00', '01', '02', '03', '11', '12'][1 + h % 7]
        END AS trancheEffectifsEtablissement,
        CASE WHEN closed THEN NULL ELSE '2024' END AS anneeEffectifsEtablissement,
        NULL::VARCHAR AS activitePrincipaleRegistreMetiersEtablissement,
        TIMESTAMP '2019-11-14 14:00:12' + to_seconds((h % 200000000)::INT)
        AS dateDernierTraitementEtablissement,
        i * 65 % 100 < 65 AS etablissementSiege, (1 + h % 5)::BIGINT AS nombrePeriodesEtablissement,
        NULL::VARCHAR AS complementAdresseEtablissement, (h % 200)::VARCHAR AS numeroVoieEtablissement,
        'RUE' AS typeVoieEtablissement, 'DES ESSAIS ' || (h % 9000) AS libelleVoieEtablissement,
        place.code AS codePostalEtablissement, upper(place.name) AS libelleCommuneEtablissement,
        place.code AS codeCommuneEtablissement,
        (600000 + h % 400000 + 0.5)::VARCHAR AS coordonneeLambertAbscisseEtablissement,
        (6200000 + h % 700000 + 0.5)::VARCHAR AS coordonneeLambertOrdonneeEtablissement,
        created + (hash(i + 2) % 9000)::INT AS dateDebut,
        CASE WHEN closed THEN 'F' ELSE 'A' END AS etatAdministratifEtablissement,
        CASE WHEN h % 5 = 0 THEN 'ENSEIGNE ' || i END AS enseigne1Etablissement,
        NULL::VARCHAR AS enseigne2Etablissement, NULL::VARCHAR AS enseigne3Etablissement,
        NULL::VARCHAR AS denominationUsuelleEtablissement,
        CASE WHEN closed AND h % 3 = 0 THEN '74.1J' ELSE activity.code END
        AS activitePrincipaleEtablissement,
        CASE WHEN closed AND h % 3 = 0 THEN 'NAF1993' ELSE 'NAFRev2' END
        AS nomenclatureActivitePrincipaleEtablissement,
        CASE WHEN h % 3 = 0 THEN 'O' ELSE 'N' END AS caractereEmployeurEtablissement,
        NULL::VARCHAR AS activitePrincipaleNAF25Etablissement
    FROM row
    JOIN place ON place.n = at_place JOIN activity ON activity.n = at_activity
    ORDER BY siret
"""
_UNITS = """
    SELECT siren_of(i)::VARCHAR AS siren,
        CASE WHEN hash(i) % 83 = 0 THEN 'P' ELSE 'O' END AS statutDiffusionUniteLegale,
        DATE '1985-01-01' + (hash(i) % 14600)::INT AS dateCreationUniteLegale,
        NULL::VARCHAR AS sigleUniteLegale, NULL::VARCHAR AS prenom1UniteLegale,
        CASE WHEN i % 2 = 0 THEN 'PRENOM' END AS prenomUsuelUniteLegale,
        '2026-01-01T00:00:00' AS dateDernierTraitementUniteLegale,
        CASE WHEN i % 2 = 0 THEN 'NOM ' || hash(i) % 90000 END AS nomUniteLegale,
        NULL::VARCHAR AS nomUsageUniteLegale,
        CASE WHEN i % 2 = 1 THEN 'SOCIETE ESSAI ' || hash(i) END AS denominationUniteLegale,
        NULL::VARCHAR AS denominationUsuelle1UniteLegale,
        CASE WHEN i % 2 = 0 THEN '1000' ELSE ['5499', '5710', '9220', '6540'][1 + i % 4]
        END AS categorieJuridiqueUniteLegale,
        '00010' AS nicSiegeUniteLegale
    FROM range({units}) t(i) ORDER BY siren
"""
_POSITIONS = """
    SELECT siret, (600000 + h % 400000 + 0.25) AS x, (6200000 + h % 700000 + 0.25) AS y,
        ['11', '12', '21', '22', '33'][1 + h % 5] AS qualite_xy, '2154' AS epsg,
        'CSZ' AS plg_qp24, '0101' AS plg_iris, 'CSZ' AS plg_zus, 'CSZ' AS plg_qp15, 'CSZ' AS plg_qva,
        commune AS plg_code_commune, NULL::DOUBLE AS distance_precision, '1' AS qualite_qp24,
        '1' AS qualite_iris, '1' AS qualite_zus, '1' AS qualite_qp15, '1' AS qualite_qva,
        42 + (h % 900000) / 100000.0 AS y_latitude, -1 + (h % 800000) / 100000.0 AS x_longitude
    FROM (
        SELECT siret_of(siren_of(i * 65 // 100), 1 + i % 13) AS siret,
            (hash(i) >> 2)::BIGINT AS h, '01001' AS commune FROM range({size}) t(i)
    ) WHERE h % 100 < {positions} * 100 ORDER BY siret
"""
_FILES = {
    "StockEtablissement_utf8": _ESTABLISHMENTS,
    "StockUniteLegale_utf8": _UNITS,
    "GeolocalisationEtablissement": _POSITIONS,
}

"""A load of stock files: companies of the stock, and the location quotient beside them."""

import ibis
import pytest

from etl.checking import check_file
from etl.sources.sirene.selection import completed, local_establishments, selection
from observatory.snapshot import Snapshot
from tests.data_directory import load_result, value
from tests.stock_files import (
    ESTABLISHMENTS_2026,
    SCOPE,
    UNITS,
    config,
    establishment,
    parquet,
    siren,
    siret,
    unit,
    write,
)

pytestmark = pytest.mark.slow

CONFIG = """
title = { fr = "Essai", en = "Trial" }
languages = ["fr", "en"]
as_of = 2026-12-31
baseline_year = 2017

[territory]
focal = "48"
country = "FR"

[scope]
"59.11A" = "production"
"62.01Z" = "games"

[[source]]
name = "stock"
kind = "sirene-stock"
location = "stock/*"
title = "Register of companies"
"""
ELSEWHERE = {"codeCommuneE": "13055"}
GIVEN = [
    establishment(1, dateDernierT="2026-11-01T00:00:00"),
    establishment(2, activitePrincipaleE="62.01Z", dateCreationE="2024-01-01"),
    establishment(3, etatAdministratif="F", dateDebut="2025-07-01"),
    establishment(4, activitePrincipaleE="47.11F"),
    *(establishment(n, **ELSEWHERE) for n in range(10, 12)),
    *(establishment(n, activitePrincipaleE="47.11F", **ELSEWHERE) for n in range(12, 30)),
]


def stocked(root):
    """A load of the given establishments; the snapshot and what was told."""
    write(root / "stock", GIVEN, [unit(n) for n in range(1, 30)])
    result = load_result(root, config=CONFIG)
    return Snapshot(root / "warehouse" / "trial" / f"{result.snapshot}.duckdb"), result


def test_a_load_has_the_stock_its_evidence_and_the_quotient(tmp_path):
    snapshot, result = stocked(tmp_path)
    (source,) = [item for item in result.sources if item.name == "stock"]
    assert (source.read, source.accepted, source.rejected) == (24, 3, 0)
    # Three companies in 2024 and 2025 (the third to the end of the year in which it closed), two in 2026.
    assert [
        value(snapshot, "C1", territory="48", year=year) for year in (2023, 2024, 2025, 2026)
    ] == [2, 3, 3, 2]
    assert [value(snapshot, "C3", territory="48", year=year) for year in (2025, 2026)] == [1, 0]
    # Two of three here, four of twenty-three in the country.
    assert value(snapshot, "C5", territory="48", year=2026) == pytest.approx((2 / 3) / (4 / 23))
    assert value(snapshot, "C5", territory="48", year=2026, segment="games") == pytest.approx(
        (1 / 3) / (1 / 23)
    )
    rows = snapshot.query(
        "SELECT org_id, name, position_quality, source, source_title FROM organisation ORDER BY siren"
    )
    assert rows["org_id"].tolist() == [f"siren:{siren(n)}" for n in (1, 2, 3)]
    assert set(rows["position_quality"]) == {"commune"}
    assert set(rows["source_title"]) == {"Register of companies"}


def test_both_lists_of_one_register_merge_by_number(tmp_path):
    write(tmp_path / "stock", GIVEN, [])
    rows = f"""
        org_id;name;kind;country_code;commune;naf
        siren:{siren(1)};Kept;company;FR;48095;59.11A
    """
    result = load_result(tmp_path, {"organisations": rows}, config=CONFIG)
    snapshot = Snapshot(tmp_path / "warehouse" / "trial" / f"{result.snapshot}.duckdb")
    found = snapshot.query(
        "SELECT name FROM organisation WHERE siren = ? OR name = 'Kept'", [siren(1)]
    )
    assert found["name"].tolist() == ["Kept"]


def test_a_file_can_be_checked_alone(tmp_path):
    path = write(tmp_path / "stock", GIVEN) / "StockEtablissement_utf8.csv"
    found = check_file(path, "sirene-stock", ["fr", "en"], config())
    assert (found.read, found.accepted, found.rejected) == (24, 3, [])
    # Without a configuration, every place is here and the scope is that of the reference, which
    # has no development of software.
    assert check_file(path, "sirene-stock", ["fr", "en"]).accepted == 4


def test_the_selection_is_one_definition_whole_or_in_steps(tmp_path):
    connection = ibis.duckdb.connect()
    establishments = connection.read_parquet(
        str(parquet(tmp_path / "e.parquet", ESTABLISHMENTS_2026, GIVEN))
    )
    units = connection.read_parquet(
        str(parquet(tmp_path / "u.parquet", UNITS, [unit(n) for n in range(1, 30)]))
    )
    whole = selection(establishments, units, None, SCOPE, ["48095"])
    rows = whole.order_by("siret").to_pyarrow()
    assert rows["siret"].to_pylist() == [siret(n) for n in (1, 2, 3)]
    assert rows["denominationUniteLegale"].to_pylist() == ["Film 1", "Film 2", "Film 3"]
    assert {str(kind) for kind in rows.schema.types} == {"string"}
    local = local_establishments(establishments, SCOPE, ["48095"])
    kept = connection.create_table("kept", local, temp=True)
    assert completed(kept, units).order_by("siret").to_pyarrow().equals(rows)
    assert "JOIN" in ibis.to_sql(whole, dialect="pyspark")

"""Apache Spark: the same tables from the same definitions, and nothing left or said beside them."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import ibis
import pandas as pd
import pyarrow as pa
import pytest

from etl.contracts import empty_rows
from etl.engines import DuckDB, Engine, EngineFailed, EngineUnavailable
from etl.engines.spark import Spark
from etl.faults import FileRefused
from etl.inputs import SourceChecked, SourceInput, located, placed, read_source
from etl.sources.base import Setting
from observatory import ROOT
from observatory.engine import Spark as Settings
from observatory.model import LAYOUT, TABLES
from observatory.snapshot import Snapshot, Warehouse
from tests.conftest import DATASETS
from tests.stock_files import (
    ESTABLISHMENTS_2026,
    PERIODS,
    POSITIONS_19,
    UNITS,
    config,
    establishment,
    parquet,
    siret,
    text,
    unit,
)

pytestmark = pytest.mark.slow

NAME = "illustrative"
TWO_CORES = Settings("local[2]", {"spark.driver.memory": "1g"})
NOT_THE_DATA = {"snapshot": ["snapshot_id", "loaded_at"], "source": ["seconds"]}
"""What differs between two loads of the same inputs."""


@pytest.fixture(scope="module")
def spark() -> Iterator[Spark]:
    """A session on this machine."""
    with Spark(TWO_CORES) as engine:
        assert engine.connection is not None
        yield engine


@dataclass(frozen=True)
class Loaded:
    """A load on Spark by the command: how it ended, and what it left where it worked."""

    done: subprocess.CompletedProcess[str]
    left: list[Path]
    warehouse: Path


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """The illustrative dataset, loaded on Spark by the command."""
    root = tmp_path_factory.mktemp("loaded")
    temporary, elsewhere, out = (root / name for name in ("temporary", "elsewhere", "out"))
    temporary.mkdir()
    elsewhere.mkdir()
    arguments = [
        "--config", ROOT / DATASETS[NAME], "--data", ROOT / "data" / NAME, "--out", out,
        "--engine", "spark", "--json",
    ]  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "etl", "run", *map(str, arguments)],
        cwd=elsewhere, env={**os.environ, "TMPDIR": str(temporary), "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True,
    )  # fmt: skip
    return Loaded(done, [*temporary.iterdir(), *elsewhere.iterdir()], out)


def test_the_command_prints_one_object_and_leaves_nothing_behind(loaded):
    assert loaded.done.returncode == 0, loaded.done.stderr
    assert json.loads(loaded.done.stdout)["dataset"] == NAME
    assert loaded.done.stderr == ""
    assert loaded.left == []


def test_both_engines_give_the_same_tables(loaded, bundled):
    found = [Warehouse(warehouse).current(NAME) for warehouse in (bundled, loaded.warehouse)]
    for table in TABLES:
        rows = [_rows(snapshot, table) for snapshot in found]
        assert table in ("rejected_row", "review_pair", "note", "decision") or len(rows[0]), (
            f"{table} is empty"
        )
        pd.testing.assert_frame_equal(*rows, check_exact=False, rtol=1e-9, atol=1e-9, obj=table)


def _rows(snapshot: Snapshot, table: str) -> pd.DataFrame:
    key = ", ".join(f'"{name}"' for name in TABLES[table].key) or "ALL"
    rows = snapshot.query(f"SELECT * FROM {table} ORDER BY {key}")
    return rows.drop(columns=NOT_THE_DATA.get(table, []))


@pytest.mark.skipif(sys.platform != "linux", reason="sockets of a process are read from /proc")
def test_on_this_machine_spark_speaks_to_nobody_else_and_shows_no_page(spark):
    assert spark.session.sparkContext.uiWebUrl is None
    sockets = _sockets(spark._gateway.proc.pid)
    assert sockets, "no socket of the Java process was found"
    assert {host for pair in sockets for host in pair} <= {"127.0.0.1", "0.0.0.0"}
    # An end without an address is that of a socket that listens; what it listens on is loopback.
    assert {own for own, _ in sockets} == {"127.0.0.1"}


def _sockets(process: int) -> set[tuple[str, str]]:
    """The TCP sockets of a process: the address at its end, and at the other."""
    own = {os.readlink(path) for path in Path(f"/proc/{process}/fd").iterdir() if path.is_symlink()}
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{process}/net/{table}").read_text().splitlines()[1:]:
            cells = line.split()
            if f"socket:[{cells[9]}]" in own:
                found.add((_host(cells[1]), _host(cells[2])))
    return found


def _host(written: str) -> str:
    """An address of /proc/net/tcp, whose bytes stand from last to first; IPv4 within IPv6 too."""
    return socket.inet_ntoa(bytes.fromhex(written.partition(":")[0][-8:])[::-1])


def _stock(folder: Path) -> Path:
    folder.mkdir()
    many = [
        *(establishment(n) for n in range(1, 6)),
        establishment(6, statutDiffusionE="P"),
        establishment(7, 1, etatAdministratif="F", dateDebut="2024-02-03"),
        establishment(7, 2, etablissementSiege="false", trancheEffectifsE="11"),
        *(establishment(n, codeCommuneEtablissement="13055") for n in range(10, 40)),
        *(establishment(n, activitePrincipaleE="47.11F") for n in range(40, 60)),
    ]
    parquet(folder / "StockEtablissement_utf8.parquet", ESTABLISHMENTS_2026, many)
    parquet(folder / "StockUniteLegale_utf8.parquet", UNITS, [unit(n) for n in range(1, 60)])
    past = {"siret": siret(7), "dateDebut": "2010-03-01", "dateFin": "2022-05-01", "etatAdministratifEtablissement": "A"}  # fmt: skip
    parquet(folder / "StockEtablissementHistorique_utf8.parquet", PERIODS, [past])
    position = {"siret": siret(1), "qualite_xy": "11", "epsg": "2154", "y_latitude": "44.5", "x_longitude": "3.5"}  # fmt: skip
    path = folder / "GeolocalisationEtablissement_Sirene.csv"
    path.write_text(text(POSITIONS_19, [position], ";"), encoding="utf-8")
    return folder


def _read(engine: Engine, *location: str) -> SourceChecked:
    source = {"name": "stock", "kind": "sirene-stock", "location": list(location)}
    setting = Setting(source, config(), engine=engine)
    setting = placed(setting, lambda: empty_rows(LAYOUT["territories"], ["en"]))
    return read_source(SourceInput(setting, located(setting, Path())), ["fr", "en"])


def test_a_stock_gives_the_same_rows_on_both_engines_by_path_and_by_address(tmp_path, spark):
    folder = _stock(tmp_path / "stock of one day")
    addresses = [path.as_uri() for path in sorted(folder.iterdir())]
    assert all(address.startswith("file:///") for address in addresses)
    expected, *others = (
        _read(DuckDB(), str(folder)), _read(spark, str(folder)), _read(spark, *addresses)
    )  # fmt: skip
    organisations = expected.tables[0].rows
    assert len(organisations) == 7
    assert organisations["lat"].notna().sum() == 1
    for other in others:
        assert (other.extract.read, other.accepted) == (expected.extract.read, expected.accepted)
        assert [item.text() for item in other.extract.warnings] == []
        for mine, theirs in zip(expected.tables, other.tables, strict=True):
            pd.testing.assert_frame_equal(mine.rows, theirs.rows)


@pytest.mark.parametrize("content", [b"PAR1 cut off", b"PAR1" + bytes(4000) + b"PAR1"])
def test_a_damaged_file_is_refused_by_name(tmp_path, spark, content):
    path = tmp_path / "StockEtablissement_utf8.parquet"
    path.write_bytes(content)
    with pytest.raises(
        FileRefused, match=r"Spark cannot read a file: .*StockEtablissement_utf8\.parquet"
    ):
        _read(spark, str(path))


def test_a_file_that_is_cut_off_in_its_rows_is_refused_by_name(tmp_path, spark):
    path = _stock(tmp_path / "stock") / "StockEtablissement_utf8.parquet"
    content = bytearray(path.read_bytes())
    content[4 : len(content) // 2] = bytes(len(content) // 2 - 4)
    path.write_bytes(content)
    with pytest.raises(
        FileRefused, match=r"cannot read a file: .*StockEtablissement_utf8\.parquet"
    ):
        _read(spark, str(path))


def test_an_address_where_nothing_lies_is_refused_by_name(tmp_path, spark):
    with pytest.raises(FileRefused, match=r"no host: .*/StockEtablissement\.parquet"):
        _read(spark, f"hdfs:///{tmp_path.name}/StockEtablissement.parquet")


def test_a_table_without_rows_keeps_its_types(spark):
    types = [
        ("list", pa.list_(pa.string())),
        ("moment", pa.timestamp("us", "UTC")),
        ("day", pa.date32()),
    ]
    back = spark.rows(spark.keep("nothing", pa.schema(types).empty_table()))
    assert back.num_rows == 0
    assert [(field.name, field.type) for field in back.schema] == types


def test_lists_days_and_moments_come_back_as_they_went(spark):
    rows = pa.table(
        {
            "list": pa.array([["a", "b"], []], pa.list_(pa.string())),
            "day": pa.array([None, 20_000], pa.date32()),
            "moment": pa.array([0, 1], pa.timestamp("us", tz="UTC")),
            "number": pa.array([None, 0.1], pa.float64()),
        }
    )
    kept = spark.keep("there_and_back", rows)
    back = spark.rows(kept.order_by(ibis.desc("moment")))
    assert back.to_pylist() == rows.to_pylist()[::-1]


def test_columns_of_several_files_are_found_by_name(tmp_path, spark):
    for number, columns in enumerate((["a", "b"], ["c", "a"])):
        rows = [dict.fromkeys(columns, str(number))]
        parquet(tmp_path / f"{number}.parquet", columns, rows)
    addresses = [str(path) for path in sorted(tmp_path.glob("*.parquet"))]
    for engine in (spark, DuckDB()):
        found = engine.rows(engine.read_parquet(addresses).order_by("a").select("a", "b", "c"))
        assert found.to_pylist() == [
            {"a": "0", "b": "0", "c": None},
            {"a": "1", "b": None, "c": "1"},
        ]


def test_cells_of_a_csv_file_stay_texts_on_both_engines(tmp_path, spark):
    path = tmp_path / "list.csv"
    path.write_text('a,b\n00012,"x ""y"", z\nw"\n,é\n', encoding="utf-8")
    for engine in (spark, DuckDB()):
        found = engine.rows(engine.read_csv([str(path)])).to_pylist()
        assert found == [{"a": "00012", "b": 'x "y", z\nw'}, {"a": None, "b": "é"}]


def test_a_java_process_that_dies_is_a_sentence_and_nothing_stays_open(spark):
    # The last test of the shared session: it is gone afterwards.
    rows = spark.keep("one", pa.table({"one": [1]}))
    _kill(spark)
    with pytest.raises(EngineFailed, match="Spark gave up"):
        spark.rows(rows)
    spark.close()
    with pytest.raises(EngineFailed, match="Spark gave up"):
        _asked_after_its_death()


def _asked_after_its_death() -> None:
    with Spark(TWO_CORES) as engine:
        rows = engine.keep("one", pa.table({"one": [1]}))
        assert engine.rows(rows).to_pylist() == [{"one": 1}]
        _kill(engine)
        engine.connection.table("another")


def _kill(engine: Spark) -> None:
    process = engine._gateway.proc
    os.kill(process.pid, signal.SIGKILL)
    process.wait()


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"spark.driver.memory": "lots"}, "lots"),
        ({"spark.driver.bindAddress": "192.0.2.254"}, "bind"),
    ],
)
def test_settings_that_spark_does_not_take_are_told_with_its_reason(settings, told):
    refused = pytest.raises(EngineUnavailable, match=f"Spark does not start with local.*{told}")
    with Spark(Settings("local[1]", settings)) as engine, refused:
        assert engine.connection


def test_who_listens_and_is_no_cluster_is_a_sentence():
    with socket.create_server(("127.0.0.1", 0)) as server:

        def hang_up() -> None:
            while True:
                try:
                    server.accept()[0].close()
                except OSError:
                    return

        threading.Thread(target=hang_up, daemon=True).start()
        master = f"spark://127.0.0.1:{server.getsockname()[1]}"
        refused = pytest.raises(EngineUnavailable, match=f"does not start with {master}")
        with Spark(Settings(master, {"spark.driver.host": "127.0.0.1"})) as engine, refused:
            assert engine.connection

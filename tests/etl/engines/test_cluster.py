"""A Spark cluster: its master and one worker run here, as programs of their own."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pyarrow as pa
import pytest

from etl.engines.spark import Spark
from observatory.engine import Spark as Settings
from tests.stock_files import parquet

pytestmark = pytest.mark.slow

SECONDS = 120


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[str]:
    """The URL of a cluster with one worker."""
    spec = find_spec("pyspark")
    assert spec is not None
    assert spec.origin is not None
    program = Path(spec.origin).parent / "bin" / "spark-class"
    port = _free()
    master = f"spark://127.0.0.1:{port}"
    environment = {
        **os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_MASTER_OPTS": "-Dspark.master.rest.enabled=false",
        "SPARK_WORKER_DIR": str(tmp_path / "worker"), "SPARK_LOCAL_DIRS": str(tmp_path / "local"),
    }  # fmt: skip
    here = ["--host", "127.0.0.1", "--webui-port", "0"]
    deployed = "org.apache.spark.deploy"
    commands = (
        [f"{deployed}.master.Master", *here, "--port", str(port)],
        [f"{deployed}.worker.Worker", *here, "--cores", "1", "--memory", "1g", master],
    )
    running = []
    try:
        for name, command in zip(("master", "worker"), commands, strict=True):
            log = tmp_path / f"{name}.txt"
            with log.open("wb") as told:
                running.append(
                    subprocess.Popen(
                        [str(program), *command], env=environment, stdout=told, stderr=told
                    )
                )
            _wait(log, "ALIVE" if name == "master" else "Successfully registered with master")
        yield master
    finally:
        for process in running:
            process.terminate()
            process.wait(SECONDS)


def _free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def _wait(log: Path, words: str) -> None:
    until = time.monotonic() + SECONDS
    while words not in log.read_text():
        assert time.monotonic() < until, log.read_text()
        time.sleep(0.2)


def test_a_cluster_reads_joins_and_keeps_as_this_machine_does(tmp_path, cluster):
    path = parquet(tmp_path / "unit.parquet", ["siren", "name"], [{"siren": "1", "name": "One"}])
    settings = Settings(
        cluster,
        {
            "spark.driver.host": "127.0.0.1", "spark.driver.memory": "512m",
            "spark.executor.memory": "512m", "spark.sql.shuffle.partitions": "2",
        },
    )  # fmt: skip
    with Spark(settings) as engine:
        assert engine.session.sparkContext.master == cluster
        places = engine.keep("place", pa.table({"siren": ["1", "1", "2"], "jobs": [2.0, 0.5, 9.0]}))
        joined = engine.keep("joined", places.inner_join(engine.read_parquet([str(path)]), "siren"))
        found = engine.rows(joined.group_by("name").aggregate(jobs=joined.jobs.sum()))
    assert found.to_pylist() == [{"name": "One", "jobs": 2.5}]

"""Apache Spark: on this machine or on a cluster, for files too large for one machine.

What Spark says goes to a log of its own, never to standard output. On this machine it listens on
loopback only. All its temporary files lie in one directory, which goes when the engine is closed.
"""

import gc
import os
import re
import subprocess
import tempfile
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from etl.engines.base import (
    Engine,
    EngineFailed,
    EngineUnavailable,
    Statement,
    Unreadable,
    put,
)
from etl.engines.starting import check_available, reason_in
from observatory.engine import Spark as Settings
from observatory.i18n import Message, N_

if TYPE_CHECKING:
    import ibis
    import ibis.expr.types as ir

_LOG = "log.txt"
_SECONDS_TO_END = 30.0
_OF_A_FILE = re.compile(
    r"PATH_NOT_FOUND|FAILED_READ_FILE|UNABLE_TO_INFER_SCHEMA|FileNotFound|EOFException|not a Parquet"
)
"""How Spark's errors about a file are called, among all that may go wrong."""
_FAILED = N_(
    "Spark gave up: {reason}. Look at the memory and the settings under [engine.settings], or load"
    " with --engine duckdb."
)
_UNREADABLE = N_(
    "Spark cannot read a file: {reason}. Check that every machine of the cluster reaches its address"
    " and that the file is whole."
)
_NOT_STARTED = N_(
    "Spark does not start with {master}: {reason}. Correct [engine] in the configuration, or load"
    " with --engine duckdb."
)


class Spark(Engine):
    """A Spark session, started when it is first used."""

    name = "spark"

    def __init__(self, settings: Settings) -> None:
        """Raises EngineUnavailable where PySpark, Java or the cluster is missing."""
        check_available(settings.master)
        self._settings = settings
        self._connection: ibis.BaseBackend | None = None
        self._gateway: Any = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._kept: dict[str, Any] = {}

    @property
    def connection(self) -> "ibis.BaseBackend":
        """The Ibis backend over the session. Raises EngineUnavailable where Spark does not start."""
        if self._connection is None:
            self._connection = self._start()
        return self._connection

    @property
    def session(self) -> Any:
        """The SparkSession."""
        from pyspark.sql import SparkSession

        assert self.connection is not None
        return SparkSession.getActiveSession()

    def read_parquet(self, addresses: Sequence[str]) -> "ir.Table":
        """See Engine.read_parquet; the addresses are what Hadoop understands."""
        with self._told(reading=True):
            frame = self.session.read.option("mergeSchema", "true").parquet(*addresses)
        return self._named(f"parquet_{len(self._kept)}", frame)

    def read_csv(self, addresses: Sequence[str], delimiter: str = ",") -> "ir.Table":
        """See Engine.read_csv."""
        with self._told(reading=True):
            frame = self.session.read.csv(
                list(addresses), sep=delimiter, header=True, inferSchema=False, multiLine=True,
                quote='"', escape='"', encoding="UTF-8", enforceSchema=False,
            )  # fmt: skip
        return self._named(f"csv_{len(self._kept)}", frame)

    def rows(self, asked: "ir.Table | Statement") -> pa.Table:
        """See Engine.rows."""
        with self._told():
            return self._frame(asked).toArrow()

    def keep(self, name: str, rows: "ir.Table | pa.Table | Statement") -> "ir.Table":
        """See Engine.keep: in the memory of the executors, and on their disks what does not fit."""
        with self._told():
            if isinstance(rows, pa.Table):
                if not rows.num_rows:
                    # PySpark wants a piece of each column, however short.
                    rows = pa.Table.from_batches([pa.RecordBatch.from_pylist([], rows.schema)])
                return self._named(name, self.session.createDataFrame(rows))
            return self._named(name, self._frame(rows).cache())

    def view(self, name: str, rows: Statement) -> None:
        """See Engine.view."""
        with self._told():
            self._named(name, self._frame(rows))

    def over(self, snapshot: "ibis.BaseBackend", tables: Sequence[str]) -> "Spark":
        """See Engine.over: copies of the snapshot's tables on the session."""
        for name in tables:
            self.keep(name, snapshot.table(name).to_pyarrow())
        return self

    def write(self, parts: Iterable[Statement], snapshot: "ibis.BaseBackend", name: str) -> None:
        """See Engine.write."""
        put(snapshot, name, pa.concat_tables([self.rows(part) for part in parts]))

    def close(self) -> None:
        """See Engine.close: the session and its Java process end, in whatever state they are."""
        from pyspark import SparkContext

        self._kept.clear()
        if self._connection is not None:
            # A process that died cannot say goodbye.
            with suppress(*_errors()), warnings.catch_warnings(action="ignore"):
                self._connection.disconnect()
            self._connection = None
        if self._gateway is not None:
            with suppress(*_errors()):
                self._gateway.shutdown()
            _end(self._gateway.proc)
            self._gateway = None
            # PySpark keeps the first Java process of a process for good, and its session.
            SparkContext._gateway = SparkContext._jvm = SparkContext._active_spark_context = None
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close; what went wrong on the connection itself is told in words too."""
        reached = self._connection is not None
        self.close()
        if reached and isinstance(error, _errors()):
            raise _failed(error) from error

    def _frame(self, asked: "ir.Table | Statement") -> Any:
        # Ibis would go through pandas here; the results are Arrow on both engines.
        sql = asked.sql if isinstance(asked, Statement) else self.connection.compile(asked)
        return self.connection.raw_sql(sql)

    def _named(self, name: str, frame: Any) -> "ir.Table":
        frame.createOrReplaceTempView(name)
        self._kept[name] = frame
        return self.connection.table(name)

    def _start(self) -> "ibis.BaseBackend":
        self._folder = tempfile.TemporaryDirectory(prefix="spark-", ignore_cleanup_errors=True)
        folder, master = Path(self._folder.name), self._settings.master
        with _silent():
            try:
                return self._launched(folder, folder / _LOG)
            except _errors() as error:
                reason = reason_in(folder / _LOG, error)
            # What PySpark leaves open of a process that did not start goes with its error.
            gc.collect()
        self.close()
        raise EngineUnavailable(_NOT_STARTED, master=master, reason=reason)

    def _launched(self, folder: Path, log: Path) -> "ibis.BaseBackend":
        from pyspark import SparkConf, SparkContext
        from pyspark.java_gateway import launch_gateway
        from pyspark.sql import SparkSession

        master = self._settings.master
        chosen = {**_defaults(master, folder), **self._settings.settings}
        conf = SparkConf(loadDefaults=False).setMaster(master)
        conf = conf.setAppName("observatory").setAll(list(chosen.items()))
        with log.open("wb") as told, _only_loopback(master):
            self._gateway = launch_gateway(conf, {"stdout": told, "stderr": told})
            context = SparkContext(conf=conf, gateway=self._gateway)
        import ibis

        return ibis.pyspark.connect(SparkSession(context))

    @contextmanager
    def _told(self, reading: bool = False) -> Iterator[None]:
        """What goes wrong on Spark, in words; while a file is opened, it is the file's."""
        try:
            with _silent():
                yield
        except _errors() as error:
            raise _failed(error, reading) from error


@contextmanager
def _silent() -> Iterator[None]:
    """Without PySpark's word that it does not know pandas 3: only Arrow tables pass between them."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas")
        warnings.simplefilter("ignore", ResourceWarning)
        yield


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End the Java process, which goes by itself when nobody speaks to it any more."""
    assert process.stdin is not None
    process.stdin.close()
    try:
        process.wait(_SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _failed(error: Exception, reading: bool = False) -> EngineFailed:
    reason = {"reason": _reason(error)}
    if reading or _OF_A_FILE.search(str(error)):
        return Unreadable(Message(_UNREADABLE, reason))
    return EngineFailed(Message(_FAILED, reason))


def _reason(error: Exception) -> str:
    """The line that says why: of an error in Java, the one below that which says where."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    told = lines[1][2:] if len(lines) > 1 and lines[1].startswith(": ") else lines[0]
    return told.rstrip(".")[:300]


def _errors() -> tuple[type[Exception], ...]:
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    # A Java process that died refuses the connection, or ends it.
    return (Py4JError, PySparkException, ConnectionError, EOFError)


def _defaults(master: str, folder: Path) -> dict[str, str]:
    """Settings of Spark that hold where the configuration says nothing else."""
    always = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.warehouse.dir": str(folder / "tables"),
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
        "spark.driver.maxResultSize": "0",
        "spark.driver.extraJavaOptions": f"-Djava.io.tmpdir={folder} -XX:-UsePerfData",
    }
    if not _is_local(master):
        return always
    # Two hundred shuffle partitions, Spark's own choice, are for a cluster.
    return always | {
        "spark.local.dir": str(folder),
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": "2g",
        "spark.sql.shuffle.partitions": str(4 * (os.cpu_count() or 1)),
    }


def _is_local(master: str) -> bool:
    return master.startswith("local")


@contextmanager
def _only_loopback(master: str) -> Iterator[None]:
    """In local mode, the address that Java asks the system for is loopback's."""
    before = os.environ.get("SPARK_LOCAL_IP")
    if _is_local(master):
        os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    try:
        yield
    finally:
        os.environ.pop("SPARK_LOCAL_IP", None)
        if before is not None:
            os.environ["SPARK_LOCAL_IP"] = before

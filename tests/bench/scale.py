"""Both engines at growing sizes: ``python -m tests.bench scale`` writes the tables of docs/scale.md.

Each load is a program of its own, started as a person would start it. Its memory is that of all its
processes together, looked at ten times a second.
"""

import os
import platform
import re
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from itertools import chain
from pathlib import Path

import duckdb

from etl.engines import EngineName
from observatory import ROOT, reference
from tests.bench import stock
from tests.bench.stock_child import DEPARTMENT

DOCUMENT = ROOT / "docs" / "scale.md"
DATASET_SIZES = (1, 10, 100)
STOCK_SIZES = (1_000_000, 10_000_000)
SETTINGS = '[engine.settings]\n"spark.driver.memory" = "8g"\n'
_BEGIN, _END = "<!-- python -m tests.bench scale -->", "<!-- end of what was measured -->"
_CONFIG = """
languages = ["en"]
as_of = 2026-10-31
[territory]
focal = "{department}"
country = "FR"
[scope]
{scope}
[[source]]
name = "stock"
kind = "sirene-stock"
location = "{folder}"
{settings}
"""


@dataclass(frozen=True)
class Run:
    """One load: seconds from start to end, of them those of the step that is looked at, the seconds
    that its processes had a core, and the peak of their memory."""

    seconds: float
    step: float
    cpu: float
    peak_mib: float


def measure(root: Path) -> None:
    """Measure, and put the tables into the document."""
    place = re.compile(f"{re.escape(_BEGIN)}.*{re.escape(_END)}", re.DOTALL)
    if not place.search(DOCUMENT.read_text("utf-8")):
        raise ValueError(f"{DOCUMENT} has no place for what is measured: {_BEGIN} … {_END}")
    lines = []
    for line in chain([_machine(), ""], _datasets(root), [""], _stocks(root)):
        print(line, flush=True)
        lines.append(line)
    tables = "\n".join([_BEGIN, "", *lines, "", _END])
    text = place.sub(lambda _: tables, DOCUMENT.read_text("utf-8"))
    DOCUMENT.write_text(text, encoding="utf-8")


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    packages = ", ".join(f"{name} {version(name)}" for name in ("duckdb", "pyspark"))
    busy = os.getloadavg()[0]
    return (
        f"Measured on {date.today().isoformat()}: {os.cpu_count()} cores ({platform.machine()}),"
        f" {memory:.0f} GiB of memory, {packages}, Spark on the same machine with a heap of 8 GiB."
        f" Load of the machine by others when the measure began: {busy:.1f}."
    )


def _datasets(root: Path) -> Iterator[str]:
    """The illustrative dataset at several sizes: the whole load, and the indicators in it."""
    config = root / "scale.toml"
    config.write_text(f'extends = "{ROOT / "illustrative.toml"}"\n{SETTINGS}', encoding="utf-8")
    yield _heading("Illustrative dataset", "values and evidence", "indicators")
    yield _rule()
    for size in DATASET_SIZES:
        data = root / f"data-{size}" / "illustrative"
        _etl("illustrate", "--config", config, "--out", data, "--seed", 1, "--size", size)
        runs = _both(config, data, root / f"out-{size}", "indicators")
        rows = _rows(root / f"out-{size}" / EngineName.DUCKDB / "illustrative")
        yield _line(f"{size} ×", rows, runs)


def _stocks(root: Path) -> Iterator[str]:
    """A national stock at several sizes, of which a department's industry is taken."""
    usual = reference.naf().query("default_scope")
    scope = "\n".join(f'"{c}" = "{s}"' for c, s in zip(usual.code, usual.segment, strict=True))
    data = root / "data" / "stock-only"
    data.mkdir(parents=True)
    yield _heading("Stock of establishments", "organisations taken", "reading the stock")
    yield _rule()
    for size in STOCK_SIZES:
        folder = stock.generate(root / f"stock-{size}", size)
        config = root / f"stock-{size}.toml"
        values = {"department": DEPARTMENT, "scope": scope, "folder": folder, "settings": SETTINGS}
        config.write_text(_CONFIG.format(**values), encoding="utf-8")
        runs = _both(config, data, root / f"stock-out-{size}", "stock")
        rows = _rows(root / f"stock-out-{size}" / EngineName.DUCKDB / data.name, ("organisation",))
        yield _line(f"{size // 1_000_000} million", rows, runs)


def _heading(what: str, rows: str, step: str) -> str:
    each = " | ".join(f"{e}: load | of which {step} | CPU | memory" for e in ("DuckDB", "Spark"))
    return f"| {what} | {rows} | {each} |"


def _rule() -> str:
    return "| --- |" + " ---: |" * 9


def _line(size: str, rows: int, runs: Sequence[Run]) -> str:
    each = " | ".join(
        f"{run.seconds:.1f} s | {run.step:.1f} s | {run.cpu:.0f} s | {run.peak_mib:.0f} MiB"
        for run in runs
    )
    return f"| {size} | {rows:,} | {each} |"


def _rows(
    directory: Path, tables: Sequence[str] = ("indicator_value", "indicator_evidence")
) -> int:
    path = max(directory.glob("*.duckdb"))
    with duckdb.connect(str(path), read_only=True) as connection:
        counts = [
            connection.sql(f"SELECT count(*) FROM {name}").fetchall()[0][0] for name in tables
        ]
    return sum(counts)


def _both(config: Path, data: Path, out: Path, step: str) -> list[Run]:
    """A load on each engine, DuckDB first."""
    return [
        _run(step, "run", "--config", config, "--data", data, "--out", out / name, "--engine", name)
        for name in EngineName
    ]


def _run(step: str, *arguments: object) -> Run:
    """Run a command. The step is one that the load tells of, or one of its sources."""
    asked = [str(item) for item in arguments]
    started, used = time.perf_counter(), _used()
    process = subprocess.Popen(
        [sys.executable, "-m", "etl", *asked], cwd=ROOT, text=True, stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL, env={**os.environ, "COLUMNS": "200"},
    )  # fmt: skip
    seen: list[tuple[str, float]] = []

    def listen() -> None:
        assert process.stderr is not None
        seen.extend((line.strip(), time.perf_counter()) for line in process.stderr)

    listener = threading.Thread(target=listen)
    listener.start()
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, sum(_resident(found) for found in _family(process.pid)))
        time.sleep(0.1)
    listener.join()
    seconds = time.perf_counter() - started
    if process.returncode:
        raise RuntimeError("\n".join(line for line, _ in seen))
    at = next(place for place, (line, _) in enumerate(seen) if line == step)
    return Run(seconds, seen[at + 1][1] - seen[at][1], _used() - used, peak)


def _used() -> float:
    """Seconds of the cores that the processes which came from this one and ended have had."""
    found = resource.getrusage(resource.RUSAGE_CHILDREN)
    return found.ru_utime + found.ru_stime


def _family(process: int) -> Iterator[int]:
    """A process and all that came from it."""
    yield process
    try:
        found = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        return
    for child in found:
        yield from _family(int(child))


def _resident(process: int) -> float:
    """The memory of a process in MiB; none where it is gone."""
    try:
        told = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0.0
    found = re.search(r"VmRSS:\s+(\d+)", told)
    return int(found[1]) / 1024 if found else 0.0


def _etl(*arguments: object) -> None:
    asked = [str(item) for item in arguments]
    subprocess.run([sys.executable, "-m", "etl", *asked], cwd=ROOT, check=True, capture_output=True)

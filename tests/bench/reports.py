"""Reports: the time, peak memory and size of each format, on the bundled sets and one a hundred times as large."""

import os
import subprocess
import sys
import time
from pathlib import Path

from observatory import ROOT
from observatory.report.rendering import FORMATS
from tests.bench.result import Result
from tests.conftest import DATASETS

PDF_S, PDF_MB = 10.0, 5.0


def measure(bundled: Path, large: Path | None, folder: Path) -> list[Result]:
    """The funder's report, whole, by the command, as a person waits for it."""
    folder.mkdir(exist_ok=True)
    sets = [(name, bundled, name) for name in DATASETS]
    if large is not None:
        sets.append(("illustrative", large, "100 × illustrative"))
    return [
        _result(dataset, warehouse, name, form, folder / f"report.{form}")
        for dataset, warehouse, name in sets
        for form in FORMATS
    ]


def _result(dataset: str, warehouse: Path, name: str, form: str, file: Path) -> Result:
    file.unlink(missing_ok=True)
    started = time.perf_counter()
    command = ["report", "--warehouse", warehouse, "--dataset", dataset, "--format", form]
    child = subprocess.Popen(
        [sys.executable, "-m", "etl", *map(str, [*command, "--out", file])],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    if child.returncode:
        return Result(f"report of {name} as {form}", f"exit code {child.returncode}", "0", False)
    size = file.stat().st_size / 1e6
    judged = form == "pdf" and dataset == name
    return Result(
        f"report of {name} as {form}: peak {used.ru_maxrss / 1024:.0f} MiB",
        f"{seconds:.1f} s, {size:.1f} MB",
        f"≤ {PDF_S:g} s, {PDF_MB:g} MB" if judged else "",
        not judged or (seconds <= PDF_S and size <= PDF_MB),
    )

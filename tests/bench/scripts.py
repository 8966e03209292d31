"""A page's script without a browser: alone, with a hundred times the rows, with fifty readers."""

import statistics
import subprocess
from pathlib import Path

from observatory.ui.listing import PAGES
from tests.bench import sessions
from tests.bench.result import Result, at_least, at_most
from tests.serving import served

ALONE, READERS, EACH = 15, 50, 6
SCRIPT_MS, GROWTH, P95_S, RATE = 150, 2.0, 1.0, 40
SOAK_RERUNS, SOAK_SESSIONS, SOAK_GROWTH = 10_000, 20, 10.0


def alone(warehouse: Path, large: Path | None) -> list[Result]:
    """Median of each page's script, warm; and its growth on a dataset a hundred times as large."""
    results = []
    with served(warehouse) as (address, _):
        for item in PAGES:
            milliseconds = 1000 * _median(address, item.url, "dataset=public&lang=fr")
            results.append(at_most(f"script {item.key}, public", milliseconds, SCRIPT_MS, "ms"))
        small = {
            item.key: _median(address, item.url, "dataset=illustrative&lang=fr") for item in PAGES
        }
    if large is None:
        return results
    with served(large) as (address, _):
        for item in PAGES:
            seconds = _median(address, item.url, "dataset=illustrative&lang=fr")
            what = f"script {item.key}, 100 × the rows ({1000 * seconds:.0f} ms)"
            results.append(at_most(what, seconds / small[item.key], GROWTH, "×"))
    return results


def together(warehouse: Path) -> list[Result]:
    """Fifty sessions at once on each page: time, rate, errors."""
    results = []
    with served(warehouse) as (address, _):
        for item in PAGES:
            found = sessions.run(address, READERS, EACH, item.url, "dataset=public&lang=fr")
            rate = len(found.seconds) / found.elapsed
            results += [
                at_most(f"{READERS} sessions on {item.key}, p95", found.share(0.95), P95_S, "s"),
                at_least(f"{READERS} sessions on {item.key}, reruns", rate, RATE, "/s"),
                at_most(f"{READERS} sessions on {item.key}, errors", len(found.errors), 0, ""),
            ]
    return results


def soak(warehouse: Path) -> list[Result]:
    """Ten thousand reruns: how much the server's memory grows."""
    with served(warehouse) as (address, process):
        query = "dataset=public&lang=fr"
        for item in PAGES:
            sessions.run(address, SOAK_SESSIONS, 5, item.url, query)
        before = _resident(process.pid)
        each = SOAK_RERUNS // SOAK_SESSIONS // len(PAGES)
        errors = 0
        for item in PAGES:
            errors += len(sessions.run(address, SOAK_SESSIONS, each, item.url, query).errors)
        growth = 100 * (_resident(process.pid) / before - 1)
    return [
        at_most(
            f"memory after {SOAK_RERUNS} reruns (from {before / 1e6:.0f} MB)",
            growth,
            SOAK_GROWTH,
            "%",
        ),
        at_most(f"errors in {SOAK_RERUNS} reruns", errors, 0, ""),
    ]


def _median(address: str, page: str, query: str) -> float:
    found = sessions.run(address, 1, ALONE, page, query)
    if found.errors:
        raise RuntimeError(f"{page or 'overview'}: {found.errors[0]}")
    return statistics.median(found.seconds)


def _resident(pid: int) -> float:
    """Resident memory of a process in bytes."""
    done = subprocess.run(
        ["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=True
    )
    return int(done.stdout) * 1024

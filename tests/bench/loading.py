"""Loads: how long the bundled datasets take, and what readers see while one is published."""

import subprocess
import sys
import threading
import time
from pathlib import Path

from observatory import ROOT
from observatory.snapshot import Snapshot, Warehouse
from tests.bench.result import Result, at_most
from tests.conftest import DATASETS

LOAD_S = 20
READERS = 50
LARGE = 100


def bundled(out: Path) -> list[Result]:
    """Load both bundled datasets as ``make run`` does."""
    started = time.perf_counter()
    subprocess.run(
        ["make", "load", f"WAREHOUSE={out}"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
    )
    return [at_most("load of both bundled datasets", time.perf_counter() - started, LOAD_S, "s")]


def large(root: Path) -> Path:
    """A warehouse with an illustrative dataset a hundred times as large."""
    data, out = root / "data" / "illustrative", root / "warehouse"
    config = "illustrative.toml"
    _etl("illustrate", "--config", config, "--out", str(data), "--seed", "1", "--size", str(LARGE))
    _etl("run", "--config", config, "--data", str(data), "--out", str(out))
    return out


def published_while_read(out: Path) -> list[Result]:
    """Fifty readers ask without pause while a new snapshot is published under them."""
    store_of = Warehouse(out)
    done = threading.Event()
    errors: list[str] = []
    seen: set[str] = set()

    def read() -> None:
        while not done.is_set():
            try:
                store = store_of.current("public")
                seen.add(store.id)
                if not _whole(store):
                    errors.append(f"a mix of two loads in {store.id}")
            except Exception as error:  # every failure of a reader is what is counted here
                errors.append(repr(error))

    threads = [threading.Thread(target=read) for _ in range(READERS)]
    for thread in threads:
        thread.start()
    _etl("run", "--config", DATASETS["public"], "--data", "data/public", "--out", str(out))
    time.sleep(0.5)
    done.set()
    for thread in threads:
        thread.join()
    return [
        at_most(f"{READERS} readers while a load is published, errors", len(errors), 0, ""),
        Result("snapshots that they saw", str(len(seen)), "2", len(seen) == 2),
    ]


def _whole(store: Snapshot) -> bool:
    row = store.query("SELECT snapshot_id FROM snapshot")
    return bool(row["snapshot_id"].iloc[0] == store.id)


def _etl(*arguments: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "etl", *arguments], cwd=ROOT, check=True, capture_output=True
    )

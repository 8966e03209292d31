"""Publishing: a lock, a new file beside the old ones, an atomic pointer, the last ones kept."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

POINTER = "CURRENT"
SUFFIX = ".duckdb"
PARTIAL = ".partial"
_LOCK = ".lock"


class Locked(Exception):
    """Another load holds the directory; the message says which."""


@contextmanager
def exclusive(directory: Path, wait_seconds: float) -> Iterator[None]:
    """Hold a dataset's directory for one load; wait for the one that holds it.

    The lock belongs to the process: the system lets go of it however the process ends.
    Raises Locked with the holder after ``wait_seconds``.
    """
    directory.mkdir(parents=True, exist_ok=True)
    with (directory / _LOCK).open("a+") as file:
        deadline = time.monotonic() + wait_seconds
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    file.seek(0)
                    raise Locked(file.read().strip() or "?") from None
                time.sleep(0.1)
        file.truncate(0)
        file.write(f"process {os.getpid()}, since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC\n")
        file.flush()
        for left in directory.glob(f"*{PARTIAL}*"):
            left.unlink(missing_ok=True)
        yield


def snapshot_id(inputs_hash: str, moment: datetime) -> str:
    """UTC time of the load and eight digits of the inputs' hash: names sort by age."""
    return f"{moment:%Y%m%dT%H%M%S%f}Z-{inputs_hash[:8]}"


def partial_path(directory: Path, name: str) -> Path:
    """Where a snapshot is built; its name ends so that no reader takes it for one."""
    return directory / f"{name}{PARTIAL}"


def publish(directory: Path, partial: Path, name: str, keep: int) -> Path:
    """Give a finished file its name, point to it, and forget the oldest beyond ``keep``."""
    final = directory / f"{name}{SUFFIX}"
    _sync(partial)
    os.replace(partial, final)
    point(directory, final.name)
    _prune(directory, keep)
    return final


def point(directory: Path, file_name: str) -> None:
    """Replace the pointer in one step; readers see the old file or the new one."""
    fresh = directory / f"{POINTER}{PARTIAL}"
    fresh.write_text(file_name + "\n", encoding="utf-8")
    _sync(fresh)
    os.replace(fresh, directory / POINTER)
    _sync(directory)


def current(directory: Path) -> Path | None:
    """The published file, if the pointer names one that exists."""
    try:
        name = (directory / POINTER).read_text(encoding="utf-8").strip()
    except OSError:
        return None
    path = directory / name
    return path if name.endswith(SUFFIX) and path.is_file() else None


def snapshots(directory: Path) -> list[Path]:
    """All kept snapshots, oldest first."""
    return sorted(directory.glob(f"*{SUFFIX}"))


def _prune(directory: Path, keep: int) -> None:
    now = current(directory)
    for path in snapshots(directory)[:-keep]:
        if path != now:
            path.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""Publishing: a lock, a new file beside the old ones, atomic pointers, the last ones kept."""

import fcntl
import json
import os
import shutil
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from observatory.i18n import Message, N_
from observatory.snapshot import APPROVALS, ORIGIN, POINTER, SUFFIX, Approval, approval, approvals

PARTIAL = ".partial"
_LOCK = ".lock"
WAIT_SECONDS = 60.0
"""How long a command waits for another one that holds the dataset."""


class Locked(Exception):
    """Another load holds the directory; the message says which."""


class NoSuchSnapshot(Exception):
    """There is no snapshot to go back to; ``message`` says which ones there are."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text())
        self.message = message


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
        discard(directory, "*")
        yield


def discard(directory: Path, name: str) -> None:
    """Remove what an unfinished load of this name left behind, its working directory included."""
    for left in directory.glob(f"{name}{PARTIAL}*"):
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)


def snapshot_id(inputs_hash: str, moment: datetime) -> str:
    """UTC time of the load and eight digits of the inputs' hash: names sort by age."""
    return f"{moment:%Y%m%dT%H%M%S%f}Z-{inputs_hash[:8]}"


def partial_path(directory: Path, name: str) -> Path:
    """Where a snapshot is built; its name ends so that no reader takes it for one."""
    return directory / f"{name}{PARTIAL}"


def publish(directory: Path, partial: Path, name: str, keep: int) -> Path:
    """Give a finished file its name, point to it, and forget the oldest beyond ``keep``.

    A file that cannot be pointed to (no room for the pointer) is removed again.
    """
    final = directory / f"{name}{SUFFIX}"
    sync(partial)
    os.replace(partial, final)
    try:
        point(directory, final.name)
    finally:
        if current(directory) != final:
            final.unlink(missing_ok=True)
    _prune(directory, keep)
    return final


def point(directory: Path, file_name: str) -> None:
    """Replace the pointer in one step; readers see the old file or the new one."""
    replace_text(directory / POINTER, file_name + "\n")


def current(directory: Path) -> Path | None:
    """The published file, if the pointer names one that exists."""
    try:
        name = (directory / POINTER).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    path = directory / name
    return path if name.endswith(SUFFIX) and path.is_file() else None


def snapshots(directory: Path) -> list[Path]:
    """All kept snapshots, oldest first."""
    return sorted(directory.glob(f"*{SUFFIX}"))


def roll_back(directory: Path, to: str | None = None) -> Path:
    """Point to a kept snapshot: the one named, else the newest before the current one.

    Raises NoSuchSnapshot. Nothing is deleted; the next load publishes a new one as ever.
    """
    kept = snapshots(directory)
    now = current(directory)
    earlier = [path for path in kept if now is None or path.name < now.name]
    chosen = earlier[-1:] if to is None else [p for p in kept if to in (p.stem, p.name)]
    if not chosen:
        known = ", ".join(path.stem for path in kept) or "–"
        template = N_("There is no such snapshot to go back to. Kept: {known}.")
        raise NoSuchSnapshot(Message(template, {"known": known}))
    point(directory, chosen[0].name)
    return chosen[0]


def approve(directory: Path, by: str, which: str | None = None) -> Approval:
    """Let everybody see a kept snapshot: the one named, else the current one.

    ``by``: who approves it. Raises NoSuchSnapshot, also for one that is newer than the current.
    """
    now = current(directory)
    known = [path.stem for path in snapshots(directory) if now and path.name <= now.name]
    chosen = which if which is not None else (now.stem if now else "")
    if chosen not in known:
        template = N_("There is no such snapshot to approve. Kept: {known}.")
        raise NoSuchSnapshot(Message(template, {"known": ", ".join(known) or "–"}))
    made = Approval(chosen, by, datetime.now(UTC))
    kept = {path.stem for path in snapshots(directory)}
    lines = [item for item in approvals(directory) if item.snapshot_id in kept]
    told = [
        {"snapshot": item.snapshot_id, "by": item.by, "at": item.at.isoformat()}
        for item in (*lines, made)
    ]
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in told)
    replace_text(directory / APPROVALS, text)
    return made


def remember_origin(directory: Path, config: Path, data: Path) -> None:
    """Keep from where the dataset was loaded, so that the application can ask for the next load."""
    told = {"config": os.path.abspath(config), "data": os.path.abspath(data)}
    replace_text(directory / ORIGIN, json.dumps(told, ensure_ascii=False) + "\n")


def exchange(
    directory: Path,
    fresh: Mapping[str, Path],
    in_service: str,
    approved: str,
    kept: Collection[str] = (),
) -> None:
    """Put a set of finished files, by snapshot id, in the place of all that a dataset has.

    ``in_service``: the id to point to; ``approved``: the text of the approvals; ``kept``: ids of those
    that stay as they are. Whatever fails before
    the pointer is replaced leaves the old ones in service; until the old ones go, both are there.
    """
    for name, partial in fresh.items():
        sync(partial)
        os.replace(partial, directory / f"{name}{SUFFIX}")
    path = directory / APPROVALS
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    if before or approved:
        replace_text(path, before + approved)
    if in_service:
        point(directory, f"{in_service}{SUFFIX}")
    for old in snapshots(directory):
        if old.stem not in fresh and old.stem not in kept:
            old.unlink(missing_ok=True)
    if approved:
        replace_text(path, approved)
    else:
        path.unlink(missing_ok=True)


def _prune(directory: Path, keep: int) -> None:
    seen = approval(directory)
    served = {current(directory), directory / f"{seen.snapshot_id}{SUFFIX}" if seen else None}
    for path in snapshots(directory)[:-keep]:
        if path not in served:
            path.unlink(missing_ok=True)


def replace_text(path: Path, text: str) -> None:
    """Write a small file in one step: readers see the old text or the new one."""
    fresh = path.with_name(f"{path.name}{PARTIAL}")
    fresh.write_text(text, encoding="utf-8")
    sync(fresh)
    os.replace(fresh, path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Have the system write a file, or a directory's names, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

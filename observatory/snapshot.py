"""Published snapshots, read-only: which one is current, and questions put to it.

``root/<dataset>/`` holds ``<snapshot_id>.duckdb`` files and ``CURRENT``, one line with the name of
the file in service. A load writes a new file and replaces the pointer; a reader that holds the
older file keeps it for as long as it needs it. ``APPROVED`` holds one JSON line an approval: what
everybody but the managers sees is the last approved snapshot that is not newer than the current.
``ORIGIN`` says from which configuration and data directory the dataset was loaded last.
"""

import json
import os
import shutil
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from observatory import ROOT
from observatory.access_settings import AccessSettings
from observatory.config import Config
from observatory.i18n import Message, N_
from observatory.model import SCHEMA_VERSION, TABLES

WAREHOUSE_VARIABLE = "OBSERVATORY_WAREHOUSE"
POINTER = "CURRENT"
APPROVALS = "APPROVED"
ORIGIN = "ORIGIN"
SUFFIX = ".duckdb"
FIRST_DATASETS = ("public", "illustrative")

_HEADERS_BYTES = 3 * 4096
_CHUNK = 25
"""Vectors (of 2048 rows) that a chunk of rows has at most."""
_CONNECTION: dict[str, str | bool | int | float | list[str]] = {
    "threads": 2,
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "lock_configuration": True,
}
_DAMAGE = (duckdb.IOException, duckdb.FatalException, duckdb.InternalException)
# A damaged file also surfaces as these, while it is opened.
_UNREADABLE = (*_DAMAGE, duckdb.Error, OSError, ValueError, KeyError, TypeError)


class SnapshotError(Exception):
    """No snapshot can be served; ``message`` says why and what to do, in any language."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


class SnapshotMissing(SnapshotError):
    """The dataset has no published snapshot."""


class SnapshotUnreadable(SnapshotError):
    """A snapshot file is damaged, truncated or gone."""


class SnapshotOutdated(SnapshotError):
    """A snapshot was written for another version of the tables."""


@dataclass(frozen=True)
class Approval:
    """Which snapshot a manager approved for everybody, who did, and when (UTC)."""

    snapshot_id: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Kept:
    """A snapshot file that is kept, in service or not.

    ``approval`` is its last one. ``bytes``: its size; ``as_of`` and ``loaded_at`` (UTC) are None where the file cannot be read,
    and ``fault`` says why.
    """

    id: str
    bytes: int
    in_service: bool
    as_of: date | None = None
    loaded_at: datetime | None = None
    fault: Message | None = None
    approval: Approval | None = None


class Snapshot:
    """One published snapshot, open for reading; safe to share between threads.

    ``notice`` says why this one is served in place of the one that the pointer names.
    Raises SnapshotUnreadable or SnapshotOutdated.
    """

    def __init__(self, path: Path, notice: Message | None = None) -> None:
        self.path = path
        self.notice = notice
        self.damaged = False
        self._connection, row = _open(path)
        self.id = str(row["snapshot_id"])
        self.dataset = path.parent.name
        self.schema_version = int(row["schema_version"])
        self.config = Config.from_json(row["config"])
        self.as_of: date = row["as_of"]
        self.loaded_at: datetime = _utc(row["loaded_at"])
        entry = row.get("register_entry")
        self.register_entry = 0 if pd.isna(entry) else int(entry)
        self.newer: Mapping[str, frozenset[str]] = {}

    def __repr__(self) -> str:
        return f"Snapshot({self.dataset}/{self.id})"

    def query(self, sql: str, params: Sequence[Any] | dict[str, Any] | None = None) -> pd.DataFrame:
        """Rows of a question; ``?`` or ``$name`` in ``sql`` stand for ``params``.

        Raises SnapshotUnreadable where the file turns out to be damaged; the warehouse serves
        another one from then on.
        """
        return self.answered(self._connection, sql, params)

    def answered(
        self,
        connection: duckdb.DuckDBPyConnection,
        sql: str,
        params: Sequence[Any] | dict[str, Any] | None = None,
    ) -> pd.DataFrame:
        """Rows of a question put to a connection that reads this file."""
        with self._watched(), connection.cursor() as cursor:
            return cursor.execute(sql, params).df()

    def chunks(self, sql: str, params: dict[str, Any] | None = None) -> Iterator[pd.DataFrame]:
        """The rows of a question in chunks, however many they are; at least one, which may be empty.

        Raises what ``query`` raises, also between two chunks.
        """
        with self._watched(), self._connection.cursor() as cursor:
            cursor.execute(sql, params)
            chunk = cursor.fetch_df_chunk(_CHUNK)
            yield chunk
            while len(chunk := cursor.fetch_df_chunk(_CHUNK)):
                yield chunk

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Say in words that the file is damaged, and remember it."""
        try:
            yield
        except duckdb.Error as error:
            if not _is_damage(error):
                raise
            self.damaged = True
            raise SnapshotUnreadable(_unreadable(self.path)) from error


class Warehouse:
    """The datasets under a directory, and the snapshot of each that is in service."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._lock = threading.Lock()
        self._served: dict[tuple[str, bool], tuple[tuple[object, ...], Snapshot]] = {}
        self._seen: dict[Path, tuple[tuple[int, ...], Kept]] = {}

    def datasets(self) -> list[str]:
        """Names of the datasets that have a pointer: the bundled ones first."""
        try:
            names = [path.name for path in self.root.iterdir() if (path / POINTER).is_file()]
        except OSError:
            return []
        return sorted(
            names,
            key=lambda name: (
                FIRST_DATASETS.index(name) if name in FIRST_DATASETS else len(FIRST_DATASETS),
                name,
            ),
        )

    def current(self, dataset: str, approved: bool = False) -> Snapshot:
        """The snapshot in service; a newly published one is seen at the next call.

        With ``approved``, the last approved one; where nothing has been approved yet it is the one
        in service. Where that file cannot be served, the newest other one that can is, with a
        ``notice``. Raises SnapshotMissing, SnapshotUnreadable or SnapshotOutdated.
        """
        directory = self.root / dataset
        try:
            if directory.parent != self.root or directory.name == "..":
                raise ValueError("a dataset is a directory of the warehouse")
            state: tuple[object, ...] = _state(directory / POINTER)
        except (OSError, ValueError) as error:
            raise SnapshotMissing(_missing(dataset)) from error
        named = _pointed(directory)
        if approved and (found := approval(directory)) is not None:
            named = directory / f"{found.snapshot_id}{SUFFIX}"
            state = (*state, named)
        with self._lock:
            seen, snapshot = self._served.get((dataset, approved), (None, None))
            if snapshot is None or seen != state or snapshot.damaged:
                snapshot = _choose(named, snapshot)
                self._served[dataset, approved] = (state, snapshot)
        return snapshot

    def newest(self) -> Snapshot | None:
        """The snapshot in service that was loaded last, of whichever dataset; None without any."""
        found = []
        for name in self.datasets():
            with suppress(SnapshotError):
                found.append(self.current(name))
        return max(found, key=lambda snapshot: snapshot.loaded_at, default=None)

    def access(self) -> AccessSettings:
        """Who is who, as the newest load says: an approved older one does not keep anybody in."""
        newest = self.newest()
        return newest.config.access if newest else AccessSettings()

    def kept(self, dataset: str) -> list[Kept]:
        """Every snapshot file of a dataset, the newest first.

        Files not in service are opened for a moment, the first time they are seen. Raises what
        ``current`` raises.
        """
        served = self.current(dataset)
        approved = {item.snapshot_id: item for item in approvals(served.path.parent)}
        found = []
        for path in sorted(served.path.parent.glob(f"*{SUFFIX}"), reverse=True):
            try:
                state = _state(path)
            except OSError:
                # A load that ends now forgets the oldest ones.
                continue
            known, kept = self._seen.get(path, (None, None))
            if kept is None or known != state:
                kept = _kept(path, state[-1])
                self._seen[path] = (state, kept)
            found.append(
                replace(kept, in_service=path == served.path, approval=approved.get(path.stem))
            )
        return found

    def free_bytes(self) -> int:
        """Room left on the disk that holds the snapshots."""
        return shutil.disk_usage(self.root).free


def warehouse_root() -> Path:
    """Where snapshots are published: the environment's choice, else inside the project."""
    chosen = os.environ.get(WAREHOUSE_VARIABLE)
    return Path(chosen) if chosen else ROOT / "data" / "warehouse"


def warehouse() -> Warehouse:
    """The process's one warehouse of the configured directory."""
    return _warehouse(warehouse_root())


@cache
def _warehouse(root: Path) -> Warehouse:
    return Warehouse(root)


def approvals(directory: Path) -> list[Approval]:
    """The approvals of a dataset, the oldest first; a line that cannot be read counts as none."""
    try:
        lines = (directory / APPROVALS).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    return [found for line in lines if (found := _approval(line)) is not None]


def approval(directory: Path) -> Approval | None:
    """The approval that holds: the last one of a snapshot that is kept and not newer than the
    current one, so that going back to an earlier snapshot goes back for everybody."""
    current = _pointed(directory).stem
    for found in reversed(approvals(directory)):
        path = directory / f"{found.snapshot_id}{SUFFIX}"
        if found.snapshot_id <= current and path.is_file():
            return found
    return None


def origin(directory: Path) -> tuple[Path, Path] | None:
    """The configuration and the data directory of the last load, where both are at hand here."""
    try:
        told = json.loads((directory / ORIGIN).read_text(encoding="utf-8"))
        config, data = Path(told["config"]), Path(told["data"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return (config, data) if config.is_file() and data.is_dir() else None


def _approval(line: str) -> Approval | None:
    try:
        told = json.loads(line)
        name, by = str(told["snapshot"]), str(told["by"])
        return Approval(name, by, datetime.fromisoformat(told["at"])) if _plain(name) else None
    except (ValueError, KeyError, TypeError):
        return None


def _choose(named: Path, served: Snapshot | None) -> Snapshot:
    """The snapshot of a file, else the newest other one of its directory that can be served."""
    if served and served.path == named and not served.damaged and not served.notice:
        return served
    damaged = served.path if served and served.damaged else None
    try:
        if named == damaged:
            raise SnapshotUnreadable(_unreadable(named))
        return Snapshot(named)
    except SnapshotError as error:
        for path in sorted(named.parent.glob(f"*{SUFFIX}"), reverse=True):
            if path in (named, damaged):
                continue
            try:
                return Snapshot(path, notice=error.message)
            except SnapshotError:
                continue
        raise


def _open(path: Path) -> tuple[duckdb.DuckDBPyConnection, dict[str, Any]]:
    """A connection and the row of table snapshot, once the file has been found whole."""
    try:
        size = path.stat().st_size
        connection = duckdb.connect(str(path), read_only=True, config=_CONNECTION)
        _check_size(connection, size)
        found = connection.execute("SELECT * FROM snapshot").df().iloc[0]
        row = {str(name): value for name, value in found.items()}
        version = int(row["schema_version"])
    except (*_UNREADABLE, IndexError) as error:
        raise SnapshotUnreadable(_unreadable(path)) from error
    if version != SCHEMA_VERSION:
        raise SnapshotOutdated(_outdated(path, version))
    try:
        present = set(connection.execute("SHOW TABLES").df()["name"])
        if lacking := set(TABLES) - present:
            raise ValueError(f"no table {', '.join(sorted(lacking))}")
        row["as_of"] = pd.Timestamp(row["as_of"]).date()
        Config.from_json(row["config"])
    except _UNREADABLE as error:
        raise SnapshotUnreadable(_unreadable(path)) from error
    return connection, row


def _kept(path: Path, size: int) -> Kept:
    """What a file says of itself; it is closed again."""
    try:
        connection, row = _open(path)
    except SnapshotError as error:
        return Kept(path.stem, size, False, fault=error.message)
    connection.close()
    return Kept(path.stem, size, False, row["as_of"], _utc(row["loaded_at"]))


def _is_damage(error: duckdb.Error) -> bool:
    # A block that does not match its checksum is reported without a class of its own.
    return isinstance(error, _DAMAGE) or "Corrupt database file" in str(error)


def _check_size(connection: duckdb.DuckDBPyConnection, size: int) -> None:
    # DuckDB opens a truncated file without complaint as long as nobody reads the missing blocks.
    blocks = connection.execute("SELECT block_size, total_blocks FROM pragma_database_size()")
    block_size, total = blocks.fetchone() or (0, 0)
    if size < _HEADERS_BYTES + block_size * total:
        raise ValueError("the file is shorter than its blocks")


def _state(path: Path) -> tuple[int, ...]:
    status = path.stat()
    return status.st_ino, status.st_mtime_ns, status.st_size


def _pointed(directory: Path) -> Path:
    """The file that the pointer names; a name that is no plain file name points at nothing."""
    try:
        name = (directory / POINTER).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        name = ""
    return directory / (name if _plain(name) and name.endswith(SUFFIX) else POINTER + SUFFIX)


def _plain(name: str) -> bool:
    """Whether a name stays in its directory."""
    return bool(name) and Path(name).name == name


def _utc(value: Any) -> datetime:
    moment = pd.Timestamp(value)
    moment = moment.tz_localize(UTC) if moment.tzinfo is None else moment.tz_convert(UTC)
    return moment.to_pydatetime()


def _missing(dataset: str) -> Message:
    return Message(
        N_("The dataset “{dataset}” has no published snapshot. Run make load."),
        {"dataset": dataset},
    )


def _unreadable(path: Path) -> Message:
    return Message(
        N_("The snapshot {file} of the dataset “{dataset}” cannot be read. Run make load."),
        {"file": path.name, "dataset": path.parent.name},
    )


def _outdated(path: Path, version: int) -> Message:
    return Message(
        N_(
            "The snapshot {file} of the dataset “{dataset}” was written for version {found} of"
            " the tables; this programme reads version {known}. Run make load."
        ),
        {
            "file": path.name,
            "dataset": path.parent.name,
            "found": str(version),
            "known": str(SCHEMA_VERSION),
        },
    )

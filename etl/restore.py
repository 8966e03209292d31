"""Restoring a backup: everything verified first, then each dataset and the register in one step."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import sqlalchemy as sa

from etl.archive import Archive, BackupError
from etl.forgotten import can_merge, forgotten_directory, merge
from etl.publish import WAIT_SECONDS, current, discard, exchange, exclusive, partial_path, snapshots
from observatory.i18n import Message, N_
from observatory.model import SCHEMA_VERSION
from observatory.register import Database
from observatory.register.dump import counted, emptied, filled
from observatory.snapshot import APPROVALS, POINTER, SUFFIX


@dataclass(frozen=True)
class Restored:
    """What was restored: dataset -> its snapshots and the one in service, table of the register ->
    its rows; ``warnings`` say what to look at."""

    made_at: str
    datasets: dict[str, tuple[int, str]] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    warnings: list[Message] = field(default_factory=list)


def restore(
    source: Path,
    out: Path,
    database: Database | None,
    force: bool = False,
    wait_seconds: float = WAIT_SECONDS,
) -> Restored:
    """Put the datasets and the register of a backup in their places.

    Other datasets of the warehouse stay as they are. Without ``force`` nothing is done where a dataset
    of the backup, or the register, has anything. The snapshots are written beside those in service and
    opened; then the register is written in one transaction, then each dataset is exchanged. Raises
    BackupError, RegisterUnavailable, Locked or OSError; what was not exchanged is as it was.
    """
    with ExitStack() as stack:
        archive = stack.enter_context(Archive(source))
        result = Restored(archive.manifest.made_at)
        datasets = archive.manifest.datasets()
        tables = archive.manifest.tables()
        lists = {name: archive.content(f"forgotten/{name}") for name in archive.manifest.lists()}
        if not can_merge(out, lists):
            template = N_(
                "The lists of what was forgotten here and in the backup have different keys. Move"
                " {directory} away, restore, then forget again what that list was about."
            )
            values = {"directory": str(forgotten_directory(out))}
            raise BackupError(Message(template, values))
        if not force:
            _refuse_to_overwrite(out, list(datasets), database if tables else None)
        for name in sorted(datasets):
            stack.enter_context(exclusive(out / name, wait_seconds))
            stack.callback(discard, out / name, "*")
        fresh = {name: _written(archive, out / name, files) for name, files in datasets.items()}
        for name, files in fresh.items():
            result.warnings.extend(_looked_at(name, files))
        if tables and database is None:
            template = N_("The backup’s register was left out, since no register is configured.")
            result.warnings.append(Message(template))
        elif tables and database is not None:
            with database.writing() as connection:
                result.rows.update(_filled(archive, connection, tables, force))
        merge(out, lists)
        for name, partials in fresh.items():
            pointed = _text(archive, name, POINTER).strip().removesuffix(SUFFIX)
            exchange(out / name, partials, pointed, _text(archive, name, APPROVALS))
            result.datasets[name] = len(partials), pointed
    return result


def _refuse_to_overwrite(out: Path, datasets: list[str], database: Database | None) -> None:
    there = []
    for name in sorted(datasets):
        kept = snapshots(out / name)
        if kept:
            now = current(out / name)
            values = {
                "dataset": name, "count": str(len(kept)), "snapshot": now.stem if now else "–",
            }  # fmt: skip
            template = N_("{dataset}: {count} snapshots, in service {snapshot}")
            there.append(Message(template, values))
    if database is not None and database.is_there:
        with database.reading() as connection:
            rows = sum(counted(connection).values())
        if rows:
            template = N_("the register {where}: {count} rows")
            there.append(Message(template, {"where": database.where, "count": str(rows)}))
    if there:
        template = N_("There is something already. To put the backup in its place, add --force.")
        raise BackupError(Message(template), there)


def _written(archive: Archive, directory: Path, files: list[str]) -> dict[str, Path]:
    """The snapshots of a dataset, written beside those that are there: id -> path."""
    partials = {}
    for name in files:
        if not name.endswith(SUFFIX):
            continue
        stem = name.removesuffix(SUFFIX)
        partials[stem] = partial_path(directory, stem)
        with partials[stem].open("wb") as file:
            for chunk in archive.chunks(f"warehouse/{directory.name}/{name}"):
                file.write(chunk)
    pointed = _text(archive, directory.name, POINTER).strip().removesuffix(SUFFIX)
    if pointed not in partials:
        template = N_("{file} lacks the snapshot in service of the dataset {dataset}: {snapshot}.")
        values = {"file": str(archive.path), "dataset": directory.name, "snapshot": pointed}
        raise BackupError(Message(template, values))
    return partials


def _looked_at(dataset: str, partials: dict[str, Path]) -> Iterator[Message]:
    """Warnings about snapshots that cannot be served. Raises BackupError for one of a newer version."""
    for name, path in partials.items():
        values = {"dataset": dataset, "snapshot": name}
        try:
            with duckdb.connect(str(path), read_only=True) as connection:
                found = connection.execute("SELECT schema_version FROM snapshot").fetchone()
        except duckdb.Error:
            template = N_(
                "{dataset}: {snapshot} cannot be read, nor could it when it was backed up."
            )
            yield Message(template, values)
            continue
        version = int(found[0]) if found else 0
        if version > SCHEMA_VERSION:
            template = N_(
                "{dataset}: {snapshot} was written by a newer version of the observatory. Update the"
                " observatory."
            )
            raise BackupError(Message(template, values))
        if version < SCHEMA_VERSION:
            template = N_(
                "{dataset}: {snapshot} is of an earlier version, which pages cannot show. Load again."
            )
            yield Message(template, values)


def _filled(
    archive: Archive, connection: sa.Connection, tables: list[str], force: bool
) -> dict[str, int]:
    """Write the register's tables, and say how many rows each got."""
    if force:
        emptied(connection)
    elif any(counted(connection).values()):
        raise BackupError(Message(N_("Somebody wrote to the register meanwhile: add --force.")))
    try:
        return {
            name: filled(connection, name, archive.lines(f"register/{name}.jsonl"))
            for name in tables
        }
    except ValueError as error:
        template = N_("{file} is damaged: {member} is not what was written. Take another one.")
        values = {"file": str(archive.path), "member": "register"}
        raise BackupError(Message(template, values)) from error


def _text(archive: Archive, dataset: str, file: str) -> str:
    name = f"warehouse/{dataset}/{file}"
    if file not in archive.manifest.datasets()[dataset]:
        return ""
    return archive.content(name).decode("utf-8", "replace")

"""Backups: the register and the warehouse of one moment in one verified file."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from etl.archive import CHUNK, Archive, BackupError, Manifest, Writing
from etl.forgotten import forgotten_directory
from etl.publish import PARTIAL, WAIT_SECONDS, exclusive, snapshots, sync
from observatory.i18n import Message, N_
from observatory.register import Database
from observatory.register.dump import dumped, table_names
from observatory.snapshot import APPROVALS, POINTER


def backup(
    out: Path, to: Path, database: Database | None, wait_seconds: float = WAIT_SECONDS
) -> Manifest:
    """Write the snapshots, pointers and approvals of a warehouse and the register to one file.

    No load ends meanwhile. The file is written beside its place, read again and compared with its
    checksums, and only then takes its place, whatever stood there. Raises BackupError,
    RegisterUnavailable, Locked or OSError, and then what stood there still does.
    """
    if to.is_dir():
        template = N_("{path} is a directory. Name the file to write.")
        raise BackupError(Message(template, {"path": str(to)}))
    partial = to.with_name(to.name + PARTIAL)
    try:
        # Whoever may read a backup may read all there is.
        descriptor = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w+b") as stream:
            with Writing(stream) as writing:
                made = _write(writing, out, database, wait_seconds)
            stream.flush()
            os.fsync(stream.fileno())
        with Archive(partial):
            pass
        os.replace(partial, to)
        sync(to.absolute().parent)
    finally:
        partial.unlink(missing_ok=True)
    return made


def _write(writing: Writing, out: Path, database: Database | None, wait_seconds: float) -> Manifest:
    directories = sorted(path.parent for path in out.glob(f"*/{POINTER}"))
    has_register = database is not None and database.is_there
    if not directories and not has_register:
        template = N_("There is nothing to back up: no snapshot in {directory}, and no register.")
        raise BackupError(Message(template, {"directory": str(out)}))
    with ExitStack() as stack:
        for directory in directories:
            stack.enter_context(exclusive(directory, wait_seconds))
        for directory in directories:
            small = (directory / name for name in (POINTER, APPROVALS))
            for path in (*snapshots(directory), *(path for path in small if path.is_file())):
                writing.add(f"warehouse/{directory.name}/{path.name}", _chunks(path))
        for path in sorted(forgotten_directory(out).glob("*")):
            if path.name == "key" or path.suffix == ".jsonl":
                writing.add(f"forgotten/{path.name}", _chunks(path))
        if database is not None and has_register:
            with database.reading() as connection:
                for name in table_names():
                    writing.add(f"register/{name}.jsonl", dumped(connection, name))
    return writing.end(has_register)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk

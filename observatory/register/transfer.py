"""The register as CSV files: the rows as files of the layout, and the log of all changes."""

import csv
import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from observatory.i18n import Message, N_
from observatory.register.errors import Invalid, RegisterError
from observatory.register.records import CHANGE, CREATE, REMOVE, UNDO, Change, Records
from observatory.register.rows import TYPED, Cells, Entry, Writer
from observatory.register.schema import entry, record

LOG = "changes"
"""The file of the log, beside those of the layout."""
LOG_COLUMNS = (
    "id", "table", "key", "revision", "kind", "before", "after", "who", "written_at", "undoes",
)  # fmt: skip
MAX_BYTES = 50_000_000
"""Size up to which the files of an archive are read."""
_KINDS = frozenset({CREATE, CHANGE, REMOVE, UNDO})
_STEMS = {file.stem: table for table, file in TYPED.items()}


def exported(records: Records) -> dict[str, str]:
    """File name -> CSV text: one file of the layout for each table with rows, and ``changes.csv``.

    The files of the layout are a data directory's; removed rows stand in the log alone.
    """
    files: dict[str, str] = {}
    for table, file in TYPED.items():
        rows = [row.cells for row in records.rows(table) if row.cells is not None]
        if rows:
            expected = file.expected(tuple(records.config.languages))
            files[f"{file.stem}.csv"] = _written(tuple(expected), rows)
    log = [_told(item) for item in reversed(records.history(most=None))]
    if log:
        files[f"{LOG}.csv"] = _written(LOG_COLUMNS, log)
    return files


def imported(records: Records, writer: Writer, files: Mapping[str, str]) -> int:
    """Bring exported files in, and say how many entries were written.

    Into a dataset of which the register knows nothing, the log is brought in as it is, with who and
    when. Otherwise, or without a log, each row of the files of the layout that differs is saved as
    a change of ``writer``. All of it, or nothing. Raises what ``Records.save`` raises.
    """
    named = {name.removesuffix(".csv"): text for name, text in files.items()}
    if LOG in named and records.revision() == 0:
        return _restored(records, writer, _read(LOG, named[LOG]))
    known = {(row.table, row.key): row for row in records.rows()}
    changes = []
    for stem, text in sorted(named.items()):
        table = _STEMS.get(stem)
        if table is None:
            continue
        for line, cells in enumerate(_read(stem, text), start=2):
            key = records.key(table, cells)
            row = known.get((table, key))
            filled = {name: cell for name, cell in cells.items() if cell}
            try:
                records.checked(table, filled)
            except Invalid as error:
                raise _at(stem, line, error) from error
            changes.append(Change(table, filled, row.revision if row else 0))
    return len(records.save_all(writer, changes))


def unpacked(name: str, content: bytes) -> dict[str, str]:
    """The CSV files of a given file, itself or an archive of them: name -> text.

    Raises RegisterError where it is neither, or too large.
    """
    try:
        if not zipfile.is_zipfile(io.BytesIO(content)):
            return {name: content.decode("utf-8-sig")}
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [item for item in archive.infolist() if item.filename.endswith(".csv")]
            if sum(item.file_size for item in members) > MAX_BYTES:
                raise ValueError(f"> {MAX_BYTES} bytes")
            return {item.filename: archive.read(item).decode("utf-8-sig") for item in members}
    except (ValueError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
        template = N_(
            "{file} cannot be read ({error}). Give CSV files as they are exported here, or their"
            " archive."
        )
        raise RegisterError(Message(template, {"file": name, "error": str(error)})) from error


def _restored(records: Records, writer: Writer, log: list[Cells]) -> int:
    """Write a log again, as it was; ids are new ones, and what an entry undoes is found again."""
    entries = [_entry(line, cells) for line, cells in enumerate(log, start=2)]
    with records.restoring(writer) as connection:
        ids: dict[int, int] = {}
        for item in entries:
            row = {
                "dataset": records.dataset, "row_table": item.table, "row_key": item.key,
                "revision": item.revision,
            }  # fmt: skip
            told = {
                "kind": item.kind, "before": item.before, "after": item.after, "who": item.who,
                "written_at": item.at.isoformat(),
                "undoes": ids.get(item.undoes) if item.undoes is not None else None,
            }  # fmt: skip
            result = connection.execute(entry.insert().values(**row, **told))
            assert result.inserted_primary_key is not None
            ids[item.id] = int(result.inserted_primary_key[0])
        last = {(item.table, item.key): item for item in entries}
        for (table, key), item in last.items():
            connection.execute(
                sa.insert(record).values(
                    dataset=records.dataset, row_table=table, row_key=key,
                    revision=item.revision, cells=item.after, entry_id=ids[item.id],
                )
            )  # fmt: skip
    return len(entries)


def _told(item: Entry) -> dict[str, str]:
    return {
        "id": str(item.id), "table": item.table, "key": item.key, "revision": str(item.revision),
        "kind": item.kind, "before": _json(item.before), "after": _json(item.after),
        "who": item.who, "written_at": item.at.isoformat(),
        "undoes": "" if item.undoes is None else str(item.undoes),
    }  # fmt: skip


def _json(cells: Cells | None) -> str:
    return "" if cells is None else json.dumps(cells, ensure_ascii=False, sort_keys=True)


def _entry(line: int, cells: Cells) -> Entry:
    try:
        kind, table = cells["kind"], cells["table"]
        if kind not in _KINDS or table not in TYPED:
            raise ValueError(f"{table} {kind}")
        return Entry(
            int(cells["id"]), table, cells["key"], int(cells["revision"]), kind,
            _cells(cells["before"]), _cells(cells["after"]), cells["who"],
            datetime.fromisoformat(cells["written_at"]),
            int(cells["undoes"]) if cells["undoes"] else None,
        )  # fmt: skip
    except (KeyError, ValueError, TypeError) as error:
        template = N_("{file}, line {line}: not an entry of a register’s log ({error}).")
        values = {"file": f"{LOG}.csv", "line": str(line), "error": str(error)}
        raise RegisterError(Message(template, values)) from error


def _cells(text: str) -> Cells | None:
    found: Any = json.loads(text) if text else None
    if found is not None and not isinstance(found, dict):
        raise ValueError("no cells")
    return found


def _at(stem: str, line: int, error: Invalid) -> RegisterError:
    column, reason = next(iter(error.faults.items()))
    template = N_("{file}, line {line}, {column}: {reason}. Nothing was brought in.")
    values = {
        "file": f"{stem}.csv", "line": str(line), "column": column, "reason": reason.text(),
    }  # fmt: skip
    return RegisterError(Message(template, values))


def _written(columns: tuple[str, ...], rows: list[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _read(stem: str, text: str) -> list[Cells]:
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    try:
        return [{str(n): str(c or "") for n, c in row.items()} for row in reader]
    except csv.Error as error:
        template = N_("{file} cannot be read as CSV: {error}.")
        raise RegisterError(
            Message(template, {"file": f"{stem}.csv", "error": str(error)})
        ) from error

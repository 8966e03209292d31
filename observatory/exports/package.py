"""An open data package as files: tables, their description, the own layout, checksums, one zip.

A package of the same snapshot in the same language has the same bytes, but where another version of a
library writes them. It is made beside its place and takes it as a whole.
"""

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import IO, Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from observatory.exports.datapackage import LIST_MARK, Written, description, paths
from observatory.exports.dcat import catalogue
from observatory.exports.open_data import Contents, OpenTable, Rows
from observatory.exports.package_readme import readme
from observatory.exports.tables import comma_separated
from observatory.i18n import Message, N_
from observatory.model import Column
from observatory.model.fields import DATE, FLAG, INTEGER, LIST, NUMBER, TEXT, TIME

DESCRIPTION, CATALOGUE, SUMS, README = "datapackage.json", "dcat.jsonld", "SHA256SUMS", "README.md"
LAYOUT_DIRECTORY = "layout"
Progress = Callable[[str, int, int], None]
"""Called as ``progress(step, done, of)``."""

_ARROW = {
    TEXT: pa.string(), INTEGER: pa.int64(), NUMBER: pa.float64(), FLAG: pa.bool_(),
    DATE: pa.date32(), LIST: pa.list_(pa.string()), TIME: pa.timestamp("us", tz="UTC"),
}  # fmt: skip
_OLDEST = 1980
"""The first year that a zip can state."""


class CannotExport(Exception):
    """Nothing was written; ``message`` says why and what to do."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True)
class Made:
    """A package that was written: its directory, tables and bytes; the zip and its checksum, where they
    were asked for."""

    directory: Path
    tables: int
    bytes: int
    archive: Path | None = None


def quiet(_step: str, _done: int, _of: int) -> None:
    """Tell nothing of the progress."""


def write(
    contents: Contents, target: Path, with_zip: bool = False, progress: Progress = quiet
) -> Made:
    """Write a package to ``target``, which must be new or empty; with ``with_zip`` also as
    ``<name>.zip`` in it, with ``<name>.zip.sha256`` as ``sha256sum -c`` reads it.

    Raises CannotExport, OSError and what the rows raise; then nothing is left behind.
    """
    _must_be_free(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    with _beside(target) as partial:
        files = write_files(contents, partial, progress)
        name = f"{contents.name}.zip"
        if with_zip:
            archive = archived(contents, partial, partial / name)
            _text(partial / f"{name}.sha256", f"{archive.sha256}  {name}\n")
            # The zip cannot tell its own checksum; the catalogue beside it can.
            files[CATALOGUE] = _json(partial, CATALOGUE, catalogue(contents, files, archive))
            _sums(partial, files)
        os.chmod(partial, 0o777 & ~_umask())
        os.replace(partial, target)
    size = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
    return Made(target, len(contents.tables), size, target / name if with_zip else None)


def zipped(contents: Contents, progress: Progress = quiet) -> bytes:
    """The package as the bytes of a zip."""
    with tempfile.TemporaryDirectory() as place:
        root = Path(place, "package")
        root.mkdir()
        write_files(contents, root, progress)
        archived(contents, root, Path(place, "package.zip"))
        return Path(place, "package.zip").read_bytes()


def write_files(contents: Contents, root: Path, progress: Progress) -> dict[str, Written]:
    """Write all that a package consists of into an empty directory; path -> what was written."""
    files: dict[str, Written] = {}
    steps = len(contents.tables) + len(contents.layout)
    (root / "data").mkdir()
    (root / LAYOUT_DIRECTORY).mkdir()
    for done, item in enumerate(contents.tables):
        progress(item.table.name, done, steps)
        for path in _table(root, item):
            files[path] = written(root, path)
    for done, (name, rows) in enumerate(contents.layout.items(), start=len(contents.tables)):
        progress(name, done, steps)
        path = f"{LAYOUT_DIRECTORY}/{name}"
        _cells(root / path, rows)
        files[path] = written(root, path)
    for name, text in contents.settings.items():
        path = f"{LAYOUT_DIRECTORY}/{name}"
        _text(root / path, text)
        files[path] = written(root, path)
    _text(root / README, readme(contents))
    files[README] = written(root, README)
    files[DESCRIPTION] = _json(root, DESCRIPTION, description(contents, files))
    files[CATALOGUE] = _json(root, CATALOGUE, catalogue(contents, files))
    _sums(root, files)
    return files


def archived(contents: Contents, root: Path, target: Path) -> Written:
    """The files of a directory in one zip; each has the time of the load, so that it is always the
    same."""
    moment = contents.loaded_at.astimezone(UTC)
    stamp = (max(moment.year, _OLDEST), *moment.timetuple()[1:6])
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(root.rglob("*")):
            if path == target or not path.is_file():
                continue
            name = f"{contents.name}/{path.relative_to(root).as_posix()}"
            info = zipfile.ZipInfo(name, stamp)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            with path.open("rb") as source, archive.open(info, "w", force_zip64=True) as member:
                shutil.copyfileobj(source, member)
    return written(target.parent, target.name)


def written(root: Path, path: str) -> Written:
    """Size and checksum of a file of a package."""
    with (root / path).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Written(path, (root / path).stat().st_size, digest)


def _table(root: Path, item: OpenTable) -> tuple[str, str]:
    """Write the rows of a table, read once, in both forms."""
    columns = item.table.columns
    names = [column.name for column in columns]
    schema = pa.schema([(column.name, _ARROW[column.type]) for column in columns])
    plain, columnar = paths(item.table.name)
    with (root / plain).open("wb") as file, pq.ParquetWriter(root / columnar, schema) as parquet:
        for chunk in item.rows():
            chunk = chunk[names]
            parquet.write_table(pa.Table.from_pandas(chunk, schema, preserve_index=False))
            _append(file, pd.DataFrame({c.name: _as_text(chunk[c.name], c) for c in columns}))
    return plain, columnar


def _cells(path: Path, rows: Rows) -> None:
    with path.open("wb") as file:
        for chunk in rows():
            _append(file, chunk)


def _append(file: IO[bytes], chunk: pd.DataFrame) -> None:
    file.write(comma_separated(chunk, header=file.tell() == 0))


def _as_text(cells: "pd.Series[Any]", item: Column) -> "pd.Series[Any]":
    """A column as its description says that it is written; absent cells stay absent."""
    if item.type in (INTEGER, NUMBER):
        return cells
    if item.type == LIST:
        return cells.map(LIST_MARK.join, na_action="ignore").astype("str")
    if item.type != TEXT:
        # Days and instants repeat: each is written once.
        words = {value: _WRITTEN[item.type](value) for value in cells.dropna().unique()}
        cells = cells.map(words)
    return cells.astype("str")


def _instant(moment: pd.Timestamp) -> str:
    known = moment.tz_localize(UTC) if moment.tzinfo is None else moment.tz_convert(UTC)
    return known.strftime("%Y-%m-%dT%H:%M:%SZ")


_WRITTEN: dict[str, Callable[[Any], str]] = {
    FLAG: lambda flag: "true" if flag else "false",
    DATE: lambda day: pd.Timestamp(day).date().isoformat(),
    TIME: _instant,
}


def _json(root: Path, name: str, content: dict[str, Any]) -> Written:
    _text(root / name, json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n")
    return written(root, name)


def _text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _sums(root: Path, files: dict[str, Written]) -> None:
    """The checksums of all files, as ``sha256sum -c`` reads them."""
    lines = [f"{files[path].sha256}  {path}\n" for path in sorted(files)]
    _text(root / SUMS, "".join(lines))


def _must_be_free(target: Path) -> None:
    values = {"path": str(target)}
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        template = N_("{path} is not a directory. Name a new or an empty directory.")
        raise CannotExport(Message(template, values))
    if target.exists() and any(target.iterdir()):
        template = N_("{path} is not empty. Name a new or an empty directory.")
        raise CannotExport(Message(template, values))


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A directory on the same disk, which is gone afterwards unless it has taken its place."""
    place = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".partial", dir=target.parent))
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask

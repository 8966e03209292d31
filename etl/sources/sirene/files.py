"""The stock files at a location: which is which, and one table over each kind."""

import csv
import re
import zlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from gzip import BadGzipFile
from gzip import open as open_gzip
from pathlib import Path
from urllib.parse import unquote, urlsplit

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa

from etl.engines import DuckDB, Engine, Unreadable
from etl.faults import FileRefused
from etl.sources.base import Gathering, Setting
from etl.sources.delimited import DELIMITERS
from etl.sources.sirene.selection import NEEDED, OPTIONAL, texts
from etl.sources.tabular import is_absent, printable
from observatory.i18n import Message, N_

UNUSED = "unused"
"""A file of the register that nothing is taken from."""

_ENDINGS = (".parquet", ".csv", ".csv.gz", ".csv.zip", ".zip")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+:/", re.IGNORECASE)
_NAMES = (
    ("lienssuccession", UNUSED), ("doublons", UNUSED), ("etablissementhistorique", "periods"),
    ("unitelegalehistorique", UNUSED), ("geolocalisation", "positions"), ("unitelegale", "units"),
    ("etablissement", "establishments"), ("geosiret", "establishments"),
)  # fmt: skip
"""What a file's name holds, without marks and case -> its kind; the first that fits."""
_GZIP, _ZIP, _PARQUET = b"\x1f\x8b", b"PK\x03\x04", b"PAR1"
_HEADER = 1 << 20
_BUFFER = 8 << 20
"""Bytes of a CSV file that DuckDB holds at a time, a few times over; a line is shorter."""
_LINE = re.compile(r"\bLine: (\d+)")


@dataclass(frozen=True)
class StockFile:
    """One file: where an engine finds it, its shown name, its separator (None: Parquet), and the
    header of a CSV file that lies on this machine."""

    address: str
    name: str
    delimiter: str | None
    header: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stock:
    """One table over each kind of file; None where there is no such file."""

    establishments: ir.Table
    units: ir.Table | None
    positions: ir.Table | None
    periods: ir.Table | None


def stock_files(paths: Sequence[Path], setting: Setting, gathering: Gathering) -> list[StockFile]:
    """The files of a location that may be of the stock. Raises FileRefused.

    Addresses (``s3://…``) stay as they are written; a path object would spoil them.
    """
    found = []
    for text in setting.texts("location"):
        if text.lower().startswith("file://"):
            path = Path(unquote(urlsplit(text).path))
            found += _on_disk([] if path in paths else [path], setting, gathering)
        elif "://" in text:
            found.append(_remote(text, setting))
    return found + _on_disk([p for p in paths if not _ADDRESS.match(str(p))], setting, gathering)


def opened(engine: Engine, files: Sequence[StockFile], gathering: Gathering) -> Stock:
    """The tables of the stock, found by the files' names and columns. Raises FileRefused."""
    tables: dict[str, list[ir.Table]] = {kind: [] for kind in NEEDED}
    for file in files:
        with told([file]):
            table = _table(engine, file)
            kind = _kind(file.name, table.columns)
        if kind in tables:
            _check_columns(file.name, kind, table.columns)
            tables[kind].append(table)
        elif kind != UNUSED:
            gathering.warn(
                N_("{file} is none of the register’s stock files; it is ignored."), file=file.name
            )
    if not tables["establishments"]:
        names = ", ".join(file.name for file in files)
        template = N_(
            "{file}: no file of establishments is there. Put StockEtablissement (Parquet or CSV) at"
            " the location of the source."
        )
        raise FileRefused(names, Message(template, {"file": names or gathering.file}))
    return Stock(**{kind: _one(found, kind) for kind, found in tables.items()})


@contextmanager
def told(files: Sequence[StockFile]) -> Iterator[None]:
    """What an engine says of a file that it cannot read, in words; never what stands in the file."""
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        template = N_(
            "{file}: the disk for temporary files is full, or the memory too small. Make room, or"
            " name another place in the environment variable TMPDIR."
        )
        raise _refused(files, error, template) from error
    except Unreadable as error:
        raise FileRefused(", ".join(file.name for file in files), error.message) from error
    except (duckdb.Error, pa.ArrowException, UnicodeError, zlib.error, EOFError, OSError) as error:
        line = _LINE.search(str(error))
        if line:
            template = N_(
                "{file}, line {line}: the file is damaged, cut off or not UTF-8. Download it again"
                " from where it is published."
            )
            raise _refused(files, error, template, int(line[1])) from error
        template = N_(
            "{file}: the file is damaged or cut off, or cannot be read. Download it again from where"
            " it is published."
        )
        raise _refused(files, error, template) from error


def _refused(
    files: Sequence[StockFile], error: Exception, template: str, line: int | None = None
) -> FileRefused:
    named = [file.name for file in files if file.name in str(error)]
    name = ", ".join(named or [file.name for file in files])
    return FileRefused(name, Message(template, {"file": name, "line": str(line or "")}), line)


def _remote(address: str, setting: Setting) -> StockFile:
    name = printable(address.rstrip("/").rpartition("/")[2])
    if setting.engine.name == "duckdb":
        template = N_(
            "{file}: addresses are read by the engine spark alone. Load with --engine spark, or"
            " download the file and name where it lies."
        )
        raise FileRefused(name, Message(template, {"file": name}))
    if not re.search(r"\.csv(\.gz)?$", name, re.IGNORECASE):
        return StockFile(address, name, None)
    return StockFile(address, name, ";" if _named(name) == "positions" else ",")


def _on_disk(paths: Sequence[Path], setting: Setting, gathering: Gathering) -> list[StockFile]:
    found = []
    for path in paths:
        name = printable(path.name)
        if is_absent(path):
            if path.exists():
                template = N_("{file} is empty (0 bytes); it counts as absent.")
                gathering.warn(template, file=name)
        elif not name.lower().endswith(_ENDINGS):
            template = N_("{file} is none of the register’s stock files; it is ignored.")
            gathering.warn(template, file=name)
        elif _named(name) != UNUSED:
            found.append(_local(path, name, setting))
    return found


def _local(path: Path, name: str, setting: Setting) -> StockFile:
    try:
        with path.open("rb") as file:
            start = file.read(4)
        address = str(path.absolute())
        if setting.engine.name == "duckdb":
            # Signs of a pattern in a file's own name.
            address = re.sub(r"[\[*?]", lambda sign: f"[{sign[0]}]", address)
        if start == _PARQUET:
            return StockFile(address, name, None)
        if start == _ZIP:
            template = N_(
                "{file}: the file is a ZIP archive. Unpack it and name the CSV file, or download the"
                " Parquet file."
            )
            raise FileRefused(name, Message(template, {"file": name}))
        packed = start[:2] == _GZIP
        with open_gzip(path) if packed else path.open("rb") as file:
            head = file.read(_HEADER)
    except (OSError, EOFError, zlib.error, BadGzipFile) as error:
        template = N_(
            "{file}: the file cannot be read ({error}). Check that it is whole and yours."
        )
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise FileRefused(name, Message(template, {"file": name, "error": reason})) from error
    if packed != name.lower().endswith(".gz"):
        template = N_("{file}: a packed CSV file, and only one, has the ending .csv.gz. Rename it.")
        raise FileRefused(name, Message(template, {"file": name}))
    delimiter, header = _first_line(head, name)
    return StockFile(address, name, delimiter, header)


def _first_line(head: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """The separator under which the first line has most columns of the register, and these."""
    if b"\0" in head:
        template = N_(
            "{file}: the file is neither Parquet nor CSV text. Download it again from where it is"
            " published."
        )
        raise FileRefused(name, Message(template, {"file": name}))
    line = head.decode("utf-8-sig", "replace").partition("\n")[0].rstrip("\r")
    known = {column for kind in NEEDED for column in (*NEEDED[kind], *OPTIONAL[kind])}
    headers = {mark: next(csv.reader([line], delimiter=mark), []) for mark in DELIMITERS}
    best = max(DELIMITERS, key=lambda mark: len(known & set(headers[mark])))
    # A column without a name gets one: DuckDB wants each to have its own, whatever its case.
    header = [cell.strip() or f"column {at}" for at, cell in enumerate(headers[best], start=1)]
    keys = [cell.casefold() for cell in header]
    doubled = {printable(cell)[:60] for cell in header if keys.count(cell.casefold()) > 1}
    if doubled:
        template = N_(
            "{file}, line {line}: columns stand twice: {columns}. Keep one of each and rename or"
            " delete the other."
        )
        values = {"file": name, "line": "1", "columns": ", ".join(sorted(doubled))}
        raise FileRefused(name, Message(template, values), 1)
    return best, tuple(header)


def _table(engine: Engine, file: StockFile) -> ir.Table:
    if file.delimiter is None:
        return engine.read_parquet([file.address])
    if file.header and isinstance(engine, DuckDB):
        # Nothing is guessed from the first lines, so that a fault further on has its line.
        return engine.connection.read_csv(
            file.address, columns=dict.fromkeys(file.header, "VARCHAR"), auto_detect=False,
            header=True, delim=file.delimiter, quote='"', escape='"', buffer_size=_BUFFER,
        )  # fmt: skip
    return engine.read_csv([file.address], file.delimiter)


def _one(tables: list[ir.Table], kind: str) -> ir.Table | None:
    if len(tables) > 1:
        return ibis.union(*(texts(table, kind) for table in tables))
    return tables[0] if tables else None


def _named(name: str) -> str | None:
    bare = re.sub(r"[^a-z]", "", name.lower())
    return next((kind for part, kind in _NAMES if part in bare), None)


def _kind(name: str, columns: Collection[str]) -> str | None:
    """The kind of a file by its name, unless its columns are those of another kind."""
    named = _named(name)
    if named is None and "dateFin" in columns and "siret" not in columns:
        return UNUSED
    fitting = [kind for kind, needed in NEEDED.items() if set(needed) <= set(columns)]
    # A period has an end, which nothing else has.
    fitting.sort(key=lambda kind: kind != "periods")
    return named if named in (*fitting, UNUSED) or not fitting else fitting[0]


def _check_columns(name: str, kind: str, columns: Collection[str]) -> None:
    missing = []
    for column in NEEDED[kind]:
        if column not in columns:
            near = get_close_matches(column, [str(c) for c in columns], 1)
            missing.append(f"{column} (→ {printable(near[0])}?)" if near else column)
    if missing:
        template = N_(
            "{file}: columns that are needed are missing: {missing}. Take the file as the register"
            " publishes it."
        )
        raise FileRefused(name, Message(template, {"file": name, "missing": ", ".join(missing)}))

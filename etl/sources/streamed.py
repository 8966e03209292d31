"""Large tables of text, read row by row: CSV files in UTF-8, also inside ZIP archives.

Nothing is unpacked to the disk, and a member's name is only shown, never used as a path.
"""

import csv
import hashlib
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import IO

from etl.faults import FileRefused
from etl.sources.delimited import DELIMITERS, Record, line_records
from etl.sources.tabular import printable
from observatory.i18n import Message, N_

MAX_UNPACKED = 2_000_000_000
"""Bytes of one table of an archive, unpacked."""
MAX_LINE = 4_000_000
"""Bytes of one line."""

_ZIP = b"PK\x03\x04"
_HARMLESS = 50_000_000
_PLAUSIBLE_RATIO = 100
_MARK = "\ufeff"
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)
"""What reading an archive raises where it is cut, altered, encrypted or packed in an unknown way."""


NONE: Mapping[str, str] = {}


class Columns:
    """The cells of some columns of a table. ``places``: where each stands, None for one that the
    table lacks; ``width``: how many cells a row has."""

    def __init__(self, places: Mapping[str, int | None], width: int) -> None:
        self.width = width
        self._names = list(places)
        # The cell behind the last one is that of a column that is not there.
        self._picked = itemgetter(*(width if at is None else at for at in places.values()))

    def of(self, cells: list[str]) -> dict[str, str]:
        """A row's cells by column, empty for a column that the table lacks."""
        return dict(zip(self._names, self._picked([*cells, ""]), strict=True))


@dataclass(frozen=True)
class TextTable:
    """A table that is read as it comes. ``header``: the cells of its first line, as written."""

    name: str
    header: list[str]
    delimiter: str
    opened: Callable[[], IO[bytes]]

    def columns(
        self, wanted: Sequence[str], required: Sequence[str], renamed: Mapping[str, str] = NONE
    ) -> "Columns":
        """Where the wanted columns stand, whatever their case; ``renamed``: name here -> wanted name.

        Raises FileRefused for one that stands twice, and for a required one that is missing.
        """
        wanted_names = {name.casefold(): name for name in wanted}
        names = [renamed.get(name, wanted_names.get(name.casefold(), "")) for name in self.header]
        doubled = sorted({name for name in names if name and names.count(name) > 1})
        if doubled:
            template = N_(
                "{file}, line {line}: columns stand twice: {columns}. Keep one of each and rename or"
                " delete the other."
            )
            raise _refused(template, self.name, 1, columns=", ".join(doubled))
        missing = [name for name in required if name not in names]
        if missing:
            template = N_(
                "{file}, line {line}: required columns are missing: {missing}. Add them to the header."
            )
            raise _refused(template, self.name, 1, missing=", ".join(missing))
        places = {name: names.index(name) if name in names else None for name in wanted}
        return Columns(places, len(names))

    def rows(self) -> Iterator[Record]:
        """The records under the header but for blank ones: the line on which each starts, its cells.

        Raises FileRefused where the text is not UTF-8, a quotation mark is not closed, a line has
        no end, or the archive is damaged.
        """
        with _reading(self.name), self.opened() as file:
            found = line_records(_lines(file, self.name), self.delimiter, self.name)
            next(found, None)
            for line, cells in found:
                if any(cell.strip() for cell in cells):
                    yield line, cells


def tables_in(paths: Sequence[Path]) -> list[TextTable]:
    """Every file, or ``.csv`` member of an archive, with its first line; one without a line is none.

    What is no text has a header all the same, which no reader knows. Raises FileRefused.
    """
    found = []
    for path in paths:
        name = printable(path.name)
        with _reading(name):
            with path.open("rb") as file:
                packed = file.read(len(_ZIP)) == _ZIP
            places = _members(path, name) if packed else [(name, _opener(path))]
        for label, opened in places:
            with _reading(label), opened() as file:
                first = file.readline(MAX_LINE).decode("utf-8", "replace").removeprefix(_MARK)
            if first.strip():
                delimiter, header = _header(first)
                found.append(TextTable(label, header, delimiter, opened))
    return found


def digest(paths: Sequence[Path]) -> tuple[str, int]:
    """SHA-256 and bytes of a file; of several, the digest of their digests and all their bytes."""
    digests, size = [], 0
    for path in paths:
        with _reading(printable(path.name)), path.open("rb") as file:
            digests.append(hashlib.file_digest(file, "sha256").hexdigest())
            size += path.stat().st_size
    if len(digests) == 1:
        return digests[0], size
    return hashlib.sha256("".join(digests).encode()).hexdigest(), size


def _members(path: Path, name: str) -> list[tuple[str, Callable[[], IO[bytes]]]]:
    """The tables of an archive, each with what opens it."""
    with zipfile.ZipFile(path) as archive:
        parts = [item for item in archive.infolist() if item.filename.lower().endswith(".csv")]
    for part in parts:
        swollen = part.file_size > max(_HARMLESS, part.compress_size * _PLAUSIBLE_RATIO)
        if part.file_size > MAX_UNPACKED or swollen:
            template = N_(
                "{file}: {member} would unpack to {size} MB, which no such table has. Download the"
                " archive again from its publisher."
            )
            values = {"file": name, "member": _shown(part.filename)}
            values["size"] = str(part.file_size // 1_000_000)
            raise FileRefused(name, Message(template, values))
    return [(f"{name}/{_shown(part.filename)}", _member_opener(path, part)) for part in parts]


def _shown(member: str) -> str:
    return printable(member.replace("\\", "/").rpartition("/")[2])[:100]


def _opener(path: Path) -> Callable[[], IO[bytes]]:
    return lambda: path.open("rb")


def _member_opener(path: Path, part: zipfile.ZipInfo) -> Callable[[], IO[bytes]]:
    def opened() -> IO[bytes]:
        # The member keeps the archive's file open for as long as it is itself.
        with zipfile.ZipFile(path) as archive:
            return archive.open(part)

    return opened


def _header(first: str) -> tuple[str, list[str]]:
    """The separator that makes most cells of a first line, and those cells."""
    options = {}
    for delimiter in DELIMITERS:
        try:
            cells = next(csv.reader([first], delimiter=delimiter), [])
        except csv.Error:
            cells = []
        options[delimiter] = [" ".join(cell.split()) for cell in cells]
    return max(options.items(), key=lambda option: len(option[1]))


def _lines(file: IO[bytes], name: str) -> Iterator[str]:
    """The lines of a text in UTF-8, each with its end."""
    line = 0
    while raw := file.readline(MAX_LINE):
        line += 1
        if len(raw) == MAX_LINE and not raw.endswith(b"\n"):
            template = N_(
                "{file}, line {line}: the line has no end within {size} MB. This is no table of"
                " text; download it again."
            )
            raise _refused(template, name, line, size=str(MAX_LINE // 1_000_000))
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            template = N_(
                "{file}, line {line}: the letters are not UTF-8, as its publisher writes them."
                " Download the file again, or save it as CSV UTF-8."
            )
            raise _refused(template, name, line) from error
        yield text.removeprefix(_MARK) if line == 1 else text


@contextmanager
def _reading(name: str) -> Iterator[None]:
    """Faults of the disk and of an archive, told as refusals of the file."""
    try:
        yield
    except OSError as error:
        template = N_(
            "{file}: the file cannot be read ({error}). Check that it is there and yours."
        )
        values = {"file": name, "error": error.strerror or type(error).__name__}
        raise FileRefused(name, Message(template, values)) from error
    except _DAMAGE as error:
        template = N_(
            "{file}: the archive is damaged, incomplete or locked. Download it again, or unpack it"
            " and name its directory."
        )
        raise FileRefused(name, Message(template, {"file": name})) from error


def _refused(template: str, name: str, line: int, **values: str) -> FileRefused:
    return FileRefused(name, Message(template, {"file": name, "line": str(line), **values}), line)

"""Tables of text cells from CSV files and workbooks, with the line of every row."""

import hashlib
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import islice
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from etl.faults import FileRefused, Rejection
from etl.sources.delimited import DELIMITERS, Record, decode, hinted_delimiter, records
from etl.sources.workbook import is_workbook, sheet_records, sheets, workbook_ending
from observatory.i18n import Message, N_

__all__ = ["MAX_BYTES", "FileRefused", "RawTable", "Rejection", "is_absent", "read_table"]

ABSENT = N_("{file} is empty (0 bytes); it counts as absent.")
MAX_BYTES = 150_000_000
"""Size up to which a file is read."""
_HEADER_WITHIN = 15
"""Rows, blank ones aside, among which the header is looked for."""
_CHUNK_ROWS = 100_000
_SHOWN = 200


@dataclass(frozen=True)
class RawTable:
    """The cells of a file as text.

    ``rows`` has one column per ``header`` name, "" where a cell is empty, and ``line``: the
    physical line on which the row starts (the row of a sheet), from 1. ``faults`` are the rows
    with too few or too many cells, which are not in ``rows``. ``read`` counts both; blank rows
    count nowhere. ``workbook`` tells whether numbers come from a spreadsheet's own cells,
    ``decimal_mark`` the mark of its numbers where that is known; ``columns`` names a column as the
    source itself calls it, where that is not the layout's name.
    """

    file: str
    header: list[str]
    rows: pd.DataFrame
    faults: list[Rejection]
    read: int
    sha256: str
    bytes: int
    warnings: list[Message] = field(default_factory=list)
    workbook: bool = False
    decimal_mark: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


def is_absent(path: Path) -> bool:
    """Whether a file counts as absent: it is not there, or has no byte."""
    return not path.exists() or (path.is_file() and path.stat().st_size == 0)


def read_table(
    path: Path, expected: Collection[str] = (), required: Collection[str] = ()
) -> RawTable:
    """Read a CSV file or a workbook, whatever its name says, into text cells.

    The header is the row that has most ``expected`` names; what stands above it is passed over, and
    so are a workbook's sheets that have none.
    With ``expected``, its names are taken as they are written there, and a column that is unknown,
    doubled or ``required`` and missing refuses the file.
    Raises FileRefused.
    """
    name = printable(path.name)
    content = file_content(path, name)
    wanted = {_key(column): column for column in expected}
    warnings: list[Message] = []
    workbook = is_workbook(content)
    suffix = path.suffix.lower()
    if workbook:
        source = sheet_records(content, name, path.stem)
        ending = workbook_ending(content)
        if suffix != ending:
            template = N_("{file} is an {ending} workbook by its content.")
            warnings.append(_misnamed(name, template, ending=ending))
    else:
        text, warnings = decode(content, name)
        source = records(text, likely_delimiter(text, name, wanted), name)
        if suffix in (".xlsx", ".xls", ".ods"):
            warnings.append(_misnamed(name, N_("{file} is CSV text by its content.")))
    first = _first_rows(source)
    place = _header_place(first, wanted)
    if workbook and wanted and not _holds(first, place, required):
        other = _better_sheet(content, name, wanted, _likeness(first, wanted))
        if other:
            first, source, told = other
            place = _header_place(first, wanted)
            warnings.append(told)
    if place is None:
        raise _no_header(name, required)
    line, cells = first[place]
    header = _header(name, line, cells, wanted, required)
    if place:
        warnings.append(
            Message(
                N_("{file}: the header is on line {line}; what stands above it is passed over."),
                {"file": name, "line": str(line)},
            )
        )
    body = _Body(name, header, wanted)
    body.take([*first[place + 1 :]])
    while chunk := list(islice(source, _CHUNK_ROWS)):
        body.take(chunk)
    return RawTable(
        file=name,
        header=[column for column in header if column],
        rows=body.frame(line),
        faults=body.faults,
        read=body.read,
        sha256=hashlib.sha256(content).hexdigest(),
        bytes=len(content),
        warnings=warnings,
        workbook=workbook,
    )


def printable(text: str) -> str:
    """Text without characters that steer a terminal or hide what is written."""
    return "".join(c if c.isprintable() or c == "\u00a0" else "\ufffd" for c in text)


def wrong_width(found: int, expected: int) -> Message:
    """Why a row with another number of cells than the header is no row."""
    if found < expected:
        template = N_("the row has {found} cells, the header {expected}: cells are missing")
    else:
        template = N_(
            "the row has {found} cells, the header {expected}: put a text that holds the"
            " separator between quotation marks"
        )
    return Message(template, {"found": str(found), "expected": str(expected)})


def file_content(path: Path, name: str) -> bytes:
    """The bytes of a file, called ``name`` in what is told of it.

    Raises FileRefused where it cannot be read, is empty, or has more than MAX_BYTES.
    """
    values = {"file": name}
    try:
        if path.is_dir():
            template = N_("{file} is a directory. Name one of its files.")
            raise FileRefused(name, Message(template, values))
        size = path.stat().st_size
        if size > MAX_BYTES:
            template = N_(
                "{file}: the file has {size} MB, more than the {limit} MB that are read. Split it"
                " by years, or leave out the columns that are not in the layout."
            )
            values |= {"size": str(size // 1_000_000), "limit": str(MAX_BYTES // 1_000_000)}
            raise FileRefused(name, Message(template, values))
        content = path.read_bytes()
    except OSError as error:
        template = N_(
            "{file}: the file cannot be read ({error}). Check that it is there and yours."
        )
        values["error"] = error.strerror or type(error).__name__
        raise FileRefused(name, Message(template, values)) from error
    if not content:
        template = N_("{file}: the file is empty (0 bytes). Delete it, or export it again.")
        raise FileRefused(name, Message(template, values))
    return content


def _misnamed(name: str, template: str, **values: str) -> Message:
    return Message(template, {"file": name, **values})


def _key(cell: str) -> str:
    """A column name as names are compared: marks and outer blanks off, case folded."""
    text = unicodedata.normalize("NFKC", cell.replace("\ufeff", "").replace("\u200b", ""))
    return " ".join(text.split()).casefold()


def _is_blank(cells: list[str]) -> bool:
    return not any(cell.strip("\ufeff \t\r\n\u00a0\u202f") for cell in cells)


def _first_rows(source: Iterator[Record]) -> list[Record]:
    return list(islice((r for r in source if not _is_blank(r[1])), _HEADER_WITHIN))


def _matches(cells: list[str], wanted: Mapping[str, str]) -> int:
    return len({_key(cell) for cell in cells} & wanted.keys())


def likely_delimiter(text: str, name: str, wanted: Mapping[str, str] = MappingProxyType({})) -> str:
    """The separator under which a row near the top looks most like the header.

    ``wanted`` has the folded column names as keys; without them the rows of one width count.
    """
    hinted = hinted_delimiter(text)
    if hinted:
        return hinted
    best, best_score = DELIMITERS[0], (-1, -1)
    for delimiter in DELIMITERS:
        try:
            first = _first_rows(records(text[: 1 << 20], delimiter, name))
        except FileRefused:
            first = _leading(text, delimiter)
        score = _likeness(first, wanted)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _likeness(first: list[Record], wanted: Mapping[str, str]) -> tuple[int, int]:
    """How much rows look like a table: column names found, else rows of one width; and cells."""
    if wanted:
        return max(((_matches(cells, wanted), len(cells)) for _, cells in first), default=(0, 0))
    widths = [len(cells) for _, cells in first if len(cells) > 1]
    return max(((widths.count(width), width) for width in widths), default=(0, 0))


def _leading(text: str, delimiter: str) -> list[Record]:
    """The first lines split without regard to quotation marks, one of which is not closed."""
    lines = text[: 1 << 16].splitlines()[:_HEADER_WITHIN]
    return [(i, line.replace('"', "").split(delimiter)) for i, line in enumerate(lines, start=1)]


def _holds(first: list[Record], place: int | None, required: Collection[str]) -> bool:
    """Whether the header found among the first rows has every required column."""
    keys = {_key(cell) for cell in first[place][1]} if place is not None else set()
    return place is not None and all(_key(column) in keys for column in required)


def _better_sheet(
    content: bytes, name: str, wanted: dict[str, str], least: tuple[int, int]
) -> tuple[list[Record], Iterator[Record], Message] | None:
    """The first rows, and those after them, of the sheet that has most column names, if it has more
    of them than ``least`` says of the sheet that was looked at first."""
    found = None
    for title, rows in sheets(content, name):
        first = _first_rows(rows)
        score = _likeness(first, wanted)
        if score[0] > least[0]:
            least = score
            template = N_("{file}: the sheet {sheet} is read, which has most of the columns.")
            found = first, rows, Message(template, {"file": name, "sheet": title})
    return found


def _header_place(first: list[Record], wanted: dict[str, str]) -> int | None:
    """Position of the header among the first rows, None where no row can be one."""
    if not first:
        return None
    if not wanted:
        filled = [sum(1 for cell in cells if cell.strip()) for _, cells in first]
        return next((i for i, count in enumerate(filled) if count > 1), 0)
    scores = [_matches(cells, wanted) for _, cells in first]
    return scores.index(max(scores)) if max(scores) else None


def _header(
    name: str, line: int, cells: list[str], wanted: dict[str, str], required: Collection[str]
) -> list[str]:
    """The column names, "" for a column without one, the empty ones at the end left out."""
    keys = [_key(cell) for cell in cells]
    while keys and not keys[-1]:
        keys.pop()
    shown = [printable(" ".join(cell.replace("\ufeff", "").split())) for cell in cells]
    header = [wanted.get(key, shown[i]) if key else "" for i, key in enumerate(keys)]
    doubled = sorted({header[i] for i, key in enumerate(keys) if key and keys.count(key) > 1})
    if doubled:
        template = N_(
            "{file}, line {line}: columns stand twice: {columns}. Keep one of each and rename or"
            " delete the other."
        )
        raise _refused(template, name, line, columns=", ".join(doubled))
    if wanted:
        _check_names(name, line, keys, header, wanted, required)
    if "line" in header:
        template = N_("{file}, line {line}: a column cannot be called line. Rename it.")
        raise _refused(template, name, line)
    return header


def _check_names(
    name: str,
    line: int,
    keys: list[str],
    header: list[str],
    wanted: dict[str, str],
    required: Collection[str],
) -> None:
    missing = [column for column in required if _key(column) not in keys]
    free = {key: column for key, column in wanted.items() if key not in keys}
    # A required column that is missing is what an unknown one most likely means.
    proposed = ({_key(column): column for column in missing}, free)
    unknown = [_suggested(header[i], key, proposed) for i, key in enumerate(keys)
               if key and key not in wanted]  # fmt: skip
    columns = {"unknown": ", ".join(unknown), "missing": ", ".join(missing)}
    if unknown and missing:
        template = N_(
            "{file}, line {line}: required columns are missing: {missing}. Columns are unknown:"
            " {unknown}. Rename them, or delete what is not in the layout."
        )
    elif missing:
        template = N_(
            "{file}, line {line}: required columns are missing: {missing}. Add them to the header."
        )
    elif unknown:
        template = N_(
            "{file}, line {line}: columns are unknown: {unknown}. Rename them as proposed, or"
            " delete what is not in the layout."
        )
    else:
        return
    raise _refused(template, name, line, **columns)


def _suggested(shown: str, key: str, proposed: Iterable[dict[str, str]]) -> str:
    text = shown if len(shown) <= 60 else f"{shown[:59]}…"
    for columns in proposed:
        if near := get_close_matches(key.replace(" ", "_"), columns, 1, 0.5):
            return f"{text} (→ {columns[near[0]]}?)"
    return text


def _refused(template: str, name: str, line: int, **values: str) -> FileRefused:
    return FileRefused(name, Message(template, {"file": name, "line": str(line), **values}), line)


def _no_header(name: str, required: Collection[str]) -> FileRefused:
    # The cells are not quoted: without a header they may be a person's.
    template = N_(
        "{file}, line 1: no header is found: no column has a name of the layout. Write the column"
        " names in the first row; required columns are missing: {missing}."
    )
    return FileRefused(name, Message(template, {"file": name, "missing": ", ".join(required)}), 1)


class _Body:
    """The rows under a header, taken chunk by chunk so that memory stays low."""

    def __init__(self, name: str, header: list[str], wanted: dict[str, str]) -> None:
        self.name, self.header, self.wanted = name, header, wanted
        self.faults: list[Rejection] = []
        self.read = 0
        self._frames: list[pd.DataFrame] = []

    def take(self, chunk: list[Record]) -> None:
        """Keep a chunk's rows, but for blank ones and those with a wrong number of cells."""
        width = len(self.header)
        lines: list[int] = []
        kept: list[list[str]] = []
        for line, cells in chunk:
            if not cells or (not cells[0].strip() and _is_blank(cells)):
                continue
            self.read += 1
            if len(cells) != width:
                while len(cells) > width and not cells[-1].strip():
                    cells.pop()
                if len(cells) != width:
                    self._fault(line, cells)
                    continue
            lines.append(line)
            kept.append(cells)
        names = range(width)
        frame = pd.DataFrame(kept, columns=names, dtype="str")
        frame["line"] = pd.array(lines, dtype="int64")
        self._frames.append(frame)

    def _fault(self, line: int, cells: list[str]) -> None:
        value = " | ".join(cells)[:_SHOWN]
        reason = wrong_width(len(cells), len(self.header))
        self.faults.append(Rejection(self.name, line, "", value, reason))

    def frame(self, header_line: int) -> pd.DataFrame:
        """All rows; a column without a name is left out if it is empty.

        Raises FileRefused where such a column holds anything.
        """
        frame = pd.concat(self._frames, ignore_index=True)
        for position, column in enumerate(self.header):
            if column:
                continue
            filled = frame[position].str.strip() != ""
            if filled.any():
                line = int(frame.loc[filled, "line"].iloc[0])
                template = N_(
                    "{file}, line {line}: column {position} holds values and has no name. Name it"
                    " in the header (line {header}), or empty it."
                )
                raise _refused(
                    template, self.name, line, position=str(position + 1), header=str(header_line)
                )
            frame = frame.drop(columns=position)
        return frame.rename(columns=dict(enumerate(self.header)))

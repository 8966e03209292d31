"""Delimited text as it is met in France: its encoding, its separator, its records."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import chain

import ftfy

from etl.faults import FileRefused
from observatory.i18n import Message, N_

Record = tuple[int, list[str]]
"""The physical line on which a record starts, counted from 1, and its cells."""

DELIMITERS = (";", ",", "\t")
MAX_CELL = 1_000_000
"""Characters of one cell. More means that a quotation mark swallowed the file."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER_FORMATS = (
    (re.compile(rb"\s*<(!doctype|!--|html|head|body|table|meta|div)", re.I), "HTML"),
    (re.compile(rb"\s*<\?xml", re.I), "XML"),
    (re.compile(rb"\s*(\{\s*[\"}]|\[\s*[{\[\]\"])"), "JSON"),
    (re.compile(rb"%PDF-"), "PDF"),
    (re.compile(rb"\{\\rtf"), "RTF"),
    (re.compile(rb"\x89PNG"), "PNG"),
    (re.compile(rb"\xff\xd8\xff"), "JPEG"),
    (re.compile(rb"PAR1"), "Parquet"),
    (re.compile(rb"\x1f\x8b"), "gzip"),
)
_STRAY_CONTROLS = 4
"""Control characters that a text of any length may hold by accident."""
_END_OF_FILE = "\x1a"
"""What programs of the DOS age write at the end of a text."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_UTF8_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
# Letters of DOS and of old Macs, read as Windows-1252, show such signs within words.
_FOREIGN_SIGNS = re.compile(
    r"[a-zà-ÿ][\u201a\u0192\u201e\u2020-\u2022\u02c6\u2030\u0160\u2039\u201c\u201d\u02dc\u2122\u017d][a-zà-ÿ]"
)
_TWICE_ENCODED = re.compile(
    r"Ã[\u00a0-\u00bf\u2030\u0192\u2021\u02c6\u0160\u00ae\u20ac]|â€[\u2122\u0153\u02dc\u00a6]"
)
_HINT_LINE = re.compile(r"\ufeff?\"?sep=(.)\"?\s*(?:\r\n|\r|\n)", re.I)
_END = "\ue000end\ue000"


def decode(content: bytes, name: str) -> tuple[str, list[Message]]:
    """The text of a file: UTF-8, UTF-16 or UTF-32 by its mark, else UTF-8, else Windows-1252.

    Raises FileRefused where the file is no text, or where reading it one way would spoil letters.
    """
    start = content[:4096].removeprefix(codecs.BOM_UTF8)
    for pattern, form in _OTHER_FORMATS:
        if pattern.match(start):
            raise FileRefused(
                name,
                Message(
                    N_(
                        "{file}: the file is {format}, not a table. Save the table as CSV (UTF-8) or .xlsx."
                    ),
                    {"file": name, "format": form},
                ),
            )
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            try:
                return _checked(content.decode(encoding), name)
            except UnicodeError as error:
                raise _spoilt(name, _line_of(error)) from error
    if b"\0" in content:
        raise _not_text(name, content.count(b"\n", 0, content.index(b"\0")) + 1)
    try:
        return _checked(content.decode("utf-8"), name)
    except UnicodeDecodeError as error:
        return _checked(_windows(content, name, error.start), name)


def _windows(content: bytes, name: str, first_fault: int) -> str:
    """Windows-1252, unless most letters beyond ASCII say that the file is something else."""
    in_sequences = sum(len(found) for found in _UTF8_SEQUENCE.findall(content))
    beyond_ascii = len(content) - len(content.translate(None, bytes(range(128, 256))))
    if in_sequences * 2 > beyond_ascii:
        raise _spoilt(name, content.count(b"\n", 0, first_fault) + 1)
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise _spoilt(name, content.count(b"\n", 0, error.start) + 1) from error
    sign = _FOREIGN_SIGNS.search(text)
    if sign:
        raise _spoilt(name, text.count("\n", 0, sign.start()) + 1)
    return text


def _checked(text: str, name: str) -> tuple[str, list[Message]]:
    text = text.removesuffix(_END_OF_FILE)
    control = _CONTROL.search(text)
    if control:
        count = len(_CONTROL.findall(text))
        if "\0" in text or count > max(_STRAY_CONTROLS, len(text) // 100):
            raise _not_text(name, text.count("\n", 0, control.start()) + 1)
    return _mended(text, name)


def mend(text: str) -> str:
    """A text whose letters were encoded twice, with the letters that were meant (é for Ã©)."""
    return ftfy.fix_encoding(text) if _TWICE_ENCODED.search(text) else text


def _mended(text: str, name: str) -> tuple[str, list[Message]]:
    twice = _TWICE_ENCODED.search(text)
    if not twice:
        return text, []
    # Line by line: what is right elsewhere in the file must not speak for a line, nor against it.
    whole = "".join(mend(line) for line in text.splitlines(keepends=True))
    values = {"file": name, "line": str(text.count("\n", 0, twice.start()) + 1)}
    template = N_(
        "{file}, line {line}: letters were encoded twice (Ã© for é) and were mended, here and"
        " wherever it happens. Check the names."
    )
    return whole, [Message(template, values)]


def _line_of(error: UnicodeError) -> int:
    # The codec counts from behind the mark that it has taken off.
    if not isinstance(error, UnicodeDecodeError):
        return 1
    return error.object.count(b"\n", 0, error.start) + 1


def _not_text(name: str, line: int) -> FileRefused:
    template = N_(
        "{file}, line {line}: the file is not text. Save it as CSV (UTF-8) or as an .xlsx workbook."
    )
    return FileRefused(name, Message(template, {"file": name, "line": str(line)}), line)


def _spoilt(name: str, line: int) -> FileRefused:
    template = N_(
        "{file}, line {line}: the letters are in no known encoding, or in several. Open the file"
        " in its program and save it again as CSV UTF-8."
    )
    return FileRefused(name, Message(template, {"file": name, "line": str(line)}), line)


def hinted_delimiter(text: str) -> str | None:
    """The separator that a first line ``sep=;`` names, as spreadsheets write it."""
    found = _HINT_LINE.match(text)
    return found[1] if found and found[1] in DELIMITERS else None


def records(text: str, delimiter: str, name: str) -> Iterator[Record]:
    """Every record of a text, blank ones included.

    Raises FileRefused where a quotation mark is opened and never closed: what it swallowed cannot
    be told from a value.
    """
    buffer = io.StringIO(text, newline="")
    skipped = 0
    if hinted_delimiter(text):
        buffer.readline()
        skipped = 1
    return line_records(buffer, delimiter, name, skipped)


def line_records(
    lines: Iterable[str], delimiter: str, name: str, skipped: int = 0
) -> Iterator[Record]:
    """The same of a text's lines, each with its end, so that a large file is read as it comes;
    ``skipped`` lines stand before them."""
    csv.field_size_limit(MAX_CELL)
    # The last line ends up in a record of its own only if no quotation mark is open.
    reader = csv.reader(chain(lines, [_END]), delimiter=delimiter)
    line = skipped + 1
    try:
        for cells in reader:
            if cells and cells[-1].endswith(_END):
                if skipped + reader.line_num != line:
                    raise _unclosed(name, line)
                return
            yield line, cells
            line = skipped + reader.line_num + 1
    except csv.Error as error:
        raise _unclosed(name, line) from error


def _unclosed(name: str, line: int) -> FileRefused:
    template = N_(
        "{file}, line {line}: a quotation mark is opened and never closed. Close it, or double it"
        ' ("") where it belongs to the text.'
    )
    return FileRefused(name, Message(template, {"file": name, "line": str(line)}), line)

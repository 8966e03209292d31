"""An export as headings and rows. Headings are texts of questions: long, repeated, sometimes empty."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from itertools import islice
from pathlib import Path

from etl.faults import FileRefused
from etl.sources.delimited import Record, decode, records
from etl.sources.survey.words import plain
from etl.sources.tabular import file_content, likely_delimiter, printable
from etl.sources.workbook import is_workbook, sheet_records
from observatory.i18n import Message, N_

_SHOWN = 70
_COMPARED = 300
_HEADER_WITHIN = 15
# "code. text", "code[row]. text", "code._.text" as R writes it, or the code alone.
_CODE = re.compile(r"([A-Za-z][A-Za-z0-9_]*(?:\[[^\]\s]*\])*)(?:\._\.|\.\s|\.?\s*$)")
_BRACKETS = re.compile(r"\[([^\[\]]*)\]\s*$")
_GRID = re.compile(r"(.*\S)\s*\[([^\[\]]*)\]\s*", re.DOTALL)


@dataclass(frozen=True)
class Heading:
    """The heading of one column, from 0: as it stands, and what it can be found by."""

    position: int
    text: str

    @property
    def shown(self) -> str:
        """The heading in one short line."""
        line = printable(" ".join(self.text.split()))
        return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"

    @cached_property
    def code(self) -> str:
        """The question's code in one spelling (``known[x]`` and ``known_x`` are the same), or ""."""
        found = _CODE.match(self.text.strip())
        return code_key(found[1]) if found else ""

    @cached_property
    def words(self) -> str:
        """The words of the whole heading."""
        return plain(self.text)

    @cached_property
    def question(self) -> str:
        """The words before a row in brackets: "Question [row]"; "" without one."""
        found = _GRID.fullmatch(self.text)
        return plain(found[1]) if found else ""

    @cached_property
    def row(self) -> str:
        """The row that the column stands for: the code in brackets, else the text in them, or ""."""
        code = _CODE.match(self.text.strip())
        found = _BRACKETS.search(code[1]) if code else _BRACKETS.search(self.text)
        return found[1].strip() if found else ""

    @cached_property
    def text_words(self) -> str:
        """The words behind the code of a heading that has code and text, else ""."""
        found = _CODE.match(self.text.strip())
        return plain(self.text.strip()[found.end() :]) if found else ""


def code_key(code: str) -> str:
    """A question's code as codes are compared."""
    return re.sub(r"[\[\]_]+", "_", code.strip()).strip("_").casefold()


@dataclass(frozen=True)
class Sheet:
    """One export: ``line`` of the header, the headings, the rows (line and cells, as wide as the
    header but for those that are too short or too long), the lines that the file has."""

    file: str
    line: int
    headings: list[Heading]
    rows: list[Record]
    sha256: str
    bytes: int
    warnings: list[Message]
    last_line: int

    def one(self, wanted: Sequence[str]) -> Heading | None:
        """The one column that a question heads, given by its code, its text, or both.

        ``wanted`` are spellings of one question, the first that is there counts. None where none is.
        Raises FileRefused where several columns have the heading.
        """
        for text in wanted:
            found = self._matching(text)
            if len(found) > 1:
                raise self._repeated(text, len(found))
            if found:
                return found[0]
        return None

    def several(self, wanted: Sequence[str]) -> list[Heading]:
        """The column that a question heads, or the columns of its rows. Raises FileRefused."""
        found = self.one(wanted)
        if found:
            return [found]
        for text in wanted:
            start, words = f"{code_key(text)}_", plain(text)
            rows = [
                item
                for item in self.headings
                if item.code.startswith(start) or (words and item.question == words)
            ]
            if rows:
                return rows
        return []

    def _matching(self, text: str) -> list[Heading]:
        key, words = code_key(text), plain(text)
        by_code = [item for item in self.headings if item.code and item.code == key]
        return by_code or [
            item for item in self.headings if words and words in (item.words, item.text_words)
        ]

    def _repeated(self, text: str, count: int) -> FileRefused:
        template = N_(
            "{file}, line {line}: {count} columns have the heading {heading}; only codes tell them"
            " apart. Export again with the headings “Question code”, or “Question code & question"
            " text”, and write the code in the configuration."
        )
        heading = Heading(0, text).shown
        return self.refused(template, count=str(count), heading=heading)

    def missing(self, field: str, wanted: Sequence[str]) -> FileRefused:
        """The refusal of a file in which no question heads a column that is needed."""
        values = {"field": field, "wanted": Heading(0, wanted[0]).shown}
        if near := self._nearest(wanted):
            template = N_(
                "{file}, line {line}: no column is headed {wanted}, which {field} is read from. Did"
                " you mean {near}? Write it in the configuration of the source."
            )
            return self.refused(template, **values, near=near)
        coded = sum(1 for item in self.headings if item.code)
        if coded * 2 < len(self.headings) and _CODE.fullmatch(wanted[0]):
            template = N_(
                "{file}, line {line}: no column is headed {wanted}, which {field} is read from; the"
                " headings are texts. Export again with the headings “Question code”, or write the"
                " text in the configuration of the source."
            )
            return self.refused(template, **values)
        template = N_(
            "{file}, line {line}: no column is headed {wanted}, which {field} is read from. The file"
            " has: {headings}. Write the right one in the configuration of the source, or check"
            " that this is the export of the survey."
        )
        shown = [item.shown for item in self.headings if item.text.strip()]
        more = ["…"] if len(shown) > 6 else []
        return self.refused(template, **values, headings="; ".join([*shown[:6], *more]))

    def refused(self, template: str, **values: str) -> FileRefused:
        """A refusal of this file, at its header."""
        message = Message(template, {"file": self.file, "line": str(self.line), **values})
        return FileRefused(self.file, message, self.line)

    def _nearest(self, wanted: Sequence[str]) -> str:
        keys: dict[str, Heading] = {}
        for item in self.headings:
            for key in (item.code, item.words[:_COMPARED]):
                if key:
                    keys.setdefault(key, item)
        for text in wanted:
            for key in (code_key(text), plain(text)[:_COMPARED]):
                if near := get_close_matches(key, keys, 1, 0.7):
                    found = keys[near[0]]
                    return found.text.strip().partition(". ")[0] if found.code else found.shown
        return ""


def read_sheet(path: Path) -> Sheet:
    """Read an export (CSV or workbook, whatever its name says). Raises FileRefused."""
    name = printable(path.name)
    content = file_content(path, name)
    warnings: list[Message] = []
    if is_workbook(content):
        source = sheet_records(content, name, path.stem)
    else:
        text, warnings = decode(content, name)
        source = records(text, likely_delimiter(text, name), name)
    filled = ((line, cells) for line, cells in source if any(cell.strip() for cell in cells))
    line, cells = _header(filled, name)
    rows = list(filled)
    headings = [Heading(place, cell.replace("\ufeff", "")) for place, cell in enumerate(cells)]
    return Sheet(
        name, line, headings, rows, hashlib.sha256(content).hexdigest(), len(content), warnings,
        max((row[0] for row in rows), default=line),
    )  # fmt: skip


def _header(filled: Iterator[Record], name: str) -> Record:
    """The first row with more than one heading; a title may stand above it."""
    for line, cells in islice(filled, _HEADER_WITHIN):
        if sum(1 for cell in cells if cell.strip()) > 1:
            return line, cells
    template = N_(
        "{file}, line 1: no header is found: no row near the top has several cells. Export the"
        " responses again as CSV."
    )
    raise FileRefused(name, Message(template, {"file": name}), 1)

"""How wide a printed table's columns are: each row as low as the page allows."""

import re
from dataclasses import dataclass

from observatory.exports.content import Cell, Heading, Table

LINE = 110
"""Characters of a table's type across a page."""
NARROWEST, WORD, HEAD, WHOLE = 3, 12, 9, 12
"""Characters: of the narrowest column, of a word and of a heading's word that are not divided, of a text
that stays on its line."""
BETWEEN = 1.4
"""Characters' room between two columns."""
SMALLEST = 0.78
"""How much smaller than the others a table of many columns may be set."""
SLACK = 1.15
"""How much more than the least the columns of a table should have, together."""
_MOST_LINES = 60
_SPACES = re.compile("[ \n\t]+")


@dataclass(frozen=True)
class Widths:
    """The columns' widths in characters, and how much smaller than others the table is set."""

    columns: tuple[float, ...]
    scale: float


def widths(table: Table) -> Widths:
    """The widths that make the highest row lowest.

    A column is as wide as its longest word, or its longest text where that is short; numbers are
    never divided. What is left goes where texts are long.
    """
    sizes = [_sizes(table, at, heading) for at, heading in enumerate(table.columns)]
    least = [one.least + BETWEEN for one in sizes]
    scale = max(SMALLEST, min(1.0, LINE / (SLACK * sum(least))))
    room = LINE / scale
    # Lines end where words do, not where the column does: texts of several lines take a fifth more.
    found = least
    for lines in range(1, _MOST_LINES):
        wished = [
            max(low, one.longest / lines * (1.0 if lines == 1 else 1.2) + BETWEEN)
            for one, low in zip(sizes, least, strict=True)
        ]
        if sum(wished) <= room:
            found = wished
            break
    return Widths(tuple(round(width, 2) for width in found), round(scale, 3))


@dataclass(frozen=True)
class _Sizes:
    """Of a column: its longest text, and the least that it needs."""

    longest: float
    least: float


def _sizes(table: Table, at: int, heading: Heading) -> _Sizes:
    texts = [_told(row[at]) for row in table.rows]
    longest = max(map(len, texts), default=0)
    words = [len(word) for text in texts for word in _SPACES.split(text)]
    word = min(max(words, default=0), WORD)
    if heading.align == "right" or longest <= WHOLE:
        word = min(longest, 2 * WHOLE)
    # Headings are bold: a tenth wider.
    headed = max((len(part) * 1.1 for part in _SPACES.split(heading.text)), default=0.0)
    return _Sizes(max(longest, headed), max(NARROWEST, word, min(headed, HEAD)))


def _told(cell: Cell) -> str:
    """What stands in a cell; what keeps together has no space."""
    text = f"▲\u00a0{cell.text}" if cell.status else cell.text
    if cell.colour:
        text = (
            "R0\u00a0\u00a0\u00a0"
            if cell.colour == cell.text
            else f"R0\u00a0\u00a0\u00a0\u00a0{text}"
        )
    shown = f"[{cell.reference}]" if cell.reference else ""
    return shown if cell.text == cell.reference else f"{text} {shown}".strip()

"""How wide a printed table's columns are: the table as low as the page allows."""

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from observatory.exports.content import Cell, Heading, Table

LINE = 110
"""Characters of a table's type across a page."""
NARROWEST, WORD, HEAD, WHOLE = 3, 12, 9, 14
"""Characters: of the narrowest column, of a word and of a heading's word that are not divided, of a text
that stays on its line."""
WIDE = 1.1
"""How much wider than others the characters of numbers, dates and bold headings are."""
BETWEEN = 1.4
"""Characters' room between two columns."""
SMALLEST = 0.78
"""How much smaller than the others a table of many columns may be set."""
SLACK = 1.15
"""How much more than the least the columns of a table should have, together."""
_STEP = 1.0
"""Characters that are given to one column at a time."""
_ENDS = 1.2
"""Lines end where words do, not where the column does: texts of several lines take a fifth more."""
_SPACES = re.compile("[ \n\t]+")
_Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Widths:
    """The columns' widths in characters, and how much smaller than others the table is set."""

    columns: tuple[float, ...]
    scale: float


def widths(table: Table) -> Widths:
    """The widths that make the table lowest.

    A column is as wide as its longest word, or its longest text where that is short; numbers are
    never divided. What is left goes where it takes the most lines off.
    """
    sizes = [_sizes(table, at, heading) for at, heading in enumerate(table.columns)]
    least = np.array([one.least for one in sizes])
    between = BETWEEN * len(sizes)
    scale = max(SMALLEST, min(1.0, LINE / (SLACK * (least.sum() + between))))
    longest = np.maximum(least, [one.longest for one in sizes])
    room = LINE / scale - between
    found = longest if longest.sum() <= room else _lowest(table, least, longest, room)
    return Widths(tuple(round(float(width) + BETWEEN, 2) for width in found), round(scale, 3))


def _lowest(table: Table, least: _Floats, longest: _Floats, room: float) -> _Floats:
    """From the least widths on, a step at a time to the column that shortens the rows most."""
    lengths = np.array([[len(_told(cell)) for cell in row] for row in table.rows], float)
    lengths = lengths.reshape(len(table.rows), len(least))
    found = least.copy()
    while found.sum() + _STEP <= room and (found < longest).any():
        lines, fewer = _lines(lengths, found), _lines(lengths, found + _STEP)
        second, first = np.sort(lines, axis=1)[:, -2:].T if len(least) > 1 else (lines[:, 0],) * 2
        others = np.where(lines == first[:, None], second[:, None], first[:, None])
        # Rows are as high as their highest cell; where two are, the shorter one counts a little too.
        gain = (first[:, None] - np.maximum(others, fewer)).sum(0) + 0.01 * (lines - fewer).sum(0)
        found[np.argmax(np.where(found < longest, gain, -1.0))] += _STEP
    return found


def _lines(lengths: _Floats, width: _Floats) -> _Floats:
    return np.where(lengths <= width, 1.0, lengths * _ENDS / width)


@dataclass(frozen=True)
class _Sizes:
    """Of a column: its longest text, and the least that it needs."""

    longest: float
    least: float


def _sizes(table: Table, at: int, heading: Heading) -> _Sizes:
    texts = [_told(row[at]) for row in table.rows]
    longest: float = max(map(len, texts), default=0)
    words = [len(word) for text in texts for word in _SPACES.split(text)]
    word: float = min(max(words, default=0), WORD)
    if heading.align == "right" or longest <= WHOLE:
        word = min(longest * WIDE, 2 * WHOLE)
    headed = max((len(part) * WIDE for part in _SPACES.split(heading.text)), default=0.0)
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

"""Tables cut so that they fit a slide: widths of columns, heights of rows, so many rows a slide."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from observatory.exports.content import Cell, Heading
from observatory.exports.presentation.pages import Grid
from observatory.exports.presentation.places import Box
from observatory.exports.presentation.texts import LINE, clean, cut, room, width, wrapped
from observatory.exports.report_words import status_words
from observatory.i18n import Language

MOST = 12
"""Rows of a slide, its heading not counted."""
SIZES = (14.0, 13.0, 12.0, 11.0, 10.0)
BESIDE, ABOVE = 12.0, 6.0
"""What a cell's margins take, sideways and in height."""
WISHED = 8
"""Rows that a slide has at least where smaller type can do it."""


def grids(
    columns: Sequence[Heading], rows: Sequence[Sequence[Cell]], box: Box, language: Language,
    alt: str, sizes: Sequence[float] = SIZES,
) -> list[Grid]:  # fmt: skip
    """A table in parts that each fit the box, in the largest type that its words let it have."""
    heads = tuple(replace(column, text=clean(column.text)) for column in columns)
    told = [_row(row, language) for row in rows]
    fitting = [size for size in sizes if sum(_least(heads, told, size)) <= box.wide - 2]
    made: list[Grid] = []
    for size in fitting or sizes[-1:]:
        made = _in_size(heads, told, box, alt, size)
        if len(made) <= -(-len(told) // WISHED):
            break
    return made


def _in_size(
    heads: tuple[Heading, ...], told: Sequence[Sequence[Cell]], box: Box, alt: str, size: float
) -> list[Grid]:
    widths = _widths(heads, told, size, box.wide - 2)
    top = _height([h.text for h in heads], widths, size, bold=True)
    most = max(1, room(box.high - top - ABOVE, size))
    fitted = [
        tuple(
            replace(cell, text=cut(cell.text, wide - BESIDE, size, most))
            for cell, wide in zip(row, widths, strict=True)
        )
        for row in told
    ]  # fmt: skip
    return [
        Grid(heads, tuple(part), tuple(widths), (top, *high), size, alt)
        for part, high in _parts(fitted, widths, size, box.high - top)
    ]


def _row(row: Sequence[Cell], language: Language) -> list[Cell]:
    """A row's cells with their words; evidence that has a cell of its own is not said twice."""
    texts = {cell.text for cell in row}
    return [
        replace(
            cell,
            text=text_of(replace(cell, reference="") if cell.reference in texts else cell, language),
        )
        for cell in row
    ]  # fmt: skip


def text_of(cell: Cell, language: Language) -> str:
    """A cell's words: a status with its glyph, the evidence that it leads to in brackets."""
    text = clean(status_words(cell.status, language, cell.text) if cell.status else cell.text)
    return f"{text} [{cell.reference}]".strip() if cell.reference else text


def _parts(
    rows: Sequence[tuple[Cell, ...]], widths: Sequence[float], size: float, down: float
) -> Iterator[tuple[list[tuple[Cell, ...]], list[float]]]:
    part: list[tuple[Cell, ...]] = []
    heights: list[float] = []
    for row in rows:
        high = _height([cell.text for cell in row], widths, size)
        if part and (sum(heights) + high > down or len(part) == MOST):
            yield part, heights
            part, heights = [], []
        part.append(row)
        heights.append(high)
    if part or not rows:
        yield part, heights


def _height(
    texts: Sequence[str], widths: Sequence[float], size: float, bold: bool = False
) -> float:
    lines = max(
        (len(wrapped(t, w - BESIDE, size, bold)) for t, w in zip(texts, widths, strict=True)),
        default=1,
    )
    return lines * size * LINE + ABOVE


def _least(heads: Sequence[Heading], rows: Sequence[Sequence[Cell]], size: float) -> list[float]:
    """The width with which no word of a column need be broken, long ones and numbers aside."""
    found = []
    for at, column in enumerate(heads):
        words = [w for row in rows for w in row[at].text.split(" ")]
        whole = max((width(word, size) for word in words), default=0.0)
        named = max((width(w, size, True) for w in column.text.split(" ")), default=0.0)
        found.append(min(max(whole, named), 120.0) + BESIDE)
    return found


def _widths(
    heads: Sequence[Heading], rows: Sequence[Sequence[Cell]], size: float, across: float
) -> list[float]:
    """What each column needs to break no word, and more for those with long texts."""
    least = _least(heads, rows, size)
    if sum(least) >= across:
        return [low * across / sum(least) for low in least]
    wanted = [
        max([width(h.text, size, True), *(width(row[at].text, size) for row in rows)]) + BESIDE
        for at, h in enumerate(heads)
    ]
    found, left = list(least), across - sum(least)
    # Short columns have all they want first; the long ones share the rest, the longest not all.
    needs = {at: w - low for at, (w, low) in enumerate(zip(wanted, least, strict=True)) if w > low}
    while needs:
        total = sum(need**0.6 for need in needs.values())
        shares = {at: left * need**0.6 / total for at, need in needs.items()}
        met = [at for at, need in needs.items() if need <= shares[at]]
        for at in met or list(needs):
            more = needs.pop(at) if met else shares[at]
            found[at] += more
            left -= more
        if not met:
            return found
    words = [at for at, h in enumerate(heads) if h.align == "left"] or list(range(len(heads)))
    total = sum(found[at] for at in words)
    return [w + left * w / total if at in words else w for at, w in enumerate(found)]

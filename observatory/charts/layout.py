"""Where things go on a chart's page: text widths, wrapped names, rows, ticks, spread labels.

Everything is in pixels unless said otherwise; the y axis of a chart of rows is in pixels too.
"""

import html
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

ADVANCES = {
    **dict.fromkeys(" \u00a0\u202f.,:;'’ijl()|!", 0.3),
    **dict.fromkeys("fr/t-I", 0.43),
    **dict.fromkeys("0123456789€+−–<>", 0.61),
    **dict.fromkeys("ABCDEÉFGHIJKLNOPQRSTUVXYZ", 0.7),
    **dict.fromkeys("%mMwW…", 0.96),
}
"""Advances of the text face's bold characters, in em; an upper bound of each group."""
CHARACTER = 0.6
"""The advance of any other character."""
PHONE = 350
"""The narrowest figure that has to be legible: a page's width is known to the browser only."""
ELLIPSIS = "…"
LABEL_GAP = 8


def escape(text: str) -> str:
    """Text from data, made safe for Plotly's labels, which read a subset of HTML.

    Plotly's labels know ``&amp; &lt; &gt;`` only, so quotes are left as they are.
    """
    return html.escape(text, quote=False)


def width(text: str, size: float = 13) -> float:
    """Estimated width of the longest line of a text, in bold."""
    return max(
        size * sum(ADVANCES.get(character, CHARACTER) for character in line)
        for line in text.split("\n")
    )


def wrap(text: str, limit: int, lines: int = 2) -> str:
    """A text in at most ``lines`` lines of ``limit`` characters; what is cut ends in "…".

    Lines break at spaces and after hyphens, and inside a word only where it is longer than a line.
    """
    tidy = re.sub(r"[ \t\r\n]+", " ", text).strip(" ")
    wrapped = [""]
    for word in re.findall(r"[^ -]*-+|[^ -]+| ", tidy):
        for piece in _pieces(word, limit):
            if len((wrapped[-1] + piece).rstrip(" ")) <= limit:
                wrapped[-1] += piece
            else:
                wrapped.append(piece.lstrip(" "))
    wrapped = [line.strip(" ") for line in wrapped]
    if len(wrapped) > lines:
        wrapped = wrapped[:lines]
        wrapped[-1] = wrapped[-1][: limit - 1].rstrip(" -,;:") + ELLIPSIS
    return "\n".join(wrapped)


def _pieces(word: str, limit: int) -> list[str]:
    """A word whole, or in pieces that end in a hyphen where it is longer than a line."""
    if len(word) <= limit:
        return [word]
    cuts = range(0, len(word), limit - 1)
    pieces = [word[at : at + limit - 1] for at in cuts]
    return [*(f"{piece}-" for piece in pieces[:-1]), pieces[-1]]


def spread(
    positions: Sequence[float], gaps: Sequence[float], low: float, high: float
) -> list[float]:
    """Positions moved apart as little as needed, in the same order.

    ``gaps`` are the sizes of the labels: two neighbours end at least half the sum of theirs
    apart. Labels stay between ``low`` and ``high`` as long as they fit, else they run past
    ``high``. Least squares by pooling neighbours that collide (isotonic regression).
    """
    order = sorted(range(len(positions)), key=lambda i: (positions[i], i))
    offsets: list[float] = []
    for rank, index in enumerate(order):
        step = 0.0 if rank == 0 else (gaps[order[rank - 1]] + gaps[index]) / 2
        offsets.append(step + (offsets[-1] if offsets else 0.0))
    pools: list[tuple[float, int]] = []
    for rank, index in enumerate(order):
        mean, size = positions[index] - offsets[rank], 1
        while pools and pools[-1][0] >= mean:
            other, count = pools.pop()
            mean, size = (other * count + mean * size) / (count + size), count + size
        pools.append((mean, size))
    if not order:
        return []
    first = low + gaps[order[0]] / 2
    last = high - gaps[order[-1]] / 2 - offsets[-1]
    placed = [0.0] * len(positions)
    rank = 0
    for mean, size in pools:
        for _ in range(size):
            placed[order[rank]] = max(min(mean, last), first) + offsets[rank]
            rank += 1
    return placed


def ticks(low: float, high: float, count: int = 4, whole: bool = False) -> list[float]:
    """Round values from at or below ``low`` to at or above ``high``, about ``count`` steps."""
    if not high > low:
        high = low + 1
    rough = (high - low) / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(f * power for f in (1, 2, 2.5, 5, 10) if f * power >= rough * 0.999)
    if whole:
        step = max(1.0, math.ceil(step))
    start = math.floor(low / step + 1e-9)
    stop = math.ceil(high / step - 1e-9)
    return [round(i * step, 12) for i in range(start, stop + 1)]


def year_ticks(first: int, last: int, count: int = 5) -> list[int]:
    """Years to name on an axis: the last one, then back by a round step."""
    step = next(s for s in (1, 2, 3, 5, 10, 20, 25, 50, 100, 1000) if (last - first) / s <= count)
    return list(range(last, first - 1, -step))[::-1]


def legible(
    shares: Sequence[float], texts: Sequence[str], left: float, right: float, size: float = 12
) -> list[str]:
    """Tick labels, empty where one would leave a phone's figure or touch the next one.

    ``shares`` are their places on the axis (0 to 1, rising), ``left`` and ``right`` the margins.
    One label in two, three … stays, counted back from the last, as the latest year matters most.
    """
    plot = PHONE - left - right
    ends = [
        (share * plot - width(text, size) / 2, share * plot + width(text, size) / 2)
        for share, text in zip(shares, texts, strict=True)
    ]
    inside = [i for i, (a, b) in enumerate(ends) if a >= -left and b <= plot + right][::-1]
    for step in range(1, len(inside) + 1):
        kept = inside[::step]
        if all(ends[i][1] + LABEL_GAP <= ends[k][0] for k, i in pairwise(kept)):
            return [text if i in kept else "" for i, text in enumerate(texts)]
    return [""] * len(texts)


@dataclass(frozen=True)
class Row:
    """One row of a chart of rows: the wrapped name, and the middles of name and mark."""

    name: str
    top: float
    name_y: float
    mark_y: float
    bottom: float


NAME_LINE = 18
NAME_LIMIT = 40
BESIDE_LIMIT = 24


@dataclass(frozen=True)
class RowSize:
    """Heights of a row below its name: to the mark's middle, below it, and the gap after it; and
    the height of a whole row whose name stands beside its mark."""

    mark: float
    below: float
    limit: int = NAME_LIMIT
    beside: float = 30


def rows(
    names: Sequence[str], sizes: Sequence[RowSize], top: float = 0, beside: bool = False
) -> list[Row]:
    """Rows one under another, each as high as its name needs, from ``top`` on.

    ``beside``: names stand at the height of their marks instead of above them.
    """
    placed: list[Row] = []
    for name, size in zip(names, sizes, strict=True):
        text = wrap(name, BESIDE_LIMIT if beside else size.limit)
        head = NAME_LINE * (text.count("\n") + 1)
        if beside:
            half = max(head / 2 + 3, size.beside / 2)
            placed.append(Row(text, top, top + half, top + half, top + 2 * half))
            top += 2 * half
            continue
        mark = top + head + size.mark
        placed.append(Row(text, top, top + head / 2, mark, mark + size.below))
        top = mark + size.below
    return placed


def name_room(names: Sequence[str], size: float = 14) -> float:
    """The width that names beside their marks need, with the gap to these."""
    return max((width(wrap(name, BESIDE_LIMIT), size) for name in names), default=0) + 16


def rows_height(names: Sequence[str], sizes: Sequence[RowSize], beside: bool = False) -> float:
    """The height that ``rows`` takes."""
    placed = rows(names, sizes, 0, beside)
    return placed[-1].bottom if placed else 0.0

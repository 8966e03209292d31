"""Where things go on a chart's page: text widths, wrapped names, rows, ticks, spread labels.

Everything is in pixels unless said otherwise; the y axis of a chart of rows is in pixels too.
"""

import html
import math
from collections.abc import Sequence
from dataclasses import dataclass

CHARACTER = 0.57
"""Mean advance of a character of the text face, in em (measured on its digits and lower case)."""
ELLIPSIS = "…"


def escape(text: str) -> str:
    """Text from data, made safe for Plotly's labels, which read a subset of HTML.

    Plotly's labels know ``&amp; &lt; &gt;`` only, so quotes are left as they are.
    """
    return html.escape(text, quote=False)


def width(text: str, size: float = 13) -> float:
    """Estimated width of the longest line of a text."""
    return max((len(line) for line in text.split("\n")), default=0) * size * CHARACTER


def wrap(text: str, limit: int, lines: int = 2) -> str:
    """A text in at most ``lines`` lines of ``limit`` characters; what is cut ends in an ellipsis."""
    wrapped: list[str] = []
    words = text.split(" ")
    while words and len(wrapped) < lines:
        line = words.pop(0)
        while words and len(line) + 1 + len(words[0]) <= limit:
            line = f"{line} {words.pop(0)}"
        if len(line) > limit:
            words.insert(0, line[limit - 1 :])
            line = line[: limit - 1] + "-"
        wrapped.append(line)
    if words:
        last = wrapped[-1][: limit - 1].rstrip(" -,;:")
        wrapped[-1] = last + ELLIPSIS
    return "\n".join(wrapped)


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


@dataclass(frozen=True)
class RowSize:
    """Heights of a row below its name: to the mark's middle, below it, and the gap after it."""

    mark: float
    below: float
    limit: int = NAME_LIMIT


def rows(names: Sequence[str], size: RowSize) -> list[Row]:
    """Rows one under another, each as high as its name needs."""
    placed: list[Row] = []
    top = 0.0
    for name in names:
        text = wrap(name, size.limit)
        head = NAME_LINE * (text.count("\n") + 1)
        mark = top + head + size.mark
        placed.append(Row(text, top, top + head / 2, mark, mark + size.below))
        top = mark + size.below
    return placed


def rows_height(names: Sequence[str], size: RowSize) -> float:
    """The height that ``rows`` takes."""
    return sum(NAME_LINE * (wrap(n, size.limit).count("\n") + 1) for n in names) + len(names) * (
        size.mark + size.below
    )

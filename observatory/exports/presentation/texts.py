"""How much room texts take on a slide, so that none runs over: estimates, in points, on the safe side."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from math import floor

from observatory.charts.layout import ADVANCES, CHARACTER, ELLIPSIS
from observatory.exports.report_pictures import printable

LINE = 1.2
"""The height of a line, in em."""
_WIDE = 1.1
_REGULAR = 0.93
"""The advances are those of bold characters; others are this much narrower."""


def clean(text: str) -> str:
    """A text that a slide can hold: no character that XML cannot, no tab or line break."""
    return re.sub(r"[\t\r\n\x85\u2028\u2029]+", " ", printable(text)).strip()


def width(text: str, size: float, bold: bool = False) -> float:
    """The width of a line, in points."""
    return _em(text) * size * (1.0 if bold else _REGULAR)


@lru_cache(maxsize=20_000)
def _em(text: str) -> float:
    """The width of a line of bold type, in em: the same words are measured in several sizes."""
    return sum(map(_advance, text))


def _advance(character: str) -> float:
    known = ADVANCES.get(character)
    if known is not None:
        return known
    if ord(character) < 0x250:
        return CHARACTER
    if unicodedata.combining(character):
        return 0.0
    # Signs, and the scripts whose characters are as wide as high.
    return _WIDE if unicodedata.east_asian_width(character) in "WFA" else 0.75


def wrapped(text: str, across: float, size: float, bold: bool = False) -> list[str]:
    """A text's lines in ``across`` points; a word longer than a line is broken anywhere."""
    found: list[str] = []
    line = ""
    for word in re.findall(r"[^ -]*-+|[^ -]+| ", text):
        if width((line + word).rstrip(), size, bold) <= across:
            line += word
            continue
        if line.strip():
            found.append(line.strip())
        line = word.lstrip()
        while width(line, size, bold) > across and len(line) > 1:
            kept = _head(line, across, size, bold)
            found.append(line[:kept])
            line = line[kept:]
    return [*found, line.strip()] if line.strip() or not found else found


def _head(word: str, across: float, size: float, bold: bool) -> int:
    """How many characters of a word fit, one at least."""
    taken, kept = 0.0, 0
    for character in word:
        taken += width(character, size, bold)
        if taken > across:
            break
        kept += 1
    return max(1, kept)


def height(texts: Sequence[str], across: float, size: float, gap: float = 0.0) -> float:
    """The height of paragraphs, ``gap`` points between them."""
    lines = sum(len(wrapped(text, across, size)) for text in texts)
    return lines * size * LINE + gap * max(0, len(texts) - 1)


def fitting(
    texts: Sequence[str], across: float, down: float, sizes: Sequence[float], gap: float = 0.0
) -> float:
    """The first of the sizes (falling) with which the paragraphs fit, else the last one."""
    return next((size for size in sizes if height(texts, across, size, gap) <= down), sizes[-1])


def cut(text: str, across: float, size: float, lines: int, bold: bool = False) -> str:
    """A text of at most so many lines; what is left out ends in "…"."""
    found = wrapped(text, across, size, bold)
    if len(found) <= lines:
        return text
    last = found[lines - 1]
    while last and width(last + ELLIPSIS, size, bold) > across:
        last = last[:-1]
    return " ".join([*found[: lines - 1], last.rstrip(" -,;:") + ELLIPSIS])


def parts(text: str, across: float, size: float, lines: int) -> list[str]:
    """A long text in parts of at most so many lines each."""
    found = wrapped(text, across, size)
    return [" ".join(found[at : at + lines]) for at in range(0, len(found), lines)]


def room(down: float, size: float) -> int:
    """How many lines a height has room for."""
    return max(1, floor(down / (size * LINE) + 1e-6))

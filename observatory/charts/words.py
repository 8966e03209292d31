"""The description of a word cloud: words by how many people gave them, already placed."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Unpack

import pandas as pd

from observatory.charts.description import (
    Chart,
    Words,
    alternative,
    pair,
    prepare,
    records,
    value_text,
    value_words,
)
from observatory.charts.layout import PHONE, width, wrap
from observatory.charts.rows import common
from observatory.i18n import Language

SMALLEST, LARGEST = 14.0, 34.0
"""Sizes of the words, in pixels, for a picture as wide as a phone's; a larger one has larger ones."""
MOST = 40
"""Words that are drawn; the table has all of them."""
LIMIT, _LINE, _GAP = 24, 1.25, 6.0
_TURN, _STEP = 0.35, 1.6

Area = tuple[float, float, float, float]


@dataclass(frozen=True)
class WordOptions:
    """Word cloud: the place of the middle of each word drawn, its size, the width of the picture."""

    points: tuple[tuple[float, float], ...]
    sizes: tuple[float, ...]
    width: float
    colour: str = "brand"


def words(
    table: pd.DataFrame,
    language: Language,
    *,
    unit: str,
    colour: str = "brand",
    across: float = PHONE,
    **told_by: Unpack[Words],
) -> Chart[WordOptions]:
    """Words around the most frequent one, each the larger the more people gave it.

    Columns: ``name``, ``value`` (how many gave it). ``across``: the narrowest picture, in pixels, in
    which no word may touch another. The same table gives the same picture.
    """
    told = common(told_by)
    prepared = prepare("words", table)
    prepared = prepared.assign(
        label=[value_text(language, value, unit, told["basis"]) for value in prepared["value"]]
    ).sort_values(["value", "name"], ascending=[False, True], kind="stable", ignore_index=True)
    rows = records(prepared)
    sizes = sizes_of([row["value"] for row in rows[:MOST]], across)
    texts = [wrap(row["name"], LIMIT, 1) for row in rows[:MOST]]
    points, height = placed(texts, sizes, across)
    items = [
        pair(language, r["name"], value_words(language, r["value"], unit, told["basis"]))
        for r in rows
    ]
    return Chart(
        kind="words",
        table=prepared,
        language=language,
        alt=alternative(language, told["finding"], items),
        unit=unit,
        height=height,
        options=WordOptions(points, tuple(sizes), across, colour),
        **told,
    )


def sizes_of(values: Sequence[float], across: float) -> list[float]:
    """The size of each word: its area grows with the number of people."""
    most = max((value for value in values if value == value), default=0.0)
    scale = max(1.0, across / PHONE) ** 0.6
    return [
        scale * (SMALLEST + (LARGEST - SMALLEST) * math.sqrt(value / most))
        if most > 0 and value == value
        else scale * SMALLEST
        for value in values
    ]


def placed(
    texts: Sequence[str], sizes: Sequence[float], across: float
) -> tuple[tuple[tuple[float, float], ...], int]:
    """The middle of each word, in pixels from the top left, and the picture's height.

    The first one is in the middle; each next one is on a spiral around it, at the first place where
    it touches none. Words too long for the picture are made smaller by the caller's limit.
    """
    taken: list[Area] = []
    for text, size in zip(texts, sizes, strict=True):
        half = min(width(text, size), across) / 2 + _GAP / 2
        tall = size * _LINE / 2
        taken.append(_first_free(taken, half, tall, across))
    top = min((area[1] for area in taken), default=0.0)
    bottom = max((area[3] for area in taken), default=0.0)
    middle = [((a[0] + a[2]) / 2, (a[1] + a[3]) / 2 - top + _GAP) for a in taken]
    return tuple(middle), math.ceil(bottom - top + 2 * _GAP)


def _first_free(taken: Sequence[Area], half: float, tall: float, across: float) -> Area:
    centre = across / 2
    for x, y in _spiral():
        # A word at the edge is moved inside rather than left out.
        x = min(max(centre + x, half), across - half) if 2 * half < across else centre
        area = (x - half, y - tall, x + half, y + tall)
        if not any(_touch(area, other) for other in taken):
            return area
    raise AssertionError("a spiral has no end")


def _spiral() -> Iterator[tuple[float, float]]:
    """Points on Archimedes' spiral, flat as a page is."""
    angle = 0.0
    while True:
        radius = _STEP * angle
        yield 1.5 * radius * math.cos(angle), 0.8 * radius * math.sin(angle)
        angle += _TURN


def _touch(one: Area, other: Area) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]

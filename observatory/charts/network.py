"""The description of a network: organisations and their ties, already placed."""

from collections.abc import Sequence
from typing import Unpack

import pandas as pd

from observatory.charts.description import (
    Chart,
    NetworkOptions,
    Words,
    alternative,
    pair,
    prepare,
    records,
    value_text,
    value_words,
)
from observatory.charts.rows import common
from observatory.i18n import Language

WIDTH, HEIGHT = 900, 540
"""The picture for which nodes are placed, in pixels; a page may stretch it sideways."""


def network(
    table: pd.DataFrame,
    points: Sequence[tuple[float, float]],
    radii: Sequence[float],
    ties: Sequence[tuple[int, int]],
    language: Language,
    *,
    unit: str,
    named: Sequence[int] = (),
    height: int = HEIGHT,
    **words: Unpack[Words],
) -> Chart[NetworkOptions]:
    """Nodes as circles and ties as lines between them.

    Columns: ``name``, ``value`` (what the size shows); optional ``note`` (said on hover),
    ``colour``, ``symbol`` ("ring": only an outline) and ``key``. ``points`` and ``radii`` are in
    pixels of a picture of ``WIDTH``; ``ties`` are pairs of rows; ``named`` the rows whose name is
    written, the first ones first where there is not room for all.
    """
    told = common(words)
    prepared = prepare("network", table)
    prepared["colour"] = prepared["colour"].replace("", "context")
    basis = told["basis"]
    prepared = prepared.assign(
        label=[value_text(language, value, unit, basis) for value in prepared["value"]]
    )
    rows = records(prepared)
    items = [
        pair(language, rows[at]["name"], value_words(language, rows[at]["value"], unit, basis))
        for at in named
    ]
    return Chart(
        kind="network",
        table=prepared,
        language=language,
        alt=alternative(language, told["finding"], items),
        unit=unit,
        height=height,
        options=NetworkOptions(
            points=tuple((float(x), float(y)) for x, y in points),
            radii=tuple(float(radius) for radius in radii),
            ties=tuple((int(one), int(other)) for one, other in ties),
            named=tuple(int(at) for at in named),
            width=WIDTH,
        ),
        **told,
    )

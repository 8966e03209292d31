"""Links abroad seen closely: an arc for each pair of parties, where their positions are known."""

from html import escape
from typing import Any

import pandas as pd

from observatory.charts.palette import Theme
from observatory.i18n import Language
from observatory.maps import words
from observatory.maps.base import Drawn
from observatory.maps.clicks import token
from observatory.maps.layers import SMALL, arc, width_of

NEAR = 6
"""The zoom from which pairs are drawn in place of countries."""

THIN = 12
"""Partnerships of the widest arc, at least: many single ones lie side by side."""

Position = tuple[float, float]


def pairs(
    ties: pd.DataFrame,
    countries: pd.DataFrame,
    home: Position | None,
    theme: Theme,
    language: Language,
) -> list[Drawn]:
    """Arcs from local parties to their partners, and the partners' marks, from NEAR on.

    ``ties`` and ``countries``: ``queries.partnerships``. A local party without a position starts
    at ``home``; partners without one are counted together at their country's point. Nothing where
    no partner has a position: the arcs of the countries say as much.
    """
    known = ties["lat"].notna() & ties["lon"].notna()
    if not known.any():
        return []
    rest = _rest(ties[~known], countries, language)
    most = float(max([THIN, *ties.loc[known, "partnerships"], *(mark[2] for mark in rest)]))
    links = [
        [arc(start, (row.lat, row.lon)), width_of(row.partnerships, most), *_pair(row, language)]
        for row in words.each(ties[known])
        if (start := _start(row, home)) is not None
    ]
    if home is not None:
        links += [[arc(home, (m[0], m[1])), width_of(m[2], most), *m[5:]] for m in rest]
    colour = theme.colour("R2")
    marks = {
        "shape": "circle", "colours": [colour], "halo": theme.land, "ink": theme.ink,
        "on": theme.on("R2"), "language": language.code, "clustered": False, "side": 0,
        "scale": SMALL, "from": NEAR, "rows": [*_partners(ties[known], language), *rest],
    }  # fmt: skip
    return [Drawn("arcs", {"colour": colour, "rows": links, "from": NEAR}), Drawn("marks", marks)]


def _start(row: Any, home: Position | None) -> Position | None:
    own = pd.notna(row.from_lat) and pd.notna(row.from_lon)
    return (row.from_lat, row.from_lon) if own else home


def _pair(row: Any, language: Language) -> list[str]:
    return [
        token("country", row.code),
        escape(f"{row.partner} – {row.local}"),
        words.joined(row.country),
        escape(words.partners_with(int(row.partnerships), language)),
    ]


def _partners(ties: pd.DataFrame, language: Language) -> list[list[Any]]:
    """One mark a partner, with all its partnerships."""
    rows = ties.groupby("partner_id", sort=False).agg(
        lat=("lat", "first"), lon=("lon", "first"), partner=("partner", "first"),
        country=("country", "first"), code=("code", "first"), partnerships=("partnerships", "sum"),
    )  # fmt: skip
    return [
        [
            round(row.lat, 4), round(row.lon, 4), int(row.partnerships), 0, 0,
            token("country", row.code), escape(row.partner), words.joined(row.country),
            escape(words.partners_with(int(row.partnerships), language)),
        ]
        for row in words.each(rows)
    ]  # fmt: skip


def _rest(ties: pd.DataFrame, countries: pd.DataFrame, language: Language) -> list[list[Any]]:
    """One hollow mark a country, for its partners without a position."""
    numbers = ties.groupby("code")["partnerships"].sum()
    placed = countries[countries["code"].isin(numbers.index)].dropna(subset=["lat", "lon"])
    return [
        [
            round(row.lat, 3), round(row.lon, 3), int(numbers[row.code]), 0, 1,
            token("country", row.code), escape(row.name),
            escape(words.partners_with(int(numbers[row.code]), language)),
            escape(language._("The country’s point")),
        ]
        for row in words.each(placed)
    ]  # fmt: skip

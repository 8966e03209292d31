"""The small pictures of cards: an indicator's path as SVG without text, and its alternative text.

Pure strings: a page of cards costs no chart library. The words stand beside the picture.
"""

import math
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from itertools import pairwise

from observatory.charts.description import pair, value_words
from observatory.charts.palette import THEMES, Theme, ThemeName
from observatory.i18n import Language

WIDTH, HEIGHT = 280, 92
SIDE, HEAD, FOOT = 10.0, 20.0, 12.0
LINE = 2.5
COLUMN = 0.66
PLACES = 6
"""Fewer bars than these are not drawn any wider."""

Point = tuple[float, float | None]
"""A moment, in years (2017.0 is the year 2017's mark), and a value; None where it is absent."""
Span = tuple[float, float | None, float | None]
"""A moment, and the ends of the interval there."""


def moment(day: date) -> float:
    """A day among years: a year's own mark stands for its last day, so 31 December 2017 is 2017."""
    first = date(day.year, 1, 1)
    length = (date(day.year + 1, 1, 1) - first).days
    return day.year - 1 + ((day - first).days + 1) / length


def sparkline(
    points: Sequence[Point],
    *,
    theme: ThemeName,
    colour: str,
    target: tuple[float, float] | None = None,
    baseline: tuple[float, float] | None = None,
    today: float | None = None,
    band: Sequence[Span] | None = None,
    record: bool = False,
) -> str:
    """A path as SVG, 280 × 92: its values, ○ baseline, ● latest, ◇ target, ▼ today.

    ``colour`` is a name of the palette. An absent value is a gap; ``band`` (a survey's intervals)
    also marks each value with a dot; the way from baseline to target is dotted; ``record`` dots
    the line, as its values are floors. Without any value there is only what else is known,
    a grey dash at the least.
    """
    look = THEMES[theme]
    ink = look.colour(colour)
    known = sorted((year, value) for year, value in points if value is not None)
    spans = sorted((y, a, b) for y, a, b in band or () if a is not None and b is not None)
    ends = [end for end in (baseline, target) if end]
    scale = _Scale(
        [year for year, *_ in (*known, *spans, *ends)] + ([] if today is None else [today]),
        [value for _, *values in (*known, *spans, *ends) for value in values],
    )
    drawn: list[str] = []
    if len(spans) > 1:
        edge = [(y, b) for y, _, b in spans] + [(y, a) for y, a, _ in reversed(spans)]
        drawn.append(f'<path d="{scale.path(edge)}Z" fill="{look.hairline}"/>')
    if baseline and target:
        drawn.append(_stroke(scale.path(ends), look.muted, 1.5, "1.5 3.5"))
    for run in _runs(sorted(points, key=lambda point: point[0])):
        if len(run) > 1:
            drawn.append(_stroke(scale.path(run), ink, LINE, "1 4.5" if record else ""))
        drawn += [_dot(scale, p, 3, ink) for p in (run if band or len(run) == 1 else [])]
    if today is not None:
        drawn.append(_playhead(scale.x(today), look))
    if target:
        drawn.append(_diamond(scale, target, look))
    if baseline:
        drawn.append(_dot(scale, baseline, 4.5, look.page, ink))
    if known and known[-1] != baseline:
        drawn.append(_dot(scale, known[-1], 5.5, ink))
    if not (known or ends):
        drawn.append(_stroke(f"M{WIDTH / 2 - 5:g} {HEIGHT / 2:g}h10", look.muted, 2))
    return _svg(drawn)


def spark_bars(
    points: Sequence[Point],
    *,
    theme: ThemeName,
    colour: str,
    record: bool = True,
    provisional: Collection[float] = (),
) -> str:
    """Counts by year as SVG, 280 × 92: hatched where they are floors, lighter while a year runs.

    Zero is a stroke on the ground line, an absent value a grey dash above it.
    """
    look = THEMES[theme]
    ink = look.colour(colour)
    given = sorted(points, key=lambda point: point[0])
    years = [year for year, _ in given]
    top = max((value for _, value in given if value is not None), default=0.0) or 1.0
    step = _step(years)
    count = (years[-1] - years[0]) / step + 1 if years else 1
    place = (WIDTH - 2 * SIDE) / count
    broad = COLUMN * min(place, (WIDTH - 2 * SIDE) / PLACES)
    ground, room = HEIGHT - FOOT, HEIGHT - FOOT - FOOT
    drawn = [
        f'<defs><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate(45)"><rect width="5" height="5" fill="{look.page}"/>'
        f'<rect width="1.6" height="5" fill="{ink}"/></pattern></defs>',
        f'<path d="M{SIDE:g} {ground:g}H{WIDTH - SIDE:g}" stroke="{look.hairline}"/>',
    ]
    fill = f'fill="url(#hatch)" stroke="{ink}" stroke-width="1.25"' if record else f'fill="{ink}"'
    for year, value in given:
        left = SIDE + place * ((year - years[0]) / step + 0.5) - broad / 2
        if value is None:
            dash = f"M{left + broad / 2 - 3:.1f} {ground - 5:g}h6"
            drawn.append(_stroke(dash, look.muted, 1.5))
        elif value <= 0:
            drawn.append(_stroke(f"M{left:.1f} {ground:g}h{broad:.1f}", ink, 2))
        else:
            tall = room * value / top
            lighter = ' opacity="0.45"' if year in provisional else ""
            drawn.append(
                f'<rect x="{left:.1f}" y="{ground - tall:.1f}" width="{broad:.1f}"'
                f' height="{tall:.1f}" {fill}{lighter}/>'
            )
    return _svg(drawn)


def path_alt(
    language: Language,
    name: str,
    points: Sequence[Point],
    *,
    unit: str,
    basis: str = "register",
    target: tuple[float, float] | None = None,
    baseline: tuple[float, float] | None = None,
    band: Sequence[Span] | None = None,
) -> str:
    """What a path picture shows, in words: baseline, first and latest value, interval, target."""
    known = sorted((year, value) for year, value in points if value is not None)
    parts: list[str] = []
    if baseline:
        said = _in_year(language, baseline, unit, basis)
        parts.append(language._("baseline {value}").format(value=said))
    told = [p for p in known[:1] + known[1:][-1:] if p != baseline]
    parts += [_in_year(language, p, unit, basis) for p in told]
    latest = [span for span in band or () if known and span[0] == known[-1][0]]
    for _, low, high in latest:
        if low is not None and high is not None:
            text = language._("interval {low} to {high}").format(
                low=language.quantity(low, unit), high=language.quantity(high, unit)
            )
            parts.append(text)
    if not known:
        parts.append(language._("no data"))
    if target:
        said = _in_year(language, target, unit, "register")
        parts.append(language._("target {value}").format(value=said))
    return f"{pair(language, name, ', '.join(parts))}."


def _in_year(language: Language, point: tuple[float, float], unit: str, basis: str) -> str:
    value = value_words(language, point[1], unit, basis)
    return language._("{value} in {year}").format(value=value, year=f"{math.ceil(point[0])}")


class _Scale:
    """Years and values to pixels; one year or one value alone stands in the middle."""

    def __init__(self, years: Sequence[float], values: Sequence[float]) -> None:
        self.years = (min(years, default=0.0), max(years, default=0.0))
        self.values = (min(values, default=0.0), max(values, default=0.0))

    def x(self, year: float) -> float:
        return SIDE + (WIDTH - 2 * SIDE) * _share(year, self.years)

    def y(self, value: float) -> float:
        return HEIGHT - FOOT - (HEIGHT - HEAD - FOOT) * _share(value, self.values)

    def path(self, points: Iterable[tuple[float, float]]) -> str:
        return "M" + "L".join(f"{self.x(year):.1f} {self.y(value):.1f}" for year, value in points)


def _share(value: float, ends: tuple[float, float]) -> float:
    low, high = ends
    return min(max((value - low) / (high - low), 0.0), 1.0) if high > low else 0.5


def _runs(points: Sequence[Point]) -> list[list[tuple[float, float]]]:
    """The points between absent values."""
    runs: list[list[tuple[float, float]]] = [[]]
    for year, value in points:
        if value is None:
            runs.append([])
        else:
            runs[-1].append((year, value))
    return [run for run in runs if run]


def _step(years: Sequence[float]) -> float:
    steps = [b - a for a, b in pairwise(years) if b > a]
    return min(steps, default=1.0)


def _stroke(path: str, colour: str, width: float, dashes: str = "") -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width:g}"'
        f' stroke-linecap="round" stroke-linejoin="round"{dashed}/>'
    )


def _dot(
    scale: _Scale, point: tuple[float, float], radius: float, fill: str, edge: str = ""
) -> str:
    line = f' stroke="{edge}" stroke-width="2"' if edge else ""
    x, y = scale.x(point[0]), scale.y(point[1])
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{fill}"{line}/>'


def _diamond(scale: _Scale, point: tuple[float, float], look: Theme) -> str:
    x, y = scale.x(point[0]), scale.y(point[1])
    return (
        f'<path d="M{x:.1f} {y - 6.5:.1f}l6.5 6.5l-6.5 6.5l-6.5 -6.5Z" fill="{look.page}"'
        f' stroke="{look.ink}" stroke-width="1.75" stroke-linejoin="round"/>'
    )


def _playhead(x: float, look: Theme) -> str:
    line = _stroke(f"M{x:.1f} 4V{HEIGHT - 4}", look.ink, 1.25)
    return f'{line}<path d="M{x - 5.5:.1f} 2h11l-5.5 8Z" fill="{look.ink}"/>'


def _svg(drawn: Iterable[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}"'
        f' viewBox="0 0 {WIDTH} {HEIGHT}">{"".join(drawn)}</svg>'
    )

"""A figure as cards, slides and reports show it: its path as a picture, and the whole in words."""

from datetime import date

import pandas as pd

from observatory.charts.headline import Headline, Path
from observatory.charts.palette import RECOMMENDATIONS
from observatory.charts.sparkline import moment, path_alt
from observatory.findings.indicators import (
    delta_text,
    ends_text,
    latest_text,
    since_text,
    standing_sentence,
)
from observatory.findings.overview import series_sentence
from observatory.i18n import ABSENT, Language
from observatory.queries.overview import GapCard
from observatory.queries.progress import Standing

YEARS = 10
"""Years that a picture goes back."""
CHANGE = {True: "▲", False: "▼"}


def path_of(language: Language, item: Standing, as_of: date) -> Path:
    """The indicator's way: floors as bars, any other value as a path to its target."""
    rows = item.series[item.series["value"].notna()].tail(YEARS)
    rows = rows[rows["status"] == "ok"]
    points = list(zip(rows["year"].astype(float), rows["value"].astype(float), strict=True))
    goal, start = item.goal, item.start
    target = (moment(goal.date), goal.value) if goal else None
    baseline = (moment(start.date), start.value) if start else None
    spans = rows[rows["low"].notna()]
    band = list(zip(spans["year"].astype(float), spans["low"], spans["high"], strict=True))
    words = path_alt(
        language, item.label, points, unit=item.unit, basis=item.basis, band=band or None,
        target=target, baseline=baseline,
    )  # fmt: skip
    return Path(
        points=tuple(points),
        colour=item.recommendation_id if item.recommendation_id in RECOMMENDATIONS else "brand",
        alt=words,
        band=tuple(band),
        target=target,
        baseline=baseline,
        today=moment(as_of),
        bars=item.basis == "record",
    )


def headline(language: Language, item: Standing, as_of: date) -> Headline:
    """The figure of an indicator, large enough for a slide."""
    change = delta_text(language, item) or ""
    if change and item.since_previous.difference:
        change = f"{CHANGE[item.since_previous.difference > 0]} {change}"
    since = since_text(language, item.since_previous)
    year = item.latest.period_end.year if item.latest else None
    return Headline(
        finding=standing_sentence(language, item) if item.target else item.name,
        label=f"{item.label} ({year})" if year else item.label,
        value=latest_text(language, item),
        change=" ".join(part for part in (change, since) if change and part),
        status=str(item.progress.status) if item.target else "",
        ends=ends_text(language, item),
        source="",
        path=path_of(language, item, as_of),
    )


def series_path(language: Language, series: pd.DataFrame, colour: str) -> Path:
    """The way of a published series (rows of ``queries.published.series_values``)."""
    years, values = series["year"].astype(float), series["value"].astype(float)
    points = tuple(zip(years, values, strict=True))
    last = series.iloc[-1]
    words = path_alt(language, str(last["measure_name"]), points, unit=str(last["unit"]))
    return Path(points, colour, words)


def card_headline(language: Language, card: GapCard, as_of: date) -> Headline:
    """What heads a gap's card: an indicator, else a published series, else that there is nothing."""
    if card.headline is not None:
        return headline(language, card.headline, as_of)
    if card.series.empty:
        none = language._("No indicator with data")
        nothing = Path((), card.recommendation_id, none)
        return Headline(none, none, ABSENT, "", "", "", "", nothing)
    last = card.series.iloc[-1]
    return Headline(
        finding=series_sentence(language, card.series),
        label=f"{last['measure_name']} ({int(last['year'])})",
        value=language.quantity(float(last["value"]), str(last["unit"])),
        change="",
        status="",
        ends="",
        source=str(last["source_title"]),
        path=series_path(language, card.series, card.recommendation_id),
    )

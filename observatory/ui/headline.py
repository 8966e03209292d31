"""An indicator's figure as cards and slides show it: its path as a picture, and the whole in words."""

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
from observatory.queries.progress import Standing
from observatory.ui.context import Page

YEARS = 10
"""Years that a picture goes back."""
CHANGE = {True: "▲", False: "▼"}


def path_of(page: Page, item: Standing) -> Path:
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
        page.language, item.label, points, unit=item.unit, basis=item.basis, band=band or None,
        target=target, baseline=baseline,
    )  # fmt: skip
    return Path(
        points=tuple(points),
        colour=item.recommendation_id if item.recommendation_id in RECOMMENDATIONS else "brand",
        alt=words,
        band=tuple(band),
        target=target,
        baseline=baseline,
        today=moment(page.store.as_of),
        bars=item.basis == "record",
    )


def headline(page: Page, item: Standing) -> Headline:
    """The figure of an indicator, large enough for a slide."""
    language = page.language
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
        path=path_of(page, item),
    )

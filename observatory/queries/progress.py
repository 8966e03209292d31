"""Where each indicator stands: its values, its target, its pace, its change since the baseline."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from observatory.access import Role
from observatory.i18n import Language
from observatory.measures.change import Change, change
from observatory.measures.forecast import Forecast, forecast
from observatory.measures.progress import (
    Direction,
    Point,
    Progress,
    Target,
    Thresholds,
    Value,
    assess,
    period_days,
)
from observatory.measures.score import Member, Score, score
from observatory.measures.statistics import Interval
from observatory.queries.catalogue import catalogue, yearly_values
from observatory.store import Store

_NO_DIRECTION = "none"


@dataclass(frozen=True)
class Standing:
    """An indicator and everything that may be said about where it stands.

    ``series``: its yearly values (columns year, period_end, value, low, high, n, basis, status);
    ``latest``, ``previous``, ``first``: its latest complete value, the one before, the one of the
    baseline year.
    """

    indicator_id: str
    recommendation_id: str | None
    gap_id: str | None
    name: str
    label: str
    unit: str
    basis: str
    method: str
    direction: str
    series: pd.DataFrame
    latest: Value | None
    previous: Value | None
    first: Value | None
    n: int | None
    withheld: bool
    target: Target | None
    target_rows: pd.DataFrame
    progress: Progress
    since_baseline: Change
    since_previous: Change
    forecast: Forecast | None

    @property
    def has_data(self) -> bool:
        """Whether a complete value is known."""
        return self.latest is not None

    @property
    def goal(self) -> Point | None:
        """The last step of its target."""
        return self.target.goal if self.target else None

    @property
    def start(self) -> Point | None:
        """The baseline of its target."""
        return self.target.baseline if self.target else None

    @property
    def year(self) -> int | None:
        """The year of the latest complete value."""
        return self.latest.period_end.year if self.latest else None


def standings(
    store: Store,
    language: Language,
    role: Role,
    territory: str | None = None,
    segment: str = "all",
    until: int | None = None,
    only: tuple[str, ...] = (),
) -> dict[str, Standing]:
    """Every judged indicator (R1 to R5) for a place and segment, by id.

    ``until``: the last year to look at; later values are left out, as if it were its end. Beside the
    last complete year a wave of the running one is shown, since it is known by now.
    ``only``: the ids to look at instead, those of the context (C1 to C7) among them.
    """
    place = territory or store.config.territory.focal
    values = yearly_values(store, place, role, segment)
    as_of = store.as_of
    if until is not None and date(until, 12, 31) < as_of:
        shown = values["year"] <= until
        if until >= last_complete_year(as_of):
            shown |= values["period_start"] == values["period_end"]
        else:
            as_of = date(until, 12, 31)
        values = values[shown]
    targets = _targets(store, place) if segment == "all" else _targets(store, "")
    rows = catalogue(store, language)
    rows = rows[rows["indicator_id"].isin(only) if only else rows["recommendation_id"].notna()]
    return {
        str(row["indicator_id"]): _standing(
            store,
            row,
            values[values["indicator_id"] == row["indicator_id"]],
            targets[targets["indicator_id"] == row["indicator_id"]],
            as_of,
        )
        for row in _records(rows)
    }


def last_complete_year(as_of: date) -> int:
    """The last year that has ended by a day."""
    return as_of.year if (as_of.month, as_of.day) == (12, 31) else as_of.year - 1


def recommendation_score(members: list[Standing]) -> Score:
    """The weighted mean of what the recommendation's indicators attained."""
    return score(
        [
            Member(
                item.indicator_id,
                item.progress,
                float(item.target_rows["weight"].dropna().iloc[0])
                if item.target_rows["weight"].notna().any()
                else 1.0,
            )
            for item in members
        ]
    )


def _targets(store: Store, territory: str) -> pd.DataFrame:
    return store.query(
        "SELECT * FROM indicator_target WHERE territory = $territory"
        " ORDER BY indicator_id, target_date",
        {"territory": territory},
    )


def _standing(
    store: Store, row: dict[str, Any], values: pd.DataFrame, targets: pd.DataFrame, as_of: date
) -> Standing:
    complete = values[(values["status"] == "ok") & values["value"].notna()]
    known = [_value(item) for item in _records(complete)]
    latest = known[-1] if known else None
    baseline_year = store.config.baseline_year
    first = next((item for item in known if item.period_end.year == baseline_year), None)
    previous = known[-2] if len(known) > 1 else None
    waves = tuple(item.period_end for item in known) if _is_wave(values) else ()
    days = period_days("wave" if waves else "year", waves)
    direction: Direction = "down" if row["direction"] == "down" else "up"
    target = _target(targets, known, baseline_year)
    thresholds = Thresholds(**store.config.progress) if store.config.progress else None
    progress = assess(
        latest, target, as_of=as_of, period_days=days, direction=direction, thresholds=thresholds
    )
    judged = target is not None and row["basis"] != "record" and len(known) > 2
    return Standing(
        indicator_id=row["indicator_id"],
        recommendation_id=row["recommendation_id"],
        gap_id=row["gap_id"],
        name=row["name"],
        label=row["label"],
        unit=row["unit"],
        basis=row["basis"],
        method=row["method"],
        direction=row["direction"],
        series=values,
        latest=latest,
        previous=previous,
        first=first,
        n=_whole(complete["n"].iloc[-1]) if len(complete) else None,
        withheld=bool((values["status"] == "withheld").any()),
        target=target,
        target_rows=targets,
        progress=progress,
        since_baseline=change(latest, first, direction),
        since_previous=change(latest, previous, direction),
        forecast=forecast(known, target, direction) if judged and target else None,
    )


def _target(rows: pd.DataFrame, known: list[Value], baseline_year: int) -> Target | None:
    """The path of a target. Where its baseline's date is not stated, it is the end of the baseline
    year; where its value is not, it is what is known of that date's year."""
    if rows.empty:
        return None
    head = rows.iloc[0]
    stated = pd.notna(head["baseline_date"])
    day = _day(head["baseline_date"]) if stated else date(baseline_year, 12, 31)
    of_year = [value for value in known if value.period_end.year == day.year]
    baseline = None
    if pd.notna(head["baseline_value"]):
        baseline = Point(day, float(head["baseline_value"]))
    elif of_year:
        baseline = Point(of_year[0].period_end, of_year[0].value)
    path = tuple(
        Point(_day(day), float(value))
        for day, value in zip(rows["target_date"], rows["target_value"], strict=True)
        if baseline is None or _day(day) > baseline.date
    )
    agreed = bool((rows["status"] == "agreed").all())
    return Target(baseline, path, agreed) if path else None


def _value(row: dict[str, Any]) -> Value:
    bounded = pd.notna(row["low"]) and pd.notna(row["high"])
    interval = Interval(float(row["low"]), float(row["high"])) if bounded else None
    return Value(float(row["value"]), _day(row["period_end"]), interval, row["basis"])


def value_of_year(item: Standing, year: int) -> Value | None:
    """The complete value of a year, the last one where it has several waves; None without any."""
    rows = item.series
    found = rows[(rows["status"] == "ok") & rows["value"].notna() & (rows["year"] == year)]
    return _value(_records(found)[-1]) if len(found) else None


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [dict(zip(rows.columns, row, strict=True)) for row in rows.itertuples(index=False)]


def _is_wave(values: pd.DataFrame) -> bool:
    return len(values) > 0 and bool((values["period_start"] == values["period_end"]).all())


def _day(value: Any) -> date:
    return pd.Timestamp(value).date()


def _whole(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)

"""Invented events: ten years of meetings, workshops, fairs and festivals, with their seasons."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from etl.illustrative import vocabulary as v
from etl.illustrative.names import words
from etl.illustrative.organisations import People
from etl.illustrative.setting import PANDEMIC, SITE, Setting, ids, pick, told
from observatory.i18n import N_

_MONTHS = np.array([0.7, 0.9, 1.2, 1.1, 1.2, 1.1, 0.4, 0.1, 1.1, 1.5, 1.4, 0.7])


class Programme(NamedTuple):
    """One kind of event of one side: how many in the first and the last year, how large."""

    kind: str
    own: bool
    first: float
    last: float
    attendance: float
    days: int
    recommendation: str = ""
    abroad: float = 0.0


PROGRAMMES = (
    Programme("btob", True, 3, 7, 70, 1, "R3"),
    Programme("information-workshop", True, 4, 8, 35, 1, "R3"),
    Programme("conference", True, 2, 4, 120, 1, "R3"),
    Programme("campaign", True, 1, 3, 900, 21, "R3"),
    Programme("networking", True, 2, 6, 45, 1, "R5"),
    Programme("training", True, 2, 4, 14, 2, "R4"),
    Programme("btob", False, 1, 2, 60, 1),
    Programme("conference", False, 3, 2, 110, 1),
    Programme("networking", False, 7, 2, 55, 1),
    Programme("training", False, 2, 3, 12, 2),
    Programme("festival", False, 5, 6, 5200, 5),
    Programme("international-fair", False, 4, 4, 3400, 3, "R4", 0.6),
)
"""``own`` events are run by the configured organisers; ``abroad`` is the share in other countries."""

_TITLES = {
    "btob": N_("BtoB meetings: {theme}"),
    "information-workshop": N_("Information workshop: {theme}"),
    "conference": N_("Conference: {theme}"),
    "campaign": N_("Communication campaign: {theme}"),
    "networking": N_("Network evening: {theme}"),
    "training": N_("Training: {theme}"),
    "festival": N_("{name} Festival {year}"),
    "international-fair": N_("{name} Fair {year}"),
}
_THEMES = (
    N_("international co-production"), N_("finding funds"), N_("writing for series"),
    N_("animation and games"), N_("visual effects"), N_("virtual production"),
    N_("green shooting"), N_("welcoming shoots"), N_("immersive works"), N_("rights and contracts"),
    N_("recruiting and keeping talent"), N_("selling abroad"), N_("sound and music"),
    N_("images and heritage"), N_("skills of the image trades"), N_("meeting broadcasters"),
    N_("young companies"), N_("artificial intelligence and image"),
)  # fmt: skip
_YEARLY = ("festival", "international-fair")
"""Kinds that come back every year under one name: same place, season and organiser, like size."""
_VENUE = N_("{name} Hall")
_VENUES, _IN_VENUE = 25, 0.8
_GATHERING = 1.0
"""Power of a commune's population in the draw of places: events gather in the towns."""
_GROWTH = 0.03
"""Yearly growth of attendance."""


def events(setting: Setting, people: People) -> pd.DataFrame:
    """The events with three columns for the other parts: ``place`` (position among the setting's
    communes, −1 abroad), ``own`` (whether an organiser of the configuration runs it) and ``year``.
    """
    dice = setting.dice("events")
    plan = _plan(setting, dice, people)
    count = len(plan)
    items = [PROGRAMMES[position] for position in plan["programme"]]
    place, own = plan["place"].to_numpy(), plan["own"].to_numpy()
    here = place >= 0
    table = pd.DataFrame({"event_id": ids("ev", count)})
    table["title"] = _titles(setting, dice, plan)
    table["kind"] = [item.kind for item in items]
    _dates(setting, dice, table, plan, np.array([item.days for item in items]))
    for column, source in (("commune", "name"), ("department_code", "department_code")):
        table[column] = told(here, setting.communes[source].to_numpy(object)[place])
    for column in ("country_code", "venue", "organiser"):
        table[column] = plan[column]
    _people_present(dice, table, plan, items, setting.years[0])
    table["recommendation"] = [item.recommendation or None for item in items]
    hours = np.where(table["kind"] == "training", dice.choice([7, 14, 14, 21, 28], count), np.nan)
    table["hours"] = pd.array(hours, "Int64")
    table["source_title"] = setting.words._(v.REGISTER_TITLE)
    table["source_url"] = [f"{SITE}/events/{key}" for key in table["event_id"]]
    table["source_date"] = str(setting.as_of)
    return table.assign(place=place, own=own, year=plan["year"].to_numpy())


def _plan(setting: Setting, dice: np.random.Generator, people: People) -> pd.DataFrame:
    """One row an event in the order of their starts.

    Columns programme, year, turn (number of the event among its programme's of the year), own,
    and what the editions of one yearly event share: day of the year, place, country, venue,
    organiser, level (of attendance).
    """
    rows = [
        (position, year, turn)
        for position, item in enumerate(PROGRAMMES)
        for year, number in setting.ramp(item.first, item.last).items()
        for turn in range(round(number * setting.size * PANDEMIC.get(year, 1.0)))
    ]
    plan = pd.DataFrame(rows, columns=["programme", "year", "turn"])
    items = [PROGRAMMES[position] for position in plan["programme"]]
    yearly = np.array([item.kind in _YEARLY for item in items])
    key = np.where(yearly, plan["programme"] * 1_000_000 + plan["turn"], -1 - plan.index)
    series, of = np.unique(key, return_inverse=True)
    plan["own"] = np.array([item.own for item in items]) & bool(setting.config.organisers)
    share, turn = np.array([item.abroad for item in items]), plan["turn"].to_numpy()
    abroad = np.floor((turn + 1) * share) > np.floor(turn * share)
    places = setting.communes["population"].to_numpy(float) ** _GATHERING
    plan["place"] = np.where(abroad, -1, pick(dice, places, len(series))[of])
    countries = np.array(list(v.COUNTRIES), object)
    drawn = countries[pick(dice, np.array(list(v.COUNTRIES.values())), len(series))]
    plan["country_code"] = np.where(abroad, drawn[of], setting.config.territory.country)
    plan["start"] = _days(plan["year"].to_numpy(), *_season(dice, len(series), of))
    plan["venue"] = _venues(setting, dice, plan["place"].to_numpy(), dice.random(len(series))[of])
    plan["organiser"] = _organisers(setting, people, plan, dice.random(len(series))[of])
    plan["level"] = np.exp(dice.normal(0, 0.35, len(series)))[of]
    return plan.sort_values(["start", "programme", "turn"], kind="stable").reset_index(drop=True)


def _season(
    dice: np.random.Generator, count: int, of: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    return pick(dice, _MONTHS, count)[of], dice.integers(0, 28, count)[of]


def _days(
    year: NDArray[np.int64], month: NDArray[np.int64], day: NDArray[np.int64]
) -> NDArray[np.datetime64]:
    """Days of a year; nothing begins at a weekend."""
    months = (year - 1970).astype("datetime64[Y]").astype("datetime64[M]") + month
    days = months.astype("datetime64[D]") + day
    weekday = (days.astype(np.int64) + 3) % 7
    back = np.where(weekday > 4, weekday - 4, 0)
    back = np.where(day < back, -2, back)
    return np.asarray(days - back)


def _venues(
    setting: Setting,
    dice: np.random.Generator,
    place: NDArray[np.int64],
    draw: NDArray[np.float64],
) -> NDArray[np.object_]:
    """A hall of the commune, where it has one; not every event tells its hall."""
    weights = setting.communes["population"].to_numpy(float) ** _GATHERING
    tell = setting.words._(_VENUE)
    halls: dict[int, list[str]] = {}
    names = words(dice, setting.scaled(_VENUES))
    for name, where in zip(names, pick(dice, weights, len(names)).tolist(), strict=True):
        halls.setdefault(where, []).append(tell.format(name=name))
    result = np.full(len(place), None, object)
    for row, (where, part) in enumerate(zip(place.tolist(), draw.tolist(), strict=True)):
        stock = halls.get(where)
        if stock and part < _IN_VENUE:
            result[row] = stock[int(part / _IN_VENUE * len(stock))]
    return result


def _titles(setting: Setting, dice: np.random.Generator, plan: pd.DataFrame) -> list[str]:
    """A theme for meetings; for fairs and festivals a name that comes back every year."""
    tell = setting.words._
    themes = [tell(theme) for theme in _THEMES]
    drawn = dice.integers(0, len(themes), len(plan)).tolist()
    names = {
        position: words(setting.dice(f"names of {item.kind}"), len(set(plan["turn"])))
        for position, item in enumerate(PROGRAMMES)
        if item.kind in _YEARLY
    }
    patterns = {kind: tell(message) for kind, message in _TITLES.items()}
    return [
        patterns[PROGRAMMES[position].kind].format(
            theme=themes[theme], name=names[position][turn] if position in names else "", year=year
        )
        for position, year, turn, theme in zip(
            plan["programme"], plan["year"], plan["turn"], drawn, strict=True
        )
    ]


def _dates(
    setting: Setting,
    dice: np.random.Generator,
    table: pd.DataFrame,
    plan: pd.DataFrame,
    days: NDArray[np.int64],
) -> None:
    """Dates as precisely as a register knows them, and what became of each event.

    Some dates of other people's events are known to the month or the year only.
    """
    count = len(table)
    start, year = plan["start"].to_numpy("datetime64[D]"), plan["year"].to_numpy()
    text = start.astype(str).astype(object)
    end = (start + days - 1).astype(str).astype(object)
    vague = dice.random(count)
    past = ~plan["own"].to_numpy() & (year < setting.as_of.year)
    by_month, by_year = past & (vague < 0.08), past & (vague > 0.97)
    text = np.where(by_month, [day[:7] for day in text], text)
    text = np.where(by_year, [day[:4] for day in text], text)
    table["start_date"] = text
    table["end_date"] = told((days > 1) & ~by_month & ~by_year, end)
    fate = dice.random(count)
    lost = np.array([0.3 if PANDEMIC.get(item, 1) < 0.6 else 0.02 for item in year])
    status = np.where(fate < lost, "cancelled", "held")
    table["status"] = np.where(start > np.datetime64(setting.as_of), "announced", status)


def _organisers(
    setting: Setting, people: People, plan: pd.DataFrame, draw: NDArray[np.float64]
) -> NDArray[np.object_]:
    """The configured organisers for their own; local bodies for the rest; none known abroad."""
    bodies = people.local & np.isin(people.kind, ("association", "institution", "venue", "school"))
    bodies &= ~people.table["org_id"].isin(setting.config.organisers).to_numpy()
    keys = people.table["org_id"].to_numpy(object)[bodies]
    shares = np.cumsum(people.activity[bodies])
    chosen = keys[np.minimum(np.searchsorted(shares, draw * shares[-1]), len(keys) - 1)]
    result = told((plan["place"] >= 0).to_numpy(), chosen)
    if setting.config.organisers:
        turn = plan["turn"].to_numpy() % len(setting.config.organisers)
        own = plan["own"].to_numpy(bool)
        result[own] = np.array(setting.config.organisers, object)[turn][own]
    return result


def _people_present(
    dice: np.random.Generator,
    table: pd.DataFrame,
    plan: pd.DataFrame,
    items: list[Programme],
    first_year: int,
) -> None:
    """Audience, attendance, companies and countries; unknown for some, absent if not held."""
    count, year = len(table), plan["year"].to_numpy()
    usual = np.array([item.attendance for item in items]) * plan["level"].to_numpy()
    usual = usual * (1 + _GROWTH * (year - first_year))
    usual = usual * np.array([PANDEMIC.get(item, 1.0) for item in year.tolist()])
    attendance = np.maximum(4, np.round(usual * np.exp(dice.normal(0, 0.07, count))))
    held = (table["status"] == "held").to_numpy()
    kind = table["kind"].to_numpy(object)
    known = held & (plan["own"].to_numpy() | (dice.random(count) < 0.75))
    fair = held & (kind == "international-fair")
    table["audience"] = np.where(
        kind == "festival", "both", np.where(kind == "campaign", "public", "professional")
    )
    for name, values, shown in (
        ("attendance", attendance, known),
        ("companies", np.round(attendance / 6), fair),
        ("countries", dice.integers(9, 60, count), fair),
    ):
        table[name] = pd.array(np.where(shown, values, np.nan), "Int64")

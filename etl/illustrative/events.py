"""Invented events: ten years of meetings, workshops, fairs and festivals, with their seasons."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from etl.illustrative import vocabulary as v
from etl.illustrative.names import words
from etl.illustrative.organisations import People
from etl.illustrative.setting import PANDEMIC, SITE, Setting, ids, pick
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
_VENUE = N_("{name} Hall")


def events(setting: Setting, people: People) -> pd.DataFrame:
    """The events with two columns for the other parts: ``place`` (position among the setting's
    communes, −1 abroad) and ``own`` (whether an organiser of the configuration runs it)."""
    dice = setting.dice("events")
    drawn = [
        (position, year, round(number * setting.size * PANDEMIC.get(year, 1.0)))
        for position, item in enumerate(PROGRAMMES)
        for year, number in setting.ramp(item.first, item.last).items()
    ]
    which = np.repeat([row[0] for row in drawn], [row[2] for row in drawn])
    year = np.repeat([row[1] for row in drawn], [row[2] for row in drawn])
    count = len(which)
    items = [PROGRAMMES[position] for position in which]
    start = _days(dice, year)
    order = np.lexsort((which, start))
    which, year, start = which[order], year[order], start[order]
    items = [PROGRAMMES[position] for position in which]
    own = np.array([item.own for item in items]) & bool(setting.config.organisers)
    abroad = dice.random(count) < np.array([item.abroad for item in items])
    place = pick(dice, setting.communes["population"].to_numpy(float) ** 0.9, count)
    place = np.where(abroad, -1, place)
    table = pd.DataFrame({"event_id": ids("ev", count)})
    table["title"] = _titles(setting, dice, which, year)
    table["kind"] = [item.kind for item in items]
    _dates(setting, dice, table, start, np.array([item.days for item in items]), own)
    here = place >= 0
    table["commune"] = np.where(here, setting.communes["name"].to_numpy(object)[place], None)
    departments = setting.communes["department_code"].to_numpy(object)[place]
    table["department_code"] = np.where(here, departments, None)
    countries = np.array(list(v.COUNTRIES), object)[
        pick(dice, np.array(list(v.COUNTRIES.values())), count)
    ]
    table["country_code"] = np.where(here, setting.config.territory.country, countries)
    halls = np.array([setting.words._(_VENUE).format(name=w) for w in words(dice, setting.scaled(25))])
    table["venue"] = np.where(
        dice.random(count) < 0.6, halls.astype(object)[dice.integers(0, len(halls), count)], None
    )
    table["organiser"] = _organisers(setting, dice, people, own, here)
    _people_present(setting, dice, table, items, start)
    table["recommendation"] = [item.recommendation or None for item in items]
    table["hours"] = pd.array(
        np.where(table["kind"] == "training", dice.choice([7, 14, 14, 21, 28], count), -1), "Int64"
    )
    table.loc[table["hours"] < 0, "hours"] = pd.NA
    table["source_title"] = setting.words._(v.REGISTER_TITLE)
    table["source_url"] = [f"{SITE}/events/{key}" for key in table["event_id"]]
    table["source_date"] = str(setting.last_complete)
    return table.assign(place=place, own=own, year=year)


def _days(dice: np.random.Generator, year: "np.typing.NDArray[np.int64]") -> "np.typing.NDArray[np.datetime64]":
    """Days by season; meetings are not held at weekends."""
    month = pick(dice, _MONTHS, len(year))
    day = dice.integers(0, 28, len(year))
    months = (year - 1970).astype("datetime64[Y]").astype("datetime64[M]") + month
    days = months.astype("datetime64[D]") + day
    weekday = (days.astype(np.int64) + 3) % 7
    back = np.where(weekday > 4, weekday - 4, 0)
    back = np.where(day < back, -2, back)
    return np.asarray(days - back)


def _titles(
    setting: Setting,
    dice: np.random.Generator,
    which: "np.typing.NDArray[np.int64]",
    year: "np.typing.NDArray[np.int64]",
) -> list[str]:
    """A theme for meetings; for fairs and festivals a name that comes back every year."""
    tell = setting.words._
    themes = [tell(theme) for theme in _THEMES]
    yearly = {
        position: words(dice, max(1, round(max(item.first, item.last) * setting.size)))
        for position, item in enumerate(PROGRAMMES)
        if item.kind in ("festival", "international-fair")
    }
    patterns = {kind: tell(message) for kind, message in _TITLES.items()}
    theme = dice.integers(0, len(themes), len(which))
    edition: dict[tuple[int, int], int] = {}
    titles = []
    for position, day_year, number in zip(which.tolist(), year.tolist(), theme.tolist(), strict=True):
        name = ""
        if position in yearly:
            turn = edition.get((position, day_year), 0)
            edition[position, day_year] = turn + 1
            name = yearly[position][turn % len(yearly[position])]
        pattern = patterns[PROGRAMMES[position].kind]
        titles.append(pattern.format(theme=themes[number], name=name, year=day_year))
    return titles


def _dates(
    setting: Setting,
    dice: np.random.Generator,
    table: pd.DataFrame,
    start: "np.typing.NDArray[np.datetime64]",
    days: "np.typing.NDArray[np.int64]",
    own: "np.typing.NDArray[np.bool_]",
) -> None:
    """Dates as precisely as a register knows them, and what became of each event.

    Some dates of other people's events are known to the month or the year only.
    """
    count = len(table)
    as_of = np.datetime64(setting.as_of)
    text = start.astype(str).astype(object)
    end = (start + days - 1).astype(str).astype(object)
    year = start.astype("datetime64[Y]").astype(int) + 1970
    vague = dice.random(count)
    past = ~own & (year < setting.as_of.year)
    by_month, by_year = past & (vague < 0.08), past & (vague > 0.97)
    text = np.where(by_month, [day[:7] for day in text], text)
    text = np.where(by_year, [day[:4] for day in text], text)
    table["start_date"] = text
    table["end_date"] = np.where((days > 1) & ~by_month & ~by_year, end, None)
    fate = dice.random(count)
    lost = np.array([0.3 if PANDEMIC.get(item, 1) < 0.6 else 0.02 for item in year])
    status = np.where(fate < lost, "cancelled", np.where(fate > 0.99, "announced", "held"))
    table["status"] = np.where(start > as_of, "announced", status)


def _organisers(
    setting: Setting,
    dice: np.random.Generator,
    people: People,
    own: "np.typing.NDArray[np.bool_]",
    here: "np.typing.NDArray[np.bool_]",
) -> "np.typing.NDArray[np.object_]":
    """The configured organisers for their own; local bodies for the rest; none known abroad."""
    bodies = people.local & np.isin(people.kind, ("association", "institution", "venue", "school"))
    bodies &= ~people.table["org_id"].isin(setting.config.organisers).to_numpy()
    keys = people.table["org_id"].to_numpy(object)[bodies]
    chosen = keys[pick(dice, people.activity[bodies], len(own))]
    result = np.where(here, chosen, None)
    if setting.config.organisers:
        turn = np.arange(len(own)) % len(setting.config.organisers)
        result = np.where(own, np.array(setting.config.organisers, object)[turn], result)
    return result


def _people_present(
    setting: Setting,
    dice: np.random.Generator,
    table: pd.DataFrame,
    items: list[Programme],
    start: "np.typing.NDArray[np.datetime64]",
) -> None:
    """Audience, attendance, companies and countries; unknown for some, absent if not held."""
    count = len(table)
    usual = np.array([item.attendance for item in items])
    growth = 1 + 0.03 * (start.astype("datetime64[Y]").astype(int) + 1970 - setting.years[0])
    attendance = np.maximum(4, np.round(usual * growth * np.exp(dice.normal(0, 0.35, count))))
    held = (table["status"] == "held").to_numpy()
    kind = table["kind"].to_numpy(object)
    own = np.array([item.own for item in items])
    known = held & (own | (dice.random(count) < 0.75))
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

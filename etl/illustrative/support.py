"""Invented support cases: funds, training, meetings, fairs, mentoring, and what came of them.

One thing can be found in it: there are more cases every year, but nearly the same companies.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from etl.illustrative.names import words
from etl.illustrative.organisations import People
from etl.illustrative.setting import Setting, ids, pick, told
from observatory.i18n import N_

_FIRST_YEAR, _LAST_YEAR = 70, 108
_KINDS = {"funding": 0.36, "training": 0.24, "btob": 0.14, "fair": 0.12, "mentoring": 0.14}
_FOCUS_FIRST, _FOCUS_LAST = 0.75, 1.15
"""Power of a company's activity in the draw: the same ones come back more and more."""
_PROGRAMME = N_("{name} Programme (invented)")
_EVENT_OF_KIND = {"btob": "btob", "fair": "international-fair", "training": "training"}
_SUCCESS = 0.56


def support(setting: Setting, people: People, events: pd.DataFrame) -> pd.DataFrame:
    """Support cases in the order of their applications, none later than the data date."""
    dice = setting.dice("support")
    organisation, year = _who_and_when(setting, dice, people)
    count = len(year)
    applied = (year - 1970).astype("datetime64[Y]").astype("datetime64[D]")
    applied = applied + dice.integers(5, 350, count)
    keep = applied <= np.datetime64(setting.as_of)
    organisation, applied = organisation[keep], applied[keep]
    order = np.lexsort((organisation, applied))
    organisation, applied = organisation[order], applied[order]
    count = len(applied)
    kinds = np.array(list(_KINDS), object)
    kind = kinds[pick(dice, np.array(list(_KINDS.values())), count)]
    table = pd.DataFrame({"case_id": ids("su", count)})
    table["organisation"] = people.table["org_id"].to_numpy(object)[organisation]
    table["kind"] = kind
    _decide(setting, dice, table, kind, applied)
    programmes = [setting.words._(_PROGRAMME).format(name=name) for name in words(dice, 5)]
    stock = np.array(programmes, object)[dice.integers(0, 5, count)]
    table["programme"] = told((kind == "funding") | (dice.random(count) < 0.2), stock)
    hours = np.where(kind == "training", dice.choice([7, 14, 21, 35], count), -1)
    hours = np.where(kind == "mentoring", dice.integers(4, 30, count), hours)
    table["hours"] = pd.array(np.where(hours > 0, hours.astype(float), np.nan), "Int64")
    table["event_id"] = _events_of(dice, kind, applied, events)
    columns = [
        "case_id", "organisation", "kind", "status", "programme", "applied_on", "decided_on",
        "amount_requested_eur", "amount_granted_eur", "hours", "event_id",
    ]  # fmt: skip
    return table[columns]


def _who_and_when(
    setting: Setting, dice: np.random.Generator, people: People
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    focus = setting.ramp(_FOCUS_FIRST, _FOCUS_LAST)
    who, when = [], []
    for year, number in setting.ramp(_FIRST_YEAR, _LAST_YEAR).items():
        eligible = np.flatnonzero(people.local_companies & people.open_in(year))
        count = setting.scaled(number)
        weights = people.activity[eligible] ** focus[year]
        who.append(eligible[pick(dice, weights, count)])
        when.append(np.full(count, year))
    return np.concatenate(who), np.concatenate(when)


def _decide(
    setting: Setting,
    dice: np.random.Generator,
    table: pd.DataFrame,
    kind: NDArray[np.object_],
    applied: NDArray[np.datetime64],
) -> None:
    """Status, dates and amounts; what is not decided by the data date is still applied for."""
    count = len(kind)
    decided = applied + dice.integers(25, 130, count)
    pending = decided > np.datetime64(setting.as_of)
    draw = dice.random(count)
    funding = np.select(
        [draw < 0.06, draw < 0.06 + 0.94 * _SUCCESS], ["withdrawn", "granted"], "refused"
    )
    paid = (funding == "granted") & (dice.random(count) < 0.6)
    funding = np.where(paid, "delivered", funding)
    other = np.where(draw < 0.05, "withdrawn", "delivered")
    status = np.where(kind == "funding", funding, other)
    table["status"] = np.where(pending, "applied", status)
    table["applied_on"] = applied.astype(str).astype(object)
    shown = (kind == "funding") & ~pending & (status != "withdrawn")
    table["decided_on"] = told(shown, decided.astype(str).astype(object))
    requested = np.round(np.exp(dice.normal(9.9, 0.75, count)), -2)
    granted = np.round(requested * dice.uniform(0.4, 1.0, count), -2)
    won = shown & np.isin(status, ("granted", "delivered"))
    for name, values, known in (
        ("amount_requested_eur", requested, kind == "funding"),
        ("amount_granted_eur", granted, won),
    ):
        table[name] = pd.array(np.where(known, values, np.nan), "Int64")


def _events_of(
    dice: np.random.Generator,
    kind: NDArray[np.object_],
    applied: NDArray[np.datetime64],
    events: pd.DataFrame,
) -> NDArray[np.object_]:
    """For half of the cases that lead to an event, one of that kind held in the same year."""
    result = np.full(len(kind), None, object)
    linked = dice.random(len(kind)) < 0.5
    held = events[events["status"] == "held"]
    year = applied.astype("datetime64[Y]").astype(int) + 1970
    for (event_kind, event_year), rows in held.groupby(["kind", "year"], sort=True):
        cases = [name for name, target in _EVENT_OF_KIND.items() if target == event_kind]
        chosen = linked & np.isin(kind, cases) & (year == event_year)
        keys = rows["event_id"].to_numpy(object)
        result[chosen] = keys[dice.integers(0, len(keys), int(chosen.sum()))]
    return result

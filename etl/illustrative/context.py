"""What surrounds the invented actions: published series and the comparison of clusters."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from etl.illustrative import vocabulary as v
from etl.illustrative.names import words
from etl.illustrative.setting import SITE, Setting, ids
from observatory.config import slug
from observatory.i18n import N_

_YEARS = 15
"""Length of the published series, up to the last complete year."""
_FESTIVALS = 3
"""Festivals whose attendance is also published."""
_DIP = {2020: 0.55, 2021: 0.85}
"""Share of a usual year's shoots that took place in the years of the pandemic."""


class Series(NamedTuple):
    """One published series: its subject, its measure, its first and last usual values, its noise.

    ``territory``: "" for the focal one, else an invented one that it is compared with.
    """

    subject: str
    territory: str
    measure: str
    unit: str
    first: float
    last: float
    noise: float = 0.08


SUBJECTS = {
    "film-office": N_("{name} Film Office"),
    "film-office-east": N_("{name} Film Office"),
    "film-office-west": N_("{name} Film Office"),
    "studios": N_("{name} Studios"),
    "picture-house": N_("{name} Picture House"),
}
"""Invented bodies whose figures are published; a name is drawn for each."""
TERRITORIES = {
    "orvane": N_("Province of Orvane (invented)"),
    "zorvie": N_("Coast of Zorvia (invented)"),
}
"""Territories that exist nowhere, to compare with."""
SERIES = (
    Series("film-office", "", "projects", "count", 290, 410),
    Series("film-office", "", "shooting_days", "days", 980, 1_640),
    Series("film-office", "", "direct_spending_eur", "EUR", 21e6, 41e6, 0.12),
    Series("film-office-east", "orvane", "projects", "count", 150, 330),
    Series("film-office-east", "orvane", "shooting_days", "days", 610, 1_290),
    Series("film-office-west", "zorvie", "projects", "count", 370, 350),
    Series("film-office-west", "zorvie", "shooting_days", "days", 1_420, 1_380),
    Series("studios", "", "stage_occupancy_days", "days", 240, 205, 0.15),
    Series("picture-house", "", "visitors", "persons", 31_000, 54_000),
)
MEASURES = {
    "attendance": N_("Attendance"),
    "projects": N_("Productions hosted"),
    "shooting_days": N_("Shooting days"),
    "direct_spending_eur": N_("Direct spending of shoots"),
    "stage_occupancy_days": N_("Days of stage occupancy"),
    "visitors": N_("Visitors"),
}


def published_figures(setting: Setting, events: pd.DataFrame) -> pd.DataFrame:
    """Yearly figures of invented bodies, and the attendance of the oldest festivals.

    A festival's figures are those of its events, so the two never contradict each other.
    """
    dice = setting.dice("published figures")
    years = list(range(setting.last_complete - _YEARS + 1, setting.last_complete + 1))
    rows = []
    for item in SERIES:
        usual = np.linspace(item.first, item.last, len(years))
        values = usual * np.exp(dice.normal(0, item.noise, len(years)))
        vague = dice.random(len(years))
        for year, value, part in zip(years, values.tolist(), vague.tolist(), strict=True):
            # A large or a vague figure is told in round numbers, as reports do.
            digits = -5 if value > 1e6 else -2 if part > 0.9 or value > 1e4 else 0
            rows.append(
                {
                    "subject": item.subject, "territory": item.territory or None, "period_start": year,
                    "measure": item.measure, "value": round(value * _DIP.get(year, 1.0), digits),
                    "unit": item.unit, "value_kind": "approximate" if part > 0.9 else "stated",
                    "recommendation": "R3" if item.subject == "film-office" else None,
                }
            )  # fmt: skip
    for name, editions in _festivals(setting, events).items():
        for year, value in zip(editions["year"], editions["attendance"], strict=True):
            rows.append(
                {
                    "subject": slug(name), "territory": None, "period_start": year,
                    "measure": "attendance", "value": value, "unit": "persons",
                    "value_kind": "stated", "recommendation": None,
                }
            )  # fmt: skip
    table = pd.DataFrame(rows)
    table.insert(0, "figure_id", ids("fi", len(table)))
    table["value"] = table["value"].astype("Int64")
    table["source_title"] = setting.words._(v.REPORT_TITLE)
    table["source_url"] = [f"{SITE}/figures/{key}" for key in table["figure_id"]]
    table["source_date"] = [str(year + 1) for year in table["period_start"]]
    return table


def _festivals(setting: Setting, events: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The editions with a known attendance of the festivals that most editions are known of."""
    held = events[(events["kind"] == "festival") & events["attendance"].notna()]
    held = held[held["year"] <= setting.last_complete]
    names = [
        title.replace(str(year), "").strip()
        for title, year in zip(held["title"], held["year"], strict=True)
    ]
    grouped = held.assign(name=names).groupby("name", sort=True)
    longest = grouped.size().sort_values(ascending=False, kind="stable").head(_FESTIVALS)
    return {str(name): grouped.get_group(name) for name in longest.index}


def subject_names(setting: Setting, events: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Name of each subject of the published figures, in each language."""
    invented = words(setting.dice("subjects"), len(SUBJECTS))
    names = {
        key: setting.in_languages(message, name=name)
        for (key, message), name in zip(SUBJECTS.items(), invented, strict=True)
    }
    # A festival has one name, the one its events bear.
    names |= {
        slug(name): dict.fromkeys(setting.config.languages, name)
        for name in _festivals(setting, events)
    }
    return names


class Criterion(NamedTuple):
    """One criterion of the comparison: its gap, unit, direction, usual value and spread."""

    gap: str
    unit: str
    direction: str
    usual: float
    spread: float


CRITERIA = {
    "subscribers": Criterion("G1", "persons", "up", 2_600, 0.5),
    "site-visits": Criterion("G1", "count", "up", 9_000, 0.6),
    "networks-abroad": Criterion("G2", "count", "up", 4, 0.4),
    "missions-abroad": Criterion("G2", "count", "up", 6, 0.4),
    "companies-shown": Criterion("G3", "count", "up", 120, 0.5),
    "prizes": Criterion("G3", "count", "up", 14, 0.5),
    "days-to-answer": Criterion("G4", "days", "down", 9, 0.3),
    "advisers": Criterion("G4", "persons", "up", 5, 0.4),
    "working-groups": Criterion("G5", "count", "up", 6, 0.3),
    "members-at-meetings": Criterion("G5", "share", "up", 0.42, 0.2),
}
CRITERION_WORDS = {
    "subscribers": N_("Subscribers of the newsletter"),
    "site-visits": N_("Visits to the site, a month"),
    "networks-abroad": N_("International networks it belongs to"),
    "missions-abroad": N_("Missions abroad, a year"),
    "companies-shown": N_("Companies shown in its directory"),
    "prizes": N_("Prizes won by members, a year"),
    "days-to-answer": N_("Days until a company is answered"),
    "advisers": N_("Advisers for companies"),
    "working-groups": N_("Working groups"),
    "members-at-meetings": N_("Members who come to a meeting, a year"),
}
_STRENGTH = {
    "focal": {"G1": -0.5, "G2": 0.1, "G3": -0.3, "G4": 0.2, "G5": 0.3},
    "regional": {"G1": 0.0, "G2": -0.2, "G3": 0.0, "G4": 0.0, "G5": 0.1},
    "national": {"G1": 0.7, "G2": 0.2, "G3": 0.6, "G4": 0.3, "G5": -0.2},
    "foreign": {"G1": 0.2, "G2": 0.5, "G3": 0.1, "G4": 0.1, "G5": 0.1},
}
"""How far clusters of a kind stand above the usual on each gap, in logarithms."""
_UNKNOWN = 0.08


def cluster_criteria(setting: Setting, clusters: pd.DataFrame) -> pd.DataFrame:
    """The criteria of the focal, regional, national and ChIMERA clusters in the last complete year.

    Some are not known; of one cluster nothing is known about access to market.
    """
    dice = setting.dice("criteria")
    compared = clusters[(clusters["kind"] != "foreign") | (clusters["chimera"] == 1)]
    silent = compared["cluster_id"].iloc[-1]
    rows = []
    for key, kind in zip(compared["cluster_id"], compared["kind"], strict=True):
        for name, item in CRITERIA.items():
            strength = _STRENGTH[kind][item.gap] * (1 if item.direction == "up" else -1)
            value = item.usual * float(np.exp(strength + dice.normal(0, item.spread)))
            known = dice.random() >= _UNKNOWN and not (key == silent and item.gap == "G4")
            if known:
                share = item.unit == "share"
                told = f"{min(value, 0.95):.2f}" if share else str(max(1, round(value)))
                rows.append((key, item.gap, name, told, item.unit, item.direction))
    table = pd.DataFrame(
        rows, columns=["cluster_id", "gap", "criterion", "value", "unit", "direction"]
    )
    table["year"] = setting.last_complete
    table["source_title"] = setting.words._(v.REGISTER_TITLE)
    table["source_url"] = [f"{SITE}/clusters/{key}" for key in table["cluster_id"]]
    table["source_date"] = str(setting.as_of)
    return table

"""Invented partnerships: more and more of them abroad, some in projects that several pairs share."""

from datetime import date, timedelta

import numpy as np
import pandas as pd

from etl.illustrative import vocabulary as v
from etl.illustrative.names import words
from etl.illustrative.organisations import People
from etl.illustrative.setting import SITE, Setting, ids, pick
from observatory.i18n import N_

PAIRS_IN_PROJECTS, CO_PRODUCTIONS, OTHER_PAIRS, AT_HOME = 20, 18, 10, 8
"""Pairs at size 1: in European projects, co-productions, other pairs abroad, pairs in the country."""
_PAIRS_OF_PROJECT = 3
_CHIMERA_SINCE = (-2, 1, 2, 4, 6)
"""Year (counted from the first) in which the focal cluster links with each ChIMERA cluster; the
last of them is never linked."""
_OPEN_END = 0.2
_TOPICS = (
    N_("green shooting"), N_("skills of the image trades"), N_("virtual production"),
    N_("audiences and young people"), N_("images and heritage"), N_("selling abroad"),
)  # fmt: skip
_PROGRAMME = N_("{name} Programme (invented)")


def partnerships(setting: Setting, people: People, clusters: pd.DataFrame) -> pd.DataFrame:
    """Pairs of partners: with ChIMERA clusters, in projects, in co-production, at home."""
    dice = setting.dice("partnerships")
    rows = _cluster_links(setting, clusters)
    home = setting.config.territory.country
    country = people.table["country_code"].to_numpy(object)
    keys = people.table["org_id"].to_numpy(object)
    abroad = np.flatnonzero(country != home)
    bodies = (clusters["kind"] == "foreign").sum()
    partners = abroad[bodies:]
    local = np.flatnonzero(people.local)
    companies = np.flatnonzero(people.local_companies & (people.closes == 9999))
    elsewhere = np.flatnonzero(~people.local & (country == home))
    programmes = [setting.words._(_PROGRAMME).format(name=name) for name in words(dice, 4)]
    topics = [setting.words._(topic) for topic in _TOPICS]
    draws = (
        ("eu-project", PAIRS_IN_PROJECTS, local, partners),
        ("co-production", CO_PRODUCTIONS, companies, partners),
        ("", OTHER_PAIRS, local, partners),
        ("", AT_HOME, local, elsewhere),
    )
    others = ("exchange", "memorandum", "joint-event", "membership", "twinning", "funding")
    project = 0
    for kind, number, one, two in draws:
        count = setting.scaled(number)
        first = one[pick(dice, people.activity[one], count)]
        second = two[dice.integers(0, len(two), count)]
        pairs = _PAIRS_OF_PROJECT if kind == "eu-project" else 1
        when = _spread(dice, -(-count // pairs))
        for turn, (a, b) in enumerate(zip(first.tolist(), second.tolist(), strict=True)):
            if turn % pairs == 0:
                project += 1
                lead, start, end = a, *_span(setting, dice, people, a, kind, when[turn // pairs])
                budget = round(float(np.exp(dice.normal(12.6, 0.7))), -3)
                programme, topic = (
                    stock[int(dice.integers(len(stock)))] for stock in (programmes, topics)
                )
            shared = kind == "eu-project"
            rows.append(
                {
                    "project_id": f"project-{project:03d}" if shared else None,
                    "organisation_a": keys[lead if shared else a], "organisation_b": keys[b],
                    "kind": kind or others[int(dice.integers(len(others)))],
                    "programme": programme if shared else None, "topic": topic,
                    "start_date": start, "end_date": end,
                    "country_a": country[a], "country_b": country[b],
                    "budget_eur": _told_budget(dice, kind, budget),
                }
            )  # fmt: skip
    table = pd.DataFrame(rows).drop_duplicates(
        ["organisation_a", "organisation_b", "project_id", "start_date"]
    )
    table = table.sort_values("start_date", kind="stable").reset_index(drop=True)
    table.insert(0, "partnership_id", ids("pa", len(table)))
    table["budget_eur"] = table["budget_eur"].astype("Int64")
    table["source_title"] = setting.words._(v.REGISTER_TITLE)
    table["source_url"] = [f"{SITE}/partnerships/{key}" for key in table["partnership_id"]]
    table["source_date"] = str(setting.as_of)
    return table


def _cluster_links(setting: Setting, clusters: pd.DataFrame) -> list[dict[str, object]]:
    """A memorandum of the focal cluster with one ChIMERA cluster after another."""
    if not setting.config.focal_cluster:
        return []
    partners = clusters[(clusters["kind"] == "foreign") & (clusters["chimera"] == 1)]
    rows: list[dict[str, object]] = []
    links = zip(_CHIMERA_SINCE, partners.itertuples(index=False), strict=False)
    for number, (since, partner) in enumerate(links):
        rows.append(
            {
                "project_id": None, "organisation_a": setting.config.focal_cluster,
                "organisation_b": partner.bodies if since % 2 else partner.cluster_id,
                "kind": "memorandum", "programme": None, "topic": setting.words._(_TOPICS[number % len(_TOPICS)]),
                "start_date": f"{setting.years[0] + since}-{1 + 2 * (since % 5):02d}",
                "end_date": None, "country_a": setting.config.territory.country,
                "country_b": partner.country_code, "budget_eur": None,
            }
        )  # fmt: skip
    return rows


def _spread(dice: np.random.Generator, count: int) -> list[float]:
    """Shares (0–1) of the time gone by, one in each of as many equal parts: no lucky years."""
    shares = (dice.permutation(count) + dice.random(count)) / count
    return [float(share) for share in shares]


def _span(
    setting: Setting,
    dice: np.random.Generator,
    people: People,
    lead: int,
    kind: str,
    when: float,
) -> tuple[str, str | None]:
    """First and last day, as precisely as known: later starts are likelier, some ends are open."""
    years = setting.years
    stock = np.arange(years[0] - 2, years[-1] + 1)
    shares = np.cumsum(stock - years[0] + 5.0)
    year = int(stock[np.searchsorted(shares, when * shares[-1], side="right")])
    year = min(max(year, int(people.opens[lead])), years[-1])
    start = date(year, 1, 1) + timedelta(days=int(dice.integers(0, 280)))
    length = {"eu-project": 3.0, "co-production": 2.0}.get(kind, 4.0) * float(
        dice.uniform(0.6, 1.3)
    )
    end = start + timedelta(days=round(365 * length))
    if start > setting.as_of:
        start = date(year - 1, start.month, min(start.day, 28))
    if kind != "eu-project" and dice.random() < _OPEN_END:
        return str(start)[:7], None
    if dice.random() < 0.15 and year < setting.last_complete:
        return str(year), str(end.year)
    return str(start)[:7], str(end)[:7]


def _told_budget(dice: np.random.Generator, kind: str, budget: float) -> float | None:
    """Projects state their budget with every pair but a few; other partnerships have none."""
    if kind == "eu-project":
        return budget if dice.random() < 0.8 else None
    if kind == "co-production":
        return round(budget / 3, -3) if dice.random() < 0.7 else None
    return None

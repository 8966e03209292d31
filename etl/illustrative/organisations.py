"""Invented organisations and clusters: who there is, where, how large and since when."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from etl.illustrative import vocabulary as v
from etl.illustrative.names import named
from etl.illustrative.places import around, capital_points
from etl.illustrative.setting import SITE, Setting, ids, pick, told
from observatory import reference

COMPANIES, NEIGHBOURS, BODIES, ELSEWHERE, ABROAD = 310, 15, 45, 15, 35
"""Organisations at size 1: companies in scope, companies of other trades, local institutions and
the like, organisations elsewhere in the country, organisations abroad."""
BORN_IN_SPAN, CLOSED_IN_SPAN = 0.33, 0.22
_AGE_RATE, _OLDEST = 0.05, 50
"""Organisations founded before the span thin out by this rate a year, up to an age in its first."""
MEMBERS_FOUNDED_BEFORE, MEMBERS_FOUNDED_SINCE, MEMBERS_CLOSED = 0.27, 0.56, 0.10
"""Share of companies that are members of the focal cluster; the young join more often."""
WITH_ACTIVITY_CODE, WITH_POSITION, WITH_EMPLOYEES = 0.85, 0.7, 0.92
_LOCAL_BODIES = {
    "association": 0.30, "institution": 0.22, "venue": 0.18, "school": 0.16, "authority": 0.08,
    "fund": 0.06,
}  # fmt: skip
_BODY_SEGMENTS = {
    "venue": "events",
    "school": "training",
    "fund": "support",
    "authority": "support",
}


@dataclass(frozen=True)
class People:
    """The organisations with what the other parts need to know of them, row by row.

    ``place``: position among the setting's communes, −1 elsewhere. ``activity``: how readily an
    organisation takes part in things, heavy-tailed. ``opens``, ``closes``: first and last year.
    """

    table: pd.DataFrame
    place: NDArray[np.int64]
    activity: NDArray[np.float64]
    opens: NDArray[np.int64]
    closes: NDArray[np.int64]

    @property
    def kind(self) -> NDArray[np.object_]:
        """Kind of each organisation."""
        return self.table["kind"].to_numpy(object)

    @property
    def local(self) -> NDArray[np.bool_]:
        """Whether each one sits in the focal territory."""
        return self.place >= 0

    @property
    def local_companies(self) -> NDArray[np.bool_]:
        """Whether each one is a local company of the industry."""
        has_trade = self.table["segment"].notna().to_numpy(bool)
        return np.asarray(self.local & (self.kind == "company") & has_trade, np.bool_)

    def open_in(self, year: int) -> NDArray[np.bool_]:
        """Whether each one is open for at least a part of a year."""
        return (self.opens <= year) & (year <= self.closes)


def organisations(setting: Setting, forbidden: list[str]) -> People:
    """The organisations; the configured organisers come first, under their configured ids."""
    parts = [
        _roles(setting),
        _companies(setting),
        _neighbours(setting),
        _bodies(setting),
        _elsewhere(setting),
        _abroad(setting),
    ]
    table = pd.concat(parts, ignore_index=True)
    roles = parts[0]
    others = table["pattern"].iloc[len(roles) :].tolist()
    invented = named(setting.dice("organisation names"), others, forbidden)
    table["name"] = np.concatenate([roles["name"].to_numpy(object), invented])
    table["org_id"] = np.concatenate([roles["org_id"].to_numpy(object), ids("org", len(others))])
    return _with_history(setting, table)


def _roles(setting: Setting) -> pd.DataFrame:
    name = setting.words._(v.ORGANISER_NAME)
    organisers = setting.config.organisers
    names = [
        name if number == 1 else f"{name} {number}" for number in range(1, len(organisers) + 1)
    ]
    return pd.DataFrame(
        {
            "org_id": organisers, "name": names, "kind": "institution", "segment": "support",
            "place": int(setting.communes["population"].argmax()), "activity": 0.0,
        }
    )  # fmt: skip


def _companies(setting: Setting) -> pd.DataFrame:
    dice = setting.dice("companies")
    count = setting.scaled(COMPANIES, least=20)
    place = _local_places(setting, dice, count)
    segment = _segments(setting, dice, place)
    codes: dict[str, list[str]] = {}
    if setting.config.territory.country == "FR":
        for code, name in sorted(setting.config.scope.items()):
            codes.setdefault(name, []).append(code)
    draw, coded = dice.random(count), dice.random(count) < WITH_ACTIVITY_CODE
    naf = [
        codes[name][int(part * len(codes[name]))] if has and name in codes else None
        for name, part, has in zip(segment, draw, coded, strict=True)
    ]
    trades = [v.TRADE_WORDS.get(name, v.OTHER_TRADE_WORDS) for name in segment]
    draw = dice.random(count)
    return pd.DataFrame(
        {
            "kind": "company", "segment": segment, "naf": naf, "place": place,
            "pattern": [words[int(d * len(words))] for words, d in zip(trades, draw, strict=True)],
            "know_how": _know_how(dice, segment),
            "activity": np.exp(dice.normal(0, 1.0, count)),
        }
    )  # fmt: skip


def _segments(
    setting: Setting, dice: np.random.Generator, place: NDArray[np.int64]
) -> NDArray[np.object_]:
    """Segment of each company; every basin has specialities of its own."""
    shares = dict(v.SEGMENTS)
    for name in sorted(set(setting.config.scope.values()) - set(shares)):
        shares[name] = v.OTHER_SEGMENT_SHARE
    names = np.array(list(shares), object)
    basins = setting.communes["basin"].to_numpy(object)[place]
    result = np.empty(len(place), object)
    for basin in sorted(set(setting.communes["basin"])):
        weights = np.array(list(shares.values())) * dice.gamma(3.0, size=len(shares))
        here = np.flatnonzero(basins == basin)
        result[here] = names[pick(dice, weights, len(here))]
    return result


def _know_how(dice: np.random.Generator, segment: NDArray[np.object_]) -> list[str]:
    draw = dice.random((len(segment), 2))
    cells = []
    for name, (first, second) in zip(segment, draw.tolist(), strict=True):
        stock = v.KNOW_HOW.get(name, ())
        if not stock:
            cells.append("")
            continue
        one, other = stock[int(first * len(stock))], stock[int(second * len(stock))]
        cells.append(one if one == other else f"{one};{other}")
    return cells


def _neighbours(setting: Setting) -> pd.DataFrame:
    """Local companies of other trades: in the list, out of scope."""
    dice = setting.dice("neighbours")
    count = setting.scaled(NEIGHBOURS)
    table = reference.naf()
    outside = table.loc[~table["default_scope"], "code"].to_numpy(object)
    outside = outside[[code not in setting.config.scope for code in outside]]
    return pd.DataFrame(
        {
            "kind": "company", "naf": outside[dice.integers(0, len(outside), count)],
            "place": _local_places(setting, dice, count),
            "pattern": dice.choice(np.array(v.OTHER_TRADE_WORDS, object), count),
            "activity": np.exp(dice.normal(-0.7, 1.0, count)),
        }
    )  # fmt: skip


def _bodies(setting: Setting) -> pd.DataFrame:
    dice = setting.dice("bodies")
    count = setting.scaled(BODIES, least=8)
    kind = np.array(list(_LOCAL_BODIES), object)[
        pick(dice, np.array(list(_LOCAL_BODIES.values())), count)
    ]
    kind[:6] = list(_LOCAL_BODIES)
    return pd.DataFrame(
        {
            "kind": kind, "segment": [_BODY_SEGMENTS.get(name) for name in kind],
            "place": _local_places(setting, dice, count), "pattern": _body_names(dice, kind),
            "activity": np.exp(dice.normal(0.3, 0.8, count)),
        }
    )  # fmt: skip


def _elsewhere(setting: Setting) -> pd.DataFrame:
    dice = setting.dice("elsewhere")
    count = setting.scaled(ELSEWHERE)
    chosen = dice.integers(0, len(setting.elsewhere), count)
    kind = np.where(dice.random(count) < 0.8, "company", "institution").astype(object)
    segment = np.array(list(v.SEGMENTS), object)[
        pick(dice, np.array(list(v.SEGMENTS.values())), count)
    ]
    return pd.DataFrame(
        {
            "kind": kind, "segment": segment, "place": -1, "elsewhere": chosen,
            "pattern": [
                v.TRADE_WORDS[name][0] if what == "company" else v.BODY_WORDS[what][0]
                for what, name in zip(kind, segment, strict=True)
            ],
            "activity": np.exp(dice.normal(-0.8, 0.8, count)),
        }
    )  # fmt: skip


def _abroad(setting: Setting) -> pd.DataFrame:
    """Organisations abroad; the first ones act for the foreign clusters, one each."""
    dice = setting.dice("abroad")
    seats = [country for _, _, kind, country, _ in v.CLUSTERS if kind == "foreign"]
    count = setting.scaled(ABROAD, least=len(seats) + 6)
    country = np.array(list(v.COUNTRIES), object)[
        pick(dice, np.array(list(v.COUNTRIES.values())), count)
    ]
    country[: len(seats)] = seats
    kind = np.where(dice.random(count) < 0.65, "company", "institution").astype(object)
    kind[: len(seats)] = "institution"
    return pd.DataFrame(
        {
            "kind": kind, "place": -1, "abroad": country, "pattern": _body_names(dice, kind),
            "activity": np.exp(dice.normal(-1.0, 0.8, count)),
        }
    )  # fmt: skip


def _body_names(dice: np.random.Generator, kind: NDArray[np.object_]) -> list[str]:
    draw = dice.random(len(kind))
    stocks = [v.BODY_WORDS[name] for name in kind]
    return [stock[int(part * len(stock))] for stock, part in zip(stocks, draw, strict=True)]


def _local_places(setting: Setting, dice: np.random.Generator, count: int) -> NDArray[np.int64]:
    return pick(dice, setting.communes["population"].to_numpy(float), count)


def _with_history(setting: Setting, table: pd.DataFrame) -> People:
    """Years, sizes, membership, positions and sources of the drawn organisations."""
    dice = setting.dice("history")
    count, first, last = len(table), setting.years[0], setting.years[-1]
    place = table["place"].to_numpy(np.int64)
    company = (table["kind"] == "company").to_numpy()
    # Drawn so that as many were founded in the year before the span as in its first year.
    age = -np.log1p(-dice.random(count) * -np.expm1(-_AGE_RATE * _OLDEST)) / _AGE_RATE
    opens = first - 1 - np.floor(age).astype(np.int64)
    born = company & (dice.random(count) < BORN_IN_SPAN)
    opens = np.where(born, dice.integers(first, last + 1, count), opens)
    closes = np.where(
        company & (place >= 0) & (dice.random(count) < CLOSED_IN_SPAN),
        np.maximum(dice.integers(first, last, count), opens + 1),
        9999,
    )
    closes = np.where(closes > setting.last_complete, 9999, closes)
    employees = np.round(np.exp(dice.normal(1.1, 1.0, count)) + dice.pareto(1.6, count)).clip(
        0, 900
    )
    employees = np.where(dice.random(count) < WITH_EMPLOYEES, employees, np.nan)
    chance = np.where(born, MEMBERS_FOUNDED_SINCE, MEMBERS_FOUNDED_BEFORE)
    chance = np.where(closes < 9999, MEMBERS_CLOSED, chance)
    member = company & (place >= 0) & table["segment"].notna().to_numpy()
    member &= dice.random(count) < chance
    second = dice.random(count) < 0.15
    focal, other = setting.config.focal_cluster or "", v.CLUSTERS[0][0]
    table["member_of"] = [
        ";".join([focal, other] if two else [focal]) if belongs and focal else None
        for belongs, two in zip(member, second, strict=True)
    ]
    table["founded_year"] = pd.array(opens, "Int64")
    table.loc[dice.random(count) < 0.04, "founded_year"] = pd.NA
    table["closed_year"] = pd.array(closes, "Int64")
    table.loc[closes == 9999, "closed_year"] = pd.NA
    table["employees"] = pd.array(employees, "Int64").astype("Int64")
    table.loc[~company, "employees"] = pd.NA
    _put_on_map(setting, dice, table, place)
    table["source_title"] = setting.words._(v.REGISTER_TITLE)
    table["source_url"] = [f"{SITE}/register/{key}" for key in table["org_id"]]
    table["source_date"] = str(setting.as_of)
    columns = [
        "org_id", "name", "kind", "segment", "commune", "department_code", "country_code",
        "founded_year", "closed_year", "employees", "know_how", "naf", "lat", "lon", "member_of",
        "source_title", "source_url", "source_date",
    ]  # fmt: skip
    opens = np.where(table["founded_year"].isna(), first - 1, opens)
    activity = table["activity"].to_numpy(float) * (np.nan_to_num(employees, nan=1) + 1) ** 0.25
    return People(table[columns], place, activity, opens, closes)


def _put_on_map(
    setting: Setting, dice: np.random.Generator, table: pd.DataFrame, place: NDArray[np.int64]
) -> None:
    """Commune, department, country and, for most, a point near the commune's own."""
    home = setting.config.territory.country
    elsewhere = table["elsewhere"].fillna(-1).to_numpy(np.int64)
    abroad = table["abroad"].notna().to_numpy()
    near, far = setting.communes, setting.elsewhere
    for column, source in (("commune", "name"), ("department_code", "department_code")):
        values = told(place >= 0, near[source].to_numpy(object)[place])
        table[column] = np.where(elsewhere >= 0, far[source].to_numpy(object)[elsewhere], values)
    table["country_code"] = np.where(abroad, table["abroad"].to_numpy(object), home)
    lat = np.where(
        elsewhere >= 0, far["lat"].to_numpy(float)[elsewhere], near["lat"].to_numpy(float)[place]
    )
    lon = np.where(
        elsewhere >= 0, far["lon"].to_numpy(float)[elsewhere], near["lon"].to_numpy(float)[place]
    )
    lat[abroad], lon[abroad] = capital_points(table.loc[abroad, "abroad"].to_numpy(object))
    lat, lon = around(dice, lat, lon)
    stated = abroad | (dice.random(len(table)) < WITH_POSITION)
    table["lat"], table["lon"] = np.where(stated, lat, np.nan), np.where(stated, lon, np.nan)


def clusters(setting: Setting, people: People) -> pd.DataFrame:
    """The focal cluster at the largest commune, and the invented clusters it is compared with."""
    seat = setting.communes.iloc[int(setting.communes["population"].argmax())]
    home = setting.config.territory.country
    local = people.table[people.local & (people.kind == "association")]["org_id"].head(1).tolist()
    rows = []
    if setting.config.focal_cluster:
        rows.append(
            (
                setting.config.focal_cluster, setting.words._(v.FOCAL_NAME), "focal", seat["name"],
                home, seat["lat"], seat["lon"], 1, ";".join([*setting.config.organisers, *local]),
            )
        )  # fmt: skip
    foreign = people.table[people.table["country_code"] != home]["org_id"].tolist()
    # The region's towns come first in the list: regional clusters sit there, national ones far.
    near, far = (
        setting.elsewhere.itertuples(index=False),
        setting.elsewhere[::-1].itertuples(index=False),
    )
    for key, name, kind, country, chimera in v.CLUSTERS:
        if kind == "foreign":
            body = foreign[sum(row[2] == "foreign" for row in rows)]
            point = people.table.set_index("org_id").loc[body, ["lat", "lon"]]
            rows.append((key, name, kind, None, country, *point, chimera, body))
        else:
            town = next(near if kind == "regional" else far)
            rows.append((key, name, kind, town.name, home, town.lat, town.lon, 0, ""))
    table = pd.DataFrame(
        rows,
        columns=[
            "cluster_id", "name", "kind", "seat", "country_code", "lat", "lon", "chimera", "bodies",
        ],
    )  # fmt: skip
    table["source_title"] = setting.words._(v.REGISTER_TITLE)
    table["source_url"] = [f"{SITE}/clusters/{key}" for key in table["cluster_id"]]
    table["source_date"] = str(setting.as_of)
    return table

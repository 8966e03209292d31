"""Who comes to what: recurring participants, brokers, newcomers, and the business they make.

Two things can be found in it. The organisers' own meetings reach more organisations every year,
because there are more of them. The network as a whole reaches fewer, because the evenings that
others used to hold for everybody die out and the same circle is left.
"""

import unicodedata

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from etl.illustrative.names import words
from etl.illustrative.organisations import People
from etl.illustrative.setting import Setting, pick

_SIZES = {
    "btob": 24, "information-workshop": 18, "conference": 26, "campaign": 7, "networking": 22,
    "training": 9, "festival": 24, "international-fair": 15,
}  # fmt: skip
"""Organisations that register for an event of each kind."""
_OTHERS_FIRST, _OTHERS_LAST = 1.45, 0.6
"""Size of other people's events against those figures, in the first and in the last year."""
_OWN_OPENNESS = 1.0
_OTHERS_OPENNESS_FIRST, _OTHERS_OPENNESS_LAST = 0.45, 1.6
"""Power of an organisation's activity in the draw: below 1 everybody comes, above 1 the regulars."""
_KIND_WEIGHTS = {
    "company": 1.0, "institution": 0.9, "association": 1.0, "school": 0.7, "venue": 0.5,
    "authority": 0.5, "fund": 0.4, "cluster": 0.3,
}  # fmt: skip
_NEAR_FIRST, _NEAR_LAST = 4.0, 1.5
"""How much more readily one goes to an event of one's own basin, in the first and the last year:
meetings mix the basins more and more."""
_ATTENDS = 0.93
_LEADS_PER_MEETING = 0.3
_CONVERSION_FIRST, _CONVERSION_LAST = 0.10, 0.117
"""Contracts per lead."""
_WRITTEN_OUT, _MISSPELT, _UNLISTED = 40, 9, 12
"""Names at size 1: written otherwise but certain, written with a fault, in no list."""


def participations(setting: Setting, people: People, events: pd.DataFrame) -> pd.DataFrame:
    """Participations in the events that were held, in the order of the events."""
    dice = setting.dice("participations")
    held = events[(events["status"] == "held").to_numpy()]
    before = np.zeros(len(people.table), np.int64)
    parts = []
    for year in sorted(set(held["year"].tolist())):
        rows = held[held["year"] == year]
        event, organisation = _year(setting, dice, people, rows, year, before)
        before += np.bincount(organisation, minlength=len(before))
        parts.append((event, organisation))
    event = np.concatenate([part[0] for part in parts])
    organisation = np.concatenate([part[1] for part in parts])
    order = np.lexsort((organisation, event))
    event, organisation = event[order], organisation[order]
    kind = events["kind"].to_numpy(object)[event]
    table = pd.DataFrame({"event_id": events["event_id"].to_numpy(object)[event]})
    table["organisation"] = people.table["org_id"].to_numpy(object)[organisation]
    table["commune"] = None
    table["role"] = _roles(dice, kind)
    attended = dice.random(len(table)) < _ATTENDS
    table["attended"] = attended.astype(int)
    _business(setting, dice, table, kind, attended, events["year"].to_numpy()[event])
    _write_names_out(setting, dice, people, table, organisation)
    return table


def _year(
    setting: Setting,
    dice: np.random.Generator,
    people: People,
    rows: pd.DataFrame,
    year: int,
    before: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of event and organisation of one year; those who came before come more readily."""
    others_size = setting.ramp(_OTHERS_FIRST, _OTHERS_LAST)[year]
    others_openness = setting.ramp(_OTHERS_OPENNESS_FIRST, _OTHERS_OPENNESS_LAST)[year]
    near = setting.ramp(_NEAR_FIRST, _NEAR_LAST)[year]
    own = rows["own"].to_numpy(bool)
    expected = rows["kind"].map(_SIZES).to_numpy(float) * np.where(own, 1.0, others_size)
    number = np.maximum(3, np.round(expected * np.exp(dice.normal(0, 0.3, len(rows))))).astype(int)
    abroad = (rows["place"] < 0).to_numpy()
    basins = np.append(setting.communes["basin"].to_numpy(object), "")
    basin = np.where(abroad, "abroad", basins[rows["place"]])
    home = np.where(people.local, basins[people.place], "elsewhere")
    kinds = np.array([_KIND_WEIGHTS[item] for item in people.kind])
    kinds = np.where(people.local, kinds, kinds * 0.3) * people.open_in(year)
    pairs: list[NDArray[np.int64]] = []
    limit = len(people.table)
    positions = rows.index.to_numpy(np.int64)
    for mine in (True, False):
        power = _OWN_OPENNESS if mine else others_openness
        regular = (1 + 0.15 * np.minimum(before, 12)) ** (power - 0.3 if power > 0.3 else 0)
        weights = kinds * people.activity**power * regular
        for here in sorted(set(basin)):
            chosen = (own == mine) & (basin == here)
            if not chosen.any():
                continue
            drawn = pick(
                dice, weights * np.where(home == here, near, 1.0), int(number[chosen].sum())
            )
            pairs.append(np.repeat(positions[chosen], number[chosen]) * limit + drawn)
    unique = np.unique(np.concatenate(pairs))
    return unique // limit, unique % limit


def _roles(dice: np.random.Generator, kind: NDArray[np.object_]) -> NDArray[np.object_]:
    draw = dice.random(len(kind))
    special = {"international-fair": "exhibitor", "festival": "partner", "btob": "buyer"}
    usual = np.array([special.get(item, "speaker") for item in kind], object)
    share = np.where(kind == "international-fair", 0.6, 0.15)
    return np.where(draw < share, usual, "participant")


def _business(
    setting: Setting,
    dice: np.random.Generator,
    table: pd.DataFrame,
    kind: NDArray[np.object_],
    attended: NDArray[np.bool_],
    year: NDArray[np.int64],
) -> None:
    """Meetings, leads, contracts and their value, at BtoB events and fairs."""
    count = len(table)
    deals = attended & np.isin(kind, ("btob", "international-fair"))
    meetings = 1 + dice.poisson(5.0, count)
    leads = dice.binomial(meetings, _LEADS_PER_MEETING)
    chance = setting.ramp(_CONVERSION_FIRST, _CONVERSION_LAST)
    contracts = dice.binomial(leads, np.array([chance[int(item)] for item in year]))
    value = np.round(contracts * np.exp(dice.normal(9.5, 0.9, count)), -2)
    known = deals & (dice.random(count) < 0.95)
    told = known & (contracts > 0) & (dice.random(count) < 0.85)
    for name, values, shown in (
        ("meetings", meetings, deals),
        ("leads", leads, known),
        ("contracts", contracts, known),
        ("contract_value_eur", value, told),
    ):
        table[name] = pd.array(np.where(shown, values.astype(float), np.nan), "Int64")


def _write_names_out(
    setting: Setting,
    dice: np.random.Generator,
    people: People,
    table: pd.DataFrame,
    organisation: NDArray[np.int64],
) -> None:
    """Some rows name their organisation as a registration list would.

    The number of names grows with the square root of the size, as it would in a larger list.
    """
    scale = setting.size**0.5
    certain, wrong, unknown = (
        max(2, round(n * scale)) for n in (_WRITTEN_OUT, _MISSPELT, _UNLISTED)
    )
    local = np.flatnonzero(people.local_companies[organisation])
    rows = dice.permutation(local)[: certain + wrong]
    names = people.table["name"].to_numpy(object)
    written = table["organisation"].to_numpy(object, copy=True)
    stated = np.full(len(table), None, object)
    for turn, row in enumerate(rows.tolist()):
        name = str(names[organisation[row]])
        written[row] = _variant(name, turn) if turn < certain else _misspelt(name, turn)
    others = dice.permutation(len(table))
    others = others[~np.isin(others, rows)]
    communes = setting.communes["name"].to_numpy(object)
    place = communes[pick(dice, setting.communes["population"].to_numpy(float), unknown)]
    for turn, word in enumerate(words(setting.dice("unlisted"), unknown)):
        for row in others[turn * 3 : turn * 3 + 1 + turn % 3].tolist():
            written[row], stated[row] = f"{word} & Co", place[turn]
    table["organisation"], table["commune"] = written, stated


def _variant(name: str, turn: int) -> str:
    """The same name as somebody else writes it: no accents, capitals, or a legal form."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return (f"{name} SARL", plain.upper(), f"SAS {name}", plain, f"{plain.upper()} (S.A.S.)")[
        turn % 5
    ]


def _misspelt(name: str, turn: int) -> str:
    """The name with one letter lost or doubled in its longest word; of every third nothing but that
    word, which leaves it in doubt who is meant."""
    longest = max(name.split(), key=len)
    if turn % 3 == 2:
        return longest
    middle = len(longest) // 2
    wrong = longest[:middle] + longest[middle + 1 :]
    if turn % 2:
        wrong = longest[:middle] + longest[middle] + longest[middle:]
    return name.replace(longest, wrong)

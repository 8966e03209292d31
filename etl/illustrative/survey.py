"""Three invented survey waves: who knows which cluster, less and less the further from its seat."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from etl.illustrative import vocabulary as v
from etl.illustrative.places import distance_km
from etl.illustrative.setting import Setting, pick, told

RESPONDENTS = 220
"""Respondents of a wave at size 1."""
STAKEHOLDERS = {"company": 0.6, "institution": 0.25, "school": 0.15}
"""Shares of those who answer: not those of the population, which the configuration states."""
_KNOWN = {"company": 0.0, "institution": 0.5, "school": -0.5}
"""Effect of the kind of respondent on the log-odds of knowing a cluster."""
_FOCAL = (-0.45, 0.1, 0.55)
"""Log-odds that a company at the seat knows the focal cluster, wave by wave."""
_CITING = (0.30, 0.35, 0.45)
"""Share of respondents who cite a local know-how, wave by wave."""
_PER_KM = -0.032
_TOWNS = 1.15
"""Power of a commune's population: large towns have more than their share of respondents, so that a
basin of small communes has too few to be shown."""
_SILENT = {"commune": 0.03, "stakeholder": 0.02}
"""Share of respondents who leave a question about themselves blank."""
_OTHERS = {"regional": -0.3, "national": -0.7, "foreign": -1.9}
_FOREIGN_ASKED = 3


def waves(setting: Setting) -> list[str]:
    """Day of each wave: in the first of the ten years, four years ago, in the year of the data."""
    last = setting.as_of.year
    return [f"{setting.years[0]}-05-16", f"{last - 4}-05-24", f"{last}-05-20"]


def survey(setting: Setting, clusters: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The respondents and their answers about every cluster on the list."""
    asked = clusters[clusters["kind"] != "foreign"]
    asked = pd.concat([asked, clusters[clusters["kind"] == "foreign"].head(_FOREIGN_ASKED)])
    respondents, answers = [], []
    for number, day in enumerate(waves(setting)):
        people, place = _respondents(setting, day, number)
        respondents.append(blanked(setting, people, number))
        answers.append(_answers(setting, asked, people, place, number))
    return pd.concat(respondents, ignore_index=True), pd.concat(answers, ignore_index=True)


def _respondents(setting: Setting, day: str, wave: int) -> tuple[pd.DataFrame, NDArray[np.int64]]:
    dice = setting.dice(f"respondents {wave}")
    count = setting.scaled(RESPONDENTS, least=30)
    place = pick(dice, setting.communes["population"].to_numpy(float) ** _TOWNS, count)
    kinds = np.array(list(STAKEHOLDERS), object)
    stock = sorted(v.KNOW_HOW_WORDS)
    weights = 1.0 / np.arange(2, len(stock) + 2)
    favourites = setting.dice("favourites").permutation(len(stock))
    cited = pick(dice, weights, count)
    second = pick(dice, weights, count)
    cites = dice.random(count) < _CITING[wave]
    known = np.array(stock, object)[favourites]
    kind = pick(dice, np.array(list(STAKEHOLDERS.values())), count)
    table = pd.DataFrame(
        {
            "wave_id": f"wave-{day[:4]}",
            "wave_date": day,
            "respondent_id": [str(number) for number in range(1, count + 1)],
            "stakeholder": kinds[kind],
            "commune": setting.communes["name"].to_numpy(object)[place],
            "know_how_cited": [
                (known[a] if a == b else f"{known[a]};{known[b]}") if yes else None
                for a, b, yes in zip(cited, second, cites, strict=True)
            ],
        }
    )
    return table, place


def blanked(setting: Setting, people: pd.DataFrame, wave: int) -> pd.DataFrame:
    """The respondents, some of whom leave a question about themselves blank."""
    dice = setting.dice(f"silent {wave}")
    table = people.copy()
    for column, share in _SILENT.items():
        table[column] = told(dice.random(len(table)) >= share, table[column].to_numpy(object))
    return table


def _answers(
    setting: Setting,
    asked: pd.DataFrame,
    people: pd.DataFrame,
    place: NDArray[np.int64],
    wave: int,
) -> pd.DataFrame:
    """Levels follow a ladder: the name, then the activities, then work done together."""
    dice = setting.dice(f"answers {wave}")
    count, clusters = len(people), len(asked)
    lat, lon = (setting.communes[name].to_numpy(float)[place] for name in ("lat", "lon"))
    kind_effect = people["stakeholder"].map(_KNOWN).to_numpy(float)
    odds = np.empty((count, clusters))
    for number, cluster in enumerate(asked.to_dict("records")):
        if cluster["kind"] == "focal":
            start = _FOCAL[wave]
            away = distance_km(lat, lon, (float(cluster["lat"]), float(cluster["lon"])))
            odds[:, number] = start + _PER_KM * away + kind_effect
        else:
            odds[:, number] = _OTHERS[str(cluster["kind"])] + 0.5 * kind_effect
    knows = dice.random((count, clusters)) < 1 / (1 + np.exp(-odds))
    activities = knows & (dice.random((count, clusters)) < 0.55)
    together = activities & (dice.random((count, clusters)) < 0.4)
    level = knows.astype(int) + activities + together
    unaided = knows & (dice.random((count, clusters)) < 0.16 + 0.18 * together)
    image = np.clip(np.round(dice.normal(5.2, 1.6, (count, clusters)) + 0.5 * level), 0, 10)
    rated = knows & (dice.random((count, clusters)) < 0.85)
    answered = dice.random((count, clusters)) < 0.985
    row, column = np.nonzero(answered)
    return pd.DataFrame(
        {
            "wave_id": people["wave_id"].to_numpy(object)[row],
            "respondent_id": people["respondent_id"].to_numpy(object)[row],
            "cluster_id": asked["cluster_id"].to_numpy(object)[column],
            "unaided": unaided[row, column].astype(int),
            "level": level[row, column],
            "image": pd.array(np.where(rated, image, np.nan)[row, column], "Int64"),
        }
    )

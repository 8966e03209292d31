"""The recognition survey: respondents with their basin and distance, waves with their weights."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from pyproj import Geod

from etl.conform.territory import Gazetteer
from observatory.config import Config, basin_code
from observatory.i18n import Message, N_
from observatory.measures.raking import MATERIAL, TRIM_AT, rake
from observatory.measures.statistics import kish_effective_n
from observatory.survey import BASIN, NONE, ORGANISATIONS, RAKE

_EARTH = Geod(ellps="WGS84")
_PERSON = ["wave_id", "respondent_id"]
_COLUMNS = {"basin": "basin_code", "stakeholder": "stakeholder"}
"""Variable of a margin -> the column of its categories."""
_BY_RECORD = N_(
    "[survey] margins: the list of organisations is a public record, which cannot tell the shares of"
    " the basins; answers are weighted without them."
)
_NOBODY = N_(
    "Wave {wave}: no respondent is of {categories}, which the margins name; the others stand for"
    " them."
)
_UNMET = N_(
    "Wave {wave}: the margins are met to within {points} points only, since no weight may exceed"
    " {trim} times the median or since they contradict one another."
)


def survey(
    respondents: pd.DataFrame, answers: pd.DataFrame, clusters: pd.DataFrame, places: Gazetteer
) -> dict[str, pd.DataFrame]:
    """The tables survey_wave and survey_answer, before weighting.

    A respondent's commune is kept as a basin and as whole kilometres to each cluster's seat. A
    respondent without an answer about any cluster has one row without a cluster, so that every
    respondent of a wave is in the table.
    """
    people = respondents.copy()
    written = people["commune"].dropna().unique()
    basins = {text: places.basin(text) for text in written}
    people["basin_code"] = people["commune"].map(basins).astype(object)
    first = people.sort_values(["wave_id", "wave_date", "line"]).groupby("wave_id", as_index=False)
    waves = first[["wave_id", "wave_date", "wave_date_precision", "source", "line"]].first()
    waves["respondents"] = people.groupby("wave_id")["respondent_id"].nunique().to_numpy()
    known = [*_PERSON, "stakeholder", "basin_code", "know_how_cited", "commune"]
    table = answers.merge(people[known], on=_PERSON, how="left")
    asked = answers[_PERSON].drop_duplicates().assign(answered=True)
    rest = people.merge(asked, on=_PERSON, how="left")
    rest = rest[rest["answered"].isna()]
    if len(rest):
        columns = [*known, "source", "line"]
        rest = rest[columns].reindex(columns=table.columns).astype(table.dtypes.to_dict())
        table = pd.concat([table, rest], ignore_index=True)
    table["distance_km"] = _distances(table, clusters, places)
    return {"survey_wave": waves, "survey_answer": table.drop(columns="commune")}


def _distances(table: pd.DataFrame, clusters: pd.DataFrame, places: Gazetteer) -> pd.Series:
    """Kilometres from each respondent's commune to the seat of the cluster of the row."""
    written = table["commune"].dropna().unique()
    nowhere = (float("nan"),) * 2
    points = {text: places.point(places.commune(text, None, None)) or nowhere for text in written}
    seats = {
        key: (lat, lon)
        for key, lat, lon in zip(
            clusters["cluster_id"], clusters["lat"], clusters["lon"], strict=True
        )
        if lat == lat and lon == lon
    }
    here = [points.get(text, nowhere) for text in table["commune"]]
    there = [seats.get(key, nowhere) for key in table["cluster_id"]]
    ends = np.array([(*a, *b) for a, b in zip(here, there, strict=True)], float).reshape(-1, 4)
    both = ~np.isnan(ends).any(axis=1)
    away = np.full(len(table), np.nan)
    lat1, lon1, lat2, lon2 = ends[both].T
    if both.any():
        away[both] = np.rint(_EARTH.inv(lon1, lat1, lon2, lat2)[2] / 1000)
    return pd.Series(away, index=table.index)


def weighted(
    tables: Mapping[str, pd.DataFrame], organisations: pd.DataFrame, config: Config
) -> tuple[dict[str, pd.DataFrame], list[Message]]:
    """The two tables with a weight for each respondent of each wave, and how it was found.

    ``organisations``: the table organisation, whose companies in scope on the day of a wave give
    the margin of basins. Weights have a mean of 1 over the respondents of a wave.
    """
    answers, waves = tables["survey_answer"].copy(), tables["survey_wave"].copy()
    answers["weight"] = 1.0
    told: list[Message] = []
    by_record = config.table_basis("organisation") == "record"
    margins = {
        name: shares
        for name, shares in config.survey.margins.items()
        if not (shares == ORGANISATIONS and by_record)
    }
    if config.survey.weighting == RAKE and len(margins) < len(config.survey.margins) and len(waves):
        told.append(Message(_BY_RECORD, {}))
    facts = []
    for wave, day in zip(waves["wave_id"], waves["wave_date"], strict=True):
        rows = answers["wave_id"] == wave
        people = answers[rows].drop_duplicates("respondent_id")
        shares = {name: _shares(name, item, organisations, day) for name, item in margins.items()}
        fact, weights = _raked(people, shares if config.survey.weighting == RAKE else {})
        facts.append({"wave_id": wave, **fact})
        by_person = dict(zip(people["respondent_id"], weights, strict=True))
        answers.loc[rows, "weight"] = answers.loc[rows, "respondent_id"].map(by_person)
        told += _faults(str(wave), fact)
    found = pd.DataFrame(facts, columns=["wave_id", *_FACTS])
    return {"survey_wave": waves.merge(found, on="wave_id"), "survey_answer": answers}, told


_FACTS = (
    "weighting", "margins", "effective_n", "iterations", "converged", "margin_error", "trimmed",
    "incomplete", "missing_categories",
)  # fmt: skip


def _raked(
    people: pd.DataFrame, margins: dict[str, dict[str, float]]
) -> tuple[dict[str, Any], list[float]]:
    """How the respondents of a wave are weighted, and their weights."""
    margins = {name: shares for name, shares in margins.items() if shares}
    if not margins:
        nothing = {"weighting": NONE, "margins": (), "effective_n": float(len(people))}
        return nothing, [1.0] * len(people)
    values = {
        name: [cell if isinstance(cell, str) else None for cell in people[_COLUMNS[name]]]
        for name in margins
    }
    found = rake(values, margins)
    weights = found.weights.tolist()
    fact = {
        "weighting": RAKE, "margins": tuple(margins), "effective_n": kish_effective_n(weights),
        "iterations": found.iterations, "converged": found.converged,
        "margin_error": found.margin_error, "trimmed": found.trimmed,
        "incomplete": found.incomplete,
        "missing_categories": tuple(f"{name}:{item.split(':')[-1]}" for name, item in found.missing),
    }  # fmt: skip
    return fact, weights


def _shares(
    name: str, shares: Any, organisations: pd.DataFrame, day: pd.Timestamp
) -> dict[str, float]:
    """The margin of a variable on a day, by the categories of its column."""
    if name != BASIN:
        return dict(shares)
    if shares != ORGANISATIONS:
        return {basin_code(basin): share for basin, share in shares.items()}
    opened, closed = (pd.to_datetime(organisations[name]) for name in ("open_from", "open_to"))
    there = organisations["in_scope"].astype(bool)
    there &= (opened.isna() | (opened <= day)) & (closed.isna() | (closed >= day))
    counts = organisations.loc[there, "basin_code"].dropna().value_counts()
    return {str(code): float(count) for code, count in sorted(counts.items())}


def _faults(wave: str, fact: Mapping[str, Any]) -> list[Message]:
    """What a reader of the load has to know of a wave's weights."""
    told = []
    if fact.get("missing_categories"):
        values = {"wave": wave, "categories": ", ".join(fact["missing_categories"])}
        told.append(Message(_NOBODY, values))
    if fact.get("margin_error", 0) >= MATERIAL:
        points = f"{100 * fact['margin_error']:.1f}"
        told.append(Message(_UNMET, {"wave": wave, "points": points, "trim": f"{TRIM_AT:g}"}))
    return told

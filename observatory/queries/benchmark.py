"""Clusters side by side: the criteria known of each, their composite scores and how firm they are."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from observatory.i18n import Language
from observatory.measures.composite import (
    Comparison,
    Composite,
    Criterion,
    Method,
    composite,
    normalise,
)
from observatory.measures.firmness import (
    Firmness,
    Omission,
    WhatIf,
    leave_one_out,
    rank_intervals,
    what_if,
)
from observatory.store import Store

Weights = tuple[tuple[str, float], ...]
"""The weight of each gap, as pairs; a gap that is not named weighs nothing."""

_CHOSEN = """
    WITH known AS (
        SELECT * FROM cluster_criterion WHERE year IS NULL OR year <= year($as_of::DATE)),
    counted AS (
        SELECT criterion, year, count(DISTINCT cluster_id) AS clusters
        FROM known WHERE year IS NOT NULL GROUP BY criterion, year),
    reference AS (
        SELECT criterion, year AS reference_year FROM counted
        QUALIFY row_number() OVER (PARTITION BY criterion ORDER BY clusters DESC, year DESC) = 1),
    defined AS (
        SELECT criterion, arg_min(gap, line) AS gap, coalesce(arg_min(direction, line), 'up') AS direction,
            min(line) AS position
        FROM known GROUP BY criterion)
    SELECT k.cluster_id, d.gap, k.criterion, k.value, k.unit, k.year, d.direction, r.reference_year,
        k.source_title, k.source_url, k.source_date, k.source_date_precision, k.line
    FROM known k JOIN defined d USING (criterion) LEFT JOIN reference r USING (criterion)
    QUALIFY row_number() OVER (PARTITION BY k.cluster_id, k.criterion
        ORDER BY abs(k.year - r.reference_year) NULLS LAST, k.year DESC, k.line) = 1
    ORDER BY d.gap, d.position, k.cluster_id"""
"""One value a cluster and criterion: that of the year in which the criterion is known of most clusters
(of several, the latest), else of the nearest year, the later of two. A criterion has the gap and the
direction of its first row."""


def criteria(store: Store, language: Language) -> pd.DataFrame:
    """What is compared, one row a cluster and criterion, by gap and criterion.

    Columns: cluster_id, name, is_focal, gap, criterion, criterion_name, value, unit (as indicators
    have it), year, reference_year (the criterion's), direction, source_title, source_url,
    source_date, source_date_precision, line, place (0 the worst known of the criterion, 1 the best,
    NaN where nothing tells the clusters apart).
    """
    rows = store.query(_CHOSEN, {"as_of": store.as_of})
    names = clusters(store).set_index("cluster_id")["name"]
    config = store.config
    compared = comparison(store)
    way = normalise(compared.values, compared.rising, "minmax")
    row_of = {unit: at for at, unit in enumerate(compared.units)}
    return rows.assign(
        place=[
            way[row_of[cluster], compared.column(str(key))]
            for cluster, key in zip(rows["cluster_id"], rows["criterion"], strict=True)
        ],
        name=rows["cluster_id"].map(names).fillna(rows["cluster_id"]),
        is_focal=rows["cluster_id"] == (config.focal_cluster or ""),
        unit=rows["unit"].fillna("count").replace({"EUR": "eur"}),
        criterion_name=[
            config.label("criterion", str(key), language.code) for key in rows["criterion"]
        ],
    )


def clusters(store: Store) -> pd.DataFrame:
    """Every cluster, the focal one first: cluster_id, name, kind."""
    return store.query(
        """SELECT cluster_id, name, kind FROM cluster
        ORDER BY cluster_id <> coalesce($focal, ''), name, cluster_id""",
        {"focal": store.config.focal_cluster},
    )


def unknown(store: Store) -> list[str]:
    """The names of the clusters of which no criterion is known."""
    rows = store.query(
        """SELECT name FROM cluster WHERE cluster_id NOT IN (SELECT cluster_id FROM cluster_criterion)
        ORDER BY name"""
    )
    return [str(name) for name in rows["name"]]


def comparison(store: Store) -> Comparison:
    """The criteria as a table of clusters × criteria, the focal cluster first."""
    rows = store.query(_CHOSEN, {"as_of": store.as_of})
    there = set(rows["cluster_id"])
    units = tuple(key for key in clusters(store)["cluster_id"] if key in there)
    listed = rows.drop_duplicates("criterion")
    found = tuple(
        Criterion(str(name), str(gap), direction != "down")
        for name, gap, direction in zip(
            listed["criterion"], listed["gap"], listed["direction"], strict=True
        )
    )
    values = np.full((len(units), len(found)), np.nan)
    row_of = {unit: at for at, unit in enumerate(units)}
    column_of = {item.name: at for at, item in enumerate(found)}
    at = (rows["cluster_id"].map(row_of), rows["criterion"].map(column_of))
    values[at[0].to_numpy(int), at[1].to_numpy(int)] = rows["value"].to_numpy(float)
    return Comparison(units, found, values)


def scores(store: Store, weights: Weights, method: Method) -> Composite:
    """The composite with these weights and methods."""
    return composite(comparison(store), dict(weights), method)


def firmness(store: Store, weights: Weights) -> Firmness:
    """The ranks over random weights and all methods."""
    return rank_intervals(comparison(store), dict(weights))


@dataclass(frozen=True, eq=False)
class GapStanding:
    """One gap: the scores of its criteria alone, weighing the same, and how firm their ranks are."""

    gap: str
    made: Composite
    firm: Firmness


def by_gap(store: Store, method: Method) -> list[GapStanding]:
    """Every gap of which some criterion is known, by its id."""
    compared = comparison(store)
    found = []
    for gap in compared.gaps:
        part = compared.within(gap)
        equal = dict.fromkeys(part.gaps, 1.0)
        made = composite(part, equal, method, least_gaps=1)
        found.append(GapStanding(gap, made, rank_intervals(part, equal, least_gaps=1)))
    return found


def omissions(store: Store, weights: Weights, method: Method) -> list[Omission]:
    """The ranks without each criterion, the one that moves most first."""
    return leave_one_out(scores(store, weights, method))


def supposed(
    store: Store, weights: Weights, method: Method, cluster: str, criterion: str, value: float
) -> WhatIf:
    """What another value of one cluster's criterion would do."""
    return what_if(scores(store, weights, method), cluster, criterion, value)

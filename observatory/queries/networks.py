"""Networks of organisations: who met whom at the events wanted, who is whose partner."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from observatory.charts.network import HEIGHT, WIDTH
from observatory.i18n import Language
from observatory.measures.brokers import apart_without, betweenness
from observatory.measures.network import (
    Attendance,
    Mixing,
    Structure,
    mixing,
    newman_weights,
    structure,
)
from observatory.measures.placing import place, radii, strongest_ties
from observatory.queries import events, partnerships
from observatory.queries.choices import territories
from observatory.store import Store

MOST_MEASURED = 2_000
"""Organisations whose network is measured: those with most events (partnerships)."""
MOST_DRAWN = 500
BROKERS = 5
"""Brokers that are named."""
MOST_TIES = 5_000
"""Ties that are listed."""


@dataclass(frozen=True, eq=False)
class Network:
    """A network, measured and placed.

    ``nodes``, the brokers first: org_id, strength (its events or partnerships that it shares with
    others), met (how many others), betweenness (0 to 1), rank (1 for the first broker; 0 for those
    that are none), apart (how many would be apart without it). Those drawn have x, y and radius in
    pixels; absent in the others. ``drawn_ties``: pairs of rows of ``nodes``. ``ties``, strongest
    first, at most MOST_TIES: one, other (rows of ``nodes``), together (how many events they share),
    weight (Newman's). ``organisations``: how many there are, of which the nodes are those with most
    events. ``followed``: of how many nodes shortest paths were followed.
    """

    nodes: pd.DataFrame
    ties: pd.DataFrame
    drawn_ties: NDArray[np.int64]
    counts: Structure
    across_basins: Mixing
    across_segments: Mixing
    organisations: int
    followed: int

    @property
    def is_whole(self) -> bool:
        """Whether no organisation was left out of what is measured."""
        return self.organisations == len(self.nodes)

    @property
    def drawn(self) -> int:
        """How many organisations are drawn."""
        return int(self.nodes["x"].notna().sum())

    @property
    def brokers(self) -> pd.DataFrame:
        """The nodes through which most shortest paths lead, first ones first."""
        return self.nodes[self.nodes["rank"] > 0]


def of_events(store: Store, wanted: events.Wanted) -> Network | None:
    """The network of those who attended the events wanted; None where nobody is known to have."""
    return _measured(store, events.attended(store, wanted, MOST_MEASURED))


def of_partnerships(store: Store, wanted: partnerships.Wanted) -> Network | None:
    """The network of the parties of the partnerships wanted, all parties of a project tied to each
    other; None where there is none."""
    return _measured(store, partnerships.parties(store, wanted, MOST_MEASURED))


def in_words(store: Store, language: Language, nodes: pd.DataFrame) -> pd.DataFrame:
    """The nodes with name, place and segment_name (in words, empty where not known), is_local."""
    basins, label = territories(store, language), store.config.label
    rows = _organisations(store, nodes["org_id"].tolist())
    known = rows.set_index("org_id").loc[nodes["org_id"].tolist()]
    place = [
        basins.get(basin, commune or "")
        if isinstance(basin, str)
        else language.country(country)
        if isinstance(country, str)
        else ""
        for basin, commune, country in zip(
            known["basin_code"], known["commune"], known["country_code"], strict=True
        )
    ]
    segments = [
        label("segment", key, language.code) if isinstance(key, str) else ""
        for key in known["segment"]
    ]
    return nodes.assign(
        name=known["name"].tolist(),
        place=place,
        segment_name=segments,
        is_local=known["is_local"].tolist(),
    )


def _measured(store: Store, rows: pd.DataFrame) -> Network | None:
    if rows.empty:
        return None
    attendance = Attendance.of(rows)
    weights = newman_weights(attendance)
    paths, apart = betweenness(weights), apart_without(attendance)
    strength = np.asarray(weights.sum(axis=0)).ravel()
    nodes = pd.DataFrame(
        {
            "org_id": attendance.organisations,
            "strength": np.round(strength).astype(int),
            "met": np.diff(weights.indptr),
            "betweenness": paths.values,
            "apart": [apart.get(at, 0) for at in range(len(strength))],
        }
    )
    order = np.lexsort((nodes["org_id"], -strength, -paths.values))
    nodes = nodes.iloc[order].reset_index(drop=True)
    weights = weights[order][:, order]
    nodes["rank"] = np.where(nodes["betweenness"] > 0, np.arange(1, len(nodes) + 1), 0)
    nodes.loc[nodes.index >= BROKERS, "rank"] = 0
    drawn_ties = _place(nodes, weights)
    known = _organisations(store, attendance.organisations).set_index("org_id")
    parts = known.loc[attendance.organisations]
    together = (attendance.matrix @ attendance.matrix.T).tocsr()[order][:, order]
    return Network(
        nodes=nodes,
        ties=_listed(weights, together),
        drawn_ties=drawn_ties,
        counts=structure(attendance),
        across_basins=mixing(attendance, _texts(parts["basin_code"])),
        across_segments=mixing(attendance, _texts(parts["segment"])),
        organisations=int(rows["organisations"].iloc[0]),
        followed=paths.followed,
    )


def _place(nodes: pd.DataFrame, weights: Any) -> NDArray[np.int64]:
    """Put the strongest nodes and the brokers in their places; returns the ties drawn."""
    rank, strength = nodes["rank"].to_numpy(), nodes["strength"].to_numpy(float)
    order = np.lexsort((np.arange(len(nodes)), -strength, rank == 0))
    drawn = np.sort(order[:MOST_DRAWN])
    ties = strongest_ties(weights[drawn][:, drawn])
    sizes = radii(strength[drawn])
    points = place(ties, sizes, WIDTH, HEIGHT)
    for name, values in (("x", points[:, 0]), ("y", points[:, 1]), ("radius", sizes)):
        nodes[name] = np.nan
        nodes.loc[drawn, name] = values
    return drawn[ties]


def _listed(weights: Any, together: Any) -> pd.DataFrame:
    found = strongest_ties(weights, MOST_TIES)[:MOST_TIES]
    one, other = found[:, 0], found[:, 1]
    table = pd.DataFrame(
        {
            "one": one,
            "other": other,
            "together": np.asarray(together[one, other]).ravel().astype(int),
            "weight": np.asarray(weights[one, other]).ravel(),
        }
    )
    return table.sort_values(["weight", "one", "other"], ascending=[False, True, True])


def _organisations(store: Store, ids: list[str]) -> pd.DataFrame:
    return store.query(
        """SELECT o.org_id, o.name, o.basin_code, o.segment, o.country_code, o.is_local,
            coalesce(t.name, o.commune) AS commune
        FROM organisation o LEFT JOIN territory t ON t.code = o.commune_code
        WHERE o.org_id IN (SELECT unnest($ids))""",
        {"ids": ids},
    )


def _texts(values: pd.Series) -> list[str | None]:
    return [item if isinstance(item, str) else None for item in values]

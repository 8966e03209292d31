"""The map of the territory: what it shows of what is asked for, and the same in words."""

from dataclasses import dataclass
from typing import Any, cast

import pandas as pd

from observatory import maps
from observatory.findings import recognition as told
from observatory.i18n import Language
from observatory.queries import abroad, places, recognition
from observatory.queries.places import AreaLevel, Layer, Selection
from observatory.store import Store

POINTS = "points"
PARTNERS, RECOGNITION = "partners", "recognition"
"""The layers that are not of things in places."""
FIRST_LAYERS = ("organisations", "events")


@dataclass(frozen=True)
class Asked:
    """What the reader wants to see: layers, how organisations are drawn, and of which years."""

    layers: tuple[str, ...]
    by: str
    selection: Selection

    @property
    def local(self) -> tuple[Layer, ...]:
        """The layers that lie in places, of those asked for."""
        others = (PARTNERS, RECOGNITION)
        return tuple(cast(Layer, item) for item in self.layers if item not in others)

    @property
    def in_areas(self) -> bool:
        """Whether organisations are counted by area; recognition shades the areas itself."""
        counted = "organisations" in self.layers and self.by != POINTS
        return counted and RECOGNITION not in self.layers


def territory_shown(store: Store, language: Language, asked: Asked, wave: str) -> maps.Shown:
    """What the map shows of what is asked for; ``wave``: whose answers shade the basins."""
    selection, frame = asked.selection, places.frame(store)
    shown: dict[str, Any] = {"bounds": frame.bounds, "home": frame.home}
    if asked.in_areas:
        level = cast(AreaLevel, asked.by)
        shown["areas"] = places.areas(store, language, "organisations", selection, level)
    elif "organisations" in asked.layers:
        shown["organisations"] = places.points(store, language, "organisations", selection)
    if "events" in asked.layers:
        shown["events"] = places.points(store, language, "events", selection)
    if RECOGNITION in asked.layers:
        focal = store.config.focal_cluster or ""
        shown["shares"] = basin_shares(store, language, wave, focal)
    if PARTNERS in asked.layers:
        shown["countries"] = abroad.partner_countries(store, language, selection)
        shown["clusters"] = abroad.clusters(store, language, selection)
    return maps.Shown(**shown, names=places.place_names(store))


def sentences(
    language: Language,
    asked: Asked,
    counts: dict[Layer, pd.DataFrame],
    countries: pd.DataFrame | None,
    areas: pd.DataFrame | None,
    shares: pd.DataFrame | None,
) -> list[str]:
    """The map in words, the finding first.

    ``counts``: layer -> ``queries.places.by_place``; ``countries``: ``queries.abroad``; ``areas``:
    ``queries.places.areas``; ``shares``: ``queries.recognition.by_basin`` of the wave shown. None
    where the layer is not asked for.
    """  # fmt: skip
    found = maps.describe(language, **counts, countries=countries, areas=areas)
    if shares is not None:
        known = told.basins_finding(language, shares)
        title = language._("Recognition of the cluster")
        found = [*found, f"{title} – {language.inline(known)}."]
    return found or [language._("Choose a layer to see where things are.")]


def basin_shares(
    store: Store, language: Language, wave: str, cluster: str, stakeholder: str | None = None
) -> pd.DataFrame:
    """The basins as the map shades them: columns of ``queries.places.areas``, and value, label and
    about (the share and its base in words)."""
    rows = recognition.by_basin(store, language, cluster, stakeholder)
    rows = rows[rows["wave_id"] == wave].set_index("code")
    areas = places.areas(store, language, "organisations", Selection(), "basin")
    areas = areas.assign(value=areas["code"].map(rows["value"]).astype(float))
    sizes = areas["code"].map(rows["n"])
    areas["label"] = [
        language.percent(value) if value == value else told.hidden_note(language, n)
        for value, n in zip(areas["value"], sizes, strict=True)
    ]
    areas["about"] = [told.base(language, n) for n in sizes]
    return areas

"""The places and organisations that a snapshot knows, found by what a person types."""

from functools import cached_property
from typing import Any, NamedTuple

import pandas as pd

from observatory.config import REGISTER, slug
from observatory.letters import fold
from observatory.model.lists import UNLISTED
from observatory.snapshot import Snapshot


class Place(NamedTuple):
    """A commune of the focal territory."""

    code: str
    basin: str | None
    lat: float | None
    lon: float | None


class Known:
    """What a snapshot knows; a name that it does not know becomes an organisation of kind
    ``unlisted``."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._unlisted: dict[str, dict[str, Any]] = {}

    def place(self, commune: object, country: object) -> Place | None:
        """The commune of the focal territory that is meant, by name or code."""
        if not isinstance(commune, str) or country != self._snapshot.config.territory.country:
            return None
        return self._places.get(fold(commune))

    def organisation(self, written: object, country: object, name: object = None) -> str | None:
        """The id of the organisation that is meant: by id, SIRET or name; ``name``: what it is
        called, where ``written`` is a number."""
        if not isinstance(written, str):
            return None
        found = self._ids.get(written) or self._ids.get(fold(written))
        if found:
            return found
        called = name if isinstance(name, str) else written
        if called != written and (by_name := self._ids.get(fold(called))):
            return by_name
        org_id = f"{UNLISTED}:{slug(called)}"
        entry = {"org_id": org_id, "name": called, "kind": UNLISTED, "is_local": False,
                 "in_scope": False, "is_focal_member": False, "source": REGISTER,
                 "search_text": fold(called), "country_code": None}  # fmt: skip
        kept = self._unlisted.setdefault(org_id, entry)
        kept["country_code"] = kept["country_code"] or (
            country if isinstance(country, str) else None
        )
        return org_id

    def sides(
        self, a: tuple[str | None, object], b: tuple[str | None, object]
    ) -> tuple[str | None, str | None, str | None]:
        """The local party, the foreign one and its country, where a partnership has both."""
        home = self._snapshot.config.territory.country
        parties = [
            (org_id, self._countries.get(str(org_id)) or stated) for org_id, stated in (a, b)
        ]
        for here, there in ((0, 1), (1, 0)):
            local, (foreign, country) = parties[here][0], parties[there]
            abroad = isinstance(country, str) and country != home
            if local in self._local and abroad and foreign not in self._local:
                return local, foreign, str(country)
        return None, None, None

    def unlisted(self) -> pd.DataFrame:
        """The organisations that only typed rows name, as rows of the table organisation."""
        if not self._unlisted:
            return pd.DataFrame()
        taken = set(self._ids.values())
        return pd.DataFrame([row for key, row in self._unlisted.items() if key not in taken])

    @cached_property
    def _places(self) -> dict[str, Place]:
        found = self._snapshot.query(
            "SELECT code, name, basin_code, lat, lon FROM territory"
            " WHERE level = 'commune' AND is_focal ORDER BY code"
        )
        places: dict[str, Place] = {}
        for code, name, basin, lat, lon in found.itertuples(index=False):
            place = Place(str(code), _text(basin), _number(lat), _number(lon))
            places[fold(str(name))] = places[fold(str(code))] = place
        for name, code in self._snapshot.config.territory.localities.items():
            if fold(code) in places:
                places.setdefault(fold(name), places[fold(code)])
        return places

    @cached_property
    def _rows(self) -> pd.DataFrame:
        return self._snapshot.query(
            "SELECT org_id, name, siret, country_code, is_local FROM organisation ORDER BY org_id"
        )

    @cached_property
    def _ids(self) -> dict[str, str]:
        """Id, SIRET and name (without case and accents) -> id; the first of one name holds."""
        ids: dict[str, str] = {}
        clusters = self._snapshot.query("SELECT cluster_id, name FROM cluster ORDER BY cluster_id")
        for org_id, name, siret in self._rows[["org_id", "name", "siret"]].itertuples(index=False):
            ids.setdefault(fold(str(name)), str(org_id))
            if isinstance(siret, str):
                ids[siret] = str(org_id)
        for org_id, name in clusters.itertuples(index=False):
            ids.setdefault(fold(str(name)), str(org_id))
            ids[str(org_id)] = str(org_id)
        ids |= {str(org_id): str(org_id) for org_id in self._rows["org_id"]}
        return ids

    @cached_property
    def _countries(self) -> dict[str, str]:
        rows = self._rows[self._rows["country_code"].notna()]
        return dict(zip(rows["org_id"].astype(str), rows["country_code"].astype(str), strict=True))

    @cached_property
    def _local(self) -> set[str]:
        local = set(self._rows.loc[self._rows["is_local"].astype(bool), "org_id"])
        focal = self._snapshot.config.focal_cluster
        bodies = self._snapshot.query(
            "SELECT unnest(body_ids) AS body FROM cluster WHERE cluster_id = $focal",
            {"focal": focal},
        )
        return local | set(bodies["body"]) | ({focal} if focal else set())


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)

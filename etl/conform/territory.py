"""Where things are: communes by name, the focal territory, its basins and points."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

from etl.conform.names import normal_place
from etl.conform.outlines import cells, communes_of_points
from observatory import reference
from observatory.config import BASIN_PREFIX, OTHER_BASIN, Config, basin_code

_AFTER_NAME = re.compile(
    r" (?:cedex(?: \d+)?|\d\d?(?: ?(?:er?|eme?))?(?: arr(?:ondissement|t|dt)?)?)$"
)
"""What follows a town's name in addresses: the delivery of much mail, the district."""
_POSTAL_CODE = re.compile(r"(cp )?(\d{4,5})", re.ASCII)
"""A postal code alone; ``CP`` before it says that it is no code of a commune, as many numbers are."""
_COLUMNS = ["code", "name", "level", "parent", "population", "lat", "lon"]


@dataclass
class Gazetteer:
    """The territories a load knows: the dataset's own, over the reference of its country."""

    rows: pd.DataFrame
    config: Config
    basins: dict[str, str] = field(default_factory=dict)
    """Commune code -> basin code, over the focal territory."""
    outlines: dict[str, str] = field(default_factory=dict)
    """Official GeoJSON geometry by commune code, where boundaries are loaded."""

    def __post_init__(self) -> None:
        communes = self.rows[self.rows["level"] == "commune"]
        self._codes = set(communes["code"])
        self._points = {
            code: (lat, lon)
            for code, lat, lon in zip(
                communes["code"], communes["lat"], communes["lon"], strict=True
            )
            if lat == lat and lon == lon
        }
        self._parents = dict(zip(self.rows["code"], self.rows["parent"], strict=True))
        self._by_name: dict[str, list[str]] = {}
        for code, name in zip(communes["code"], communes["name"], strict=True):
            self._by_name.setdefault(normal_place(name), []).append(code)
        self._by_former_name: dict[str, list[str]] = {}
        self._parts: dict[str, str] = {}
        self._postal_codes = {
            code: cell.split(";")
            for code, cell in zip(communes["code"], communes["postal_codes"], strict=True)
            if isinstance(cell, str)
        }
        self._served: dict[str, list[str]] = {}
        for commune, served_by in self._postal_codes.items():
            for postal_code in served_by:
                self._served.setdefault(postal_code, []).append(commune)
        self._localities = {
            normal_place(name): code for name, code in self.config.territory.localities.items()
        }
        if self.config.territory.country == "FR":
            self._add_parts()
        self._focal = _descendants(self._parents, self.config.territory.focal)

    def is_focal(self, code: str | None) -> bool:
        """Whether a territory is the focal one or lies in it."""
        return bool(code) and code in self._focal

    def point(self, code: str | None) -> tuple[float, float] | None:
        """A point inside a commune, where one is known."""
        return self._points.get(code) if code else None

    def commune(
        self, written: str | None, department: str | None, country: str | None
    ) -> str | None:
        """The code of a commune as a source writes it: code, name, postal code and name, locality.

        A postal code alone is its commune where it serves one only. A name that several communes share needs the postal code, the department, or to be in the
        focal territory alone; otherwise it stays unknown, as does a former name outside the
        stated department. Places of another country are not looked up.
        """
        if not written or (country and country != self.config.territory.country):
            return None
        for code in _spellings(written):
            if code in self._codes:
                return code
            if code in self._parts:
                return self._parts[code]
        if alone := _POSTAL_CODE.fullmatch(normal_place(written)):
            served = self._communes_served(alone)
            return served[0] if len(served) == 1 else None
        words = normal_place(written)
        if words not in self._by_name and words not in self._localities:
            words = _AFTER_NAME.sub("", words)
        head, _, rest = words.partition(" ")
        postal = head.zfill(5) if head.isdecimal() and rest else None
        name = rest if postal else words
        locality = self._localities.get(words) or self._localities.get(name)
        if locality:
            return locality
        today = self._by_name.get(name, [])
        found = today if len(today) == 1 else self._fitting(today, postal, department)
        found = found or self._fitting(self._by_former_name.get(name, []), postal, department)
        if len(found) > 1:
            found = [code for code in found if code in self._focal]
        return found[0] if len(found) == 1 else None

    def basin(self, written: str | None) -> str | None:
        """The basin of a place as a source writes it; a postal code that serves several communes
        tells it where they lie in one."""
        code = self.commune(written, None, None)
        alone = None if code or not written else _POSTAL_CODE.fullmatch(normal_place(written))
        served = self._communes_served(alone) if alone else [code]
        basins = {self.basins.get(commune) for commune in served if commune}
        return basins.pop() if len(basins) == 1 else None

    def _communes_served(self, alone: re.Match[str]) -> list[str]:
        """The communes of a postal code; where none is known here, the number is a commune's code."""
        number = alone[2]
        if alone[1] and not self._served:
            return [code for code in _spellings(number) if code in self._codes][:1]
        return self._served.get(number.zfill(5), [])

    def _fitting(self, codes: list[str], postal: str | None, department: str | None) -> list[str]:
        """Those of some communes of one name that the postal code and the department leave."""
        if postal:
            served = [code for code in codes if postal in self._postal_codes.get(code, ())]
            around = [code for code in codes if self._lies_in(code, postal[:2])]
            codes = served or around or codes
        known = next((c for c in _spellings(department or "") if c in self._parents), None)
        return [code for code in codes if self._lies_in(code, known)] if known else codes

    def is_place(self, words: tuple[str, ...]) -> bool:
        """Whether words (without case or accents) are the name of a commune, today's or a former
        one's, or of a locality."""
        name = normal_place(" ".join(words))
        return any(
            name in names for names in (self._by_name, self._by_former_name, self._localities)
        )

    def communes(self, table: pd.DataFrame, country: pd.Series | None = None) -> pd.Series:
        """The commune code of each row, from its columns commune and (if any) department_code."""
        department = table.get("department_code", pd.Series(None, index=table.index, dtype=object))
        country = pd.Series(None, index=table.index, dtype=object) if country is None else country
        keys = pd.DataFrame({"c": table["commune"], "d": department, "n": country}).astype(object)
        keys = keys.where(keys.notna(), None)
        known = {key: self.commune(*key) for key in set(keys.itertuples(index=False, name=None))}
        codes = [known[key] for key in keys.itertuples(index=False, name=None)]
        return pd.Series(codes, index=table.index, dtype=object)

    def departments(self, table: pd.DataFrame) -> pd.Series:
        """The department code of each row as the territories have it."""
        home = self.config.territory.country
        codes = [
            next((c for c in _spellings(code) if c in self._parents), code)
            if isinstance(code, str) and not (isinstance(country, str) and country != home)
            else code
            for code, country in zip(table["department_code"], table["country_code"], strict=True)
        ]
        return pd.Series(codes, index=table.index, dtype=object)

    def locate(self, table: pd.DataFrame, country: pd.Series | None = None) -> pd.DataFrame:
        """Columns commune_code, basin_code, is_local, lat, lon, position_quality of each row.

        A row is local by its commune, and by its department where the commune is not known; a
        department of another country is none of here. A stated point without a commune takes the
        commune whose official outline contains it.
        """
        empty = pd.Series(None, index=table.index, dtype=object)
        lat = table.get("lat", empty).astype(float)
        lon = table.get("lon", empty).astype(float)
        stated = lat.notna() & lon.notna()
        result = pd.DataFrame(index=table.index)
        result["commune_code"] = self.communes(table, country)
        lost = stated & result["commune_code"].isna()
        if self.outlines and lost.any():
            around = communes_of_points(self.outlines, lat[lost], lon[lost]).astype(object)
            result.loc[lost, "commune_code"] = around.where(around.notna(), None)
        home = self.config.territory.country
        own = [True] * len(table) if country is None else (country.isna() | (country == home))
        result["is_local"] = [
            self.is_focal(code) if code else here and self.is_focal(_text(part))
            for code, part, here in zip(
                result["commune_code"], table.get("department_code", empty), own, strict=True
            )
        ]
        result["basin_code"] = [self.basins.get(code) for code in result["commune_code"]]
        points = [self.point(code) or (float("nan"),) * 2 for code in result["commune_code"]]
        result["lat"] = lat.where(stated, pd.Series([p[0] for p in points], index=table.index))
        result["lon"] = lon.where(stated, pd.Series([p[1] for p in points], index=table.index))
        quality = pd.Series("commune", index=table.index, dtype=object).mask(stated, "stated")
        result["position_quality"] = quality.where(result["lat"].notna(), None)
        return result

    def _add_parts(self) -> None:
        """Former communes and city districts lead to the commune that they are part of."""
        parts = reference.commune_parts()
        for code, name, commune in zip(
            parts["code"], parts["name"], parts["commune_code"], strict=True
        ):
            self._parts.setdefault(code, commune)
            known = self._by_former_name.setdefault(normal_place(name), [])
            if commune not in known:
                known.append(commune)

    def _lies_in(self, code: str, department: str) -> bool:
        return self._parents.get(code) == department or department in _ancestors(
            self._parents, code
        )


def gazetteer(
    own: pd.DataFrame, config: Config, outlines: dict[str, str] | None = None
) -> Gazetteer:
    """The territories of a load.

    ``own`` holds the dataset's territories file (may be empty); its rows replace the reference's
    of the same code. Outside the reference's country, the dataset must bring its communes.
    ``outlines``: official GeoJSON geometry by commune code, where boundaries are loaded.
    """
    own_rows = own.reindex(columns=[*_COLUMNS, "postal_codes", "source", "line"])
    frames = [own_rows, _countries()]
    if config.territory.country == "FR":
        frames.append(_france())
    rows = pd.concat([frame for frame in frames if len(frame)], ignore_index=True)
    rows = rows.reindex(columns=own_rows.columns.union(rows.columns, sort=False))
    rows = rows.drop_duplicates("code").reset_index(drop=True)
    rows["parent"] = rows["parent"].astype(object).where(rows["parent"].notna(), None)
    parents = dict(zip(rows["code"], rows["parent"], strict=True))
    focal = _descendants(parents, config.territory.focal)
    basins, basin_rows = _basins(rows, parents, focal, config)
    # The basins get codes of their own; what lay in one lies in what the basin lay in.
    above = {code: parents[code] for code in rows.loc[rows["level"] == "basin", "code"]}
    rows["parent"] = [above.get(parent, parent) for parent in rows["parent"]]
    others = (rows["level"] != "basin") & ~rows["code"].isin(basin_rows["code"])
    rows = pd.concat([rows[others], basin_rows], ignore_index=True)
    return Gazetteer(rows, config, basins, outlines or {})


def territory_table(places: Gazetteer, used: Iterable[str]) -> pd.DataFrame:
    """The table territory: the focal territory whole, and whatever else a row names.

    Where no official outline is loaded, the focal communes have approximate cells.
    """
    approximate = not places.outlines
    rows = places.rows
    communes = rows[(rows["level"] == "commune") & rows["code"].isin(places._focal)]
    outlines = places.outlines or cells(communes)
    wanted = set(used)
    focal = places._focal
    above = {
        a
        for code in wanted | {places.config.territory.focal}
        for a in _ancestors(places._parents, code)
    }
    keep = rows["code"].isin(wanted | focal | above) | rows["level"].isin(["country", "basin"])
    keep &= ~((rows["level"] == "basin") & ~rows["code"].str.startswith(BASIN_PREFIX))
    table = rows[keep].copy()
    table["is_focal"] = table["code"].isin(focal) | (table["level"] == "basin")
    table["basin_code"] = table["code"].map(places.basins)
    table["geometry"] = table["code"].map(outlines)
    table["geometry_quality"] = (
        table["geometry"]
        .notna()
        .map({True: "approximate" if approximate else "official", False: None})
    )
    return table.reset_index(drop=True)


def _basins(
    rows: pd.DataFrame, parents: dict[str, str | None], focal: set[str], config: Config
) -> tuple[dict[str, str], pd.DataFrame]:
    """Commune -> basin and the basins' rows: the configuration's, else the territories file's."""
    names: dict[str, str] = {}
    owner: dict[str, str] = {}
    for name, codes in config.territory.basins.items():
        names[basin_code(name)] = name
        owner |= dict.fromkeys(codes, basin_code(name))
    if not names:
        own = rows[(rows["level"] == "basin") & rows["code"].isin(focal)]
        to_code = {c: basin_code(n) for c, n in zip(own["code"], own["name"], strict=True)}
        names = dict(zip(to_code.values(), own["name"], strict=True))
        owner = {c: to_code[p] for c, p in parents.items() if p in to_code}
    communes = set(rows.loc[rows["level"] == "commune", "code"]) & focal
    if names:
        owner = {code: owner.get(code, BASIN_PREFIX + OTHER_BASIN) for code in communes}
        if BASIN_PREFIX + OTHER_BASIN in owner.values():
            names[BASIN_PREFIX + OTHER_BASIN] = OTHER_BASIN
    table = pd.DataFrame({"code": list(names), "name": list(names.values())}, dtype=object)
    table["level"], table["source"] = "basin", "observatory"
    table["parent"] = config.territory.focal
    members = pd.Series(owner, dtype=object)
    population = rows.set_index("code")["population"].astype("Float64")
    table["population"] = [
        population.reindex(members.index[members == code]).sum(min_count=1) for code in names
    ]
    return owner, table


def _countries() -> pd.DataFrame:
    found = reference.countries()
    rows = found.rename(columns={"name_en": "name"})[["code", "name", "lat", "lon"]].copy()
    rows["level"], rows["parent"], rows["source"] = "country", None, "reference"
    return rows


def _france() -> pd.DataFrame:
    communes = reference.communes().copy()
    communes["level"], communes["parent"] = "commune", communes["department_code"]
    departments = reference.departments().rename(columns={"region_code": "parent"})
    departments["level"] = "department"
    regions = reference.regions()[["code", "name"]].copy()
    regions["level"], regions["parent"] = "region", "FR"
    kept = [*_COLUMNS, "postal_codes", "department_code", "epci_code", "epci_name"]
    frames = [communes, departments.drop(columns="region_code", errors="ignore"), regions]
    rows = pd.concat([frame.reindex(columns=kept) for frame in frames], ignore_index=True)
    rows["source"] = "reference"
    return rows


def _descendants(parents: dict[str, str | None], root: str) -> set[str]:
    children: dict[str, list[str]] = {}
    for code, parent in parents.items():
        if parent:
            children.setdefault(parent, []).append(code)
    found, queue = {root}, [root]
    while queue:
        for child in children.get(queue.pop(), []):
            if child not in found:
                found.add(child)
                queue.append(child)
    return found


def _ancestors(parents: dict[str, str | None], code: str) -> set[str]:
    found: set[str] = set()
    parent = parents.get(code)
    while parent and parent not in found:
        found.add(parent)
        parent = parents.get(parent)
    return found


def _spellings(code: str) -> tuple[str, ...]:
    """A code as it is written, then with the leading zero that a spreadsheet drops."""
    return (code, f"0{code}") if code.isascii() and code.isdecimal() else (code,)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None

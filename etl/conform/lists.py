"""Several lists of organisations made one: a row of a later list joins the row that it repeats.

The lists stand in their order of precedence. A row is another's where it has its id, its SIRET, its
SIREN (which one row before it has) or a name that no other is meant by, in the same commune. Rows of one
list are never merged, and neither are rows of two companies by their SIREN. What is doubtful is put up
for review and stays apart.
"""

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from etl.conform.cells import absorbed, with_history
from etl.conform.identity import Pair
from etl.conform.likeness import Certainty
from etl.conform.matching import Matcher, clearly_first
from etl.conform.names import normal_name, normal_place
from etl.conform.territory import Gazetteer

_CANDIDATES = 3
Claims = dict[int, int]
"""Row of a later list -> the row before it that it is."""


class MergedLists(NamedTuple):
    """The rows that remain, the ids that others had (id -> id of the row that they joined), and the
    pairs that a person should look at."""

    rows: pd.DataFrame
    aliases: dict[str, str]
    pairs: list[Pair]


def merge_lists(rows: pd.DataFrame, places: Gazetteer | None = None) -> MergedLists:
    """Merge the lists that rows come from (column ``source``; the first that appears comes first).

    A row that others joined keeps its id, cells, source and line; its empty cells are filled from
    theirs. ``other_names`` are the names that these had, ``lists`` the sources of all of them. Without
    ``places`` communes are told apart by how they are written. Merging again changes nothing, and
    neither does the order of the rows of one list.
    """
    table = with_history(rows).reset_index(drop=True)
    names = list(dict.fromkeys(table["source"]))
    if len(names) < 2:
        return MergedLists(table, {}, [])
    aliases: dict[str, str] = {}
    table = _placed(_same_ids(table, names), places)
    pairs: list[Pair] = []
    rows_before = -1
    while rows_before != len(table):
        # A row that another joined may know a number or a place by which a third is told.
        rows_before, pairs = len(table), []
        for name in names[1:]:
            step = _List(table, names, name, places)
            claims = step.claims()
            pairs += step.pairs
            ids = table["org_id"].to_dict()
            aliases |= {ids[later]: ids[earlier] for later, earlier in claims.items()}
            table = _placed(absorbed(table, claims), places) if claims else table
    order = table["source"].map({name: place for place, name in enumerate(names)})
    table = table.loc[order.sort_values(kind="stable").index]
    table = table.drop(columns=["place_key", "place_code"]).reset_index(drop=True)
    return MergedLists(table, _followed(aliases), pairs)


def _same_ids(table: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Join the rows of one id; of another company, the later one gets an id of its own."""
    for name in names[1:]:
        before = table[table["source"].isin(names[: names.index(name)])]
        first = dict(zip(before["org_id"][::-1], before.index[::-1], strict=True))
        sirens = _sirens(table)
        own = table[table["source"] == name]
        claims: Claims = {}
        renamed: dict[int, str] = {}
        taken = set(table["org_id"])
        for later, org_id in zip(own.index, own["org_id"], strict=True):
            if org_id not in first:
                continue
            if not _differ(sirens[first[org_id]], sirens[later]):
                claims[later] = first[org_id]
                continue
            new = f"{name}:{org_id}"
            while new in taken:
                new += ":other"
            taken.add(new)
            renamed[later] = new
        ids = table["org_id"].astype(object)
        table = table.assign(
            org_id=ids.where(~ids.index.isin(list(renamed)), ids.index.map(renamed))
        )
        table = absorbed(table, claims)
    return table


class _List:
    """One list against all rows of the lists before it."""

    def __init__(
        self, table: pd.DataFrame, names: list[str], name: str, places: Gazetteer | None
    ) -> None:
        earlier = set(names[: names.index(name)])
        self.is_place = places.is_place if places else None
        self.own = table[table["source"] == name]
        self.before = table[table["source"].isin(earlier)]
        columns = ("org_id", "name", "siret", "country_code", "place_key", "place_code", "commune")
        self.cells = {column: _texts(table[column]) for column in columns}
        self.sirens = _sirens(table)
        self.sources = {at: set(held) for at, held in table["lists"].items()}
        self.taken: set[int] = set()
        self.pairs: list[Pair] = []

    def claims(self) -> Claims:
        """Who is who, by the surest evidence first."""
        found: Claims = {}
        for evidence in (self._by_siret, self._by_siren, self._by_name, self._by_likeness):
            open_rows = [at for at in self.own.index if at not in found]
            claimed = {
                later: earlier
                for later, earlier in evidence(open_rows).items()
                if earlier not in self.taken and not self.sources[earlier] & self.sources[later]
            }
            counts = pd.Series(claimed.values(), dtype="int64").value_counts()
            alone = {a: b for a, b in claimed.items() if counts[b] == 1}
            found |= alone
            self.taken |= set(alone.values())
        self.pairs = [pair for at, pair in self._doubtful.items() if at[0] not in found]
        return found

    def _by_siret(self, rows: list[int]) -> Claims:
        return self._by_key(self.cells["siret"], rows)

    def _by_siren(self, rows: list[int]) -> Claims:
        return self._by_key(self.sirens, rows)

    def _by_name(self, rows: list[int]) -> Claims:
        keys = {
            at: f"{name}\n{key}" if key and name else None
            for (at, key), name in zip(
                self.cells["place_key"].items(),
                (normal_name(name or "") for name in self.cells["name"].values()),
                strict=True,
            )
        }
        found = self._by_key(keys, rows)
        return {a: b for a, b in found.items() if not self._contradict(a, b)}

    def _by_key(self, keys: Mapping[int, str | None], rows: list[int]) -> Claims:
        """The only row before that has the key of a row."""
        holders: dict[str, list[int]] = {}
        for at in self.before.index:
            if key := keys[at]:
                holders.setdefault(key, []).append(at)
        found = {at: holders.get(keys[at] or "", []) for at in rows}
        return {at: held[0] for at, held in found.items() if len(held) == 1}

    def _by_likeness(self, rows: list[int]) -> Claims:
        """Rows of names so like that no other is meant, in the same place; the others that are alike
        are kept for review."""
        self._doubtful: dict[tuple[int, int], Pair] = {}
        if not rows:
            return {}
        positions = list(self.before.index)
        named = [(self.cells["name"][at] or "", self.cells["commune"][at]) for at in positions]
        matcher = Matcher(named, self.is_place)
        claims: Claims = {}
        ids = {self.cells["org_id"][at]: at for at in positions}
        for later in rows:
            open_to: dict[str, tuple[float, Certainty]] = {}
            placed: set[str] = set()
            for item in matcher.ranked(self.cells["name"][later] or ""):
                earlier = positions[item.position]
                if self._contradict(later, earlier):
                    continue
                org_id = str(self.cells["org_id"][earlier])
                if not self._elsewhere(later, earlier):
                    open_to[org_id] = item.score, item.certainty
                elif item.certainty < Certainty.SURE:
                    continue
                key = self.cells["place_key"]
                if key[later] and key[later] == key[earlier]:
                    placed.add(org_id)
                self._put_up(later, earlier, item.score)
            first = clearly_first(open_to, placed)
            if first in placed:
                claims[later] = ids[first]
        return claims

    def _put_up(self, later: int, earlier: int, score: float) -> None:
        cells = self.cells
        if sum(1 for key in self._doubtful if key[0] == later) < _CANDIDATES:
            self._doubtful[later, earlier] = Pair(
                cells["name"][later] or "", cells["commune"][later], cells["org_id"][earlier] or "",
                cells["name"][earlier] or "", cells["org_id"][later] or "", round(score, 1),
            )  # fmt: skip

    def _contradict(self, one: int, other: int) -> bool:
        """Whether two rows are of two companies, two establishments or two countries."""
        return (
            _differ(self.sirens[one], self.sirens[other])
            or _differ(self.cells["siret"][one], self.cells["siret"][other])
            or _differ(self.cells["country_code"][one], self.cells["country_code"][other])
        )

    def _elsewhere(self, one: int, other: int) -> bool:
        codes = self.cells["place_code"]
        return _differ(codes[one], codes[other])


def _placed(table: pd.DataFrame, places: Gazetteer | None) -> pd.DataFrame:
    """The rows with the code of their commune and what tells their places apart.

    Where no code is known, the place as written in its country is the key: equal ones are one
    place, different ones may be.
    """
    written = [normal_place(cell) if isinstance(cell, str) else "" for cell in table["commune"]]
    countries = [cell if isinstance(cell, str) else "" for cell in table["country_code"]]
    if places is None:
        codes: list[str | None] = [
            f"{c}:{w}" if w else None for c, w in zip(countries, written, strict=True)
        ]
    else:
        codes = places.communes(table, table["country_code"]).tolist()
    keys = [
        code or (f"{country}:{words}" if words else None)
        for code, country, words in zip(codes, countries, written, strict=True)
    ]
    result = table.copy()
    result["place_code"] = pd.Series(codes, index=table.index, dtype=object)
    result["place_key"] = pd.Series(keys, index=table.index, dtype=object)
    return result


def _followed(aliases: dict[str, str]) -> dict[str, str]:
    """Each id with the one at the end of its chain."""
    found = {}
    for org_id, target in aliases.items():
        while target in aliases:
            target = aliases[target]
        found[org_id] = target
    return found


def _sirens(table: pd.DataFrame) -> dict[int, str | None]:
    """Row -> its company's number, also where only the establishment's is stated."""
    stated, wider = _texts(table["siren"]), _texts(table["siret"])
    return {at: siren or (wider[at] or "")[:9] or None for at, siren in stated.items()}


def _texts(column: pd.Series) -> dict[int, str | None]:
    cells = (cell if isinstance(cell, str) and cell else None for cell in column)
    return dict(zip(column.index.tolist(), cells, strict=True))


def _differ(one: str | None, other: str | None) -> bool:
    return bool(one and other) and one != other

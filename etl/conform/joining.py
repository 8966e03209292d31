"""One list of organisations against the rows of the lists before it: who is who."""

from collections.abc import Callable, Mapping, Set
from typing import NamedTuple

import pandas as pd

from etl.conform.decisions import Decisions
from etl.conform.identity import Pair
from etl.conform.likeness import Certainty
from etl.conform.matching import Found, Matcher, clearly_first, vocabulary_of
from etl.conform.names import normal_name

_CANDIDATES = 3
"""Rows that are put up for one row, at most."""
_COLUMNS = ("org_id", "name", "siret", "country_code", "place_key", "commune")
Claims = dict[int, int]
"""Row of a later list -> the row before it that it is."""


class _Row(NamedTuple):
    """What tells a row from others; None where it does not say."""

    siren: str | None
    names: tuple[str, ...]
    lists: frozenset[str]
    org_id: str
    name: str
    siret: str | None
    country_code: str | None
    place_key: str | None
    commune: str | None

    def contradicts(self, other: "_Row") -> bool:
        """Whether two rows are of two companies, two establishments or two countries."""
        return (
            differ(self.siren, other.siren)
            or differ(self.siret, other.siret)
            or differ(self.country_code, other.country_code)
        )


class Alike:
    """Finds rows of like names; keeps what it found as long as the rows before are the same.

    A row with a place is compared with those of its place and of none, a row without with all.
    """

    def __init__(self, is_place: Callable[[tuple[str, ...]], bool] | None) -> None:
        self._is_place = is_place
        self._rows: dict[int, tuple[str, str | None]] = {}
        self._matchers: dict[tuple[int, ...], Matcher] = {}

    def start(self, rows: Mapping[int, _Row]) -> None:
        """Take the rows before a list."""
        named = {at: (row.name, row.commune) for at, row in rows.items()}
        if {at: name for at, (name, _) in named.items()} != {
            at: name for at, (name, _) in self._rows.items()
        }:
            self._matchers = {}
            self._vocabulary = vocabulary_of(list(named.values()), self._is_place)
        self._rows = named
        self._groups: dict[str | None, list[int]] = {}
        for at, row in rows.items():
            self._groups.setdefault(row.place_key, []).append(at)
        self._near: dict[str | None, list[tuple[list[int], Matcher]]] = {}

    def to(self, row: _Row) -> list[tuple[int, Found]]:
        """The rows before whose names are worth a look, the likest first."""
        if row.place_key not in self._near:
            groups = [self._groups.get(row.place_key, []), self._groups.get(None, [])]
            if row.place_key is None:
                groups = [list(self._rows)]
            self._near[row.place_key] = [
                (group, self._matcher(tuple(group))) for group in groups if group
            ]
        found = [
            (group[item.position], item)
            for group, matcher in self._near[row.place_key]
            for item in matcher.ranked(row.name)
        ]
        return sorted(found, key=lambda pair: -pair[1].score)

    def _matcher(self, group: tuple[int, ...]) -> Matcher:
        if group not in self._matchers:
            self._matchers[group] = Matcher([self._rows[at] for at in group], self._vocabulary)
        return self._matchers[group]


class Joining:
    """The rows of one list, each of which may join one of those before it.

    ``before``, ``own``: rows with ``place_key``, ``other_names`` and ``lists``; ``decisions``: what
    people said about names.
    """

    def __init__(
        self,
        before: pd.DataFrame,
        own: pd.DataFrame,
        alike: Alike,
        decisions: Decisions | None = None,
    ) -> None:
        self.before, self.own = _rows(before), _rows(own)
        self.alike = alike
        self.decisions = decisions or Decisions()
        self.pairs: list[Pair] = []

    def claims(self) -> Claims:
        """Who is who, by the surest evidence first. What is doubtful stands in ``pairs`` then."""
        found: Claims = {}
        evidences = (
            self._by_decision, self._by_siret, self._by_siren, self._by_name, self._by_likeness
        )  # fmt: skip
        for evidence in evidences:
            taken = set(found.values())
            claimed = {
                later: earlier
                for later, earlier in evidence([at for at in self.own if at not in found]).items()
                if earlier not in taken and not self.before[earlier].lists & self.own[later].lists
            }
            counts = pd.Series(claimed.values(), dtype="int64").value_counts()
            found |= {later: earlier for later, earlier in claimed.items() if counts[earlier] == 1}
        self.pairs = [pair for at, pair in self._doubtful if at not in found]
        return found

    def _by_decision(self, rows: list[int]) -> Claims:
        """Rows that somebody said to be one before them."""
        ids = {row.org_id: at for at, row in self.before.items()}
        said = {at: self.decisions.same(self.own[at].name, self.own[at].commune) for at in rows}
        return {
            at: ids[found[0]]
            for at, found in ((at, [o for o in said[at] if o in ids]) for at in rows)
            if found
        }

    def _speaks_against(self, later: int, earlier: int) -> bool:
        """Whether somebody said that they are two, or their numbers or countries do."""
        row, other = self.own[later], self.before[earlier]
        said = self.decisions.different(row.name, row.commune)
        return other.org_id in said or row.contradicts(other)

    def _by_siret(self, rows: list[int]) -> Claims:
        return self._by_key(lambda row: {row.siret} if row.siret else set(), rows)

    def _by_siren(self, rows: list[int]) -> Claims:
        return self._by_key(lambda row: {row.siren} if row.siren else set(), rows)

    def _by_name(self, rows: list[int]) -> Claims:
        """Rows of one name, or other name, in one place."""
        found = self._by_key(
            lambda row: {f"{n}\n{row.place_key}" for n in row.names} if row.place_key else set(),
            rows,
        )
        return {
            later: earlier
            for later, earlier in found.items()
            if not self._speaks_against(later, earlier)
        }

    def _by_key(self, keys: Callable[[_Row], Set[str]], rows: list[int]) -> Claims:
        """The only row before that shares a key with a row."""
        holders: dict[str, set[int]] = {}
        for at, row in self.before.items():
            for key in keys(row):
                holders.setdefault(key, set()).add(at)
        held = {at: {a for k in keys(self.own[at]) for a in holders.get(k, ())} for at in rows}
        return {at: one.pop() for at, one in held.items() if len(one) == 1}

    def _by_likeness(self, rows: list[int]) -> Claims:
        """Rows of names so like that no other is meant, in the same place; the others that are alike
        are kept for review, and so are those of one name elsewhere."""
        self._doubtful: list[tuple[int, Pair]] = []
        if not rows:
            return {}
        self.alike.start(self.before)
        of_name: dict[str, list[int]] = {}
        for at, row in self.before.items():
            for name in row.names[:1]:
                of_name.setdefault(name, []).append(at)
        claims: Claims = {}
        for later in rows:
            row = self.own[later]
            open_to: dict[str, tuple[float, Certainty]] = {}
            seen: dict[int, float] = {}
            for earlier, item in self.alike.to(row):
                if not self._speaks_against(later, earlier):
                    open_to[self.before[earlier].org_id] = item.score, item.certainty
                    seen[earlier] = item.score
            placed = {
                self.before[at].org_id: at
                for at in seen
                if row.place_key and row.place_key == self.before[at].place_key
            }
            first = clearly_first(open_to, placed.keys())
            if first in placed:
                claims[later] = placed[first]
            for earlier in of_name.get(normal_name(row.name), ()):
                if not self._speaks_against(later, earlier):
                    seen.setdefault(earlier, 100.0)
            self._put_up(later, seen)
        return claims

    def _put_up(self, later: int, seen: dict[int, float]) -> None:
        row = self.own[later]
        likest = sorted(seen.items(), key=lambda item: (-item[1], self.before[item[0]].org_id))
        for earlier, score in likest[:_CANDIDATES]:
            other = self.before[earlier]
            pair = Pair(
                row.name, row.commune, other.org_id, other.name, row.org_id, round(score, 1)
            )
            self._doubtful.append((later, pair))


def sirens_of(table: pd.DataFrame) -> dict[int, str | None]:
    """Row -> its company's number, also where only the establishment's is stated."""
    numbers = zip(_texts(table["siren"]), _texts(table["siret"]), strict=True)
    found = (siren or (siret or "")[:9] or None for siren, siret in numbers)
    return dict(zip(table.index.tolist(), found, strict=True))


def differ(one: str | None, other: str | None) -> bool:
    """Whether both are known and not the same."""
    return bool(one and other) and one != other


def _rows(table: pd.DataFrame) -> dict[int, _Row]:
    cells = zip(*(_texts(table[column]) for column in _COLUMNS), strict=True)
    sirens = sirens_of(table)
    found = {}
    for at, (org_id, name, *rest), others, lists in zip(
        table.index.tolist(), cells, table["other_names"], table["lists"], strict=True
    ):
        names = tuple(n for n in map(normal_name, (name or "", *others)) if n)
        found[at] = _Row(sirens[at], names, frozenset(lists), org_id or "", name or "", *rest)
    return found


def _texts(column: pd.Series) -> list[str | None]:
    return [
        cell if isinstance(cell, str) and cell else None for cell in column.astype(object).tolist()
    ]

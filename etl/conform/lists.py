"""Several lists of organisations made one: a row of a later list joins the row that it repeats.

The lists stand in their order of precedence. A row is another's where it has its id, its SIRET, its
SIREN (which one row before it has) or a name that no other is meant by, in the same commune. Rows of one
list are never merged, and neither are rows of two companies by their SIREN. What is doubtful is put up
for review and stays apart.
"""

from typing import NamedTuple

import pandas as pd

from etl.conform.cells import absorbed, with_history
from etl.conform.decisions import Decisions
from etl.conform.identity import Pair
from etl.conform.joining import Alike, Claims, Joining, differ, sirens_of
from etl.conform.names import normal_place
from etl.conform.territory import Gazetteer


class MergedLists(NamedTuple):
    """The rows that remain, the ids that others had (id -> id of the row that they joined), and the
    pairs that a person should look at."""

    rows: pd.DataFrame
    aliases: dict[str, str]
    pairs: list[Pair]


def merge_lists(
    rows: pd.DataFrame, places: Gazetteer | None = None, decisions: Decisions | None = None
) -> MergedLists:
    """Merge the lists that rows come from (column ``source``; the first that appears comes first).

    A row that others joined keeps its id, cells, source and line; its empty cells are filled from
    theirs. ``other_names`` are the names that these had, ``lists`` the sources of all of them. Without
    ``places`` communes are told apart by how they are written; ``decisions`` are what people said
    about names. Merging again changes nothing, and
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
    alike = {name: Alike(places.is_place if places else None) for name in names}
    while rows_before != len(table):
        # A row that another joined may know a number or a place by which a third is told.
        rows_before, pairs = len(table), []
        for name in names[1:]:
            before = table["source"].isin(names[: names.index(name)])
            own = table[table["source"] == name]
            step = Joining(table[before], own, alike[name], decisions)
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
        sirens = sirens_of(table)
        own = table[table["source"] == name]
        claims: Claims = {}
        renamed: dict[int, str] = {}
        taken = set(table["org_id"])
        for later, org_id in zip(own.index, own["org_id"], strict=True):
            if org_id not in first:
                continue
            if not differ(sirens[first[org_id]], sirens[later]):
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

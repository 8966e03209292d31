"""Organisations, events and partnerships that came, went, or turned out to be one another."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

import pandas as pd

from observatory.letters import fold
from observatory.measures.difference import appeared
from observatory.model.lists import UNLISTED
from observatory.store import Store

COMINGS = ("table", "state", "key", "name", "kind", "day", "precision", "into", "into_name")
"""Columns: table of the snapshot, state (``new``, ``gone``, ``merged`` into an organisation that was
there already, ``renamed``: kept under an id that is new), key, name, kind, day with its precision
(absent for organisations), and for the last two states the organisation that it is now."""
NEW, GONE, MERGED, RENAMED = "new", "gone", "merged", "renamed"
_ORGANISATIONS = """SELECT 'organisation' AS "table", org_id AS key, coalesce(name, org_id) AS name,
    kind, NULL::DATE AS day, NULL::VARCHAR AS precision FROM organisation"""
_EVENTS = """SELECT 'event' AS "table", event_id AS key, title AS name, kind, start_date::DATE AS day,
    start_date_precision AS precision FROM event"""
_PARTNERSHIPS = """SELECT 'partnership' AS "table", partnership_id AS key,
    coalesce(a.name, organisation_a) || ' – ' || coalesce(b.name, organisation_b) AS name, p.kind,
    p.start_date::DATE AS day, p.start_date_precision AS precision
    FROM partnership p LEFT JOIN organisation a ON a.org_id = p.org_id_a
    LEFT JOIN organisation b ON b.org_id = p.org_id_b"""
_ALL = (_ORGANISATIONS, _EVENTS, _PARTNERSHIPS)


def between(before: Store, after: Store) -> pd.DataFrame:
    """What is new in a store and what is gone since another one: columns of ``COMINGS``."""
    parts = []
    for sql in _ALL:
        new, gone = appeared(before.query(sql), after.query(sql), "key")
        new["state"], gone["state"] = NEW, GONE
        parts += [new, gone]
    return _named(_without_renamed(before, after, pd.concat(parts)), after)


def of_period(store: Store, first: int, last: int) -> pd.DataFrame:
    """What came and went from the end of one year to the end of another: companies in scope that
    opened and closed, events held, partnerships that ran at one end and not at the other."""
    start, end = date(first, 12, 31), date(last, 12, 31)
    days = {"start": start, "end": min(end, store.as_of)}
    opened = f"{_ORGANISATIONS} WHERE in_scope AND open_from > $start AND open_from <= $end"
    closed = f"{_ORGANISATIONS} WHERE in_scope AND open_to >= $start AND open_to < $end"
    held = f"""{_EVENTS} WHERE status = 'held' AND counts_from > $start AND counts_from <= $end"""
    runs = "(p.counts_from <= {day} AND coalesce(p.counts_to, $start + 999999) >= {day})"
    at_start, at_end = runs.format(day="$start"), runs.format(day="$end")
    states = (
        (NEW, opened), (GONE, closed), (NEW, held),
        (NEW, f"{_PARTNERSHIPS} WHERE {at_end} AND NOT coalesce({at_start}, false)"),
        (GONE, f"{_PARTNERSHIPS} WHERE {at_start} AND NOT coalesce({at_end}, false)"),
    )  # fmt: skip
    parts = []
    for state, sql in states:
        used = {name: day for name, day in days.items() if f"${name}" in sql}
        parts.append(store.query(sql, used).assign(state=state))
    return _named(pd.concat(parts), store)


def _named(rows: pd.DataFrame, store: Store) -> pd.DataFrame:
    """The rows with every column, in order of table, state and name."""
    rows = rows.reindex(columns=list(COMINGS)).astype({"into": object, "into_name": object})
    if ids := sorted(set(rows["into"].dropna())):
        names = store.query(
            "SELECT org_id, name FROM organisation WHERE list_contains($ids, org_id)", {"ids": ids}
        )
        rows["into_name"] = rows["into"].map(dict(names.itertuples(index=False, name=None)))
    return rows.sort_values(["table", "state", "name", "key"]).reset_index(drop=True)


def _without_renamed(before: Store, after: Store, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with organisations that are kept under another id told as such, neither new nor gone."""
    organisations = rows["table"] == "organisation"
    gone = rows[organisations & (rows["state"] == GONE)]
    if gone.empty:
        return rows
    into = _kept_as(before, after, gone)
    was_there = set(
        before.query(
            "SELECT org_id FROM organisation WHERE list_contains($ids, org_id)",
            {"ids": sorted(set(into.values()))},
        )["org_id"]
    )
    is_gone = organisations & (rows["state"] == GONE) & rows["key"].isin(into)
    rows = rows.assign(into=rows["key"].map(into).where(is_gone))
    rows.loc[is_gone, "state"] = [MERGED if key in was_there else RENAMED for key in rows.loc[is_gone, "into"]]  # fmt: skip
    again = organisations & (rows["state"] == NEW) & rows["key"].isin(set(into.values()))
    return rows[~again]


_LINKS = (
    ("SELECT partnership_id AS row, org_id_a AS org FROM partnership", "org_id_a"),
    ("SELECT partnership_id AS row, org_id_b AS org FROM partnership", "org_id_b"),
    ("SELECT case_id AS row, org_id AS org FROM support_case", "org_id"),
    (
        "SELECT DISTINCT source || chr(31) || event_id || chr(31) || organisation AS row,"
        " org_id AS org FROM participation",
        "org_id",
    ),
)
"""Rows that name an organisation, by a key that two loads share; the column that has its id."""


def _kept_as(before: Store, after: Store, gone: pd.DataFrame) -> dict[str, str]:
    """Organisation that is gone -> the one that it is now.

    It is so where the same rows name the other one, where both have one company number, where
    somebody decided so, or where the only organisation of its name and country has another id.
    """
    ids = sorted(gone["key"])
    votes: dict[str, Counter[str]] = {key: Counter() for key in ids}
    for sql, column in _LINKS:
        named = before.query(f"{sql} WHERE list_contains($ids, {column})", {"ids": ids})
        if named.empty:
            continue
        now = after.query(
            f"SELECT * FROM ({sql}) WHERE list_contains($rows, row)",
            {"rows": sorted(set(named["row"]))},
        )
        pairs = named.merge(now, on="row", suffixes=("_was", "_is"))
        for one, other in zip(pairs["org_was"], pairs["org_is"], strict=True):
            votes[str(one)][str(other)] += 1
    facts = "SELECT org_id, name, country_code, siret, siren, kind FROM organisation"
    was = before.query(f"{facts} WHERE list_contains($ids, org_id)", {"ids": ids})
    present = after.query(facts)
    for columns in (["siret"], ["siren"], ["folded", "country_code"]):
        for one, other in _only(_folded(was), _folded(present), columns):
            votes[one][other] += 1
    decided = after.query(
        "SELECT written, candidate_id FROM decision d WHERE decision = 'same'"
        " AND EXISTS (SELECT 1 FROM organisation o WHERE o.org_id = d.candidate_id)"
    )
    same = {fold(str(name)): str(org) for name, org in decided.itertuples(index=False)}
    for org_id, name in zip(was["org_id"], was["name"], strict=True):
        if (known := same.get(fold(str(name)))) is not None:
            votes[str(org_id)][known] += 1
    return {key: _most(found) for key, found in votes.items() if found}


def _folded(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(folded=[fold(str(name)) for name in rows["name"]])


def _only(
    was: pd.DataFrame, present: pd.DataFrame, columns: list[str]
) -> Iterable[tuple[str, str]]:
    """Pairs of ids whose rows alone have the same cells in some columns."""
    known = [rows.dropna(subset=columns).drop_duplicates(columns, keep=False) for rows in (was, present)]  # fmt: skip
    pairs = known[0].merge(known[1], on=columns, suffixes=("_was", "_is"))
    return [(str(one), str(other)) for one, other in zip(pairs["org_id_was"], pairs["org_id_is"], strict=True)]  # fmt: skip


def _most(found: Counter[str]) -> str:
    """The id that speaks for most; the first of several."""
    return min(found, key=lambda key: (-found[key], key))


def is_listed(rows: pd.DataFrame) -> "pd.Series[bool]":
    """Which of some rows of ``COMINGS`` are not mere names that no list has."""
    return rows["kind"] != UNLISTED

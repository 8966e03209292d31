"""Rows of the register laid over a snapshot: typed as a load types them, and seen by every query.

What a load derives with care (who is who, where a place lies) is derived here from the snapshot's own
names alone; the next load does it anew.
"""

from collections.abc import Mapping, Sequence

import duckdb
import pandas as pd

from observatory.config import ENTIRE_SEGMENT, REGISTER, Config
from observatory.contract import last_day, read_columns
from observatory.model import LAYOUT, TABLES
from observatory.model.fields import DATE, LIST
from observatory.places import Known
from observatory.register import TYPED, Row
from observatory.register.rows import key_columns, pointing, removed_ids
from observatory.snapshot import Snapshot

_UNDER = "loaded"
"""The attached snapshot."""
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 2,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


def lay(
    snapshot: Snapshot, rows: Sequence[Row]
) -> tuple[duckdb.DuckDBPyConnection, Mapping[str, frozenset[str]]]:
    """A connection whose tables are the snapshot's with ``rows`` in place of those of their keys.

    And table -> keys, as the register writes them, of the rows that are laid over it.
    """
    tables, removed = _tables(snapshot, rows), removed_ids(rows)
    connection = duckdb.connect(config=_SETTINGS)
    path = str(snapshot.path).replace("'", "''")
    connection.execute(f"ATTACH '{path}' AS {_UNDER} (READ_ONLY)")
    connection.begin()
    for name in TABLES:
        seen = f"{_UNDER}.main.{name}"
        if name in tables:
            seen = _replaced(connection, name, tables[name], [r for r in rows if r.table == name])
        orphans = _orphans(name, removed)
        connection.execute(f"CREATE VIEW {name} AS FROM {seen}{orphans}")
    connection.commit()
    connection.execute("SET enable_external_access = false; SET lock_configuration = true")
    newer = {
        name: frozenset(row.key for row in rows if row.table == name and row.cells is not None)
        for name in tables
        if name in TYPED
    }
    return connection, newer


def _orphans(name: str, removed: Mapping[str, frozenset[str]]) -> str:
    """A condition that leaves out what belongs to a removed row, such as milestones of an action."""
    conditions = []
    for file in LAYOUT.values():
        if file.table == name:
            for column, ids in pointing(file, removed):
                if column in file.required:
                    listed = ", ".join("'" + key.replace("'", "''") + "'" for key in sorted(ids))
                    conditions.append(f"{column} NOT IN ({listed})")
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""


def _replaced(
    connection: duckdb.DuckDBPyConnection, name: str, table: pd.DataFrame, rows: Sequence[Row]
) -> str:
    """The name of a view of the snapshot's rows but those of some keys, and the typed ones."""
    connection.execute(f"CREATE TABLE typed_{name} AS FROM {_UNDER}.main.{name} LIMIT 0")
    if len(table):
        connection.register("rows", table)
        connection.execute(f"INSERT INTO typed_{name} BY NAME FROM rows")
        connection.unregister("rows")
    gone = ""
    if rows:
        key = TABLES[name].key
        keys = pd.DataFrame([key_columns(row.key) for row in rows], columns=list(key), dtype="str")
        connection.register("keys", keys)
        connection.execute(f"CREATE TABLE gone_{name} AS FROM keys")
        connection.unregister("keys")
        required = set(TYPED[name].required) - _dates(name)
        same = " AND ".join(
            f"t.{column} = g.{column}"
            if column in required
            else f"coalesce(t.{column}::VARCHAR, '') = g.{column}"
            for column in key
        )
        gone = f" WHERE NOT EXISTS (SELECT 1 FROM gone_{name} g WHERE {same})"
    seen = f"seen_{name}"
    connection.execute(
        f"CREATE VIEW {seen} AS FROM {_UNDER}.main.{name} t{gone} UNION ALL BY NAME FROM typed_{name}"
    )
    return seen


def _dates(table: str) -> set[str]:
    return {item.name for item in TABLES[table].columns if item.type == DATE}


def _tables(snapshot: Snapshot, rows: Sequence[Row]) -> dict[str, pd.DataFrame]:
    """The typed rows by table, and the organisations that only they name."""
    config = snapshot.config
    known = Known(snapshot)
    tables = {}
    for name in sorted({row.table for row in rows}):
        table = _typed([row for row in rows if row.table == name], name, config)
        tables[name] = _DERIVED.get(name, _as_it_is)(table, config, known)
    if len(named := known.unlisted()):
        tables["organisation"] = named
    return tables


def _typed(rows: Sequence[Row], name: str, config: Config) -> pd.DataFrame:
    """Rows that are not removed, typed; one that breaks its contract by now is left out."""
    expected = TYPED[name].expected(tuple(config.languages))
    live = [row for row in rows if row.cells is not None]
    cells = pd.DataFrame(
        [[(row.cells or {}).get(column, "") for column in expected] for row in live],
        columns=list(expected),
        dtype="str",
    )
    table, faults = read_columns(cells, expected, ".")
    table["source"] = REGISTER
    table["line"] = [row.entry_id for row in live]
    for column, item in expected.items():
        if item.type == LIST:
            table[column] = [list(cell or ()) for cell in table[column]]
    return table.drop(index=sorted({at for at, _ in faults})).reset_index(drop=True)


def _as_it_is(table: pd.DataFrame, _config: Config, _known: Known) -> pd.DataFrame:
    return table


def _target(table: pd.DataFrame, config: Config, _known: Known) -> pd.DataFrame:
    for name in ("target_date", "baseline_date"):
        table[name] = last_day(table[name], table[f"{name}_precision"])
    table["territory"] = table["territory"].fillna(config.territory.focal)
    return table


def _note(table: pd.DataFrame, config: Config, _known: Known) -> pd.DataFrame:
    table["territory"] = table["territory"].fillna(config.territory.focal)
    table["segment"] = table["segment"].fillna(ENTIRE_SEGMENT)
    table["period_end"] = last_day(table["period_end"], table["period_end_precision"])
    return table


def _event(table: pd.DataFrame, config: Config, known: Known) -> pd.DataFrame:
    places = [
        known.place(commune, country)
        for commune, country in zip(table["commune"], table["country_code"], strict=True)
    ]
    table["commune_code"] = [place.code if place else None for place in places]
    table["basin_code"] = [place.basin if place else None for place in places]
    table["is_local"] = [place is not None for place in places]
    stated = table["lat"].notna() & table["lon"].notna()
    table["position_quality"] = [
        "stated" if is_stated else "commune" if place else None
        for is_stated, place in zip(stated, places, strict=True)
    ]
    for name in ("lat", "lon"):
        points = pd.Series([getattr(place, name, None) for place in places], dtype="float64")
        table[name] = table[name].where(stated, points)
    table["organiser_ids"] = [
        [known.organisation(part.strip(), country) for part in cell.split(";") if part.strip()]
        if isinstance(cell, str)
        else []
        for cell, country in zip(table["organiser"], table["country_code"], strict=True)
    ]
    judged = {known.organisation(name, None) for name in config.organisers}
    table["is_judged"] = [not judged or bool(judged & set(ids)) for ids in table["organiser_ids"]]
    return _counting(table, "start_date", "start_date")


def _support(table: pd.DataFrame, _config: Config, known: Known) -> pd.DataFrame:
    table["org_id"] = [
        known.organisation(siret if isinstance(siret, str) else name, None, name)
        for name, siret in zip(table["organisation"], table["siret"], strict=True)
    ]
    funding = table["kind"] == "funding"
    table["on"] = table["applied_on"].mask(funding, table["decided_on"])
    precision = table["applied_on_precision"].mask(funding, table["decided_on_precision"])
    table["on_precision"] = precision
    return _counting(table, "on", "on").drop(columns=["on", "on_precision"])


def _partnership(table: pd.DataFrame, config: Config, known: Known) -> pd.DataFrame:
    sides: list[tuple[str | None, str | None, str | None]] = []
    for side in ("a", "b"):
        table[f"org_id_{side}"] = [
            known.organisation(name, country)
            for name, country in zip(
                table[f"organisation_{side}"], table[f"country_{side}"], strict=True
            )
        ]
    for a, b, country_a, country_b in zip(
        table["org_id_a"], table["org_id_b"], table["country_a"], table["country_b"], strict=True
    ):
        sides.append(known.sides((a, country_a), (b, country_b)))
    for at, name in enumerate(("local_org_id", "foreign_org_id", "foreign_country")):
        table[name] = pd.Series([side[at] for side in sides], index=table.index, dtype=object)
    table["is_international"] = table["foreign_org_id"].notna()
    table["end_is_known"] = table["end_date"].notna()
    start = last_day(table["start_date"], table["start_date_precision"])
    end = last_day(table["end_date"], table["end_date_precision"])
    as_of = pd.Series(pd.Timestamp(config.as_of), index=table.index).astype("datetime64[s]")
    if config.table_basis("partnership") == "record":
        seen = last_day(table["source_date"], table["source_date_precision"])
        as_of = seen.fillna(start)
    table["counts_from"] = table["start_date"]
    table["counts_to"] = end.fillna(as_of)
    table["precision"] = table["start_date_precision"]
    return table


def _counting(table: pd.DataFrame, first: str, last: str) -> pd.DataFrame:
    table["counts_from"] = table[first]
    table["counts_to"] = last_day(table[last], table[f"{last}_precision"])
    table["precision"] = table[f"{first}_precision"]
    return table


_DERIVED = {
    "indicator_target": _target,
    "note": _note,
    "event": _event,
    "support_case": _support,
    "partnership": _partnership,
}

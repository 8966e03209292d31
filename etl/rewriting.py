"""A snapshot written anew without an organisation or a respondent.

Nothing is deleted inside a file, since its bytes would stay: each table is copied into a new file,
without the rows that go, and with other cells where lists and texts name what is forgotten. Figures
stay as they were computed, but for those that rest on forgotten rows alone, which go.
"""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from etl.build import describe, verify
from etl.forgotten import Forgotten, Identity
from etl.naming import Texts, free_texts, opened
from observatory.config import Config
from observatory.model import TABLES

_OF = "list_contains($ids, {})"
_ROWS = {
    "organisation": _OF.format("org_id"),
    "participation": _OF.format("org_id"),
    "support_case": _OF.format("org_id"),
    "partnership": f"{_OF.format('org_id_a')} OR {_OF.format('org_id_b')}",
    "review_pair": f"{_OF.format('org_id')} OR {_OF.format('candidate_id')}",
    "decision": _OF.format("candidate_id"),
}
"""Which rows of a table are an organisation's."""
_WRITTEN = ("review_pair", "decision")
"""Tables with a name as it was written, and its place."""
_KEYS = {
    "organisation": "org_id", "participation": "participation_id",
    "support_case": "case_id", "partnership": "partnership_id",
}  # fmt: skip
_LISTS = {"mention": ("entity_ids", "entities"), "cluster": ("body_ids", "bodies")}
"""Tables with a list of organisations: ids, and as written."""
_NO_TEXTS = frozenset(
    ["territory", "indicator", "indicator_value", "indicator_evidence", "participation",
     "survey_answer"]
)  # fmt: skip
_MEETS = """{v}.indicator_id = {e}.indicator_id
    AND {e}.counts_from <= {v}.period_end AND {e}.counts_to >= {v}.period_start
    AND ({v}.territory_code = $focal OR {e}.territory_code = {v}.territory_code)
    AND ({v}.segment = 'all' OR {e}.segment = {v}.segment)"""
"""When a row of evidence is behind a value, as the pages read it."""


@dataclass(frozen=True)
class Organisation:
    """An organisation to forget; ``forgotten`` recognises it in cells."""

    known: Identity
    forgotten: Forgotten


@dataclass(frozen=True)
class Respondent:
    """A respondent of a survey's wave to forget."""

    wave_id: str
    respondent_id: str


@dataclass
class Plan:
    """What goes of a file: rows by their number, and cells by column and row number."""

    rows: dict[str, set[int]] = field(default_factory=dict)
    cells: dict[str, dict[str, dict[int, Any]]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.lost or self.cells)

    def change(self, table: str, column: str, at: int, cell: object) -> None:
        """Put something else into a cell, unless its row goes."""
        if at not in self.rows.get(table, ()):
            self.cells.setdefault(table, {}).setdefault(column, {})[at] = cell

    @property
    def lost(self) -> Counter[str]:
        """Table -> rows that go."""
        return Counter({name: len(rows) for name, rows in self.rows.items() if rows})

    @property
    def changed(self) -> Counter[str]:
        """Table -> rows with other cells."""
        return Counter(
            {
                name: len({at for cells in columns.values() for at in cells})
                for name, columns in self.cells.items()
            }
        )


def plan(path: Path, what: Organisation | Respondent, config: Config) -> Plan:
    """What would go of a snapshot; nothing is written."""
    with opened(path) as connection:
        if isinstance(what, Respondent):
            return _without_respondent(connection, what)
        return _without_organisation(connection, what, config)


def rewrite(path: Path, new: Path, name: str, planned: Plan, config: Config) -> None:
    """Write a snapshot without what is planned to go, under an id of its own, and verify it.

    Raises VerificationFailed.
    """
    counts = {}
    with duckdb.connect(config={"temp_directory": f"{new}.tmp"}) as connection:
        connection.execute(f"ATTACH '{_quoted(path)}' AS old (READ_ONLY)")
        connection.execute(f"ATTACH '{_quoted(new)}' AS new")
        for table in TABLES:
            cells = planned.cells.get(table, {})
            if table == "snapshot":
                cells = {**cells, "snapshot_id": {0: name}}
            counts[table] = _copy(connection, table, planned.rows.get(table, set()), cells)
        connection.execute("USE new")
        connection.begin()
        describe(connection, config)
        connection.commit()
        connection.execute("CHECKPOINT new")
        connection.execute("USE memory")
        connection.execute("DETACH new")
    verify(new, counts, config, None)


def _copy(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    gone: set[int],
    cells: dict[str, dict[int, Any]],
) -> int:
    """Copy a table in its order, and say how many rows it has."""
    changed = {at for column in cells.values() for at in column} - gone
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE changed AS SELECT rowid AS at_, * FROM old.main.{table}"
        f" WHERE rowid IN {numbers(connection, changed)}"
    )
    for column, values in cells.items():
        for at, cell in values.items():
            connection.execute(
                f'UPDATE changed SET "{column}" = $cell WHERE at_ = $at', {"cell": cell, "at": at}
            )
    rows = f"FROM old.main.{table}"
    if changed or gone:
        others = numbers(connection, gone | changed)
        rows = (
            f"SELECT * EXCLUDE (at_) FROM (SELECT rowid AS at_, * {rows} WHERE rowid NOT IN {others}"
            " UNION ALL BY NAME FROM changed) ORDER BY at_"
        )
    connection.execute(f"CREATE TABLE new.main.{table} AS {rows}")
    ((count,),) = connection.execute(f"SELECT count(*) FROM new.main.{table}").fetchall()
    return int(count)


def _without_respondent(connection: duckdb.DuckDBPyConnection, what: Respondent) -> Plan:
    found = Plan()
    values = {"wave": what.wave_id, "respondent": what.respondent_id}
    found.rows["survey_answer"] = _numbers(
        connection,
        "SELECT rowid FROM survey_answer WHERE wave_id = $wave AND respondent_id = $respondent",
        values,
    )
    if found.rows["survey_answer"]:
        waves = connection.execute(
            "SELECT rowid, respondents FROM survey_wave WHERE wave_id = ?", [what.wave_id]
        )
        for at, count in waves.fetchall():
            found.change("survey_wave", "respondents", at, max((count or 0) - 1, 0))
    return found


def _without_organisation(
    connection: duckdb.DuckDBPyConnection, what: Organisation, config: Config
) -> Plan:
    found, ids = Plan(), {"ids": sorted(what.known.ids)}
    for table, condition in _ROWS.items():
        found.rows[table] = _numbers(
            connection, f"SELECT rowid FROM {table} WHERE {condition}", ids
        )
    for table in _WRITTEN:
        rows = connection.execute(f"SELECT rowid, written, place FROM {table}").fetchall()
        found.rows[table] |= {
            at for at, name, place in rows if what.forgotten.is_organisation(name, None, [place])
        }
    texts = texts_of(connection, what.known)
    faults = connection.execute("SELECT rowid, value, reason, reason_values FROM rejected_row")
    found.rows["rejected_row"] = {
        at
        for at, value, *told in faults.fetchall()
        if what.forgotten.is_organisation(value) or any(map(texts.names, (value, *told)))
    }
    _plan_figures(connection, found, ids, config)
    _plan_lists(connection, found, what)
    _plan_texts(connection, found, texts, config)
    return found


def _plan_figures(
    connection: duckdb.DuckDBPyConnection, found: Plan, ids: dict[str, Any], config: Config
) -> None:
    """The evidence that goes, and the values that rest on nothing else."""
    parts = " UNION ALL ".join(
        f"SELECT '{table}' AS t, {key} AS k FROM {table} WHERE {_ROWS[table]}"
        for table, key in _KEYS.items()
    )
    gone = f"""WITH gone AS MATERIALIZED (SELECT e.rowid AS number FROM indicator_evidence e
        WHERE (e."table", e.row_id) IN (SELECT (t, k) FROM ({parts})))"""
    found.rows["indicator_evidence"] = _numbers(connection, f"{gone} SELECT number FROM gone", ids)
    values = f"""{gone},
        touched AS MATERIALIZED (
            SELECT DISTINCT v.rowid AS number, v.* FROM indicator_value v
            JOIN (FROM indicator_evidence WHERE rowid IN (FROM gone)) e
                ON {_MEETS.format(v="v", e="e")}),
        kept AS (FROM indicator_evidence WHERE rowid NOT IN (FROM gone))
        SELECT number FROM touched WHERE number NOT IN
            (SELECT t.number FROM touched t JOIN kept ON {_MEETS.format(v="t", e="kept")})
        UNION SELECT v.rowid FROM indicator_value v
        WHERE v.indicator_id IN
                (SELECT indicator_id FROM indicator_evidence WHERE rowid IN (FROM gone))
            AND v.indicator_id NOT IN (SELECT indicator_id FROM kept)"""
    focal = {"focal": config.territory.focal}
    found.rows["indicator_value"] = _numbers(connection, values, ids | focal)


def _plan_lists(connection: duckdb.DuckDBPyConnection, found: Plan, what: Organisation) -> None:
    ids, is_ours = what.known.ids, what.forgotten.is_organisation
    for table, (by_id, written) in _LISTS.items():
        rows = connection.execute(f"SELECT rowid, {by_id}, {written} FROM {table}").fetchall()
        for at, known, names in rows:
            kept = [item for item in known or [] if item not in ids]
            others = [name for name in names or [] if not is_ours(name)]
            if kept != (known or []):
                found.change(table, by_id, at, kept)
            if others != (names or []):
                found.change(table, written, at, others)
    rows = connection.execute("SELECT rowid, organiser, organiser_ids FROM event").fetchall()
    for at, cell, known in rows:
        parts = [part.strip() for part in (cell or "").split(";") if part.strip()]
        matched = list(known or []) if len(parts) == len(known or []) else [None] * len(parts)
        others = [
            part
            for part, org_id in zip(parts, matched, strict=True)
            if org_id not in ids and not is_ours(part)
        ]
        if len(others) != len(parts):
            found.change("event", "organiser", at, "; ".join(others) or None)
        if any(item in ids for item in known or []):
            kept = [item for item in known if item not in ids]
            found.change("event", "organiser_ids", at, kept)


def _plan_texts(
    connection: duckdb.DuckDBPyConnection, found: Plan, texts: Texts, config: Config
) -> None:
    """Free texts lose the name; an address that holds it goes as a whole."""
    if not texts.pattern:
        return
    for name, table in TABLES.items():
        if name in _NO_TEXTS:
            continue
        for column in free_texts(table.expanded(config.languages), table.key):
            rows = connection.execute(
                f'SELECT rowid, "{column}" FROM {name} WHERE regexp_matches("{column}", $pattern)',
                {"pattern": texts.pattern},
            ).fetchall()
            for at, cell in rows:
                if (other := texts.left(column, cell)) != cell:
                    found.change(name, column, at, other)


def texts_of(connection: duckdb.DuckDBPyConnection, known: Identity) -> Texts:
    """Finds an organisation in texts, as far as a snapshot tells it from others."""
    found = Texts(known)
    if not found.pattern:
        return found
    others = connection.execute(
        "SELECT name FROM organisation WHERE NOT list_contains($ids, org_id)"
        " AND regexp_matches(name, $pattern) UNION SELECT name FROM cluster"
        " WHERE regexp_matches(name, $pattern)",
        {"ids": sorted(known.ids), "pattern": found.pattern},
    ).fetchall()
    places = connection.execute("SELECT name FROM territory WHERE name IS NOT NULL").fetchall()
    return Texts(known, [row[0] for row in others], [row[0] for row in places])


def numbers(connection: duckdb.DuckDBPyConnection, rows: set[int]) -> str:
    """Row numbers as a subquery, which a large table is joined with rather than compared one by one."""
    connection.register("numbers_", pd.DataFrame({"number": sorted(rows)}, dtype="int64"))
    return "(SELECT number FROM numbers_)"


def _numbers(connection: duckdb.DuckDBPyConnection, sql: str, values: dict[str, Any]) -> set[int]:
    return {int(row[0]) for row in connection.execute(sql, values).fetchall()}


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")

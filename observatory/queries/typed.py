"""Rows for forms: what they are called, their cells as a file writes them, notes on figures."""

import pandas as pd

from observatory.contract import as_cells
from observatory.i18n import Language
from observatory.queries.catalogue import text_language
from observatory.register import TYPED, key_of
from observatory.register.rows import Cells, key_columns
from observatory.store import Store

MOST = 300
"""Rows that a form offers to choose from, the latest first."""
_NAMED = {
    "indicator_target": ("indicator_id || ', ' || strftime(target_date, '%Y-%m-%d')", "target_date"),
    "action": ("coalesce(title_{lang}, action_id)", "start_date"),
    "milestone": ("coalesce(title_{lang}, milestone_id)", "due_date"),
    "event": ("title || ', ' || strftime(start_date, '%Y-%m-%d')", "start_date"),
    "partnership": (
        "organisation_a || ' – ' || organisation_b || ', ' || year(start_date)", "start_date",
    ),
    "support_case": (
        "organisation || coalesce(', ' || programme, '') || coalesce(', ' || year(applied_on), '')",
        "coalesce(applied_on, decided_on)",
    ),
    "note": ("indicator_id || ': ' || left(text, 60)", "written_on"),
    "decision": ("written || ' – ' || candidate_id", "decided_on"),
}  # fmt: skip

_PLAN = {
    "action": "recommendation",
    "milestone": "(SELECT recommendation FROM action a WHERE a.action_id = milestone.action_id)",
    "indicator_target": "split_part(indicator_id, '.', 1)",
}
"""Table -> the recommendation of its row."""


def row_names(
    store: Store, language: Language, table: str, recommendation: str = ""
) -> dict[str, str]:
    """Key (as the register writes it) -> name, of the latest rows of a table.

    ``recommendation`` keeps those of the plan of one.
    """
    name, day = _NAMED[table]
    name = name.format(lang=text_language(store, language))
    keys = ", ".join(f"coalesce({part}::VARCHAR, '') AS key_{part}" for part in TYPED[table].key)
    where = f"WHERE {_PLAN[table]} = $value" if recommendation else ""
    rows = store.query(
        f"SELECT {name} AS row_name, {keys} FROM {table} {where}"
        f" ORDER BY {day} DESC NULLS LAST, row_name LIMIT {MOST}",
        {"value": recommendation} if recommendation else None,
    )
    return {key_of(table, cells, store.config): named for named, cells in _keyed(rows)}


def _keyed(rows: pd.DataFrame) -> list[tuple[str, dict[str, str]]]:
    columns = [str(name).removeprefix("key_") for name in rows.columns[1:]]
    return [
        (str(named), dict(zip(columns, cells, strict=True)))
        for named, *cells in rows.itertuples(index=False, name=None)
    ]


def row_cells(store: Store, table: str, key: str) -> Cells | None:
    """A row's cells as its file writes them, empty ones left out; None where there is no row."""
    parts = key_columns(key)
    where = " AND ".join(f"coalesce({name}::VARCHAR, '') = ${name}" for name in parts)
    rows = store.query(f"SELECT * FROM {table} WHERE {where}", parts)
    if rows.empty:
        return None
    row = {str(name): rows[name].iloc[0] for name in rows}
    cells = as_cells(TYPED[table], row, store.config.languages)
    return {name: cell for name, cell in cells.items() if cell}


def notes(store: Store) -> pd.DataFrame:
    """All notes on figures, the latest first.

    Columns: note_id, indicator_id, territory, segment, period_start, period_end, text, author,
    written_on.
    """
    return store.query(
        "SELECT note_id, indicator_id, territory, segment, period_start, period_end, text, author,"
        " written_on FROM note ORDER BY written_on DESC NULLS LAST, note_id"
    )

"""How good the data of a load are: rows refused by reason, rows with a position, a source, a date."""

import pandas as pd

from observatory.i18n import Language
from observatory.queries.sources import rejected
from observatory.store import Store

_PLACED = {"organisation": "kind <> 'unlisted'", "event": "status = 'held'"}
"""Tables whose rows have a place, and which rows are counted."""
_SOURCED = ("organisation", "event", "partnership", "published_figure", "cluster_criterion")
"""Tables whose rows may cite a document."""


def refused_by_reason(store: Store, language: Language) -> pd.DataFrame:
    """The faults found, by file and reason, the most first: file, reason, rows (faults), line (of the
    first). Values are left out: they may be personal."""
    found = rejected(store, language, None, rows=None)
    if found.empty:
        return pd.DataFrame(columns=["file", "reason", "rows", "line"])
    grouped = found.groupby(["file", "reason"], sort=False)["line"].agg(rows="size", line="min")
    return grouped.reset_index().sort_values(
        ["rows", "file", "line"], ascending=[False, True, True], ignore_index=True
    )


def completeness(store: Store) -> pd.DataFrame:
    """Per table: table, rows, placed (with a position), stated (with one that its source states; both
    absent for tables without places), sourced (citing a document; absent where rows cannot)."""
    parts = []
    for table in dict.fromkeys((*_PLACED, *_SOURCED)):
        placed, sourced = table in _PLACED, table in _SOURCED
        parts.append(
            f"""SELECT '{table}' AS "table", count(*) AS rows,
            {"count(*) FILTER (lat IS NOT NULL AND lon IS NOT NULL)" if placed else "NULL::BIGINT"}
                AS placed,
            {"count(*) FILTER (lat IS NOT NULL AND position_quality = 'stated')" if placed else "NULL::BIGINT"}
                AS stated,
            {"count(source_url)" if sourced else "NULL::BIGINT"} AS sourced
            FROM {table} {f"WHERE {_PLACED[table]}" if placed else ""}"""
        )
    return store.query(" UNION ALL ".join(parts))

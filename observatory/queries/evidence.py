"""The rows behind a figure: what was counted, where it is written, from which source."""

from datetime import date
from typing import Any

import pandas as pd

from observatory.config import ENTIRE_SEGMENT
from observatory.store import Store

SHOWN = 200
"""Rows that a page lists; a download has them all."""

_NO_SOURCE = """NULL::VARCHAR AS source_title, NULL::VARCHAR AS source_url,
    NULL::DATE AS source_date, NULL::VARCHAR AS source_date_precision"""
_SOURCE = "t.source_title, t.source_url, t.source_date, t.source_date_precision"
_NAMED = """(SELECT string_agg(coalesce(c.name, o.name, e.id), ', ' ORDER BY e.nth)
    FROM unnest(t.entities) WITH ORDINALITY e(id, nth)
    LEFT JOIN cluster c ON c.cluster_id = e.id LEFT JOIN organisation o ON o.org_id = e.id)"""
_ROWS = {
    "event": (
        "event_id", "t.title", "t.kind", "coalesce(o.name, t.organiser, t.venue)", _SOURCE,
        "LEFT JOIN organisation o ON o.org_id = t.organiser",
    ),
    "participation": (
        "participation_id", "o.name", "t.role", "e.title", _NO_SOURCE,
        "LEFT JOIN organisation o USING (org_id) LEFT JOIN event e ON e.event_id = t.event_id",
    ),
    "partnership": (
        "partnership_id", "a.name || ' – ' || b.name", "t.kind", "coalesce(t.project_id, t.topic)",
        _SOURCE,
        "LEFT JOIN organisation a ON a.org_id = t.org_id_a"
        " LEFT JOIN organisation b ON b.org_id = t.org_id_b",
    ),
    "support_case": (
        "case_id", "o.name", "t.kind", "t.status", _NO_SOURCE, "LEFT JOIN organisation o USING (org_id)",
    ),
    "organisation": ("org_id", "t.name", "t.kind", "t.commune", _SOURCE, ""),
    "mention": (
        "mention_id", "t.outlet", "t.outlet_scope", _NAMED,
        "t.query AS source_title, t.url AS source_url, t.date AS source_date,"
        " t.date_precision AS source_date_precision", "",
    ),
    "cluster": ("cluster_id", "t.name", "t.kind", "t.seat", _SOURCE, ""),
    "survey_wave": (
        "wave_id", "t.wave_id", "NULL::VARCHAR", "'n = ' || t.respondents", _NO_SOURCE, "",
    ),
    "published_figure": (
        "figure_id", "t.subject || '/' || t.measure", "t.value_kind", "t.value || ' ' || t.unit",
        _SOURCE, "",
    ),
}  # fmt: skip
"""Table -> its key, the columns ``what``, ``kind`` and ``detail``, its source, its joins."""

_EVIDENCE = """
    WITH behind AS (
        SELECT "table", row_id, any_value(part) AS part, min(counts_from) AS counts_from,
            max(counts_to) AS counts_to, any_value(precision) AS precision
        FROM indicator_evidence
        WHERE indicator_id = $indicator AND counts_from <= $last AND counts_to >= $first
          AND ($territory = $focal OR territory_code = $territory)
          AND ($segment = 'all' OR segment = $segment)
        GROUP BY "table", row_id)"""


def rows_behind(
    store: Store,
    indicator_id: str,
    first: date,
    last: date,
    territory: str | None = None,
    segment: str = ENTIRE_SEGMENT,
    limit: int | None = SHOWN,
) -> pd.DataFrame:
    """The source rows that an indicator counts in a period, place and segment, latest first.

    Columns: table, row_id, part (numerator, denominator or both), counts_from, precision, what,
    kind, detail, source_title, source_url, source_date, source_date_precision, file, line. A stock
    keeps what is open on any day of the period. Amounts are not shown: they are one company's.
    """
    parts = " UNION ALL ".join(_select(table) for table in _tables(store, indicator_id))
    rows = store.query(
        f'{_EVIDENCE} SELECT * FROM ({parts}) ORDER BY counts_from DESC, "table", row_id'
        " LIMIT $limit",
        {**_asked(store, indicator_id, first, last, territory, segment), "limit": limit},
    )
    return rows


def count_behind(
    store: Store,
    indicator_id: str,
    first: date,
    last: date,
    territory: str | None = None,
    segment: str = ENTIRE_SEGMENT,
) -> int:
    """How many source rows ``rows_behind`` has without a limit."""
    found = store.query(
        f"{_EVIDENCE} SELECT count(*) AS rows FROM behind",
        _asked(store, indicator_id, first, last, territory, segment),
    )
    return int(found["rows"].iloc[0])


def _tables(store: Store, indicator_id: str) -> list[str]:
    """The tables whose rows an indicator may count: those it reads. To join all takes three times as
    long."""
    found = store.query(
        "SELECT unnest(reads) AS name FROM indicator WHERE indicator_id = $indicator",
        {"indicator": indicator_id},
    )
    return [table for table in _ROWS if table in set(found["name"])] or list(_ROWS)


def _select(table: str) -> str:
    key, what, kind, detail, source, joins = _ROWS[table]
    return f"""SELECT v."table", v.row_id, v.part, v.counts_from, v.precision,
        {what} AS what, {kind} AS kind, {detail} AS detail, {source},
        t.source AS file, t.line
        FROM behind v JOIN {table} t ON t.{key} = v.row_id {joins}
        WHERE v."table" = '{table}'"""


def _asked(
    store: Store, indicator_id: str, first: date, last: date, territory: str | None, segment: str
) -> dict[str, Any]:
    focal = store.config.territory.focal
    return {
        "indicator": indicator_id, "first": first, "last": last, "segment": segment,
        "territory": territory or focal, "focal": focal,
    }  # fmt: skip

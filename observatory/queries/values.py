"""Published values of indicators, by whatever may be asked for."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from observatory.access import Role, hide_small_amounts
from observatory.store import Store


@dataclass(frozen=True)
class Wanted:
    """Which values: all, but for what is named. ``since`` and ``until``: the first and the last
    day that a period may have."""

    indicator: str | None = None
    recommendation: str | None = None
    territory: str | None = None
    segment: str | None = None
    since: date | None = None
    until: date | None = None
    status: str | None = None


_FROM = """FROM indicator_value v JOIN indicator i USING (indicator_id)
    WHERE ($indicator::VARCHAR IS NULL OR v.indicator_id = $indicator)
    AND ($recommendation::VARCHAR IS NULL OR i.recommendation_id = $recommendation)
    AND ($territory::VARCHAR IS NULL OR v.territory_code = $territory)
    AND ($segment::VARCHAR IS NULL OR v.segment = $segment)
    AND ($since::DATE IS NULL OR v.period_start >= $since)
    AND ($until::DATE IS NULL OR v.period_end <= $until)
    AND ($status::VARCHAR IS NULL OR v.status = $status OR i.unit = 'eur')"""


def page_of(
    store: Store, role: Role, wanted: Wanted, page: int, rows: int
) -> tuple[int, pd.DataFrame]:
    """How many values are wanted, and one page (from 1) of them, by indicator, place and period.

    Columns of indicator_value, with the indicator's unit. Amounts of very few companies
    are hidden from whoever may not see them, and have the status ``restricted``.
    """
    params = {name: getattr(wanted, name) for name in vars(wanted)}
    first = (page - 1) * rows
    # An amount that is hidden has another status: of amounts a status is looked for after hiding.
    limits = {"rows": None, "skipped": 0} if wanted.status else {"rows": rows, "skipped": first}
    found = store.query(
        f"""SELECT v.*, i.unit, CASE WHEN i.unit = 'eur' THEN i.reads END AS reads {_FROM}
        ORDER BY v.indicator_id, v.territory_code <> $focal, v.territory_code,
            v.segment <> 'all', v.segment, v.period_start, v.period_end
        LIMIT $rows OFFSET $skipped""",
        {**params, **limits, "focal": store.config.territory.focal},
    )
    shown = hide_small_amounts(found, role, store.config.territory.focal)
    if wanted.status:
        shown = shown[shown["status"] == wanted.status]
        return len(shown), shown.iloc[first : first + rows]
    total = store.query(f"SELECT count(*) AS n {_FROM}", params)
    return int(total["n"].iloc[0]), shown


def indicators(store: Store) -> list[str]:
    """The ids of the catalogue."""
    return _distinct(store, "indicator", "indicator_id")


def places(store: Store) -> list[str]:
    """The codes of the places that some value is about."""
    return _distinct(store, "indicator_value", "territory_code")


def segments(store: Store) -> list[str]:
    """The segments, and values of further dimensions, that some value is about."""
    return _distinct(store, "indicator_value", "segment")


def _distinct(store: Store, table: str, column: str) -> list[str]:
    rows = store.query(f"SELECT DISTINCT {column} AS name FROM {table} ORDER BY name")
    return [str(name) for name in rows["name"]]

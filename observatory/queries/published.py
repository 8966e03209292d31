"""Published series: what sources state, year by year."""

import pandas as pd

from observatory.i18n import Language
from observatory.store import Store

MINIMUM_YEARS = 3


def series_list(store: Store, language: Language, recommendation: str | None = None) -> pd.DataFrame:
    """The published yearly series with three years or more, longest first.

    Columns: key, subject, measure, territory, unit, subject_name, measure_name, territory_name,
    years, first_year, last_year, first_value, last_value, stated (both ends are stated figures),
    recommendation.
    """
    rows = store.query(
        """WITH yearly AS (
            SELECT f.*, year(period_start) AS year FROM published_figure f
            WHERE month(period_start) = 1 AND day(period_start) = 1 AND month(period_end) = 12
              AND day(period_end) = 31 AND year(period_start) = year(period_end)
              AND period_start <= $as_of)
        SELECT subject || '/' || measure || '@' || coalesce(territory, '') AS key, subject, measure,
            territory, any_value(unit) AS unit, count(DISTINCT year) AS years,
            min(year) AS first_year, max(year) AS last_year,
            arg_min(value, year) AS first_value, arg_max(value, year) AS last_value,
            arg_min(value_kind, year) = 'stated' AND arg_max(value_kind, year) = 'stated' AS stated,
            max(recommendation) AS recommendation
        FROM yearly GROUP BY subject, measure, territory
        HAVING count(DISTINCT year) >= $least AND ($recommendation IS NULL OR max(recommendation) = $recommendation)
        ORDER BY years DESC, last_year DESC, key""",
        {"least": MINIMUM_YEARS, "recommendation": recommendation, "as_of": store.as_of},
    )
    return named(store, rows, language)


def series_values(store: Store, keys: list[str], language: Language) -> pd.DataFrame:
    """The yearly values of some series (keys as in ``series_list``), as C6 publishes them.

    Columns: key, year, value, value_kind, source_title, source_url, source_date, note and the
    names of ``series_list``.
    """
    rows = store.query(
        """SELECT f.subject || '/' || f.measure || '@' || coalesce(f.territory, '') AS key,
            year(v.period_start) AS year, v.value, f.subject, f.measure, f.territory, f.unit,
            f.value_kind, f.note, f.source_title, f.source_url, f.source_date, f.source_date_precision
        FROM indicator_value v JOIN published_figure f
          ON v.segment = 'series:' || f.subject || '/' || f.measure
         AND v.territory_code = coalesce(f.territory, $focal)
         AND v.period_start = f.period_start AND v.period_end = f.period_end AND v.value = f.value
        WHERE v.indicator_id = 'C6' AND list_contains($keys, key)
        QUALIFY row_number() OVER (PARTITION BY key, year ORDER BY f.source_date DESC, f.figure_id) = 1
        ORDER BY key, year""",
        {"keys": keys, "focal": store.config.territory.focal},
    )
    return named(store, rows, language)


def comparable(store: Store, key: str, language: Language) -> pd.DataFrame:
    """Series of the same measure and unit about other territories, to stand beside a series."""
    rows = series_list(store, language)
    own = rows[rows["key"] == key]
    if own.empty:
        return rows.iloc[0:0]
    item = own.iloc[0]
    same = (rows["measure"] == item["measure"]) & (rows["unit"] == item["unit"])
    return rows[same & (rows["territory"] != item["territory"])]


def named(store: Store, rows: pd.DataFrame, language: Language) -> pd.DataFrame:
    """Rows with the names of their subject, measure and territory."""
    label = store.config.label
    code = language.code
    rows = rows.copy()
    rows["subject_name"] = [label("subject", str(s), code) for s in rows["subject"]]
    rows["measure_name"] = [label("measure", str(m), code) for m in rows["measure"]]
    rows["territory_name"] = [
        label("territory", str(t), code) if isinstance(t, str) else "" for t in rows["territory"]
    ]
    return rows

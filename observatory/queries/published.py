"""Published series: what sources state, year by year."""

from collections.abc import Sequence

import pandas as pd

from observatory.i18n import Language
from observatory.store import Store

MINIMUM_YEARS = 3


_YEARLY = """
    figure AS (
        SELECT f.* REPLACE (v.territory_code AS territory), v.value AS published,
            year(v.period_start) AS year,
            f.subject || '/' || f.measure || '@' || v.territory_code AS key,
            date_diff('day', v.period_start, v.period_end) > 360 AS is_year
        FROM indicator_value v JOIN published_figure f
          ON v.segment = 'series:' || f.subject || '/' || f.measure
         AND v.territory_code = coalesce(f.territory, $focal)
         AND v.period_start = f.period_start AND v.period_end = f.period_end AND v.value = f.value
        WHERE v.indicator_id = 'C6' AND year(v.period_start) = year(v.period_end)
          AND v.period_start <= $as_of),
    yearly AS (
        SELECT * FROM figure
        WINDOW of_year AS (PARTITION BY key, year)
        QUALIFY (is_year OR (NOT bool_or(is_year) OVER of_year
                 AND min(period_start) OVER of_year = max(period_start) OVER of_year))
            AND row_number() OVER (PARTITION BY key, year
                ORDER BY is_year DESC, value_kind <> 'stated', value_kind <> 'at_least',
                    source_date DESC NULLS LAST, figure_id) = 1)"""
"""One figure a series and year: the whole year's, else the one edition of that year. Several
parts of a year are no year's figure, and a total over years is none either. Of the figures that
state the published value, the most direct is shown; a figure without a territory is about the
focal one."""


def series_list(
    store: Store,
    language: Language,
    recommendation: str | None = None,
    measure: str | None = None,
) -> pd.DataFrame:
    """The published yearly series with three years or more, longest first.

    Columns: key, subject, measure, territory, unit, subject_name, measure_name, territory_name,
    years, first_year, last_year, first_value, last_value, stated (both ends are stated figures),
    recommendation.
    """
    rows = store.query(
        f"""WITH {_YEARLY}
        SELECT key, subject, measure, territory, any_value(unit) AS unit, count(*) AS years,
            min(year) AS first_year, max(year) AS last_year,
            arg_min(published, year) AS first_value, arg_max(published, year) AS last_value,
            arg_min(value_kind, year) = 'stated' AND arg_max(value_kind, year) = 'stated' AS stated,
            max(recommendation) AS recommendation
        FROM yearly WHERE $measure IS NULL OR measure = $measure
        GROUP BY key, subject, measure, territory
        HAVING count(*) >= $least
           AND ($recommendation IS NULL OR max(recommendation) = $recommendation)
        ORDER BY years DESC, last_year DESC, key""",
        {
            "least": MINIMUM_YEARS,
            "recommendation": recommendation,
            "measure": measure,
            **_bounds(store),
        },
    )
    return named(store, rows, language)


def series_values(store: Store, keys: Sequence[str], language: Language) -> pd.DataFrame:
    """The yearly values of some series (keys as in ``series_list``), as C6 publishes them.

    Columns: key, year, value, value_kind, source_title, source_url, source_date, note and the
    names of ``series_list``.
    """
    rows = store.query(
        f"""WITH {_YEARLY}
        SELECT key, year, published AS value, subject, measure, territory, unit, value_kind, note,
            source_title, source_url, source_date, source_date_precision
        FROM yearly WHERE list_contains($keys, key) ORDER BY key, year""",
        {"keys": list(keys), **_bounds(store)},
    )
    return named(store, rows, language)


def _bounds(store: Store) -> dict[str, object]:
    return {"focal": store.config.territory.focal, "as_of": store.as_of}


def comparable(store: Store, key: str, language: Language) -> pd.DataFrame:
    """Series of the same measure and unit about other territories, to stand beside a series."""
    rows = series_list(store, language)
    own = rows[rows["key"] == key]
    if own.empty:
        return rows.iloc[0:0]
    item = own.iloc[0]
    same = (rows["measure"] == item["measure"]) & (rows["unit"] == item["unit"])
    found: pd.DataFrame = rows[same & (rows["territory"] != item["territory"])]
    return found


def named(store: Store, rows: pd.DataFrame, language: Language) -> pd.DataFrame:
    """Rows with the names of their subject, measure and territory; their unit as indicators
    have it (``eur``)."""
    code = language.code
    rows = rows.copy()
    rows["unit"] = rows["unit"].replace({"EUR": "eur"})
    for kind in ("subject", "measure"):
        rows[f"{kind}_name"] = [store.config.label(kind, str(key), code) for key in rows[kind]]
    known = store.query("SELECT code, name FROM territory")
    places = dict(zip(known["code"], known["name"], strict=True))
    own = store.config.labels.get("territory", {})
    rows["territory_name"] = [
        language.pick(own.get(key), places.get(key, key)) if isinstance(key, str) else ""
        for key in rows["territory"]
    ]
    return rows

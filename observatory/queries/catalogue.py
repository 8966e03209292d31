"""The catalogue of indicators and their values."""

import pandas as pd

from observatory.access import Role, hide_small_amounts
from observatory.config import ENTIRE_SEGMENT
from observatory.i18n import Language
from observatory.model import LAYOUT
from observatory.store import Store


def catalogue(store: Store, language: Language) -> pd.DataFrame:
    """Every indicator in the reader's language, in the order of the catalogue.

    Columns: indicator_id, gap_id, recommendation_id, name, label, formula, origin, limits, unit,
    direction, method, periodicities, dimensions, reads, caveats, basis.
    """
    code = text_language(store, language)
    return store.query(
        f"""SELECT indicator_id, gap_id, recommendation_id, name_{code} AS name,
            label_{code} AS label, formula_{code} AS formula, source_{code} AS origin,
            limits_{code} AS limits, unit, direction, method, periodicities, dimensions, reads,
            caveats, basis
        FROM indicator ORDER BY recommendation_id IS NULL, indicator_id"""
    )


def files_read(store: Store) -> dict[str, list[str]]:
    """Indicator -> the files of the own layout that bring the tables it reads."""
    stems = {file.table: f"{stem}.csv" for stem, file in LAYOUT.items()}
    rows = store.query("SELECT indicator_id, reads FROM indicator ORDER BY indicator_id")
    return {
        str(key): [stems[table] for table in reads if table in stems]
        for key, reads in rows.itertuples(index=False)
    }


def yearly_values(
    store: Store,
    territory: str,
    role: Role,
    segment: str = ENTIRE_SEGMENT,
    recommendation: str | None = None,
) -> pd.DataFrame:
    """Yearly values (and waves) of the indicators for a place and segment, oldest first.

    Columns of indicator_value, with unit, reads, direction and method of the indicator and year.
    Amounts of very few companies are hidden from whoever may not see them.
    """
    values = store.query(
        """SELECT v.*, i.unit, i.reads, i.direction, i.method, year(v.period_end) AS year
        FROM indicator_value v JOIN indicator i USING (indicator_id)
        WHERE v.territory_code = $territory AND v.segment = $segment
          AND ($recommendation IS NULL OR i.recommendation_id = $recommendation)
          AND (v.period_start = v.period_end OR date_diff('day', v.period_start, v.period_end) > 360)
        ORDER BY v.indicator_id, v.period_start""",
        {"territory": territory, "segment": segment, "recommendation": recommendation},
    )
    return hide_small_amounts(values, role, store.config.territory.focal)


def broken_down(
    store: Store, indicator_id: str, year: int, role: Role, by: str = "basin"
) -> pd.DataFrame:
    """An indicator's values of one year by basin or segment, largest first.

    Columns: key (a basin's code or a segment), value, n, status, basis.
    """
    focal = store.config.territory.focal
    place = "v.territory_code <> $focal AND v.segment = 'all'"
    part = "v.territory_code = $focal AND v.segment <> 'all' AND v.segment NOT LIKE '%:%'"
    values = store.query(
        f"""SELECT v.*, i.unit, i.reads, {"v.territory_code" if by == "basin" else "v.segment"} AS key
        FROM indicator_value v JOIN indicator i USING (indicator_id)
        WHERE v.indicator_id = $indicator AND year(v.period_end) = $year
          AND date_diff('day', v.period_start, v.period_end) > 360
          AND {place if by == "basin" else part}
        ORDER BY v.value DESC NULLS LAST, key""",
        {"indicator": indicator_id, "year": year, "focal": focal},
    )
    return hide_small_amounts(values, role, focal)[["key", "value", "n", "status", "basis"]]


def text_language(store: Store, language: Language) -> str:
    """The language of the texts in the snapshot: the reader's where it was loaded."""
    languages = store.config.languages
    return language.code if language.code in languages else languages[0]

"""C6: published figures as series, one value for each subject, measure, territory and period."""

import ibis
import ibis.expr.types as ir
import pandas as pd

from etl.engines import Engine
from etl.indicators.base import Computation, Tables, evidence_lines
from etl.indicators.statements import whole

_TRUST = {"stated": 0, "at_least": 1, "approximate": 2}


def series_segment(subject: str, measure: str) -> str:
    """The segment of a published series."""
    return f"series:{subject}/{measure}"


def published_values(engine: Engine, tables: Tables) -> pd.DataFrame:
    """The figures of the table published_figure as indicator values, for the periods they state.

    That is a year for most, the month or the days of an edition for a festival or a market, several
    years for a total. Where several figures state the same thing, the most direct wins (stated, at
    least, approximate), then the latest source, then the first id.
    """
    terms = tables.terms
    rows = whole(engine, tables, "published_figure").to_pandas()
    for name in ("period_start", "period_end", "source_date"):
        rows[name] = pd.to_datetime(rows[name]).astype("datetime64[s]")
    rows = rows[rows["period_start"] <= pd.Timestamp(terms.as_of)].copy()
    rows["territory_code"] = rows["territory"].fillna(terms.focal)
    rows["segment"] = [
        series_segment(s, m) for s, m in zip(rows["subject"], rows["measure"], strict=True)
    ]
    rows["trust"] = rows["value_kind"].map(_TRUST)
    rows = rows.sort_values(
        ["trust", "source_date", "figure_id"], ascending=[True, False, True], na_position="last"
    )
    key = ["territory_code", "segment", "period_start", "period_end"]
    rows = rows.drop_duplicates(key)
    rows["indicator_id"] = "C6"
    rows["n"], rows["numerator"], rows["denominator"] = 1, float("nan"), float("nan")
    found: pd.DataFrame = rows[["indicator_id", *key, "value", "n", "numerator", "denominator"]]
    return found


def published_evidence(tables: Tables) -> ir.Table:
    """Every published figure as evidence of its series."""
    figures = tables.published_figure
    return figure_lines(
        figures,
        "C6",
        territory_code=figures.territory,
        segment=ibis.literal("series:") + figures.subject + "/" + figures.measure,
    )


def figure_lines(figures: ir.Table, indicator_id: str, **how: ir.Value) -> ir.Table:
    """Published figures as evidence; ``how``: see evidence_lines."""
    counts = ("period_start", "period_end", "period_start_precision")
    return evidence_lines(
        figures, ibis.literal(indicator_id), table="published_figure", row="figure_id",
        counts=counts, **how,
    )  # fmt: skip


PUBLISHED_SERIES = Computation(published_values, published_evidence)

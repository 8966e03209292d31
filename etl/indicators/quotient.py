"""C5: the location quotient, from counts of establishments here and in the country."""

import ibis
import ibis.expr.types as ir
import pandas as pd

from etl.comparison import ESTABLISHMENTS, of_segment, segment_of
from etl.engines import Engine
from etl.indicators.base import (
    DENOMINATOR,
    NUMERATOR,
    QUOTIENT,
    VALUE_KEY,
    YEAR,
    Computation,
    Tables,
    Terms,
    declare,
)  # fmt: skip
from etl.indicators.published import figure_lines
from etl.indicators.statements import whole
from observatory.config import ENTIRE_SEGMENT
from observatory.i18n import N_

C5 = "C5"

_PERIOD = ["period_start", "period_end"]
_COLUMNS = [*VALUE_KEY, "value", "n", "numerator", "denominator"]


def quotient_values(engine: Engine, tables: Tables) -> pd.DataFrame:
    """The location quotient of the industry and of each segment, in every period with counts of
    the focal territory and of its country.

    LQ = (local establishments of the segment / all local ones) / (the same in the country). The
    stored numerator and denominator are these two shares, ``n`` the local establishments of the
    segment. Where several subjects count the same period, the latest source is taken.
    """
    terms = tables.terms
    counts = _counts(whole(engine, tables, "published_figure").to_pandas(), terms)
    rows = []
    for (start, end), period in counts.groupby(_PERIOD):
        subjects = period.drop_duplicates("subject")["subject"]
        found = (_quotients(period[period["subject"] == subject]) for subject in subjects)
        for segment, local, here, there in next(filter(None, found), []):
            rows.append(
                (
                    C5,
                    terms.focal,
                    segment,
                    start,
                    end,
                    here / there,
                    local,
                    here,
                    there,
                )
            )
    return pd.DataFrame(rows, columns=_COLUMNS)


def quotient_evidence(tables: Tables) -> ir.Table:
    """The counts behind the quotient: those of a segment, and those of all activities for every
    segment."""
    figures, focal, country = tables.published_figure, tables.terms.focal, tables.terms.country
    place = figures.territory.coalesce(focal)
    rows = figures.mutate(
        part=ibis.ifelse(place == focal, ibis.literal(NUMERATOR), ibis.literal(DENOMINATOR))
    ).filter(place.isin([focal, country]))
    prefix = of_segment("")
    whole = rows.filter(rows.measure == ESTABLISHMENTS).mutate(of=ibis.literal(ENTIRE_SEGMENT))
    parts = rows.filter(rows.measure.startswith(prefix))
    parts = parts.mutate(of=parts.measure.substr(len(prefix)))
    beside = whole.drop("of").cross_join(parts.select("of").distinct())
    names = ["figure_id", "of", "part", "period_start", "period_end", "period_start_precision"]
    found = ibis.union(*(table.select(names) for table in (whole, parts, beside)))
    return figure_lines(found, C5, segment=found["of"], part=found.part)


def _counts(figures: pd.DataFrame, terms: Terms) -> pd.DataFrame:
    """The figures that compare, those of the latest source first: subject, here (whether of the
    focal territory), segment, value, period."""
    rows = figures.copy()
    for name in (*_PERIOD, "source_date"):
        rows[name] = pd.to_datetime(rows[name]).astype("datetime64[s]")
    rows["segment"] = [
        ENTIRE_SEGMENT if measure == ESTABLISHMENTS else segment_of(measure)
        for measure in rows["measure"]
    ]
    place = rows["territory"].fillna(terms.focal)
    rows["here"] = place == terms.focal
    compared = place.isin([terms.focal, terms.country])
    begun = rows["period_start"] <= pd.Timestamp(terms.as_of)
    rows = rows[compared & begun & rows["segment"].notna()]
    rows = rows.sort_values(
        ["source_date", "subject", "figure_id"], ascending=[False, True, True], na_position="last"
    )
    return rows.drop_duplicates(["subject", "here", "segment", *_PERIOD])


def _quotients(counts: pd.DataFrame) -> list[tuple[str, float, float, float]]:
    """Segment, local establishments, local share, national share: of one subject in one period."""
    table = counts.pivot(index="segment", columns="here", values="value")
    if ENTIRE_SEGMENT not in table.index or table.shape[1] < 2:
        return []
    whole = table.loc[ENTIRE_SEGMENT]
    # A segment that only one side counts compares nothing.
    parts = table.drop(index=ENTIRE_SEGMENT).dropna()
    if parts.empty or whole.isna().any() or (whole <= 0).any():
        return []
    parts.loc[ENTIRE_SEGMENT] = parts.sum()
    shares = parts / whole
    return [
        (str(segment), float(parts.loc[segment, True]), float(here), float(there))
        for segment, here, there in zip(shares.index, shares[True], shares[False], strict=True)
        if there > 0
    ]


declare(
    id=C5, gap_id="", recommendation_id="", name=N_("Location quotient"),
    label=N_("Location quotient"),
    formula=N_("Share of the industry among the open establishments of the territory / its share among those of the country. Above 1, the industry weighs more here than in the country."),
    origin=N_("Establishments counted in a register of the whole country."), unit="ratio",
    method=QUOTIENT, periodicities=(YEAR,), reads=("published_figure",),
    spans=("published_figure",), dimensions=("segment",), requires=("published_figure.figure_id",),
    caveats=("comparison",), direction="none", closed_list=True,
    computation=Computation(quotient_values, quotient_evidence),
)  # fmt: skip

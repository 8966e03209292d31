"""C5b: cluster stars, from the employment of the regions of a larger area."""

import ibis
import ibis.expr.types as ir
import pandas as pd

from etl.comparison import EMPLOYMENT, segment_employed
from etl.engines import Engine
from etl.indicators.base import (
    DENOMINATOR,
    NUMERATOR,
    STARS,
    VALUE_KEY,
    YEAR,
    Computation,
    Tables,
    declare,
)  # fmt: skip
from etl.indicators.published import figure_lines
from etl.indicators.statements import whole
from observatory.config import ENTIRE_SEGMENT
from observatory.i18n import N_

C5B = "C5b"
SIZE, SPECIALISATION, FOCUS = "star:size", "star:specialisation", "star:focus"
TOP_SHARE = 0.1
"""The largest tenth of the regions gets the stars of size and of focus."""
TWICE = 2.0
"""Location quotient from which a region is specialised."""
MIN_REGIONS = 10
"""With fewer, a tenth of them is nobody."""
_PERIOD = ["period_start", "period_end"]
_COLUMNS = [*VALUE_KEY, "value", "n", "numerator", "denominator"]


def star_values(engine: Engine, tables: Tables) -> pd.DataFrame:
    """Stars of the focal territory, none to three, in every period in which enough regions state
    their employment: of each segment and of the whole industry, and of the whole each star (1 or 0).

    After the European Cluster Observatory ("Evaluation of regional cluster strength",
    clusterobservatory.eu): *size*, among the tenth of the regions with the
    largest employment in the industry; *specialisation*, a location quotient of 2 or more;
    *focus*, among the tenth whose industry has the largest share of all their employment. ``n`` is
    the number of regions. Of several subjects, the latest source is taken.
    """
    focal = tables.terms.focal
    figures = whole(engine, tables, "published_figure").to_pandas()
    for name in (*_PERIOD, "source_date"):
        figures[name] = pd.to_datetime(figures[name]).astype("datetime64[s]")
    part = [segment_employed(measure) for measure in figures["measure"]]
    figures["segment"] = [ENTIRE_SEGMENT if m == EMPLOYMENT else s for m, s in zip(figures["measure"], part, strict=True)]  # fmt: skip
    begun = figures["period_start"] <= pd.Timestamp(tables.terms.as_of)
    figures = figures[begun & figures["segment"].notna() & figures["territory"].notna()]
    figures = figures.sort_values(
        ["source_date", "subject", "figure_id"], ascending=[False, True, True], na_position="last"
    )
    rows = []
    for (start, end), period in figures.groupby(_PERIOD):
        for subject in period["subject"].drop_duplicates():
            found = _of_subject(period[period["subject"] == subject], focal)
            if found:
                nothing = float("nan")
                rows += [
                    (C5B, focal, segment, start, end, value, n, nothing, nothing)
                    for segment, value, n in found
                ]
                break
    return pd.DataFrame(rows, columns=_COLUMNS)


def _of_subject(figures: pd.DataFrame, focal: str) -> list[tuple[str, float, float]]:
    """Segment, stars and number of regions, from the figures of one subject and period."""
    table = figures.drop_duplicates(["territory", "segment"]).pivot(
        index="territory", columns="segment", values="value"
    )
    if ENTIRE_SEGMENT not in table or focal not in table.index:
        return []
    table = table[table[ENTIRE_SEGMENT] > 0]
    total, parts = table[ENTIRE_SEGMENT], table.drop(columns=ENTIRE_SEGMENT)
    found: list[tuple[str, float, float]] = []
    for segment, employed in parts.items():
        known = employed.dropna()
        if focal in known.index and len(known) >= MIN_REGIONS:
            stars = _stars(known, total[known.index], focal)
            found.append((str(segment), float(sum(stars.values())), float(len(known))))
    # A region that states only some of the segments would look small.
    whole = parts.dropna().sum(axis=1)
    if parts.shape[1] and focal in whole.index and len(whole) >= MIN_REGIONS:
        stars = _stars(whole, total[whole.index], focal)
        n = float(len(whole))
        found.append((ENTIRE_SEGMENT, float(sum(stars.values())), n))
        found += [(name, float(given), n) for name, given in stars.items()]
    return found


def _stars(employed: pd.Series, total: pd.Series, focal: str) -> dict[str, bool]:
    shares = employed / total
    average = employed.sum() / total.sum()
    return {
        SIZE: _among_the_first(employed, focal),
        SPECIALISATION: bool(average > 0 and shares[focal] / average >= TWICE),
        FOCUS: _among_the_first(shares, focal),
    }


def _among_the_first(values: pd.Series, focal: str) -> bool:
    """Whether it lies in the largest tenth, and is not nothing."""
    rank = int((values > values[focal]).sum()) + 1
    return bool(values[focal] > 0 and rank <= len(values) * TOP_SHARE)


def star_evidence(tables: Tables) -> ir.Table:
    """The employment of every region, for the whole and for its segment."""
    figures = tables.published_figure
    prefix = f"{EMPLOYMENT}:"
    counted = (figures.measure == EMPLOYMENT) | figures.measure.startswith(prefix)
    rows = figures.filter(counted, figures.territory.notnull())
    own = rows.territory == tables.terms.focal
    part = ibis.ifelse(own, ibis.literal(NUMERATOR), ibis.literal(DENOMINATOR))
    return figure_lines(rows, C5B, part=part)


declare(
    id=C5B, gap_id="", recommendation_id="", name=N_("Cluster stars"), label=N_("Cluster stars"),
    formula=N_("Stars of the European Cluster Observatory, none to three: size (among the tenth of the regions with the largest employment in the industry), specialisation (location quotient of 2 or more) and focus (among the tenth whose industry has the largest share of all employment)."),
    origin=N_("Employment of the regions compared, published figures with the measures employment and employment:segment."),
    unit="stars", method=STARS, periodicities=(YEAR,), reads=("published_figure",),
    spans=("published_figure",), dimensions=("segment", "star"),
    requires=("published_figure.figure_id",), caveats=("regions",), direction="none",
    closed_list=True, computation=Computation(star_values, star_evidence),
)  # fmt: skip

"""Context: the stock of companies, published series, the life of the place. Never judged."""

from typing import Any

import ibis
import ibis.expr.types as ir

from etl.indicators.base import (
    COUNT,
    PUBLISHED,
    STOCK,
    YEAR,
    Tables,
    counted,
    declare,
    indicator,
)  # fmt: skip
from etl.indicators.published import PUBLISHED_SERIES
from etl.indicators.rows import MEETING_KINDS, held, in_scope
from observatory.i18n import N_

_COMPANIES = N_("List of organisations.")
_COMMON = {
    "gap_id": "", "recommendation_id": "", "periodicities": (YEAR,), "direction": "none",
    "spans": ("organisation",), "reads": ("organisation",), "dimensions": ("basin", "segment"),
    "origin": _COMPANIES, "caveats": ("stock",), "method": STOCK,
}  # fmt: skip
_BY: dict[str, Any] = {
    "table": "organisation",
    "row": "org_id",
    "basin": "basin_code",
    "segment": "segment",
}


@indicator(
    id="C1", name=N_("Companies in scope"), label=N_("Companies in scope"),
    formula=N_("Local companies of the industry that are open at the end of the year."),
    unit="companies", requires=("organisation.org_id",), **_COMMON,
)  # fmt: skip
def stock(t: Tables) -> ir.Table:
    """Stock of companies in scope at the end of the year."""
    return counted(in_scope(t), **_BY)


@indicator(
    id="C2", name=N_("Births"), label=N_("Companies founded"),
    formula=N_("Companies in scope founded in the year."),
    unit="companies", requires=("organisation.founded_year",), **_COMMON,
)  # fmt: skip
def births(t: Tables) -> ir.Table:
    """Companies in scope by year of foundation."""
    return counted(_in_year(t, "founded_year"), **_BY)


@indicator(
    id="C3", name=N_("Closures"), label=N_("Companies closed"),
    formula=N_("Companies in scope closed in the year."),
    unit="companies", requires=("organisation.closed_year",), **_COMMON,
)  # fmt: skip
def closures(t: Tables) -> ir.Table:
    """Companies in scope by year of closure."""
    return counted(_in_year(t, "closed_year"), **_BY)


@indicator(
    id="C4", name=N_("Jobs"), label=N_("Jobs"),
    formula=N_("Sum of the employees of the companies in scope at the end of the year, as last stated for each."),
    unit="persons", requires=("organisation.employees",), **_COMMON,
)  # fmt: skip
def jobs(t: Tables) -> ir.Table:
    """Employees of the stock of companies."""
    return counted(in_scope(t), amount="employees", **_BY)


declare(
    id="C6", gap_id="", recommendation_id="", name=N_("Published series"),
    label=N_("Published series"),
    formula=N_("Figures as their sources publish them, by subject, measure and period; where sources differ, a stated figure before a floor or an approximation, then the latest source."),
    origin=N_("Published figures, each with its source."), unit="figure", method=PUBLISHED,
    periodicities=(YEAR,), reads=("published_figure",), spans=("published_figure",),
    dimensions=("series",), requires=("published_figure.figure_id",), caveats=("definitions",),
    direction="none", computation=PUBLISHED_SERIES,
)  # fmt: skip

_KINDS = {
    "R3.1": ("btob",),
    "R3.2": ("information-workshop", "conference"),
    "R3.3": ("campaign",),
    "R5.1": MEETING_KINDS,
    "festival": ("festival",),
}


@indicator(
    id="C7", gap_id="", recommendation_id="", name=N_("Life of the place"),
    label=N_("Events of all organisers"),
    formula=N_("Events of R3.1 to R3.3 and R5.1, and festivals, over all organisers."),
    origin=N_("Calendar of events."), unit="events", method=COUNT, periodicities=(YEAR,),
    reads=("event",), spans=("event",), dimensions=("basin", "count"),
    requires=("event.event_id",), caveats=("context", "floor", "year-only"), direction="none",
)  # fmt: skip
def life_of_the_place(t: Tables) -> ir.Table:
    """The counts of R3.1–R3.3, R5.1 and festivals, whoever organises them."""
    parts = []
    for name, kinds in _KINDS.items():
        rows = held(t, *kinds)
        if name == "R5.1":
            rows = rows.filter(rows.is_local)
        parts.append(
            counted(
                rows, table="event", row="event_id", basin="basin_code",
                segment=ibis.literal(f"count:{name}"),
            )
        )  # fmt: skip
    return ibis.union(*parts)


def _in_year(t: Tables, column: str) -> ir.Table:
    rows = t.organisation.filter(t.organisation.in_scope, t.organisation[column].notnull())
    rows = rows.mutate(
        counts_from=ibis.date(rows[column].cast("int32"), 1, 1),
        counts_to=ibis.date(rows[column].cast("int32"), 12, 31),
        precision=ibis.literal("year"),
    )
    return rows.filter(rows.counts_from <= t.as_of)

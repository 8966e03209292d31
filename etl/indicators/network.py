"""R5.3 to R5.8: the co-participation network of each year, and who is new in it."""

from collections.abc import Iterator, Sequence
from typing import Any

import ibis
import ibis.expr.types as ir
import pandas as pd

from etl.engines import Engine
from etl.indicators.base import VALUE_KEY, YEAR, Computation, Tables, evidence_lines
from etl.indicators.periods import periods
from etl.indicators.rows import attended
from etl.indicators.spans import spans
from etl.indicators.statements import statement
from observatory.config import ENTIRE_SEGMENT
from observatory.measures.network import (
    COME_BACK_DAYS,
    Attendance,
    first_meetings,
    mixing,
    newcomers,
    structure,
)  # fmt: skip

DENSITY, GIANT, ISOLATES, NEW_TIES = "R5.3", "R5.4", "R5.5", "R5.6"
ACROSS_BASINS, ACROSS_SEGMENTS, COME_BACK = "R5.7", "R5.7b", "R5.8"
PARTS = {ACROSS_BASINS: "org_basin", ACROSS_SEGMENTS: "org_segment"}
"""The indicators of mixing, and the column with the part of an organisation."""

_COLUMNS = [*VALUE_KEY, "value", "n", "numerator", "denominator"]
_NONE = float("nan")
Told = tuple[str, float | None, float, float, float]
"""Indicator, value (None where it is absent), n, numerator and denominator."""


def network_values(engine: Engine, tables: Tables) -> pd.DataFrame:
    """The values of every year inside the span of the events.

    Of a ratio, ``n`` is the denominator's count: organisations, ties or newcomers; of the density
    the organisations.
    """
    rows = _visits(engine, tables)
    if rows.empty:
        return pd.DataFrame(columns=_COLUMNS)
    span = spans(engine, tables, {"event"}).get("event")
    first, last = span or (rows["start"].min(), rows["start"].max())
    years = periods(first.date(), last.date())
    years = years[years["periodicity"] == YEAR]
    everything = Attendance.of(rows)
    of_event = rows.drop_duplicates("event_id").set_index("event_id")["year"]
    met = first_meetings(everything, of_event.loc[everything.events].tolist())
    came = newcomers(rows)
    parts = rows.drop_duplicates("org_id").set_index("org_id")[list(PARTS.values())]
    as_of = pd.Timestamp(tables.terms.as_of)
    found = []
    for start, end in zip(years["period_start"], years["period_end"], strict=True):
        told = [
            *_of_year(rows[rows["year"] == start.year], parts),
            (NEW_TIES, float(met.get(start.year, 0)), met.get(start.year, 0), _NONE, _NONE),
        ]
        if pd.Timestamp(end) + pd.Timedelta(days=COME_BACK_DAYS) <= as_of:
            told.append(_come_back(came[came["first"].dt.year == start.year]))
        found += [_value(tables, item, start, end) for item in told if item[1] is not None]
    values = pd.DataFrame(found, columns=_COLUMNS)
    for name in ("period_start", "period_end"):
        values[name] = pd.to_datetime(values[name]).astype("datetime64[s]")
    return values


def network_evidence(tables: Tables) -> ir.Table:
    """The participations that make the network, for each of its indicators."""
    rows = attended(tables)
    kinds = (DENSITY, GIANT, ISOLATES, NEW_TIES, COME_BACK)
    parts = [_lines(rows, key) for key in kinds]
    parts += [_lines(rows.filter(rows[part].notnull()), key) for key, part in PARTS.items()]
    return ibis.union(*parts)


def _visits(engine: Engine, tables: Tables) -> pd.DataFrame:
    """One row an organisation and event that it attended: org_id, event_id, start, year and the
    organisation's parts."""

    def visits() -> ir.Table:
        wanted = ["org_id", "event_id", "counts_from", *PARTS.values()]
        return attended(tables).select(wanted).distinct()

    asked = statement(engine, ("visits", tables.terms), visits)
    found: pd.DataFrame = engine.rows(asked).to_pandas()
    found["start"] = pd.to_datetime(found["counts_from"])
    return found.assign(year=found["start"].dt.year)


def _of_year(rows: pd.DataFrame, parts: pd.DataFrame) -> Iterator[Told]:
    """What the network of one year comes to."""
    attendance = Attendance.of(rows)
    counts = structure(attendance)
    nodes = counts.nodes
    yield DENSITY, counts.density, nodes, counts.ties, counts.possible
    yield GIANT, counts.giant_share, nodes, counts.giant, nodes
    yield ISOLATES, counts.isolates_share, nodes, counts.isolates, nodes
    for key, name in PARTS.items():
        mixed = mixing(attendance, _parts(parts[name], attendance.organisations))
        ties = mixed.external + mixed.internal
        yield key, mixed.index, ties, mixed.external - mixed.internal, ties


def _parts(known: pd.Series, organisations: Sequence[str]) -> list[str | None]:
    found = known.loc[list(organisations)]
    return [item if isinstance(item, str) else None for item in found]


def _come_back(first_time: pd.DataFrame) -> Told:
    """The share of a year's newcomers who came again."""
    count, again = len(first_time), int(first_time["came_back"].sum())
    return COME_BACK, again / count if count else None, count, again, count


def _value(tables: Tables, told: Told, start: Any, end: Any) -> tuple[Any, ...]:
    key, *figures = told
    return (key, tables.terms.focal, ENTIRE_SEGMENT, start, end, *figures)


def _lines(rows: ir.Table, key: str) -> ir.Table:
    return evidence_lines(rows, ibis.literal(key), table="participation", row="participation_id")


NETWORK = Computation(network_values, network_evidence)

"""From the indicators' rows to values and evidence, for every period, territory and segment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import ibis
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa

from etl.engines import Engine, Statement
from etl.indicators import catalogue
from etl.indicators.base import (
    CAVEATS,
    EVIDENCE_COLUMNS,
    NUMERATOR,
    QUOTIENT,
    RATIO,
    SLOPE,
    STARS,
    STOCK,
    SUM,
    SURVEY_SHARE,
    VALUE_KEY,
    Computation,
    Indicator,
    Tables,
    Terms,
)  # fmt: skip
from etl.indicators.periods import PRECISION_RANK, periods
from etl.indicators.rows import SHARED
from etl.indicators.spans import Spans, spans
from etl.indicators.statements import statement, united
from observatory.config import ENTIRE_SEGMENT, Config
from observatory.i18n import language
from observatory.model import TABLES

COMPUTED = "observatory"
"""What computed rows name as their source."""


_FACT, _GRID, _LEVEL, _LINE = "fact", "grid", "level", "evidence_line"
_COUNTED = {
    "part": "string", "table": "string", "row_id": "string", "unit": "string", "holder": "string",
    "amount": "float64", "territory_code": "string", "segment": "string", "in_whole": "boolean",
    "counts_from": "date", "counts_to": "date", "precision": "string",
}  # fmt: skip
"""The columns of counted rows."""
_FACT_SCHEMA = ibis.schema({**_COUNTED, "indicator_id": "string"})
_LINE_SCHEMA = ibis.schema({name: _FACT_SCHEMA[name] for name in EVIDENCE_COLUMNS})
_LEVELS = pa.table({"by_basin": [False, False, True, True], "by_segment": [False, True] * 2})
_AT_ONCE = 500_000
"""Lines of evidence that are sorted together."""


@dataclass(frozen=True)
class Computed:
    """The three computed tables; of the evidence, the statements that give its rows in order."""

    indicator: pd.DataFrame
    indicator_value: pd.DataFrame
    indicator_evidence: list[Statement]


def compute(
    engine: Engine,
    config: Config,
    indicators: Sequence[Indicator] | None = None,
) -> Computed:
    """Compute indicators over the conformed tables, which lie on the engine's connection.

    ``indicators``: the ones to compute, by default the whole catalogue; the table indicator lists
    all of it in either case. Values come back as a table in memory; evidence stays with the engine.
    """
    tables = Tables(Terms.of(config))
    given = _fed(engine, catalogue() if indicators is None else indicators, tables)
    _share(engine, tables, given)
    _facts(engine, tables, given)
    known = spans(engine, tables, {table for item in given for table in item.spans})
    values = [_values(engine, tables, given, known)]
    values += [item.values(engine, tables) for item in _computations(given)]
    filled = [part for part in values if len(part)]
    value = pd.concat(filled, ignore_index=True) if filled else values[0]
    by_id = {item.id: item for item in given}
    value = _stated(value[value["indicator_id"].isin(by_id)], by_id, config)
    return Computed(_catalogue_table(config), value, _evidence(engine, tables, given))


def _computations(given: Sequence[Indicator]) -> list[Computation]:
    """The distinct computations, in the order of their indicators."""
    return list(dict.fromkeys(item.computation for item in given if item.computation))


def _fed(engine: Engine, items: Sequence[Indicator], tables: Tables) -> list[Indicator]:
    """The indicators whose required columns hold something in some row."""
    needs = {item.id: [need.split("|") for need in item.requires] for item in items}
    columns: dict[str, set[str]] = {}
    for path in {path for paths in needs.values() for options in paths for path in options}:
        table, column = path.split(".")
        columns.setdefault(table, set()).add(column)
    filled: set[str] = set()
    for table, names in columns.items():
        asked = statement(
            engine, ("fed", table, *sorted(names)), partial(_any_holds, tables, table, names)
        )
        found = engine.rows(asked).to_pylist()[0]
        filled |= {f"{table}.{name}" for name in names if found[name]}
    return [item for item in items if all(filled & set(options) for options in needs[item.id])]


def _any_holds(tables: Tables, table: str, names: set[str]) -> ir.Table:
    rows: ir.Table = getattr(tables, table)
    return rows.aggregate(**{name: _holds(rows[name]).any() for name in sorted(names)})


def _holds(values: ir.Column) -> ir.BooleanColumn:
    """Whether a cell holds something; an empty list does not."""
    present = values.notnull()
    return present & (values.length() > 0) if values.type().is_array() else present


def _share(engine: Engine, tables: Tables, given: Sequence[Indicator]) -> None:
    """Make what several indicators count from, as far as one of these does."""
    read = {name for item in given for name in item.reads}
    for name, (table, rows) in SHARED.items():
        if table in read:
            made = statement(engine, ("shared", name, tables.terms), partial(rows, tables))
            engine.keep(name, made)


def _facts(engine: Engine, tables: Tables, given: Sequence[Indicator]) -> None:
    """Keep the counted rows of all indicators as ``fact``."""
    parts = [
        statement(
            engine, ("fact", item.id, item.facts, tables.terms), partial(_counted, item, tables)
        )
        for item in given
        if item.facts is not None
    ]
    nothing = _FACT_SCHEMA.to_pyarrow().empty_table()
    engine.keep(_FACT, united(parts) if parts else nothing)


def _counted(item: Indicator, tables: Tables) -> ir.Table:
    assert item.facts is not None
    return item.facts(tables).select(*_COUNTED, indicator_id=ibis.literal(item.id))


def _values(
    engine: Engine, tables: Tables, given: Sequence[Indicator], known: Spans
) -> pd.DataFrame:
    dated = [item for item in given if item.facts is not None]
    grid = _grid(dated, known)
    if grid.empty:
        return pd.DataFrame(columns=[*VALUE_KEY, "value", "n", "numerator", "denominator"])
    focal = tables.terms.focal
    totals = _totals(engine, tables, grid).to_pandas()
    for name in ("period_start", "period_end"):
        totals[name] = pd.to_datetime(totals[name]).astype("datetime64[s]")
    basins = engine.rows(statement(engine, ("basins",), lambda: _basins(tables)))
    totals = _with_zeros(totals, grid, dated, [focal, *sorted(basins["code"].to_pylist())])
    ratio = totals["indicator_id"].isin([item.id for item in dated if item.method == RATIO])
    totals = totals[~ratio | (totals["denominator"] > 0)]
    ratio = ratio.reindex(totals.index)
    value = totals["numerator"] / totals["denominator"]
    totals["value"] = value.where(ratio, totals["numerator"])
    totals["n"] = totals["base"].where(ratio, totals["n"])
    for name in ("numerator", "denominator"):
        totals[name] = totals[name].where(ratio)
    return totals[[*VALUE_KEY, "value", "n", "numerator", "denominator"]]


def _grid(given: list[Indicator], known: Spans) -> pd.DataFrame:
    """Every indicator and period inside the span of one of the tables that feed it."""
    parts = []
    for item in given:
        for table in item.spans:
            if table in known:
                first, last = (moment.date() for moment in known[table])
                found = periods(first, last)
                found = found[found["periodicity"].isin(item.periodicities)]
                parts.append(found.assign(indicator_id=item.id))
    if not parts:
        return pd.DataFrame()
    grid = pd.concat(parts).drop_duplicates(["indicator_id", "periodicity", "period_start"])
    for name in ("period_start", "period_end"):
        grid[name] = pd.to_datetime(grid[name]).astype("datetime64[s]")
    return grid.reset_index(drop=True)


def _basins(tables: Tables) -> ir.Table:
    return tables.territory.filter(tables.territory.level == "basin").select("code")


def _totals(engine: Engine, tables: Tables, periods: pd.DataFrame) -> pa.Table:
    """Sum over distinct units of their largest amount, by part, place, segment and period."""
    # Every period lies in one calendar year: joined by the year, a row meets few others.
    years = periods["period_start"].dt.year
    grid = _days(periods.assign(grid_year=years))
    engine.keep(_GRID, grid)
    engine.keep(_LEVEL, _LEVELS)
    asked = (tables.terms.focal, int(years.min()), int(years.max()))
    key = ("totals", *asked, str(grid.schema))
    return engine.rows(statement(engine, key, lambda: _totalled(grid.schema, *asked)))


def _totalled(grid_schema: pa.Schema, focal: str, first: int, last: int) -> ir.Table:
    grid = ibis.table(ibis.Schema.from_pyarrow(grid_schema), name=_GRID)
    levels = ibis.table(ibis.Schema.from_pyarrow(_LEVELS.schema), name=_LEVEL)
    facts = ibis.table(_FACT_SCHEMA, name=_FACT)
    rank = facts.precision.cases(*PRECISION_RANK.items(), else_=0).cast("int8")
    facts = _in_years(facts.mutate(rank=rank), first, last)
    whole = facts.mutate(
        wide_territory=ibis.literal(focal), wide_segment=ibis.literal(ENTIRE_SEGMENT)
    )
    spread = whole.cross_join(levels)
    spread = spread.filter(
        ~spread.by_basin | spread.territory_code.notnull(),
        (~spread.by_segment & spread.in_whole) | (spread.by_segment & spread.segment.notnull()),
    )
    spread = spread.mutate(
        territory_code=ibis.ifelse(spread.by_basin, spread.territory_code, spread.wide_territory),
        segment=ibis.ifelse(spread.by_segment, spread.segment, spread.wide_segment),
    )
    rows = spread.inner_join(
        grid.rename(period_indicator="indicator_id", period_rank="rank"),
        [
            spread.indicator_id == grid.indicator_id,
            spread.fact_year == grid.grid_year,
            spread.rank <= grid["rank"],
            spread.counts_from <= grid.period_end,
            spread.counts_to >= grid.period_start,
        ],
    )
    units = rows.group_by([*VALUE_KEY, "part", "unit"]).aggregate(
        amount=rows.amount.max(), holder=rows.holder.min()
    )
    numerator = units.part == NUMERATOR
    return units.group_by(VALUE_KEY).aggregate(
        numerator=units.amount.sum(where=numerator),
        denominator=units.amount.sum(where=~numerator),
        n=units.holder.nunique(where=numerator),
        base=units.unit.nunique(where=~numerator),
    )


def _in_years(facts: ir.Table, first: int, last: int) -> ir.Table:
    """The rows once for each year, from ``first`` to ``last``, in which they count: fact_year."""
    begin = ibis.greatest(facts.counts_from.year().cast("int32"), first)
    end = ibis.least(facts.counts_to.year().cast("int32"), last)
    rows = facts.mutate(begin=begin, end=end)
    rows = rows.filter(rows.begin <= rows["end"])
    rows = rows.mutate(fact_year=ibis.range(rows.begin, rows["end"] + 1).unnest())
    return rows.drop("begin", "end")


def _days(grid: pd.DataFrame) -> pa.Table:
    """The grid with days for moments, which every engine compares with days alike."""
    table = pa.Table.from_pandas(grid, preserve_index=False)
    for name in ("period_start", "period_end"):
        place = table.schema.get_field_index(name)
        table = table.set_column(place, name, table[name].cast(pa.date32()))
    return table


def _with_zeros(
    totals: pd.DataFrame, grid: pd.DataFrame, given: list[Indicator], territories: list[str]
) -> pd.DataFrame:
    """Add what is zero: nothing counted, in a period inside the span of the indicator's tables.

    Given for the whole (the first of ``territories``), for every basin (the others), and for the
    segments that the indicator ever counts.
    """
    places = []
    for item in given:
        seen = totals.loc[totals["indicator_id"] == item.id, ["territory_code", "segment"]]
        codes = territories if "basin" in item.dimensions else territories[:1]
        codes = [*codes, *(c for c in seen["territory_code"].unique() if c not in codes)]
        segments = {ENTIRE_SEGMENT, *seen["segment"]}
        places += [(item.id, code, segment) for code in codes for segment in sorted(segments)]
    frame = pd.DataFrame(places, columns=["indicator_id", "territory_code", "segment"])
    every = grid.merge(frame, on="indicator_id")[VALUE_KEY]
    totals = every.merge(totals, on=VALUE_KEY, how="left")
    filled = ["numerator", "denominator", "n", "base"]
    totals[filled] = totals[filled].fillna(0.0)
    return totals


def _stated(value: pd.DataFrame, given: dict[str, Indicator], config: Config) -> pd.DataFrame:
    """Values with their basis and status; on a public record, what cannot be said is withheld."""
    basis = {key: config.weakest_basis(item.reads) for key, item in given.items()}
    unsayable = {key for key, item in given.items() if basis[key] == "record" and _withheld(item)}
    value = value.copy()
    value["basis"] = value["indicator_id"].map(basis)
    as_of = pd.Timestamp(config.as_of)
    usual = pd.Series("ok", index=value.index, dtype=object).mask(
        value["period_end"] > as_of, "provisional"
    )
    value["status"] = value["status"].fillna(usual) if "status" in value else usual
    for name in ("low", "high"):
        value[name] = value[name] if name in value else float("nan")
    hidden = value["indicator_id"].isin(unsayable)
    value = value[
        ~hidden
        | (
            (value["segment"] == ENTIRE_SEGMENT)
            & (value["territory_code"] == config.territory.focal)
        )
    ].copy()
    hidden = hidden.reindex(value.index)
    value.loc[hidden, "status"] = "withheld"
    figures = ["value", "low", "high", "n", "numerator", "denominator"]
    value.loc[hidden, figures] = float("nan")
    value["source"] = COMPUTED
    return value.sort_values(VALUE_KEY).reset_index(drop=True)


def _withheld(item: Indicator) -> bool:
    """Whether an indicator cannot be said from a public record."""
    if item.method in (RATIO, QUOTIENT, SURVEY_SHARE, SLOPE, STARS):
        return not item.closed_list
    return item.method in (SUM, STOCK) or not item.floor


def _evidence(engine: Engine, tables: Tables, given: Sequence[Indicator]) -> list[Statement]:
    """One line an indicator and source row, in the finest place and segment it counts in.

    The statements each give some of the indicators, in order, so that the lines of all are never
    sorted at once.
    """
    parts = [statement(engine, ("evidence",), _of_facts)]
    parts += [
        statement(
            engine,
            ("evidence", item.evidence, tables.terms),
            partial(_of_computation, item, tables),
        )
        for item in _computations(given)
    ]
    engine.view(_LINE, united(parts))
    counts = engine.rows(statement(engine, ("counts",), _line_counts)).to_pylist()
    known = {row["indicator_id"]: row["lines"] for row in counts}
    groups = _together({item.id: known.get(item.id, 0) for item in given})
    focal = tables.terms.focal
    return [
        statement(engine, ("lines", focal, *ids), partial(_lines, focal, ids)) for ids in groups
    ]


def _of_computation(item: Computation, tables: Tables) -> ir.Table:
    return item.evidence(tables).select(EVIDENCE_COLUMNS)


def _of_facts() -> ir.Table:
    return ibis.table(_FACT_SCHEMA, name=_FACT).select(EVIDENCE_COLUMNS)


def _line_counts() -> ir.Table:
    rows = ibis.table(_LINE_SCHEMA, name=_LINE)
    return rows.group_by("indicator_id").aggregate(lines=rows.count())


def _together(lines: Mapping[str, int]) -> list[list[str]]:
    """Indicators in the order of their ids, in groups of at most _AT_ONCE lines, or of one."""
    groups: list[list[str]] = [[]]
    room = _AT_ONCE
    for key, count in sorted(lines.items()):
        if groups[-1] and count > room:
            groups.append([])
            room = _AT_ONCE
        groups[-1].append(key)
        room -= count
    return groups


def _lines(focal: str, ids: Sequence[str]) -> ir.Table:
    """The lines of some indicators."""
    rows = ibis.table(_LINE_SCHEMA, name=_LINE)
    rows = rows.filter(rows.indicator_id.isin(ids))
    rows = rows.mutate(
        territory_code=rows.territory_code.coalesce(focal),
        segment=rows.segment.coalesce(ENTIRE_SEGMENT),
    )
    key = ["indicator_id", "table", "row_id", "territory_code", "segment"]
    lines = rows.group_by(key).aggregate(
        counts_from=rows.counts_from.min(),
        counts_to=rows.counts_to.max(),
        precision=rows.precision.max(),
        first=rows.part.min(),
        last=rows.part.max(),
    )
    part = ibis.ifelse(lines["first"] == lines["last"], lines["first"], ibis.literal("both"))
    lines = lines.mutate(part=part, source=ibis.literal(COMPUTED))
    lines = lines.select([item.name for item in TABLES["indicator_evidence"].columns])
    return lines.order_by(
        ["indicator_id", "counts_from", "table", "row_id", "segment", "territory_code"]
    )


def _catalogue_table(config: Config) -> pd.DataFrame:
    """The table indicator: the registry with its texts in every language of the configuration."""
    rows = []
    for item in catalogue():
        row: dict[str, object] = {
            "indicator_id": item.id, "gap_id": item.gap_id or None,
            "recommendation_id": item.recommendation_id or None, "unit": item.unit,
            "direction": item.direction, "method": item.method,
            "periodicities": item.periodicities, "dimensions": item.dimensions,
            "reads": item.reads, "caveats": item.caveats,
            "basis": config.weakest_basis(item.reads), "source": COMPUTED,
        }  # fmt: skip
        for code in config.languages:
            _ = language(code)._
            row |= {
                f"name_{code}": _(item.name), f"label_{code}": _(item.label),
                f"formula_{code}": _(item.formula), f"source_{code}": _(item.origin),
                f"limits_{code}": " ".join(_(CAVEATS[key]) for key in item.caveats),
            }  # fmt: skip
        rows.append(row)
    return pd.DataFrame(rows)

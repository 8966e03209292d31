"""Indicators computed in memory from short inline tables, through the same steps as a load.

The territory is that of ``tests.data_directory``: the department ``17`` of ``ES``, with Costa and
Llano in the basin ``basin:coast`` and Sierra in ``basin:other``; Otra lies elsewhere in ``ES``::

    found = computed("R3.1", events='''
        event_id;title;kind;start_date;country_code;commune
        E1;Meeting;btob;2019-03-04;ES;Costa
    ''')
    assert found.value("R3.1", "2019-Q1") == 1
"""

import csv
import dataclasses
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from textwrap import dedent
from typing import Any

import ibis
import pandas as pd
import pyarrow as pa

from etl.build import as_arrow
from etl.conform import conform
from etl.contracts import Checked, check_references, check_table, empty_rows
from etl.engines import DuckDB
from etl.indicators.base import REGISTRY
from etl.indicators.engine import compute
from etl.sources.tabular import RawTable
from observatory.config import Config, load_config
from observatory.model import LAYOUT, TABLES
from tests.data_directory import FOCAL, TERRITORIES, write_config

_ALWAYS = ("event", "organisation", "participation", "published_figure", "territory")
"""The tables that a computation looks at whatever the indicators read."""


@dataclass(frozen=True)
class Computation:
    """What was computed: the tables of the indicators, and the conformed ones by name."""

    indicators: pd.DataFrame
    values: pd.DataFrame
    evidence: pd.DataFrame
    tables: dict[str, pd.DataFrame]
    warnings: list[str]

    def row(
        self, indicator: str, period: str, territory: str = FOCAL, segment: str = "all"
    ) -> dict[str, Any] | None:
        """The row of a period (``2019``, ``2019-Q1``, ``2019-03``), None where there is none."""
        start, end = days(period)
        found = self._of(indicator, territory, segment)
        found = found[(found["period_start"] == start) & (found["period_end"] == end)]
        assert len(found) <= 1, f"{indicator} has {len(found)} values for {period}"
        return found.to_dict("records")[0] if len(found) else None  # type: ignore[return-value]

    def value(
        self, indicator: str, period: str, territory: str = FOCAL, segment: str = "all"
    ) -> float | None:
        """The value of a period, None where it is absent or not said."""
        row = self.row(indicator, period, territory, segment)
        return None if row is None or pd.isna(row["value"]) else float(row["value"])

    def years(
        self, indicator: str, territory: str = FOCAL, segment: str = "all"
    ) -> dict[int, float]:
        """Year -> value, of the whole years that have one."""
        found = self._of(indicator, territory, segment)
        whole = (found["period_end"] - found["period_start"]).dt.days > 360
        found = found[whole & found["value"].notna()]
        years = found["period_start"].dt.year
        return {int(year): float(v) for year, v in zip(years, found["value"], strict=True)}

    def status(self, indicator: str, period: str) -> str | None:
        """The status of a period's value for the whole, None where there is no row."""
        row = self.row(indicator, period)
        return None if row is None else str(row["status"])

    def segments(self, indicator: str, period: str, territory: str = FOCAL) -> dict[str, float]:
        """Segment -> value of a period, ``all`` left out."""
        start, end = days(period)
        found = self.values[
            (self.values["indicator_id"] == indicator)
            & (self.values["territory_code"] == territory)
            & (self.values["period_start"] == start)
            & (self.values["period_end"] == end)
            & (self.values["segment"] != "all")
        ]
        return {str(s): float(v) for s, v in zip(found["segment"], found["value"], strict=True)}

    def rows_behind(
        self, indicator: str, period: str, territory: str | None = None, segment: str | None = None
    ) -> pd.DataFrame:
        """The evidence of an indicator whose interval meets the period."""
        start, end = days(period)
        found = self.evidence[self.evidence["indicator_id"] == indicator]
        found = found[(found["counts_from"] <= end) & (found["counts_to"] >= start)]
        if territory is not None:
            found = found[found["territory_code"] == territory]
        return found if segment is None else found[found["segment"] == segment]

    def _of(self, indicator: str, territory: str, segment: str) -> pd.DataFrame:
        rows = self.values
        return rows[
            (rows["indicator_id"] == indicator)
            & (rows["territory_code"] == territory)
            & (rows["segment"] == segment)
        ]


def days(period: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First and last day of ``2019``, ``2019-Q1`` or ``2019-03``."""
    frequency = "Q" if "Q" in period else "M" if "-" in period else "Y"
    stated = pd.Period(period.replace("-Q", "Q"), freq=frequency)
    return stated.start_time.normalize(), stated.end_time.normalize()


def computed(
    only: str,
    *,
    basis: Mapping[str, str] | None = None,
    as_of: str = "2020-12-31",
    settings: Mapping[str, Any] | None = None,
    outlines: dict[str, str] | None = None,
    **files: str,
) -> Computation:
    """Compute the indicators named in ``only`` (ids separated by spaces) from inline files.

    ``files``: stem -> rows, cells separated by ``;``, all of which must be accepted; only the
    default territories are given. ``settings`` replace attributes of the default configuration.
    """
    config = dataclasses.replace(
        configuration(),
        as_of=date.fromisoformat(as_of),
        basis=dict(basis or {}),
        **(settings or {}),
    )
    files.setdefault("territories", _without_points(TERRITORIES))
    made = conform(accepted(files), config, outlines)
    chosen = [REGISTRY[key] for key in only.split()]
    loaded = sorted({*_ALWAYS, *(name for item in chosen for name in (*item.reads, *item.spans))})
    connection = ibis.duckdb.connect()
    for name in loaded:
        rows = made.tables.get(name)
        filled = rows is not None and len(rows) > 0
        connection.con.register(name, _arrow(name, rows) if filled else _empty(name))
    engine = DuckDB(connection)
    result = compute(engine, config, chosen)
    evidence = pa.concat_tables(map(engine.rows, result.indicator_evidence)).to_pandas()
    for name in ("counts_from", "counts_to"):
        evidence[name] = pd.to_datetime(evidence[name])
    connection.disconnect()
    return Computation(
        result.indicator, result.indicator_value, evidence, made.tables,
        [message.text() for message in made.warnings],
    )  # fmt: skip


def accepted(files: Mapping[str, str]) -> dict[str, pd.DataFrame]:
    """The rows of every file of the layout after its contract; nothing may have been rejected."""
    found = check_references([_checked(stem, text) for stem, text in files.items()])
    checked = {item.file.stem: item for item in found}
    rows: dict[str, pd.DataFrame] = {}
    for stem in LAYOUT:
        rows[stem] = _rows(checked[stem]) if stem in checked else _no_rows(stem).copy()
    return rows


@cache
def _checked(stem: str, text: str) -> Checked:
    return check_table(_raw(stem, text), LAYOUT[stem], configuration().languages)


@cache
def _no_rows(stem: str) -> pd.DataFrame:
    return empty_rows(LAYOUT[stem], configuration().languages).assign(source=stem)


def _rows(item: Checked) -> pd.DataFrame:
    faults = [f"{fault.line} {fault.column}: {fault.reason.text()}" for fault in item.rejected]
    assert not faults, f"{item.raw_file} {faults}"
    return item.rows.assign(source=item.file.stem)


def _raw(stem: str, text: str) -> RawTable:
    lines = dedent(text).strip().splitlines()
    header, *cells = csv.reader((line.strip() for line in lines), delimiter=";")
    rows = pd.DataFrame(cells, columns=header, dtype="str")
    rows["line"] = range(2, len(rows) + 2)
    return RawTable(f"{stem}.csv", header, rows, [], len(rows), "", len(text))


def _arrow(name: str, rows: pd.DataFrame | None) -> pa.Table:
    return as_arrow(rows, TABLES[name].expanded(configuration().languages))


@cache
def _empty(name: str) -> pa.Table:
    return _arrow(name, None)


@cache
def configuration() -> Config:
    """The default configuration of ``tests.data_directory``."""
    with tempfile.TemporaryDirectory() as directory:
        return load_config(write_config(Path(directory)))


def _without_points(text: str) -> str:
    """The territories without coordinates: no areas are drawn, which takes half a second."""
    lines = dedent(text).strip().splitlines()
    return "\n".join(line.rsplit(";", 2)[0] for line in lines)

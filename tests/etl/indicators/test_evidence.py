"""A value and the rows behind it agree: the evidence whose interval meets its period counts up to it."""

from collections.abc import Callable
from functools import cache
from typing import Any

import pandas as pd
import pytest

from etl.indicators.base import COUNT, STOCK
from tests.data_directory import FOCAL
from tests.etl.indicators.sample import DUE, by_id, everything


def _lookup(table: str, key: str, column: str) -> Callable[[str], Any]:
    rows = everything().tables[table].set_index(key)[column]
    return lambda row_id: rows[row_id]


def _unit(indicator_id: str) -> Callable[[str, str], Any]:
    """What a row of evidence is counted as: an organisation, a country, a project, or itself."""
    organisation = {
        "participation": _lookup("participation", "participation_id", "org_id"),
        "support_case": _lookup("support_case", "case_id", "org_id"),
        "partnership": _lookup("partnership", "partnership_id", "local_org_id"),
    }
    country = _lookup("partnership", "partnership_id", "foreign_country")
    project = _lookup("partnership", "partnership_id", "project_id")
    if indicator_id in ("R3.4", "R4.1", "R4.6", "R5.2", "R2.5"):
        return lambda table, row_id: organisation[table](row_id)
    if indicator_id == "R2.2":
        return lambda table, row_id: country(row_id)
    if indicator_id == "R2.4":
        return lambda table, row_id: project(row_id) if pd.notna(project(row_id)) else row_id
    return lambda table, row_id: row_id


_AMOUNTS = {
    "R3.1b": ("participation", "participation_id", "meetings"),
    "R3.4b": ("event", "event_id", "attendance"),
    "R3.5": ("participation", "participation_id", "leads"),
    "R3.5b": ("participation", "participation_id", "contracts"),
    "R3.5c": ("participation", "participation_id", "contract_value_eur"),
    "R4.3": ("support_case", "case_id", "amount_granted_eur"),
    "R4.7": ("participation", "participation_id", "contracts"),
    "R4.7b": ("participation", "participation_id", "contract_value_eur"),
    "C4": ("organisation", "org_id", "employees"),
}


@cache
def _records(table: str, indicator_id: str) -> list[dict[str, Any]]:
    """The values or the evidence of an indicator, row by row."""
    rows = getattr(everything(), table)
    return list(rows[rows["indicator_id"] == indicator_id].to_dict("records"))


def _behind(row: dict[str, Any]) -> list[dict[str, Any]]:
    """The evidence of a value: lines of its place and segment whose interval meets its period, and
    whose date is known as precisely as the period asks."""
    start, end, segment = row["period_start"], row["period_end"], row["segment"]
    of_year = (end - start).days > 360
    return [
        line
        for line in _records("evidence", row["indicator_id"])
        if line["counts_from"] <= end
        and line["counts_to"] >= start
        and (of_year or line["precision"] != "year")
        and row["territory_code"] in (FOCAL, line["territory_code"])
        and (segment == line["segment"] or (segment == "all" and "cluster:" not in line["segment"]))
    ]


@pytest.mark.parametrize(
    "indicator_id",
    [
        key
        for key in DUE.split()
        if by_id()[key].method in (COUNT, STOCK) and key not in ("C4", "R5.6")
    ],
)
def test_the_evidence_of_a_count_counts_up_to_it(indicator_id: str) -> None:
    unit = _unit(indicator_id)
    for row in _records("values", indicator_id):
        units = {unit(line["table"], line["row_id"]) for line in _behind(row)}
        assert len(units) == row["value"], row


@pytest.mark.parametrize("indicator_id", sorted(_AMOUNTS))
def test_the_evidence_of_a_sum_sums_up_to_it(indicator_id: str) -> None:
    amount = _lookup(*_AMOUNTS[indicator_id])
    for row in _records("values", indicator_id):
        total = sum(amount(line["row_id"]) for line in _behind(row))
        assert total == pytest.approx(row["value"]), row


def test_the_evidence_of_training_sums_up_to_its_hours() -> None:
    of_case = _lookup("support_case", "case_id", "hours")
    of_event = _lookup("event", "event_id", "hours")
    event = _lookup("participation", "participation_id", "event_id")
    hours = {"support_case": of_case, "participation": lambda row_id: of_event(event(row_id))}
    values = _records("values", "R4.5")
    for row in values:
        total = sum(hours[line["table"]](line["row_id"]) for line in _behind(row))
        assert total == pytest.approx(row["value"]), row
    assert {row["value"] for row in values} > {0, 12, 15}  # S6; T1 twice


@pytest.mark.parametrize("indicator_id", ["R1.5", "R1.6", "R4.4"])
def test_the_evidence_of_a_share_counts_up_to_both_its_parts(indicator_id: str) -> None:
    for row in _records("values", indicator_id):
        parts = [line["part"] for line in _behind(row)]
        both = parts.count("both")
        assert both + parts.count("numerator") == row["numerator"], row
        assert both + parts.count("denominator") == row["denominator"], row


def test_the_evidence_of_a_published_figure_is_its_row() -> None:
    for row in _records("values", "C6"):
        assert [line["table"] for line in _behind(row)] == ["published_figure"]

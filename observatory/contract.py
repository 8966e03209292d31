"""What a valid row is: how its cells are read, which values they may hold, rules over several.

The load checks whole files by it, forms one record at a time, both with the same words.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, partial
from typing import Any

import numpy as np
import pandas as pd

from observatory import reference
from observatory.cells import (
    MAX_LONG_TEXT,
    MAX_TEXT,
    BadCell,
    clean,
    company_number,
    decimal_mark,
    flag,
    listed,
    number,
    read_distinct,
    readings,
    shows_mark,
    stated_date,
    take,
    text_within,
)  # fmt: skip
from observatory.i18n import Message, N_
from observatory.model import Column, LayoutFile
from observatory.model.fields import DATE, FLAG, INTEGER, LIST, NUMBER

CHOICES, RANGE = "choices", "range"
"""What a check of a value is called; one that is required and absent has another name."""

_DTYPES = {NUMBER: "float64", INTEGER: "Int64", FLAG: "boolean", DATE: "datetime64[s]"}
_COUNTRIES = frozenset({"country_code", "country_a", "country_b", "outlet_country"})
_COMPANY_NUMBERS = {"siren": 9, "siret": 14}
_LONG_TEXTS = ("text", "note", "outcome")
_IN_ORDER = (("start_date", "end_date"), ("period_start", "period_end"),
             ("baseline_date", "target_date"))  # fmt: skip

Faults = dict[tuple[int, str], Message]
"""Row position and column -> what is wrong with the cell."""


# Rows of a table


def read_columns(
    cells: pd.DataFrame,
    expected: Mapping[str, Column],
    mark: str | None = None,
    workbook: bool = False,
) -> tuple[pd.DataFrame, Faults]:
    """Every column of the layout, typed, from cells of text; a cell that cannot be read is a fault
    and empty.

    ``mark``: the decimal mark of the numbers, by default the one that they show; ``workbook``:
    whether the cells come from a spreadsheet.
    """
    faults: Faults = {}
    texts: dict[str, tuple[np.ndarray, list[str]]] = {}
    for name, item in expected.items():
        column = cells[name] if name in cells else pd.Series([""] * len(cells), dtype="str")
        codes, distinct = pd.factorize(column)
        texts[name] = codes, [clean(str(cell)) or item.default for cell in distinct]
    numeric = [name for name, item in expected.items() if item.type in (NUMBER, INTEGER)]
    mark = mark or decimal_mark(
        [
            readings(cell, expected[name].unit == "EUR")
            for name in numeric
            for cell in texts[name][1]
            if shows_mark(cell, workbook)
        ]
    )
    columns: dict[str, pd.Series] = {}
    for name, item in expected.items():
        codes, cleaned = texts[name]
        values, reasons = read_distinct(cleaned, cell_reader(item, mark, workbook))
        for row in np.flatnonzero(np.isin(codes, list(reasons))):
            faults[int(row), name] = reasons[int(codes[row])]
        columns |= typed_columns(name, item, values, codes)
    return pd.DataFrame(columns), faults


def typed_columns(
    name: str, item: Column, values: list[Any], codes: np.ndarray
) -> dict[str, pd.Series]:
    """A column (a date with its precision) from its distinct values and each row's place among
    them."""
    if item.type == DATE:
        days = [value and value[0] for value in values]
        precisions = [value and value[1] for value in values]
        return {
            name: take(days, codes, _DTYPES[DATE]),
            f"{name}_precision": _objects(precisions, codes),
        }
    if item.type in _DTYPES:
        return {name: take(values, codes, _DTYPES[item.type])}
    return {name: _objects(values, codes)}


def _objects(values: list[Any], codes: np.ndarray) -> pd.Series:
    cells = np.empty(len(values), dtype=object)
    cells[:] = values
    return pd.Series(cells[codes] if len(codes) else np.array([], dtype=object), dtype=object)


def rule_faults(
    rows: pd.DataFrame, unread: Collection[tuple[int, str]] = ()
) -> Iterator[tuple[int, str, Message]]:
    """The rows that break a rule over several of their columns: position, column, reason.

    ``unread``: cells that are empty because they cannot be read.
    """

    def where(
        mask: "pd.Series[bool]", column: str, template: str, other: str
    ) -> Iterator[tuple[int, str, Message]]:
        for position in np.flatnonzero(mask.to_numpy(dtype=bool)):
            yield int(position), column, Message(template, {"column": other})

    for first, second in _IN_ORDER:
        if first in rows and second in rows:
            ends = last_day(rows[second], rows[f"{second}_precision"])
            yield from where(ends < rows[first], second, N_("lies before {column}"), first)
    if "founded_year" in rows:
        early = (rows["closed_year"] < rows["founded_year"]).fillna(False)
        yield from where(early, "closed_year", N_("lies before {column}"), "founded_year")
    if "lat" in rows:
        template = N_("empty while {column} is filled: a position needs both, or neither")
        for here, there in (("lat", "lon"), ("lon", "lat")):
            known = pd.Series([(at, here) not in unread for at in range(len(rows))])
            lone = rows[here].isna() & rows[there].notna() & known
            yield from where(lone, here, template, there)
    if "siren" in rows:
        both = rows["siren"].notna() & rows["siret"].notna()
        other = rows["siret"].str[:9] != rows["siren"]
        template = N_("does not begin with the row's {column}")
        yield from where(both & other, "siret", template, "siren")
    if "organisation_a" in rows:
        same = rows["organisation_a"].notna() & (rows["organisation_a"] == rows["organisation_b"])
        template = N_("the same as {column}: a partnership has two parties")
        yield from where(same, "organisation_b", template, "organisation_a")


def last_day(day: pd.Series, precision: pd.Series) -> pd.Series:
    """The last day that a date may mean: 2018 is up to 31 December, 2018-04 up to 30 April."""
    result = day.copy()
    year = (precision == "year").fillna(False).to_numpy(dtype=bool)
    month = (precision == "month").fillna(False).to_numpy(dtype=bool)
    result = result.mask(year, (day + pd.offsets.YearEnd(0)).astype("datetime64[s]"))
    return result.mask(month, (day + pd.offsets.MonthEnd(0)).astype("datetime64[s]"))


# One cell


def cell_reader(item: Column, mark: str | None, workbook: bool = False) -> Callable[[str], Any]:
    """The function that reads one cell of a column; it raises BadCell."""
    if item.choices:
        return partial(_choice, choices=item.choices)
    if item.name in _COUNTRIES:
        return _country
    if item.name in _COMPANY_NUMBERS:
        return partial(company_number, digits=_COMPANY_NUMBERS[item.name])
    if item.type == DATE:
        return partial(stated_date, workbook=workbook)
    if item.type in (NUMBER, INTEGER):
        return partial(_quantity, item=item, mark=mark)
    if item.type == FLAG:
        return flag
    if item.type == LIST:
        return listed
    return text_within(MAX_LONG_TEXT if is_long_text(item) else MAX_TEXT)


def is_long_text(item: Column) -> bool:
    """Whether a column holds sentences rather than a name."""
    return item.type == "text" and item.name.startswith(_LONG_TEXTS)


def _choice(cell: str, choices: tuple[str, ...]) -> str:
    """The value of a closed list that a cell means, whatever its case; else the cell as it is."""
    return {choice.casefold(): choice for choice in choices}.get(cell.casefold(), cell)


def _country(cell: str) -> str:
    code = cell.upper()
    if code not in _country_codes():
        raise BadCell(N_("no country has this code: write ISO 3166-1 alpha-2, two letters"))
    return code


@cache
def _country_codes() -> frozenset[str]:
    return frozenset(reference.countries()["code"])


def _quantity(cell: str, item: Column, mark: str | None) -> float | int:
    value = number(
        cell,
        readings(cell, item.unit == "EUR"),
        mark,
        lambda candidate: _in_range(candidate, item),
        whole=item.type == INTEGER,
    )
    return int(value) if item.type == INTEGER else value


def _in_range(value: float, item: Column) -> bool:
    low = -np.inf if item.minimum is None else item.minimum
    high = np.inf if item.maximum is None else item.maximum
    return bool(low <= value <= high)


def value_fault(item: Column, value: Any) -> Message | None:
    """What is wrong with a value that could be read: outside its list or range, or missing."""
    if value is None:
        return value_reason(item, "required", value) if item.required else None
    if item.choices and value not in item.choices:
        return value_reason(item, CHOICES, value)
    if item.type in (NUMBER, INTEGER) and not _in_range(value, item):
        return value_reason(item, RANGE, value)
    return None


def value_reason(item: Column, check: str, value: object) -> Message:
    """Why a value fails a check: CHOICES, RANGE, or that it is required."""
    if check == CHOICES:
        near = get_close_matches(str(value).casefold(), item.choices, 1)
        if near:
            return Message(N_("not in the closed list; did you mean {near}?"), {"near": near[0]})
        choices = ", ".join(item.choices)
        return Message(N_("not in the closed list: write one of {choices}"), {"choices": choices})
    if check == RANGE:
        if item.maximum is not None and item.maximum < 1e6 and item.minimum is not None:
            bounds = {"low": f"{item.minimum:g}", "high": f"{item.maximum:g}"}
            return Message(N_("outside the range {low} to {high}"), bounds)
        if isinstance(value, int | float) and item.minimum is not None and value < item.minimum:
            return Message(N_("below {low}"), {"low": f"{item.minimum:g}"})
        return Message(N_("too large to be true: check the unit"))
    return Message(N_("required and empty: fill it, or delete the row"))


# One record


@dataclass(frozen=True)
class Record:
    """One row after its check: ``cells``, its values as a file writes them in one spelling (only
    those that are filled), and ``faults`` by column."""

    cells: dict[str, str]
    faults: dict[str, Message]


def check_record(file: LayoutFile, cells: Mapping[str, str], languages: Sequence[str]) -> Record:
    """Check one row of a file of the layout, given as text.

    A number may have the decimal comma or point; a cell that cannot be read stays as it is written.
    """
    expected = file.expected(tuple(languages))
    frame = pd.DataFrame({name: [cells.get(name) or ""] for name in expected}, dtype="str")
    rows, found = read_columns(frame, expected)
    faults = {column: message for (_, column), message in found.items()}
    row = {str(name): rows[name].iloc[0] for name in rows}
    for name, item in expected.items():
        value = row[name]
        fault = value_fault(item, None if _absent(value) else value)
        if fault:
            faults.setdefault(name, fault)
    for _, column, message in rule_faults(rows, found):
        faults.setdefault(column, message)
    written = as_cells(file, row, languages)
    written |= {name: str(cells[name]) for _, name in found}
    return Record({name: cell for name, cell in written.items() if cell}, faults)


def as_cells(file: LayoutFile, row: Mapping[str, Any], languages: Sequence[str]) -> dict[str, str]:
    """A typed row as the cells of its file, "" where it is empty; a date as precisely as it is
    known."""
    cells = {}
    for name, item in file.expected(tuple(languages)).items():
        value = row.get(name)
        cells[name] = "" if _absent(value) else _as_cell(item, value, row.get(f"{name}_precision"))
    return cells


def _as_cell(item: Column, value: Any, precision: Any) -> str:
    if item.type == DATE:
        day = pd.Timestamp(value).date().isoformat()
        return day[: {"year": 4, "month": 7}.get(str(precision), 10)]
    if item.type == LIST:
        return "; ".join(str(part) for part in value)
    if item.type == FLAG:
        return str(int(bool(value)))
    if item.type in (NUMBER, INTEGER):
        text = repr(float(value)).removesuffix(".0")
        # Three decimals could be read as thousands.
        return f"{text}0" if len(text.rpartition(".")[2]) == 3 and "." in text else text
    return str(value)


def _absent(value: Any) -> bool:
    if value is None or value is pd.NA or value is pd.NaT:
        return True
    if isinstance(value, str | bytes):
        return not value
    if hasattr(value, "__len__"):
        return len(value) == 0
    return bool(value != value)

"""What a valid row is: every file of the own layout, its types, ranges, lists, keys, references.

Cells are read one distinct value at a time (``etl.parsing``); a schema made from the layout
(``etl.schema``) says which values a column may hold; rules over several columns, keys and references
follow. A row with a fault is rejected with its reasons, every other one is accepted.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache, partial
from typing import Any

import numpy as np
import pandas as pd

from etl.conform.dates import last_day
from etl.faults import PERSONAL, Rejection
from etl.parsing import (
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
from etl.sources.tabular import RawTable
from observatory import reference
from observatory.i18n import Message, N_
from observatory.model import Column, LayoutFile
from observatory.model.fields import DATE, FLAG, INTEGER, LIST, NUMBER

SHOWN = 200
"""Characters of a faulty value that are kept."""

_DTYPES = {NUMBER: "float64", INTEGER: "Int64", FLAG: "boolean", DATE: "datetime64[s]"}
_COUNTRIES = frozenset({"country_code", "country_a", "country_b", "outlet_country"})
_COMPANY_NUMBERS = {"siren": 9, "siret": 14}
_MERGED = frozenset({"organisations"})
"""Files whose rows of several sources are merged (``etl.conform.lists``), those of one key too."""
_LONG_TEXTS = ("text_", "note", "outcome")
_IN_ORDER = (("start_date", "end_date"), ("period_start", "period_end"),
             ("baseline_date", "target_date"))  # fmt: skip


@dataclass(frozen=True)
class Checked:
    """A file after its check.

    ``rows``: the accepted rows with one typed column a header of the layout (``<date>_precision``
    beside each date; an absent column is empty) and ``line``. ``read`` counts every row that is
    not blank; ``rejected`` has one entry a fault, so a row may stand there more than once.
    ``source`` is what its rows name as their source.
    """

    source: str
    file: LayoutFile
    raw_file: str
    rows: pd.DataFrame
    rejected: list[Rejection]
    read: int
    bytes: int
    sha256: str
    warnings: list[Message]


class _Faults:
    """The faults of one file, by row position."""

    def __init__(self, raw: RawTable, file: LayoutFile) -> None:
        self.raw, self.file = raw, file
        self.found: dict[tuple[int, str], Message] = {}

    def add(self, position: int, column: str, reason: Message) -> None:
        """Keep the first fault of a cell."""
        self.found.setdefault((position, column), reason)

    def where(self, mask: "pd.Series[bool]", column: str, template: str, other: str) -> None:
        """The same fault for every row of a mask; ``other`` is the column it is judged against."""
        for position in np.flatnonzero(mask.to_numpy(dtype=bool)):
            self.add(int(position), column, Message(template, {"column": other}))

    @property
    def positions(self) -> list[int]:
        """The rows with a fault."""
        return sorted({position for position, _ in self.found})

    def rejections(self) -> list[Rejection]:
        """What is told of each fault, in the order of the file."""
        lines = self.raw.rows["line"]
        return [
            Rejection(
                self.raw.file,
                int(lines.iloc[at]),
                self.raw.columns.get(column, column),
                self._shown(at, column),
                reason,
            )
            for (at, column), reason in sorted(self.found.items(), key=lambda item: item[0])
        ]

    def _shown(self, position: int, column: str) -> str:
        if column not in self.raw.rows:
            return ""
        cell = str(self.raw.rows[column].iloc[position])
        return _hidden(cell, self.file, column)


def _hidden(cell: str, file: LayoutFile, column: str) -> str:
    """A faulty cell as it may be shown: nothing that says something of a person."""
    known = {item.name: item for item in file.columns}.get(column)
    personal = file.personal or (known is not None and known.personal)
    return PERSONAL if personal and cell else cell[:SHOWN]


def check_table(
    raw: RawTable, file: LayoutFile, languages: Sequence[str], source: str = ""
) -> Checked:
    """Check every row of a file against its contract; ``source`` is by default the file's stem."""
    faults = _Faults(raw, file)
    expected = file.expected(tuple(languages))
    rows = _typed(raw, expected, faults)
    _check_values(rows, expected, faults)
    _check_rules(rows, faults)
    _check_key(rows, file, faults)
    accepted = rows.drop(index=faults.positions)
    told = [
        replace(fault, value=PERSONAL) if file.personal and fault.value else fault
        for fault in raw.faults
    ]
    return Checked(
        source=source or file.stem, file=file, raw_file=raw.file, rows=accepted.reset_index(drop=True),
        rejected=sorted([*told, *faults.rejections()], key=lambda fault: fault.line),
        read=raw.read, bytes=raw.bytes, sha256=raw.sha256, warnings=list(raw.warnings),
    )  # fmt: skip


def empty_rows(file: LayoutFile, languages: Sequence[str]) -> pd.DataFrame:
    """The rows of a file that is absent: none, with the same columns and types."""
    columns: dict[str, pd.Series] = {}
    for name, item in file.expected(tuple(languages)).items():
        columns |= _columns(name, item, [], np.array([], dtype=np.int64))
    columns["line"] = pd.Series([], dtype="int64")
    return pd.DataFrame(columns)


def check_keys(checked: Sequence[Checked]) -> list[Checked]:
    """Reject the rows whose key a source before theirs has, but for those that are merged."""
    seen: dict[str, dict[tuple[Any, ...], str]] = {}
    return [_unseen(item, seen.setdefault(item.file.stem, {})) for item in checked]


def _unseen(item: Checked, seen: dict[tuple[Any, ...], str]) -> Checked:
    """A source's rows without those whose key is in ``seen`` (key -> source), which they join."""
    if not item.file.key or item.file.stem in _MERGED:
        return item
    columns = list(item.file.key)
    keys = _tuples(item.rows, columns)
    again = {place: seen[key] for place, key in enumerate(keys) if key in seen}
    for key in keys:
        seen.setdefault(key, item.source)
    template = N_("{source} has the same {key}; that row is kept")
    reasons = {
        place: Message(template, {"source": source, "key": ", ".join(columns)})
        for place, source in again.items()
    }
    return _without(item, columns[-1], reasons)


def check_references(checked: Sequence[Checked]) -> list[Checked]:
    """Reject the rows that name a row of another file which is not there, or was rejected."""
    result = list(checked)
    for place, item in enumerate(checked):
        for columns, other, keys in item.file.references:
            known: set[tuple[Any, ...]] = set()
            for holder in checked:
                if holder.file.stem == other:
                    known.update(_tuples(holder.rows, keys.split()))
            result[place] = _referring(result[place], columns.split(), known, other)
    return result


def _referring(
    item: Checked, columns: list[str], known: set[tuple[Any, ...]], stem: str
) -> Checked:
    lost = [
        position
        for position, value in enumerate(_tuples(item.rows, columns))
        if None not in value and value not in known
    ]
    template = N_("no accepted row of {file} has it: add the row there, or correct the id here")
    return _without(item, columns[-1], dict.fromkeys(lost, Message(template, {"file": stem})))


def _without(item: Checked, column: str, reasons: dict[int, Message]) -> Checked:
    """The rows but for those at some positions, each rejected for its reason."""
    if not reasons:
        return item
    lost = list(reasons)
    rejections = [
        Rejection(
            item.raw_file, int(item.rows["line"].iloc[position]), column,
            _hidden(str(item.rows[column].iloc[position]), item.file, column), reason,
        )
        for position, reason in reasons.items()
    ]  # fmt: skip
    return replace(
        item,
        rows=item.rows.drop(index=lost).reset_index(drop=True),
        rejected=sorted([*item.rejected, *rejections], key=lambda fault: fault.line),
    )


def _tuples(rows: pd.DataFrame, columns: list[str]) -> list[tuple[Any, ...]]:
    cells = rows[columns].astype(object)
    return list(cells.where(cells.notna(), None).itertuples(index=False, name=None))


# Cells


def _typed(raw: RawTable, expected: dict[str, Column], faults: _Faults) -> pd.DataFrame:
    """Every column of the layout, typed; a cell that cannot be read is a fault and empty."""
    texts: dict[str, tuple[np.ndarray, list[str]]] = {}
    for name, item in expected.items():
        cells = raw.rows[name] if name in raw.rows else pd.Series([""] * len(raw.rows), dtype="str")
        codes, distinct = pd.factorize(cells)
        texts[name] = codes, [clean(str(cell)) or item.default for cell in distinct]
    numeric = [name for name, item in expected.items() if item.type in (NUMBER, INTEGER)]
    mark = raw.decimal_mark or decimal_mark(
        [
            readings(cell, expected[name].unit == "EUR")
            for name in numeric
            for cell in texts[name][1]
            if shows_mark(cell, raw.workbook)
        ]
    )
    columns: dict[str, pd.Series] = {}
    for name, item in expected.items():
        codes, cleaned = texts[name]
        values, reasons = read_distinct(cleaned, _reader(item, mark, raw))
        for row in np.flatnonzero(np.isin(codes, list(reasons))):
            faults.add(int(row), name, reasons[int(codes[row])])
        columns |= _columns(name, item, values, codes)
    columns["line"] = raw.rows["line"].astype("int64").reset_index(drop=True)
    return pd.DataFrame(columns)


def _columns(name: str, item: Column, values: list[Any], codes: np.ndarray) -> dict[str, pd.Series]:
    """A column from its distinct values and each row's place among them."""
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


def _reader(item: Column, mark: str | None, raw: RawTable) -> Callable[[str], Any]:
    """The function that reads one cell of a column."""
    if item.choices:
        return partial(_choice, choices=item.choices)
    if item.name in _COUNTRIES:
        return _country
    if item.name in _COMPANY_NUMBERS:
        return partial(company_number, digits=_COMPANY_NUMBERS[item.name])
    if item.type == DATE:
        return partial(stated_date, workbook=raw.workbook)
    if item.type in (NUMBER, INTEGER):
        return partial(_quantity, item=item, mark=mark)
    if item.type == FLAG:
        return flag
    if item.type == LIST:
        return listed
    return text_within(MAX_LONG_TEXT if item.name.startswith(_LONG_TEXTS) else MAX_TEXT)


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


# Columns, rows, keys


def _check_values(rows: pd.DataFrame, expected: dict[str, Column], faults: _Faults) -> None:
    if rows.empty:
        return
    # Pandera takes a second to import: a load that finds nothing changed does without.
    from etl.schema import failures

    for position, name, check, value in failures(rows, expected):
        faults.add(position, name, _reason(expected[name], check, value))


def _reason(item: Column, check: str, value: object) -> Message:
    if check == "choices":
        near = get_close_matches(str(value).casefold(), item.choices, 1)
        if near:
            return Message(N_("not in the closed list; did you mean {near}?"), {"near": near[0]})
        choices = ", ".join(item.choices)
        return Message(N_("not in the closed list: write one of {choices}"), {"choices": choices})
    if check == "range":
        if item.maximum is not None and item.maximum < 1e6 and item.minimum is not None:
            bounds = {"low": f"{item.minimum:g}", "high": f"{item.maximum:g}"}
            return Message(N_("outside the range {low} to {high}"), bounds)
        if isinstance(value, int | float) and item.minimum is not None and value < item.minimum:
            return Message(N_("below {low}"), {"low": f"{item.minimum:g}"})
        return Message(N_("too large to be true: check the unit"))
    return Message(N_("required and empty: fill it, or delete the row"))


def _check_rules(rows: pd.DataFrame, faults: _Faults) -> None:
    """Rules over several columns of one row."""
    for first, second in _IN_ORDER:
        if first in rows and second in rows:
            ends = last_day(rows[second], rows[f"{second}_precision"])
            faults.where(ends < rows[first], second, N_("lies before {column}"), first)
    if "founded_year" in rows:
        early = (rows["closed_year"] < rows["founded_year"]).fillna(False)
        faults.where(early, "closed_year", N_("lies before {column}"), "founded_year")
    if "lat" in rows:
        template = N_("empty while {column} is filled: a position needs both, or neither")
        for here, there in (("lat", "lon"), ("lon", "lat")):
            known = pd.Series([(at, here) not in faults.found for at in range(len(rows))])
            faults.where(rows[here].isna() & rows[there].notna() & known, here, template, there)
    if "siren" in rows:
        both = rows["siren"].notna() & rows["siret"].notna()
        other = rows["siret"].str[:9] != rows["siren"]
        template = N_("does not begin with the row's {column}")
        faults.where(both & other, "siret", template, "siren")
    if "organisation_a" in rows:
        same = rows["organisation_a"].notna() & (rows["organisation_a"] == rows["organisation_b"])
        template = N_("the same as {column}: a partnership has two parties")
        faults.where(same, "organisation_b", template, "organisation_a")


def _check_key(rows: pd.DataFrame, file: LayoutFile, faults: _Faults) -> None:
    """A key that an earlier row has: that row is kept, this one rejected."""
    if not file.key:
        return
    valid = rows.drop(index=faults.positions)
    doubled = valid[valid.duplicated(list(file.key))]
    if doubled.empty:
        return
    first = valid.drop_duplicates(list(file.key))
    lines = dict(zip(_tuples(first, list(file.key)), first["line"], strict=True))
    for position, key in zip(doubled.index, _tuples(doubled, list(file.key)), strict=True):
        column = file.key[0] if len(file.key) == 1 else file.key[-1]
        values = {"key": ", ".join(file.key), "line": str(lines[key])}
        reason = Message(N_("line {line} has the same {key}; that row is kept"), values)
        faults.add(int(position), column, reason)

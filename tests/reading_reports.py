"""A report read for tests: its tables, cells, references, and the whole as plain values."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from observatory.charts import Chart
from observatory.charts.stored import to_json
from observatory.exports.content import Cards, Cell, Report, Section, Table
from observatory.i18n import Language


def section(report: Report, key: str) -> Section:
    """A section by its key."""
    return next(item for item in report.sections if item.key == key)


def tables(report: Report) -> Iterator[Table]:
    """Every table of the sections."""
    return (block for _, block in report.blocks() if isinstance(block, Table))


def table(report: Report, key: str) -> Table:
    """A table by its key."""
    return next(item for item in tables(report) if item.key == key)


def rows(found: Table) -> list[dict[str, Cell]]:
    """A table's rows by the keys of its columns."""
    keys = [heading.key for heading in found.columns]
    return [dict(zip(keys, row, strict=True)) for row in found.rows]


def cards(report: Report) -> list[Any]:
    """The cards of the summary."""
    return [
        card for _, block in report.blocks() if isinstance(block, Cards) for card in block.cards
    ]


def references(report: Report) -> list[str]:
    """Every reference in the order in which a reader meets it, each once."""
    found: list[str] = []
    for _, block in report.blocks():
        if isinstance(block, Cards):
            found += [card.reference for card in block.cards]
        elif not hasattr(block, "reference"):
            continue
        else:
            found.append(block.reference)
            if isinstance(block, Table):
                found += _of_table(block)
    for item in report.evidence:
        found += _of_table(item.parts) if item.parts else []
    return list(dict.fromkeys(item for item in found if item))


def _of_table(table: Table) -> list[str]:
    return [cell.reference for row in table.rows for cell in row]


def plain(value: Any) -> Any:
    """A report as values that compare by what they hold, charts too."""
    if isinstance(value, Chart):
        return to_json(value)
    if isinstance(value, Language):
        return value.code
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


def words(report: Report) -> str:
    """Everything that is said, as one text."""
    return repr(plain(report))

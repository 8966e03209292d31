"""Lists of European projects for tests: read with invented towns, their rows and what is told."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from etl.inputs import SourceChecked, SourceInput, read_source
from etl.sources.base import Setting

TOWNS = ("Rivebelle", "06990 Rivebelle", "06991 Valombre", "Valombre")
"""The towns of the focal territory, in FR, as a place may be written."""


def is_local(place: str, country: str | None = None, department: str | None = None) -> bool:
    """Whether a place is one of the towns."""
    return place in TOWNS and country == "FR"


def read_files(kind: str, paths: Sequence[Path], **options: Any) -> SourceChecked:
    """Read files of a kind as a source called ``list`` with these options."""
    source = {"name": "list", "kind": kind, "location": "list", **options}
    return read_source(SourceInput(Setting(source, is_local=is_local), list(paths)), ["fr", "en"])


def rows(found: SourceChecked, stem: str) -> list[dict[str, Any]]:
    """The accepted rows for a file of the layout."""
    tables = [item.rows for item in found.tables if item.file.stem == stem]
    return [row for table in tables for row in table.to_dict("records")]


def pairs(found: SourceChecked) -> list[tuple[str, str]]:
    """Both parties of every accepted partnership."""
    return [(row["organisation_a"], row["organisation_b"]) for row in rows(found, "partnerships")]


def told(found: SourceChecked) -> list[tuple[int, str, str, str]]:
    """Line, column, value and reason of every rejection."""
    faults = [*found.faults, *(fault for item in found.tables for fault in item.rejected)]
    return [(item.line, item.column, item.value, item.reason.text()) for item in faults]


def warned(found: SourceChecked) -> list[str]:
    """The reader's warnings."""
    return [message.text() for message in found.extract.warnings]

"""The vocabulary: closed lists, the own layout's files, the snapshot's tables, each defined once."""

from observatory.model.fields import Column, column
from observatory.model.kinds import COMMON_OPTIONS, KINDS, SourceKind
from observatory.model.layout import LAYOUT, LayoutFile
from observatory.model.lists import CLOSED_LISTS
from observatory.model.tables import REFERENCES, SCHEMA_VERSION, TABLES, Table

__all__ = [
    "CLOSED_LISTS",
    "COMMON_OPTIONS",
    "KINDS",
    "LAYOUT",
    "REFERENCES",
    "SCHEMA_VERSION",
    "TABLES",
    "Column",
    "LayoutFile",
    "SourceKind",
    "Table",
    "column",
]

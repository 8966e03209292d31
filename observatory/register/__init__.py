"""The register: what people type into the observatory, kept with who, when and what was before.

An append-only log of entries is the truth; the rows as they stand are kept beside it. It lies in a
SQL database, SQLite unless another one is named.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from observatory.register.address import NONE, REGISTER_VARIABLE, register_address
from observatory.register.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    RegisterError,
    RegisterUnavailable,
    UndoRefused,
)
from observatory.register.rows import TYPED, Entry, Row, Writer, key_of

if TYPE_CHECKING:
    from observatory.register.database import Database, database_of
    from observatory.register.records import Change, Records

_LATER = {
    "Change": "records", "Database": "database", "Records": "records", "database_of": "database",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    """What needs SQLAlchemy, which takes longer to import than a register without rows to read."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)


__all__ = [
    "NONE",
    "REGISTER_VARIABLE",
    "TYPED",
    "Change",
    "Conflict",
    "Database",
    "Entry",
    "Invalid",
    "NotAllowed",
    "Records",
    "RegisterError",
    "RegisterUnavailable",
    "Row",
    "UndoRefused",
    "Writer",
    "database_of",
    "key_of",
    "register_address",
]

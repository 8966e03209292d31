"""The register: what people type into the observatory, kept with who, when and what was before.

An append-only log of entries is the truth; the rows as they stand are kept beside it. It lies in a
SQL database, SQLite unless another one is named.
"""

from observatory.register.database import (
    NONE,
    REGISTER_VARIABLE,
    Database,
    database_of,
    register_address,
)
from observatory.register.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    RegisterError,
    RegisterUnavailable,
    UndoRefused,
)
from observatory.register.records import Change, Records
from observatory.register.rows import TYPED, Entry, Row, Writer, key_of

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

"""What people who vote are promised: who asks and why, and for how long their votes are kept."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from observatory.i18n import N_
from observatory.settings import ConfigError, texts_of

MONTHS = 12


@dataclass(frozen=True)
class Voting:
    """The configuration's ``[votes]``::

    [votes]
    notice = { fr = "…", en = "…" }   # in place of the neutral words
    months = 12                       # then votes are deleted, and their tallies stay
    """

    notice: dict[str, str] = field(default_factory=dict)
    months: int = MONTHS

    @classmethod
    def of(cls, table: dict[str, Any], path: Path) -> "Voting":
        """Read and check the table. Raises ConfigError."""
        months = table.get("months", MONTHS)
        if isinstance(months, bool) or not isinstance(months, int) or not 1 <= months <= 120:
            template = N_("{file}: [votes] months must be a whole number between 1 and 120.")
            raise ConfigError(template, file=path)
        return cls(texts_of(table.get("notice", {}), "[votes] notice", path), months)

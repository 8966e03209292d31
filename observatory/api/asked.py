"""What is asked of a list, and the pages that answer it."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from observatory.access import Role
from observatory.i18n import Language
from observatory.model import Column, column
from observatory.store import Store


@dataclass(frozen=True)
class Asked:
    """What is asked of a list: by whom, in which language, with which values, which page."""

    store: Store
    language: Language
    role: Role
    values: dict[str, Any]

    @property
    def page(self) -> int:
        """The page, from 1."""
        return int(self.values["page"])

    @property
    def rows(self) -> int:
        """Rows of a page."""
        return int(self.values["per_page"])

    def place(self) -> str | None:
        """The basin asked for; None for the whole territory."""
        code: str | None = self.values["territory"]
        return None if code == self.store.config.territory.focal else code


Found = tuple[int, pd.DataFrame]
"""How many rows there are in all, and those of one page."""


def of_table(table: str, names: str) -> tuple[Column, ...]:
    """Columns of a table, as the data dictionary has them."""
    return tuple(column(table, name) for name in names.split())


def page_of(asked: Asked, table: pd.DataFrame) -> Found:
    """The page asked for of a whole table."""
    first = (asked.page - 1) * asked.rows
    return len(table), table.iloc[first : first + asked.rows]

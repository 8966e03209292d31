"""What a page asks: one protocol, so that queries do not depend on where the rows come from."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Protocol

import pandas as pd

from observatory.config import Config


class Store(Protocol):
    """Rows and the facts about them; a Snapshot is one.

    ``id`` changes whenever an answer could: results may be kept under it.
    """

    id: str
    dataset: str
    config: Config
    as_of: date
    loaded_at: datetime

    def query(self, sql: str, params: Sequence[Any] | dict[str, Any] | None = None) -> pd.DataFrame:
        """Rows of a question in SQL; ``?`` or ``$name`` stand for ``params``."""
        ...

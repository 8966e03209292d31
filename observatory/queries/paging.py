"""One page of what a question finds, and how much there is in all."""

from typing import Any

import pandas as pd

from observatory.store import Store


def paged(
    store: Store, found: str, order: str, params: dict[str, Any], page: int, rows: int
) -> tuple[int, pd.DataFrame]:
    """How many rows a question in SQL finds, and a page (from 1) of ``rows`` of them.

    ``found``: the question, with ``params`` named in it; ``order``: what its rows are sorted by.
    """
    total = store.query(f"SELECT count(*) AS n FROM ({found})", params)
    told = params | {"rows": rows, "skipped": (page - 1) * rows}
    shown = store.query(f"{found} ORDER BY {order} LIMIT $rows OFFSET $skipped", told)
    return int(total["n"].iloc[0]), shown

"""Answers: rows as JSON or CSV, a page of them, and the tag by which they are known again."""

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Sequence
from datetime import UTC
from typing import Any

import pandas as pd

from observatory.exports.tables import comma_separated
from observatory.model import Column
from observatory.model.fields import DATE, FLAG, INTEGER, LIST, NUMBER, TIME

KEPT = 32
"""Answers that are kept, those asked for last."""
CSV_TYPE = "text/csv; charset=utf-8; header=present"


def records(table: pd.DataFrame, fields: Sequence[Column]) -> list[dict[str, Any]]:
    """The rows of a table with their fields as JSON has them; what is absent is null.

    Days are ISO 8601, instants too and in UTC; lists are arrays.
    """
    columns = [[_plain(cell, item.type) for cell in table[item.name]] for item in fields]
    names = [item.name for item in fields]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def as_json(body: dict[str, Any]) -> bytes:
    """An answer as JSON text."""
    return json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def as_csv(rows: list[dict[str, Any]], fields: Sequence[Column]) -> bytes:
    """Records as CSV (RFC 4180): commas, decimal points, true and false; lists joined by ``;``."""
    cells = [
        [str(cell).lower() if isinstance(cell, bool) else cell for cell in row.values()]
        for row in rows
    ]
    names = [item.name for item in fields]
    return comma_separated(pd.DataFrame(cells, columns=names, dtype=object))


def tag(*parts: object) -> str:
    """The entity tag of whatever depends on ``parts`` alone."""
    digest = hashlib.blake2b(
        "\x00".join(map(str, parts)).encode("utf-8", "replace"), digest_size=12
    )
    return f'"{digest.hexdigest()}"'


def is_known(etag: str, header: str | None) -> bool:
    """Whether a header If-None-Match names a tag."""
    names = [part.strip().removeprefix("W/") for part in (header or "").split(",")]
    return etag in names or "*" in names


class Kept:
    """The last answers by their tags: the same question of the same store has the same answer."""

    def __init__(self, most: int = KEPT) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._answers: OrderedDict[str, tuple[bytes, dict[str, str]]] = OrderedDict()

    def get(self, etag: str) -> tuple[bytes, dict[str, str]] | None:
        """The body and headers of a tag, None where they are not kept."""
        with self._lock:
            if etag in self._answers:
                self._answers.move_to_end(etag)
            return self._answers.get(etag)

    def put(self, etag: str, body: bytes, headers: dict[str, str]) -> None:
        """Keep an answer, and let go of the one that was not asked for longest."""
        with self._lock:
            self._answers[etag] = body, headers
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)


def _plain(cell: Any, kind: str) -> Any:
    if kind == LIST:
        return None if _absent(cell) else [str(part) for part in cell]
    if _absent(cell):
        return None
    if kind == INTEGER:
        return int(cell)
    if kind == NUMBER:
        return float(cell)
    if kind == FLAG:
        return bool(cell)
    if kind == DATE:
        return pd.Timestamp(cell).date().isoformat()
    if kind == TIME:
        moment = pd.Timestamp(cell)
        moment = moment.tz_localize(UTC) if moment.tzinfo is None else moment.tz_convert(UTC)
        return moment.isoformat().replace("+00:00", "Z")
    return str(cell)


def _absent(cell: Any) -> bool:
    # A list has no truth of its own; pandas' NA compares as neither true nor false.
    return cell is None or cell is pd.NA or cell is pd.NaT or (isinstance(cell, float) and cell != cell)  # fmt: skip

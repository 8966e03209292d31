"""Who did what and when: typed rows, given files and the audit log as one list, the newest first."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from observatory.config import Config
from observatory.register.database import Database, database_of, register_address
from observatory.register.schema import audit, entry, upload

MOST = 2_000
"""Lines that are read of each kind; older ones stay in the register."""


@dataclass(frozen=True)
class Line:
    """One thing that was done. ``at`` is UTC; ``role`` is empty where it was not kept.

    ``action``: the thing and what was done, as in ``row.change`` or ``load.approve``; ``subject``:
    what it was done to; ``before`` and ``after``: what changed, empty where nothing stood there.
    """

    at: datetime
    who: str
    role: str
    action: str
    subject: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    @property
    def kind(self) -> str:
        """The thing that it was done to: the first word of the action."""
        return self.action.split(".")[0]


def lines(dataset: str, config: Config, named: str | None = None) -> list[Line]:
    """What was done to a dataset and to the whole installation. Raises RegisterUnavailable."""
    address = register_address(config, named)
    database = database_of(address) if address else None
    if database is None or not database.is_there:
        return []
    return read(database, dataset)


def read(database: Database, dataset: str) -> list[Line]:
    """The lines of a register, at most ``MOST`` of each kind. Raises RegisterUnavailable."""
    with database.reading() as connection:
        found = [
            *_rows(connection, dataset),
            *_files(connection, dataset),
            *_audited(connection, dataset),
        ]
    return sorted(found, key=lambda line: line.at, reverse=True)


def _rows(connection: sa.Connection, dataset: str) -> list[Line]:
    asked = sa.select(entry).where(entry.c.dataset == dataset)
    return [
        Line(
            datetime.fromisoformat(item["written_at"]), item["who"], "", f"row.{item['kind']}",
            f"{item['row_table']} {_key(item['row_key'])}",
            *_changed(item["before"] or {}, item["after"] or {}),
        )
        for item in connection.execute(asked.order_by(entry.c.id.desc()).limit(MOST)).mappings()
    ]  # fmt: skip


def _files(connection: sa.Connection, dataset: str) -> list[Line]:
    columns = [item for item in upload.c if item is not upload.c.content]
    asked = sa.select(*columns).where(upload.c.dataset == dataset)
    found = []
    for item in connection.execute(asked.order_by(upload.c.id.desc()).limit(MOST)).mappings():
        told = {"file": item["file"], "bytes": item["bytes"], "sha256": item["sha256"]}
        given = datetime.fromisoformat(item["given_at"])
        found.append(Line(given, item["who"], "", "file.give", item["target"], {}, told))
        if item["withdrawn_by"] and item["withdrawn_at"]:
            gone, why = datetime.fromisoformat(item["withdrawn_at"]), item["reason"]
            after = {"reason": why} if why else {}
            found.append(
                Line(gone, item["withdrawn_by"], "", "file.withdraw", item["target"], told, after)
            )
    return found


def _audited(connection: sa.Connection, dataset: str) -> list[Line]:
    asked = sa.select(audit).where(audit.c.dataset.in_([dataset, ""]))
    return [
        Line(
            datetime.fromisoformat(item["done_at"]), item["who"], item["role"], item["action"],
            item["subject"], item["before"] or {}, item["after"] or {},
        )
        for item in connection.execute(asked.order_by(audit.c.id.desc()).limit(MOST)).mappings()
    ]  # fmt: skip


def _changed(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The cells that differ, on both sides."""
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return (
        {name: before[name] for name in names if name in before},
        {name: after[name] for name in names if name in after},
    )


def _key(text: str) -> str:
    """A row's key without the marks of JSON."""
    try:
        return ", ".join(str(value) for value in json.loads(text).values() if value)
    except (ValueError, AttributeError):
        return text

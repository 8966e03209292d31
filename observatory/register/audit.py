"""The audit log of what is no typed row and no given file: polls, presentations, loads, sign-ins."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from observatory.config import Config
from observatory.register.database import database_of, register_address
from observatory.register.rows import Writer
from observatory.register.schema import audit

BY_VARIABLE = "OBSERVATORY_BY"
"""Who asked for a command that the application runs."""


def note(
    connection: sa.Connection,
    writer: Writer,
    dataset: str,
    action: str,
    subject: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Add a line, in the transaction of what it tells of.

    ``action``: a word for the thing and one for what was done, as in ``poll.open``; ``before`` and
    ``after``: what changed, small, without anything personal.
    """
    connection.execute(
        audit.insert().values(
            dataset=dataset,
            action=action,
            subject=subject,
            before=dict(before) if before is not None else None,
            after=dict(after) if after is not None else None,
            who=writer.name,
            role=writer.role.value,
            done_at=datetime.now(UTC).isoformat(),
        )
    )


def remember(
    config: Config | None,
    writer: Writer,
    dataset: str,
    action: str,
    subject: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    named: str | None = None,
) -> bool:
    """Add a line about what was done elsewhere, in a transaction of its own.

    Gives whether there is a register, the one ``named`` or the configured one. Raises
    RegisterUnavailable.
    """
    address = register_address(config, named)
    if address is None:
        return False
    with database_of(address).writing() as connection:
        note(connection, writer, dataset, action, subject, before, after)
    return True

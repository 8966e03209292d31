"""The files that managers gave: kept whole, with who and when, until somebody withdraws them."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from observatory.access import Action, may
from observatory.config import Config
from observatory.i18n import Message, N_
from observatory.register.database import Database, database_of, register_address
from observatory.register.errors import NotAllowed, RegisterUnavailable, UndoRefused
from observatory.register.rows import Writer
from observatory.register.schema import upload


@dataclass(frozen=True)
class Upload:
    """A file that was given, without its content.

    ``target``: the file of the layout, or the configured source, whose place it takes; ``bytes``:
    its size; ``at`` and ``withdrawn_at`` are UTC; ``withdrawn_by`` is None while it is in use or
    only followed by a later one.
    """

    id: int
    target: str
    file: str
    bytes: int
    sha256: str
    who: str
    at: datetime
    withdrawn_by: str | None = None
    withdrawn_at: datetime | None = None
    reason: str | None = None


class Uploads:
    """The files given for one dataset. Raises RegisterUnavailable; what writes, NotAllowed too."""

    def __init__(self, database: Database | None, dataset: str) -> None:
        self.database = database
        self.dataset = dataset

    @classmethod
    def configured(cls, dataset: str, config: Config, named: str | None = None) -> "Uploads":
        """Those of a dataset in the register of this installation, or in the one named."""
        address = register_address(config, named)
        return cls(database_of(address) if address else None, dataset)

    def listed(self) -> list[Upload]:
        """Every file that was given, the newest first."""
        if self.database is None or not self.database.is_there:
            return []
        columns = [item for item in upload.c if item is not upload.c.content]
        asked = sa.select(*columns).where(upload.c.dataset == self.dataset)
        with self.database.reading() as connection:
            found = connection.execute(asked.order_by(upload.c.id.desc())).mappings()
            return [_upload(item) for item in found]

    def in_use(self) -> dict[str, Upload]:
        """Target -> the file that takes its place."""
        held = [item for item in self.listed() if item.withdrawn_by is None]
        return {item.target: item for item in reversed(held)}

    def content(self, upload_id: int) -> bytes:
        """The content of a file that was given; KeyError where there is none."""
        asked = sa.select(upload.c.content).where(
            (upload.c.dataset == self.dataset) & (upload.c.id == upload_id)
        )
        if self.database is None:
            raise KeyError(upload_id)
        with self.database.reading() as connection:
            found = connection.execute(asked).scalar()
        if found is None:
            raise KeyError(upload_id)
        return bytes(found)

    def keep(self, writer: Writer, target: str, file: str, content: bytes) -> Upload:
        """Keep a file; from now on loads take it in the place of its target."""
        now, digest = datetime.now(UTC), hashlib.sha256(content).hexdigest()
        with self._writing(writer).writing() as connection:
            result = connection.execute(
                upload.insert().values(
                    dataset=self.dataset, target=target, file=file, content=content,
                    bytes=len(content), sha256=digest, who=writer.name, given_at=now.isoformat(),
                )
            )  # fmt: skip
            assert result.inserted_primary_key is not None
            made = int(result.inserted_primary_key[0])
        return Upload(made, target, file, len(content), digest, writer.name, now)

    def withdraw(self, writer: Writer, upload_id: int, reason: str = "") -> None:
        """Let loads take what stood there before: the file given earlier, else the directory's.

        Raises UndoRefused for one that is not in use.
        """
        mine = (upload.c.dataset == self.dataset) & (upload.c.id == upload_id)
        with self._writing(writer).writing() as connection:
            done = connection.execute(
                upload.update()
                .where(mine & upload.c.withdrawn_by.is_(None))
                .values(
                    withdrawn_by=writer.name,
                    withdrawn_at=datetime.now(UTC).isoformat(),
                    reason=reason or None,
                )
            )
            if not done.rowcount:
                raise UndoRefused(Message(N_("This file is not in use any more.")))

    def _writing(self, writer: Writer) -> Database:
        if not may(writer.role, Action.WRITE):
            raise NotAllowed
        if self.database is None:
            raise RegisterUnavailable(Message(N_("This installation has no register to write to.")))
        return self.database


def _upload(found: sa.RowMapping) -> Upload:
    return Upload(
        int(found["id"]), found["target"], found["file"], int(found["bytes"]), found["sha256"],
        found["who"], datetime.fromisoformat(found["given_at"]), found["withdrawn_by"],
        _moment(found["withdrawn_at"]), found["reason"],
    )  # fmt: skip


def _moment(text: Any) -> datetime | None:
    return datetime.fromisoformat(text) if text else None

"""Saved views: the states of pages that managers gave a name, each write in the audit log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from observatory.access import Action, may
from observatory.codes import new_code
from observatory.config import Config
from observatory.i18n import Message, N_
from observatory.register import audit
from observatory.register.database import Database, database_of, register_address
from observatory.register.errors import NotAllowed, RegisterError, RegisterUnavailable
from observatory.register.rows import Writer
from observatory.register.schema import view as table

LONGEST_NAME = 120
MOST_BYTES = 8_000
"""How long the filters of a view may be, as an address."""

Filters = Mapping[str, Sequence[str]]
"""Name in the address -> its values, by id."""


class Gone(RegisterError):
    """Somebody deleted the view meanwhile."""

    def __init__(self) -> None:
        super().__init__(Message(N_("Nothing was changed: this view was deleted.")))


@dataclass(frozen=True)
class View:
    """A view as it stands; ``page`` is the page's key, ``saved_at`` is UTC."""

    code: str
    dataset: str
    name: str
    page: str
    filters: Mapping[str, tuple[str, ...]]
    who: str
    saved_at: datetime


class Views:
    """The views of one dataset. Raises RegisterUnavailable; what writes also NotAllowed, RegisterError
    where a name cannot be kept, and Gone where there is no such view any more."""

    def __init__(self, database: Database | None, dataset: str) -> None:
        self.database = database
        self.dataset = dataset

    @classmethod
    def configured(cls, dataset: str, config: Config, named: str | None = None) -> "Views":
        """Those of a dataset in the register of this installation, or in the one named."""
        address = register_address(config, named)
        return cls(database_of(address) if address else None, dataset)

    @property
    def is_there(self) -> bool:
        """Whether there is a register to write to."""
        return self.database is not None

    def of_page(self, page: str) -> list[View]:
        """The views of a page, by name."""
        if self.database is None or not self.database.is_there:
            return []
        asked = sa.select(table).where(
            (table.c.dataset == self.dataset) & (table.c.page == page)
        )  # fmt: skip
        with self.database.reading() as connection:
            found = [_view(item) for item in connection.execute(asked).mappings()]
        return sorted(found, key=lambda item: (item.name.casefold(), item.code))

    def save(self, writer: Writer, name: str, page: str, filters: Filters) -> View:
        """A new view of a page, under a code of its own."""
        name = _checked(name)
        kept = {key: list(values) for key, values in filters.items()}
        if sum(len(key) + len(value) for key in kept for value in kept[key]) > MOST_BYTES:
            raise RegisterError(Message(N_("Nothing was saved: this page’s state is too long.")))
        with self._writing(writer).writing() as connection:
            code = _free_code(connection)
            connection.execute(
                table.insert().values(
                    dataset=self.dataset, code=code, name=name, page=page, filters=kept,
                    who=writer.name, saved_at=datetime.now(UTC).isoformat(),
                )
            )  # fmt: skip
            made = self._there(connection, code)
            audit.note(connection, writer, self.dataset, "view.save", code, None, _told(made))
            return made

    def rename(self, writer: Writer, code: str, name: str) -> View:
        """Give a view another name; its address stays."""
        name = _checked(name)
        with self._writing(writer).writing() as connection:
            before = self._there(connection, code)
            connection.execute(table.update().where(table.c.code == code).values(name=name))
            audit.note(
                connection, writer, self.dataset, "view.rename", code,
                {"name": before.name}, {"name": name},
            )  # fmt: skip
            return self._there(connection, code)

    def delete(self, writer: Writer, code: str) -> None:
        """Take a view away; its address leads nowhere from then on."""
        with self._writing(writer).writing() as connection:
            before = self._there(connection, code)
            connection.execute(table.delete().where(table.c.code == code))
            audit.note(connection, writer, self.dataset, "view.delete", code, _told(before), None)

    def _there(self, connection: sa.Connection, code: str) -> View:
        found = _found(connection, code)
        if found is None or found.dataset != self.dataset:
            raise Gone
        return found

    def _writing(self, writer: Writer) -> Database:
        if not may(writer.role, Action.WRITE):
            raise NotAllowed(Message(N_("Only managers may save and change views.")))
        if self.database is None:
            raise RegisterUnavailable(Message(N_("This installation has no register to write to.")))
        return self.database


def found_view(database: Database, code: str) -> View | None:
    """The view of a code, whatever its dataset; None where there is none. Raises RegisterUnavailable."""
    if not database.is_there:
        return None
    with database.reading() as connection:
        return _found(connection, code)


def _found(connection: sa.Connection, code: str) -> View | None:
    item = connection.execute(sa.select(table).where(table.c.code == code)).mappings().first()
    return _view(item) if item else None


def _view(item: Any) -> View:
    return View(
        item["code"], item["dataset"], item["name"], item["page"],
        {name: tuple(values) for name, values in item["filters"].items()},
        item["who"], datetime.fromisoformat(item["saved_at"]),
    )  # fmt: skip


def _told(found: View) -> dict[str, Any]:
    """What the audit log keeps of a view: not its values, which may be an organisation's id."""
    return {"name": found.name, "page": found.page, "filters": sorted(found.filters)}


def _checked(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        template = N_("Give the view a name of at most {most} characters.")
        raise RegisterError(Message(template, {"most": str(LONGEST_NAME)}))
    return name


def _free_code(connection: sa.Connection) -> str:
    while _found(connection, code := new_code()) is not None:
        pass
    return code

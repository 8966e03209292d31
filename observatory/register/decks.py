"""The presentations of one dataset: read, saved and removed, each write through the one guard."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from observatory.access import Action, may
from observatory.config import Config
from observatory.i18n import Message, N_
from observatory.register import audit
from observatory.register.database import Database, database_of, register_address
from observatory.register.errors import NotAllowed, RegisterError, RegisterUnavailable
from observatory.register.rows import Writer
from observatory.register.schema import deck as table
from observatory.register.slides import LONGEST, MOST_SLIDES, Slide, read_slide, slide_json

_NOT_ALLOWED = Message(N_("Only presenters and managers may change presentations."))


class Superseded(RegisterError):
    """Somebody saved or removed the presentation after it was read; ``theirs``: as it stands now."""

    def __init__(self, theirs: "Deck | None") -> None:
        if theirs is None:
            message = Message(N_("Nothing was saved: this presentation was removed."))
        else:
            template = N_("Nothing was saved: {who} changed this presentation after you opened it.")
            message = Message(template, {"who": theirs.who})
        super().__init__(message)
        self.theirs = theirs


@dataclass(frozen=True)
class Deck:
    """A presentation as it stands; ``revision`` counts how often it was saved, ``saved_at`` is UTC."""

    id: int
    title: str
    slides: tuple[Slide, ...]
    revision: int
    who: str
    saved_at: datetime


@dataclass(frozen=True)
class Line:
    """A presentation in a list: without its slides, ``slides`` says how many."""

    id: int
    title: str
    slides: int
    revision: int
    who: str
    saved_at: datetime


class Decks:
    """The presentations of one dataset. Raises RegisterUnavailable; what writes also NotAllowed,
    and Superseded where somebody else was first."""

    def __init__(self, database: Database | None, dataset: str) -> None:
        self.database = database
        self.dataset = dataset

    @classmethod
    def configured(cls, dataset: str, config: Config, named: str | None = None) -> "Decks":
        """Those of a dataset in the register of this installation, or in the one named."""
        address = register_address(config, named)
        return cls(database_of(address) if address else None, dataset)

    @property
    def is_there(self) -> bool:
        """Whether there is a register to write to."""
        return self.database is not None

    def listed(self) -> list[Line]:
        """Every presentation, the one saved last first."""
        if self.database is None or not self.database.is_there:
            return []
        columns = (table.c.id, table.c.title, table.c.revision, table.c.who, table.c.saved_at)
        asked = sa.select(*columns, sa.func.json_array_length(table.c.slides).label("slides"))
        asked = asked.where(table.c.dataset == self.dataset)
        with self.database.reading() as connection:
            found = connection.execute(asked.order_by(table.c.saved_at.desc(), table.c.id.desc()))
            return [_line(item) for item in found.mappings()]

    def deck(self, deck_id: int) -> Deck | None:
        """One presentation, None where there is none of that id."""
        if self.database is None or not self.database.is_there:
            return None
        with self.database.reading() as connection:
            return self._current(connection, deck_id)

    def make(self, writer: Writer, title: str, slides: tuple[Slide, ...] = ()) -> Deck:
        """A new presentation."""
        _check(title, slides)
        values = self._values(writer, title, slides, 1)
        with self._writing(writer).writing() as connection:
            result = connection.execute(table.insert().values(dataset=self.dataset, **values))
            assert result.inserted_primary_key is not None
            made = int(result.inserted_primary_key[0])
            audit.note(
                connection, writer, self.dataset, "deck.make", str(made), None, _told(title, slides)
            )
            return self._kept(connection, made)

    def save(self, writer: Writer, deck: Deck) -> Deck:
        """Save a presentation over the revision that was read."""
        _check(deck.title, deck.slides)
        with self._writing(writer).writing() as connection:
            before = self._fresh(connection, deck.id, deck.revision)
            return self._put(connection, writer, before, deck.title, deck.slides)

    def add(self, writer: Writer, deck_id: int, slide: Slide) -> Deck:
        """Add a slide at the end, whatever was saved in the meantime."""
        with self._writing(writer).writing() as connection:
            before = self._fresh(connection, deck_id, None)
            slides = (*before.slides, slide)
            _check(before.title, slides)
            return self._put(connection, writer, before, before.title, slides)

    def remove(self, writer: Writer, deck_id: int, revision: int) -> None:
        """Take a presentation out of the register."""
        with self._writing(writer).writing() as connection:
            before = self._fresh(connection, deck_id, revision)
            connection.execute(table.delete().where(table.c.id == deck_id))
            told = _told(before.title, before.slides)
            audit.note(connection, writer, self.dataset, "deck.remove", str(deck_id), told, None)

    def _put(
        self,
        connection: sa.Connection,
        writer: Writer,
        before: Deck,
        title: str,
        slides: tuple[Slide, ...],
    ) -> Deck:
        values = self._values(writer, title, slides, before.revision + 1)
        connection.execute(table.update().where(table.c.id == before.id).values(**values))
        audit.note(
            connection, writer, self.dataset, "deck.save", str(before.id),
            _told(before.title, before.slides), _told(title, slides),
        )  # fmt: skip
        return self._kept(connection, before.id)

    def _values(
        self, writer: Writer, title: str, slides: tuple[Slide, ...], revision: int
    ) -> dict[str, Any]:
        return {
            "title": title.strip(),
            "slides": [slide_json(slide) for slide in slides],
            "revision": revision,
            "who": writer.name,
            "saved_at": datetime.now(UTC).isoformat(),
        }

    def _fresh(self, connection: sa.Connection, deck_id: int, revision: int | None) -> Deck:
        current = self._current(connection, deck_id)
        if current is None or revision not in (None, current.revision):
            raise Superseded(current)
        return current

    def _kept(self, connection: sa.Connection, deck_id: int) -> Deck:
        found = self._current(connection, deck_id)
        assert found is not None
        return found

    def _current(self, connection: sa.Connection, deck_id: int) -> Deck | None:
        asked = sa.select(table).where((table.c.dataset == self.dataset) & (table.c.id == deck_id))
        found = connection.execute(asked).mappings().first()
        if found is None:
            return None
        slides = tuple(read_slide(cells) for cells in found["slides"])
        line = _line({**found, "slides": len(slides)})
        return Deck(line.id, line.title, slides, line.revision, line.who, line.saved_at)

    def _writing(self, writer: Writer) -> Database:
        if not may(writer.role, Action.PRESENT):
            raise NotAllowed(_NOT_ALLOWED)
        if self.database is None:
            raise RegisterUnavailable(Message(N_("This installation has no register to write to.")))
        return self.database


def _check(title: str, slides: tuple[Slide, ...]) -> None:
    if not title.strip() or len(title) > LONGEST["title"]:
        raise RegisterError(Message(N_("Give the presentation a title of at most 300 characters.")))
    if len(slides) > MOST_SLIDES:
        template = N_("A presentation has at most {most} slides.")
        raise RegisterError(Message(template, {"most": str(MOST_SLIDES)}))
    for number, slide in enumerate(slides, start=1):
        for name, most in LONGEST.items():
            if len(getattr(slide, name)) > most:
                template = N_("Slide {number}: a text is longer than {most} characters.")
                raise RegisterError(Message(template, {"number": str(number), "most": str(most)}))


def _told(title: str, slides: tuple[Slide, ...]) -> dict[str, Any]:
    """What the audit log keeps of a presentation."""
    return {"title": title, "slides": [slide.kind for slide in slides]}


def _line(found: Any) -> Line:
    return Line(
        int(found["id"]), found["title"], int(found["slides"]), int(found["revision"]),
        found["who"], datetime.fromisoformat(found["saved_at"]),
    )  # fmt: skip

"""The polls of a dataset: prepared, opened, shown and closed by presenters, each deed in the audit log."""

from collections.abc import Hashable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from observatory.access import Action, may
from observatory.codes import new_code
from observatory.config import Config
from observatory.i18n import Message, N_
from observatory.live.errors import PollConflict, Refused
from observatory.live.poll import Draft, Poll, State, checked
from observatory.live.rows import drafted, found_answers, found_polls, put_options
from observatory.measures.tally import Answer, Result, counted
from observatory.register import (
    Database,
    NotAllowed,
    RegisterUnavailable,
    Writer,
    database_of,
    register_address,
)
from observatory.register.audit import note
from observatory.register.schema import poll, poll_tally, vote, vote_support

_MAY_BECOME: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.OPEN}),
    State.OPEN: frozenset({State.PAUSED, State.CLOSED}),
    State.PAUSED: frozenset({State.OPEN, State.CLOSED}),
    State.CLOSED: frozenset({State.OPEN}),
}


class Polls:
    """The polls of one dataset.

    Whatever writes asks the guard (``Action.RUN_POLLS``) and takes the poll's ``revision`` as it was
    read. It raises NotAllowed, Invalid, PollConflict, Refused or RegisterUnavailable, and then
    nothing was written; it gives the poll as it then stands.
    """

    def __init__(self, database: Database | None, dataset: str) -> None:
        self.database = database
        self.dataset = dataset

    @classmethod
    def configured(cls, dataset: str, config: Config, named: str | None = None) -> "Polls":
        """Those of a dataset in the register of this installation, or in the one named."""
        address = register_address(config, named)
        return cls(database_of(address) if address else None, dataset)

    # Reading

    def listed(self) -> list[Poll]:
        """Every poll, the newest first."""
        with self._reading() as connection:
            return found_polls(connection, poll.c.dataset == self.dataset) if connection else []

    def poll(self, poll_id: int) -> Poll | None:
        """One poll as it stands; None where there is none."""
        with self._reading() as connection:
            return self._found(connection, poll_id) if connection else None

    def answers(self, poll_id: int) -> list[Answer]:
        """The votes of a poll, none once they were cleared away."""
        with self._reading() as connection:
            if not connection or not self._found(connection, poll_id):
                return []
            return found_answers(connection, poll_id)

    def result(self, poll_id: int) -> Result | None:
        """A poll's result, counted from its votes, or as it was kept when they were cleared away."""
        with self._reading() as connection:
            found = self._found(connection, poll_id) if connection else None
            return result_of(connection, found) if connection and found else None

    def pulse(self, poll_id: int) -> tuple[Hashable, ...]:
        """What changes with every vote, support and deed of a presenter, and is quick to ask."""
        with self._reading() as connection:
            return pulse_of(connection, poll_id) if connection else ()

    # Preparing

    def create(self, writer: Writer, draft: Draft) -> Poll:
        """Keep a new poll, as a draft."""
        with self._writing(writer) as connection:
            draft, now = checked(draft), _now()
            made = connection.execute(
                poll.insert().values(
                    dataset=self.dataset, code=_free_code(connection), **drafted(draft),
                    state=State.DRAFT.value, shown=False, moderation={}, revision=1,
                    made_by=writer.name, made_at=now, changed_by=writer.name,
                )
            )  # fmt: skip
            assert made.inserted_primary_key is not None
            poll_id = int(made.inserted_primary_key[0])
            put_options(connection, poll_id, draft.options)
            self._note(connection, writer, "create", poll_id, None, {"question": draft.question})
            return self._there(connection, poll_id)

    def edit(self, writer: Writer, poll_id: int, revision: int, draft: Draft) -> Poll:
        """Change what a poll asks, while it is a draft."""
        with self._writing(writer) as connection:
            draft = checked(draft)
            before = self._fresh(connection, poll_id, revision)
            if before.state is not State.DRAFT:
                template = N_("A poll that has been opened cannot be changed: copy it.")
                raise Refused(Message(template))
            put_options(connection, poll_id, draft.options)
            told = {"question": before.question}, {"question": draft.question}
            return self._changed(connection, writer, before, "edit", drafted(draft), told)

    def copy(self, writer: Writer, poll_id: int) -> Poll:
        """A new draft that asks the same."""
        found = self.poll(poll_id)
        if found is None:
            raise PollConflict(None)
        return self.create(writer, found.draft)

    def delete(self, writer: Writer, poll_id: int, revision: int, confirmation: str) -> None:
        """Delete a poll with its votes; ``confirmation`` is its code."""
        with self._writing(writer) as connection:
            before = self._confirmed(connection, poll_id, revision, confirmation)
            people = self._clear(connection, poll_id)
            connection.execute(poll.delete().where(poll.c.id == poll_id))
            told = {"question": before.question, "votes": people}
            self._note(connection, writer, "delete", poll_id, told, None)

    # Running

    def open(self, writer: Writer, poll_id: int, revision: int) -> Poll:
        """Take votes, for the first time or again."""
        return self._become(writer, poll_id, revision, State.OPEN, "open")

    def pause(self, writer: Writer, poll_id: int, revision: int) -> Poll:
        """Take no votes for a while."""
        return self._become(writer, poll_id, revision, State.PAUSED, "pause")

    def close(self, writer: Writer, poll_id: int, revision: int) -> Poll:
        """Take no more votes."""
        return self._become(writer, poll_id, revision, State.CLOSED, "close")

    def show(self, writer: Writer, poll_id: int, revision: int) -> Poll:
        """Let phones see the results."""
        return self._set(writer, poll_id, revision, "show", {"shown": True})

    def hide(self, writer: Writer, poll_id: int, revision: int) -> Poll:
        """Let phones see no results."""
        return self._set(writer, poll_id, revision, "hide", {"shown": False})

    def reset(self, writer: Writer, poll_id: int, revision: int, confirmation: str) -> Poll:
        """Make a poll a draft again and delete its votes; ``confirmation`` is its code."""
        with self._writing(writer) as connection:
            before = self._confirmed(connection, poll_id, revision, confirmation)
            people = self._clear(connection, poll_id)
            values = {
                "state": State.DRAFT.value, "shown": False, "moderation": {}, "opened_at": None,
                "closed_at": None,
            }  # fmt: skip
            told = {"state": before.state.value, "votes": people}, {"state": "draft", "votes": 0}
            return self._changed(connection, writer, before, "reset", values, told)

    def moderate_word(self, writer: Writer, poll_id: int, key: str, hidden: bool) -> Poll:
        """Hide a word (by its ``Word.key``) or show it, whoever wrote it and will write it.

        Two presenters may moderate at once: nothing that they read is at stake, so no revision is.
        """
        with self._writing(writer) as connection:
            before = self._there(connection, poll_id)
            moderation = {**before.moderation, key: hidden}
            where = poll.c.id == poll_id
            connection.execute(poll.update().where(where).values(moderation=moderation))
            was = before.moderation.get(key, before.settings.hold)
            told = {"word": key, "hidden": was}, {"word": key, "hidden": hidden}
            self._note(connection, writer, "moderate", poll_id, *told)
            return self._there(connection, poll_id)

    def moderate_answer(self, writer: Writer, poll_id: int, answer_id: int, hidden: bool) -> Poll:
        """Hide an open answer (by its ``Written.id``) or show it."""
        with self._writing(writer) as connection:
            found = self._there(connection, poll_id)
            mine = (vote.c.id == answer_id) & (vote.c.poll_id == poll_id)
            if not connection.execute(vote.update().where(mine).values(hidden=hidden)).rowcount:
                raise Refused(Message(N_("This answer is not there any more.")))
            told = (
                {"answer": answer_id, "hidden": not hidden},
                {"answer": answer_id, "hidden": hidden},
            )
            self._note(connection, writer, "moderate", poll_id, *told)
            return found

    # Inside a transaction

    def _become(self, writer: Writer, poll_id: int, revision: int, state: State, deed: str) -> Poll:
        with self._writing(writer) as connection:
            before = self._fresh(connection, poll_id, revision)
            if state not in _MAY_BECOME[before.state]:
                template = N_("This cannot be done: the poll is not in a state for it.")
                raise Refused(Message(template))
            if connection.execute(_kept_result(poll_id)).first():
                template = N_("The votes of this poll were cleared away: copy it.")
                raise Refused(Message(template))
            values: dict[str, Any] = {"state": state.value}
            if state is State.OPEN:
                values["closed_at"] = None
                values["opened_at"] = (before.opened_at or datetime.now(UTC)).isoformat()
            if state is State.CLOSED:
                values["closed_at"] = _now()
            told = {"state": before.state.value}, {"state": state.value}
            return self._changed(connection, writer, before, deed, values, told)

    def _set(
        self, writer: Writer, poll_id: int, revision: int, deed: str, values: dict[str, Any]
    ) -> Poll:
        with self._writing(writer) as connection:
            before = self._fresh(connection, poll_id, revision)
            was = {name: getattr(before, name) for name in values}
            return self._changed(connection, writer, before, deed, values, (was, values))

    def _changed(
        self,
        connection: sa.Connection,
        writer: Writer,
        before: Poll,
        deed: str,
        values: Mapping[str, Any],
        told: tuple[Mapping[str, Any], Mapping[str, Any]],
    ) -> Poll:
        connection.execute(
            poll.update()
            .where(poll.c.id == before.id)
            .values(**values, revision=before.revision + 1, changed_by=writer.name)
        )
        self._note(connection, writer, deed, before.id, *told)
        return self._there(connection, before.id)

    def _fresh(self, connection: sa.Connection, poll_id: int, revision: int) -> Poll:
        """The poll, if it is as it was read. Raises PollConflict."""
        found = self._found(connection, poll_id)
        if found is None or found.revision != revision:
            raise PollConflict(found)
        return found

    def _confirmed(
        self, connection: sa.Connection, poll_id: int, revision: int, confirmation: str
    ) -> Poll:
        found = self._fresh(connection, poll_id, revision)
        if confirmation.strip().upper() != found.code:
            template = N_("Nothing was deleted. To confirm, type the poll’s code: {code}.")
            raise Refused(Message(template, {"code": found.code}))
        return found

    def _clear(self, connection: sa.Connection, poll_id: int) -> int:
        """Delete every vote of a poll, and say how many there were."""
        # Votes that are being written hold their poll; they are waited for, and deleted too.
        connection.execute(sa.select(poll.c.id).where(poll.c.id == poll_id).with_for_update())
        mine = sa.select(vote.c.id).where(vote.c.poll_id == poll_id)
        connection.execute(vote_support.delete().where(vote_support.c.vote_id.in_(mine)))
        connection.execute(poll_tally.delete().where(poll_tally.c.poll_id == poll_id))
        return connection.execute(vote.delete().where(vote.c.poll_id == poll_id)).rowcount

    def _there(self, connection: sa.Connection, poll_id: int) -> Poll:
        found = self._found(connection, poll_id)
        if found is None:
            raise PollConflict(None)
        return found

    def _found(self, connection: sa.Connection, poll_id: int) -> Poll | None:
        mine = (poll.c.id == poll_id) & (poll.c.dataset == self.dataset)
        return next(iter(found_polls(connection, mine)), None)

    def _note(
        self,
        connection: sa.Connection,
        writer: Writer,
        deed: str,
        poll_id: int,
        before: Mapping[str, Any] | None,
        after: Mapping[str, Any] | None,
    ) -> None:
        note(connection, writer, self.dataset, f"poll.{deed}", str(poll_id), before, after)

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection | None]:
        if self.database is None or not self.database.is_there:
            yield None
            return
        with self.database.reading() as connection:
            yield connection

    @contextmanager
    def _writing(self, writer: Writer) -> Iterator[sa.Connection]:
        if not may(writer.role, Action.RUN_POLLS):
            raise NotAllowed(Message(N_("Only presenters and managers may run polls.")))
        if self.database is None:
            raise RegisterUnavailable(Message(N_("This installation has no register to write to.")))
        with self.database.writing() as connection:
            yield connection


def result_of(connection: sa.Connection, found: Poll) -> Result:
    """A poll's result: counted from its votes, unless only its tally is left."""
    kept = connection.execute(_kept_result(found.id)).scalar()
    if kept is not None:
        return Result.from_json(kept)
    return counted(
        found.kind,
        found.counted(),
        found_answers(connection, found.id),
        found.asks,
        moderation=found.moderation,
        hold=found.settings.hold,
    )


def pulse_of(connection: sa.Connection, poll_id: int) -> tuple[Hashable, ...]:
    """What changes with every vote, support and deed of a presenter."""
    mine = sa.select(vote.c.id).where(vote.c.poll_id == poll_id)
    votes = sa.select(
        sa.func.count(), sa.func.coalesce(sa.func.sum(vote.c.revision), 0)
    ).where(vote.c.poll_id == poll_id)  # fmt: skip
    support = sa.select(sa.func.count()).where(vote_support.c.vote_id.in_(mine))
    hidden = sa.select(sa.func.count()).where((vote.c.poll_id == poll_id) & vote.c.hidden)
    stands = sa.select(poll.c.revision, poll.c.moderation).where(poll.c.id == poll_id)
    row = connection.execute(stands).first()
    revision, moderation = row or (0, {})
    return (
        *connection.execute(votes).one(),
        connection.execute(support).scalar(),
        connection.execute(hidden).scalar(),
        revision,
        *sorted(moderation.items()),
    )


def _kept_result(poll_id: int) -> "sa.Select[Any]":
    return sa.select(poll_tally.c.result).where(poll_tally.c.poll_id == poll_id)


def _free_code(connection: sa.Connection) -> str:
    while True:
        code = new_code()
        if not connection.execute(sa.select(poll.c.id).where(poll.c.code == code)).first():
            return code


def _now() -> str:
    return datetime.now(UTC).isoformat()

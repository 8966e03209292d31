"""What can go wrong with the register, each in words for the person who meets it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from observatory.i18n import Message, N_

if TYPE_CHECKING:
    from observatory.register.rows import Row


class RegisterError(Exception):
    """Nothing was written; ``message`` says why and what to do, in any language."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text())
        self.message = message


class RegisterUnavailable(RegisterError):
    """The database is not there, busy, read-only or damaged."""


class NotAllowed(RegisterError):
    """The role may not write; ``message`` says who may, by default managers."""

    def __init__(self, message: Message | None = None) -> None:
        super().__init__(message or Message(N_("Only managers may write to the register.")))


class Invalid(RegisterError):
    """A row breaks its contract; ``faults`` says what is wrong, by column."""

    def __init__(self, faults: Mapping[str, Message]) -> None:
        super().__init__(Message(N_("Nothing was saved: see what is wrong beside each field.")))
        self.faults = dict(faults)


class Conflict(RegisterError):
    """Somebody saved the row after it was read.

    ``mine``: the cells that were to be saved; ``theirs``: the row as it stands now.
    """

    def __init__(self, mine: Mapping[str, str], theirs: "Row") -> None:
        super().__init__(
            Message(
                N_("Nothing was saved: {who} changed this row after you opened it."),
                {"who": theirs.who},
            )
        )
        self.mine = dict(mine)
        self.theirs = theirs


class UndoRefused(RegisterError):
    """An entry cannot be undone any more."""

"""What can be wrong with an input: a file that is refused whole, a row that is rejected."""

from collections.abc import Sequence
from dataclasses import dataclass

from observatory.i18n import Message

PERSONAL = "(personal)"
"""Stands for a value that says something of a person, wherever a fault is told."""


class FileRefused(Exception):
    """A file that cannot be used at all.

    ``message`` is a full sentence that names the file, the place and the remedy; ``line`` is the
    physical line (the row of a sheet), where there is one.
    """

    def __init__(self, file: str, message: Message, line: int | None = None) -> None:
        super().__init__(message.text())
        self.file = file
        self.message = message
        self.line = line


class LoadRefused(Exception):
    """Nothing was published; ``messages`` name every file that stands in the way."""

    def __init__(self, messages: list[Message]) -> None:
        super().__init__("\n".join(message.text() for message in messages))
        self.messages = messages


class VerificationFailed(Exception):
    """A new snapshot does not hold what it should; nothing is published."""


class BackupError(Exception):
    """No backup was made, or nothing restored; ``message`` says why and what to do, ``there`` what
    stands in the way."""

    def __init__(self, message: Message, there: Sequence[Message] = ()) -> None:
        super().__init__(message.text())
        self.message = message
        self.there = list(there)


@dataclass(frozen=True)
class Rejection:
    """One fault of one row. ``reason`` never repeats the value, which may be personal."""

    file: str
    line: int
    column: str
    value: str
    reason: Message

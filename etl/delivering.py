"""Letters to those who are configured: sent, told, and remembered so that nobody gets one twice."""

import hashlib
import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import typer

from etl import publish
from etl.mailing import Letter, MailFailed, Sent, send
from etl.terminal import REFUSED, USAGE, _, err, fail, out, reader
from observatory.config import Config
from observatory.mail_settings import Recipients

SENT = "DIGESTS"
"""The file in a dataset's directory that tells which digests were sent, by hashes."""
REMEMBERED = 500
"""Lines of it that are kept."""


def must_be_able(settings: Config, to: Iterable[Recipients]) -> None:
    """A wrong call where no server or no recipient is configured."""
    if not settings.mail.is_set:
        fail(_("No mail server is configured. Add [mail] to the configuration."), USAGE)
    if not any(group.addresses for group in to):
        fail(_("[mail] to names nobody to write to. Add an address."), USAGE)


def deliver(
    settings: Config,
    letters: list[Letter],
    now: datetime,
    note: Callable[[Letter], None] = lambda _letter: None,
) -> None:
    """Send letters and tell what became of them; exit 1 where somebody did not get theirs."""
    done: list[str] = []

    def sent(letter: Letter) -> None:
        done.append(letter.recipient)
        note(letter)

    result, failure = Sent(), None
    try:
        result = send(settings.mail, letters, now, sent)
    except MailFailed as error:
        failure = error
    number = reader().number
    if done:
        text = reader().n_("Sent to {n} recipient: {names}.", "Sent to {n} recipients: {names}.", len(done))  # fmt: skip
        out.print(text.format(n=number(len(done)), names=", ".join(done)), markup=False)
    for message in result.refused:
        err.print(message.text(reader()), markup=False, style="red")
    if failure is not None:
        left = _("Not sent: {n} of {all}. Give the command again once this is mended: who has had it gets no second one.")  # fmt: skip
        counts = left.format(n=number(len(letters) - len(done)), all=number(len(letters)))
        fail(f"{failure.message.text(reader())} {counts}", REFUSED)
    if result.refused:
        raise typer.Exit(REFUSED)


def mark(letter: Letter) -> str:
    """What is remembered of a letter that was sent: nobody's address."""
    return hashlib.sha256(f"{letter.key}\n{letter.recipient}".encode()).hexdigest()


def remembered(directory: Path) -> set[str]:
    """The marks of what was sent."""
    marks = set()
    with suppress(OSError, UnicodeDecodeError):
        for line in (directory / SENT).read_text("utf-8").splitlines():
            with suppress(ValueError, KeyError, TypeError):
                marks.add(str(json.loads(line)["letter"]))
    return marks


def remember(directory: Path, letter: Letter) -> None:
    """Note that a letter was sent, before the next one is."""
    path = directory / SENT
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    at = datetime.now(UTC).isoformat(timespec="seconds")
    lines.append(json.dumps({"letter": mark(letter), "at": at}))
    publish.replace_text(path, "\n".join(lines[-REMEMBERED:]) + "\n")

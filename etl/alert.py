"""The command that mails the managers that another one failed, for a timer's ``OnFailure=``."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from etl.delivering import deliver, must_be_able
from etl.mailing import Letter
from etl.terminal import _, must_exist, told
from observatory.access import Role
from observatory.config import Config, load_config
from observatory.i18n import Language, language

LOG_LINES, LOG_BYTES = 60, 20_000
"""Most that the mail quotes of what the command said."""


def alert(
    of: Annotated[
        str, typer.Option("--of", help=_("What failed, such as observatory-refresh.service."))
    ],
    config: Annotated[Path, typer.Option("--config", help=_("Configuration file with [mail]."))],
) -> None:
    """Mail a failure to the managers; standard input is quoted, its end where it is long."""
    must_exist(config)
    with told(_("No mail was sent.")):
        settings = load_config(config)
    managers = [group for group in settings.mail.to if group.role is Role.MANAGER]
    must_be_able(settings, managers)
    said = "" if sys.stdin.isatty() else sys.stdin.buffer.read()[-LOG_BYTES:].decode("utf-8", "replace")  # fmt: skip
    log = "\n".join(said.splitlines()[-LOG_LINES:])
    now = datetime.now(UTC)
    letters = [
        _failure_letter(address, language(group.language), settings, of, log, now)
        for group in managers
        for address in group.addresses
    ]
    deliver(settings, letters, now)


def _failure_letter(
    address: str, words: Language, settings: Config, of: str, log: str, now: datetime
) -> Letter:
    from observatory.charts.description import pair
    from observatory.exports.digest import Digest, Line, Part, html, text

    title = words.pick(settings.title)
    lead = words._("{name} failed.").format(name=of)
    rows = [Line(line) for line in log.splitlines()]
    parts = [
        Part(lead, (
            Line(words._("On {date} at {time} UTC.").format(date=words.date(now.date()), time=f"{now:%H:%M}")),
            Line(words._("The snapshot in service stays; pages go on as before.")),
        )),
        *([Part(words._("What it said"), tuple(rows))] if rows else []),
    ]  # fmt: skip
    made = Digest(
        words, title, pair(words, title, lead), lead, "", tuple(parts),
        words._("Sent because [mail] names this address."), "",
    )  # fmt: skip
    return Letter(
        address, made.subject, text(made), html(made), words.code, f"{of} {now.isoformat()}"
    )

"""The command that writes or mails what changed since a day, and what waits."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etl import publish
from etl.alert import alert
from etl.choosing import (
    ChosenDatasetOption,
    LanguageOption,
    WarehouseOption,
    chosen_dataset,
    chosen_language,
    refused,
)
from etl.delivering import deliver, mark, must_be_able, remember, remembered
from etl.mailing import Letter
from etl.terminal import (
    USAGE,
    MaybeConfigOption,
    _,
    fail,
    must_exist,
    out,
    reader,
    told,
    warn,
)
from etl.whats_new import APPROVED, CURRENT, PREVIOUS, snapshot_of
from observatory.access import Role
from observatory.config import Config, load_config
from observatory.i18n import Language, language
from observatory.snapshot import Kept, SnapshotError, Warehouse, origin

if TYPE_CHECKING:
    from observatory.exports.digest import Digest
    from observatory.queries.difference import Difference
    from observatory.store import Store

_DAYS = re.compile(r"([1-9]\d{0,3})d")


class Format(StrEnum):
    """How a digest is written."""

    MD = "md"
    HTML = "html"


@dataclass(frozen=True)
class Compared:
    """What a digest for a role rests on: the store, what changed, what else must be said."""

    store: "Store"
    found: "Difference"
    note: str


def add_commands(app: typer.Typer) -> None:
    """Add the commands to those of the loader."""
    app.command(help=_("Write or mail what changed since a day or a snapshot, and what waits."))(
        digest
    )
    app.command(help=_("Mail the managers that a command failed, with what it said on input."))(
        alert
    )


def digest(
    warehouse: WarehouseOption,
    since: Annotated[
        str,
        typer.Option(
            "--since",
            help=_("A day (2026-11-01), a number of days (7d), or a snapshot, as diff takes it."),
        ),
    ],
    form: Annotated[
        Format, typer.Option("--format", help=_("md: Markdown; html: one page."))
    ] = Format.MD,
    target: Annotated[
        Path | None,
        typer.Option("--out", help=_("File to write; by default standard output.")),
    ] = None,
    mail: Annotated[
        bool, typer.Option("--mail", help=_("Send it to the recipients of [mail] instead."))
    ] = False,
    always: Annotated[
        bool,
        typer.Option(
            "--always", help=_("Mail also where nothing changed, or what was sent already.")
        ),
    ] = False,
    dataset: ChosenDatasetOption = "",
    lang: LanguageOption = "",
    config: MaybeConfigOption = None,
) -> None:
    """Write or send a digest; exit 1 where it was not written, or not to everybody."""
    from observatory.exports import digest as files

    must_exist(warehouse, config)
    store = Warehouse(warehouse)
    name = chosen_dataset(store, dataset)
    now = datetime.now(UTC)
    with told(_("No digest was written.")):
        settings = _settings(store, name, config)
        try:
            if mail:
                _mail(store, name, settings, since, always, now)
                return
            words = chosen_language(lang, store.current(name).config.languages)
            made = _made(store, name, settings, since, words, Role.MANAGER, now)[0]
        except SnapshotError as error:
            refused(error)
        text = files.markdown(made) if form is Format.MD else files.html(made)
        if target is None:
            typer.echo(text)
            return
        publish.replace_text(target, text)
    out.print(str(target), markup=False)


def _settings(warehouse: Warehouse, dataset: str, path: Path | None) -> Config:
    """The configuration that is named, else the one that the dataset was loaded with."""
    if path is not None:
        return load_config(path)
    known = origin(warehouse.root / dataset)
    if known is not None:
        return load_config(known[0], known[1])
    try:
        return warehouse.current(dataset).config
    except SnapshotError as error:
        refused(error)


def _made(
    warehouse: Warehouse,
    dataset: str,
    settings: Config,
    since: str,
    words: Language,
    role: Role,
    now: datetime,
) -> "tuple[Digest, Difference]":
    """The digest of a dataset for a role, in a language, and the difference that it tells."""
    from observatory.findings.digest import digest as content

    compared = _compared(warehouse, dataset, since, words, role, now)
    found = content(
        compared.store, compared.found, words, role, settings.digest.address, compared.note
    )
    return found, compared.found


def _compared(
    warehouse: Warehouse, dataset: str, since: str, words: Language, role: Role, now: datetime
) -> Compared:
    """What a role sees now against what it saw then.

    With what was typed since the load for managers; everybody else is told of approved loads only.
    """
    from observatory.earlier import comparable, loaded_by, opened
    from observatory.queries.difference import difference
    from observatory.store import served_to

    served = served_to(role, warehouse, dataset)
    if served.problem:
        warn(served.problem)
    current, note = served.snapshot, ""
    moment = _moment(since, now)
    if moment is None:
        before = snapshot_of(warehouse, dataset, since)
        known = [item.id for item in comparable(warehouse, dataset, role, current.id)]
        if before.id not in (*known, current.id):
            # Not this role's to see: its own last one stands in.
            before = opened(warehouse, dataset, known[0]) if known else current
    else:
        older = comparable(warehouse, dataset, role, current.id)
        this = Kept(current.id, 0, True, current.as_of, current.loaded_at)
        then = loaded_by([this, *older], moment)
        if then is None and older:
            then = older[-1]
            text = words._("The oldest load that is kept is of {date}.")
            day = then.loaded_at.date() if then.loaded_at else None
            note = text.format(date=words.date(day))
        before = opened(warehouse, dataset, then.id) if then else current
    return Compared(served.store, difference(before, served.store, words, role), note)


def _moment(since: str, now: datetime) -> datetime | None:
    """The moment that ``--since`` means; None where it names a snapshot."""
    if found := _DAYS.fullmatch(since):
        return now - timedelta(days=int(found[1]))
    try:
        return datetime.combine(date.fromisoformat(since), time(), UTC)
    except ValueError:
        if since in (CURRENT, APPROVED, PREVIOUS) or "Z-" in since:
            return None
    text = _("{since} is neither a day such as 2026-11-01, nor 7d, nor a snapshot.")
    fail(text.format(since=since), USAGE)


def _mail(
    warehouse: Warehouse, dataset: str, settings: Config, since: str, always: bool, now: datetime
) -> None:
    """Send the digest to everybody who is configured and has not had it yet."""
    from observatory.exports import digest as files

    must_be_able(settings, settings.mail.to)
    letters: list[Letter] = []
    quiet = already = 0
    had = remembered(warehouse.root / dataset)
    for group in settings.mail.to:
        made, found = _made(
            warehouse, dataset, settings, since, language(group.language), group.role, now
        )
        if found.nothing and not always:
            quiet += len(group.addresses)
            continue
        key = f"{dataset} {found.before.id} {found.after.id} {group.language} {group.role}"
        for address in group.addresses:
            letter = Letter(
                address, made.subject, files.text(made), files.html(made), group.language, key
            )
            if mark(letter) in had and not always:
                already += 1
            else:
                letters.append(letter)
    n_ = reader().n_
    if quiet:
        text = n_("Nothing changed: no mail to {n} recipient.", "Nothing changed: no mail to {n} recipients.", quiet)  # fmt: skip
        out.print(text.format(n=quiet), markup=False)
    if already:
        text = n_("{n} recipient has had this digest already.", "{n} recipients have had this digest already.", already)  # fmt: skip
        out.print(text.format(n=already), markup=False)
    if letters:
        directory = warehouse.root / dataset
        deliver(settings, letters, now, lambda letter: remember(directory, letter))

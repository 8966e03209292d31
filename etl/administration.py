"""Commands of the one who keeps the installation: back up, restore, forget."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from etl.faults import BackupError
from etl.terminal import (
    REFUSED,
    USAGE,
    MaybeConfigOption,
    OutOption,
    RegisterOption,
    _,
    dataset_directory,
    err,
    fail,
    must_exist,
    out,
    reader,
    told,
    warn,
)
from observatory.config import load_config
from observatory.register import NONE, RegisterError, register_address
from observatory.snapshot import SnapshotError, Warehouse

if TYPE_CHECKING:
    from etl.forget import Forgot
    from observatory.register import Database


def add_commands(app: typer.Typer) -> None:
    """Add the commands to those of the loader."""
    app.command(help=_("Write the register and the warehouse to one verified file."))(backup)
    app.command(help=_("Put a backup in the place of the register and the warehouse."))(restore)
    app.command(
        help=_("Forget an organisation or a respondent: in what is kept, and in loads to come.")
    )(forget)
    app.command(
        "purge-votes",
        help=_("Clear away votes that are older than was promised; what they came to stays."),
    )(purge_votes)


def backup(
    out_dir: OutOption,
    to: Annotated[Path, typer.Option("--to", help=_("File to write, such as backup.zip."))],
    config: MaybeConfigOption = None,
    register: RegisterOption = None,
) -> None:
    """Write a backup; what stood there stays until the new one is whole."""
    from etl.backup import backup as backed_up

    must_exist(out_dir, config)
    still = _("No backup was written.")
    with told(still):
        try:
            made = backed_up(out_dir, to, _database(out_dir, config, register))
        except (BackupError, RegisterError) as error:
            fail(f"{error.message.text(reader())} {still}", REFUSED)
    number = reader().number
    for dataset, files in sorted(made.datasets().items()):
        count = sum(name.endswith(".duckdb") for name in files)
        text = _("{dataset}: {count} snapshots.")
        out.print(text.format(dataset=dataset, count=number(count)), markup=False)
    if made.register_version is None:
        out.print(_("No register: there is none, or none is configured."), markup=False)
    size = reader().number(to.stat().st_size / 1e6, 1)
    out.print(
        _("Written and verified: {path} ({size} MB).").format(path=to, size=size), markup=False
    )


def restore(
    source: Annotated[Path, typer.Option("--from", help=_("The backup’s file."))],
    out_dir: OutOption,
    config: MaybeConfigOption = None,
    register: RegisterOption = None,
    force: Annotated[
        bool,
        typer.Option(
            "--force", help=_("Replace what is there: datasets of the same name, the register.")
        ),
    ] = False,
) -> None:
    """Restore a backup; nothing is touched before all of it has been verified."""
    from etl.forget import CannotForget, forget_again
    from etl.forgotten import ListUnusable
    from etl.restore import restore as restored

    must_exist(source, config)
    still = _("What is in service stays.")
    with told(still):
        try:
            database = _database(out_dir, config, register)
            result = restored(source, out_dir, database, force)
            again = {name: forget_again(out_dir, name, database) for name in result.datasets}
        except (BackupError, CannotForget, ListUnusable, RegisterError) as error:
            for message in getattr(error, "there", ()):
                warn(message)
            fail(f"{error.message.text(reader())} {still}", REFUSED)
    for warning in result.warnings:
        warn(warning)
    number = reader().number
    for dataset, (count, snapshot) in sorted(result.datasets.items()):
        text = _("{dataset}: {count} snapshots restored, in service {snapshot}.")
        values = {"dataset": dataset, "count": number(count), "snapshot": snapshot}
        out.print(text.format(**values), markup=False)
    for dataset, ids in again.items():
        if ids:
            text = _(
                "{dataset}: the backup had {count} that were to be forgotten; they are gone again."
            )
            out.print(text.format(dataset=dataset, count=number(len(ids))), markup=False)
    for table, count in result.rows.items():
        text = _("Register: {count} rows of {table} restored.")
        out.print(text.format(table=table, count=number(count)), markup=False)
    out.print(
        _("This is the state of {moment} UTC.").format(moment=result.made_at[:16]), markup=False
    )


def forget(
    named: Annotated[
        str,
        typer.Argument(metavar="ID", help=_("The organisation’s id, or wave_id/respondent_id.")),
    ],
    out_dir: OutOption,
    dataset: Annotated[
        str | None,
        typer.Option("--dataset", help=_("Dataset; by default each that knows the id.")),
    ] = None,
    config: MaybeConfigOption = None,
    register: RegisterOption = None,
    by: Annotated[str, typer.Option("--by", help=_("Who asked for it."))] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("Say what would go, and change nothing."))
    ] = False,
) -> None:
    """Forget somebody; exit 1 where the id is not known."""
    from etl.forget import CannotForget
    from etl.forget import forget as forgot
    from etl.forgotten import ListUnusable

    must_exist(out_dir, config)
    if dataset is not None:
        dataset_directory(out_dir, dataset)
    still = _("What is in service stays. Give the command again once this is mended.")
    with told(still):
        try:
            found = forgot(
                out_dir, named, _database(out_dir, config, register), dataset, by, dry_run
            )
        except (CannotForget, ListUnusable, RegisterError) as error:
            fail(error.message.text(reader()), REFUSED)
    for item in found:
        _tell_forgotten(item, dry_run)
    if dry_run:
        out.print(_("Nothing was changed."), markup=False)
        return
    out.print(
        _(
            "Figures stay as they were computed, but for those that would tell; the next load computes"
            " them anew."
        ),
        markup=False,
    )
    err.print(
        _("Backups, sources and extracts are out of reach: take it out there as well, or delete"
          " them."),
        markup=False, style="yellow",
    )  # fmt: skip


def purge_votes(
    out_dir: OutOption,
    config: MaybeConfigOption = None,
    register: RegisterOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("Say what would go, and change nothing."))
    ] = False,
) -> None:
    """Clear away old votes: ``[votes] months`` of each dataset says from when on."""
    from observatory.live.retention import purge

    must_exist(out_dir, config)
    with told(_("Nothing was changed.")):
        try:
            database, cleared = _database(out_dir, config, register), 0
            for dataset in Warehouse(out_dir).datasets():
                if database is None:
                    break
                settings = Warehouse(out_dir).current(dataset).config.votes
                found = purge(database, dataset, settings.months, dry_run=dry_run)
                cleared += len(found)
                for item in found:
                    question = reader().pick(dict(item.question))
                    out.print(f"{dataset}: {item.code} {question}", markup=False)
            if database is not None and cleared and not dry_run:
                database.compact()
        except (RegisterError, SnapshotError) as error:
            fail(error.message.text(reader()), REFUSED)
    told_of = (
        _("Polls whose votes would go: {count}.")
        if dry_run
        else _("Polls whose votes were cleared away: {count}.")
    )
    out.print(told_of.format(count=reader().number(cleared)), markup=False)


def _tell_forgotten(item: "Forgot", dry_run: bool) -> None:
    """What went, or would go, of a dataset."""
    number = reader().number
    title = _("{dataset}: {count} snapshots").format(
        dataset=item.dataset, count=number(item.snapshots)
    )
    would = _("would go") if dry_run else _("gone")
    table = Table(_("Table"), _("Rows") + f" ({would})", _("Rows changed"), title=title)
    for column in table.columns[1:]:
        column.justify = "right"
    for name in sorted({*item.rows, *item.cells}):
        table.add_row(name, number(item.rows[name]), number(item.cells[name]))
    for name, count in sorted(item.typed.items()):
        if count:
            table.add_row(_("register: {table}").format(table=name), number(count), "")
    out.print(table)
    if len(item.ids) > 1:
        text = _("Establishments of one company: {ids}.")
        out.print(text.format(ids=", ".join(item.ids)), markup=False)
    for name in item.files:
        text = _("The file {file} that was given cannot be changed: its content goes.")
        err.print(text.format(file=name), markup=False, style="yellow")
    for name in item.removed:
        text = _("The snapshot {snapshot} cannot be read: it goes as a whole.")
        err.print(text.format(snapshot=name), markup=False, style="yellow")
    if item.sources:
        text = _("These sources list it; their rows will be skipped: {sources}.")
        out.print(text.format(sources=", ".join(item.sources)), markup=False)
    if item.alike:
        text = _("These may be the same under another name, and stay until you name them: {ids}.")
        err.print(text.format(ids=", ".join(item.alike)), markup=False, style="yellow")
    if item.is_configured:
        text = _("The configuration names it: take it out there, and load again.")
        err.print(text, markup=False, style="yellow")


def _database(out_dir: Path, config: Path | None, register: str | None) -> "Database | None":
    """The register that is named, else the configuration's: by default the one that the snapshots in
    service were loaded with."""
    from observatory.register import database_of

    if config is not None or register is not None:
        address = register_address(load_config(config) if config else None, register)
        return database_of(address) if address else None
    warehouse = Warehouse(out_dir)
    addresses = {register_address(None)} if not warehouse.datasets() else set()
    for dataset in warehouse.datasets():
        try:
            addresses.add(register_address(warehouse.current(dataset).config))
        except SnapshotError:
            continue
    if len(addresses) > 1:
        text = _("The datasets have several registers: {addresses}. Name one with --register.")
        named = ", ".join(sorted(_without_password(item) for item in addresses))
        fail(text.format(addresses=named), USAGE)
    address = addresses.pop() if addresses else register_address(None)
    return database_of(address) if address else None


def _without_password(address: str | None) -> str:
    from observatory.register import database_of

    return database_of(address).where if address else NONE

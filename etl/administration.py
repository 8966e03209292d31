"""Commands of the one who keeps the installation: back up, restore."""

from pathlib import Path
from typing import Annotated

import typer

from etl.archive import BackupError
from etl.terminal import (
    REFUSED,
    MaybeConfigOption,
    OutOption,
    RegisterOption,
    _,
    fail,
    must_exist,
    out,
    reader,
    told,
    warn,
)
from observatory.config import load_config
from observatory.register import Database, RegisterError, database_of, register_address


def add_commands(app: typer.Typer) -> None:
    """Add the commands to those of the loader."""
    app.command(help=_("Write the register and the warehouse to one verified file."))(backup)
    app.command(help=_("Put a backup in the place of the register and the warehouse."))(restore)


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
            made = backed_up(out_dir, to, _database(config, register))
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
    from etl.restore import restore as restored

    must_exist(source, config)
    still = _("What is in service stays.")
    with told(still):
        try:
            result = restored(source, out_dir, _database(config, register), force)
        except (BackupError, RegisterError) as error:
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
    for table, count in result.rows.items():
        text = _("Register: {count} rows of {table} restored.")
        out.print(text.format(table=table, count=number(count)), markup=False)
    out.print(
        _("This is the state of {moment} UTC.").format(moment=result.made_at[:16]), markup=False
    )


def _database(config: Path | None, register: str | None) -> Database | None:
    """The register that is named, configured, or of the project."""
    address = register_address(load_config(config) if config else None, register)
    return database_of(address) if address else None

"""The command that publishes: a snapshot's open data as a package of files."""

from pathlib import Path
from typing import Annotated

import typer

from etl.choosing import (
    ChosenDatasetOption,
    LanguageOption,
    WarehouseOption,
    chosen_dataset,
    chosen_language,
    refused,
)
from etl.terminal import REFUSED, USAGE, _, err, fail, must_exist, out, reader, told
from observatory.snapshot import SnapshotError, Warehouse


def add_commands(app: typer.Typer) -> None:
    """Add the command to those of the loader."""
    app.command(
        help=_(
            "Write the open data of a dataset: tables, their description, the rows to load again."
        )
    )(export)


def export(
    warehouse: WarehouseOption,
    target: Annotated[
        Path, typer.Option("--out", help=_("Directory to write to: a new or an empty one."))
    ],
    dataset: ChosenDatasetOption = "",
    lang: LanguageOption = "",
    with_zip: Annotated[
        bool, typer.Option("--zip", help=_("Also write everything as one zip, with its checksum."))
    ] = False,
) -> None:
    """Export what everybody sees of a dataset: the last approved snapshot, by a reader's rights."""
    must_exist(warehouse)
    words = chosen_language(lang) if lang else None
    store = Warehouse(warehouse)
    try:
        snapshot = store.current(chosen_dataset(store, dataset), approved=True)
    except SnapshotError as error:
        refused(error)
    from observatory.exports.package import CannotExport, write
    from observatory.queries.open_data import contents

    with told(_("Nothing was written.")):
        try:
            held = contents(snapshot, words)
            made = write(held, target, with_zip, _tell)
        except CannotExport as error:
            fail(error.message.text(reader()), USAGE)
        except SnapshotError as error:
            fail(error.message.text(reader()), REFUSED)
    number = reader().number
    text = _("{dataset}: {count} tables of {snapshot} in {path} ({size} MB).")
    values = {
        "dataset": snapshot.dataset, "count": number(made.tables), "snapshot": snapshot.id,
        "path": made.directory, "size": number(made.bytes / 1e6, 1),
    }  # fmt: skip
    out.print(text.format(**values), markup=False)
    if made.archive:
        out.print(str(made.archive), markup=False)


def _tell(step: str, done: int, of: int) -> None:
    if err.is_terminal:
        err.print(f"{done + 1}/{of} {step}", markup=False, end="\r")

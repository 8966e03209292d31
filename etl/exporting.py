"""The command that publishes: a snapshot's open data as a package of files."""

from pathlib import Path
from typing import Annotated

import typer

from etl.terminal import REFUSED, USAGE, _, err, fail, must_exist, out, reader, told
from observatory.i18n import LANGUAGES, language
from observatory.snapshot import FIRST_DATASETS, Snapshot, SnapshotError, Warehouse


def add_commands(app: typer.Typer) -> None:
    """Add the command to those of the loader."""
    app.command(
        help=_(
            "Write the open data of a dataset: tables, their description, the rows to load again."
        )
    )(export)


def export(
    warehouse: Annotated[
        Path, typer.Option("--warehouse", help=_("Directory of the snapshots (the warehouse)."))
    ],
    target: Annotated[
        Path, typer.Option("--out", help=_("Directory to write to: a new or an empty one."))
    ],
    dataset: Annotated[
        str, typer.Option("--dataset", help=_("Dataset; by default the only one, else public."))
    ] = "",
    lang: Annotated[
        str,
        typer.Option(
            "--lang", help=_("Language of titles, fr or en; by default the first configured.")
        ),
    ] = "",
    with_zip: Annotated[
        bool, typer.Option("--zip", help=_("Also write everything as one zip, with its checksum."))
    ] = False,
) -> None:
    """Export what everybody sees of a dataset: the last approved snapshot, by a reader's rights."""
    must_exist(warehouse)
    if lang and lang not in LANGUAGES:
        text = _("{language} is not a language known here. Known: {known}.")
        fail(text.format(language=lang, known=", ".join(LANGUAGES)), USAGE)
    snapshot = _published(warehouse, dataset)
    from observatory.exports.package import CannotExport, write
    from observatory.queries.open_data import contents

    with told(_("Nothing was written.")):
        try:
            held = contents(snapshot, language(lang) if lang else None)
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


def _published(root: Path, dataset: str) -> Snapshot:
    """The snapshot that everybody sees of a dataset of a warehouse."""
    found = Warehouse(root)
    names = found.datasets()
    chosen = dataset or (names[0] if len(names) == 1 else FIRST_DATASETS[0])
    if chosen not in names:
        text = _("There is no dataset {name} in {directory}. Known: {known}.")
        fail(text.format(name=chosen, directory=root, known=", ".join(names) or "–"), USAGE)
    try:
        return found.current(chosen, approved=True)
    except SnapshotError as error:
        fail(error.message.text(reader()), REFUSED)


def _tell(step: str, done: int, of: int) -> None:
    if err.is_terminal:
        err.print(f"{done + 1}/{of} {step}", markup=False, end="\r")

"""What every command that reads the warehouse is told: which warehouse, dataset and language."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from etl.terminal import DATASET_HELP, REFUSED, USAGE, _, fail, reader
from observatory.i18n import LANGUAGES, Language, language
from observatory.snapshot import FIRST_DATASETS, SnapshotError, SnapshotMissing, Warehouse

WarehouseOption = Annotated[
    Path, typer.Option("--warehouse", help=_("Directory of the snapshots (the warehouse)."))
]
ChosenDatasetOption = Annotated[
    str,
    typer.Option("--dataset", help=f"{DATASET_HELP} {_('By default the only one, else public.')}"),
]
LanguageOption = Annotated[
    str, typer.Option("--lang", help=_("Language: fr or en. By default the first configured."))
]


def chosen_dataset(warehouse: Warehouse, name: str) -> str:
    """The dataset that is named, else the only one, else ``public``; a wrong call where none is."""
    known = warehouse.datasets()
    if name:
        if name not in known:
            text = _("There is no dataset {name} in {directory}. Known: {known}.")
            values = {"name": name, "directory": warehouse.root, "known": ", ".join(known) or "–"}
            fail(text.format(**values), USAGE)
        return name
    if not known:
        text = _("There is no dataset in {directory}. Name the warehouse of a load.")
        fail(text.format(directory=warehouse.root), USAGE)
    if len(known) == 1 or FIRST_DATASETS[0] in known:
        return known[0] if len(known) == 1 else FIRST_DATASETS[0]
    text = _("There are several datasets: {known}. Name one with --dataset.")
    fail(text.format(known=", ".join(known)), USAGE)


def chosen_language(code: str, configured: Sequence[str] = ()) -> Language:
    """The language of ``--lang``; without it the first that is configured, else the terminal's."""
    if not code:
        known = [item for item in configured if item in LANGUAGES]
        return language(known[0]) if known else reader()
    if code not in LANGUAGES:
        text = _("There is no language {code}. Known: {known}.")
        fail(text.format(code=code, known=", ".join(LANGUAGES)), USAGE)
    return language(code)


def refused(error: SnapshotError) -> NoReturn:
    """Say why a snapshot cannot be read: one that is not there is a wrong call."""
    fail(error.message.text(reader()), USAGE if isinstance(error, SnapshotMissing) else REFUSED)

"""Commands that tell what changed: between two snapshots, or two years of one."""

import json
import re
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from etl.choosing import (
    ChosenDatasetOption,
    WarehouseOption,
    chosen_dataset,
    chosen_language,
    refused,
)
from etl.terminal import USAGE, JsonOption, _, fail, out
from observatory.i18n import Language
from observatory.snapshot import Snapshot, SnapshotError, Warehouse, approval

if TYPE_CHECKING:
    from observatory.queries.difference import Difference

CURRENT, APPROVED, PREVIOUS = "current", "approved", "previous"
SHOWN = 50
"""Rows of a table that a terminal shows."""
_YEAR = re.compile(r"\d{4}")

TerminalLanguageOption = Annotated[
    str, typer.Option("--lang", help=_("Language: fr or en; by default the terminal’s."))
]


def add_commands(app: typer.Typer) -> None:
    """Add the commands to those of the loader."""
    app.command("diff", help=_("Tell what changed between two snapshots, or two years of one."))(
        diff
    )


def diff(
    before: Annotated[
        str,
        typer.Argument(
            metavar="A",
            help=_("Earlier snapshot: its id, current, approved or previous; or a year."),
        ),
    ],
    after: Annotated[str, typer.Argument(metavar="B", help=_("Later snapshot, or a later year."))],
    warehouse: WarehouseOption,
    dataset: ChosenDatasetOption = "",
    as_json: JsonOption = False,
    lang: TerminalLanguageOption = "",
) -> None:
    """Compare; exit 0 whether or not anything changed, 1 where a snapshot cannot be read."""
    from observatory.access import Role
    from observatory.findings.difference_tables import as_json as told
    from observatory.queries.difference import between, difference
    from observatory.queries.progress import last_complete_year

    words = chosen_language(lang)
    store = Warehouse(warehouse)
    name = chosen_dataset(store, dataset)
    years = [bool(_YEAR.fullmatch(side)) for side in (before, after)]
    if years[0] != years[1]:
        fail(_("Compare two snapshots or two years, not one with the other."), USAGE)
    try:
        if all(years):
            if int(before) >= int(after):
                fail(_("The first year must be the earlier one."), USAGE)
            current = store.current(name)
            if int(after) > (last := last_complete_year(current.as_of)):
                fail(_("The last complete year is {year}.").format(year=last), USAGE)
            found = between(current, int(before), int(after), words, Role.MANAGER)
        else:
            sides = [snapshot_of(store, name, side) for side in (before, after)]
            found = difference(sides[0], sides[1], words, Role.MANAGER)
    except SnapshotError as error:
        refused(error)
    if as_json:
        typer.echo(json.dumps({"dataset": name, **told(found)}, ensure_ascii=False))
        return
    print_difference(words, found)


def print_difference(words: Language, found: "Difference") -> None:
    """The sentences, then the tables."""
    from observatory.findings.difference import nothing_text, sentences
    from observatory.findings.difference_tables import tables

    said = sentences(words, found)
    for item in said:
        out.print(item.text, markup=False)
    if not said:
        out.print(nothing_text(words, found), markup=False)
    for title, rows in tables(words, found).items():
        table = Table(*(str(column) for column in rows.columns), title=title, title_justify="left")
        for row in rows.head(SHOWN).itertuples(index=False, name=None):
            table.add_row(*(str(cell) for cell in row))
        out.print(table, markup=False)
        if len(rows) > SHOWN:
            text = words._("The first {shown} of {total} rows; --json has all of them.")
            number = words.number
            out.print(text.format(shown=number(SHOWN), total=number(len(rows))), markup=False)


def snapshot_of(warehouse: Warehouse, dataset: str, which: str) -> Snapshot:
    """A snapshot by its id or by its part: in service, approved, the one before that in service.

    Ends with a wrong call where there is none; raises SnapshotError where it cannot be read.
    """
    from observatory.earlier import opened

    current = warehouse.current(dataset)
    if which == CURRENT:
        return current
    if which == APPROVED:
        found = approval(warehouse.root / dataset)
        if found is None:
            fail(_("No snapshot of {dataset} is approved.").format(dataset=dataset), USAGE)
        return opened(warehouse, dataset, found.snapshot_id)
    if which == PREVIOUS:
        older = [item for item in warehouse.kept(dataset) if item.id < current.id]
        if not older:
            text = _("No snapshot of {dataset} before the one in service is kept.")
            fail(text.format(dataset=dataset), USAGE)
        return opened(warehouse, dataset, older[0].id)
    return opened(warehouse, dataset, which)

"""The command that writes a report: a file for a funder, a board or a workshop."""

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etl.choosing import (
    ChosenDatasetOption,
    LanguageOption,
    WarehouseOption,
    chosen_dataset,
    chosen_language,
    refused,
)
from etl.publish import sync
from etl.sources.keeping import keep
from etl.terminal import (
    REFUSED,
    USAGE,
    _,
    fail,
    must_exist,
    out,
    progress_bar,
    reader,
    told,
    warn,
)
from observatory.access import Role
from observatory.snapshot import SnapshotError, Warehouse

if TYPE_CHECKING:
    from observatory.report import Options
    from observatory.store import Served


def add_commands(app: typer.Typer) -> None:
    """Add the command to those of the loader."""
    app.command(
        help=_("Write a report as PDF, slides, a workbook or a web page, from what is in service.")
    )(report)


def report(
    warehouse: WarehouseOption,
    form: Annotated[str, typer.Option("--format", help=_("pdf, pptx, xlsx or html."))],
    to: Annotated[Path, typer.Option("--out", help=_("File to write."))],
    lang: LanguageOption = "",
    period: Annotated[
        str,
        typer.Option(
            "--period",
            help=_("Years, such as 2024 or 2017-2024. By default up to the last complete one."),
        ),
    ] = "",
    sections: Annotated[
        str,
        typer.Option(
            "--sections", help=_("Sections, such as summary,r1; by default the preset’s.")
        ),
    ] = "",
    dataset: ChosenDatasetOption = "",
    preset: Annotated[
        str,
        typer.Option(
            "--preset", help=_("board (two pages), funder (everything) or workshop (slides).")
        ),
    ] = "funder",
    funder: Annotated[
        str,
        typer.Option("--funder", help=_("Keep the actions and the money of this funder alone.")),
    ] = "",
    programme: Annotated[
        str,
        typer.Option(
            "--programme", help=_("Keep the actions and the money of this programme alone.")
        ),
    ] = "",
) -> None:
    """Write a report; what stood there stays until the new file is whole."""  # fmt: skip
    from observatory.exports.faults import CannotRender
    from observatory.report import CannotReport, NoData, build
    from observatory.report.rendering import FORMATS, render

    must_exist(warehouse, to.absolute().parent)
    if to.is_dir():
        fail(_("{path} is a directory. Name the file to write.").format(path=to), USAGE)
    _one_of(form, FORMATS, _("There is no format {name}. Known: {known}."))
    still = _("No report was written.")
    options = _options(preset, sections, period, funder, programme)
    with told(still), progress_bar() as progress:
        served = _served(warehouse, dataset)
        if served.problem:
            warn(served.problem)
        words = chosen_language(lang, served.store.config.languages)
        try:
            # Whoever it is handed to reads it: what is for managers alone stays out.
            made = build(served.store, Role.FUNDER, words, options, progress)
            progress(_("Writing"), 0, 1)
            content = render(made, form)
        except NoData as error:
            fail(f"{error.message.text(reader())} {still}", REFUSED)
        except CannotReport as error:
            fail(error.message.text(reader()), USAGE)
        except (CannotRender, SnapshotError) as error:
            fail(f"{error.message.text(reader())} {still}", REFUSED)
        keep(to, content)
        sync(to.absolute().parent)
    size = reader().number(to.stat().st_size / 1e6, 1)
    text = _("Written: {path} ({size} MB), {line}.")
    out.print(text.format(path=to, size=size, line=made.stamp.line), markup=False)


def _options(preset: str, sections: str, period: str, funder: str, programme: str) -> "Options":
    from observatory.report import CannotReport, Options

    try:
        return Options.of(preset, sections.split(","), period, funder, programme)
    except CannotReport as error:
        fail(error.message.text(reader()), USAGE)


def _served(root: Path, dataset: str) -> "Served":
    """The newest load of a dataset with what was typed since, where the register is at hand."""
    from observatory.store import served_to

    warehouse = Warehouse(root)
    try:
        return served_to(Role.MANAGER, warehouse, chosen_dataset(warehouse, dataset))
    except SnapshotError as error:
        refused(error)


def _one_of(name: str, known: Collection[str], text: str) -> None:
    if name not in known:
        fail(text.format(name=name, known=", ".join(known)), USAGE)

"""The command line: load a data directory, check a file, list and roll back snapshots."""

import json
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from etl import administration, digest, exporting, publish, reporting, whats_new
from etl.engines import EngineName
from etl.noting import note_deed, note_load
from etl.terminal import (
    CONFIG_HELP,
    REFUSED,
    USAGE,
    ConfigOption,
    DataOption,
    DatasetOption,
    JsonOption,
    OutOption,
    RegisterOption,
    _,
    dataset_directory,
    fail,
    must_exist,
    out,
    progress_bar,
    reader,
    told,
    warn,
)
from observatory.config import ConfigError, load_config
from observatory.i18n import LANGUAGES
from observatory.snapshot import approval

if TYPE_CHECKING:
    from etl.contracts import Checked
    from etl.difference import Difference
    from etl.load import LoadResult

app = typer.Typer(
    help=_("Load the observatory's data into snapshots."),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
EngineOption = Annotated[
    EngineName,
    typer.Option(
        "--engine", help=_("Where to compute: duckdb, here, or spark, for very large files.")
    ),
]


@app.command(help=_("Load a data directory and publish a snapshot of it."))
def run(
    config: ConfigOption,
    data: DataOption,
    out_dir: OutOption,
    as_json: JsonOption = False,
    if_changed: Annotated[
        bool,
        typer.Option(
            "--if-changed", help=_("Do nothing where the inputs are those of the current snapshot.")
        ),
    ] = False,
    wait: Annotated[
        float, typer.Option("--wait", help=_("Seconds to wait for another load of the dataset."))
    ] = publish.WAIT_SECONDS,
    engine: EngineOption = EngineName.DUCKDB,
    register: RegisterOption = None,
) -> None:
    """Load, verify and publish; exit 1 where nothing was published."""
    from etl.load import load

    must_exist(config, data)
    if not data.is_dir():
        fail(_("{path} is not a directory. Name the data directory.").format(path=data), USAGE)
    with told(), progress_bar(as_json) as progress:
        result = load(
            config, data, out_dir, wait_seconds=wait, if_changed=if_changed, progress=progress,
            engine=engine, register=register,
        )  # fmt: skip
    note_load(out_dir, result, register)
    for warning in result.warnings:
        warn(warning)
    if as_json:
        typer.echo(json.dumps(result.as_json(reader()), ensure_ascii=False))
    else:
        _summary(result)


@app.command(help=_("Ask the live sources again, then load and publish a snapshot."))
def refresh(
    config: ConfigOption,
    data: DataOption,
    out_dir: OutOption,
    source: Annotated[
        list[str] | None,
        typer.Option("--source", help=_("Live source to ask; repeat it. By default all.")),
    ] = None,
    as_json: JsonOption = False,
    engine: EngineOption = EngineName.DUCKDB,
    register: RegisterOption = None,
) -> None:
    """Refresh the live sources and publish; a source that fails keeps its last good extract."""
    from etl.refresh import refresh as refreshed

    must_exist(config, data)
    if not data.is_dir():
        fail(_("{path} is not a directory. Name the data directory.").format(path=data), USAGE)
    with told(), progress_bar(as_json) as progress:
        result = refreshed(
            config,
            data,
            out_dir,
            only=source or [],
            progress=progress,
            engine=engine,
            register=register,
        )
    for problem in (item.problem for item in result.sources if item.problem):
        warn(problem)
    for warning in result.load.warnings:
        warn(warning)
    if as_json:
        typer.echo(json.dumps(result.as_json(reader()), ensure_ascii=False))
        return
    names = (_("Source"), _("Read"), _("New"), _("Changed"), _("Gone"), _("Seconds"))
    table = Table(*names)
    for column in table.columns[1:]:
        column.justify = "right"
    for item in result.sources:
        counts = (item.read, item.new, item.changed, item.gone)
        shown = ["–" if item.problem else reader().number(value) for value in counts]
        table.add_row(item.name, *shown, reader().number(item.seconds, 2))
    if result.sources:
        out.print(table)
    _summary(result.load)


@app.command(help=_("Check one file and write nothing; exit 1 if anything would be rejected."))
def check(
    file: Annotated[Path, typer.Argument(help=_("File to check (CSV or XLSX)."))],
    kind: Annotated[
        str,
        typer.Option("--kind", help=_("File of the layout, such as events, or kind of source.")),
    ],
    config: Annotated[Path | None, typer.Option("--config", help=CONFIG_HELP)] = None,
    source: Annotated[
        str,
        typer.Option(
            "--source",
            help=_("Source of the configuration whose settings hold, where several have the kind."),
        ),
    ] = "",
    languages: Annotated[
        str,
        typer.Option(
            "--languages",
            help=_("Languages of the texts, such as fr,en; by default the configuration's."),
        ),
    ] = "",
    against: Annotated[
        Path | None,
        typer.Option(
            "--against",
            help=_("Dataset’s directory in the warehouse: tell what the file would change there."),
        ),
    ] = None,
    most: Annotated[
        int | None, typer.Option("--most", min=0, help=_("List at most so many faults."))
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Tell what a load would accept and reject of a file."""
    from etl.checking import KindUnknown, check_file

    must_exist(file, config)
    try:
        stated = [code.strip() for code in languages.split(",") if code.strip()]
        settings = load_config(config) if config else None
        known = settings.languages if settings else LANGUAGES
        result = check_file(file, kind, stated or known, settings, source)
    except (KindUnknown, ConfigError) as error:
        fail(error.message.text(reader()), USAGE)
    for warning in result.warnings:
        warn(warning)
    shown = replace(result, rejected=result.rejected[:most])
    found = _differences(result.tables, against, source or kind)
    if as_json:
        answer = shown.as_json(reader()) | (
            {"difference": [asdict(item) for item in found]} if against else {}
        )
        typer.echo(json.dumps(answer, ensure_ascii=False))
    else:
        for line in shown.lines(reader()):
            out.print(line, markup=False)
        for item in found:
            text = _("{file}: {new} new rows, {changed} changed, {gone} gone.")
            numbers = {
                name: reader().number(n) for name, n in asdict(item).items() if isinstance(n, int)
            }
            out.print(text.format(file=item.file, **numbers), markup=False)
    raise typer.Exit(REFUSED if result.rejected else 0)


def _differences(tables: "list[Checked]", against: Path | None, source: str) -> "list[Difference]":
    """What a checked file would change in a dataset of the warehouse; nothing where none is named."""
    from etl.difference import differences
    from observatory.snapshot import SnapshotError, Warehouse

    if against is None:
        return []
    try:
        snapshot = Warehouse(against.absolute().parent).current(against.name)
    except SnapshotError as error:
        fail(error.message.text(reader()), USAGE)
    return differences(tables, snapshot, source)


@app.command(help=_("List the snapshots of a dataset that are kept, the newest last."))
def snapshots(out_dir: OutOption, dataset: DatasetOption, as_json: JsonOption = False) -> None:
    """List the kept snapshots and which one is in service."""
    directory = dataset_directory(out_dir, dataset)
    now, approved = publish.current(directory), approval(directory)
    seen = approved.snapshot_id if approved else (now.stem if now else "")
    names = ("snapshot", "bytes", "current", "public")
    kept = [
        (path.stem, path.stat().st_size, path == now, path.stem == seen)
        for path in publish.snapshots(directory)
    ]
    if as_json:
        rows = [dict(zip(names, row, strict=True)) for row in kept]
        typer.echo(json.dumps({"dataset": dataset, "snapshots": rows}))
        return
    table = Table(_("Snapshot"), _("Size"), _("In service"), _("Seen by everybody"))
    for name, size, served, public in kept:
        marks = ["●" if mark else "" for mark in (served, public)]
        table.add_row(name, f"{reader().number(size / 1e6, 1)} MB", *marks)
    out.print(table)


@app.command(help=_("Put an earlier snapshot back into service."))
def rollback(
    out_dir: OutOption,
    dataset: DatasetOption,
    to: Annotated[
        str,
        typer.Option("--to", help=_("Snapshot to serve; by default the one before the current.")),
    ] = "",
) -> None:
    """Point to an earlier snapshot; nothing is deleted."""
    directory = dataset_directory(out_dir, dataset)
    try:
        with told(), publish.exclusive(directory, publish.WAIT_SECONDS):
            before = publish.current(directory)
            chosen = publish.roll_back(directory, to or None)
    except publish.NoSuchSnapshot as error:
        fail(error.message.text(reader()), REFUSED)
    note_deed(out_dir, dataset, "load.rollback", chosen.stem, before.stem if before else "")
    out.print(_("In service: {snapshot}").format(snapshot=chosen.stem), markup=False)


@app.command(
    help=_("Approve a snapshot: everybody sees the last approved one, managers see the newest.")
)
def approve(
    out_dir: OutOption,
    dataset: DatasetOption,
    by: Annotated[str, typer.Option("--by", help=_("Who approves it."))],
    snapshot: Annotated[
        str, typer.Option("--snapshot", help=_("Snapshot to approve; by default the current."))
    ] = "",
) -> None:
    """Let everybody see a snapshot."""
    directory = dataset_directory(out_dir, dataset)
    try:
        with told(), publish.exclusive(directory, publish.WAIT_SECONDS):
            before = approval(directory)
            made = publish.approve(directory, by, snapshot or None)
    except publish.NoSuchSnapshot as error:
        fail(error.message.text(reader()), REFUSED)
    seen = before.snapshot_id if before else ""
    note_deed(out_dir, dataset, "load.approve", made.snapshot_id, seen, by)
    out.print(_("Approved: {snapshot}").format(snapshot=made.snapshot_id), markup=False)


@app.command(
    help=_("Write blank workbooks of the layout, with drop-down lists and an example row.")
)
def template(
    target: Annotated[Path, typer.Option("--out", help=_("Directory to write to."))],
    config: Annotated[Path | None, typer.Option("--config", help=CONFIG_HELP)] = None,
) -> None:
    """Write one workbook a file of the layout."""
    from observatory.exports.template import write_templates

    must_exist(config)
    with told():
        languages = load_config(config).languages if config else LANGUAGES
        for path in write_templates(target, tuple(languages), reader()):
            out.print(str(path), markup=False)


@app.command(help=_("Write an invented data directory, for demonstrations and load tests."))
def illustrate(
    config: ConfigOption,
    target: Annotated[Path, typer.Option("--out", help=_("Directory to write to."))],
    seed: Annotated[int, typer.Option(help=_("Seed: the same one gives the same files."))] = 2017,
    size: Annotated[
        float, typer.Option(help=_("Size: 1 is a small territory, 100 a load test."))
    ] = 1.0,
) -> None:
    """Generate an illustrative data directory in the own layout."""
    from etl.illustrative.write import write

    must_exist(config)
    with told():
        write(config, target, seed=seed, size=size)
    out.print(str(target), markup=False)


@app.command(help=_("Write the survey's questionnaire for LimeSurvey and Google Forms."))
def questionnaire(
    config: ConfigOption,
    target: Annotated[Path, typer.Option("--out", help=_("Directory to write to."))],
    data: Annotated[
        Path | None,
        typer.Option("--data", help=_("Data directory whose clusters are asked about.")),
    ] = None,
    clusters: Annotated[
        list[str] | None,
        typer.Option(
            "--cluster",
            help=_("Cluster to ask about: an id, or id=Name; repeat it. By default all."),
        ),
    ] = None,
) -> None:
    """Write the questionnaire's files and the settings that read its exports."""
    from etl.faults import FileRefused
    from etl.questionnaire.write import write

    must_exist(config, data)
    with told():
        try:
            paths = write(load_config(config, data), target, data, clusters or [])
        except FileRefused as error:
            fail(error.message.text(reader()), REFUSED)
    for path in paths:
        out.print(str(path), markup=False)


def _summary(result: "LoadResult") -> None:
    if result.unchanged:
        text = _("{dataset}: unchanged, {snapshot} stays in service.")
        out.print(text.format(dataset=result.dataset, snapshot=result.snapshot), markup=False)
        return
    table = Table(_("File"), _("Read"), _("Accepted"), _("Rejected"), _("Seconds"))
    for column in table.columns[1:]:
        column.justify = "right"
    number = reader().number
    for item in result.sources:
        counts = [number(value) for value in (item.read, item.accepted, item.rejected)]
        table.add_row(item.file, *counts, number(item.seconds, 2))
    out.print(table)
    text = _("{dataset}: published {snapshot}, data as of {as_of}.")
    values = {"dataset": result.dataset, "snapshot": result.snapshot, "as_of": result.as_of}
    out.print(text.format(**values), markup=False)


administration.add_commands(app)
reporting.add_commands(app)
whats_new.add_commands(app)
digest.add_commands(app)
exporting.add_commands(app)

if __name__ == "__main__":
    sys.exit(app(prog_name="python -m etl"))

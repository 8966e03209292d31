"""What the commands share: the reader's language, options, messages, exit codes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from etl import publish
from etl.engines import EngineFailed
from etl.faults import LoadRefused, VerificationFailed
from observatory.config import ConfigError
from observatory.i18n import Message, environment_language

REFUSED, USAGE = 1, 2
"""Exit codes: nothing was published or something would be rejected; a wrong call."""

Progress = Callable[[str, int, int], None]
"""Told the name of a step, how many are done, and of how many."""

reader = environment_language
_ = reader()._
err = Console(stderr=True, highlight=False, soft_wrap=True)
out = Console(highlight=False, soft_wrap=True)

CONFIG_HELP = _("Configuration file (observatory.toml).")
ConfigOption = Annotated[Path, typer.Option("--config", help=CONFIG_HELP)]
MaybeConfigOption = Annotated[Path | None, typer.Option("--config", help=CONFIG_HELP)]
DataOption = Annotated[Path, typer.Option("--data", help=_("Data directory, in the own layout."))]
OutOption = Annotated[
    Path, typer.Option("--out", help=_("Directory of the snapshots (the warehouse)."))
]
JsonOption = Annotated[
    bool, typer.Option("--json", help=_("Print one JSON object on standard output."))
]
RegisterOption = Annotated[
    str | None,
    typer.Option(
        "--register",
        help=_(
            "Register of what was typed: its file or address, or none. By default the configured one."
        ),
    ),
]
DATASET_HELP = _("Name of the dataset: the data directory's name.")
DatasetOption = Annotated[str, typer.Option("--dataset", help=DATASET_HELP)]


def must_exist(*paths: Path | None) -> None:
    """A wrong call where one of the paths is not there."""
    for path in paths:
        if path is not None and not path.exists():
            fail(_("{path} does not exist. Check the path.").format(path=path), USAGE)


def dataset_directory(out_dir: Path, dataset: str) -> Path:
    """A dataset's directory of the warehouse; a wrong call where there is none."""
    directory = out_dir / dataset
    if Path(dataset).name != dataset or not directory.is_dir():
        known = ", ".join(sorted(path.name for path in out_dir.glob("*/"))) or "–"
        text = _("There is no dataset {name} in {directory}. Known: {known}.")
        fail(text.format(name=dataset, directory=out_dir, known=known), USAGE)
    return directory


@contextmanager
def told(still: str = "") -> Iterator[None]:
    """Errors in words and with their exit code, never as a traceback.

    ``still``: what holds after a failure; by default that the snapshot in service stays.
    """
    still = still or _("Nothing was published; the snapshot in service stays.")
    try:
        yield
    except ConfigError as error:
        fail(error.message.text(reader()), USAGE)
    except LoadRefused as error:
        for message in error.messages:
            err.print(message.text(reader()), markup=False, style="red")
        fail(still, REFUSED)
    except VerificationFailed as error:
        text = _("The new snapshot did not pass its verification: {faults}.")
        fail(f"{text.format(faults=error)} {still}", REFUSED)
    except EngineFailed as error:
        fail(f"{error.message.text(reader())} {still}", REFUSED)
    except publish.Locked as error:
        text = _("Another load of this dataset is running ({holder}). Try again when it is done.")
        fail(f"{text.format(holder=error)} {still}", REFUSED)
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        text = _("{error}. Make room or give access, then try again.")
        fail(f"{text.format(error=f'{error.strerror or error}{where}')} {still}", REFUSED)


@contextmanager
def progress_bar(quiet: bool = False) -> Iterator[Progress]:
    """A bar on a terminal, plain lines elsewhere."""
    if not err.is_terminal:
        seen: set[str] = set()

        def line(step: str, _done: int, _of: int) -> None:
            if step not in seen and not quiet:
                seen.add(step)
                err.print(step, markup=False)

        yield line
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Bars(*columns, console=err, transient=True) as bars:
        task = bars.add_task("", total=1.0)

        def bar(step: str, done: int, of: int) -> None:
            bars.update(task, description=step, completed=done, total=max(of, 1))

        yield bar


def warn(message: Message) -> None:
    """Say something that stops nothing."""
    err.print(message.text(reader()), markup=False, style="yellow")


def fail(text: str, code: int) -> NoReturn:
    """Say what is wrong, and end."""
    err.print(text, markup=False, style="red")
    raise typer.Exit(code)

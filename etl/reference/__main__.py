"""`python -m etl.reference [data|assets]`: rebuild data/reference or static from the registries."""

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import typer

from etl.reference import administrative, assets, countries, fonts, licences, naf, outlines
from etl.reference.packages import PackageError

PROJECT = Path(__file__).parents[2]
app = typer.Typer(add_completion=False, help="Rebuild reference data and browser assets.")


@app.callback(invoke_without_command=True)
def main(context: typer.Context) -> None:
    """Rebuild the reference data, unless a command is named."""
    if context.invoked_subcommand is None:
        data()


@app.command()
def data() -> None:
    """Rebuild the lists and outlines under data/reference."""
    steps = [step.build for step in (administrative, countries, outlines, naf, licences)]
    _build(steps, PROJECT / "data" / "reference")


@app.command(name="assets")
def browser_assets() -> None:
    """Fetch the browser's assets into static, and make the fonts of reports of its fonts."""
    static = PROJECT / "static"
    _build([assets.build], static)
    _build([partial(fonts.build, static / "fonts")], PROJECT / "observatory/exports/report/fonts")


def _build(steps: list[Callable[[Path, Path], None]], target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as workspace:
        try:
            for step in steps:
                step(target, Path(workspace))
        except PackageError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(1) from error


if __name__ == "__main__":
    app()

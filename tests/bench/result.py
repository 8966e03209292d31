"""A measure, its bar, and the table of them."""

from dataclasses import dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Result:
    """One measure in words, what its bar asks, and whether it is met."""

    what: str
    measured: str
    bar: str
    met: bool


def at_most(what: str, value: float, bar: float, unit: str) -> Result:
    """A measure that must not exceed its bar."""
    return Result(what, f"{value:.2f} {unit}", f"≤ {bar:g} {unit}", value <= bar)


def at_least(what: str, value: float, bar: float, unit: str) -> Result:
    """A measure that must reach its bar."""
    return Result(what, f"{value:.1f} {unit}", f"≥ {bar:g} {unit}", value >= bar)


def show(results: list[Result]) -> None:
    """Print the table."""
    table = Table("What", "Measured", "Bar", "Met")
    for item in results:
        table.add_row(item.what, item.measured, item.bar, "yes" if item.met else "NO")
    Console(highlight=False, width=120).print(table)

"""Which cells are not shown, because they are about fewer than five respondents or would tell them.

Primary and complementary suppression as in Willenborg and de Waal (2001), Elements of Statistical
Disclosure Control, Lecture Notes in Statistics 155.
"""

from collections.abc import Collection, Hashable, Mapping
from typing import TypeVar

FEWEST_RESPONDENTS = 5
"""Respondents below whom no figure is shown."""

Key = TypeVar("Key", bound=Hashable)
Part = str | None
Cell = tuple[Part, Part]
"""A cell of a table of two dimensions; None: of those whose part is not known."""


def suppressed(
    counts: Mapping[Key, int],
    *,
    untold: Collection[Key] = (),
    minimum: int = FEWEST_RESPONDENTS,
) -> set[Key]:
    """The parts of a whole that are not shown, where the whole is.

    ``counts``: part -> respondents; ``untold``: parts for which nothing is ever shown, as those of
    an unknown place, who hide others and need not be hidden. A part with fewer than ``minimum`` respondents is suppressed. So that it
    cannot be taken from the whole, the next smallest part is too, until two parts or more are not
    shown and these have ``minimum`` respondents together. Parts without respondents hide nothing.
    If the whole itself is below the minimum, no part is shown.
    """
    return _protected(dict(counts), {key for key in untold if counts.get(key)}, minimum)


def _protected(counts: dict[Key, int], untold: set[Key], minimum: int) -> set[Key]:
    there = {key: n for key, n in counts.items() if n > 0}
    hidden = {key for key, n in there.items() if n < minimum} | untold
    smallest = sorted((key for key in there if key not in hidden), key=lambda key: there[key])
    while hidden - untold and smallest and _tells(hidden, there, minimum):
        hidden.add(smallest.pop(0))
    return hidden - untold


def _tells(hidden: Collection[Key], counts: Mapping[Key, int], minimum: int) -> bool:
    """Whether what is not shown can be taken from the whole."""
    return bool(hidden) and (len(hidden) == 1 or sum(counts[key] for key in hidden) < minimum)


def suppressed_crossed(
    counts: Mapping[Cell, int], *, minimum: int = FEWEST_RESPONDENTS
) -> set[Cell]:
    """The cells of a table of two dimensions that are not shown, where its totals are.

    ``counts``: (row, column) -> respondents. Totals of rows and columns follow ``suppressed``; all
    the cells of a total that is not shown are not either. Then no cell may be taken from the total
    of its row or column: neighbours are suppressed, smallest first, until none can.
    """
    there = {cell: n for cell, n in counts.items() if n > 0}
    hidden = {cell for cell, n in there.items() if n < minimum}
    lines: list[list[Cell]] = []
    alone: set[Cell] = set()
    for axis in (0, 1):
        parts: dict[Part, list[Cell]] = {}
        for cell in there:
            parts.setdefault(cell[axis], []).append(cell)
        totals = {part: sum(there[cell] for cell in line) for part, line in parts.items()}
        lost = {*suppressed(totals, untold=(None,), minimum=minimum), None}
        hidden |= {cell for part in lost for cell in parts.get(part, ())}
        # What is the same as a total that is shown hides nothing.
        alone |= {line[0] for part, line in parts.items() if len(line) == 1 and part not in lost}
        lines += parts.values()
    while True:
        more = {cell for line in lines for cell in _neighbour(line, hidden, alone, there, minimum)}
        if not more:
            return {cell for cell in hidden if None not in cell}
        hidden |= more


def _neighbour(
    line: list[Cell],
    hidden: set[Cell],
    alone: set[Cell],
    counts: Mapping[Cell, int],
    minimum: int,
) -> list[Cell]:
    """The smallest cell of a row or column that has to be suppressed besides, if one has to."""
    gone = [cell for cell in line if cell in hidden - alone]
    left = [cell for cell in line if cell not in hidden]
    if not left or all(None in cell for cell in gone) or not _tells(gone, counts, minimum):
        return []
    return [min(left, key=lambda cell: (cell in alone, counts[cell], str(cell)))]

"""What a file would change: its rows beside those that the snapshot in service has of its source."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from etl.contracts import Checked
from observatory.config import Config
from observatory.contract import as_cells
from observatory.model import LayoutFile
from observatory.register.rows import TYPED, key_columns, key_of
from observatory.snapshot import Snapshot

NEW, CHANGED, GONE = "new", "changed", "gone"
SHOWN = 200
"""Cells that a difference lists."""
_UNCOMPARED = frozenset({"survey_respondents", "survey_answers"})
"""Files whose rows a snapshot does not keep as they were written."""

_FILLED = frozenset({"lat", "lon", "period_end", "territory"})
"""Columns that a load fills where a file leaves them empty."""

Cells = dict[str, str]


@dataclass(frozen=True)
class Cell:
    """One row that is new or gone, or one cell of a row that changed."""

    state: str
    key: str
    column: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Difference:
    """How many rows of a file of the layout are new, changed and gone, and the first of them."""

    file: str
    new: int
    changed: int
    gone: int
    cells: list[Cell] = field(default_factory=list)


def differences(tables: Sequence[Checked], snapshot: Snapshot, source: str) -> list[Difference]:
    """The accepted rows of a file against the present rows of ``source``, by file of the layout.

    Of files about persons only the counts are told; rows without a key are compared whole.
    """
    return [
        _difference(item, _present(snapshot, item.file, source), snapshot.config)
        for item in tables
        if item.file.stem not in _UNCOMPARED
    ]


def _present(snapshot: Snapshot, file: LayoutFile, source: str) -> pd.DataFrame:
    return snapshot.query(f"SELECT * FROM {file.table} WHERE source = $source", {"source": source})


def _difference(item: Checked, present: pd.DataFrame, config: Config) -> Difference:
    file, languages = item.file, config.languages
    now = [as_cells(file, row, languages) for row in _records(present)]
    then = [as_cells(file, row, languages) for row in _records(item.rows)]
    if not file.key:
        before, after = (
            Counter(tuple(sorted(row.items())) for row in rows) for rows in (now, then)
        )
        return Difference(file.stem, (after - before).total(), 0, (before - after).total())
    old, new = ({_key(file, row, config): row for row in rows} for rows in (now, then))
    cells = [Cell(NEW, key) for key in new if key not in old]
    cells += [Cell(GONE, key) for key in old if key not in new]
    changed = {key: found for key in new if key in old and (found := _altered(old[key], new[key]))}
    cells += [
        Cell(CHANGED, key, name, old[key][name], new[key][name])
        for key, names in changed.items()
        for name in names
    ]
    return Difference(
        file.stem,
        sum(cell.state == NEW for cell in cells),
        len(changed),
        sum(cell.state == GONE for cell in cells),
        [] if file.personal else cells[:SHOWN],
    )


def _altered(old: Cells, new: Cells) -> list[str]:
    """The columns whose cell the file would change."""
    return [
        name for name, cell in new.items() if cell != old[name] and (cell or name not in _FILLED)
    ]


def _key(file: LayoutFile, row: Cells, config: Config) -> str:
    """What a person knows the row by."""
    known = key_columns(key_of(file.table, row, config)) if file.table in TYPED else row
    return " · ".join(cell for name in file.key if (cell := known[name]))


def _records(rows: pd.DataFrame) -> list[dict[str, object]]:
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]

"""What every reader of a source shares: its setting, and the rows that it gathers.

A reader is a module with a function ``read(paths, setting) -> Extract``. It turns the records of
its format into rows of text cells for files of the own layout (``observatory.model.LAYOUT``), whose
contracts then apply; a record that it cannot use at all it rejects itself. A reader of a live
service also has ``fetch(folder, setting, client)``, which writes what the service answers into an empty
or half-filled folder; ``read`` then reads that folder.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from etl.engines import DuckDB, Engine
from etl.faults import PERSONAL, Rejection
from etl.sources.tabular import RawTable, printable
from observatory.config import Config, ConfigError
from observatory.i18n import Message, N_
from observatory.model import LAYOUT
from observatory.model.kinds import KINDS

SHOWN = 200
"""Characters of a faulty value that are kept."""


def _anywhere(
    _place: str | None, _country: str | None = None, _department: str | None = None
) -> bool:
    return True


@dataclass(frozen=True)
class Setting:
    """What a reader may know beside its files.

    ``source``: the ``[[source]]`` table of the configuration; ``config``: the configuration, None
    where a file is checked without one; ``is_local(place, country, department)``: whether a commune as
    a source writes it (code, name, or postal code and name) lies in the focal territory; without a
    configuration everything does. ``country`` None or that of the territory looks the place up.
    ``engine``: reads files that are too large for memory; the one the load was asked to compute on.
    """

    source: Mapping[str, Any]
    config: Config | None = None
    is_local: Callable[..., bool] = _anywhere
    engine: Engine = field(default_factory=DuckDB)

    @property
    def name(self) -> str:
        """The source's name."""
        return str(self.source.get("name") or self.source["kind"])

    @property
    def title(self) -> str:
        """What readers know the source as."""
        return str(self.source.get("title") or self.name)

    @property
    def country(self) -> str:
        """Code of the country of the territory."""
        return self.config.territory.country if self.config else "FR"

    @property
    def as_of(self) -> date:
        """The day to which the load speaks; today where there is no configuration."""
        return self.config.as_of if self.config else date.today()

    def text(self, option: str, default: str = "") -> str:
        """A setting that is a text. Raises ConfigError where it is none."""
        template = N_("[[source]] {source}: {option} must be a text in quotes.")
        return str(self._typed(option, str, default, template))

    def texts(self, option: str) -> list[str]:
        """A setting that is a text or a list of texts."""
        value = self.source.get(option, [])
        value = [value] if isinstance(value, str) else value
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            template = N_(
                '[[source]] {source}: {option} must be a list of texts such as ["a", "b"].'
            )
            raise self.wrong(option, template)
        return value

    def table(self, option: str) -> dict[str, Any]:
        """A setting that is a table of its own: ``[source.<option>]``."""
        template = N_(
            "[[source]] {source}: {option} must be a table: write [source.{option}] on its own line."
        )
        return dict(self._typed(option, dict, {}, template))

    def number(self, option: str, default: float) -> float:
        """A setting that is a number."""
        value = self.source.get(option, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.wrong(option, N_("[[source]] {source}: {option} must be a number."))
        return float(value)

    def flag(self, option: str, default: bool = False) -> bool:
        """A setting that is true or false."""
        template = N_("[[source]] {source}: {option} must be true or false, without quotes.")
        return bool(self._typed(option, bool, default, template))

    def day(self, option: str, default: date) -> date:
        """A setting that is a day, with or without quotes."""
        value = self.source.get(option, default)
        try:
            value = date.fromisoformat(value) if isinstance(value, str) else value
        except ValueError:
            value = None
        if isinstance(value, datetime):
            return value.date()
        if not isinstance(value, date):
            template = N_("[[source]] {source}: {option} must be a day such as 2026-10-31.")
            raise self.wrong(option, template)
        return value

    def wrong(self, option: str, template: str, /, **values: object) -> ConfigError:
        """The error of a setting that is not what it must be.

        ``template`` is a whole sentence of the catalogues, which names ``{source}`` and ``{option}``.
        """
        return ConfigError(template, source=self.name, option=option, **values)

    def _typed(self, option: str, kind: type, default: Any, template: str) -> Any:
        value = self.source.get(option, default)
        if not isinstance(value, kind):
            raise self.wrong(option, template)
        return value


@dataclass(frozen=True)
class Extract:
    """What a reader makes of a source.

    ``tables``: rows of text cells by file of the layout; ``faults``: the records that it cannot use
    at all; ``read``: how many records the source has, those that are none of this territory's
    included. ``file``, ``sha256`` and ``bytes`` say what was read.
    """

    file: str
    tables: dict[str, RawTable]
    faults: list[Rejection]
    read: int
    sha256: str = ""
    bytes: int = 0
    warnings: list[Message] = field(default_factory=list)


class Gathering:
    """Rows gathered from the records of a source, each with the record's line or number.

    Cells are texts in the layout's own forms: ISO dates, decimal points, lists joined by ``;``.
    ``columns`` names the source's own column of a cell of the layout, for what is told of a fault.
    """

    def __init__(self, kind: str, file: str) -> None:
        self.kind = KINDS[kind]
        self.file = printable(file)
        self.read = 0
        self.columns: dict[str, str] = {}
        self._rows: dict[str, list[dict[str, str]]] = {}
        self._faults: list[Rejection] = []
        self._warnings: list[Message] = []

    def add(self, stem: str, line: int, cells: Mapping[str, object]) -> None:
        """A row for a file of the layout. None and "" are empty cells.

        Raises KeyError for a column that the file does not have.
        """
        known = LAYOUT[stem].expected(("fr", "en"))
        row = {"line": str(line)}
        for name, value in cells.items():
            if name not in known:
                raise KeyError(f"{stem} has no column {name}")
            row[name] = "" if value is None else str(value)
        self._rows.setdefault(stem, []).append(row)

    def reject(self, line: int, column: str, value: str, reason: Message) -> None:
        """A record that gives no row. ``reason`` must not repeat the value."""
        shown = PERSONAL if self.kind.personal and value else printable(value)[:SHOWN]
        self._faults.append(Rejection(self.file, line, column, shown, reason))

    def warn(self, template: str, **values: str) -> None:
        """Something that the reader of the load should look at; once for each wording."""
        message = Message(template, {"file": self.file, **values})
        if message not in self._warnings:
            self._warnings.append(message)

    def extract(self, sha256: str = "", size: int = 0) -> Extract:
        """All that was gathered."""
        return Extract(
            self.file, {stem: self._table(stem, rows) for stem, rows in self._rows.items()},
            self._faults, self.read, sha256, size, self._warnings,
        )  # fmt: skip

    def _table(self, stem: str, rows: list[dict[str, str]]) -> RawTable:
        header = [n for n in LAYOUT[stem].expected(("fr", "en")) if any(n in row for row in rows)]
        frame = pd.DataFrame(rows, columns=[*header, "line"], dtype="str").fillna("")
        frame["line"] = frame["line"].astype("int64")
        return RawTable(
            self.file, header, frame, [], len(rows), "", 0, decimal_mark=".", columns=self.columns
        )


Reader = Callable[[Sequence[Path], Setting], Extract]

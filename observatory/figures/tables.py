"""Tables made once for pages and reports: cells with their text and, beside it, their value."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd

from observatory.charts.description import value_text
from observatory.exports.content import Cell, Heading, Table
from observatory.i18n import ABSENT, Language


def in_texts(table: Table) -> pd.DataFrame:
    """A table as pages list it: its headings and the texts of its cells."""
    return pd.DataFrame(
        {
            heading.text: pd.Series([row[at].text for row in table.rows], dtype=object)
            for at, heading in enumerate(table.columns)
        }
    )


def told(
    key: str, frame: pd.DataFrame, *, finding: str = "", caption: str = "", link: str = ""
) -> Table:
    """A table of words as it is; ``link`` is the heading of the column of addresses, which goes into
    the cells before it."""
    columns = [str(name) for name in frame.columns if name != link]
    addresses = frame[link].tolist() if link in frame.columns else [None] * len(frame)
    last = len(columns) - 1
    return Table(
        key, finding, caption, tuple(Heading(name, name) for name in columns),
        tuple(
            tuple(
                Cell(text_of(cell), link=text_of(address) if at == last and address else "")
                for at, cell in enumerate(cells)
            )
            for cells, address in zip(
                frame[columns].itertuples(index=False, name=None), addresses, strict=True
            )
        ),
    )  # fmt: skip


def text_of(cell: Any) -> str:
    """A cell of a table of words; empty where it holds nothing."""
    return "" if cell is None or cell is pd.NA or cell != cell else str(cell)


def number(language: Language, value: Any, unit: str, basis: str = "register") -> Cell:
    """A value in its unit; a dash where it is absent, a plus where it is a floor."""
    known = number_of(value)
    return Cell(value_text(language, known, unit, basis), known, unit if known is not None else "")


def count(language: Language, value: Any) -> Cell:
    """A number of things."""
    return number(language, value, "count")


def number_of(value: Any) -> float | None:
    """A value as a number, None where it is absent."""
    return None if value is None or value is pd.NA or value != value else float(value)


def day(language: Language, value: Any, precision: Any = "day") -> Cell:
    """A day as precisely as it is known, in short."""
    known = day_of(value)
    how = precision if isinstance(precision, str) and precision else "day"
    text = language.date(known, how, short=True)
    return Cell(text, known if how == "day" else None, "date" if known and how == "day" else "")


def day_of(value: Any) -> date | None:
    """A day, None where it is absent."""
    return None if value is None or pd.isna(value) else pd.Timestamp(value).date()


def words(texts: Iterable[Any]) -> tuple[Cell, ...]:
    """Texts as cells, a dash for what is absent."""
    return tuple(Cell(text_of(text) or ABSENT) for text in texts)

"""A report's content, before it is a file: sections of words, figures, tables and their evidence.

``observatory.report`` makes it from a store; the four renderers (PDF, slides, workbook, HTML) draw it.
A renderer computes no number: every number that a reader sees stands here as a text in the report's
language, and beside it as the value that a program can compare with the snapshot.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from observatory.charts import Chart
from observatory.charts.headline import Headline
from observatory.i18n import Language

Align = Literal["left", "right"]


@dataclass(frozen=True)
class Cell:
    """One cell: its ``text`` and, where it states a number or a day, the ``value`` in ``unit``.

    ``unit`` is one of the model's units ("count", "share", "EUR"…), as ``Language.quantity`` takes it.
    ``status`` is a key of ``palette.STATUSES``; ``colour`` a name of the palette ("R1"…); ``link`` an
    address; ``reference`` the evidence that the cell leads to ("E12").
    """

    text: str
    value: float | date | None = None
    unit: str = ""
    status: str = ""
    colour: str = ""
    link: str = ""
    reference: str = ""


@dataclass(frozen=True)
class Heading:
    """A column: its key, its heading, on which side its cells stand.

    ``ratio``: the keys of the columns whose quotient the column is, so that a workbook can hold the
    formula in place of the number.
    """

    key: str
    text: str
    align: Align = "left"
    ratio: tuple[str, str] | None = None


@dataclass(frozen=True)
class Note:
    """What a manager wrote about a figure; its author may be empty and its day unknown."""

    text: str
    author: str
    day: date | None


@dataclass(frozen=True)
class Words:
    """Paragraphs; with ``listed`` each is an item of a list."""

    paragraphs: tuple[str, ...]
    listed: bool = False


@dataclass(frozen=True)
class Table:
    """A table: ``finding`` titles it, ``caption`` says what it holds."""

    key: str
    finding: str
    caption: str
    columns: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    source: str = ""
    reference: str = ""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Figure:
    """A chart: its description has the finding, the caption, the source and the alternative text."""

    key: str
    chart: Chart[Any]
    reference: str = ""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Picture:
    """A drawing of its own, a map: ``described`` is what ``maps.picture.svg`` draws."""

    key: str
    finding: str
    caption: str
    alt: str
    source: str
    described: Mapping[str, Any]
    reference: str = ""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Card:
    """One gap at a glance: its plate ("R1"), its name, its headline figure, what it says.

    ``value``: the number of the headline, in ``unit``; None where it has none.
    """

    plate: str
    name: str
    status: str
    headline: Headline
    sentence: str
    value: float | None
    unit: str
    reference: str = ""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Cards:
    """Cards side by side."""

    cards: tuple[Card, ...]


Block = Words | Table | Figure | Picture | Cards


@dataclass(frozen=True)
class Section:
    """A section: its key (as ``--sections`` names it), its name, and the finding that titles it.

    ``colour``: the palette's name of its recommendation, or "brand".
    """

    key: str
    name: str
    finding: str
    blocks: tuple[Block, ...]
    colour: str = "brand"


@dataclass(frozen=True)
class Evidence:
    """What stands behind a figure: where its numbers come from, so that a reader can check them.

    ``definition`` and ``computation``: names and texts. ``rows``: the rows that were counted, the
    first ones of ``total``; where an evidence before has the same, ``same_rows`` is its reference and
    there are none. ``parts``: the numbers that a figure shows, each with the evidence of its own.
    ``sources``: title and address (may be empty) of each.
    """

    reference: str
    title: str
    definition: tuple[tuple[str, str], ...]
    computation: tuple[tuple[str, str], ...]
    rows: Table | None
    total: int
    sources: tuple[tuple[str, str], ...]
    parts: Table | None = None
    same_rows: str = ""


@dataclass(frozen=True)
class Stamp:
    """Which data the report was made of; it stands on every page.

    ``dataset``: its key; ``approval``: the sentence that says who approved the snapshot and when,
    or that nobody has.
    """

    snapshot: str
    dataset: str
    dataset_name: str
    as_of: date
    loaded_at: datetime
    territory: str
    approval: str
    line: str
    """The stamp as one line: dataset, as-of date, snapshot, language."""


@dataclass(frozen=True)
class Report:
    """A whole report.

    ``preset``: "board", "funder" or "workshop". ``subtitle``: period, funder or programme.
    ``watermark``: the word across every page where the data are invented, else empty.
    ``dictionary``: the tables and columns of the data, for the workbook.
    """

    title: str
    subtitle: str
    preset: str
    language: Language
    stamp: Stamp
    watermark: str
    sections: tuple[Section, ...]
    evidence: tuple[Evidence, ...]
    dictionary: Table | None = None
    words: Mapping[str, str] = field(default_factory=dict)

    def blocks(self) -> Iterator[tuple[Section, Block]]:
        """Every block with its section, in the report's order."""
        for section in self.sections:
            for block in section.blocks:
                yield section, block

    def figures(self) -> Iterator[Figure]:
        """Every chart that has something to draw."""
        for _, block in self.blocks():
            if isinstance(block, Figure) and not block.chart.empty:
                yield block

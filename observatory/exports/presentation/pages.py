"""What a slide holds, before it is drawn."""

from dataclasses import dataclass

from observatory.exports.content import Card, Cell, Heading, Section
from observatory.exports.native import NativeChart
from observatory.exports.presentation.places import Head, head
from observatory.exports.report_pictures import Drawing


@dataclass(frozen=True)
class Opening:
    """The title slide."""


@dataclass(frozen=True)
class Agenda:
    """The sections: name, finding and the number of the slide that each begins on."""

    rows: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True)
class Prose:
    """Paragraphs at a size with which they fit; those ``listed`` are items of a list."""

    paragraphs: tuple[str, ...]
    size: float
    listed: tuple[bool, ...] = ()


@dataclass(frozen=True)
class Chapter:
    """A section's beginning: its finding is the title, with its first words where they fit."""

    words: Prose | None


@dataclass(frozen=True)
class CardGrid:
    """Cards, six at most."""

    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Graph:
    """One chart, or several small ones on one scale."""

    charts: tuple[NativeChart, ...]
    alt: str


@dataclass(frozen=True)
class Grid:
    """Rows of a table that fit: the columns' widths and the rows' heights (the heading's first), in
    points, the cells with their texts cut to these."""

    columns: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    size: float
    alt: str


Body = Opening | Agenda | Prose | Chapter | CardGrid | Graph | Grid | Drawing


@dataclass(frozen=True)
class Page:
    """One slide. ``kicker`` stands above the title; ``remarks`` are managers' notes on the figure;
    ``spoken`` are the speaker's notes, a paragraph each."""

    title: str
    body: Body
    section: Section | None = None
    kicker: str = ""
    caption: str = ""
    source: str = ""
    remarks: tuple[str, ...] = ()
    spoken: tuple[str, ...] = ()

    @property
    def head(self) -> Head:
        """Where its words stand, and where its body may."""
        return head(self.title, self.caption, self.remarks)

"""Which slides a report becomes: one finding a slide, its evidence in the notes, nothing cut off."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from observatory.charts.description import Chart
from observatory.charts.slide import fitted
from observatory.exports.content import (
    Cards,
    Cell,
    Evidence,
    Figure,
    Heading,
    Note,
    Picture,
    Report,
    Section,
    Table,
    Words,
)
from observatory.exports.native import NativeChart, panels, some
from observatory.exports.presentation.measuring import grids
from observatory.exports.presentation.pages import (
    Agenda,
    CardGrid,
    Chapter,
    Graph,
    Opening,
    Page,
    Prose,
)
from observatory.exports.presentation.places import Box, chapter
from observatory.exports.presentation.texts import clean, fitting, height, parts, room
from observatory.exports.report_pictures import Drawing, drawing
from observatory.exports.report_words import frame_words, note_line
from observatory.exports.svg import svg

CARDS, PANELS, ROWS = 6, 6, 12
PROSE_SIZES = (18.0, 16.0, 14.0)
GAP = 8.0
_EVIDENCE_SIZE = (9.0,)
_AGENDA = 12


def plan(report: Report) -> tuple[Page, ...]:
    """Every slide of the report, in its order."""
    behind = {item.reference: item for item in report.evidence}
    making = _Plan(report, behind)
    chapters = [list(making.section(section)) for section in report.sections]
    agenda = -(-len(chapters) // _AGENDA)
    number = 1 + agenda
    rows = []
    for section, pages in zip(report.sections, chapters, strict=True):
        rows.append((clean(section.name), clean(section.finding), number + 1))
        number += len(pages)
    annex = [] if report.preset == "workshop" else making.annex()
    return (
        making.opening(), *making.agenda(rows), *(page for pages in chapters for page in pages),
        *annex,
    )  # fmt: skip


class _Plan:
    """A report being cut into slides."""

    def __init__(self, report: Report, behind: dict[str, Evidence]) -> None:
        self.report, self.behind, self.language = report, behind, report.language
        self._ = report.language._
        self.titles: set[str] = set()

    def opening(self) -> Page:
        stamp = self.report.stamp
        told = [self.report.subtitle, stamp.approval, stamp.line, self.report.watermark]
        return Page(clean(self.report.title), Opening(), spoken=_told(*told))

    def agenda(self, rows: Sequence[tuple[str, str, int]]) -> Iterator[Page]:
        title = frame_words(self.language)["contents"]
        lots = [tuple(rows[at : at + _AGENDA]) for at in range(0, len(rows), _AGENDA)]
        for at, lot in enumerate(lots):
            yield Page(
                numbered(title, at, len(lots)), Agenda(lot), kicker=clean(self.report.title),
                spoken=_told(*(f"{name}: {finding}" for name, finding, _ in lot)),
            )  # fmt: skip

    def section(self, section: Section) -> Iterator[Page]:
        """The section's finding with its first words, then a slide a block."""
        blocks = list(section.blocks)
        self.titles.add(clean(section.finding))
        words = [block for block in blocks if isinstance(block, Words)]
        place = chapter(clean(section.finding)).below
        told: list[Words] = []
        # All words of the section where they fit beside its finding, or else the first ones.
        for some_words in (words, words[:1] if blocks[:1] == words[:1] else []):
            lots = _prose(some_words, place)
            if len(lots) == 1:
                told, first = some_words, lots[0]
                break
        else:
            first = None
        yield Page(
            clean(section.finding), Chapter(first), section, clean(section.name),
            spoken=_told(section.name, section.finding, *(first.paragraphs if first else ())),
        )  # fmt: skip
        rest = [block for block in blocks if not any(block is one for one in told)]
        for wordy, lot in groupby(rest, lambda block: isinstance(block, Words)):
            if wordy:
                yield from self._words(section, [b for b in lot if isinstance(b, Words)])
                continue
            for block in lot:
                if isinstance(block, Cards):
                    yield from self._cards(section, block)
                elif isinstance(block, Table):
                    yield from self._table(section, block)
                elif not isinstance(block, Words):
                    yield from self._figure(section, block)

    def _words(self, section: Section, blocks: Sequence[Words]) -> Iterator[Page]:
        page = Page(self._title(clean(section.name), section), Opening(), section)
        lots = _prose(blocks, page.head.body)
        for at, prose in enumerate(lots):
            title = numbered(page.title, at, len(lots))
            yield replace(page, title=title, body=prose, spoken=_told(*prose.paragraphs))

    def _cards(self, section: Section, block: Cards) -> Iterator[Page]:
        title = self._title(clean(section.name), section)
        lots = [block.cards[at : at + CARDS] for at in range(0, len(block.cards), CARDS)]
        for at, cards in enumerate(lots):
            spoken: list[str] = []
            for card in cards:
                parts_of = (card.plate, card.name, card.headline.value, card.sentence)
                spoken.append(" – ".join(part for part in parts_of if part))
                spoken += [card.headline.source, *self._behind(card.reference)]
                spoken += [self._remark(note) for note in card.notes]
            remarks = tuple(
                f"{card.plate}: {self._remark(note)}" for card in cards for note in card.notes
            )
            yield Page(
                numbered(title, at, len(lots)), CardGrid(cards), section,
                remarks=remarks, spoken=_told(*spoken),
            )  # fmt: skip

    def _page(
        self, section: Section, title: str, caption: str, source: str, reference: str,
        notes: Sequence[Note],
    ) -> Page:  # fmt: skip
        """A slide of one figure, still without it."""
        remarks = tuple(self._remark(note) for note in notes)
        cited = f"{source} [{reference}]" if reference else source
        return Page(
            self._title(clean(title) or clean(section.name), section), Opening(), section, clean(section.name),
            clean(caption), clean(cited), remarks,
            _told(title, caption, source, *self._behind(reference), *remarks),
        )  # fmt: skip

    def _table(self, section: Section, block: Table) -> Iterator[Page]:
        page = self._page(
            section, block.finding, block.caption, block.source, block.reference, block.notes
        )
        yield from self._grid(page, block.columns, block.rows)

    def _grid(
        self, page: Page, columns: Sequence[Heading], rows: Sequence[Sequence[Cell]], **sizes: Any
    ) -> Iterator[Page]:
        alt = " ".join(part for part in (page.title, page.caption) if part)
        # The longest title of all parts leaves the least room.
        place = replace(page, title=numbered(page.title, 98, 99)).head.body
        made = grids(columns, rows, place, self.language, alt, **sizes)
        for at, grid in enumerate(made):
            yield replace(page, title=numbered(page.title, at, len(made)), body=grid)

    def _figure(self, section: Section, block: Figure | Picture) -> Iterator[Page]:
        if isinstance(block, Picture):
            page = self._page(
                section, block.finding, block.caption, block.source, block.reference, block.notes
            )
            yield replace(page, body=drawing(block, self.language, "light"))
            return
        chart = block.chart
        page = self._page(
            section, chart.finding, chart.caption, chart.source, block.reference, block.notes
        )
        if chart.empty:
            nothing = self._("There is nothing to show.")
            yield replace(page, body=Prose((nothing,), PROSE_SIZES[0]))
        elif small := panels(chart):
            yield from self._charts(page, chart, small)
        else:
            yield from self._drawn(page, chart)

    def _charts(
        self, page: Page, chart: Chart[Any], small: tuple[NativeChart, ...]
    ) -> Iterator[Page]:
        """So many rows or panels a slide as can be read."""
        if len(small) > 1:
            lots = [small[at : at + PANELS] for at in range(0, len(small), PANELS)]
        elif small[0].kind == "bar":
            count = len(small[0].categories)
            each = -(-count // -(-count // ROWS))
            lots = [(some(small[0], at, at + each),) for at in range(0, count, each)]
        else:
            lots = [small]
        for at, lot in enumerate(lots):
            yield replace(
                page, title=numbered(page.title, at, len(lots)), body=Graph(lot, clean(chart.alt))
            )

    def _drawn(self, page: Page, chart: Chart[Any]) -> Iterator[Page]:
        """A kind that no office program has: its picture, then its rows as a table."""
        box = page.head.body
        fit = fitted(chart, box.wide * 4 / 3, box.high * 4 / 3)
        picture = svg(fit.chart, "light", fit.width, fit.scale)
        size = fit.width * fit.scale, fit.chart.height * fit.scale
        yield replace(page, body=Drawing(picture, clean(chart.alt), *size))
        table = chart.data_table()
        columns = [Heading(str(at), str(name)) for at, name in enumerate(table.columns)]
        rows = [[Cell(str(text)) for text in row] for row in table.itertuples(index=False)]
        if rows:
            yield from self._grid(page, columns, rows)

    def annex(self) -> list[Page]:
        """What stands behind the figures, in short: the rows are in the other files."""
        said = frame_words(self.language)
        if not self.report.evidence:
            return []
        columns = (
            Heading("reference", self._("Reference")), Heading("title", self._("Figure")),
            Heading("definition", said["definition"]), Heading("sources", said["sources"]),
        )  # fmt: skip
        rows = [
            (
                Cell(item.reference), Cell(item.title),
                Cell("; ".join(f"{name}: {text}" for name, text in item.definition)),
                Cell("; ".join(_source(*source) for source in item.sources)),
            )
            for item in self.report.evidence
        ]  # fmt: skip
        page = Page(said["annex"], Opening(), kicker=clean(self.report.title))
        made = []
        for part in self._grid(page, columns, rows, sizes=_EVIDENCE_SIZE):
            cited = [row[0].text for row in getattr(part.body, "rows", ())]
            told = [line for reference in cited for line in self._behind(reference)]
            made.append(replace(part, spoken=_told(*told)))
        return made

    def _behind(self, reference: str) -> Iterator[str]:
        """The evidence of a figure as the speaker's notes say it."""
        item = self.behind.get(reference)
        if item is None:
            return
        yield f"[{reference}] {item.title}"
        yield from (_source(*source) for source in item.sources)
        for row in item.parts.rows if item.parts else ():
            part = self.behind[row[-1].reference]
            titles = "; ".join(dict.fromkeys(title for title, _ in part.sources))
            yield f"[{part.reference}] {part.title}" + (f": {titles}" if titles else "")

    def _title(self, title: str, section: Section) -> str:
        """A title that no other slide has: tables of several sections may say the same."""
        found, count = title, 1
        while found in self.titles:
            found = f"{title} · {clean(section.name)}" + (f" {count}" if count > 1 else "")
            count += 1
        self.titles.add(found)
        return found

    def _remark(self, note: Note) -> str:
        return clean(f"{note_line(note, self.language)}: {note.text}")


def _source(title: str, address: str) -> str:
    return f"{title} ({address})" if address else title


def _told(*lines: str) -> tuple[str, ...]:
    """Lines without the empty ones and those said before."""
    return tuple(dict.fromkeys(filter(None, map(clean, lines))))


def _prose(blocks: Sequence[Words], box: Box) -> list[Prose]:
    """Paragraphs at the largest size with which they fit, or over several slides at the smallest."""
    told = [
        (text, block.listed) for block in blocks for text in map(clean, block.paragraphs) if text
    ]
    across = box.wide - 18
    size = fitting([text for text, _ in told], across, box.high, PROSE_SIZES, GAP)
    lots: list[list[tuple[str, bool]]] = [[]]
    for text, listed in told:
        for piece in parts(text, across, size, room(box.high, size)):
            kept = [*(said for said, _ in lots[-1]), piece]
            if lots[-1] and height(kept, across, size, GAP) > box.high:
                lots.append([])
            lots[-1].append((piece, listed))
    return [
        Prose(tuple(text for text, _ in lot), size, tuple(listed for _, listed in lot))
        for lot in lots
        if lot
    ]


def numbered(title: str, at: int, count: int) -> str:
    """The title of a part: no two slides have the same."""
    return title if count < 2 else f"{title} ({at + 1}/{count})"

"""A report as the data that the templates of pages read: texts, pictures, sizes, links. No markup."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from observatory.charts.headline import Headline
from observatory.charts.palette import LIGHT, RECOMMENDATIONS, STATUSES
from observatory.exports.content import (
    Card,
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
from observatory.exports.report_words import (
    frame_words,
    note_line,
    rows_line,
    stamp_rows,
    status_words,
)

LINE = 108
"""Characters of a table's type across a page."""
NARROWEST, WIDEST = 4, 44
"""Characters of a column."""
_LONG = re.compile(r"\S{24,}")
_BREAKS = re.compile(r"(.{12})")
Draw = Callable[[Figure | Picture | Headline], dict[str, Any]]
"""How a format draws a picture: what its template reads."""
_SAFE_LINK = re.compile(r"(?i)(https?://|mailto:)")


class Paper:
    """One report being laid out; it knows which evidence there is, and where it is referred to.

    ``annex``: whether the evidence is printed, so that a reference leads somewhere.
    """

    def __init__(self, report: Report, draw: Draw, annex: bool = True) -> None:
        self.report, self.language, self.draw = report, report.language, draw
        self.evidence = report.evidence if annex else ()
        self.uses: dict[str, list[dict[str, str]]] = {each.reference: [] for each in self.evidence}
        self.within = ""

    def data(self) -> dict[str, Any]:
        """Everything the template needs."""
        report = self.report
        sections = [self._section(section) for section in report.sections]
        return {
            "title": report.title,
            "subtitle": report.subtitle,
            "preset": report.preset,
            "language": report.language.code,
            "watermark": report.watermark,
            "as_of": report.stamp.as_of.isoformat(),
            "line": report.stamp.line,
            "approval": report.stamp.approval,
            "territory": report.stamp.territory,
            "stamp": stamp_rows(report),
            "words": frame_words(report.language),
            "look": _look(),
            "sections": sections,
            "evidence": [self._evidence(evidence) for evidence in self.evidence],
        }

    def _section(self, section: Section) -> dict[str, Any]:
        self.within = section.name
        plate = section.colour if section.colour in RECOMMENDATIONS else ""
        return {
            "key": section.key,
            "name": section.name.removeprefix(plate).strip(" ·:–") or section.name,
            "plate": plate,
            "finding": section.finding,
            "blocks": [self._block(block) for block in section.blocks],
        }

    def _block(self, block: Words | Table | Figure | Picture | Cards) -> dict[str, Any]:
        match block:
            case Words():
                return {
                    "kind": "words",
                    "paragraphs": [breakable(text) for text in block.paragraphs],
                    "listed": block.listed,
                }
            case Table():
                return {"kind": "table", **self._table(block), "notes": self._notes(block.notes)}
            case Figure():
                chart = block.chart
                return self._picture(block, chart.finding, chart.caption, chart.source)
            case Picture():
                return self._picture(block, block.finding, block.caption, block.source)
            case Cards():
                return {"kind": "cards", "cards": [self._card(card) for card in block.cards]}

    def _picture(
        self, block: Figure | Picture, finding: str, caption: str, source: str
    ) -> dict[str, Any]:
        return {
            "kind": "picture",
            "finding": finding,
            "caption": caption,
            "source": source,
            "picture": self.draw(block),
            "reference": self._reference(block.reference),
            "notes": self._notes(block.notes),
        }

    def _card(self, card: Card) -> dict[str, Any]:
        figure = card.headline
        return {
            "plate": card.plate,
            "name": card.name,
            "status": self._status(card.status),
            "label": figure.label,
            "value": figure.value,
            "change": figure.change,
            "ends": figure.ends,
            "source": figure.source,
            "sentence": card.sentence,
            "picture": self.draw(figure),
            "reference": self._reference(card.reference),
            "notes": self._notes(card.notes),
        }

    def _table(self, table: Table) -> dict[str, Any]:
        return {
            "finding": table.finding,
            "caption": table.caption,
            "source": table.source,
            "reference": self._reference(table.reference),
            "widths": widths(table),
            "columns": [{"text": each.text, "align": each.align} for each in table.columns],
            "rows": [[self._cell(cell) for cell in row] for row in table.rows],
        }

    def _cell(self, cell: Cell) -> dict[str, Any]:
        told: dict[str, Any] = {
            "text": breakable(cell.text),
            "badge": "",
            "plate": cell.colour if cell.colour in RECOMMENDATIONS else "",
            "link": cell.link if _SAFE_LINK.match(cell.link) else "",
            "reference": self._reference(cell.reference),
        }
        return told | self._status(cell.status, told["text"]) if cell.status else told

    def _status(self, status: str, text: str = "") -> dict[str, str]:
        badge = STATUSES[status].badge if status in STATUSES else "gray"
        return {"text": status_words(status, self.language, text), "badge": badge}

    def _notes(self, notes: Iterable[Note]) -> list[dict[str, str]]:
        return [
            {"text": breakable(note.text), "line": note_line(note, self.language)} for note in notes
        ]

    def _reference(self, reference: str) -> dict[str, Any] | None:
        """A reference: where it leads (nowhere without its evidence), and its own name to come back to."""
        if not reference:
            return None
        if reference not in self.uses:
            return {"text": reference, "to": "", "at": ""}
        known = self.uses[reference]
        known.append({"at": f"{reference}-{len(known) + 1}", "within": self.within})
        return {"text": reference, "to": reference, "at": known[-1]["at"]}

    def _evidence(self, evidence: Evidence) -> dict[str, Any]:
        return {
            "reference": evidence.reference,
            "uses": self.uses[evidence.reference],
            "title": evidence.title,
            "definition": _pairs(evidence.definition),
            "computation": _pairs(evidence.computation),
            "rows": self._table(evidence.rows) if evidence.rows else None,
            "rows_line": rows_line(evidence, self.language),
            "sources": [
                {"text": title, "link": link if _SAFE_LINK.match(link) else ""}
                for title, link in evidence.sources
            ],
        }


def widths(table: Table) -> list[float]:
    """The columns' widths as parts of the page, from what they hold.

    A column of numbers or short texts takes its longest text; what is left goes to the others, by
    their length. No column is narrower than its longest word, as far as the page allows.
    """
    longest = [_longest(table, at, heading) for at, heading in enumerate(table.columns)]
    wished = [min(max(size, NARROWEST), WIDEST) + 2.0 for size, _ in longest]
    least = [min(max(word, NARROWEST), 20) + 2.0 for _, word in longest]
    over = sum(wished) - LINE
    spare = sum(wish - low for wish, low in zip(wished, least, strict=True))
    if over > 0 and spare > 0:
        part = min(1.0, over / spare)
        wished = [wish - (wish - low) * part for wish, low in zip(wished, least, strict=True)]
    return [round(wish, 2) for wish in wished]


def _longest(table: Table, at: int, heading: Heading) -> tuple[int, int]:
    """The lengths of a column's longest text and longest word."""
    texts = [_told(row[at]) for row in table.rows]
    words = [len(word) for text in [*texts, heading.text] for word in text.split()]
    # A heading may run over two lines.
    return max([*map(len, texts), len(heading.text) // 2], default=0), max(words, default=0)


def _told(cell: Cell) -> str:
    reference = f" [{cell.reference}]" if cell.reference else ""
    return f"{'▲ ' if cell.status else ''}{'R1 ' if cell.colour else ''}{cell.text}{reference}"


def breakable(text: str) -> str:
    """A text whose longest words, addresses mostly, may be broken at the end of a line."""
    return _LONG.sub(lambda word: _BREAKS.sub("\\1\u200b", word.group()), text)


def _pairs(pairs: Sequence[tuple[str, str]]) -> list[list[str]]:
    return [[name, breakable(text)] for name, text in pairs]


def _look() -> dict[str, Any]:
    names = ("brand", "ink", "muted", "hairline", "border", "secondary")
    plates = {name: [LIGHT.colour(name), LIGHT.on(name)] for name in RECOMMENDATIONS}
    badges = {name: [badge.text, badge.background] for name, badge in LIGHT.badges.items()}
    return {**{name: getattr(LIGHT, name) for name in names}, "plates": plates, "badges": badges}

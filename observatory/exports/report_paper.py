"""A report as the data that the templates of pages read: texts, pictures, sizes, links. No markup."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from observatory.charts.headline import Headline
from observatory.charts.palette import LIGHT, RECOMMENDATIONS, STATUSES
from observatory.exports.content import (
    Block,
    Card,
    Cards,
    Cell,
    Evidence,
    Figure,
    Note,
    Picture,
    Report,
    Section,
    Table,
    Words,
)
from observatory.exports.report_widths import WORD, widths
from observatory.exports.report_words import (
    frame_words,
    note_line,
    rows_line,
    stamp_rows,
    status_words,
)

SHORT = 300
"""Characters of a cell that never runs over a page's end."""
_LONG = re.compile(rf"\S{{30,}}|(?=\S*\w[._/@]\w)\S{{{WORD + 1},}}")
_BREAKS = re.compile(rf"([^._/@\s]{{1,{WORD - 1}}}[._/@]|\S{{{WORD}}})(?=\S)")
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
        plate = section.colour if section.colour in RECOMMENDATIONS else ""
        return {
            "key": section.key,
            "name": section.name.removeprefix(plate).strip(" ·:–") or section.name,
            "plate": plate,
            "finding": section.finding,
            "blocks": [self._block(block) for block in section.blocks],
        }

    def _block(self, block: Block) -> dict[str, Any]:
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
        self.within = finding
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
        self.within = card.name
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
        self.within = table.finding or table.caption
        table = replace(table, rows=tuple(map(_once, table.rows)))
        found = widths(table)
        return {
            "finding": table.finding,
            "caption": table.caption,
            "source": table.source,
            "reference": self._reference(table.reference),
            "widths": found.columns,
            "scale": found.scale,
            # Rows that go over no page's end are set in half the time.
            "whole": all(len(cell.text) < SHORT for row in table.rows for cell in row),
            "columns": [{"text": each.text, "align": each.align} for each in table.columns],
            "rows": [self._row(row) for row in table.rows],
        }

    def _row(self, row: Sequence[Cell]) -> list[dict[str, Any]]:
        # What a row is of is said by its first words.
        self.within = next((cell.text for cell in row if cell.text and not cell.colour), "")
        return [self._cell(cell) for cell in row]

    def _cell(self, cell: Cell) -> dict[str, Any]:
        told: dict[str, Any] = {
            "text": "" if cell.text == cell.reference else breakable(cell.text),
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
        self.within = evidence.title
        return {
            "reference": evidence.reference,
            "uses": self.uses[evidence.reference],
            "title": evidence.title,
            "definition": _pairs(evidence.definition),
            "computation": _pairs(evidence.computation),
            # The rows stand where their reference leads: it is not said again.
            "rows": self._table(replace(evidence.rows, reference="")) if evidence.rows else None,
            "rows_line": rows_line(evidence, self.language),
            "rows_as": self._reference(evidence.same_rows),
            "parts": self._table(evidence.parts) if evidence.parts else None,
            "sources": _sources(evidence),
        }


def _sources(evidence: Evidence) -> list[dict[str, Any]]:
    """Each source once, by its title, with its addresses."""
    found: dict[str, list[str]] = {}
    for title, link in evidence.sources:
        found.setdefault(title, []).extend([link] if _SAFE_LINK.match(link) else [])
    return [{"text": title, "links": links} for title, links in found.items()]


def _once(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """A row that has a cell for its reference says it there alone."""
    own = {cell.reference for cell in row if cell.reference and cell.text == cell.reference}
    return tuple(
        replace(cell, reference="")
        if cell.reference in own and cell.text != cell.reference
        else cell
        for cell in row
    )


def breakable(text: str) -> str:
    """A text whose longest words may be broken at the end of a line, and addresses and names of
    files where their parts end."""
    return _LONG.sub(lambda word: _BREAKS.sub("\\1\u200b", word.group()), text)


def _pairs(pairs: Sequence[tuple[str, str]]) -> list[list[str]]:
    return [[name, breakable(text)] for name, text in pairs]


def _look() -> dict[str, Any]:
    names = ("brand", "ink", "muted", "hairline", "border", "secondary")
    plates = {name: [LIGHT.colour(name), LIGHT.on(name)] for name in RECOMMENDATIONS}
    badges = {name: [badge.text, badge.background] for name, badge in LIGHT.badges.items()}
    return {**{name: getattr(LIGHT, name) for name in names}, "plates": plates, "badges": badges}

"""References in the order in which a reader meets them: E1, E2, …"""

from collections.abc import Iterator
from dataclasses import replace

from observatory.exports.content import Block, Cards, Evidence, Section, Table, Words


class Numbers:
    """Numbers in place of the keys that a report cites."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def cited(self) -> Iterator[tuple[str, str]]:
        """Every key and its number, those too that are met meanwhile."""
        at = 0
        while at < len(self._known):
            yield list(self._known.items())[at]
            at += 1

    def section(self, section: Section) -> Section:
        """A section with the numbers of what it cites."""
        return replace(section, blocks=tuple(map(self._block, section.blocks)))

    def evidence(self, evidence: Evidence) -> Evidence:
        """Evidence that rests on other evidence, with its numbers."""
        parts = self._table(evidence.parts) if evidence.parts else None
        return replace(evidence, parts=parts)

    def _number(self, key: str) -> str:
        return self._known.setdefault(key, f"E{len(self._known) + 1}") if key else ""

    def _block(self, block: Block) -> Block:
        match block:
            case Words():
                return block
            case Cards():
                cards = (replace(it, reference=self._number(it.reference)) for it in block.cards)
                return Cards(tuple(cards))
            case Table():
                return self._table(block)
            case _:
                return replace(block, reference=self._number(block.reference))

    def _table(self, table: Table) -> Table:
        found = replace(table, reference=self._number(table.reference))
        rows = tuple(
            tuple(
                replace(
                    cell, reference=self._number(cell.reference),
                    text=self._number(cell.reference) if cell.text == cell.reference else cell.text,
                )
                if cell.reference
                else cell
                for cell in row
            )
            for row in found.rows
        )  # fmt: skip
        return replace(found, rows=rows)

"""References in the order in which a reader meets them: E1, E2, …"""

from collections.abc import Iterable
from dataclasses import replace

from observatory.exports.content import Block, Cards, Section, Table, Words


def numbered(sections: Iterable[Section]) -> tuple[tuple[Section, ...], dict[str, str]]:
    """The sections with numbers in place of the keys that they cite, and key -> number."""
    numbers: dict[str, str] = {}

    def number(key: str) -> str:
        return numbers.setdefault(key, f"E{len(numbers) + 1}") if key else ""

    def told(block: Block) -> Block:
        if isinstance(block, Cards):
            cards = tuple(replace(card, reference=number(card.reference)) for card in block.cards)
            return Cards(cards)
        if isinstance(block, Words):
            return block
        if not isinstance(block, Table):
            return replace(block, reference=number(block.reference))
        found = replace(block, reference=number(block.reference))
        rows = tuple(
            tuple(
                replace(
                    cell, reference=number(cell.reference),
                    text=number(cell.reference) if cell.text == cell.reference else cell.text,
                )
                if cell.reference
                else cell
                for cell in row
            )
            for row in found.rows
        )  # fmt: skip
        return replace(found, rows=rows)

    made = tuple(
        replace(section, blocks=tuple(told(block) for block in section.blocks))
        for section in sections
    )
    return made, numbers

"""The fonts of the printed report: those that come with the project, and no other.

The same report then has the same pages on every machine.
"""

from functools import cache
from pathlib import Path
from typing import Any

import typst
from fontTools.ttLib import TTFont

from observatory.exports.faults import CannotRender
from observatory.i18n import Message, N_

FONTS = Path(__file__).parent / "report" / "fonts"
FAMILIES = ("Radio Canada", "Radio Canada Big", "DejaVu Sans")
"""Text, headings, and what those two lack: signs of status, other scripts."""
UNKNOWN = "□"
"""Stands for a character that no font has."""
_UNSEEN = frozenset("\n\t\u200b\u200c\u200d\u00ad\ufe0e\ufe0f\u2060\ufeff")


@cache
def fonts(folder: Path) -> Any:
    """The fonts of a folder, as the typesetter takes them. Raises CannotRender naming the first
    family that is missing."""
    found = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)]
    )
    for family in FAMILIES:
        if family not in found.families():
            values = {"family": family, "folder": str(folder)}
            raise CannotRender(
                Message(N_("The font “{family}” is missing from {folder}: install the observatory again."), values)
            )  # fmt: skip
    return found


@cache
def covered(folder: Path) -> frozenset[str]:
    """The characters that one of a folder's fonts has."""
    characters: set[int] = set()
    for path in sorted(folder.glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            characters.update(font.getBestCmap())
    return frozenset(map(chr, characters)) | _UNSEEN


def shown(text: str, folder: Path) -> str:
    """The text with a box for each character that no font has."""
    known = covered(folder)
    if known.issuperset(text):
        return text
    return "".join(c if c in known else UNKNOWN for c in text)

"""Texts of exports in one form: headings, labels and names as they are compared."""

import html
import re
from functools import lru_cache

from observatory.letters import fold

_TAG = re.compile(r"<[^<>]{1,300}>")
_WORD = re.compile(r"[^\W_]+")
_WHOLE = re.compile(r"(\d+)\.0+")


def tidy(text: str) -> str:
    """A text as it is read on the screen: entities and tags of HTML resolved, lines kept."""
    text = html.unescape(_TAG.sub(" ", text)).replace("\u2019", "'")
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def plain(text: str) -> str:
    """The words of a text alone, without case, accents and marks; a sign without words is itself.

    A code that a spreadsheet made a number (``2.0``) is its whole number.
    """
    return _short(text) if len(text) <= _REMEMBERED else _plain(text)


def _plain(text: str) -> str:
    text = tidy(text)
    whole = _WHOLE.fullmatch(text)
    return " ".join(_WORD.findall(fold(whole[1] if whole else text))) or text


_REMEMBERED = 200
# Answers repeat: labels, codes, nothing. Long texts do not, and would only fill the memory.
_short = lru_cache(maxsize=20_000)(_plain)
_BLANKS = frozenset(
    (
        "", "n/a", "na", "n.a.", "s/o", "no answer", "not applicable", "sans réponse",
        "pas de réponse", "aucune réponse", "non applicable", "sans objet",
    )
)  # fmt: skip


def is_blank(cell: str) -> bool:
    """Whether a question was not asked or not answered: empty by code, words of the tool by label."""
    return not cell or tidy(cell).casefold() in _BLANKS

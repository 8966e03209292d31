"""Sentences about presentations."""

from collections.abc import Sequence

from observatory.i18n import Language
from observatory.register.decks import Line


def decks_finding(language: Language, found: Sequence[Line]) -> str:
    """How many presentations there are, and how many slides."""
    if not found:
        return language._("No presentation yet.")
    decks = language.n_("{n} presentation", "{n} presentations", len(found))
    count = sum(line.slides for line in found)
    slides = language.n_("{n} slide", "{n} slides", count)
    return language._("{decks}, {slides} in all.").format(
        decks=decks.format(n=language.number(len(found))),
        slides=slides.format(n=language.number(count)),
    )


def deck_line(language: Language, line: Line) -> str:
    """A presentation in a list: its title and how many slides it has."""
    slides = language.n_("{n} slide", "{n} slides", line.slides)
    return f"{line.title} ({slides.format(n=language.number(line.slides))})"

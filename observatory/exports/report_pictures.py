"""The pictures of a report as vectors, for the renderers that draw without a browser."""

import re
from dataclasses import dataclass

from observatory.charts.headline import Headline, Unreadable
from observatory.charts.palette import ThemeName
from observatory.charts.sparkline import HEIGHT as PATH_HEIGHT
from observatory.charts.sparkline import WIDTH as PATH_WIDTH
from observatory.exports.content import Figure, Picture
from observatory.exports.faults import CannotRender
from observatory.exports.svg import svg
from observatory.i18n import Language, Message, N_
from observatory.maps import picture as maps

WIDTH = 800
"""Pixels of a chart's width: on paper its type is then a little smaller than the text."""
_NAMES = re.compile(r'(id="|url\(#)')
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Drawing:
    """An SVG element, its alternative text, and its size in pixels."""

    svg: str
    alt: str
    width: float
    height: float


def drawing(
    block: Figure | Picture | Headline, language: Language, theme: ThemeName, width: float = WIDTH
) -> Drawing:
    """A chart ``width`` pixels wide, a map, or the small picture of a card's path.

    Raises CannotRender for a map whose description cannot be read.
    """
    if isinstance(block, Headline):
        return Drawing(block.path.svg(theme), block.path.alt, PATH_WIDTH, PATH_HEIGHT)
    if isinstance(block, Figure):
        chart = block.chart
        return Drawing(svg(chart, theme, width), chart.alt, width, chart.height)
    try:
        drawn = maps.svg(block.described, theme, language)
    except Unreadable as error:
        template = N_("The picture “{title}” cannot be drawn: {reason}.")
        values = {"title": block.finding, "reason": str(error)}
        raise CannotRender(Message(template, values)) from error
    return Drawing(drawn, block.alt, maps.WIDTH, maps.HEIGHT)


def apart(picture: str, name: str) -> str:
    """A picture whose inner names begin with ``name``: several in one page do not mix them up."""
    return _NAMES.sub(rf"\g<1>{name}-", picture)


def printable(text: str) -> str:
    """A text without the characters that neither paper nor XML can hold; half a pair is shown as
    what it is, a character that is missing."""
    return _UNPRINTABLE.sub(lambda found: "\ufffd" if found.group() >= "\ud800" else "", text)

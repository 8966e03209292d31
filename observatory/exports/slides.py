"""Slides as HTML of 1280 × 720: the served show and the offline file draw the same ones."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from observatory.charts.description import Chart
from observatory.charts.headline import Headline
from observatory.charts.palette import STATUSES, ThemeName
from observatory.charts.slide import fitted
from observatory.exports.svg import svg
from observatory.i18n import Language

LONG_TITLE = 92
"""Characters above which a title is set smaller."""
MANY_LINES = 7
_BULLET = re.compile(r"^\s*[-•*]\s+")


@dataclass(frozen=True)
class View:
    """One slide in words and pictures: ``body`` is HTML, all else plain text.

    ``state`` says whether its picture is live or frozen, and of which day.
    """

    title: str
    body: str
    source: str = ""
    state: str = ""
    notes: str = ""

    @property
    def html(self) -> str:
        """The slide's content."""
        long = ' class="long"' if len(self.title) > LONG_TITLE else ""
        state = f'<span class="state">{escape(self.state)}</span>' if self.state else ""
        parts = [part for part in (state, escape(self.source)) if part]
        foot = f'<p class="source">{" · ".join(parts)}</p>' if parts else ""
        return f'<h1{long}>{escape(self.title)}</h1><div class="body">{self.body}</div>{foot}'


def chart_body(chart: Chart[Any], *themes: ThemeName) -> tuple[str, str]:
    """A chart at a slide's size, and what of it was left out, in words."""
    fit = fitted(chart)
    drawn = "".join(
        _in_theme(svg(fit.chart, theme, fit.width, fit.scale), theme, themes) for theme in themes
    )
    if fit.shown >= fit.total:
        return drawn, ""
    language = chart.language
    text = language._("{shown} of {total} shown")
    return drawn, text.format(shown=language.number(fit.shown), total=language.number(fit.total))


def figure_body(figure: Headline, language: Language, *themes: ThemeName) -> str:
    """A figure: its value large, how it moved, its path."""
    rows = [f'<p class="label">{escape(figure.label)}</p>']
    rows.append(f'<p class="value">{escape(figure.value)}</p>')
    if figure.status:
        look = STATUSES[figure.status]
        rows.append(f'<p class="status">{look.glyph} {escape(language._(look.word))}</p>')
    if figure.change:
        rows.append(f'<p class="change">{escape(figure.change)}</p>')
    if figure.ends:
        rows.append(f'<p class="ends">{escape(figure.ends)}</p>')
    path = "".join(
        _in_theme(
            figure.path.svg(theme).replace(
                "<svg ", f'<svg role="img" aria-label="{escape(figure.path.alt)}" ', 1
            ),
            theme,
            themes,
        )
        for theme in themes
    )
    return f'<div class="figure"><div>{"".join(rows)}</div><div>{path}</div></div>'


def text_body(text: str) -> str:
    """A text slide: a paragraph a line, lines that begin with a dash as a list."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    parts: list[str] = []
    for line in lines:
        words = escape(_BULLET.sub("", line))
        if _BULLET.match(line):
            if parts and parts[-1].endswith("</ul>"):
                parts[-1] = f"{parts[-1][:-5]}<li>{words}</li></ul>"
            else:
                parts.append(f"<ul><li>{words}</li></ul>")
        else:
            parts.append(f"<p>{words}</p>")
    many = " many" if len(lines) > MANY_LINES else ""
    return f'<div class="words{many}">{"".join(parts)}</div>'


def poll_body(question: str, how: str, code: str, picture: str, answers: str = "") -> str:
    """A poll to be answered: its question, its code, the QR code (SVG) of its address, and how many
    have answered."""
    asked = f'<p class="question">{escape(question)}</p>' if question else ""
    return (
        f'<div class="poll"><div>{asked}'
        f'<p class="how">{escape(how)}</p><p class="code">{escape(code)}</p><p class="how">{escape(answers)}</p></div>'
        f"<div>{picture}</div></div>"
    )


def absent_body(why: str) -> str:
    """What stands in place of a picture that cannot be drawn."""
    return f'<div class="absent"><p>{escape(why)}</p></div>'


def in_themes(pictures: Mapping[ThemeName, str]) -> str:
    """One picture drawn in one theme or in several."""
    themes = tuple(pictures)
    return "".join(_in_theme(picture, theme, themes) for theme, picture in pictures.items())


def _in_theme(picture: str, theme: ThemeName, themes: tuple[ThemeName, ...]) -> str:
    return picture if len(themes) == 1 else f'<div class="{theme}">{picture}</div>'

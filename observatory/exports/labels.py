"""Plotly's labels (``<b>``, ``<br>``, ``<span style>``) as lines of runs of one look each."""

import html
import re
from dataclasses import dataclass, field

LINE_HEIGHT = 1.3
_TAG = re.compile(r"<(/?)(b|br|span)\b([^>]*)>")
_SIZE = re.compile(r"font-size:([\d.]+)px")
_COLOUR = re.compile(r"color:(#[0-9A-Fa-f]{6})")


@dataclass(frozen=True)
class Run:
    """A piece of a line in one look; ``text`` is escaped."""

    text: str
    size: float
    bold: bool
    colour: str


@dataclass
class Line:
    """One line of a label."""

    default: float
    runs: list[Run] = field(default_factory=list)

    @property
    def size(self) -> float:
        """The largest type on it, in pixels."""
        return max((run.size for run in self.runs), default=self.default)

    @property
    def height(self) -> float:
        """Its height in pixels."""
        return self.size * LINE_HEIGHT


@dataclass(frozen=True)
class Label:
    """The lines of a label."""

    lines: tuple[Line, ...]

    @property
    def height(self) -> float:
        """The height of all lines, in pixels."""
        return sum(line.height for line in self.lines)


def written(text: str, size: float) -> Label:
    """A label of Plotly's markup; ``size`` is that of what says nothing of its own."""
    lines, bold = [Line(size)], 0
    looks: list[tuple[float, str]] = [(size, "")]
    at = 0

    def add(piece: str) -> None:
        if piece:
            # Whatever else looks like a tag, or is already escaped, is a text.
            safe = html.escape(html.unescape(piece), quote=False)
            lines[-1].runs.append(Run(safe, looks[-1][0], bold > 0, looks[-1][1]))

    for tag in _TAG.finditer(text):
        add(text[at : tag.start()])
        at = tag.end()
        closing, name, rest = tag.groups()
        if name == "br":
            lines.append(Line(looks[-1][0]))
        elif name == "b":
            bold += -1 if closing else 1
        elif closing:
            if len(looks) > 1:
                looks.pop()
        else:
            found, shade = _SIZE.search(rest), _COLOUR.search(rest)
            looks.append(
                (
                    float(found[1]) if found else looks[-1][0],
                    shade[1] if shade else looks[-1][1],
                )
            )
    add(text[at:])
    return Label(tuple(lines))

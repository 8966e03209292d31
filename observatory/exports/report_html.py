"""The report as one HTML file: no other host, no script, printable, in light and dark."""

import re
from functools import cache, partial
from itertools import count
from pathlib import Path
from typing import Any

from markupsafe import Markup

from observatory.charts.headline import Headline
from observatory.charts.palette import RECOMMENDATIONS, THEMES
from observatory.exports.content import Figure, Picture, Report
from observatory.exports.deck import faces
from observatory.exports.report_paper import Paper
from observatory.exports.report_pictures import WIDTH, apart, drawing, printable
from observatory.templates import environment

NARROW = 350
"""Pixels of a chart's width on a phone."""
_HERE = Path(__file__).parent / "report"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:"
_SPACES = re.compile("\u200b")


def render_html(report: Report) -> bytes:
    """The report as one page; the same report gives the same bytes.

    Raises CannotRender where a picture cannot be drawn.
    """
    numbers = count(1)
    data = _plain(Paper(report, partial(_drawn, report, numbers)).data())
    page = environment(_HERE).get_template("report.html").render(
        report=data,
        faces=Markup(faces()),
        style=Markup(_style() + _printed(data["line"])),
        policy=_POLICY,
    )  # fmt: skip
    return page.encode("utf-8")


def _drawn(
    report: Report, numbers: "count[int]", block: Figure | Picture | Headline
) -> dict[str, Any]:
    """A picture in both themes, a chart also at a phone's width, and the chart's equal table."""
    pictures = []
    widths = {"wide": WIDTH, "narrow": NARROW} if isinstance(block, Figure) else {"": WIDTH}
    for theme in ("light", "dark"):
        for size, width in widths.items():
            made = drawing(block, report.language, theme, width)
            inside = apart(made.svg, f"p{next(numbers)}")
            if isinstance(block, Headline):
                name = Markup('role="img" aria-label="{}" ').format(printable(made.alt))
                inside = inside.replace("<svg ", f"<svg {name}", 1)
            pictures.append({"class": f"{theme} {size}".strip(), "svg": Markup(printable(inside))})
    told: dict[str, Any] = {"pictures": pictures, "columns": [], "rows": []}
    if isinstance(block, Figure) and not block.chart.empty:
        table = block.chart.data_table()
        told["columns"] = [str(column) for column in table.columns]
        told["rows"] = table.to_numpy().tolist()
    return told


def _plain(value: Any) -> Any:
    """The data without what only the typesetter reads, and without characters no page may hold."""
    if isinstance(value, Markup):
        return value
    if isinstance(value, str):
        return printable(_SPACES.sub("", value))
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value


@cache
def _style() -> str:
    """The style sheet, with the palette's colours of both themes."""
    light, dark = (_colours(name) for name in ("light", "dark"))
    rules = (_HERE / "report.css").read_text(encoding="utf-8")
    return f":root {{ {light} }}\n@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n{rules}"


def _printed(line: str) -> str:
    """The stamp and the page's number at the foot of each printed page."""
    # Between CSS quotes, every character that could end the text or the sheet is written as a number.
    text = "".join(c if c.isalnum() or c in " ·,.:-" else f"\\{ord(c):x} " for c in line)
    look = f"font: 8pt 'Radio Canada', sans-serif; color: {THEMES['light'].muted};"
    return (
        f'@page {{ @bottom-left {{ content: "{text}"; {look} width: 85%; }}'
        f' @bottom-right {{ content: counter(page) " / " counter(pages); {look} }} }}\n'
    )


def _colours(name: str) -> str:
    look = THEMES[name]
    names = ("brand", "page", "secondary", "ink", "muted", "hairline", "border")
    told = {each: getattr(look, each) for each in names}
    for plate in RECOMMENDATIONS:
        told |= {plate: look.colour(plate), f"on-{plate}": look.on(plate)}
    for badge, pair in look.badges.items():
        told |= {f"{badge}-text": pair.text, f"{badge}-back": pair.background}
    return " ".join(f"--{key}: {colour};" for key, colour in told.items())

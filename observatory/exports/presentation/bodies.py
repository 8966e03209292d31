"""The middle of a slide: paragraphs, cards, charts, a table, a picture."""

from io import BytesIO
from typing import Any

import typst
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from observatory.charts.palette import LIGHT, STATUSES
from observatory.exports.content import Card, Cell, Report
from observatory.exports.presentation.chart_labels import key
from observatory.exports.presentation.graphs import graph
from observatory.exports.presentation.measuring import ABOVE, BESIDE
from observatory.exports.presentation.pages import Agenda, CardGrid, Graph, Grid, Prose
from observatory.exports.presentation.places import Box
from observatory.exports.presentation.shapes import (
    Run,
    describe,
    panel,
    place,
    plate,
    prepare,
    say,
    text_box,
)
from observatory.exports.presentation.texts import LINE, clean, cut, width
from observatory.exports.report_fonts import FONTS, fonts
from observatory.exports.report_pictures import Drawing
from observatory.exports.report_pictures import drawing as drawing_of
from observatory.exports.report_words import status_words

GAP = 16.0
PATH, KEY = 36.0, 16.0
"""The least height, in points, that the picture of an indicator's path is worth."""
PIXELS_PER_INCH = 192.0
"""How fine a picture is: twice the pixels of a screen."""
_NUMBERS = (30.0, 26.0, 22.0, 18.0)


def prose(frame: Any, body: Prose) -> None:
    """Paragraphs, or a list."""
    say(frame, [[Run(text, body.size)] for text in body.paragraphs], gap=8)
    for paragraph, listed in zip(frame.paragraphs, body.listed, strict=False):
        if not listed:
            continue
        properties = paragraph._p.get_or_add_pPr()
        properties.set("marL", str(int(Pt(18))))
        properties.set("indent", str(-int(Pt(18))))
        properties.append(parse_xml(f'<a:buFont {nsdecls("a")} typeface="Arial"/>'))
        properties.append(parse_xml(f'<a:buChar {nsdecls("a")} char="•"/>'))


def agenda(slide: Any, body: Agenda, box: Box, name: str) -> None:
    """The sections with their findings and the slides that they begin on."""
    high = min(box.high / len(body.rows), 44.0)
    frame = slide.shapes.add_table(
        len(body.rows), 3, *place(Box(box.x, box.y, box.wide, high * len(body.rows)))
    )
    frame.name = name
    describe(frame, name)
    table = _plain(frame, heading=False)
    widths = (220.0, box.wide - 270.0, 50.0)
    for column, wide in zip(table.columns, widths, strict=True):
        column.width = Pt(wide)
    for at, (section, finding, number) in enumerate(body.rows):
        table.rows[at].height = Pt(high)
        lines = max(1, int((high - ABOVE) / (13 * LINE)))
        texts = (
            cut(section, widths[0] - BESIDE, 14, lines, bold=True),
            cut(finding, widths[1] - BESIDE, 13, lines), str(number),
        )  # fmt: skip
        for cell, text, bold in zip(table.rows[at].cells, texts, (True, False, False), strict=True):
            _cell(cell, [Run(text, 14 if bold else 13, bold=bold)], right=text == texts[2])


def cards(slide: Any, body: CardGrid, box: Box, report: Report) -> None:
    """Three cards side by side, two rows of them."""
    down = 1 if len(body.cards) <= 3 else 2
    wide = (box.wide - 2 * GAP) / 3
    high = min((box.high - GAP * (down - 1)) / down, 250.0)
    for at, card in enumerate(body.cards):
        row, column = divmod(at, 3)
        _card(slide, card, Box(box.x + column * (wide + GAP), box.y + row * (high + GAP), wide, high), report)  # fmt: skip


def _card(slide: Any, card: Card, box: Box, report: Report) -> None:
    figure, inner = card.headline, box.wide - 28
    name = clean(card.name)
    shape = panel(slide, box, name, fill=LIGHT.page, line=LIGHT.border)
    value = clean(figure.value)
    size = next((s for s in _NUMBERS if width(value, s, True) <= inner), _NUMBERS[-1])
    room = inner - width(card.plate, 14, True) - 18
    lines = [
        [plate(card.plate, 14), Run("  " + cut(name, room, 15, 1, bold=True), 15, bold=True)],
        [Run(cut(clean(figure.label), inner, 12, 1), 12, LIGHT.muted)],
        [Run(cut(value, inner, size, 1, bold=True), size, bold=True)],
        [_status(card.status, report)] if card.status else [],
        [Run(cut(clean(figure.change), inner, 12, 1), 12)],
        [Run(cut(clean(figure.ends), inner, 11, 2), 11, LIGHT.muted)],
        [Run(cut(clean(card.sentence) + (f" [{card.reference}]" if card.reference else ""), inner, 12, 2), 12)],
    ]  # fmt: skip
    prepare(shape.text_frame, margins=14)
    # Two rows of cards have room for what matters most.
    kept = [line for line in lines if line and line[-1].text]
    while len(kept) > 3 and sum(_tall(line, inner) for line in kept) > box.high - 28:
        kept.pop(-2)
    say(shape.text_frame, kept, gap=3)
    left = box.high - 28 - sum(_tall(line, inner) for line in kept)
    if left >= PATH and any(value is not None for _, value in figure.path.points):
        path = drawing_of(figure, report.language, "light")
        high = min(left, inner * path.height / path.width)
        drawing(slide, path, Box(box.x + 14, box.bottom - 12 - high, inner, high), name)


def _tall(line: list[Run], across: float) -> float:
    text = "".join(run.text for run in line)
    size = line[-1].size
    rows = -(-int(width(text, size, line[-1].bold)) // int(across)) or 1
    return rows * size * LINE + 3


def _status(status: str, report: Report) -> Run:
    badge = LIGHT.badges[STATUSES[status].badge]
    return Run(status_words(status, report.language), 12, badge.text, True)


def graphs(slide: Any, body: Graph, box: Box, report: Report, name: str) -> None:
    """One chart with its key, or small ones in rows of three."""
    language = report.language
    if told := key(body.charts[0]):
        text_box(slide, Box(box.x, box.bottom - KEY, box.wide, KEY), language._("Key"), told)
        box = Box(box.x, box.y, box.wide, box.high - KEY - 2)
    look = {
        "ends": (language._("low"), language._("high")), "made": report.stamp.loaded_at,
    }  # fmt: skip
    if len(body.charts) == 1:
        graph(slide, body.charts[0], box, name=name, alt=body.alt, **look)  # type: ignore[arg-type]
        return
    across = 2 if len(body.charts) in (2, 4) else 3
    down = -(-len(body.charts) // across)
    wide, high = (box.wide - GAP * (across - 1)) / across, (box.high - 6 * (down - 1)) / down
    for at, chart in enumerate(body.charts):
        row, column = divmod(at, across)
        x, y = box.x + column * (wide + GAP), box.y + row * (high + 6)
        title = cut(clean(chart.title), wide, 13, 1, bold=True)
        text_box(slide, Box(x, y, wide, 18), title, [[Run(title, 13, bold=True)]])
        alt = body.alt if at == 0 else clean(chart.title)
        graph(slide, chart, Box(x, y + 18, wide, high - 18), name=title, alt=alt, size=11, **look)  # type: ignore[arg-type]


def grid(slide: Any, body: Grid, box: Box, name: str) -> None:
    """A table whose rows have the heights that its texts need."""
    whole = Box(box.x, box.y, sum(body.widths), sum(body.heights))
    frame = slide.shapes.add_table(len(body.rows) + 1, len(body.columns), *place(whole))
    frame.name = name
    describe(frame, body.alt)
    table = _plain(frame, heading=True)
    for column, wide in zip(table.columns, body.widths, strict=True):
        column.width = Pt(wide)
    for row, high in zip(table.rows, body.heights, strict=True):
        row.height = Pt(high)
    for cell, heading in zip(table.rows[0].cells, body.columns, strict=True):
        _cell(
            cell, [Run(heading.text, body.size, LIGHT.muted, True)], right=heading.align == "right"
        )
    for at, row in enumerate(body.rows, start=1):
        for cell, told, heading in zip(table.rows[at].cells, row, body.columns, strict=True):
            _cell(cell, [_told(told, body.size)], right=heading.align == "right")


def _told(cell: Cell, size: float) -> Run:
    colour = LIGHT.ink
    if cell.status in STATUSES:
        colour = LIGHT.badges[STATUSES[cell.status].badge].text
    link = cell.link if cell.link.startswith(("https://", "http://")) else ""
    return Run(cell.text, size, colour, bool(cell.status), link=link)


def _plain(frame: Any, heading: bool) -> Any:
    """A table without a style: a hairline under each row."""
    table = frame.table
    table.first_row, table.horz_banding = heading, False
    style = frame._element.find(f".//{qn('a:tableStyleId')}")
    style.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
    return table


def _cell(cell: Any, runs: list[Run], right: bool) -> None:
    cell.margin_left = cell.margin_right = Pt(BESIDE / 2)
    cell.margin_top = cell.margin_bottom = Pt(ABOVE / 2)
    frame = cell.text_frame
    frame.word_wrap = True
    say(frame, [runs], right=right)
    line = LIGHT.hairline.strip("#")
    cell._tc.get_or_add_tcPr().append(
        parse_xml(
            f'<a:lnB {nsdecls("a")} w="9525"><a:solidFill><a:srgbClr val="{line}"/></a:solidFill></a:lnB>'
        )
    )


def drawing(slide: Any, body: Drawing, box: Box, name: str) -> None:
    """A drawing as a picture, as large as the box lets it be."""
    scale = min(box.wide / body.width, box.high / body.height)
    wide, high = body.width * scale, body.height * scale
    shape = slide.shapes.add_picture(
        BytesIO(raster(body, wide, high)), *place(Box(box.x, box.y, wide, high))
    )
    shape.name = name
    describe(shape, clean(body.alt))


def raster(body: Drawing, wide: float, high: float) -> bytes:
    """A drawing as PNG for a place of so many points."""
    page = (
        f"#set page(width: {wide}pt, height: {high}pt, margin: 0pt)\n"
        f'#image("drawing.svg", width: {wide}pt, height: {high}pt)'
    )
    files = {"main": page.encode(), "drawing.svg": body.svg.encode()}
    made: Any = typst.compile(files, format="png", ppi=PIXELS_PER_INCH, font_paths=fonts(FONTS))
    return bytes(made)

"""The report as a presentation: charts and tables that can be edited, sources in the notes."""

from typing import Any
from xml.sax.saxutils import escape

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.presentation import Presentation
from pptx.util import Pt

from observatory.charts.palette import LIGHT
from observatory.exports.content import Report
from observatory.exports.presentation import bodies, master, places
from observatory.exports.presentation.pages import (
    Agenda,
    CardGrid,
    Chapter,
    Graph,
    Grid,
    Opening,
    Page,
    Prose,
)
from observatory.exports.presentation.places import Box
from observatory.exports.presentation.plan import plan
from observatory.exports.presentation.sealing import sealed
from observatory.exports.presentation.shapes import (
    Run,
    band,
    block,
    panel,
    prepare,
    say,
    silence,
    text_box,
    watermark,
)
from observatory.exports.presentation.texts import clean, cut


def render_pptx(report: Report) -> bytes:
    """The report as a PowerPoint file; the same report gives the same bytes.

    Raises CannotRender for a map that cannot be read.
    """
    deck = master.blank(report.language)
    for page in plan(report):
        _slide(deck, report, page)
    return sealed(deck, report)


def _slide(deck: Presentation, report: Report, page: Page) -> None:
    layout = {Opening: master.OPENING, Chapter: master.CHAPTER}.get(type(page.body), master.FINDING)
    slide: Any = deck.slides.add_slide(deck.slide_layouts[layout])
    if report.watermark:
        watermark(slide, clean(report.watermark), report.language._("Watermark"))
        _behind(slide)
    if isinstance(page.body, Opening):
        _opening(slide, report)
    else:
        colour, said = page.section.colour if page.section else "brand", report.language._("Colour")
        if isinstance(page.body, Chapter):
            block(slide, colour, page.kicker, said)
            _chapter(slide, page, page.body)
        else:
            band(slide, colour, said)
            _finding(slide, report, page)
        _foot(slide, clean(report.stamp.line), isinstance(page.body, Chapter))
    slide.notes_slide.notes_text_frame.text = "\n".join(page.spoken)


def _behind(slide: Any) -> None:
    """Put the shape added last behind all others, where a reader meets it first."""
    tree = slide.shapes._spTree
    tree.insert(2, tree[-1])


def _opening(slide: Any, report: Report) -> None:
    title, stamp = clean(report.title), report.stamp
    place = places.opening(title)
    _hold(slide, 0, place.box, [[Run(title, place.size, bold=True)]])
    lines = [
        [Run(clean(report.subtitle), 20)],
        [Run(clean(stamp.territory), 14, LIGHT.muted)],
        [Run(clean(stamp.line), 12, LIGHT.muted)],
        [Run(clean(stamp.approval), 12, LIGHT.muted)],
    ]
    if report.watermark:
        lines.insert(0, [Run(clean(report.watermark), 16, LIGHT.badges["blue"].text, True)])
    _hold(slide, master.BELOW_ID, place.below, [line for line in lines if line[0].text], gap=8)


def _chapter(slide: Any, page: Page, body: Chapter) -> None:
    place = places.chapter(page.title)
    title = cut(page.title, place.box.wide, place.size, 5, bold=True)
    _hold(slide, 0, place.box, [[Run(title, place.size, bold=True)]])
    if body.words:
        frame = _hold(slide, master.BELOW_ID, place.below, [])
        bodies.prose(frame, body.words)
    else:
        _drop(slide, master.BELOW_ID)


def _finding(slide: Any, report: Report, page: Page) -> None:
    head = page.head
    _kicker(slide, page)
    _hold(slide, 0, head.title_box, [[Run(head.title, head.title_size, bold=True)]])
    _hold_or_drop(slide, master.CAPTION_ID, head.caption_box, head.caption, places.CAPTION)
    _body(slide, report, page, head.body)
    if head.remarks:
        _remarks(slide, head.remarks, head.remarks_box, report.language._("Notes"))
    _hold_or_drop(slide, master.SOURCE_ID, head.source_box, page.source, places.SOURCE)


def _body(slide: Any, report: Report, page: Page, box: Box) -> None:
    body, name = page.body, page.title
    if isinstance(body, Prose):
        shape = text_box(slide, box, name, [])
        bodies.prose(shape.text_frame, body)
    elif isinstance(body, Agenda):
        bodies.agenda(slide, body, box, name)
    elif isinstance(body, CardGrid):
        bodies.cards(slide, body, box, report)
    elif isinstance(body, Graph):
        bodies.graphs(slide, body, box, report, name)
    elif isinstance(body, Grid):
        bodies.grid(slide, body, box, name)
    elif not isinstance(body, Opening | Chapter):
        bodies.drawing(slide, body, box, name)


def _kicker(slide: Any, page: Page) -> None:
    """The section's name over the title."""
    if page.kicker:
        size = 11.0
        box = Box(places.LEFT, places.KICKER_TOP, places.ACROSS, size * 1.3)
        text = cut(page.kicker, box.wide, size, 1, bold=True)
        text_box(slide, box, text, [[Run(text, size, LIGHT.muted, True)]])


def _remarks(slide: Any, remarks: tuple[str, ...], box: Box, name: str) -> None:
    """Managers' notes, marked off from what the data say."""
    silence(panel(slide, Box(box.x, box.y, 3, box.high), name, fill=LIGHT.brand))
    lines = [[Run(text, places.REMARK)] for text in remarks]
    text_box(slide, Box(box.x + 12, box.y + 4, box.wide - 12, box.high - 4), name, lines)


def _hold_or_drop(slide: Any, at: int, box: Box, text: str, size: float) -> None:
    if text:
        told = cut(text, box.wide, size, 2 if size > places.SOURCE else 1)
        _hold(slide, at, box, [[Run(told, size, LIGHT.muted)]])
    else:
        _drop(slide, at)


def _hold(slide: Any, at: int, box: Box, lines: list[list[Run]], gap: float = 0) -> Any:
    """Fill a placeholder of the layout and put it where its text has room."""
    shape = next(s for s in slide.placeholders if s.placeholder_format.idx == at)
    shape.left, shape.top, shape.width, shape.height = map(Pt, (box.x, box.y, box.wide, box.high))
    prepare(shape.text_frame)
    say(shape.text_frame, lines, gap=gap)
    return shape.text_frame


def _drop(slide: Any, at: int) -> None:
    for shape in slide.placeholders:
        if shape.placeholder_format.idx == at:
            shape._element.getparent().remove(shape._element)
            return


def _foot(slide: Any, line: str, narrow: bool) -> None:
    """The stamp and the slide's number, in the places that the layout keeps for them."""
    number = len(slide.part.package.presentation_part.presentation.slides)
    left = places.BLOCK + 48 if narrow else places.LEFT
    right = places.LEFT + places.ACROSS
    text = cut(line, right - 60 - left, places.FOOT, 1)
    stamp = f"<a:r>{_FOOT_LOOK}<a:t>{escape(text)}</a:t></a:r>"
    field = f'<a:fld id="{_FIELD}" type="slidenum">{_FOOT_LOOK}<a:t>{number}</a:t></a:fld>'
    _footer(slide, "ftr", master.FOOT_ID, Box(left, places.FOOT_TOP, right - 60 - left, 18), stamp)
    _footer(slide, "sldNum", master.NUMBER_ID, Box(right - 60, places.FOOT_TOP, 60, 18), field)


_FIELD = "{C1FF6DA9-008F-8B48-92A6-B652298478BF}"
_FOOT_LOOK = (
    f'<a:rPr sz="{places.FOOT * 100:.0f}"><a:solidFill><a:srgbClr val="{LIGHT.muted.strip("#")}"/>'
    '</a:solidFill><a:latin typeface="+mn-lt"/></a:rPr>'
)


def _footer(slide: Any, kind: str, at: int, box: Box, said: str) -> None:
    x, y, wide, high = (int(Pt(part)) for part in (box.x, box.y, box.wide, box.high))
    side = "l" if kind == "ftr" else "r"
    xml = (
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{slide.shapes._next_shape_id}" name="{kind}"/>'
        f'<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="{kind}" sz="quarter" idx="{at}"/>'
        f'</p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        f'</p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:pPr algn="{side}"/>{said}</a:p></p:txBody></p:sp>'
    )
    slide.shapes._spTree.append(parse_xml(xml))

"""Texts and plain shapes on a slide, each said to a screen reader or silent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from observatory.charts.palette import LIGHT, RECOMMENDATIONS
from observatory.exports.presentation.places import BAND, BLOCK, HIGH, WIDE, Box
from observatory.exports.presentation.texts import cut

_SILENT = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"
_SILENT_SPACE = "http://schemas.microsoft.com/office/drawing/2017/decorative"


@dataclass(frozen=True)
class Run:
    """A part of a line: its look, and the address that it leads to."""

    text: str
    size: float
    colour: str = LIGHT.ink
    bold: bool = False
    plate: str = ""
    link: str = ""


def rgb(colour: str) -> RGBColor:
    """A colour of the palette as the library takes it."""
    made: RGBColor = RGBColor.from_string(colour.strip("#"))
    return made


def plate(name: str, size: float) -> Run:
    """A recommendation's plate, as "R1"; nothing written where a name is no recommendation's."""
    known = name in RECOMMENDATIONS
    colour = LIGHT.on(name) if known else LIGHT.muted
    return Run(f"\u00a0{name}\u00a0", size, colour, True, LIGHT.colour(name) if known else "")


def say(frame: Any, lines: Sequence[Sequence[Run]], *, gap: float = 0, right: bool = False) -> None:
    """Write paragraphs into a text frame, each of several runs, ``gap`` points before all but one."""
    for at, runs in enumerate(lines):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        if gap and at:
            paragraph.space_before = Pt(gap)
        if right:
            paragraph.alignment = PP_ALIGN.RIGHT
        for run in runs:
            _run(paragraph, run)


def _run(paragraph: Any, told: Run) -> None:
    run = paragraph.add_run()
    run.text = told.text
    font = run.font
    font.size, font.bold = Pt(told.size), told.bold
    font.color.rgb = rgb(told.colour)
    if told.plate:
        properties = run._r.get_or_add_rPr()
        lit = (
            f'<a:highlight {nsdecls("a")}><a:srgbClr val="{told.plate.strip("#")}"/></a:highlight>'
        )
        properties.find(qn("a:solidFill")).addnext(parse_xml(lit))
    if told.link:
        run.hyperlink.address = told.link


def text_box(slide: Any, box: Box, name: str, lines: Sequence[Sequence[Run]], **look: Any) -> Any:
    """A box of text without margins."""
    shape = slide.shapes.add_textbox(*place(box))
    shape.name = name
    frame = shape.text_frame
    prepare(frame)
    say(frame, lines, **look)
    return shape


def prepare(frame: Any, margins: float = 0.0, middle: bool = False) -> None:
    """A text frame that wraps and shrinks what somebody adds to it."""
    frame.word_wrap = True
    frame.auto_size = MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE if middle else MSO_ANCHOR.TOP
    for side in ("left", "right", "top", "bottom"):
        setattr(frame, f"margin_{side}", Pt(margins))


def place(box: Box) -> tuple[Any, Any, Any, Any]:
    """A box as the library takes it."""
    return Pt(box.x), Pt(box.y), Pt(box.wide), Pt(box.high)


def panel(slide: Any, box: Box, name: str, *, fill: str = "", line: str = "") -> Any:
    """A rectangle."""
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *place(box))
    shape.name = name
    # A shape of the library's has a style of its own, with a shadow and words in the middle.
    shape._element.remove(shape._element.find(qn("p:style")))
    shape.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    if fill:
        shape.fill.solid()
        shape.fill.fore_color.rgb = rgb(fill)
    else:
        shape.fill.background()
    if line:
        shape.line.color.rgb, shape.line.width = rgb(line), Pt(0.75)
    else:
        shape.line.fill.background()
    return shape


def band(slide: Any, colour: str, name: str) -> None:
    """The strip of the section's colour at the left edge; it says nothing that words do not."""
    shape = panel(slide, Box(0, 0, BAND, HIGH), name, fill=LIGHT.colour(colour))
    silence(shape)


def block(slide: Any, colour: str, name: str, told: str) -> None:
    """The block of a chapter, in the colour of its recommendation, with its plate and its name."""
    known = colour in RECOMMENDATIONS
    plated = known and name.startswith(colour)
    fill = LIGHT.colour(colour) if known else LIGHT.sidebar["backgroundColor"]
    ink = LIGHT.on(colour) if known else LIGHT.page
    silence(panel(slide, Box(0, 0, BLOCK, HIGH), told, fill=fill))
    name = name.removeprefix(colour).strip() if plated else name
    lines = [[Run(colour, 88, ink, True)]] if plated else []
    lines.append([Run(cut(name, BLOCK - 72, 20, 4, True), 20, ink, True)])
    text_box(slide, Box(36, 58, BLOCK - 72, 220), told, lines)


def watermark(slide: Any, word: str, name: str) -> None:
    """The word across the slide, behind all else: it goes with the slide wherever it is copied."""
    box = Box(150, HIGH / 2 - 60, WIDE - 180, 120)
    size = min(72.0, 1050 / max(len(word), 1))
    shape = text_box(slide, box, name, [[Run(word, size, LIGHT.hairline, True)]])
    shape.rotation = -20
    shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    shape.text_frame.paragraphs[0].alignment = PP_ALIGN.CENTER
    describe(shape, word)
    silence(shape)


def describe(shape: Any, alt: str) -> None:
    """The alternative text of a shape, a chart, a table or a picture."""
    shape._element.find(f".//{qn('p:cNvPr')}").set("descr", alt)


def silence(shape: Any) -> None:
    """Mark a shape as decoration, which a screen reader passes over."""
    properties = shape._element.find(f".//{qn('p:cNvPr')}")
    extensions = etree.SubElement(properties, qn("a:extLst"))
    extension = etree.SubElement(extensions, qn("a:ext"), uri=_SILENT)
    etree.SubElement(
        extension, f"{{{_SILENT_SPACE}}}decorative", nsmap={"adec": _SILENT_SPACE}
    ).set("val", "1")

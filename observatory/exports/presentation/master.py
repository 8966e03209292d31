"""A blank presentation in the project's look: its theme, its master, three layouts, nothing else."""

from typing import Any
from xml.sax.saxutils import escape

import pptx
from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.presentation import Presentation
from pptx.util import Pt

from observatory.charts.palette import LIGHT
from observatory.exports.presentation.places import (
    ACROSS,
    BLOCK,
    CAPTION,
    FOOT,
    FOOT_TOP,
    HIGH,
    LEFT,
    SOURCE,
    WIDE,
    Box,
    chapter,
    head,
    opening,
)
from observatory.i18n import Language

FACE = "Arial"
"""A face that every office program has: one that is missing is replaced by another of other widths."""
DEEP = LIGHT.sidebar["backgroundColor"]
OPENING, CHAPTER, FINDING = 0, 1, 2
"""The layouts, by their place."""
CAPTION_ID, SOURCE_ID, BELOW_ID, FOOT_ID, NUMBER_ID = 13, 14, 15, 11, 12
"""The placeholders of the layouts."""
_KEPT = {"Title Slide": OPENING, "Section Header": CHAPTER, "Title Only": FINDING}
_SCHEME = (
    ("dk1", LIGHT.ink), ("lt1", LIGHT.page), ("dk2", DEEP), ("lt2", LIGHT.secondary),
    *((f"accent{at}", colour) for at, colour in enumerate((*LIGHT.recommendations, LIGHT.brand), 1)),
    ("hlink", LIGHT.brand), ("folHlink", LIGHT.muted),
)  # fmt: skip


def blank(language: Language) -> Presentation:
    """A presentation of 16 : 9 without slides."""
    deck = pptx.Presentation()
    deck.slide_width, deck.slide_height = Pt(WIDE), Pt(HIGH)
    _unburden(deck)
    _theme(deck)
    for layout in list(deck.slide_layouts):
        if layout.name not in _KEPT:
            deck.slide_layouts.remove(layout)
    _master(deck.slide_master)
    _ = language._
    names = (_("Title"), _("Chapter"), _("Finding"))
    drawn = (_opening(language), _chapter(language), _finding(language))
    for layout in deck.slide_layouts:
        at = _KEPT[layout.name]
        _fill(layout._element, drawn[at])
        layout._element.cSld.set("name", names[at])
        for extension in layout._element.cSld.findall(qn("p:extLst")):
            layout._element.cSld.remove(extension)
    return deck


def _unburden(deck: Presentation) -> None:
    """Drop what the blank file brings along: a picture of itself, a printer's settings."""
    package = deck.part.package
    for rels, kind in ((package._rels, RT.THUMBNAIL), (deck.part._rels, RT.PRINTER_SETTINGS)):
        for key, rel in list(rels.items()):
            if rel.reltype == kind:
                rels.pop(key)


def _theme(deck: Presentation) -> None:
    part: Any = deck.slide_master.part.part_related_by(RT.THEME)
    root = etree.fromstring(part.blob)
    root.set("name", "Observatory")
    space = {"a": root.nsmap["a"]}
    scheme = root.find(".//a:clrScheme", space)
    scheme.set("name", "Observatory")
    for name, colour in _SCHEME:
        item = scheme.find(f"a:{name}", space)
        for child in list(item):
            item.remove(child)
        etree.SubElement(item, qn("a:srgbClr")).set("val", colour.strip("#"))
    fonts = root.find(".//a:fontScheme", space)
    fonts.set("name", "Observatory")
    for face in fonts.iterfind("*/a:latin", space):
        face.set("typeface", FACE)
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _master(master: Any) -> None:
    element = master._element
    front = head("x", "", ())
    _fill(
        element,
        _holder("title", 0, front.title_box, "", 26, bold=True)
        + _holder("body", 1, front.body, "", 18)
        + _footers(),
    )
    styles = element.find(qn("p:txStyles"))
    for name, size, bold, colour in (("titleStyle", 26, 1, "tx1"), ("bodyStyle", 18, 0, "tx1")):
        for at, level in enumerate(styles.find(qn(f"p:{name}"))):
            properties = level.find(qn("a:defRPr"))
            if properties is None:
                continue
            level.set("algn", "l")
            level.set("marL", "0" if at == 0 else str(Pt(18 * at)))
            level.set("indent", "0")
            for child in level.findall(qn("a:buChar")) + level.findall(qn("a:buFont")):
                level.remove(child)
            properties.set("sz", str(100 * size))
            properties.set("b", str(bold))
            for fill in properties.iter(qn("a:schemeClr")):
                fill.set("val", colour)


def _fill(element: Any, shapes: str) -> None:
    """Replace a master's or a layout's shapes by those of a text of XML."""
    tree = element.cSld.spTree
    for child in list(tree)[2:]:
        tree.remove(child)
    for at, shape in enumerate(parse_xml(f"<p:g {nsdecls('p', 'a', 'r')}>{shapes}</p:g>"), start=2):
        shape.find(f".//{qn('p:cNvPr')}").set("id", str(at))
        tree.append(shape)


def _opening(language: Language) -> str:
    """A block of ultramarine at the left, a playhead at its edge."""
    place = opening("x")
    return (
        _rectangle(Box(0, 0, BLOCK, HIGH), DEEP)
        + _rectangle(Box(BLOCK - 60, 66, 1.5, HIGH - 132), LIGHT.page)
        + _triangle(Box(BLOCK - 66.25, 56, 14, 11), LIGHT.page)
        + _holder("ctrTitle", 0, place.box, language._("Title"), 40, bold=True, anchor="b")
        + _holder("subTitle", BELOW_ID, place.below, language._("Which data it is made of"), 16)
    )


def _chapter(language: Language) -> str:
    place = chapter("x")
    return (
        _holder("title", 0, place.box, language._("The section’s finding"), 36, bold=True)
        + _holder("body", BELOW_ID, place.below, language._("Words"), 18)
        + _footers()
    )


def _finding(language: Language) -> str:
    place = head("x", "x", ())
    return (
        _holder("title", 0, place.title_box, language._("The finding"), 26, bold=True)
        + _holder(
            "body", CAPTION_ID, place.caption_box, language._("What is shown"), CAPTION, "muted"
        )
        + _holder("body", SOURCE_ID, place.source_box, language._("Source"), SOURCE, "muted")
        + _footers()
    )


def _footers() -> str:
    across = ACROSS - 72
    return _holder("ftr", FOOT_ID, Box(LEFT, FOOT_TOP, across, 18), "", FOOT, "muted", "ctr") + _holder(
        "sldNum", NUMBER_ID, Box(LEFT + across, FOOT_TOP, 72, 18), "", FOOT, "muted", "ctr", right=True
    )  # fmt: skip


def _holder(
    kind: str, at: int, box: Box, prompt: str, size: float, colour: str = "ink", anchor: str = "t",
    bold: bool = False, right: bool = False,
) -> str:  # fmt: skip
    """A placeholder without margins, its text shrunk where somebody writes more than fits."""
    index = f' idx="{at}"' if at else ""
    text = f"<a:r><a:t>{escape(prompt)}</a:t></a:r>" if prompt else ""
    if kind == "sldNum":
        text = '<a:fld id="{C1FF6DA9-008F-8B48-92A6-B652298478BF}" type="slidenum"><a:t>‹#›</a:t></a:fld>'
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="0" name="{kind} {at}"/><p:cNvSpPr><a:spLocks noGrp="1"/>'
        f'</p:cNvSpPr><p:nvPr><p:ph type="{kind}"{index}/></p:nvPr></p:nvSpPr>'
        f"<p:spPr>{_frame(box)}<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></p:spPr>"
        f'<p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="{anchor}"><a:normAutofit/>'
        f'</a:bodyPr><a:lstStyle><a:lvl1pPr marL="0" indent="0" algn="{"r" if right else "l"}">'
        f'<a:buNone/><a:defRPr sz="{round(100 * size)}" b="{int(bold)}">'
        f'<a:solidFill><a:srgbClr val="{LIGHT.colour(colour).strip("#")}"/></a:solidFill>'
        f"</a:defRPr></a:lvl1pPr></a:lstStyle><a:p>{text}</a:p></p:txBody></p:sp>"
    )  # fmt: skip


def _rectangle(box: Box, colour: str) -> str:
    return _shape("rect", box, colour)


def _triangle(box: Box, colour: str) -> str:
    return _shape("triangle", box, colour, ' flipV="1"')


def _shape(form: str, box: Box, colour: str, turned: str = "") -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="0" name="{form}"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr>{_frame(box, turned)}<a:prstGeom prst="{form}"><a:avLst/></a:prstGeom>'
        f'<a:solidFill><a:srgbClr val="{colour.strip("#")}"/></a:solidFill><a:ln><a:noFill/></a:ln>'
        "</p:spPr></p:sp>"
    )


def _frame(box: Box, turned: str = "") -> str:
    x, y, wide, high = (int(Pt(part)) for part in (box.x, box.y, box.wide, box.high))
    return f'<a:xfrm{turned}><a:off x="{x}" y="{y}"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'

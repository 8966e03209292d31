"""The same report gives the same bytes: no clock in the file, one language in all its words."""

from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pptx.oxml.ns import qn
from pptx.presentation import Presentation

from observatory.exports.content import Report
from observatory.exports.presentation.texts import clean

_CODES = {"fr": "fr-FR", "en": "en-GB"}
_FIRST = (1980, 1, 1, 0, 0, 0)


def sealed(deck: Presentation, report: Report) -> bytes:
    """The presentation as bytes, its properties from the report's stamp."""
    code = _CODES.get(report.language.code, report.language.code)
    _properties(deck, report, code)
    parts = [deck.slide_master.part, *(layout.part for layout in deck.slide_layouts)]
    for slide in deck.slides:
        parts += [slide.part, slide.notes_slide.part]
        parts += [shape.chart.part for shape in slide.shapes if shape.has_chart]
    for part in parts:
        _speak(part._element, code)
    for properties in deck.part._element.iter(qn("a:defRPr")):
        properties.set("lang", code)
    content = BytesIO()
    deck.save(content)
    return _without_clock(content)


def _properties(deck: Presentation, report: Report, code: str) -> None:
    said = deck.core_properties
    day = report.stamp.loaded_at.replace(tzinfo=None)
    said.title, said.subject = clean(report.title)[:255], clean(report.subtitle)[:255]
    said.author = said.last_modified_by = clean(report.stamp.territory)[:255]
    said.comments = clean(report.stamp.line)[:255]
    said.keywords = clean(report.stamp.snapshot)[:255]
    said.language, said.revision = code, 1
    said.created = said.modified = said.last_printed = _whole(day)


def _whole(day: datetime) -> datetime:
    return day.replace(microsecond=0)


def _speak(element: Any, code: str) -> None:
    """Say in which language each text is, for a screen reader and the spelling."""
    for run in [*element.iter(qn("a:r")), *element.iter(qn("a:fld"))]:
        properties = run.find(qn("a:rPr"))
        if properties is None:
            properties = run.makeelement(qn("a:rPr"), {})
            run.insert(0, properties)
        properties.set("lang", code)
    for name in ("a:endParaRPr", "a:defRPr"):
        for properties in element.iter(qn(name)):
            properties.set("lang", code)


def _without_clock(content: BytesIO) -> bytes:
    sealed_content = BytesIO()
    with ZipFile(content) as old, ZipFile(sealed_content, "w", ZIP_DEFLATED) as new:
        for item in old.infolist():
            new.writestr(ZipInfo(item.filename, _FIRST), old.read(item), ZIP_DEFLATED)
    return sealed_content.getvalue()

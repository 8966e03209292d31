"""The report as slides: native charts with every number, sources in the notes, nothing run over."""

import io
import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pptx
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import to_excel
from pptx.oxml.ns import qn

from observatory.exports.content import Cards, Cell, Figure, Heading, Table, Words
from observatory.exports.native import panels
from observatory.exports.presentation import texts
from observatory.exports.presentation.measuring import MOST, grids
from observatory.exports.presentation.places import FOOT_TOP, HIGH, WIDE, Box, head
from observatory.exports.presentation.plan import plan
from observatory.exports.report_pptx import render_pptx
from observatory.i18n import language
from tests.office import converted
from tests.reports import FORMULA, MARKUP, ROWS, sample_report

EN = language("en")
REPORT = sample_report(EN)


@pytest.fixture(scope="module")
def content() -> bytes:
    return render_pptx(REPORT)


@pytest.fixture(scope="module")
def deck(content: bytes) -> Any:
    return pptx.Presentation(io.BytesIO(content))


def shapes(deck: Any) -> Iterator[Any]:
    for slide in deck.slides:
        yield from slide.shapes


def charts(deck: Any) -> list[Any]:
    return [shape.chart for shape in shapes(deck) if shape.has_chart]


def words(slide: Any) -> str:
    """All that a slide says, its tables among it."""
    said = [s.text_frame.text for s in slide.shapes if s.has_text_frame]
    tables = [s.table for s in slide.shapes if s.has_table]
    said += [cell.text for table in tables for row in table.rows for cell in row.cells]
    return "\n".join(said)


def test_every_number_of_the_charts_is_in_the_data_of_a_native_chart(deck: Any) -> None:
    wanted = [form for figure in REPORT.figures() for form in panels(figure.chart)]
    found = charts(deck)
    assert len(found) == len(wanted) >= 9
    for chart, form in zip(found, wanted, strict=True):
        plot = chart.plots[0]
        assert tuple(plot.categories) == form.categories
        assert [(s.name, tuple(s.values)) for s in plot.series] == [
            (s.name, s.values) for s in form.series
        ]


def test_the_workbook_of_a_chart_has_its_numbers_its_gaps_and_no_formula(deck: Any) -> None:
    wanted = [form for figure in REPORT.figures() for form in panels(figure.chart)]
    for chart, form in zip(charts(deck), wanted, strict=True):
        book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
        rows = list(book.active.iter_rows(min_row=2))
        assert all(cell.data_type != "f" for row in rows for cell in row)
        for at, series in enumerate(form.series, start=1):
            held = [_number(row[at].value) for row in rows]
            assert held == pytest.approx(
                [math.nan if v is None else v for v in series.values], rel=1e-12, nan_ok=True
            )
    assert any(v is None for form in wanted for series in form.series for v in series.values)


def _number(value: Any) -> float:
    """A cell's number, a day as the program counts it; nan where it is empty."""
    if isinstance(value, datetime):
        return float(to_excel(value))
    return math.nan if value is None else float(value)


def test_absent_values_are_gaps_or_bridged_never_zero(deck: Any) -> None:
    kept = [chart._chartSpace.chart.find(qn("c:dispBlanksAs")).get("val") for chart in charts(deck)]
    assert set(kept) == {"gap", "span"}


def test_each_finding_is_a_title_and_no_two_slides_have_the_same(deck: Any) -> None:
    titles = [slide.shapes.title.text for slide in deck.slides]
    assert len(set(titles)) == len(titles)
    for section, block in REPORT.blocks():
        assert section.finding in titles
        finding = (
            block.chart.finding if isinstance(block, Figure) else getattr(block, "finding", "")
        )
        assert not finding or any(title.startswith(finding) for title in titles)


def test_a_finding_said_twice_is_told_apart_by_its_section() -> None:
    first, second = (
        REPORT.sections[3],
        replace(REPORT.sections[1], blocks=REPORT.sections[3].blocks),
    )
    made = plan(replace(REPORT, sections=(first, second), evidence=()))
    titles = [page.title for page in made]
    assert len(set(titles)) == len(titles)
    assert "Thirty companies answered · R2 Partnerships (1/3)" in titles


def test_numbers_of_tables_and_cards_are_said(deck: Any) -> None:
    said = "\n".join(map(words, deck.slides))
    for _, block in REPORT.blocks():
        if isinstance(block, Cards):
            assert all(card.headline.value in said for card in block.cards)
        if isinstance(block, Table):
            assert all(cell.text in said for row in block.rows for cell in row)
        if isinstance(block, Words):
            assert all(text.strip() in said for text in block.paragraphs if len(text) < 200)
    assert FORMULA in said
    assert MARKUP in said


def test_a_long_table_goes_on_over_slides_with_its_heading(deck: Any) -> None:
    parts = [
        slide for slide in deck.slides if slide.shapes.title.text.startswith("Thirty companies")
    ]
    assert [slide.shapes.title.text for slide in parts] == [
        f"Thirty companies answered ({n}/3)" for n in (1, 2, 3)
    ]
    tables = [shape.table for slide in parts for shape in slide.shapes if shape.has_table]
    assert {table.cell(0, 0).text for table in tables} == {"Company"}
    assert sum(len(table.rows) - 1 for table in tables) == ROWS


def test_the_notes_say_caption_source_evidence_its_addresses_and_managers_notes(deck: Any) -> None:
    [slide] = [s for s in deck.slides if s.shapes.title.text.startswith("Members fall behind")]
    said = slide.notes_slide.notes_text_frame.text
    for text in (
        "Share of the way from baseline to target", "Source: open record", "[E2] Indicator 2",
        "https://a.example/record", "The wave of 2023 was short.",
    ):  # fmt: skip
        assert text in said
    assert all(slide.notes_slide.notes_text_frame.text for slide in deck.slides)


def test_charts_tables_and_pictures_have_alternative_texts(deck: Any) -> None:
    for shape in shapes(deck):
        if shape.has_chart or shape.has_table or shape.shape_type == 13:
            assert shape._element.find(f".//{qn('p:cNvPr')}").get("descr"), shape.name
    said = {
        s._element.find(f".//{qn('p:cNvPr')}").get("descr") for s in shapes(deck) if s.has_chart
    }
    for figure in REPORT.figures():
        assert texts.clean(figure.chart.alt) in said


def test_the_watermark_is_on_every_slide_where_there_is_one() -> None:
    for told, count in ((REPORT, 1), (replace(REPORT, watermark=""), 0)):
        short = replace(told, sections=told.sections[:1], evidence=())
        for slide in pptx.Presentation(io.BytesIO(render_pptx(short))).slides:
            marks = [s for s in slide.shapes if s.name == "Watermark"]
            assert [s.text_frame.text for s in marks] == ["Illustrative data"] * count
            assert all(b"decorative" in _xml(mark) for mark in marks)


def _xml(shape: Any) -> bytes:
    from lxml import etree

    return bytes(etree.tostring(shape._element))


def test_the_stamp_and_the_number_stand_at_every_foot(deck: Any) -> None:
    for number, slide in enumerate(deck.slides, start=1):
        if number > 1:
            held = {p.placeholder_format.idx: p.text_frame.text for p in slide.placeholders}
            assert (held[11], held[12]) == (REPORT.stamp.line, str(number))
    assert REPORT.stamp.line in words(deck.slides[0])


def test_a_workshop_has_no_annex(deck: Any) -> None:
    annex = "Where the numbers come from"
    assert annex in [slide.shapes.title.text for slide in deck.slides]
    short = replace(REPORT, preset="workshop", sections=REPORT.sections[:1])
    made = pptx.Presentation(io.BytesIO(render_pptx(short)))
    assert annex not in [slide.shapes.title.text for slide in made.slides]


def test_the_same_report_gives_the_same_bytes_with_the_stamps_day(
    content: bytes, deck: Any
) -> None:
    short = replace(REPORT, sections=REPORT.sections[1:2])
    assert render_pptx(short) == render_pptx(short)
    told = deck.core_properties
    assert (told.title, told.created) == (REPORT.title, REPORT.stamp.loaded_at.replace(tzinfo=None))
    assert (told.language, told.revision) == ("en-GB", 1)


def test_every_text_is_in_the_reports_language() -> None:
    report = sample_report(language("fr"))
    short = replace(report, sections=report.sections[:1], evidence=report.evidence[:1])
    made = pptx.Presentation(io.BytesIO(render_pptx(short)))
    for slide in made.slides:
        for element in (slide._element, slide.notes_slide._element):
            assert {run.find(qn("a:rPr")).get("lang") for run in element.iter(qn("a:r"))} <= {
                "fr-FR"
            }


def test_nothing_stands_outside_its_slide_or_on_its_foot(deck: Any) -> None:
    for shape in shapes(deck):
        right, bottom = (shape.left + shape.width) / 12700, (shape.top + shape.height) / 12700
        assert shape.left >= 0
        assert right <= WIDE + 0.1
        assert bottom <= HIGH + 0.1
        if shape.has_chart or shape.has_table:
            assert bottom <= FOOT_TOP, shape.name


CELLS = st.text(max_size=120)


@settings(max_examples=15)
@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=14))
def test_a_table_of_any_texts_fits_its_slides_and_loses_no_row(rows: list[tuple[str, ...]]) -> None:
    columns = [Heading(name, name) for name in ("a", "b", "c")]
    cells = [tuple(map(Cell, row)) for row in rows]
    made = grids(columns, cells, Box(0, 0, 864, 300), EN, "")
    assert sum(len(grid.rows) for grid in made) == len(rows)
    for grid in made:
        assert len(grid.rows) <= MOST
        assert sum(grid.heights) <= 301
        assert sum(grid.widths) <= 865


@given(title=st.text(max_size=600), caption=st.text(max_size=600), remark=st.text(max_size=600))
def test_a_slide_of_any_words_leaves_room_for_its_figure(
    title: str, caption: str, remark: str
) -> None:
    place = head(texts.clean(title), texts.clean(caption), (texts.clean(remark),) * 2)
    across = place.title_box.wide
    assert len(texts.wrapped(place.title, across, place.title_size, bold=True)) <= 2
    assert place.body.high > 200
    assert place.title_box.bottom <= place.caption_box.y + 4
    assert place.caption_box.bottom <= place.body.y
    assert place.body.bottom <= place.remarks_box.y
    assert place.remarks_box.bottom <= place.source_box.y


@pytest.mark.slow
def test_an_office_program_shows_every_slide_with_its_words(tmp_path: Path) -> None:
    file = tmp_path / "report.pptx"
    file.write_bytes(render_pptx(sample_report(language("fr"))))
    deck = pptx.Presentation(str(file))
    pages = pypdf.PdfReader(converted(file, "pdf", tmp_path / "shown")).pages
    assert len(pages) == len(deck.slides)
    for page, slide in zip(pages, deck.slides, strict=True):
        shown = _tight(page.extract_text())
        assert _tight(slide.shapes.title.text) in shown
        for shape in slide.shapes:
            if shape.has_table:
                cells = [cell.text for row in shape.table.rows for cell in row.cells]
                assert all(_tight(text) in shown for text in cells if text.isascii())


def _tight(text: str) -> str:
    """A text without its spaces: lines break where the program pleases."""
    return "".join(text.split()).replace("\u00a0", "").replace("\u202f", "")

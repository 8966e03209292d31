"""One real report in its four formats: each holds the numbers that the snapshot's table has."""

import io

import openpyxl
import pptx
import pytest

from observatory.access import Role
from observatory.exports.content import Report
from observatory.exports.native import panels
from observatory.i18n import language
from observatory.report import Options, build
from observatory.report.rendering import render
from observatory.snapshot import Snapshot
from tests.observatory.exports.test_report_pdf import flat, pages
from tests.observatory.report.test_content import check_numbers
from tests.reports import numbers

pytestmark = pytest.mark.slow
WANTED = ["summary", "r1", "r2", "r3", "r4", "r5"]


@pytest.fixture(scope="module")
def report(illustrative: Snapshot) -> Report:
    """The illustrative dataset's gaps and recommendations, in English."""
    made = build(illustrative, Role.FUNDER, language("en"), Options.of(sections=WANTED))
    assert check_numbers(illustrative, made, 2026) > 20
    return made


def test_the_text_of_the_pdf_says_every_number(report: Report) -> None:
    said = "".join(pages(render(report, "pdf")))
    assert [text for text, _ in numbers(report) if flat(text) not in said] == []


def test_the_page_says_every_number(report: Report) -> None:
    said = flat(render(report, "html").decode("utf-8").replace("&nbsp;", " "))
    assert [text for text, _ in numbers(report) if flat(text) not in said] == []


def test_the_workbook_holds_every_number_as_a_number(report: Report) -> None:
    book = openpyxl.load_workbook(io.BytesIO(render(report, "xlsx")), data_only=True)
    held = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    numeric = [value for value in held if isinstance(value, int | float)]
    lost = [v for _, v in numbers(report) if not any(v == pytest.approx(n) for n in numeric)]
    assert lost == []


def test_the_slides_charts_hold_every_number_of_the_charts(report: Report) -> None:
    deck = pptx.Presentation(io.BytesIO(render(report, "pptx")))
    drawn = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    held = [[tuple(series.values) for series in chart.plots[0].series] for chart in drawn]
    wanted = [
        [series.values for series in form.series]
        for figure in report.figures()
        for form in panels(figure.chart)
    ]
    assert len(wanted) >= 5
    assert held == wanted

"""The workbook of a report in LibreOffice: it opens, and calculates what the report says."""

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from observatory.exports.report_xlsx import render_xlsx
from observatory.i18n import language
from tests.office import converted
from tests.reports import sample_report

_KEPT = re.compile(rb"(<f>[^<]*</f>)<v>[^<]*</v>")


def unanswered(file: bytes) -> bytes:
    """A workbook whose formulas have lost the values that were kept with them."""
    told = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as given, zipfile.ZipFile(told, "w") as made:
        for name in given.namelist():
            made.writestr(name, _KEPT.sub(rb"\1", given.read(name)))
    return told.getvalue()


@pytest.mark.slow
def test_an_office_program_opens_it_and_calculates_the_same_shares(tmp_path: Path) -> None:
    file = render_xlsx(sample_report(language("fr")))
    expected = openpyxl.load_workbook(io.BytesIO(file), data_only=True)
    formulas = openpyxl.load_workbook(io.BytesIO(file))
    path = tmp_path / "report.xlsx"
    path.write_bytes(unanswered(file))
    shares = [(sheet.title, cell.coordinate) for sheet in formulas for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]  # fmt: skip
    assert len(shares) == 2
    lost = openpyxl.load_workbook(path, data_only=True)
    assert all(lost[sheet][cell].value is None for sheet, cell in shares)
    again = openpyxl.load_workbook(converted(path, "xlsx", tmp_path / "read"), data_only=True)
    assert again.sheetnames == expected.sheetnames
    for sheet, cell in shares:
        assert again[sheet][cell].value == pytest.approx(expected[sheet][cell].value)
    charts = {sheet.title: len(sheet._charts) for sheet in expected}
    assert {sheet.title: len(sheet._charts) for sheet in again} == charts
    assert sum(charts.values()) == 9

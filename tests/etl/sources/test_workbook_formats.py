"""Workbooks of other formats than XLSX: the XLS of 1997 and OpenDocument."""

from datetime import date

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.faults import FileRefused
from etl.sources import workbook
from etl.sources.tabular import read_table
from etl.sources.workbook import sheets, workbook_ending
from tests.workbooks import ods, ods_of, xls, xlsx

EXPECTED = ("org_id", "name", "start_date", "employees")
ROWS = [
    ["List of members", None, None, None],
    ["org_id", "name", "start_date", "employees"],
    ["a", "Studio Été", date(2024, 3, 1), 12],
    ["b", "Atelier", date(2023, 12, 31), 2.5],
]
CELLS = [["a", "Studio Été", "2024-03-01", "12"], ["b", "Atelier", "2023-12-31", "2.5"]]
CELL = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'


@pytest.fixture
def read(tmp_path):
    def table(content, name):
        (tmp_path / name).write_bytes(content)
        return read_table(tmp_path / name, EXPECTED, ("org_id", "name"))

    return table


@pytest.mark.parametrize(("write", "ending"), [(xls, ".xls"), (ods, ".ods"), (xlsx, ".xlsx")])
def test_every_format_of_workbook_gives_the_same_cells(read, write, ending):
    table = read(write(ROWS), "organisations" + ending)
    assert table.rows.drop(columns="line").to_numpy().tolist() == CELLS
    assert (table.rows["line"].tolist(), table.workbook) == ([3, 4], True)
    assert not any("by its content" in message.text() for message in table.warnings)


@pytest.mark.parametrize(("write", "ending"), [(xls, ".xls"), (ods, ".ods")])
def test_the_reader_is_told_what_a_misnamed_workbook_is(read, write, ending):
    table = read(write(ROWS), "organisations.csv")
    assert f"is an {ending} workbook by its content" in table.warnings[0].text()
    assert workbook_ending(write(ROWS)) == ending


@pytest.mark.parametrize("write", [xls, ods, xlsx])
def test_every_sheet_is_offered_with_its_title(write):
    found = sheets(write({"Synthèse": [["total", 2]], "Liste": ROWS[1:]}), "book")
    assert [(title, len(list(rows))) for title, rows in found] == [("Synthèse", 1), ("Liste", 3)]


@pytest.mark.parametrize("write", [xls, ods, xlsx])
@pytest.mark.parametrize(
    "notes", [[["How to fill this in"]], [["name", "what it is"], ["Lists", "x"]]]
)
def test_the_sheet_with_the_columns_is_read_where_the_first_one_has_fewer(read, write, notes):
    table = read(write({"Notes": notes, "Liste": ROWS}), "organisations.xlsx")
    assert table.rows.drop(columns="line").to_numpy().tolist() == CELLS
    assert any("the sheet Liste is read" in message.text() for message in table.warnings)


def test_a_sheet_named_like_the_file_is_read_though_another_has_the_columns_too(read):
    other = [["org_id", "name", "start_date", "employees"], ["z", "Z", None, None]]
    table = read(xlsx({"Others": other, "organisations": ROWS}), "organisations.xlsx")
    assert table.rows["org_id"].tolist() == ["a", "b"]


def test_titles_merged_over_the_columns_are_passed_over(tmp_path):
    path = tmp_path / "organisations.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.merge_range(0, 0, 0, 3, "Members")
        page.merge_range(1, 0, 2, 0, "org_id")
        page.merge_range(1, 1, 2, 1, "name")
        page.write_row(3, 0, ["a", "Studio"])
    table = read_table(path, EXPECTED, ("org_id", "name"))
    assert table.rows.to_dict("records") == [{"org_id": "a", "name": "Studio", "line": 4}]


def test_a_workbook_with_a_password_is_refused_with_what_to_do(read):
    content = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "EncryptedPackage".encode("utf-16le")
    with pytest.raises(FileRefused, match=r"protected by a password\. Save it without"):
        read(content, "organisations.xlsx")


def test_an_old_file_that_is_no_workbook_is_refused_as_damaged(read):
    with pytest.raises(FileRefused, match="damaged or incomplete"):
        read(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512), "organisations.xls")


def test_empty_rows_repeated_to_the_end_of_a_sheet_cost_nothing(read):
    blank = '<table:table-cell table:number-columns-repeated="16384"/>'
    table = read(
        ods_of(
            '<table:table table:name="L">'
            f"<table:table-row>{CELL.replace('>x<', '>org_id<')}{CELL.replace('>x<', '>name<')}"
            f"</table:table-row><table:table-row>{CELL}{CELL}{blank}</table:table-row>"
            f'<table:table-row table:number-rows-repeated="1048574">{blank}</table:table-row>'
            "</table:table>"
        ),
        "organisations.ods",
    )
    assert table.read == 1


@pytest.mark.parametrize("rows", [1_048_576, 5_000])
def test_cells_repeated_beyond_measure_are_refused_before_they_are_made(read, rows):
    many = CELL.replace(
        "<table:table-cell", '<table:table-cell table:number-columns-repeated="16384"'
    )
    content = ods_of(
        f'<table:table table:name="L"><table:table-row table:number-rows-repeated="{rows}">'
        f"{many}</table:table-row></table:table>"
    )
    with pytest.raises(FileRefused, match="too large to be read"):
        read(content, "organisations.ods")


def test_an_opendocument_workbook_with_spoilt_contents_is_refused_as_damaged(read):
    for tables in ("<table:table", f'<table:table table:name="L"><table:table-row '
                   f'table:number-rows-repeated="many">{CELL}</table:table-row></table:table>'):  # fmt: skip
        with pytest.raises(FileRefused, match="damaged or incomplete"):
            read(ods_of(tables), "organisations.ods")


@pytest.mark.parametrize("write", [xls, ods])
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_a_spoilt_workbook_is_read_or_refused_and_nothing_else(write, data):
    content = bytearray(write(ROWS))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.one_of(st.none(), st.integers(1, len(content))))
    try:
        for _, rows in workbook.sheets(bytes(content[:cut]), "book"):
            list(rows)
    except FileRefused:
        pass

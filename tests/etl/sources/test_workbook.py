import re
import zipfile
from datetime import datetime, time

import pytest
import xlsxwriter

from etl.faults import FileRefused
from etl.sources import workbook
from etl.sources.tabular import read_table
from etl.sources.workbook import is_workbook

EXPECTED = ("org_id", "name", "kind", "start_date", "siret", "employees")
REQUIRED = ("org_id", "name")


@pytest.fixture
def save(tmp_path):
    """A function that lets another one fill a workbook, and gives the file's path."""

    def saved(fill, name="organisations.xlsx", **options):
        path = tmp_path / name
        with xlsxwriter.Workbook(path, options) as book:
            fill(book)
        return path

    return saved


@pytest.fixture
def sheet(save):
    """A function that reads a workbook of one sheet, given the sheet's rows."""

    def table(*rows, **options):
        def fill(book):
            page = book.add_worksheet()
            for at, row in enumerate(rows):
                page.write_row(at, 0, row)

        return read_table(save(fill, **options), EXPECTED, REQUIRED)

    return table


def cells(table):
    return table.rows.drop(columns="line").to_numpy().tolist()


def refusal(path):
    with pytest.raises(FileRefused) as caught:
        read_table(path, EXPECTED, REQUIRED)
    return str(caught.value)


def simple(book):
    book.add_worksheet().write_row(0, 0, ["org_id", "name"])


# Which sheet


def named(*names, hidden=()):
    def fill(book):
        for name in names:
            page = book.add_worksheet(name)
            page.write_row(0, 0, ["org_id", "name"])
            page.write_row(1, 0, ["a", name])
        for name in hidden:
            book.get_worksheet_by_name(name).hide()
        shown = [page for page in book.worksheets() if page.get_name() not in hidden]
        shown[0].activate()
        shown[0].set_first_sheet()

    return fill


@pytest.mark.parametrize(
    ("fill", "chosen"),
    [
        (named("Feuil1", "Feuil2"), "Feuil1"),
        (named("Lisez-moi", "Organisations"), "Organisations"),
        (named("brouillon", "Feuil2", hidden=["brouillon"]), "Feuil2"),
        (named("Feuil1", "organisations", hidden=["organisations"]), "organisations"),
    ],
)
def test_the_sheet_named_like_the_file_is_read_else_the_first_one_shown(save, fill, chosen):
    assert cells(read_table(save(fill), EXPECTED, REQUIRED)) == [["a", chosen]]


def test_a_chart_sheet_before_the_data_is_no_sheet_of_rows(save):
    def fill(book):
        first = book.add_chartsheet("Chart")
        page = book.add_worksheet("Data")
        page.write_row(0, 0, ["org_id", "name"])
        page.write_row(1, 0, ["a", "b"])
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=Data!$A$1:$A$2"})
        first.set_chart(chart)

    assert cells(read_table(save(fill), EXPECTED, REQUIRED)) == [["a", "b"]]


def test_a_workbook_without_a_filled_cell_has_no_header(save):
    assert "no header is found" in refusal(save(lambda book: book.add_worksheet()))


# Where the table stands


def test_a_merged_title_and_empty_rows_and_columns_around_the_table_are_passed_over(save):
    def fill(book):
        page = book.add_worksheet()
        page.merge_range(1, 1, 1, 3, "Annuaire de la filière")
        page.write_row(3, 1, ["org_id", "name", "kind"])
        page.write_row(4, 1, ["a", "b", "c"])
        page.write_row(7, 1, ["d", "e"])

    table = read_table(save(fill), EXPECTED, REQUIRED)
    assert table.header == ["org_id", "name", "kind"]
    assert cells(table) == [["a", "b", "c"], ["d", "e", ""]]
    assert table.rows["line"].tolist() == [5, 8]
    assert [warning.values["line"] for warning in table.warnings] == ["4"]
    assert (table.read, table.faults, table.workbook) == (2, [], True)


def test_a_title_merged_over_known_columns_is_not_taken_for_the_header(save):
    def fill(book):
        page = book.add_worksheet()
        page.merge_range(0, 0, 0, 2, "name")
        page.write_row(1, 0, ["org_id", "name", "kind"])
        page.write_row(2, 0, ["a", "b", "c"])

    assert cells(read_table(save(fill), EXPECTED, REQUIRED)) == [["a", "b", "c"]]


def test_header_faults_are_told_with_the_row_of_the_sheet(save):
    def fill(book):
        page = book.add_worksheet()
        page.write(0, 0, "Annuaire")
        page.write_row(2, 0, ["org_id", "nom", "name"])

    assert "line 3: columns are unknown: nom" in refusal(save(fill))


def test_a_line_break_within_a_cell_stays_within_it(sheet):
    table = sheet(["org_id", "name"], ["a", "12 rue\ndes Films"], ["b", "c"])
    assert cells(table) == [["a", "12 rue\ndes Films"], ["b", "c"]]
    assert table.rows["line"].tolist() == [2, 3]


# What cells hold


def test_dates_come_as_iso_days_from_date_cells_and_as_they_are_from_serials_and_texts(save):
    def fill(book):
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        page = book.add_worksheet()
        page.write_row(0, 0, ["org_id", "name", "start_date"])
        page.write_row(1, 0, ["a", "date cell"])
        page.write_datetime(1, 2, datetime(2018, 4, 23), day)
        page.write_row(2, 0, ["b", "serial", 43213])
        page.write_row(3, 0, ["c", "text", "23/04/2018"])
        page.write_row(4, 0, ["d", "with a time"])
        page.write_datetime(4, 2, datetime(2018, 4, 23, 14, 30), day)
        page.write_row(5, 0, ["e", "year", 2018])
        page.write_row(6, 0, ["f", "seconds after midnight"])
        page.write_datetime(6, 2, datetime(2018, 4, 23, 0, 0, 30), day)

    assert read_table(save(fill), EXPECTED, REQUIRED).rows["start_date"].tolist() == [
        "2018-04-23", "43213", "23/04/2018", "2018-04-23 14:30:00", "2018", "2018-04-23 00:00:30",
    ]  # fmt: skip


def test_date_cells_of_a_workbook_that_counts_from_1904_are_the_same_days(save):
    def fill(book):
        page = book.add_worksheet()
        page.write_row(0, 0, ["org_id", "name", "start_date"])
        page.write_row(1, 0, ["a", "b"])
        page.write_datetime(1, 2, datetime(2018, 4, 23), book.add_format({"num_format": "d/m/yy"}))

    assert cells(read_table(save(fill, date_1904=True), EXPECTED)) == [["a", "b", "2018-04-23"]]


def test_numbers_come_in_full_with_a_point(sheet):
    values = [12, 12.5, 0.1, -3, 44306184100047, 4.4306184100047e13, 1e14, 0]
    table = sheet(["org_id", "name", "employees"], *[["a", "b", value] for value in values])
    assert table.rows["employees"].tolist() == [
        "12", "12.5", "0.1", "-3", "44306184100047", "44306184100047", "100000000000000", "0",
    ]  # fmt: skip


@pytest.mark.parametrize("value", [1.234, 12.345, 999.001])
def test_a_number_with_three_decimals_cannot_be_taken_for_thousands(sheet, value):
    text = sheet(["org_id", "name", "employees"], ["a", "b", value]).rows.loc[0, "employees"]
    assert float(text) == value
    assert len(text.split(".")[1]) == 4


def test_numbers_stored_as_text_stay_the_text(sheet):
    table = sheet(["org_id", "name", "siret"], ["a", "b", "00552012345678"], ["c", "d", "1 234,5"])
    assert table.rows["siret"].tolist() == ["00552012345678", "1 234,5"]


def test_truth_values_come_as_0_and_1(sheet):
    table = sheet(["org_id", "name", "kind"], ["a", "b", True], ["c", "d", False])
    assert table.rows["kind"].tolist() == ["1", "0"]


def test_a_formula_gives_its_value_and_one_without_a_value_nothing(save):
    def fill(book):
        page = book.add_worksheet()
        page.write_row(0, 0, ["org_id", "name", "employees"])
        page.write_formula(1, 0, '="06"', None, "06")
        page.write(1, 1, "b")
        page.write_formula(1, 2, "=1+1", None, 2)

    assert cells(read_table(save(fill), EXPECTED, REQUIRED)) == [["06", "b", "2"]]


def test_a_time_of_day_is_told_as_one(save):
    def fill(book):
        page = book.add_worksheet()
        page.write_row(0, 0, ["org_id", "name", "start_date"])
        page.write_row(1, 0, ["a", "b"])
        page.write_datetime(1, 2, time(14, 30), book.add_format({"num_format": "hh:mm"}))

    assert read_table(save(fill), EXPECTED).rows.loc[0, "start_date"] == "14:30:00"


# Broken and other files


def test_a_workbook_cut_short_anywhere_is_refused_as_damaged(save):
    path = save(simple)
    content = path.read_bytes()
    for length in (4, 10, 500, len(content) // 2, len(content) - 30, len(content) - 1):
        path.write_bytes(content[:length])
        assert "damaged or incomplete" in refusal(path)


def test_a_workbook_with_a_spoilt_sheet_is_refused_as_damaged(save, tmp_path):
    source = save(simple)
    path = tmp_path / "spoilt.xlsx"
    with zipfile.ZipFile(source) as whole, zipfile.ZipFile(path, "w") as spoilt:
        for part in whole.infolist():
            content = whole.read(part)
            if part.filename.startswith("xl/worksheets/"):
                content = content[: len(content) // 2]
            spoilt.writestr(part.filename, content)
    assert "damaged or incomplete" in refusal(path)


def test_a_workbook_whose_bytes_changed_is_refused_as_damaged(save):
    path = save(simple)
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as package:
        part = package.getinfo("xl/worksheets/sheet1.xml")
    content[part.header_offset + 30 + len(part.filename) + 20] ^= 0xFF
    path.write_bytes(bytes(content))
    assert "damaged or incomplete" in refusal(path)


def test_a_workbook_is_read_whatever_its_ending_and_the_reader_is_told(save):
    def fill(book):
        page = book.add_worksheet()
        page.write_row(0, 0, ["org_id", "name"])
        page.write_row(1, 0, ["a", "b"])

    path = save(fill)
    other = path.with_suffix(".csv")
    path.rename(other)
    table = read_table(other, EXPECTED, REQUIRED)
    assert cells(table) == [["a", "b"]]
    assert "is an .xlsx workbook by its content" in table.warnings[0].text()


def test_another_zip_archive_is_refused_as_one(tmp_path):
    path = tmp_path / "events.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("events.csv", "id;name")
    assert "ZIP archive, not an .xlsx workbook" in refusal(path)


def test_one_cell_far_away_is_refused_before_the_rectangle_is_allotted(save):
    def fill(book):
        page = book.add_worksheet()
        page.write_row(0, 0, ["org_id", "name"])
        page.write(1_048_575, 16_383, "x")

    assert "too large to be read" in refusal(save(fill))


@pytest.mark.parametrize("row", [99_999, 400_000])
def test_a_far_row_or_a_far_column_alone_is_read(save, row):
    def fill(book):
        page = book.add_worksheet()
        page.write_row(0, 0, ["org_id", "name"])
        page.write_row(row, 0, ["a", "b"])

    table = read_table(save(fill), EXPECTED, REQUIRED)
    assert (cells(table), table.rows["line"].tolist()) == ([["a", "b"]], [row + 1])


@pytest.mark.parametrize("chunk", [300, 1 << 22])
def test_a_far_cell_is_found_wherever_the_parts_of_a_sheet_are_cut(save, monkeypatch, chunk):
    def fill(book):
        page = book.add_worksheet()
        page.write_row(0, 0, ["org_id", "name"])
        page.write(800_000, 600, "x")

    monkeypatch.setattr(workbook, "_CHUNK", chunk)
    assert "too large to be read" in refusal(save(fill))


@pytest.mark.parametrize(("letters", "number"), [
    (b"A", 1), (b"Z", 26), (b"AA", 27), (b"az", 52), (b"XFD", 16_384),
])  # fmt: skip
def test_columns_are_numbered_from_their_letters(letters, number):
    assert workbook._column_number(letters) == number


def test_a_workbook_that_unpacks_to_more_than_the_limit_is_refused(save, monkeypatch):
    monkeypatch.setattr(workbook, "MAX_UNPACKED", 1000)
    assert "too large to be read" in refusal(save(simple))


def test_no_error_of_the_reading_library_reaches_the_person(save, monkeypatch):
    class PanicException(BaseException):
        pass

    def panic(*_):
        raise PanicException("index out of bounds")

    monkeypatch.setattr(workbook, "CalamineWorkbook", type("Book", (), {"from_filelike": panic}))
    assert "damaged or incomplete" in refusal(save(simple))


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit])
def test_a_person_can_still_interrupt_the_reading(save, monkeypatch, stop):
    def interrupted(*_):
        raise stop

    monkeypatch.setattr(
        workbook, "CalamineWorkbook", type("Book", (), {"from_filelike": interrupted})
    )
    with pytest.raises(stop):
        read_table(save(simple), EXPECTED, REQUIRED)


def test_workbooks_are_known_by_their_first_bytes(save):
    assert is_workbook(save(simple).read_bytes())
    assert not is_workbook(b"org_id;name\n")


def test_the_message_names_the_file_and_no_path(save, tmp_path):
    path = save(simple)
    path.write_bytes(path.read_bytes()[:100])
    assert str(tmp_path) not in refusal(path)
    assert re.match(r"organisations\.xlsx: ", refusal(path))


def test_content_in_memory_is_enough(save):
    content = save(named("events")).read_bytes()
    assert list(workbook.sheet_records(content, "upload.xlsx", "events")) == [
        (1, ["org_id", "name"]),
        (2, ["a", "events"]),
    ]


def several(book):
    book.add_worksheet("About").write_row(0, 0, ["Exported on", datetime(2026, 3, 1)])
    book.add_worksheet("Empty")
    book.add_worksheet("Old").write_row(0, 0, ["hidden"])
    book.get_worksheet_by_name("Old").hide()
    book.add_worksheet("Data").write_row(1, 0, ["a", 1.5])


def test_every_sheet_that_is_shown_is_read_in_the_order_of_the_workbook(save):
    content = save(several).read_bytes()
    found = [(title, list(rows)) for title, rows in workbook.sheets(content, "export.xlsx")]
    assert [title for title, _ in found] == ["About", "Empty", "Data"]
    assert found[0][1][0][1][0] == "Exported on"
    assert found[1][1] == []
    assert found[2][1] == [(1, ["", ""]), (2, ["a", "1.5"])]


def test_sheets_of_a_damaged_workbook_are_refused(save):
    content = save(several).read_bytes()
    with pytest.raises(FileRefused, match="damaged or incomplete"):
        list(workbook.sheets(content[: len(content) // 2], "export.xlsx"))

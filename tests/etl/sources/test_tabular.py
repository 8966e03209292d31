import csv
import hashlib
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.faults import FileRefused
from etl.sources import tabular
from etl.sources.delimited import DELIMITERS
from etl.sources.tabular import MAX_BYTES, is_absent, printable, read_table

EXPECTED = ("org_id", "name", "kind", "employees")
REQUIRED = ("org_id", "name")


@pytest.fixture
def write(tmp_path):
    """A function that writes a file and gives its path."""

    def written(content, name="organisations.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(content.encode(encoding) if isinstance(content, str) else content)
        return path

    return written


@pytest.fixture
def read(write):
    """A function that writes a file and reads it as a list of organisations."""

    def table(content, **how):
        return read_table(write(content, **how), EXPECTED, REQUIRED)

    return table


@pytest.fixture
def refused(read):
    """A function that writes a file which must be refused, and gives the refusal."""

    def found(content, **how):
        with pytest.raises(FileRefused) as caught:
            read(content, **how)
        assert caught.value.file in str(caught.value)
        return caught.value

    return found


def cells(table):
    return table.rows.drop(columns="line").to_numpy().tolist()


# The separator and the header


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_each_separator_is_found_by_the_header_it_gives(read, delimiter):
    text = "org_id;name;kind\na1;Ciné, Son;x\n".replace(";", delimiter)
    table = read(text if delimiter != "," else 'org_id,name,kind\na1,"Ciné, Son",x\n')
    assert table.header == ["org_id", "name", "kind"]
    assert cells(table) == [["a1", "Ciné, Son", "x"]]


def test_the_separator_is_not_the_decimal_comma_of_the_rows(read):
    table = read("org_id;name;employees\na;b;12,5\nc;d,e,f;3,5\n")
    assert cells(table) == [["a", "b", "12,5"], ["c", "d,e,f", "3,5"]]


def test_the_separator_is_found_under_a_title_that_holds_others(read):
    table = read("Liste, au 23/04/2018, des entreprises, par commune\norg_id;name\na;b\n")
    assert cells(table) == [["a", "b"]]


def test_the_separator_that_the_first_line_names_is_taken(read):
    table = read("sep=,\norg_id,name\na,b\n")
    assert (table.header, table.rows["line"].tolist()) == (["org_id", "name"], [3])


def test_without_known_columns_the_separator_is_the_one_that_gives_rows_of_one_width(write):
    table = read_table(write("Chiffres, en milliers, 2018\nlieu;valeur\nNice;1,5\nCannes;2,5\n"))
    assert table.header == ["lieu", "valeur"]
    assert cells(table) == [["Nice", "1,5"], ["Cannes", "2,5"]]


def test_without_known_columns_a_table_of_one_column_begins_with_its_header(write):
    table = read_table(write("lieu\nNice\nCannes\n"))
    assert (table.header, cells(table)) == (["lieu"], [["Nice"], ["Cannes"]])


def test_columns_stand_in_any_order_and_case_with_blanks_and_marks_around(read):
    table = read("\ufeff Kind ;NAME;\u00a0Org_Id\u200b\nx;b;a\n", encoding="utf-16")
    assert table.header == ["kind", "name", "org_id"]
    assert table.rows.loc[0, ["org_id", "name", "kind"]].tolist() == ["a", "b", "x"]


def test_a_title_and_blank_lines_above_the_header_are_passed_over_and_told(read):
    table = read("Annuaire de la filière;;\n;;\n\norg_id;name;kind\na;b;c\n")
    assert cells(table) == [["a", "b", "c"]]
    assert table.rows["line"].tolist() == [5]
    assert table.read == 1
    assert [warning.values["line"] for warning in table.warnings] == ["4"]


def test_an_unknown_column_is_refused_with_the_nearest_name(refused):
    found = refused("org_id;name;employes\na;b;c\n")
    assert found.line == 1
    assert "columns are unknown: employes (→ employees?)" in str(found)


def test_an_unknown_column_that_is_like_no_other_is_named_alone(refused):
    assert "columns are unknown: zzz." in str(refused("org_id;name;zzz\na;b;c\n"))


def test_a_long_unknown_column_is_told_by_its_beginning(refused):
    assert "unknown: " + "x" * 60 + "." in str(refused("org_id;name;" + "x" * 60))
    assert "unknown: " + "x" * 59 + "…." in str(refused("org_id;name;" + "x" * 61))


def test_every_missing_and_every_unknown_column_is_told_at_once(refused):
    found = str(refused("nme;kind;remark\na;b;c\n"))
    assert "required columns are missing: org_id, name." in found
    assert "unknown: nme (→ name?), remark" in found


def test_a_missing_column_is_refused_with_the_line_of_the_header(refused):
    found = refused("Annuaire\norg_id;kind\na;b\n")
    assert (found.line, "required columns are missing: name." in str(found)) == (2, True)


def test_a_doubled_column_is_refused_whatever_its_case(refused):
    found = refused("org_id;name;Name ;kind\na;b;c;d\n")
    assert "columns stand twice: name" in str(found)


def test_a_file_without_any_known_column_has_no_header_and_none_of_its_cells_is_quoted(refused):
    found = refused("Durand;0612345678\nMartin;0698765432\n")
    assert "no header is found" in str(found)
    assert found.line == 1
    assert "missing: org_id, name" in str(found)
    assert "Durand" not in str(found)


@pytest.mark.parametrize("content", ["\n\n\n", " \n", ";;\n;;\n", "\ufeff"])
def test_a_file_of_blanks_has_no_header(refused, content):
    assert "no header is found" in str(refused(content))


def test_a_header_alone_is_a_table_without_rows(read):
    table = read("org_id;name;kind\n")
    assert (table.read, len(table.rows), table.header) == (0, 0, ["org_id", "name", "kind"])


def test_a_header_name_with_steering_characters_is_told_without_them(refused):
    assert "\x1b" not in str(refused("org_id;name;x\x1b[31m\na;b;c\n"))


# Rows


def test_blank_rows_are_no_rows_and_the_others_keep_their_lines(read):
    table = read("org_id;name\n\na;b\n;\n \u00a0;\u202f\nc;d\n\n\n")
    assert table.read == 2
    assert table.rows["line"].tolist() == [3, 6]


def test_trailing_separators_are_no_columns(read):
    table = read("org_id;name;;;\na;b;;;\nc;d\ne;f;;;;;\n")
    assert cells(table) == [["a", "b"], ["c", "d"], ["e", "f"]]
    assert table.faults == []


def test_a_row_with_too_few_cells_is_a_fault_with_its_line_and_the_others_load(read):
    table = read("org_id;name;kind\na;b\nc;d;e\n")
    assert cells(table) == [["c", "d", "e"]]
    fault = table.faults[0]
    assert (fault.file, fault.line, fault.value) == ("organisations.csv", 2, "a | b")
    assert "2 cells, the header 3: cells are missing" in fault.reason.text()
    assert table.read == 2


def test_a_row_with_too_many_cells_is_a_fault_that_says_how_to_keep_the_separator(read):
    table = read("org_id;name;kind\na;b;c;d\n")
    assert "4 cells, the header 3" in table.faults[0].reason.text()
    assert "quotation marks" in table.faults[0].reason.text()
    assert len(table.rows) == 0


def test_a_quoted_line_break_does_not_shift_the_lines_of_faults(read):
    table = read('org_id;name\na;"b\nb"\nc\n')
    assert [fault.line for fault in table.faults] == [4]


def test_the_last_row_of_a_file_cut_short_is_a_fault(read):
    whole = "org_id;name;kind\na;b;c\nd;e;f\n"
    table = read(whole[:-4])
    assert (len(table.rows), [fault.line for fault in table.faults]) == (1, [3])


def test_a_column_without_a_name_is_left_out_where_it_is_empty(read):
    assert cells(read("org_id;;name\na;;b\n")) == [["a", "b"]]


def test_a_column_without_a_name_that_holds_values_is_refused_with_the_line_of_the_first(refused):
    found = refused("org_id;;name\na;;b\nc;x;d\n")
    assert (found.line, "column 2 holds values" in str(found)) == (3, True)


def test_cells_stay_as_they_are_written(read):
    table = read('org_id;name\n00123;=cmd|\' /C calc\'!A0\n"=""06""";<script>\n')
    assert cells(table) == [["00123", "=cmd|' /C calc'!A0"], ['="06"', "<script>"]]


def test_rows_beyond_one_chunk_are_kept_in_order(read, monkeypatch):
    monkeypatch.setattr(tabular, "_CHUNK_ROWS", 7)
    lines = [f"id{number};name{number}" for number in range(60)]
    table = read("org_id;name\n" + "\n".join(lines) + "\n")
    assert cells(table) == [line.split(";") for line in lines]
    assert table.rows["line"].tolist() == list(range(2, 62))


# The file itself


def test_a_table_knows_its_name_size_and_hash(read):
    content = b"org_id;name\na;b\n"
    table = read(content)
    assert (table.file, table.bytes) == ("organisations.csv", len(content))
    assert table.sha256 == hashlib.sha256(content).hexdigest()
    assert not table.workbook


def test_an_empty_file_counts_as_absent_and_is_refused_where_it_is_read(write, refused):
    assert is_absent(write(b""))
    assert "the file is empty (0 bytes)" in str(refused(b""))


def test_a_file_that_is_not_there_is_absent_and_one_with_a_byte_is_not(tmp_path, write):
    assert is_absent(tmp_path / "nowhere.csv")
    assert not is_absent(write(b"\n"))
    assert not is_absent(tmp_path)


def test_a_file_of_200_mb_is_refused_by_its_size_without_being_read(tmp_path, monkeypatch):
    path = tmp_path / "events.csv"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    monkeypatch.setattr(Path, "read_bytes", lambda self: pytest.fail("the file is read"))
    monkeypatch.setattr(Path, "open", lambda *args, **kwargs: pytest.fail("the file is opened"))
    with pytest.raises(FileRefused, match="has 200 MB, more than the 150 MB"):
        read_table(path, EXPECTED, REQUIRED)


def test_a_file_up_to_the_limit_is_read(write, monkeypatch):
    content = b"org_id;name\na;b\n"
    monkeypatch.setattr(tabular, "MAX_BYTES", len(content))
    assert read_table(write(content), EXPECTED, REQUIRED).read == 1
    assert MAX_BYTES < 200_000_000


def test_a_directory_and_a_file_that_is_gone_are_refused_in_words(tmp_path):
    with pytest.raises(FileRefused, match="is a directory"):
        read_table(tmp_path)
    with pytest.raises(FileRefused, match=r"gone\.csv: the file cannot be read \(No such file"):
        read_table(tmp_path / "gone.csv")


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7", b"<html>", b'{"a": 1}', b"\0\x01\x02", b"\x81;\x8d"]
)
def test_what_is_no_table_is_refused_by_name_whatever_its_ending(refused, content):
    assert str(refused(content)).startswith("organisations.csv")


def test_text_with_the_ending_of_a_workbook_is_read_and_told(read):
    table = read("org_id;name\na;b\n", name="organisations.xlsx")
    assert cells(table) == [["a", "b"]]
    assert "is CSV text by its content" in table.warnings[0].text()


def test_a_file_name_with_steering_characters_is_shown_without_them(write):
    path = write("x;y\n", name="evil\x1b[2J\u202egnp.csv")
    with pytest.raises(FileRefused) as caught:
        read_table(path, EXPECTED, REQUIRED)
    assert caught.value.file == "evil\ufffd[2J\ufffdgnp.csv"


def test_printable_keeps_letters_and_no_break_spaces():
    assert printable("été\u00a0: 5\n\x07") == "été\u00a0: 5\ufffd\ufffd"


# Everything together

CELLS = st.text(alphabet="abz019 ;,\t\"'\n.=éèàçêÉÀ", max_size=10)


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    return tmp_path_factory.mktemp("tables")


@settings(max_examples=120, deadline=None)
@given(
    rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=6),
    delimiter=st.sampled_from(DELIMITERS),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    hint=st.booleans(),
    title=st.booleans(),
)
def test_a_table_written_in_any_dialect_and_encoding_is_read_as_it_was(
    directory, rows, delimiter, quoting, end, encoding, hint, title
):
    buffer = io.StringIO(newline="")
    if hint:
        buffer.write(f"sep={delimiter}{end}")
    if title:
        buffer.write(f"Tableau des membres{end}")
    writer = csv.writer(buffer, delimiter=delimiter, quoting=quoting, lineterminator=end)
    writer.writerow(["org_id", "name", "kind"])
    writer.writerows(rows)
    path = directory / "organisations.csv"
    path.write_bytes(buffer.getvalue().encode(encoding))
    table = read_table(path, EXPECTED, REQUIRED)
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    assert cells(table) == filled
    assert table.faults == []
    assert table.read == len(filled)

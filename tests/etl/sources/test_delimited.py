import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.faults import FileRefused
from etl.sources import delimited
from etl.sources.delimited import decode, hinted_delimiter, records

NAME = "events.csv"
FRENCH = "Société « Ciné-Côte » à Nœux : 12 € l’entrée, « œuvre d’été »…"


def rows(text, delimiter=";"):
    return [cells for _, cells in records(text, delimiter, NAME)]


def refusal(content):
    with pytest.raises(FileRefused) as caught:
        decode(content, NAME)
    return caught.value


# Encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_french_letters_are_read_in_every_encoding_that_spreadsheets_write(encoding):
    assert decode(FRENCH.encode(encoding), NAME) == (FRENCH, [])


@pytest.mark.parametrize(
    ("mark", "encoding"), [(b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le")]
)
def test_utf16_is_read_by_its_mark_whatever_its_byte_order(mark, encoding):
    assert decode(mark + FRENCH.encode(encoding), NAME)[0] == FRENCH


def test_latin1_bytes_above_the_control_range_are_read_as_windows_1252():
    assert decode("Pérégrination à Èze".encode("latin-1"), NAME)[0] == "Pérégrination à Èze"


@pytest.mark.parametrize("encoding", ["cp850", "cp437", "mac-roman"])
def test_letters_of_dos_and_old_macs_are_refused_and_not_read_as_other_signs(encoding):
    content = "id;name\n1;Société générale de cinéma\n".encode(encoding)
    found = refusal(content)
    assert found.line == 2
    assert "save it again as CSV UTF-8" in str(found)


def test_utf8_cut_within_a_letter_is_refused_with_its_line():
    content = "id;name\n1;Société\n2;cinéma à l’été".encode()[:-1]
    assert refusal(content).line == 3


def test_two_encodings_in_one_file_are_refused_with_the_line_of_the_second():
    content = "id;name\n1;Société\n2;Cinéma d’été\n".encode() + "3;Société\n".encode("cp1252")
    assert refusal(content).line == 4


def test_bytes_that_no_encoding_gives_a_letter_are_refused_with_their_line():
    assert refusal(b"id;name\n1;a\n2;\x81\n").line == 3


def test_letters_encoded_twice_are_mended_and_warned_of():
    text, warnings = decode("id;name\n1;cinéma\n2;SociÃ©tÃ© de lâ€™Ã©tÃ©\n".encode(), NAME)
    assert text == "id;name\n1;cinéma\n2;Société de l’été\n"
    assert [warning.values["line"] for warning in warnings] == ["3"]


def test_one_letter_encoded_twice_is_mended_among_right_ones():
    text, warnings = decode("Aide notifiée Ã\xa0 l'État;Fermé\xa0\r\n".encode(), NAME)
    assert text == "Aide notifiée à l'État;Fermé\xa0\r\n"
    assert "mended" in warnings[0].text()


@pytest.mark.parametrize("right", ["SÃO PAULO", "Ça va à l’Œuvre", "10 € – “fin”", "Âge", "NAÏF"])
def test_letters_that_are_right_stay_as_they_are(right):
    assert decode(f"id;{right}\n".encode(), NAME) == (f"id;{right}\n", [])


def test_a_mark_that_the_bytes_belie_is_refused():
    assert refusal("id;name\n1;a\n".encode("utf-16")[:-1]).line == 2
    assert refusal(b"\xef\xbb\xbfid;name\n1;\xe9\n").line == 2


# Files that are no text


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (b"<!DOCTYPE html><html><body>429</body></html>", "HTML"),
        (b"\xef\xbb\xbf\r\n<html>", "HTML"),
        (b"<!-- saved --><table><tr><td>id</td></tr></table>", "HTML"),
        (b'<?xml version="1.0"?><rows/>', "XML"),
        (b'{"results": []}', "JSON"),
        (b'\xef\xbb\xbf[{"id": 1}]', "JSON"),
        (b'["id", "name"]', "JSON"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF"),
        (b"{\\rtf1\\ansi id}", "RTF"),
        (b"\x89PNG\r\n\x1a\n\0\0", "PNG"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG"),
        (b"PAR1\x15\x04\x15", "Parquet"),
        (b"\x1f\x8b\x08\0\0\0", "gzip"),
    ],
)
def test_a_file_of_another_format_is_refused_by_the_name_of_that_format(content, form):
    assert f"the file is {form}, not a table" in str(refusal(content))


def test_bytes_with_a_nul_are_no_text_and_the_line_is_told():
    found = refusal(b"id;name\n1;a\n2;\0\x01\x02\n")
    assert found.line == 3
    assert "the file is not text" in str(found)


def test_many_control_characters_make_a_file_no_text():
    found = refusal(b"id;name\n1;x\n" + b"\x01\x02\x03\x04\x05\x06;x\n")
    assert found.line == 3
    assert "not text" in str(found)


def test_a_stray_control_character_does_not_refuse_a_short_file():
    assert decode(b"id;name\n1;a\x07b\n", NAME)[0] == "id;name\n1;a\x07b\n"


def test_the_end_mark_of_old_programs_is_no_part_of_the_text():
    assert decode(b"id;name\r\n1;a\r\n\x1a", NAME)[0] == "id;name\r\n1;a\r\n"


# The separator's hint


@pytest.mark.parametrize("text", ["sep=;\nid;name", "sep=;\r\nid", '"sep=;"\r\nid', "SEP=; \nid"])
def test_the_first_line_may_name_the_separator(text):
    assert hinted_delimiter(text) == ";"


@pytest.mark.parametrize("text", ["id;name\nsep=;\n", "sep=|\nid", "sep=\nid", "separator;x\n"])
def test_no_other_text_names_a_separator(text):
    assert hinted_delimiter(text) is None


def test_a_hint_is_no_record_and_the_lines_after_it_keep_their_numbers():
    assert list(records("sep=,\nid,name\n1,a\n", ",", NAME)) == [
        (2, ["id", "name"]),
        (3, ["1", "a"]),
    ]


# Records


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_records_end_with_the_line_breaks_of_every_system(end):
    text = f"a;b{end}c;d{end}"
    assert list(records(text, ";", NAME)) == [(1, ["a", "b"]), (2, ["c", "d"])]


def test_the_last_record_needs_no_line_break():
    assert rows("a;b\nc;d") == [["a", "b"], ["c", "d"]]


def test_a_quoted_line_break_belongs_to_its_cell_and_a_record_has_the_line_it_starts_on():
    text = 'id;name\n1;"Rue\r\ndes Films"\n2;b\n'
    assert list(records(text, ";", NAME)) == [
        (1, ["id", "name"]),
        (2, ["1", "Rue\r\ndes Films"]),
        (4, ["2", "b"]),
    ]


def test_blank_lines_are_records_without_cells_and_count_as_lines():
    assert list(records("a;b\n\n\nc;d\n", ";", NAME)) == [
        (1, ["a", "b"]), (2, []), (3, []), (4, ["c", "d"]),
    ]  # fmt: skip


def test_a_quotation_mark_within_a_cell_is_a_sign_like_others():
    assert rows('1;écran 5" et 7";x\n') == [["1", 'écran 5" et 7"', "x"]]


def test_doubled_quotation_marks_in_a_quoted_cell_are_one():
    assert rows('1;"dit ""Ciné"" ici";x\n') == [["1", 'dit "Ciné" ici', "x"]]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('a;b\n1;"x\n2;y\n3;z\n', 2),
        ('a;b\n1;x\n"', 3),
        ('a;b\n1;x\n2;"', 3),
        ('sep=;\na;b\n1;"x\n', 3),
    ],
)
def test_a_quotation_mark_never_closed_refuses_the_file_with_the_line_it_stands_on(text, line):
    with pytest.raises(FileRefused, match="never closed") as caught:
        rows(text)
    assert caught.value.line == line


def test_a_quotation_mark_that_swallows_more_than_a_cell_may_hold_is_never_closed(monkeypatch):
    monkeypatch.setattr(delimited, "MAX_CELL", 100)
    with pytest.raises(FileRefused, match="never closed") as caught:
        rows('a;b\n1;"' + "x\n" * 100 + '"\n')
    assert caught.value.line == 2


# Letters that no heuristic about Windows-1252 has a say in, and all that may separate cells.
CELLS = st.text(alphabet="abz019 ;,\t\"'\n.=é è à ç ê É À", max_size=12)


@settings(max_examples=150, deadline=None)
@given(
    table=st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=8),
    delimiter=st.sampled_from(delimited.DELIMITERS),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
)
def test_what_a_program_writes_is_what_is_read(table, delimiter, quoting, end, encoding):
    header = ["org_id", "name", "kind"]
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, quoting=quoting, lineterminator=end)
    expected = []
    for cells in [header, *table]:
        expected.append((buffer.getvalue().count("\n") + 1, cells))
        writer.writerow(cells)
    text, warnings = decode(buffer.getvalue().encode(encoding), NAME)
    assert warnings == []
    assert list(records(text, delimiter, NAME)) == expected

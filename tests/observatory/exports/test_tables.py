"""Files that are taken away: formulas are text, numbers follow the reader's spreadsheet."""

import csv as reader
import io

import openpyxl
import pandas as pd
import pytest

from observatory.exports.tables import csv, xlsx
from observatory.i18n import language

FORMULAS = ["=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1"]


def rows(content: bytes, delimiter: str) -> list[list[str]]:
    """The cells of a CSV file."""
    text = content.decode("utf-8-sig")
    return list(reader.reader(io.StringIO(text, newline=""), delimiter=delimiter))


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_in_a_csv_cell_stays_text(formula: str) -> None:
    table = pd.DataFrame({"name": [formula]})
    cell = rows(csv(table, language("en")), ",")[1][0]
    assert cell == f"'{formula.strip()}"


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_in_a_workbook_is_a_text_cell(formula: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx({"Data": pd.DataFrame({"name": [formula]})})))
    cell = book["Data"]["A2"]
    assert cell.data_type == "s"
    assert cell.value == formula.strip()


def test_french_files_have_semicolons_and_decimal_commas() -> None:
    table = pd.DataFrame({"nom": ["a;b"], "valeur": [1.5]})
    assert rows(csv(table, language("fr")), ";") == [["nom", "valeur"], ["a;b", "1,5"]]


def test_english_files_have_commas_and_points() -> None:
    table = pd.DataFrame({"name": ["a,b"], "value": [1.5]})
    assert rows(csv(table, language("en")), ",") == [["name", "value"], ["a,b", "1.5"]]


def test_a_file_says_that_it_is_utf_8() -> None:
    assert csv(pd.DataFrame({"é": ["ü"]}), language("fr")).startswith(b"\xef\xbb\xbf")


def test_dates_lists_and_absent_values_keep_their_sense() -> None:
    table = pd.DataFrame(
        {
            "day": [pd.Timestamp("2018-04-23"), pd.NaT],
            "list": [["a", "b"], []],
            "number": [2.5, float("nan")],
            "flag": [True, False],
        }
    )
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx({"Data": table})))["Data"]
    assert sheet["A2"].value.date().isoformat() == "2018-04-23"
    assert sheet["A3"].value is None
    assert sheet["B2"].value == "a; b"
    assert sheet["C2"].value == 2.5
    assert sheet["C3"].value is None
    assert sheet["D2"].value is True


def test_a_sheet_takes_any_title() -> None:
    title = "Lines [and] sources / 2025 : all of them, every one"
    book = openpyxl.load_workbook(io.BytesIO(xlsx({title: pd.DataFrame({"a": [1]})})))
    assert len(book.sheetnames[0]) <= 31

"""Blank workbooks: headers, drop-down lists, and an example row that passes."""

import io

import openpyxl
import pytest

from etl.checking import check_file
from observatory.exports.template import ROWS, template, write_templates
from observatory.i18n import LANGUAGES, language
from observatory.model import LAYOUT
from observatory.model.fields import FLAG


def sheet(stem: str, name: str | None = None, languages: tuple[str, ...] = LANGUAGES):
    content = template(LAYOUT[stem], languages, language("en"))
    return openpyxl.load_workbook(io.BytesIO(content))[name or stem]


def offered(stem: str) -> dict[str, list[str]]:
    """Header -> the options of its drop-down list."""
    rows = sheet(stem)
    headers = [cell.value for cell in rows[1]]
    found = {}
    for rule in rows.data_validations.dataValidation:
        (area,) = rule.sqref.ranges
        assert rule.type == "list"
        assert (area.min_row, area.max_row) == (2, ROWS + 1)
        assert area.min_col == area.max_col
        found[headers[area.min_col - 1]] = rule.formula1.strip('"').split(",")
    return found


@pytest.mark.parametrize("languages", [LANGUAGES, ("es",)])
@pytest.mark.parametrize("stem", LAYOUT)
def test_the_example_row_passes_the_check_of_its_file(tmp_path, stem, languages):
    path = tmp_path / f"{stem}.xlsx"
    path.write_bytes(template(LAYOUT[stem], languages, language("en")))

    result = check_file(path, stem, languages)

    assert (result.read, result.accepted, result.rejected, result.warnings) == (1, 1, [], [])


@pytest.mark.parametrize("stem", LAYOUT)
def test_every_column_of_the_file_has_its_header(stem):
    assert [cell.value for cell in sheet(stem)[1]] == list(LAYOUT[stem].expected(LANGUAGES))


@pytest.mark.parametrize("stem", LAYOUT)
def test_every_closed_list_and_flag_has_a_drop_down_list(stem):
    expected = {
        name: list(item.choices) or ["0", "1"]
        for name, item in LAYOUT[stem].expected(LANGUAGES).items()
        if item.choices or item.type == FLAG
    }

    assert offered(stem) == expected


def test_some_files_have_drop_down_lists():
    assert offered("events")["status"] == ["held", "announced", "cancelled"]
    assert offered("participations") == {"attended": ["0", "1"]}


@pytest.mark.parametrize("stem", LAYOUT)
def test_the_second_sheet_explains_every_column(stem):
    rows = list(sheet(stem, "columns").values)

    assert rows[0] == ("Column", "Required", "Meaning", "Unit", "Values")
    headers = LAYOUT[stem].expected(LANGUAGES)
    assert [row[0] for row in rows[1:]] == list(headers)
    for row, item in zip(rows[1:], headers.values(), strict=True):
        assert row[1] == ("yes" if item.required else "no")
        assert row[2]
        assert (row[4] or "") == ", ".join(item.choices)


def test_the_explanations_are_in_the_reader_s_language():
    content = template(LAYOUT["events"], LANGUAGES, language("fr"))
    rows = list(openpyxl.load_workbook(io.BytesIO(content))["columns"].values)

    english = list(sheet("events", "columns").values)
    assert rows[0] != english[0]
    assert [row[0] for row in rows[1:]] == [row[0] for row in english[1:]]
    assert rows[1][2] != english[1][2]


def test_codes_keep_their_leading_zero_when_they_are_typed_in():
    rows = sheet("organisations")
    headers = [cell.value for cell in rows[1]]

    for name in ("siret", "department_code", "commune", "founded_year"):
        at = headers.index(name) + 1
        (group,) = (g for g in rows.column_dimensions.values() if g.min <= at <= g.max)
        assert (group.number_format == "@") == (name != "founded_year"), name


def test_every_template_is_written_under_the_name_that_a_load_looks_for(tmp_path):
    paths = write_templates(tmp_path / "new" / "blank", LANGUAGES, language("en"))

    assert [path.stem for path in paths] == list(LAYOUT)
    assert all(path.suffix == ".xlsx" and path.stat().st_size > 1000 for path in paths)

"""The workbook of a report: numbers are numbers, absent is empty, every reference leads somewhere."""

import html
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observatory.exports.content import Cell, Figure, Heading, Report, Section, Table, Words
from observatory.exports.faults import CannotRender
from observatory.exports.native import NativeChart, native
from observatory.exports.office_formats import serial
from observatory.exports.report_xlsx import render_xlsx
from observatory.exports.workbook.cells import MAX_NAME, sheet_name
from observatory.exports.workbook.figures import chart_table, says_more
from observatory.exports.workbook.formats import number_format
from observatory.i18n import LANGUAGES, language
from tests.reports import FORMULA, MARKUP, SCRIPTS, numbers, sample_report

EN, FR = language("en"), language("fr")


@pytest.fixture(scope="module")
def books() -> dict[str, Any]:
    """The sample as a workbook of each language: its formulas, and the values beside them."""
    files = {code: render_xlsx(sample_report(language(code))) for code in LANGUAGES}
    return {
        code: (
            openpyxl.load_workbook(io.BytesIO(file)),
            openpyxl.load_workbook(io.BytesIO(file), data_only=True),
        )
        for code, file in files.items()
    }


def cells(sheet: Any) -> Iterator[Any]:
    """Every cell of a sheet that holds something."""
    return (cell for row in sheet.iter_rows() for cell in row if cell.value is not None)


def tables(report: Report) -> Iterator[tuple[Section, Table]]:
    """Every table of a report, those that stand beside a chart's own data among them."""
    for section, block in report.blocks():
        if isinstance(block, Table):
            yield section, block
        elif isinstance(block, Figure) and not block.chart.empty:
            made = native(block.chart)
            if made is None or says_more(block.chart, made):
                yield section, chart_table(block.chart, block.key)


def found(sheet: Any, table: Table) -> list[list[Any]]:
    """The cells under a table's header, row by row. Fails where there is no such header."""
    heads = [heading.text for heading in table.columns]
    for row in sheet.iter_rows():
        if [cell.value or "" for cell in row[: len(heads)]] == heads:
            at = row[0].row
            rows = sheet.iter_rows(at + 1, at + len(table.rows), max_col=len(heads))
            texts = [[cell.value for cell in line] for line in rows]
            if str(texts[0][0]) == table.rows[0][0].text:
                return [list(line) for line in sheet.iter_rows(at + 1, at + len(table.rows), max_col=len(heads))]  # fmt: skip
    raise AssertionError(f"no table {heads} on {sheet.title}")


def drawings(book: Any, report: Report) -> Iterator[tuple[Any, NativeChart]]:
    """Every native chart of a workbook, beside what it is made of."""
    for section in report.sections:
        wanted = [
            made for b in section.blocks if isinstance(b, Figure) and (made := native(b.chart))
        ]
        if wanted:
            charts = book[sheet_name(section.name)]._charts
            yield from zip(charts, wanted, strict=True)


def drawn_values(drawn: Any) -> list[str]:
    """The cells that each series of a chart draws."""
    return [series.val.numRef.f for series in drawn.series]


def referred(book: Any, place: str) -> list[Any]:
    """The cells of an address as charts write it."""
    name, _, cells = place.rpartition("!")
    found = book[name.strip("'")][cells.replace("$", "")]
    return [cell for row in found for cell in row] if isinstance(found, tuple) else [found]


def counted(cell: Any) -> Any:
    """A cell's number; of a day its number in the count of days."""
    return serial(cell.value) if isinstance(cell.value, datetime) else cell.value


def only(*rows: tuple[Cell, ...], columns: tuple[Heading, ...]) -> Report:
    """A report of one table."""
    table = Table("only", "One table", "", columns, rows)
    section = Section("r1", "R1", "One finding", (table,))
    return replace(sample_report(EN), sections=(section,), evidence=(), dictionary=None)


def sheet_of(report: Report, name: str = "R1") -> Any:
    return openpyxl.load_workbook(io.BytesIO(render_xlsx(report)))[name]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_number_of_the_report_is_the_number_of_a_cell(books, code) -> None:
    report, (_, values) = sample_report(language(code)), books[code]
    told = 0
    for section, table in tables(report):
        for row, line in zip(
            table.rows, found(values[sheet_name(section.name)], table), strict=True
        ):
            for cell, written in zip(row, line, strict=True):
                if isinstance(cell.value, date):
                    assert written.value == datetime(*cell.value.timetuple()[:3])
                elif cell.value is not None and cell.value == cell.value:
                    assert written.value == pytest.approx(cell.value)
                    assert written.data_type == "n"
                    told += 1
    assert told > 70
    front = [cell.value for cell in cells(values.worksheets[0]) if cell.data_type == "n"]
    cards = [card.value for _, block in report.blocks() if hasattr(block, "cards") for card in block.cards]  # fmt: skip
    assert [value for value in cards if value is not None] == [v for v in front if not isinstance(v, datetime)]  # fmt: skip
    assert {value for _, value in numbers(report)} >= {0.41, 9.0, 64_000}


def test_what_is_absent_is_an_empty_cell_and_zero_is_zero(books) -> None:
    report, (_, values) = sample_report(EN), books["en"]
    budget = next(table for _, table in tables(report) if table.key == "r2-budget")
    not_begun = found(values["R2 Partnerships"], budget)[2]
    assert [cell.value for cell in not_begun[2:5]] == [None, 180_000, None]
    (events,) = [drawn for drawn, made in drawings(values, report) if made.categories[0] == "2022"]
    counts = [cell.value for cell in referred(values, drawn_values(events)[0])]
    assert counts == [3, None, 0, 9, 7]


@pytest.mark.parametrize("code", LANGUAGES)
def test_charts_are_native_and_draw_the_numbers_of_their_own_cells(books, code) -> None:
    report, (_, values) = sample_report(language(code)), books[code]
    seen = 0
    for drawn, made in drawings(values, report):
        assert len(drawn.series) == len(made.series)
        for series, wanted in zip(drawn.series, made.series, strict=True):
            assert [counted(c) for c in referred(values, series.val.numRef.f)] == [
                None if value is None else pytest.approx(value) for value in wanted.values
            ]
            kept = {point.idx: float(point.v) for point in series.val.numRef.numCache.pt}
            there = {at: v for at, v in enumerate(wanted.values) if v is not None}
            assert kept == pytest.approx(there)
            place = (series.cat.strRef or series.cat.numRef).f
            names = [str(cell.value) for cell in referred(values, place)]
            assert names == list(made.categories)
            assert referred(values, series.tx.strRef.f)[0].value == wanted.name
            seen += 1
    assert seen > 12


def test_every_chart_has_its_alternative_text() -> None:
    report = sample_report(EN)
    with zipfile.ZipFile(io.BytesIO(render_xlsx(report))) as file:
        drawn = "".join(file.read(n).decode() for n in file.namelist() if "drawings/drawing" in n)
    told = {html.unescape(text) for text in re.findall(r'descr="([^"]*)"', drawn)}
    assert told == {figure.chart.alt for figure in report.figures() if native(figure.chart)}


def test_an_interval_is_drawn_from_its_value_to_its_ends(books) -> None:
    _, values = books["en"]
    (dots,) = [d for d, made in drawings(values, sample_report(EN)) if made.categories[0] == "West"]
    bars = dots.series[0].errBars
    assert [float(p.v) for p in bars.minus.numLit.pt] == pytest.approx([0.07, 0.025, 0])
    assert [float(p.v) for p in bars.plus.numLit.pt] == pytest.approx([0.07, 0.035, 0])


def test_a_share_is_a_formula_that_gives_what_the_report_says(books) -> None:
    formulas, values = books["en"]
    budget = next(table for _, table in tables(sample_report(EN)) if table.key == "r2-budget")
    written = found(formulas["R2 Partnerships"], budget)
    held = found(values["R2 Partnerships"], budget)
    for line, kept, row in zip(written[:2], held[:2], budget.rows[:2], strict=True):
        spent, planned, share = line[2:5]
        assert (
            share.value == f'=IF({planned.coordinate}=0,"",{spent.coordinate}/{planned.coordinate})'
        )
        assert kept[4].value == pytest.approx(row[4].value)
        assert kept[4].value == pytest.approx(spent.value / planned.value)


def test_a_share_that_its_columns_do_not_give_is_a_number() -> None:
    columns = (Heading("a", "A"), Heading("b", "B"), Heading("c", "C", ratio=("a", "b")))
    rows = (Cell("1", 1, "count"), Cell("2", 2, "count"), Cell("40%", 0.4, "share"))
    sheet = sheet_of(only(rows, columns=columns))
    assert [cell.value for cell in cells(sheet) if cell.data_type in "nf"] == [1, 2, 0.4]


@pytest.mark.parametrize(
    ("code", "cell", "expected"),
    [
        ("fr", Cell("1\u202f234", 1234, "count"), "[$-40C]#,##0"),
        ("en", Cell("1,234", 1234, "count"), "[$-809]#,##0"),
        ("fr", Cell("41\u00a0%", 0.41, "share"), '[$-40C]0"\u00a0"%'),
        ("en", Cell("5.5%", 0.055, "share"), "[$-809]0.0%"),
        ("fr", Cell("64\u00a0k€", 64_000, "eur"), '[$-40C]#,##0"\u00a0€"'),
        ("en", Cell("€64K", 64_000, "eur"), '[$-809]"€"#,##0'),
        ("fr", Cell("9\u00a0+", 9, "count"), '[$-40C]#,##0"\u00a0+"'),
        ("en", Cell("at least 9", 9, "count"), '[$-809]"at least "#,##0'),
        ("en", Cell("+3", 3, "count"), "[$-809]+#,##0;-#,##0;#,##0"),
        ("en", Cell("+17\u00a0pt", 0.17, "share"), '[$-809]+0%"\u00a0pt";-0%"\u00a0pt";0%"\u00a0pt"'),
        ("en", Cell("2024", 2024, "year"), "0"),
        ("fr", Cell("0,91", 0.91, "ratio"), "[$-40C]#,##0.00"),
        ("fr", Cell("31 octobre 2026", date(2026, 10, 31)), "[$-40C]d mmmm yyyy"),
        ("en", Cell("31 Oct 2026", date(2026, 10, 31)), "[$-809]d mmm yyyy"),
        ("en", Cell("October 2026", date(2026, 10, 1)), "[$-809]mmmm yyyy"),
        ("en", Cell("2018", date(2018, 1, 1)), "[$-809]yyyy"),
    ],
)  # fmt: skip
def test_a_number_has_the_format_in_which_it_reads_as_the_report_says(code, cell, expected) -> None:
    assert number_format(language(code), cell) == expected


def test_text_that_begins_as_a_formula_stays_text_when_it_is_edited(books) -> None:
    formulas, _ = books["en"]
    written = [c for sheet in formulas for c in cells(sheet) if FORMULA in str(c.value)]
    assert len(written) >= 3
    assert {cell.data_type for cell in written} == {"s"}
    assert all(cell.quotePrefix for cell in written if str(cell.value).startswith("="))
    shares = [c for sheet in formulas for c in cells(sheet) if c.data_type == "f"]
    assert all(re.fullmatch(r'=IF\([A-Z]+\d+=0,"",[A-Z]+\d+/[A-Z]+\d+\)', c.value) for c in shares)


ANY = st.text(max_size=40)


@settings(deadline=None, max_examples=4)
@given(st.lists(ANY.map(lambda text: "=" + text) | ANY, min_size=20, max_size=40))
def test_any_text_is_a_text_cell(texts: list[str]) -> None:
    columns = (Heading("a", "Name"), Heading("b", "Number"))
    rows = [(Cell(text), Cell("7", 7, "count")) for text in texts]
    sheet = sheet_of(only(*rows, columns=columns))
    assert [c.value for c in cells(sheet) if c.data_type == "n"] == [7] * len(texts)
    assert not [cell for cell in cells(sheet) if cell.data_type == "f"]


def test_markup_and_scripts_of_other_alphabets_arrive_as_they_are(books) -> None:
    formulas, _ = books["fr"]
    held = "\n".join(str(cell.value) for sheet in formulas for cell in cells(sheet))
    assert MARKUP in held
    assert SCRIPTS in held


def test_a_day_before_the_first_day_of_spreadsheets_is_a_text() -> None:
    columns = (Heading("a", "Name"), Heading("b", "Founded"))
    sheet = sheet_of(only((Cell("x"), Cell("28 Dec 1895", date(1895, 12, 28))), columns=columns))
    assert "28 Dec 1895" in [cell.value for cell in cells(sheet)]


def test_a_number_without_an_end_is_refused_and_named() -> None:
    row = (Cell("x"), Cell("∞", float("inf"), "count"))
    report = only(row, columns=(Heading("a", "Name"), Heading("b", "Number")))
    with pytest.raises(CannotRender, match=r"∞.*R1"):
        render_xlsx(report)


def test_the_first_sheet_is_the_summary_with_stamp_cards_and_watermark(books) -> None:
    for code, title in (("fr", "Synthèse"), ("en", "Summary")):
        report, (formulas, _) = sample_report(language(code)), books[code]
        sheet = formulas.worksheets[0]
        assert sheet.title == title
        held = [str(cell.value) for cell in cells(sheet)]
        stamp = report.stamp
        for text in (
            report.title,
            report.subtitle,
            stamp.snapshot,
            stamp.approval,
            stamp.territory,
        ):
            assert text in held
        for card in (c for _, b in report.blocks() if hasattr(b, "cards") for c in b.cards):
            assert {card.plate, card.name, card.sentence, card.headline.ends} <= set(held)
        for page in formulas:
            assert report.watermark in [cell.value for cell in cells(page)], page.title


def test_without_invented_data_there_is_no_watermark() -> None:
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(sample_report(EN, watermark=False))))
    told = " ".join(str(cell.value) for sheet in book for cell in cells(sheet))
    assert "Illustrative data" not in told


def test_each_topic_has_its_sheet_and_names_are_such_as_workbooks_take() -> None:
    section = Section("r1", "History", "x", (Words(("a",)),))
    long = replace(
        section, name="A name: with [signs] / that is much longer than thirty-one letters"
    )
    report = replace(
        sample_report(EN), sections=(section, replace(section, name="HISTORY"), long, long)
    )
    names = openpyxl.load_workbook(io.BytesIO(render_xlsx(report))).sheetnames
    assert len({name.casefold() for name in names}) == len(names)
    assert all(len(name) <= MAX_NAME for name in names)
    assert "history" not in {name.casefold() for name in names}


@given(st.lists(st.text(max_size=60), max_size=6))
def test_names_of_sheets_are_short_and_differ(titles: list[str]) -> None:
    taken: list[str] = []
    for title in titles:
        taken.append(sheet_name(title, taken))
    assert len({name.casefold() for name in taken}) == len(taken)
    assert all(0 < len(name) <= MAX_NAME for name in taken)


def test_every_reference_leads_to_its_evidence_and_every_evidence_back(books) -> None:
    report, (formulas, _) = sample_report(EN), books["en"]
    known = {item.reference for item in report.evidence}
    led: dict[str, str] = {}
    for sheet in formulas:
        if sheet.title == "Evidence":
            continue
        for cell in cells(sheet):
            place = cell.hyperlink.location if cell.hyperlink else None
            if place and place.startswith("'Evidence'!") and not place.endswith("!A1"):
                at = formulas["Evidence"][place.partition("!")[2]]
                assert at.value in known
                led[at.value] = sheet.title
                if re.fullmatch(r"E\d+", str(cell.value)):
                    assert cell.value == at.value
    assert set(led) == known
    back = [
        cell.hyperlink.location
        for cell in cells(formulas["Evidence"])
        if cell.hyperlink and cell.hyperlink.location
        if not cell.hyperlink.location.startswith("'Evidence'!")
    ]
    for place in back:
        name, _, cell = place.partition("!")
        target = formulas[name.strip("'")][cell]
        assert target.hyperlink.location.startswith("'Evidence'!")
    assert len(back) >= len(known)


def test_evidence_says_its_definition_its_rows_and_its_sources(books) -> None:
    formulas, _ = books["en"]
    held = [str(cell.value) for cell in cells(formulas["Evidence"])]
    assert "Share of respondents who know it." in held
    assert "Rows counted: the first 3 of 210" in held
    joined = [cell for cell in cells(formulas["Evidence"]) if cell.value == "Part 1"]
    assert len(joined) == 1
    same = next(cell for cell in cells(formulas["Evidence"]) if cell.value == "The same rows as")
    beside = formulas["Evidence"].cell(same.row, same.column + 1)
    assert beside.value == "E1"
    at = formulas["Evidence"][beside.hyperlink.location.partition("!")[2]]
    assert at.value == "E1"
    links = {
        c.hyperlink.target
        for c in cells(formulas["Evidence"])
        if c.hyperlink and c.hyperlink.target
    }
    assert links == {"https://a.example/record"}
    assert "https://a.example/record" in [cell.value for cell in cells(formulas["Sources"])]


def test_an_address_that_is_not_of_the_web_is_no_link() -> None:
    columns = (Heading("a", "Name"), Heading("b", "Page"))
    rows = [(Cell(text), Cell(text, link=text)) for text in ("file:///etc/passwd", "javascript:alert(1)", "external:x.xlsx", "https://a.example/" + "a" * 3000)]  # fmt: skip
    sheet = sheet_of(only(*rows, columns=columns))
    assert not [cell.value for cell in cells(sheet) if cell.hyperlink]


def test_notes_of_managers_are_cells_and_comments(books) -> None:
    formulas, _ = books["en"]
    sheet = formulas["R2 Partnerships"]
    told = [cell.value for cell in cells(sheet) if "The wave of 2023 was short." in str(cell.value)]
    assert told == ["Note by A. Manager, 12 Oct 2026: The wave of 2023 was short."] * 2
    assert sum(1 for cell in cells(sheet) if cell.comment) == 2
    assert any(cell.comment for cell in cells(formulas.worksheets[0]))


def test_headers_stay_in_sight_and_repeat_on_paper(books) -> None:
    formulas, _ = books["en"]
    for sheet in formulas:
        assert sheet.freeze_panes, sheet.title
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        stamp = sample_report(EN).stamp.line
        assert stamp in str(sheet.oddFooter.left.text)
    dictionary = formulas["Data dictionary"]
    header = next(cell.row for cell in cells(dictionary) if cell.value == "Column")
    assert dictionary.freeze_panes == f"A{header + 1}"
    assert dictionary.print_title_rows == f"${header}:${header}"
    assert dictionary.auto_filter.ref == f"A{header}:C{header + 1}"


def test_the_file_says_when_its_data_were_loaded_and_is_the_same_again() -> None:
    report = sample_report(FR)
    first = render_xlsx(report)
    assert first == render_xlsx(sample_report(FR))
    properties = openpyxl.load_workbook(io.BytesIO(first)).properties
    assert properties.created == report.stamp.loaded_at.replace(tzinfo=None)
    assert properties.modified == properties.created
    assert properties.title == report.title


def test_a_long_text_of_a_printed_footer_is_cut_and_its_ampersands_are_no_marks() -> None:
    report = sample_report(EN)
    report = replace(report, title="A & B", stamp=replace(report.stamp, line="& " * 300))
    sheet = openpyxl.load_workbook(io.BytesIO(render_xlsx(report))).worksheets[0]
    assert "A && B" in str(sheet.oddHeader.left.text)

"""The report as a PDF: real text, tagged, for the archive, whatever its content says."""

import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pikepdf
import pytest
from pypdf import PdfReader

from observatory.charts.palette import STATUSES
from observatory.exports import report_pdf
from observatory.exports.content import (
    Cards,
    Cell,
    Figure,
    Heading,
    Picture,
    Report,
    Section,
    Table,
    Words,
)
from observatory.exports.faults import CannotRender
from observatory.exports.report_fonts import UNKNOWN, fonts
from observatory.exports.report_pdf import render_pdf
from observatory.i18n import language
from tests.reports import FORMULA, MARKUP, ROWS, numbers, sample_report

EN = language("en")
ANNEX = "Where the numbers come from"
_BLANK = re.compile("[\\s\u200b]+")


def flat(text: str) -> str:
    """A text without its spaces: a line of a page may end anywhere."""
    return _BLANK.sub("", unicodedata.normalize("NFC", text))


def pages(pdf: bytes) -> list[str]:
    """The text of each page."""
    return [flat(page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


@cache
def rendered(code: str = "en", preset: str = "funder") -> bytes:
    return render_pdf(sample_report(language(code), preset=preset))


@cache
def page_texts(code: str = "en", preset: str = "funder") -> list[str]:
    return pages(rendered(code, preset))


def small(*blocks: Any, **changes: Any) -> Report:
    """A report of one section with these blocks, without evidence."""
    section = Section("one", "One", "Finding", tuple(blocks))
    return replace(sample_report(EN), **{"sections": (section,), "evidence": (), **changes})


def table(*rows: tuple[Cell, ...]) -> Table:
    columns = tuple(Heading(f"c{n}", f"Column {n}") for n in range(len(rows[0])))
    return Table("t", "A table", "", columns, rows)


@pytest.mark.parametrize("code", ["en", pytest.param("fr", marks=pytest.mark.slow)])
def test_every_number_of_tables_and_cards_is_in_the_text(code: str) -> None:
    said = "".join(page_texts(code))
    told = [flat(text) for text, _ in numbers(sample_report(language(code)))]
    assert len(told) > ROWS
    assert [text for text in told if text not in said] == []


def test_charts_say_their_names_and_values_as_text() -> None:
    said = "".join(page_texts())
    for chart in (each.chart for each in sample_report(EN).figures()):
        if chart.kind == "dots":
            for row in chart.records():
                assert flat(row["name"]) in said
                assert flat(row["label"]) in said


def test_the_file_says_its_title_its_language_and_which_standards_it_keeps() -> None:
    report = sample_report(language("fr"))
    with pikepdf.open(io.BytesIO(rendered("fr"))) as pdf:
        assert str(pdf.Root.Lang) == "fr"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as told:
            assert told["dc:title"] == report.title
            assert (told["pdfaid:part"], told["pdfaid:conformance"]) == ("2", "A")
            assert told["pdfuaid:part"] == "1"
            assert told["xmp:CreateDate"].startswith(report.stamp.as_of.isoformat())


def test_the_outline_has_the_sections_and_below_them_what_they_find() -> None:
    report = sample_report(EN)
    with pikepdf.open(io.BytesIO(rendered())) as pdf, pdf.open_outline() as outline:
        found = {item.title: [child.title for child in item.children] for item in outline.root}
    assert list(found) == [*(section.name for section in report.sections), ANNEX]
    r2 = report.sections[1]
    assert found[r2.name] == [
        block.chart.finding if isinstance(block, Figure) else block.finding
        for block in r2.blocks
        if isinstance(block, Figure | Picture | Table)
    ]
    assert found[ANNEX] == [f"{item.reference} {item.title}" for item in report.evidence]


def elements(item: Any) -> Iterator[Any]:
    """The elements of a structure tree, in reading order."""
    if isinstance(item, pikepdf.Array):
        for each in item:
            yield from elements(each)
    elif isinstance(item, pikepdf.Dictionary):
        if "/S" in item:
            yield item
        if "/K" in item:
            yield from elements(item.K)


def test_every_picture_has_its_alternative_text() -> None:
    expected = []
    for _, block in sample_report(EN).blocks():
        if isinstance(block, Figure):
            expected.append(block.chart.alt)
        elif isinstance(block, Picture):
            expected.append(block.alt)
        elif isinstance(block, Cards):
            expected += [card.headline.path.alt for card in block.cards]
    with pikepdf.open(io.BytesIO(rendered())) as pdf:
        tree = list(elements(pdf.Root.StructTreeRoot))
        found = [str(item.get("/Alt", "")) for item in tree if str(item.S) == "/Figure"]
        kinds = {str(item.S) for item in tree}
    assert [flat(text) for text in found] == [flat(pdf_text(text)) for text in expected]
    assert {"/Title", "/H1", "/H2", "/Table", "/THead", "/TH", "/TD", "/L", "/Link"} <= kinds


def pdf_text(text: str) -> str:
    """What the fonts make of a text."""
    return report_pdf.shown(text, report_pdf.FONTS)


def destinations(reader: PdfReader) -> Iterator[tuple[int, int]]:
    """The page of each inner link, and the page that it leads to."""
    for at, page in enumerate(reader.pages):
        for entry in page.get("/Annots") or ():
            note = entry.get_object()
            where = note.get("/Dest") or note.get("/A", {}).get("/D")
            if isinstance(where, str):
                where = reader.named_destinations[where].dest_array
            if where is not None:
                target = where[0].get_object()
                yield at, next(n for n, each in enumerate(reader.pages) if each == target)


def test_a_reference_leads_to_its_evidence_and_back() -> None:
    report = sample_report(EN)
    reader = PdfReader(io.BytesIO(rendered()))
    annex = next(n for n, text in enumerate(page_texts()) if n and text.startswith(flat(ANNEX)))
    links = list(destinations(reader))
    there = [pair for pair in links if 0 < pair[0] < annex <= pair[1]]
    back = [pair for pair in links if pair[1] < annex <= pair[0]]
    named = sum(_references(block) for _, block in report.blocks())
    assert len(there) == len(back) == named
    assert sorted(end for _, end in there) == sorted(start for start, _ in back)
    # Within the annex: from what rests on other evidence, or has the same rows, and back from it.
    parts = sum(_references(item.parts) for item in report.evidence if item.parts)
    same = sum(bool(item.same_rows) for item in report.evidence)
    assert len([pair for pair in links if annex <= min(pair)]) == 2 * (parts + same) > 2


def test_rows_that_name_their_own_evidence_do_not_count_as_a_place_that_refers_to_it() -> None:
    report = sample_report(EN)
    first = report.evidence[0]
    assert first.rows is not None
    named = replace(first, rows=replace(first.rows, reference=first.reference))
    reader = PdfReader(
        io.BytesIO(render_pdf(small(table((Cell("x", reference="E1"),)), evidence=(named,))))
    )
    assert [pair for pair in destinations(reader) if pair[0] > 0] == [(1, 2), (2, 1)]


def test_a_source_of_several_addresses_is_named_once() -> None:
    sources = (("Open record", "https://a.example/1"), ("A book", ""), ("Open record", "https://a.example/2"))  # fmt: skip
    one = replace(sample_report(EN).evidence[0], sources=sources)
    made = render_pdf(small(table((Cell("x", reference="E1"),)), evidence=(one,)))
    reader = PdfReader(io.BytesIO(made))
    text = flat(reader.pages[-1].extract_text())
    assert text.count(flat("Open record")) == 1
    assert flat("Open record 1 2") in text
    links = [
        note.get_object().get("/A", {}).get("/URI")
        for page in reader.pages
        for note in page.get("/Annots", [])
    ]
    assert [link for link in links if link] == ["https://a.example/1", "https://a.example/2"]


def _references(block: Any) -> int:
    if isinstance(block, Cards):
        return sum(bool(card.reference) for card in block.cards)
    if isinstance(block, Words):
        return 0
    cells = [cell for row in getattr(block, "rows", ()) for cell in row]
    return bool(block.reference) + sum(bool(cell.reference) for cell in cells)


HOSTILE = (
    FORMULA, MARKUP, "#panic()", "*x* _y_ `z`", "$ sum $", "<label> @ref", "\\ #{1+1} // no",
    "= Heading", "- item", "[E9]", "https://a.example/#x", "“’—…", "e\u0301", '"; json(bytes("x"))',
)  # fmt: skip
RIGHT_TO_LEFT = ("مرحبا بكم", "שלום")


def test_no_text_is_read_as_markup() -> None:
    chart = next(sample_report(EN).figures()).chart
    texts = (*HOSTILE, *RIGHT_TO_LEFT)
    rows = [chart.table.iloc[[0]].assign(name=text) for text in texts]
    report = small(
        Words(texts), Words(texts, listed=True), table(*((Cell(text),) for text in texts)),
        Figure("f", replace(chart, table=pd.concat(rows), caption=" ".join(texts))),
        title=" ".join(texts), subtitle="#panic()",
    )  # fmt: skip
    said = "".join(pages(render_pdf(report)))
    assert UNKNOWN not in said
    # Title, paragraph, item, cell, caption; the names of rows in a chart run over lines.
    assert [text for text in HOSTILE if said.count(flat(text)) < 5] == []


def test_a_cell_of_five_thousand_characters_runs_over_pages_and_is_whole() -> None:
    words = " ".join(f"word{n}" for n in range(600))
    unbroken = "x" * 5_000
    said = "".join(pages(render_pdf(small(table((Cell(words), Cell(unbroken), Cell("3")))))))
    assert said.count("x") >= 5_000
    assert all(f"word{n}" in said for n in range(600))


def test_a_table_over_several_pages_says_its_headings_on_each() -> None:
    rows = [(Cell(f"row{n}"), Cell(f"{n}")) for n in range(150)]
    texts = pages(render_pdf(small(table(*rows))))
    with_rows = [text for text in texts if re.search(r"row\d", text)]
    assert len(with_rows) >= 3
    assert all("Column0Column1" in text for text in with_rows)


def test_the_watermark_stands_on_every_page_where_the_data_are_invented() -> None:
    assert all("Illustrativedata" in text for text in page_texts())
    plain = pages(render_pdf(small(Words(("x",)), watermark="")))
    assert not any("Illustrativedata" in text for text in plain)


def test_each_page_says_the_stamp_and_its_number_of_how_many() -> None:
    texts, line = page_texts(), flat(sample_report(EN).stamp.line)
    assert all(line in text and f"{n}/{len(texts)}" in text for n, text in enumerate(texts, 1))


def test_a_status_is_told_by_its_glyph_and_its_word() -> None:
    said = "".join(page_texts())
    for key in ("on_track", "off_track", "no_data", "at_risk", "achieved"):
        look = STATUSES[key]
        assert flat(f"{look.glyph} {look.word}") in said


def test_the_notes_of_managers_are_printed_with_their_author() -> None:
    said = "".join(page_texts())
    assert said.count(flat("The wave of 2023 was short.Note by A. Manager, 12 Oct 2026")) == 4


def test_the_same_report_gives_the_same_bytes() -> None:
    assert render_pdf(sample_report(EN)) == rendered()


@pytest.mark.parametrize(
    ("preset", "wide"), [("funder", False), ("board", False), ("workshop", True)]
)
def test_a_workshop_has_wide_pages_the_others_have_tall_ones(preset: str, wide: bool) -> None:
    box = PdfReader(io.BytesIO(rendered("en", preset))).pages[0].mediabox
    assert (box.width > box.height) == wide


def test_a_boards_report_has_no_annex_and_no_link_that_leads_nowhere() -> None:
    assert not any(flat(ANNEX) in text for text in page_texts("en", "board"))
    assert list(destinations(PdfReader(io.BytesIO(rendered("en", "board"))))) == []


def test_only_addresses_of_the_web_are_links() -> None:
    cells = tuple(
        Cell("x", link=link)
        for link in ("javascript:alert(1)", "file:///etc/passwd", "https://a.example/?q=1")
    )
    reader = PdfReader(io.BytesIO(render_pdf(small(table(cells)))))
    found = [
        note.get_object()["/A"]["/URI"]
        for page in reader.pages
        for note in page.get("/Annots") or ()
        if "/URI" in note.get_object().get("/A", {})
    ]
    assert found == ["https://a.example/?q=1"]


def test_a_character_without_a_font_is_a_box_and_the_report_says_so() -> None:
    said = "".join(pages(render_pdf(small(Words(("上海 studio 🎬 \x00\ud800",))))))
    assert flat(f"{UNKNOWN}{UNKNOWN} studio {UNKNOWN}") in said
    assert "characterthatnofont" in said
    plain = "".join(pages(render_pdf(small(Words(("Ελλάδα Česko Україна",))))))
    assert "ΕλλάδαČeskoУкраїна" in plain
    assert UNKNOWN not in plain


def test_a_missing_font_is_named_before_anything_is_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_pdf, "FONTS", tmp_path)
    with pytest.raises(CannotRender, match="“Radio Canada” is missing") as caught:
        render_pdf(small(Words(("x",))))
    assert str(tmp_path) in caught.value.message.text(language("fr"))


def test_the_fonts_of_the_package_are_all_there() -> None:
    assert {"Radio Canada", "Radio Canada Big", "DejaVu Sans"} <= set(
        fonts(report_pdf.FONTS).families()
    )


def test_a_map_that_cannot_be_read_is_named() -> None:
    picture = Picture("p", "The map of partners", "", "alt", "", {"view": "nowhere"})
    with pytest.raises(CannotRender, match="The map of partners"):
        render_pdf(small(picture))


def test_progress_rises_to_the_end() -> None:
    told: list[float] = []
    render_pdf(small(Words(("x",))), told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0

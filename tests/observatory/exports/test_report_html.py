"""The report as one HTML file: whole, safe, readable by everybody, and on paper."""

import io
from collections import Counter
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from pypdf import PdfReader

from observatory.exports.content import (
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
from observatory.exports.report_html import render_html
from observatory.i18n import language
from tests.reports import MARKUP, SCRIPTS, numbers, sample_report

EN = language("en")


class Page(HTMLParser):
    """A page's elements, each with its attributes and its text, in their order."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str], list[str]]] = []
        self.open: list[tuple[str, dict[str, str], list[str]]] = []
        self.feed(page.decode("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        item: tuple[str, dict[str, str], list[str]] = (tag, {k: v or "" for k, v in attrs}, [])
        self.elements.append(item)
        self.open.append(item)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        for item in self.open:
            item[2].append(data)

    def all(self, *tags: str) -> list[tuple[dict[str, str], str]]:
        return [(told, "".join(text)) for tag, told, text in self.elements if tag in tags]


@cache
def rendered(code: str = "en") -> bytes:
    return render_html(sample_report(language(code)))


@cache
def page(code: str = "en") -> Page:
    return Page(rendered(code))


def small(*blocks: Any, **changes: Any) -> Report:
    section = Section("one", "One", "Finding", tuple(blocks))
    return replace(sample_report(EN), sections=(section,), evidence=(), **changes)


def table(*cells: Cell) -> Table:
    return Table(
        "t", "A table", "", tuple(Heading(f"c{n}", f"C{n}") for n in range(len(cells))), (cells,)
    )


@pytest.mark.parametrize("code", ["en", "fr"])
def test_every_number_of_tables_and_cards_is_in_the_page(code: str) -> None:
    ((_, said),) = page(code).all("main")
    assert [text for text, _ in numbers(sample_report(language(code))) if text not in said] == []


def test_the_page_asks_nothing_of_another_host_and_runs_no_script() -> None:
    found = page()
    assert found.all("script", "link", "iframe", "object", "form", "img") == []
    policy = next(told["content"] for told, _ in found.all("meta") if told.get("http-equiv"))
    assert policy.startswith("default-src 'none'")
    assert not any(
        "src" in told or key.startswith("on") for _, told, _ in found.elements for key in told
    )
    ((_, style),) = found.all("style")
    assert "@import" not in style
    assert all(part.startswith(("data:", "#")) for part in style.split("url(")[1:])


def test_the_headings_go_down_one_step_at_a_time() -> None:
    levels = [int(tag[1]) for tag, _, _ in page().elements if tag in ("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_inner_link_leads_to_one_place() -> None:
    found = page()
    places = Counter(told["id"] for _, told, _ in found.elements if "id" in told)
    assert set(places.values()) == {1}
    inner = [told["href"][1:] for told, _ in found.all("a") if told["href"].startswith("#")]
    assert set(inner) <= set(places)
    referred = [told for told, _ in found.all("a") if told.get("class") == "reference"]
    assert all(
        told["href"] == f"#{told['id'].removeprefix('at-').rpartition('-')[0]}" for told in referred
    )
    # Each place that refers is one that its evidence leads back to.
    assert {told["id"] for told in referred} == {each for each in inner if each.startswith("at-")}
    assert len(referred) > 10


def test_a_source_of_several_addresses_is_named_once_and_each_link_has_a_name() -> None:
    sources = (("Open record", "https://a.example/1"), ("Open record", "https://a.example/2"), ("Bad", "javascript:x"))  # fmt: skip
    one = replace(sample_report(EN).evidence[0], sources=sources)
    found = Page(render_html(replace(sample_report(EN), evidence=(one,))))
    links = [told for told, _ in found.all("a") if told["href"].startswith("https://a.example/")]
    assert [(told["href"], told["aria-label"]) for told in links if "aria-label" in told] == [
        ("https://a.example/1", "Open record 1"), ("https://a.example/2", "Open record 2"),
    ]  # fmt: skip
    assert not [told for told, _ in found.all("a") if told["href"].startswith("javascript")]


def test_texts_are_texts_whatever_they_hold() -> None:
    hostile = '"><script>alert(1)</script>{{ 7*7 }}</style>'
    report = small(
        Words((hostile, "bell \x07, half \ud800")), table(Cell(hostile)), title=hostile,
        watermark=hostile, stamp=replace(sample_report(EN).stamp, line=hostile),
    )  # fmt: skip
    found = Page(render_html(report))
    assert found.all("script") == []
    assert len(found.all("style")) == 1
    said = "".join(text for _, text in found.all("body"))
    assert said.count(hostile) >= 4
    assert "bell , half \ufffd" in said


def test_scripts_of_the_world_stay_as_they_are() -> None:
    ((_, said),) = page().all("main")
    assert SCRIPTS in said
    assert MARKUP in said


def test_only_addresses_of_the_web_are_links() -> None:
    cells = [
        Cell("x", link=link)
        for link in ("javascript:alert(1)", "data:text/html,x", "https://a.example/")
    ]
    found = Page(render_html(small(table(*cells))))
    hrefs = [told["href"] for told, _ in found.all("a")]
    assert [each for each in hrefs if not each.startswith("#")] == ["https://a.example/"]


def test_every_table_has_a_caption_and_headings_that_say_what_they_head() -> None:
    found = page()
    assert len(found.all("table")) == len(found.all("caption"))
    assert all(text.strip() for _, text in found.all("caption"))
    assert {told.get("scope") for told, _ in found.all("th")} == {"col", "row"}


def test_a_chart_is_drawn_for_both_themes_and_a_phone_with_its_table_beside_it() -> None:
    report, found = sample_report(EN), page()
    drawn = [block.chart for _, block in report.blocks() if isinstance(block, Figure)]
    named = Counter(told["aria-label"] for told, _ in found.all("svg") if "aria-label" in told)
    assert all(named[chart.alt] == 4 for chart in drawn)
    filled = [chart for chart in drawn if not chart.empty]
    assert len(found.all("details")) == len(filled)
    patterns = [told["id"] for told, _ in found.all("pattern")]
    assert len(patterns) == len(set(patterns)) > 1


def test_the_watermark_and_the_stamp_are_there_and_the_first_only_where_it_applies() -> None:
    found = page()
    ((told, _),) = found.all("body")
    assert told["data-watermark"] == "Illustrative data"
    assert any(sample_report(EN).stamp.line == text for _, text in found.all("p"))
    plain = Page(render_html(sample_report(EN, watermark=False)))
    assert "data-watermark" not in plain.all("body")[0][0]


def test_the_same_report_gives_the_same_bytes() -> None:
    assert render_html(sample_report(EN)) == rendered()


def test_a_map_that_cannot_be_read_is_named() -> None:
    picture = Picture("p", "The map of partners", "", "alt", "", {"view": "nowhere"})
    with pytest.raises(CannotRender, match="The map of partners"):
        render_html(small(picture))


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize(
    ("scheme", "width"), [("light", 1400), ("dark", 1400), ("light", 390), ("dark", 390)]
)
def test_the_page_fits_its_screen_loads_nothing_and_has_no_fault_of_access(
    browser: Browser, tmp_path: Path, scheme: Any, width: int
) -> None:
    file = tmp_path / "report.html"
    file.write_bytes(rendered("fr"))
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    try:
        shown = context.new_page()
        asked: list[str] = []
        shown.on("request", lambda request: asked.append(request.url.partition(":")[0]))
        shown.on("console", lambda message: asked.append(message.text))
        shown.goto(file.as_uri())
        assert shown.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        found = Axe().run(shown).response["violations"]
        assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == []
        visible = shown.locator("figure .picture > svg:visible")
        assert visible.count() == shown.locator("figure").count()
        assert set(asked) <= {"file", "data"}
    finally:
        context.close()


@pytest.mark.slow
@pytest.mark.browser
def test_on_paper_each_page_says_the_stamp_and_its_number(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_bytes(rendered())
    shown = browser.new_page()
    try:
        shown.goto(file.as_uri())
        paper = shown.pdf(prefer_css_page_size=True)
    finally:
        shown.close()
    printed = [each.extract_text() for each in PdfReader(io.BytesIO(paper)).pages]
    line = sample_report(EN).stamp.line
    assert len(printed) > 5
    assert all(
        line in text and f"{n} / {len(printed)}" in text for n, text in enumerate(printed, 1)
    )
    assert all("Illustrative data" in text for text in printed)

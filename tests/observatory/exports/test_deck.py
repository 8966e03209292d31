"""Slides as HTML, and a presentation as one file that asks nobody for anything."""

import json
import re
from html.parser import HTMLParser

import pytest

from observatory.charts.headline import Headline, Path
from observatory.exports.deck import Told, deck_data, offline_page
from observatory.exports.slides import (
    View,
    absent_body,
    chart_body,
    figure_body,
    poll_body,
    text_body,
)
from observatory.i18n import language
from tests.observatory.charts.examples import BOLD, EXAMPLES, SCRIPT

EN = language("en")
PATH = Path(((2017.0, 3.0), (2020.0, 6.0)), "R1", f"Path {SCRIPT}")
FIGURE = Headline("Found", SCRIPT, "50 %", "▲ +9", "at_risk", "○ 3 in 2017.", "", PATH)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [tag, *(name for name, _ in attrs if name.startswith("on"))]


def tags(content: str) -> set[str]:
    """The elements of some HTML, and its attributes that hold scripts."""
    parser = _Tags()
    parser.feed(content)
    return set(parser.found)


@pytest.mark.parametrize(
    "body",
    [
        chart_body(EXAMPLES["bars"](EN), "light")[0],
        figure_body(FIGURE, EN, "light", "dark"),
        text_body(f"{SCRIPT}\n- {BOLD}\n- two\nend"),
        poll_body(SCRIPT, BOLD, "CODE", "<svg></svg>"),
        absent_body(SCRIPT),
        View(SCRIPT, "", SCRIPT, BOLD).html,
    ],
    ids=["chart", "figure", "text", "poll", "absent", "slide"],
)
def test_no_text_of_a_slide_is_markup(body: str) -> None:
    assert not tags(body) & {"script", "a", "i", "b"}


def test_a_text_slide_has_paragraphs_and_lists() -> None:
    body = text_body("Hello\n- one\n• two\n\nBye")
    assert body.count("<p>") == 2
    assert "<ul><li>one</li><li>two</li></ul>" in body


def test_a_chart_that_was_cut_says_how_much_is_shown() -> None:
    _, cut = chart_body(EXAMPLES["bullet"](EN), "light")
    assert re.fullmatch(r"\d of 8 shown", cut)
    assert chart_body(EXAMPLES["columns"](EN), "light")[1] == ""


def test_a_figure_shows_its_value_status_and_path() -> None:
    body = figure_body(FIGURE, EN, "light")
    for text in ("50 %", "▲ +9", "◆ At risk", "○ 3 in 2017.", "<svg"):
        assert text in body


def test_the_script_is_given_every_slide_its_notes_and_where_to_begin() -> None:
    views = [View("One", "<p>1</p>", notes="Smile."), View("Two", "<p>2</p>")]
    data = deck_data("public-3", views, EN, Told("dark", 2, "?deck=3"))
    assert [(item["title"], item["notes"]) for item in data["slides"]] == [
        ("One", "Smile."),
        ("Two", ""),
    ]
    assert (data["id"], data["theme"], data["at"], data["leave"]) == (
        "public-3",
        "dark",
        2,
        "?deck=3",
    )
    assert set(data["colours"]) == {"light", "dark"}
    assert json.loads(json.dumps(data)) == data


def test_an_offline_copy_holds_all_it_needs_and_no_way_out_of_its_script() -> None:
    body = chart_body(EXAMPLES["lines"](EN), "light", "dark")[0]
    page = offline_page(
        "Day </title><script>", [View("</script><b>x", body, notes=SCRIPT)], EN
    ).decode()
    assert page.count("</script>") == 1
    assert "<script>alert" not in page
    written = page.replace("\\u003c", "<")
    assert re.findall(r"<[^>]*(?:src|href)=[\"'\\]*https?:", written) == []
    assert re.findall(r"url\((?!data:|#)", written) == []
    assert page.count("data:font/woff2;base64,") == 2
    assert "default-src 'none'" in page
    assert '<html lang="en">' in page

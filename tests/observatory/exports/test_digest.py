"""A digest as Markdown, text and HTML: what comes from data shows as it is written."""

from types import SimpleNamespace

import pandas as pd
import pytest
from markdown_it import MarkdownIt

from observatory.exports.digest import Digest, Line, Listed, Part, html, markdown, text
from observatory.findings.digest import link
from observatory.i18n import language
from observatory.ui.listing import PAGES

NASTY = '<script>alert(1)</script> [a](http://x.example) *b* | "c" & `d`'


def digest(words: str) -> Digest:
    rows = pd.DataFrame({"Name": [words], "Now": ["–"]})
    part = Part("Changed", (Line(words, "Attention:", "https://o.example/x?a=1&b=2"),), (Listed("All", rows, "3 more rows."),))  # fmt: skip
    return Digest(language("en"), words, "Subject", "About", "Invented.", (part,), "Foot", "Open")


def test_html_shows_nasty_names_and_runs_none() -> None:
    page = html(digest(NASTY))
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert 'href="https://o.example/x?a=1&amp;b=2"' in page
    assert '<html lang="en">' in page
    assert page.count("<th ") == page.count('scope="col"') == 2
    assert "<caption" in page


def test_markdown_shows_nasty_names_as_text() -> None:
    shown = MarkdownIt().enable("table").render(markdown(digest(NASTY)))
    assert "<script" not in shown
    assert shown.count("<a ") == 1
    assert "<em>" not in shown
    assert "<code>" not in shown
    assert shown.count("<td>") == 2


@pytest.mark.parametrize("words", ["1. first", "- dash", "+ plus", "# head"])
def test_a_text_that_looks_like_markup_is_not_taken_for_it(words: str) -> None:
    shown = MarkdownIt().enable("table").render(markdown(digest(words)))
    assert f"<h1>{words}</h1>" in shown


def test_plain_text_has_no_marks_of_markup() -> None:
    told = text(digest(NASTY))
    assert f"- Attention: {NASTY}" in told
    assert "https://o.example/x?a=1&b=2" in told
    assert "\\" not in told


def test_links_lead_to_the_pages_of_the_list() -> None:
    public = SimpleNamespace(dataset="public")
    for item in PAGES:
        assert link("https://o.example", item.key, public, language("fr")) == (
            f"https://o.example/{item.url}?dataset=public&lang=fr"
        )
    assert link("", "sources", public, language("fr")) == ""

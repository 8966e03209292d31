"""Texts from data in Streamlit's Markdown: whatever they hold, they are shown as written."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.serving import served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "**bold** _soft_ ~~gone~~ `code`",
    "[a link](https://example.org)",
    "![picture](https://example.org/p.png)",
    "# not a title",
    "- not a list",
    "+ not a list",
    "1. not a list",
    "> not a quotation",
    ":red[not a colour] :material/home: :smile:",
    "$x^2$ and $$y$$",
    "a | b | c",
    "https://example.org/path",
    "see www.example.org (http://example.org)",
    "name@example.org",
    "&lt;b&gt; &amp; &copy;",
    "back\\slash \\* star",
    "C'est « l’image » : 12 % à 3 €",
)
SCRIPT = """
import streamlit as st
from observatory.ui.text import plain
st.title("Texts")
for at, text in enumerate({texts!r}):
    with st.container(key=f"text-{{at}}"):
        st.markdown(plain(text))
    with st.container(key=f"caption-{{at}}"):
        st.caption(plain(text))
    with st.container(key=f"head-{{at}}"):
        st.subheader(plain(text), anchor=False)
"""


@pytest.mark.parametrize("place", ["text", "caption", "head"])
def test_a_text_is_shown_as_it_is_written(browser: Browser, texts_page: str, place: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(texts_page)
    page.wait_for_selector(
        f".st-key-{place}-{len(HOSTILE) - 1} p, .st-key-{place}-{len(HOSTILE) - 1} h3"
    )
    shown = [page.locator(f".st-key-{place}-{at}").inner_text() for at in range(len(HOSTILE))]
    inside = page.locator(
        f"[class*=st-key-{place}] :is(a, img, script, strong, em, code, li)"
    ).count()
    context.close()
    # Marks that join or part words are invisible.
    clean = [text.replace("\u2060", "").replace("\u200b", "").strip() for text in shown]
    assert clean == list(HOSTILE)
    assert inside == 0


@pytest.fixture(scope="module")
def texts_page(tmp_path_factory: pytest.TempPathFactory):
    """The address of a page that shows every hostile text."""
    folder: Path = tmp_path_factory.mktemp("texts")
    script = folder / "texts.py"
    script.write_text(SCRIPT.format(texts=HOSTILE), encoding="utf-8")
    with served(None, script) as (address, _):
        yield address

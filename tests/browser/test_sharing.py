"""What a manager shares, as others open it: a saved view, a figure within another site, a printed page."""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from pypdf import PdfReader

from observatory.register import REGISTER_VARIABLE
from tests.browser.conftest import DRAWN_MS, Visiting
from tests.data_directory import CONFIG, load_dataset
from tests.organisations import FILES
from tests.serving import free_port, served

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@contextmanager
def another_site(port: int, lines: list[str]) -> Iterator[str]:
    """A site of somebody else with one page, which holds ``lines``; its origin."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = "\n".join(["<!doctype html><title>Site</title>", *lines]).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Nothing is told."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def reader(browser: Browser, locale: str) -> Iterator[Page]:
    """A browser that was never here, in a language."""
    context: BrowserContext = browser.new_context(
        locale=locale, viewport={"width": 1400, "height": 1000}
    )
    context.set_default_timeout(DRAWN_MS)
    try:
        yield context.new_page()
    finally:
        context.close()


def test_a_view_saved_in_one_language_opens_in_another_and_its_figure_on_a_named_site(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named, stranger = free_port(), free_port()
    config = f'{CONFIG}\n[embed]\norigins = ["http://127.0.0.1:{named}"]\n'
    load_dataset(tmp_path, FILES, config=config)
    monkeypatch.setenv(REGISTER_VARIABLE, str(tmp_path / "register.sqlite"))
    log = tmp_path / "output.txt"
    with served(tmp_path / "warehouse", log=log) as (app, _):
        with reader(browser, "en-GB") as page:
            page.goto(f"{app}/events?kind=btob")
            page.locator(".st-key-share button").first.click()
            page.get_by_label("Name of the view").fill("BtoB meetings")
            page.locator(".st-key-share-save button").click()
            link = page.get_by_role("link", name="BtoB meetings")
            view = str(link.get_attribute("href"))
            assert view.startswith(f"{app}/view/")
            told = page.locator(".stCode", has_text="<iframe").inner_text()

        with reader(browser, "fr-FR") as page:
            page.goto(view)
            seen(page.get_by_role("heading", name="Événements", level=1))
            chosen = page.get_by_role("combobox", name="Type d’événement")
            expect(chosen).to_have_value("R3 · Rencontres BtoB")
            assert "kind=btob" in page.url, "the address still says so, for a reload and a copy"

        figure = f'<iframe src="{view}?embed=true&figure=kinds&lang=en" width="900" height="600"></iframe>'
        for port, allowed in ((named, True), (stranger, False)):
            with another_site(port, [figure, told]) as site, reader(browser, "en-GB") as page:
                refused: list[str] = []
                page.on("console", lambda message, to=refused: to.append(message.text))
                page.goto(site)
                one, whole = (page.frame_locator(f"iframe >> nth={number}") for number in (0, 1))
                if not allowed:
                    page.wait_for_timeout(3000)
                    assert [text for text in refused if "frame-ancestors" in text], refused
                    expect(one.get_by_test_id("stApp")).to_have_count(0)
                    expect(whole.get_by_test_id("stApp")).to_have_count(0)
                    continue
                seen(one.locator(".js-plotly-plot .main-svg").first)
                seen(one.get_by_text("data as of"))
                expect(one.get_by_role("heading", level=1)).to_have_count(0)
                seen(one.get_by_role("link", name="Open in the observatory"))
                seen(whole.get_by_role("heading", name="Events", level=1))
                expect(whole.get_by_test_id("stSidebar")).to_have_count(0)


def seen(what: Locator) -> None:
    """Wait until something is there to be seen."""
    expect(what).to_be_visible()


READY = """() => document.documentElement.observatoryPrinting
  && !document.querySelector('[data-testid=stSkeleton]')"""
"""Everything is drawn, and the browser knows how it is printed."""


@pytest.mark.parametrize(
    ("lang", "source", "navigation", "button"),
    [
        ("fr", "données arrêtées au 31 octobre 2026", "Méthodologie", "Données et sources"),
        ("en", "data as of 31 October 2026", "Methodology", "Data and evidence"),
    ],
)
def test_a_printed_page_has_its_figures_and_says_what_it_is_without_what_a_screen_needs(
    visit: Visiting, lang: str, source: str, navigation: str, button: str
) -> None:
    visited = visit("events", dataset="illustrative", lang=lang, kind="btob")
    visited.page.wait_for_function(READY, timeout=DRAWN_MS)
    titles = visited.page.locator("h3").all_inner_texts()
    assert len(titles) > 3
    printed = visited.page.pdf(prefer_css_page_size=True)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(printed)).pages]
    words = " ".join(" ".join(pages).split())
    for title in [*titles, source, visited.page.url, f"1 / {len(pages)}"]:
        assert "".join(title.split()) in "".join(words.split()), title
    assert navigation not in words
    assert button not in words


def test_what_is_printed_is_light_and_the_screen_stays_as_it_was(visit: Visiting) -> None:
    visited = visit("events", dataset="illustrative", lang="en", scheme="dark")
    page = visited.page
    page.wait_for_function(READY, timeout=DRAWN_MS)
    chart = page.locator(".js-plotly-plot .main-svg").first
    paper = "element => [element.style.background, element.getAttribute('viewBox')]"
    before = chart.evaluate(paper)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    ground, box = chart.evaluate(paper)
    assert ground == "rgb(255, 255, 255)"
    assert box.startswith("0 0 ")
    dark = ["147, 165, 255", "255, 218, 82", "233, 237, 249"]
    html = page.locator(".js-plotly-plot").first.inner_html()
    assert not [colour for colour in dark if colour in html]
    page.emulate_media(media="print")
    ink = "getComputedStyle(document.querySelector('h2')).color"
    assert page.evaluate(ink) == "rgb(19, 26, 51)"
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert chart.evaluate(paper) == before
    assert page.locator(".observatory-printed").count() == 0

"""A page's full draw in a browser, against a bare page with one chart, in the same run."""

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from observatory.ui.listing import PAGES
from tests.bench.result import Result, at_most
from tests.browser import chromium
from tests.serving import served

ROUNDS = 5
BAR = 1.5
BARE = Path(__file__).parent / "bare.py"
_DRAWN = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  if (!app || app.dataset.testScriptState !== 'notRunning') return false;
  if (!document.querySelector('h1, .js-plotly-plot')) return false;
  if (document.querySelector('[data-testid=stSkeleton]')) return false;
  return [...document.querySelectorAll('[data-testid=stPlotlyChart]')]
    .every(chart => chart.querySelector('.main-svg'));
}"""


def measure(warehouse: Path) -> list[Result]:
    """Every page on the public dataset, with an empty and with a warm browser cache."""
    with sync_playwright() as playwright:
        path = chromium.executable(playwright)
        browser = playwright.chromium.launch(executable_path=path, args=chromium.ARGUMENTS)
        with served(None, BARE) as (bare, _), served(warehouse) as (address, _):
            floors = _medians(browser, [bare])
            pages = {item.key: f"{address}/{item.url}?dataset=public&lang=fr" for item in PAGES}
            drawn = {key: _medians(browser, [url]) for key, url in pages.items()}
        browser.close()
    return list(_ratios(floors, drawn))


def _ratios(floors: tuple[float, float], drawn: dict[str, tuple[float, float]]) -> Iterator[Result]:
    for place, cache in enumerate(("empty", "warm")):
        for key, times in drawn.items():
            what = f"draw {key}, {cache} cache ({times[place]:.2f} s, bare {floors[place]:.2f} s)"
            yield at_most(what, times[place] / floors[place], BAR, "×")


def _medians(browser: Browser, urls: list[str]) -> tuple[float, float]:
    """Median seconds with an empty cache, and with the cache that a first visit left."""
    cold, warm = [], []
    for url in urls * ROUNDS:
        context = browser.new_context(viewport={"width": 1400, "height": 1000}, locale="fr-FR")
        for times in (cold, warm):
            page = context.new_page()
            started = time.perf_counter()
            page.goto(url, wait_until="commit")
            page.wait_for_function(_DRAWN, timeout=120_000, polling=20)
            times.append(time.perf_counter() - started)
            page.close()
        context.close()
    return statistics.median(cold), statistics.median(warm)

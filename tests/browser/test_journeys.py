"""What readers do, in a real browser with the network cut."""

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, Visiting

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def choose(visited: Visit, label: str, option: str) -> None:
    """Pick an option of a labelled select box."""
    visited.page.get_by_role("combobox", name=re.compile(f"^{label}|{label}$")).first.click()
    visited.page.get_by_role("option", name=option, exact=True).click()
    visited.settle()


def test_a_manager_opens_a_figure_down_to_its_rows_and_takes_them_away(
    visit: Visiting, tmp_path: Path
) -> None:
    visited = visit("overview", dataset="illustrative", lang="en")
    page = visited.page
    page.locator(".st-key-evidence-gap-G2 button").first.click()
    drawer = page.get_by_role("dialog")
    expect(drawer).to_contain_text("International partnerships")
    drawer.get_by_text("Definition", exact=True).click()
    expect(drawer).to_contain_text("Pairs of a local and a foreign party")
    expect(drawer).to_contain_text("Target")
    with page.expect_download() as waiting:
        drawer.get_by_role("button", name=re.compile("CSV")).click()
    saved = tmp_path / "figure.csv"
    waiting.value.save_as(saved)
    rows = list(csv.reader(io.StringIO(saved.read_text(encoding="utf-8-sig"))))
    assert rows[0][:2] == ["Year", "Value"]
    assert rows[1][0] == "2025"


def test_a_link_shows_what_its_sender_saw(visit: Visiting) -> None:
    sender = visit("overview", dataset="illustrative", lang="fr")
    choose(sender, "Année", "2019")
    assert "period=2019" in sender.page.url
    cards = sender.page.locator("[data-testid=stMetricValue]").all_inner_texts()
    query = dict(part.split("=", 1) for part in sender.page.url.split("?", 1)[1].split("&"))
    receiver = visit(
        "overview", **{"dataset": "illustrative", "lang": "fr", "period": query["period"]}
    )
    expect(receiver.page.locator("[data-testid=stMetricValue]")).to_have_count(len(cards))
    assert receiver.page.locator("[data-testid=stMetricValue]").all_inner_texts() == cards


def test_the_reader_changes_language_and_dataset(visit: Visiting) -> None:
    visited = visit("overview", dataset="public", lang="fr")
    page = visited.page
    page.get_by_text("English", exact=True).click()
    visited.settle()
    assert page.locator("h1").first.inner_text() == "Overview"
    choose(visited, "Dataset", "Illustrative (invented)")
    expect(page.get_by_text("Illustrative data.")).to_be_visible()
    page.get_by_role("link", name="Recommendations").first.click()
    visited.settle()
    assert page.locator("h1").first.inner_text() == "Recommendations"
    expect(page.get_by_text("Illustrative data.")).to_be_visible()


def test_a_funder_opens_a_recommendation(visit: Visiting) -> None:
    visited = visit("recommendations", dataset="illustrative", lang="en", recommendation="R4")
    page = visited.page
    expect(page.locator("[data-testid=stPlotlyChart] .main-svg").nth(1)).to_be_attached()
    expect(page.get_by_text("What each indicator says")).to_be_visible()
    page.locator(".st-key-open_R2 summary").first.click()
    visited.settle()
    expect(page.get_by_text("What each indicator says")).to_have_count(2)


def test_charts_follow_the_theme(visit: Visiting) -> None:
    visited = visit("overview", dataset="public", lang="en")
    page = visited.page
    paper = "() => document.querySelector('.js-plotly-plot')?.layout?.paper_bgcolor ?? ''"
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_attached()
    assert page.evaluate(paper).upper() == "#FFFFFF"
    page.locator("[data-testid=stMainMenu] button").first.click()
    page.get_by_test_id("stMainMenuItem-theme-Dark").click()
    page.wait_for_function(f"({paper})().toUpperCase() === '#0C1226'", timeout=10_000)


def test_a_weight_moved_stands_in_the_address_and_gives_the_same_ranking(visit: Visiting) -> None:
    visited = visit("benchmark", dataset="Illustrative (invented)", lang="English")
    page = visited.page
    finding = page.locator("h2").first
    before = finding.inner_text()
    assert "weight_" not in page.url
    slider = page.locator(".st-key-weight_G5").get_by_role("slider")
    slider.focus()
    for _ in range(5):
        slider.press("ArrowRight")
    visited.settle()
    page.wait_for_url(re.compile("weight_G5=10"))
    expect(page.get_by_text("Links 33%")).to_be_visible()
    after = finding.inner_text()
    assert after != before
    page.reload()
    page.wait_for_selector("h1")
    visited.settle()
    expect(page.locator("h2").first).to_have_text(after)
    expect(page.get_by_text("Links 33%")).to_be_visible()
    page.get_by_role("button", name="Reset").click()
    visited.settle()
    expect(page.locator("h2").first).to_have_text(before)
    assert "weight_" not in page.url

"""Who meets whom, in a real browser: the network opened, read, and left for a profile."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, Visiting

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def pick_first_row(visited: Visit) -> None:
    """Click the name in the first row of the first table."""
    grid = visited.page.locator("[data-testid=stDataFrame]").first
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    assert box is not None
    visited.page.mouse.click(box["x"] + 120, box["y"] + 35 + 17)
    visited.page.wait_for_timeout(1000)
    visited.settle()


def test_the_network_of_the_events_leads_to_a_broker_s_profile(visit: Visiting) -> None:
    visited = visit("events", dataset="illustrative", lang="en", years="2025")
    page = visited.page
    page.get_by_text("Who meets whom", exact=True).click()
    visited.settle()
    expect(page.get_by_text("of their pairs met")).to_be_visible()
    picture = page.locator("[data-testid=stPlotlyChart]").first
    expect(picture.locator(".scatterlayer .point").nth(100)).to_be_attached()
    assert "view=" in page.url

    pick_first_row(visited)
    link = page.locator("[data-testid=stPageLink] a").filter(has_not_text="Sources").first
    name = link.inner_text().strip().splitlines()[0]
    link.click()
    visited.page.wait_for_timeout(1000)
    visited.settle()
    assert "org=" in page.url
    expect(page.locator("h2").first).to_contain_text(name)

"""The directory in a real browser: found, narrowed, opened, and the way back."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, Visiting

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NAME = "Name, place, know-how…"


def finding(page: Page) -> str:
    """The finding of the page."""
    return page.locator("h2").first.inner_text()


def pick(visited: Visit, label: str, option: str) -> None:
    """Choose an option whose label begins so."""
    visited.page.get_by_role("combobox", name=label).click()
    visited.page.get_by_role("option", name=option).first.click()
    visited.page.wait_for_timeout(500)
    visited.settle()


def open_row(visited: Visit, row: int) -> None:
    """Click a cell of the table's first column of names; rows count from 1."""
    box = visited.page.locator("[data-testid=stDataFrame]").first.bounding_box()
    assert box is not None
    visited.page.mouse.click(box["x"] + 150, box["y"] + 35 * row + 17)
    visited.page.wait_for_timeout(1500)
    visited.settle()


def test_a_search_narrowed_opens_a_profile_and_comes_back(visit: Visiting) -> None:
    visited = visit("organisations", dataset="public", lang="English")
    page = visited.page

    page.get_by_placeholder(NAME).fill("festvial")
    expect(page.get_by_text("shown instead: festival")).to_be_visible()
    visited.settle()
    pick(visited, "Kind", "Association")
    pick(visited, "Place", "Cannes")
    narrowed = finding(page)
    assert narrowed.startswith("2 organisations of 202")
    assert "q=festvial" in page.url
    assert "kind=association" in page.url

    open_row(visited, 1)
    assert finding(page) == "CANNESERIES: association, Cannes"
    assert "org=canneseries" in page.url

    page.get_by_role("button", name="Back to the directory").click()
    visited.page.wait_for_timeout(1000)
    visited.settle()
    assert finding(page) == narrowed
    expect(page.get_by_placeholder(NAME)).to_have_value("festvial")

    page.go_back()
    visited.page.wait_for_timeout(1000)
    visited.settle()
    assert finding(page) == "CANNESERIES: association, Cannes"


def test_a_partner_opens_from_a_profile(visit: Visiting) -> None:
    visited = visit("organisations", dataset="public", lang="English", org="canneseries")
    grid = visited.page.locator("[data-testid=stDataFrame]").nth(1)
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    assert box is not None
    visited.page.mouse.click(box["x"] + 260, box["y"] + 35 + 17)
    visited.page.wait_for_timeout(1500)
    visited.settle()
    assert finding(visited.page).startswith("Busan Contents Market: unlisted")

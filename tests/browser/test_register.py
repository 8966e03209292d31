"""Two managers in a browser: one types, the other is told, and the page shows what holds."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from observatory.register import REGISTER_VARIABLE
from tests.browser.conftest import Visit, Visiting
from tests.serving import served

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def address(bundled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The application served with an empty register."""
    monkeypatch.setenv(REGISTER_VARIABLE, str(tmp_path / "register.sqlite"))
    with served(bundled, log=tmp_path / "output.txt") as (url, _):
        yield url


def opened_action(visit: Visiting) -> tuple[Visit, Locator]:
    """The form of the latest action of R3, and the page under it."""
    visited = visit("recommendations", dataset="illustrative", lang="en", recommendation="R3")
    visited.page.locator(".st-key-edit-R3 button").click()
    drawer = visited.page.get_by_role("dialog")
    drawer.get_by_role("combobox").first.click()
    visited.page.get_by_role("option").nth(1).click()
    expect(drawer.get_by_role("textbox", name="Outcome")).to_be_visible()
    return visited, drawer


def test_two_managers_change_one_action(visit: Visiting) -> None:
    first, mine = opened_action(visit)
    second, theirs = opened_action(visit)
    mine.get_by_role("textbox", name="Outcome").fill("Forty companies came.")
    mine.get_by_role("textbox", name="Outcome").press("Tab")
    mine.get_by_role("button", name=re.compile("Save")).click()
    expect(mine).to_have_count(0)
    expect(first.page.get_by_text("Typed after the load of")).to_be_visible()
    theirs.get_by_role("textbox", name="Budget spent").fill("much")
    theirs.get_by_role("textbox", name="Budget spent").press("Tab")
    theirs.get_by_role("button", name=re.compile("Save")).click()
    expect(theirs.get_by_text("not a number")).to_be_visible()
    theirs.get_by_role("textbox", name="Budget spent").fill("1 200,50")
    theirs.get_by_role("textbox", name="Budget spent").press("Tab")
    theirs.get_by_role("button", name=re.compile("Save")).click()
    expect(theirs.get_by_text("after you opened it")).to_be_visible()
    expect(theirs.get_by_text("Theirs: Forty companies came.")).to_be_visible()
    theirs.get_by_role("button", name="Save this choice").click()
    expect(theirs).to_have_count(0)
    second.settle()
    third, again = opened_action(visit)
    expect(again.get_by_role("textbox", name="Outcome")).to_have_value("Forty companies came.")
    expect(again.get_by_role("textbox", name="Budget spent")).to_have_value("1200.5")
    again.get_by_text("History", exact=True).click()
    expect(again.get_by_role("button", name="Undo")).to_have_count(2)
    again.get_by_role("button", name="Undo").first.click()
    third.settle()
    _, after = opened_action(visit)
    expect(after.get_by_role("textbox", name="Budget spent")).to_have_value("")
    expect(after.get_by_role("textbox", name="Outcome")).to_have_value("Forty companies came.")

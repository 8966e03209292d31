"""A workshop in a browser: a poll is prepared and opened, ten phones vote, the chart moves, the poll is
closed, and after a load Recommendations tells what the room said."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from etl.load import load
from observatory.register import REGISTER_VARIABLE
from tests.browser.conftest import DRAWN_MS, Visiting
from tests.data_directory import write_config, write_dataset
from tests.serving import served

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PHONES = 10
FILES = {"actions": "action_id;recommendation;title_en\nA1;R1;Film day"}


class Workshop:
    """A small dataset with its register, and how to load it again."""

    def __init__(self, root: Path) -> None:
        self.config = write_config(root)
        self.data = write_dataset(root / "data" / "trial", FILES)
        self.warehouse, self.register = root / "warehouse", str(root / "register.sqlite")

    def load(self) -> None:
        """Publish a snapshot with what the register holds."""
        load(self.config, self.data, self.warehouse, wait_seconds=30, register=self.register)


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """A dataset that was loaded before anybody was asked anything."""
    made = Workshop(tmp_path_factory.mktemp("workshop"))
    made.load()
    return made


@pytest.fixture(scope="module")
def address(workshop: Workshop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The application served over it, with its register."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(REGISTER_VARIABLE, workshop.register)
        log = tmp_path_factory.mktemp("served") / "output.txt"
        with served(workshop.warehouse, log=log) as (url, _):
            yield url


def vote(browser: Browser, link: str, answer: str) -> None:
    """One phone, which is one browser of its own, votes."""
    phone = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB")
    page = phone.new_page()
    page.goto(link)
    page.locator("label", has_text=f"{answer}.").click()
    page.get_by_role("button", name="Vote").click()
    expect(page.get_by_role("heading", name="Your vote is in")).to_be_visible()
    assert page.locator("script").count() == 0
    phone.close()


def test_a_poll_from_its_draft_to_the_recommendations(
    visit: Visiting, browser: Browser, address: str, workshop: Workshop
) -> None:
    visited = visit("polls", lang="en")
    page = visited.page
    page.get_by_role("button", name="New poll").click()
    page.get_by_role("combobox", name="Begin with").click()
    page.get_by_role("option", name="Which recommendation first?").click()
    visited.settle()
    page.get_by_role("button", name="Prepare it").click()
    visited.settle()
    page.locator(".st-key-poll-open button").click()
    # From here on the page counts once a second and never stands still.
    page.locator(".st-key-poll-show button").click(timeout=DRAWN_MS)
    expect(page.locator(".st-key-poll-hide button")).to_be_visible()
    found = re.search(r"/vote/([A-Z]{6})", page.inner_text("body"))
    assert found
    link = f"{address}/vote/{found[1]}?lang=en"
    for number in range(PHONES - 1):
        vote(browser, link, "R1" if number < 7 else "R2")
    expect(page.get_by_test_id("stMetricValue")).to_have_text(f"{PHONES - 1} answers")
    figures = page.get_by_role("figure")
    expect(figures.filter(has_text="78%").first).to_be_visible()
    rest = page.locator(".st-key-poll-close button").element_handle()
    vote(browser, link, "R1")
    # The page counts once a second: far longer would mean that it waits for somebody to press.
    expect(page.get_by_test_id("stMetricValue")).to_have_text(f"{PHONES} answers", timeout=10_000)
    expect(figures.filter(has_text="80%").first).to_be_visible(timeout=10_000)
    assert rest.evaluate("node => node.isConnected"), "the whole page was drawn anew"
    expect(page.get_by_text("R1 comes first: 80%").first).to_be_visible()
    page.locator(".st-key-poll-close button").click()
    expect(page.get_by_role("button", name="Open again")).to_be_visible()
    workshop.load()
    after = visit("recommendations", lang="en", recommendation="R1")
    expect(after.page.get_by_text("Support in the room")).to_be_visible()
    expect(after.page.get_by_text("80% (49% to 94%), place 1 of 5")).to_be_visible()

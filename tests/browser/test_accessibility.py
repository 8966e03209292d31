"""Pages fit screens and phones, and meet WCAG 2.1 AA as far as Streamlit's own markup allows (axe)."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from observatory.ui.listing import PAGES, Listed
from tests.browser.conftest import PHONE, WIDE, Visiting

pytestmark = [pytest.mark.browser, pytest.mark.slow]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
STREAMLITS_OWN = {"list", "listitem"}
"""Its sidebar's groups; this list may only shrink."""


# The pages in turn meet both languages, both themes and both sizes; each is also opened, wide and light,
# in test_pages.py.
TURNS = (
    ("fr", "light", PHONE), ("en", "dark", WIDE), ("en", "light", WIDE), ("fr", "dark", PHONE),
)  # fmt: skip
VISITS = [
    pytest.param(item, *TURNS[at % len(TURNS)], id=f"{item.key}-{'-'.join(TURNS[at % 4][:2])}")
    for at, item in enumerate(PAGES)
]


@pytest.mark.parametrize(("item", "lang", "scheme", "size"), VISITS)
def test_a_page_fits_its_screen_and_has_no_fault_of_access(
    visit: Visiting, item: Listed, lang: str, scheme: str, size: tuple[int, int]
) -> None:
    visited = visit(item.key, size=size, scheme=scheme, dataset="illustrative", lang=lang)
    page = visited.page
    assert page.locator("[data-testid=stException]").count() == 0
    wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wider <= 1, f"the page is {wider} px wider than the screen"
    found = Axe().run(page, options=RULES).response["violations"]
    told = [
        f"{fault['id']}: {fault['help']} ({node['html'][:160]})"
        for fault in found
        if fault["id"] not in STREAMLITS_OWN
        for node in fault["nodes"][:3]
    ]
    assert not told, "\n".join(told)

"""Every page in a real browser, the network cut: it is drawn, alone, without an error.

The public dataset is looked at here, the illustrative one in test_accessibility.py.
"""

import pytest

from observatory.i18n import language
from observatory.ui.listing import PAGES
from tests.browser.conftest import Visiting

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("item", PAGES, ids=lambda item: item.key)
def test_a_page_is_drawn_with_the_network_cut(visit: Visiting, item) -> None:
    visited = visit(item.key, dataset="public", lang="fr")
    title = visited.page.locator("h1").first.inner_text()
    assert title == language("fr")._(item.title)
    assert visited.page.locator("[data-testid=stException]").count() == 0


def test_a_chart_is_drawn_on_the_overview_without_a_click(visit: Visiting) -> None:
    visited = visit("overview", dataset="public", lang="fr")
    visited.page.locator(".js-plotly-plot .scatterlayer .trace").first.wait_for(state="attached")
    face = visited.page.evaluate("document.fonts.check('16px \"Radio Canada\"')")
    assert face

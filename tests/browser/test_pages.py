"""Every page in a real browser, the network cut: it is drawn, alone, without an error."""

import pytest

from observatory.i18n import language
from observatory.ui.listing import PAGES
from tests.browser.conftest import PHONE, WIDE, Visiting

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("item", PAGES, ids=lambda item: item.key)
def test_a_page_is_drawn_with_the_network_cut(visit: Visiting, item) -> None:
    for dataset in ("public", "illustrative"):
        visited = visit(item.key, dataset=dataset, lang="fr")
        title = visited.page.locator("h1").first.inner_text()
        assert title == language("fr")._(item.title)
        assert visited.page.locator("[data-testid=stException]").count() == 0


def test_a_chart_is_drawn_on_the_overview_without_a_click(visit: Visiting) -> None:
    visited = visit("overview", dataset="public", lang="fr")
    visited.page.locator(".js-plotly-plot .scatterlayer .trace").first.wait_for(state="attached")
    face = visited.page.evaluate("document.fonts.check('16px \"Radio Canada\"')")
    assert face


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("item", PAGES, ids=lambda item: item.key)
def test_a_page_fits_a_screen_or_a_phone(visit: Visiting, item, lang: str, scheme: str) -> None:
    # Each language and each theme meets both sizes.
    size = WIDE if (lang == "fr") == (scheme == "light") else PHONE
    visited = visit(item.key, size=size, scheme=scheme, dataset="illustrative", lang=lang)
    page = visited.page
    assert page.locator("[data-testid=stException]").count() == 0
    wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wider <= 1, f"the page is {wider} px wider than the screen"

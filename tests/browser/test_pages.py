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
@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("item", PAGES, ids=lambda item: item.key)
def test_a_page_fits_a_screen_and_a_phone_light_and_dark(visit: Visiting, item, lang: str) -> None:
    for size in (WIDE, PHONE):
        visited = visit(item.key, size=size, scheme="light", dataset="illustrative", lang=lang)
        page = visited.page
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            visited.settle()
            assert page.locator("[data-testid=stException]").count() == 0
            wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert wider <= 1, f"the page is {wider} px wider than the screen"

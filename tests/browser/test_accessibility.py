"""Pages meet WCAG 2.1 AA as far as Streamlit's own markup allows (axe-core)."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from observatory.ui.listing import PAGES
from tests.browser.conftest import Visiting

pytestmark = [pytest.mark.browser, pytest.mark.slow]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
STREAMLITS_OWN = {"list", "listitem"}
"""Its sidebar's groups; this list may only shrink."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("item", PAGES, ids=lambda item: item.key)
def test_a_page_has_no_fault_of_access(visit: Visiting, item, scheme: str) -> None:
    visited = visit(item.key, scheme=scheme, dataset="illustrative", lang="fr")
    found = Axe().run(visited.page, options=RULES).response["violations"]
    told = [
        f"{fault['id']}: {fault['help']} ({node['html'][:160]})"
        for fault in found
        if fault["id"] not in STREAMLITS_OWN
        for node in fault["nodes"][:3]
    ]
    assert not told, "\n".join(told)

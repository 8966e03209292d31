"""A reader looks at who knows the cluster, then where, then behind a figure; the network is cut."""

import pytest

from tests.browser.conftest import Visiting

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_reader_goes_from_the_finding_to_the_map_and_the_wave_behind_it(visit: Visiting) -> None:
    visited = visit("recognition", dataset="illustrative", lang="en")
    page = visited.page
    assert "know Cluster Orlumine" in page.locator("h2").first.inner_text()
    assert page.locator(".js-plotly-plot").count() == 3
    page.get_by_role("button", name="Places").or_(
        page.get_by_role("radio", name="Places")
    ).first.click()
    visited.settle()
    assert "view=" in page.url
    map_frame = page.frame_locator("iframe").first
    map_frame.locator(".leaflet-interactive").first.wait_for(state="attached")
    assert "n\u00a0<\u00a05" in map_frame.locator("body").inner_text()
    page.get_by_role("button", name="Data and evidence").last.click()
    visited.settle()
    drawer = page.get_by_role("dialog")
    drawer.get_by_text("Rows and sources").click()
    drawer.locator("[data-testid=stDataFrame]").first.wait_for(state="attached")


def test_an_address_opens_what_its_sender_saw(visit: Visiting) -> None:
    visited = visit(
        "recognition", dataset="illustrative", lang="fr", view="waves", who="institution",
        cluster="cluster-aurelvane",
    )  # fmt: skip
    heading = visited.page.locator("h2").first.inner_text()
    assert "Cluster Aurelvane" in heading
    assert heading.startswith("Institutions")

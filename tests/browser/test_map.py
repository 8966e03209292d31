"""The map in a real browser: what is clicked opens beside it, and names stay text."""

import re
from mimetypes import guess_type

import pandas as pd
import pytest
from playwright.sync_api import Browser, FrameLocator, Locator, Route, expect

from observatory import ROOT, maps
from observatory.i18n import language
from tests.browser.conftest import Visit, Visiting

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def map_of(visited: Visit) -> FrameLocator:
    """The map's own page, once it is drawn and listens."""
    frame = visited.page.frame_locator("iframe").first
    expect(frame.locator(".observatory-mark").first).to_be_visible()
    visited.page.wait_for_timeout(1500)
    return frame


def press(visited: Visit, mark: Locator) -> None:
    """Open a mark as a keyboard does: marks may lie over each other."""
    mark.focus()
    visited.page.keyboard.press("Enter")
    visited.page.wait_for_timeout(500)
    visited.settle()


def test_a_mark_opens_its_organisation_beside_the_map(visit: Visiting) -> None:
    visited = visit("map", dataset="public", lang="en", layers="organisations")
    mark = map_of(visited).locator(".observatory-mark").filter(has_text="Strike Films")

    press(visited, mark)

    expect(visited.page.get_by_role("heading", name="Strike Films")).to_be_visible()
    expect(visited.page.get_by_role("link", name="Open its page")).to_be_visible()


def test_a_click_on_marks_at_one_place_lists_what_lies_there(visit: Visiting) -> None:
    visited = visit("map", dataset="public", lang="en", layers="events")
    mark = map_of(visited).locator(".observatory-mark").filter(has_text=re.compile(r"7\d events"))
    number = mark.inner_text().splitlines()[-1]

    mark.click()
    visited.page.wait_for_timeout(500)
    visited.settle()

    expect(visited.page.get_by_text("Choose a row to open it.")).to_be_visible()
    expect(visited.page.get_by_text(number, exact=True)).to_be_visible()


def test_partners_and_areas_are_drawn(visit: Visiting) -> None:
    visited = visit("map", dataset="illustrative", lang="fr", by="epci")
    areas = map_of(visited).locator("path.leaflet-interactive")
    assert areas.count() == 7
    partners = visit("map", dataset="illustrative", lang="fr", layers="partners")
    frame = map_of(partners)
    expect(frame.locator(".observatory-mark").filter(has_text="Italie").first).to_be_visible()


def test_a_script_in_a_name_is_shown_as_text(browser: Browser) -> None:
    rows = pd.DataFrame(
        [
            {
                "id": key, "name": SCRIPT, "kind": "company", "kind_name": SCRIPT,
                "recommendation": None, "segment_name": SCRIPT, "place": SCRIPT, "day": pd.NaT,
                "precision": None, "lat": 43.7, "lon": lon, "quality": "stated", "n": 1,
                "south": 43.7, "west": lon, "north": 43.7, "east": lon,
            }
            for key, lon in (("a", 7.2), ("b", 7.2), ("c", 7.4))
        ]
    )  # fmt: skip
    names = pd.DataFrame({"name": [SCRIPT], "lat": [43.72], "lon": [7.3]})
    shown = maps.Shown(organisations=rows, names=names, bounds=(43.6, 7.0, 43.8, 7.5))
    html = maps.draw(shown, "light", language("en"), alt=SCRIPT).get_root().render()

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix("http://map.example").split("?")[0]
        file = ROOT / path.removeprefix("/app/").lstrip("/")
        if path == "/":
            route.fulfill(body=html, content_type="text/html")
        elif path.startswith("/app/static/") and file.is_file():
            route.fulfill(body=file.read_bytes(), content_type=guess_type(path)[0] or "")
        else:
            route.fulfill(status=404)

    page = browser.new_page(viewport={"width": 1000, "height": 620})
    opened: list[str] = []
    page.on("dialog", lambda dialog: (opened.append(dialog.message), dialog.dismiss()))
    page.route("**/*", answer)
    page.goto("http://map.example/")
    marks = page.locator(".observatory-mark")
    # While the map finds its view, marks that are leaving stand beside those that stay.
    page.wait_for_timeout(500)
    expect(marks).to_have_count(2)
    for at in range(2):
        marks.nth(at).hover()
        expect(page.locator(".observatory-tip").last).to_be_visible()
        page.wait_for_timeout(200)
    single = marks.filter(has_text=SCRIPT)
    single.hover()

    expect(page.locator(".observatory-tip strong").last).to_have_text(SCRIPT)
    assert page.locator(".observatory-tip script, .observatory-tip img").count() == 0
    assert page.locator(".observatory-mark script, .observatory-mark img").count() == 0
    assert opened == []
    page.close()

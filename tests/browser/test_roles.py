"""Each role signs in with a real identity provider and tries what it may not do, by page and by route."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DRAWN_MS
from tests.provider import guarded

pytestmark = pytest.mark.slow

WAY_IN = "Sign in to read the observatory"
UPLOAD = "/_stcore/upload_file/a/b"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with guarded(tmp_path_factory.mktemp("guarded")) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="en-GB", viewport={"width": 1400, "height": 900})
    opened = context.new_page()
    opened.set_default_timeout(DRAWN_MS)
    yield opened
    context.close()


def sign_in(page: Page, app: str, subject: str) -> None:
    """Press the button, agree at the provider, and come back."""
    page.goto(app)
    expect(page.get_by_role("heading", name=WAY_IN)).to_be_visible()
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/oauth2/authorize**")
    page.get_by_role("button", name=subject, exact=True).click()
    page.wait_for_url(f"{app}/**")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


@pytest.mark.parametrize(
    ("subject", "role", "presents", "audits"),
    [
        ("vera", "viewer", False, False), ("fred", "funder", False, False),
        ("pia", "presenter", True, False), ("mona", "manager", True, True),
    ],
)  # fmt: skip
def test_each_role_sees_and_reaches_what_it_may(page, app, subject, role, presents, audits):
    assert page.request.get(f"{app}/api/v1/indicators").status == 401
    sign_in(page, app, subject)
    sidebar = page.get_by_test_id("stSidebar")
    expect(sidebar.get_by_text(f"· {role}")).to_be_visible()
    expect(sidebar.get_by_role("link", name="Present")).to_have_count(int(presents))
    page.goto(f"{app}/sources?part=log")
    log = page.get_by_role("radio", name="Audit log")
    expect(page.get_by_role("radio", name="Files read")).to_be_visible()
    expect(log).to_have_count(int(audits))
    if audits:
        expect(page.get_by_text("on record")).to_be_visible()
    assert page.request.get(f"{app}/api/v1/indicators").status == 200
    told = page.request.put(f"{app}{UPLOAD}", multipart={"file": {"name": "../../a.csv", "mimeType": "text/csv", "buffer": b"a"}})  # fmt: skip
    assert told.status == 403
    page.get_by_role("button", name="Sign out").click()
    # The provider asks whether it shall end its own session; the observatory's is over by now.
    page.wait_for_url("**/oauth2/end_session**")
    page.goto(app)
    expect(page.get_by_role("heading", name=WAY_IN)).to_be_visible()
    assert page.request.get(f"{app}/api/v1/indicators").status == 401

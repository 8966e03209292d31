"""A real browser without a network, in front of the served application."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect

from observatory.ui.listing import listed

DRAWN_MS = 60_000
expect.set_options(timeout=DRAWN_MS)
_STANDS_STILL = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  const quiet = app && app.dataset.testScriptState === 'notRunning';
  const size = document.querySelectorAll('*').length;
  if (!quiet || size !== window.lastSize) {
    window.lastSize = size;
    window.quietSince = performance.now();
    return false;
  }
  return performance.now() - window.quietSince > 700;
}"""
"""A run that waits for its turn also counts as none, so that being over once proves nothing."""
PHONE, WIDE = (390, 844), (1400, 1000)


Contexts = Callable[[tuple[int, int], str], BrowserContext]


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Iterator[Contexts]:
    """The browser's context of a size and a colour scheme.

    One serves all visits, as a reader's browser does: what it has read of the application's scripts
    it need not read and compile again.
    """
    made: dict[tuple[tuple[int, int], str], BrowserContext] = {}

    def of(size: tuple[int, int], scheme: str) -> BrowserContext:
        if (size, scheme) not in made:
            made[size, scheme] = browser.new_context(
                viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, locale="fr-FR"
            )  # type: ignore[arg-type, call-overload, misc]
        return made[size, scheme]

    yield of
    for context in made.values():
        context.close()


@dataclass
class Visit:
    """A page as a reader has it open, with what went wrong and who else was asked."""

    page: Page
    faults: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def settle(self) -> None:
        """Wait until Streamlit's run is over and what it drew has stood still for a while."""
        # Without this pause a click has not begun its run yet.
        self.page.wait_for_timeout(250)
        self.page.wait_for_function(_STANDS_STILL, timeout=DRAWN_MS, polling=100)


Visiting = Callable[..., Visit]


@pytest.fixture
def visit(contexts: Contexts, address: str) -> Iterator[Visiting]:
    """Open a page by its key: ``visit("events", lang="fr", width=390, scheme="dark")``.

    Other keywords are the address's query. At the end no other host was asked and nothing failed.
    """
    opened: list[Visit] = []

    def go(key: str, *, size: tuple[int, int] = WIDE, scheme: str = "light", **query: str) -> Visit:
        visited = Visit(contexts(size, scheme).new_page())
        opened.append(visited)
        visited.page.on("request", lambda request: _note(visited, request, address))
        visited.page.on("console", lambda message: _hear(visited, message))
        visited.page.on("pageerror", lambda error: visited.faults.append(str(error)))
        visited.page.goto(f"{address}/{listed(key).url}?{urlencode(query)}")
        visited.page.wait_for_selector("h1", timeout=DRAWN_MS)
        visited.settle()
        return visited

    yield go
    for visited in opened:
        # What a page keeps in the browser is no business of the next test.
        kept = {"origin": address, "storageTypes": "cookies,local_storage"}
        context = visited.page.context
        context.new_cdp_session(visited.page).send("Storage.clearDataForOrigin", kept)
        visited.page.close()
        assert not visited.strangers, f"other hosts were asked: {visited.strangers}"
        assert not visited.faults, visited.faults


def _note(visited: Visit, request: Request, address: str) -> None:
    parts = urlsplit(request.url)
    if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != urlsplit(address).netloc:
        visited.strangers.append(request.url)


def _hear(visited: Visit, message: ConsoleMessage) -> None:
    # Opened by its own address, a page looks for Streamlit's API beside itself before the root.
    own_search = "/_stcore/" in message.location.get("url", "")
    if message.type == "error" and not own_search:
        visited.faults.append(message.text)

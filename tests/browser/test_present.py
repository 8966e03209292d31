"""A presentation made from two pages and shown by keyboard, while the server is out of reach too."""

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from observatory.register import REGISTER_VARIABLE
from tests.serving import served

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SECONDS = 120_000
"""Milliseconds until something is drawn, on a machine that does other things as well."""
READER = urlencode({"dataset": "Illustrative (invented)", "lang": "English"})
"""The address as pages themselves write it: a dataset named by its id would leave it."""


class Cable:
    """The network between a browser and a server: what goes through it can be cut and mended."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.whole = True
        self._open: list[socket.socket] = []
        self._server = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """End every connection, and let none through from now on."""
        self.whole = False
        for item in self._open:
            with suppress(OSError):
                item.shutdown(socket.SHUT_RDWR)
        self._open.clear()

    def mend(self) -> None:
        """Let connections through again."""
        self.whole = True

    def close(self) -> None:
        """Stop listening."""
        self.cut()
        self._server.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._server.accept()
                if not self.whole:
                    near.close()
                    continue
                far = socket.create_connection(("127.0.0.1", self.port))
                self._open += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    @staticmethod
    def _carry(one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        for item in (one, other):
            with suppress(OSError):
                item.shutdown(socket.SHUT_RDWR)
            item.close()


@pytest.fixture
def cable(bundled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cable]:
    """The application behind a cable, with a register of its own."""
    monkeypatch.setenv(REGISTER_VARIABLE, str(tmp_path / "register.sqlite"))
    with served(bundled, log=tmp_path / "output.txt") as (address, _):
        made = Cable(int(address.rsplit(":", 1)[1]))
        yield made
        made.close()


def _add(page: Page, address: str, key: str) -> None:
    """Add a chart to a presentation from its page."""
    page.goto(f"{address}?{READER}")
    page.locator(f".st-key-present-{key} button").first.click(timeout=SECONDS)
    page.get_by_role("button", name="Add", exact=True).click(timeout=SECONDS)
    expect(page.get_by_text("Added to")).to_be_visible()


def _number(page: Page) -> str:
    return page.locator(".panel .number").inner_text()


def test_a_presentation_is_made_shown_and_taken_away(
    cable: Cable, browser: Browser, tmp_path: Path
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="en-GB")
    page = context.new_page()
    _add(page, f"{cable.address}/events", "kinds")
    _add(page, f"{cable.address}/support", "support-companies")
    page.goto(f"{cable.address}/present?{READER}")
    with page.expect_download(timeout=SECONDS) as taken:
        page.get_by_role("button", name="Offline copy").click(timeout=SECONDS)
    taken.value.save_as(tmp_path / "deck.html")

    page.goto(f"{cable.address}/present?{READER}&view=show")
    shown = page.locator(".slide.now h1")
    shown.wait_for(timeout=SECONDS)
    first = shown.inner_text()
    assert _number(page) == "1 / 2"
    elsewhere = browser.new_context(locale="en-GB").new_page()
    elsewhere.goto(f"{cable.address}/present?{READER}&view=notes")
    where = elsewhere.locator(".observatory-notes .where")
    expect(where).to_contain_text("1 / 2")
    page.keyboard.press("PageDown")
    assert _number(page) == "2 / 2"
    expect(where).to_contain_text("2 / 2", timeout=20_000)
    page.keyboard.press("b")
    expect(page.locator(".cover")).to_be_visible()
    page.keyboard.press("b")

    cable.cut()
    page.wait_for_timeout(4000)
    expect(shown).to_be_visible()
    for key, number in (
        ("Home", "1 / 2"),
        (" ", "2 / 2"),
        ("ArrowLeft", "1 / 2"),
        ("End", "2 / 2"),
    ):
        page.keyboard.press(key)
        assert _number(page) == number
    cable.mend()
    page.wait_for_timeout(6000)
    assert _number(page) == "2 / 2"
    page.keyboard.press("ArrowLeft")
    assert (_number(page), shown.inner_text()) == ("1 / 2", first)
    page.keyboard.press("ArrowRight")
    page.reload()
    shown.wait_for(timeout=SECONDS)
    assert _number(page) == "2 / 2"

    away = browser.new_context(viewport={"width": 1280, "height": 720}, offline=True).new_page()
    asked: list[str] = []
    away.on("request", lambda request: asked.append(request.url))
    away.goto((tmp_path / "deck.html").as_uri())
    assert away.locator(".slide.now h1").inner_text() == first
    away.keyboard.press("ArrowRight")
    assert _number(away) == "2 / 2"
    assert away.locator(".slide.now svg:visible text").count() > 3
    away.reload()
    assert _number(away) == "2 / 2"
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []

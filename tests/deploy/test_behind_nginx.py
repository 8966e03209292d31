"""The observatory as docs/deployment.md sets it up: nginx, a prefix, two processes, PostgreSQL."""

import json
import re
import socket
import time
from http.cookies import SimpleCookie
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, Request, build_opener, urlopen

import pytest
from playwright.sync_api import Browser

from observatory.live import Polls
from observatory.register import Database
from observatory.register.views import Views
from tests.browser.conftest import DRAWN_MS
from tests.deploy.conftest import Site
from tests.observatory.live.conftest import PIA, draft
from tests.observatory.register.conftest import ANNA

pytestmark = pytest.mark.slow
HIDDEN = "api/v1/values?dataset=illustrative&indicator=R4.3&status=restricted&per_page=1"


def get(address: str, **headers: str):
    """The answer to a request, whatever its status."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        return urlopen(Request(address, headers=named), timeout=30)
    except HTTPError as error:
        return error


def hidden(address: str, **headers: str) -> int:
    """How many amounts are hidden from whoever asks."""
    return int(json.load(get(f"{address}/{HIDDEN}", **headers))["total"])


def test_pages_load_through_the_prefix_with_their_websocket(site: Site, browser: Browser) -> None:
    context = browser.new_context(locale="fr-FR", viewport={"width": 1400, "height": 1000})
    page = context.new_page()
    failed: list[str] = []
    sockets: list[str] = []
    # Opened by its own address, a page looks for Streamlit's API beside itself before the prefix.
    page.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 and "/_stcore/" not in answer.url else None)  # fmt: skip
    page.on("websocket", lambda opened: sockets.append(opened.url))
    page.goto(f"{site.address}/map?dataset=illustrative")
    page.wait_for_selector("h1", timeout=DRAWN_MS)
    page.frame_locator("iframe").locator(".leaflet-container").first.wait_for(timeout=DRAWN_MS)
    page.frame_locator("iframe").locator(".observatory-mark").first.wait_for(timeout=DRAWN_MS)
    # Another page, through the navigation: it comes by the websocket alone.
    page.get_by_role("link", name="Événements").click()
    page.wait_for_url("**/observatoire/events**")
    page.get_by_role("heading", level=1, name="Événements").wait_for(timeout=DRAWN_MS)
    host = urlsplit(site.address).netloc
    assert sockets
    assert all(url.startswith(f"ws://{host}/observatoire/_stcore/stream") for url in sockets)
    assert failed == []
    # A reload finds the same page, by its address.
    page.reload()
    page.get_by_role("heading", level=1, name="Événements").wait_for(timeout=DRAWN_MS)
    context.close()


def test_a_reader_stays_with_one_process(site: Site) -> None:
    first = get(f"{site.address}/")
    cookie = SimpleCookie(first.headers["set-cookie"])["observatory_reader"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["expires"]) == (
        "/observatoire/", True, "lax", "",
    )  # fmt: skip
    again = get(f"{site.address}/", cookie=f"observatory_reader={cookie.value}")
    assert "observatory_reader" not in str(again.headers["set-cookie"])


def test_what_is_served_by_routes_answers_under_the_prefix_and_at_each_process(site: Site) -> None:
    for address in (site.address, *site.direct):
        assert json.load(get(f"{address}/healthz")) == {"status": "ok"}
        assert json.load(get(f"{address}/readyz"))["registers"][0]["writable"] is True
        assert get(f"{address}/app/static/brand/icon.svg").status == 200
    described = json.load(get(f"{site.address}/api/v1/openapi.json"))
    assert described["servers"] == [{"url": "/observatoire/api/v1"}]
    assert get(f"{site.address}/api/v1").url == f"{site.address}/api/v1/"


def test_the_address_of_a_saved_view_leads_to_its_page_under_the_prefix(site: Site) -> None:
    database = Database(site.register)
    made = Views(database, "illustrative").save(ANNA, "BtoB", "events", {"kind": ["btob"]})
    database.close()
    with get(f"{site.address}/view/{made.code}") as answer:
        assert answer.url == f"{site.address}/events?dataset=illustrative&kind=btob"
    with get(f"{site.address}/view/BCDFGH") as unknown:
        assert unknown.status == 404
        sheet = re.search(r'rel="stylesheet" href="([^"]+)"', unknown.read().decode())
    assert sheet
    with get(urljoin(f"{site.address}/view/BCDFGH", sheet[1])) as style:
        assert style.status == 200


def test_whoever_comes_through_the_proxy_is_never_the_manager(site: Site) -> None:
    assert hidden(site.direct[0]) == 0, "at the machine itself, the manager sees every amount"
    claims = [
        {}, {"host": "localhost"}, {"host": "127.0.0.1:8501"}, {"x_forwarded_for": "127.0.0.1"},
        {"x_real_ip": "127.0.0.1"}, {"forwarded": "for=127.0.0.1;host=localhost"},
        {"x_forwarded_for": ""},
    ]  # fmt: skip
    for claim in claims:
        assert hidden(site.address, **claim) > 0, claim


@pytest.mark.parametrize(
    ("path", "size"), [("_stcore/upload_file/a/b", 300_000_000), ("vote/ABCDEF", 2_000_000)]
)
def test_what_is_too_large_is_refused_with_a_clear_page(site: Site, path: str, size: int) -> None:
    parts = urlsplit(site.address)
    with socket.create_connection((parts.hostname, parts.port), 20) as connection:
        head = f"PUT {parts.path}/{path} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Length: {size}\r\nConnection: close\r\n\r\n"  # fmt: skip
        connection.sendall(head.encode())
        said = b""
        # nginx would still wait for the rest of the body.
        while b"</html>" not in said and (more := connection.recv(65_536)):
            said += more
    answer = said.decode()
    assert answer.startswith("HTTP/1.1 413")
    assert "Ce fichier est trop volumineux" in answer
    assert "This file is too large" in answer
    assert "charset=utf-8" in answer


# Votes; the last test stops a process


class Phone:
    """A phone that votes as its owner does: by the form of the page, with the page's cookie."""

    def __init__(self) -> None:
        self._opener = build_opener(HTTPCookieProcessor())

    def vote(self, address: str) -> str:
        """Give the first answer; the page that follows."""
        form = self.page(address)
        token = re.search(r'name="token" value="([^"]+)"', form)
        choice = re.search(r'name="choice" value="(\d+)"', form)
        assert token
        assert choice
        sent = urlencode({"token": token[1], "choice": choice[1]}).encode()
        with self._opener.open(f"{address}?lang=en", sent, timeout=30) as answer:
            return str(answer.read().decode())

    def page(self, address: str) -> str:
        """A page in English."""
        with self._opener.open(f"{address}?lang=en", timeout=30) as answer:
            return str(answer.read().decode())


def counted(address: str, code: str) -> str:
    """Who has answered, as a process's page of results tells it."""
    found = re.search(r'<p class="base">(.*?)</p>', Phone().page(f"{address}/vote/{code}/results"))
    assert found
    return found[1]


def test_a_vote_given_to_one_process_shows_on_the_other_and_outlives_it(site: Site) -> None:
    database = Database(site.register)
    polls = Polls(database, "public")
    made = polls.create(PIA, draft())
    opened = polls.open(PIA, made.id, made.revision)
    code = polls.show(PIA, opened.id, opened.revision).code
    first, second = site.direct
    before = counted(second, code)
    phone = Phone()
    assert "Your vote is in" in phone.vote(f"{first}/vote/{code}")
    deadline = time.monotonic() + 2
    while (told := counted(second, code)) == before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert told != before
    assert "Your vote is in" in phone.page(f"{second}/vote/{code}"), "its cookie holds on both"

    site.processes[0].kill()
    site.processes[0].wait()
    assert counted(site.address, code) == told, "nothing is lost with the process"
    for _ in range(4):
        assert "Your vote is in" in Phone().vote(f"{site.address}/vote/{code}")
    result = polls.result(made.id)
    assert result is not None
    assert result.whole.people == 5
    # Readers of the process that stopped are taken over by the other, whichever they had.
    for number in range(6):
        assert get(f"{site.address}/", cookie=f"observatory_reader={number}").status == 200
    database.close()

"""Room mode as it is served: another address of this machine reaches the vote pages only."""

import os
import subprocess
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from observatory import ROOT
from observatory.room import ROOM_VARIABLE, interfaces
from tests.serving import free_port, served

OWN_LINK = ("dummy-room", "10.99.0.1")
"""Where the machine is on no network, one of its own is made."""


@pytest.fixture(scope="module")
def room_address() -> Iterator[str]:
    """An address of this machine that is not loopback; requests to it come from itself."""
    if known := interfaces():
        yield next(iter(known))
        return
    link, address = OWN_LINK
    subprocess.run(["ip", "link", "add", link, "type", "dummy"], check=True)
    try:
        subprocess.run(["ip", "addr", "add", f"{address}/24", "dev", link], check=True)
        subprocess.run(["ip", "link", "set", link, "up"], check=True)
        yield address
    finally:
        subprocess.run(["ip", "link", "delete", link], check=False)


@pytest.fixture(scope="module")
def room(room_address: str, bundled: Path) -> Iterator[tuple[str, int]]:
    """The application in room mode: its address in the room, and its port."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ROOM_VARIABLE, room_address)
        with served(bundled) as (url, _):
            yield room_address, int(url.rpartition(":")[2])


def status(host: str, port: int, path: str, method: str = "GET", **headers: str) -> int:
    connection = HTTPConnection(host, port, timeout=30)
    try:
        connection.request(method, path, headers=headers)
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.parametrize(
    "path",
    [
        "/", "/sources", "/_stcore/health", "/_stcore/host-config", "/healthz", "/api/v1/indicators",
        "/app/static/brand/icon.svg", "/vote/../healthz", "/vote/%2e%2e/healthz", "//vote/ABCDEF",
        "/static/index.html", "/auth/login", "/media/x",
    ],
)  # fmt: skip
def test_another_machine_is_refused_everything_but_the_vote_pages(room, path):
    assert status(*room, path) == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_no_method_leads_around_the_gate(room, method):
    assert status(*room, "/_stcore/upload_file/a/b", method) == 403


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_no_header_makes_another_machine_this_one(room, header):
    assert status(*room, "/healthz", **{header: "127.0.0.1", "Host": "localhost"}) == 403


def test_the_socket_of_the_pages_is_closed_before_it_is_accepted(room):
    host, port = room
    with pytest.raises(InvalidStatus) as told, connect(f"ws://{host}:{port}/_stcore/stream"):
        pass
    assert told.value.response.status_code in (403, 404)


def test_the_vote_pages_pass_the_gate(room):
    assert status(*room, "/vote/ABCDEF") != 403
    assert status(*room, "/app/static/vote/none.css") == 404


def test_the_machine_itself_reaches_every_page(room):
    _, port = room
    assert status("127.0.0.1", port, "/healthz") == 200
    with connect(f"ws://127.0.0.1:{port}/_stcore/stream"):
        pass


def test_an_address_of_another_machine_ends_the_start_with_a_reason(bundled, tmp_path):
    log = tmp_path / "output.txt"
    environment = {
        **os.environ,
        ROOM_VARIABLE: "203.0.113.9",
        "OBSERVATORY_WAREHOUSE": str(bundled),
    }
    with log.open("wb") as output:
        done = subprocess.run(
            [ROOT / ".venv/bin/streamlit", "run", "app.py", "--server.port", str(free_port())],
            cwd=ROOT, env=environment, stdout=output, stderr=output, timeout=90, check=False,
        )  # fmt: skip
    said = log.read_text()
    assert done.returncode == 2
    assert "203.0.113.9 is no address of this machine" in said
    assert "Traceback" not in said

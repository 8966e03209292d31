"""Room mode as it is served: another machine of the room's network reaches the vote pages only."""

import os
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import psutil
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from observatory import ROOT
from observatory.room import ROOM_VARIABLE
from observatory.snapshot import WAREHOUSE_VARIABLE
from tests.room_network import Network, network, phones_process
from tests.serving import free_port, served

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def room_network() -> Iterator[Network]:
    """The room's network."""
    with network() as found:
        yield found


@pytest.fixture(scope="module")
def app(room_network: Network, bundled: Path) -> Iterator[tuple[int, int]]:
    """The application in room mode: its port, and its process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ROOM_VARIABLE, room_network.address)
        with served(bundled) as (url, process):
            yield int(url.rpartition(":")[2]), process.pid


@pytest.fixture
def phone(room_network: Network, app: tuple[int, int]) -> Callable[..., Any]:
    """What another machine of the room's network is answered: a status, by default of a GET."""

    def asked(path: str, method: str = "GET", **headers: str) -> int:
        told = room_network.ask(status, room_network.address, app[0], path, method, **headers)
        return int(told)

    return asked


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
def test_another_machine_is_refused_everything_but_the_vote_pages(phone, path):
    assert phone(path) == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_no_method_leads_around_the_gate(phone, method):
    assert phone("/_stcore/upload_file/a/b", method) == 403


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_no_header_makes_another_machine_this_one(phone, header):
    assert phone("/healthz", **{header: "127.0.0.1", "Host": "localhost"}) == 403


def test_the_socket_of_the_pages_is_closed_before_it_is_accepted(room_network, app):
    def opened():
        with connect(f"ws://{room_network.address}:{app[0]}/_stcore/stream"):
            pass

    with pytest.raises(InvalidStatus) as told:
        room_network.ask(opened)
    assert told.value.response.status_code == 403


def test_phones_reach_the_vote_pages_and_their_style_sheet(phone):
    assert phone("/vote/") in (200, 307)
    assert phone("/vote/style.css") == 200
    assert phone("/vote/ABCDEF") in (404, 503)
    assert phone("/app/static/vote/none.css") == 404


def test_the_machine_by_its_address_in_the_room_is_another_machine(room_network, app):
    assert status(room_network.address, app[0], "/healthz") == 403
    assert status(room_network.address, app[0], "/vote/style.css") == 200


def test_phones_have_a_process_of_their_own_which_is_started_again_where_it_dies(phone, app):
    first = phones_process(app[1])
    os.kill(first, signal.SIGKILL)
    # Asked meanwhile, a phone waits for the next one.
    assert phone("/vote/style.css") == 200
    assert phones_process(app[1]) != first


def test_no_process_is_left_when_the_application_is_killed(room_network, bundled, monkeypatch):
    monkeypatch.setenv(ROOM_VARIABLE, room_network.address)
    with served(bundled) as (_, process):
        found = psutil.Process(phones_process(process.pid))
        process.kill()
        process.wait(20)
        psutil.wait_procs([found], timeout=20)
        assert not found.is_running()


def test_a_taken_port_ends_the_start_with_a_reason(room_network, bundled, monkeypatch, tmp_path):
    monkeypatch.setenv(ROOM_VARIABLE, room_network.address)
    with socket.socket() as taken:
        taken.bind((room_network.address, 0))
        taken.listen()
        done, said = started(bundled, tmp_path, taken.getsockname()[1])
    assert done == 2
    assert "in use" in said
    assert "Traceback" not in said


def test_the_machine_itself_reaches_every_page(app):
    assert status("127.0.0.1", app[0], "/healthz") == 200
    with connect(f"ws://127.0.0.1:{app[0]}/_stcore/stream"):
        pass


def test_an_address_of_another_machine_ends_the_start_with_a_reason(bundled, tmp_path, monkeypatch):
    monkeypatch.setenv(ROOM_VARIABLE, "203.0.113.9")
    done, said = started(bundled, tmp_path, free_port())
    assert done == 2
    assert "203.0.113.9 is no address of this machine" in said
    assert "Traceback" not in said


def started(warehouse: Path, folder: Path, port: int) -> tuple[int, str]:
    """A start that ends by itself: its code, and what it said."""
    log = folder / "output.txt"
    with log.open("wb") as output:
        done = subprocess.run(
            [ROOT / ".venv/bin/streamlit", "run", "app.py", "--server.port", str(port)],
            cwd=ROOT, env={**os.environ, WAREHOUSE_VARIABLE: str(warehouse)}, stdout=output,
            stderr=output, timeout=90, check=False,
        )  # fmt: skip
    return done.returncode, log.read_text()

"""Outlines at an address: brought once by the first load that can, quickly and without a word."""

import json
import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl import first_outlines
from etl.first_outlines import FIRST_SECONDS, OFFLINE_VARIABLE, bring_outlines
from etl.inputs import State, configured, extracted
from etl.load import load
from observatory.config import load_config
from observatory.snapshot import Snapshot
from tests.data_directory import CONFIG, write_config, write_dataset
from tests.outlines import collection, outline
from tests.talking import Reply, in_turn, reply_json, service_of

OUTLINES = collection(
    outline("17001", "Costa"), outline("17002", "Llano", 1), outline("17003", "Sierra", 2)
)


@pytest.fixture(autouse=True)
def online(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(OFFLINE_VARIABLE, raising=False)


def configuration(root: Path, location: str) -> Path:
    source = f'[[source]]\nname = "communes"\nkind = "boundaries"\nlocation = "{location}"\n'
    return write_config(root, CONFIG, source)


def brought(root: Path, location: str) -> list[str]:
    """The names of the files in service after a load has asked, if it does."""
    config = load_config(configuration(root, location))
    bring_outlines(config, "trial", root / "cache")
    # What a load would say of the sources: nothing, whatever happened.
    assert configured(config, root, "trial", root / "cache")[1] == []
    return [path.name for path in extracted(root / "cache" / "communes")]


def test_a_load_draws_the_outlines_that_it_brings(tmp_path: Path):
    data = write_dataset(tmp_path / "data" / "trial", {})
    with service_of(in_turn(reply_json(OUTLINES))) as talk:
        config = configuration(tmp_path, talk.url)
        result = load(config, data, tmp_path / "warehouse", wait_seconds=5)
    snapshot = Snapshot(tmp_path / "warehouse" / "trial" / f"{result.snapshot}.duckdb")
    rows = snapshot.query("SELECT code FROM territory WHERE geometry_quality = 'official'")
    assert set(rows["code"]) == {"17001", "17002", "17003"}
    assert result.warnings == []
    assert extracted(tmp_path / "cache" / "trial" / "communes")


def test_they_are_brought_once(tmp_path: Path):
    with service_of(in_turn(reply_json(OUTLINES))) as talk:
        assert brought(tmp_path, talk.url) == ["communes.geojson"]
        assert brought(tmp_path, talk.url) == ["communes.geojson"]
        assert len(talk.asked) == 1
    folder = tmp_path / "cache" / "communes"
    assert json.loads((folder / "good" / "communes.geojson").read_text()) == OUTLINES
    assert State.read(folder).retrieved_at


@pytest.mark.parametrize(
    "reply",
    [Reply(500), Reply(404), Reply(429), Reply(hang_up=True), reply_json([]), Reply(200, b"{"),
     Reply(302, headers={"Location": "http://localhost:1/"})],
    ids=["500", "404", "429", "closed", "no outlines", "cut", "sent on"],
)  # fmt: skip
def test_after_a_failure_they_are_not_asked_for_again_within_an_hour(tmp_path: Path, reply: Reply):
    with service_of(in_turn(reply)) as talk:
        assert brought(tmp_path, talk.url) == brought(tmp_path, talk.url) == []
        assert len(talk.asked) == 1
        talk.answering = in_turn(reply_json(OUTLINES))
        (mark,) = tmp_path.rglob("tried")
        earlier = time.time() - 3700
        os.utime(mark, (earlier, earlier))
        assert brought(tmp_path, talk.url) == ["communes.geojson"]


def test_nobody_there_is_no_matter(tmp_path: Path):
    with service_of(in_turn(Reply())) as talk:
        url = talk.url
    started = time.monotonic()
    assert brought(tmp_path, url) == []
    assert time.monotonic() - started < FIRST_SECONDS


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a service that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def test_a_silent_service_is_waited_for_three_seconds(tmp_path: Path, silent: str):
    started = time.monotonic()
    assert brought(tmp_path, silent) == []
    assert 2 < time.monotonic() - started < 5


def test_a_host_that_is_looked_up_for_long_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(first_outlines, "FIRST_SECONDS", 0.3)
    released = threading.Event()

    def lookup(*_arguments: object, **_settings: object) -> list[object]:
        released.wait(20)
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    try:
        started = time.monotonic()
        assert brought(tmp_path, "https://outlines.example/communes") == []
        assert time.monotonic() - started < 5
    finally:
        released.set()


def test_an_answer_that_has_begun_is_waited_for_a_little_longer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(first_outlines, "FIRST_SECONDS", 0.5)
    body = json.dumps(OUTLINES).encode()
    reply = Reply(200, body, {"Content-Type": "application/json"}, pause=1.0)
    with service_of(in_turn(reply)) as talk:
        assert brought(tmp_path, talk.url) == ["communes.geojson"]


def test_a_machine_that_is_declared_offline_does_not_ask(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(OFFLINE_VARIABLE, "1")
    with service_of(in_turn(reply_json(OUTLINES))) as talk:
        assert brought(tmp_path, talk.url) == []
        assert talk.asked == []
    assert not (tmp_path / "cache").exists()


def test_a_cache_that_cannot_be_written_is_no_matter(tmp_path: Path):
    (tmp_path / "cache").write_text("a file in the way")
    with service_of(in_turn(reply_json(OUTLINES))) as talk:
        assert brought(tmp_path, talk.url) == []


def test_outlines_of_a_file_are_not_asked_for(tmp_path: Path):
    (tmp_path / "own.geojson").write_text(json.dumps(OUTLINES))
    bring_outlines(load_config(configuration(tmp_path, "own.geojson")), "trial", tmp_path / "cache")
    assert not (tmp_path / "cache").exists()

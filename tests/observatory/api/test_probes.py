"""The probes: alive as long as it answers, ready where a snapshot and the register are."""

from pathlib import Path

import pytest

from observatory.register import REGISTER_VARIABLE, Database, RegisterUnavailable
from observatory.snapshot import WAREHOUSE_VARIABLE
from tests.observatory.api.conftest import Ask


def test_the_process_is_alive_whatever_is_missing(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(WAREHOUSE_VARIABLE, str(tmp_path))
    answer = ask("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_it_is_ready_with_a_snapshot_and_a_register_and_makes_neither(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "place" / "register.sqlite"
    monkeypatch.setenv(REGISTER_VARIABLE, str(path))
    answer = ask("/readyz")
    assert answer.status_code == 200
    told = answer.json()
    assert told["status"] == "ready"
    assert told["datasets"]["trial"]["snapshot"]
    assert told["registers"] == [{"datasets": ["another", "trial"], "writable": True}]
    assert str(tmp_path) not in answer.text
    assert not path.parent.exists()


def test_it_says_which_of_the_two_is_missing(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv(REGISTER_VARIABLE, str(tmp_path / "file"))
    answer = ask("/readyz")
    assert (answer.status_code, answer.json()["missing"]) == (503, ["register"])
    assert answer.headers["content-type"] == "application/problem+json"
    monkeypatch.setenv(WAREHOUSE_VARIABLE, str(tmp_path / "nothing"))
    answer = ask("/readyz")
    assert (answer.status_code, answer.json()["missing"]) == (503, ["snapshot"])


def test_a_register_that_can_only_be_read_takes_no_entries(tmp_path: Path) -> None:
    path = tmp_path / "register.sqlite"
    database = Database(str(path))
    with database.writing():
        pass
    database.probe()
    only = Database(f"sqlite:///file:{path}?mode=ro&uri=true")
    with pytest.raises(RegisterUnavailable, match="read only"):
        only.probe()
    for item in (database, only):
        item.close()

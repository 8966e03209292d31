"""Publishing: ids that sort by age, an atomic pointer, the last ones kept, one load at a time."""

import os
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from etl import publish
from etl.publish import (
    Locked,
    NoSuchSnapshot,
    approve,
    current,
    exclusive,
    partial_path,
    point,
    roll_back,
    snapshot_id,
    snapshots,
)
from observatory import ROOT
from observatory.snapshot import APPROVALS, approval

MOMENT = datetime(2026, 3, 4, 5, 6, 7, 89, tzinfo=UTC)


def published(directory: Path, *names: str, keep: int = 10) -> None:
    """Publish files of these names one after the other."""
    for name in names:
        partial = partial_path(directory, name)
        partial.write_bytes(name.encode())
        publish.publish(directory, partial, name, keep)


def names(directory: Path) -> list[str]:
    return [path.stem for path in snapshots(directory)]


# Ids


def test_an_id_is_the_time_of_the_load_and_eight_digits_of_the_inputs():
    assert snapshot_id("0123456789abcdef", MOMENT) == "20260304T050607000089Z-01234567"


def test_ids_sort_by_age_whatever_the_inputs():
    steps = (0, 1e-6, 1e-3, 1, 59, 3600, 86_400, 40 * 86_400, 4e8)
    ids = [
        snapshot_id(f"{9 - at:08d}", MOMENT + timedelta(seconds=step))
        for at, step in enumerate(steps)
    ]

    assert sorted(ids) == ids
    assert len(set(ids)) == len(ids)


# The pointer


def test_the_pointer_is_one_line_with_the_file_s_name(tmp_path):
    published(tmp_path, "a")

    assert (tmp_path / "CURRENT").read_bytes() == b"a.duckdb\n"
    assert current(tmp_path) == tmp_path / "a.duckdb"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["CURRENT", "a.duckdb"]


def test_an_unfinished_snapshot_does_not_look_like_one(tmp_path):
    assert not partial_path(tmp_path, "a").name.endswith(".duckdb")


@pytest.mark.parametrize(
    "content",
    [b"", b"\n", b"gone.duckdb\n", b"a.partial\n", b"\x00\x00\x00", b"\xff\xfe\xfa", b"."],
)
def test_a_pointer_that_names_no_snapshot_points_at_none(tmp_path, content):
    published(tmp_path, "a")
    (tmp_path / "CURRENT").write_bytes(content)

    assert current(tmp_path) is None


def test_without_a_pointer_nothing_is_in_service(tmp_path):
    (tmp_path / "a.duckdb").write_bytes(b"")

    assert current(tmp_path) is None
    assert current(tmp_path / "nowhere") is None


def test_a_reader_of_the_pointer_sees_the_old_name_or_the_new_one_never_a_part(tmp_path):
    first, second = "a" * 200, "b" * 200
    published(tmp_path, first, second)
    done = threading.Event()
    seen: set[str] = set()

    def read() -> None:
        while not done.is_set():
            seen.add((tmp_path / "CURRENT").read_text())

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for _ in range(40):
        point(tmp_path, f"{first}.duckdb")
        point(tmp_path, f"{second}.duckdb")
    done.set()
    for reader in readers:
        reader.join()

    assert seen <= {f"{first}.duckdb\n", f"{second}.duckdb\n"}
    assert len(seen) == 2


def test_a_snapshot_that_cannot_be_pointed_to_is_removed_and_the_old_one_stays(
    tmp_path, monkeypatch
):
    published(tmp_path, "a")

    def full(directory: Path, file_name: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(publish, "point", full)
    with pytest.raises(OSError, match="No space left"):
        published(tmp_path, "b")

    assert names(tmp_path) == ["a"]
    assert current(tmp_path) == tmp_path / "a.duckdb"


# Keeping and going back


def test_the_last_ones_are_kept(tmp_path):
    published(tmp_path, *"abcde", keep=3)

    assert names(tmp_path) == ["c", "d", "e"]
    assert current(tmp_path) == tmp_path / "e.duckdb"


def test_the_one_in_service_is_kept_however_old(tmp_path):
    published(tmp_path, *"bcd", keep=3)
    published(tmp_path, "a", keep=3)

    assert current(tmp_path) == tmp_path / "a.duckdb"
    assert "a" in names(tmp_path)


def test_rolling_back_serves_the_one_before_and_deletes_nothing(tmp_path):
    published(tmp_path, *"abc")

    assert roll_back(tmp_path) == tmp_path / "b.duckdb"
    assert current(tmp_path) == tmp_path / "b.duckdb"
    assert roll_back(tmp_path) == tmp_path / "a.duckdb"
    assert names(tmp_path) == ["a", "b", "c"]


@pytest.mark.parametrize("to", ["c", "c.duckdb"])
def test_rolling_back_may_name_a_snapshot_also_a_later_one(tmp_path, to):
    published(tmp_path, *"abc")
    roll_back(tmp_path, "a")

    assert roll_back(tmp_path, to) == tmp_path / "c.duckdb"


def test_the_next_load_after_a_rollback_is_served(tmp_path):
    published(tmp_path, *"abc")
    roll_back(tmp_path, "a")
    published(tmp_path, "d")

    assert current(tmp_path) == tmp_path / "d.duckdb"
    assert names(tmp_path) == ["a", "b", "c", "d"]


@pytest.mark.parametrize("to", [None, "z", "../a", "CURRENT", "a.partial"])
def test_there_is_no_way_back_to_what_is_not_kept(tmp_path, to):
    published(tmp_path, "a")

    with pytest.raises(NoSuchSnapshot, match="Kept: a"):
        roll_back(tmp_path, to)
    assert current(tmp_path) == tmp_path / "a.duckdb"


def test_rolling_back_mends_a_lost_pointer(tmp_path):
    published(tmp_path, *"ab")
    (tmp_path / "CURRENT").unlink()

    assert roll_back(tmp_path) == tmp_path / "b.duckdb"


# One load at a time


# Approval


def test_an_approval_says_which_snapshot_who_and_when(tmp_path):
    published(tmp_path, "a", "b")
    assert approval(tmp_path) is None
    before = datetime.now(UTC)
    approve(tmp_path, "Ada", "a")
    made = approval(tmp_path)
    assert (made.snapshot_id, made.by) == ("a", "Ada")
    assert before <= made.at <= datetime.now(UTC)
    approve(tmp_path, "Élodie")
    assert (approval(tmp_path).snapshot_id, approval(tmp_path).by) == ("b", "Élodie")


def test_a_later_load_leaves_the_approval_and_its_snapshot_however_old(tmp_path):
    published(tmp_path, "a")
    approve(tmp_path, "Ada")
    published(tmp_path, "b", "c", "d", "e", keep=2)
    assert approval(tmp_path).snapshot_id == "a"
    assert names(tmp_path) == ["a", "d", "e"]


def test_rolling_back_withdraws_what_is_newer_for_everybody(tmp_path):
    published(tmp_path, "a", "b", "c")
    approve(tmp_path, "Ada", "a")
    approve(tmp_path, "Ada", "c")
    roll_back(tmp_path, "b")
    assert approval(tmp_path).snapshot_id == "a"
    roll_back(tmp_path, "c")
    assert approval(tmp_path).snapshot_id == "c"


@pytest.mark.parametrize("which", ["nothing", "c", "../b"])
def test_what_is_not_kept_or_newer_than_the_current_one_cannot_be_approved(tmp_path, which):
    published(tmp_path, "a", "b", "c")
    roll_back(tmp_path, "b")
    with pytest.raises(NoSuchSnapshot) as error:
        approve(tmp_path, "Ada", which)
    assert "Kept: a, b." in str(error.value)
    assert approval(tmp_path) is None


@pytest.mark.parametrize(
    "line", ["", "{", "[]", '{"snapshot": "../a", "by": "x", "at": "2026-01-01"}']
)
def test_an_approval_that_cannot_be_read_counts_as_none(tmp_path, line):
    published(tmp_path, "a", "b")
    approve(tmp_path, "Ada", "a")
    with (tmp_path / APPROVALS).open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    assert approval(tmp_path).snapshot_id == "a"


def test_what_a_killed_load_left_is_cleared_by_the_next_one(tmp_path):
    published(tmp_path, "a")
    (tmp_path / "b.partial").write_bytes(b"half")
    (tmp_path / "b.partial.wal").write_bytes(b"half")
    (tmp_path / "b.partial.tmp").mkdir()
    (tmp_path / "b.partial.tmp" / "block").write_bytes(b"half")
    (tmp_path / "CURRENT.partial").write_bytes(b"b")

    with exclusive(tmp_path, 0):
        pass

    assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", "CURRENT", "a.duckdb"]


def test_a_second_load_is_told_who_holds_the_lock(tmp_path):
    with exclusive(tmp_path, 0), pytest.raises(Locked) as caught, exclusive(tmp_path, 0.2):
        pass

    assert f"process {os.getpid()}, since 20" in str(caught.value)
    assert str(caught.value).endswith("UTC")


def test_a_second_load_waits_for_the_first(tmp_path):
    order: list[str] = []
    entered = threading.Event()

    def first() -> None:
        with exclusive(tmp_path, 0):
            entered.set()
            threading.Event().wait(0.4)
            order.append("first is done")

    thread = threading.Thread(target=first)
    thread.start()
    entered.wait()
    with exclusive(tmp_path, 10):
        order.append("second begins")
    thread.join()

    assert order == ["first is done", "second begins"]


def test_the_lock_goes_with_its_process_however_that_ends(tmp_path):
    code = (
        "import sys, time, pathlib\n"
        "from etl.publish import exclusive\n"
        "with exclusive(pathlib.Path(sys.argv[1]), 0):\n"
        "    print('held', flush=True)\n"
        "    time.sleep(60)\n"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    with holder.stdout:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(Locked, match=f"process {holder.pid}"), exclusive(tmp_path, 0):
            pass
        holder.kill()
        holder.wait()

    with exclusive(tmp_path, 1):
        assert str(os.getpid()) in (tmp_path / ".lock").read_text()


def test_the_lock_is_released_after_a_failure(tmp_path):
    with pytest.raises(ValueError, match="inside"), exclusive(tmp_path, 0):
        raise ValueError("inside")

    with exclusive(tmp_path, 0):
        pass


def test_other_datasets_are_not_locked(tmp_path):
    with exclusive(tmp_path / "one", 0), exclusive(tmp_path / "two", 0):
        pass

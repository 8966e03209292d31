"""Backups and restores: round trips, damage, newer versions, hostile files, killed and full disks."""

import errno
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner, Result

from etl import archive, publish
from etl.__main__ import app
from etl.backup import backup
from etl.restore import restore
from observatory import ROOT
from observatory.access import Role
from observatory.config import Config, load_config
from observatory.model import SCHEMA_VERSION
from observatory.register import Change, Database, Records, Writer
from observatory.register.uploads import Uploads
from observatory.snapshot import APPROVALS, POINTER, approval
from tests.data_directory import write_config

pytestmark = pytest.mark.slow

OLD, NEW = "20260101T000000000000Z-aaaaaaaa", "20260202T000000000000Z-bbbbbbbb"
ANNA = Writer("Anna", Role.MANAGER)
ACTION = {"action_id": "A1", "recommendation": "R1", "status": "planned"}


def snapshot_file(path: Path, version: int = SCHEMA_VERSION, word: str = "") -> None:
    """A file as a load leaves it, as far as a backup looks at it."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            f"CREATE TABLE snapshot AS SELECT {version} AS schema_version, '{word}' AS w"
        )


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    """A dataset with two snapshots, the older one approved."""
    directory = tmp_path / "warehouse" / "trial"
    directory.mkdir(parents=True)
    for name in (OLD, NEW):
        snapshot_file(directory / f"{name}.duckdb", word=name)
    publish.point(directory, f"{NEW}.duckdb")
    publish.approve(directory, "Anna", OLD)
    return tmp_path / "warehouse"


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return load_config(write_config(tmp_path))


@pytest.fixture
def register(tmp_path: Path, config: Config) -> Database:
    """A register with a row that was changed once."""
    return filled(Database(str(tmp_path / "register.sqlite")), config)


def filled(database: Database, config: Config) -> Database:
    records = Records(database, "trial", config)
    records.save(ANNA, Change("action", ACTION))
    records.save(ANNA, Change("action", {**ACTION, "owner": "Éva"}, 1))
    Uploads(database, "trial").keep(ANNA, "events", "events.csv", b"\x00\xff\n;")
    return database


def content(directory: Path) -> dict[str, bytes]:
    """The files of a directory that are not the lock."""
    return {
        str(path.relative_to(directory)): path.read_bytes()
        for path in sorted(directory.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


def history(database: Database, config: Config) -> list[object]:
    return list(Records(database, "trial", config).history(most=None))


@pytest.fixture
def etl(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """A function that calls a command, in English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)

    def called(*arguments: object) -> Result:
        return CliRunner().invoke(app, [str(argument) for argument in arguments])

    return called


# Round trips


def test_a_restore_brings_back_every_file_and_every_entry(tmp_path, warehouse, register, config):
    file, elsewhere = tmp_path / "b.zip", Database(str(tmp_path / "other" / "r.sqlite"))

    backup(warehouse, file, register)
    result = restore(file, tmp_path / "new", elsewhere)

    assert content(tmp_path / "new") == content(warehouse)
    assert approval(tmp_path / "new" / "trial").snapshot_id == OLD
    assert result.datasets == {"trial": (2, NEW)}
    assert history(elsewhere, config) == history(register, config)
    assert len(history(register, config)) == 2
    assert Uploads(elsewhere, "trial").listed() == Uploads(register, "trial").listed()
    assert Uploads(elsewhere, "trial").content(1) == b"\x00\xff\n;"
    assert Records(elsewhere, "trial", config).rows() == Records(register, "trial", config).rows()


def test_what_is_typed_after_a_restore_is_numbered_after_what_was_restored(
    tmp_path, warehouse, register, config
):
    backup(warehouse, tmp_path / "b.zip", register)
    elsewhere = Database(str(tmp_path / "r.sqlite"))
    restore(tmp_path / "b.zip", tmp_path / "new", elsewhere)

    made = Records(elsewhere, "trial", config).save(
        ANNA, Change("action", {**ACTION, "owner": "B"}, 2)
    )

    assert made.id == 3


@pytest.mark.parametrize("way", ["out of", "into"])
def test_a_register_moves_between_sqlite_and_postgresql(way, tmp_path, warehouse, config, postgres):
    lite, great = Database(str(tmp_path / "r.sqlite")), Database(postgres())
    source, target = (great, lite) if way == "out of" else (lite, great)
    filled(source, config)

    backup(warehouse, tmp_path / "b.zip", source)
    restore(tmp_path / "b.zip", tmp_path / "new", target)

    assert history(target, config) == history(source, config)
    assert Uploads(target, "trial").content(1) == b"\x00\xff\n;"
    made = Records(target, "trial", config).save(
        ANNA, Change("action", {**ACTION, "owner": "B"}, 2)
    )
    assert made.id == 3
    great.close()


def test_without_a_register_the_warehouse_alone_is_backed_up(tmp_path, warehouse, register, config):
    backup(warehouse, tmp_path / "b.zip", None)
    result = restore(tmp_path / "b.zip", tmp_path / "new", register)

    assert result.rows == {}
    assert len(history(register, config)) == 2


# What is there already


def test_nothing_that_is_there_is_overwritten_unasked(etl, tmp_path, warehouse, register):
    backup(warehouse, tmp_path / "b.zip", register)
    before = content(warehouse)

    result = etl(
        "restore", "--from", tmp_path / "b.zip", "--out", warehouse, "--register", register.path
    )

    assert result.exit_code == 1
    assert f"trial: 2 snapshots, in service {NEW}" in result.stderr
    assert f"the register sqlite:///{register.path}: 4 rows" in result.stderr
    assert "add --force" in result.stderr
    assert content(warehouse) == before


def test_with_force_the_state_is_the_backups_and_other_datasets_stay(
    etl, tmp_path, warehouse, register, config
):
    backup(warehouse, tmp_path / "b.zip", register)
    before = content(warehouse / "trial")
    newest = "20260303T000000000000Z-cccccccc"
    snapshot_file(warehouse / "trial" / f"{newest}.duckdb")
    publish.point(warehouse / "trial", f"{newest}.duckdb")
    shutil.copytree(warehouse / "trial", warehouse / "other")
    Records(register, "trial", config).save(ANNA, Change("action", {**ACTION, "action_id": "A2"}))

    result = etl(
        "restore", "--from", tmp_path / "b.zip", "--out", warehouse,
        "--register", register.path, "--force",
    )  # fmt: skip

    assert result.exit_code == 0, result.stderr
    assert content(warehouse / "trial") == before
    assert f"{newest}.duckdb" in content(warehouse / "other")
    assert len(history(register, config)) == 2
    assert "trial: 2 snapshots restored" in result.stdout
    assert "Register: 2 rows of entry restored." in result.stdout


# Damage


def changed(file: Path, change: Callable[[dict[str, bytes]], dict[str, bytes]]) -> Path:
    """The same archive with other members."""
    with zipfile.ZipFile(file) as read:
        members = {name: read.read(name) for name in read.namelist()}
    with zipfile.ZipFile(file, "w") as written:
        for name, text in change(members).items():
            written.writestr(name, text)
    return file


def with_member(name: str, text: bytes) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    """Add a member that the manifest lists."""

    def change(members: dict[str, bytes]) -> dict[str, bytes]:
        told = json.loads(members[archive.MANIFEST])
        digest = hashlib.sha256(text).hexdigest()
        told["members"].append({"name": name, "bytes": len(text), "sha256": digest})
        return {**members, name: text, archive.MANIFEST: json.dumps(told).encode()}

    return change


def with_told(**told: object) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    """Let the manifest say something else."""

    def change(members: dict[str, bytes]) -> dict[str, bytes]:
        manifest = {**json.loads(members[archive.MANIFEST]), **told}
        return {**members, archive.MANIFEST: json.dumps(manifest).encode()}

    return change


SPOILT = {
    "cut off": (lambda f: f.write_bytes(f.read_bytes()[:-200]), "is no backup, or was cut off"),
    "no zip": (lambda f: f.write_bytes(b"not a zip"), "is no backup, or was cut off"),
    "empty": (lambda f: f.write_bytes(b""), "is no backup, or was cut off"),
    "another zip": (
        lambda f: changed(f, lambda m: {"a.txt": b"a"}), "no backup of an observatory",
    ),
    "other bytes": (
        lambda f: changed(f, lambda m: {**m, f"warehouse/trial/{NEW}.duckdb": b"x"}), "is damaged",
    ),
    "a member less": (
        lambda f: changed(f, lambda m: {n: t for n, t in m.items() if POINTER not in n}), "is damaged",
    ),
    "an unlisted member": (lambda f: changed(f, lambda m: {**m, "more": b"x"}), "is damaged"),
    "a newer archive": (lambda f: changed(f, with_told(version=2)), "newer version"),
    "newer tables": (
        lambda f: changed(f, with_told(schema_version=SCHEMA_VERSION + 1)), "newer version",
    ),
    "a newer register": (lambda f: changed(f, with_told(register_version="9999")), "newer version"),
    "a path upwards": (
        lambda f: changed(f, with_member("warehouse/../../evil.duckdb", b"x")), "Do not trust it",
    ),
    "an absolute path": (lambda f: changed(f, with_member("/tmp/evil.duckdb", b"x")), "Do not trust it"),
    "another file of a dataset": (
        lambda f: changed(f, with_member("warehouse/trial/.lock", b"x")), "Do not trust it",
    ),
    "a dataset of dots": (
        lambda f: changed(f, with_member("warehouse/../CURRENT", b"x")), "Do not trust it",
    ),
    "a broken register": (
        lambda f: changed(f, with_member("register/entry.jsonl", b"[]\n")), "is damaged",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", SPOILT)
def test_a_spoilt_backup_is_refused_before_anything_is_touched(etl, what, tmp_path, warehouse):
    spoil, words = SPOILT[what]
    file = tmp_path / "b.zip"
    backup(warehouse, file, None)
    spoil(file)
    before = content(warehouse)

    result = etl(
        "restore", "--from", file, "--out", warehouse, "--force", "--register", tmp_path / "r.sqlite",
    )  # fmt: skip

    assert result.exit_code == 1, result.stdout
    assert words in result.stderr
    assert "What is in service stays." in result.stderr
    assert content(warehouse) == before
    assert not list(tmp_path.rglob("evil*"))


def test_a_snapshot_of_a_newer_version_is_refused_and_an_older_one_is_pointed_out(
    tmp_path, warehouse
):
    snapshot_file(warehouse / "trial" / "20260303T0Z-cccccccc.duckdb", SCHEMA_VERSION - 1)
    backup(warehouse, tmp_path / "old.zip", None)
    snapshot_file(warehouse / "trial" / "20260404T0Z-cccccccc.duckdb", SCHEMA_VERSION + 1)
    backup(warehouse, tmp_path / "new.zip", None)

    (warning,) = restore(tmp_path / "old.zip", tmp_path / "here", None).warnings
    with pytest.raises(archive.BackupError, match="newer version"):
        restore(tmp_path / "new.zip", tmp_path / "there", None)

    assert "20260303T0Z-cccccccc is of an earlier version" in warning.text()
    assert content(tmp_path / "there") == {}


# Killed, full, wrong calls


def test_a_killed_backup_leaves_the_earlier_one(tmp_path, warehouse):
    file = tmp_path / "b.zip"
    backup(warehouse, file, None)
    before = file.read_bytes()
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom etl import archive, backup\n"
        "def slow(self, name, chunks):\n    print('writing', flush=True)\n    time.sleep(60)\n"
        "archive.Writing.add = slow\nbackup.backup(Path(sys.argv[1]), Path(sys.argv[2]), None)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, warehouse, file], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "writing\n"
        child.send_signal(signal.SIGKILL)
        child.wait(10)

    assert file.read_bytes() == before
    backup(warehouse, file, None, wait_seconds=1)
    assert [path.name for path in tmp_path.glob("b.zip*")] == ["b.zip"]


def test_a_full_disk_leaves_the_earlier_backup_and_says_so(etl, tmp_path, warehouse, monkeypatch):
    file = tmp_path / "b.zip"
    file.write_bytes(b"earlier")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(file))

    monkeypatch.setattr(archive.Writing, "add", full)
    result = etl("backup", "--out", warehouse, "--to", file, "--register", "none")

    assert result.exit_code == 1
    assert "No space left on device" in result.stderr
    assert "No backup was written." in result.stderr
    assert file.read_bytes() == b"earlier"
    assert [path.name for path in tmp_path.glob("b.zip*")] == ["b.zip"]


def test_a_disk_that_fills_during_a_restore_leaves_what_is_in_service(
    tmp_path, warehouse, register, config, monkeypatch
):
    backup(warehouse, tmp_path / "b.zip", register)
    before, entries = content(warehouse), history(register, config)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("etl.restore.partial_path", full)
    with pytest.raises(OSError, match="No space left"):
        restore(tmp_path / "b.zip", warehouse, register, force=True)

    assert content(warehouse) == before
    assert history(register, config) == entries


def test_a_backup_is_for_its_owner_alone(tmp_path, warehouse):
    backup(warehouse, tmp_path / "b.zip", None)

    assert (tmp_path / "b.zip").stat().st_mode & 0o077 == 0


def test_nothing_to_back_up_is_said(etl, tmp_path):
    (tmp_path / "empty").mkdir()

    result = etl(
        "backup", "--out", tmp_path / "empty", "--to", tmp_path / "b.zip", "--register", "none"
    )

    assert result.exit_code == 1
    assert "There is nothing to back up" in result.stderr
    assert not (tmp_path / "b.zip").exists()


@pytest.mark.parametrize(
    "call",
    [["backup", "--out", "nowhere", "--to", "b.zip"], ["restore", "--from", "b.zip", "--out", "o"]],
)
def test_a_path_that_is_not_there_is_a_wrong_call(etl, call, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert etl(*call).exit_code == 2


def test_a_load_that_runs_is_waited_for(tmp_path, warehouse):
    with publish.exclusive(warehouse / "trial", 1):
        started = time.monotonic()
        with pytest.raises(publish.Locked):
            backup(warehouse, tmp_path / "b.zip", None, wait_seconds=0.3)
    assert time.monotonic() - started >= 0.3
    assert not (tmp_path / "b.zip").exists()
    assert (warehouse / "trial" / APPROVALS).exists()

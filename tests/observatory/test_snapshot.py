import os
import threading
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from observatory import ROOT, snapshot
from observatory.config import Config, Territory
from observatory.i18n import language
from observatory.model import SCHEMA_VERSION, TABLES
from observatory.snapshot import (
    Snapshot,
    SnapshotError,
    SnapshotMissing,
    SnapshotOutdated,
    SnapshotUnreadable,
    Warehouse,
    warehouse,
    warehouse_root,
)

OLD, NEW, NEWEST = "20260101T000000Z-aaaaaaaa", "20260201T000000Z-bbbbbbbb", "20260301T000000Z-cccc"
CONFIG = Config(
    title={"en": "Coast"},
    languages=["fr", "en"],
    territory=Territory(focal="17", country="ES"),
    scope={},
    focal_cluster=None,
    organisers=[],
    baseline_year=2017,
    as_of=date(2026, 1, 31),
)


def write(path, events=1, version=SCHEMA_VERSION, without=(), rows=1, config=None):
    """A snapshot file with numbered events and otherwise empty tables."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(path)) as connection:
        for name in set(TABLES) - {"snapshot", "event"} - set(without):
            connection.execute(f'CREATE TABLE "{name}" (line INTEGER)')
        connection.execute(
            "CREATE TABLE event AS SELECT 'E' || i AS event_id, hash(i) AS noise"
            f" FROM range({events}) t(i)"
        )
        if "snapshot" not in without:
            connection.execute(
                "CREATE TABLE snapshot AS SELECT $id AS snapshot_id, $version AS schema_version,"
                " DATE '2026-01-31' AS as_of, TIMESTAMPTZ '2026-02-01 12:00:00+02' AS loaded_at,"
                f" $config AS config FROM range({rows})",
                {"id": path.stem, "version": version, "config": config or CONFIG.to_json()},
            )
    return path


def point(directory, name):
    """Replace the pointer as a load does."""
    fresh = directory / "CURRENT.partial"
    fresh.write_text(f"{name}\n", encoding="utf-8")
    os.replace(fresh, directory / "CURRENT")


@pytest.fixture
def root(tmp_path):
    """A warehouse directory with one dataset and its first snapshot, of one event."""
    write(tmp_path / "coast" / f"{OLD}.duckdb")
    point(tmp_path / "coast", f"{OLD}.duckdb")
    return tmp_path


def events(store):
    return int(store.query("SELECT count(*) AS n FROM event")["n"][0])


def cut(path, share):
    """Keep the first part of a file."""
    with path.open("r+b") as file:
        file.truncate(int(path.stat().st_size * share))


# One snapshot


def test_a_snapshot_says_what_it_is(root):
    store = Snapshot(root / "coast" / f"{OLD}.duckdb")
    assert (store.id, store.dataset, store.schema_version) == (OLD, "coast", SCHEMA_VERSION)
    assert (store.as_of, store.config) == (date(2026, 1, 31), CONFIG)
    assert store.loaded_at == datetime(2026, 2, 1, 10, tzinfo=UTC)
    assert store.loaded_at.tzinfo is UTC
    assert store.notice is None


def test_a_question_takes_parameters_by_place_and_by_name(root):
    store = Snapshot(root / "coast" / f"{OLD}.duckdb")
    assert store.query("SELECT event_id FROM event WHERE event_id = ?", ["E0"]).size == 1
    hostile = {"id": "E0' OR '1'='1"}
    assert store.query("SELECT event_id FROM event WHERE event_id = $id", hostile).empty


def test_a_snapshot_cannot_be_written_and_gives_no_way_to_other_files(root, tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    store = Snapshot(root / "coast" / f"{OLD}.duckdb")
    for sql in (
        "DELETE FROM event",
        "CREATE TABLE mine (a INTEGER)",
        f"SELECT * FROM read_csv('{secret}')",
        f"COPY event TO '{tmp_path / 'out.csv'}'",
        f"ATTACH '{tmp_path / 'other.duckdb'}'",
        "SET enable_external_access = true",
    ):
        with pytest.raises(duckdb.Error):
            store.query(sql)
    assert events(store) == 1
    assert not store.damaged


def test_a_wrong_question_does_not_count_as_damage(root):
    store = Snapshot(root / "coast" / f"{OLD}.duckdb")
    with pytest.raises(duckdb.Error):
        store.query("SELECT nothing FROM nowhere")
    assert not store.damaged


def test_threads_ask_one_snapshot_at_once(root):
    store = Snapshot(write(root / "coast" / f"{NEW}.duckdb", events=1000))
    answers = []
    threads = [
        threading.Thread(target=lambda: answers.extend(events(store) for _ in range(10)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [1000] * 40


# Which one is in service


def test_datasets_are_those_with_a_pointer_the_bundled_ones_first(tmp_path):
    for name in ("alpha", "illustrative", "zeta", "public", "empty"):
        (tmp_path / name).mkdir()
        if name != "empty":
            point(tmp_path / name, "x.duckdb")
    (tmp_path / "CURRENT").write_text("no dataset")
    assert Warehouse(tmp_path).datasets() == ["public", "illustrative", "alpha", "zeta"]


def test_a_directory_that_is_not_there_has_no_dataset(tmp_path):
    assert Warehouse(tmp_path / "nowhere").datasets() == []


@pytest.mark.parametrize(
    "dataset", ["nowhere", "", ".", "..", "../coast", "coast/../coast", "a\0b"]
)
def test_a_dataset_that_is_none_is_missing_and_its_name_leads_nowhere_else(root, dataset):
    inner = root / "inner"
    inner.mkdir()
    point(root, f"{OLD}.duckdb")
    with pytest.raises(SnapshotMissing) as caught:
        Warehouse(inner).current(dataset)
    assert "has no published snapshot. Run make load." in caught.value.message.text()


def test_a_snapshot_stays_open_while_nothing_is_published(root):
    store = Warehouse(root)
    assert store.current("coast") is store.current("coast")


def test_a_new_snapshot_is_seen_at_the_next_call_and_the_old_one_still_answers(root):
    store = Warehouse(root)
    old = store.current("coast")
    write(root / "coast" / f"{NEW}.duckdb", events=5)
    assert store.current("coast") is old
    point(root / "coast", f"{NEW}.duckdb")
    new = store.current("coast")
    assert (new.id, events(new), events(old)) == (NEW, 5, 1)
    assert new.notice is None


def test_a_reader_of_a_snapshot_that_is_deleted_keeps_it(root):
    old = Warehouse(root).current("coast")
    (root / "coast" / f"{OLD}.duckdb").unlink()
    assert events(old) == 1


def test_a_pointer_written_again_to_the_same_file_opens_nothing_anew(root):
    store = Warehouse(root)
    first = store.current("coast")
    point(root / "coast", f"{OLD}.duckdb")
    assert store.current("coast") is first


def test_going_back_is_a_pointer_to_an_older_file(root):
    store = Warehouse(root)
    write(root / "coast" / f"{NEW}.duckdb", events=5)
    point(root / "coast", f"{NEW}.duckdb")
    assert events(store.current("coast")) == 5
    point(root / "coast", f"{OLD}.duckdb")
    assert events(store.current("coast")) == 1


def test_a_file_that_no_pointer_names_is_not_served(root):
    write(root / "coast" / f"{NEWEST}.duckdb", events=9)
    assert Warehouse(root).current("coast").id == OLD


# Damage


def gone(path):
    path.unlink(missing_ok=True)


def garbage(path):
    path.write_bytes(os.urandom(4096))


def empty(path):
    path.write_bytes(b"")


def text(path):
    path.write_text("not a database")


def truncated(path):
    write(path, events=50_000)
    cut(path, 0.7)


def without_its_last_byte(path):
    write(path, events=50_000)
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 1)


def cut_in_the_header(path):
    write(path)
    cut(path, 0.001)


def spoilt_in_the_header(path):
    write(path)
    content = bytearray(path.read_bytes())
    content[4096:12288] = os.urandom(8192)
    path.write_bytes(bytes(content))


def without_a_table(path):
    write(path, without=["organisation"])


def without_its_own_row(path):
    write(path, rows=0)


def without_its_own_table(path):
    write(path, without=["snapshot"])


def with_a_configuration_of_another_kind(path):
    write(path, config='{"title": 1}')


DAMAGES = [
    garbage, empty, text, truncated, without_its_last_byte, cut_in_the_header, spoilt_in_the_header, without_a_table,
    without_its_own_row, without_its_own_table, with_a_configuration_of_another_kind, gone,
]  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
def test_the_last_good_snapshot_is_served_with_a_notice_where_the_newest_is_damaged(root, damage):
    damage(root / "coast" / f"{NEW}.duckdb")
    point(root / "coast", f"{NEW}.duckdb")
    store = Warehouse(root).current("coast")
    assert (store.id, events(store)) == (OLD, 1)
    said = store.notice.text()
    assert f"The snapshot {NEW}.duckdb of the dataset “coast” cannot be read" in said
    assert store.notice.text(language("fr")) != said


def test_the_newest_of_the_good_ones_is_served(root):
    write(root / "coast" / f"{NEW}.duckdb", events=5)
    garbage(root / "coast" / f"{NEWEST}.duckdb")
    point(root / "coast", f"{NEWEST}.duckdb")
    assert Warehouse(root).current("coast").id == NEW


def test_without_any_good_snapshot_the_one_that_the_pointer_names_is_the_reason(root):
    garbage(root / "coast" / f"{OLD}.duckdb")
    with pytest.raises(SnapshotUnreadable) as caught:
        Warehouse(root).current("coast")
    assert f"{OLD}.duckdb" in str(caught.value)
    assert "Run make load." in str(caught.value)


def test_a_good_snapshot_published_after_a_damaged_one_is_served_without_a_notice(root):
    store = Warehouse(root)
    garbage(root / "coast" / f"{NEW}.duckdb")
    point(root / "coast", f"{NEW}.duckdb")
    assert store.current("coast").notice is not None
    write(root / "coast" / f"{NEWEST}.duckdb", events=7)
    point(root / "coast", f"{NEWEST}.duckdb")
    assert (events(store.current("coast")), store.current("coast").notice) == (7, None)


def test_going_back_to_the_snapshot_that_stood_in_takes_its_notice_off(root):
    store = Warehouse(root)
    garbage(root / "coast" / f"{NEW}.duckdb")
    point(root / "coast", f"{NEW}.duckdb")
    assert store.current("coast").notice is not None
    point(root / "coast", f"{OLD}.duckdb")
    assert store.current("coast").notice is None


def test_damage_while_in_service_is_told_once_and_the_last_good_snapshot_is_served_from_then_on(
    root,
):
    path = write(root / "coast" / f"{NEW}.duckdb", events=400_000)
    point(root / "coast", f"{NEW}.duckdb")
    store = Warehouse(root)
    served = store.current("coast")
    cut(path, 0.3)
    with pytest.raises(SnapshotUnreadable, match="cannot be read"):
        served.query("SELECT sum(noise % 1000) FROM event")
    after = store.current("coast")
    assert (after.id, events(after)) == (OLD, 1)
    assert f"{NEW}.duckdb" in after.notice.text()


def test_a_block_that_changed_on_the_disk_is_found_when_it_is_read(root):
    path = write(root / "coast" / f"{NEW}.duckdb", events=400_000)
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 4096] = os.urandom(4096)
    path.write_bytes(bytes(content))
    with pytest.raises(SnapshotUnreadable):
        Snapshot(path).query("SELECT sum(noise % 1000), max(event_id) FROM event")


# Versions


@pytest.mark.parametrize("version", [SCHEMA_VERSION - 1, SCHEMA_VERSION + 1])
def test_a_snapshot_of_another_version_says_so_and_how_to_load_again(root, version):
    write(root / "coast" / f"{NEW}.duckdb", version=version, without=["organisation"])
    with pytest.raises(SnapshotOutdated) as caught:
        Snapshot(root / "coast" / f"{NEW}.duckdb")
    said = caught.value.message.text()
    assert f"version {version} of the tables; this programme reads version {SCHEMA_VERSION}" in said
    assert "Run make load." in said


def test_the_last_snapshot_of_this_version_is_served_where_the_newest_is_of_another(root):
    write(root / "coast" / f"{NEW}.duckdb", version=SCHEMA_VERSION + 1)
    point(root / "coast", f"{NEW}.duckdb")
    store = Warehouse(root).current("coast")
    assert store.id == OLD
    assert f"version {SCHEMA_VERSION + 1}" in store.notice.text()


def test_where_all_snapshots_are_of_another_version_that_is_the_reason(tmp_path):
    write(tmp_path / "coast" / f"{OLD}.duckdb", version=SCHEMA_VERSION - 1)
    point(tmp_path / "coast", f"{OLD}.duckdb")
    with pytest.raises(SnapshotOutdated):
        Warehouse(tmp_path).current("coast")


# The pointer


@pytest.mark.parametrize(
    "name",
    ["../outside/x.duckdb", "/etc/passwd", "sub/x.duckdb", "..", "", "x.txt", "CURRENT", "a\0.duckdb",
     f"{OLD}.duckdb\n../outside/x.duckdb"],
)  # fmt: skip
def test_a_pointer_leads_to_a_snapshot_beside_it_and_nowhere_else(root, name):
    write(root / "outside" / "x.duckdb", events=99)
    write(root / "coast" / "sub" / "x.duckdb", events=98)
    point(root / "coast", name)
    store = Warehouse(root).current("coast")
    assert (store.id, events(store)) == (OLD, 1)
    assert store.notice is not None


def test_a_pointer_that_is_no_text_names_nothing(root):
    (root / "coast" / "CURRENT").write_bytes(b"\xff\xfe\x00")
    assert Warehouse(root).current("coast").notice is not None


def test_every_failure_is_of_one_kind_that_pages_catch():
    assert all(
        issubclass(kind, SnapshotError)
        for kind in (SnapshotMissing, SnapshotUnreadable, SnapshotOutdated)
    )


# The directory


def test_the_environment_says_where_the_warehouse_is(monkeypatch, tmp_path):
    monkeypatch.delenv(snapshot.WAREHOUSE_VARIABLE, raising=False)
    assert warehouse_root() == ROOT / "data" / "warehouse"
    monkeypatch.setenv(snapshot.WAREHOUSE_VARIABLE, str(tmp_path))
    assert warehouse_root() == Path(tmp_path)
    assert warehouse() is warehouse()
    assert warehouse().root == tmp_path


# The kept ones


def test_the_kept_snapshots_are_listed_the_newest_first_with_the_one_in_service(root):
    write(root / "coast" / f"{NEW}.duckdb")
    newest, oldest = Warehouse(root).kept("coast")
    assert (newest.id, newest.in_service) == (NEW, False)
    assert (oldest.id, oldest.in_service) == (OLD, True)
    assert (oldest.as_of, oldest.loaded_at) == (
        date(2026, 1, 31),
        datetime(2026, 2, 1, 10, tzinfo=UTC),
    )
    assert oldest.bytes == (root / "coast" / f"{OLD}.duckdb").stat().st_size


def test_a_kept_snapshot_that_cannot_be_read_is_listed_with_its_reason(root):
    cut(write(root / "coast" / f"{NEW}.duckdb", events=200_000), 0.5)
    write(root / "coast" / f"{NEWEST}.duckdb", version=SCHEMA_VERSION + 1)
    other_version, damaged, good = Warehouse(root).kept("coast")
    assert other_version.fault is not None
    assert "version" in str(other_version.fault)
    assert damaged.fault is not None
    assert NEW in str(damaged.fault)
    assert (damaged.as_of, damaged.loaded_at) == (None, None)
    assert good.fault is None


def test_listing_again_opens_nothing_and_sees_what_changed(root, monkeypatch):
    write(root / "coast" / f"{NEW}.duckdb")
    known = Warehouse(root)
    known.kept("coast")
    opened = []
    monkeypatch.setattr(snapshot, "_kept", lambda path, size: opened.append(path))
    assert [item.id for item in known.kept("coast")] == [NEW, OLD]
    assert opened == []
    (root / "coast" / f"{NEW}.duckdb").unlink()
    assert [item.id for item in known.kept("coast")] == [OLD]


def test_a_listed_snapshot_is_not_held_open(root):
    """Another configuration could not open a file that this process still holds."""
    path = write(root / "coast" / f"{NEW}.duckdb")
    Warehouse(root).kept("coast")
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE mine (a INTEGER)")


def test_the_kept_snapshots_of_no_dataset_are_missing(root):
    with pytest.raises(SnapshotMissing):
        Warehouse(root).kept("../coast")


def test_the_room_left_is_a_number_of_bytes(root):
    assert Warehouse(root).free_bytes() > 0


def approve(root, name):
    line = f'{{"snapshot": "{name}", "by": "Ada", "at": "2026-02-03T04:05:06+00:00"}}\n'
    (root / "coast" / "APPROVED").write_text(line, encoding="utf-8")


def test_everybody_sees_the_approved_snapshot_and_managers_the_newest(root):
    served = Warehouse(root)
    assert served.current("coast", approved=True).id == OLD
    approve(root, OLD)
    write(root / "coast" / f"{NEW}.duckdb", events=2)
    point(root / "coast", f"{NEW}.duckdb")
    assert (served.current("coast").id, served.current("coast", approved=True).id) == (NEW, OLD)
    approve(root, NEW)
    assert served.current("coast", approved=True).id == NEW
    assert [item.approval and item.approval.by for item in served.kept("coast")] == ["Ada", None]


def test_an_approved_snapshot_that_cannot_be_read_is_replaced_and_told(root):
    approve(root, OLD)
    write(root / "coast" / f"{NEW}.duckdb", events=2)
    point(root / "coast", f"{NEW}.duckdb")
    cut(root / "coast" / f"{OLD}.duckdb", 0.5)
    shown = Warehouse(root).current("coast", approved=True)
    assert shown.id == NEW
    assert OLD in shown.notice.text(language("en"))

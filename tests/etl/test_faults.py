"""Faults and bad input: whatever happens, the last good snapshot stays in service."""

import io
import os
import resource
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import pytest

from etl import build
from etl.conform.outlines import cells
from etl.load import LoadRefused, load
from observatory import ROOT
from observatory.snapshot import Snapshot, Warehouse
from tests.data_directory import (
    CONFIG,
    TERRITORIES,
    load_dataset,
    load_result,
    rejected,
    value,
    warnings,
    write_config,
    write_dataset,
)

pytestmark = pytest.mark.slow

EVENTS = """
    event_id;title;kind;start_date;country_code;commune
    E1;First;btob;2019;ES;Costa
"""
MORE_EVENTS = EVENTS + "    E2;Second;btob;2020;ES;Llano\n"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loads compute no value: for what happens around the indicators."""
    monkeypatch.setattr(build, "compute", partial(build.compute, indicators=()))


def served(root: Path) -> Snapshot:
    """The snapshot that a reader who comes now is served."""
    return Warehouse(root / "warehouse").current("trial")


def directory(root: Path) -> Path:
    return root / "warehouse" / "trial"


def rows(snapshot: Snapshot, sql: str) -> list[tuple]:  # type: ignore[type-arg]
    found = snapshot.query(sql).astype(object)
    return list(found.where(found.notna(), None).itertuples(index=False, name=None))


def command(root: Path, *more: str) -> list[str]:
    return [
        sys.executable, "-m", "etl", "run", "--config", str(root / "observatory.toml"),
        "--data", str(root / "data" / "trial"), "--out", str(root / "warehouse"), *more,
    ]  # fmt: skip


# A load that is killed

# Told of each moment of a load, it waits for ever at the one that it was given.
KILLED = """
import sys, time
from pathlib import Path
from etl import build, load, publish

config, data, out, moment = sys.argv[1:]

def reached(name):
    if name == moment:
        print("reached", flush=True)
        time.sleep(600)

def before(module, name, moment):
    function = getattr(module, name)
    def told(*given, **named):
        reached(moment)
        return function(*given, **named)
    setattr(module, name, told)

before(build, "compute", "half built")
before(build, "verify", "built")
before(publish.os, "replace", "verified")
before(publish, "point", "named")
before(publish, "_prune", "published")
load.load(Path(config), Path(data), Path(out), progress=lambda step, *_: reached(step))
"""
MOMENTS = ("events", "conform", "indicators", "half built", "built", "verified", "named")


@pytest.mark.parametrize("moment", [*MOMENTS, "published"])
def test_a_load_killed_at_any_moment_leaves_the_last_one_in_service(tmp_path, quick, moment):
    first = load_result(tmp_path, {"events": EVENTS}).snapshot
    write_dataset(tmp_path / "data" / "trial", {"events": MORE_EVENTS})
    arguments = [tmp_path / "observatory.toml", tmp_path / "data" / "trial", tmp_path / "warehouse"]
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, *map(str, arguments), moment],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    ) as loading:  # fmt: skip
        assert loading.stdout is not None
        assert loading.stdout.readline() == "reached\n"
        loading.kill()

    after = served(tmp_path)
    assert after.notice is None
    assert len(rows(after, "SELECT * FROM event")) == (2 if moment == "published" else 1)
    assert (after.id == first) == (moment != "published")
    if moment not in ("named", "published"):
        assert [path.stem for path in directory(tmp_path).glob("*.duckdb")] == [first]

    again = load_result(tmp_path, {"events": MORE_EVENTS}).snapshot
    assert served(tmp_path).id == again
    assert not list(directory(tmp_path).glob("*.partial*"))


def test_nothing_but_snapshots_has_their_ending_while_a_load_runs(tmp_path, quick):
    first = load_result(tmp_path, {"events": EVENTS}).snapshot
    write_dataset(tmp_path / "data" / "trial", {"events": MORE_EVENTS})
    pointers: set[str] = set()
    seen: set[str] = set()
    with subprocess.Popen(command(tmp_path, "--json"), cwd=ROOT, stdout=subprocess.PIPE) as loading:
        while loading.poll() is None:
            seen |= {path.name for path in directory(tmp_path).rglob("*")}
            pointers.add((directory(tmp_path) / "CURRENT").read_text())
            time.sleep(0.002)
        assert loading.stdout is not None
        loading.stdout.read()

    second = served(tmp_path).id
    assert loading.returncode == 0
    assert any(".partial" in name for name in seen)
    assert {n for n in seen if n.endswith(".duckdb")} <= {f"{first}.duckdb", f"{second}.duckdb"}
    assert pointers <= {f"{first}.duckdb\n", f"{second}.duckdb\n"}


def test_an_interrupted_load_clears_its_table(tmp_path, quick, monkeypatch):
    first = load_result(tmp_path, {"events": EVENTS}).snapshot

    def interrupted(*_given: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr(build, "verify", interrupted)
    with pytest.raises(KeyboardInterrupt):
        load_result(tmp_path, {"events": MORE_EVENTS})

    assert sorted(path.name for path in directory(tmp_path).iterdir()) == [
        ".lock", f"{first}.duckdb", "CURRENT", "ORIGIN",
    ]  # fmt: skip


# A disk that is full


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[tuple[Path, int | None]]:
    """A directory on a disk with room for one snapshot; without the right to mount one, a
    directory and the size that no file of a process may pass."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)],
        capture_output=True, check=False,
    )  # fmt: skip
    if mounted.returncode:
        yield disk, 1_000_000
        return
    try:
        yield disk, None
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_leaves_the_last_one_in_service_and_is_told(tmp_path, quick, small_disk):
    disk, limit = small_disk
    first = load_result(tmp_path, {"events": EVENTS}).snapshot
    (disk / "trial").mkdir()
    for name in (f"{first}.duckdb", "CURRENT"):
        shutil.copy(directory(tmp_path) / name, disk / "trial" / name)

    done = run_limited(tmp_path, disk, limit)

    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    told = "No space left on device" if limit is None else "File too large"
    assert f"{told} ({disk / 'trial'}). Make room or give access, then try again." in done.stderr
    assert "Nothing was published; the snapshot in service stays." in done.stderr
    assert Warehouse(disk).current("trial").id == first
    assert [path.stem for path in (disk / "trial").glob("*.duckdb")] == [first]
    assert not list((disk / "trial").glob("*.partial*"))


@pytest.mark.parametrize("limit", [10, 100_000, 1_500_000])
def test_no_room_at_any_size_is_told_in_words(tmp_path, limit):
    write_config(tmp_path)
    write_dataset(tmp_path / "data" / "trial", {"events": EVENTS})

    done = run_limited(tmp_path, tmp_path / "warehouse", limit)

    assert done.returncode == 1, done.stderr
    assert "File too large" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(directory(tmp_path).glob("*.duckdb"))


def run_limited(root: Path, out: Path, limit: int | None) -> "subprocess.CompletedProcess[str]":
    """A load into ``out`` by a child process none of whose files may pass ``limit`` bytes."""

    def limited() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    environment = {
        k: v for k, v in os.environ.items() if k not in ("LC_ALL", "LC_MESSAGES", "LANG")
    }
    return subprocess.run(
        [*command(root)[:-1], str(out)], cwd=ROOT, env=environment, preexec_fn=limited,
        capture_output=True, text=True, check=False,
    )  # fmt: skip


# A large file


@pytest.mark.parametrize("content", [b"E1;First;btob;2019;ES;Costa\n", b"\0" * 4096])
def test_a_file_of_200_mb_is_refused_with_little_memory_and_the_rest_stays(tmp_path, content):
    write_config(tmp_path)
    data = write_dataset(tmp_path / "data" / "trial", {"events": EVENTS})
    block = content * (1_000_000 // len(content))
    with (data / "events.csv").open("ab") as file:
        while file.tell() < 200_000_000:
            file.write(block)
    # The peak of the programme itself: getrusage would tell the larger one of the process that
    # started it.
    code = (
        "import sys\nfrom pathlib import Path\nfrom etl.__main__ import app\n"
        "try:\n    app(sys.argv[1:], prog_name='etl')\n"
        "finally:\n"
        "    told = Path('/proc/self/status').read_text().split('VmHWM:')[1]\n"
        "    print(told.split()[0])\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", code, *command(tmp_path)[3:]],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 1
    assert "events.csv" in done.stderr
    assert "200 MB" in done.stderr
    assert "150 MB" in done.stderr
    assert int(done.stdout) < 400_000


# Two loads at once


def test_two_loads_at_once_follow_each_other(tmp_path):
    write_config(tmp_path)
    write_dataset(tmp_path / "data" / "trial", {"events": EVENTS})

    loads = [
        subprocess.Popen(command(tmp_path, "--json"), cwd=ROOT, stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    for loading in loads:
        loading.communicate(timeout=120)

    assert [loading.returncode for loading in loads] == [0, 0]
    kept = sorted(path.stem for path in directory(tmp_path).glob("*.duckdb"))
    assert len(kept) == 2
    assert served(tmp_path).id == kept[-1]


def test_a_reader_is_never_without_a_snapshot_while_loads_are_published(tmp_path, quick):
    write_config(tmp_path)
    load_result(tmp_path, {"events": EVENTS}, config=CONFIG + "[snapshots]\nkeep = 2")
    warehouse = Warehouse(tmp_path / "warehouse")
    done = threading.Event()
    faults: list[BaseException] = []
    seen: set[tuple[str, int]] = set()

    def read() -> None:
        try:
            while not done.is_set():
                snapshot = warehouse.current("trial")
                assert snapshot.notice is None
                (found,) = rows(
                    snapshot,
                    "SELECT snapshot_id, count(event_id) FROM snapshot, event GROUP BY ALL",
                )
                seen.add(found)
                time.sleep(0.005)
        except BaseException as error:
            faults.append(error)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for at in range(4):
        load_result(
            tmp_path, {"events": MORE_EVENTS if at % 2 == 0 else EVENTS},
            config=CONFIG + "[snapshots]\nkeep = 2",
        )  # fmt: skip
    done.set()
    for reader in readers:
        reader.join()

    assert faults == []
    assert len({name for name, _ in seen}) >= 3
    assert len(seen) == len({name for name, _ in seen}), "one snapshot, two contents"


# A damaged snapshot


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def zeroed(path: Path) -> None:
    path.write_bytes(b"\0" * path.stat().st_size)


def text(path: Path) -> None:
    path.write_text("<html>404</html>")


def without_a_byte(path: Path) -> None:
    path.write_bytes(b"")


def gone(path: Path) -> None:
    path.unlink()


def spoilt_header(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096:12288] = b"\xff" * 8192
    path.write_bytes(content)


def of_an_older_schema(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE snapshot SET schema_version = 0")


DAMAGES = (truncated, zeroed, text, without_a_byte, gone, spoilt_header, of_an_older_schema)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with two snapshots of one dataset."""
    root = tmp_path_factory.mktemp("two")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "compute", partial(build.compute, indicators=()))
        load_result(root, {"events": EVENTS})
        load_result(root, {"events": MORE_EVENTS})
    return root


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_newest_snapshot_leaves_the_last_good_one_and_the_next_load_works(
    two, tmp_path, quick, damage
):
    shutil.copytree(two, tmp_path, dirs_exist_ok=True)
    good, newest = sorted(directory(tmp_path).glob("*.duckdb"))
    damage(newest)

    instead = served(tmp_path)
    again = load(
        tmp_path / "observatory.toml", tmp_path / "data" / "trial", tmp_path / "warehouse",
        if_changed=True,
    )  # fmt: skip
    after = served(tmp_path)

    assert instead.path == good
    assert instead.notice is not None
    assert newest.name in instead.notice.text()
    assert not again.unchanged
    assert (after.id, after.notice) == (again.snapshot, None)
    assert len(rows(after, "SELECT * FROM event")) == 2


# Files that cannot be used


def workbook(*lines: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in lines:
        sheet.append(line)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


_HEADER = b"event_id;title;kind;start_date;country_code\n"
UNUSABLE: dict[str, tuple[str, bytes]] = {
    "truncated workbook": ("events.xlsx", workbook(("event_id", "title"), ("E1", "T"))[:-900]),
    "binary": ("events.csv", bytes(range(256)) * 20),
    "UTF-16 without its mark": ("events.csv", (_HEADER + b"E1;T;btob;2019;FR\n").decode().encode("utf-16-le")),
    "several encodings": ("events.csv", _HEADER + "E1;Été;btob;2019;FR\n".encode() + "E2;Œuvre é;btob;2019;FR\n".encode("cp1252") + "E3;Été à;btob;2019;FR\n".encode() * 3),
    "a web page": ("events.csv", b"<!DOCTYPE html><html><body>404</body></html>"),
    "header only of blanks": ("events.csv", b" ; ; \n"),
    "a missing column": ("events.csv", b"event_id;title;kind;start_date\nE1;T;btob;2019\n"),
    "an unknown column": ("events.csv", _HEADER.strip() + b";colour\nE1;T;btob;2019;FR;red\n"),
    "a doubled column": ("events.csv", _HEADER.strip() + b";title\nE1;T;btob;2019;FR;T\n"),
    "an open quotation mark": ("events.csv", _HEADER + b'E1;"T;btob;2019;FR\nE2;T;btob;2019;FR\n'),
}  # fmt: skip


@pytest.mark.parametrize("fault", UNUSABLE)
def test_an_unusable_file_is_named_and_the_snapshot_in_service_untouched(two, tmp_path, fault):
    shutil.copytree(two, tmp_path, dirs_exist_ok=True)
    name, content = UNUSABLE[fault]
    (tmp_path / "data" / "trial" / "events.csv").unlink()
    (tmp_path / "data" / "trial" / name).write_bytes(content)
    before = {path.name: path.read_bytes() for path in directory(tmp_path).glob("*[D7]*")}

    with pytest.raises(LoadRefused) as caught:
        load(tmp_path / "observatory.toml", tmp_path / "data" / "trial", tmp_path / "warehouse")

    (message,) = caught.value.messages
    assert message.text().startswith(name)
    assert {path.name: path.read_bytes() for path in directory(tmp_path).glob("*[D7]*")} == before
    assert served(tmp_path).notice is None


def test_a_file_cut_in_the_middle_of_a_row_loses_that_row_alone(tmp_path, quick):
    content = (_HEADER + b"E1;T;btob;2019;ES\nE2;T;btob;2019;ES\nE3;T;bt").decode()

    snapshot = load_dataset(tmp_path, {"events": content})

    assert rows(snapshot, "SELECT event_id FROM event ORDER BY 1") == [("E1",), ("E2",)]
    assert [row[:2] for row in rejected(snapshot)] == [("events", 4)]


def test_outlines_that_cannot_be_read_are_done_without(tmp_path, quick):
    (tmp_path / "outlines.geojson").write_text("hello")
    source = f'[[source]]\nname = "outlines"\nkind = "boundaries"\nlocation = "{tmp_path}/outlines.geojson"\n'

    snapshot = load_dataset(tmp_path, {}, config=CONFIG + source)

    assert warnings(snapshot) == [
        "outlines.geojson: the outlines cannot be read (DataSourceError); the map shows approximate"
        " areas. Give GeoJSON polygons with a property code."
    ]
    assert rows(snapshot, "SELECT DISTINCT geometry_quality FROM territory WHERE geometry IS NOT NULL") == [("approximate",)]  # fmt: skip


@pytest.mark.parametrize(
    "points",
    [
        [(41, 2), (41.2, 2), (0, 180)],
        [(90, -180), (-90, 180), (0, 0), (89, 179)],
        [(41, 2), (42, 2), (43, 2), (43, 2)],
        [(0, 179.9), (0, -179.9), (0.1, 180)],
    ],
)
def test_points_strewn_over_the_globe_stop_no_load(points):
    table = pd.DataFrame(points, columns=["lat", "lon"]).assign(
        code=[f"1700{at}" for at in range(len(points))]
    )

    assert set(cells(table)) <= set(table["code"])


# Rows that contradict each other, a code or good sense

HOSTILE: dict[str, str | bytes] = {
    "territories": TERRITORIES + """
        ES;Renamed;country;;;;
        basin:coast;Not a basin;commune;17;1;;
        17004;Twin;commune;17;;41.00;2.00
        L1;Loop;region;L2;;;
        L2;Loop;region;L1;;;
    """.replace("        ", "    "),
    "clusters": """
        cluster_id;name;kind;country_code;chimera;bodies
        one;One;focal;ES;1;O1;
        two;Two;foreign;IT;1;
        lost;Lost;foreign;;1;Nobody
        beta;Beta;foreign;IT;;
        unlisted:gamma-delta;Alpha;foreign;IT;;
    """,
    "organisations": """
        org_id;name;kind;country_code;commune;naf;employees;segment;member_of
        one;Uno;cluster;ES;Costa;;;;
        O1;Alpha;company;ES;Costa;59.11A;1000000000000;all;one
        O2;Beta;company;ES;Llano;;;cluster:two;
        unlisted:gamma;Delta;company;ES;Costa;;;;
        O3;<script>alert(1)</script>;company;ES;Costa;;;;
        O4;=cmd|' /C calc'!A0;company;ES;Costa;;;;
        O5;../../etc/passwd;company;ES;Costa;;;;
    """,
    "events": """
        event_id;title;kind;start_date;country_code;commune;attendance;status
        E1;Meeting;btob;2019-03-04;ES;Costa;1000000000000;
        E2;Long ago;btob;1019-01-02;ES;Costa;;
        E3;Refused;no-kind;2019;ES;Costa;;
    """,
    "participations": """
        event_id;organisation;leads;contracts
        E1;Gamma;1;9
        E1;unlisted:gamma;0;3
        E1;!!!;;
        E1;???;;
        E1;東京 Film;;
        E1;大阪 Film;;
        E1;Alpha;;
        E1;Alpha;;
        E2;Beta;;
        E3;Alpha;;
        E9;Alpha;;
    """,
    "partnerships": """
        partnership_id;organisation_a;organisation_b;kind;start_date;country_a;country_b
        P1;one;two;exchange;2018;ES;IT
        P2;One;Two;exchange;2018;ES;IT
        P3;Uno;lost;exchange;2018;ES;FR
        P4;Beta;beta;exchange;2018;ES;IT
        P5;one;Gamma Delta;exchange;2018;ES;IT
        P6;one;unlisted:gamma-delta;exchange;2018;ES;IT
    """,
    "support": """
        case_id;organisation;kind;status;decided_on;amount_requested_eur;amount_granted_eur
        S1;Alpha;funding;granted;2019;100;500
        S2;Alpha;funding;refused;;100;500
    """,
    "survey_answers": """
        wave_id;respondent_id;cluster_id;unaided;level
        W1;R1;one;1;2
    """,
    "published_figures": """
        figure_id;subject;period_start;measure;value;unit;source_title;source_url;territory
        F1;a;2018;b;-5;u;t;javascript:alert(1);
        F2;a;2018;b;6;u;t;x;
        F3;a;2018;b;7;u;t;x;elsewhere
    """,
    "cluster_criteria": """
        cluster_id;gap;criterion;value
        one;G1;staff;3
        one;G1;staff;4
    """,
    "gaps": """
        gap_id;title_en
        G1;Ours
    """,
    "recommendations": """
        recommendation_id;gap_id;title_en
        R1;G3;Names another gap
        R2;;Names none
        R3;G9;Names one that is not
    """,
    "targets": """
        indicator_id;target_date;target_value;territory
        R3.1;2025-12-31;5;
        R3.1;2025;6;17
        R3.1;2026;7;nowhere
    """,
}  # fmt: skip


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A snapshot of everything that contradicts itself, loaded and verified whole."""
    return load_dataset(tmp_path_factory.mktemp("hostile"), HOSTILE)


def test_contradictions_are_rejected_with_their_lines(hostile):
    assert [row[:3] for row in sorted(rejected(hostile))] == [
        ("cluster_criteria", 3, "year"),
        ("events", 4, "kind"),
        ("participations", 11, "event_id"),
        ("participations", 12, "event_id"),
        ("recommendations", 4, "gap_id"),
        ("survey_answers", 2, "respondent_id"),
        ("targets", 3, "target_date"),
    ]


def test_a_territory_may_be_redefined_and_basins_stay_those_of_the_configuration(hostile):
    found = dict(rows(hostile, "SELECT code, name FROM territory"))

    assert found["ES"] == "Renamed"
    assert found["basin:coast"] == "Coast"
    assert {"basin:coast", "basin:other", "17001", "17004"} <= set(found)


def test_an_organisation_with_a_cluster_s_id_is_the_party_that_its_rows_name(hostile):
    parties = rows(hostile, "SELECT org_id_a, org_id_b FROM partnership ORDER BY partnership_id")

    assert parties[:3] == [("one", "two"), ("one", "two"), ("one", "lost")]
    assert rows(hostile, "SELECT name FROM organisation WHERE org_id = 'one'") == [("Uno",)]
    kinds = dict(rows(hostile, "SELECT org_id, kind FROM organisation"))
    assert (kinds["two"], kinds["lost"]) == ("cluster", "cluster")


def test_a_cluster_is_found_by_its_id_where_an_organisation_has_its_name(hostile):
    parties = rows(hostile, "SELECT org_id_a, org_id_b FROM partnership ORDER BY partnership_id")

    assert parties[3] == ("O2", "beta")
    assert parties[5] == ("one", "unlisted:gamma-delta")
    assert parties[4][1] not in (parties[5][1], "O1")


def test_names_without_a_latin_letter_stay_apart(hostile):
    named = rows(
        hostile,
        "SELECT p.organisation, p.org_id, o.name FROM participation p JOIN organisation o"
        " USING (org_id) ORDER BY p.line",
    )

    own = {written: org_id for written, org_id, _ in named}
    strange = ("Gamma", "unlisted:gamma", "!!!", "???", "東京 Film", "大阪 Film")
    assert len({own[written] for written in strange}) == len(strange)
    assert own["unlisted:gamma"] == "unlisted:gamma"
    assert [name for written, _, name in named if written == "unlisted:gamma"] == ["Delta"]


def test_every_participation_has_an_id_of_its_own_and_a_company_counts_once(hostile):
    ids = [key for (key,) in rows(hostile, "SELECT participation_id FROM participation")]

    assert len(ids) == len(set(ids)) == 9
    assert value(hostile, "R5.2", year=2019) == 7


def test_markup_formulas_and_paths_are_kept_as_the_text_that_they_are(hostile):
    names = {name for (name,) in rows(hostile, "SELECT name FROM organisation")}

    assert {"<script>alert(1)</script>", "=cmd|' /C calc'!A0", "../../etc/passwd"} <= names


def test_a_mistyped_year_is_pointed_out(hostile):
    assert "events.csv: the earliest date is of the year 1019. Check that it is meant." in warnings(
        hostile
    )


def test_recommendations_may_name_any_gap_or_none(hostile):
    found = dict(rows(hostile, "SELECT recommendation_id, gap_id FROM recommendation"))

    assert found == {"R1": "G3", "R2": None, "R3": "G3", "R4": "G4", "R5": "G5"}


def test_a_dataset_of_participations_and_events_alone_is_loaded(tmp_path):
    snapshot = load_dataset(
        tmp_path,
        {
            "territories": "code;name;level\n",
            "events": EVENTS,
            "participations": "event_id;organisation\nE1;Alpha\nE1;Beta\n",
        },
    )

    assert rows(snapshot, "SELECT DISTINCT kind, is_local FROM organisation") == [
        ("unlisted", False)
    ]
    assert value(snapshot, "R3.4", year=2019) == 2


def test_codes_whose_leading_zero_a_workbook_dropped_are_understood(tmp_path, quick):
    config = CONFIG.replace('focal = "17"\ncountry = "ES"', 'focal = "06"\ncountry = "FR"')
    config = config.replace('["17001", "17002"]', '["06088"]').replace("17002", "06029")
    organisations = workbook(
        ("org_id", "name", "kind", "country_code", "commune", "department_code", "siret"),
        ("O1", "Alpha", "company", "FR", 6088, 6, 5_480_024_800_012),
        ("O2", "Beta", "company", "FR", "6000 Nice", None, None),
        ("O3", "Gamma", "company", "FR", None, 6, None),
        ("O4", "Delta", "company", "IT", None, 6, None),
    )
    events = workbook(
        ("event_id", "title", "kind", "start_date", "country_code", "commune", "department_code"),
        ("E1", "T", "btob", 2019, "FR", 6029, 6),
    )
    participations = workbook(("event_id", "organisation"), ("E1", 5_480_024_800_012))

    snapshot = load_dataset(
        tmp_path,
        {"organisations.xlsx": organisations, "events.xlsx": events,
         "participations.xlsx": participations, "territories": "code;name;level\n"},
        config=config,
    )  # fmt: skip

    assert rejected(snapshot) == []
    assert rows(
        snapshot,
        "SELECT org_id, siret, commune_code, department_code, is_local FROM organisation ORDER BY 1",
    ) == [
        ("O1", "05480024800012", "06088", "06", True),
        ("O2", None, "06088", None, True),
        ("O3", None, None, "06", True),
        ("O4", None, None, "6", False),
    ]
    assert rows(snapshot, "SELECT commune_code, department_code FROM event") == [("06029", "06")]
    assert rows(snapshot, "SELECT org_id FROM participation") == [("O1",)]

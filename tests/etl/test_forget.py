"""Forgetting: nothing of an organisation or a respondent stays, nobody else is touched, no load brings
it back."""

import errno
import io
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb
import openpyxl
import pytest
from typer.testing import CliRunner, Result

from etl import build, publish
from etl.__main__ import app
from etl.archive import BackupError
from etl.backup import backup
from etl.forget import CannotForget, Forgot, forget
from etl.forgotten import Forgotten, Identity, forgotten, forgotten_directory
from etl.load import load
from etl.naming import Texts
from etl.restore import restore
from observatory.access import Role
from observatory.config import load_config
from observatory.register import REGISTER_VARIABLE, Change, Database, Records, Writer
from observatory.register.dump import dumped, table_names
from observatory.register.uploads import Uploads
from observatory.snapshot import Snapshot, Warehouse, approval
from tests.data_directory import write_config, write_dataset

pytestmark = pytest.mark.slow

ANNA = Writer("Anna", Role.MANAGER)
SIRET = "73282932000074"
FILES = {
    "organisations": f"""
        org_id;name;kind;country_code;segment;commune;siret;know_how
        zed;Zédtoile Films;company;ES;production;Costa;{SIRET};vfx
        zed-south;Zédtoile Films Sud;company;ES;production;Llano;;vfx
        bee;Bee Studio;company;ES;games;Costa;;sound
        far;Faraway;company;IT;;;;
    """,
    "clusters": """
        cluster_id;name;kind;bodies
        one;Cluster One;focal;zed;bee
        two;Cluster Two;foreign;far
    """.replace("focal;zed;bee", 'focal;"zed;bee"'),
    "events": """
        event_id;title;kind;start_date;country_code;commune;organiser;source_url;venue
        E1;Gala of ZÉDTOILE  FILMS;btob;2019-03-04;ES;Costa;"Zédtoile Films; Bee Studio";https://example.org/zedtoile-films;Casa Zédtoile Films Sud
        E2;Meeting;btob;2019-05-04;ES;Costa;Bee Studio;;
    """,
    "participations": """
        event_id;organisation;commune;contracts;contract_value_eur
        E1;Zédtoile Films SARL;Costa;1;5000
        E2;zed;;;
        E1;Bee Studio;Costa;2;100
        E2;Zédtoile Films Sud;Llano;;
    """,
    "partnerships": """
        partnership_id;organisation_a;organisation_b;kind;start_date;country_a;country_b
        P1;Zédtoile Films;Faraway;co-production;2018-01-01;ES;IT
        P2;Bee Studio;Faraway;co-production;2018-01-01;ES;IT
    """,
    "support": f"""
        case_id;organisation;kind;status;siret;decided_on;amount_granted_eur
        S1;Whatever is written;funding;granted;{SIRET};2019-02-02;777
        S2;bee;funding;granted;;2020-02-02;20
    """,
    "mentions": """
        mention_id;date;outlet;url;entities
        M1;2019-01-01;Daily;https://example.org/a;"zed;bee"
    """,
    "survey_respondents": """
        wave_id;wave_date;respondent_id;stakeholder
        w1;2019-06-01;r1;company
        w1;2019-06-01;r2;company
    """,
    "survey_answers": """
        wave_id;respondent_id;cluster_id;unaided;level
        w1;r1;one;1;2
        w1;r2;one;0;1
    """,
    "decisions": """
        written;candidate_id;decision
        Zedtoiles;zed;same
    """,
    "notes": """
        note_id;indicator_id;text
        N1;R3.1;Without Zédtoile Films it would be less
    """,
}
NAMES = re.compile(
    rb"(?i)z(\xc3\xa9|\xc3\x89|e)dtoile[ -]+films(?! sud)|zedtoiles|whatever is written|"
    + SIRET.encode()
)
"""What only the forgotten one is called; “Zédtoile Films Sud” is another company and stays."""


@pytest.fixture
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loads compute no value, which is not what is looked at."""
    monkeypatch.setattr(build, "compute", partial(build.compute, indicators=()))


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two loads of the files; the second has another title, and figures."""
    root = tmp_path_factory.mktemp("forget")
    write_dataset(root / "data" / "trial", FILES)
    write_config(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "compute", partial(build.compute, indicators=()))
        again(root)
    events = FILES["events"].replace("Meeting", "A meeting")
    write_dataset(root / "data" / "trial", {"events": events})
    again(root)
    return root


@pytest.fixture
def root(loaded: Path, tmp_path: Path) -> Path:
    """A copy of the loads, to change."""
    return copied(loaded, tmp_path)


@dataclass(frozen=True)
class Done:
    """What a forgetting left: before and after it, and what it told."""

    root: Path
    register: Database
    before: Path
    told: Forgot


@pytest.fixture
def register(root: Path) -> Iterator[Database]:
    """What managers typed and gave about it and others."""
    database = written_to(root)
    yield database
    database.close()


@pytest.fixture(scope="module")
def done(loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Done]:
    """The organisation forgotten everywhere, once for all that look at what is left."""
    root = copied(loaded, tmp_path_factory.mktemp("done"))
    database = written_to(root)
    kept = shutil.copytree(root, root.parent / "before")
    (told,) = forget(root / "warehouse", "zed", database, by="Anna")
    yield Done(root, database, kept, told)
    database.close()


def copied(loaded: Path, place: Path) -> Path:
    """A copy of the loads, the first one approved."""
    shutil.copytree(loaded, place / "root")
    directory = place / "root" / "warehouse" / "trial"
    publish.approve(directory, "Anna", publish.snapshots(directory)[0].stem)
    return place / "root"


def written_to(root: Path, address: str = "") -> Database:
    """A register in which managers typed and gave something about it and others."""
    database = Database(address or str(root / "register" / "register.sqlite"))
    records = Records(database, "trial", load_config(root / "observatory.toml"))
    event = {"event_id": "E9", "title": "Day at Zédtoile Films", "kind": "btob", "start_date": "2020-01-01",
             "country_code": "ES", "organiser": "Zédtoile Films; Bee Studio"}  # fmt: skip
    case = {"case_id": "S9", "organisation": "zed", "kind": "funding", "status": "granted"}
    records.save(ANNA, Change("event", event))
    records.save(ANNA, Change("event", {**event, "audience": "public"}, 1))
    records.save(ANNA, Change("support_case", case))
    records.save(ANNA, Change("support_case", {**case, "case_id": "S8", "organisation": "bee"}))
    decision = {"written": "Zedtoiles", "candidate_id": "zed", "decision": "same"}
    records.save(ANNA, Change("decision", decision))
    uploads = Uploads(database, "trial")
    rows = 'event_id;organisation\nE1;Zédtoile Films\nE1;"Bee\nStudio"\nE1;Zédtoile Films Sud\n'
    uploads.keep(ANNA, "participations", "list.csv", rows.encode("cp1252"))
    uploads.keep(ANNA, "support", "old.xls", b"\x00\x01 no text")
    return database


def again(root: Path, **how: object) -> None:
    load(root / "observatory.toml", root / "data" / "trial", root / "warehouse", **how)  # type: ignore[arg-type]


def bytes_under(*places: Path) -> bytes:
    return b"\n".join(
        path.read_bytes() for place in places for path in place.rglob("*") if path.is_file()
    )


def rows(snapshot: Snapshot, sql: str) -> list[tuple[object, ...]]:
    return list(snapshot.query(sql).itertuples(index=False, name=None))


def now(root: Path) -> Snapshot:
    return Warehouse(root / "warehouse").current("trial")


@pytest.fixture
def etl(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """A function that calls a command, in English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "200")

    def called(*arguments: object) -> Result:
        return CliRunner().invoke(app, [str(argument) for argument in arguments])

    return called


# Organisations


def test_no_byte_of_the_name_stays_in_any_file(done):
    parts = ("warehouse", "register")
    assert NAMES.search(bytes_under(*(done.before / part for part in parts)))

    after = bytes_under(*(done.root / part for part in (*parts, "forgotten")))

    assert NAMES.findall(after) == []
    assert "Zédtoile Films Sud".encode() in after


def test_every_table_loses_its_rows_and_keeps_those_of_others(done):
    snapshot = now(done.root)

    left = rows(snapshot, "SELECT org_id FROM organisation ORDER BY 1")
    assert left == [("bee",), ("far",), ("zed-south",)]
    left = rows(snapshot, "SELECT event_id, organisation FROM participation ORDER BY 1")
    assert left == [("E1", "Bee Studio"), ("E2", "Zédtoile Films Sud")]
    assert rows(snapshot, "SELECT partnership_id FROM partnership") == [("P2",)]
    assert rows(snapshot, "SELECT case_id FROM support_case") == [("S2",)]
    assert rows(snapshot, "FROM decision") == []
    (mention,) = rows(snapshot, "SELECT entity_ids, entities FROM mention")
    assert [list(cell) for cell in mention] == [["bee"], ["bee"]]
    (bodies,) = rows(snapshot, "SELECT body_ids, bodies FROM cluster WHERE cluster_id = 'one'")
    assert [list(cell) for cell in bodies] == [["bee"], ["bee"]]
    assert rows(snapshot, "SELECT text FROM note") == [("Without (removed) it would be less",)]


def test_its_events_lose_the_organiser_and_stay(done):
    first, second = rows(
        now(done.root),
        "SELECT title, organiser, organiser_ids, source_url FROM event ORDER BY event_id",
    )

    assert (first[0], first[1], list(first[2]), first[3]) == (
        "Gala of (removed)", "Bee Studio", ["bee"], None,
    )  # fmt: skip
    assert (second[0], second[1]) == ("A meeting", "Bee Studio")


def test_figures_stay_but_for_those_that_rest_on_it_alone(done):
    whole = """SELECT period_start, value FROM indicator_value
        WHERE segment = 'all' AND territory_code = '17' AND indicator_id = 'R2.1' ORDER BY 1"""
    funded = "FROM indicator_value WHERE value = 777"
    before, after = now(done.before), now(done.root)

    assert rows(before, whole)
    assert rows(after, whole) == rows(before, whole)
    assert rows(before, funded)
    assert rows(after, funded) == []
    assert rows(after, "FROM indicator_evidence WHERE row_id IN ('zed', 'S1', 'P1')") == []


def test_snapshots_get_other_ids_in_the_same_order_and_approvals_follow(done):
    directory = done.root / "warehouse" / "trial"
    before = publish.snapshots(done.before / "warehouse" / "trial")

    first, second = publish.snapshots(directory)

    assert {first.name, second.name}.isdisjoint(path.name for path in before)
    times = [path.stem.split("-")[0] for path in (first, second)]
    assert times == [path.stem.split("-")[0] for path in before]
    assert publish.current(directory) == second
    assert now(done.root).id == second.stem
    assert approval(directory).snapshot_id == first.stem
    assert approval(directory).by == "Anna"


def test_a_reader_that_has_the_file_open_goes_on_and_then_reads_the_new_one(root):
    warehouse = Warehouse(root / "warehouse")
    open_before = warehouse.current("trial")

    forget(root / "warehouse", "zed", None)

    assert rows(open_before, "SELECT count(*) FROM organisation") == [(4,)]
    after = warehouse.current("trial")
    assert after.id != open_before.id
    assert rows(after, "SELECT count(*) FROM organisation") == [(3,)]


def test_the_register_loses_its_rows_their_log_and_the_name_elsewhere(done):
    records = Records(done.register, "trial", load_config(done.root / "observatory.toml"))

    assert [row.key for row in records.rows("support_case")] == ['{"case_id": "S8"}']
    assert records.rows("decision") == []
    (event,) = records.rows("event")
    assert event.cells["organiser"] == "Bee Studio"
    assert event.cells["title"] == "Day at (removed)"
    assert [item.after["organiser"] for item in records.history("event")] == ["Bee Studio"] * 2
    assert records.history("support_case", '{"case_id": "S9"}') == []


def test_a_given_file_loses_its_rows_and_one_that_cannot_be_changed_its_content(done):
    uploads = Uploads(done.register, "trial")

    assert uploads.content(1).decode("cp1252") == (
        'event_id;organisation\n\nE1;"Bee\nStudio"\nE1;Zédtoile Films Sud\n'
    )
    assert uploads.content(2) == b""
    assert list(uploads.in_use()) == ["participations"]
    assert done.told.files == ["2 (support)"]


@pytest.mark.usefixtures("_quick")
def test_no_load_brings_it_back(root, register):
    forget(root / "warehouse", "zed", register)
    forgotten_id = now(root).id

    again(root, if_changed=True, register=str(register.path))

    snapshot = now(root)
    assert snapshot.id != forgotten_id
    found = rows(snapshot, "SELECT org_id FROM organisation ORDER BY 1")
    assert found == [("bee",), ("far",), ("zed-south",)]
    assert rows(snapshot, "SELECT case_id FROM support_case ORDER BY 1") == [("S2",), ("S8",)]
    assert rows(snapshot, "FROM rejected_row") == []
    (warnings,) = rows(snapshot, "SELECT warnings FROM snapshot")[0]
    assert "rows were left out" in warnings
    assert NAMES.findall(snapshot.path.read_bytes()) == []
    assert "Zédtoile Films Sud".encode() in snapshot.path.read_bytes()


def test_a_dry_run_says_what_would_go_and_changes_nothing(etl, root, register):
    before = bytes_under(root / "warehouse" / "trial", root / "register")

    result = etl(
        "forget", "zed", "--out", root / "warehouse", "--register", register.path, "--dry-run"
    )

    assert result.exit_code == 0, result.stderr
    cells = [[c.strip() for c in line.strip("│").split("│")] for line in result.stdout.splitlines()]
    told = {row[0]: row[1:] for row in cells if len(row) == 3}
    assert told["participation"] == ["4", "0"]
    assert told["event"] == ["0", "2"]
    assert told["register: record"][0] == "3"
    assert "Nothing was changed." in result.stdout
    after = bytes_under(root / "warehouse" / "trial", root / "register")
    assert len(after) >= len(before) - 200
    assert now(root).query("FROM organisation WHERE org_id = 'zed'").shape[0] == 1
    assert not forgotten_directory(root / "warehouse").exists()


def test_the_command_says_what_is_out_of_reach(etl, root):
    result = etl("forget", "zed", "--out", root / "warehouse", "--register", "none")

    assert result.exit_code == 0, result.stderr
    assert "Backups, sources and extracts are out of reach" in result.stderr
    assert "organisations, participations, partnerships, support" in result.stdout


def test_without_being_told_it_is_the_register_that_the_snapshots_were_loaded_with(
    etl, root, register, monkeypatch
):
    monkeypatch.delenv(REGISTER_VARIABLE)
    for path in publish.snapshots(root / "warehouse" / "trial"):
        with duckdb.connect(str(path)) as connection:
            ((config,),) = connection.execute("SELECT config FROM snapshot").fetchall()
            told = json.dumps({**json.loads(config), "register": str(register.path)})
            connection.execute("UPDATE snapshot SET config = ?", [told])

    result = etl("forget", "zed", "--out", root / "warehouse", "--dry-run")

    assert result.exit_code == 0, result.stderr
    assert "register: record" in result.stdout


def test_an_unknown_id_is_said_and_exits_1(etl, root):
    result = etl("forget", "nobody", "--out", root / "warehouse", "--register", "none")

    assert result.exit_code == 1
    assert "Nothing is known by the id nobody in trial." in result.stderr
    assert not forgotten_directory(root / "warehouse").exists()


def test_a_cluster_is_not_forgotten(root):
    snapshot = publish.current(root / "warehouse" / "trial")
    with duckdb.connect(str(snapshot)) as connection:
        connection.execute("UPDATE organisation SET org_id = 'two' WHERE org_id = 'far'")

    with pytest.raises(CannotForget, match="is a cluster"):
        forget(root / "warehouse", "two", None)


def test_a_failed_verification_leaves_what_is_in_service(etl, root, monkeypatch):
    from etl.faults import VerificationFailed

    def fails(*_: object) -> None:
        raise VerificationFailed("a test")

    before = [path.read_bytes() for path in publish.snapshots(root / "warehouse" / "trial")]
    monkeypatch.setattr("etl.rewriting.verify", fails)

    result = etl("forget", "zed", "--out", root / "warehouse", "--register", "none")

    assert result.exit_code == 1
    assert "Give the command again" in result.stderr
    assert [path.read_bytes() for path in publish.snapshots(root / "warehouse" / "trial")] == before
    assert [p.name for p in (root / "warehouse" / "trial").iterdir() if "partial" in p.name] == []


def test_after_a_failure_at_the_last_moment_the_command_can_be_given_again(etl, root):
    call = ["forget", "zed", "--out", root / "warehouse", "--register", "none"]
    before = now(root).id
    with pytest.MonkeyPatch.context() as patch:

        def full(*_: object) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        patch.setattr("etl.publish.point", full)
        failed = etl(*call)
        assert failed.exit_code == 1
        assert "Give the command again" in failed.stderr
        assert now(root).id == before

    assert etl(*call).exit_code == 0

    assert len(publish.snapshots(root / "warehouse" / "trial")) == 2
    assert NAMES.findall(bytes_under(root / "warehouse")) == []
    assert len(rows(now(root), "FROM organisation")) == 3


def test_a_snapshot_that_never_knew_it_stays_as_it_is(root):
    forget(root / "warehouse", "zed", None)
    kept = publish.snapshots(root / "warehouse" / "trial")
    with duckdb.connect(str(kept[0])) as connection:
        connection.execute("DELETE FROM survey_answer")

    forget(root / "warehouse", "w1/r1", None)

    first, second = publish.snapshots(root / "warehouse" / "trial")
    assert first == kept[0]
    assert second != kept[1]
    assert approval(first.parent).snapshot_id == first.stem


def test_a_snapshot_that_cannot_be_written_anew_goes_as_a_whole(root):
    directory = root / "warehouse" / "trial"
    shutil.copy(publish.snapshots(directory)[0], directory / "20200101T000000000000Z-0.duckdb")
    with duckdb.connect(str(directory / "20200101T000000000000Z-0.duckdb")) as connection:
        connection.execute("UPDATE snapshot SET schema_version = 1")

    (told,) = forget(root / "warehouse", "zed", None)

    assert told.removed == ["20200101T000000000000Z-0"]
    assert len(publish.snapshots(directory)) == 2


def test_a_backup_from_before_does_not_bring_it_back(etl, root, register):
    file = root / "b.zip"
    backup(root / "warehouse", file, register)
    forget(root / "warehouse", "zed", register)

    result = etl(
        "restore",
        "--from",
        file,
        "--out",
        root / "warehouse",
        "--register",
        register.path,
        "--force",
    )

    assert result.exit_code == 0, result.stderr
    assert "trial: the backup had 1 that were to be forgotten" in result.stdout
    assert NAMES.findall(bytes_under(root / "warehouse", root / "register")) == []
    assert len(rows(now(root), "FROM organisation")) == 3


def test_a_backup_takes_the_list_to_another_machine(root, tmp_path):
    forget(root / "warehouse", "w1/r1", None)
    backup(root / "warehouse", tmp_path / "b.zip", None)

    restore(tmp_path / "b.zip", tmp_path / "other" / "warehouse", None)

    here, there = (forgotten(place / "warehouse", "trial") for place in (root, tmp_path / "other"))
    assert here.is_respondent("w1", "r1")
    assert there == here


def test_lists_of_two_keys_are_not_mixed(root, tmp_path):
    forget(root / "warehouse", "w1/r1", None)
    backup(root / "warehouse", tmp_path / "b.zip", None)
    (forgotten_directory(root / "warehouse") / "key").write_text("another")

    with pytest.raises(BackupError, match="different keys"):
        restore(tmp_path / "b.zip", root / "warehouse", None, force=True)


def test_postgresql_forgets_as_well(root, postgres):
    database = written_to(root, postgres())

    forget(root / "warehouse", "zed", database)

    records = Records(database, "trial", load_config(root / "observatory.toml"))
    assert [row.key for row in records.rows("support_case")] == ['{"case_id": "S8"}']
    with database.reading() as connection:
        dumps = b"".join(line for name in table_names() for line in dumped(connection, name))
    assert NAMES.findall(dumps) == []
    database.close()


def test_a_workbook_that_names_it_loses_its_content_and_another_stays(root, register):
    uploads = Uploads(register, "trial")
    for name in ("Zédtoile Films", "Bee Studio"):
        book, file = openpyxl.Workbook(), io.BytesIO()
        book.active.append(["E1", name])
        book.save(file)
        uploads.keep(ANNA, "participations", f"{name}.xlsx", file.getvalue())

    (told,) = forget(root / "warehouse", "zed", register)

    assert told.files == ["2 (support)", "3 (participations)"]
    assert uploads.content(3) == b""
    assert len(uploads.content(4)) > 1000
    assert [item.file for item in uploads.listed()][1] == "(removed)"


# Respondents


@pytest.mark.usefixtures("_quick")
def test_a_respondent_loses_the_answers_and_no_load_brings_them_back(root):
    forget(root / "warehouse", "w1/r1", None)
    asked = "SELECT respondent_id, (SELECT respondents FROM survey_wave) FROM survey_answer"

    assert rows(now(root), asked) == [("r2", 1)]
    again(root)
    assert rows(now(root), asked) == [("r2", 1)]


# Recognising


def recognising(**known: frozenset[str]) -> Forgotten:
    """A list that holds one organisation."""
    return Forgotten(b"key").of_organisation(Identity(**known))


def test_a_namesake_elsewhere_or_with_another_number_is_somebody_else():
    gone = recognising(
        ids=frozenset({"zed"}), names=frozenset({"Zed Films"}),
        sirens=frozenset({SIRET[:9]}), places=frozenset({"Costa", "17001"}),
    )  # fmt: skip

    assert gone.is_organisation("ZED  FILMS sarl")
    assert gone.is_organisation("Zed Films", None, ["COSTA"])
    assert gone.is_organisation("anything", SIRET)
    assert gone.is_organisation(SIRET)
    assert gone.is_organisation("zed", None, ["Llano"])
    assert not gone.is_organisation("Zed Films", None, ["Llano"])
    assert not gone.is_organisation("Zed Films", "35600000000048", ["Costa"])
    assert not gone.is_organisation("Zed Films Sud")


def test_a_name_without_a_place_is_meant_wherever_it_stands():
    gone = recognising(ids=frozenset({"unlisted:zed"}), names=frozenset({"Zed Films"}))

    assert gone.is_organisation("Zed Films", None, ["Llano"])


def test_a_list_tells_nothing_but_marks_and_another_key_makes_others(done):
    listed = forgotten(done.root / "warehouse", "trial")
    text = (forgotten_directory(done.root / "warehouse") / "trial.jsonl").read_text("utf-8")

    assert listed.marks
    assert all(len(mark) == 64 for mark in listed.marks)
    assert "zed" not in text
    assert '"by": "Anna"' in text
    other = Forgotten(b"other").of_organisation(Identity(frozenset({"zed"})))
    assert listed.marks.isdisjoint(other.marks)


def test_a_load_refuses_to_go_without_a_list_that_it_cannot_read(etl, root):
    forget(root / "warehouse", "zed", None)
    (forgotten_directory(root / "warehouse") / "key").unlink()

    result = etl(
        "run", "--config", root / "observatory.toml", "--data", root / "data" / "trial",
        "--out", root / "warehouse", "--register", "none",
    )  # fmt: skip

    assert result.exit_code == 1
    assert "The list of what was forgotten" in result.stderr


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("At Zed Films.", "At (removed)."),
        ("zed-films.example", "(removed).example"),
        ("Zed Films Sud and ZED FILMS", "Zed Films Sud and (removed)"),
        ("Zed Filmstock", "Zed Filmstock"),
        (f"no. {SIRET}", "no. (removed)"),
        ("no. 732 829 320 00074", "no. (removed)"),
        ("In Costa", "In Costa"),
    ],
)
def test_texts_lose_the_name_and_keep_longer_names_of_others(text, left):
    known = Identity(names=frozenset({"Zed Films", "Costa"}), sirens=frozenset({SIRET[:9]}))

    assert Texts(known, ["Zed Films Sud"], ["Costa"]).without(text) == left

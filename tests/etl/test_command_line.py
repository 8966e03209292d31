"""The command line: its commands, exit codes, JSON, and the language that it speaks."""

import io
import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from etl import build, publish
from etl.__main__ import app
from observatory import ROOT
from observatory.model import LAYOUT
from observatory.snapshot import Warehouse
from tests.data_directory import write_config, write_dataset

pytestmark = pytest.mark.slow

EVENTS = """
    event_id;title;kind;start_date;country_code
    E1;First;btob;2019;ES
    E2;Second;btobs;2019;ES
"""
STAYS = "Nothing was published; the snapshot in service stays."


@pytest.fixture(autouse=True)
def _english_and_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages in English; loads compute no value, which is not what is looked at here."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "300")
    monkeypatch.setattr(build, "compute", partial(build.compute, indicators=()))


@pytest.fixture
def etl():
    """A function that calls a command."""

    def called(*arguments: object) -> Result:
        return CliRunner().invoke(app, [str(argument) for argument in arguments])

    return called


@pytest.fixture
def given(tmp_path: Path):
    """A function that writes a dataset and gives the options of a load of it."""

    def options(files: dict[str, str | bytes] | None = None, **how: str) -> list[object]:
        data = write_dataset(tmp_path / "data" / "trial", files or {}, **how)  # type: ignore[arg-type]
        config = tmp_path / "observatory.toml"
        if not config.exists():
            write_config(tmp_path)
        return ["--config", config, "--data", data, "--out", tmp_path / "out"]

    return options


def child(*arguments: object, **environment: str) -> "subprocess.CompletedProcess[str]":
    """A command as a child process."""
    known = {k: v for k, v in os.environ.items() if k not in ("LC_ALL", "LC_MESSAGES", "LANG")}
    return subprocess.run(
        [sys.executable, "-m", "etl", *map(str, arguments)],
        cwd=ROOT, env={**known, **environment}, capture_output=True, text=True, timeout=120,
        check=False,
    )  # fmt: skip


# run


def test_a_load_with_rejected_rows_is_published_and_exits_0(etl, given, tmp_path):
    result = etl("run", *given({"events": EVENTS}))

    snapshot = Warehouse(tmp_path / "out").current("trial")
    assert result.exit_code == 0
    assert f"trial: published {snapshot.id}, data as of 2020-12-31." in result.stdout
    (row,) = [line for line in result.stdout.splitlines() if "events.csv" in line]
    assert [cell.strip() for cell in row.strip("│").split("│")][:4] == ["events.csv", "2", "1", "1"]
    assert "events.csv: 1 of 2 rows rejected" in result.stderr


def test_the_json_of_a_load_is_one_object_on_stdout_and_the_rest_goes_to_stderr(etl, given):
    result = etl("run", *given({"events": EVENTS, "event.csv": "x"}), "--json")

    found = json.loads(result.stdout)
    assert result.stdout.count("\n") == 1
    assert list(found) == ["dataset", "snapshot", "as_of", "sources", "warnings"]
    assert [s["name"] for s in found["sources"]] == ["events", "territories"]
    assert list(found["sources"][0]) == ["name", "read", "accepted", "rejected", "seconds"]
    assert [found["sources"][0][key] for key in ("read", "accepted", "rejected")] == [2, 1, 1]
    assert found["warnings"] == [
        "event.csv is not a file of the layout; it is ignored. Did you mean events.csv?",
        "events.csv: 1 of 2 rows rejected; the reasons are listed under Sources.",
    ]
    assert result.stderr.splitlines() == found["warnings"]


def test_a_load_tells_its_steps_in_plain_lines_where_there_is_no_terminal(etl, given):
    result = etl("run", *given())

    assert result.stderr.splitlines() == ["territories", "conform", "indicators", "verify", "done"]


def test_a_load_draws_a_bar_on_a_terminal_and_takes_it_away(etl, given, monkeypatch):
    screen = io.StringIO()
    terminal = Console(file=screen, force_terminal=True, width=100)
    monkeypatch.setattr("etl.terminal.err", terminal)

    result = etl("run", *given(), "--json")

    assert json.loads(result.stdout)["dataset"] == "trial"
    drawn = screen.getvalue()
    assert "verify" in drawn or "done" in drawn
    assert drawn.rstrip().endswith("\x1b[2K")


def test_refused_files_are_all_named_and_exit_1(etl, given, tmp_path):
    first = etl("run", *given())
    before = Warehouse(tmp_path / "out").current("trial").id

    result = etl(
        "run", "--json",
        *given({"events": "event_id;titel\n", "mentions": b"\x00\x01" * 99, "gaps.xlsx": b"PK\x03\x04"}),
    )  # fmt: skip

    assert (first.exit_code, result.exit_code) == (0, 1)
    assert result.stdout == ""
    for name in ("events.csv, line 1: ", "mentions.csv, line 1: ", "gaps.xlsx: ", STAYS):
        assert name in result.stderr
    assert Warehouse(tmp_path / "out").current("trial").id == before


def test_a_failed_verification_exits_1(etl, given, monkeypatch):
    monkeypatch.setattr(build, "_key_faults", lambda _connection: ["event has 1 doubled keys"])

    result = etl("run", *given())

    assert result.exit_code == 1
    told = "The new snapshot did not pass its verification: event has 1 doubled keys."
    assert f"{told} {STAYS}" in result.stderr


def test_a_load_during_another_waits_then_says_who_holds_the_lock(etl, given, tmp_path):
    options = given()

    with publish.exclusive(tmp_path / "out" / "trial", 0):
        result = etl("run", *options, "--wait", "0.2")

    assert result.exit_code == 1
    assert f"Another load of this dataset is running (process {os.getpid()}, since" in result.stderr


def test_a_directory_that_cannot_be_written_is_told_with_its_path(etl, given, tmp_path):
    options = given()
    (tmp_path / "out").write_text("a file")

    result = etl("run", *options)

    assert result.exit_code == 1
    assert str(tmp_path / "out") in result.stderr
    assert STAYS in result.stderr


def test_unchanged_inputs_are_told_and_exit_0(etl, given):
    options = given()
    first = json.loads(etl("run", *options, "--json").stdout)

    again = etl("run", *options, "--if-changed")
    as_json = json.loads(etl("run", *options, "--if-changed", "--json").stdout)

    assert again.exit_code == 0
    assert f"trial: unchanged, {first['snapshot']} stays in service." in again.stdout
    assert (as_json["snapshot"], as_json["sources"]) == (first["snapshot"], [])


# check


def test_a_check_of_a_sound_file_exits_0(etl, tmp_path):
    path = tmp_path / "any name.csv"
    path.write_text("event_id;title;kind;start_date;country_code\nE1;T;btob;2019;FR\n")

    result = etl("check", path, "--kind", "events")

    assert (result.exit_code, result.stdout) == (0, "1 rows read, 1 accepted, 0 rejected.\n")


def test_a_check_exits_1_if_anything_would_be_rejected(etl, given, tmp_path):
    given({"events": EVENTS})
    path = tmp_path / "data" / "trial" / "events.csv"

    words = etl("check", path, "--kind", "events")
    as_json = etl("check", path, "--kind", "events", "--json")

    assert (words.exit_code, as_json.exit_code) == (1, 1)
    assert words.stdout.splitlines()[0] == (
        "events.csv, line 3, column kind: not in the closed list; did you mean btob? (found: btobs)"
    )
    assert json.loads(as_json.stdout) == {
        "read": 2, "accepted": 1,
        "rejected": [
            {"line": 3, "column": "kind", "value": "btobs",
             "reason": "not in the closed list; did you mean btob?"}
        ],
    }  # fmt: skip
    assert not (tmp_path / "out").exists()


def test_a_check_of_a_file_refused_whole_exits_1_and_keeps_its_shape(etl, tmp_path):
    path = tmp_path / "events.csv"
    path.write_bytes(b"\x00\x01\x02" * 99)

    words = etl("check", path, "--kind", "events")
    as_json = etl("check", path, "--kind", "events", "--json")

    assert (words.exit_code, as_json.exit_code) == (1, 1)
    assert words.stdout.startswith("events.csv, line 1: the file is not text.")
    found = json.loads(as_json.stdout)
    assert (found["read"], found["accepted"]) == (0, 0)
    assert list(found["rejected"][0]) == ["line", "column", "value", "reason"]


def test_a_check_of_an_empty_file_warns_and_exits_0(etl, tmp_path):
    (tmp_path / "events.csv").write_bytes(b"")

    result = etl("check", tmp_path / "events.csv", "--kind", "events", "--json")

    assert result.exit_code == 0
    assert json.loads(result.stdout) == {"read": 0, "accepted": 0, "rejected": []}
    assert result.stderr == "events.csv is empty (0 bytes); it counts as absent.\n"


def test_a_check_hides_persons(etl, tmp_path):
    path = tmp_path / "participations.csv"
    path.write_text("event_id;organisation;leads\nE1;Ada Lovelace;x\n")

    results = [etl("check", path, "--kind", "participations", *more) for more in ([], ["--json"])]

    for result in results:
        assert result.exit_code == 1
        assert "(personal)" in result.stdout
        assert "Lovelace" not in result.output


def test_a_check_reads_texts_in_the_languages_of_the_configuration(etl, tmp_path):
    config = write_config(
        tmp_path, 'languages = ["es"]\n[territory]\nfocal = "17"\ncountry = "ES"\n'
    )
    path = tmp_path / "gaps.csv"
    path.write_text("gap_id;title_es\nG1;Identidad\n")

    assert etl("check", path, "--kind", "gaps").exit_code == 1
    assert etl("check", path, "--kind", "gaps", "--config", config).exit_code == 0


# snapshots, rollback


@pytest.fixture
def three(etl, given) -> list[str]:
    """The ids of three snapshots, the oldest first."""
    return [
        json.loads(etl("run", *given(as_of=f"2020-01-0{day}"), "--json").stdout)["snapshot"]
        for day in (1, 2, 3)
    ]


def test_snapshots_are_listed_and_rolled_back(etl, three, tmp_path):
    here = ("--out", tmp_path / "out", "--dataset", "trial")

    listed = json.loads(etl("snapshots", *here, "--json").stdout)
    words = etl("snapshots", *here)
    back = etl("rollback", *here)
    after = json.loads(etl("snapshots", *here, "--json").stdout)
    forth = etl("rollback", *here, "--to", three[2])

    assert listed["dataset"] == "trial"
    assert [item["snapshot"] for item in listed["snapshots"]] == three
    assert [item["current"] for item in listed["snapshots"]] == [False, False, True]
    assert all(item["bytes"] > 100_000 for item in listed["snapshots"])
    assert words.exit_code == 0
    assert [three[2] in line for line in words.stdout.splitlines() if "●" in line] == [True]
    assert [item["public"] for item in listed["snapshots"]] == [False, False, True]
    assert (back.exit_code, back.stdout) == (0, f"In service: {three[1]}\n")
    assert [item["current"] for item in after["snapshots"]] == [False, True, False]
    assert forth.stdout == f"In service: {three[2]}\n"
    assert Warehouse(tmp_path / "out").current("trial").id == three[2]


def test_a_snapshot_is_approved_by_somebody(etl, three, tmp_path):
    here = ("--out", tmp_path / "out", "--dataset", "trial")

    done = etl("approve", *here, "--snapshot", three[0], "--by", "Ada")
    listed = json.loads(etl("snapshots", *here, "--json").stdout)
    unknown = etl("approve", *here, "--snapshot", "x", "--by", "Ada")

    assert (done.exit_code, done.stdout) == (0, f"Approved: {three[0]}\n")
    assert [item["public"] for item in listed["snapshots"]] == [True, False, False]
    assert Warehouse(tmp_path / "out").current("trial", approved=True).id == three[0]
    assert unknown.exit_code == 1
    assert three[0] in unknown.stderr


def test_a_rollback_to_what_is_not_kept_exits_1_and_names_what_is(etl, given, tmp_path):
    kept = json.loads(etl("run", *given(), "--json").stdout)["snapshot"]
    here = ("--out", tmp_path / "out", "--dataset", "trial")

    for more in ([], ["--to", "yesterday"]):
        result = etl("rollback", *here, *more)
        assert result.exit_code == 1
        assert result.stderr == f"There is no such snapshot to go back to. Kept: {kept}.\n"


# template


def test_templates_are_written_one_a_file_of_the_layout(etl, tmp_path):
    result = etl("template", "--out", tmp_path / "blank")

    assert result.exit_code == 0
    assert sorted(path.name for path in (tmp_path / "blank").iterdir()) == sorted(
        f"{stem}.xlsx" for stem in LAYOUT
    )
    assert len(result.stdout.splitlines()) == len(LAYOUT)
    book = openpyxl.load_workbook(tmp_path / "blank" / "events.xlsx")
    assert book.sheetnames == ["events", "columns"]


# Usage


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["walk"], "walk"),
        (["run"], "--config"),
        (["run", "--config", "{here}/none.toml", "--data", "{here}", "--out", "{here}/out"],
         "none.toml does not exist"),
        (["run", "--config", "{here}/observatory.toml", "--data", "{here}/none", "--out", "{here}"],
         "none does not exist"),
        (["run", "--config", "{here}/observatory.toml", "--data", "{here}/observatory.toml",
          "--out", "{here}/out"], "is not a directory"),
        (["run", "--config", "{here}/broken.toml", "--data", "{here}", "--out", "{here}/out"],
         "broken.toml: not valid TOML"),
        (["run", "--config", "{here}/typo.toml", "--data", "{here}", "--out", "{here}/out"],
         "typo.toml: langauges is not a setting. Did you mean languages?"),
        (["run", "--config", "{here}/observatory.toml", "--data", "{here}/wrong", "--out",
          "{here}/out"], "as_of must be a day"),
        (["check", "{here}/none.csv", "--kind", "events"], "none.csv does not exist"),
        (["check", "{here}/observatory.toml"], "--kind"),
        (["check", "{here}/observatory.toml", "--kind", "evnts"], "Did you mean events?"),
        (["snapshots", "--out", "{here}", "--dataset", "none"], "There is no dataset none"),
        (["snapshots", "--out", "{here}", "--dataset", "../wrong"], "There is no dataset ../wrong"),
        (["rollback", "--out", "{here}/nowhere", "--dataset", "x"], "Known: –"),
        (["snapshots", "--out", "{here}", "--dataset", "x", "--speed"], "--speed"),
    ],
)  # fmt: skip
def test_a_wrong_call_exits_2_with_words(etl, tmp_path, arguments, told):
    write_config(tmp_path)
    (tmp_path / "broken.toml").write_text("title = \n")
    (tmp_path / "typo.toml").write_text('langauges = ["fr"]\n')
    (tmp_path / "wrong").mkdir()
    (tmp_path / "wrong" / "dataset.toml").write_text('as_of = "soon"\n')

    result = etl(*(argument.format(here=tmp_path) for argument in arguments))

    assert result.exit_code == 2
    assert told in result.stderr
    assert "Traceback" not in result.output
    assert not (tmp_path / "out").exists()


def test_the_bare_command_shows_what_there_is(etl):
    result = etl()

    for command in ("run", "check", "snapshots", "rollback", "approve", "template", "illustrate"):
        assert command in result.output


# As a child process


def test_a_child_process_loads_and_speaks_the_language_of_its_environment(given, tmp_path):
    options = given({"events": EVENTS})

    done = child("run", *options, "--json", LANG="fr_FR.UTF-8")

    assert done.returncode == 0
    found = json.loads(done.stdout)
    assert Warehouse(tmp_path / "out").current("trial").id == found["snapshot"]
    (warning,) = found["warnings"]
    assert warning.startswith("events.csv")
    assert "rows rejected" not in warning
    assert warning in done.stderr


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({}, "not in the closed list"),
        ({"LANG": "de_DE.UTF-8"}, "not in the closed list"),
        ({"LANG": "C.UTF-8"}, "not in the closed list"),
        ({"LANG": "fr_FR.UTF-8"}, "hors de la liste"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "fr_CA.UTF-8"}, "hors de la liste"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "not in the closed list"),
    ],
)
def test_the_language_is_that_of_the_environment_else_english(
    etl, given, tmp_path, monkeypatch, environment, told
):
    given({"events": EVENTS})
    for name, text in environment.items():
        monkeypatch.setenv(name, text)

    result = etl("check", tmp_path / "data" / "trial" / "events.csv", "--kind", "events", "--json")

    assert told in json.loads(result.stdout)["rejected"][0]["reason"]


def test_a_refusal_is_told_in_french_too(given):
    done = child("run", *given({"events": "event_id;titel\n"}), LANG="fr_FR.UTF-8")

    assert (done.returncode, done.stdout) == (1, "")
    assert "events.csv" in done.stderr
    assert "titel (→ title ?)" in done.stderr or "titel (→ title?)" in done.stderr
    assert STAYS not in done.stderr
    assert "instantané" in done.stderr


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ("langauges = []\n", "langauges n’est pas un réglage. Vouliez-vous dire languages\u202f?"),
        ('as_of = "soon"\n', "as_of doit être un jour comme 2026-10-31, et non 'soon'."),
        ('[[source]]\nname = "a"\nkind = "sirene-stok"\nlocation = "x"\n',
         "[[source]] kind 'sirene-stok' n’est pas un type de source. Vouliez-vous dire sirene-stock\u202f?"),
    ],
)  # fmt: skip
def test_a_configuration_that_is_wrong_is_told_in_french(tmp_path, settings, told):
    config = tmp_path / "wrong.toml"
    config.write_text(settings + '[territory]\nfocal = "17"\ncountry = "ES"\n', "utf-8")
    data = write_dataset(tmp_path / "trial", {"events": EVENTS})

    calls = [["run", "--data", data, "--out", tmp_path / "out"],
             ["check", data / "events.csv", "--kind", "events"]]  # fmt: skip
    for call in calls:
        done = child(*call, "--config", config, LC_ALL="fr_FR.UTF-8")
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == f"{config}\u00a0: {told}\n"
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("terminal", "told"),
    [
        ("fr_FR.UTF-8", "[[source]] members\u00a0: header doit être un nombre.\n"),
        ("en_GB.UTF-8", "[[source]] members: header must be a number.\n"),
    ],
)
def test_a_setting_that_a_reader_refuses_is_told_in_the_language_of_the_terminal(
    tmp_path, terminal, told
):
    config = write_config(tmp_path, extra="""
        [[source]]
        name = "members"
        kind = "table"
        location = "list.csv"
        file = "organisations"
        header = "first"
        columns = { name = "Name" }
        constants = { kind = "company", country_code = "ES" }
    """)  # fmt: skip
    (tmp_path / "list.csv").write_text("Name\nOne\n")
    data = write_dataset(tmp_path / "trial", {})

    calls = [["run", "--data", data, "--out", tmp_path / "out"],
             ["check", tmp_path / "list.csv", "--kind", "table"]]  # fmt: skip
    for call in calls:
        done = child(*call, "--config", config, LC_ALL=terminal)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.endswith(told)


def test_a_wrong_call_of_a_child_process_exits_2(tmp_path):
    done = child("run", "--config", tmp_path / "none.toml")

    assert done.returncode == 2
    assert "Traceback" not in done.stderr

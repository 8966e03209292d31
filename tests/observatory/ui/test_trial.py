"""A file tried: what would be accepted and refused, nothing written, nothing left."""

import io
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from observatory import ROOT
from observatory.exports.template import archive, template
from observatory.i18n import language
from observatory.model import LAYOUT
from observatory.ui import trial
from observatory.ui.importing import bare_name
from observatory.ui.trial import try_file

pytestmark = pytest.mark.slow

EN, FR = language("en"), language("fr")
LANGUAGES = ["fr", "en"]
EVENTS = b"""event_id;title;kind;start_date;country_code
E1;First;btob;2019;FR
E2;<script>alert(1)</script>;btobs;2019;FR
E3;Third;btob;2020;FR
"""


@pytest.fixture(autouse=True)
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The directory of temporary files, of the test's own; it is empty again at the end."""
    directory = tmp_path / "temporary"
    directory.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(directory))
    yield directory
    assert list(directory.iterdir()) == []


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The command lines of the trials; the check itself answers that all is well."""
    seen: list[list[str]] = []

    def run(command: list[str], **how: object) -> "subprocess.CompletedProcess[bytes]":
        assert Path(command[6]).is_file()
        seen.append(command)
        answer = b'{"read": 1, "accepted": 1, "rejected": []}'
        return subprocess.CompletedProcess(command, 0, answer, b"")

    monkeypatch.setattr(subprocess, "run", run)
    return seen


def answers(monkeypatch: pytest.MonkeyPatch, code: int, out: bytes, err: bytes = b"") -> None:
    """Let every child process end with these outputs."""
    done = subprocess.CompletedProcess([], code, out, err)
    monkeypatch.setattr(subprocess, "run", lambda *_args, **_how: done)


def test_a_file_is_checked_as_a_load_would(room: Path) -> None:
    result = try_file("events.csv", EVENTS, "events", LANGUAGES, EN)
    assert (result.read, result.accepted, result.problem, result.refusal) == (3, 2, "", "")
    assert result.faults.to_dict("records") == [
        {"line": 3, "column": "kind", "value": "btobs",
         "reason": "not in the closed list; did you mean btob?"},
    ]  # fmt: skip


def test_a_file_refused_whole_says_why_in_the_reader_s_language(room: Path) -> None:
    result = try_file("x.csv", b"a;b\n1;2\n", "gaps", LANGUAGES, FR)
    assert "gaps.csv, ligne 1" in result.refusal
    assert (result.read, len(result.faults)) == (0, 0)


def test_the_texts_may_be_in_the_dataset_s_languages_and_no_others(room: Path) -> None:
    content = b"gap_id;title_es\nG1;Identidad\n"
    assert try_file("gaps.csv", content, "gaps", ["es"], EN).accepted == 1
    assert "title_es" in try_file("gaps.csv", content, "gaps", LANGUAGES, EN).refusal


def test_a_workbook_is_read_and_its_template_passes(room: Path) -> None:
    content = template(LAYOUT["mentions"], ("fr", "en"), EN)
    result = try_file("mentions.xlsx", content, "mentions", LANGUAGES, EN)
    assert (result.read, result.accepted) == (1, 1)


def test_a_file_without_a_byte_is_told_as_absent(room: Path) -> None:
    result = try_file("events.csv", b"", "events", LANGUAGES, EN)
    assert (result.read, result.refusal, result.problem) == (0, "", "")
    assert result.warnings == ("events.csv is empty (0 bytes); it counts as absent.",)


@pytest.mark.parametrize("content", [b"\x00\x01\x02" * 500, b"\xff\xfe\x00", b"PK\x03\x04broken"])
def test_a_file_that_is_no_table_is_refused_in_words(room: Path, content: bytes) -> None:
    result = try_file("events.xlsx", content, "events", LANGUAGES, EN)
    assert result.refusal.startswith("events.xlsx")
    assert "Traceback" not in result.refusal
    assert result.problem == ""


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("events.csv", "events.csv"),
        ("../../etc/passwd", "events"),
        ("/etc/cron.d/job.csv", "events.csv"),
        ("..\\..\\windows.xlsx", "events.xlsx"),
        ("a.csv; rm -rf ~", "events"),
        ("a.csv\0.exe", "events.exe"),
        ("x.csv/../../y", "events"),
        ("--config=/etc/passwd", "events"),
        ("été.CSV", "events.csv"),
        ("a." + "x" * 300, "events"),
        ("", "events"),
        (".csv", "events"),
    ],
)
def test_a_name_keeps_its_ending_alone_and_leads_nowhere(
    room: Path, calls: list[list[str]], name: str, kept: str
) -> None:
    try_file(name, b"a", "events", LANGUAGES, EN)
    path = Path(calls[0][6])
    assert path.name == kept
    assert path.parent.parent == room
    assert not any(name in part for part in calls[0] if len(name) > len("events.csv"))


def test_the_check_runs_in_this_interpreter_and_lists_no_more_than_is_shown(
    room: Path, calls: list[list[str]]
) -> None:
    try_file("events.csv", EVENTS, "events", LANGUAGES, EN)
    command = calls[0]
    assert command[:6] == [sys.executable, "-W", "ignore", "-m", "etl", "check"]
    assert command[command.index("--languages") + 1] == "fr,en"
    assert command[command.index("--most") + 1] == str(trial.SHOWN)


def test_faults_beyond_those_shown_are_counted(room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "SHOWN", 2)
    content = b"event_id;title;kind;start_date;country_code\n" + b"".join(
        b"E%d;T;btobs;2019;FR\n" % row for row in range(5)
    )
    result = try_file("events.csv", content, "events", LANGUAGES, EN)
    assert (result.read, result.accepted, len(result.faults)) == (5, 0, 2)


def test_a_file_beyond_the_limit_is_refused_before_it_is_written(
    room: Path, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trial, "LIMIT_BYTES", 2_000_000)
    result = try_file("events.csv", b"a" * 2_000_001, "events", LANGUAGES, EN)
    assert result.problem.startswith("The file has 2 MB, more than the 2 MB that are tried here.")
    assert calls == []
    assert try_file("events.csv", b"a" * 2_000_000, "events", LANGUAGES, EN).problem == ""


def test_a_check_that_takes_too_long_is_stopped_in_words(
    room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("observatory.ui.commands.SECONDS", 0.01)
    result = try_file("events.csv", EVENTS, "events", LANGUAGES, EN)
    assert result.problem.startswith("The check took longer than")
    assert "python -m etl check events.csv --kind events" in result.problem


@pytest.mark.parametrize("out", [b"", b"Killed", b"[]", b'{"read": 1}', b"null"])
def test_a_check_that_dies_is_told_in_words(
    room: Path, monkeypatch: pytest.MonkeyPatch, out: bytes
) -> None:
    answers(monkeypatch, -9, out, b"Traceback (most recent call last): secret")
    result = try_file("events.csv", EVENTS, "events", LANGUAGES, EN)
    assert result.problem.startswith("The check ended without an answer.")
    assert "Traceback" not in result.problem
    assert (result.read, result.accepted, result.refusal, result.warnings) == (0, 0, "", ())


def test_nothing_is_written_outside_the_temporary_directory(room: Path) -> None:
    def state() -> dict[Path, int]:
        return {
            path: path.stat().st_mtime_ns
            for part in ("data", "observatory.toml", "pages")
            for path in [ROOT / part, *(ROOT / part).rglob("*")]
            if path.is_file() and "__pycache__" not in path.parts
        }

    before = state()
    try_file("events.csv", EVENTS, "events", LANGUAGES, EN)
    assert state() == before


def test_the_archive_has_one_workbook_for_each_file_of_the_layout() -> None:
    with zipfile.ZipFile(io.BytesIO(archive(("fr", "en"), EN))) as packed:
        assert packed.namelist() == [f"{stem}.xlsx" for stem in LAYOUT]
        book = CalamineWorkbook.from_filelike(io.BytesIO(packed.read("gaps.xlsx")))
    header = book.get_sheet_by_index(0).to_python()[0]
    assert header == list(LAYOUT["gaps"].expected(("fr", "en")))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("events.csv", "events.csv"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\events.csv", "events.csv"),
        ("C:\\data\\events.csv", "events.csv"),
        ("/etc/cron.d/../events.csv", "events.csv"),
        ("ev\0ents.csv", "events.csv"),
        ("..", ".."),
        ("a" * 300 + ".csv", "a" * 200),
    ],
)
def test_a_path_in_a_file_s_name_is_not_kept(given, kept):
    assert bare_name(given) == kept

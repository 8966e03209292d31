"""A refresh: what is fetched, proven and put into service, and what stays where that fails."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from etl import refresh as refreshing
from etl.__main__ import app
from etl.inputs import State, extracted
from etl.load import load
from etl.publish import Locked, exclusive
from etl.refresh import RefreshResult, SourceRefresh, refresh
from observatory import ROOT
from observatory.config import ConfigError
from observatory.snapshot import Snapshot
from tests.data_directory import write_config, write_dataset
from tests.outlines import collection, outline
from tests.registered import FRENCH_CONFIG, SHORE, Register, company, siren
from tests.talking import Reply, Talk, in_turn, patient, reply_json, service_of

pytestmark = pytest.mark.slow

REGISTER = """
[[source]]
name = "companies"
kind = "recherche-entreprises"
location = "{url}"
licence = "Licence Ouverte 2.0"
live = true
"""
OUTLINES = '[[source]]\nname = "communes"\nkind = "boundaries"\nlocation = "{url}/outlines"\n'


class Place:
    """A dataset with live sources on one service, in a directory of its own."""

    def __init__(self, root: Path, register: Register) -> None:
        self.root, self.register = root, register
        self.out = root / "warehouse"
        self.data = write_dataset(root / "data" / "trial", {})
        self.talk: Talk | None = None

    def configure(self, *sources: str, **changes: str) -> None:
        assert self.talk
        text = "".join(sources or (REGISTER,)).format(url=self.talk.url)
        for old, new in changes.items():
            text = text.replace(f'{old} = "', f'{new}\n{old} = "')
        self.config = write_config(self.root, FRENCH_CONFIG, text)

    def refresh(self, *only: str) -> RefreshResult:
        return refresh(self.config, self.data, self.out, only=only, wait_seconds=1, connect=patient)

    def asked(self) -> list[str]:
        """The pages that were asked for since the last time."""
        assert self.talk
        pages = [params.get("page", path) for _, path, params in self.talk.asked]
        self.talk.asked.clear()
        return pages

    def folder(self, name: str = "companies") -> Path:
        return self.root / "cache" / "trial" / name

    def files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in extracted(self.folder())}

    def names(self, result: RefreshResult) -> list[str]:
        """The organisations of the published snapshot."""
        rows = self.snapshot(result.load.snapshot).query("SELECT name FROM organisation ORDER BY 1")
        return list(rows["name"])

    def snapshot(self, name: str) -> Snapshot:
        return Snapshot(self.out / "trial" / f"{name}.duckdb")


@contextmanager
def placed(root: Path, *companies: int) -> Iterator[Place]:
    place = Place(root, Register([company(number) for number in companies]))
    with service_of(place.register.answering()) as talk:
        place.talk = talk
        place.configure()
        yield place


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """A register of three companies."""
    with placed(tmp_path, 1, 2, 3) as found:
        yield found


@pytest.fixture
def unloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A refresh ends before its load, where that is not what a test is about."""

    class Nothing:
        dataset, snapshot, warnings = "trial", "", ()

    monkeypatch.setattr(refreshing, "load", lambda *_arguments, **_settings: Nothing())


def only(result: RefreshResult) -> SourceRefresh:
    (source,) = result.sources
    return source


def problem(result: RefreshResult) -> str:
    found = only(result).problem
    assert found
    return found.text()


def counts(result: RefreshResult) -> tuple[int, int, int, int]:
    source = only(result)
    assert source.problem is None
    return source.read, source.new, source.changed, source.gone


def test_a_refresh_publishes_what_the_service_gives(place: Place):
    result = place.refresh()
    assert counts(result) == (3, 3, 0, 0)
    assert place.names(result) == ["STUDIO 1", "STUDIO 2", "STUDIO 3"]
    (row,) = place.snapshot(result.load.snapshot).query(
        "SELECT * FROM source WHERE name = 'companies'"
    ).to_dict("records")  # fmt: skip
    assert (row["rows_read"], row["rows_accepted"], row["reason"]) == (3, 3, None)
    assert row["retrieved_at"] is not None
    assert result.load.warnings == []


def test_a_failure_keeps_the_last_good_extract_and_the_snapshot_says_so(place: Place):
    place.refresh()
    before = State.read(place.folder()).retrieved_at
    place.register.companies.append(company(4))
    place.register.trouble = lambda _params: Reply(503)
    result = place.refresh()
    assert "127.0.0.1 is out of order (error 503)" in problem(result)
    assert place.names(result) == ["STUDIO 1", "STUDIO 2", "STUDIO 3"]
    (row,) = place.snapshot(result.load.snapshot).query(
        "SELECT * FROM source WHERE name = 'companies'"
    ).to_dict("records")  # fmt: skip
    assert row["reason"] == problem(result)
    assert row["retrieved_at"].isoformat().startswith(before[:19])
    assert "last refresh failed" in result.load.warnings[0].text()
    place.register.trouble = lambda _params: None
    assert place.names(place.refresh())[-1] == "STUDIO 4"
    assert State.read(place.folder()).problem is None


@pytest.mark.usefixtures("unloaded")
class TestWithoutItsLoad:
    def test_new_changed_and_gone_rows_are_told_by_their_key(self, place: Place):
        place.refresh()
        place.register.companies = [
            company(1), company(2, nom_complet="ATELIER 2"), company(4), company(5),
        ]  # fmt: skip
        assert counts(place.refresh()) == (4, 2, 1, 1)
        assert counts(place.refresh()) == (4, 0, 0, 0)

    @pytest.mark.parametrize("left", [[], [company(1)]])
    def test_an_extract_that_lost_most_rows_does_not_replace_the_last(self, place: Place, left):
        place.refresh()
        before = place.files()
        place.register.companies = left
        told = problem(place.refresh())
        assert f"now gives {len(left)} rows, the last extract has 3 and stays" in told
        assert str(Path("cache", "trial", "companies")) in told
        assert place.files() == before

    def test_an_extract_with_half_of_the_rows_is_believed(self, place: Place):
        place.register.companies.append(company(4))
        place.refresh()
        place.register.companies = [company(1), company(2)]
        assert counts(place.refresh()) == (2, 0, 0, 2)

    def test_a_first_extract_may_be_empty(self, place: Place):
        place.register.companies = []
        assert counts(place.refresh()) == (0, 0, 0, 0)

    def test_what_cannot_be_read_is_told_and_not_kept_for_the_next_run(self, place: Place):
        place.register.trouble = lambda _params: reply_json({"hello": 1})
        assert "no answer of API Recherche" in problem(place.refresh())
        place.register.trouble = lambda _params: None
        assert counts(place.refresh()) == (3, 3, 0, 0)

    def test_a_wrong_setting_of_a_source_is_a_wrong_configuration(self, place: Place):
        place.configure(location='state = "asleep"')
        with pytest.raises(ConfigError, match="companies: state must be"):
            place.refresh()

    def test_after_a_failure_the_next_run_asks_only_for_what_is_missing(self, place: Place):
        place.register.companies = [company(n) for n in range(1, 80)]
        place.register.trouble = lambda params: Reply(503) if params["page"] == "3" else None
        place.refresh()
        assert place.asked() == ["1", "2", *["3"] * 5]
        place.register.trouble = lambda _params: None
        assert counts(place.refresh()) == (79, 79, 0, 0)
        assert place.asked() == ["3", "4"]
        place.refresh()
        assert place.asked() == ["1", "2", "3", "4"]

    def test_other_settings_or_another_day_begin_anew(self, place: Place):
        place.register.companies = [company(n) for n in range(1, 80)]
        trouble = place.register.trouble = lambda params: (
            Reply(503) if params["page"] == "2" else None
        )
        place.refresh()
        place.register.trouble = lambda _params: None
        place.asked()
        place.configure(location='state = "open"')
        place.refresh()
        assert place.asked() == ["1", "2", "3", "4"]
        place.register.trouble = trouble
        place.refresh()
        place.register.trouble = lambda _params: None
        place.asked()
        started = place.folder() / "next.json"
        kept = json.loads(started.read_text())
        started.write_text(json.dumps({**kept, "at": "2026-01-01T00:00:00+00:00"}))
        place.refresh()
        assert place.asked() == ["1", "2", "3", "4"]

    def test_one_source_that_fails_does_not_stop_the_others(self, place: Place):
        shapes = reply_json(collection(outline(SHORE, "Shore")))
        answer = place.register.answering()
        assert place.talk
        place.talk.answering = lambda path, params: (
            shapes if path == "/outlines" else answer(path, params)
        )
        place.register.trouble = lambda _params: Reply(500)
        place.configure(REGISTER, OUTLINES)
        failed, drawn = place.refresh().sources
        assert (failed.name, failed.problem is None) == ("companies", False)
        assert (drawn.name, drawn.read, drawn.new) == ("communes", 1, 1)
        assert extracted(place.folder("communes"))

    def test_outlines_are_asked_for_again(self, place: Place):
        assert place.talk
        place.talk.answering = in_turn(
            reply_json(collection(outline("17001", "Costa"))),
            reply_json(collection(outline("17001", "Costa"), outline("17002", "Llano", 1))),
        )
        place.configure(OUTLINES)
        assert counts(place.refresh()) == (1, 1, 0, 0)
        assert counts(place.refresh()) == (2, 1, 0, 0)

    def test_only_the_sources_that_are_named_are_asked(self, place: Place):
        place.configure(REGISTER, OUTLINES)
        assert [source.name for source in place.refresh("companies").sources] == ["companies"]
        assert "/outlines" not in place.asked()
        with pytest.raises(
            ConfigError, match=r"called other\. Live sources: companies, communes\."
        ):
            place.refresh("other")

    def test_one_refresh_of_a_dataset_runs_at_a_time(self, place: Place):
        with exclusive(place.root / "cache" / "trial", 1), pytest.raises(Locked):
            place.refresh()

    def test_an_extract_is_not_exchanged_while_a_load_reads_it(self, place: Place):
        place.refresh()
        before = place.files()
        place.register.companies.append(company(4))
        with exclusive(place.out / "trial", 1), pytest.raises(Locked):
            place.refresh()
        assert place.files() == before
        place.asked()
        assert counts(place.refresh()) == (4, 1, 0, 0)
        assert place.asked() == []

    @pytest.mark.parametrize("moves", [0, 1, 2])
    def test_a_kill_at_any_moment_of_the_exchange_leaves_one_good_extract(
        self, place: Place, monkeypatch: pytest.MonkeyPatch, moves: int
    ):
        place.refresh()
        old = place.files()
        place.register.companies.append(company(4))
        rename, done = os.rename, []

        class Killed(BaseException):
            pass

        def renamed(source: Path, target: Path) -> None:
            if len(done) == moves:
                raise Killed
            done.append(target)
            rename(source, target)

        def removed(*_arguments: object, **_settings: object) -> None:
            if len(done) == 2:
                raise Killed

        monkeypatch.setattr(os, "rename", renamed)
        monkeypatch.setattr("etl.extracts.shutil.rmtree", removed)
        with pytest.raises(Killed):
            place.refresh()
        monkeypatch.undo()
        assert len(place.files()) == 1
        assert (place.files() == old) == (moves < 2)
        place.asked()
        monkeypatch.setattr(refreshing, "load", lambda *_a, **_s: None)
        result = place.refresh()
        assert (only(result).problem, only(result).read) == (None, 4)
        # What was whole before the kill is not asked for again; what was in service is refreshed.
        assert place.asked() == ([] if moves < 2 else ["1"])
        assert sorted(path.name for path in place.folder().iterdir()) == ["good", "state.json"]

    def test_what_a_killed_run_was_writing_is_not_read(self, place: Place):
        place.register.companies = [company(n) for n in range(1, 80)]
        place.register.trouble = lambda params: Reply(503) if params["page"] == "3" else None
        place.refresh()
        (place.folder() / "next" / "all-0009.json.partial").write_bytes(b'{"resul')
        place.register.trouble = lambda _params: None
        assert counts(place.refresh()) == (79, 79, 0, 0)

    def test_the_rate_of_the_service_is_kept(self, place: Place):
        place.register.companies = [company(n) for n in range(1, 25 * 9)]
        refresh(place.config, place.data, place.out)
        assert place.talk
        starts = [moment for moment, *_ in place.talk.asked]
        assert len(starts) == 9
        assert all(later - first > 0.95 for first, later in zip(starts, starts[7:], strict=False))


def test_a_source_without_an_extract_does_not_claim_to_have_one(place: Place):
    place.register.trouble = lambda _params: Reply(503)
    result = place.refresh()
    told = [message.text() for message in result.load.warnings]
    assert not any("stays in service" in text for text in told)
    assert "companies: the refresh failed, and there is no extract of an earlier one." in told
    (row,) = place.snapshot(result.load.snapshot).query(
        "SELECT * FROM source WHERE name = 'companies'"
    ).to_dict("records")  # fmt: skip
    assert (row["rows_read"], row["reason"]) == (0, problem(result))


def test_a_service_that_was_never_asked_says_how_to_ask_it(place: Place):
    result = load(place.config, place.data, place.out)
    told = [message.text() for message in result.warnings]
    assert "companies has no extract yet. Run python -m etl refresh, with network." in told


def test_a_load_takes_the_last_good_extract_without_asking(place: Place):
    place.refresh()
    place.asked()
    load(place.config, place.data, place.out)
    assert place.asked() == []


def test_a_stopped_refresh_goes_on_where_it_was_killed(tmp_path: Path):
    with placed(tmp_path, *range(1, 25 * 12)) as place:
        assert place.talk
        command = [sys.executable, "-W", "ignore", "-m", "etl", "refresh", "--config",
                   str(place.config), "--data", str(place.data), "--out", str(place.out)]  # fmt: skip
        process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
        try:
            deadline = time.monotonic() + 60
            while len(place.talk.asked) < 5 and time.monotonic() < deadline:
                time.sleep(0.01)
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()
        first = place.asked()
        kept = {path.name for path in (place.folder() / "next").glob("*.json")}
        assert 4 <= len(kept) < 12
        assert extracted(place.folder()) == []
        result = place.refresh()
        second = place.asked()
    assert counts(result) == (299, 299, 0, 0)
    assert len(second) == 12 - len(kept)
    # The page that was under way when the run was killed is asked for twice, no other.
    assert len(set(first) & set(second)) <= 1


class TestCommand:
    def run(self, place: Place, *more: str) -> tuple[int, str, str]:
        arguments = ["refresh", "--config", str(place.config), "--data", str(place.data), "--out",
                     str(place.out), *more]  # fmt: skip
        done = CliRunner().invoke(app, arguments)
        return done.exit_code, done.stdout, done.stderr

    def test_it_prints_one_object_and_exits_0_also_where_a_source_failed(self, place: Place):
        place.configure(REGISTER, OUTLINES)
        code, printed, told = self.run(place, "--json")
        assert code == 0
        body = json.loads(printed)
        assert list(body) == ["dataset", "snapshot", "sources", "warnings"]
        good, bad = body["sources"]
        assert {key: good[key] for key in good if key != "seconds"} == {
            "name": "companies", "ok": True, "read": 3, "new": 3, "changed": 0, "gone": 0,
            "problem": None,
        }  # fmt: skip
        assert (bad["name"], bad["ok"], bad["read"]) == ("communes", False, 0)
        assert "error 400" in bad["problem"]
        assert bad["problem"] in told

    def test_it_prints_a_table(self, place: Place):
        code, printed, _ = self.run(place, "--source", "companies")
        assert code == 0
        assert "companies" in printed
        assert "published" in printed

    def test_an_unknown_source_is_a_wrong_call(self, place: Place):
        code, _, told = self.run(place, "--source", "nobody")
        assert code == 2
        assert "nobody" in told
        assert place.asked() == []

    def test_a_file_that_is_refused_publishes_nothing(self, place: Place):
        (place.data / "events.csv").write_bytes(b"\x00\x01")
        code, printed, told = self.run(place, "--json")
        assert (code, printed) == (1, "")
        assert "events.csv" in told
        assert "Nothing was published" in told


def test_the_companies_of_a_refresh_pass_for_those_of_a_list(place: Place):
    result = place.refresh()
    rows = place.snapshot(result.load.snapshot).query(
        "SELECT org_id, is_local, in_scope, segment, employees, source FROM organisation ORDER BY 1"
    )
    assert rows.iloc[0].to_dict() == {
        "org_id": f"siren:{siren(1)}", "is_local": True, "in_scope": True, "segment": "production",
        "employees": 4.0, "source": "companies",
    }  # fmt: skip

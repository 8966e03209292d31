"""Reports made in the background: one at a time, kept for whoever asks the same, left when nobody waits."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

import pytest

from observatory.access import Role
from observatory.exports.content import Report
from observatory.exports.faults import CannotRender
from observatory.i18n import Message, language
from observatory.report import CannotReport, Options
from observatory.report import desk as module
from observatory.report.desk import CONTENT, Asked, Busy, Desk, Job
from observatory.report.options import Reported
from tests.reports import sample_report

EN = language("en")
STORE = cast(Reported, object())
ASKED = Asked("public", "1", "nobody", Role.VIEWER, "en", Options(), "pdf")


class Maker:
    """Stands in for the making of reports: counts what was made and waits where it is told to."""

    def __init__(self) -> None:
        self.built: list[Options] = []
        self.drawn: list[str] = []
        self.go = threading.Event()
        self.go.set()
        self.problem: Exception | None = None

    def build(self, store: Any, role: Any, lang: Any, options: Options, progress: Any) -> Report:
        progress("Summary", 0, 2)
        self.built.append(options)
        assert self.go.wait(10)
        progress("Evidence", 1, 2)
        if self.problem:
            raise self.problem
        return sample_report(EN)

    def render(self, report: Report, form: str) -> bytes:
        self.drawn.append(form)
        return f"{form} of {report.title}".encode()


@pytest.fixture
def maker(monkeypatch: pytest.MonkeyPatch) -> Maker:
    made = Maker()
    monkeypatch.setattr(module, "build", made.build)
    monkeypatch.setattr(module, "render", made.render)
    return made


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def made(desk: Desk, asked: Asked, asker: str = "a") -> Job:
    job = desk.ask(STORE, EN, asked, asker)
    until(lambda: job.over)
    return job


def test_a_report_is_made_once_for_all_who_ask_the_same(maker: Maker) -> None:
    desk = Desk()
    first = made(desk, ASKED)
    assert first.state == "done"
    assert first.file.startswith(b"pdf of ")
    assert made(desk, ASKED, "b") is first
    assert (len(maker.built), maker.drawn) == (1, ["pdf"])


def test_another_format_is_drawn_from_the_same_content(maker: Maker) -> None:
    desk = Desk()
    assert made(desk, ASKED.content).report is not None
    made(desk, ASKED)
    made(desk, replace(ASKED, form="xlsx"))
    assert (len(maker.built), maker.drawn) == (1, ["pdf", "xlsx"])


@pytest.mark.parametrize(
    "other",
    [{"store": "2"}, {"approval": "somebody"}, {"role": Role.MANAGER}, {"language": "fr"},
     {"options": Options("board")}, {"dataset": "illustrative"}],
)  # fmt: skip
def test_what_changes_a_report_makes_another_one(maker: Maker, other: dict[str, Any]) -> None:
    desk = Desk()
    made(desk, ASKED)
    made(desk, replace(ASKED, **other))
    assert len(maker.built) == 2


def test_a_report_for_which_nobody_waits_is_left(maker: Maker) -> None:
    desk = Desk()
    maker.go.clear()
    job = desk.ask(STORE, EN, ASKED, "a")
    desk.ask(STORE, EN, ASKED, "b")
    until(lambda: bool(maker.built))
    desk.leave(ASKED, "a")
    assert job.state == "running"
    desk.leave(ASKED, "b")
    assert job.state == "cancelled"
    maker.go.set()
    again = made(desk, ASKED)
    assert (again.state, job.file, maker.drawn) == ("done", b"", ["pdf"])


def test_reports_are_made_one_at_a_time_and_not_too_many_wait(maker: Maker) -> None:
    desk = Desk(waiting=2)
    maker.go.clear()
    first = desk.ask(STORE, EN, ASKED, "a")
    until(lambda: first.state == "running")
    second = desk.ask(STORE, EN, replace(ASKED, form="xlsx"), "a")
    assert second.state == "waiting"
    with pytest.raises(Busy):
        desk.ask(STORE, EN, replace(ASKED, form="html"), "a")
    maker.go.set()
    until(lambda: first.over and second.over)
    assert made(desk, replace(ASKED, form="html")).state == "done"


def test_only_the_last_files_are_kept(maker: Maker) -> None:
    desk = Desk(files=2, contents=1)
    asked = [replace(ASKED, store=str(n)) for n in range(4)]
    for item in asked:
        made(desk, item)
    assert [desk.known(item) is not None for item in asked] == [False, False, True, True]
    contents = [desk.known(item.content) is not None for item in asked]
    assert contents == [False, False, False, True]


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        (CannotReport("There is no year {year}.", year=1900), "There is no year 1900."),
        (CannotRender(Message("A font is missing.")), "A font is missing."),
        (MemoryError(), "something went wrong on the server"),
    ],
)
def test_what_stands_in_the_way_is_said_and_tried_again(
    maker: Maker, problem: Exception, told: str
) -> None:
    desk = Desk()
    maker.problem = problem
    job = made(desk, ASKED)
    assert job.state == "failed"
    assert told in str(job.problem)
    maker.problem = None
    assert made(desk, ASKED).state == "done"


def test_the_work_says_how_far_it_is(maker: Maker) -> None:
    desk = Desk()
    maker.go.clear()
    job = desk.ask(STORE, EN, ASKED, "a")
    until(lambda: job.step == "Summary")
    assert job.share == 0
    maker.go.set()
    until(lambda: job.over)
    assert job.share == 1


def test_the_real_report_of_a_dataset_is_kept_under_its_snapshot_and_its_approval(public) -> None:
    asked = Asked.of(public, Role.VIEWER, EN, Options("board"), "xlsx")
    assert (asked.store, asked.dataset, asked.form) == (public.id, "public", "xlsx")
    assert asked.approval == "No load of these data has been approved."
    assert asked.content.form == CONTENT

"""Reports made in the background, one at a time; what is finished is kept for whoever asks the same."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

from observatory.access import Role
from observatory.exports.content import Report
from observatory.exports.faults import CannotRender
from observatory.i18n import Language, Message, N_
from observatory.report.build import build
from observatory.report.errors import CannotReport
from observatory.report.options import Options, Reported
from observatory.report.rendering import render
from observatory.report.stamp import approval_sentence

FILES, CONTENTS = 12, 6
"""How many finished files and contents are kept, the last ones asked for."""
WAITING = 8
"""How many reports may wait for their turn."""
CONTENT = ""
"""The format of a report that is no file: its content alone, to be looked at."""

_LOG = logging.getLogger(__name__)
_OF_CONTENT = 0.6
"""The share of the work that the content is; the rest is drawing the file."""
_FAILED = N_(
    "The report could not be made: something went wrong on the server, whose log tells more."
)
_BUSY = N_("Many reports are being made. Try again in a minute.")

State = Literal["waiting", "running", "done", "failed", "cancelled"]
Builder = Callable[[Callable[[str, int, int], None]], Report]


class Busy(Exception):
    """Too many reports wait already; ``message`` says so."""

    message = Message(_BUSY)


class _Cancelled(Exception):
    """Nobody waits for this report any more."""


@dataclass(frozen=True)
class Asked:
    """Which report: two that are equal have the same text and numbers.

    ``store`` is the id of what it is made of; ``approval`` the sentence that stands in its stamp.
    """

    dataset: str
    store: str
    approval: str
    role: Role
    language: str
    options: Options
    form: str

    @classmethod
    def of(
        cls, store: Reported, role: Role, language: Language, options: Options, form: str
    ) -> "Asked":
        """What is asked of a store; ``form``: a format of ``rendering.FORMATS``, or CONTENT."""
        said = approval_sentence(language, store)
        return cls(store.dataset, store.id, said, role, language.code, options, form)

    @property
    def content(self) -> "Asked":
        """The content of the same report."""
        return replace(self, form=CONTENT)


@dataclass
class Job:
    """A report being made, or made: ``step`` is what is made now, ``share`` how much is done (0–1).

    ``report`` and ``file`` are there when ``state`` is "done" (no file of a content alone);
    ``problem`` when it is "failed".
    """

    asked: Asked
    state: State = "waiting"
    step: str = ""
    share: float = 0.0
    report: Report | None = None
    file: bytes = b""
    problem: Message | None = None
    askers: set[str] = field(default_factory=set)

    @property
    def over(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state not in ("waiting", "running")


class Desk:
    """Takes orders for reports; safe between threads."""

    def __init__(
        self, files: int = FILES, contents: int = CONTENTS, waiting: int = WAITING
    ) -> None:
        self._most = {True: files, False: contents}
        self._waiting = waiting
        self._lock = threading.Lock()
        self._turn = threading.Lock()
        self._jobs: OrderedDict[Asked, Job] = OrderedDict()

    def known(self, asked: Asked) -> Job | None:
        """The report being made, made or failed, where somebody has asked for it."""
        with self._lock:
            job = self._jobs.get(asked)
            if job is not None:
                self._jobs.move_to_end(asked)
            return job

    def ask(self, store: Reported, language: Language, asked: Asked, asker: str) -> Job:
        """Have a report made, unless it is there. ``asker``: who waits for it. Raises Busy."""
        with self._lock:
            job = self._jobs.get(asked)
            if job is None or job.state in ("failed", "cancelled"):
                if sum(not other.over for other in self._jobs.values()) >= self._waiting:
                    raise Busy
                job = Job(asked)
                self._jobs[asked] = job
                work = threading.Thread(
                    target=self._work, args=(job, store, language), daemon=True, name="report"
                )
                work.start()
            job.askers.add(asker)
            self._jobs.move_to_end(asked)
            return job

    def leave(self, asked: Asked, asker: str) -> None:
        """Wait no longer; a report for which nobody waits is not made to its end."""
        with self._lock:
            job = self._jobs.get(asked)
            if job is None or job.over:
                return
            job.askers.discard(asker)
            if not job.askers:
                job.state = "cancelled"
                del self._jobs[asked]

    def _work(self, job: Job, store: Reported, language: Language) -> None:
        try:
            with self._turn:
                self._told(job, "", 0.0)
                self._made(job, store, language)
        except _Cancelled:
            return
        except (CannotReport, CannotRender) as error:
            self._over(job, "failed", error.message)
        except Exception:
            _LOG.exception("No report of %s", job.asked)
            self._over(job, "failed", Message(_FAILED))

    def _made(self, job: Job, store: Reported, language: Language) -> None:
        asked = job.asked
        whole = 1.0 if asked.form == CONTENT else _OF_CONTENT
        report = self._content(asked)
        if report is None:
            report = build(
                store, asked.role, language, asked.options,
                lambda step, done, of: self._told(job, step, whole * done / max(1, of)),
            )  # fmt: skip
        file = b""
        if asked.form != CONTENT:
            self._keep_content(asked, report)
            self._told(job, language._("Drawing the file"), whole)
            file = render(report, asked.form)
        with self._lock:
            job.report, job.file = report, file
        self._over(job, "done")

    def _content(self, asked: Asked) -> Report | None:
        """The content, where it was made already."""
        with self._lock:
            job = self._jobs.get(asked.content)
            return job.report if job is not None else None

    def _keep_content(self, asked: Asked, report: Report) -> None:
        with self._lock:
            job = self._jobs.get(asked.content)
            if job is None:
                self._jobs[asked.content] = Job(asked.content, "done", share=1.0, report=report)
        self._forget()

    def _told(self, job: Job, step: str, share: float) -> None:
        with self._lock:
            if job.state == "cancelled":
                raise _Cancelled
            job.state, job.step, job.share = "running", step, share

    def _over(self, job: Job, state: State, problem: Message | None = None) -> None:
        with self._lock:
            if job.state != "cancelled":
                job.state, job.problem, job.step, job.share = state, problem, "", 1.0
        self._forget()

    def _forget(self) -> None:
        """Let go of what was asked for longest ago."""
        with self._lock:
            for is_file, most in self._most.items():
                over = [
                    asked
                    for asked, job in self._jobs.items()
                    if job.over and (asked.form != CONTENT) is is_file
                ]
                for asked in over[: max(0, len(over) - most)]:
                    del self._jobs[asked]


desk = Desk()
"""The process's desk."""

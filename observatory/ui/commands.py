"""Commands of the ETL in a process of their own: the app asks, only they write the warehouse."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from observatory import ROOT
from observatory.i18n import Language
from observatory.register.audit import BY_VARIABLE

SECONDS = 60.0
"""Time that a short command may take."""


@dataclass(frozen=True)
class Answer:
    """How a command ended: its exit code, what it printed, and what it had to say."""

    code: int
    printed: bytes
    said: str

    @property
    def done(self) -> bool:
        """Whether it did what it was asked."""
        return self.code == 0


def run(reader: Language, *arguments: str | Path, by: str = "") -> Answer:
    """``python -m etl …`` with its messages in the reader's language; ``by``: who is recorded.

    Raises subprocess.TimeoutExpired after ``SECONDS``.
    """
    done = subprocess.run(
        _call(arguments), stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS,
        check=False, cwd=ROOT, env=_environment(reader, by),
    )  # fmt: skip
    return Answer(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace").strip())


class Running:
    """A command that takes its time; iterate over it for the lines that it says, then ask ``answer``."""

    def __init__(self, reader: Language, *arguments: str | Path, by: str = "") -> None:
        self._process = subprocess.Popen(
            _call(arguments), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, cwd=ROOT, env=_environment(reader, by), encoding="utf-8",
            errors="replace",
        )  # fmt: skip
        self._said: list[str] = []

    def __iter__(self) -> Iterator[str]:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            if text := line.strip():
                self._said.append(text)
                yield text

    def answer(self) -> Answer:
        """How it ended; waits for it. ``said`` holds every line, the steps among them."""
        for _ in self:
            pass
        code = self._process.wait()
        assert self._process.stderr is not None
        self._process.stderr.close()
        return Answer(code, b"", "\n".join(self._said))


def _call(arguments: Sequence[str | Path]) -> list[str]:
    return [sys.executable, "-W", "ignore", "-m", "etl", *(str(item) for item in arguments)]


def _environment(reader: Language, by: str) -> dict[str, str]:
    told = {"LC_ALL": reader.code, "PYTHONUTF8": "1", "COLUMNS": "200", BY_VARIABLE: by}
    return {**os.environ, **told}

"""The folder of a live source: its extract in service, the one being fetched, and its state.

``good/`` is the last good extract, ``next/`` the one that is being fetched: it stays after a stop, so
that the next run goes on. ``state.json`` says how the last refresh went.
"""

import json
import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from etl.inputs import ASIDE, GOOD, STATE, State
from etl.sources.keeping import PARTIAL, keep

NEXT, STARTED = "next", "next.json"
RESUME_WITHIN = timedelta(days=1)
"""How long what a stopped run has fetched is good to go on with."""


class ExtractFolder:
    """The folder of one source. However a run ends, one good extract stays, if there was one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.good, self.next = folder / GOOD, folder / NEXT
        self._aside, self._started = folder / ASIDE, folder / STARTED

    def prepare(self, settings: str) -> Path:
        """The folder to fetch into: what a stopped run left, unless it is older than a day or was
        asked for with other ``settings`` (a fingerprint of them); else an empty one."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._mend()
        if not self._goes_on(settings):
            self.drop()
            started = {"settings": settings, "at": datetime.now(UTC).isoformat()}
            keep(self._started, json.dumps(started).encode())
            self.next.mkdir()
        return self.next

    def fetched(self) -> list[Path]:
        """The files of the new extract; what a killed run was writing is removed."""
        for left in self.next.rglob(f"*{PARTIAL}"):
            left.unlink()
        return sorted(path for path in self.next.rglob("*") if path.is_file())

    def drop(self) -> None:
        """Forget what was fetched."""
        shutil.rmtree(self.next, ignore_errors=True)
        self._started.unlink(missing_ok=True)

    def put_into_service(self) -> None:
        """The new extract takes the place of the last one."""
        if self.good.exists():
            os.rename(self.good, self._aside)
        os.rename(self.next, self.good)
        self._started.unlink(missing_ok=True)
        shutil.rmtree(self._aside, ignore_errors=True)

    def note(self, state: State) -> None:
        """Keep how the refresh went."""
        keep(self.folder / STATE, state.as_json().encode())

    def _mend(self) -> None:
        """Finish, or take back, an exchange in the middle of which a run was killed."""
        if self.good.exists():
            shutil.rmtree(self._aside, ignore_errors=True)
        elif self._aside.exists():
            os.rename(self._aside, self.good)

    def _goes_on(self, settings: str) -> bool:
        try:
            started = json.loads(self._started.read_text("utf-8"))
            age = datetime.now(UTC) - datetime.fromisoformat(started["at"])
            known = bool(started["settings"] == settings)
        except (OSError, ValueError, TypeError, KeyError):
            return False
        return known and timedelta() <= age < RESUME_WITHIN and self.next.is_dir()

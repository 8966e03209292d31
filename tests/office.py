"""LibreOffice for the tests: found on the machine or installed, and made to read and write a file."""

import shutil
import subprocess
from pathlib import Path

from tests.packages import install

PACKAGES = ("libreoffice-calc-nogui", "libreoffice-impress-nogui", "poppler-utils")
SECONDS = 240
_PLACES = ("/usr/lib/libreoffice/program/soffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")  # fmt: skip


class NoOffice(Exception):
    """LibreOffice cannot be started, or cannot read a file; the message says what to do."""


def program() -> str:
    """The program, installed from the system's packages if need be. Raises NoOffice."""
    if (found := _find()) is None:
        install(*PACKAGES)
        found = _find()
    if found is None:
        raise NoOffice(
            f"These tests need LibreOffice (on Debian: apt install {' '.join(PACKAGES)})."
        )
    return found


def converted(file: Path, ending: str, into: Path) -> Path:
    """A file as LibreOffice reads it and writes it again, in another format or its own."""
    into.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [
            program(), f"-env:UserInstallation=file://{into / 'profile'}", "--headless",
            "--convert-to", ending, "--outdir", str(into), str(file),
        ],
        capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    made = into / f"{file.stem}.{ending}"
    if not made.is_file():
        raise NoOffice(f"LibreOffice did not convert {file.name}: {done.stdout} {done.stderr}")
    return made


def _find() -> str | None:
    candidates = (shutil.which("soffice"), *_PLACES)
    return next((path for path in candidates if path and Path(path).is_file()), None)

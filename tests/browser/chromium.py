"""A Chromium for the tests: the one named, an installed one, Playwright's own, or a new one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Playwright

VARIABLE = "CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
    # No name is looked up: whatever a page asks of another host fails at once.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]  # fmt: skip


class NoChromium(Exception):
    """There is no browser and none can be installed; the message says what to do."""


def find(playwright: Playwright) -> str | None:
    """The path of a Chromium on this machine, None where there is none."""
    named = os.environ.get(VARIABLE)
    candidates = [named, *(shutil.which(name) for name in NAMES), *PLACES]
    candidates.append(playwright.chromium.executable_path)
    return next((str(path) for path in candidates if path and Path(path).is_file()), None)


def install(playwright: Playwright) -> str:
    """Install a Chromium: Playwright's own, else the system's package. Raises NoChromium."""
    tries = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if shutil.which("apt-get") and os.geteuid() == 0:
        tries += [["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]]
    for command in tries:
        try:
            subprocess.run(command, check=False, capture_output=True, timeout=600)
        except (OSError, subprocess.TimeoutExpired):
            continue
        if found := find(playwright):
            return found
    raise NoChromium(
        f"The browser tests need a Chromium. Install one (on Debian: apt install chromium) or name"
        f" one in the variable {VARIABLE}."
    )


def executable(playwright: Playwright) -> str:
    """A Chromium's path, installed if need be."""
    return find(playwright) or install(playwright)

"""The application served for a test, a picture or a measurement, on a free port of this machine."""

import itertools
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from observatory import ROOT
from observatory.snapshot import WAREHOUSE_VARIABLE

START_SECONDS = 90
BASE_OPTION = "--server.baseUrlPath"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(
    warehouse: Path | None, script: Path = ROOT / "app.py", log: Path | None = None, *options: str
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Serve an application; its address and process. It is stopped at the end.

    Raises RuntimeError with the end of its output where it does not start.
    """
    port = free_port()
    environment = dict(os.environ)
    if warehouse is not None:
        environment[WAREHOUSE_VARIABLE] = str(warehouse)
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    path = log or Path(os.devnull)
    with path.open("wb") as output:
        process = subprocess.Popen(
            [*command, *options], cwd=ROOT, env=environment, stdout=output, stderr=output
        )
        try:
            _wait(f"http://127.0.0.1:{port}{_base(options)}", process, path)
            yield f"http://127.0.0.1:{port}", process
        finally:
            process.terminate()
            process.wait(20)


def _base(options: tuple[str, ...]) -> str:
    """The path under which the application is told to serve."""
    named = dict(itertools.pairwise(options)).get(BASE_OPTION)
    return f"/{named}" if named else ""


def _wait(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    tail = log.read_text(errors="replace")[-2000:] if log.is_file() else ""
    raise RuntimeError(f"the application did not start: {tail}")

"""The vote pages alone, served over one register: ``python -m tests.vote_server REGISTER PORT``."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.error import URLError
from urllib.request import urlopen

import uvicorn
from starlette.applications import Starlette

from observatory import ROOT
from observatory.live.booth import Booth
from observatory.live.routes import VotePages


def main(address: str, port: int) -> None:
    """Serve until the process ends."""
    booth = Booth(lambda: [address], config=lambda _: None)
    app = Starlette(routes=list(VotePages(booth).routes()))
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="error")


@contextmanager
def vote_pages(register: str, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    """The vote pages, in a process of their own; RuntimeError where they do not start."""
    command = [sys.executable, "-m", "tests.vote_server", register, str(port)]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        _wait(f"http://127.0.0.1:{port}/vote", process)
        yield process
    finally:
        process.kill()
        process.wait(20)


def _wait(address: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(address, timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError("the vote pages did not start")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))

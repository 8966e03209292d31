"""A PostgreSQL server for the tests: found on the machine or installed, started, and stopped."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

from tests.packages import install
from tests.serving import free_port

START_SECONDS = 60
_USER = "nobody"
_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/local/opt/postgresql*/bin", "/opt/homebrew/opt/postgresql*/bin")  # fmt: skip


class NoServer(Exception):
    """No server can be started; the message says what to do."""


def programs() -> Path | None:
    """The directory of the server's programs, None where there is none."""
    found = [path for place in _PLACES for path in sorted(Path("/").glob(place[1:]), reverse=True)]
    if named := shutil.which("postgres"):
        found.append(Path(named).resolve().parent)
    return next((path for path in found if (path / "initdb").exists()), None)


@contextmanager
def server(directory: Path, durable: bool = False) -> Iterator[Callable[[], str]]:
    """Serve on a free port, as an unprivileged user; what is yielded makes a new database.

    Raises NoServer.
    """
    if programs() is None:
        install("postgresql")
    found = programs()
    if found is None:
        raise NoServer("These tests need PostgreSQL (on Debian: apt install postgresql).")
    home = _home(directory)
    port = free_port()
    _run(found / "initdb", "-D", home / "data", "-U", "observatory", "-A", "trust", "-N")
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(
            [
                found / "postgres", "-D", home / "data", "-p", str(port), "-k", home,
                "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=50",
                # Little needs to outlive a test; a program that is killed loses nothing by it.
                "-c", f"fsync={'on' if durable else 'off'}",
            ],
            stdout=log, stderr=log, **_as_nobody(),
        )  # fmt: skip
    try:
        address = f"postgresql://observatory@127.0.0.1:{port}"
        _wait(address, process, home / "log")
        numbers = count(1)

        def new_database() -> str:
            name = f"register_{next(numbers)}"
            with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name}".encode())
            return f"{address}/{name}"

        yield new_database
    finally:
        process.send_signal(signal.SIGQUIT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        shutil.rmtree(home, ignore_errors=True)


def _home(directory: Path) -> Path:
    """A directory that the server's user may enter: the test's own may be root's alone."""
    import tempfile

    home = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp" if os.geteuid() == 0 else directory))
    if os.geteuid() == 0:
        shutil.chown(home, _USER)
    return home


def _as_nobody() -> dict[str, object]:
    return {"user": _USER} if os.geteuid() == 0 else {}


def _run(*command: object) -> None:
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, timeout=120,
        check=False, cwd="/", **_as_nobody(),
    )  # fmt: skip
    if done.returncode:
        raise NoServer(f"{command[0]}: {done.stderr.strip()[-500:]}")


def _wait(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            psycopg.connect(f"{address}/postgres", connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.1)
    raise NoServer(f"PostgreSQL did not start: {log.read_text(errors='replace')[-500:]}")

"""nginx with the project's own configuration: found on the machine or installed, started, and stopped."""

import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from observatory import ROOT
from tests.packages import install
from tests.serving import free_port

CONFIGURATION = ROOT / "deploy" / "nginx.conf"
INSTALLED = "/srv/observatory/"
START_SECONDS = 20
_PLACES = ("/usr/sbin/nginx", "/usr/local/sbin/nginx", "/opt/homebrew/bin/nginx", "/usr/local/bin/nginx")  # fmt: skip
_MAIN = """
daemon off;
{user}
pid {home}/pid;
error_log {home}/error.log warn;
worker_processes 1;
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {home}/body;
    proxy_temp_path {home}/proxy;
    fastcgi_temp_path {home}/fastcgi;
    uwsgi_temp_path {home}/uwsgi;
    scgi_temp_path {home}/scgi;
    include {home}/site.conf;
}}
"""


class NoNginx(Exception):
    """nginx cannot be started; the message says what to do."""


def program() -> str:
    """The program, installed from the system's packages if need be. Raises NoNginx."""
    if (found := _find()) is None:
        install("nginx-light")
        found = _find()
    if found is None:
        raise NoNginx("These tests need nginx (on Debian: apt install nginx-light).")
    return found


def _find() -> str | None:
    candidates = (shutil.which("nginx"), *_PLACES)
    return next((path for path in candidates if path and Path(path).is_file()), None)


def site(port: int, upstreams: Sequence[int], settings: str = "") -> str:
    """The project's configuration, its ports and its place those of a test and nothing else changed;
    ``settings`` stand in place of the include for TLS."""
    text = CONFIGURATION.read_text("utf-8")
    for old, new in (
        (r"listen 80;", f"listen 127.0.0.1:{port};"),
        (r"# include /etc/nginx/observatory-tls\.conf;", settings),
        (r"127\.0\.0\.1:8501", f"127.0.0.1:{upstreams[0]}"),
        (r"127\.0\.0\.1:8502", f"127.0.0.1:{upstreams[1]}"),
        (re.escape(INSTALLED), f"{ROOT}/"),
    ):
        text, count = re.subn(old, lambda _, new=new: new, text)  # type: ignore[misc]
        assert count, f"{old} is not in {CONFIGURATION}"
    return text


@contextmanager
def proxied(upstreams: Sequence[int]) -> Iterator[str]:
    """Serve two processes, by their ports, behind nginx; its address without the prefix."""
    port = free_port()
    with _home(site(port, upstreams)) as home:
        process = subprocess.Popen([program(), "-c", home / "nginx.conf", "-p", home])
        try:
            _wait(port, process, home / "error.log")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)


def check(text: str) -> str:
    """What nginx says of a site's configuration: empty where it can be used."""
    with _home(text) as home:
        done = subprocess.run(
            [program(), "-t", "-q", "-c", home / "nginx.conf", "-p", home],
            capture_output=True, text=True, check=False, timeout=30,
        )  # fmt: skip
    return done.stderr.strip()


@contextmanager
def _home(text: str) -> Iterator[Path]:
    home = Path(tempfile.mkdtemp(prefix="nginx-"))
    try:
        (home / "site.conf").write_text(text, "utf-8")
        # Started by root, its workers are another user's, who may not enter a test's directories.
        user = "user root;" if os.geteuid() == 0 else ""
        (home / "nginx.conf").write_text(_MAIN.format(home=home, user=user), "utf-8")
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _wait(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    told = log.read_text(errors="replace")[-1000:] if log.is_file() else ""
    raise NoNginx(f"nginx did not start: {told}")

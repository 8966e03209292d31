"""Two processes of the application behind nginx, on one PostgreSQL register and one warehouse."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from observatory import ROOT
from observatory.register import REGISTER_VARIABLE
from tests.deploy.nginx import proxied
from tests.serving import BASE_OPTION, served

PREFIX = "observatoire"


@dataclass
class Site:
    """The proxy's address with the prefix, each process's own, the processes, and the register's."""

    address: str
    direct: tuple[str, str]
    processes: tuple["subprocess.Popen[bytes]", "subprocess.Popen[bytes]"]
    register: str


@pytest.fixture(scope="session")
def site(
    bundled: Path, postgres: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The whole of it, as docs/deployment.md says."""
    register = postgres()
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setenv(REGISTER_VARIABLE, register)
        patch.setenv("OBSERVATORY_SECRET", "a secret of the tests alone, shared by both")
        logs = tmp_path_factory.mktemp("processes")
        found = [
            stack.enter_context(
                served(bundled, ROOT / "app.py", logs / f"{number}.txt", BASE_OPTION, PREFIX)
            )
            for number in (1, 2)
        ]
        ports = [int(urlsplit(address).port or 0) for address, _ in found]
        proxy = stack.enter_context(proxied(ports))
        yield Site(
            f"{proxy}/{PREFIX}", (found[0][0], found[1][0]), (found[0][1], found[1][1]), register
        )

"""What several parts of the tests share: the bundled datasets, loaded once a session."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from etl.first_outlines import OFFLINE_VARIABLE
from etl.load import load
from observatory import ROOT
from observatory.register import NONE, REGISTER_VARIABLE
from observatory.snapshot import Snapshot, Warehouse
from tests import two_loads as changed
from tests.browser import chromium
from tests.observatory.register.postgres import server
from tests.serving import served

# A quarter of Hypothesis' own number: there are two hundred such tests, and the suite has its minutes.
# What must pass before a change lands always tries the same cases; elsewhere every run tries others.
settings.register_profile("suite", max_examples=25, derandomize="CI" in os.environ)
settings.load_profile("suite")
# No test reads or writes what somebody typed on this machine.
os.environ[REGISTER_VARIABLE] = NONE
# No load of a test asks a service on the network, unless the test says so.
os.environ[OFFLINE_VARIABLE] = "1"

DATASETS = {"public": "observatory.toml", "illustrative": "illustrative.toml"}


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with both bundled datasets; not to be changed by a test.

    The processes of one run share it: whoever comes first loads, the others wait.
    """
    own = tmp_path_factory.getbasetemp()
    root = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "bundled"
    for name, config in DATASETS.items():
        load(ROOT / config, ROOT / "data" / name, root, wait_seconds=300, if_changed=True)
    return root


@pytest.fixture(scope="session")
def public(bundled: Path) -> Snapshot:
    """The public record's snapshot."""
    return Warehouse(bundled).current("public")


@pytest.fixture(scope="session")
def illustrative(bundled: Path) -> Snapshot:
    """The illustrative dataset's snapshot."""
    return Warehouse(bundled).current("illustrative")


@pytest.fixture(scope="session")
def two_loads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with two loads of one dataset (``tests.two_loads``); not to be changed by a test."""
    own = tmp_path_factory.getbasetemp()
    return changed.two_loads((own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "twice")


@pytest.fixture(scope="session")
def address(bundled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The application served over the bundled datasets."""
    log = tmp_path_factory.mktemp("served") / "output.txt"
    with served(bundled, log=log) as (url, _):
        yield url


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """A PostgreSQL server; each call gives the address of a new, empty database. Where none can be
    started the tests that need it fail."""
    with server(tmp_path_factory.mktemp("postgres")) as new_database:
        yield new_database


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests; there is no test without it."""
    with sync_playwright() as playwright:
        path = chromium.executable(playwright)
        instance = playwright.chromium.launch(executable_path=path, args=chromium.ARGUMENTS)
        yield instance
        instance.close()

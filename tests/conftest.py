"""What several parts of the tests share: the bundled datasets, loaded once a session."""

from pathlib import Path

import pytest

from etl.load import load
from observatory import ROOT
from observatory.snapshot import Snapshot, Warehouse

DATASETS = {"public": "observatory.toml", "illustrative": "illustrative.toml"}


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with both bundled datasets."""
    root = tmp_path_factory.mktemp("warehouse")
    for name, config in DATASETS.items():
        load(ROOT / config, ROOT / "data" / name, root)
    return root


@pytest.fixture(scope="session")
def public(bundled: Path) -> Snapshot:
    """The public record's snapshot."""
    return Warehouse(bundled).current("public")


@pytest.fixture(scope="session")
def illustrative(bundled: Path) -> Snapshot:
    """The illustrative dataset's snapshot."""
    return Warehouse(bundled).current("illustrative")

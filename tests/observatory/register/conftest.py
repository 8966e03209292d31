"""What the tests of the register share: an empty one, its writers, and the databases it lies in."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from observatory.access import Role
from observatory.config import Config, load_config
from observatory.register import Database, Records, Writer
from tests.data_directory import write_config

ANNA = Writer("Anna", Role.MANAGER)
BEN = Writer("Ben", Role.MANAGER)
ACTION = {"action_id": "A1", "recommendation": "R1", "status": "planned", "owner": "Office"}


@dataclass
class Trial:
    """A register that a test may fill: its address, and ways into it."""

    address: str
    config: Config

    databases: list[Database] = field(default_factory=list)

    def opened(self, dataset: str = "trial") -> Records:
        """The records, through connections of their own."""
        database = Database(self.address)
        self.databases.append(database)
        return Records(database, dataset, self.config)


@pytest.fixture(scope="session")
def configuration(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """The default configuration of the tests."""
    return load_config(write_config(tmp_path_factory.mktemp("configuration")))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def trial(request: pytest.FixtureRequest, tmp_path: Path, configuration: Config) -> Iterator[Trial]:
    """An empty register, in each database."""
    if request.param == "sqlite":
        address = str(tmp_path / "register" / "register.sqlite")
    else:
        address = request.getfixturevalue("postgres")()
    made = Trial(address, configuration)
    yield made
    for database in made.databases:
        database.close()


@pytest.fixture
def records(trial: Trial) -> Records:
    """The records of an empty register."""
    return trial.opened()

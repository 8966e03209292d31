"""The generator run a few times for all tests of it."""

from functools import cache

import pytest

from etl.illustrative.names import names_on_record
from etl.illustrative.places import communes_elsewhere, focal_communes
from etl.illustrative.setting import Setting
from etl.illustrative.write import RECORD, generate
from observatory import ROOT
from observatory.config import load_config


@pytest.fixture(scope="session")
def config_path():
    """The configuration that the bundled dataset is written with."""
    return ROOT / "illustrative.toml"


@pytest.fixture(scope="session")
def setting_of(config_path):
    """A function of seed and size that gives a setting of the bundled configuration."""
    config = load_config(config_path)
    communes = focal_communes(config)
    elsewhere = communes_elsewhere(config, communes)
    return lambda seed=2017, size=1.0: Setting(config, seed, size, communes, elsewhere)


@pytest.fixture(scope="session")
def tables_of(setting_of):
    """A function of seed and size that gives every table; not to be changed by a test."""
    forbidden = names_on_record(RECORD)

    @cache
    def generated(seed=2017, size=1.0):
        return generate(setting_of(seed, size), forbidden)

    return generated


@pytest.fixture(scope="session")
def setting(setting_of):
    """The setting of the bundled dataset."""
    return setting_of()


@pytest.fixture(scope="session")
def tables(tables_of):
    """The tables of the bundled dataset; not to be changed by a test."""
    return tables_of()

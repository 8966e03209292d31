"""A configuration that rests on another one."""

from datetime import date
from pathlib import Path

import pytest

from observatory import ROOT
from observatory.config import ConfigError, load_config

BASE = """
title = { fr = "Base", en = "Base" }
as_of = 2026-10-31
baseline_year = 2018

[territory]
focal = "17"
country = "ES"
[territory.basins]
"Coast" = ["17001", "17002"]

[scope]
"59.11A" = "production"

[clusters]
focal = "one"

[actions]
organisers = ["first", "second"]

[labels.segment]
production = { fr = "Production", en = "Production" }
"""


def _write(directory: Path, **files: str) -> Path:
    for name, text in files.items():
        (directory / f"{name}.toml").write_text(text, encoding="utf-8")
    return directory


def test_what_the_extending_file_does_not_state_is_the_base_s(tmp_path: Path) -> None:
    _write(tmp_path, base=BASE, own='extends = "base.toml"\n')

    assert load_config(tmp_path / "own.toml") == load_config(tmp_path / "base.toml")


def test_the_extending_file_wins_key_by_key_and_replaces_lists(tmp_path: Path) -> None:
    own = """
extends = "base.toml"
as_of = 2025-12-31
[territory.basins]
"Hills" = ["17003"]
[scope]
"59.11A" = "films"
[actions]
organisers = ["third"]
[labels.segment]
production = { en = "Making" }
"""
    _write(tmp_path, base=BASE, own=own)

    config = load_config(tmp_path / "own.toml")

    assert config.as_of == date(2025, 12, 31)
    assert config.baseline_year == 2018
    assert (config.territory.focal, config.territory.country) == ("17", "ES")
    assert config.territory.basins == {"Coast": ["17001", "17002"], "Hills": ["17003"]}
    assert config.scope == {"59.11A": "films"}
    assert config.focal_cluster == "one"
    assert config.organisers == ["third"]
    assert config.labels["segment"]["production"] == {"fr": "Production", "en": "Making"}


def test_the_base_is_found_beside_the_file_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    _write(tmp_path / "shared", base=BASE, middle='extends = "base.toml"\nbaseline_year = 2019\n')
    _write(tmp_path, own='extends = "shared/middle.toml"\n[clusters]\nfocal = "two"\n')

    config = load_config(tmp_path / "own.toml")

    assert (config.baseline_year, config.focal_cluster) == (2019, "two")
    assert config.organisers == ["first", "second"]


def test_a_base_that_is_missing_is_named_with_the_file_that_asks_for_it(tmp_path: Path) -> None:
    _write(tmp_path, own='extends = "bsae.toml"\n')

    with pytest.raises(ConfigError, match=r"own\.toml: extends bsae\.toml, but there is no file"):
        load_config(tmp_path / "own.toml")


def test_files_that_extend_each_other_are_refused(tmp_path: Path) -> None:
    _write(tmp_path, one='extends = "two.toml"\n', two='extends = "one.toml"\n')

    with pytest.raises(ConfigError, match=r"two\.toml: extends one\.toml leads back"):
        load_config(tmp_path / "one.toml")


def test_extends_must_be_the_name_of_a_file(tmp_path: Path) -> None:
    _write(tmp_path, own='extends = ["base.toml"]\n')

    with pytest.raises(ConfigError, match=r"own\.toml: extends must name a configuration file"):
        load_config(tmp_path / "own.toml")


def test_a_mistake_in_the_base_is_told_with_the_base_s_name(tmp_path: Path) -> None:
    _write(tmp_path, base=BASE + "[snapshots]\nkeeep = 3\n", own='extends = "base.toml"\n')

    with pytest.raises(
        ConfigError, match=r"base\.toml: \[snapshots\] keeep is not a setting.*keep"
    ):
        load_config(tmp_path / "own.toml")


def test_the_illustrative_configuration_shares_the_territory_and_names_no_real_body() -> None:
    real, invented = load_config(ROOT / "observatory.toml"), load_config(ROOT / "illustrative.toml")

    assert invented.territory == real.territory
    assert invented.scope == real.scope
    assert invented.labels == real.labels
    assert invented.as_of == real.as_of
    assert invented.focal_cluster != real.focal_cluster
    assert not set(invented.organisers) & set(real.organisers)

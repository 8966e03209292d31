"""The table [engine] of a configuration."""

import pytest

from observatory.config import Config, ConfigError, load_config
from observatory.engine import Spark
from tests.data_directory import write_config


def configured(tmp_path, extra: str) -> Config:
    return load_config(write_config(tmp_path, extra=extra))


def test_without_the_table_spark_runs_on_this_machine(tmp_path):
    assert configured(tmp_path, "").spark == Spark("local[*]", {})


@pytest.mark.parametrize(
    "master",
    ["local", "local[*]", "local[12]", "yarn", "spark://one:7077", "spark://one:7077,two:7077",
     "k8s://https://kube.example:6443"],
)  # fmt: skip
def test_masters_as_spark_knows_them_are_taken(tmp_path, master):
    assert configured(tmp_path, f'[engine]\nspark = "{master}"').spark.master == master


@pytest.mark.parametrize(
    "written",
    ['"local[0]"', '"local[two]"', '"spark://one"', '"spark://:7077"', '"spark://one:7077/x"',
     '"sc://one:15002"', '"http://one"', '""', "7077", "true"],
)  # fmt: skip
def test_other_masters_are_refused(tmp_path, written):
    with pytest.raises(ConfigError, match=r"\[engine\] spark must be"):
        configured(tmp_path, f"[engine]\nspark = {written}")


def test_settings_of_spark_are_texts_under_its_own_names(tmp_path):
    extra = '[engine.settings]\n"spark.executor.memory" = "8g"'
    assert configured(tmp_path, extra).spark.settings == {"spark.executor.memory": "8g"}


@pytest.mark.parametrize(
    ("extra", "told"),
    [
        ('"spark.executor.cores" = 4', "each a text in quotes"),
        ('spark.executor.memory = "8g"', "each a text in quotes"),
        ('"executor.memory" = "8g"', "executor.memory is no setting of Spark"),
    ],
)
def test_what_is_no_setting_of_spark_is_refused(tmp_path, extra, told):
    with pytest.raises(ConfigError, match=told):
        configured(tmp_path, f"[engine.settings]\n{extra}")


def test_a_key_that_the_table_does_not_have_is_refused_with_the_nearest(tmp_path):
    with pytest.raises(ConfigError, match="settings"):
        configured(tmp_path, '[engine]\nsetting = "x"')


def test_where_it_was_computed_does_not_travel_with_a_snapshot(tmp_path):
    extra = (
        '[engine]\nspark = "local[2]"\n[engine.settings]\n"spark.hadoop.fs.s3a.endpoint" = "k3y"'
    )
    config = configured(tmp_path, extra)
    assert "k3y" not in config.to_json()
    assert config.to_json() == configured(tmp_path, "").to_json()
    assert Config.from_json(config.to_json()).spark == Spark()

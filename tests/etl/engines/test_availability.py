"""Choosing an engine: what a person is told where Spark cannot run, and that nobody else needs it."""

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from etl.__main__ import app
from etl.engines import EngineUnavailable, open_engine
from etl.engines.starting import check_available
from observatory import ROOT
from observatory.config import load_config
from tests.data_directory import write_config, write_dataset


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A function that loads an empty dataset on Spark, with more TOML in its configuration."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)

    def called(extra: str = "", command: str = "run") -> Result:
        data = write_dataset(tmp_path / "data" / "trial", {})
        paths = ["--config", write_config(tmp_path, extra=extra), "--data", data]
        paths += ["--out", tmp_path / "out", "--engine", "spark"]
        return CliRunner().invoke(app, [command, *(str(path) for path in paths)])

    return called


@pytest.mark.parametrize("command", ["run", "refresh"])
def test_without_pyspark_one_sentence_says_what_to_install(run, monkeypatch, command, tmp_path):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    result = run(command=command)
    assert result.exit_code == 2
    assert result.stderr == (
        "The engine spark needs PySpark, which is not installed. Run pip install -r"
        " requirements-spark.txt, or load with --engine duckdb.\n"
    )
    assert not (tmp_path / "out" / "trial").exists()


def test_without_java_one_sentence_says_what_to_install(run, monkeypatch, tmp_path):
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    result = run()
    assert result.exit_code == 2
    assert "needs Java 17 or later, which was not found" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_java_home_without_java_is_no_java(monkeypatch, tmp_path):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(EngineUnavailable, match="JAVA_HOME"):
        check_available("local[*]")


@pytest.mark.parametrize(
    ("version", "found"), [('openjdk version "11.0.2" 2019-01-15', "11"), ('java version "1.8.0"', "8")]
)  # fmt: skip
def test_an_old_java_is_named_with_its_version(monkeypatch, tmp_path, version, found):
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text(f"#!/bin/sh\necho '{version}' >&2\n")
    java.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(EngineUnavailable, match=f"{java} is Java {found}"):
        check_available("local[*]")


def test_a_program_that_is_no_java_is_no_java(monkeypatch, tmp_path):
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\nexit 1\n")
    java.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(EngineUnavailable, match="not found"):
        check_available("local[*]")


def test_a_cluster_where_nobody_listens_is_said_at_once(run):
    result = run('[engine]\nspark = "spark://127.0.0.1:1,127.0.0.1:2"')
    assert result.exit_code == 2
    assert "No Spark cluster answers at spark://127.0.0.1:1,127.0.0.1:2." in result.stderr


def test_what_is_no_cluster_s_url_is_an_error_of_the_configuration(run):
    result = run('[engine]\nspark = "http://127.0.0.1:7077"')
    assert result.exit_code == 2
    assert 'must be "local[*]", "local[2]" or the URL of a cluster' in result.stderr


def test_an_engine_that_does_not_exist_is_a_wrong_call(tmp_path):
    with pytest.raises(ValueError, match="sparc"):
        open_engine("sparc", load_config(write_config(tmp_path)))


@pytest.mark.slow
def test_a_load_on_duckdb_starts_without_pyspark_and_imports_none_where_it_is_there(tmp_path):
    data = write_dataset(tmp_path / "data" / "trial", {})
    arguments = ["run", "--config", write_config(tmp_path), "--data", data, "--out", tmp_path]
    for preparation in ("sys.modules['pyspark'] = sys.modules['py4j'] = None", ""):
        code = f"""
import sys
{preparation}
from etl.__main__ import app
app({[str(item) for item in arguments]!r}, standalone_mode=False)
sys.exit(any(name.startswith(("pyspark", "py4j")) for name in sys.modules if sys.modules[name]))
"""
        done = subprocess.run(
            [sys.executable, "-W", "error::FutureWarning", "-c", code],
            cwd=ROOT, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr

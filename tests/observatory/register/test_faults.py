"""What can go wrong with the database: each is told in words, and nothing acknowledged is lost."""

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from observatory import ROOT
from observatory.config import Config
from observatory.register import Change, Database, Records, RegisterUnavailable, database
from tests.observatory.register.conftest import ACTION, ANNA, Trial

WRITER = """
    import sys
    from observatory.access import Role
    from observatory.config import Config
    from observatory.register import Change, Database, Records, Writer
    config = Config.from_json(open(sys.argv[2]).read())
    records = Records(Database(sys.argv[1]), "trial", config)
    for number in range(100_000):
        cells = {"action_id": f"A{number}", "recommendation": "R1"}
        records.save(Writer("Anna", Role.MANAGER), Change("action", cells))
        print(number, flush=True)
"""


def sqlite(path: Path | str, config: Config) -> Records:
    return Records(Database(str(path)), "trial", config)


def test_a_writer_that_is_killed_loses_nothing_that_it_acknowledged(
    trial: Trial, tmp_path: Path
) -> None:
    config = tmp_path / "config.json"
    config.write_text(trial.config.to_json(), encoding="utf-8")
    command = [sys.executable, "-c", textwrap.dedent(WRITER), trial.address, str(config)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, text=True)
    assert process.stdout is not None
    with process.stdout as said:
        told = [said.readline() for _ in range(12)]
        os.kill(process.pid, signal.SIGKILL)
        told += said.readlines()
    process.wait()
    acknowledged = {f'{{"action_id": "A{line.strip()}"}}' for line in told if line.endswith("\n")}
    records = trial.opened()
    rows = {row.key: row for row in records.rows()}
    assert acknowledged <= set(rows)
    # Every row has its entry, and the register goes on.
    assert {item.key for item in records.history(most=None)} == set(rows)
    records.save(ANNA, Change("action", {**ACTION, "action_id": "next"}))


def test_a_register_that_another_program_holds_is_told_in_words(
    tmp_path: Path, configuration: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)
    path = tmp_path / "register.sqlite"
    records = sqlite(path, configuration)
    records.save(ANNA, Change("action", ACTION))
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(RegisterUnavailable, match="busy"):
        records.save(ANNA, Change("action", {**ACTION, "status": "done"}, 1))
    # Reading goes on beside the writer.
    assert len(records.rows()) == 1
    holder.execute("ROLLBACK")
    holder.close()
    assert records.save(ANNA, Change("action", {**ACTION, "status": "done"}, 1))


def test_a_register_that_can_only_be_read_is_read(tmp_path: Path, configuration: Config) -> None:
    path = tmp_path / "register.sqlite"
    sqlite(path, configuration).save(ANNA, Change("action", ACTION))
    records = sqlite(f"sqlite:///file:{path}?mode=ro&uri=true", configuration)
    assert [row.cells for row in records.rows()] == [ACTION]
    with pytest.raises(RegisterUnavailable, match="can be read only: nothing was saved"):
        records.save(ANNA, Change("action", {**ACTION, "status": "done"}, 1))


def test_a_file_that_is_gone_is_an_empty_register_again(
    tmp_path: Path, configuration: Config
) -> None:
    path = tmp_path / "register.sqlite"
    records = sqlite(path, configuration)
    records.save(ANNA, Change("action", ACTION))
    for file in tmp_path.glob("register.sqlite*"):
        file.unlink()
    assert records.rows() == []
    assert records.save(ANNA, Change("action", ACTION))
    assert len(records.rows()) == 1


def test_a_place_where_nothing_can_be_made_is_told_in_words(
    tmp_path: Path, configuration: Config
) -> None:
    (tmp_path / "file").write_text("in the way")
    records = sqlite(tmp_path / "file" / "register.sqlite", configuration)
    assert records.rows() == []
    with pytest.raises(RegisterUnavailable, match="cannot be used"):
        records.save(ANNA, Change("action", ACTION))


@pytest.mark.parametrize("content", [b"", b"not a database" * 400])
def test_a_file_that_is_no_database_is_made_one_or_told(
    tmp_path: Path, configuration: Config, content: bytes
) -> None:
    path = tmp_path / "register.sqlite"
    path.write_bytes(content)
    records = sqlite(path, configuration)
    if content:
        with pytest.raises(RegisterUnavailable, match="cannot be used"):
            records.rows()
    else:
        assert records.rows() == []


def test_a_register_of_a_newer_version_is_left_alone(tmp_path: Path, configuration: Config) -> None:
    path = tmp_path / "register.sqlite"
    sqlite(path, configuration).save(ANNA, Change("action", ACTION))
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    with pytest.raises(RegisterUnavailable, match="newer version"):
        sqlite(path, configuration).rows()


@pytest.mark.parametrize("address", ["nothing://here", "postgresql://"])
def test_an_address_that_means_nothing_is_told_in_words(
    address: str, configuration: Config
) -> None:
    with pytest.raises(RegisterUnavailable):
        Records(Database(address), "trial", configuration).rows()


def test_the_migrations_make_the_tables_that_the_code_reads(trial: Trial) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from observatory.register.schema import metadata

    records = trial.opened()
    records.save(ANNA, Change("action", ACTION))
    assert records.database is not None
    with records.database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_a_password_never_stands_in_a_message(configuration: Config) -> None:
    records = Records(Database("postgresql://anna:secret@127.0.0.1:1/none"), "trial", configuration)
    with pytest.raises(RegisterUnavailable) as told:
        records.rows()
    assert "secret" not in str(told.value)

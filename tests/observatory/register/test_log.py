"""The audit log: one list of what was done, which the database lets nobody change."""

import pytest
import sqlalchemy as sa

from observatory.access import Role
from observatory.register import Change, Writer
from observatory.register.audit import note, remember
from observatory.register.dump import dumped, emptied, filled
from observatory.register.log import lines, read
from observatory.register.uploads import Uploads
from tests.observatory.register.conftest import ACTION, ANNA, BEN

CARL = Writer("carl@chamber.example", Role.PRESENTER)


def test_rows_files_and_deeds_stand_in_one_list_the_latest_first(trial):
    records = trial.opened()
    records.save(ANNA, Change("action", ACTION))
    row = records.row("action", records.key("action", ACTION))
    records.save(BEN, Change("action", {**ACTION, "status": "done"}, row.revision))
    uploads = Uploads(records.database, "trial")
    kept = uploads.keep(ANNA, "events", "events.csv", b"event_id")
    uploads.withdraw(BEN, kept.id, "wrong year")
    with records.database.writing() as connection:
        note(connection, CARL, "trial", "poll.open", "7", {"state": "draft"}, {"state": "open"})
    found = read(records.database, "trial")
    assert [(item.action, item.who) for item in found] == [
        ("poll.open", "carl@chamber.example"), ("file.withdraw", "Ben"), ("file.give", "Anna"),
        ("row.change", "Ben"), ("row.create", "Anna"),
    ]  # fmt: skip
    changed = found[3]
    assert (changed.subject, changed.before, changed.after) == (
        "action A1", {"status": "planned"}, {"status": "done"},
    )  # fmt: skip
    assert found[0].role == "presenter"
    assert found[1].after == {"reason": "wrong year"}


def test_a_deed_of_the_whole_installation_is_in_every_log_and_another_dataset_s_in_none(trial):
    assert remember(None, ANNA, "", "session.sign_in", "Anna", named=trial.address)
    assert remember(None, ANNA, "other", "load.approve", "s1", named=trial.address)
    found = lines("trial", trial.config, trial.address)
    assert [item.action for item in found] == ["session.sign_in"]


def test_without_a_register_nothing_is_noted_and_the_log_is_empty(trial):
    assert not remember(None, ANNA, "", "session.sign_in", "Anna", named="none")
    assert lines("trial", trial.config, "none") == []
    assert lines("trial", trial.config, trial.address) == []


@pytest.mark.parametrize(
    "statement", ["UPDATE audit SET who = 'nobody'", "DELETE FROM audit", "DELETE FROM audit WHERE id = 1"]
)  # fmt: skip
def test_the_database_refuses_to_change_or_remove_a_line(trial, statement):
    remember(None, ANNA, "trial", "load.approve", "s1", named=trial.address)
    database = trial.opened().database
    with pytest.raises(Exception, match="only be added to"), database.writing() as connection:
        connection.execute(sa.text(statement))
    assert [item.who for item in read(database, "trial")] == ["Anna"]


def test_a_restored_register_has_its_log_and_is_sealed_again(trial):
    remember(None, ANNA, "trial", "load.approve", "s1", named=trial.address)
    database = trial.opened().database
    with database.writing() as connection:
        kept = list(dumped(connection, "audit"))
        emptied(connection)
        assert filled(connection, "audit", kept) == 1
    assert [item.subject for item in read(database, "trial")] == ["s1"]
    with pytest.raises(Exception, match="only be added to"), database.writing() as connection:
        connection.execute(sa.text("DELETE FROM audit"))

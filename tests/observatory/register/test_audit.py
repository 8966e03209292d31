"""The audit log: one line a deed, in the transaction of the deed itself."""

import pytest
import sqlalchemy as sa

from observatory.register import Database
from observatory.register.audit import note
from observatory.register.schema import audit
from tests.observatory.register.conftest import ANNA, Trial


def test_a_deed_is_told_with_who_when_before_and_after(trial: Trial) -> None:
    database = trial.opened().database
    assert database is not None
    with database.writing() as connection:
        note(connection, ANNA, "trial", "poll.open", "P1", {"state": "draft"}, {"state": "open"})
    with database.reading() as connection:
        found = connection.execute(sa.select(audit)).mappings().one()
    assert (found["who"], found["role"], found["action"]) == ("Anna", "manager", "poll.open")
    assert (found["before"], found["after"]) == ({"state": "draft"}, {"state": "open"})


def test_what_was_not_done_is_not_told(trial: Trial) -> None:
    database = trial.opened().database
    assert database is not None
    with pytest.raises(LookupError):
        _fail_after_telling(database)
    with database.reading() as connection:
        assert connection.execute(sa.select(audit)).all() == []


def _fail_after_telling(database: Database) -> None:
    with database.writing() as connection:
        note(connection, ANNA, "trial", "poll.open", "P1")
        raise LookupError

"""Files that managers gave: kept whole, the last one in use, withdrawn but never lost."""

import pytest

from observatory.access import Role
from observatory.register import NotAllowed, RegisterUnavailable, UndoRefused, Writer
from observatory.register.uploads import Uploads
from tests.observatory.register.conftest import ANNA, BEN, Trial

CONTENT = b"event_id;title\n\x00\xff"


@pytest.fixture
def uploads(trial: Trial) -> Uploads:
    """The files given for a dataset, of which there is none yet."""
    return Uploads(trial.opened().database, "trial")


def test_a_file_is_kept_whole_with_who_and_when(uploads: Uploads) -> None:
    assert uploads.listed() == []
    kept = uploads.keep(ANNA, "events", "Événements.csv", CONTENT)
    assert uploads.listed() == [kept]
    assert uploads.content(kept.id) == CONTENT
    assert (kept.who, kept.bytes, len(kept.sha256)) == ("Anna", len(CONTENT), 64)


def test_the_last_file_that_is_not_withdrawn_is_in_use(uploads: Uploads) -> None:
    first = uploads.keep(ANNA, "events", "a.csv", b"a")
    second = uploads.keep(BEN, "events", "b.csv", b"b")
    other = uploads.keep(BEN, "support", "c.csv", b"c")
    assert uploads.in_use() == {"events": second, "support": other}
    uploads.withdraw(ANNA, second.id, "refused whole")
    assert uploads.in_use() == {"events": first, "support": other}
    withdrawn = next(item for item in uploads.listed() if item.id == second.id)
    assert (withdrawn.withdrawn_by, withdrawn.reason) == ("Anna", "refused whole")
    assert uploads.content(second.id) == b"b"
    with pytest.raises(UndoRefused):
        uploads.withdraw(ANNA, second.id)


def test_datasets_do_not_see_each_other_s_files(trial: Trial, uploads: Uploads) -> None:
    kept = uploads.keep(ANNA, "events", "a.csv", b"a")
    others = Uploads(trial.opened().database, "other")
    assert others.in_use() == {}
    with pytest.raises(KeyError):
        others.content(kept.id)
    with pytest.raises(UndoRefused):
        others.withdraw(ANNA, kept.id)


def test_only_managers_give_and_withdraw(uploads: Uploads) -> None:
    viewer = Writer("Eve", Role.VIEWER)
    kept = uploads.keep(ANNA, "events", "a.csv", b"a")
    with pytest.raises(NotAllowed):
        uploads.keep(viewer, "events", "b.csv", b"b")
    with pytest.raises(NotAllowed):
        uploads.withdraw(viewer, kept.id)
    assert uploads.in_use() == {"events": kept}


def test_without_a_register_nothing_is_kept() -> None:
    uploads = Uploads(None, "trial")
    assert uploads.listed() == []
    with pytest.raises(RegisterUnavailable):
        uploads.keep(ANNA, "events", "a.csv", b"a")

"""The register's records: saved, told apart, undone, and kept whatever happens."""

import io
import itertools
import json
import threading
import zipfile

import pytest

from observatory.access import Role
from observatory.register import (
    Change,
    Conflict,
    Invalid,
    NotAllowed,
    Records,
    RegisterError,
    UndoRefused,
    Writer,
)
from observatory.register.transfer import exported, imported, unpacked
from tests.observatory.register.conftest import ACTION, ANNA, BEN, Trial

A1 = '{"action_id": "A1"}'


def test_an_empty_register_has_nothing(records: Records) -> None:
    assert records.revision() == 0
    assert records.rows() == []
    assert records.row("action", A1) is None
    assert records.history() == []


def test_what_was_saved_stands_with_who_when_before_and_after(records: Records) -> None:
    records.save(ANNA, Change("action", ACTION))
    records.save(BEN, Change("action", {**ACTION, "status": "running"}, 1))
    row = records.row("action", A1)
    assert row is not None
    assert (row.cells, row.revision, row.who) == ({**ACTION, "status": "running"}, 2, "Ben")
    last, first = records.history("action", A1)
    assert (first.kind, first.before, first.after, first.who) == ("create", None, ACTION, "Anna")
    assert (last.kind, last.before, last.who) == ("change", ACTION, "Ben")
    assert last.touched == {"status"}
    assert first.at <= last.at


def test_cells_are_kept_in_one_spelling(records: Records) -> None:
    typed = {
        **ACTION,
        "budget_planned_eur": "1 200,50 €",
        "start_date": "23/04/2018",
        "owner": " B  C ",
    }
    entry = records.save(ANNA, Change("action", typed))
    assert entry is not None
    assert entry.after == {
        **ACTION, "budget_planned_eur": "1200.5", "start_date": "2018-04-23", "owner": "B C",
    }  # fmt: skip


def test_a_row_that_breaks_its_contract_is_not_saved(records: Records) -> None:
    bad = {"action_id": "A1", "status": "runing", "budget_spent_eur": "much", "start_date": "2020",
           "end_date": "2019"}  # fmt: skip
    with pytest.raises(Invalid) as told:
        records.save(ANNA, Change("action", bad))
    reasons = {column: reason.text() for column, reason in told.value.faults.items()}
    assert sorted(reasons) == ["budget_spent_eur", "end_date", "recommendation", "status"]
    assert "did you mean running" in reasons["status"]
    assert records.revision() == 0


@pytest.mark.parametrize("role", [Role.VIEWER, Role.FUNDER, Role.PRESENTER])
def test_only_managers_write(records: Records, role: Role) -> None:
    entry = records.save(ANNA, Change("action", ACTION))
    assert entry is not None
    other = Writer("Eve", role)
    with pytest.raises(NotAllowed):
        records.save(other, Change("action", {**ACTION, "status": "done"}, 1))
    with pytest.raises(NotAllowed):
        records.remove(other, "action", A1, 1)
    with pytest.raises(NotAllowed):
        records.undo(other, entry.id)
    with pytest.raises(NotAllowed):
        imported(records, other, {"actions.csv": "action_id,recommendation\nA2,R1\n"})
    assert records.revision() == entry.id


def test_the_second_to_save_a_row_is_told_and_sees_both(records: Records) -> None:
    records.save(ANNA, Change("action", ACTION))
    records.save(ANNA, Change("action", {**ACTION, "status": "done"}, 1))
    mine = {**ACTION, "owner": "Me"}
    with pytest.raises(Conflict) as told:
        records.save(BEN, Change("action", mine, 1))
    assert told.value.mine == mine
    assert told.value.theirs.cells == {**ACTION, "status": "done"}
    assert told.value.theirs.who == "Anna"
    records.save(BEN, Change("action", {**mine, "status": "done"}, told.value.theirs.revision))
    row = records.row("action", A1)
    assert row is not None
    assert row.cells == {**ACTION, "owner": "Me", "status": "done"}


def test_saving_the_same_again_makes_no_entry(records: Records) -> None:
    records.save(ANNA, Change("action", ACTION))
    assert records.save(ANNA, Change("action", dict(ACTION), 1)) is None
    assert len(records.history()) == 1


def test_the_row_of_a_file_is_what_was_before(records: Records) -> None:
    entry = records.save(ANNA, Change("action", {**ACTION, "status": "done"}, 0, ACTION))
    assert entry is not None
    assert (entry.kind, entry.before) == ("change", ACTION)
    undone = records.undo(BEN, entry.id)
    assert undone.after == ACTION


def test_a_removal_can_be_undone(records: Records) -> None:
    records.save(ANNA, Change("action", ACTION))
    entry = records.remove(ANNA, "action", A1, 1)
    assert entry is not None
    row = records.row("action", A1)
    assert row is not None
    assert row.cells is None
    records.undo(ANNA, entry.id)
    row = records.row("action", A1)
    assert row is not None
    assert row.cells == ACTION


def test_undoing_leaves_what_others_changed_since(records: Records) -> None:
    records.save(ANNA, Change("action", ACTION))
    entry = records.save(ANNA, Change("action", {**ACTION, "status": "running"}, 1))
    records.save(BEN, Change("action", {**ACTION, "status": "running", "owner": "Ben"}, 2))
    assert entry is not None
    assert records.undo(ANNA, entry.id).after == {**ACTION, "owner": "Ben"}


def test_undoing_is_refused_where_a_later_change_touched_the_same(records: Records) -> None:
    records.save(ANNA, Change("action", ACTION))
    first = records.save(ANNA, Change("action", {**ACTION, "status": "running"}, 1))
    second = records.save(BEN, Change("action", {**ACTION, "status": "done"}, 2))
    assert first is not None
    assert second is not None
    with pytest.raises(UndoRefused, match="Ben changed status later"):
        records.undo(ANNA, first.id)
    undo = records.undo(ANNA, second.id)
    with pytest.raises(UndoRefused, match="already"):
        records.undo(ANNA, second.id)
    # The undo is undone: the second change holds again, and stands in the way again.
    records.undo(ANNA, undo.id)
    with pytest.raises(UndoRefused, match="Ben changed status later"):
        records.undo(ANNA, first.id)
    third = records.history("action", A1)[0]
    records.undo(ANNA, third.id)
    assert records.undo(ANNA, first.id).after == ACTION


def test_undoing_never_leaves_a_row_that_breaks_its_contract(records: Records) -> None:
    records.save(ANNA, Change("action", {**ACTION, "end_date": "2019"}))
    later = records.save(ANNA, Change("action", {**ACTION, "end_date": "2021"}, 1))
    records.save(ANNA, Change("action", {**ACTION, "end_date": "2021", "start_date": "2020"}, 2))
    assert later is not None
    with pytest.raises(UndoRefused, match="end_date would be wrong"):
        records.undo(ANNA, later.id)


def test_the_log_says_what_is_undone(records: Records) -> None:
    entry = records.save(ANNA, Change("action", ACTION))
    assert entry is not None
    records.undo(ANNA, entry.id)
    assert [item.is_undone for item in records.history()] == [False, True]


def test_datasets_are_kept_apart(trial: Trial) -> None:
    one, other = trial.opened("one"), trial.opened("other")
    one.save(ANNA, Change("action", ACTION))
    assert other.revision() == 0
    assert other.rows() == []


def test_a_target_is_told_by_its_last_day_and_the_focal_territory(records: Records) -> None:
    target = {"indicator_id": "R3.1", "target_date": "2028", "target_value": "10"}
    records.save(ANNA, Change("indicator_target", target))
    again = {**target, "target_date": "2028-12-31", "territory": "17", "target_value": "12"}
    with pytest.raises(Conflict):
        records.save(ANNA, Change("indicator_target", again))
    key = records.rows("indicator_target")[0].key
    assert json.loads(key) == {
        "indicator_id": "R3.1", "target_date": "2028-12-31", "territory": "17",
    }  # fmt: skip


def test_two_who_save_at_once_never_overwrite_each_other(trial: Trial) -> None:
    trial.opened().save(ANNA, Change("action", ACTION))
    outcomes: list[str] = []

    def write(name: str) -> None:
        records = trial.opened()
        for number in range(5):
            row = records.row("action", A1)
            assert row is not None
            assert row.cells is not None
            cells = {**row.cells, "owner": f"{name} {number}"}
            try:
                records.save(Writer(name, Role.MANAGER), Change("action", cells, row.revision))
                outcomes.append("saved")
            except Conflict:
                outcomes.append("told")

    threads = [threading.Thread(target=write, args=(name,)) for name in ("Anna", "Ben")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    history = trial.opened().history("action", A1)
    assert outcomes.count("saved") + outcomes.count("told") == 10
    assert len(history) == 1 + outcomes.count("saved")
    assert [item.revision for item in history] == list(range(len(history), 0, -1))
    for later, earlier in itertools.pairwise(history):
        assert later.before == earlier.after


def test_first_starts_at_once_make_one_register(trial: Trial) -> None:
    faults: list[Exception] = []

    def start(number: int) -> None:
        try:
            cells = {**ACTION, "action_id": f"A{number}"}
            trial.opened().save(ANNA, Change("action", cells))
        except Exception as error:
            faults.append(error)

    threads = [threading.Thread(target=start, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(trial.opened().rows()) == 6


def test_an_export_brought_into_an_empty_register_is_the_same(trial: Trial) -> None:
    records = trial.opened("one")
    records.save(ANNA, Change("action", {**ACTION, "outcome": 'A "word"; a line\nand é'}))
    entry = records.save(BEN, Change("action", {**ACTION, "status": "done"}, 1))
    records.save(ANNA, Change("note", {"note_id": "N1", "indicator_id": "R3.1", "text": "Why."}))
    decision = {"written": "Alba Flm", "candidate_id": "alba", "decision": "same"}
    records.save(ANNA, Change("decision", decision))
    records.remove(BEN, "note", '{"note_id": "N1"}', 1)
    assert entry is not None
    records.undo(BEN, entry.id)
    files = exported(records)
    assert sorted(files) == ["actions.csv", "changes.csv", "decisions.csv"]
    copy = trial.opened("other")
    imported(copy, ANNA, files)
    told = [(e.table, e.key, e.kind, e.before, e.after, e.who, e.at) for e in records.history()]
    again = [(e.table, e.key, e.kind, e.before, e.after, e.who, e.at) for e in copy.history()]
    assert again == told
    states = [(row.table, row.key, row.cells, row.revision) for row in records.rows()]
    assert [(row.table, row.key, row.cells, row.revision) for row in copy.rows()] == states
    assert copy.undo(ANNA, copy.history()[0].id).after == {**ACTION, "status": "done"}


def test_files_brought_in_are_changes_of_who_brings_them(records: Records) -> None:
    records.save(ANNA, Change("action", ACTION))
    text = "action_id,recommendation,status,owner\nA1,R1,done,Office\nA2,R2,,\n"
    assert imported(records, BEN, {"actions.csv": text}) == 2
    assert imported(records, BEN, {"actions.csv": text}) == 0
    assert [item.who for item in records.history()] == ["Ben", "Ben", "Anna"]


def test_a_file_with_a_fault_brings_in_nothing(records: Records) -> None:
    text = "action_id,recommendation,status\nA1,R1,done\nA2,R1,maybe\n"
    with pytest.raises(Exception, match=r"actions.csv, line 3, status"):
        imported(records, BEN, {"actions.csv": text})
    assert records.rows() == []


def test_files_come_as_csv_or_in_an_archive() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("actions.csv", "\ufeffaction_id,recommendation\nA2,R1\n".encode())
        archive.writestr("README.txt", "no table")
    files = {"actions.csv": "action_id,recommendation\nA2,R1\n"}
    assert unpacked("register.zip", content.getvalue()) == files
    assert unpacked("actions.csv", files["actions.csv"].encode()) == files


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"PK\x03\x04\xff\xff"])
def test_what_is_neither_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(RegisterError, match="cannot be read"):
        unpacked("actions.csv", content)

"""What was typed, in a load: it wins over files, removes, adds, and steers who is who."""

from pathlib import Path

import pytest

from etl.load import LoadRefused, load
from observatory.access import Role
from observatory.config import load_config
from observatory.register import Change, Database, Records, Writer
from observatory.snapshot import Snapshot
from tests.data_directory import rejected, write_config, write_dataset

pytestmark = pytest.mark.slow

ANNA = Writer("Anna", Role.MANAGER)
FILES = {
    "actions": """
        action_id;recommendation;title_en;status;budget_planned_eur
        A1;R1;Film day;planned;1000
        A2;R2;Mission;planned;2000
    """,
    "targets": """
        indicator_id;target_date;target_value
        R3.1;2022;10
        R3.1;2024;20
    """,
    "events": """
        event_id;title;kind;start_date;country_code;commune
        E1;Meeting;btob;2019-03-04;ES;Costa
    """,
    "organisations": """
        org_id;name;kind;country_code;commune
        alba;Alba Producciones;company;ES;Costa
        brisa;Brisa Animación;company;ES;Llano
    """,
    "support": """
        case_id;organisation;kind;status;commune;applied_on
        S1;Alva Produciones;mentoring;granted;Llano;2019
        S2;Brisa Animacio Estudio;mentoring;granted;;2019
    """,
}


class Trial:
    """A data directory with a register beside it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.config_path = write_config(root)
        self.data = write_dataset(root / "data" / "trial", FILES)
        self.address = str(root / "register.sqlite")
        config = load_config(self.config_path, self.data)
        self.records = Records(Database(self.address), "trial", config)

    def load(self, register: str | None = "") -> Snapshot:
        asked = self.address if register == "" else register
        out = self.root / "warehouse"
        result = load(self.config_path, self.data, out, wait_seconds=5, register=asked)
        return Snapshot(out / "trial" / f"{result.snapshot}.duckdb")


@pytest.fixture
def trial(tmp_path: Path) -> Trial:
    return Trial(tmp_path)


def cells(snapshot: Snapshot, sql: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in snapshot.query(sql).itertuples(index=False, name=None)]


def test_a_load_without_a_register_is_one_of_files_alone(trial: Trial) -> None:
    snapshot = trial.load()
    assert snapshot.register_entry == 0
    assert cells(snapshot, "SELECT name FROM source WHERE kind = 'register'") == []
    assert not Path(trial.address).exists()


def test_typed_rows_win_are_added_and_removed(trial: Trial) -> None:
    save = trial.records.save
    save(ANNA, Change("action", {"action_id": "A1", "recommendation": "R1", "status": "done"}))
    save(ANNA, Change("action", {"action_id": "A3", "recommendation": "R3", "status": "running"}))
    trial.records.remove(ANNA, "action", '{"action_id": "A2"}', 0, {"action_id": "A2"})
    target = {"indicator_id": "R3.1", "target_date": "2022-12-31", "territory": "17"}
    last = save(ANNA, Change("indicator_target", {**target, "target_value": "12.5"}))
    event = {"event_id": "E2", "title": "Fair", "kind": "btob", "start_date": "2019-05",
             "country_code": "ES", "commune": "Costa"}  # fmt: skip
    last = save(ANNA, Change("event", event))
    save(ANNA, Change("note", {"note_id": "N1", "indicator_id": "R3.1", "text": "Two rooms."}))
    snapshot = trial.load()
    assert cells(snapshot, "SELECT action_id, status, source FROM action ORDER BY ALL") == [
        ("A1", "done", "register"), ("A3", "running", "register"),
    ]  # fmt: skip
    targets = "SELECT year(target_date)::INT, target_value, source FROM indicator_target ORDER BY 1"
    assert cells(snapshot, targets) == [(2022, 12.5, "register"), (2024, 20.0, "targets")]
    counted = (
        "SELECT value FROM indicator_value WHERE indicator_id = 'R3.1' AND segment = 'all'"
        " AND territory_code = '17' AND period_start = '2019-01-01' AND period_end = '2019-12-31'"
    )
    assert cells(snapshot, counted) == [(2.0,)]
    assert cells(snapshot, "SELECT note_id, territory, segment, text FROM note") == [
        ("N1", "17", "all", "Two rooms.")
    ]
    listed = (
        "SELECT kind, rows_read, rows_accepted, rows_rejected FROM source WHERE name = 'register'"
    )
    assert cells(snapshot, listed) == [("register", 5, 5, 0)]
    assert last is not None
    assert snapshot.register_entry == trial.records.revision()
    # A row tells the entry that it comes from.
    assert cells(snapshot, "SELECT line FROM event WHERE event_id = 'E2'") == [(last.id,)]


def test_what_belongs_to_a_removed_row_goes_with_it_and_what_mentions_it_stays(
    tmp_path: Path,
) -> None:
    trial = Trial(tmp_path)
    files = FILES | {
        "milestones": "milestone_id;action_id;due_date\nM1;A1;2019\nM2;A2;2019",
        "participations": "event_id;organisation\nE1;alba",
        "support": "case_id;organisation;kind;status;applied_on;event_id\nS1;alba;training;delivered;2019;E1",
    }
    write_dataset(trial.data, files)
    for table, cells in (
        ("action", {"action_id": "A1", "recommendation": "R1"}),
        ("event", {"event_id": "E1", "title": "Meeting", "kind": "btob"}),
    ):
        trial.records.remove(ANNA, table, trial.records.key(table, cells), 0, cells)
    store = trial.load()
    assert store.query("SELECT milestone_id FROM milestone")["milestone_id"].tolist() == ["M2"]
    assert store.query("SELECT * FROM participation").empty
    assert store.query("SELECT case_id, event_id FROM support_case").values.tolist() == [
        ["S1", None]
    ]
    assert rejected(store) == []


def test_the_same_register_gives_the_same_tables_and_another_one_others(trial: Trial) -> None:
    without = trial.load("none")
    trial.records.save(ANNA, Change("action", {"action_id": "A3", "recommendation": "R3"}))
    first, second = trial.load(), trial.load()
    hashes = [
        str(cells(item, "SELECT inputs_hash FROM snapshot")[0][0])
        for item in (without, first, second)
    ]
    assert hashes[0] != hashes[1] == hashes[2]
    for table in ("action", "indicator_value", "indicator_evidence", "note", "decision"):
        rows = [item.query(f"FROM {table} ORDER BY ALL") for item in (first, second)]
        assert rows[0].equals(rows[1])


def test_a_load_is_not_made_again_until_something_is_typed(trial: Trial) -> None:
    def again() -> bool:
        return load(
            trial.config_path, trial.data, trial.root / "warehouse", wait_seconds=5,
            if_changed=True, register=trial.address,
        ).unchanged  # fmt: skip

    assert [again(), again()] == [False, True]
    trial.records.save(ANNA, Change("action", {"action_id": "A3", "recommendation": "R3"}))
    assert [again(), again()] == [False, True]


def test_a_typed_row_that_refers_to_nothing_is_told_and_the_file_row_stays(trial: Trial) -> None:
    milestone = {"milestone_id": "M1", "action_id": "gone", "due_date": "2020-05-01"}
    entry = trial.records.save(ANNA, Change("milestone", milestone))
    assert entry is not None
    snapshot = trial.load()
    assert cells(snapshot, "SELECT * FROM milestone") == []
    source, line, column, value, reason = rejected(snapshot)[0]
    assert (source, line, column, value) == ("register", entry.id, "action_id", "gone")
    assert "no accepted row of actions" in reason


def test_a_register_that_cannot_be_read_refuses_the_load(trial: Trial) -> None:
    Path(trial.address).write_bytes(b"no database" * 500)
    with pytest.raises(LoadRefused, match="--register none"):
        trial.load()
    assert trial.load("none").register_entry == 0


def test_a_decision_that_two_names_are_one_merges_them(trial: Trial) -> None:
    pairs = cells(trial.load(), "SELECT written, candidate_id FROM review_pair ORDER BY ALL")
    assert ("Alva Produciones", "alba") in pairs
    decide(trial, "Alva Produciones", "Llano", "alba", "same")
    snapshot = trial.load()
    assert cells(snapshot, "SELECT org_id FROM support_case WHERE case_id = 'S1'") == [("alba",)]
    assert "Alva Produciones" not in {
        written for (written,) in cells(snapshot, "SELECT written FROM review_pair")
    }


def test_a_decision_that_two_names_are_two_ends_the_review(trial: Trial) -> None:
    before = trial.load()
    other = cells(before, "SELECT org_id FROM support_case WHERE case_id = 'S1'")
    decide(trial, "ALVA PRODUCIONES S.L.", "Llano", "alba", "different")
    snapshot = trial.load()
    assert cells(snapshot, "SELECT org_id FROM support_case WHERE case_id = 'S1'") == other
    pairs = cells(snapshot, "SELECT written, candidate_id FROM review_pair")
    assert ("Alva Produciones", "alba") not in pairs


def decide(trial: Trial, written: str, place: str, candidate: str, decision: str) -> None:
    row = {"written": written, "place": place, "candidate_id": candidate, "decision": decision}
    trial.records.save(ANNA, Change("decision", row))

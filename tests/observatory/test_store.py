"""The store: a snapshot with what was typed since laid over it, at once and for every query."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from observatory.access import Role
from observatory.i18n import language
from observatory.queries.actions import actions, milestones
from observatory.queries.progress import standings
from observatory.register import REGISTER_VARIABLE, Change, Records, Writer
from observatory.snapshot import Snapshot
from observatory.store import LaidOver, Stores
from tests.data_directory import load_dataset

ANNA = Writer("Anna", Role.MANAGER)
EN = language("en")
FILES = {
    "actions": """
        action_id;recommendation;title_en;status
        A1;R3;Film day;planned
        A2;R3;Mission;planned
    """,
    "milestones": """
        milestone_id;action_id;due_date
        M1;A1;2020-01-01
    """,
    "targets": """
        indicator_id;target_date;target_value;baseline_date;baseline_value
        R3.1;2022;10;2017;1
    """,
    "events": """
        event_id;title;kind;start_date;country_code;commune
        E1;Meeting;btob;2019-03-04;ES;Costa
        E2;Meeting;btob;2020-03-04;ES;Costa
    """,
    "organisations": """
        org_id;name;kind;country_code;commune;siret
        alba;Alba Films;company;ES;Costa;
        corto;Corto;company;IT;;
    """,
}


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return load_dataset(tmp_path_factory.mktemp("store"), FILES)


@pytest.fixture
def records(
    snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Records]:
    """The register of this installation, empty."""
    monkeypatch.setenv(REGISTER_VARIABLE, str(tmp_path / "register.sqlite"))
    return Records.configured(snapshot.dataset, snapshot.config)


def save(records: Records, table: str, **cells: str) -> None:
    assert records.save(ANNA, Change(table, cells)) is not None


def laid(snapshot: Snapshot) -> LaidOver:
    store = Stores().of(snapshot).store
    assert isinstance(store, LaidOver)
    return store


def test_without_a_register_the_snapshot_itself_is_served(
    snapshot: Snapshot, records: Records
) -> None:
    assert Stores().of(snapshot).store is snapshot


def test_what_is_typed_is_there_at_once_and_changes_the_id(
    snapshot: Snapshot, records: Records
) -> None:
    stores = Stores()
    save(records, "action", action_id="A1", recommendation="R3", status="done", title_en="Day")
    first = stores.of(snapshot).store
    assert stores.of(snapshot).store is first
    save(records, "action", action_id="A3", recommendation="R3")
    second = stores.of(snapshot).store
    assert len({snapshot.id, first.id, second.id}) == 3
    found = actions(second, EN).set_index("action_id")
    assert dict(found["title"]) == {"A1": "Day", "A2": "Mission", "A3": "A3"}
    assert found.loc["A1", "status"] == "done"
    assert second.newer == {
        "action": {'{"action_id": "A1"}', '{"action_id": "A3"}'},
    }
    # The snapshot is as it was.
    assert dict(actions(snapshot, EN).set_index("action_id")["title"]) == {
        "A1": "Film day", "A2": "Mission",
    }  # fmt: skip


def test_a_removed_row_is_gone_at_once(snapshot: Snapshot, records: Records) -> None:
    seen = {"milestone_id": "M1", "action_id": "A1", "due_date": "2020-01-01"}
    entry = records.remove(ANNA, "milestone", records.key("milestone", seen), 0, seen)
    assert milestones(laid(snapshot), EN).empty
    assert entry is not None
    records.undo(ANNA, entry.id)
    assert len(milestones(laid(snapshot), EN)) == 1


def test_what_belongs_to_a_removed_row_goes_with_it(snapshot: Snapshot, records: Records) -> None:
    seen = {"action_id": "A1", "recommendation": "R3"}
    entry = records.remove(ANNA, "action", records.key("action", seen), 0, seen)
    assert milestones(laid(snapshot), EN).empty
    assert entry is not None
    records.undo(ANNA, entry.id)
    assert len(milestones(laid(snapshot), EN)) == 1


def test_a_status_follows_the_target_at_once(snapshot: Snapshot, records: Records) -> None:
    goal = standings(snapshot, EN, Role.MANAGER)["R3.1"].goal
    assert goal is not None
    assert goal.value == 10
    save(records, "indicator_target", indicator_id="R3.1", target_date="2022", target_value="4",
         baseline_date="2017", baseline_value="1")  # fmt: skip
    target = standings(laid(snapshot), EN, Role.MANAGER)["R3.1"].target_rows
    assert list(target["target_value"]) == [4]


def test_figures_stay_those_of_the_load(snapshot: Snapshot, records: Records) -> None:
    save(records, "event", event_id="E3", title="Fair", kind="btob", start_date="2020-06-01",
         country_code="ES", commune="costa", organiser="Nobody; Alba Films")  # fmt: skip
    store = laid(snapshot)
    values = "SELECT * FROM indicator_value ORDER BY ALL"
    assert store.query(values).equals(snapshot.query(values))
    event = store.query("SELECT * FROM event WHERE event_id = 'E3'").to_dict("records")[0]
    assert (event["commune_code"], event["basin_code"], event["is_local"]) == (
        "17001", "basin:coast", True,
    )  # fmt: skip
    assert (event["lat"], event["position_quality"]) == (41.0, "commune")
    assert list(event["organiser_ids"]) == ["unlisted:nobody", "alba"]
    assert str(event["counts_to"])[:10] == "2020-06-01"
    kinds = store.query("SELECT kind FROM organisation WHERE org_id = 'unlisted:nobody'")
    assert list(kinds["kind"]) == ["unlisted"]


def test_a_typed_partnership_has_its_two_sides(snapshot: Snapshot, records: Records) -> None:
    save(records, "partnership", partnership_id="P1", organisation_a="corto",
         organisation_b="ALBA FILMS", kind="memorandum", start_date="2019", country_a="IT",
         country_b="ES")  # fmt: skip
    found = laid(snapshot).query("FROM partnership").to_dict("records")[0]
    assert (found["local_org_id"], found["foreign_org_id"], found["foreign_country"]) == (
        "alba", "corto", "IT",
    )  # fmt: skip
    assert (str(found["counts_from"])[:10], str(found["counts_to"])[:10]) == (
        "2019-01-01", "2020-12-31",
    )  # fmt: skip


def test_typed_support_counts_on_its_decision_or_request(
    snapshot: Snapshot, records: Records
) -> None:
    save(records, "support_case", case_id="S1", organisation="Alba Films", kind="funding",
         status="granted", applied_on="2019-01", decided_on="2019-06-02")  # fmt: skip
    save(records, "support_case", case_id="S2", organisation="New Co", kind="training",
         status="granted", applied_on="2019-01")  # fmt: skip
    found = laid(snapshot).query(
        "SELECT org_id, counts_from::VARCHAR AS first, counts_to::VARCHAR AS last"
        " FROM support_case ORDER BY case_id"
    )
    assert found.to_numpy().tolist() == [
        ["alba", "2019-06-02", "2019-06-02"], ["unlisted:new-co", "2019-01-01", "2019-01-31"],
    ]  # fmt: skip


def test_what_a_load_has_read_is_not_laid_over_again(
    tmp_path: Path, records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(records, "action", action_id="A9", recommendation="R3")
    loaded = load_dataset(tmp_path, FILES)
    assert Stores().of(loaded).store is loaded
    assert "A9" in set(actions(loaded, EN)["action_id"])


def test_a_register_that_cannot_be_read_leaves_the_snapshot_and_says_why(
    snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "broken.sqlite"
    path.write_bytes(b"no database" * 500)
    monkeypatch.setenv(REGISTER_VARIABLE, str(path))
    served = Stores().of(snapshot)
    assert served.store is snapshot
    assert served.problem is not None
    assert "cannot be used" in served.problem.text()


def test_pages_do_not_wait_again_for_a_register_that_is_away(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A port of this machine that nobody listens on.
    monkeypatch.setenv(REGISTER_VARIABLE, "postgresql://nobody@127.0.0.1:1/none")
    stores = Stores()
    assert stores.of(snapshot).problem is not None
    asked: list[str] = []
    monkeypatch.setattr(Records, "configured", lambda *_args: asked.append("again"))
    assert stores.of(snapshot).problem is not None
    assert asked == []

"""What managers type on the pages: who may, what is asked, what two people wrote, what is undone."""

from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from observatory.access import Role
from observatory.register import REGISTER_VARIABLE, Change, Records, Writer
from observatory.snapshot import WAREHOUSE_VARIABLE, Snapshot
from tests.data_directory import load_dataset
from tests.pages.conftest import Open, texts

pytestmark = pytest.mark.slow

ANNA = Writer("Anna", Role.MANAGER)
A1 = '{"action_id": "A1"}'
FILES = {
    "actions": """
        action_id;recommendation;title_en;status;start_date;budget_spent_eur
        A1;R3;Film day;planned;2018-04;1200.5
    """,
    "targets": """
        indicator_id;target_date;target_value;baseline_date;baseline_value
        R3.1;2022;10;2017;1
    """,
    "events": """
        event_id;title;kind;start_date;country_code;commune
        E1;Meeting;btob;2019-03-04;ES;Costa
    """,
    "organisations": """
        org_id;name;kind;country_code;commune
        alba;Alba Producciones;company;ES;Costa
    """,
    "support": """
        case_id;organisation;kind;status;commune;applied_on
        S1;Alva Produciones;mentoring;granted;Llano;2019
    """,
}


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return load_dataset(tmp_path_factory.mktemp("typed"), FILES)


@pytest.fixture
def records(snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Records:
    """The register of this installation, empty, under the dataset's warehouse."""
    monkeypatch.setenv(REGISTER_VARIABLE, str(tmp_path / "register.sqlite"))
    monkeypatch.setenv(WAREHOUSE_VARIABLE, str(snapshot.path.parent.parent))
    monkeypatch.setattr("observatory.ui.context.current_role", lambda _visit: Role.MANAGER)
    # An empty register after another one has the same revisions.
    st.cache_resource.clear()
    return Records.configured(snapshot.dataset, snapshot.config)


def form(table: str, key: str | None) -> None:
    """The form of a record, by itself; it keeps what it was opened with."""
    import streamlit as st

    from observatory.access import Role
    from observatory.i18n import language
    from observatory.snapshot import warehouse
    from observatory.store import stores
    from observatory.ui import context
    from observatory.ui.record_form import Opened, _beginning, draw_form, opened_record

    store = stores.of(warehouse().current("trial")).store
    context.begin(store, language("en"), "light", Role.MANAGER)
    page = context.page("recommendations")
    if "opened" not in st.session_state:
        found = opened_record(page, table, key) if key else None
        st.session_state["opened"] = found or Opened(table, None, _beginning(table))
    if draw_form(page, st.session_state["opened"]):
        st.markdown("closed")


@pytest.fixture
def opened_form(records: Records) -> Callable[..., AppTest]:
    def opened(table: str, key: str | None = None) -> AppTest:
        page = AppTest.from_function(form, args=(table, key), default_timeout=60).run()
        assert not page.exception, page.exception[0].message
        return page

    return opened


def fill(page: AppTest, **cells: str) -> AppTest:
    """Write into fields by their column, then save."""
    for column, cell in cells.items():
        for kind in (page.text_input, page.selectbox, page.text_area):
            for widget in kind:
                if str(widget.key).endswith(f"-{column}"):
                    widget.set_value(cell)
    page.button[0].click().run()
    assert not page.exception, page.exception[0].message
    return page


def shown(page: AppTest, column: str) -> str:
    """What stands in a field."""
    for widget in (*page.text_input, *page.selectbox, *page.text_area):
        if str(widget.key).endswith(f"-{column}"):
            return str(widget.value)
    raise AssertionError(f"no field {column}")


def is_closed(page: AppTest) -> bool:
    return "closed" in [item.value for item in page.markdown]


def test_a_row_of_a_file_opens_with_its_cells_and_is_saved(
    records: Records, opened_form: Callable[..., AppTest]
) -> None:
    page = opened_form("action", A1)
    assert (shown(page, "status"), shown(page, "start_date")) == ("planned", "04/2018")
    page = fill(page, status="done", outcome="Forty came.", budget_spent_eur="1 500,25")
    assert is_closed(page)
    entry = records.history("action", A1)[0]
    assert entry.who == "local manager"
    assert entry.touched == {"status", "outcome", "budget_spent_eur"}
    assert entry.before is not None
    assert entry.before["start_date"] == "2018-04"
    assert entry.after is not None
    assert entry.after["budget_spent_eur"] == "1500.25"


def test_a_new_row_gets_an_id_of_its_own(
    records: Records, opened_form: Callable[..., AppTest]
) -> None:
    page = fill(opened_form("action"), recommendation="R2", title_en="Mission")
    assert is_closed(page)
    row = records.rows("action")[0]
    assert row.cells is not None
    assert row.cells["action_id"].startswith("action-")
    assert row.cells["title_en"] == "Mission"


def test_what_is_wrong_stands_at_the_form_and_nothing_typed_is_lost(
    records: Records, opened_form: Callable[..., AppTest]
) -> None:
    page = fill(
        opened_form("action"), title_en="Mission", budget_spent_eur="much", start_date="31/02/2020"
    )
    assert not is_closed(page)
    told = [item.value for item in page.markdown if ":red[" in item.value]
    assert len(told) == 3
    assert "required and empty" in told[0]
    assert (shown(page, "title_en"), shown(page, "budget_spent_eur")) == ("Mission", "much")
    assert records.rows() == []
    page = fill(page, recommendation="R2", budget_spent_eur="10", start_date="29/02/2020")
    assert is_closed(page)
    assert len(records.rows()) == 1


def test_a_new_row_never_takes_the_place_of_another(
    records: Records, opened_form: Callable[..., AppTest]
) -> None:
    page = fill(
        opened_form("indicator_target"), indicator_id="R3.1", target_date="2022", target_value="99"
    )
    assert "There is such a row already" in page.error[0].value
    assert records.rows() == []


def test_the_second_to_save_chooses_between_both_versions(
    records: Records, opened_form: Callable[..., AppTest]
) -> None:
    page = opened_form("action", A1)
    cells = {"action_id": "A1", "recommendation": "R3", "title_en": "Film day", "status": "running",
             "start_date": "2018-04", "budget_spent_eur": "1200.5", "owner": "Anna"}  # fmt: skip
    records.save(ANNA, Change("action", cells))
    page = fill(page, status="done", outcome="Forty came.")
    assert not is_closed(page)
    assert "Anna changed this row" in page.warning[0].value
    # What only one of them changed is theirs; what both changed is the first one's, until chosen.
    begins = {str(item.key).rpartition("-")[2]: item.value for item in page.radio}
    assert begins == {"status": "theirs", "outcome": "mine", "owner": "theirs"}
    next(item for item in page.radio if str(item.key).endswith("status")).set_value("mine")
    page.button[0].click().run()
    assert is_closed(page)
    row = records.row("action", A1)
    assert row is not None
    assert row.cells == {**cells, "status": "done", "outcome": "Forty came."}


def test_the_second_to_save_may_leave_all_as_it_is(
    records: Records, opened_form: Callable[..., AppTest]
) -> None:
    page = opened_form("action", A1)
    records.remove(ANNA, "action", A1, 0, {"action_id": "A1", "recommendation": "R3"})
    page = fill(page, status="done")
    assert any("It was removed" in item.value for item in page.markdown)
    page.button[2].click().run()
    assert is_closed(page)
    assert len(records.history("action", A1)) == 1


def test_readers_are_offered_nothing_to_type(
    opened: Open, records: Records, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse = snapshot.path.parent.parent
    keys = {
        str(item.key) for item in opened("recommendations", warehouse, recommendation="R3").button
    }
    assert "edit-R3" in keys
    monkeypatch.setattr("observatory.ui.context.current_role", lambda _visit: Role.VIEWER)
    for name in ("recommendations", "events", "partnerships", "sources"):
        page = opened(name, warehouse, recommendation="R3", part="review")
        assert not [item for item in page.button if str(item.key).startswith(("edit-", "pair-"))]


def test_pages_show_at_once_what_was_typed_and_say_that_it_is_newer(
    opened: Open, records: Records, snapshot: Snapshot
) -> None:
    cells = {"action_id": "A2", "recommendation": "R3", "title_en": "Second day"}
    records.save(ANNA, Change("action", cells))
    note = {
        "note_id": "N1",
        "indicator_id": "R3.1",
        "text": "The hall was closed.",
        "author": "Anna",
    }
    records.save(ANNA, Change("note", note))
    warehouse = snapshot.path.parent.parent
    told = texts(opened("recommendations", warehouse, lang="en", recommendation="R3"))
    assert "2 actions" in told
    assert "Typed after the load of" in told
    assert "Second day" in told


def test_a_pair_is_decided_on_sources_and_asked_no_more(
    opened: Open, records: Records, snapshot: Snapshot
) -> None:
    page = opened("sources", snapshot.path.parent.parent, lang="en", part="review")
    assert "Is “Alva Produciones, Llano” the organisation “Alba Producciones”?" in texts(page)
    page.button(key="pair-different").click().run()
    assert "Is “Alva" not in texts(page)
    row = records.rows("decision")[0]
    assert row.cells is not None
    assert (row.cells["decision"], row.cells["decided_by"]) == ("different", "local manager")


def test_the_last_changes_are_listed_and_undone(
    opened: Open, records: Records, snapshot: Snapshot
) -> None:
    warehouse = snapshot.path.parent.parent
    entry = records.save(ANNA, Change("action", {"action_id": "A2", "recommendation": "R3"}))
    assert entry is not None
    page = opened("sources", warehouse, lang="en", part="typed")
    assert "Anna · Action A2" in texts(page)
    page.button(key=f"undo-{entry.id}").click().run()
    assert "undone" in texts(page)
    row = records.row("action", '{"action_id": "A2"}')
    assert row is not None
    assert row.cells is None


def test_a_register_that_is_away_leaves_the_pages_readable(
    opened: Open, snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "broken.sqlite"
    path.write_bytes(b"no database" * 500)
    monkeypatch.setenv(REGISTER_VARIABLE, str(path))
    for name, query in (
        ("recommendations", {"recommendation": "R3"}),
        ("sources", {"part": "typed"}),
    ):
        page = opened(name, snapshot.path.parent.parent, lang="en", **query)
        assert "What was typed since the load is not shown" in page.warning[0].value

"""The Sources, on both bundled datasets, on one full of faults and on one that holds nothing."""

import io
import json
import zipfile
from pathlib import Path

import pytest
import streamlit as st
from python_calamine import CalamineWorkbook
from streamlit.testing.v1 import AppTest

from etl import publish
from observatory.access import Role
from observatory.i18n import language
from observatory.model import LAYOUT
from observatory.queries.sources import totals
from observatory.register import REGISTER_VARIABLE
from observatory.snapshot import Snapshot, Warehouse
from observatory.ui import trial
from observatory.ui.trial import Trial
from tests.data_directory import load_dataset
from tests.pages.conftest import Open, texts

HOSTILE = '<img src=x onerror="alert(1)">**bold** [link](https://evil.example) =1+1'
EVENTS = b"event_id;title;kind;start_date;country_code\nE1;T;btob;2019;FR\nE2;T;btobs;2019;FR\n"


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse whose one dataset had thirty faulty rows, one of them hostile, and two loads."""
    root = tmp_path_factory.mktemp("faulty")
    rows = "\n".join(f"F{number};T;btobs;2019;ES;" for number in range(28))
    files = {
        "organisations": "org_id;name;kind;country_code\nO1;Alba Films;company;ES",
        "events": "event_id;title;kind;start_date;country_code;organiser\n"
        f"E1;T;btob;2019;ES;Alba Film\nE2;T;{HOSTILE};2019;ES;\n{rows}",
        "participations": "event_id;organisation;meetings\nE1;Ada Lovelace;several",
    }
    load_dataset(root, files)
    load_dataset(root, files)
    return root / "warehouse"


@pytest.fixture
def manager(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader is who manages the observatory; AppTest's own visit comes from nowhere known."""
    monkeypatch.setattr("observatory.ui.context.current_role", lambda _visit: Role.MANAGER)


def table(page: AppTest, number: int = 0) -> list[dict[str, object]]:
    """The rows of a page's table."""
    found: list[dict[str, object]] = page.main.dataframe[number].value.to_dict("records")
    return found


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_files_of_the_public_record_are_listed(opened: Open, bundled: Path, lang: str) -> None:
    reader = language(lang)
    page = opened("sources", bundled, dataset="public", lang=lang)
    assert page.title[0].value == "Sources"
    events = next(row for row in table(page) if "events.csv" in row.values())
    # 181 events, the last of 29 January 2026, two days before the data date.
    assert events[reader._("Read")] == events[reader._("Accepted")] == "181"
    assert events[reader._("Rejected")] == "0"
    assert events[reader._("Freshness")] == reader._("up to the data date")
    assert events[reader._("Licence")] == "Licence Ouverte 2.0"


def test_the_finding_counts_rows_and_files(opened: Open, bundled: Path) -> None:
    page = opened("sources", bundled, dataset="public", lang="en")
    assert "1,150 rows read in 9 files, none refused" in texts(page)


def test_refused_rows_stand_with_line_column_value_and_reason(opened: Open, faulty: Path) -> None:
    page = opened("sources", faulty, lang="en", part="refused")
    assert "30 rows were refused, in 2 files" in texts(page)
    rows = table(page)
    assert len(rows) == 25
    assert rows[0] == {
        "File": "events.csv", "Line": 3, "Column": "kind", "Value": HOSTILE,
        "Reason": rows[0]["Reason"],
    }  # fmt: skip
    assert "not in the closed list" in str(rows[0]["Reason"])
    page.pagination[0].select(2).run()
    assert [row["Line"] for row in table(page)] == [28, 29, 30, 31, 2]
    assert table(page)[-1]["Value"] == "(personal)"


def test_the_refused_rows_of_one_file_stand_in_the_address(opened: Open, faulty: Path) -> None:
    page = opened("sources", faulty, lang="en", part="refused", file="participations.csv")
    assert [row["File"] for row in table(page)] == ["participations.csv"]
    assert not page.pagination


def test_reasons_are_in_french_for_a_french_reader(opened: Open, faulty: Path) -> None:
    page = opened("sources", faulty, lang="fr", part="refused")
    assert "hors de la liste fermée" in str(table(page)[1])


def test_all_refused_rows_are_in_the_download(
    opened: Open, faulty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = {}
    monkeypatch.setattr(
        st, "download_button", lambda label, data, *_, **__: made.update({label: data})
    )
    opened("sources", faulty, lang="fr", part="refused")
    (content,) = (data() for data in made.values())
    lines = content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Fichier;")
    assert len(lines) == 1 + 30
    assert "(personal)" in lines[-1]


def test_all_documents_are_in_the_download(
    opened: Open, bundled: Path, public: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = {}
    monkeypatch.setattr(
        st, "download_button", lambda label, data, *_, **__: made.update({label: data})
    )
    opened("sources", bundled, dataset="public", lang="en")
    lines = made["All documents as CSV"]().decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + totals(public)["documents"]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.MANAGER])
def test_whoever_may_read_takes_the_open_data_away_by_the_same_rules(
    opened: Open, faulty: Path, monkeypatch: pytest.MonkeyPatch, role: Role
) -> None:
    made = {}
    monkeypatch.setattr("observatory.ui.context.current_role", lambda _visit: role)
    monkeypatch.setattr(
        st,
        "download_button",
        lambda label, data, name, *_, **__: made.update({label: (data, name)}),
    )
    page = opened("sources", faulty, lang="en")
    assert "Open data: 23 tables to take away and publish" in texts(page)
    make, name = made["Open data (zip)"]
    snapshot = Warehouse(faulty).current("trial")
    assert name == f"trial-{snapshot.id.lower()}.zip"
    with zipfile.ZipFile(io.BytesIO(make())) as archive:
        description = json.loads(archive.read(f"{name.removesuffix('.zip')}/datapackage.json"))
        held = b"".join(archive.read(member) for member in archive.namelist())
    assert (description["version"], description["languages"][0]) == (snapshot.id, "en")
    assert b"Alba Films" in held
    assert b"onerror" not in held, "a refused cell is in the package"


def test_data_never_become_markdown_of_the_page(opened: Open, faulty: Path) -> None:
    for part in ("files", "refused", "review", "loads"):
        page = opened("sources", faulty, lang="en", part=part)
        assert "**bold**" not in texts(page)
        assert "evil.example" not in texts(page)


def test_warnings_of_the_load_stand_above_the_files(opened: Open, faulty: Path) -> None:
    page = opened("sources", faulty, lang="en")
    assert any("29 of 30 rows rejected" in item.value for item in page.warning)


def test_names_to_review_stand_beside_those_they_may_be(opened: Open, faulty: Path) -> None:
    page = opened("sources", faulty, lang="en", part="review")
    assert "1 name is like a known organisation" in texts(page)
    assert table(page)[0]["May be"] == "Alba Films"
    assert table(page, 1)[0]["Name"] == "Alba Film"
    assert table(page, 1)[0]["First named"] == "Events, line 2"


def test_the_kept_loads_say_which_is_in_service_and_their_room(opened: Open, faulty: Path) -> None:
    page = opened("sources", faulty, lang="en", part="loads")
    assert "2 loads are kept" in texts(page)
    assert [row["In service"] for row in table(page)] == ["●", ""]
    assert all(str(row["Size"]).endswith("MB") for row in table(page))


@pytest.mark.parametrize("part", ["files", "refused", "review", "loads", "file"])
def test_a_dataset_without_rows_says_so(opened: Open, nothing: Path, part: str) -> None:
    page = opened("sources", nothing, lang="en", part=part)
    assert "none refused" in texts(page)
    told = {
        "files": "No row cites a document", "refused": "No row was refused",
        "review": "Every organisation named is in a list", "loads": "1 load is kept",
        "file": "One row an organisation",
    }  # fmt: skip
    assert told[part] in texts(page)


def test_the_blank_workbook_of_the_file_chosen_is_made_when_it_is_asked_for(
    opened: Open, nothing: Path
) -> None:
    page = opened("sources", nothing, lang="en", part="file", kind="support")
    assert "case\\_id, organisation, kind, status" in texts(page)
    assert [button.label for button in page.download_button][:2] == [
        "Blank workbook",
        "All blank workbooks (ZIP)",
    ]
    content = trial.template(LAYOUT["support"], ("fr", "en"), language("en"))
    assert CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names[0] == "support"


@pytest.mark.usefixtures("manager")
def test_a_file_is_tried_and_its_faults_listed(opened: Open, nothing: Path) -> None:
    page = opened("sources", nothing, lang="fr", part="file", kind="events")
    page.file_uploader[0].upload("../../é<b>vénements*.csv", EVENTS).run()
    assert not page.exception
    assert "\\<b\\>vénements\\*.csv" in texts(page)
    row = next(row for row in table(page, 1) if "btobs" in row.values())
    assert (row["Colonne"], row["Valeur"]) == ("kind", "btobs")
    assert "vouliez-vous dire btob" in str(row)


@pytest.mark.usefixtures("manager")
def test_a_file_refused_whole_is_told_as_the_sentence(opened: Open, nothing: Path) -> None:
    page = opened("sources", nothing, lang="en", part="file", kind="gaps")
    page.file_uploader[0].upload("gaps.csv", EVENTS).run()
    assert not page.exception
    assert page.error[0].value.startswith("**The whole file would be refused.**")
    assert "gap\\_id" in page.error[0].value


@pytest.mark.usefixtures("manager")
def test_a_file_is_tried_once_while_it_stands_in_the_page(
    opened: Open, nothing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def counted(name: str, content: bytes, kind: str, *_rest: object) -> Trial:
        tried.append((name, content, kind))
        return Trial(read=2, accepted=2)

    monkeypatch.setattr(trial, "try_file", counted)
    page = opened("sources", nothing, lang="en", part="file", kind="events")
    page.file_uploader[0].upload("a.csv", EVENTS).run()
    assert "Every one of 2 rows would be accepted" in texts(page)
    page.run()
    assert tried == [("a.csv", EVENTS, "events")]
    page.selectbox(key="kind").select("gaps").run()
    assert tried[1:] == [("a.csv", EVENTS, "gaps")]


@pytest.mark.usefixtures("manager")
def test_a_name_that_hides_its_ending_is_shown_as_it_is(
    opened: Open, nothing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trial, "try_file", lambda *_: Trial(read=1, accepted=1))
    page = opened("sources", nothing, lang="en", part="file")
    page.file_uploader[0].upload("invoice\u202evsc.exe", EVENTS).run()
    assert "invoice\ufffdvsc.exe" in texts(page)
    assert "\u202e" not in texts(page)


def test_who_may_only_read_sees_the_templates_and_tries_nothing(
    opened: Open, nothing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("observatory.ui.context.current_role", lambda _visit: Role.VIEWER)
    page = opened("sources", nothing, lang="en", part="file")
    assert not page.file_uploader
    assert page.download_button
    assert "Whoever manages the observatory can try a file here." in texts(page)


@pytest.fixture
def twice(tmp_path: Path) -> Path:
    """A warehouse of its own with two loads of one dataset."""
    files = {"organisations": "org_id;name;kind;country_code\nO1;Alba Films;company;ES"}
    load_dataset(tmp_path, files)
    load_dataset(tmp_path, files | {"events": EVENTS.decode()})
    return tmp_path / "warehouse"


@pytest.mark.slow
@pytest.mark.usefixtures("manager")
def test_a_manager_approves_a_load_and_goes_back_to_another(opened: Open, twice: Path) -> None:
    page = opened("sources", twice, lang="en", part="loads")
    assert "No load has been approved yet" in texts(page)
    newest, oldest = (row["Snapshot"] for row in table(page))
    page.button(key="approve").click().run()
    assert "Everybody sees the load in service, approved by local manager" in texts(page)
    assert table(page)[0]["Seen by everybody"] == "●"
    page.selectbox(key="load").set_value(oldest).run()
    page.button(key="rollback").click().run()
    assert [row["In service"] for row in table(page)] == ["", "●"]
    # What was approved is newer than what is in service now, so it is withdrawn.
    assert "No load has been approved yet" in texts(page)
    page.selectbox(key="load").set_value(newest).run()
    assert page.button(key="approve").disabled


def test_whoever_may_not_publish_sees_the_approved_load(
    opened: Open, twice: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = sorted(path.stem for path in twice.glob("*/*.duckdb"))
    publish.approve(next(twice.glob("*/CURRENT")).parent, "Ada", kept[0])
    page = opened("sources", twice, lang="en")
    assert "7 rows read in 2 files" in texts(page)
    page = opened("sources", twice, lang="en", part="loads")
    assert not [button for button in page.button if button.key in ("approve", "rollback")]
    monkeypatch.setattr("observatory.ui.context.current_role", lambda _visit: Role.MANAGER)
    page = opened("sources", twice, lang="en", part="loads")
    assert "waits for approval" in texts(page)


@pytest.mark.usefixtures("manager")
def test_a_command_that_fails_says_why(opened: Open, twice: Path) -> None:
    page = opened("sources", twice, lang="en", part="loads")
    for path in twice.glob("*/*.duckdb"):
        path.rename(path.with_suffix(".gone"))
    page.button(key="approve").click().run()
    assert "There is no such snapshot to approve." in page.main.error[0].value


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An empty register of its own."""
    monkeypatch.setenv(REGISTER_VARIABLE, str(tmp_path / "register" / "register.sqlite"))


NEWER = b"event_id;title;kind;start_date;country_code\nE1;Talk;btob;2019;FR\nE3;Walk;btob;2020;FR\n"


@pytest.mark.slow
@pytest.mark.usefixtures("manager", "register")
def test_a_file_is_compared_kept_loaded_and_withdrawn(opened: Open, twice: Path) -> None:
    page = opened("sources", twice, lang="en", part="file", kind="events")
    page.file_uploader[0].upload("calendar.csv", NEWER).run()
    # In service: E1, since E2 was refused.
    assert "against the present rows, 1 new, 1 changed, 0 gone" in texts(page)
    before = len(list(twice.glob("*/*.duckdb")))
    page.button(key="use").click().run(timeout=120)
    assert page.success[0].value == "The file is in use, and the load is published."
    assert len(list(twice.glob("*/*.duckdb"))) == before + 1
    store = Warehouse(twice).current(next(twice.glob("*/CURRENT")).parent.name)
    assert sorted(store.query("SELECT title FROM event")["title"]) == ["Talk", "Walk"]
    page.button(key="withdraw").click().run(timeout=120)
    assert page.success[0].value == "It is withdrawn, and a load without it is published."
    store = Warehouse(twice).current(store.dataset)
    assert store.query("SELECT title FROM event")["title"].tolist() == ["T"]
    assert page.main.dataframe[-1].value["By"].tolist() == ["local manager"]


@pytest.mark.slow
@pytest.mark.usefixtures("manager", "register")
def test_a_load_that_is_refused_leaves_everything_as_it_was(opened: Open, twice: Path) -> None:
    page = opened("sources", twice, lang="en", part="file", kind="events")
    page.file_uploader[0].upload("calendar.csv", NEWER).run()
    next(twice.parent.glob("data/*/organisations.csv")).write_bytes(b"\xff\x00x")
    kept = sorted(path.name for path in twice.glob("*/*.duckdb"))
    page.button(key="use").click().run(timeout=120)
    assert "The load was refused, so the file is not used." in page.error[0].value
    assert sorted(path.name for path in twice.glob("*/*.duckdb")) == kept
    table_of_files = page.main.dataframe[-1].value
    assert table_of_files["In use"].tolist() == [""]


@pytest.mark.usefixtures("register")
def test_readers_have_no_way_to_give_a_file(opened: Open, twice: Path) -> None:
    page = opened("sources", twice, lang="en", part="file", kind="events")
    assert not page.file_uploader
    assert not [item for item in page.button if item.key in ("use", "withdraw")]


@pytest.mark.usefixtures("manager", "register")
def test_exported_files_are_brought_in_and_faults_told(opened: Open, twice: Path) -> None:
    page = opened("sources", twice, lang="en", part="typed")
    wrong = b"action_id,recommendation\nA1,R9\n"
    page.file_uploader(key="register-import").upload("actions.csv", wrong).run()
    page.button(key="bring-in").click().run()
    assert "actions.csv, line 2, recommendation:" in page.main.error[0].value
    page.file_uploader(key="register-import").set_value(
        [("actions.csv", wrong.replace(b"R9", b"R1"), "text/csv")]
    ).run()
    page.button(key="bring-in").click().run()
    assert page.success[0].value == "1 change was brought in."

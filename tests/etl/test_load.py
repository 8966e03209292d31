"""A load from a data directory to a published snapshot."""

import json
import os
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from etl import build
from etl import load as loading
from etl.faults import PERSONAL, VerificationFailed
from etl.load import LoadRefused, LoadResult, load
from observatory.config import Config, load_config
from observatory.model import LAYOUT, SCHEMA_VERSION, TABLES
from observatory.snapshot import Snapshot, Warehouse
from tests.data_directory import (
    CONFIG,
    FOCAL,
    load_dataset,
    load_result,
    rejected,
    value,
    values,
    warnings,
    write_config,
    write_dataset,
)

EVENTS = """
    event_id;title;kind;start_date;country_code;commune;status
    E1;First;btob;2019-03-04;ES;Costa;
    E2;Second;btob;2019;ES;Llano;held
    E3;Called off;btob;2019-05-01;ES;Costa;cancelled
    E4;To come;btob;2020-03-01;ES;Costa;announced
    E5;Later;btob;2021-02-01;ES;Costa;
    E6;Wrong;btobs;2019-03-04;ES;Costa;
"""
WHOLE = {
    "events": EVENTS,
    "organisations": """
        org_id;name;kind;country_code;commune;naf;founded_year;member_of
        O1;Alpha;company;ES;Costa;59.11A;2010;one
        O2;Beta;company;ES;Llano;62.01Z;2012;
        O3;Gamma;school;ES;Sierra;;;
    """,
    "clusters": """
        cluster_id;name;kind;country_code;chimera;bodies
        one;One;focal;ES;1;O3
        two;Two;foreign;IT;1;
    """,
    "participations": """
        event_id;organisation;commune;meetings
        E1;Alpha;;3
        E1;Betta;Llano;2
        E6;Alpha;;1
        E1;Ada Lovelace;;lots
    """,
    "partnerships": """
        partnership_id;organisation_a;organisation_b;kind;start_date;country_a;country_b
        P1;one;two;memorandum;2018-05;ES;IT
        P2;Alpha;Studio Lontano;co-production;2019;ES;IT
    """,
    "support": """
        case_id;organisation;kind;status;applied_on;decided_on;amount_granted_eur
        S1;O1;funding;granted;2019-01-10;2019-02-20;12 500,50
    """,
    "mentions": """
        mention_id;date;outlet;url;entities
        M1;2019-04-01;Gazette;https://example.org/1;one
    """,
    "survey_respondents": """
        wave_id;wave_date;respondent_id;commune
        W1;2019-06-01;R1;Costa
    """,
    "survey_answers": """
        wave_id;respondent_id;cluster_id;unaided;level;image
        W1;R1;one;1;2;7
        W1;R9;one;1;2;7
    """,
    "published_figures": """
        figure_id;subject;period_start;measure;value;unit;source_title;source_url
        F1;fair;2018;visitors;1000;persons;Report;https://example.org/2
    """,
    "cluster_criteria": """
        cluster_id;gap;criterion;value
        one;G1;staff;3
    """,
    "targets": """
        indicator_id;target_date;target_value
        R3.1;2025;5
    """,
    "actions": """
        action_id;recommendation;title_en
        A1;R3;Meet
    """,
    "milestones": """
        milestone_id;action_id;due_date
        M1;A1;2020-06
    """,
    "recommendations": """
        recommendation_id;gap_id;title_en
        R3;G3;Our own words
    """,
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with one load of every kind of row, faulty ones included."""
    root = tmp_path_factory.mktemp("whole")
    load_result(root, WHOLE)
    return root


@pytest.fixture(scope="module")
def whole(root: Path) -> Snapshot:
    return Warehouse(root / "warehouse").current("trial")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loads compute no value: for what happens around the indicators."""
    monkeypatch.setattr(build, "compute", partial(build.compute, indicators=()))


@pytest.fixture
def unbuilt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loads stop before they build: the result has the dataset's name and the inputs' hash."""

    def result(*given: object) -> LoadResult:
        dataset, inputs = (str(item) for item in given[3:5])
        return LoadResult(dataset, inputs, "", [])

    monkeypatch.setattr(loading, "_build", result)


@pytest.fixture
def refused(tmp_path: Path):
    """A function that loads files which must be refused, and gives the messages."""

    def found(files: dict[str, str | bytes]) -> list[str]:
        with pytest.raises(LoadRefused) as caught:
            load_result(tmp_path, files)
        assert not list((tmp_path / "warehouse").rglob("*.duckdb"))
        return [message.text() for message in caught.value.messages]

    return found


def count(snapshot: Snapshot, table: str) -> int:
    return int(snapshot.query(f"SELECT count(*) AS n FROM {table}")["n"].iloc[0])


def tables(snapshot: Snapshot) -> dict[str, pd.DataFrame]:
    """Every table but the one of the load itself, in an order of its own; no time taken."""
    found = {}
    for name in TABLES:
        if name == "snapshot":
            continue
        rows = snapshot.query(f"SELECT * FROM {name} ORDER BY ALL")
        found[name] = rows.drop(columns="seconds", errors="ignore")
    return found


def same(one: Snapshot, two: Snapshot) -> None:
    for name, rows in tables(one).items():
        pd.testing.assert_frame_equal(tables(two)[name], rows, obj=name)


# What a snapshot holds


def test_a_snapshot_has_every_table_of_the_dictionary_with_its_columns(whole):
    for name, table in TABLES.items():
        columns = list(whole.query(f"SELECT * FROM {name} LIMIT 0").columns)
        assert columns == [item.name for item in table.expanded(whole.config.languages)], name


def test_every_row_of_every_table_names_its_source(whole):
    known = {*LAYOUT, "reference", "observatory"}
    for name, table in TABLES.items():
        if name in ("snapshot", "source") or "source" not in [c.name for c in table.columns]:
            continue
        found = set(whole.query(f"SELECT DISTINCT source FROM {name}")["source"])
        assert found <= known, (name, found)
    unsourced = {n for n, t in TABLES.items() if "source" not in [c.name for c in t.columns]}
    assert unsourced == {"snapshot", "source"}


def test_rows_lead_back_to_the_line_of_their_file(whole):
    rows = whole.query("SELECT event_id, source, line FROM event ORDER BY line")

    assert rows["event_id"].tolist() == ["E1", "E2", "E3", "E4", "E5"]
    assert rows["line"].tolist() == [2, 3, 4, 5, 6]
    assert set(rows["source"]) == {"events"}


def test_events_announced_cancelled_or_after_the_data_date_are_kept_and_count_nowhere(whole):
    kept = whole.query("SELECT event_id, status FROM event ORDER BY event_id")

    assert kept["status"].tolist() == ["held", "held", "cancelled", "announced", "held"]
    assert value(whole, "R3.1", year=2019) == 2
    assert not value(whole, "R3.1", year=2020)
    assert values(whole, "R3.1")["period_start"].max() <= pd.Timestamp("2020-12-31")


def test_rejected_rows_are_kept_with_their_reasons_and_without_persons(whole):
    lost = "no accepted row of {} has it: add the row there, or correct the id here"

    assert sorted(rejected(whole)) == [
        ("events", 7, "kind", "btobs", "not in the closed list; did you mean btob?"),
        ("participations", 4, "event_id", PERSONAL, lost.format("events")),
        (
            "participations", 5, "meetings", PERSONAL,
            "not a number: write digits only, and leave the cell empty if unknown",
        ),
        ("survey_answers", 3, "respondent_id", PERSONAL, lost.format("survey_respondents")),
    ]  # fmt: skip


def test_reasons_are_kept_so_that_any_language_can_tell_them(whole):
    rows = whole.query("SELECT reason, reason_template, reason_values FROM rejected_row")

    for reason, template, known in rows.itertuples(index=False, name=None):
        assert template.format_map(json.loads(known)) == reason


def test_a_person_named_in_a_rejected_row_is_nowhere_in_the_file(root, whole):
    for name in TABLES:
        text = whole.query(f"SELECT * FROM {name}").to_csv()
        assert "Lovelace" not in text, name


def test_sources_tell_rows_read_accepted_and_rejected_and_the_days_covered(whole):
    rows = whole.query("SELECT * FROM source ORDER BY name").set_index("name")

    assert set(rows.index) == {*WHOLE, "territories"}
    counts = rows[["rows_read", "rows_accepted", "rows_rejected"]]
    assert counts.loc["events"].tolist() == [6, 5, 1]
    assert counts.loc["participations"].tolist() == [4, 2, 2]
    assert rows.loc["events", "first_date"] == pd.Timestamp("2019-01-01")
    assert rows.loc["events", "last_date"] == pd.Timestamp("2020-03-01")
    assert rows.loc["events", "file"] == "events.csv"
    assert rows["sha256"].str.fullmatch("[0-9a-f]{64}").all()
    path_bytes = rows.loc["events", "bytes"]
    assert path_bytes > 200


def test_the_snapshot_carries_its_configuration_and_its_warnings(root, whole):
    expected = load_config(root / "observatory.toml", root / "data" / "trial")

    assert whole.config == expected
    assert isinstance(whole.config, Config)
    assert whole.as_of == date(2020, 12, 31)
    assert whole.schema_version == SCHEMA_VERSION
    assert warnings(whole) == [
        "events.csv: 1 of 6 rows rejected; the reasons are listed under Sources.",
        "participations.csv: 2 of 4 rows rejected; the reasons are listed under Sources.",
        "survey_answers.csv: 1 of 2 rows rejected; the reasons are listed under Sources.",
    ]


def test_the_file_explains_itself(whole):
    tables_told = whole.query("SELECT table_name, comment FROM duckdb_tables() WHERE NOT internal")
    columns = whole.query("SELECT column_name, comment FROM duckdb_columns() WHERE NOT internal")

    assert dict(tables_told.itertuples(index=False, name=None)) == {
        name: table.meaning for name, table in TABLES.items()
    }
    assert columns["comment"].notna().all()


def test_names_in_no_list_become_unlisted_organisations_that_are_never_local(whole):
    rows = whole.query("SELECT * FROM organisation WHERE kind = 'unlisted' ORDER BY name")

    assert rows["name"].tolist() == ["Betta", "Studio Lontano"]
    assert not rows["is_local"].any()
    assert rows.loc[rows["name"] == "Studio Lontano", "country_code"].tolist() == ["IT"]


def test_a_name_that_is_merely_alike_goes_to_the_review_list(whole):
    rows = whole.query("SELECT written, candidate_id, rows FROM review_pair")

    assert rows.to_dict("records") == [{"written": "Betta", "candidate_id": "O2", "rows": 1}]


def test_texts_of_a_dataset_stand_beside_neutral_ones(whole):
    rows = whole.query("SELECT * FROM recommendation ORDER BY recommendation_id")

    assert rows["recommendation_id"].tolist() == ["R1", "R2", "R3", "R4", "R5"]
    assert rows["title_en"].tolist()[2] == "Our own words"
    assert rows["source"].tolist()[2] == "recommendations"
    assert rows["source"].tolist()[0] == "observatory"
    assert count(whole, "gap") == 5


def test_a_row_without_a_fault_is_in_the_table_of_its_file(whole):
    for stem, file in LAYOUT.items():
        if stem not in WHOLE or stem in ("survey_respondents", "recommendations", "organisations"):
            continue
        accepted = whole.query(
            "SELECT rows_accepted AS n FROM source WHERE name = ?", [stem]
        )["n"].iloc[0]  # fmt: skip
        assert count(whole, file.table) == accepted, stem


# Idempotence


@pytest.mark.slow
def test_the_same_inputs_give_the_same_tables(root, whole):
    again = load(root / "observatory.toml", root / "data" / "trial", root / "warehouse")

    second = Snapshot(root / "warehouse" / "trial" / f"{again.snapshot}.duckdb")
    assert second.id != whole.id
    assert second.id[-8:] == whole.id[-8:]
    same(whole, second)


@pytest.mark.slow
def test_the_order_in_which_files_are_found_changes_nothing(root, whole, tmp_path, monkeypatch):
    listed = Path.iterdir
    monkeypatch.setattr(Path, "iterdir", lambda path: iter(sorted(listed(path), reverse=True)))

    same(whole, load_dataset(tmp_path, WHOLE))


def test_a_workbook_gives_the_tables_of_the_csv_file(whole, tmp_path):
    files: dict[str, str | bytes] = dict(WHOLE)
    rows = [line.strip().split(";") for line in EVENTS.strip().splitlines()]
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append([date.fromisoformat(c) if c.count("-") == 2 else c or None for c in row])
    book.save(tmp_path / "events.xlsx")
    del files["events"]
    files["events.xlsx"] = (tmp_path / "events.xlsx").read_bytes()

    found = tables(load_dataset(tmp_path, files))

    for name, expected in tables(whole).items():
        if name not in ("source", "rejected_row"):
            pd.testing.assert_frame_equal(found[name], expected, obj=name)
    assert len(found["rejected_row"]) == len(tables(whole)["rejected_row"])


@pytest.mark.usefixtures("unbuilt")
def test_the_inputs_hash_changes_with_a_file_the_configuration_and_the_data_date(tmp_path):
    config = write_config(tmp_path)
    data = write_dataset(tmp_path / "data" / "trial", {})

    def hashed() -> str:
        return load(config, data, tmp_path / "out").snapshot

    first = hashed()
    assert hashed() == first
    write_dataset(data, {"gaps": "gap_id;title_en\nG1;Ours"})
    second = hashed()
    write_dataset(data, {}, as_of="2019-12-31")
    third = hashed()
    write_config(tmp_path, CONFIG.replace("baseline_year = 2017", "baseline_year = 2018"))
    fourth = hashed()

    assert len({first, second, third, fourth}) == 4


# The result


@pytest.mark.usefixtures("quick")
def test_the_json_of_a_load_has_the_agreed_shape(tmp_path):
    result = load_result(tmp_path, {"events": EVENTS})

    found = json.loads(json.dumps(result.as_json()))
    assert list(found) == ["dataset", "snapshot", "as_of", "sources", "warnings"]
    assert (found["dataset"], found["as_of"]) == ("trial", "2020-12-31")
    (events, territories) = found["sources"]
    assert {k: v for k, v in events.items() if k != "seconds"} == {
        "name": "events", "read": 6, "accepted": 5, "rejected": 1,
    }  # fmt: skip
    assert territories["name"] == "territories"
    assert events["seconds"] >= 0
    assert found["warnings"] == [
        "events.csv: 1 of 6 rows rejected; the reasons are listed under Sources."
    ]


@pytest.mark.usefixtures("quick")
def test_the_published_file_is_the_one_that_is_told(tmp_path):
    result = load_result(tmp_path, {})

    directory = tmp_path / "warehouse" / "trial"
    assert (directory / "CURRENT").read_text() == f"{result.snapshot}.duckdb\n"
    assert sorted(p.name for p in directory.iterdir()) == [
        ".lock", f"{result.snapshot}.duckdb", "CURRENT", "ORIGIN",
    ]  # fmt: skip


@pytest.mark.usefixtures("quick")
def test_progress_is_told_step_by_step(tmp_path):
    steps: list[tuple[str, int, int]] = []
    data = write_dataset(tmp_path / "data" / "trial", {"events": EVENTS})

    load(
        write_config(tmp_path), data, tmp_path / "out",
        progress=lambda step, done, of: steps.append((step, done, of)),
    )  # fmt: skip

    names = [step for step, _, _ in steps]
    assert names == ["events", "territories", "conform", "indicators", "verify", "done"]
    assert all(0 <= done <= of for _, done, of in steps)


@pytest.mark.usefixtures("quick")
def test_the_last_ones_are_kept_as_configured(tmp_path):
    for day in range(1, 4):
        load_result(tmp_path, {}, as_of=f"2020-01-0{day}", config=CONFIG + "[snapshots]\nkeep = 2")

    kept = sorted((tmp_path / "warehouse" / "trial").glob("*.duckdb"))
    assert [Snapshot(path).as_of.day for path in kept] == [2, 3]


@pytest.mark.parametrize("written", ["data/trial", "data/trial/", "data/../data/trial", "."])
@pytest.mark.usefixtures("unbuilt")
def test_the_dataset_is_named_by_its_directory_however_that_is_written(
    tmp_path, monkeypatch, written
):
    write_config(tmp_path)
    data = write_dataset(tmp_path / "data" / "trial", {})
    monkeypatch.chdir(data if written == "." else tmp_path)

    result = load(tmp_path / "observatory.toml", Path(written), tmp_path / "out")

    assert result.dataset == "trial"
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["trial"]


# As-of date


def test_the_data_date_is_the_dataset_s_then_the_configuration_s_then_today(tmp_path):
    data = write_dataset(tmp_path / "data" / "trial", {})
    undated = CONFIG.replace("as_of = 2020-12-31\n", "")

    def as_of(config: str) -> date:
        return load_config(write_config(tmp_path, config), data, today=date(2024, 2, 29)).as_of

    assert as_of(undated) == date(2024, 2, 29)
    assert as_of(CONFIG) == date(2020, 12, 31)
    write_dataset(data, {}, as_of="2019-06-30")
    assert as_of(CONFIG) == date(2019, 6, 30)
    assert as_of(undated) == date(2019, 6, 30)


@pytest.mark.usefixtures("quick")
def test_without_any_data_date_today_is_stored(tmp_path):
    before = date.today()
    result = load_result(tmp_path, {}, config=CONFIG.replace("as_of = 2020-12-31\n", ""))

    assert before <= date.fromisoformat(result.as_of) <= before + timedelta(days=1)


def test_a_data_date_before_all_rows_leaves_them_uncounted(tmp_path):
    snapshot = load_dataset(tmp_path, {"events": EVENTS}, as_of="1990-01-01")

    assert count(snapshot, "event") == 5
    assert len(values(snapshot, "R3.1")) == 0


# Loading only what changed


def unchanged(root: Path, **changes: object) -> LoadResult:
    return load(
        root / "observatory.toml", root / "data" / "trial", root / "warehouse",
        if_changed=True, **changes,  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.mark.usefixtures("quick")
def test_unchanged_inputs_are_not_loaded_again(tmp_path):
    first = load_result(tmp_path, {})

    second = unchanged(tmp_path)

    assert (second.unchanged, second.snapshot, second.sources) == (True, first.snapshot, [])
    assert len(list((tmp_path / "warehouse" / "trial").glob("*.duckdb"))) == 1


@pytest.mark.usefixtures("quick")
def test_changed_inputs_are_loaded(tmp_path):
    first = load_result(tmp_path, {})
    write_dataset(tmp_path / "data" / "trial", {"events": EVENTS})

    second = unchanged(tmp_path)

    assert not second.unchanged
    assert second.snapshot != first.snapshot


@pytest.mark.usefixtures("quick")
def test_unchanged_inputs_are_loaded_again_where_the_snapshot_is_damaged(tmp_path):
    first = load_result(tmp_path, {})
    path = tmp_path / "warehouse" / "trial" / f"{first.snapshot}.duckdb"
    path.write_bytes(path.read_bytes()[:5000])

    second = unchanged(tmp_path)

    assert not second.unchanged
    assert Warehouse(tmp_path / "warehouse").current("trial").id == second.snapshot


# Files


def test_every_refused_file_is_named_and_nothing_is_published(refused):
    messages = refused(
        {
            "events.csv": "event_id;titel;kind;start_date;country_code\n",
            "organisations.csv": b"\x00\x01\x02" * 40,
            "mentions.csv": "a;b\n1;2\n",
            "clusters.csv": "cluster_id;name;kind;name\n",
            "support.xlsx": b"PK\x03\x04 but no workbook",
            "targets.csv": "indicator_id;target_date;target_value\nR3.1;2025;5\n",
            "gaps.csv": "gap_id\n",
            "gaps.xlsx": b"PK",
        }
    )

    told = "\n".join(messages)
    for name in ("events.csv", "organisations.csv", "mentions.csv", "clusters.csv", "support.xlsx"):
        assert name in told
    assert "gaps.xlsx and gaps.csv both hold gaps. Keep one of them." in told
    assert "targets.csv" not in told
    assert len(messages) == 6


def test_an_unknown_column_is_answered_with_the_nearest(refused):
    (message,) = refused({"events.csv": "event_id;titel;kind;start_date;country_code\n"})

    assert message.startswith("events.csv, line 1: ")
    assert "title" in message
    assert "titel (→ title?)" in message


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_has_the_name_of_a_file_and_is_none_is_refused(tmp_path, ending):
    data = write_dataset(tmp_path / "data" / "trial", {})
    (data / f"events.{ending}").mkdir()
    (data / f"mentions.{ending}").symlink_to(data / "nowhere")
    os.mkfifo(data / f"support.{ending}")

    with pytest.raises(LoadRefused) as caught:
        load(write_config(tmp_path), data, tmp_path / "out")

    assert [m.values["file"] for m in caught.value.messages] == [
        f"{stem}.{ending}" for stem in ("events", "mentions", "support")
    ]


@pytest.mark.usefixtures("quick")
def test_a_file_without_a_byte_counts_as_absent_with_a_warning(tmp_path):
    snapshot = load_dataset(
        tmp_path,
        {"events": EVENTS, "mentions.csv": b"", "organisations.csv": b"",
         "organisations.xlsx": b""},
    )  # fmt: skip

    assert warnings(snapshot)[:3] == [
        f"{name} is empty (0 bytes); it counts as absent."
        for name in ("mentions.csv", "organisations.csv", "organisations.xlsx")
    ]
    assert "mentions" not in set(snapshot.query("SELECT name FROM source")["name"])


@pytest.mark.usefixtures("quick")
def test_files_of_other_names_are_ignored_and_listed_with_the_nearest(tmp_path):
    result = load_result(
        tmp_path,
        {"event.csv": "x", "events.xls": "x", "memo.txt": "x", "odd\x1b[2J.csv": "x",
         "README.md": "x", "LICENCES.md": "x", ".hidden": "x"},
    )  # fmt: skip

    assert [message.text() for message in result.warnings] == [
        "event.csv is not a file of the layout; it is ignored. Did you mean events.csv?",
        "events.xls is not a file of the layout; it is ignored. Did you mean events.csv?",
        "memo.txt is not a file of the layout; it is ignored.",
        "odd\ufffd[2J.csv is not a file of the layout; it is ignored.",
    ]


@pytest.mark.usefixtures("quick")
def test_a_name_that_is_no_text_is_listed_too(tmp_path):
    data = write_dataset(tmp_path / "data" / "trial", {})
    (data / os.fsdecode(b"\xe9v\xe9nements.csv")).write_text("x")

    result = load(write_config(tmp_path), data, tmp_path / "out")

    assert "\ufffdv\ufffdnements.csv is not a file" in result.warnings[0].text()


@pytest.mark.usefixtures("quick")
def test_names_of_files_are_read_whatever_their_case(tmp_path):
    snapshot = load_dataset(tmp_path, {"Events.CSV": EVENTS})

    assert count(snapshot, "event") == 5


def test_an_empty_directory_is_a_dataset_without_rows(tmp_path):
    data = tmp_path / "data" / "trial"
    data.mkdir(parents=True)

    result = load(write_config(tmp_path), data, tmp_path / "warehouse")

    snapshot = Warehouse(tmp_path / "warehouse").current("trial")
    assert result.sources == []
    assert count(snapshot, "event") == count(snapshot, "indicator_value") == 0
    assert count(snapshot, "indicator") > 20
    assert "focal territory 17 is in no list of territories" in warnings(snapshot)[0]


# Verification


@pytest.mark.usefixtures("quick")
def test_a_fault_of_the_tables_leaves_the_old_snapshot_in_service(tmp_path, monkeypatch):
    first = load_result(tmp_path, {"events": EVENTS})
    compute = build.compute

    def doubled(*given: object) -> object:
        made = compute(*given)  # type: ignore[arg-type]
        rows = pd.concat([made.indicator, made.indicator.head(1)])
        return type(made)(rows, made.indicator_value, made.indicator_evidence)

    monkeypatch.setattr(build, "compute", doubled)
    with pytest.raises(VerificationFailed, match="indicator has 1 doubled keys"):
        load_result(tmp_path, {"events": EVENTS})

    directory = tmp_path / "warehouse" / "trial"
    assert Warehouse(tmp_path / "warehouse").current("trial").id == first.snapshot
    assert sorted(path.name for path in directory.iterdir()) == [
        ".lock", f"{first.snapshot}.duckdb", "CURRENT", "ORIGIN",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "change", "told"),
    [
        ("event", "UPDATE event SET event_id = 'E1'", 'event has 1 doubled keys ("event_id")'),
        ("event", "DELETE FROM event WHERE event_id = 'E2'", "event holds 4 rows instead of 5"),
        (
            "participation", "UPDATE participation SET org_id = 'nobody'",
            "2 rows of participation name a org_id that is in no organisation",
        ),
        (
            "milestone", "UPDATE milestone SET action_id = 'A9'",
            "1 rows of milestone name a action_id that is in no action",
        ),
        (
            "indicator_value", "UPDATE indicator_value SET value = 1.5 WHERE indicator_id = 'R1.5'",
            "shares outside 0–1",
        ),
        (
            "indicator_value", "UPDATE indicator_value SET value = -1 WHERE indicator_id = 'R3.1'",
            "negative counts",
        ),
        (
            "indicator_value",
            "UPDATE indicator_value SET value = 99 WHERE indicator_id = 'R3.1'"
            " AND territory_code LIKE 'basin:%'",
            "values of a part above their whole",
        ),
        (
            "indicator_evidence", "DELETE FROM indicator_evidence WHERE indicator_id = 'R3.1'",
            "values without evidence",
        ),
        ("indicator", "DELETE FROM indicator", "the catalogue of indicators is empty"),
    ],
)  # fmt: skip
def test_the_verification_finds_a_fault_in_the_finished_file(
    root, whole, tmp_path, table, change, told
):
    import duckdb

    path = tmp_path / "copy.duckdb"
    path.write_bytes(whole.path.read_bytes())
    with duckdb.connect(str(path)) as connection:
        counts = build.table_counts(whole.path)
        connection.execute(change)

    with pytest.raises(VerificationFailed) as caught:
        build.verify(path, counts, whole.config, None)
    assert told in str(caught.value)


def test_a_sound_file_passes_and_tables_that_shrank_are_reported(whole, tmp_path):
    path = tmp_path / "copy.duckdb"
    path.write_bytes(whole.path.read_bytes())
    counts = build.table_counts(whole.path)
    last = {**counts, "event": 100, "mention": 1, "rejected_row": 1000}

    messages = build.verify(path, counts, whole.config, last)

    assert [message.text() for message in messages] == [
        "event: 5 rows, against 100 in the last snapshot. Check that the file is whole."
    ]
    assert build.verify(path, counts, whole.config, None) == []


@pytest.mark.usefixtures("quick")
def test_a_load_reports_what_shrank_since_the_last_one(tmp_path):
    header, *rows = EVENTS.strip().splitlines()
    load_result(tmp_path, {"events": EVENTS})

    result = load_result(tmp_path, {"events": "\n".join([header, *rows[:2]])})

    told = [message.text() for message in result.warnings]
    assert "event: 2 rows, against 5 in the last snapshot. Check that the file is whole." in told


@pytest.mark.usefixtures("quick")
def test_a_load_over_a_last_snapshot_that_cannot_be_read_reports_nothing_of_it(tmp_path):
    first = load_result(tmp_path, {"events": EVENTS})
    path = tmp_path / "warehouse" / "trial" / f"{first.snapshot}.duckdb"
    path.write_bytes(b"no database")

    result = load_result(tmp_path, {"events": EVENTS})

    assert [m.text() for m in result.warnings if "last snapshot" in m.text()] == []
    assert Warehouse(tmp_path / "warehouse").current("trial").notice is None


# Targets


@pytest.mark.usefixtures("quick")
def test_a_second_target_for_a_day_is_rejected_however_it_is_written(tmp_path):
    snapshot = load_dataset(
        tmp_path,
        {
            "targets": f"""
                indicator_id;target_date;target_value;territory
                R3.1;2025-12-31;5;
                R3.1;2025;6;{FOCAL}
                R3.1;2026;8;
                R3.1;2025-12;7;
                R3.1;2025;9;basin:coast
                R3.1;2026;10;{FOCAL}
            """
        },
    )

    kept = snapshot.query("SELECT target_value, territory FROM indicator_target ORDER BY line")
    assert kept["target_value"].tolist() == [5, 8, 9]
    assert set(kept["territory"]) == {FOCAL, "basin:coast"}
    reason = "line {} sets a target for the same day; that row is kept"
    assert [(r[1], r[2], r[4]) for r in rejected(snapshot)] == [
        (3, "target_date", reason.format(2)),
        (5, "target_date", reason.format(2)),
        (7, "target_date", reason.format(4)),
    ]


@pytest.mark.usefixtures("quick")
def test_targets_of_no_indicator_are_kept_with_a_warning_that_names_the_nearest(tmp_path):
    snapshot = load_dataset(
        tmp_path,
        {
            "targets": """
                indicator_id;target_date;target_value
                R3.1;2025;5
                R31;2025;5
                jobs;2025;5
                R1.3b;2025;5
                C5b;2025;5
                R9.9;2025;5
            """
        },
    )

    assert count(snapshot, "indicator_target") == 6
    told = "targets.csv: {} is no indicator of the catalogue; its targets are kept unused."
    found = warnings(snapshot)
    assert found[0].startswith(told.format("R31") + " Did you mean R3.1")
    assert found[1].startswith(told.format("R9.9"))
    assert found[2] == told.format("jobs")
    assert len(found) == 3

"""The lists of the interface: the same rows as the pages', page by page, in both formats."""

import csv
import io
from datetime import date

import pandas as pd
import pytest

from observatory.access import Action, Role, may
from observatory.api.resources import RESOURCES
from observatory.i18n import language
from observatory.model.lists import VALUE_STATUSES
from observatory.queries import benchmark, events, organisations, partnerships, polls, sources
from observatory.queries.catalogue import yearly_values
from observatory.queries.methodology import indicators
from observatory.queries.progress import standings
from observatory.register import REGISTER_VARIABLE, Change, Records, Writer
from observatory.snapshot import Snapshot, Warehouse
from observatory.store import stores
from tests.data_directory import COAST, FOCAL, OTHER
from tests.observatory.api.conftest import Ask
from tests.organisations import FORMULA

ENGLISH = language("en")
READERS = [role for role in Role if may(role, Action.READ)]


@pytest.fixture(scope="module")
def store(store_of: Warehouse) -> Snapshot:
    return store_of.current("trial")


def items(answer, key: str | None = None):
    assert answer.status_code == 200, answer.text
    found = answer.json()["items"]
    return [item[key] for item in found] if key else found


# The same as on the pages


def test_the_catalogue_is_whole_and_in_the_language_asked_for(ask: Ask, store: Snapshot) -> None:
    for code in ("fr", "en"):
        shown = items(ask(f"indicators?dataset=trial&lang={code}"))
        page = indicators(store, language(code))
        assert [item["indicator_id"] for item in shown] == page["indicator_id"].tolist()
        assert [item["name"] for item in shown] == page["name"].tolist()
    assert items(ask("indicators?dataset=trial&recommendation=R5"), "recommendation_id")
    assert set(items(ask("indicators?dataset=trial&gap=G2"), "gap_id")) == {"G2"}


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize("place", [FOCAL, COAST, OTHER])
def test_values_are_those_that_the_pages_show_to_the_same_role(
    ask: Ask, store: Snapshot, role: Role, place: str
) -> None:
    address = f"values?dataset=trial&territory={place}&segment=all&per_page=5000"
    shown = {
        (item["indicator_id"], item["period_start"], item["period_end"]): item
        for item in items(ask(address, role))
    }
    page = yearly_values(store, place, role)
    assert len(page)
    for row in page.astype(object).where(page.notna(), None).to_dict("records"):
        days = row["period_start"].date().isoformat(), row["period_end"].date().isoformat()
        item = shown[row["indicator_id"], *days]
        names = ("value", "low", "high", "n", "numerator", "denominator", "status", "basis")
        assert {name: item[name] for name in names} == {name: row[name] for name in names}


def test_an_amount_of_very_few_companies_is_for_managers(ask: Ask) -> None:
    address = f"values?dataset=trial&indicator=R4.3&territory={COAST}&from=2019&to=2019&segment=all"

    def years(role: Role, further: str = "") -> list[tuple[float | None, str]]:
        return [
            (item["value"], item["status"])
            for item in items(ask(address + further, role))
            if item["period_start"] == "2019-01-01" and item["period_end"] == "2019-12-31"
        ]

    for role in READERS:
        allowed = may(role, Action.SEE_SMALL_AMOUNTS)
        assert years(role) == [(1500.0, "ok") if allowed else (None, "restricted")]
        assert len(years(role, "&status=restricted")) == (not allowed)
        assert len(years(role, "&status=ok")) == allowed


def test_a_figure_of_four_respondents_is_suppressed_for_everybody(ask: Ask) -> None:
    for role in READERS:
        found = items(ask(f"values?dataset=trial&indicator=R1.1&territory={OTHER}", role))
        assert found
        for item in found:
            assert item["status"] == "suppressed"
            numbers = ("value", "low", "high", "n", "numerator", "denominator")
            assert [item[name] for name in numbers] == [None] * 6


def test_values_are_narrowed_by_period_and_status(ask: Ask) -> None:
    found = items(ask("values?dataset=trial&indicator=R3.1&from=2019-03&to=2019-03&segment=all"))
    assert {(item["period_start"], item["period_end"]) for item in found} == {
        ("2019-03-01", "2019-03-31")
    }
    for status in VALUE_STATUSES:
        assert set(items(ask(f"values?dataset=trial&status={status}"), "status")) <= {status}


def test_organisations_are_those_of_the_directory(ask: Ask, store: Snapshot) -> None:
    page = organisations.listing(store, ENGLISH, organisations.Wanted())
    assert items(ask("organisations?dataset=trial"), "org_id") == page["org_id"].tolist()
    games = organisations.Wanted(segment="games", basin=COAST)
    page = organisations.listing(store, ENGLISH, games)
    shown = items(ask(f"organisations?dataset=trial&segment=games&basin={COAST}"))
    assert [item["name"] for item in shown] == page["name"].tolist()
    assert items(ask("organisations?dataset=trial&search=azur"), "org_id") == ["coeur"]


def test_events_say_whether_they_count(ask: Ask, store: Snapshot) -> None:
    counted = events.listing(store, ENGLISH, events.Wanted())["event_id"].tolist()
    assert items(ask("events?dataset=trial&counted=true"), "event_id") == counted
    assert items(ask("events?dataset=trial&counted=false"), "event_id") == ["E3"]
    assert set(items(ask("events?dataset=trial"), "event_id")) == {*counted, "E3"}
    assert items(ask(f"events?dataset=trial&territory={COAST}&year=2018"), "event_id") == ["E2"]
    assert len(items(ask(f"events?dataset=trial&territory={FOCAL}"))) == 3
    assert items(ask("events?dataset=trial&kind=R4"), "event_id") == ["E2"]


def test_a_date_known_to_the_month_says_so(ask: Ask) -> None:
    item = items(ask("events?dataset=trial&year=2018"))[0]
    assert (item["start_date"], item["start_date_precision"]) == ("2018-05-01", "month")


def test_partnerships_are_those_of_the_page(ask: Ask, store: Snapshot) -> None:
    page = partnerships.listing(store, ENGLISH, partnerships.Wanted())["id"].tolist()
    assert items(ask("partnerships?dataset=trial&abroad=true"), "partnership_id") == page
    assert items(ask("partnerships?dataset=trial&kind=exchange"), "partnership_id") == ["P2"]
    assert items(ask("partnerships?dataset=trial&country=IT&year=2018"), "partnership_id") == ["P1"]


def test_sources_are_those_of_the_page(ask: Ask, store: Snapshot) -> None:
    assert items(ask("sources?dataset=trial"), "name") == sources.files(store)["name"].tolist()


def test_progress_is_that_of_the_page(ask: Ask, store: Snapshot) -> None:
    shown = {item["indicator_id"]: item for item in items(ask("progress?dataset=trial"))}
    page = standings(store, ENGLISH, Role.VIEWER)
    assert list(shown) == list(page)
    item, standing = shown["R3.1"], page["R3.1"]
    assert item["progress"] == standing.progress.status.value
    assert item["pace"] == standing.progress.pace
    assert (item["baseline_value"], item["target_value"], item["target_date"]) == (
        2.0, 10.0, "2022-12-31",
    )  # fmt: skip
    assert items(ask("progress?dataset=trial&recommendation=R5"), "indicator_id")[0] == "R5.1"


def test_the_benchmark_is_that_of_the_page(ask: Ask, store: Snapshot) -> None:
    shown = items(ask("benchmark?dataset=trial&cluster=one&gap=G1"))
    assert [item["value"] for item in shown] == benchmark.criteria(store, ENGLISH)["value"].tolist()
    assert shown[0]["is_focal"] is True


def test_what_a_room_answered_is_that_of_the_page(ask: Ask, store: Snapshot) -> None:
    held = items(ask("polls?dataset=trial"))
    assert [(item["poll_id"], item["question"], item["base"]) for item in held] == [
        ("P1", "Which first?", 10)
    ]
    votes = items(ask("votes?dataset=trial&poll=P1"))
    for split in ("all", "stakeholder"):
        page = polls.results(store, ENGLISH, "P1", split)
        shown = [item for item in votes if item["group_kind"] == split]
        assert [(i["option_id"], i["group_id"], i["count"]) for i in shown] == [
            (row.option_id, row.group_id, None if pd.isna(row.count) else row.count)
            for row in page.itertuples(index=False)
        ]
    assert items(ask("votes?dataset=trial"), "count")[:2] == [6, 4]


def test_what_four_people_answered_is_suppressed_and_so_is_what_would_tell_it(ask: Ask) -> None:
    for role in READERS:
        split = [i for i in items(ask("votes?dataset=trial", role)) if i["group_kind"] != "all"]
        assert {item["group_id"] for item in split} == {"company", "school"}
        for item in split:
            assert item["status"] == "suppressed"
            numbers = ("count", "value", "low", "high", "score", "spread")
            assert [item[name] for name in numbers] == [None] * 6


# Which load


def test_everybody_but_managers_sees_the_approved_load_as_it_was_approved(
    ask: Ask, store_of: Warehouse, monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:
    monkeypatch.setenv(REGISTER_VARIABLE, str(tmp_path / "register.sqlite"))
    store = store_of.current("trial")
    directory = store.path.parent
    records = Records.configured("trial", store.config)
    event = {"event_id": "E9", "title": "Typed", "kind": "btob", "start_date": "2019-01-01", "country_code": "ES"}  # fmt: skip
    records.save(Writer("Anna", Role.MANAGER), Change("event", event))
    assert records.database is not None
    try:
        assert "E9" in items(ask("events?dataset=trial"), "event_id")
        line = f'{{"snapshot": "{store.id}", "by": "Anna", "at": "2026-01-01T00:00:00+00:00"}}\n'
        (directory / "APPROVED").write_text(line)
        assert "E9" not in items(ask("events?dataset=trial"), "event_id")
        managers = ask("events?dataset=trial", Role.MANAGER)
        assert "E9" in items(managers, "event_id")
        assert managers.json()["snapshot"] == stores.of(store).store.id
    finally:
        (directory / "APPROVED").unlink(missing_ok=True)
        records.database.close()


# Pages, tags, formats


def test_pages_follow_one_another_and_make_up_the_whole(ask: Ask) -> None:
    whole = items(ask("organisations?dataset=trial"), "org_id")
    found, address = [], "organisations?dataset=trial&per_page=4"
    while address:
        answer = ask(address)
        found += items(answer, "org_id")
        following = answer.json()["next"]
        assert (following is None) == ("link" not in answer.headers)
        address = f"organisations{following}" if following else ""
    assert found == whole
    beyond = ask("organisations?dataset=trial&page=1000000").json()
    assert (beyond["items"], beyond["total"], beyond["next"]) == ([], len(whole), None)


@pytest.mark.parametrize("name", RESOURCES)
def test_what_did_not_change_is_not_sent_again(ask: Ask, name: str) -> None:
    first = ask(f"{name}?dataset=trial")
    again = ask(f"{name}?dataset=trial", if_none_match=f'"other", {first.headers["etag"]}')
    assert (again.status_code, again.content) == (304, b"")
    others = [
        ask(f"{name}?dataset=trial", Role.MANAGER), ask(f"{name}?dataset=another"),
        ask(f"{name}?dataset=trial&lang=fr"), ask(f"{name}?dataset=trial&format=csv"),
    ]  # fmt: skip
    assert first.headers["etag"] not in [answer.headers["etag"] for answer in others]


@pytest.mark.parametrize("name", RESOURCES)
def test_csv_has_the_rows_and_columns_of_json(ask: Ask, name: str) -> None:
    rows = items(ask(f"{name}?dataset=trial"))
    answer = ask(f"{name}?dataset=trial", accept="text/csv")
    assert answer.headers["content-type"].startswith("text/csv")
    header, *cells = csv.reader(io.StringIO(answer.text))
    assert header == [item.name for item in RESOURCES[name].fields]
    assert len(cells) == len(rows)
    total = ask(f"{name}?dataset=trial").json()["total"]
    assert answer.headers["x-total-count"] == str(total)


def test_a_formula_in_a_name_is_a_text_in_csv_and_itself_in_json(ask: Ask) -> None:
    assert FORMULA in items(ask("organisations?dataset=trial"), "name")
    rows = csv.DictReader(io.StringIO(ask("organisations?dataset=trial&format=csv").text))
    assert next(row["name"] for row in rows if row["org_id"] == "formula") == f"'{FORMULA}"


def test_days_flags_and_lists_are_written_as_programs_read_them(ask: Ask) -> None:
    item = next(i for i in items(ask("events?dataset=trial")) if i["event_id"] == "E1")
    assert date.fromisoformat(item["start_date"]) == date(2019, 3, 4)
    assert (item["counted"], item["organiser_ids"], item["attendance"]) == (True, ["elan"], None)
    text = ask("events?dataset=trial&format=csv&year=2019").text
    row = next(csv.DictReader(io.StringIO(text)))
    assert (row["counted"], row["organiser_ids"], row["attendance"]) == ("true", "elan", "")


def test_the_answer_says_whose_data_they_are(ask: Ask, store: Snapshot) -> None:
    answer = ask("values?dataset=trial").json()
    assert (answer["dataset"], answer["snapshot"], answer["illustrative"], answer["as_of"]) == (
        "trial", store.id, False, "2020-12-31",
    )  # fmt: skip

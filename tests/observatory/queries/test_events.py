"""Events of a choice, as the indicators count them; one event with who came and what it led to."""

import pytest

from observatory.access import Role
from observatory.i18n import language
from observatory.queries import events, meetings
from observatory.queries.events import Wanted
from observatory.snapshot import Snapshot
from tests.data_directory import COAST, CONFIG, FOCAL, load_dataset, value

EN, FR = language("en"), language("fr")
JUDGING = CONFIG + '\n[actions]\norganisers = ["chamber"]\n'
FILES = {
    "organisations": """
        org_id;name;kind;country_code;commune;segment
        chamber;Chamber;institution;ES;Costa;
        alba;Alba;company;ES;Costa;games
        brisa;Brisa;company;ES;Llano;
        cima;Cima;school;ES;Sierra;
    """,
    "events": """
        event_id;title;kind;start_date;end_date;country_code;commune;organiser;attendance;status
        E1;Fair;btob;2018-03-04;2018-03-06;ES;Costa;chamber;100;
        E2;Talk;conference;2018-03;;ES;Llano;chamber;;
        E3;Gala;festival;2018;;ES;Sierra;Somebody;5000;
        E4;Mixer;networking;2019-05-02;;ES;Costa;chamber;40;
        E5;Fair;btob;2020-03-04;;ES;Costa;;60;
        E6;Salon;international-fair;2020-09-01;;FR;;alba;;
        E7;Next;btob;2021-02-01;;ES;Costa;chamber;;announced
        E8;Off;btob;2019-02-01;;ES;Costa;chamber;;cancelled
        E9;Late;btob;2021-03-01;;ES;Costa;chamber;;
    """,
    "participations": """
        event_id;organisation;role;attended;meetings;leads;contracts;contract_value_eur
        E1;alba;exhibitor;1;6;2;1;5000
        E1;alba;speaker;1;;1;;
        E1;brisa;visitor;1;4;;;
        E1;cima;visitor;0;9;9;9;9
        E5;alba;;1;;;;
    """,
}
HELD = ["E6", "E5", "E4", "E1", "E2", "E3"]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Six events held by 2020-12-31, and three that count nowhere; the chamber is judged."""
    return load_dataset(tmp_path_factory.mktemp("events"), FILES, config=JUDGING)


def ids(store: Snapshot, **chosen: object) -> list[str]:
    return list(events.listing(store, EN, Wanted(**chosen))["event_id"])  # type: ignore[arg-type]


def test_events_held_are_listed_the_latest_first(store: Snapshot) -> None:
    assert ids(store) == HELD
    assert list(events.page_of(store, EN, Wanted(), 2, rows=4)["event_id"]) == ["E2", "E3"]


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({"year": 2018}, ["E1", "E2", "E3"]),
        ({"territory": COAST}, ["E5", "E4", "E1", "E2"]),
        ({"kind": "btob"}, ["E5", "E1"]),
        ({"kind": "R3"}, ["E5", "E1", "E2"]),
        ({"kind": "R4"}, ["E6"]),
        ({"judged": True}, ["E4", "E1", "E2"]),
        ({"judged": True, "kind": "R3", "year": 2018}, ["E1", "E2"]),
        ({"year": 2017}, []),
    ],
)
def test_a_choice_narrows_them(
    store: Snapshot, chosen: dict[str, object], found: list[str]
) -> None:
    assert ids(store, **chosen) == found
    assert events.tally(store, Wanted(**chosen)).total == len(found)  # type: ignore[arg-type]


def test_what_is_announced_cancelled_or_dated_after_the_data_stands_apart(store: Snapshot) -> None:
    rows = events.apart(store, EN, Wanted())
    assert list(rows["event_id"]) == ["E9", "E7", "E8"]
    assert list(rows["status_name"]) == ["Held", "Announced", "Cancelled"]
    assert [meetings.status(store, key) for key in ("E9", "E7", "E8", "E1")] == [
        "announced", "announced", "cancelled", "held",
    ]  # fmt: skip


def test_months_are_counted_and_a_date_known_to_the_year_apart(store: Snapshot) -> None:
    rows = events.by_month(store, Wanted(year=2018))
    months = [
        (f"{day:%Y-%m}", how) for day, how in zip(rows["date"], rows["precision"], strict=True)
    ]
    assert months == [("2018-01", "year"), ("2018-03", "month")]
    assert list(rows["n"]) == [1, 2]
    assert list(rows["name"]) == ["Gala", "Talk\nFair"]


def test_kinds_follow_the_recommendation_that_they_serve(store: Snapshot) -> None:
    rows = events.by_kind(store, EN, Wanted())
    assert list(rows["kind"]) == [
        "btob", "conference", "international-fair", "networking", "festival",
    ]  # fmt: skip
    assert list(rows["n"]) == [2, 1, 1, 1, 1]
    assert list(rows["recommendation"].fillna("")) == ["R3", "R3", "R4", "R5", ""]


def test_attendance_is_summed_by_year_where_it_is_stated(store: Snapshot) -> None:
    rows = events.attendance_by_year(store, Wanted(year=2019)).set_index("year")
    assert rows["events"].to_dict() == {2018: 3, 2019: 1, 2020: 2}
    assert rows["stated"].to_dict() == {2018: 2, 2019: 1, 2020: 1}
    assert rows["attendance"].to_dict() == {2018: 5100, 2019: 40, 2020: 60}
    assert not rows["provisional"].any()


def test_organisers_are_counted_and_the_judged_ones_told(store: Snapshot) -> None:
    rows = events.organisers(store, Wanted()).set_index("name")
    assert rows["n"].to_dict() == {"Chamber": 3, "Alba": 1, "Somebody": 1}
    assert rows["judged"].to_dict() == {"Chamber": True, "Alba": False, "Somebody": False}
    assert events.without_organiser(store, Wanted()) == 1


def test_choices_name_each_kind_under_its_recommendation(store: Snapshot) -> None:
    assert list(events.kind_names(store, EN).items())[:4] == [
        ("all", "All kinds"), ("R3", "R3 Visibility"), ("btob", "R3 · BtoB meetings"),
        ("conference", "R3 · Conference"),
    ]  # fmt: skip
    assert list(events.kind_names(store, FR))[-1] == "festival"


def test_participants_are_those_who_came_once_each(store: Snapshot) -> None:
    rows = meetings.participants(store, EN, "E1")
    assert list(rows["name"]) == ["Alba", "Brisa"]
    assert list(rows["role"]) == ["Exhibitor, Speaker", "Visitor"]
    assert list(rows["segment_name"]) == ["Games", ""]
    assert list(meetings.participants(store, EN, "E5")["role"]) == [""]


def test_results_are_summed_over_those_who_came(store: Snapshot) -> None:
    found = meetings.results(store, "E1", Role.MANAGER)
    assert (found.organisations, found.meetings, found.leads, found.contracts) == (2, 10, 3, 1)
    assert found.contract_value_eur == 5000


def test_what_nobody_states_is_absent_not_zero(store: Snapshot) -> None:
    found = meetings.results(store, "E4", Role.MANAGER)
    assert (found.organisations, found.meetings, found.contract_value_eur) == (0, None, None)


def test_the_contract_value_of_one_company_is_for_managers(store: Snapshot) -> None:
    found = meetings.results(store, "E1", Role.VIEWER)
    assert found.contract_value_eur is None
    assert found.value_hidden
    assert found.contracts == 1


def test_an_event_knows_the_indicators_that_count_it(store: Snapshot) -> None:
    counted = meetings.counted_in(store, "E1")
    assert {"R3.1", "R3.4", "R5.1", "R5.2"} <= set(counted)
    assert counted[-1] == "C7"
    assert meetings.counted_in(store, "E8") == []


def test_published_counts_are_judged_beside_everyones(store: Snapshot) -> None:
    rows = meetings.published_counts(store, EN, FOCAL, None).set_index("indicator_id")
    assert rows["judged"].dropna().to_dict() == {"R3.1": 1, "R3.2": 1, "R3.3": 0, "R5.1": 3}
    assert rows["all"].to_dict() == {"R3.1": 2, "R3.2": 1, "R3.3": 0, "R5.1": 4, "C7": 1}
    year = meetings.published_counts(store, EN, FOCAL, 2018).set_index("indicator_id")
    assert year["all"].to_dict() == {"R3.1": 1, "R3.2": 1, "R3.3": 0, "R5.1": 2, "C7": 1}


@pytest.mark.parametrize("dataset", ["public", "illustrative"])
@pytest.mark.parametrize("judged", [False, True])
def test_every_year_agrees_with_the_published_indicators(
    dataset: str, judged: bool, request: pytest.FixtureRequest
) -> None:
    store: Snapshot = request.getfixturevalue(dataset)
    focal = store.config.territory.focal
    kinds = {
        "R3.1": ("btob",),
        "R3.2": ("information-workshop", "conference"),
        "R3.3": ("campaign",),
    }
    found, published = {}, {}
    for year in events.attendance_by_year(store, Wanted())["year"]:
        counts = events.by_kind(store, EN, Wanted(year=int(year), judged=judged))
        numbers = counts.set_index("kind")["n"]
        for key, of in kinds.items():
            found[year, key] = sum(int(numbers.get(kind, 0)) for kind in of)
            asked = (key, "all") if judged else ("C7", f"count:{key}")
            published[year, key] = value(
                store, asked[0], year=int(year), territory=focal, segment=asked[1]
            )
    assert len(found) > 25
    assert found == published


def test_attendance_of_the_judged_agrees_with_the_published_sum(illustrative: Snapshot) -> None:
    focal = illustrative.config.territory.focal
    rows = events.attendance_by_year(illustrative, Wanted(kind="R3", judged=True))
    published = [
        value(illustrative, "R3.4b", year=int(year), territory=focal) for year in rows["year"]
    ]
    assert list(rows["attendance"]) == published

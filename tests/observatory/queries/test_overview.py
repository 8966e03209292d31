"""The five gaps at a glance."""

from pathlib import Path

import pytest

from observatory.access import Role
from observatory.findings.overview import alerts, overview_finding
from observatory.i18n import language
from observatory.queries.overview import coverage, glance, moved, waiting
from observatory.queries.progress import standings
from observatory.queries.reminders import reminders
from observatory.snapshot import Snapshot
from tests.data_directory import FOCAL, load_dataset

EN = language("en")
EVENTS = """
    event_id;title;kind;start_date;country_code;commune;status
    E1;Talk;conference;2017-03-04;ES;Costa;held
    E2;Talk;conference;2019-03-04;ES;Costa;held
    E3;Talk;conference;2019-05-04;ES;Llano;held
    E4;Talk;conference;2019-06-04;ES;Llano;cancelled
"""
FIGURES = """
    figure_id;subject;period_start;measure;value;unit;source_title;source_url;territory;recommendation
    F1;festival;2016;visitors;100;persons;Report;https://example.org/1;17;R4
    F2;festival;2017;visitors;120;persons;Report;https://example.org/2;17;R4
    F3;festival;2018;visitors;150;persons;Report;https://example.org/3;17;R4
"""


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A register with an agreed target, one late milestone and one refused row."""
    return load_dataset(
        tmp_path_factory.mktemp("register"),
        {
            "events": EVENTS + "    E5;;conference;2019-06-04;ES;Llano;held\n",
            "published_figures": FIGURES,
            "targets": """
                indicator_id;target_date;target_value;baseline_date;baseline_value;status
                R3.2;2021-12-31;5;2017-12-31;1;agreed
                R5.1;2021-12-31;5;2017-12-31;1;proposed
            """,
            "actions": """
                action_id;recommendation;title_en;start_date;end_date;status;budget_planned_eur;budget_spent_eur
                A1;R3;Talks;2019-01-01;2021-12-31;running;1000;400
            """,
            "milestones": """
                milestone_id;action_id;due_date;title_en;done_date
                M1;A1;2020-01-31;First;2020-01-15
                M2;A1;2020-06-30;Second;
            """,
        },
    )  # fmt: skip


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The same events as a public record."""
    return load_dataset(
        tmp_path_factory.mktemp("record"),
        {"events": EVENTS, "published_figures": FIGURES},
        basis={"event": "record"},
    )


def test_a_card_shows_its_headline(register: Snapshot) -> None:
    cards = {card.gap_id: card for card in glance(register, EN, Role.MANAGER, FOCAL).cards}
    headline = cards["G3"].headline
    assert headline is not None
    assert headline.latest is not None
    # The span of the events ends in 2019; later years are not known.
    assert (headline.indicator_id, headline.latest.value) == ("R3.2", 2.0)


def test_a_gap_without_an_indicator_shows_the_series_tied_to_it(register: Snapshot) -> None:
    card = {card.gap_id: card for card in glance(register, EN, Role.MANAGER, FOCAL).cards}["G4"]
    assert card.headline is None
    assert card.series["value"].tolist() == [100, 120, 150]


def test_a_state_needs_an_agreed_target_for_every_indicator(register: Snapshot) -> None:
    cards = {card.gap_id: card for card in glance(register, EN, Role.MANAGER, FOCAL).cards}
    # R5.1 has a proposed target only, G3 has indicators without any.
    assert cards["G5"].summary.state is None
    assert cards["G3"].summary.state is None


def test_a_record_is_never_compared(record: Snapshot) -> None:
    found = standings(record, EN, Role.MANAGER)
    assert moved(found) == []
    cards = glance(record, EN, Role.MANAGER, FOCAL).cards
    assert sum(card.summary.better + card.summary.worse for card in cards) == 0
    told = overview_finding(EN, cards, coverage(record), 2019)
    assert told.startswith("Public sources show 3 events")


def test_what_needs_attention_is_counted_and_said(register: Snapshot) -> None:
    counts = waiting(register)
    assert (counts["late_milestones"], counts["late_actions"]) == (1, 0)
    assert (counts["rejected_rows"], counts["rejected_files"]) == (1, 1)
    assert counts["proposed_targets"] == 1
    told = [alert.text for alert in alerts(EN, counts, standings(register, EN, Role.MANAGER))]
    assert "1 action or milestone is late; 40% of the budget is spent." in told
    assert "1 row was refused at the last load." in told
    assert "1 target is proposed, not agreed." in told


def test_nothing_waits_in_an_empty_dataset(tmp_path: Path) -> None:
    empty = load_dataset(tmp_path, {})
    assert not any(waiting(empty).values())
    assert alerts(EN, waiting(empty), standings(empty, EN, Role.MANAGER)) == []


def test_coverage_counts_what_was_held(register: Snapshot) -> None:
    assert coverage(register)["events"] == 3


def test_reminders_name_what_is_late_proposed_or_old(register: Snapshot) -> None:
    found = reminders(register, EN)
    # The second milestone was due half a year before the data date, 31 December 2020; the events
    # end in June 2019, eighteen months before; the figures in 2018.
    assert [
        (kind, name, about, str(day)[:10])
        for kind, name, about, day in found.itertuples(index=False)
    ] == [
        ("milestone", "Second", "Talks", "2020-06-30"),
        ("source", "published_figures", "published_figures", "2018-01-01"),
        ("source", "events", "events", "2019-06-04"),
        ("target", "Meetings held", "R5.1", "2021-12-31"),
    ]

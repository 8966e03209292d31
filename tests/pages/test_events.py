"""The Events page and an event's card, on both bundled datasets and on one that holds nothing."""

from pathlib import Path

import pytest

from observatory.i18n import language
from tests.pages.conftest import Open, texts

WORKSHOP = "chimera-regional-workshop-nice-2017-day1"


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("dataset", ["public", "illustrative"])
def test_it_is_drawn(opened: Open, bundled: Path, dataset: str, lang: str) -> None:
    page = opened("events", bundled, dataset=dataset, lang=lang)
    assert page.title[0].value == language(lang)._("Events")


def test_the_public_record_says_at_least_and_sums_no_attendance(
    opened: Open, bundled: Path
) -> None:
    page = opened("events", bundled, dataset="public", lang="en")
    shown = texts(page)
    # 136 of the 181 events of the record are held; 45 are announced or cancelled.
    assert page.header[0].value.startswith(
        "At least 136 events held from 2012 to 2025; 66 serve R3"
    )
    assert "48 events of 136 state an attendance" in shown
    assert "Their sum is not given" in shown
    assert "Judged organisers held at least 3 of 54 meetings on record" in shown
    assert page.expander[0].label == "45 events announced or cancelled: listed, counted nowhere"
    assert not page.expander[0].dataframe
    page.session_state["apart"] = True
    page.run()
    assert len(page.expander[0].dataframe[0].value) == 45


def test_a_register_sums_the_attendance_that_is_stated(opened: Open, bundled: Path) -> None:
    shown = texts(opened("events", bundled, dataset="illustrative", lang="en"))
    assert "Stated attendance: 41,855 in 2025, 43 of 49 events" in shown
    assert "Judged organisers held 158 of 234 meetings" in shown


def test_filters_in_the_address_narrow_every_part(opened: Open, bundled: Path) -> None:
    page = opened(
        "events", bundled, dataset="illustrative", lang="en", years="2025", kind="R3",
        whose="judged",
    )  # fmt: skip
    assert page.header[0].value == "R3 Visibility: 20 events held in 2025"
    assert len(page.dataframe[-1].value) == 20
    assert set(page.dataframe[-1].value["Organiser"]) == {"Chambre illustrative"}


def test_the_list_is_read_page_by_page(opened: Open, bundled: Path) -> None:
    page = opened("events", bundled, dataset="public", lang="en", page="6")
    assert len(page.dataframe[-1].value) == 11
    assert "126–136 of 136" in texts(page)


def test_a_choice_without_events_says_so(opened: Open, bundled: Path) -> None:
    page = opened("events", bundled, dataset="public", lang="en", years="2013", kind="training")
    assert "No event matches this choice" in page.header[0].value
    assert "Try fewer of them" in texts(page)


def test_an_event_opens_by_its_address(opened: Open, bundled: Path) -> None:
    shown = texts(opened("events", bundled, dataset="public", lang="en", event=WORKSHOP))
    assert "ChIMERA first regional workshop" in shown
    assert "Counted in R3.2, R5.1 and C7" in shown
    assert "No list of participants is known" in shown


def test_an_event_tells_who_came(opened: Open, bundled: Path) -> None:
    page = opened("events", bundled, dataset="illustrative", lang="en", event="ev-0010")
    assert "43 organisations came" in texts(page)
    assert len(page.dataframe[0].value) == 43


def test_an_unknown_event_says_so(opened: Open, bundled: Path) -> None:
    page = opened("events", bundled, dataset="public", lang="en", event="<b>none</b>")
    assert page.header[0].value == "No event has this id"
    assert r"\<b\>none\</b\>" in page.warning[0].value


def test_a_dataset_without_rows_says_which_file_is_missing(opened: Open, nothing: Path) -> None:
    assert "events.csv" in texts(opened("events", nothing, lang="en"))


def test_who_meets_whom_is_drawn_and_told_for_the_chosen_year(opened: Open, bundled: Path) -> None:
    page = opened(
        "events", bundled, dataset="illustrative", lang="en", years="2025", view="network"
    )
    shown = texts(page)
    assert "organisations came;" in shown
    assert "Most often on the way between two others" in shown
    assert "lead to another basin" in shown
    assert "met for the first time in 2025" in shown
    assert "What the indicators say of 2025" in shown
    rows = page.dataframe[0].value
    assert rows["Broker"].head(6).tolist() == ["1", "2", "3", "4", "5", ""]
    assert len(page.get("plotly_chart")) == 3


def test_without_participants_the_network_says_which_file_would_bring_it(
    opened: Open, bundled: Path
) -> None:
    page = opened("events", bundled, dataset="public", lang="fr", view="network")
    assert "participations.csv" in texts(page)
    assert not page.get("plotly_chart")

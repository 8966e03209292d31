"""Where indicators stand: values, targets and paths from the tables, and what may be said."""

from datetime import date
from functools import cache

import pytest

from observatory.access import Role
from observatory.i18n import language
from observatory.measures.change import Verdict
from observatory.measures.progress import Point
from observatory.measures.status import Reason, Status
from observatory.queries.progress import Standing, recommendation_score, standings
from observatory.snapshot import Snapshot
from tests.data_directory import COAST, OTHER, load_dataset
from tests.observatory.queries.conftest import calendar

EN = language("en")


def year_end(year: int) -> date:
    return date(year, 12, 31)


@pytest.fixture(scope="module")
def found(campo: Snapshot) -> dict[str, Standing]:
    """The standings of the whole territory, as a manager sees them."""
    return standings(campo, EN, Role.MANAGER)


def test_every_indicator_of_a_recommendation_stands_somewhere(found: dict[str, Standing]) -> None:
    assert {"R1.5", "R2.1", "R3.1", "R4.3", "R5.2"} <= set(found)
    assert {item.recommendation_id for item in found.values()} == {"R1", "R2", "R3", "R4", "R5"}
    assert found["R3.1"].name == "BtoB events"


def test_context_is_looked_at_only_when_asked_for(campo: Snapshot) -> None:
    assert set(standings(campo, EN, Role.MANAGER, only=("C1", "R3.1"))) == {"C1", "R3.1"}


def test_the_latest_the_previous_and_the_baseline_years_value(found: dict[str, Standing]) -> None:
    item = found["R3.1"]
    assert item.series["value"].tolist() == [2, 3, 4, 5]
    assert item.latest is not None
    assert item.previous is not None
    assert item.first is not None
    assert [v.value for v in (item.first, item.previous, item.latest)] == [2, 4, 5]
    assert (item.latest.period_end, item.year) == (year_end(2020), 2020)
    assert (item.since_baseline.verdict, item.since_baseline.difference) == (Verdict.BETTER, 3)
    assert item.since_previous.difference == 1


# Targets


def test_several_rows_of_a_target_are_its_path_and_the_first_baseline_holds(
    found: dict[str, Standing],
) -> None:
    item = found["R3.1"]
    assert item.start == Point(year_end(2017), 2)
    assert item.target is not None
    assert item.target.path == (Point(year_end(2019), 6), Point(year_end(2022), 10))
    # 2020 lies 366 of 1096 days after the step of 6, on the way to 10.
    expected = (6 + 4 * 366 / 1096 - 2) / 8
    assert item.progress.attained == pytest.approx(3 / 8)
    assert item.progress.expected == pytest.approx(expected)
    assert item.progress.pace == pytest.approx(3 / 8 / expected)
    assert item.progress.status == Status.OFF_TRACK
    assert item.progress.next_step == Point(year_end(2022), 10)


def test_a_baseline_that_is_not_stated_is_the_baseline_years_value(
    found: dict[str, Standing],
) -> None:
    assert found["R3.2"].start == Point(year_end(2017), 1)
    # From 1 to 3 of 4, 1096 of 1461 days gone.
    assert found["R3.2"].progress.pace == pytest.approx((2 / 3) / (1096 / 1461))
    assert found["R3.2"].progress.status == Status.AT_RISK


def test_a_baseline_with_a_date_alone_has_the_value_of_that_year(
    found: dict[str, Standing],
) -> None:
    assert found["R4.1"].start == Point(year_end(2019), 3)  # alba, brisa, cala
    assert found["R4.1"].progress.status == Status.MOVING_AWAY  # alba alone in 2020


def test_a_baseline_with_a_value_alone_stands_at_the_end_of_the_baseline_year(
    found: dict[str, Standing],
) -> None:
    assert found["R4.3"].start == Point(year_end(2017), 1000)
    assert found["R4.3"].progress.attained == pytest.approx(7000 / 19_000)


def test_a_target_is_agreed_only_if_all_its_steps_are(found: dict[str, Standing]) -> None:
    agreed = {key: item.target.agreed for key, item in found.items() if item.target is not None}
    assert agreed == {
        "R2.1": True,
        "R3.1": True,
        "R3.2": False,
        "R4.1": True,
        "R4.3": True,
        "R5.1": False,
    }


def test_a_target_without_data_and_data_without_a_target(found: dict[str, Standing]) -> None:
    assert found["R2.1"].progress.status == Status.NO_DATA
    assert not found["R2.1"].has_data
    assert found["R4.4"].has_data
    assert found["R4.4"].progress.status == Status.NO_TARGET
    assert (found["R4.4"].goal, found["R4.4"].start, found["R4.4"].forecast) == (None, None, None)


def test_a_basin_has_its_own_targets_and_a_segment_none(campo: Snapshot) -> None:
    coast = standings(campo, EN, Role.MANAGER, COAST)
    assert coast["R3.1"].goal == Point(year_end(2022), 50)
    assert coast["R3.2"].target is None
    other = standings(campo, EN, Role.MANAGER, OTHER)
    assert other["R3.1"].target is None
    assert other["R3.1"].series["value"].tolist() == [0, 0, 0, 0]
    games = standings(campo, EN, Role.MANAGER, segment="games")
    assert games["R4.1"].series["value"].tolist() == [2, 0]  # brisa and cala in 2019
    assert games["R4.1"].target is None


# Until a year


def test_until_a_year_everything_is_judged_as_at_its_end(campo: Snapshot) -> None:
    item = standings(campo, EN, Role.MANAGER, until=2018)["R3.1"]
    assert item.series["year"].tolist() == [2017, 2018]
    assert item.progress.as_of == year_end(2018)
    # 3 of a path that asks for 4 by then.
    assert item.progress.attained == pytest.approx(1 / 8)
    assert item.progress.expected == pytest.approx(2 / 8)
    assert item.progress.next_share == pytest.approx(1 / 4)
    assert item.forecast is None  # of two values nothing can be said


def test_until_the_baseline_it_is_too_early(campo: Snapshot) -> None:
    early = standings(campo, EN, Role.MANAGER, until=2017)["R3.1"]
    assert early.progress.status == Status.TOO_EARLY
    assert early.since_previous.reason == Reason.NO_REFERENCE


def test_a_year_after_the_data_changes_nothing(campo: Snapshot, found: dict[str, Standing]) -> None:
    later = standings(campo, EN, Role.MANAGER, until=2030)
    assert later["R3.1"].progress == found["R3.1"].progress


# Forecast and score


def test_a_forecast_goes_on_from_the_latest_value(found: dict[str, Standing]) -> None:
    # One more event a year: the five that are missing to 10 take five years.
    outlook = found["R3.1"].forecast
    assert outlook is not None
    assert outlook.date is not None
    assert abs((outlook.date - year_end(2025)).days) <= 2


def test_a_recommendations_score_weighs_its_indicators(found: dict[str, Standing]) -> None:
    members = [item for item in found.values() if item.recommendation_id == "R3"]
    total = recommendation_score(members)
    # R3.1 weighs 3 and has attained 3/8; R3.2 weighs 1, since none is stated, and has 2/3.
    assert total.value == pytest.approx((3 * 3 / 8 + 2 / 3) / 4)
    assert total.weakest is not None
    assert total.weakest.indicator_id == "R3.1"
    assert {member.indicator_id for member in total.counted} == {"R3.1", "R3.2"}
    # R3.3 has data and no target; the others have neither participations nor attendance.
    assert total.without_data == len(members) - 3


# Small amounts


def test_amounts_of_fewer_than_three_companies_are_for_managers(campo: Snapshot) -> None:
    @cache
    def coast(role: Role) -> dict[str, Standing]:
        return standings(campo, EN, role, COAST)

    # alba and brisa in 2019, alba in 2020.
    assert coast(Role.MANAGER)["R4.3"].series["value"].tolist() == [3000, 8000]
    hidden = coast(Role.VIEWER)["R4.3"]
    assert hidden.series["value"].isna().all()
    assert set(hidden.series["status"]) == {"restricted"}
    assert not hidden.has_data
    assert hidden.progress.status == Status.NO_DATA
    # Counts are for everyone, and so is the whole territory.
    assert coast(Role.VIEWER)["R4.1"].series["value"].tolist() == [2, 1]
    whole = standings(campo, EN, Role.VIEWER)["R4.3"]
    assert whole.series["value"].tolist() == [7000, 8000]


# Public record


@cache
def _files() -> dict[str, str]:
    return {
        "events": calendar(),
        "participations": """
            event_id;organisation;meetings
            btob-2020-0;Alba;3
        """,
        "targets": """
            indicator_id;target_date;target_value;baseline_date;baseline_value;status
            R3.1;2022;10;2017;2;agreed
            R3.2;2022;3;2017;1;agreed
            R3.1b;2022;3;2017;1;agreed
        """,
    }


def test_a_floor_is_neither_judged_nor_compared_nor_forecast(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    record = load_dataset(tmp_path_factory.mktemp("record"), _files(), basis={"event": "record"})
    found = standings(record, EN, Role.MANAGER)
    floor = found["R3.1"]
    assert floor.basis == "record"
    assert floor.latest is not None
    assert floor.latest.at_least
    assert (floor.progress.status, floor.progress.reason) == (Status.NO_DATA, Reason.RECORD_BASIS)
    assert (floor.progress.pace, floor.forecast) == (None, None)
    assert floor.since_baseline.verdict == Verdict.NOT_SHOWN
    assert floor.since_baseline.difference is None
    # At least 3 prove a target of 3.
    assert found["R3.2"].progress.status == Status.ACHIEVED
    # A sum of partly known quantities cannot be said at all.
    assert found["R3.1b"].withheld
    assert not found["R3.1b"].has_data


def test_values_of_an_unfinished_year_are_not_judged(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    running = load_dataset(tmp_path_factory.mktemp("running"), _files(), as_of="2020-06-30")
    item = standings(running, EN, Role.MANAGER)["R3.1"]
    assert item.series["status"].tolist() == ["ok", "ok", "ok", "provisional"]
    assert item.latest is not None
    assert item.latest.value == 4
    assert item.year == 2019
    assert item.progress.attained == pytest.approx(2 / 8)
    assert not item.withheld

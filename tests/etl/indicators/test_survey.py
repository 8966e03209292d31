"""R1.1 to R1.4b and R3.6 against cases worked out by hand."""

from functools import cache

import pandas as pd
import pytest
from pyproj import Geod
from statsmodels.stats.proportion import proportion_confint

from observatory.survey import Survey
from tests.computing import Computation, computed
from tests.data_directory import COAST, FOCAL, OTHER, TERRITORIES

ALL = "R1.1 R1.2 R1.3 R1.3b R1.4 R1.4b R3.6"
DAY = pd.Timestamp("2019-06-01")
CLUSTERS = """
    cluster_id;name;kind;country_code;lat;lon
    one;Cluster One;focal;ES;41.00;2.00
    two;Cluster Two;national;ES;;
"""


def survey(*people: str) -> dict[str, str]:
    """Files of one wave from ``commune stakeholder level_of_one unaided know_how`` (``-``: blank),
    one a respondent."""
    respondents = ["wave_id;wave_date;respondent_id;stakeholder;commune;know_how_cited"]
    answers = ["wave_id;respondent_id;cluster_id;unaided;level"]
    for number, person in enumerate(people):
        commune, kind, level, unaided, know_how = (
            "" if cell == "-" else cell for cell in person.split()
        )
        respondents.append(f"w;2019-06-01;r{number};{kind};{commune};{know_how}")
        if level:
            answers.append(f"w;r{number};one;{unaided};{level}")
    return {
        "survey_respondents": "\n".join(respondents), "survey_answers": "\n".join(answers),
        "clusters": CLUSTERS, "territories": TERRITORIES,
    }  # fmt: skip


PEOPLE = (
    *["Costa company 3 1 sound"] * 2, *["Costa company 2 0 -"] * 2, *["Llano school 1 0 -"] * 2,
    *["Costa company 0 0 -"] * 2,
    *["Sierra company 1 0 -"] * 1, *["Sierra school 0 0 sound"] * 4, *["Sierra school 0 0 -"] * 1,
    "- company - - sound", "- company 1 1 -",
)  # fmt: skip
"""8 of the coast, 6 of other communes, 2 of nowhere, one of whom says nothing of the cluster."""


@cache
def found() -> Computation:
    return computed(ALL, **survey(*PEOPLE))


def row(
    result: Computation, indicator: str, territory: str = FOCAL, segment: str = "all"
) -> dict[str, object] | None:
    """The row of the wave, None where there is none."""
    rows = result.values
    rows = rows[
        (rows["indicator_id"] == indicator) & (rows["territory_code"] == territory)
        & (rows["segment"] == segment)
    ]  # fmt: skip
    assert len(rows) <= 1
    return rows.to_dict("records")[0] if len(rows) else None  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("indicator", "count"), [("R1.1", 8), ("R1.2", 3), ("R1.3", 4), ("R1.3b", 2)]
)
def test_shares_are_of_the_respondents_with_an_answer_about_the_cluster(
    indicator: str, count: int
) -> None:
    item = row(found(), indicator)
    assert item is not None
    assert (item["value"], item["n"]) == (pytest.approx(count / 15), 15)
    assert (item["numerator"], item["denominator"]) == (count, 15)
    low, high = proportion_confint(count, 15, method="wilson")
    assert (item["low"], item["high"]) == pytest.approx((low, high))
    assert (item["period_start"], item["period_end"]) == (DAY, DAY)
    assert (item["basis"], item["status"]) == ("survey", "ok")


def test_know_how_is_of_all_respondents_of_the_wave() -> None:
    item = row(found(), "R3.6")
    assert item is not None
    assert (item["value"], item["n"]) == (pytest.approx(7 / 16), 16)


def test_parts_are_basins_and_kinds_of_respondents() -> None:
    coast, other = row(found(), "R1.1", COAST), row(found(), "R1.1", OTHER)
    assert coast is not None
    assert other is not None
    assert (coast["value"], coast["n"]) == (6 / 8, 8)
    assert (other["value"], other["n"]) == (pytest.approx(1 / 6), 6)
    school = row(found(), "R1.1", segment="stakeholder:school")
    assert school is not None
    assert (school["value"], school["n"]) == (pytest.approx(2 / 7), 7)


def test_the_balance_is_the_lowest_basin_over_the_highest() -> None:
    item = row(found(), "R1.4")
    assert item is not None
    assert item["value"] == pytest.approx((1 / 6) / (6 / 8))
    assert (item["numerator"], item["denominator"], item["n"]) == (pytest.approx(1 / 6), 0.75, 14)
    assert pd.isna(item["low"])


def test_the_slope_is_on_the_kilometres_to_the_seat_of_those_whose_commune_is_known() -> None:
    item = row(found(), "R1.4b")
    assert item is not None
    assert item["n"] == 14
    assert item["value"] < 0
    assert item["low"] < item["value"] < item["high"]
    answers = found().tables["survey_answer"].dropna(subset=["distance_km"])
    away = Geod(ellps="WGS84").inv(2.0, 41.0, 2.2, 41.4)[2] / 1000
    assert set(answers["distance_km"]) == {0, 22, round(away)}


def test_a_part_of_fewer_than_five_is_suppressed_and_so_is_what_would_tell_it() -> None:
    few = computed(ALL, **survey(*["Costa company 1 0 -"] * 8, *["Sierra company 0 0 -"] * 4))
    assert (row(few, "R1.1") or {})["value"] == pytest.approx(8 / 12)
    for basin, size in ((OTHER, None), (COAST, 8)):
        item = row(few, "R1.1", basin)
        assert item is not None
        assert item["status"] == "suppressed"
        assert all(
            pd.isna(item[key]) for key in ("value", "low", "high", "numerator", "denominator")
        )
        assert item["n"] == size if size else pd.isna(item["n"])
    assert row(few, "R1.4") is None


def test_those_of_no_known_basin_hide_a_small_one() -> None:
    some = computed(
        ALL, **survey(*["Costa company 1 0 -"] * 8, *["Sierra company 0 0 -"] * 4, *["- company 1 0 -"] * 2)
    )  # fmt: skip
    assert (row(some, "R1.1", COAST) or {})["status"] == "ok"
    assert (row(some, "R1.1", OTHER) or {})["status"] == "suppressed"


def test_a_wave_of_fewer_than_five_is_suppressed_whole() -> None:
    few = computed(ALL, **survey(*["Costa company 1 0 sound"] * 4))
    assert set(few.values["status"]) == {"suppressed"}
    assert few.values["value"].isna().all()


def test_other_clusters_stand_beside_with_their_basins_and_have_no_slope_without_a_seat() -> None:
    files = survey(*PEOPLE)
    files["survey_answers"] += "".join(f"\nw;r{n};two;0;{int(n < 3)}" for n in range(14))
    both = computed(ALL, **files)
    item = row(both, "R1.1", segment="cluster:two")
    assert item is not None
    assert (item["value"], item["n"]) == (pytest.approx(3 / 14), 14)
    assert (row(both, "R1.1", COAST, "cluster:two") or {})["value"] == 3 / 8
    assert row(both, "R1.4", segment="cluster:two") is not None
    assert row(both, "R1.4b", segment="cluster:two") is None
    assert row(both, "R1.1", segment="all") == row(found(), "R1.1", segment="all")


def test_weights_bring_the_respondents_to_the_known_shares() -> None:
    # 10 companies of which 7 know it, 6 schools of which 2 do (one company says nothing).
    weighing = Survey("rake", {"stakeholder": {"company": 0.5, "school": 0.5}})
    item = row(computed(ALL, settings={"survey": weighing}, **survey(*PEOPLE)), "R1.1")
    assert item is not None
    # 9 companies and 7 schools in all; weights 8/9 and 8/7; 8 companies and 7 schools answer.
    knows, base = 6 * 8 / 9 + 2 * 8 / 7, 8 * 8 / 9 + 7 * 8 / 7
    assert (item["value"], item["n"]) == (pytest.approx(knows / base), 15)
    size = base**2 / (8 * (8 / 9) ** 2 + 7 * (8 / 7) ** 2)
    low, high = proportion_confint(size * knows / base, size, method="wilson")
    assert (item["low"], item["high"]) == pytest.approx((low, high))


def test_a_wave_after_the_data_date_counts_nowhere() -> None:
    assert computed(ALL, as_of="2019-05-31", **survey(*PEOPLE)).values.empty


def test_a_question_that_nobody_was_asked_has_no_value() -> None:
    silent = computed(ALL, **survey(*["Costa company 1 0 -"] * 6))
    assert "R3.6" not in set(silent.values["indicator_id"])


def test_the_evidence_is_the_wave_and_never_a_respondent() -> None:
    rows = found().evidence
    assert set(rows["table"]) == {"survey_wave"}
    assert set(rows["row_id"]) == {"w"}
    assert set(rows["indicator_id"]) == set(ALL.split())
    assert {COAST, OTHER, FOCAL} == set(rows["territory_code"])


def test_on_a_public_record_nothing_is_said() -> None:
    said = computed(ALL, basis={"survey_answer": "record"}, **survey(*PEOPLE)).values
    assert set(said["status"]) == {"withheld"}
    assert said["value"].isna().all()

"""The survey's cells, shares, funnel, basins and distances, from a survey that can be read."""

from pathlib import Path

import pytest

from observatory.i18n import language
from observatory.queries import recognition, voice
from observatory.snapshot import Snapshot
from tests.data_directory import COAST, OTHER, TERRITORIES, load_dataset

EN = language("en")
# commune, kind, level of one, cited unprompted, image, know-how
PEOPLE = (
    *[("Costa", "company", 3, 1, 8, "sound")] * 3, *[("Costa", "company", 1, 0, 6, "")] * 3,
    *[("Costa", "school", 0, 0, "", "")] * 6, *[("Llano", "school", 2, 0, 7, "sound;light")] * 6,
    *[("Sierra", "company", 0, 0, "", "light")] * 7, *[("Sierra", "school", 1, 0, 5, "")] * 3,
)  # fmt: skip
"""Coast: 18 (6 companies, 12 schools), 12 of whom know it; Sierra: 10 (7 and 3), 3 of whom do."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    respondents = ["wave_id;wave_date;respondent_id;stakeholder;commune;know_how_cited"]
    answers = ["wave_id;respondent_id;cluster_id;unaided;level;image"]
    for wave, day in (("w1", "2018-05-01"), ("w2", "2020-05-01"), ("w3", "2021-05-01")):
        for n, (commune, kind, level, unaided, image, know_how) in enumerate(PEOPLE):
            respondents.append(f'{wave};{day};r{n};{kind};{commune};"{know_how}"')
            known = level if wave != "w1" else 0
            answers.append(
                f"{wave};r{n};one;{unaided if known else 0};{known};{image if known else ''}"
            )
    files = {
        "territories": TERRITORIES,
        "clusters": "cluster_id;name;kind;country_code;lat;lon\none;One;focal;ES;41.0;2.0\ntwo;Two;national;ES;;",
        "survey_respondents": "\n".join(respondents),
        "survey_answers": "\n".join(answers),
        "mentions": """
            mention_id;date;outlet;url;outlet_scope;entities;query
            M1;2018-01-05;Paper;https://example.org/1;local;one;image
            M2;2020-02;Paper;https://example.org/2;national;one;image
            M3;2020;Radio;https://example.org/3;national;two;cluster
            M4;2021-03;Radio;https://example.org/4;national;one;image
        """,
    }  # fmt: skip
    root: Path = tmp_path_factory.mktemp("recognition")
    return load_dataset(root, files)


def of(rows, **where):
    """The one row with these values."""
    for name, value in where.items():
        rows = rows[rows[name] == value]
    assert len(rows) == 1
    return rows.to_dict("records")[0]


def test_waves_after_the_data_date_are_left_out_and_the_latest_comes_first(store: Snapshot) -> None:
    assert recognition.waves(store)["wave_id"].tolist() == ["w2", "w1"]


def test_only_clusters_that_a_wave_asked_about_are_offered(store: Snapshot) -> None:
    assert recognition.clusters(store) == {"one": "One"}


def test_shares_are_those_that_the_indicators_publish(store: Snapshot) -> None:
    rows = recognition.shares(store)
    published = store.query(
        "SELECT indicator_id, period_end, value, low, high, n FROM indicator_value WHERE"
        " indicator_id IN ('R1.1', 'R1.2', 'R1.3', 'R1.3b') AND segment = 'all' AND territory_code = '17'"
    )
    assert len(published) == len(rows) == 8
    for item in published.to_dict("records"):
        mine = of(rows, indicator_id=item["indicator_id"], wave_date=item["period_end"])
        for name in ("value", "low", "high", "n"):
            assert mine[name] == pytest.approx(item[name])


@pytest.mark.parametrize(
    ("who", "basin", "value", "n"),
    [
        (None, None, 15 / 28, 28), ("company", None, 6 / 13, 13), (None, COAST, 12 / 18, 18),
        (None, OTHER, 3 / 10, 10),
    ],
)  # fmt: skip
def test_shares_may_be_of_some_respondents(store: Snapshot, who, basin, value, n) -> None:
    found = of(recognition.shares(store, who, basin), wave_id="w2", indicator_id="R1.1")
    assert (found["value"], found["n"], found["hidden"]) == (pytest.approx(value), n, False)


def test_a_small_crossed_cell_hides_its_neighbours(store: Snapshot) -> None:
    # Three schools of Sierra: they, the other schools, Sierra's companies, and so the coast's too.
    for who, basin, n in (
        ("school", OTHER, None),
        ("school", COAST, 12),
        ("company", OTHER, 7),
        ("company", COAST, 6),
    ):
        found = of(recognition.shares(store, who, basin), wave_id="w2", indicator_id="R1.1")
        assert found["hidden"]
        assert found["value"] != found["value"] or found["value"] is None
        assert found["n"] == n or (n is None and found["n"] != found["n"])
    assert voice.know_how(store, EN, "w2", "school", OTHER).empty


def test_the_funnel_has_each_step_with_its_conversion(store: Snapshot) -> None:
    rows = recognition.funnel(store, "w2", "one").set_index("indicator_id")
    assert rows["value"].to_dict() == pytest.approx(
        {"R1.1": 15 / 28, "R1.2": 3 / 28, "R1.3": 9 / 28, "R1.3b": 3 / 28}
    )
    assert rows["step"].drop("R1.1").to_dict() == pytest.approx(
        {"R1.2": 3 / 15, "R1.3": 9 / 15, "R1.3b": 3 / 9}
    )
    assert rows["step_n"].drop("R1.1").tolist() == [15, 15, 9]


def test_a_conversion_of_fewer_than_five_is_not_shown(store: Snapshot) -> None:
    rows = recognition.funnel(store, "w2", "one", None, OTHER).set_index("indicator_id")
    assert rows.loc["R1.1", "value"] == pytest.approx(0.3)
    assert rows["step"].isna().all()


def test_basins_have_their_course_over_the_waves(store: Snapshot) -> None:
    rows = recognition.by_basin(store, EN, "one")
    assert of(rows, wave_id="w1", code=COAST)["value"] == 0
    assert of(rows, wave_id="w2", code=COAST)["value"] == pytest.approx(12 / 18)
    assert set(rows["name"]) == {"Coast", "Other communes"}


def test_distances_are_told_in_a_few_bands(store: Snapshot) -> None:
    rows = recognition.by_distance(store, "w2", "one", most=5)
    # Costa 0 km, Llano 22 km, Sierra 47 km.
    assert list(zip(rows["start"], rows["end"], rows["n"], strict=True)) == [
        (0, 10, 12), (20, 30, 6), (40, 50, 10),
    ]  # fmt: skip
    assert rows["value"].tolist() == pytest.approx([0.5, 1.0, 0.3])


def test_the_slope_is_the_indicator_s(store: Snapshot) -> None:
    found = recognition.slope(store, "w2", "one")
    assert found is not None
    assert found[1] < found[0] < found[2]
    assert recognition.slope(store, "w1", "one") is None


def test_the_image_is_of_those_who_rate(store: Snapshot) -> None:
    found = of(recognition.images(store, "w2"), cluster_id="one")
    assert (found["value"], found["n"]) == (pytest.approx((24 + 18 + 42 + 15) / 15), 15)
    assert recognition.images(store, "w1").empty


def test_know_how_is_cited_by_a_share_of_all_respondents(store: Snapshot) -> None:
    rows = voice.know_how(store, EN, "w2")
    assert rows.set_index("name")["value"].to_dict() == pytest.approx(
        {"Light": 13 / 28, "Sound": 9 / 28}
    )
    schools = voice.know_how(store, EN, "w2", "school")
    assert schools["n"].tolist() == [15, 15]


def test_mentions_have_a_row_for_every_year_between_and_none_after_the_data_date(
    store: Snapshot,
) -> None:
    rows = voice.mentions(store, EN, "one")
    counts = {
        (scope, year): n
        for scope, year, n in zip(rows["scope"], rows["year"], rows["n"], strict=True)
    }
    assert counts == {
        ("local", 2018): 1, ("local", 2019): 0, ("local", 2020): 0,
        ("national", 2018): 0, ("national", 2019): 0, ("national", 2020): 1,
    }  # fmt: skip
    assert voice.mentions(store, EN, None)["n"].sum() == 3
    assert voice.frame(store)["query"].tolist() == ["image", "cluster"]


def test_without_a_survey_there_is_nothing(empty: Snapshot) -> None:
    assert recognition.waves(empty).empty
    assert recognition.clusters(empty) == {}
    assert recognition.shares(empty).empty
    assert recognition.by_basin(empty, EN, "one").empty
    assert recognition.by_distance(empty, "w", "one").empty
    assert voice.mentions(empty, EN).empty

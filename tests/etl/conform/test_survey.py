"""Respondents with their basin, distance and weight; waves with how they were weighted."""

import pandas as pd
import pytest

from observatory.survey import Survey
from tests.computing import computed
from tests.data_directory import TERRITORIES

RESPONDENTS = """
    wave_id;wave_date;respondent_id;stakeholder;commune
    w;2018-03-01;r1;company;Costa
    w;2018-03-01;r2;company;Llano
    w;2018-03-01;r3;company;Sierra
    w;2018-03-01;r4;school;
"""
ANSWERS = """
    wave_id;respondent_id;cluster_id;unaided;level
    w;r1;one;1;3
    w;r2;one;0;1
    w;r3;one;0;0
"""
CLUSTERS = """
    cluster_id;name;kind;country_code;lat;lon
    one;Cluster One;focal;ES;41.00;2.00
"""
COMPANIES = """
    org_id;name;kind;country_code;commune;segment;founded_year;closed_year
    a;Alba;company;ES;Costa;games;2010;
    b;Brisa;company;ES;Sierra;games;2010;
    c;Cala;company;ES;Sierra;games;2010;
    d;Duna;company;ES;Sierra;games;2010;
    e;Eco;company;ES;Costa;games;2010;2017
    f;Faro;company;ES;Costa;games;2019;
    g;Gala;school;ES;Costa;;;
"""
BY_BASIN = Survey("rake", {"basin": "organisations"})


def made(weighing=BY_BASIN, basis=None, **files):
    """The tables of a load of the survey, with its warnings."""
    given = {
        "survey_respondents": RESPONDENTS, "survey_answers": ANSWERS, "clusters": CLUSTERS,
        "organisations": COMPANIES, "territories": TERRITORIES, **files,
    }  # fmt: skip
    return computed("R1.1", settings={"survey": weighing}, basis=basis, **given)


def wave(result):
    """The one row of survey_wave."""
    return result.tables["survey_wave"].to_dict("records")[0]


def weights(result):
    """Respondent -> weight."""
    rows = result.tables["survey_answer"]
    return dict(zip(rows["respondent_id"], rows["weight"], strict=True))


def test_the_margin_of_basins_is_the_companies_in_scope_on_the_day_of_the_wave():
    # On the day: one company on the coast, three elsewhere. Respondents with a basin: two and one.
    found = made()
    assert weights(found) == pytest.approx(
        {"r1": 0.375, "r2": 0.375, "r3": 2.25, "r4": 1.0}, rel=1e-6
    )
    facts = wave(found)
    assert (facts["weighting"], facts["margins"]) == ("rake", ("basin",))
    assert (facts["converged"], facts["trimmed"], facts["incomplete"]) == (True, 0, 1)
    assert facts["effective_n"] == pytest.approx(16 / (2 * 0.375**2 + 2.25**2 + 1))


def test_a_respondent_without_an_answer_is_kept_in_a_row_without_a_cluster():
    rows = made().tables["survey_answer"].set_index("respondent_id")
    assert pd.isna(rows.loc["r4", "cluster_id"])
    assert pd.isna(rows.loc["r4", "level"])
    assert rows.loc["r4", "stakeholder"] == "school"
    assert "commune" not in rows


def test_distances_are_whole_kilometres_to_the_seat_of_the_cluster():
    rows = made().tables["survey_answer"].set_index("respondent_id")["distance_km"]
    assert rows.drop("r4").tolist() == [0, 22, 47]
    assert pd.isna(rows["r4"])


def test_without_weighting_everybody_counts_one():
    found = made(Survey())
    assert set(weights(found).values()) == {1.0}
    assert (wave(found)["weighting"], wave(found)["effective_n"]) == ("none", 4)
    assert found.warnings == []


def test_a_list_of_organisations_that_is_a_public_record_gives_no_margin():
    found = made(basis={"organisation": "record"})
    assert wave(found)["weighting"] == "none"
    assert any("public record" in text for text in found.warnings)


def test_basins_may_have_shares_of_their_own():
    shares = Survey("rake", {"basin": {"Coast": 0.5, "other": 0.5}})
    assert weights(made(shares))["r3"] == pytest.approx(1.5)


def test_a_category_without_respondents_and_margins_that_are_not_met_are_told():
    missing = Survey("rake", {"stakeholder": {"company": 0.5, "school": 0.4, "press": 0.1}})
    found = made(missing)
    assert wave(found)["missing_categories"] == ("stakeholder:press",)
    assert any("no respondent is of stakeholder:press" in text for text in found.warnings)
    uneven = Survey("rake", {"stakeholder": {"company": 0.01, "school": 0.99}})
    found = made(uneven)
    assert not wave(found)["converged"]
    assert wave(found)["trimmed"] == 1
    assert any("met to within" in text for text in found.warnings)


def test_each_wave_is_weighted_by_itself():
    more = RESPONDENTS + "    x;2020-03-01;r1;company;Sierra\n    x;2020-03-01;r2;company;Costa\n"
    answers = ANSWERS + "    x;r1;one;1;3\n    x;r2;one;1;3\n"
    found = made(survey_respondents=more, survey_answers=answers)
    rows = found.tables["survey_answer"]
    later = rows[rows["wave_id"] == "x"].set_index("respondent_id")["weight"]
    # In 2020: two companies on the coast, three elsewhere.
    assert later.to_dict() == pytest.approx({"r1": 1.2, "r2": 0.8})

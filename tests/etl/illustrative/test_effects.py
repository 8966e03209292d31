"""What can be found in the invented data is really in them, whatever the seed."""

import numpy as np
import pandas as pd
import pytest

from etl.illustrative.places import distance_km
from observatory.measures.network import Attendance, mixing, newcomers

SEEDS = [2017, 7, 42]


@pytest.fixture(params=SEEDS)
def tables(tables_of, request):
    """The tables of one of a few seeds."""
    return tables_of(request.param)


def _attended(tables):
    came = tables["participations"].query("attended == 1")
    return came.merge(tables["events"][["event_id", "year", "own", "kind"]], on="event_id")


def _first_and_last(by_year):
    """Means of the first three years and of the last three complete ones."""
    return by_year.loc[2017:2019].mean(), by_year.loc[2023:2025].mean()


def test_ten_years_are_covered_up_to_the_data_date(tables, setting):
    held = tables["events"].query("status == 'held'")
    days = pd.to_datetime(held["start_date"].astype(str).str.ljust(4).str[:10], format="mixed")

    assert sorted(held["year"].unique()) == list(range(2017, 2027))
    assert days.max() <= pd.Timestamp(setting.as_of)
    assert "announced" in set(tables["events"]["status"])


def test_the_organisers_own_meetings_reach_more_organisations(tables):
    came = _attended(tables).query("own and kind != 'networking' and kind != 'training'")
    first, last = _first_and_last(came.groupby("year")["organisation"].nunique())

    assert last > 1.2 * first


def test_the_network_as_a_whole_reaches_fewer(tables):
    first, last = _first_and_last(_attended(tables).groupby("year")["organisation"].nunique())

    assert last < 0.95 * first


def test_meetings_mix_the_basins_more_and_more(tables, setting):
    basin_of = setting.communes.set_index("name")["basin"]
    home = tables["organisations"].set_index("org_id")["commune"].map(basin_of)
    came = _attended(tables).assign(home=lambda rows: rows["organisation"].map(home))
    index = {}
    for year, rows in came.groupby("year"):
        visits = rows.rename(columns={"organisation": "org_id"})[["org_id", "event_id"]]
        attendance = Attendance.of(visits)
        parts = [home.get(key) or None for key in attendance.organisations]
        parts = [part if isinstance(part, str) else None for part in parts]
        index[year] = mixing(attendance, parts).index
    first, last = _first_and_last(pd.Series(index))

    assert last > first + 0.05


def test_newcomers_come_every_year_and_some_come_back(tables):
    came = _attended(tables).merge(tables["events"][["event_id", "start_date"]], on="event_id")
    start = pd.to_datetime(came["start_date"].astype(str), format="mixed")
    visits = pd.DataFrame({"org_id": came["organisation"], "start": start})
    new = newcomers(visits)
    later = new[new["first"].dt.year.between(2018, 2024)]

    assert later.groupby(later["first"].dt.year).size().min() >= 3
    assert 0.2 < later["came_back"].mean() < 0.8


def test_participation_is_heavy_tailed(tables):
    counts = tables["participations"]["organisation"].value_counts()

    assert counts.head(len(counts) // 10).sum() > 0.3 * counts.sum()


def test_fewer_meetings_were_held_in_the_pandemic(tables):
    held = tables["events"].query("status == 'held'").groupby("year").size()

    assert held[2020] < 0.7 * held[2019]
    assert held[2023] > held[2019]


def test_partnerships_abroad_grow(tables):
    pairs = tables["partnerships"]
    abroad = pairs[pairs["country_a"] != pairs["country_b"]]
    start, end = abroad["start_date"].str[:4].astype(int), abroad["end_date"].str[:4].astype(float)

    def running(year):
        return ((start <= year) & ~(end < year)).sum()

    assert running(2025) > 2 * running(2017) > 0


def test_the_cluster_is_less_known_the_further_away_one_is(tables, setting):
    focal = tables["clusters"].query("kind == 'focal'").iloc[0]
    answers = tables["survey_answers"].query("cluster_id == @focal.cluster_id")
    people = tables["survey_respondents"].dropna(subset=["commune"])
    people = people.merge(answers, on=["wave_id", "respondent_id"])
    place = setting.communes.set_index("name").loc[people["commune"]]
    away = distance_km(
        place["lat"].to_numpy(), place["lon"].to_numpy(), (focal["lat"], focal["lon"])
    )
    known = people["level"].to_numpy() >= 1

    assert known[away < 8].mean() > known[away > 20].mean() + 0.05


def test_there_are_three_survey_waves_in_which_recognition_rises(tables):
    answers = tables["survey_answers"].query("cluster_id == 'cluster-orlumine'")
    respondents = tables["survey_respondents"].groupby("wave_id")

    assert respondents["wave_date"].first().tolist() == ["2017-05-16", "2022-05-24", "2026-05-20"]
    assert respondents.size().tolist() == [220, 220, 220]
    cited = respondents["know_how_cited"].apply(lambda cells: cells.notna().mean())
    assert cited.iloc[2] > cited.iloc[0]
    known = (answers["level"] >= 1).groupby(answers["wave_id"]).mean()
    assert 0.2 < known.iloc[0] < known.iloc[2] < 0.7


def test_a_few_respondents_do_not_say_who_or_where_they_are(tables):
    silent = tables["survey_respondents"][["commune", "stakeholder"]].isna().mean()

    assert ((silent > 0.003) & (silent < 0.08)).all()


def test_in_every_wave_one_basin_has_too_few_respondents_to_be_shown(tables, setting):
    basins = dict(zip(setting.communes["name"], setting.communes["basin"], strict=True))
    respondents = tables["survey_respondents"]
    counts = respondents["commune"].map(basins).groupby(respondents["wave_id"]).value_counts()

    assert (counts.unstack() < 30).any(axis=1).all()
    assert ((counts >= 5).groupby(level=0).mean() >= 0.5).all()


def test_answers_follow_a_ladder(tables):
    answers = tables["survey_answers"]

    assert (answers.loc[answers["unaided"] == 1, "level"] >= 1).all()
    assert answers.loc[answers["level"] == 0, "image"].isna().all()
    assert answers["level"].value_counts().sort_index().tolist() == sorted(
        answers["level"].value_counts(), reverse=True
    )


def test_more_support_goes_to_nearly_the_same_companies(tables):
    cases = tables["support"].assign(year=tables["support"]["applied_on"].str[:4].astype(int))
    first_cases, last_cases = _first_and_last(cases.groupby("year").size())
    first, last = _first_and_last(cases.groupby("year")["organisation"].nunique())

    assert last_cases > 1.2 * first_cases
    assert last / last_cases < first / first_cases


def test_young_companies_join_the_cluster_more_often(tables):
    companies = tables["organisations"].query("kind == 'company' and segment.notna()")
    companies = companies[companies["department_code"] == "06"]
    companies = companies[companies["closed_year"].isna() & companies["founded_year"].notna()]
    young = companies["founded_year"] >= 2017
    member = companies["member_of"].notna()

    assert member[young].mean() > member[~young].mean() + 0.1


def test_companies_open_at_one_pace_before_and_within_the_ten_years(tables):
    founded = tables["organisations"].query("kind == 'company'")["founded_year"].dropna()
    by_year = founded.astype(int).value_counts().reindex(range(2012, 2027), fill_value=0)

    assert 0.5 < by_year.loc[2012:2016].mean() / by_year.loc[2017:2021].mean() < 2


def test_results_stand_only_where_they_can_come_from(tables):
    rows = tables["participations"].merge(tables["events"][["event_id", "kind"]], on="event_id")
    told = rows[rows["meetings"].notna()]

    assert set(told["kind"]) == {"btob", "international-fair"}
    assert (told["attended"] == 1).all()
    assert (rows["contracts"].fillna(0) <= rows["leads"].fillna(0)).all()
    assert (rows["leads"].fillna(0) <= rows["meetings"].fillna(0)).all()
    assert (rows.loc[rows["contract_value_eur"].notna(), "contracts"] > 0).all()


def test_nobody_takes_part_while_closed(tables):
    years = tables["organisations"].set_index("org_id")[["founded_year", "closed_year"]]
    rows = _attended(tables).join(years, on="organisation", how="inner")

    assert len(rows) > 3_000
    assert (rows["year"] >= rows["founded_year"].fillna(0)).all()
    assert (rows["year"] <= rows["closed_year"].fillna(9999)).all()


def test_a_yearly_event_keeps_its_town_and_season(tables):
    events = tables["events"].query("kind in ('festival', 'international-fair')")
    events = events[events["start_date"].str.len() == 10]
    name = [t.replace(str(y), "") for t, y in zip(events["title"], events["year"], strict=True)]
    grouped = events.assign(month=events["start_date"].str[5:7].astype(int)).groupby(name)

    assert 7 <= len(grouped) <= 12
    assert (grouped["commune"].nunique() <= 1).all()
    assert (grouped["country_code"].nunique() == 1).all()
    assert ((grouped["month"].max() - grouped["month"].min()) <= 1).all()


def test_a_venue_stands_in_one_commune(tables):
    held = tables["events"].dropna(subset=["venue"])

    assert (held.groupby("venue")["commune"].nunique() == 1).all()
    assert held["venue"].nunique() > 5


def test_the_published_attendance_of_a_festival_is_that_of_its_events(tables):
    figures = tables["published_figures"].query("measure == 'attendance'")
    events = tables["events"].query("kind == 'festival'")

    assert figures["subject"].nunique() == 3
    assert figures.groupby("subject").size().min() >= 4
    pairs = set(zip(events["year"], events["attendance"], strict=True))
    assert set(zip(figures["period_start"], figures["value"], strict=True)) <= pairs


def test_published_series_have_years_to_compare_and_territories_that_exist_nowhere(tables):
    figures = tables["published_figures"].query("measure == 'shooting_days'")
    years = figures.groupby(["subject", figures["territory"].fillna("")]).size()

    assert years.tolist() == [15, 15, 15]
    assert set(figures["territory"].dropna()) == {"orvane", "zorvie"}


def test_criteria_cover_every_gap_with_some_cells_unknown(tables):
    criteria = tables["cluster_criteria"]
    cells = criteria.pivot(index="cluster_id", columns="criterion", values="value")

    assert set(criteria["gap"]) == {"G1", "G2", "G3", "G4", "G5"}
    assert set(criteria["direction"]) == {"up", "down"}
    assert cells.shape == (11, 10)
    assert 0 < int(cells.isna().to_numpy().sum()) < 33
    shares = criteria.query("unit == 'share'")["value"].astype(float)
    assert shares.between(0, 1).all()
    assert np.isfinite(criteria["value"].astype(float)).all()

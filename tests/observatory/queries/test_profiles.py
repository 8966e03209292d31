import pytest

from observatory.access import Role
from observatory.i18n import language
from observatory.queries import profiles
from observatory.snapshot import Snapshot
from tests.organisations import HOSTILE

EN, FR = language("en"), language("fr")


def test_who_it_is_and_what_no_source_states(directory: Snapshot) -> None:
    who = profiles.identity(directory, EN, "elan")
    assert who is not None
    facts = dict(who.facts)
    assert (who.name, who.kind_name, who.place, who.country_name) == (
        "Élan Vidéo", "Company", "Costa", "Spain",
    )  # fmt: skip
    assert facts["Segment"] == "Video games"
    assert (facts["Founded"], facts["Employees"], facts["Basin"]) == ("2010", "12", "Coast")
    assert (facts["Member of"], facts["Acts for"], facts["SIRET"]) == ("Uno", "Uno", "73282932000074")  # fmt: skip
    assert who.unknown == ("know-how",)


def test_it_names_its_source_and_the_line_it_is_written_on(directory: Snapshot) -> None:
    who = profiles.identity(directory, EN, "elan")
    assert who is not None
    assert who.source_date is not None
    assert (who.source_title, who.source_url) == ("Register", "https://example.org/elan")
    assert (who.source_date.year, who.source_date.month, who.source_precision) == (2019, 5, "month")
    assert (who.file, who.line) == ("organisations", 2)


def test_know_how_is_in_the_readers_language(directory: Snapshot) -> None:
    who = profiles.identity(directory, FR, "coeur")
    assert who is not None
    assert "images aériennes" in dict(who.facts).values()


def test_an_unlisted_name_says_so_and_where_it_was_read(directory: Snapshot) -> None:
    who = profiles.identity(directory, EN, "unlisted:nadie-conocido")
    assert who is not None
    assert who.is_unlisted
    assert (who.file, who.line) == ("events", 3)
    assert who.unknown == (
        "segment", "place", "year of foundation", "number of employees", "know-how",
    )  # fmt: skip


@pytest.mark.parametrize("org_id", ["", "nobody", "' OR 1=1 --", "<script>"])
def test_an_unknown_id_is_nobody(directory: Snapshot, org_id: str) -> None:
    assert profiles.identity(directory, EN, org_id) is None


def test_a_hostile_name_is_kept_as_it_is_written(directory: Snapshot) -> None:
    who = profiles.identity(directory, EN, "hostile")
    assert who is not None
    assert who.name == HOSTILE


def test_events_with_their_parts_the_latest_first(directory: Snapshot) -> None:
    rows = profiles.events(directory, EN, Role.MANAGER, "elan")
    assert rows["event_id"].tolist() == ["E3", "E1", "E2"]
    assert rows["organised"].tolist() == [True, True, False]
    assert rows["attended"].tolist() == [True, True, False]
    assert rows["status_name"].tolist() == ["Announced", "Held", "Held"]
    assert rows["role_name"].tolist() == ["Organiser", "Organiser", "Participant"]


def test_several_roles_at_one_event_are_one_row_with_their_sums(directory: Snapshot) -> None:
    rows = profiles.events(directory, EN, Role.MANAGER, "coeur")
    assert len(rows) == 1
    row = rows.iloc[0]
    assert (row["role_name"], row["meetings"], row["contract_value_eur"]) == (
        "Buyer, Speaker", 6, 5000,
    )  # fmt: skip
    assert rows["leads"].isna().all()


def test_a_venue_has_its_part_too(directory: Snapshot) -> None:
    rows = profiles.events(directory, EN, Role.MANAGER, "escuela")
    assert rows["role_name"].tolist() == ["Venue"]


def test_a_partnership_is_seen_from_either_side(directory: Snapshot) -> None:
    own = profiles.partnerships(directory, EN, "elan")
    assert own["partner"].tolist() == ["Foránea", "Cœur d’Azur"]
    assert own["country_name"].tolist() == ["Italy", "Spain"]
    assert own["end_is_known"].tolist() == [False, True]
    other = profiles.partnerships(directory, EN, "foranea")
    assert other["partner_id"].tolist() == ["elan"]
    assert other["country_name"].tolist() == ["Spain"]


def test_support_cases_with_the_day_that_decides(directory: Snapshot) -> None:
    rows = profiles.support(directory, EN, Role.MANAGER, "coeur")
    assert rows["case_id"].tolist() == ["S2", "S1"]
    assert [str(day.date()) for day in rows["day"]] == ["2020-01-01", "2019-06-01"]
    assert rows["granted_eur"].tolist()[1] == 1500
    assert (rows["file"].iloc[0], rows["line"].iloc[0]) == ("support", 3)


def test_amounts_of_one_company_are_for_managers(directory: Snapshot) -> None:
    support = profiles.support(directory, EN, Role.VIEWER, "coeur")
    assert support[["requested_eur", "granted_eur"]].isna().all(axis=None)
    assert support["is_hidden"].tolist() == [False, True]
    events = profiles.events(directory, EN, Role.VIEWER, "coeur")
    assert events["contract_value_eur"].isna().all()
    assert events["is_hidden"].tolist() == [True]
    for role in (Role.FUNDER, Role.PRESENTER):
        assert profiles.support(directory, EN, role, "coeur")["granted_eur"].isna().all()
    assert not profiles.support(directory, EN, Role.MANAGER, "coeur")["is_hidden"].any()


def test_mentions_the_latest_first(directory: Snapshot) -> None:
    rows = profiles.mentions(directory, EN, "elan")
    assert rows["mention_id"].tolist() == ["M2", "M1"]
    assert rows["scope_name"].tolist() == ["National", "Local"]
    assert rows["url"].tolist()[1] == "https://example.org/m1"


def test_published_figures_about_it(directory: Snapshot) -> None:
    rows = profiles.figures(directory, EN, "elan")
    assert rows[["year", "value", "unit"]].to_numpy().tolist() == [[2019, 1200.0, "count"]]


def test_candidates_are_told_on_both_sides(directory: Snapshot) -> None:
    named = profiles.candidates(directory, "unlisted:elan-videos")
    assert named[["org_id", "name", "place"]].to_numpy().tolist() == [
        ["elan", "Élan Vidéo", "Costa"]
    ]
    known = profiles.candidates(directory, "elan")
    assert known["name"].tolist() == ["Elan Vidéos"]
    assert known["score"].tolist() == named["score"].tolist()


def test_who_nothing_names_has_no_row_anywhere(directory: Snapshot) -> None:
    assert profiles.events(directory, EN, Role.MANAGER, "lejano").empty
    assert profiles.partnerships(directory, EN, "lejano").empty
    assert profiles.support(directory, EN, Role.VIEWER, "lejano").empty
    assert profiles.mentions(directory, EN, "lejano").empty
    assert profiles.figures(directory, EN, "lejano").empty
    assert profiles.candidates(directory, "lejano").empty

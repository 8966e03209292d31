import pandas as pd
import pytest

from observatory.findings import organisations as told
from observatory.findings.organisations import Ties
from observatory.i18n import language
from observatory.queries.organisations import Tally, Wanted
from observatory.queries.profiles import Identity
from observatory.queries.search import Search, Term

EN, FR = language("en"), language("fr")
EVERY = Tally(total=202, local=101, companies=20, elsewhere=43, unlisted=58)


def finding(found: Tally, wanted: Wanted | None = None, at_least: bool = False) -> str:
    """The directory's finding in English."""
    return told.directory_finding(EN, found, EVERY, wanted or Wanted(), at_least)


def who(**changes: object) -> Identity:
    """An organisation of which little is known."""
    values: dict[str, object] = {
        "org_id": "a", "name": "Alba", "kind": "company", "kind_name": "Company", "place": "Costa",
        "country_name": "Spain", "facts": (), "unknown": (), "source_title": "", "source_url": "",
        "source_date": None, "source_precision": "day", "file": "organisations", "line": 2,
    }  # fmt: skip
    return Identity(**(values | changes))  # type: ignore[arg-type]


def test_the_directory_is_told_by_where_its_organisations_are() -> None:
    assert finding(EVERY) == (
        "101 local organisations, 20 of them companies; 43 elsewhere, 58 in no list"
    )


def test_on_public_sources_it_is_a_floor() -> None:
    assert finding(EVERY, at_least=True).startswith("At least 101 local organisations, 20 of them")


def test_one_is_told_in_the_singular() -> None:
    assert finding(Tally(1, 1, 1, 0, 0)) == "1 local organisation, 1 of them a company"


def test_what_there_is_none_of_is_left_out() -> None:
    assert finding(Tally(3, 3, 0, 0, 0)) == "3 local organisations"
    assert finding(Tally(5, 3, 0, 2, 0)) == "3 local organisations; 2 elsewhere"


def test_a_choice_is_told_against_everything() -> None:
    found = Tally(total=7, local=4, companies=1, elsewhere=3, unlisted=0)
    assert finding(found, Wanted(kind="company")) == (
        "7 organisations of 202: 4 local, 3 elsewhere"
    )


@pytest.mark.parametrize("wanted", [Wanted(kind="fund"), Wanted(Search((Term("x"),)))])
def test_nothing_found_is_said(wanted: Wanted) -> None:
    assert finding(Tally(0, 0, 0, 0, 0), wanted) == "No organisation answers this search"


def test_large_numbers_are_written_in_the_readers_form() -> None:
    large = Tally(42_216, 37_002, 32_500, 5_004, 210)
    assert told.directory_finding(FR, large, large, Wanted(), False).startswith("37\u202f002 ")


def test_a_misspelt_word_is_told_with_what_stands_in() -> None:
    search = Search((Term("cannse", ("cannes",), near=True), Term("film", ("film",))))
    assert told.misspelt_line(EN, search) == "Nothing contains “cannse”; shown instead: cannes."


def test_of_many_words_that_stand_in_a_few_are_told() -> None:
    search = Search((Term("xa", ("a", "b", "c", "d"), near=True),))
    assert told.misspelt_line(EN, search).endswith("a, b, c, ….")


def test_a_search_as_it_was_written_needs_no_word() -> None:
    assert told.misspelt_line(EN, Search((Term("film", ("film",)),))) == ""


def test_a_page_says_which_rows_it_holds() -> None:
    assert told.range_line(EN, page=3, rows=25, shown=2, total=52) == "51 to 52 of 52."


def test_a_profile_is_told_in_a_line() -> None:
    assert told.profile_finding(EN, who()) == "Alba: company, Costa"
    assert told.profile_finding(EN, who(place="")) == "Alba: company, Spain"
    assert told.profile_finding(EN, who(kind_name="", place="", country_name="")) == "Alba"


def test_what_names_it_is_counted() -> None:
    assert told.ties_line(EN, Ties(2, 1, 0, 0, 0)) == "In these data: 2 events and 1 partnership."
    assert told.ties_line(EN, Ties(0, 0, 0, 0, 0)).startswith("No event, partnership")


def test_what_no_source_states_is_listed() -> None:
    assert told.unknown_line(EN, who(unknown=("segment", "know-how"))) == (
        "Not stated: segment and know-how."
    )
    assert told.unknown_line(EN, who()) == ""


def test_an_unlisted_name_is_told_with_its_line_and_the_remedy() -> None:
    line = told.unlisted_line(EN, who(kind="unlisted", file="events", line=25))
    assert "events, line 25" in line
    assert "organisations.csv" in line
    assert "line" not in told.unlisted_line(EN, who(file="events", line=None))


def test_candidates_are_told_from_the_side_one_looks() -> None:
    assert "may be this known organisation" in told.candidates_title(EN, who(kind="unlisted"), 1)
    assert told.candidates_title(EN, who(), 2) == "2 names in no list may be this organisation"


def events(*rows: tuple[str, str, bool, bool]) -> pd.DataFrame:
    """Events: status, first day, whether it came, whether it organised."""
    table = pd.DataFrame(rows, columns=["status", "start_date", "attended", "organised"])
    return table.assign(start_date=pd.to_datetime(table["start_date"]))


def test_events_are_told_with_the_last_one_held() -> None:
    rows = events(
        ("announced", "2027-01-01", True, True), ("held", "2026-01-01", False, False),
        ("held", "2025-01-01", True, True), ("held", "2020-01-01", True, False),
    )  # fmt: skip
    assert told.events_title(EN, rows) == "4 events, 2 organised, the last one held in 2025"


def test_an_announced_event_was_not_held() -> None:
    assert told.events_title(EN, events(("announced", "2027-01-01", True, False))) == "1 event"


def test_an_end_that_nobody_states_is_told() -> None:
    rows = pd.DataFrame({"end_is_known": [True, False, False]})
    assert told.partnerships_title(EN, rows) == "3 partnerships, the end of 2 not known"
    assert told.partnerships_title(EN, rows.head(1)) == "1 partnership"
    assert told.partnerships_title(EN, rows.tail(1)) == "1 partnership, end not known"


def test_support_is_told_by_what_came_of_it() -> None:
    rows = pd.DataFrame({"status": ["granted", "refused", "delivered", "applied"]})
    assert told.support_title(EN, rows) == "4 support cases, 2 granted or delivered"


def test_mentions_and_figures_are_told_with_their_last_year() -> None:
    rows = pd.DataFrame({"date": pd.to_datetime(["2019-01-01", "2024-05-01"])})
    assert told.mentions_title(EN, rows) == "2 mentions, the last one of 2024"
    assert told.figures_title(EN, pd.DataFrame({"year": [2018]})) == "1 published figure, of 2018"

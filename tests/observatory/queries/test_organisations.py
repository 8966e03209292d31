from itertools import chain

import pytest

from observatory.i18n import language
from observatory.queries.organisations import (
    ALL,
    ELSEWHERE,
    FACETS,
    UNKNOWN,
    Facet,
    Sort,
    Tally,
    Wanted,
    cube,
    facet_counts,
    facet_names,
    listing,
    page_of,
    tally,
)
from observatory.queries.search import NO_SEARCH, understand
from observatory.snapshot import Snapshot
from tests.data_directory import COAST, FOCAL, OTHER
from tests.organisations import FORMULA, HOSTILE

EN, FR = language("en"), language("fr")
BY_NAME = [
    "hostile", "formula", "coeur", "elan", "unlisted:elan-videos", "escuela", "foranea", "lejano",
    "unlisted:nadie-conocido", "sin",
]  # fmt: skip


def shown(
    store: Snapshot, wanted: Wanted, sort: Sort = "name", page: int = 1, rows: int = 25
) -> list[str]:
    """The ids on a page of the table."""
    return page_of(store, EN, wanted, sort, page, rows)["org_id"].tolist()


def counts(store: Snapshot, facet: Facet, **wanted: str) -> dict[str, int]:
    """A facet's counts without a search."""
    return facet_counts(cube(store, NO_SEARCH), Wanted(**wanted), facet, FOCAL)


def test_everything_is_counted_once(directory: Snapshot) -> None:
    cells = cube(directory, NO_SEARCH)
    assert cells["n"].sum() == len(BY_NAME)
    assert tally(cells, Wanted(), FOCAL) == Tally(
        total=10, local=6, companies=4, elsewhere=2, unlisted=2
    )


def test_a_tally_holds_every_facet(directory: Snapshot) -> None:
    found = tally(cube(directory, NO_SEARCH), Wanted(kind="company", basin=FOCAL), FOCAL)
    assert found == Tally(total=4, local=4, companies=4, elsewhere=0, unlisted=0)


def test_facets_count_their_values(directory: Snapshot) -> None:
    assert counts(directory, "kind") == {
        ALL: 10, "company": 6, "institution": 1, "school": 1, "unlisted": 2,
    }  # fmt: skip
    assert counts(directory, "segment") == {
        ALL: 10, "animation": 1, "games": 4, "production": 1, UNKNOWN: 4,
    }  # fmt: skip
    assert counts(directory, "basin") == {
        ALL: 10, FOCAL: 6, COAST: 4, OTHER: 1, UNKNOWN: 1, ELSEWHERE: 4, "country:ES": 2,
        "country:IT": 1, "country:": 1,
    }  # fmt: skip


def test_a_facet_counts_under_the_others_and_not_under_itself(directory: Snapshot) -> None:
    assert counts(directory, "segment", kind="company", segment="games") == {
        ALL: 6, "animation": 1, "games": 4, "production": 1,
    }  # fmt: skip
    assert counts(directory, "kind", basin=COAST) == {ALL: 4, "company": 4}
    assert counts(directory, "basin", segment="games") == {
        ALL: 4, FOCAL: 3, COAST: 3, ELSEWHERE: 1, "country:IT": 1,
    }  # fmt: skip


def test_facets_count_what_the_search_finds(directory: Snapshot) -> None:
    found = facet_counts(cube(directory, understand(directory, "elan")), Wanted(), "kind", FOCAL)
    assert found == {ALL: 2, "company": 1, "unlisted": 1}


@pytest.mark.parametrize("facet", FACETS)
def test_a_count_is_how_many_rows_the_value_leaves(directory: Snapshot, facet: Facet) -> None:
    for value, number in counts(directory, facet).items():
        assert len(shown(directory, Wanted(**{facet: value}))) == number, value
        assert len(listing(directory, EN, Wanted(**{facet: value}))) == number, value


@pytest.mark.parametrize("reader", [EN, FR], ids=["en", "fr"])
@pytest.mark.parametrize("facet", FACETS)
def test_every_value_that_counts_has_a_name(directory: Snapshot, facet: Facet, reader) -> None:
    names = facet_names(directory, reader, facet)
    assert set(counts(directory, facet)) == set(names)
    assert next(iter(names)) == ALL
    assert all(names.values())


def test_places_go_from_the_territory_to_the_countries(directory: Snapshot) -> None:
    names = facet_names(directory, EN, "basin")
    assert list(names.values())[:4] == ["Everywhere", "The whole territory", "Coast", "Other communes"]  # fmt: skip
    assert list(names)[-4:] == [ELSEWHERE, "country:ES", "country:IT", "country:"]
    assert names["country:ES"] == "Spain, elsewhere"
    assert facet_names(directory, FR, "segment")["games"] == "Jeu vidéo"


def test_names_are_ordered_without_their_accents(directory: Snapshot) -> None:
    assert shown(directory, Wanted()) == BY_NAME


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("links", ["elan", "coeur"]),  # 1 event held, 2 partnerships, 2 mentions; 1 and 1
        ("employees", ["elan", "lejano"]),
        ("founded", ["coeur", "elan", "lejano"]),
    ],
)
def test_the_order_may_be_chosen_and_the_unknown_are_last(
    directory: Snapshot, sort: Sort, first: list[str]
) -> None:
    found = shown(directory, Wanted(), sort)
    assert found[: len(first)] == first
    assert sorted(found) == sorted(BY_NAME)


@pytest.mark.parametrize("sort", ["name", "links", "employees", "founded"])
def test_pages_follow_one_another_without_a_gap(directory: Snapshot, sort: Sort) -> None:
    pages = [shown(directory, Wanted(), sort, page, rows=4) for page in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [4, 4, 2, 0]
    assert [*chain.from_iterable(pages)] == shown(directory, Wanted(), sort)


def test_a_name_that_begins_with_the_words_comes_first(directory: Snapshot) -> None:
    # All of them lie in Costa or begin so; two names without a letter would come before.
    found = shown(directory, Wanted(understand(directory, "co")))
    assert found == ["coeur", "hostile", "formula", "elan", "unlisted:nadie-conocido"]
    assert shown(directory, Wanted(understand(directory, "co")), "employees")[0] == "elan"


def test_a_row_says_what_ties_it(directory: Snapshot) -> None:
    rows = page_of(directory, EN, Wanted(), "name", 1).set_index("org_id")
    # E1 it organised; E2 it did not come to; E3 is only announced.
    assert rows.loc["elan", ["events", "partnerships", "mentions"]].tolist() == [1, 2, 2]
    # Two roles at one event are one event.
    assert rows.loc["coeur", ["events", "partnerships", "mentions"]].tolist() == [1, 1, 0]
    # It was the venue of E2.
    assert rows.loc["escuela", "events"] == 1
    assert rows.loc["lejano", ["events", "partnerships", "mentions"]].tolist() == [0, 0, 0]


def test_a_row_says_where_and_names_another_country(directory: Snapshot) -> None:
    rows = page_of(directory, FR, Wanted(), "name", 1).set_index("org_id")
    assert rows.loc["elan", "where"] == "Costa"
    assert rows.loc["foranea", "where"] == "Italie"
    assert rows.loc["unlisted:elan-videos", "where"] == ""
    assert rows.loc["unlisted:elan-videos", "kind_name"] == FR._("Unlisted")


def test_what_is_not_known_stays_absent(directory: Snapshot) -> None:
    rows = page_of(directory, EN, Wanted(), "name", 1).set_index("org_id")
    assert rows["employees"].isna().sum() == 8
    assert rows.loc["escuela", "segment_name"] == ""


def test_hostile_names_are_kept_as_they_are_written(directory: Snapshot) -> None:
    rows = listing(directory, EN, Wanted()).set_index("org_id")
    assert rows.loc["hostile", "name"] == HOSTILE
    assert rows.loc["formula", "name"] == FORMULA


def test_the_files_rows_carry_know_how_in_words_and_their_source(directory: Snapshot) -> None:
    rows = listing(directory, FR, Wanted()).set_index("org_id")
    assert rows.loc["coeur", "know_how"] == "images aériennes"
    assert rows.loc["elan", "source_url"] == "https://example.org/elan"


def test_an_unknown_value_leaves_nothing(directory: Snapshot) -> None:
    wanted = Wanted(kind="'; DROP TABLE organisation; --")
    assert shown(directory, wanted) == []
    assert tally(cube(directory, NO_SEARCH), wanted, FOCAL).total == 0


def test_no_organisation_is_no_row_and_no_fault(empty: Snapshot) -> None:
    cells = cube(empty, NO_SEARCH)
    assert cells.empty
    assert tally(cells, Wanted(), FOCAL) == Tally(0, 0, 0, 0, 0)
    assert facet_counts(cells, Wanted(), "basin", FOCAL) == {ALL: 0}
    assert shown(empty, Wanted()) == []
    assert listing(empty, EN, Wanted()).empty

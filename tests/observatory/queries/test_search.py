import pytest

from observatory.queries.search import (
    LONGEST,
    MOST_TERMS,
    NO_SEARCH,
    Search,
    condition,
    understand,
)
from observatory.snapshot import Snapshot


def found(store: Snapshot, text: str) -> set[str]:
    """The ids of the organisations that a search finds."""
    where, params = condition(understand(store, text))
    return set(store.query(f"SELECT o.org_id FROM organisation o WHERE {where}", params)["org_id"])


@pytest.mark.parametrize("text", ["cœur", "COEUR", "Coeur d'Azur", "coeur d’azur", "  azur coeur "])
def test_case_accents_ligatures_and_order_do_not_matter(directory: Snapshot, text: str) -> None:
    assert found(directory, text) == {"coeur"}


def test_every_word_must_be_found(directory: Snapshot) -> None:
    assert found(directory, "elan") == {"elan", "unlisted:elan-videos"}
    assert found(directory, "elan costa") == {"elan"}
    assert found(directory, "elan llano") == set()


@pytest.mark.parametrize(
    ("text", "instead"), [("sonnido", "sonido"), ("sondio", "sonido"), ("esceula", "escuela")]
)
def test_a_typing_error_is_forgiven_and_told(directory: Snapshot, text: str, instead: str) -> None:
    assert understand(directory, text).misspelt == ((text, (instead,)),)


@pytest.mark.parametrize(
    ("text", "near"),
    [("lugr", True), ("lugxy", False), ("sonidxy", True), ("sonixyz", False)],
    ids=["one edit of four letters", "two of five", "two of seven", "three of seven"],
)
def test_the_longer_a_word_the_more_is_forgiven(directory: Snapshot, text: str, near: bool) -> None:
    assert bool(understand(directory, text).misspelt) is near


def test_the_beginning_of_a_misspelt_word_is_enough(directory: Snapshot) -> None:
    assert understand(directory, "escuw").misspelt == (("escuw", ("escuela",)),)


def test_a_word_that_is_found_is_never_taken_for_another(directory: Snapshot) -> None:
    assert found(directory, "sin") == {"sin"}
    assert not any(term.near for term in understand(directory, "sin").terms)


def test_two_letters_are_not_guessed_at(directory: Snapshot) -> None:
    assert found(directory, "zq") == set()


def test_nothing_like_it_finds_nothing(directory: Snapshot) -> None:
    assert found(directory, "xyzzyxyzzy") == set()
    assert understand(directory, "xyzzyxyzzy").misspelt == ()


def test_words_written_together_are_found_apart(directory: Snapshot) -> None:
    assert found(directory, "coeurdazur") == {"coeur"}


@pytest.mark.parametrize("text", ["images aériennes", "aerial images", "aeriennes"])
def test_know_how_is_found_in_every_language(directory: Snapshot, text: str) -> None:
    assert found(directory, text) == {"coeur"}


def test_a_segment_is_found_by_its_name(directory: Snapshot) -> None:
    assert found(directory, "jeu vidéo") == {"elan", "foranea", "hostile", "formula"}


@pytest.mark.parametrize(
    "text", ["73282932000074", "732 829 320 00074", "732829320", "732.829.320"]
)
def test_a_company_number_finds_its_company(directory: Snapshot, text: str) -> None:
    assert found(directory, text) == {"elan"}


def test_another_company_number_finds_nothing(directory: Snapshot) -> None:
    assert found(directory, "732829321") == set()


@pytest.mark.parametrize("text", ["", "   ", "'", "%", "--", "’ - ."])
def test_a_search_without_a_word_is_none(directory: Snapshot, text: str) -> None:
    assert understand(directory, text) == NO_SEARCH


@pytest.mark.parametrize(
    "text", ["'; DROP TABLE organisation; --", "$word_0_0", "%_%", "{x}", "\\"]
)
def test_signs_of_sql_are_text(directory: Snapshot, text: str) -> None:
    assert found(directory, text) <= set(
        directory.query("SELECT org_id FROM organisation")["org_id"]
    )


def test_a_pasted_page_stays_short(directory: Snapshot) -> None:
    search = understand(directory, " ".join(f"{'a' * 200}{n}" for n in range(500)))
    assert len(search.terms) <= MOST_TERMS
    assert all(len(term.written) <= LONGEST for term in search.terms)


def test_there_is_nothing_to_find_among_no_organisations(empty: Snapshot) -> None:
    assert found(empty, "elan") == set()
    assert understand(empty, "elan").misspelt == ()


def test_what_a_name_begins_with_is_only_what_was_written(directory: Snapshot) -> None:
    assert understand(directory, "élan vid").beginning == "elan"
    assert understand(directory, "sonnido").beginning == ""
    assert Search(number="732829320").beginning == ""

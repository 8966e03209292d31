import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.conform.identity import Directory, Known, Reference

SIRET, OTHER_SIRET, BRANCH = "44306184100047", "55203253400018", "44306184100054"
AZUR = Known("azur", "Azur Films SARL", "443061841", SIRET, "06088", "FR")
SON = Known("son", "Ciné-Son", None, None, "06029", "FR")
LUNE = Known("lune", "Lune", None, None, None, "FR")
NEW = "unlisted:"


@pytest.fixture
def directory():
    """A fresh directory of three organisations."""
    return Directory([AZUR, SON, LUNE])


def found(directory, *references):
    decided = directory.resolve(references)
    return [decided[reference] for reference in references]


# Beyond doubt


@pytest.mark.parametrize("reference", [
    Reference("azur"),
    Reference(SIRET),
    Reference("443 061 841 00047"),
    Reference("Anything", siret=SIRET),
    Reference("Anything", siret=BRANCH),
    Reference("Azur Films"),
    Reference("AZUR FILMS, S.A.R.L."),
    Reference("Azur Films", commune_code="06088"),
    Reference("Azur Films", country="FR"),
])  # fmt: skip
def test_an_organisation_is_found_by_id_siret_or_name_in_whatever_spelling(directory, reference):
    assert found(directory, reference) == ["azur"]
    assert directory.unlisted == directory.pairs == {}


def test_a_siret_whose_leading_zero_a_spreadsheet_dropped_is_that_siret():
    siret = "05520242800011"
    directory = Directory([Known("old", "Old", siret=siret)])
    assert found(directory, Reference(siret[1:])) == ["old"]


def test_the_id_comes_before_the_siret_and_the_siret_before_the_name(directory):
    assert found(directory, Reference("son", siret=SIRET)) == ["son"]
    assert found(directory, Reference("Ciné Son", siret=SIRET)) == ["azur"]


def test_a_name_without_a_place_is_the_only_organisation_of_that_name(directory):
    assert found(directory, Reference("CINE SON")) == ["son"]


def test_an_organisation_without_a_known_place_is_not_contradicted_by_one(directory):
    assert found(directory, Reference("Lune", commune_code="06029")) == ["lune"]


# Doubt


@pytest.mark.parametrize("reference", [
    Reference("Azur Films", commune_code="06029"),
    Reference("Azur Films", country="IT"),
    Reference("Azur Films", siret=OTHER_SIRET),
    Reference("Azur Films", siret=OTHER_SIRET, commune_code="06088"),
], ids=["another commune", "another country", "another company", "another company there"])  # fmt: skip
def test_the_same_name_contradicted_stays_apart_and_is_put_up_for_review(directory, reference):
    org_id = found(directory, reference)[0]
    assert org_id.startswith(NEW)
    pair = directory.pairs[org_id, "azur"]
    assert (pair.written, pair.candidate_name, pair.score) == ("Azur Films", "Azur Films SARL", 100)


@pytest.mark.parametrize("listed", [
    Known("azur", "Azur Films", siren=SIRET[:9]), Known("azur", "Azur Films", siret=SIRET),
])  # fmt: skip
def test_a_company_is_known_by_its_siren_and_contradicted_by_another_ones(listed):
    directory = Directory([listed])
    assert found(directory, Reference("Another name", siret=BRANCH)) == ["azur"]
    assert found(directory, Reference("Azur Films", siret=OTHER_SIRET)) == [NEW + OTHER_SIRET]


def test_another_establishment_of_a_company_listed_twice_is_told_by_its_name():
    directory = Directory(
        [Known("seat", "Azur Nice", siret=SIRET), Known("branch", "Azur Cannes", siret=BRANCH)]
    )
    assert found(directory, Reference("Azur Cannes", siret="44306184100062")) == ["branch"]


def test_a_number_of_fourteen_digits_is_a_siret_even_where_a_digit_is_mistyped(directory):
    mistyped = SIRET[:-1] + "8"
    assert found(directory, Reference("55203253 4 00019")) == [NEW + "55203253400019"]
    assert directory.unlisted[NEW + "55203253400019"].siret == "55203253400019"
    assert found(directory, Reference(mistyped)) == ["azur"]


@pytest.mark.parametrize("name", ["4430618410004", "1", "44306184100047x"])
def test_other_numbers_are_names(directory, name):
    assert found(directory, Reference(name)) == [NEW + name]
    assert directory.unlisted[NEW + name].siret is None


def test_a_name_that_is_merely_alike_stays_apart_and_is_put_up_for_review(directory):
    assert found(directory, Reference("Azur Film", place="Nice")) == [NEW + "azur-film"]
    pair = directory.pairs[NEW + "azur-film", "azur"]
    assert (pair.place, pair.candidate_id, pair.org_id) == ("Nice", "azur", NEW + "azur-film")
    assert 85 <= pair.score < 100


def test_names_whose_numbers_differ_are_not_even_alike():
    directory = Directory([Known("one", "Studio Grand Large 1")])
    assert found(directory, Reference("Studio Grand Large 2")) == [NEW + "studio-grand-large-2"]
    assert directory.pairs == {}


def test_names_that_are_not_alike_are_not_put_up(directory):
    found(directory, Reference("Théâtre du Port"))
    assert directory.pairs == {}


def test_a_name_that_two_listed_organisations_share_is_neither_of_them_and_both_are_put_up():
    directory = Directory([Known("a", "Lumière", commune_code="1"), Known("b", "Lumiere SA")])
    assert found(directory, Reference("Lumière")) == [NEW + "lumiere"]
    assert {candidate for _, candidate in directory.pairs} == {"a", "b"}


def test_of_two_listed_namesakes_the_one_in_that_place_is_meant():
    directory = Directory(
        [Known("a", "Lumière", commune_code="1"), Known("b", "Lumière", commune_code="2"),
         Known("c", "Lumière")]
    )  # fmt: skip
    assert found(directory, Reference("Lumière", commune_code="2")) == ["b"]
    assert found(directory, Reference("Lumière", commune_code="3")) == ["c"]


def test_two_listed_namesakes_in_one_place_are_not_told_apart_by_a_third_without_a_place():
    directory = Directory(
        [Known("a", "Lumière", commune_code="1"), Known("b", "Lumière", commune_code="1"),
         Known("c", "Lumière")]
    )  # fmt: skip
    assert found(directory, Reference("Lumière", commune_code="1")) == [NEW + "lumiere:1"]


def test_two_establishments_of_one_company_are_told_apart_by_siret_and_not_by_siren():
    directory = Directory(
        [Known("seat", "Azur Nice", siret=SIRET), Known("branch", "Azur Cannes", siret=BRANCH)]
    )
    third = "44306184100062"
    assert found(directory, Reference(SIRET), Reference(BRANCH)) == ["seat", "branch"]
    assert found(directory, Reference(third)) == [NEW + third]


# Unlisted


def test_an_unknown_name_becomes_one_unlisted_organisation_in_all_its_spellings(directory):
    ids = found(
        directory, Reference("Mare Film"), Reference("MARE FILM Srl"), Reference("Mare-Film")
    )
    assert set(ids) == {NEW + "mare-film"}
    assert list(directory.unlisted) == [NEW + "mare-film"]


def test_an_unlisted_organisation_keeps_what_its_rows_say_of_it(directory):
    found(directory, Reference("Mare Film"), Reference("Mare Film", country="IT", place="Bari"))
    entry = directory.unlisted[NEW + "mare-film"]
    assert (entry.name, entry.country, entry.place) == ("Mare Film", "IT", "Bari")


def test_one_unknown_name_in_two_communes_is_two_organisations(directory):
    ids = found(directory, *(Reference("Mare", commune_code=code) for code in ("1", "2")))
    assert ids == [NEW + "mare:1", NEW + "mare:2"]


def test_an_unknown_name_without_a_place_joins_the_only_place_where_it_stands(directory):
    ids = found(directory, Reference("Mare", commune_code="1"), Reference("Mare"))
    assert ids == [NEW + "mare:1"] * 2


def test_an_unknown_name_without_a_place_joins_neither_of_two(directory):
    ids = found(directory, *(Reference("Mare", commune_code=code) for code in ("1", "2", None)))
    assert len(set(ids)) == 3


def test_one_unknown_name_in_two_countries_is_two_organisations_also_in_later_rows(directory):
    ids = found(
        directory, Reference("Film Fund", country="IT"), Reference("Film Fund", country="ES")
    )
    assert len(set(ids)) == 2
    assert found(directory, Reference("Film Fund", country="IT")) == [ids[0]]
    assert found(directory, Reference("Film Fund", country="PT"))[0] not in ids
    countries = {key: entry.country for key, entry in directory.unlisted.items()}
    assert (countries[ids[0]], countries[ids[1]]) == ("IT", "ES")


def test_an_unknown_siret_is_one_organisation_whatever_the_name_beside_it(directory):
    ids = found(directory, Reference("Mare", siret=OTHER_SIRET), Reference("Mer", siret=OTHER_SIRET),
                Reference(OTHER_SIRET))  # fmt: skip
    assert set(ids) == {NEW + OTHER_SIRET}
    assert directory.unlisted[NEW + OTHER_SIRET].siret == OTHER_SIRET


@pytest.mark.parametrize("name", ["***", "Кино мир", "映画", "🎬"])
def test_a_name_in_any_script_has_an_id_of_its_own(directory, name):
    ids = found(directory, Reference(name), Reference("Театр"), Reference("!!!"))
    assert len(set(ids)) == 3


def test_an_unlisted_organisation_never_takes_the_id_of_a_listed_one():
    directory = Directory([Known("unlisted:mare", "Something else")])
    assert found(directory, Reference("Mare")) != ["unlisted:mare"]


# Properties

NAMES = ["Azur Films", "Azur Film", "AZUR FILMS SARL", "Lune", "Lune 2", "Mare", "Ciné Son", "***"]
COMMUNES, COUNTRIES = [None, "06088", "06029"], [None, "FR", "IT"]
SIRETS = [None, SIRET, OTHER_SIRET, BRANCH]
references = st.builds(
    Reference,
    st.sampled_from([*NAMES, "o0", "o1", SIRET]),
    st.sampled_from(SIRETS),
    st.sampled_from(COMMUNES),
    st.sampled_from(COUNTRIES),
    st.sampled_from([None, "Nice"]),
)
lists = st.lists(
    st.tuples(
        st.sampled_from(NAMES), st.none(), st.sampled_from(SIRETS), st.sampled_from(COMMUNES),
        st.sampled_from(COUNTRIES),
    ),
    max_size=5,
).map(lambda rows: [Known(f"o{at}", *row) for at, row in enumerate(rows)])  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(lists, st.lists(references, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_of_the_list_changes_nothing(known, rows, random):
    one, other = Directory(known), Directory(random.sample(known, len(known)))
    decided = one.resolve(rows)
    assert other.resolve(random.sample(rows, len(rows))) == decided
    assert other.unlisted == one.unlisted
    assert other.pairs == one.pairs


@settings(max_examples=100, deadline=None)
@given(lists, st.lists(references, max_size=6))
def test_listed_organisations_are_never_merged_and_every_row_gets_one_organisation(known, rows):
    directory = Directory(known)
    decided = directory.resolve([*rows, *(Reference(item.org_id) for item in known)])
    assert [decided[Reference(item.org_id)] for item in known] == [item.org_id for item in known]
    ids = {item.org_id for item in known}
    assert set(decided) >= set(rows)
    assert set(decided.values()) <= ids | set(directory.unlisted)
    assert not ids & set(directory.unlisted)
    assert all(pair.org_id in directory.unlisted for pair in directory.pairs.values())


@settings(max_examples=100, deadline=None)
@given(lists, references)
def test_nothing_found_contradicts_the_place_the_country_or_the_company(known, row):
    directory = Directory(known)
    org_id = directory.certain(row)
    listed = {item.org_id: item for item in known}.get(org_id)
    if listed is None or row.written == org_id:
        return
    same_company = listed.siret and (row.siret or row.written)[:9] == listed.siret[:9]
    for one, other in ((listed.commune_code, row.commune_code), (listed.country, row.country)):
        assert same_company or None in (one, other) or one == other


# Likeness

CREW = Known("crew", "Vandrille Productions", None, None, "06088", "FR", "Nice")


@pytest.mark.parametrize("written", [
    "Vandrille Prod.", "PRODUCTIONS VANDRILLE", "Vandrile Productions", "Vandrille Prodcutions SARL",
    "Vandrille Productions (Nice)", "Vandrille Productions (Studio Poulpe)",
])  # fmt: skip
def test_a_name_that_no_other_is_meant_by_is_the_organisations(written):
    directory = Directory([CREW, SON])
    assert found(directory, Reference(written)) == ["crew"]
    assert directory.certain(Reference(written)) == "crew"
    assert directory.pairs == directory.unlisted == {}


@pytest.mark.parametrize("reference", [
    Reference("Vandrille Prod.", commune_code="06029"),
    Reference("Vandrille Prod.", country="IT"),
    Reference("Vandrille Productions Services"),
    Reference("Vandrille Productions (Cannes)"),
])  # fmt: skip
def test_a_like_name_that_is_contradicted_or_says_more_is_put_up_for_review(reference):
    directory = Directory([CREW, SON], is_place=lambda words: words == ("cannes",))
    (org_id,) = found(directory, reference)
    assert org_id.startswith(NEW)
    assert (org_id, "crew") in directory.pairs


def test_a_name_that_needs_the_place_is_merged_in_that_place_only():
    directory = Directory([Known("brisa", "Brisa", commune_code="06088")])
    there = Reference("Brissa", commune_code="06088")
    assert found(directory, there, Reference("Brissa")) == ["brisa", NEW + "brissa"]


def test_of_two_like_names_neither_is_meant_unless_one_is_in_the_place():
    known = [Known("a", "Vandrille Productions", commune_code="1"),
             Known("b", "Vandrille Production", commune_code="2")]  # fmt: skip
    directory = Directory(known)
    assert found(directory, Reference("Vandrille Prod.")) == [NEW + "vandrille-prod"]
    assert {candidate for _, candidate in directory.pairs} == {"a", "b"}
    assert found(directory, Reference("Vandrille Prod.", commune_code="2")) == ["b"]


def test_an_organisation_is_found_by_the_ids_and_names_of_other_lists():
    known = [Known("crew", "Vandrille Productions", other_names=("La Grande Bobine",))]
    directory = Directory(known, aliases={"r7": "crew"})
    assert found(directory, Reference("r7"), Reference("Grande Bobine (La)")) == ["crew", "crew"]


def test_an_id_of_another_list_never_hides_one_of_the_list():
    directory = Directory([CREW, SON], aliases={"son": "crew"})
    assert found(directory, Reference("son")) == ["son"]

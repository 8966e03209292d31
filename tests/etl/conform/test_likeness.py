import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.conform.likeness import Certainty, Vocabulary, compare
from etl.conform.words import read_name

SURE, PLACED, DOUBTFUL = Certainty.SURE, Certainty.PLACED, Certainty.DOUBTFUL
NOTHING = Vocabulary({}, 0)


def likeness(written, known, words=NOTHING, place=""):
    return compare(read_name(written), read_name(known), words, frozenset(place.split()))


@pytest.mark.parametrize(("written", "known", "certainty"), [
    ("Vandrille Prod.", "Vandrille Productions", SURE),
    ("Productions Vandrille", "Vandrille Productions", SURE),
    ("University of Corvange", "Université de Corvange", SURE),
    ("Ciné-Vertige", "Cinévertige", SURE),
    ("TREMBLEAU Agathe EI", "Agathe Trembleau", SURE),
    ("Vandrille Prodcutions", "Vandrille Productions", SURE),
    ("Vandrile Productions", "Vandrille Productions", SURE),
    ("Brissa", "Brisa", PLACED),
    ("Azur Film", "Azur Films", PLACED),
    ("Marin Productions", "Marine Productions", DOUBTFUL),
    ("Martin Durieux", "Martine Durieux", DOUBTFUL),
    ("Emmanuel Castel", "Emmanuelle Castel", DOUBTFUL),
    ("Studio Visage", "Studio Virage", DOUBTFUL),
    ("Rivage Films", "Ravage Films", DOUBTFUL),
    ("A. Trembleau", "Agathe Trembleau", DOUBTFUL),
    ("Vandrille Distribution", "Vandrille", DOUBTFUL),
    ("Vandrille Films", "Vandrille Vidéo", DOUBTFUL),
    ("Media Com", "Media Communication", DOUBTFUL),
])  # fmt: skip
def test_slips_and_spellings_are_told_from_other_words(written, known, certainty):
    assert likeness(written, known).certainty == certainty
    assert likeness(known, written).certainty == certainty


def test_two_words_that_the_list_has_both_are_two_words():
    words = Vocabulary({"vandrille": 1, "vandrile": 1}, 9)
    assert likeness("Vandrile Films", "Vandrille Films").certainty == SURE
    assert likeness("Vandrile Films", "Vandrille Films", words).certainty == DOUBTFUL


def test_a_word_of_many_names_proves_less_than_a_rare_one():
    words = Vocabulary({"horizon": 300, "vandrille": 1}, 1000)
    assert likeness("Films Horizon", "Horizon Films", words).certainty == DOUBTFUL
    assert likeness("Films Vandrille", "Vandrille Films", words).certainty == SURE


@pytest.mark.parametrize(("one", "other"), [
    ("Studio 4", "Studio 5"), ("Zone Images", "Zone 3 Images"), ("Film 28", "Film 82"),
])  # fmt: skip
def test_names_whose_numbers_differ_are_not_alike(one, other):
    assert likeness(one, other) == (0, DOUBTFUL)


def test_an_association_and_a_company_of_one_name_are_two_bodies_until_a_person_says_otherwise():
    assert likeness("Association Marcassin", "Marcassin SARL") == (100, DOUBTFUL)
    assert likeness("Marcassin SAS", "Marcassin SARL") == (100, SURE)
    assert likeness("Association Marcassin", "Marcassin") == (100, SURE)


# Asides


@pytest.mark.parametrize(("written", "known", "certainty"), [
    ("Dupontel Films (Studio Poulpe)", "Dupontel Films", SURE),
    ("Dupontel Films", "Dupontel Films (Studio Poulpe)", SURE),
    ("Studio Poulpe (Dupontel Films)", "Dupontel Films", PLACED),
    ("Dupontel Films - La Bauge", "Dupontel Films", PLACED),
    ("INVA - Institut national de la voix animée", "Institut national de la voix animée", SURE),
    ("Studio Poulpe (groupe Dupontel)", "Studio Poulpe", DOUBTFUL),
    ("Studio Poulpe (groupe Dupontel)", "Dupontel", DOUBTFUL),
    ("Dupontel Films - Formation", "Dupontel Films", DOUBTFUL),
    ("Studio Poulpe (Rivage)", "Studio Poulpe (Ponant)", DOUBTFUL),
    ("Studio Poulpe / Dupontel Films", "Dupontel Films", DOUBTFUL),
])  # fmt: skip
def test_a_second_name_is_told_from_a_group_or_a_branch(written, known, certainty):
    assert likeness(written, known).certainty == certainty


def test_a_place_in_a_name_agrees_with_where_the_known_one_sits_or_makes_it_doubtful():
    words = Vocabulary({}, 0, is_place=lambda words: words == ("rennes",))
    assert likeness("Dupontel Films (Lyon)", "Dupontel Films", words, "lyon").certainty == SURE
    assert likeness("Dupontel Films Lyon", "Dupontel Films", words, "lyon").certainty == SURE
    assert likeness("Dupontel Films", "Dupontel Films Lyon", words, "lyon").certainty == PLACED
    for written in ("Dupontel Films (Rennes)", "Dupontel Films Rennes"):
        assert likeness(written, "Dupontel Films", words, "lyon").certainty == DOUBTFUL


# Properties

texts = st.one_of(
    st.text(max_size=25),
    st.lists(st.sampled_from(["Marcassin", "Films", "(", ")", "-", "4", "SARL", "d'", "A"])).map(
        " ".join
    ),
)


@settings(max_examples=150, deadline=None)
@given(texts, texts)
def test_any_two_texts_have_a_likeness_between_nothing_and_all(one, other):
    found = likeness(one, other)
    assert 0 <= found.score <= 100
    assert likeness(other, one).score == pytest.approx(found.score)


@settings(max_examples=100, deadline=None)
@given(texts)
def test_a_name_is_wholly_like_itself(name):
    assert likeness(name, name).score == (100 if read_name(name).words else 0)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.conform.names import LEGAL_FORMS, digits, normal_name, normal_place


@pytest.mark.parametrize(
    "name",
    [
        "Ciné-Studio", "CINE STUDIO", "ciné studio", "SARL Ciné Studio", "Ciné Studio SARL",
        "S.A.R.L. Ciné-Studio", "Ciné Studio (S.A.R.L)", "Ciné   Studio, SAS", "Cine\u0301 Studio",
        "«Ciné Studio»", "Ciné_Studio", "Société Ciné Studio",
    ],
)  # fmt: skip
def test_case_accents_punctuation_and_legal_forms_do_not_make_another_name(name):
    assert normal_name(name) == "cine studio"


@pytest.mark.parametrize(("one", "other"), [
    ("L’Image", "L'Image"), ("Cœur de Ville", "COEUR DE VILLE"), ("A.B.C. Films", "ABC Films"),
    ("Łódź Film", "Lodz Film"), ("Bologna Film S.r.l.", "Bologna Film SpA"),
    ("Filmhaus GmbH", "Filmhaus"), ("Image & Son", "Image - Son"), ("3D Azur", "3D-AZUR"),
])  # fmt: skip
def test_two_spellings_of_one_name_are_one(one, other):
    assert normal_name(one) == normal_name(other) != ""


@pytest.mark.parametrize(("one", "other"), [
    ("Studio 1", "Studio 2"), ("Studio", "Studios"), ("Azur Films", "Films Azur"),
    ("Кино A", "Театр A"),
])  # fmt: skip
def test_other_words_make_another_name(one, other):
    assert normal_name(one) != normal_name(other)


def test_a_name_that_is_only_a_legal_form_keeps_it():
    assert normal_name("SAS") == "sas"
    assert normal_name("Société (S.A.)") == "societe sa"


@pytest.mark.parametrize("name", ["", "  ", "***", "&"])
def test_a_name_without_words_has_none(name):
    assert normal_name(name) == ""


def test_numbers_of_a_name_are_told_in_order():
    assert digits("studio 12 b 3") == ("12", "3")
    assert digits("studio") == ()


@pytest.mark.parametrize(("one", "other"), [
    ("St-Étienne", "Saint Etienne"), ("Ste Maxime", "SAINTE-MAXIME"), ("L’Escarène", "l'escarene"),
    ("Vandœuvre", "Vandoeuvre"), ("Èze", "EZE"),
])  # fmt: skip
def test_two_spellings_of_one_place_are_one(one, other):
    assert normal_place(one) == normal_place(other) != ""


def test_a_place_keeps_words_that_would_be_legal_forms():
    assert normal_place("Sci-sur-Mer") == "sci sur mer"


@given(st.text(max_size=30))
def test_a_normal_name_is_its_own_normal_name(name):
    once = normal_name(name)
    assert normal_name(once) == once


@given(
    st.lists(st.text(alphabet="abcdéèçœ", min_size=4, max_size=8), min_size=1, max_size=3),
    st.sampled_from(sorted(LEGAL_FORMS)),
    st.booleans(),
)
def test_a_legal_form_at_either_end_never_changes_a_name(words, form, first):
    name = " ".join(words)
    assert normal_name(f"{form} {name}" if first else f"{name} {form}") == normal_name(name)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.conform.words import read_name


def meant(name):
    return [" ".join(word.meant for word in part) for part in read_name(name).parts]


@pytest.mark.parametrize(("name", "parts"), [
    ("Sté Dupontel Films S.A.R.L.", ["dupontel film"]),
    ("Association Ciné Rivage (loi 1901)", ["cine rivage"]),
    ("Ets Barbotin & Cie", ["barbotin compagnie"]),
    ("M. Paul DURAND, auto-entrepreneur", ["paul durand"]),
    ("L'Atelier d'Images AV", ["atelier image audiovisuel"]),
    ("University of the Arts", ["universite art"]),
    ("Studio L", ["studio l"]),
    ("L Image", ["image"]),
    ("Films de St-Maclou", ["film saint maclou"]),
    ("Ste-Ombeline", ["sainte ombeline"]),
    ("Films de Ste Ombeline", ["film sainte ombeline"]),
    ("Ste Ombeline", ["ombeline"]),
    ("Dupontel Films (Studio Poulpe)", ["dupontel film", "studio poulpe"]),
    ("Dupontel - Poulpe alias Calamar", ["dupontel", "poulpe", "calamar"]),
    ("Dupontel (SARL)", ["dupontel"]),
    ("Dupontel (sans fin", ["dupontel", "sans fin"]),
    ("SAS", ["sas"]),
    ("***", []),
    ("", []),
])  # fmt: skip
def test_a_name_is_read_as_the_words_that_identify_it(name, parts):
    assert meant(name) == parts


def test_legal_forms_say_whether_it_is_a_company_or_an_association():
    assert read_name("Rivage SARL").forms == {"company"}
    assert read_name("Rivage (association loi de 1901)").forms == {"association"}
    assert read_name("Rivage").forms == frozenset()


def test_initials_are_those_of_each_part_with_and_without_small_words():
    initials = read_name("INVA - Institut national de la voix animée").initials
    assert initials == {"inva", "indlva"}
    assert read_name("Dupontel Films").initials == frozenset()


def test_numbers_are_told_in_order_of_size_wherever_they_stand():
    assert read_name("7e Zone 12").numbers == read_name("Zone 12 (7e)").numbers == ("12", "7")


@given(st.text(max_size=40))
def test_any_text_is_read(text):
    name = read_name(text)
    assert all(name.parts)
    assert len(name.parts) == len(name.bracketed)

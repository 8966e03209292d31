import pytest
from hypothesis import given
from hypothesis import strategies as st

from observatory.letters import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Été à Èze", "ete a eze"),
        ("Cœur, ŒUVRE, Ex æquo", "coeur, oeuvre, ex aequo"),
        ("e\u0301te\u0301", "ete"),
        ("Łódź Malmø Đorđe", "lodz malmo dorde"),
        ("Straße", "strasse"),
        ("İzmir Diyarbakır", "izmir diyarbakir"),
        ("Studio™ ﬁlm", "studiotm film"),
        ("Кино", "кино"),
        ("L’Image 3D", "l’image 3d"),
    ],
)
def test_case_accents_and_ligatures_are_set_aside(text, folded):
    assert fold(text) == folded


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=30))
def test_the_case_of_a_text_does_not_matter(text):
    assert fold(text.casefold()) == fold(text)

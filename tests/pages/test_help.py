"""Help: the guide's parts, its search, and the way to it from every page."""

import pytest

from observatory.guide import topics
from observatory.i18n import language
from tests.pages.conftest import Open, texts


@pytest.mark.parametrize("code", ["fr", "en"])
def test_a_part_is_opened_by_its_address(opened: Open, bundled, code) -> None:
    page = opened("help", bundled, lang=code, topic="presenter")
    assert page.title[0].value == language(code)._("Help")
    assert page.subheader[0].value == topics(code)["presenter"].title
    assert "make room" in texts(page)


def test_a_search_lists_the_parts_that_have_the_words(opened: Open, bundled) -> None:
    page = opened("help", bundled, lang="en", search="moderation")
    assert "Moderation" in texts(page)
    assert page.subheader.len == 0
    page = opened("help", bundled, lang="en", search="zzzz")
    assert "Nothing here has these words: zzzz." in texts(page)

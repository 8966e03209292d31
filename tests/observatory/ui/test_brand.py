"""The observatory's title as a picture."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from observatory.ui import brand


@pytest.fixture
def fonts_unread():
    brand._fonts.cache_clear()
    brand._wordmark.cache_clear()
    yield
    brand._fonts.cache_clear()


def test_readers_who_come_at_once_all_have_the_title(fonts_unread):
    titles = [f"Observatoire de la filière n° {number}" for number in range(16)]
    with ThreadPoolExecutor(16) as readers:
        drawn = list(readers.map(lambda title: brand.wordmark(title, "#FFFFFF"), titles))
    brand._wordmark.cache_clear()
    assert drawn == [brand.wordmark(title, "#FFFFFF") for title in titles]
    assert len(set(drawn)) == len(titles)

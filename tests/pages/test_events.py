"""The Events page, on both bundled datasets and on one that holds nothing."""

from pathlib import Path

import pytest

from observatory.i18n import language
from tests.pages.conftest import Open, texts


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("dataset", ["public", "illustrative"])
def test_it_is_drawn(opened: Open, bundled: Path, dataset: str, lang: str) -> None:
    page = opened("events", bundled, dataset=dataset, lang=lang)
    assert page.title[0].value == language(lang)._("Events")


def test_the_public_record_says_at_least(opened: Open, bundled: Path) -> None:
    # 136 of the 181 events of the record are held; 45 are announced or cancelled.
    shown = opened("events", bundled, dataset="public", lang="en").header[0].value
    assert "At least 136 events" in shown


def test_an_event_opens_by_its_address(opened: Open, bundled: Path) -> None:
    name = "chimera-regional-workshop-nice-2017-day1"
    shown = texts(opened("events", bundled, dataset="public", lang="en", event=name))
    assert "ChIMERA first regional workshop" in shown


def test_a_dataset_without_rows_says_which_file_is_missing(opened: Open, nothing: Path) -> None:
    assert "events.csv" in texts(opened("events", nothing, lang="en"))

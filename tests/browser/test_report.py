"""The page Report in a real browser: a file arrives, is there at once the second time, or is cancelled."""

import io
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DRAWN_MS, Visit, Visiting

pytestmark = [pytest.mark.browser, pytest.mark.slow]

BUILD, DOWNLOAD, CANCEL = (
    f".st-key-report-{name} button" for name in ("build", "download", "cancel")
)


def taken_away(visited: Visit, into: Path) -> bytes:
    """The file that the download button gives."""
    expect(visited.page.locator(DOWNLOAD)).to_be_visible()
    with visited.page.expect_download() as waiting:
        visited.page.locator(DOWNLOAD).click()
    saved = into / waiting.value.suggested_filename
    waiting.value.save_as(saved)
    return saved.read_bytes()


def test_a_reader_builds_a_report_takes_it_away_and_finds_it_the_second_time(
    visit: Visiting, tmp_path: Path
) -> None:
    query = {"dataset": "public", "lang": "en", "preset": "board"}
    visited = visit("report", **query, format="PDF")
    expect(visited.page.get_by_text("What is in it")).to_be_visible()
    visited.page.locator(BUILD).click()
    assert taken_away(visited, tmp_path).startswith(b"%PDF-")
    visited.page.get_by_text("Workbook", exact=True).click()
    visited.page.locator(BUILD).click()
    book = openpyxl.load_workbook(io.BytesIO(taken_away(visited, tmp_path)))
    assert book.sheetnames[0] == "Summary"
    names = sorted(path.name for path in tmp_path.iterdir())
    assert [name.rpartition(".")[2] for name in names] == ["pdf", "xlsx"]
    assert all(name.startswith("observatory-public-") and "-board-en." in name for name in names)
    again = visit("report", **query, format="PDF")
    expect(again.page.locator(DOWNLOAD)).to_be_visible()
    expect(again.page.locator(BUILD)).to_have_count(0)


def test_a_report_being_built_is_cancelled(visit: Visiting) -> None:
    visited = visit("report", dataset="illustrative", lang="fr", preset="funder", format="PDF")
    visited.page.locator(BUILD).click()
    visited.page.locator(CANCEL).click(timeout=DRAWN_MS)
    expect(visited.page.get_by_text("Annulé.")).to_be_visible()
    expect(visited.page.locator(BUILD)).to_be_visible()

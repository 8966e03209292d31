"""The Report page: what will be in a report, its making, its file, for each role and language."""

import io
import time
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from observatory.access import Role
from observatory.i18n import language
from observatory.report.desk import desk
from observatory.ui import context
from tests.data_directory import CONFIG, load_dataset
from tests.pages.conftest import Open, texts

MADE_SECONDS = 60


def settled(page: AppTest) -> AppTest:
    """The page when nothing is being made any more."""
    deadline = time.monotonic() + MADE_SECONDS
    while len(page.get("progress")):
        assert time.monotonic() < deadline
        time.sleep(0.1)
        page.run()
        assert not page.exception
    return page


def sections(page: AppTest) -> dict[str, str]:
    """Section -> its finding, as the preview tells."""
    shown = pd.DataFrame(page.table[0].value)
    return dict(zip(shown.index, shown.iloc[:, 0], strict=True))


def test_it_tells_what_a_report_holds_before_it_is_made(opened: Open, bundled: Path) -> None:
    page = settled(opened("report", bundled, dataset="public", lang="en", preset="board"))
    assert page.title[0].value == "Report"
    assert page.header[0].value.startswith("Two pages for the board, on data as of ")
    assert list(sections(page)) == ["Summary", "R1–R5 in short"]
    assert all(sections(page).values())
    shown = texts(page)
    assert "2 sections" in shown
    assert "No load of these data has been approved." in shown
    assert "Across every page" not in shown


def test_a_report_on_invented_data_says_so_before_it_is_made(opened: Open, bundled: Path) -> None:
    page = settled(opened("report", bundled, dataset="illustrative", lang="fr", preset="board"))
    assert page.title[0].value == language("fr")._("Report")
    assert "En travers de chaque page" in texts(page)


def test_where_the_data_are_in_another_language_reports_are_in_those_of_the_observatory(
    opened: Open, tmp_path: Path
) -> None:
    load_dataset(tmp_path, config=CONFIG.replace('"fr", "en"', '"es", "en"'))
    page = settled(opened("report", tmp_path / "warehouse", dataset="trial", lang="fr"))
    assert page.title[0].value == "Rapport"
    (written,) = (
        item for item in page.button_group if item.label == "Langue" and item.key == "written"
    )
    assert written.options == ["Français", "English"]


def test_the_file_is_made_and_is_there_at_once_for_the_next_reader(
    opened: Open, bundled: Path
) -> None:
    query = {"dataset": "public", "lang": "en", "preset": "board", "format": "xlsx"}
    page = settled(opened("report", bundled, **query))
    page.button(key="report-build").click().run()
    settled(page)
    assert not page.exception
    assert "report-build" not in [item.key for item in page.button]
    other = settled(opened("report", bundled, **query))
    assert "report-build" not in [item.key for item in other.button]
    assert "observatory-public-" in texts(other)
    assert "-board-en.xlsx" in texts(other)
    files = [job.file for asked, job in desk._jobs.items() if asked.form == "xlsx" and job.file]
    book = openpyxl.load_workbook(io.BytesIO(files[-1]))
    assert book.sheetnames[0] == "Summary"


def test_the_report_may_be_in_another_language_than_the_page(opened: Open, bundled: Path) -> None:
    query = {"dataset": "public", "lang": "en", "preset": "board", "written": "fr"}
    page = settled(opened("report", bundled, **query))
    assert page.title[0].value == "Report"
    assert next(iter(sections(page))) == language("fr")._("Summary")
    assert "-board-fr." in texts(page)


def test_sections_and_years_are_the_readers_choice(opened: Open, bundled: Path) -> None:
    page = settled(
        opened("report", bundled, dataset="illustrative", lang="en", preset="workshop", sections="r2", to="2024")
    )  # fmt: skip
    assert len(sections(page)) == 1
    assert page.selectbox(key="to").value == "2024"
    assert page.selectbox(key="from").options[0] == "The baseline year"


def test_a_funder_of_the_data_may_be_chosen_and_public_data_name_none(
    opened: Open, bundled: Path
) -> None:
    page = opened("report", bundled, dataset="illustrative", lang="en", preset="board")
    assert page.selectbox(key="funder").options[0] == "All funders"
    chosen = page.selectbox(key="funder").options[1]
    page.selectbox(key="funder").set_value(chosen).run()
    settled(page)
    assert not page.exception
    assert not page.error


@pytest.mark.parametrize("role", [Role.VIEWER, Role.FUNDER, Role.PRESENTER, Role.MANAGER])
def test_every_role_may_build_a_report_of_what_it_is_served(
    opened: Open, bundled: Path, monkeypatch: pytest.MonkeyPatch, role: Role
) -> None:
    monkeypatch.setattr(context, "reader_role", lambda: role)
    page = opened("report", bundled, dataset="public", lang="en", preset="board", format="html")
    assert "report-build" in [item.key for item in settled(page).button]


def test_a_dataset_without_data_has_a_report_that_says_so(opened: Open, nothing: Path) -> None:
    page = settled(opened("report", nothing, lang="en", preset="board"))
    assert not page.error
    assert sections(page)["Summary"]

"""The Support page, on both bundled datasets, for managers and for everybody else."""

import re
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from observatory.access import Role
from observatory.i18n import language
from observatory.ui import context
from tests.data_directory import load_dataset
from tests.observatory.queries.test_support import FILES
from tests.pages.conftest import Open, texts


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with a few cases and fairs, most amounts of one or two companies."""
    root = tmp_path_factory.mktemp("few")
    load_dataset(root, FILES)
    return root / "warehouse"


def cells(page: AppTest) -> list[str]:
    """Every cell of the page's tables and drawers."""
    frames = [item.value for item in [*page.dataframe, *page.table]]
    return [str(cell) for frame in frames for cell in pd.DataFrame(frame).to_numpy().ravel()]


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("dataset", ["public", "illustrative"])
def test_it_is_drawn(opened: Open, bundled: Path, dataset: str, lang: str) -> None:
    page = opened("support", bundled, dataset=dataset, lang=lang)
    assert page.title[0].value == language(lang)._("Support")


def test_the_finding_says_how_many_of_how_many_and_since_when(opened: Open, bundled: Path) -> None:
    page = opened("support", bundled, dataset="illustrative", lang="en")
    assert page.header[0].value == (
        "65 companies accompanied in 2025, 28% of the industry, against 51 in 2017"
    )
    shown = texts(page)
    assert "€633K granted in 2025, of €1.1M asked for" in shown
    assert "33 of 43 requests granted in 2025: 77%" in shown
    assert "4 fairs in 2025, 64 leads, 10 contracts" in shown


def test_filters_in_the_address_narrow_every_part(opened: Open, bundled: Path) -> None:
    page = opened(
        "support", bundled, dataset="illustrative", lang="en", period="2024", kind="training",
        basin="basin:nice",
    )  # fmt: skip
    assert page.header[0].value.startswith("Nice · Training: ")
    shown = texts(page)
    assert "hours of training in 2024" in shown
    assert "granted" not in shown
    assert set(page.dataframe[-1].value["Kinds"]) == {"Training"}


def test_coverage_is_by_what_the_reader_chooses(opened: Open, bundled: Path) -> None:
    page = opened("support", bundled, dataset="illustrative", lang="en", by="size")
    assert "most in 10 to 49 employees, 16 of 35" in texts(page)


def test_the_table_of_indicators_has_no_value_of_another_year(
    opened: Open, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(context, "reader_role", lambda: Role.VIEWER)
    page = opened("support", small, lang="en", period="2019", basin="basin:coast")
    shown = pd.DataFrame(page.table[0].value)
    told = dict(zip(shown["Indicator"].str.extract(r"(R4\.\w+)")[0], shown["2019"], strict=True))
    # alba and dune came to fairs and state values: two companies.
    assert told["R4.7b"] == "n < 3"
    assert told["R4.3"] == "€12K"
    later = opened("support", small, lang="en", period="2020", basin="basin:coast")
    shown = pd.DataFrame(later.table[0].value)
    told = dict(zip(shown["Indicator"].str.extract(r"(R4\.\w+)")[0], shown["2020"], strict=True))
    assert told["R4.4"] == "–"  # nothing was decided in 2020


def test_few_decisions_are_said_as_numbers(opened: Open, small: Path) -> None:
    shown = texts(opened("support", small, lang="en", period="2019"))
    assert "4 of 5 requests granted in 2019: too few for a rate" in shown


@pytest.mark.slow
@pytest.mark.parametrize("query", [{}, {"basin": "basin:other"}, {"segment": "animation"}])
def test_no_amount_of_very_few_companies_reaches_a_viewer(
    opened: Open, small: Path, monkeypatch: pytest.MonkeyPatch, query: dict[str, str]
) -> None:
    monkeypatch.setattr(context, "reader_role", lambda: Role.VIEWER)
    page = opened("support", small, lang="en", period="2019", **query)
    assert any("for managers only" in item.value for item in page.warning)
    # The whole territory's sums are the only ones a viewer sees; every other cell says n < 3.
    whole = set() if query else {"€13K", "€1,900", "€32K"}
    assert _money(page) <= whole
    for key in [button.key for button in page.button if str(button.key).startswith("evidence-")]:
        drawer = opened("support", small, lang="en", period="2019", **query)
        drawer.button(key=key).click().run()
        assert not drawer.exception
        assert _money(drawer) <= whole


def test_managers_see_every_amount(
    opened: Open, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(context, "reader_role", lambda: Role.MANAGER)
    page = opened("support", small, lang="en", period="2019")
    assert {"€12K", "€1,000", "€5,000", "€900"} <= _money(page)
    assert not page.warning


def test_a_dataset_without_cases_says_which_file_is_missing(opened: Open, nothing: Path) -> None:
    page = opened("support", nothing, lang="en")
    assert "support.csv" in texts(page)
    assert page.header[0].value == "No support case is on file"


def test_the_public_record_says_what_it_shows_of_support(opened: Open, bundled: Path) -> None:
    shown = texts(opened("support", bundled, dataset="public", lang="en"))
    assert "At least 12 training courses and international fairs" in shown
    assert "Budget of the fund" in shown


def _money(page: AppTest) -> set[str]:
    """Every amount of euros on the page."""
    found = re.findall(r"€[\d.,]+[KM]?", "\n".join([texts(page), *cells(page)]))
    return {amount.rstrip(",.") for amount in found} - {"€0"}

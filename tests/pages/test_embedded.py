"""Pages within other sites': what is left of them, and one figure alone."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from observatory import ROOT
from observatory.access import Role, Visitor
from observatory.snapshot import WAREHOUSE_VARIABLE
from observatory.ui import context, identity
from tests.pages.conftest import SHELL, TIMEOUT, texts

DATASET = {"dataset": "illustrative", "lang": "en"}


@pytest.fixture
def embedded(bundled: Path, monkeypatch: pytest.MonkeyPatch):
    """A page as another site shows it: ``embedded("events", figure="kinds")``."""

    def go(key: str, **query: str) -> AppTest:
        monkeypatch.setenv(WAREHOUSE_VARIABLE, str(bundled))
        test = AppTest.from_file(SHELL, default_timeout=TIMEOUT)
        test.context["is_embedded"] = True
        for name, value in query.items():
            test.query_params[name] = value
        if key != "overview":
            test.switch_page(str(ROOT / "pages" / f"{key}.py"))
        test.run()
        assert not test.exception, test.exception[0].message
        return test

    return go


def test_a_page_is_left_with_its_figures_and_where_they_come_from(embedded) -> None:
    page = embedded("overview", dataset="public", lang="en")
    assert len(page.sidebar) == 0
    assert not page.info
    assert "share" not in page.session_state
    told = texts(page)
    assert "Public record." in told, "what is no banner any more is still said"
    assert "Source: " in told
    assert "[Open in the observatory](<http://localhost:8501/?dataset=public&lang=en>)" in told


def test_invented_data_keep_their_banner(embedded) -> None:
    assert "Illustrative data." in embedded("overview", **DATASET).info[0].value


@pytest.mark.parametrize(
    ("key", "figure", "title"),
    [
        ("events", "kinds", "Most frequent:"), ("map", "map", "organisations in"),
        ("overview", "gap-G2", "the target is met in"),
    ],
)  # fmt: skip
def test_a_figure_stands_alone_with_its_source_and_the_way_to_its_page(
    embedded, key: str, figure: str, title: str
) -> None:
    page = embedded(key, figure=figure, **DATASET)
    assert [title in item.value for item in page.main.subheader] == [True]
    assert not page.main.title
    assert not page.main.button
    told = texts(page)
    assert "data as of 31 October 2026" in told
    assert "figure=" not in told
    assert "Open in the observatory" in told


def test_a_figure_follows_the_filters_of_its_address(embedded) -> None:
    every = embedded("events", figure="kinds", **DATASET).main.subheader[0].value
    year = embedded("events", figure="kinds", period="2019", year="2019", kind="btob", **DATASET)
    assert year.main.subheader[0].value != every


def test_a_figure_that_the_page_does_not_draw_is_said_to_be_missing(embedded) -> None:
    page = embedded("events", figure="no-such-figure", **DATASET)
    assert "draws no such figure" in texts(page)
    assert not page.main.subheader


def test_whoever_sits_at_the_browser_is_no_more_than_a_viewer(embedded, monkeypatch) -> None:
    seen: list[Role] = []
    begin = context.begin
    monkeypatch.setattr(context, "current_role", lambda _visit: Role.MANAGER)
    monkeypatch.setattr(context, "begin", lambda *given: (seen.append(given[-1]), begin(*given))[1])
    page = embedded("support", **DATASET)
    assert seen == [Role.VIEWER]
    assert not [item for item in page.main.button if str(item.key).startswith("present-")]


def test_who_would_have_to_sign_in_sees_no_data_and_no_button_within_a_frame(
    embedded, monkeypatch
) -> None:
    monkeypatch.setattr(identity, "providers", lambda: ("",))
    monkeypatch.setattr(context, "_reader", lambda: Visitor("", Role.OUTSIDER))
    page = embedded("events", figure="kinds", **DATASET)
    assert not page.main.subheader
    assert not page.main.button
    assert "not open to the public" in texts(page)

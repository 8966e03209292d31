"""Share: what its popover holds for whom, what a saved view keeps, and where its address leads."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from observatory.access import Role
from observatory.register import REGISTER_VARIABLE, Writer
from observatory.register.views import Views
from observatory.snapshot import Snapshot
from tests.pages.conftest import Open, texts

ANNA = Writer("Anna", Role.MANAGER)


@pytest.fixture
def views(illustrative: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Views:
    """The views of the invented dataset, none yet; a manager reads."""
    monkeypatch.setenv(REGISTER_VARIABLE, str(tmp_path / "register.sqlite"))
    monkeypatch.setattr("observatory.ui.context.current_role", lambda _visit: Role.MANAGER)
    st.cache_resource.clear()
    return Views.configured("illustrative", illustrative.config)


def share(page: AppTest) -> AppTest:
    """The page with its popover open."""
    page.session_state["share"] = True
    page.run()
    assert not page.exception
    return page


def codes(page: AppTest) -> list[str]:
    """What can be copied."""
    return [item.value for item in page.code]


def test_nothing_of_it_is_made_before_it_is_open(opened: Open, bundled: Path) -> None:
    page = opened("overview", bundled, lang="en")
    assert codes(page) == []
    assert len(codes(share(page))) == 1


@pytest.mark.parametrize(
    ("written", "dataset", "lang"),
    [("Français", "Illustratif (inventé)", "fr"), ("English", "Illustrative (invented)", "en")],
)
def test_the_address_has_what_the_reader_chose_by_id(
    opened: Open, bundled: Path, written: str, dataset: str, lang: str
) -> None:
    chosen = {"lang": written, "dataset": dataset}
    basin = opened("overview", bundled, **chosen).selectbox(key="basin").options[1]
    [address] = codes(share(opened("overview", bundled, **chosen, basin=basin)))
    asked = parse_qs(urlsplit(address).query)
    assert (asked["dataset"], asked["lang"]) == (["illustrative"], [lang])
    assert asked["basin"][0].startswith("basin:")


def test_a_choice_that_is_not_there_any_more_is_said_and_left_out(
    opened: Open, bundled: Path
) -> None:
    page = opened("overview", bundled, lang="en", basin="basin:gone", period="2019")
    assert [item.value for item in page.warning] == [
        "The address asks for choices that are not there any more; they are left out: Basin “basin:gone”."
    ]
    assert page.selectbox(key="period").value == "2019"
    assert not opened("overview", bundled, lang="en", period="2019").warning


def test_who_may_not_write_has_the_address_alone(
    opened: Open, bundled: Path, views: Views, monkeypatch: pytest.MonkeyPatch
) -> None:
    views.save(ANNA, "Coast", "overview", {})
    monkeypatch.setattr("observatory.ui.context.current_role", lambda _visit: Role.VIEWER)
    page = share(opened("overview", bundled, lang="en", dataset="illustrative"))
    assert len(codes(page)) == 1
    assert "Coast" not in texts(page)
    assert not page.text_input

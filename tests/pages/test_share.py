"""Share: what its popover holds for whom, what a saved view keeps, and what an address still means."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from observatory.access import Role
from observatory.register import REGISTER_VARIABLE, Database, Writer
from observatory.register.views import Views
from tests.data_directory import COAST
from tests.pages.conftest import Open, texts

ANNA = Writer("Anna", Role.MANAGER)


@pytest.fixture
def views(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Views:
    """The views of the small dataset, none yet; a manager reads."""
    monkeypatch.setenv(REGISTER_VARIABLE, str(tmp_path / "register.sqlite"))
    monkeypatch.setattr("observatory.ui.context.current_role", lambda _visit: Role.MANAGER)
    st.cache_resource.clear()
    return Views(Database(str(tmp_path / "register.sqlite")), "trial")


def share(page: AppTest) -> AppTest:
    """The page with its popover open."""
    page.session_state["share"] = True
    page.run()
    assert not page.exception
    return page


def codes(page: AppTest) -> list[str]:
    """What can be copied."""
    return [item.value for item in page.code]


@pytest.mark.parametrize(
    ("written", "basin", "lang"),
    [("Français", "Coast", ["fr"]), ("English", "Coast", None), ("fr", COAST, ["fr"])],
)
def test_the_address_has_what_the_reader_chose_by_id_however_it_was_written(
    opened: Open, nothing: Path, written: str, basin: str, lang: list[str] | None
) -> None:
    page = opened("overview", nothing, lang=written, basin=basin)
    assert codes(page) == [], "nothing is made before it is open"
    [address] = codes(share(page))
    asked = parse_qs(urlsplit(address).query)
    # The browser of these tests speaks English, which is therefore not said.
    assert asked == {"dataset": ["trial"], "basin": [COAST], **({"lang": lang} if lang else {})}


def test_a_choice_that_is_not_there_any_more_is_said_and_left_out(
    opened: Open, nothing: Path
) -> None:
    page = opened("overview", nothing, lang="en", basin="basin:gone")
    assert [item.value for item in page.warning] == [
        "The address asks for choices that are not there any more; they are left out: Basin “basin:gone”."
    ]
    directory = opened("organisations", nothing, lang="fr", kind="no-such-kind")
    assert not directory.warning, "an empty directory offers no choice to lose"
    assert not opened("overview", nothing, lang="en", basin=COAST).warning


def test_a_manager_saves_renames_and_deletes_a_view(
    opened: Open, nothing: Path, views: Views
) -> None:
    page = share(opened("overview", nothing, lang="English", basin="Coast"))
    page.button(key="share-save").click().run()
    assert "Give the view a name" in page.error[0].value
    assert views.of_page("overview") == []

    page.text_input(key="share-name").set_value("The coast")
    page.button(key="share-save").click().run()
    [made] = views.of_page("overview")
    assert (made.name, dict(made.filters)) == ("The coast", {"basin": (COAST,)})
    assert f"/view/{made.code}" in codes(page)[1]

    page.button(key=f"share-rename-{made.code}").click().run()
    page.text_input(key=f"share-new-name-{made.code}").set_value("All of the coast")
    page.button(key=f"share-renamed-{made.code}").click().run()
    assert [item.name for item in views.of_page("overview")] == ["All of the coast"]

    page.button(key=f"share-delete-{made.code}").click().run()
    assert views.of_page("overview"), "it is asked first"
    assert "leads nowhere any more" in texts(page)
    page.button(key=f"share-deleted-{made.code}").click().run()
    assert views.of_page("overview") == []
    assert len(codes(page)) == 1


def test_who_may_not_write_has_the_address_and_the_snippet_where_a_site_may_use_it(
    opened: Open, nothing: Path, views: Views, monkeypatch: pytest.MonkeyPatch
) -> None:
    views.save(ANNA, "Coast", "overview", {})
    monkeypatch.setattr("observatory.ui.context.current_role", lambda _visit: Role.VIEWER)
    page = share(opened("overview", nothing, lang="en"))
    assert len(codes(page)) == 1
    assert "Coast" not in texts(page)
    assert not page.text_input
    monkeypatch.setattr(
        "observatory.ui.embedding.origins", lambda: {"https://www.example.org"}
    )  # fmt: skip
    _, lines = codes(page.run())
    assert 'src="http://localhost:8501/?dataset=trial&amp;' in lines
    assert "embed=true" in lines
    assert 'title="Overview"' in lines

"""The Organisations page: directory, search, profile."""

import re
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from observatory.access import Role
from observatory.i18n import NO_BREAK_SPACE, language
from observatory.ui import context
from tests import organisations
from tests.data_directory import CONFIG, load_dataset
from tests.pages.conftest import Open, texts


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with the small directory, hostile names among it."""
    root = tmp_path_factory.mktemp("organisations")
    load_dataset(root, organisations.FILES, settings=organisations.SETTINGS)
    return root / "warehouse"


def table(page: AppTest, at: int = 0) -> pd.DataFrame:
    """A table of the page."""
    return page.main.dataframe[at].value


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("dataset", ["public", "illustrative"])
def test_it_is_drawn(opened: Open, bundled: Path, dataset: str, lang: str) -> None:
    page = opened("organisations", bundled, dataset=dataset, lang=lang)
    assert page.title[0].value == language(lang)._("Organisations")


def test_the_public_record_is_counted_as_a_floor(opened: Open, bundled: Path) -> None:
    page = opened("organisations", bundled, dataset="public", lang="en")
    assert "At least 101 local organisations" in page.header[0].value
    assert "cannot be said from public sources" in texts(page)
    assert not page.main.metric


def test_a_register_tells_its_stock_of_companies(opened: Open, bundled: Path) -> None:
    page = opened("organisations", bundled, dataset="illustrative", lang="en")
    # C1 to C4 at the end of 2025, the last complete year.
    assert [item.value for item in page.main.metric] == ["236", "12", "5", "1,418"]


def test_the_stock_follows_the_place_and_leaves_where_it_says_nothing(
    opened: Open, bundled: Path
) -> None:
    page = opened("organisations", bundled, dataset="illustrative", lang="en", basin="basin:nice")
    assert 0 < int(page.main.metric[0].value) < 236
    page = opened("organisations", bundled, dataset="illustrative", lang="en", kind="school")
    assert not page.main.metric


@pytest.mark.parametrize("words", ["adastra", "Adastra Films", "ADASTRÀ", "adasrta"])
def test_a_search_forgives_accents_and_typos(opened: Open, bundled: Path, words: str) -> None:
    page = opened("organisations", bundled, dataset="public", lang="en", q=words)
    assert table(page)["Name"].tolist()[0] == "Adastra Films"


def test_a_search_that_was_misspelt_says_what_is_shown(opened: Open, bundled: Path) -> None:
    page = opened("organisations", bundled, dataset="public", lang="fr", q="adasrta")
    assert "adastra" in texts(page)


def test_typing_finds_at_once_and_starts_at_the_first_page(opened: Open, bundled: Path) -> None:
    page = opened("organisations", bundled, dataset="public", lang="en", page="2")
    page.main.text_input[0].set_value("festival").run()
    assert not page.exception
    assert page.header[0].value.startswith("26 organisations of 202")
    assert "1 to 25 of 26" in texts(page)


def test_facets_hold_and_tell_what_each_value_leaves(opened: Open, small: Path) -> None:
    page = opened("organisations", small, lang="en", kind="company", basin="17")
    assert page.header[0].value == "4 organisations of 10: 4 local"
    kind, segment, place = page.main.selectbox[:3]
    assert kind.options == ["All kinds (6)", "Company (4)", "Institution (1)", "School (1)"]
    assert segment.options == ["All segments (4)", "Animation (1)", "Video games (3)"]
    assert place.options[:3] == ["Everywhere (6)", "The whole territory (4)", "Coast (4)"]


def test_choosing_a_facet_narrows_the_table(opened: Open, small: Path) -> None:
    page = opened("organisations", small, lang="en")
    page.main.selectbox[0].select("school").run()
    assert not page.exception
    assert table(page)["Name"].tolist() == ["Escuela del Sonido"]


def test_a_facet_may_be_asked_for_by_a_name_of_any_language(opened: Open, small: Path) -> None:
    page = opened("organisations", small, lang="en", segment="Jeu vidéo")
    assert page.header[0].value.startswith("4 organisations of 10")


def test_unlisted_names_are_a_kind_of_their_own(opened: Open, small: Path) -> None:
    page = opened("organisations", small, lang="en", kind="unlisted")
    assert table(page)["Kind"].unique().tolist() == ["Unlisted"]
    assert page.header[0].value == "2 organisations of 10: 2 in no list"


def test_pages_follow_one_another(opened: Open, bundled: Path) -> None:
    first = table(opened("organisations", bundled, dataset="public", lang="en"))["Name"]
    third = opened("organisations", bundled, dataset="public", lang="en", page="3")
    assert "51 to 75 of 202" in texts(third)
    assert not set(first) & set(table(third)["Name"])


@pytest.mark.parametrize("asked", ["0", "999", "<script>"])
def test_a_page_that_is_none_is_the_first(opened: Open, bundled: Path, asked: str) -> None:
    page = opened("organisations", bundled, dataset="public", lang="en", page=asked)
    assert "1 to 25 of 202" in texts(page)


@pytest.mark.parametrize(
    ("sort", "column"), [("employees", "Employees"), ("founded", "Founded"), ("links", "Events")]
)
def test_the_order_is_in_the_address(opened: Open, small: Path, sort: str, column: str) -> None:
    found = table(opened("organisations", small, lang="en", sort=sort))
    assert found[column].notna().iloc[0]
    assert found["Name"].iloc[0] == ("Cœur d’Azur" if sort == "founded" else "Élan Vidéo")


def test_nothing_found_says_so_and_the_way_back_shows_them_all(opened: Open, small: Path) -> None:
    page = opened("organisations", small, lang="en", q="xyzzyxyzzy", kind="company")
    assert page.header[0].value == "No organisation answers this search"
    assert not page.main.dataframe
    page.button(key="all").click().run()
    assert page.header[0].value.startswith("6 local organisations")
    assert page.main.text_input[0].value == ""


def test_a_dataset_without_rows_says_which_file_is_missing(opened: Open, nothing: Path) -> None:
    assert "organisations.csv" in texts(opened("organisations", nothing, lang="en"))


def test_a_profile_opens_by_its_address(opened: Open, bundled: Path) -> None:
    page = opened("organisations", bundled, dataset="public", lang="en", org="adastra-films")
    assert page.header[0].value == "Adastra Films: company, Cannes"
    assert "Ecomnews" in texts(page)


def test_a_profile_has_all_that_names_it(opened: Open, small: Path) -> None:
    page = opened("organisations", small, lang="en", org="elan")
    assert [item.value for item in page.main.subheader] == [
        "1 name in no list may be this organisation",
        "3 events, 2 organised, the last one held in 2019",
        "2 partnerships, the end of 1 not known",
        "2 mentions, the last one of 2020",
        "1 published figure, of 2019",
    ]
    assert table(page, 2)["End"].tolist() == ["Not known", "2017"]
    assert table(page, 1)["Status"].tolist() == ["Announced", "Held", "Did not come"]


def test_a_profile_speaks_french(opened: Open, small: Path) -> None:
    page = opened("organisations", small, lang="fr", org="coeur")
    assert "images aériennes" in texts(page)
    assert page.header[0].value == f"Cœur d’Azur{NO_BREAK_SPACE}: entreprise, Llano"


def test_the_way_back_leads_to_the_directory_as_it_was(opened: Open, small: Path) -> None:
    page = opened("organisations", small, lang="en", kind="school", org="elan")
    assert page.header[0].value == "Élan Vidéo: company, Costa"
    page.button(key="back").click().run()
    assert not page.exception
    assert page.header[0].value == "1 organisation of 10: 1 local"


def test_an_unlisted_profile_says_where_it_was_read(opened: Open, small: Path) -> None:
    page = opened("organisations", small, lang="en", org="unlisted:nadie-conocido")
    assert any("events, line 3" in item.value for item in page.info)


def test_an_unknown_profile_says_so(opened: Open, bundled: Path) -> None:
    page = opened("organisations", bundled, dataset="public", lang="en", org="<b>nobody</b>")
    assert "No organisation has this id" in texts(page)
    assert any("\\<b\\>nobody" in item.value for item in page.warning)


def test_the_manager_sees_amounts_and_nobody_else(
    opened: Open, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(context, "reader_role", lambda: Role.MANAGER)
    page = opened("organisations", small, lang="en", org="coeur")
    shown = pd.concat([item.value for item in page.main.dataframe])
    assert {"€1,500", "€2,000", "€5,000"} <= {str(cell) for cell in shown.to_numpy().ravel()}
    assert not page.warning

    monkeypatch.setattr(context, "reader_role", lambda: Role.VIEWER)
    page = opened("organisations", small, lang="en", org="coeur")
    shown = pd.concat([item.value for item in page.main.dataframe])
    assert not {"Granted", "Requested", "Contract value"} & set(shown.columns)
    assert not any("€" in str(cell) for cell in shown.to_numpy().ravel())
    assert any("for managers only" in item.value for item in page.warning)


@pytest.mark.parametrize("org_id", ["hostile", "formula"])
def test_a_hostile_name_is_text_in_the_table_the_profile_and_the_drawer(
    opened: Open, small: Path, org_id: str
) -> None:
    name = {"hostile": organisations.HOSTILE, "formula": organisations.FORMULA}[org_id]
    assert name in table(opened("organisations", small, lang="en"))["Name"].tolist()
    page = opened("organisations", small, lang="en", org=org_id)
    for shown in (page.header[0].value, texts(page)):
        assert not re.search(r"(?<!\\)(<script|\*\*bold|\[x\]|\|)", shown)


def test_the_drawer_behind_a_table_has_its_rows(opened: Open, small: Path) -> None:
    page = opened("organisations", small, lang="en", org="elan")
    page.button(key="evidence-partnerships-elan").click().run()
    assert not page.exception
    drawer = page.dataframe[-1].value
    assert drawer["Partner"].tolist() == ["Foránea", "Cœur d’Azur"]
    assert drawer["Link"].tolist()[0] == "https://example.org/p1"


def test_a_link_from_another_page_opens_the_profile(opened: Open, small: Path) -> None:
    page = opened("organisations", small, lang="en", org="foranea", dataset="trial")
    assert page.header[0].value == "Foránea: company, Italy"


def test_a_profile_says_where_to_tell_that_it_is_wrong(opened: Open, tmp_path: Path) -> None:
    files = {"organisations": "org_id;name;kind;country_code\nO1;Alba Films & Co;company;ES"}
    load_dataset(tmp_path, files, config='contact = "image@chamber.example"\n' + CONFIG)
    page = opened("organisations", tmp_path / "warehouse", lang="en", org="O1")
    wrong = next(item.proto for item in page.main.get("link_button"))
    assert wrong.label == "This is wrong about us"
    assert (
        wrong.url
        == "mailto:image@chamber.example?subject=About%20Alba%20Films%20%26%20Co%20%28O1%29"
    )


def test_without_an_address_a_profile_says_nothing_of_it(opened: Open, tmp_path: Path) -> None:
    files = {"organisations": "org_id;name;kind;country_code\nO1;Alba Films & Co;company;ES"}
    load_dataset(tmp_path, files)
    page = opened("organisations", tmp_path / "warehouse", lang="en", org="O1")
    assert not page.main.get("link_button")

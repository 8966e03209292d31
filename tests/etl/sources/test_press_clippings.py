"""Press reviews as mentions: what is named, by whom, and nothing without an address."""

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings

from etl.faults import FileRefused
from observatory.config import ConfigError
from tests.data_directory import CONFIG, load_dataset
from tests.etl.sources.lists import checked, faults, rows, spoilt, warned
from tests.workbooks import xlsx

REVIEW = """\
Revue de presse de mars;;;;;;;
Date;Média;Titre;Lien;Portée;Pays;Langue;Mots-clés
12/03/2024;La Gazette;Le Studio Méduse agrandit ses plateaux;https://gazette.example/a1;Régionale;France;Français;tournage
13 mars 2024;The Post;A coast of images;https://post.example/b?x=1;international;Royaume-Uni;anglais;studio-meduse, VFX
14/03/2024;La Gazette;Page 12;;locale;France;fr;
"""
ENTITIES = {"studio méduse": "O1", "Côte d’images": ["C1", "O2"]}


@pytest.fixture
def press(tmp_path):
    """A function that reads a press review written as text or bytes."""

    def read(content, name="review.csv", **options):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return checked(path, "press-clippings", **options)

    return read


def line(*cells):
    return "Date;Support;Titre;URL\n" + ";".join(cells) + "\n"


def test_articles_are_mentions_of_what_their_titles_and_keywords_name(press):
    found = press(REVIEW, entities=ENTITIES)
    columns = ("date", "outlet", "url", "outlet_scope", "outlet_country", "language", "entities")
    assert rows(found, *columns, "line") == [
        (pd.Timestamp(2024, 3, 12), "La Gazette", "https://gazette.example/a1", "regional", "FR",
         "fr", ("O1",), 3),
        (pd.Timestamp(2024, 3, 13), "The Post", "https://post.example/b?x=1", "international", "GB",
         "en", ("O1",), 4),
    ]  # fmt: skip
    assert (found.extract.read, found.accepted, found.rejected) == (3, 2, 1)


def test_titles_are_not_kept(press):
    assert "plateaux" not in press(REVIEW, entities=ENTITIES).tables[0].rows.to_csv()


def test_an_article_without_an_address_is_refused_with_the_reason(press):
    found = press(REVIEW)
    ((at, column, _, reason),) = faults(found)
    assert (at, column) == (5, "Lien")
    assert "only articles that a reader can look up" in reason


@pytest.mark.parametrize(
    "cell", ["Lire l'article", "gazette", "http://", "javascript:alert(1)", "ftp://a.b/c"]
)
def test_what_is_no_web_address_is_refused(press, cell):
    assert "not a web address" in faults(press(line("2024-03-01", "G", "T", cell)))[0][3]


def test_an_address_without_its_scheme_is_completed(press):
    found = press(line("2024-03-01", "G", "T", "www.gazette.example/a"))
    assert rows(found, "url") == [("https://www.gazette.example/a",)]


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("STUDIO MEDUSE s’agrandit", ("O1",)), ("Le studio-méduse, suite", ("O1",)),
        ("Studios Méduses", None), ("Une Côte d'images", ("C1", "O2")),
        ("Studio Méduse et la cote d’images", ("O1", "C1", "O2")), ("Méduse", None),
    ],
)  # fmt: skip
def test_words_are_found_whole_whatever_their_case_and_accents(press, title, named):
    found = press(line("2024-03-01", "G", title, "https://g.example/1"), entities=ENTITIES)
    assert rows(found, "entities") == [(named,)]


def test_a_column_of_entities_is_kept_and_its_words_replaced(press):
    content = (
        "Date;Support;URL;Acteurs cités\n"
        "2024;G;https://g.example/1;Studio Méduse, Film & Cie\n"
        "2024;G;https://g.example/2;Dupont, fils | Atelier\n"
    )
    found = press(content, entities=ENTITIES)
    assert rows(found, "entities") == [(("O1", "Film & Cie"),), (("Dupont, fils", "Atelier"),)]


def test_the_scope_is_the_outlets_own_before_the_columns_word(press):
    scopes = {"la gazette": "local", "monde entier": "international"}
    content = (
        "Date;Média;Lien;Portée\n"
        "2024;La Gazette;https://g.example/1;nationale\n"
        "2024;Autre;https://g.example/2;Monde  entier\n"
        "2024;Autre;https://g.example/3;PQR\n"
        "2024;Autre;https://g.example/4;\n"
        "2024;Autre;https://g.example/5;galactique\n"
    )
    found = press(content, scopes=scopes)
    assert [scope for (scope,) in rows(found, "outlet_scope")] == [
        "local", "international", "regional", None,
    ]  # fmt: skip
    assert "closed list" in faults(found)[0][3]


def test_an_article_listed_twice_is_one_mention_that_names_whom_either_names(press):
    content = (
        "Date;Média;Lien;Titre\n"
        "2024-03-01;G;https://g.example/1;Studio Méduse\n"
        "2024-03-02;G;https://g.example/1;Côte d'images\n"
    )
    found = press(content, entities=ENTITIES)
    assert rows(found, "entities", "date") == [(("O1", "C1", "O2"), pd.Timestamp(2024, 3, 1))]
    assert "which they join with whom they name: 1" in warned(found)


def test_a_mention_keeps_its_id_wherever_its_row_stands(press):
    first = line("2024", "G", "T", "https://g.example/1")
    later = first.replace("2024;G", "2023;H;x;https://h.example/2\n2024;G", 1)
    (kept,) = rows(press(first), "mention_id")
    assert kept in rows(press(later), "mention_id")
    assert kept[0].startswith("list:")


def test_a_workbook_with_dates_as_numbers_is_read(press):
    content = xlsx([["Revue"], ["Date", "Media", "Link"], [45363, "G", "https://g.example/1"]])
    assert rows(press(content, name="r.xlsx"), "date") == [(pd.Timestamp(2024, 3, 12),)]


def test_months_first_are_never_guessed(press):
    assert "no such day" in faults(press(line("03/25/2024", "G", "T", "https://g.example/1")))[0][3]


def test_a_review_without_addresses_is_refused_with_what_to_do(press):
    with pytest.raises(FileRefused, match=r"the list has no heading url.*\[source\.columns\]"):
        press("Date;Média;Titre\n2024;G;T\n")
    columns = {"url": "Où", "date": "Quand", "outlet": "Qui"}
    found = press("Quand;Qui;Où\n2024;G;https://g.example/1\n", columns=columns)
    assert rows(found, "outlet") == [("G",)]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"scopes": {"G": "locale"}}, "a scope of the closed list. Did you mean local?"),
        ({"scopes": {"G": 3}}, "scopes.G must be a scope of the closed list: local, regional"),
        ({"scopes": "local"}, "scopes must be a table"),
        ({"entities": {"G": 3}}, "entities.G must be an id, or a list of ids"),
        ({"entities": {" - ": "O1"}}, "entities must be a table whose keys are words"),
        ({"columns": {"ulr": "Lien"}}, "columns.ulr is not a column. Did you mean url?"),
    ],
)
def test_wrong_settings_are_told_with_what_to_write(press, options, words):
    with pytest.raises(ConfigError) as error:
        press(REVIEW, **options)
    assert words in str(error.value)


@given(content=spoilt(REVIEW.encode()))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_spoilt_review_is_read_or_refused_and_nothing_else(press, content):
    try:
        found = press(content, entities=ENTITIES)
    except FileRefused:
        return
    assert found.accepted + found.rejected <= found.extract.read


def test_a_review_is_loaded_and_names_the_organisations_of_the_list(tmp_path):
    (tmp_path / "review.csv").write_text(REVIEW, "utf-8")
    source = """
[[source]]
name = "press"
kind = "press-clippings"
location = "review.csv"
[source.entities]
"Studio Méduse" = "O1"
"""
    files = {
        "organisations": """
            org_id;name;kind;country_code;commune
            O1;Studio Méduse SARL;company;ES;Costa
        """,
    }
    snapshot = load_dataset(tmp_path, files, config=CONFIG + source, as_of="2024-12-31")
    kept = snapshot.query("SELECT outlet, entity_ids, source FROM mention ORDER BY line")
    assert [(outlet, list(ids), source) for outlet, ids, source in kept.values] == [
        ("La Gazette", ["O1"], "press"), ("The Post", ["O1"], "press"),
    ]  # fmt: skip

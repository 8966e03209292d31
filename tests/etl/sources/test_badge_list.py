"""Registration lists: persons become participations of their organisations, and leave no trace."""

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings

from etl.faults import FileRefused
from observatory.config import ConfigError
from tests.data_directory import CONFIG, load_dataset, rejected
from tests.etl.sources.lists import checked, faults, rows, spoilt, warned
from tests.workbooks import xlsx

LIST = """\
Rencontre du 12 mars;;;;;;
Prénom;Nom;Société;Fonction;E-mail;Ville;Présent
Jeanne;Morel;Studio Méduse;Directrice;jeanne@meduse.example;Nice;oui
Paul;Rivet;STUDIO MEDUSE;Monteur;paul@meduse.example;;non
Léa;Sarte;Film & Cie;Productrice;lea@film.example;Cannes;
Ana;Bosc;;;ana@mail.example;Nice;oui
"""
KEPT = ("organisation", "commune", "attended", "line")
PERSONS = ("Jeanne", "Morel", "Paul", "Rivet", "Léa", "Sarte", "Ana", "Bosc", "example", "Monteur")


@pytest.fixture
def badges(tmp_path):
    """A function that reads a registration list written as text or bytes."""

    def read(content, name="badges.csv", **options):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return checked(path, "badge-list", **{"event_id": "E1", **options})

    return read


def test_several_persons_of_an_organisation_are_one_participation_that_came_if_any_did(badges):
    found = badges(LIST)
    assert rows(found, "event_id", *KEPT) == [
        ("E1", "Studio Méduse", "Nice", True, 3), ("E1", "Film & Cie", "Cannes", False, 5),
    ]  # fmt: skip
    assert (found.extract.read, found.accepted, found.rejected) == (4, 2, 0)
    assert "registrations of organisations: 3; participations that they make: 2" in warned(found)


def test_nothing_of_a_person_is_kept_or_told(badges):
    found = badges(LIST + "Zoé;Lunel;Atelier;Chef;zoe@a.example;Nice;peut-être\n" + "x;y;z\n")
    told = found.tables[0].rows.to_csv() + warned(found) + str(faults(found))
    assert not [word for word in (*PERSONS, "Zoé", "Lunel", "peut-être") if word in told]
    assert [(line, column, value) for line, column, value, _ in faults(found)] == [
        (7, "Présent", "(personal)"), (8, "", "(personal)"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "company",
    ["", "-", "N/A", "Particulier", "étudiante", "Freelance", "ana@mail.example", "06 01 02 03 04",
     "+33 6 01 02 03 04", "Ana BOSC", "Bosc Ana"],
)  # fmt: skip
def test_a_visitor_without_an_organisation_is_left_out_and_counted(badges, company):
    found = badges(LIST.replace("Ana;Bosc;;", f"Ana;Bosc;{company};"))
    assert [name for (name,) in rows(found, "organisation")] == ["Studio Méduse", "Film & Cie"]
    assert "left out: 1" in warned(found)


def test_an_organisation_named_after_a_person_is_one(badges):
    found = badges(LIST.replace("Ana;Bosc;;", "Ana;Bosc;Bosc Films;"))
    assert ("Bosc Films",) in rows(found, "organisation")


@pytest.mark.parametrize(
    ("word", "came"),
    [
        ("x", True), ("✔️", True), ("1", True), ("Yes", True), ("PRÉSENTE", True), ("badgé", True),
        ("14:32", True), ("9h05", True), ("12/03/2024 09:12", True), ("2024-03-12", True),
        ("non", False), ("Absent", False), ("no-show", False), ("Excusée", False), ("0", False),
        ("annulé", False), ("", False),
    ],
)  # fmt: skip
def test_presence_is_read_from_words_and_times(badges, word, came):
    found = badges(f"Société;Présence\nStudio;{word}\nAtelier;oui\n")
    assert rows(found, "organisation", "attended")[0] == ("Studio", came)


def test_a_word_that_tells_neither_is_refused_and_can_be_explained(badges):
    content = "Société;Présence\nStudio;en ligne\nAtelier;oui\n"
    found = badges(content)
    assert "say what it means in [source.values.attended]" in faults(found)[0][3]
    assert rows(found, "organisation") == [("Atelier",)]
    explained = badges(content, values={"attended": {"En ligne": 1}})
    assert rows(explained, "organisation", "attended") == [("Studio", True), ("Atelier", True)]


@pytest.mark.parametrize("content", ["Société\nStudio\n", "Société;Présent\nStudio;\nAtelier;\n"])
def test_a_list_that_does_not_say_who_came_says_so(badges, content):
    found = badges(content)
    assert rows(found, "organisation", "attended")[0] == ("Studio", True)
    assert "does not say who came" in warned(found)
    assert "does not say who came" not in warned(badges(LIST))


def test_persons_are_brought_together_by_siret_name_and_place(badges):
    found = badges(
        "Company;SIRET;City;Attended\n"
        "Studio Méduse;552 100 554 00013;Nice;no\n"
        "Méduse Studio;55210055400013.0;;yes\n"
        "STUDIO MÉDUSE SARL;;;no\n"
        "Atelier;;Nice;yes\n"
        "Atelier;;Cannes;yes\n"
        "Atelier;;;no\n"
    )
    assert rows(found, "organisation", "siret", "commune", "attended", "line") == [
        ("Studio Méduse", "55210055400013", "Nice", True, 2), ("Atelier", None, "Nice", True, 5),
        ("Atelier", None, "Cannes", True, 6),
    ]  # fmt: skip


def test_a_siret_that_is_none_is_refused_without_its_line(badges):
    found = badges("Company;SIRET\nStudio;123\n")
    assert faults(found)[0][:3] == (2, "SIRET", "(personal)")


def test_the_event_may_stand_in_a_column(badges):
    content = "Manifestation;Société\nSalon;Studio\nAtelier;Studio\n"
    found = badges(content, event_id="", values={"event_id": {"salon": "E1", "atelier": "E2"}})
    assert rows(found, "event_id", "organisation") == [("E1", "Studio"), ("E2", "Studio")]
    assert [event for (event,) in rows(badges(content), "event_id")] == ["E1"]


def test_a_list_of_no_event_is_a_wrong_setting(badges):
    with pytest.raises(ConfigError, match="event_id must be the id of the event"):
        badges(LIST, event_id="")


def test_a_list_without_a_column_of_organisations_is_refused_with_what_to_do(badges):
    with pytest.raises(FileRefused, match=r"no row has any of the headings: société"):
        badges("Courriel\nana@mail.example\n")
    with pytest.raises(FileRefused, match=r"line 1: the list has no heading société"):
        badges("Laboratoire;Présent\nStudio;oui\n")
    found = badges("Laboratoire;Présent\nStudio;oui\n", columns={"organisation": "Laboratoire"})
    assert rows(found, "organisation") == [("Studio",)]


def test_columns_of_results_are_not_taken_from_persons(badges):
    with pytest.raises(ConfigError, match=r"columns\.meetings is not a column"):
        badges(LIST, columns={"meetings": "Présent"})


def test_two_columns_of_companies_must_be_told_apart(badges):
    content = "Nom;Nom;Company;Company\na;b;Studio;Atelier\n"
    with pytest.raises(FileRefused, match="Company stands 2 times"):
        badges(content)
    found = badges(content, columns={"organisation": "Company (2)"})
    assert rows(found, "organisation") == [("Atelier",)]


def test_a_workbook_with_a_title_above_the_list_is_read(badges):
    content = xlsx(
        {"Notes": [["à relire"]], "Inscrits": [["Salon"], ["Entreprise", "Badgé"], ["A", "x"]]}
    )
    assert rows(badges(content, name="b.xlsx"), "organisation", "attended") == [("A", True)]


def test_a_company_in_cells_merged_over_its_persons_is_that_of_each(badges, tmp_path):
    path = tmp_path / "merged.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["Entreprise", "Présent"])
        page.write_column(1, 1, ["non", "oui", "non", "oui"])
        page.merge_range(1, 0, 3, 0, "Studio")
    found = badges(path.read_bytes(), name="merged.xlsx")
    assert rows(found, "organisation", "attended", "line") == [("Studio", True, 2)]
    assert "left out: 1" in warned(found)


@given(content=spoilt(LIST.encode()))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_spoilt_list_is_read_or_refused_and_nothing_else(badges, content):
    try:
        found = badges(content)
    except FileRefused:
        return
    assert found.accepted <= found.extract.read


def test_a_list_is_loaded_with_its_event_and_persons_stay_out_of_the_snapshot(tmp_path):
    content = (
        LIST.replace("Nice", "Costa") + "Zoé;Lunel;Atelier;Chef;zoe@a.example;Costa;vient demain\n"
    )
    (tmp_path / "badges.csv").write_text(content, "utf-8")
    source = """
[[source]]
name = "badges"
kind = "badge-list"
location = "badges.csv"
event_id = "E1"
"""
    files = {
        "events": """
            event_id;title;kind;start_date;country_code;commune
            E1;Meeting;btob;2019-03-12;ES;Costa
        """,
        "organisations": """
            org_id;name;kind;country_code;commune
            O1;Studio Méduse SARL;company;ES;Costa
        """,
    }
    snapshot = load_dataset(tmp_path, files, config=CONFIG + source)
    kept = snapshot.query("SELECT org_id, attended, participation_id FROM participation")
    assert kept.values.tolist()[0] == ["O1", True, "badges:3"]
    assert rejected(snapshot)[0][:4] == ("badges", 7, "Présent", "(personal)")
    tables = snapshot.query("SELECT table_name FROM information_schema.tables")["table_name"]
    stored = "".join(snapshot.query(f'SELECT * FROM "{name}"').to_csv() for name in tables)
    assert "Film & Cie" in stored
    assert not [word for word in (*PERSONS, "Zoé", "Lunel", "vient demain") if word in stored]

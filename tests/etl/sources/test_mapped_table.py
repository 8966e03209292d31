"""Lists with headings of their own, mapped to a file of the layout."""

from datetime import date

import pandas as pd
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings

from etl.faults import FileRefused
from etl.sources.mapped_table import span
from etl.sources.mapping import iso_day
from observatory.config import ConfigError
from tests.data_directory import CONFIG, load_dataset, rejected, warnings
from tests.etl.sources.lists import checked, faults, rows, spoilt, warned
from tests.workbooks import ods, xls, xlsx

MEMBERS = """\
Liste des adhérents;;;;;
;;;;;
;Entreprise;;;Contact;
 N° adhérent* ;Raison  sociale*;SIRET ;Code postal;Ville;Courriel
A-01;Studio Méduse;552 100 554 00013;6400;CANNES;jeanne@meduse.example
A-02;Film & Cie;;06000;Nice;paul@film.example
"""
COLUMNS = {
    "org_id": "N° adhérent", "name": "Raison sociale", "siret": "SIRET",
    "commune": ["Code postal", "Ville"],
}  # fmt: skip
CONSTANTS = {"kind": "company", "country_code": "FR"}
SUPPORT = {
    "columns": {"organisation": "Bénéficiaire", "decided_on": "Date", "amount_granted_eur": "Montant"},
    "constants": {"kind": "funding", "status": "granted"},
}  # fmt: skip
EVENTS = {
    "columns": {"title": "Titre", "start_date": "Dates"},
    "constants": {"kind": "networking", "country_code": "FR"},
}


@pytest.fixture
def table(tmp_path):
    """A function that reads a list written as text or bytes."""

    def read(content, file="organisations", name="list.csv", encoding="utf-8", **options):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return checked(path, "table", file=file, **options)

    return read


@pytest.fixture
def members(table):
    def read(content=MEMBERS, **options):
        return table(content, **{"columns": COLUMNS, "constants": CONSTANTS, **options})

    return read


@pytest.fixture
def support(table):
    def read(*lines, **options):
        content = "\n".join(["Bénéficiaire;Date;Montant", *lines])
        return table(content, "support", **SUPPORT, **options)

    return read


# The header


def test_titles_group_lines_and_stars_around_the_headings_do_not_matter(members):
    found = members()
    assert rows(found, "org_id", "name", "siret", "commune", "kind", "line") == [
        ("A-01", "Studio Méduse", "55210055400013", "06400 CANNES", "company", 5),
        ("A-02", "Film & Cie", None, "06000 Nice", "company", 6),
    ]
    assert (found.extract.read, found.accepted, found.rejected) == (2, 2, 0)


def test_columns_that_are_not_mapped_are_nowhere_in_what_was_read(members):
    assert "example" not in members().tables[0].rows.to_csv()


def test_a_row_with_another_number_of_cells_is_told_without_its_cells(members):
    found = members(MEMBERS + "A-03;Atelier;;06400;CANNES;lea@a.example;Léa\n")
    assert found.rejected == 1
    ((line, _, value, reason),) = faults(found)
    assert (line, value) == (7, "(personal)")
    assert "7 cells" in reason


def test_the_headings_line_can_be_named_where_it_could_be_taken_for_another(table):
    content = "Nom;Ville\nNom;Ville\nStudio;Nice\n"
    options = {"columns": {"name": "Nom", "commune": "Ville"}, "constants": CONSTANTS}
    found = table("Nom;Ville\nx;y\n" + content, header=3, **options)
    assert rows(found, "name", "line") == [("Studio", 5)]
    with pytest.raises(FileRefused, match="line 2: none of the headings stands there"):
        table("Nom;Ville\nx;y\n", header=2, **options)


def test_headings_merged_over_two_rows_are_found_with_those_below_them(table):
    content = xlsx(
        [
            ["Société", "Lieu", None, "Tél."],
            [None, "CP", "Ville", None],
            ["Studio", 6000, "Nice", 1],
        ]
    )
    columns = {"name": "Société", "commune": ["CP", "Ville"]}
    found = table(content, columns=columns, constants=CONSTANTS)
    assert rows(found, "name", "commune") == [("Studio", "06000 Nice")]


def test_line_breaks_in_headings_are_blanks(table):
    content = '"Raison\nsociale";"%\nAccordé / Demandé"\nStudio;50\n'
    options = {"columns": {"name": "Raison sociale", "employees": "% Accordé / Demandé"}}
    assert rows(table(content, constants=CONSTANTS, **options), "name", "line") == [("Studio", 4)]


def test_a_heading_that_is_not_there_is_refused_with_the_nearest(members):
    columns = COLUMNS | {"name": "Raison social de l'entreprise"}
    with pytest.raises(FileRefused) as refusal:
        members(columns=columns)
    assert (
        "line 4: the list has no heading Raison social de l'entreprise (→ Raison sociale*?)"
        in str(refusal.value)
    )


def test_a_file_without_any_of_the_headings_is_refused_without_its_cells(members):
    with pytest.raises(FileRefused) as refusal:
        members("Jeanne;0601020304\nPaul;0611121314\n")
    assert "no row has any of the headings: N° adhérent, Raison sociale" in str(refusal.value)
    assert "Jeanne" not in str(refusal.value)


def test_a_heading_that_stands_twice_must_be_named_by_its_place(table):
    content = "Nom;Ville;Nom\nStudio;Nice;Durand\n"
    with pytest.raises(FileRefused, match=r"Nom stands 2 times.*“Nom \(1\)”, “Nom \(2\)”"):
        table(content, columns={"name": "Nom"}, constants=CONSTANTS)
    found = table(content, columns={"name": "Nom (1)"}, constants=CONSTANTS)
    assert rows(found, "name") == [("Studio",)]
    with pytest.raises(FileRefused, match=r"headings: Nom \(3\)"):
        table(content, columns={"name": "Nom (3)"}, constants=CONSTANTS)


def test_a_heading_encoded_twice_is_found_as_it_was_meant(table):
    content = "Société;Aide notifiée Ã\xa0 l'État\nStudio;3\n"
    columns = {"name": "Société", "employees": "Aide notifiée à l’État"}
    found = table(content, columns=columns, constants=CONSTANTS)
    assert rows(found, "name", "employees") == [("Studio", 3)]
    assert "encoded twice" in warned(found)


def test_headings_printed_again_on_each_page_are_no_rows(members):
    again = MEMBERS.splitlines()[3] + "\nA-03;Atelier;;06400;Cannes;\n"
    found = members(MEMBERS + again)
    assert (found.extract.read, found.accepted) == (3, 3)


def test_rows_with_nothing_in_the_mapped_columns_are_left_out_and_counted(members):
    found = members(MEMBERS + ";;;;;imprimé le 3 mars\n")
    assert (found.extract.read, found.rejected) == (2, 0)
    assert "nothing in the columns that are read: 1" in warned(found)


# Formats and sheets


@pytest.mark.parametrize(("write", "ending"), [(xlsx, "xlsx"), (xls, "xls"), (ods, "ods")])
def test_the_sheet_with_the_headings_is_read_wherever_it_stands(members, write, ending):
    pivot = [["Étiquettes de lignes", "Nombre"], ["Nice", 1], ["Total général", 1]]
    data = [
        ["Adhérents au 1er mars", None, None, None, None],
        [" N° adhérent* ", "Raison\nsociale", "SIRET", "Code postal", "Ville"],
        ["A-01", "Studio Méduse\xa0", 55210055400013.0, 6400, "CANNES"],
        ["A-02", "Film & Cie", "", 0.0, "Nice"],
    ]
    found = members(write({"Synthèse": pivot, "Adhérents": data}), name=f"list.{ending}")
    assert rows(found, "org_id", "name", "siret", "commune") == [
        ("A-01", "Studio Méduse", "55210055400013", "06400 CANNES"),
        ("A-02", "Film & Cie", None, "Nice"),
    ]
    assert warned(found) == ""


def test_a_second_sheet_with_the_same_headings_is_told_and_can_be_named(table):
    content = xlsx({"2023": [["Nom"], ["Studio"]], "2024": [["Nom"], ["Atelier"]]})
    options = {"columns": {"name": "Nom"}, "constants": CONSTANTS}
    found = table(content, **options)
    assert rows(found, "name") == [("Studio",)]
    assert "several sheets (2023, 2024); 2023 alone is read" in warned(found)
    assert rows(table(content, sheet="2024", **options), "name") == [("Atelier",)]
    with pytest.raises(FileRefused, match=r"has no sheet 2025.*Its sheets: 2023, 2024"):
        table(content, sheet="2025", **options)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_text_is_read_in_its_encoding_and_with_its_separator(members, encoding, separator):
    content = MEMBERS.replace(";", separator)
    assert rows(members(content, encoding=encoding), "name")[0] == ("Studio Méduse",)


def test_several_files_are_one_list_whose_later_lines_are_told_apart(tmp_path):
    paths = [tmp_path / "a.csv", tmp_path / "b.csv"]
    paths[0].write_text("Nom;Effectif\nStudio;3\n", "utf-8")
    paths[1].write_text("Effectif;Nom\n7;Atelier\nbeaucoup;Film\n", "utf-8")
    columns = {"name": "Nom", "employees": "Effectif"}
    found = checked(paths, "table", file="organisations", columns=columns, constants=CONSTANTS)
    assert rows(found, "name", "employees", "line") == [("Studio", 3, 2), ("Atelier", 7, 100_002)]
    assert [fault[:3] for fault in faults(found)] == [(100_003, "Effectif", "beaucoup")]
    assert (found.extract.file, found.extract.read) == ("a.csv … b.csv", 3)
    assert "b.csv: its lines are told from 100001 on" in warned(found)


def test_a_file_without_a_byte_counts_as_absent_and_a_lock_file_as_none(tmp_path):
    paths = [tmp_path / name for name in ("a.csv", "b.csv", "~$a.csv")]
    for path, text in zip(paths, ("", "Nom\nStudio\n", "\0\0"), strict=True):
        path.write_text(text, "utf-8")
    options = {"file": "organisations", "columns": {"name": "Nom"}, "constants": CONSTANTS}
    found = checked(paths, "table", **options)
    assert rows(found, "name") == [("Studio",)]
    assert "a.csv is empty (0 bytes); it counts as absent" in warned(found)
    assert checked(paths[:1], "table", **options).accepted == 0


# Cells


def test_what_lists_write_for_nothing_is_empty(support):
    found = support("Studio;NR;n/a", "Atelier;-;12", "Film;N.C.;NA")
    assert rows(found, "organisation", "decided_on", "amount_granted_eur") == [
        ("Studio", None, None), ("Atelier", None, 12), ("Film", None, None),
    ]  # fmt: skip


def test_what_is_nothing_can_be_said(support):
    found = support("NR;2024;", "inconnu;2024;", absent=["inconnu"])
    assert rows(found, "organisation") == [("NR",)]
    assert [fault[0] for fault in faults(found)] == [3]


def test_namibia_is_a_country(table):
    columns = {"name": "Nom", "country_code": "Pays"}
    content = "Nom;Pays\nStudio;NA\nAtelier;Royaume-Uni\nFilm;Italy\n"
    found = table(content, columns=columns, constants={"kind": "company"})
    assert [code for (code,) in rows(found, "country_code")] == ["NA", "GB", "IT"]


def test_amounts_are_read_with_their_sign_and_never_by_a_factor_of_a_thousand(support):
    found = support("A;2024;1 234,50 €", "B;2024;$0", "C;2024;€12", "D;2024;1,234", "E;2024;$5")
    assert rows(found, "organisation", "amount_granted_eur") == [
        ("A", 1234.5), ("B", 0), ("C", 12), ("D", 1.234),
    ]  # fmt: skip
    assert [(fault[0], fault[1]) for fault in faults(found)] == [(6, "Montant")]


def test_an_amount_that_can_be_read_in_two_ways_is_refused(support):
    found = support("A;2024;1,234")
    assert "can be read as thousands or as decimals" in faults(found)[0][3]


@pytest.mark.parametrize("amount", ["1,5 M€", "12 k€", "12 KEUR", "50 %"])
def test_an_amount_in_thousands_or_millions_is_refused(support, amount):
    assert len(faults(support(f"A;2024;{amount}"))) == 1


def test_amounts_formatted_in_a_workbook_are_their_numbers(table):
    content = xlsx([["Bénéficiaire", "Date", "Montant"], ["A", date(2024, 5, 3), 71403.543]])
    found = table(content, "support", **SUPPORT)
    assert rows(found, "amount_granted_eur", "decided_on") == [
        (71403.543, pd.Timestamp(2024, 5, 3))
    ]


def test_an_amount_in_cells_merged_over_several_rows_counts_once(table, tmp_path):
    path = tmp_path / "merged.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["Bénéficiaire", "Date", "Montant"])
        page.write_column(1, 0, ["A", "B"])
        page.merge_range(1, 1, 2, 1, "mars 2024")
        page.merge_range(1, 2, 2, 2, 3000)
    found = table(path.read_bytes(), "support", name="merged.xlsx", **SUPPORT)
    march = pd.Timestamp(2024, 3, 1)
    assert rows(found, "decided_on", "amount_granted_eur") == [(march, 3000), (march, None)]


def test_a_code_kept_as_a_formula_is_its_text(members):
    content = (
        'N° adhérent;Raison sociale;SIRET;Code postal;Ville\n"=""0012""";="S";;="06400";Cannes\n'
    )
    assert rows(members(content), "org_id", "name", "commune") == [("0012", "S", "06400 Cannes")]


def test_tripled_quotation_marks_and_no_last_line_end(support):
    found = support('"""Studio"" Méduse";2024;')
    assert rows(found, "organisation") == [('"Studio" Méduse',)]


@pytest.mark.parametrize("siret", ["552100554 00013", "55210055400013.00", "55210055400013,0"])
def test_a_siret_is_read_however_a_spreadsheet_writes_it(members, siret):
    text = MEMBERS.replace("552 100 554 00013", siret)
    assert rows(members(text), "siret")[0] == ("55210055400013",)


def test_a_siret_in_scientific_notation_is_refused_with_what_to_do(members):
    found = members(MEMBERS.replace("552 100 554 00013", "5,52101E+13"))
    assert "copy it again into a column of text format" in faults(found)[0][3]


def test_a_postal_code_alone_names_no_commune(members):
    found = members(MEMBERS.replace("CANNES", ""))
    assert rows(found, "commune") == [(None,), ("06000 Nice",)]
    with pytest.raises(ConfigError, match="a postal code alone"):
        members(columns=COLUMNS | {"commune": "Code postal"})


def test_values_of_the_list_are_those_of_the_column(table):
    found = table(
        "Bénéficiaire;État\nA; ACCORDÉ \nB;ajourné\n",
        "support",
        columns={"organisation": "Bénéficiaire", "status": "État"},
        values={"status": {"Accordé": "granted"}},
        constants={"kind": "funding"},
    )
    assert rows(found, "organisation", "status") == [("A", "granted")]
    assert "closed list" in faults(found)[0][3]


def test_values_of_a_list_cell_are_replaced_one_by_one(table):
    columns = {"name": "Nom", "know_how": ["Métier", "Autres"]}
    found = table(
        'Nom;Métier;Autres\nStudio;montage;"Étalonnage\nson"\n',
        columns=columns, constants=CONSTANTS, values={"know_how": {"étalonnage": "grading"}},
    )  # fmt: skip
    assert rows(found, "know_how") == [(("montage", "grading", "son"),)]


def test_a_constant_fills_the_cells_that_the_list_leaves_empty(table):
    content = "Nom;Pays\nStudio;\nAtelier;IT\n"
    columns = {"name": "Nom", "country_code": "Pays"}
    found = table(content, columns=columns, constants=CONSTANTS | {"country_code": "France"})
    assert rows(found, "country_code") == [("FR",), ("IT",)]


# Dates


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("12 mars 2024", "2024-03-12"), ("1er août 2024", "2024-08-01"),
        ("mardi 12 mars 2024 à 14h30", "2024-03-12"), ("March 12, 2024", "2024-03-12"),
        ("12 Dec. 2024", "2024-12-12"), ("juin 2024", "2024-06"), ("12/03/2024", "12/03/2024"),
        ("12 brumaire 2024", "12 brumaire 2024"), ("bientôt", "bientôt"), ("", ""),
    ],
)  # fmt: skip
def test_months_in_words_are_read(text, iso):
    assert iso_day(text) == iso


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("2019-02-15/2022-02-14", ("2019-02-15", "2022-02-14")),
        ("12/03/2024 - 14/03/2024", ("12/03/2024", "14/03/2024")),
        ("du 12/03/2024 au 14/03/2024", ("12/03/2024", "14/03/2024")),
        ("Du 30 mars 2024 au 2 avril 2024", ("2024-03-30", "2024-04-02")),
        ("du 1er au 14 mars 2024", ("2024-03-01", "2024-03-14")),
        ("2019-02/2019-06", ("2019-02", "2019-06")), ("2019/2022", ("2019", "2022")),
        ("2019-02-15", None), ("12/03/2024", None), ("03/2024", None), ("", None),
        ("Nice - Cannes", None), ("2019-02-15/2022-02-14/2023-01-01", None),
    ],
)  # fmt: skip
def test_two_dates_in_one_cell_are_a_first_and_a_last_day(text, ends):
    assert span(text) == ends


def test_a_span_gives_both_dates_of_an_event_and_a_day_both_where_both_are_mapped(table):
    content = "Titre;Dates\nSalon;2019-02-15/2022-02-14\nAtelier;12/03/2024\n"
    assert rows(table(content, "events", **EVENTS), "start_date", "end_date") == [
        (pd.Timestamp(2019, 2, 15), pd.Timestamp(2022, 2, 14)), (pd.Timestamp(2024, 3, 12), None),
    ]  # fmt: skip
    both = EVENTS | {"columns": EVENTS["columns"] | {"end_date": "Dates"}}
    assert rows(table(content, "events", **both), "start_date", "end_date")[1] == (
        pd.Timestamp(2024, 3, 12), pd.Timestamp(2024, 3, 12),
    )  # fmt: skip


def test_a_span_in_a_column_for_one_day_is_refused(support):
    assert "not a date" in faults(support("A;2019-02-15/2022-02-14;5"))[0][3]


def test_an_end_before_its_start_is_refused(table):
    content = "Titre;Dates\nSalon;2022-02-14/2019-02-15\n"
    assert "lies before start_date" in faults(table(content, "events", **EVENTS))[0][3]


def test_placeholders_for_dates_in_a_workbook_are_empty_and_doubtful_days_told(table):
    lines = [
        ["Bénéficiaire", "Date", "Montant"],
        ["A", date(1900, 1, 2), 5],
        ["B", date(2000, 1, 1), 6],
    ]
    found = table(xlsx(lines), "support", **SUPPORT)
    assert rows(found, "organisation", "decided_on") == [
        ("A", None),
        ("B", pd.Timestamp(2000, 1, 1)),
    ]
    assert "a number below 32" in warned(found)
    assert "Date is 1 January 2000 or 1970" in warned(found)


def test_a_year_is_taken_from_a_day_where_a_year_is_meant(table):
    columns = {"name": "Nom", "founded_year": "Créée le"}
    found = table(
        "Nom;Créée le\nStudio;12/05/2004\nAtelier;1998\n", columns=columns, constants=CONSTANTS
    )
    assert rows(found, "founded_year") == [(2004,), (1998,)]


# Ids


def test_an_id_is_made_from_the_company_number_then_the_name_and_told(table):
    content = "Nom;Siret;Ville\nStudio;55210055400013;\nAtelier d'Été;;Nice\nFilm;12;Nice\n"
    columns = {"name": "Nom", "siret": "Siret", "commune": "Ville"}
    found = table(content, columns=columns, constants=CONSTANTS)
    assert rows(found, "org_id") == [("list:55210055400013",), ("list:atelier-d-ete-nice",)]
    assert "no org_id; it is made from siret (1), name + commune (2)" in warned(found)


def test_ids_made_from_names_stay_when_rows_move(table):
    columns = {"name": "Nom"}
    first = table("Nom\nA\nB\n", columns=columns, constants=CONSTANTS)
    second = table("Nom\nB\nA\n", columns=columns, constants=CONSTANTS)
    assert sorted(rows(first, "org_id", "name")) == sorted(rows(second, "org_id", "name"))


def test_cases_take_their_id_from_the_line(support):
    assert rows(support("A;2024;1", "A;2024;1"), "case_id") == [("list:2",), ("list:3",)]


def test_the_same_organisation_twice_is_told_and_the_first_one_kept(table):
    found = table("Nom\nStudio\nSTUDIO\n", columns={"name": "Nom"}, constants=CONSTANTS)
    assert rows(found, "name") == [("Studio",)]
    assert "line 2 has the same org_id" in faults(found)[0][3]


# Options


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"file": "organisation"}, "a file of the layout. Did you mean organisations?"),
        ({"file": "zzz"}, "file must be one of territories, "),
        ({"columns": {}}, "columns must be a table"),
        ({"columns": {"nmae": "Nom"}}, "columns.nmae is not a column. Did you mean name?"),
        ({"columns": {"name": []}}, "columns.name must be a heading"),
        ({"columns": {"name": "  "}}, "columns.name must be a heading"),
        ({"columns": {"name": 3}}, "columns.name must be a heading"),
        ({"constants": {"kind": "company"}}, "organisations needs country_code"),
        ({"constants": {"kind": ["company"]}}, "constants.kind must be a text or a number"),
        ({"values": {"kind": "company"}}, "values.kind must be a table"),
        (
            {"absent": "-", "values": {"king": {}}},
            "values.king is not a column. Did you mean kind?",
        ),
        ({"header": 1.5}, "header must be the number of the line"),
        ({"sheet": 3}, "sheet must be a text"),
    ],
)
def test_wrong_settings_are_told_with_what_to_write(members, options, words):
    with pytest.raises(ConfigError) as error:
        members(**options)
    assert words in str(error.value)


# Broken files


@given(content=spoilt(MEMBERS.encode()))
@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_spoilt_list_is_read_or_refused_and_nothing_else(members, content):
    try:
        found = members(content)
    except FileRefused:
        return
    assert found.accepted + found.rejected <= found.extract.read


# A load


def test_a_list_is_one_more_source_of_the_dataset(tmp_path):
    content = MEMBERS.replace("6400;CANNES", ";Costa") + "A-03;;;;Costa;lea@a.example\n"
    (tmp_path / "members.csv").write_text(content, "utf-8")
    source = """
[[source]]
name = "members"
kind = "table"
location = "members.csv"
file = "organisations"
licence = "Own list"
[source.columns]
org_id = "N° adhérent"
name = "Raison sociale"
commune = "Ville"
[source.constants]
kind = "company"
country_code = "ES"
"""
    snapshot = load_dataset(tmp_path, config=CONFIG + source)
    kept = snapshot.query("SELECT org_id, name, is_local, source, line FROM organisation")
    assert sorted(kept.itertuples(index=False, name=None)) == [
        ("A-01", "Studio Méduse", True, "members", 5), ("A-02", "Film & Cie", False, "members", 6),
    ]  # fmt: skip
    assert [item[:4] for item in rejected(snapshot)] == [("members", 7, "Raison sociale*", "")]
    assert any("members: 1 of 3 rows rejected" in text for text in warnings(snapshot))
    told = snapshot.query("SELECT file, licence, rows_read FROM source WHERE name = 'members'")
    assert told.iloc[0].tolist() == ["members.csv", "Own list", 3]

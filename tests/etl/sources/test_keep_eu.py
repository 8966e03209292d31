from contextlib import suppress
from datetime import datetime

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.checking import check_file
from etl.faults import FileRefused
from observatory.config import ConfigError
from tests.data_directory import CONFIG, load_dataset, value
from tests.project_lists import pairs, read_files, rows, told

PARTNER = (
    "Programme", "Project ID (2021-2027 only)", "Project acronym", "Organisation in English",
    "Organisation in language 2", "Organisation in language 3", "Lead partner",
    "Type of organisation", "Participant Identification Code", "Partner's ID (if not PIC)",
    "Street", "Postal code", "Town", "Country", "Country code", "NUTS1 code (or equivalent)",
    "NUTS2 code (or equivalent)", "NUTS3 code (or equivalent)", "Department",
    "Department country", "Department country code", "Town (department)",
    "Postal code (department)", "Legal status", "Partner's total eligible budget/expenditure",
    *(f"Contractor's name (2021-2027 only) {number}" for number in range(1, 50)),
)  # fmt: skip
PROJECT = (
    "Period", "Programme", "Project ID (2021-2027 only)", "Project acronym",
    "Project name in English", "Project name in language 2", "Description in English",
    "Project start", "Project end", "Project's total budget/expenditure", "Project's EU funding",
    "Website", *(f"Investment/infrastructure area {number}" for number in range(1, 22)),
)  # fmt: skip
ALPS = "2014 - 2020 Interreg Alps (IT-FR)"


def partner(name, code, town, **cells):
    return {
        "Programme": ALPS, "Project acronym": "0544_ADLA _4_P", "Organisation in English": name,
        "Country code": code, "Town": town, "Legal status": "n/a", "Lead partner": "No",
        "Partner's total eligible budget/expenditure": 0, **cells,
    }  # fmt: skip


def project(acronym="0544_ADLA _4_P", **cells):
    return {
        "Period": "2014-2020", "Programme": ALPS, "Project acronym": acronym,
        "Project name in English": "Films of\nthe „Alps”", "Project start": datetime(2015, 10, 1),
        "Project end": datetime(2019, 12, 31), "Project's total budget/expenditure": 1346288.125,
        "Website": "https://alps.example", **cells,
    }  # fmt: skip


HERE = partner("Rivebelle Film Office", "FR", "Rivebelle", **{"Postal code": "06990"})
TORINO = partner("Cineteca Torinese", "IT", "Torino", **{"Lead partner": "Yes"})
ALPINE = project()
LJUBLJANA = partner("Filmski Center", "SI", "Ljubljana")


@pytest.fixture
def read(tmp_path):
    """A function that writes a workbook as it is exported and reads it."""

    def reading(partners, projects=(ALPINE,), **options):
        return read_files("keep-eu", [workbook(tmp_path, partners, projects)], **options)

    return reading


def workbook(folder, partners, projects, name="search.xlsx", columns=(PROJECT, PARTNER)):
    path = folder / name
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        book.add_worksheet("Information").write(0, 0, "Exported from the database")
        titles = ("Search results, projects", "Search results, partners")
        for title, header, records in zip(titles, columns, (projects, partners), strict=True):
            page = book.add_worksheet(title)
            page.write_row(0, 0, header)
            for line, record in enumerate(records, start=1):
                for at, column in enumerate(header):
                    cell = record.get(column)
                    page.write(line, at, cell, *([day] if isinstance(cell, datetime) else []))
    return path


def partnership(found):
    return rows(found, "partnerships")[0]


# Pairs


def test_a_local_partner_is_paired_with_every_other_partner(read):
    found = read([HERE, TORINO, LJUBLJANA])
    assert pairs(found) == [
        ("keep:rivebelle-film-office-fr", "Cineteca Torinese"),
        ("keep:rivebelle-film-office-fr", "Filmski Center"),
    ]
    assert (found.extract.read, found.accepted, found.rejected) == (3, 3, 0)


def test_a_pair_says_what_its_project_says(read):
    row = partnership(read([HERE, TORINO]))
    assert row["partnership_id"] == (
        f"list:{ALPS}:0544_ADLA _4_P:rivebelle-film-office-fr:cineteca-torinese-it"
    )
    assert (row["kind"], row["country_a"], row["country_b"]) == ("eu-project", "FR", "IT")
    assert row["project_id"] == f"keep:{ALPS}:0544_ADLA _4_P"
    assert row["programme"] == ALPS
    assert row["topic"] == "0544_ADLA _4_P: Films of the „Alps”"
    assert (row["start_date"], row["end_date"]) == (datetime(2015, 10, 1), datetime(2019, 12, 31))
    assert row["budget_eur"] == 1346288.12
    assert (row["source_title"], row["source_url"]) == ("keep.eu", "https://alps.example")


def test_a_local_partner_becomes_an_organisation(read):
    (row,) = rows(read([HERE, TORINO]), "organisations")
    assert row["org_id"] == "keep:rivebelle-film-office-fr"
    assert (row["name"], row["country_code"]) == ("Rivebelle Film Office", "FR")
    assert (row["commune"], row["kind"]) == ("06990 Rivebelle", "institution")


@pytest.mark.parametrize(
    ("cells", "org_id"),
    [
        ({"Participant Identification Code": 999000001}, "pic:999000001"),
        ({"Participant Identification Code": "n/a"}, "keep:rivebelle-film-office-fr"),
        ({"Partner's ID (if not PIC)": "FR40732829320"}, "siren:732829320"),
        ({"Partner's ID (if not PIC)": "732 829 320 00074"}, "siren:732829320"),
        ({"Partner's ID (if not PIC)": 732829320}, "siren:732829320"),
        ({"Partner's ID (if not PIC)": "732829321"}, "keep:rivebelle-film-office-fr"),
    ],
)
def test_a_local_partner_goes_by_its_number_where_it_has_one(read, cells, org_id):
    (row,) = rows(read([HERE | cells, TORINO]), "organisations")
    assert row["org_id"] == org_id


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Local public authority", "authority"),
        ("Higher education and research", "school"),
        ("SME", "company"),
        ("Enterprise, except SME", "company"),
        ("Interest groups including NGOs", "association"),
        ("Business support organisation", "institution"),
        ("Assessment body", "institution"),
        ("", "institution"),
    ],
)
def test_the_kind_of_a_local_partner_follows_its_type(read, written, kind):
    (row,) = rows(read([HERE | {"Type of organisation": written}, TORINO]), "organisations")
    assert row["kind"] == kind


def test_two_local_partners_make_no_pair_with_each_other(read):
    other = partner("Valombre", "FR", "Valombre")
    assert len(pairs(read([HERE, other, TORINO]))) == 2


def test_a_project_without_a_local_partner_gives_nothing(read):
    found = read([TORINO, LJUBLJANA])
    assert found.tables == []
    assert found.extract.read == 2


def test_departments_of_one_organisation_are_one_partner(read):
    assert len(pairs(read([HERE, TORINO, TORINO | {"Town": "Cuneo"}, HERE]))) == 1


def test_a_partner_is_local_by_its_department(read):
    seat = partner("National Archive", "FR", "Lutèce")
    assert pairs(read([seat, TORINO])) == []
    unit = {
        "Department country code": "FR",
        "Town (department)": "Valombre",
        "Postal code (department)": "06991",
    }
    (row,) = rows(read([seat | unit, TORINO]), "organisations")
    assert (row["name"], row["commune"]) == ("National Archive", "06991 Valombre")


def test_an_area_places_a_partner_whose_town_is_not_known(read):
    away = partner("Harbour Board", "FR", "n/a", **{"NUTS3 code (or equivalent)": "FRX99"})
    assert pairs(read([away, TORINO])) == []
    assert len(pairs(read([away, TORINO], nuts=["FRX9"]))) == 1
    with pytest.raises(ConfigError, match="nuts must be a list of NUTS codes"):
        read([away], nuts=["coast"])


def test_natural_persons_are_left_out(read):
    person = partner("Zelda Quimby", "IT", "Torino", **{"Type of organisation": "Natural person"})
    found = read([HERE, TORINO, person])
    assert len(pairs(found)) == 1
    assert told(found) == []


# Names and countries


def test_a_name_in_another_language_stands_in_for_the_english_one(read):
    local = TORINO | {"Organisation in English": "n/a", "Organisation in language 3": "Cineteca"}
    assert pairs(read([HERE, local]))[0][1] == "Cineteca"


@pytest.mark.parametrize(
    ("code", "name", "country"),
    [
        ("EL", "Greece", "GR"),
        ("UK", "", "GB"),
        ("", "Portugal", "PT"),
        ("n/a", "Czech Republic", "CZ"),
        ("", "Bosnia and Herzegovina", "BA"),
        ("", "Türkiye", "TR"),
        ("", "Turkey", "TR"),
    ],
)
def test_a_country_is_found_by_its_code_or_its_english_name(read, code, name, country):
    row = partnership(read([HERE, TORINO | {"Country code": code, "Country": name}]))
    assert row["country_b"] == country


@pytest.mark.parametrize(
    ("cells", "column", "shown"),
    [
        ({"Country code": "", "Country": "Ruritania"}, "Country", "Ruritania"),
        ({"Country code": "IT;SI"}, "Country", "IT;SI"),
        ({"Country code": ""}, "Country", ""),
    ],
)
def test_a_country_that_is_not_known_rejects_its_partner_alone(read, cells, column, shown):
    found = read([HERE, TORINO | cells, LJUBLJANA])
    assert [fault[:3] for fault in told(found)] == [(3, column, shown)]
    assert len(pairs(found)) == 1


# Projects


@pytest.mark.parametrize("cell", [None, "", "n/a", 0, "0", "0.00"])
def test_a_budget_that_is_not_published_is_absent(read, cell):
    row = partnership(
        read([HERE, TORINO], [project(**{"Project's total budget/expenditure": cell})])
    )
    assert str(row["budget_eur"]) == "nan"


@pytest.mark.parametrize(
    ("cell", "amount"), [("123819.00", 123819), ("123 819,5", 123819.5), (1346.288, 1346.29)]
)
def test_a_budget_is_read_by_its_own_decimal_mark(read, cell, amount):
    row = partnership(
        read([HERE, TORINO], [project(**{"Project's total budget/expenditure": cell})])
    )
    assert row["budget_eur"] == amount


def test_a_budget_that_could_be_a_thousand_times_less_is_rejected(read):
    found = read([HERE, TORINO], [project(**{"Project's total budget/expenditure": "123.819"})])
    assert pairs(found) == []
    assert [fault[:3] for fault in told(found)] == [
        (2, "Project's total budget/expenditure", "123.819")
    ]


def test_projects_are_joined_by_id_before_programme_and_acronym(read):
    first = project(**{"Project ID (2021-2027 only)": "I-1", "Website": "n/a"})
    second = project(**{"Project ID (2021-2027 only)": "I-2", "Project start": datetime(2022, 1, 1),
                        "Project end": None})  # fmt: skip
    named = {"Project ID (2021-2027 only)": "I-1"}
    row = partnership(read([HERE | named, TORINO | named], [first, second]))
    assert row["project_id"] == "keep:I-1"
    assert row["start_date"] == datetime(2015, 10, 1)
    assert row["source_url"] == "https://keep.eu"


def test_one_acronym_in_two_programmes_is_two_projects(read):
    other = "2021 - 2027 Interreg Alps"
    elsewhere = project(**{"Programme": other, "Project start": datetime(2023, 1, 1),
                           "Project end": None})  # fmt: skip
    partners = [HERE, TORINO, *(item | {"Programme": other} for item in (HERE, LJUBLJANA))]
    found = rows(read(partners, [project(), elsewhere]), "partnerships")
    assert [(row["organisation_b"], row["start_date"].year) for row in found] == [
        ("Cineteca Torinese", 2015),
        ("Filmski Center", 2023),
    ]


def test_a_project_that_could_be_two_is_not_guessed(read):
    found = read([HERE, TORINO], [project(), project(**{"Project start": datetime(2016, 1, 1)})])
    reason = "the sheet of projects has several projects of this programme and acronym"
    assert told(found) == [(2, "Project acronym", "0544_ADLA _4_P", reason)]


def test_a_project_that_the_sheet_lacks_is_told(read):
    reason = "the sheet of projects has no project of this programme and acronym"
    assert told(read([HERE, TORINO], [project("OTHER")])) == [
        (2, "Project acronym", "0544_ADLA _4_P", reason)
    ]


def test_an_acronym_that_looks_like_a_number_is_found(read):
    number = {"Project acronym": 112}
    assert len(pairs(read([HERE | number, TORINO | number], [project(112)]))) == 1


def test_a_project_without_a_start_gives_rejected_pairs(read):
    found = read([HERE, TORINO], [project(**{"Project start": None})])
    assert [fault[:2] for fault in told(found)] == [(3, "Project start")]


# The workbook


def cleaned(columns):
    """Headings as statistical programs rewrite them."""
    kept = ("".join(sign if sign.isalnum() else "_" for sign in name.lower()) for name in columns)
    return {name: "_".join(part for part in text.split("_") if part) for name, text in
            zip(columns, kept, strict=True)}  # fmt: skip


def test_headings_are_compared_by_their_words(tmp_path):
    names = cleaned(PROJECT) | cleaned(PARTNER)
    records = [[{names[k]: v for k, v in item.items()} for item in part]
               for part in ([HERE, TORINO], [project()])]  # fmt: skip
    columns = [[names[name] for name in part] for part in (PROJECT, PARTNER)]
    path = workbook(tmp_path, *records, columns=columns)
    found = read_files("keep-eu", [path])
    assert len(pairs(found)) == 1
    assert partnership(found)["budget_eur"] == 1346288.12


def test_sheets_are_known_by_their_columns_wherever_they_stand(tmp_path):
    path = tmp_path / "search.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for title, columns, record in (("A", PARTNER, HERE), ("B", PROJECT, project())):
            page = book.add_worksheet(title)
            page.write(0, 0, "A title above")
            page.write_row(2, 0, columns)
            cells = [TORINO, record] if title == "A" else [record]
            for line, item in enumerate(cells, start=3):
                values = (item.get(name) for name in columns)
                page.write_row(line, 0, [str(v) if isinstance(v, datetime) else v for v in values])
    assert len(pairs(read_files("keep-eu", [path]))) == 1


def test_several_workbooks_are_one_list_with_rows_counted_on(tmp_path):
    first = workbook(tmp_path, [HERE, TORINO], [project()], "a.xlsx")
    other = {"Project acronym": "OTHER"}
    second = workbook(tmp_path, [HERE | other, TORINO | other], [project("OTHER")], "b.xlsx")
    found = read_files("keep-eu", [first, second])
    assert [row["line"] for row in rows(found, "partnerships")] == [3, 6]
    assert (found.extract.file, found.extract.read) == ("a.xlsx, b.xlsx", 4)


def refusal(path):
    with pytest.raises(FileRefused) as caught:
        read_files("keep-eu", [path])
    return str(caught.value)


@pytest.mark.parametrize(
    ("missing", "sheet"), [("Project start", "projects"), ("Country", "partners")]
)
def test_a_sheet_that_is_not_found_is_named(tmp_path, missing, sheet):
    columns = [[name for name in part if name != missing] for part in (PROJECT, PARTNER)]
    path = workbook(tmp_path, [HERE], [project()], columns=columns)
    assert f"no sheet of {sheet} is found" in refusal(path)


@pytest.mark.parametrize(
    "content", [b"Programme;Project acronym\n", b"\0\1\xff" * 99, b"PK\3\4", b""]
)
def test_what_is_no_workbook_is_refused(tmp_path, content):
    path = tmp_path / "search.xlsx"
    path.write_bytes(content)
    assert refusal(path).startswith("search.xlsx: ")


@pytest.fixture(scope="module")
def valid(tmp_path_factory):
    path = workbook(tmp_path_factory.mktemp("valid"), [HERE, TORINO], [project()])
    return path.read_bytes()


@given(data=st.data())
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_damage_gives_anything_but_rows_or_a_refusal(tmp_path, valid, data):
    content = bytearray(valid[: data.draw(st.integers(0, len(valid)))])
    for place in data.draw(st.lists(st.integers(0, max(len(content) - 1, 0)), max_size=5)):
        if content:
            content[place] = data.draw(st.integers(0, 255))
    (tmp_path / "search.xlsx").write_bytes(bytes(content))
    with suppress(FileRefused):
        found = read_files("keep-eu", [tmp_path / "search.xlsx"])
        assert found.accepted <= found.extract.read


@given(data=st.data())
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_columns_or_cells_give_anything_but_rows_or_a_refusal(tmp_path, data):
    cell = st.sampled_from(
        [None, "", "n/a", "x" * 3000, -5, 1e300, True, datetime(2, 1, 1), "=1+1"]
    )
    partners = [
        item | data.draw(st.dictionaries(st.sampled_from(PARTNER[:25]), cell, max_size=4))
        for item in (HERE, TORINO, LJUBLJANA)
    ]
    projects = [project() | data.draw(st.dictionaries(st.sampled_from(PROJECT), cell, max_size=4))]
    dropped = data.draw(st.sets(st.sampled_from((*PROJECT, *PARTNER)), max_size=3))
    columns = [[name for name in part if name not in dropped] for part in (PROJECT, PARTNER)]
    for records in (partners, projects):
        for record in records:
            early = [k for k, v in record.items() if isinstance(v, datetime) and v.year < 1900]
            record |= dict.fromkeys(early, "0002-01-01")
    path = workbook(tmp_path, partners, projects, columns=columns)
    with suppress(FileRefused):
        found = read_files("keep-eu", [path])
        assert found.accepted <= found.extract.read


# Checked and loaded


def test_a_workbook_can_be_checked(tmp_path):
    path = workbook(tmp_path, [HERE, TORINO], [project()])
    found = check_file(path, "keep-eu", ["fr", "en"])
    assert (found.read, found.accepted, found.rejected) == (2, 2, [])


def test_a_workbook_feeds_the_indicators_of_partnerships(tmp_path):
    local = partner("Costa Film Office", "ES", "Costa")
    workbook(tmp_path, [local, TORINO, LJUBLJANA, partner("Luz", "ES", "Madrid")], [project()])
    source = '[[source]]\nname = "interreg"\nkind = "keep-eu"\nlocation = "search.xlsx"\n'
    snapshot = load_dataset(tmp_path, config=CONFIG + source)
    assert [value(snapshot, "R2.1", year=year) for year in (2015, 2019)] == [2, 2]
    assert value(snapshot, "R2.2", year=2016) == 2
    assert value(snapshot, "R2.4", year=2016) == 1
    assert value(snapshot, "R2.4b", year=2015) == 1346288.12

import zipfile
from contextlib import suppress
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.checking import check_file
from etl.faults import FileRefused
from etl.sources import streamed
from observatory.config import ConfigError
from tests.data_directory import CONFIG, load_result, rejected, value, warnings
from tests.project_lists import pairs, read_files, rows, told, warned

ORGANISATION = (
    "projectID", "projectAcronym", "organisationID", "vatNumber", "name", "shortName", "SME",
    "activityType", "street", "postCode", "city", "country", "nutsCode", "geolocation",
    "organizationURL", "contactForm", "contentUpdateDate", "rcn", "order", "role",
    "ecContribution", "netEcContribution", "totalCost", "endOfParticipation", "active",
)  # fmt: skip
PROJECT = (
    "id", "acronym", "status", "title", "startDate", "endDate", "totalCost", "ecMaxContribution",
    "legalBasis", "topics", "ecSignatureDate", "frameworkProgramme", "masterCall", "subCall",
    "fundingScheme", "nature", "objective", "contentUpdateDate", "rcn", "grantDoi",
)  # fmt: skip


def written(columns, records, delimiter=";"):
    """A table as CORDIS writes it: every field quoted."""
    lines = [columns, *([record.get(name, "") for name in columns] for record in records)]
    quoted = (
        delimiter.join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines
    )
    return "".join(f"{line}\n" for line in quoted)


def party(project, pic, name, country, city, **cells):
    """A participant; amounts with two decimal marks in one row, as they come."""
    return {
        "projectID": project, "organisationID": pic, "name": name, "country": country,
        "city": city, "street": "1 MAIN STREET", "activityType": "PRC", "role": "participant",
        "contentUpdateDate": "2020-02-03 10:11:12", "ecContribution": "528340.97",
        "totalCost": "960619,95", **cells,
    }  # fmt: skip


def project(number, **cells):
    return {
        "id": number, "acronym": "LUMEN", "status": "SIGNED", "title": "Light for all",
        "startDate": "2019-01-15", "endDate": "2021-06-30", "totalCost": "1500000,50",
        "frameworkProgramme": "H2020", "contentUpdateDate": "2021-07-01 09:00:00",
        "objective": 'We study light; "old" and new.\nIn two parts.', **cells,
    }  # fmt: skip


HERE = party("101", "910000001", "ATELIER LUMEN", "FR", "Rivebelle", vatNumber="FR40732829320")
MILAN = party("101", "910000002", "OTTICA SRL", "IT", "Milano", role="coordinator")
KOLN = party("101", "910000003", "BILDWERK GMBH", "DE", "Köln")
MADRID = party("101", "910000004", "LUZ SL", "ES", "Madrid")
LUMEN = project("101")


@pytest.fixture
def read(tmp_path):
    """A function that writes a bundle and reads it; ``projects`` None: without project.csv."""

    def reading(parties, projects=(LUMEN,), **options):
        return read_files("cordis", bundle(tmp_path, parties, projects), **options)

    return reading


def bundle(folder, parties, projects=(LUMEN,), prefix=""):
    paths = [folder / f"{prefix}organization.csv"]
    paths[0].write_text(written(ORGANISATION, parties), "utf-8")
    if projects is not None:
        paths.append(folder / f"{prefix}project.csv")
        paths[1].write_text(written(PROJECT, projects), "utf-8")
    return paths


def budget(found):
    return rows(found, "partnerships")[0]["budget_eur"]


# Pairs


def test_a_local_party_is_paired_with_every_other_party(read):
    found = read([HERE, MILAN, KOLN])
    assert pairs(found) == [("siren:732829320", "OTTICA SRL"), ("siren:732829320", "BILDWERK GMBH")]
    assert (found.extract.read, found.accepted, found.rejected) == (3, 3, 0)


def test_a_pair_says_what_its_project_says(read):
    row = rows(read([HERE, MILAN]), "partnerships")[0]
    assert row["partnership_id"] == "list:101:910000001:910000002"
    assert row["kind"] == "eu-project"
    assert (row["country_a"], row["country_b"]) == ("FR", "IT")
    assert (row["project_id"], row["programme"]) == ("cordis:101", "H2020")
    assert row["topic"] == "LUMEN: Light for all"
    assert row["start_date"] == datetime(2019, 1, 15)
    assert row["end_date"] == datetime(2021, 6, 30)
    assert row["budget_eur"] == 1500000.5
    assert row["source_title"] == "CORDIS"
    assert row["source_url"] == "https://cordis.europa.eu/project/id/101"
    assert row["source_date"] == datetime(2021, 7, 1)


def test_the_title_of_the_source_is_the_title_of_the_document(read):
    assert rows(read([HERE, MILAN], title="Our list"), "partnerships")[0]["source_title"] == (
        "Our list"
    )


def test_two_local_parties_make_no_pair_with_each_other(read):
    other = party("101", "910000009", "UNIVERSITE DE VALOMBRE", "FR", "Valombre")
    assert pairs(read([HERE, other, MILAN])) == [
        ("siren:732829320", "OTTICA SRL"),
        ("pic:910000009", "OTTICA SRL"),
    ]


def test_a_project_without_a_local_party_gives_nothing(read):
    found = read([MILAN, KOLN])
    assert found.tables == []
    assert (found.extract.read, found.accepted, found.rejected) == (2, 0, 0)


def test_a_project_of_a_single_party_gives_nothing(read):
    assert read([HERE]).tables == []


def test_rows_of_one_organisation_in_one_project_are_one_party(read):
    department = HERE | {"city": "Lyon", "vatNumber": ""}
    twin = MILAN | {"city": "Torino"}
    assert pairs(read([department, HERE, MILAN, twin])) == [("siren:732829320", "OTTICA SRL")]


def test_two_numbers_of_one_company_are_one_party(read):
    again = HERE | {"organisationID": "910000777", "name": "ATELIER LUMEN SAS"}
    assert pairs(read([HERE, again, MILAN])) == [("siren:732829320", "OTTICA SRL")]


@pytest.mark.parametrize("role", ["thirdParty", "THIRD PARTY"])
def test_third_parties_count_only_if_the_configuration_says_so(read, role):
    third = MILAN | {"role": role}
    assert pairs(read([HERE, third])) == []
    assert pairs(read([HERE, third], third_parties=True)) == [("siren:732829320", "OTTICA SRL")]
    assert pairs(read([HERE | {"role": role}, MILAN])) == []


def test_partners_without_a_contribution_are_parties(read):
    partner = MILAN | {"role": "partner", "ecContribution": "", "netEcContribution": "0"}
    assert len(pairs(read([HERE, partner]))) == 1


def test_the_order_of_the_lines_does_not_change_the_pairs(read):
    one, two = read([HERE, MILAN, KOLN]), read([KOLN, MILAN, HERE])
    assert [row["partnership_id"] for row in rows(one, "partnerships")] == [
        row["partnership_id"] for row in rows(two, "partnerships")
    ]


# Local parties


def test_a_local_party_becomes_an_organisation(read):
    (row,) = rows(read([HERE, MILAN]), "organisations")
    assert (row["org_id"], row["siren"]) == ("siren:732829320", "732829320")
    assert (row["name"], row["kind"], row["country_code"]) == ("ATELIER LUMEN", "company", "FR")
    assert row["commune"] == "Rivebelle"
    assert row["source_url"] == "https://cordis.europa.eu/project/id/101"
    assert row["source_date"] == datetime(2020, 2, 3)
    assert row["naf"] is None
    assert row["segment"] is None


@pytest.mark.parametrize(
    ("activity", "kind"),
    [
        ("PRC", "company"),
        ("HES", "school"),
        ("REC", "institution"),
        ("PUB", "authority"),
        ("OTH", "association"),
        ("", "association"),
    ],
)
def test_the_kind_of_a_local_party_follows_its_activity_type(read, activity, kind):
    (row,) = rows(read([HERE | {"activityType": activity}, MILAN]), "organisations")
    assert row["kind"] == kind


@pytest.mark.parametrize(
    "number", ["", "FR40732829321", "FR4073282932", "FR00000123456", "IT40732829320"]
)
def test_without_a_siren_a_local_party_goes_by_its_number_at_the_commission(read, number):
    (row,) = rows(read([HERE | {"vatNumber": number}, MILAN]), "organisations")
    assert (row["org_id"], row["siren"]) == ("pic:910000001", None)


@pytest.mark.parametrize("number", ["FR 40 732 829 320", "fr40732829320", "FRAB732829320"])
def test_the_siren_is_found_however_the_vat_number_is_written(read, number):
    (row,) = rows(read([HERE | {"vatNumber": number}, MILAN]), "organisations")
    assert row["siren"] == "732829320"


def test_one_organisation_keeps_one_row_and_its_latest_name_over_all_projects(read):
    later = HERE | {
        "projectID": "102",
        "name": "ATELIER LUMEN GROUPE",
        "vatNumber": "",
        "contentUpdateDate": "2022-01-01 00:00:00",
    }
    found = read([HERE, MILAN, later, KOLN | {"projectID": "102"}], (LUMEN, project("102")))
    (row,) = rows(found, "organisations")
    assert (row["org_id"], row["name"]) == ("siren:732829320", "ATELIER LUMEN GROUPE")
    assert {a for a, _ in pairs(found)} == {"siren:732829320"}
    assert found.rejected == 0


@pytest.mark.parametrize("code", ["06990", "06 990", "F-06990", "FR-06990", ""])
def test_a_town_is_found_with_its_postal_code_however_it_is_written(read, code):
    assert len(pairs(read([HERE | {"postCode": code}, MILAN]))) == 1


def test_a_postal_code_without_a_town_places_nobody(read):
    assert pairs(read([HERE | {"postCode": "Rivebelle", "city": ""}, MILAN])) == []


def test_a_town_of_that_name_in_another_country_is_not_local(read):
    assert pairs(read([HERE | {"country": "BE"}, MILAN])) == []


def test_an_area_places_a_party_whose_town_is_not_known(read):
    away = HERE | {"city": "RIVEBELLE LES BAINS", "nutsCode": "FRX99"}
    assert pairs(read([away, MILAN])) == []
    assert len(pairs(read([away, MILAN], nuts=["FRX9"]))) == 1
    assert pairs(read([away | {"country": "BE"}, MILAN], nuts="FRX9")) == []


@pytest.mark.parametrize("wrong", [{"nuts": ["Rivebelle"]}, {"nuts": 6}, {"third_parties": "yes"}])
def test_a_wrong_setting_is_refused(read, wrong):
    with pytest.raises(ConfigError, match=f"list: {next(iter(wrong))} must be"):
        read([HERE, MILAN], **wrong)


# Persons

PERSON = {
    "projectID": "101", "organisationID": "868900000", "name": "ZELDA QUIMBY", "country": "ES",
    "activityType": "PRC", "role": "participant", "geolocation": "39.3,-4.8",
}  # fmt: skip


def test_natural_persons_are_left_out_and_named_nowhere(read):
    found = read([HERE, MILAN, PERSON, PERSON | {"country": "ES;FR"}])
    assert pairs(found) == [("siren:732829320", "OTTICA SRL")]
    assert "ZELDA" not in repr([rows(found, "partnerships"), told(found), warned(found)])
    assert warned(found) == [
        "organization.csv: participants with a name and no address are taken for natural persons"
        " and left out; their number: 2."
    ]


def test_a_local_natural_person_makes_no_pair(read):
    assert read([PERSON | {"country": "FR"}, MILAN], nuts=["FR"]).tables == []


def test_a_line_with_too_few_cells_is_rejected_without_its_text(read, tmp_path):
    paths = bundle(tmp_path, [HERE, MILAN])
    paths[0].write_text(paths[0].read_text("utf-8") + '"101";"ZELDA QUIMBY"\n', "utf-8")
    found = read_files("cordis", paths)
    assert told(found) == [(4, "", "", "the row has 2 cells, the header 25: cells are missing")]
    assert len(pairs(found)) == 1


def test_lines_of_projects_that_are_cut_are_counted(tmp_path):
    paths = bundle(tmp_path, [HERE, MILAN])
    paths[1].write_text(paths[1].read_text("utf-8") + '"102";"CUT"\n', "utf-8")
    found = read_files("cordis", paths)
    assert warned(found) == [
        "project.csv: lines with another number of cells than the header are passed over; their"
        " number: 1."
    ]
    assert len(pairs(found)) == 1


# Countries


@pytest.mark.parametrize(("code", "country"), [("EL", "GR"), ("UK", "GB"), ("XK", "XK")])
def test_countries_follow_iso(read, code, country):
    row = rows(read([HERE, MILAN | {"country": code}]), "partnerships")[0]
    assert row["country_b"] == country


def test_a_party_of_two_countries_is_rejected_and_the_others_stay(read):
    found = read([HERE, MILAN, KOLN | {"country": "DE;HU"}])
    reason = "several countries: which one is the party's own is not said"
    assert told(found) == [(4, "country", "DE;HU", reason)]
    assert pairs(found) == [("siren:732829320", "OTTICA SRL")]


def test_a_party_without_a_country_is_rejected_in_the_name_of_its_own_column(read):
    found = read([HERE, MILAN | {"country": ""}])
    assert [fault[:2] for fault in told(found)] == [(3, "country")]


# Amounts and dates


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("528340.97", 528340.97),
        ("960619,95", 960619.95),
        ("363031,2", 363031.2),
        ("36303125", 36303125),
        ("1.234.567,89", 1234567.89),
        ("0.5", 0.5),
    ],
)
def test_every_amount_is_read_by_its_own_decimal_mark(read, cell, amount):
    assert budget(read([HERE, MILAN], (LUMEN | {"totalCost": cell},))) == amount


@pytest.mark.parametrize("cell", ["", "0", "0.00", "0,00"])
def test_an_amount_of_nothing_is_not_published(read, cell):
    assert str(budget(read([HERE, MILAN], (LUMEN | {"totalCost": cell},)))) == "nan"


@pytest.mark.parametrize("cell", ["363.031", "363,031", "many"])
def test_an_amount_that_could_be_a_thousand_times_less_is_rejected(read, cell):
    found = read([HERE, MILAN, KOLN], (LUMEN | {"totalCost": cell},))
    assert pairs(found) == []
    ((line, column, shown, _),) = told(found)
    assert (line, column, shown) == (2, "project.csv:2 totalCost", cell)


def test_a_project_without_a_start_gives_rejected_pairs(read):
    found = read([HERE, MILAN], (LUMEN | {"startDate": ""},))
    assert [fault[:2] for fault in told(found)] == [(3, "startDate")]
    assert (found.accepted, found.rejected) == (1, 1)


# Files


def test_without_project_csv_local_parties_are_rejected_and_the_reason_is_told_once(read):
    found = read([HERE, MILAN, KOLN], None)
    reason = "project.csv is missing, so that the project's dates are not known"
    assert told(found) == [(2, "projectID", "", reason)]
    assert len(warned(found)) == 1
    assert "Put it beside" in warned(found)[0]


def test_a_project_that_project_csv_lacks_is_told(read):
    found = read([HERE, MILAN], (project("999"),))
    reason = "the project is not in project.csv: download both files of one day"
    assert told(found) == [(2, "projectID", "", reason)]


def test_columns_are_found_by_name_in_any_order_and_number(tmp_path):
    paths = bundle(tmp_path, [], [])
    columns = ["role", "keywords", "country", "CITY", "name", "organisationId", "projectID"]
    records = [
        {"CITY": r["city"], "organisationId": r["organisationID"], **r} for r in (HERE, MILAN)
    ]
    paths[0].write_text(written(columns, records, ","), "utf-8-sig")
    paths[1].write_text(written(["keywords", "startDate", "id"], [LUMEN], "\t"), "utf-8-sig")
    assert pairs(read_files("cordis", paths)) == [("pic:910000001", "OTTICA SRL")]


def test_bundles_of_before_2022_are_read(tmp_path):
    paths = bundle(tmp_path, [], prefix="cordis-h2020")
    columns = ["projectRcn", "projectID", "role", "id", "name", "country", "city", "street"]
    records = [{"id": r["organisationID"], **r} for r in (HERE, MILAN)]
    paths[0].write_text(written(columns, records), "utf-8")
    assert pairs(read_files("cordis", paths)) == [("pic:910000001", "OTTICA SRL")]


def test_other_tables_of_a_bundle_are_passed_over(tmp_path, read):
    (tmp_path / "a.csv").write_text('"projectID";"euroSciVocCode"\n"101";"1"\n', "utf-8")
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7\n\xff\x00")
    paths = [tmp_path / "a.csv", tmp_path / "b.pdf", *bundle(tmp_path, [HERE, MILAN])]
    assert len(pairs(read_files("cordis", paths))) == 1


def test_several_bundles_are_one_list_with_lines_counted_on(tmp_path):
    first = bundle(tmp_path, [HERE, MILAN], prefix="fp7_")
    parties = [record | {"projectID": "102"} for record in (HERE, KOLN)]
    second = bundle(tmp_path, parties, [project("102")], prefix="h2020_")
    found = read_files("cordis", [*first, *second])
    assert [(row["line"], row["organisation_b"]) for row in rows(found, "partnerships")] == [
        (3, "OTTICA SRL"),
        (6, "BILDWERK GMBH"),
    ]
    assert (found.extract.read, found.accepted) == (4, 3)


def test_the_same_bundle_twice_changes_nothing(tmp_path):
    paths = bundle(tmp_path, [HERE, MILAN])
    assert pairs(read_files("cordis", [*paths, *paths])) == pairs(read_files("cordis", paths))


def packed(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_an_archive_is_read_as_it_is_downloaded(tmp_path):
    members = {
        "../../csv/organization.csv": written(ORGANISATION, [HERE, MILAN]),
        "csv/project.csv": written(PROJECT, [LUMEN]),
        "csv/topics.csv": '"projectID";"topic"\n"101";"X"\n',
        "information.xml": "<a/>",
    }
    path = packed(tmp_path / "bundle.zip", members)
    found = read_files("cordis", [path])
    assert len(pairs(found)) == 1
    assert found.extract.file == "bundle.zip/organization.csv"
    assert [item.name for item in tmp_path.iterdir()] == ["bundle.zip"]
    assert found.extract.bytes == path.stat().st_size


def refusal(paths):
    with pytest.raises(FileRefused) as caught:
        read_files("cordis", paths)
    return str(caught.value)


def test_an_archive_that_would_swell_is_refused(tmp_path):
    members = {"organization.csv": written(ORGANISATION, [HERE]) + "\n" * 60_000_000}
    assert "would unpack to 60 MB" in refusal([packed(tmp_path / "bundle.zip", members)])


def test_a_truncated_archive_is_refused(tmp_path):
    path = packed(tmp_path / "bundle.zip", {"organization.csv": written(ORGANISATION, [HERE])})
    path.write_bytes(path.read_bytes()[:-30])
    assert "damaged, incomplete or locked" in refusal([path])


def test_a_locked_archive_is_refused(tmp_path):
    path = packed(tmp_path / "bundle.zip", {"organization.csv": written(ORGANISATION, [HERE])})
    content = bytearray(path.read_bytes())
    for signature, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        content[content.index(signature) + flags] |= 1
    path.write_bytes(content)
    assert "damaged, incomplete or locked" in refusal([path])


def test_an_archive_with_altered_content_is_refused(tmp_path):
    path = packed(tmp_path / "bundle.zip", {"organization.csv": written(ORGANISATION, [HERE] * 50)})
    content = bytearray(path.read_bytes())
    content[150:160] = bytes(10)
    path.write_bytes(content)
    assert "damaged, incomplete or locked" in refusal([path])


def test_a_line_without_an_end_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(streamed, "MAX_LINE", 2_000_000)
    paths = bundle(tmp_path, [HERE])
    paths[0].write_text(paths[0].read_text("utf-8") + "x" * 2_000_001, "utf-8")
    assert "organization.csv, line 3: the line has no end within 2 MB" in refusal(paths)


def test_letters_that_are_not_utf8_are_refused_with_their_line(tmp_path):
    paths = bundle(tmp_path, [HERE, KOLN])
    paths[0].write_bytes(paths[0].read_text("utf-8").encode("cp1252"))
    assert "organization.csv, line 3: the letters are not UTF-8" in refusal(paths)


def test_an_open_quotation_mark_is_refused(tmp_path):
    paths = bundle(tmp_path, [HERE])
    paths[0].write_text(paths[0].read_text("utf-8") + '"101;', "utf-8")
    assert "organization.csv, line 3: a quotation mark is opened" in refusal(paths)


def test_a_missing_column_is_named(tmp_path):
    paths = bundle(tmp_path, [])
    paths[0].write_text('"projectID";"organisationID";"name";"city"\n', "utf-8")
    assert "organization.csv, line 1: required columns are missing: country." in refusal(paths)


def test_a_column_that_stands_twice_is_named(tmp_path):
    paths = bundle(tmp_path, [])
    paths[0].write_text("projectID;organisationID;name;city;country;Country\n", "utf-8")
    assert "organization.csv, line 1: columns stand twice: country." in refusal(paths)


@pytest.mark.parametrize("content", [b"", b"\0\1\2\xff" * 999, b"a;b\n1;2\n", b"{}", b"PK\3\4"])
def test_what_is_no_bundle_is_refused(tmp_path, content):
    path = tmp_path / "organization.csv"
    path.write_bytes(content)
    assert refusal([path]).startswith("organization.csv: ")


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert "cannot be read" in refusal([tmp_path / "organization.csv"])


VALID = (
    written(ORGANISATION, [HERE, MILAN, KOLN]).encode(),
    written(PROJECT, [LUMEN]).encode(),
)


@given(st.data())
@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_damage_gives_anything_but_rows_or_a_refusal(tmp_path, data):
    paths = [tmp_path / "organization.csv", tmp_path / "project.csv"]
    for path, valid in zip(paths, VALID, strict=True):
        path.write_bytes(data.draw(damaged(valid)))
    with suppress(FileRefused):
        found = read_files("cordis", paths)
        assert found.accepted <= found.extract.read


@st.composite
def damaged(draw, valid):
    """A file cut, with bytes changed, in another encoding, or with a column less."""
    content = draw(
        st.sampled_from(
            [
                valid,
                valid.decode().encode("utf-16"),
                valid.decode().encode("cp1252", "replace"),
                valid.replace(b'"country"', b'"land"'),
                valid.replace(b"\n", b"\r\n"),
                valid.replace(b'"', b""),
            ]
        )
    )
    changed = bytearray(content[: draw(st.integers(0, len(content)))])
    for place in draw(st.lists(st.integers(0, max(len(changed) - 1, 0)), max_size=5)):
        if changed:
            changed[place] = draw(st.integers(0, 255))
    return bytes(changed)


# Checked and loaded


def test_the_table_of_participants_can_be_checked_alone(tmp_path):
    path = bundle(tmp_path, [HERE, MILAN], None)[0]
    found = check_file(path, "cordis", ["fr", "en"])
    assert (found.read, found.accepted) == (2, 0)
    assert [fault.column for fault in found.rejected] == ["projectID"]


SOURCE = '[[source]]\nname = "bundle"\nkind = "cordis"\nlocation = "bundle"\n'
TRIAL = [
    party("1", "901", "ESTUDIO COSTA", "ES", "Costa"),
    party("1", "902", "RHONE OPTIQUE", "FR", "Lyon"),
    party("1", "903", "BILDWERK GMBH", "DE", "Köln"),
    party("1", "904", "LUZ SL", "ES", "Madrid"),
    party("1", "905", "OTTICA SRL", "IT", "Milano", role="thirdParty"),
    party("2", "901", "ESTUDIO COSTA", "ES", "Costa"),
    party("2", "906", "UNIVERSIDAD DE LLANO", "ES", "Llano", activityType="HES"),
    party("2", "902", "RHONE OPTIQUE", "FR", "Lyon"),
    party("2", "907", "FOTOS AE", "EL", "Athina"),
    party("3", "904", "LUZ SL", "ES", "Madrid"),
    party("3", "902", "RHONE OPTIQUE", "FR", "Lyon"),
    party("4", "901", "ESTUDIO COSTA", "ES", "Costa"),
]
TRIAL_PROJECTS = [
    project("1"),
    project("2", startDate="2018-03-01", endDate="2018-12-31", totalCost="250000.25"),
    project("3"),
    project("4"),
]


def test_a_bundle_feeds_the_indicators_of_partnerships(tmp_path):
    (tmp_path / "bundle").mkdir()
    bundle(tmp_path / "bundle", TRIAL, TRIAL_PROJECTS)
    snapshot = loaded(tmp_path)
    # 2018: two local parties with a French and a Greek one. 2019: one with a French and a German.
    assert [value(snapshot, "R2.1", year=year) for year in (2018, 2019, 2020)] == [4, 2, 2]
    assert [value(snapshot, "R2.2", year=year) for year in (2018, 2019)] == [2, 2]
    assert value(snapshot, "R2.1", year=2018, segment="country:GR") == 2
    assert [value(snapshot, "R2.4", year=year) for year in (2018, 2019, 2020)] == [1, 1, 1]
    assert [value(snapshot, "R2.4b", year=year) for year in (2018, 2019)] == [250000.25, 1500000.5]
    # The university is no company.
    assert value(snapshot, "R2.5", year=2018) == 1
    local = snapshot.query("SELECT name, basin_code, in_scope FROM organisation WHERE is_local")
    assert sorted(local["name"]) == ["ESTUDIO COSTA", "UNIVERSIDAD DE LLANO"]
    assert not local["in_scope"].any()
    assert rejected(snapshot) == []
    assert warnings(snapshot) == []


def loaded(tmp_path, source=SOURCE):
    from observatory.snapshot import Snapshot

    result = load_result(tmp_path, config=CONFIG + source)
    return Snapshot(tmp_path / "warehouse" / "trial" / f"{result.snapshot}.duckdb")


def test_a_party_known_by_its_area_alone_is_local_in_a_load(tmp_path):
    (tmp_path / "bundle").mkdir()
    away = party("1", "901", "ESTUDIO COSTA", "ES", "POLIGONO NORTE", nutsCode="ES999")
    bundle(tmp_path / "bundle", [away, TRIAL[1]], TRIAL_PROJECTS)
    assert value(loaded(tmp_path, SOURCE + 'nuts = ["ES99"]\n'), "R2.1", year=2019) == 1

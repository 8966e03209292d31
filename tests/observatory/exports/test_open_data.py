"""Open data packages: their files agree with their description, and what must stay stays."""

import hashlib
import json
import zipfile
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from rdflib import DCAT, DCTERMS, FOAF, RDF, Graph, Namespace, URIRef

from observatory.api.resources import RESOURCES
from observatory.exports.dcat import catalogue
from observatory.exports.licences import licence
from observatory.exports.package import Made, write, zipped
from observatory.i18n import language
from observatory.model import TABLES
from observatory.model.openness import OPEN_TABLES, WITHHELD_COLUMNS, WITHHELD_TABLES
from observatory.queries.open_data import NOT_READ_BACK, contents
from observatory.snapshot import Snapshot
from tests.open_packages import (
    FORMULA,
    SECRETS,
    csv_rows,
    described,
    everything,
    faults,
    resource,
    same_after_reading_back,
    small,
)

SPDX = Namespace("http://spdx.org/rdf/terms#")

pytestmark = [
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
    pytest.mark.slow,
]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The small dataset."""
    return small(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="module")
def made(snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Its package, with the zip."""
    return write(contents(snapshot), tmp_path_factory.mktemp("out") / "package", with_zip=True)


@pytest.fixture(scope="module")
def package(made: Made) -> Path:
    """The package's directory."""
    return made.directory


def test_every_table_is_open_or_withheld_with_a_reason() -> None:
    lost = set(TABLES) - set(OPEN_TABLES) - set(WITHHELD_TABLES)
    assert lost == set(), "say in observatory.model.openness whether everybody may have them"
    assert not set(OPEN_TABLES) & set(WITHHELD_TABLES)
    lost = {
        f"{table}.{name}"
        for table, (names, _) in WITHHELD_COLUMNS.items()
        for name in names
        if name not in {column.name for column in TABLES[table].columns}
    }
    assert lost == set(), "these columns are withheld and do not exist"


def test_the_interface_for_programs_gives_nothing_that_is_withheld() -> None:
    own = {"values": "indicator_value", "organisations": "organisation", "events": "event",
           "partnerships": "partnership", "sources": "source", "benchmark": "cluster_criterion",
           "polls": "poll", "votes": "vote", "indicators": "indicator",
           "progress": "indicator_target"}  # fmt: skip
    assert set(own) == set(RESOURCES), "say which table this list gives"
    given = {(own[name], field.name) for name, item in RESOURCES.items() for field in item.fields}
    withheld = {(table, name) for table, (names, _) in WITHHELD_COLUMNS.items() for name in names}
    assert set(own.values()) <= set(OPEN_TABLES)
    assert given & withheld == set()


@pytest.mark.parametrize("name", OPEN_TABLES)
def test_a_table_has_the_same_rows_in_both_forms_as_its_description_says(
    package: Path, snapshot: Snapshot, name: str
) -> None:
    columnar = pq.read_table(package / "data" / f"{name}.parquet")
    fields = [field["name"] for field in resource(package, name)["schema"]["fields"]]
    plain = csv_rows(package / "data" / f"{name}.csv")
    rows = int(snapshot.query(f"SELECT count(*) AS n FROM {name}")["n"].iloc[0])
    assert columnar.column_names == fields
    assert columnar.num_rows == len(plain) == rows
    assert not plain or list(plain[0]) == fields


def test_every_row_keeps_what_the_description_promises(package: Path) -> None:
    assert faults(package) == []


def test_values_are_written_as_the_description_says(package: Path) -> None:
    events = {row["event_id"]: row for row in csv_rows(package / "data" / "event.csv")}
    assert events["E1"]["start_date"] == "2019-03-01"
    assert events["E1"]["start_date_precision"] == "month"
    assert events["E1"]["is_local"] == "true"
    assert events["E1"]["organiser_ids"].split("; ")[0] == "O1"
    assert events["E1"]["attendance"] == ""
    kinds = {f["name"]: f["type"] for f in resource(package, "event")["schema"]["fields"]}
    assert (kinds["start_date"], kinds["is_local"]) == ("date", "boolean")
    assert (kinds["organiser_ids"], kinds["attendance"]) == ("list", "number")


def test_nothing_that_must_stay_is_in_any_file(package: Path) -> None:
    text = everything(package)
    assert [secret for secret in SECRETS if secret in text] == []
    assert "often said" in text, "a word that enough people gave is told"


def test_figures_of_too_few_people_and_companies_are_empty(package: Path) -> None:
    rows = pd.DataFrame(csv_rows(package / "data" / "indicator_value.csv"))
    suppressed = rows[rows["status"] == "suppressed"]
    restricted = rows[rows["status"] == "restricted"]
    # Three of eight respondents live in the one basin: it is hidden, and so is the other.
    assert {"basin:other", "basin:coast"} <= set(suppressed["territory_code"])
    assert set(restricted["indicator_id"]) >= {"R4.3", "R3.5c"}
    for hidden in (suppressed, restricted):
        assert set(hidden[["value", "low", "high", "numerator", "denominator"]].stack()) == {""}
    whole = rows[(rows["indicator_id"] == "R4.3") & (rows["territory_code"] == "17")
                 & (rows["segment"] == "all") & (rows["value"] != "")]  # fmt: skip
    assert float(whole["value"].astype(float).max()) == pytest.approx(13345.67)


def test_a_formula_is_guarded_in_csv_and_kept_in_parquet(package: Path) -> None:
    rows = {row["org_id"]: row["name"] for row in csv_rows(package / "data" / "organisation.csv")}
    table = pq.read_table(package / "data" / "organisation.parquet").to_pandas()
    assert rows["O2"] == f"'{FORMULA}"
    assert table.set_index("org_id").loc["O2", "name"] == FORMULA


def test_the_description_is_in_every_language_and_begins_with_the_chosen_one(
    snapshot: Snapshot, package: Path
) -> None:
    found = described(package)
    assert found["languages"] == ["fr", "en"]
    assert found["title"] == found["titles"]["fr"] != found["titles"]["en"]
    assert found["version"] == snapshot.id
    assert found["created"] == snapshot.loaded_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    name = next(
        f for f in resource(package, "organisation")["schema"]["fields"] if f["name"] == "employees"
    )
    assert (name["titles"]["en"], name["title"]) == ("Employees", name["titles"]["fr"])
    assert name["unit"] == "personnes"
    english = contents(snapshot, language("en"))
    assert english.text("title") == found["titles"]["en"]


def test_licences_and_sources_are_those_of_the_rows(package: Path) -> None:
    events = resource(package, "event")
    assert [item["name"] for item in events["licenses"]] == ["etalab-2.0"]
    assert [item["title"] for item in events["sources"]] == ["Événements (events.csv)"]
    places = resource(package, "territory")
    assert [item["name"] for item in places["licenses"]] == ["etalab-2.0", "CC-BY-4.0"]


@pytest.mark.parametrize(
    ("written", "spdx", "name"),
    [
        ("Licence Ouverte 2.0", "etalab-2.0", "etalab-2.0"),
        ("licence ouverte", "etalab-2.0", "etalab-2.0"),
        ("CC0-1.0", "CC0-1.0", "CC0-1.0"),
        ("CC BY 4.0", "CC-BY-4.0", "CC-BY-4.0"),
        ("ODbL", "ODbL-1.0", "ODbL-1.0"),
        ("Terms of the Fédération", "", "terms-of-the-federation"),
    ],
)
def test_a_licence_is_known_by_its_identifier(written: str, spdx: str, name: str) -> None:
    found = licence(written)
    assert (found.spdx, found.name) == (spdx, name)
    assert found.uri == (f"https://spdx.org/licenses/{spdx}" if spdx else "")


# Checksums and bytes


def test_the_checksums_hold_for_every_file(made: Made) -> None:
    package = made.directory
    sums = dict(
        reversed(line.split("  ")) for line in (package / "SHA256SUMS").read_text().splitlines()
    )
    files = {path.relative_to(package).as_posix() for path in package.rglob("*") if path.is_file()}
    assert made.archive is not None
    zips = {made.archive.name, f"{made.archive.name}.sha256"}
    assert set(sums) == files - zips - {"SHA256SUMS"}
    wrong = [path for path, digest in sums.items() if _sha256(package / path) != digest]
    assert wrong == []
    told = (package / f"{made.archive.name}.sha256").read_text()
    assert told == f"{_sha256(made.archive)}  {made.archive.name}\n"


def test_the_zip_holds_the_package_with_checksums_of_its_own(made: Made, tmp_path: Path) -> None:
    assert made.archive is not None
    with zipfile.ZipFile(made.archive) as archive:
        assert {info.date_time for info in archive.infolist()} == {
            next(iter(archive.infolist())).date_time
        }
        archive.extractall(tmp_path)
    (inside,) = tmp_path.iterdir()
    lines = (inside / "SHA256SUMS").read_text().splitlines()
    assert [line for line in lines if _sha256(inside / line[66:]) != line[:64]] == []
    assert (inside / "datapackage.json").read_bytes() == (
        made.directory / "datapackage.json"
    ).read_bytes()


def test_the_same_snapshot_gives_the_same_bytes(
    snapshot: Snapshot, made: Made, tmp_path: Path
) -> None:
    again = write(contents(snapshot), tmp_path / "other", with_zip=True)
    assert made.archive is not None
    assert again.archive is not None
    assert again.archive.read_bytes() == made.archive.read_bytes()
    assert zipped(contents(snapshot)) == made.archive.read_bytes()


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


# For catalogues of data


def _graph(package: Path) -> Graph:
    text = (package / "dcat.jsonld").read_text("utf-8")
    return Graph().parse(data=text, format="json-ld", base="https://data.example/set/dcat.jsonld")


def test_the_catalogue_has_what_dcat_ap_asks_for(package: Path, snapshot: Snapshot) -> None:
    graph = _graph(package)
    (catalog,) = graph.subjects(RDF.type, DCAT.Catalog)
    (dataset,) = graph.objects(catalog, DCAT.dataset)
    assert (dataset, RDF.type, DCAT.Dataset) in graph
    for subject in (catalog, dataset):
        for wanted in (DCTERMS.title, DCTERMS.description):
            assert {item.language for item in graph.objects(subject, wanted)} == {"fr", "en"}
        (publisher,) = graph.objects(subject, DCTERMS.publisher)
        assert [str(name) for name in graph.objects(publisher, FOAF.name)] == ["Essai"]
    (period,) = graph.objects(dataset, DCTERMS.temporal)
    (last,) = graph.objects(period, DCAT.endDate)
    assert last.toPython() == snapshot.as_of
    places = set(graph.objects(dataset, DCTERMS.spatial))
    country = URIRef("http://publications.europa.eu/resource/authority/country/ESP")
    assert country in places
    assert [str(code) for place in places for code in graph.objects(place, DCTERMS.identifier)] == [
        "17"
    ]
    for wanted in (DCTERMS.accrualPeriodicity, DCAT.theme, DCAT.keyword, DCTERMS.issued):
        assert list(graph.objects(dataset, wanted)), wanted


def test_every_distribution_leads_to_its_file_with_size_checksum_and_licence(made: Made) -> None:
    graph = _graph(made.directory)
    found = set()
    for item in graph.subjects(RDF.type, DCAT.Distribution):
        (address,) = graph.objects(item, DCAT.accessURL)
        path = str(address).removeprefix("https://data.example/set/")
        content = (made.directory / path).read_bytes()
        (size,) = graph.objects(item, DCAT.byteSize)
        (checksum,) = graph.objects(item, SPDX.checksum)
        (digest,) = graph.objects(checksum, SPDX.checksumValue)
        assert int(size) == len(content)
        assert digest.lower() == hashlib.sha256(content).hexdigest()
        assert (checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256) in graph
        assert list(graph.objects(item, DCTERMS.license)) or list(
            graph.objects(item, DCTERMS.rights)
        )
        found.add(path)
    assert made.archive is not None
    tables = {f"data/{name}.{ending}" for name in OPEN_TABLES for ending in ("csv", "parquet")}
    assert found == tables | {"datapackage.json", made.archive.name}


def test_a_catalogue_says_whom_to_write_to_where_somebody_is_named(snapshot: Snapshot) -> None:
    from dataclasses import replace

    from observatory.exports.datapackage import Written, paths

    files = {path: Written(path, 1, "0") for name in OPEN_TABLES for path in paths(name)} | {
        "datapackage.json": Written("datapackage.json", 1, "0")
    }
    named = replace(contents(snapshot), contact="mailto:data@chamber.example")
    text = json.dumps(catalogue(named, files))
    assert '"vcard:hasEmail": {"@id": "mailto:data@chamber.example"}' in text


# Reading back


def test_a_package_loads_again_to_the_same_indicators(snapshot: Snapshot, tmp_path: Path) -> None:
    again = same_after_reading_back(snapshot, tmp_path)
    name = again.query("SELECT name FROM organisation WHERE org_id = 'O2'")["name"].iloc[0]
    assert name == FORMULA
    for table, columns in (("organisation", "org_id, kind, commune_code, is_local, in_scope"),
                           ("event", "event_id, organiser_ids, commune_code, start_date_precision"),
                           ("participation", "event_id, org_id, leads, contracts")):  # fmt: skip
        rows = [
            store.query(f"SELECT {columns} FROM {table} ORDER BY ALL")
            for store in (snapshot, again)
        ]
        pd.testing.assert_frame_equal(rows[0], rows[1])
    lost = set(
        snapshot.query("SELECT DISTINCT indicator_id FROM indicator_value")["indicator_id"]
    ) - set(again.query("SELECT DISTINCT indicator_id FROM indicator_value")["indicator_id"])
    assert lost <= NOT_READ_BACK

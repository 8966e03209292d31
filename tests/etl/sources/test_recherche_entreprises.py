"""Companies from API Recherche d’entreprises: what is asked for, and what a record becomes."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.faults import FileRefused
from etl.inputs import SourceInput, read_source
from etl.sources import recherche_entreprises, recherche_pages
from etl.sources.base import Setting
from etl.sources.recherche_entreprises import fetch, read
from etl.sources.service import ServiceFailed
from observatory.config import ConfigError, load_config
from tests.data_directory import write_config
from tests.registered import (
    DEPARTMENT,
    ELSEWHERE,
    FRENCH_CONFIG,
    INLAND,
    SHORE,
    Register,
    company,
    establishment,
    page,
    siren,
    siret,
)
from tests.talking import Reply, patient, reply_json, service_of

KIND = "recherche-entreprises"
ONE = siren(1)


def setting(tmp_path: Path, **options: Any) -> Setting:
    """The setting of a source over the French trial territory; the department alone is local."""
    config = load_config(write_config(tmp_path / "settings", FRENCH_CONFIG))
    source = {"name": "register", "kind": KIND, **options}
    return replace(
        Setting(source, config), is_local=lambda place, *_: str(place).startswith(DEPARTMENT)
    )


def row_of(tmp_path: Path, record: dict[str, Any]) -> dict[str, Any]:
    """The organisation that one record becomes, after its contract."""
    path = tmp_path / "page.json"
    path.write_bytes(page(record))
    checked = read_source(SourceInput(setting(tmp_path), [path]), ["fr", "en"])
    assert checked.faults == []
    (table,) = checked.tables
    assert table.rejected == []
    return table.rows.astype(object).where(table.rows.notna(), None).to_dict("records")[0]


def refused(tmp_path: Path, record: Any) -> tuple[str, str]:
    """Column and reason of a record that gives no row."""
    path = tmp_path / "page.json"
    path.write_bytes(page(record))
    extract = read([path], setting(tmp_path))
    assert (extract.tables, extract.read) == ({}, 1)
    (fault,) = extract.faults
    return fault.column, fault.reason.text()


# What a record becomes


def test_a_company_is_an_organisation_with_its_numbers_and_place(tmp_path: Path):
    row = row_of(tmp_path, company())
    expected = {
        "org_id": f"siren:{ONE}", "siren": ONE, "siret": siret(ONE), "name": "STUDIO 1",
        "kind": "company", "country_code": "FR", "commune": SHORE, "naf": "59.11A",
        "founded_year": 2012, "closed_year": None, "employees": 4.0, "lat": 46.1591126,
        "lon": -1.1520434,
    }  # fmt: skip
    assert {key: row[key] for key in expected} == expected
    assert row["source_url"].endswith(ONE)


def test_a_company_is_placed_where_an_establishment_matched_not_at_its_head_office(tmp_path: Path):
    away = {**establishment(ONE, 1, est_siege=True), "commune": ELSEWHERE}
    row = row_of(tmp_path, company(siege=away, places=[establishment(ONE, 7, commune=INLAND)]))
    assert (row["siret"], row["commune"]) == (siret(ONE, 7), INLAND)


def test_the_local_establishment_goes_before_others_then_the_open_one_then_the_head_office(
    tmp_path: Path,
):
    shut = {"etat_administratif": "F", "date_fermeture": "2020-01-31"}
    places = [
        establishment(ONE, 1, commune=ELSEWHERE, est_siege=True),
        establishment(ONE, 2, est_siege=True, **shut),
        establishment(ONE, 3),
        establishment(ONE, 4),
    ]
    assert row_of(tmp_path, company(places=places))["siret"] == siret(ONE, 3)
    places[3]["est_siege"] = True
    assert row_of(tmp_path, company(places=places))["siret"] == siret(ONE, 4)


def test_without_a_matching_establishment_the_head_office_is_the_place(tmp_path: Path):
    record = company()
    del record["matching_etablissements"]
    assert row_of(tmp_path, record)["siret"] == siret(ONE)


@pytest.mark.parametrize(
    "seat", [{}, None, {"commune": None, "code_pays_etranger": "99140", "siret": siret(ONE)}]
)
def test_a_company_without_any_place_in_france_is_rejected_with_its_number(tmp_path: Path, seat):
    column, reason = refused(tmp_path, company(places=[], siege=seat))
    assert column == "matching_etablissements"
    assert "no place" in reason


def test_a_foreign_company_stands_at_its_french_establishment(tmp_path: Path):
    seat = {"commune": None, "code_pays_etranger": "99140", "siret": siret(ONE)}
    row = row_of(tmp_path, company(siege=seat, nature_juridique="3120"))
    assert (row["commune"], row["kind"], row["country_code"]) == (SHORE, "company", "FR")


def test_of_a_unit_of_partial_diffusion_only_code_activity_and_commune_are_kept(tmp_path: Path):
    mask = "[NON-DIFFUSIBLE]"
    place = establishment(
        ONE, latitude=mask, longitude=mask, liste_enseignes=[mask, mask], nom_commercial=mask
    )
    row = row_of(
        tmp_path,
        company(
            nom_complet=mask, nom_raison_sociale=mask, statut_diffusion="P", places=[place],
            nature_juridique="1000", activite_principale="74.20Z",
        ),
    )  # fmt: skip
    assert row["name"] == f"Activités photographiques ({ONE})"
    assert (row["lat"], row["lon"], row["commune"]) == (None, None, SHORE)


@pytest.mark.parametrize("where", ["company", "establishment"])
def test_a_person_is_not_named_nor_located_also_where_a_mask_was_forgotten(
    tmp_path: Path, where: str
):
    state = {"statut_diffusion": "P"} if where == "company" else {}
    place = {"statut_diffusion_etablissement": "P"} if where == "establishment" else {}
    record = company(nom_complet="ANNA QUIDAM", places=[establishment(ONE, **place)], **state)
    row = row_of(tmp_path, record)
    assert (row["lat"], row["lon"]) == (None, None)
    assert ("QUIDAM" in row["name"]) == (where == "establishment")


def test_a_sole_trader_is_called_by_the_trade_name(tmp_path: Path):
    record = company(nom_complet="ANNA QUIDAM (PHOTO QUAI)", nature_juridique="1000")
    assert row_of(tmp_path, record)["name"] == "ANNA QUIDAM (PHOTO QUAI)"
    sign = establishment(ONE, liste_enseignes=[None, "PHOTO QUAI"])
    assert row_of(tmp_path, {**record, "matching_etablissements": [sign]})["name"] == "PHOTO QUAI"


def test_directors_are_not_read(tmp_path: Path):
    people = [{"nom": "QUIDAM", "prenoms": "ANNA", "type_dirigeant": "personne physique"}]
    assert "QUIDAM" not in str(row_of(tmp_path, company(dirigeants=people)))


def test_employees_are_those_of_the_open_establishments_in_the_territory(tmp_path: Path):
    shut = {"etat_administratif": "F", "date_fermeture": "2020-01-31"}
    places = [
        establishment(ONE, 1, tranche_effectif_salarie="01"),
        establishment(ONE, 2, tranche_effectif_salarie="11"),
        establishment(ONE, 3, tranche_effectif_salarie="NN"),
        establishment(ONE, 4, tranche_effectif_salarie="51", **shut),
        establishment(ONE, 5, tranche_effectif_salarie="51", commune=ELSEWHERE),
    ]
    record = company(places=places, tranche_effectif_salarie="51", nombre_etablissements_ouverts=4)
    assert row_of(tmp_path, record)["employees"] == 1.5 + 14.5


@pytest.mark.parametrize(("open_places", "employees"), [(1, 14.5), (2, None)])
def test_the_whole_companys_band_is_taken_only_where_it_has_no_other_establishment(
    tmp_path: Path, open_places: int, employees: float | None
):
    place = establishment(ONE, tranche_effectif_salarie=None)
    record = company(
        places=[place], tranche_effectif_salarie="11", nombre_etablissements_ouverts=open_places
    )
    assert row_of(tmp_path, record)["employees"] == employees


def test_a_company_that_ceased_closed_in_that_year(tmp_path: Path):
    shut = establishment(ONE, etat_administratif="F", date_fermeture="2019-06-30")
    ceased = {"etat_administratif": "C", "date_fermeture": "2020-01-15"}
    assert row_of(tmp_path, company(places=[shut], **ceased))["closed_year"] == 2019
    assert row_of(tmp_path, company(**ceased))["closed_year"] == 2020


def test_a_company_that_has_left_the_territory_closed_there(tmp_path: Path):
    shut = {"etat_administratif": "F"}
    places = [
        establishment(ONE, 1, date_fermeture="2016-06-30", **shut),
        establishment(ONE, 2, date_fermeture="2018-06-30", **shut),
        establishment(ONE, 3, commune=ELSEWHERE),
    ]
    assert row_of(tmp_path, company(places=places))["closed_year"] == 2018


def test_a_closed_establishment_without_a_day_closed_when_its_state_last_changed(tmp_path: Path):
    shut = establishment(ONE, etat_administratif="F", date_debut_activite="2021-04-06")
    assert row_of(tmp_path, company(places=[shut]))["closed_year"] == 2021


def test_what_closed_nobody_knows_when_is_rejected_rather_than_shown_as_open(tmp_path: Path):
    shut = establishment(ONE, etat_administratif="F", date_debut_activite=None)
    column, reason = refused(tmp_path, company(etat_administratif="C", places=[shut]))
    assert column == "date_fermeture"
    assert "does not know" in reason


def test_the_day_that_stands_for_an_unknown_one_is_no_year_of_foundation(tmp_path: Path):
    assert row_of(tmp_path, company(date_creation="1900-01-01"))["founded_year"] is None


def test_a_record_of_2022_is_read(tmp_path: Path):
    record = company(adresse_complete="1 QUAI DU LARGE", economie_sociale_solidaire=None)
    for key in ("matching_etablissements", "activite_principale_naf25", "statut_diffusion"):
        del record[key]
    assert row_of(tmp_path, record)["siret"] == siret(ONE)


def test_a_number_that_the_register_alone_knows_is_rejected(tmp_path: Path):
    phantom = dict.fromkeys(company()) | {
        "siren": "123456782", "siege": {}, "matching_etablissements": [],
    }  # fmt: skip
    assert refused(tmp_path, phantom)[0] == "matching_etablissements"


@pytest.mark.parametrize("record", ["text", 3, None, [], {}, {"siren": 12}])
def test_what_is_no_company_is_rejected(tmp_path: Path, record: Any):
    column, reason = refused(tmp_path, record)
    assert (column, "SIREN" in reason) == ("siren", True)


def test_a_faulty_value_is_told_with_the_services_own_name_for_it(tmp_path: Path):
    path = tmp_path / "page.json"
    path.write_bytes(page(company(siren="123456789"), company(2)))
    checked = read_source(SourceInput(setting(tmp_path), [path]), ["fr", "en"])
    assert (checked.extract.read, checked.accepted, checked.rejected) == (2, 1, 1)
    columns = {(fault.line, fault.column) for fault in checked.tables[0].rejected}
    assert (1, "siren") in columns


def test_a_company_on_two_pages_is_read_once(tmp_path: Path):
    (tmp_path / "all-0001.json").write_bytes(page(company(1), company(2), total=3))
    (tmp_path / "all-0002.json").write_bytes(page(company(2), company(3), total=3))
    extract = read(list(tmp_path.glob("*.json")), setting(tmp_path))
    assert extract.read == 3
    assert list(extract.tables["organisations"].rows["siren"]) == [
        siren(1), siren(2), siren(3),
    ]  # fmt: skip


def test_no_result_is_an_extract_without_rows(tmp_path: Path):
    (tmp_path / "all-0001.json").write_bytes(page())
    extract = read([tmp_path / "all-0001.json"], setting(tmp_path))
    assert (extract.read, extract.tables, extract.faults) == (0, {}, [])


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b"<html>429</html>", b'{"erreur": "x"}', b'{"articles": []}',
     b'{"results": {}}', b"\xff\xfe\x00", b"PK\x03\x04", b"[" * 100_000, b'{"results": "x"}'],
)  # fmt: skip
def test_a_file_that_is_no_answer_of_the_service_is_refused_by_name(tmp_path: Path, content: bytes):
    path = tmp_path / "page.json"
    path.write_bytes(content)
    with pytest.raises(FileRefused, match=r"page\.json"):
        read([path], setting(tmp_path))


VALID = page(company(1), company(2, statut_diffusion="P"), company(3, etat_administratif="C"))
VALUES = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just([]) | st.just({})


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_no_mutation_of_an_answer_escapes_but_as_a_refusal(tmp_path: Path, data: st.DataObject):
    how = data.draw(st.sampled_from(["cut", "flip", "encode", "value", "place", "drop"]))
    if how in ("value", "place", "drop"):
        body = json.loads(VALID)
        record = data.draw(st.sampled_from(body["results"]))
        if how == "place":
            record = record["matching_etablissements"][0]
        key = data.draw(st.sampled_from(sorted(record)))
        if how == "drop":
            del record[key]
        else:
            record[key] = data.draw(VALUES)
        content = json.dumps(body).encode()
    elif how == "encode":
        content = VALID.decode().encode(
            data.draw(st.sampled_from(["utf-16", "utf-32", "utf-8-sig"]))
        )
    else:
        at = data.draw(st.integers(0, len(VALID) - 1))
        byte = bytes([data.draw(st.integers(0, 255))]) if how == "flip" else b""
        content = VALID[:at] + byte + (VALID[at + 1 :] if how == "flip" else b"")
    path = tmp_path / "page.json"
    path.write_bytes(content)
    try:
        checked = read_source(SourceInput(setting(tmp_path), [path]), ["fr", "en"])
    except FileRefused:
        return
    assert checked.accepted + checked.rejected <= checked.extract.read <= 3


# What is asked for


def fetched(tmp_path: Path, register: Register, **options: Any) -> tuple[list[dict], list[str]]:
    """The parameters of every request, and the names of the kept files."""
    folder = tmp_path / "next"
    folder.mkdir(exist_ok=True)
    with service_of(register.answering()) as talk, patient() as service:
        fetch(folder, setting(tmp_path, location=talk.url, **options), service)
        return [params for *_, params in talk.asked], sorted(p.name for p in folder.iterdir())


def sirens(tmp_path: Path) -> list[str]:
    extract = read(list((tmp_path / "next").iterdir()), setting(tmp_path))
    return sorted(extract.tables["organisations"].rows["siren"])


def test_the_scope_and_the_focal_department_are_asked_for_with_what_places_a_company(
    tmp_path: Path,
):
    asked, files = fetched(tmp_path, Register([company()]))
    assert asked == [
        {
            "activite_principale": "59.11A,62.01Z", "departement": DEPARTMENT, "minimal": "true",
            "include": "siege,matching_etablissements", "limite_matching_etablissements": "100",
            "per_page": "25", "page": "1",
        }
    ]  # fmt: skip
    assert files == ["all-0001.json"]


def test_options_name_other_activities_departments_and_states(tmp_path: Path):
    options = {"activities": ["5911a"], "departments": ["2A", "2B"], "state": "open"}
    (asked,), _ = fetched(tmp_path, Register(), **options)
    assert (asked["activite_principale"], asked["departement"]) == ("59.11A", "2A,2B")
    assert asked["etat_administratif"] == "A"


@pytest.mark.parametrize(
    ("option", "value"),
    [("activities", ["cinema"]), ("activities", 3), ("departments", ["99"]), ("departments", 17),
     ("state", "new"), ("state", 1)],
)  # fmt: skip
def test_a_wrong_option_is_told_with_its_name(tmp_path: Path, option: str, value: Any):
    with pytest.raises(ConfigError, match=f"register: {option} must be"):
        fetched(tmp_path, Register(), **{option: value})


def test_every_page_is_asked_for_once_and_kept_as_it_came(tmp_path: Path):
    asked, files = fetched(tmp_path, Register([company(n) for n in range(1, 61)]))
    assert [params["page"] for params in asked] == ["1", "2", "3"]
    assert files == ["all-0001.json", "all-0002.json", "all-0003.json"]
    assert sirens(tmp_path) == sorted(siren(n) for n in range(1, 61))


def test_after_a_failure_only_what_is_missing_is_asked_for(tmp_path: Path):
    register = Register([company(n) for n in range(1, 61)])
    register.trouble = lambda params: Reply(503) if params["page"] == "3" else None
    with pytest.raises(ServiceFailed):
        fetched(tmp_path, register)
    register.trouble = lambda _params: None
    asked, _ = fetched(tmp_path, register)
    assert [params["page"] for params in asked] == ["3"]


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """The service tells of 50 results at most, rather than 10,000; there are three communes."""
    for module in (recherche_pages, recherche_entreprises):
        monkeypatch.setattr(module, "MOST_RESULTS", 50)
    monkeypatch.setattr(recherche_pages, "_communes", lambda _codes: ["17001", SHORE, INLAND])


def by_activity(number: int, code: str, commune: str = SHORE) -> dict[str, Any]:
    place = establishment(siren(number), commune=commune)
    return company(number, activite_principale=code, places=[place])


@pytest.mark.usefixtures("few")
def test_a_query_with_too_many_results_is_asked_again_by_activity(tmp_path: Path):
    register = Register(
        [by_activity(n, "59.11A" if n % 2 else "62.01Z") for n in range(1, 81)], most=50
    )
    asked, files = fetched(tmp_path, register)
    assert sirens(tmp_path) == sorted(siren(n) for n in range(1, 81))
    assert files == [
        "59.11A-0001.json", "59.11A-0002.json", "62.01Z-0001.json", "62.01Z-0002.json",
        "all-split.json",
    ]  # fmt: skip
    assert len(asked) == 5
    again, _ = fetched(tmp_path, register)
    assert again == []


@pytest.mark.usefixtures("few")
def test_an_activity_with_too_many_results_is_asked_again_by_commune(tmp_path: Path):
    places = {n: SHORE if n % 2 else INLAND for n in range(1, 71)}
    register = Register([by_activity(n, "59.11A", place) for n, place in places.items()], most=50)
    asked, files = fetched(tmp_path, register, activities=["59.11A"])
    assert sirens(tmp_path) == sorted(siren(n) for n in places)
    assert {f"all-{SHORE}-0002.json", f"all-{INLAND}-0002.json", "all-split.json"} <= set(files)
    assert {params.get("code_commune", "")[:2] for params in asked} == {"", DEPARTMENT}
    assert read(list((tmp_path / "next").iterdir()), setting(tmp_path)).warnings == []


@pytest.mark.usefixtures("few")
def test_what_still_exceeds_is_told_as_a_warning(tmp_path: Path):
    register = Register([by_activity(n, "59.11A") for n in range(1, 71)], most=50)
    fetched(tmp_path, register, activities=["59.11A"])
    assert len(sirens(tmp_path)) == 50
    (warning,) = read(list((tmp_path / "next").iterdir()), setting(tmp_path)).warnings
    assert "no more than 50 results" in warning.text()


def test_cities_with_arrondissements_are_asked_for_by_these():
    codes = recherche_pages._communes(("75",))
    assert codes[0] == "75056"
    assert len(codes) == 21
    assert {SHORE, INLAND} <= set(recherche_pages._communes((DEPARTMENT,)))


def test_an_answer_that_is_none_of_this_service_fails_in_words(tmp_path: Path):
    register = Register(trouble=lambda _params: reply_json({"message": "hello"}))
    with pytest.raises(FileRefused, match="no answer of API Recherche"):
        fetched(tmp_path, register)
    assert list((tmp_path / "next").iterdir()) == []


def test_the_reason_of_a_refusal_is_the_services_own(tmp_path: Path):
    reply = reply_json(
        {"erreur": "Au moins une valeur du paramètre departement est non valide."}, 400
    )
    with pytest.raises(ServiceFailed, match="Au moins une valeur du paramètre"):
        fetched(tmp_path, Register(trouble=lambda _params: reply))


def test_the_address_may_end_with_search(tmp_path: Path):
    folder = tmp_path / "next"
    folder.mkdir()
    with service_of(Register([company()]).answering()) as talk, patient() as service:
        fetch(folder, setting(tmp_path, location=f"{talk.url}/search"), service)
    assert sirens(tmp_path) == [ONE]

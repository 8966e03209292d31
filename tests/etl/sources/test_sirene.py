"""The national stock: which establishments are taken, and what their units become."""

import gzip

import pandas as pd
import pytest

from etl.faults import FileRefused
from observatory.config import ConfigError
from tests.project_lists import rows, told, warned
from tests.stock_files import (
    ESTABLISHMENTS_2018,
    ESTABLISHMENTS_2019,
    ESTABLISHMENTS_2024,
    ESTABLISHMENTS_2026,
    PERIODS,
    POSITIONS_17,
    POSITIONS_19,
    UNITS,
    config,
    establishment,
    parquet,
    read_stock,
    siren,
    siret,
    text,
    unit,
    write,
)


def organisations(found):
    """The organisations that were read, by SIREN; None where a cell is empty."""
    return {
        row["siren"]: {name: None if pd.isna(cell) else cell for name, cell in row.items()}
        for row in (
            {**row, "member_of": None, "know_how": None} for row in rows(found, "organisations")
        )
    }


def only(found):
    """The one organisation that was read."""
    (row,) = organisations(found).values()
    return row


# What is taken


@pytest.mark.parametrize(
    "columns", [ESTABLISHMENTS_2018, ESTABLISHMENTS_2019, ESTABLISHMENTS_2024, ESTABLISHMENTS_2026]
)
@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_unit_is_read_from_the_files_of_every_year(tmp_path, columns, form):
    # A number with leading zeros must keep them.
    given = [
        establishment(32517, trancheEffectifs="11"),
        establishment(2, activitePrincipaleE="01.11Z"),
    ]
    if form == "csv":
        write(tmp_path, given, [unit(32517)], columns=columns)
    else:
        parquet(tmp_path / "StockEtablissement_utf8.parquet", columns, given)
        parquet(tmp_path / "StockUniteLegale_utf8.parquet", UNITS, [unit(32517)])
    found = read_stock(tmp_path, url="https://example.org/stock", title="The stock")
    expected = {
        "org_id": f"siren:{siren(32517)}", "siren": siren(32517), "siret": siret(32517),
        "name": "Film 32517", "kind": "company", "country_code": "FR", "naf": "59.11A",
        "commune": "48095", "founded_year": 2010, "employees": 14.5, "closed_year": None,
        "source_title": "The stock", "source_url": "https://example.org/stock",
        "source_date": pd.Timestamp("2024-06-30"),
    }  # fmt: skip
    assert {name: only(found)[name] for name in expected} == expected
    assert siren(32517).startswith("0003")
    assert (found.extract.read, found.accepted, found.rejected) == (2, 1, 0)
    assert warned(found) == []


def test_only_local_establishments_of_the_scope_are_taken_open_or_closed(tmp_path):
    folder = write(
        tmp_path,
        [
            establishment(1),
            establishment(2, etatAdministratif="F"),
            establishment(3, codeCommuneE="13055"),
            establishment(4, codeCommuneE=""),
            establishment(5, activitePrincipaleE="47.11F"),
            establishment(6, activitePrincipaleE="6201Z"),
            establishment(7, activitePrincipaleE=""),
        ],
        [],
    )
    found = read_stock(folder)
    assert set(organisations(found)) == {siren(1), siren(2), siren(6)}
    assert organisations(found)[siren(6)]["naf"] == "62.01Z"
    assert (found.extract.read, found.accepted) == (7, 3)


def test_codes_of_other_nomenclatures_do_not_count_even_where_they_look_alike(tmp_path):
    marks = {1: "NAFRev2", 2: "", 3: "NAFRev1", 4: "NAF1993", 5: "NAP"}
    folder = write(tmp_path, [establishment(n, nomenclature=mark) for n, mark in marks.items()], [])
    assert set(organisations(read_stock(folder))) == {siren(1), siren(2)}
    without = [name for name in ESTABLISHMENTS_2018 if not name.startswith("nomenclature")]
    folder = write(tmp_path / "b", [establishment(1), establishment(2, activitePrincipaleE="92.1A")],
                   [], columns=without)  # fmt: skip
    assert set(organisations(read_stock(folder))) == {siren(1)}


def test_city_districts_and_former_communes_count_as_their_commune(tmp_path):
    folder = write(tmp_path, [establishment(1, codeCommuneE="75101"), establishment(2)], [])
    assert only(read_stock(folder, config("75")))["commune"] == "75101"
    folder = write(tmp_path / "b", [establishment(1, codeCommuneE="48011")], [])
    assert only(read_stock(folder))["commune"] == "48011"


def test_without_a_scope_the_configuration_is_asked_for_one(tmp_path):
    folder = write(tmp_path, [establishment(1)])
    with pytest.raises(ConfigError, match=r"\[scope\].*59\.11A"):
        read_stock(folder, config(scope={}))


# One organisation a unit


def test_a_unit_is_one_organisation_by_its_seat_then_open_then_oldest_establishment(tmp_path):
    def of(number, place, created, seat="false", state="A"):
        return establishment(number, place, dateCreationE=created, etablissementSiege=seat, etatAdministratif=state)  # fmt: skip

    folder = write(
        tmp_path,
        [
            of(1, 1, "2001-01-01"), of(1, 2, "2015-01-01", "true"), of(1, 3, "2002-01-01", state="F"),
            of(2, 1, "1999-01-01", state="F"), of(2, 2, "2012-01-01"), of(2, 3, "2011-01-01"),
            of(3, 1, "1900-01-01"), of(3, 2, "2020-01-01"),
        ],
        [],
    )  # fmt: skip
    found = organisations(read_stock(folder))
    assert {key: row["siret"] for key, row in found.items()} == {
        siren(1): siret(1, 2), siren(2): siret(2, 3), siren(3): siret(3, 2),
    }  # fmt: skip
    # Founded with the first of them; 1 January 1900 stands for a day that is not known.
    assert [row["founded_year"] for row in found.values()] == [2001, 1999, 2020]


def test_a_unit_is_closed_when_all_its_local_establishments_are(tmp_path):
    def closed(number, place, day):
        return establishment(number, place, etatAdministratif="F", dateDebut=day)

    folder = write(
        tmp_path,
        [
            closed(1, 1, "2015-02-03"), closed(1, 2, "2017-12-31"),
            closed(2, 1, "2015-02-03"), establishment(2, 2),
        ],
        [],
    )  # fmt: skip
    found = organisations(read_stock(folder))
    assert found[siren(1)]["closed_year"] == 2017
    assert found[siren(2)]["closed_year"] is None


def test_a_closure_without_a_day_is_rejected_and_never_counts_as_open(tmp_path):
    folder = write(tmp_path, [establishment(1, etatAdministratif="F", dateDebut="")], [])
    found = read_stock(folder)
    assert told(found) == [
        (
            1,
            "dateDebut",
            "",
            "closed on a day that the register does not know: it counts in no year",
        )
    ]
    assert (found.accepted, found.rejected) == (0, 1)


def test_the_history_tells_when_it_was_closed_where_a_later_change_moved_the_period(tmp_path):
    write(
        tmp_path,
        [establishment(n, etatAdministratif="F", dateDebut="2021-01-01") for n in (1, 2)],
        [],
    )
    periods = [
        {"siret": siret(1), "dateDebut": "2010-03-01", "dateFin": "2013-06-30", "etatAdministratifEtablissement": "A"},
        {"siret": siret(1), "dateDebut": "2013-07-01", "dateFin": "2015-12-31", "etatAdministratifEtablissement": "A"},
        {"siret": siret(1), "dateDebut": "2016-01-01", "dateFin": "2020-12-31", "etatAdministratifEtablissement": "F"},
        {"siret": siret(9), "dateDebut": "2010-03-01", "dateFin": "2011-12-31", "etatAdministratifEtablissement": "A"},
    ]  # fmt: skip
    (tmp_path / "StockEtablissementHistorique_utf8.csv").write_text(text(PERIODS, periods))
    found = organisations(read_stock(tmp_path))
    # Open to the last day of 2015: closed on the first of 2016.
    assert [found[siren(n)]["closed_year"] for n in (1, 2)] == [2016, 2021]
    (tmp_path / "StockEtablissementHistorique_utf8.csv").unlink()
    parquet(tmp_path / "StockEtablissementHistorique_utf8.parquet", PERIODS, periods)
    assert organisations(read_stock(tmp_path))[siren(1)]["closed_year"] == 2016


def test_employees_are_the_middles_of_the_bands_of_the_open_establishments(tmp_path):
    folder = write(
        tmp_path,
        [
            establishment(1, 1, trancheEffectifs="12"), establishment(1, 2, trancheEffectifs="01"),
            establishment(1, 3, trancheEffectifs="11", etatAdministratif="F"),
            establishment(2, 1, trancheEffectifs="NN"), establishment(3, 1, trancheEffectifs="00"),
        ],
        [],
    )  # fmt: skip
    found = organisations(read_stock(folder))
    assert found[siren(1)]["employees"] == 34.5 + 1.5
    assert found[siren(2)]["employees"] is None
    assert found[siren(3)]["employees"] == 0


def test_names_and_kinds_come_from_the_unit(tmp_path):
    folder = write(
        tmp_path,
        [establishment(n, enseigne1="Le Studio") for n in range(1, 7)] + [establishment(7), establishment(8)],
        [
            unit(1), unit(2, denominationUniteL="", denominationUsuelle1="Usual"),
            unit(3, denominationUniteL=""), unit(4, categorieJ="9220"), unit(5, categorieJ="7210"),
            unit(7, denominationUniteL="", categorieJ="1000", prenom1="Ida", prenomUsuel="Ada", nomUniteL="Roc", nomUsage="Val"),
        ],
    )  # fmt: skip
    found = organisations(read_stock(folder))
    names = {n: found[siren(n)]["name"] for n in range(1, 9)}
    # Six has no row among the units, eight neither a row nor a sign.
    assert names == {
        1: "Film 1", 2: "Usual", 3: "Le Studio", 4: "Film 4", 5: "Film 5", 6: "Le Studio",
        7: "Ada Val", 8: names[8],
    }  # fmt: skip
    assert siren(8) in names[8]
    kinds = [found[siren(n)]["kind"] for n in (1, 4, 5, 6, 7)]
    assert kinds == ["company", "association", "authority", "company", "company"]


def test_without_the_file_of_units_signs_are_names_and_it_is_said(tmp_path):
    found = read_stock(write(tmp_path, [establishment(1, enseigne1="Le Studio")]))
    assert only(found)["name"] == "Le Studio"
    assert ["StockUniteLegale" in message for message in warned(found)] == [True]


# Who gives out its name in part


@pytest.mark.parametrize("mark", ["P", "N"])
@pytest.mark.parametrize("of", ["unit", "establishment"])
def test_partial_diffusion_keeps_code_activity_and_commune_alone(tmp_path, mark, of):
    person = {"categorieJ": "1000", "denominationUniteL": "", "prenomUsuel": "Zéphyrine", "nomUniteL": "Quatrefeuille"}  # fmt: skip
    folder = write(
        tmp_path,
        [establishment(1, enseigne1="Chez Zéphyrine", statut=mark if of == "establishment" else "O")],
        [unit(1, **person, statut=mark if of == "unit" else "O")],
        [{"siret": siret(1), "y_latitude": "44.5", "x_longitude": "3.5", "qualite_xy": "11"}],
    )  # fmt: skip
    found = read_stock(folder)
    row = only(found)
    assert (row["siren"], row["naf"], row["commune"]) == (siren(1), "59.11A", "48095")
    assert siren(1) in row["name"]
    assert row["lat"] is None
    for secret in ("Zéphyrine", "Quatrefeuille", "44.5"):
        cells = found.extract.tables["organisations"].rows.to_csv()
        assert secret not in cells


def test_a_masked_value_is_no_value(tmp_path):
    folder = write(
        tmp_path,
        [establishment(1, enseigne1="[ND]")],
        [
            unit(
                1,
                denominationUniteL="[ND]",
                categorieJ="1000",
                nomUniteL="[ND]",
                prenomUsuel="[ND]",
            )
        ],
    )
    assert "[ND]" not in only(read_stock(folder))["name"]
    assert siren(1) in only(read_stock(folder))["name"]


# Positions


def place(**cells):
    """A row of the geolocation file: 44.52, 3.5 in Lambert 93."""
    row = {
        "siret": siret(1),
        "x": "739732.34",
        "y": "6380303.86",
        "qualite_xy": "11",
        "epsg": "2154",
    }
    return row | {"y_latitude": "44.52", "x_longitude": "3.5"} | cells


@pytest.mark.parametrize("columns", [POSITIONS_17, POSITIONS_19])
@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_positions_come_from_the_geolocation_file_of_either_shape(tmp_path, columns, form):
    write(tmp_path, [establishment(1), establishment(2)], [])
    path = tmp_path / f"GeolocalisationEtablissement.{form}"
    if form == "csv":
        path.write_text(text(columns, [place()], ";"), encoding="utf-8")
    else:
        parquet(path, columns, [place()])
    found = organisations(read_stock(tmp_path))
    assert (found[siren(1)]["lat"], found[siren(1)]["lon"]) == (44.52, 3.5)
    assert found[siren(2)]["lat"] is None


@pytest.mark.parametrize(
    ("epsg", "x", "y", "lat", "lon"),
    [
        ("2154", "700000", "6600000", 46.5, 3.0),  # the origin of Lambert 93
        ("2975", "500000", "7700000", -20.80, 57.0),  # UTM 40 south, on its central meridian
        ("5490", "500000", "1600000", 14.47, -63.0),  # UTM 20 north
        ("2972", "500000", "500000", 4.52, -51.0),  # UTM 22 north
        ("4471", "500000", "8600000", -12.67, 45.0),  # UTM 38 south
    ],
)
def test_a_position_on_a_grid_is_turned_into_degrees(tmp_path, epsg, x, y, lat, lon):
    row = place(epsg=epsg, x=x, y=y, y_latitude="", x_longitude="")
    found = only(read_stock(write(tmp_path, [establishment(1)], [], [row])))
    assert found["lat"] == pytest.approx(lat, abs=0.01)
    assert found["lon"] == pytest.approx(lon, abs=0.01)


@pytest.mark.parametrize(
    "cells",
    [
        {"qualite_xy": "33"},
        {"y_latitude": "", "x_longitude": "", "epsg": "none"},
        {"y_latitude": "", "x_longitude": "", "x": "1e30"},
        {"y_latitude": "", "x_longitude": "", "epsg": "999999"},
        {"y_latitude": "[ND]", "x_longitude": "[ND]", "x": "[ND]"},
    ],
)
def test_a_position_that_is_the_commune_s_or_none_is_left_out(tmp_path, cells):
    found = only(read_stock(write(tmp_path, [establishment(1)], [], [place(**cells)])))
    assert found["lat"] is None
    assert found["lon"] is None


def test_a_position_with_a_decimal_comma_rejects_its_row(tmp_path):
    folder = write(tmp_path, [establishment(1)], [], [place(y_latitude="4452,1")])
    assert [(line, column) for line, column, *_ in told(read_stock(folder))] == [(1, "y_latitude")]


def test_files_geocoded_elsewhere_bring_their_own_positions(tmp_path):
    given = [
        establishment(1, latitude="44.5", longitude="3.4", geo_type="housenumber"),
        establishment(2, latitude="44.5", longitude="3.4", geo_type="municipality"),
    ]
    found = organisations(read_stock(write(tmp_path, given, [], columns=ESTABLISHMENTS_2019)))
    assert (found[siren(1)]["lat"], found[siren(1)]["lon"]) == (44.5, 3.4)
    assert found[siren(2)]["lat"] is None


# Figures to compare with


def test_open_establishments_are_counted_here_and_in_the_country(tmp_path):
    elsewhere = {"codeCommuneE": "13055"}
    folder = write(
        tmp_path,
        [
            establishment(1), establishment(1, 2), establishment(2, activitePrincipaleE="62.01Z"),
            establishment(3, activitePrincipaleE="47.11F"), establishment(4, etatAdministratif="F"),
            establishment(5, **elsewhere), establishment(6, activitePrincipaleE="47.11F", **elsewhere),
            establishment(7, nomenclature="NAF1993", **elsewhere), establishment(8, codeCommuneE=""),
        ],
        [],
    )  # fmt: skip
    found = rows(read_stock(folder), "published_figures")
    figures = {(row["territory"], row["measure"]): row["value"] for row in found}
    # Nine, but for the closed one and the one abroad, which has no commune.
    assert figures == {
        ("48", "establishments"): 4, ("48", "establishments:production"): 2,
        ("48", "establishments:games"): 1, ("FR", "establishments"): 7,
        ("FR", "establishments:production"): 3, ("FR", "establishments:games"): 1,
    }  # fmt: skip


def test_the_figures_period_is_the_year_of_the_files_latest_treatment(tmp_path):
    def treated(*days):
        return [establishment(n, dateDernierT=day) for n, day in enumerate(days, start=1)]

    folder = write(tmp_path, treated("2019-11-14T14:00:12", "2023-01-02T00:00:00", ""), [])
    assert {row["period_start"].year for row in rows(read_stock(folder), "published_figures")} == {
        2023
    }
    folder = write(tmp_path / "b", treated("", "soon"), [])
    assert {row["period_start"].year for row in rows(read_stock(folder), "published_figures")} == {
        2026
    }


def test_a_territory_without_any_establishment_of_the_scope_is_told(tmp_path):
    found = read_stock(write(tmp_path, [establishment(1, codeCommuneE="13055")], []))
    assert (found.extract.read, found.accepted, rows(found, "organisations")) == (1, 0, [])
    assert ["lies in the territory" in message for message in warned(found)] == [True]
    found = read_stock(write(tmp_path / "b", [establishment(1, nomenclature="NAF2025")], []))
    assert ["written in NAF rev. 2" in message for message in warned(found)] == [True]


# Files


def test_several_files_of_a_kind_are_one_and_two_editions_are_refused(tmp_path):
    folder = write(tmp_path, [establishment(1)], [unit(1), unit(2)])
    parquet(folder / "geo_siret_48.parquet", ESTABLISHMENTS_2026, [establishment(2)])
    assert set(organisations(read_stock(folder))) == {siren(1), siren(2)}
    parquet(folder / "StockEtablissement_2023.parquet", ESTABLISHMENTS_2024, [establishment(1)])
    with pytest.raises(FileRefused, match="Keep one edition"):
        read_stock(folder)


def test_a_file_is_known_by_its_columns_where_its_name_says_nothing(tmp_path):
    (tmp_path / "a.csv").write_text(text(ESTABLISHMENTS_2018, [establishment(1)]))
    (tmp_path / "b.csv").write_text(text(UNITS, [unit(1)]))
    (tmp_path / "c.csv").write_text(text(POSITIONS_19, [place()], ";"))
    (tmp_path / "d.csv").write_text("name,age\nx,1\n")
    (tmp_path / "README.txt").write_text("about")
    (tmp_path / "StockEtablissementLiensSuccession_utf8.csv").write_text("a,b\n1,2\n")
    (tmp_path / "StockUniteLegaleHistorique_utf8.csv").write_text("siren,dateFin\n1,2\n")
    found = read_stock(tmp_path)
    assert (only(found)["name"], only(found)["lat"]) == ("Film 1", 44.52)
    assert sorted(warned(found)) == [
        "README.txt is none of the register’s stock files; it is ignored.",
        "d.csv is none of the register’s stock files; it is ignored.",
    ]


def test_packed_csv_files_are_read_and_archives_say_what_to_do(tmp_path):
    content = text(ESTABLISHMENTS_2019, [establishment(1)]).encode()
    (tmp_path / "StockEtablissement.csv.gz").write_bytes(gzip.compress(content))
    assert only(read_stock(tmp_path))["siren"] == siren(1)
    (tmp_path / "StockUniteLegale.csv.zip").write_bytes(b"PK\x03\x04 whatever")
    with pytest.raises(FileRefused, match=r"StockUniteLegale\.csv\.zip.*ZIP.*Unpack it"):
        read_stock(tmp_path)


def test_signs_of_patterns_in_a_files_own_name_are_part_of_it(tmp_path):
    folder = tmp_path / "a[b]{c}"
    folder.mkdir()
    (folder / "StockEtablissement [1] 'x'.csv").write_text(
        text(ESTABLISHMENTS_2018, [establishment(1)])
    )
    assert only(read_stock(folder))["siren"] == siren(1)


def test_quotes_commas_and_apostrophes_stay_in_their_cells(tmp_path):
    name = "L'\"Atelier\", d'Ô"
    folder = write(
        tmp_path, [establishment(1, enseigne2="'x'")], [unit(1, denominationUniteL=name)]
    )
    assert only(read_stock(folder))["name"] == name


def test_a_missing_column_refuses_the_file_with_its_name_and_the_nearest(tmp_path):
    columns = [
        "codesCommuneEtablissement" if c == "codeCommuneEtablissement" else c
        for c in ESTABLISHMENTS_2018
    ]
    folder = write(tmp_path, [establishment(1)], columns=columns)
    with pytest.raises(
        FileRefused,
        match=r"StockEtablissement_utf8\.csv.*codeCommuneEtablissement \(→ codesCommune",
    ):
        read_stock(folder)


def test_a_column_that_stands_twice_refuses_the_file(tmp_path):
    write(tmp_path, [establishment(1)], columns=[*ESTABLISHMENTS_2018, "siret"])
    with pytest.raises(FileRefused, match="stand twice: siret"):
        read_stock(tmp_path)


def test_addresses_are_for_the_distributed_engine(tmp_path):
    with pytest.raises(FileRefused, match="--engine spark"):
        read_stock(["s3://bucket/StockEtablissement.parquet"])
    write(tmp_path, [establishment(1)], [])
    assert only(read_stock([f"file://{tmp_path}/StockEtablissement_utf8.csv"]))

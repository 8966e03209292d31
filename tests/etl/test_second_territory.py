"""Another territory, with its own configuration and data and not a line of code: an invented region
of Spain, through the command line, against values worked out by hand.

Every yearly value that is published is checked. The files are written as they are met: cp1252 with
semicolons, a byte order mark, amounts such as ``12 500,50``, days such as ``12/05/2021``.
"""

import json
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from observatory import ROOT
from observatory.snapshot import Snapshot

pytestmark = pytest.mark.slow

REGION = "ES-MV"
VALL, LITORAL, OTHER = "basin:vall-d-oris", "basin:litoral", "basin:other"

CONFIG = """
    title = { en = "Image of the valley", fr = "Image de la vallée" }
    languages = ["en", "fr"]
    baseline_year = 2021

    [territory]
    focal = "ES-MV"
    country = "ES"
    [territory.basins]
    "Vall d'Orís" = ["71001", "71002"]
    "Litoral" = ["72001"]
    [territory.localities]
    "Polígon Audiovisual" = "71002"

    [scope]
    "59.12" = "produccio"

    [clusters]
    focal = "pol-imatge-vall"

    [actions]
    organisers = ["cambra-vall"]
"""
DATASET = """
    title = "La Vall"
    as_of = 2022-12-31
"""
TERRITORIES = """
    code,name,level,parent,population,lat,lon
    ES-MV,Marca de la Vall,region,ES,90000,,
    71,Vallalta,department,ES-MV,60000,,
    72,Serramar,department,ES-MV,30000,,
    90,Llunyana,department,ES,15000,,
    71001,Sant Jordi de l'Alzina,commune,71,40000,41.90,2.10
    71002,Vilanova d'Orís,commune,71,20000,42.05,2.20
    72001,Peñalba del Río,commune,72,25000,41.70,2.60
    72002,L'Ametlla Blanca,commune,72,5000,41.60,2.75
    90001,Ciutat Llunyana,commune,90,15000,40.00,0.50
"""
ORGANISATIONS = """
    org_id;name;kind;country_code;segment;commune;department_code;founded_year;closed_year;employees;naf;member_of
    cambra-vall;Cambra de Comerç de la Vall;institution;ES;;Sant Jordi de l'Alzina;71;;;;;
    nuria;Animació Núria, S.L.;company;ES;;SANT JORDI DE L’ALZINA;71;2020;;12;59.12;pol-imatge-vall
    nandu;Cine Ñandú, S.A.;company;ES;;Penalba del Rio;72;2021;;7,5;5912;
    drac;Drac Videojocs;company;ES;videojocs;Polígon Audiovisual;71;2020;2021;4;;Pol de la Imatge de la Vall
    ombra;Ombra Produccions;company;ES;produccio;;72;2022;;;;
    forn;Forn de Pa;company;ES;produccio;L'Ametlla Blanca;72;2020;;30;10.71;
    escola;Escola de Cinema;school;ES;;L'Ametlla Blanca;72;;;;;
    lluny;Films de Lluny;company;ES;produccio;Ciutat Llunyana;90;2020;;9;59.12;
    torino;Torino Piemonte Immagini;company;IT;;;;;;;;
"""
# In scope: nuria, nandu, drac (until 2021) and ombra (known to lie in a province of the region, in no
# basin). Not: forn (a bakery by its code), lluny (elsewhere).
CLUSTERS = """
    cluster_id,name,kind,seat,country_code,chimera,bodies
    pol-imatge-vall,Pol de la Imatge de la Vall,focal,Sant Jordi de l'Alzina,ES,1,cambra-vall
    pugliese,Cluster Pugliese dell'Immagine,foreign,Bari,IT,1,
    danubi,Danube Image Cluster,foreign,Wien,AT,1,
    nord,Clúster del Nord,national,Ciutat Llunyana,ES,0,
"""
EVENTS = """
    event_id,title,kind,start_date,country_code,commune,organiser,attendance,status
    E1,Trobada BtoB,btob,12/05/2021,ES,Sant Jordi de l'Alzina,cambra-vall,80,
    E2,Jornada informativa,information-workshop,2021-10,ES,Peñalba del Río,Cambra de Comerç de la Vall,35,held
    E3,Congreso de la imagen,conference,2022-03-15,ES,L'Ametlla Blanca,altres,200,held
    E4,Campaña de comunicación,campaign,2022,ES,,cambra-vall,,held
    E5,Mercat internacional,international-fair,2022-06-01,FR,,,,held
    E6,Festival de Peñalba,festival,2022-08-20,ES,Peñalba del Río,altres,5000,held
    E7,BtoB anul·lat,btob,2022-09-09,ES,Vilanova d'Orís,cambra-vall,90,cancelled
    E8,Networking,networking,2021-11-20,ES,Polígon Audiovisual,altres,20,held
"""
PARTICIPATIONS = """
    event_id;organisation;attended;meetings;leads;contracts;contract_value_eur
    E1;nuria;1;6;3;1;12 500,50
    E1;Drac Videojocs;1;4;1;;
    E1;nandu;0;9;9;9;9 999,99
    E2;nandu;1;;2;1;1 000,25
    E2;nuria;;;;;
    E3;ombra;1;;5;;
    E5;nuria;1;;;;
    E5;lluny;1;;;;
    E8;Estudi Desconegut;1;;;;
"""
SUPPORT = """
    case_id;organisation;kind;status;applied_on;decided_on;amount_granted_eur
    S1;nuria;funding;granted;10/01/2021;15/03/2021;12\u00a0500,50
    S2;nandu;funding;refused;2021-02;2021-04;
    S3;ombra;funding;delivered;2022-01-10;2022;800
    S4;drac;mentoring;delivered;2021-06-01;;
    S5;Cine Ñandú S.A.;fair;delivered;2022-05-01;;
    S6;escola;training;withdrawn;2022-02-01;;
    S7;lluny;funding;applied;2022-02-01;;
"""
PARTNERSHIPS = """
    partnership_id,project_id,organisation_a,organisation_b,kind,start_date,end_date,country_a,country_b,budget_eur
    P1,far,Animació Núria SL,Torino Piemonte Immagini,eu-project,2021-03,,ES,IT,250000
    P2,far,nuria,Wien Bild GmbH,eu-project,2021-04,2022-06,ES,AT,400000
    P3,,pol-imatge-vall,pugliese,memorandum,2022,2022,ES,IT,
    P4,,lluny,torino,exchange,2021,2021,ES,IT,
    P5,,cambra-vall,Danube Image Cluster,joint-event,2021-09-01,2021-09-02,ES,AT,
"""
MENTIONS = """
    mention_id,date,outlet,url,outlet_scope,entities
    M1,2021-02-01,Diari de la Vall,https://example.org/1,local,pol-imatge-vall
    M2,2021-03,Ràdio Nord,https://example.org/2,regional,Clúster del Nord
    M3,2022-05-05,Diari de la Vall,https://example.org/3,local,cambra-vall;nord
"""
FIGURES = """
    figure_id,subject,measure,period_start,value,unit,source_title,source_url
    F1,comissio,rodatges,2021,42,count,Memòria,https://example.org/4
"""

EXPECTED = ROOT / "tests" / "data_spain" / "yearly_values.txt"
"""The values worked out by hand; a dash where none is published. In R2.5, nuria is the one local
company that is active abroad."""

Key = tuple[str, str, str, int]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Snapshot]:
    """What the load of the region tells, and its snapshot."""
    root = tmp_path_factory.mktemp("spain")
    data = root / "la-vall"
    data.mkdir()
    config = _write(root / "valley.toml", CONFIG)
    _write(data / "dataset.toml", DATASET)
    _write(data / "territories.csv", TERRITORIES)
    _write(data / "organisations.csv", ORGANISATIONS, "cp1252")
    _write(data / "clusters.csv", CLUSTERS)
    _write(data / "events.csv", EVENTS, "utf-8-sig")
    _write(data / "participations.csv", PARTICIPATIONS)
    _write(data / "support.csv", SUPPORT, "cp1252")
    _write(data / "partnerships.csv", PARTNERSHIPS)
    _write(data / "mentions.csv", MENTIONS)
    _write(data / "published_figures.csv", FIGURES)
    out = root / "warehouse"
    run = subprocess.run(
        [sys.executable, "-m", "etl", "run", "--config", str(config), "--data", str(data),
         "--out", str(out), "--json"],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    result = json.loads(run.stdout)
    return result, Snapshot(out / "la-vall" / f"{result['snapshot']}.duckdb")


def _write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes((dedent(text).strip() + "\n").encode(encoding))
    return path


def test_every_file_is_read_whole_whatever_its_encoding(
    told: tuple[dict[str, Any], Snapshot],
) -> None:
    result, snapshot = told
    assert (result["dataset"], result["as_of"]) == ("la-vall", "2022-12-31")
    read = {item["name"]: (item["read"], item["rejected"]) for item in result["sources"]}
    assert read == {
        "clusters": (4, 0),
        "events": (8, 0),
        "mentions": (3, 0),
        "organisations": (9, 0),
        "participations": (9, 0),
        "partnerships": (5, 0),
        "published_figures": (1, 0),
        "support": (7, 0),
        "territories": (9, 0),
    }
    names = snapshot.query("SELECT name FROM organisation WHERE org_id IN ('nuria', 'nandu')")
    assert set(names["name"]) == {"Animació Núria, S.L.", "Cine Ñandú, S.A."}
    titles = snapshot.query("SELECT event_id, title FROM event WHERE event_id IN ('E1', 'E4')")
    assert set(titles["title"]) == {"Trobada BtoB", "Campaña de comunicación"}


def test_organisations_are_found_by_name_and_by_place(
    told: tuple[dict[str, Any], Snapshot],
) -> None:
    rows = told[1].query("SELECT org_id, kind, is_local, in_scope, basin_code FROM organisation")
    found = {row["org_id"]: row for row in rows.to_dict("records")}
    assert {key for key, row in found.items() if row["in_scope"]} == {
        "nuria",
        "nandu",
        "drac",
        "ombra",
    }
    assert found["nuria"]["basin_code"] == found["drac"]["basin_code"] == VALL
    assert found["nandu"]["basin_code"] == LITORAL
    assert found["escola"]["basin_code"] == OTHER
    assert found["ombra"]["is_local"]
    assert not found["lluny"]["is_local"]
    # No duplicate of those that rows name differently, and one entry for each name in no list.
    unlisted = {key for key, row in found.items() if row["kind"] == "unlisted"}
    assert unlisted == {"unlisted:altres", "unlisted:estudi-desconegut", "unlisted:wien-bild"}


def test_every_yearly_value_is_the_one_worked_out_by_hand(
    told: tuple[dict[str, Any], Snapshot],
) -> None:
    rows = told[1].query("""
        SELECT indicator_id, territory_code, segment, year(period_end) AS year, value, status
        FROM indicator_value
        WHERE date_diff('day', period_start, period_end) > 360
    """)
    assert set(rows["status"]) == {"ok"}  # 2022 ends on the data date
    published = {
        (str(i), str(t), str(s), int(y)): float(v)
        for i, t, s, y, v in rows.drop(columns="status").itertuples(index=False, name=None)
    }
    expected = _expected()
    assert set(published) == set(expected)
    wrong = {
        key: (published[key], value)
        for key, value in expected.items()
        if published[key] != pytest.approx(value)
    }
    assert wrong == {}


def _expected() -> dict[Key, float]:
    header, *lines = EXPECTED.read_text(encoding="utf-8").splitlines()
    years = [int(year) for year in header.split()[3:]]
    values: dict[Key, float] = {}
    for line in lines:
        indicator, place, segment, *cells = line.split()
        territory = REGION if place == "all" else f"basin:{place}"
        for year, cell in zip(years, cells, strict=True):
            if cell != "–":
                numerator, _, denominator = cell.partition("/")
                values[indicator, territory, segment, year] = float(numerator) / float(
                    denominator or 1
                )
    return values


def test_parts_of_a_year_follow_how_precisely_a_date_is_known(
    told: tuple[dict[str, Any], Snapshot],
) -> None:
    rows = told[1].query(
        """SELECT indicator_id || ' ' || strftime(period_start, '%Y-%m') AS period, value
        FROM indicator_value WHERE territory_code = ? AND segment = 'all'
          AND date_diff('day', period_start, period_end) BETWEEN 80 AND 100""",
        [REGION],
    )
    quarters = dict(zip(rows["period"], rows["value"], strict=True))
    assert quarters["R3.2 2021-10"] == 1  # E2, known to October 2021
    assert quarters["R3.3 2022-01"] == 0  # E4, known to 2022
    assert quarters["R4.3 2021-01"] == 12_500.5  # S1, decided on 15 March 2021
    assert [quarters[f"R4.3 2022-{month:02}"] for month in (1, 4)] == [0, 0]  # S3, known to 2022

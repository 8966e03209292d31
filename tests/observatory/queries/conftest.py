"""What the tests of the queries share: one small register, loaded once."""

import pytest

from observatory.snapshot import Snapshot
from tests import organisations
from tests.data_directory import load_dataset

SETTINGS = """
labels.segment.games = { en = "Video games", fr = "Jeu vidéo" }
labels.segment.animation = { en = "Animation", fr = "Animation" }
labels.territory.coast = { en = "The coast", fr = "La côte" }
labels.subject.office = { en = "Film office", fr = "Bureau du film" }
labels.measure.shoots = { en = "Shoots", fr = "Tournages" }
"""
EVENTS = {"btob": {2017: 2, 2018: 3, 2019: 4, 2020: 5}, "conference": {2017: 1, 2020: 3}}
"""Kind -> year -> events held in Costa; nothing else happened."""


def calendar() -> str:
    """The events of ``EVENTS``, each on a day of its own."""
    rows = [
        f"{kind}-{year}-{number};Event;{kind};{year}-0{number + 1}-15;ES;Costa"
        for kind, years in EVENTS.items()
        for year, count in years.items()
        for number in range(count)
    ]
    return "\n".join(["event_id;title;kind;start_date;country_code;commune", *rows])


@pytest.fixture(scope="session")
def campo(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Four years of events, funding, targets with paths, and published series."""
    return load_dataset(
        tmp_path_factory.mktemp("campo"),
        {
            "events": calendar(),
            "organisations": """
                org_id;name;kind;country_code;commune;segment;founded_year
                alba;Alba;company;ES;Costa;animation;2017
                brisa;Brisa;company;ES;Llano;games;2017
                cala;Cala;company;ES;Sierra;games;2017
            """,
            "support": """
                case_id;organisation;kind;status;applied_on;decided_on;amount_granted_eur
                S1;alba;funding;granted;2019-01-01;2019-06-01;1000
                S2;brisa;funding;granted;2019-01-01;2019-06-02;2000
                S3;cala;funding;granted;2019-01-01;2019-06-03;4000
                S4;alba;funding;granted;2020-01-01;2020-06-01;8000
            """,
            "targets": """
                indicator_id;target_date;target_value;territory;baseline_date;baseline_value;weight;status
                R3.1;2019;6;;2017;2;3;agreed
                R3.1;2022;10;;;;;agreed
                R3.2;2021;4;;;;;proposed
                R4.1;2022;9;;2019;;;agreed
                R4.3;2022;20000;;;1000;;agreed
                R3.1;2022;50;basin:coast;2017;2;;agreed
                R5.1;2020;9;;;;;agreed
                R5.1;2022;12;;;;;proposed
                R2.1;2022;4;;2017;1;;agreed
            """,
            "published_figures": """
                figure_id;subject;measure;territory;period_start;period_end;value;unit;value_kind;recommendation;source_title;source_url;source_date
                A1;office;shoots;17;2017;;10;count;stated;R3;Report;https://example.org/a;2018-02-01
                A2;office;shoots;17;2018;;12;count;approximate;R3;News;https://example.org/b;2021-01-01
                A3;office;shoots;17;2018;;12;count;stated;R3;Report;https://example.org/a;2019-02-01
                A4;office;shoots;17;2019;;30;count;approximate;R3;News;https://example.org/b;2021-01-01
                A5;office;shoots;17;2019;;15;count;stated;R3;Report;https://example.org/a;2020-02-01
                A6;office;shoots;;2020;;17;count;at_least;R3;Report;https://example.org/a;
                A7;office;shoots;17;2021;;99;count;stated;R3;Forecast;https://example.org/a;
                A8;office;shoots;17;2017;2019;37;count;stated;R3;Total;https://example.org/a;
                B1;puglia;shoots;IT-75;2017;;20;count;stated;;Elsewhere;https://example.org/c;
                B2;puglia;shoots;IT-75;2018;;21;count;stated;;Elsewhere;https://example.org/c;
                B3;puglia;shoots;IT-75;2019;;22;count;stated;;Elsewhere;https://example.org/c;
                C1;wien;shoots;AT-9;2017;;1;days;stated;;Another unit;https://example.org/d;
                C2;wien;shoots;AT-9;2018;;2;days;stated;;Another unit;https://example.org/d;
                C3;wien;shoots;AT-9;2019;;3;days;stated;;Another unit;https://example.org/d;
                D1;market;spending;17;2018-05;;100;EUR;stated;R4;Edition;https://example.org/e;
                D2;market;spending;17;2019-05-14;2019-05-25;200;EUR;stated;R4;Edition;https://example.org/e;
                D3;market;spending;17;2020-05;;300;EUR;stated;R4;Edition;https://example.org/e;
                E1;tally;visits;17;2018-01;;1;count;stated;;Part;https://example.org/f;
                E2;tally;visits;17;2018-02;;2;count;stated;;Part;https://example.org/f;
                E3;tally;visits;17;2019-01;;3;count;stated;;Part;https://example.org/f;
                E4;tally;visits;17;2019-02;;4;count;stated;;Part;https://example.org/f;
                E5;tally;visits;17;2020;;5;count;stated;;Year;https://example.org/f;
            """,
        },
        settings=SETTINGS,
    )


@pytest.fixture(scope="session")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A few organisations and everything that may name one."""
    root = tmp_path_factory.mktemp("directory")
    return load_dataset(root, organisations.FILES, settings=organisations.SETTINGS)


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """No file but the territories."""
    return load_dataset(tmp_path_factory.mktemp("empty"), {})

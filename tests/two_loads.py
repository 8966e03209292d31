"""Two loads of one small dataset, a year apart, in which something of every kind changed.

What changed, by hand: BtoB events 3 → 4 (register, better) and one more in 2018 (2 → 3, restated);
conferences 2 → 1 (worse); partnerships abroad at least 2 → at least 1 (record, not compared); of ten
respondents 4 → 5 know the cluster's activities (not shown to have changed) and 0 → 9 cite it (better). "Gone" is
gone, "Cala" is new, "Studio Brise" is decided to be Brisa, "Vieja" has another id; the file mentions
is gone, the file support new.
"""

import shutil
from pathlib import Path

import duckdb

from etl.load import load
from etl.publish import exclusive
from observatory.snapshot import Snapshot, Warehouse
from tests.data_directory import write_config, write_dataset
from tests.registered import siren, siret

DATASET = "trial"
OLD_NUMBER = siret(siren(7))
_EVENTS = "event_id;title;kind;start_date;country_code;commune"
_BEFORE = """
E1;First;btob;2018-02-01;ES;Costa
E2;Second;btob;2018-03-01;ES;Costa
E3;Third;btob;2019-02-01;ES;Costa
E4;Fourth;btob;2019-03-01;ES;Costa
E5;Fifth;btob;2019-04-01;ES;Costa
K1;Talk one;conference;2019-05-01;ES;Costa
K2;Talk two;conference;2019-06-01;ES;Costa
"""
_SINCE = """
E0;Found later;btob;2018-01-10;ES;Costa
E6;Sixth;btob;2020-02-01;ES;Costa
E7;Seventh;btob;2020-03-01;ES;Costa
E8;Eighth;btob;2020-04-01;ES;Costa
E9;Ninth;btob;2020-05-01;ES;Costa
K3;Talk three;conference;2020-05-01;ES;Costa
"""
_ORGANISATIONS = "org_id;name;kind;country_code;commune;segment;founded_year;siret"
_PARTNERSHIPS = "partnership_id;organisation_a;organisation_b;kind;start_date;end_date;country_a;country_b;source_date"
_WAVE = "wave_id;wave_date;respondent_id"
_ANSWERS = "wave_id;respondent_id;cluster_id;unaided;level"


def _survey(wave: str, activities: int, cited: int) -> tuple[list[str], list[str]]:
    """Respondents and answers of a wave of ten people, all of whom know the cluster's name."""
    people = [f"{wave};{wave}-06-01;{n}" for n in range(10)]
    answers = [f"{wave};{n};one;{int(n < cited)};{1 + int(n < activities)}" for n in range(10)]
    return people, answers


_FIRST, _SECOND = _survey("2019", 4, 0), _survey("2020", 5, 9)
_CLUSTERS = (
    "cluster_id;name;kind;seat;country_code;lat;lon\none;Cluster One;focal;Costa;ES;41.0;2.0"
)

BEFORE = {
    "events": _EVENTS + _BEFORE,
    "organisations": f"{_ORGANISATIONS}\nalba;Alba;company;ES;Costa;animation;2017;\n"
    "brisa;Brisa;company;ES;Llano;games;2017;\ngone;Gone;company;ES;Llano;games;2017;\n"
    f"old;Vieja;company;ES;Llano;games;2017;{OLD_NUMBER}",
    "participations": "event_id;organisation\nE1;alba\nE1;Studio Brise\nE3;Nobody Knows",
    "partnerships": f"{_PARTNERSHIPS}\nP1;alba;Oltre;exchange;2018;2020;ES;IT;2020-01-01\n"
    "P2;brisa;Ailleurs;exchange;2018;2019;ES;FR;2020-01-01",
    "clusters": _CLUSTERS,
    "survey_respondents": "\n".join([_WAVE, *_FIRST[0]]),
    "survey_answers": "\n".join([_ANSWERS, *_FIRST[1]]),
    "mentions": "mention_id;date;outlet;url;entities\nM1;2019-01-01;Paper;https://example.org/m;one",
    "targets": "indicator_id;target_date;target_value;baseline_date;baseline_value;status\n"
    "R3.2;2021;4;2018;2;agreed",
}
AFTER = {
    **{stem: rows for stem, rows in BEFORE.items() if stem != "mentions"},
    "events": _EVENTS + _BEFORE + _SINCE.lstrip(),
    "organisations": f"{_ORGANISATIONS}\nalba;Alba;company;ES;Costa;animation;2017;\n"
    "brisa;Brisa;company;ES;Llano;games;2017;\ncala;Cala;company;ES;Costa;games;2020;\n"
    f"other;Vieja;company;ES;Llano;games;2017;{OLD_NUMBER}",
    "decisions": "written;candidate_id;decision\nStudio Brise;brisa;same",
    "survey_respondents": "\n".join([_WAVE, *_FIRST[0], *_SECOND[0]]),
    "survey_answers": "\n".join([_ANSWERS, *_FIRST[1], *_SECOND[1]]),
    "support": "case_id;organisation;kind;status;applied_on\nS1;alba;training;delivered;2020-03-01",
}  # fmt: skip
_RECORD = {"partnership": "record"}


def two_loads(root: Path) -> Path:
    """The warehouse under ``root`` that holds both loads, made once for all processes of a run."""
    warehouse = root / "warehouse"
    with exclusive(root, 300):
        if not (root / "done").exists():
            config = write_config(root)
            for files, day in ((BEFORE, "2019-12-31"), (AFTER, "2020-12-31")):
                shutil.rmtree(root / "data", ignore_errors=True)
                data = write_dataset(root / "data" / DATASET, files, basis=_RECORD, as_of=day)
                load(config, data, warehouse)
            (root / "done").touch()
    return warehouse


def both(warehouse: Path) -> tuple[Snapshot, Snapshot]:
    """The earlier and the later snapshot."""
    first, second = sorted((warehouse / DATASET).glob("*.duckdb"))[:2]
    return Snapshot(first), Snapshot(second)


def altered(snapshot: Snapshot, directory: Path, *statements: str) -> Snapshot:
    """A copy of a snapshot in which something was changed by SQL."""
    path = directory / DATASET / f"{snapshot.id}-altered.duckdb"
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(snapshot.path, path)
    with duckdb.connect(path) as connection:
        for statement in statements:
            connection.execute(statement)
    return Snapshot(path)


def kept(warehouse: Path) -> list[str]:
    """The ids of the kept snapshots, the earliest first."""
    return [item.id for item in reversed(Warehouse(warehouse).kept(DATASET))]

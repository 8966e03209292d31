"""Open data packages for tests: a small dataset full of what must stay, and what is read of a package."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from etl.load import load
from observatory.config import load_config
from observatory.exports.package import write
from observatory.i18n import Message
from observatory.queries.open_data import NOT_READ_BACK, contents
from observatory.snapshot import Snapshot
from tests.data_directory import CONFIG, load_dataset, rejected

KEY = ["indicator_id", "territory_code", "segment", "period_start", "period_end"]

SECRETS = (
    "jane@chamber.example", "john@chamber.example", "A note of the manager", "respondent-77",
    "12345.67", "23456.78", "9876.54", "8765.43", "Anna Bell", "rarely said",
)  # fmt: skip
"""What the files of the small dataset hold and no package may."""
FORMULA = '=HYPERLINK("https://evil.example")'
FILES = {
    "organisations": f"""
        org_id;name;kind;country_code;segment;commune;department_code;member_of
        O1;Alba Films;company;ES;production;Costa;17;one
        O2;"{FORMULA.replace('"', '""')}";company;ES;games;Sierra;17;
        O3;Sol Studios;company;ES;production;Costa;17;
        O4;Otra Casa;company;ES;production;Otra;18;
    """,
    "clusters": """
        cluster_id;name;kind;country_code;chimera;bodies
        one;Cluster One;focal;ES;0;O3
        two;Cluster Two;foreign;IT;1;
    """,
    "events": """
        event_id;title;kind;start_date;country_code;commune;organiser
        E1;First meeting;btob;2019-03;ES;Costa;Alba Films; Unknown Club
        E2;Second meeting;networking;2019-03-09;ES;Sierra;Alba Films
    """.replace("Alba Films; Unknown Club", '"Alba Films; Unknown Club"'),
    "participations": """
        event_id;organisation;commune;attended;leads;contracts;contract_value_eur
        E1;Alba Films;Costa;1;3;1;9876.54
        E1;O2;;1;1;1;8765.43
        E1;Never Listed;Sierra;1;;;
        E2;O3;;1;;;
        E2;Alba Films;;1;;;
    """,
    "partnerships": """
        partnership_id;organisation_a;organisation_b;kind;start_date;country_a;country_b;budget_eur
        P1;O1;Casa Nova;co-production;2018;ES;IT;5000
        P2;one;two;memorandum;2019-05;ES;IT;
    """,
    "support": """
        case_id;organisation;kind;status;applied_on;decided_on;amount_requested_eur;amount_granted_eur
        S1;O1;funding;granted;2019-01-05;2019-02-05;23456.78;12345.67
        S2;O2;funding;granted;2019-01-07;2019-02-09;1000;1000
    """,
    "survey_respondents": """
        wave_id;wave_date;respondent_id;stakeholder;commune
    """ + "\n".join(f"        w1;2019-06-01;respondent-7{n};company;{'Sierra' if n > 5 else 'Costa'}"
                    for n in range(8)),
    "survey_answers": """
        wave_id;respondent_id;cluster_id;unaided;level;image
    """ + "\n".join(f"        w1;respondent-7{n};one;{n % 2};{n % 4};5" for n in range(8)),
    "mentions": """
        mention_id;date;outlet;url;entities
        M1;2019-04-02;The Paper;https://paper.example/1;one;
    """.replace(";one;", ";one"),
    "targets": """
        indicator_id;target_date;target_value;status;set_by;note
        R3.1;2022;5;agreed;jane@chamber.example;told by Anna Bell
    """,
    "notes": """
        note_id;indicator_id;text;author;written_on
        N1;R3.1;A note of the manager;john@chamber.example;2019-07-01
    """,
    "decisions": """
        written;candidate_id;decision;decided_by
        Alba Filmes;O1;different;john@chamber.example
    """,
    "polls": """
        poll_id;kind;held_on;question_en;base
        V1;words;2019-09-20;Which word?;9
    """,
    "poll_options": """
        poll_id;option_id;position;text_en
        V1;often;1;often said
        V1;rare;2;rarely said
    """,
    "votes": """
        poll_id;option_id;count;base;group_kind;group_id
        V1;often;7;9;;
        V1;rare;1;9;;
    """,
}  # fmt: skip
SETTINGS = (
    CONFIG
    + """
[access]
managers = ["jane@chamber.example"]
"""
)


def small(root: Path) -> Snapshot:
    """A load of the small dataset."""
    return load_dataset(root, FILES, config=SETTINGS, settings='licence = "Licence Ouverte 2.0"')


def described(package: Path) -> dict[str, Any]:
    """The package's description."""
    found: dict[str, Any] = json.loads((package / "datapackage.json").read_text("utf-8"))
    return found


def resource(package: Path, name: str) -> dict[str, Any]:
    """What the description says of a table."""
    return next(item for item in described(package)["resources"] if item["name"] == name)


def csv_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8"), newline="")))


def everything(package: Path) -> str:
    """Every text of a package, those in Parquet files too."""
    texts = []
    for path in sorted(path for path in package.rglob("*") if path.is_file()):
        if path.suffix == ".parquet":
            texts.append(pq.read_table(path).to_pandas().to_csv())
        elif path.suffix != ".zip":
            texts.append(path.read_bytes().decode("utf-8"))
    return "\n".join(texts)


def faults(package: Path) -> list[str]:
    """What a package breaks of its own description: columns, keys, references, closed lists, bounds.

    Looks at every row; types and cells are judged by the library of the standard.
    """
    tables = {
        item["name"]: (item, pd.read_csv(package / item["path"], dtype=str, keep_default_na=False))
        for item in described(package)["resources"]
        if item["type"] == "table"
    }
    return [fault for name in tables for fault in _table_faults(name, tables)]


def _table_faults(name: str, tables: dict[str, tuple[dict[str, Any], pd.DataFrame]]) -> list[str]:
    item, rows = tables[name]
    schema, found = item["schema"], []
    if list(rows) != [field["name"] for field in schema["fields"]]:
        found.append(f"{name}: other columns")
    if rows.duplicated(schema["primaryKey"]).any():
        found.append(f"{name}: doubled key")
    for field in schema["fields"]:
        cells, rules = rows[field["name"]], field.get("constraints", {})
        filled = cells[cells != ""]
        if rules.get("required") and len(filled) < len(cells):
            found.append(f"{name}.{field['name']}: required and empty")
        if rules.get("unique") and cells.duplicated().any():
            found.append(f"{name}.{field['name']}: not unique")
        if "enum" in rules and not filled.isin(rules["enum"]).all():
            found.append(f"{name}.{field['name']}: outside its list")
        if "minimum" in rules and (filled.astype(float) < rules["minimum"]).any():
            found.append(f"{name}.{field['name']}: below its minimum")
        if "maximum" in rules and (filled.astype(float) > rules["maximum"]).any():
            found.append(f"{name}.{field['name']}: above its maximum")
    for key in schema.get("foreignKeys", []):
        other = tables[key["reference"]["resource"]][1]
        here = rows[key["fields"]]
        known = set(other[key["reference"]["fields"]].itertuples(index=False, name=None))
        named = here[(here != "").any(axis=1)].itertuples(index=False, name=None)
        if lost := set(named) - known:
            found.append(f"{name}: {key['fields']} {sorted(lost)[:3]} in no {other.shape}")
    return found


def read_back(snapshot: Snapshot, root: Path) -> tuple[Snapshot, Path]:
    """A load of the layout of a snapshot's package, and the package."""
    made = write(contents(snapshot), root / "package")
    layout = made.directory / "layout"
    result = load(layout / "observatory.toml", layout, root / "again", wait_seconds=5)
    assert result.warnings == told(snapshot)
    return Snapshot(root / "again" / "layout" / f"{result.snapshot}.duckdb"), made.directory


def told(snapshot: Snapshot) -> list[Message]:
    """What a load warned of, but for the sources and names that the layout does not have."""
    kept = json.loads(snapshot.query("SELECT warnings FROM snapshot")["warnings"].iloc[0])
    return [Message(**item) for item in kept if "{source}" not in item["template"]]


def indicator_values(snapshot: Snapshot) -> pd.DataFrame:
    """The values by their key, without those that rest on what stays."""
    rows = snapshot.query(
        "SELECT * EXCLUDE (source) FROM indicator_value WHERE NOT list_contains($ids, indicator_id)",
        {"ids": sorted(NOT_READ_BACK)},
    )
    return rows.set_index(KEY).sort_index()


def same_after_reading_back(snapshot: Snapshot, root: Path) -> Snapshot:
    """A load of a package's layout, which has the same indicators, configuration and no fault."""
    again, directory = read_back(snapshot, root)
    expected = indicator_values(snapshot)
    assert len(expected)
    assert expected["value"].notna().any()
    pd.testing.assert_frame_equal(indicator_values(again), expected, check_exact=True)
    assert rejected(again) == []
    assert faults(directory) == []
    kept = ("title", "languages", "territory", "scope", "focal_cluster", "organisers", "basis",
            "baseline_year", "as_of", "survey", "labels", "progress", "illustrative", "licence",
            "dataset_title", "dataset_description")  # fmt: skip
    settings = load_config(directory / "layout" / "observatory.toml", directory / "layout")
    changed = [name for name in kept if getattr(settings, name) != getattr(snapshot.config, name)]
    assert changed == []
    assert settings.access == type(settings.access)()
    return again

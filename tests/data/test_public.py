"""The bundled public record, read without the loader.

Nobody can open 900 sources at each change: these tests hold what can be held by reading the files
alone, so that a row edited by hand cannot quietly lose its source, its references or its meaning.
"""

from __future__ import annotations

import calendar
import csv
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

PUBLIC = Path(__file__).parents[2] / "data" / "public"
SETTINGS = tomllib.loads((PUBLIC / "dataset.toml").read_text(encoding="utf-8"))

SOURCE = {"source_title", "source_url", "source_date"}
COLUMNS = {
    "organisations": {
        "org_id", "name", "kind", "country_code", "segment", "commune", "department_code",
        "founded_year", "closed_year", "employees", "know_how", "siren", "siret", "naf", "lat", "lon",
        "member_of", *SOURCE,
    },
    "clusters": {
        "cluster_id", "name", "kind", "seat", "country_code", "lat", "lon", "chimera", "bodies",
        *SOURCE,
    },
    "events": {
        "event_id", "title", "kind", "start_date", "country_code", "end_date", "commune",
        "department_code", "venue", "organiser", "audience", "attendance", "companies", "countries",
        "recommendation", "hours", "lat", "lon", "status", *SOURCE,
    },
    "partnerships": {
        "partnership_id", "organisation_a", "organisation_b", "kind", "start_date", "country_a",
        "country_b", "project_id", "programme", "topic", "end_date", "budget_eur", *SOURCE,
    },
    "mentions": {
        "mention_id", "date", "outlet", "url", "outlet_scope", "outlet_country", "language",
        "entities", "know_how", "query",
    },
    "published_figures": {
        "figure_id", "subject", "period_start", "measure", "value", "unit", "territory", "period_end",
        "value_kind", "recommendation", "note", *SOURCE,
    },
    "cluster_criteria": {
        "cluster_id", "gap", "criterion", "value", "unit", "year", "direction", *SOURCE,
    },
    "gaps": {"gap_id", "title_en", "title_fr", "text_en", "text_fr", *SOURCE},
    "recommendations": {
        "recommendation_id", "gap_id", "title_en", "title_fr", "text_en", "text_fr", *SOURCE,
    },
}  # fmt: skip
REQUIRED = {
    "organisations": ("org_id", "name", "kind", "country_code"),
    "clusters": ("cluster_id", "name", "kind"),
    "events": ("event_id", "title", "kind", "start_date", "country_code", "status"),
    "partnerships": (
        "partnership_id", "organisation_a", "organisation_b", "kind", "start_date", "country_a",
        "country_b",
    ),
    "mentions": ("mention_id", "date", "outlet", "url"),
    "published_figures": (
        "figure_id", "subject", "period_start", "measure", "value", "unit", "value_kind",
    ),
    "cluster_criteria": ("cluster_id", "gap", "criterion", "value", "unit", "year", "direction"),
    "gaps": ("gap_id", "title_en", "title_fr", "text_en", "text_fr"),
    "recommendations": ("recommendation_id", "gap_id", "title_en", "title_fr", "text_en", "text_fr"),
}  # fmt: skip
KEYS = {name: columns[:1] for name, columns in REQUIRED.items()}
KEYS["cluster_criteria"] = ("cluster_id", "criterion", "year")
CLOSED = {
    ("organisations", "kind"): {
        "company", "institution", "venue", "association", "cluster", "school", "authority", "fund",
    },
    ("clusters", "kind"): {"focal", "regional", "national", "foreign"},
    ("clusters", "chimera"): {"0", "1"},
    ("events", "kind"): {
        "btob", "information-workshop", "conference", "training", "international-fair", "networking",
        "campaign", "festival",
    },
    ("events", "audience"): {"", "professional", "public", "both"},
    ("events", "status"): {"held", "announced", "cancelled"},
    ("events", "recommendation"): {"", "R1", "R2", "R3", "R4", "R5"},
    ("partnerships", "kind"): {
        "eu-project", "co-production", "memorandum", "exchange", "membership", "joint-event",
        "funding", "twinning",
    },
    ("mentions", "outlet_scope"): {
        "", "local", "regional", "national", "international", "institutional",
    },
    ("published_figures", "value_kind"): {"stated", "at_least", "approximate"},
    ("published_figures", "unit"): {"count", "EUR", "persons", "days", "m2", "share", "hours"},
    ("published_figures", "recommendation"): {"", "R1", "R2", "R3", "R4", "R5"},
    ("cluster_criteria", "gap"): {"G1", "G2", "G3", "G4", "G5"},
    ("cluster_criteria", "unit"): {"count", "EUR", "persons", "days", "share"},
    ("cluster_criteria", "direction"): {"up", "down"},
}  # fmt: skip
UNIT_OF_SUFFIX = {"_eur": "EUR", "_m2": "m2", "_share": "share"}
MINIMUMS = {
    "organisations": 130,
    "clusters": 12,
    "events": 170,
    "partnerships": 85,
    "mentions": 75,
    "published_figures": 580,
    "cluster_criteria": 17,
    "gaps": 5,
    "recommendations": 5,
}
DATES = {
    "organisations": ("source_date",),
    "clusters": ("source_date",),
    "events": ("start_date", "end_date", "source_date"),
    "partnerships": ("start_date", "end_date", "source_date"),
    "mentions": ("date",),
    "published_figures": ("period_start", "period_end", "source_date"),
    "cluster_criteria": ("source_date",),
    "gaps": ("source_date",),
    "recommendations": ("source_date",),
}
INVENTED = (
    "targets", "survey_respondents", "survey_answers", "participations", "support", "actions",
    "milestones",
)  # fmt: skip
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

Row = dict[str, str]


def read(name: str) -> list[Row]:
    with (PUBLIC / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


TABLES = {name: read(name) for name in COLUMNS}
ORGANISATIONS = {row["org_id"] for row in TABLES["organisations"]}
CLUSTERS = {row["cluster_id"] for row in TABLES["clusters"]}


def key(name: str, row: Row) -> str:
    return " ".join(row[column] for column in KEYS[name])


def items(cell: str) -> list[str]:
    return [item for item in cell.split(";") if item]


def first_day(text: str) -> date:
    year, month, day = ([int(part) for part in text.split("-")] + [1, 1])[:3]
    return date(year, month, day)


def last_day(text: str) -> date:
    parts = [int(part) for part in text.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    return date(year, month, parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1])


def cells() -> Iterator[tuple[str, str, str, str]]:
    """(file, row id, column, value) of every cell."""
    for name, rows in TABLES.items():
        for row in rows:
            for column, value in row.items():
                yield name, key(name, row), column, value


@pytest.mark.parametrize("name", COLUMNS)
def test_columns_are_those_of_the_contract(name: str) -> None:
    columns = set(TABLES[name][0])
    assert columns <= COLUMNS[name]
    assert columns >= set(REQUIRED[name])


@pytest.mark.parametrize("name", COLUMNS)
def test_required_cells_are_filled(name: str) -> None:
    empty = [
        (key(name, row), column)
        for row in TABLES[name]
        for column in REQUIRED[name]
        if not row[column]
    ]
    assert empty == []


@pytest.mark.parametrize("name", COLUMNS)
def test_identifiers_are_unique(name: str) -> None:
    ids = [key(name, row) for row in TABLES[name]]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", COLUMNS)
def test_every_row_cites_a_page(name: str) -> None:
    title, url = ("outlet", "url") if name == "mentions" else ("source_title", "source_url")
    bad = [
        key(name, row)
        for row in TABLES[name]
        if not row[title] or not re.fullmatch(r"https?://[^\s/]+\.[^\s/]+(/\S*)?", row[url])
    ]
    assert bad == []


def test_no_page_is_mentioned_twice() -> None:
    urls = [row["url"] for row in TABLES["mentions"]]
    assert len(urls) == len(set(urls))


@pytest.mark.parametrize(("name", "column"), CLOSED)
def test_closed_lists_are_respected(name: str, column: str) -> None:
    assert {row[column] for row in TABLES[name]} <= CLOSED[name, column]


def test_text_is_clean() -> None:
    spoilt = [
        cell for cell in cells() if cell[3] != cell[3].strip() or re.search("Ã|\ufffd|\n", cell[3])
    ]
    assert spoilt == []


@pytest.mark.parametrize("name", COLUMNS)
def test_files_are_utf8_without_bom_and_with_unix_line_ends(name: str) -> None:
    content = (PUBLIC / f"{name}.csv").read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    assert content.endswith(b"\n")


@pytest.mark.parametrize("name", COLUMNS)
def test_dates_are_days_months_or_years(name: str) -> None:
    for row in TABLES[name]:
        for column in DATES[name]:
            if row[column]:
                assert re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", row[column]), key(name, row)
                assert first_day(row[column]) <= last_day(row[column])


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("events", "start_date", "end_date"),
        ("partnerships", "start_date", "end_date"),
        ("published_figures", "period_start", "period_end"),
        ("organisations", "founded_year", "closed_year"),
    ],
)
def test_periods_start_before_they_end(name: str, start: str, end: str) -> None:
    backwards = [
        key(name, row)
        for row in TABLES[name]
        if row[start] and row[end] and first_day(row[start]) > last_day(row[end])
    ]
    assert backwards == []


def test_a_held_event_is_not_older_than_its_source_nor_later_than_the_horizon() -> None:
    early = [
        row["event_id"]
        for row in TABLES["events"]
        if row["status"] == "held"
        and (
            first_day(row["start_date"]) > SETTINGS["as_of"]
            or (row["source_date"] and last_day(row["source_date"]) < first_day(row["start_date"]))
        )
    ]
    assert early == []


def test_the_horizon_covers_every_dated_source_and_mention() -> None:
    dated = [
        first_day(row[column])
        for name, column in [(name, "source_date") for name in COLUMNS if name != "mentions"]
        + [("mentions", "date")]
        for row in TABLES[name]
        if row[column]
    ]
    assert max(dated) <= SETTINGS["as_of"]
    assert (SETTINGS["as_of"] - max(dated)).days < 31


def test_country_codes_have_two_capitals() -> None:
    bad = [
        cell
        for cell in cells()
        if cell[2] in {"country_code", "country_a", "country_b", "outlet_country"}
        and not re.fullmatch("[A-Z]{2}", cell[3])
        and cell[:2] != ("clusters", "keeward")
    ]
    assert bad == []


def test_references_resolve() -> None:
    cited = [
        (row["cluster_id"], body) for row in TABLES["clusters"] for body in items(row["bodies"])
    ]
    assert [pair for pair in cited if pair[1] not in ORGANISATIONS] == []

    named = [
        (row["mention_id"], entity)
        for row in TABLES["mentions"]
        for entity in items(row["entities"])
    ]
    assert [pair for pair in named if pair[1] not in ORGANISATIONS | CLUSTERS] == []

    compared = {row["cluster_id"] for row in TABLES["cluster_criteria"]}
    assert compared <= CLUSTERS

    gaps = {row["gap_id"] for row in TABLES["gaps"]}
    assert {row["gap_id"] for row in TABLES["recommendations"]} == gaps


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("events", "organiser"),
        ("events", "venue"),
        ("partnerships", "organisation_a"),
        ("partnerships", "organisation_b"),
    ],
)
def test_what_looks_like_an_organisation_id_is_one(name: str, column: str) -> None:
    """Names are allowed (they become unlisted organisations); a mistyped id must not pass as one."""
    lost = [
        key(name, row)
        for row in TABLES[name]
        if SLUG.fullmatch(row[column]) and row[column] not in ORGANISATIONS
    ]
    assert lost == []


def test_parties_of_partnerships_have_the_country_of_their_organisation() -> None:
    country = {row["org_id"]: row["country_code"] for row in TABLES["organisations"]}
    other = [
        (row["partnership_id"], row[f"organisation_{side}"])
        for row in TABLES["partnerships"]
        for side in "ab"
        if country.get(row[f"organisation_{side}"], row[f"country_{side}"])
        != row[f"country_{side}"]
    ]
    assert other == []


def test_no_partnership_is_with_oneself_or_written_twice() -> None:
    pairs = [
        (*sorted((row["organisation_a"], row["organisation_b"])), row["kind"], row["start_date"],
         row["topic"])
        for row in TABLES["partnerships"]
    ]  # fmt: skip
    assert all(pair[0] != pair[1] for pair in pairs)
    assert len(pairs) == len(set(pairs))


def test_numbers_are_plain_and_plausible() -> None:
    for row in TABLES["events"]:
        for column in ("attendance", "companies", "countries"):
            assert re.fullmatch(r"\d*", row[column]), row["event_id"]
        assert int(row["countries"] or 0) < 200, row["event_id"]
    for row in TABLES["partnerships"]:
        assert re.fullmatch(r"\d*", row["budget_eur"]), row["partnership_id"]
    for row in TABLES["published_figures"]:
        value = float(row["value"])
        assert value >= 0, row["figure_id"]
        if row["unit"] == "share":
            assert value <= 1, row["figure_id"]
        if row["unit"] in {"count", "persons", "days"}:
            assert value == int(value), row["figure_id"]


def test_the_unit_fits_the_measure() -> None:
    wrong = [
        row["figure_id"]
        for row in TABLES["published_figures"]
        for suffix, unit in UNIT_OF_SUFFIX.items()
        if row["measure"].endswith(suffix) != (row["unit"] == unit)
    ]
    assert wrong == []
    units = defaultdict(set)
    for row in TABLES["published_figures"]:
        units[row["measure"]].add(row["unit"])
    assert {measure: found for measure, found in units.items() if len(found) > 1} == {}


def test_one_figure_per_subject_measure_territory_and_period() -> None:
    keys = [
        tuple(row[c] for c in ("subject", "measure", "territory", "period_start", "period_end"))
        for row in TABLES["published_figures"]
    ]
    assert len(keys) == len(set(keys))


def test_every_criterion_is_a_published_figure_of_that_year_with_its_source() -> None:
    published = {
        (row["value"], row["unit"], row["period_start"][:4], row["source_url"], row["source_date"])
        for row in TABLES["published_figures"]
        if row["period_start"][:4] == row["period_end"][:4]
    }
    columns = ("value", "unit", "year", "source_url", "source_date")
    lost = [
        key("cluster_criteria", row)
        for row in TABLES["cluster_criteria"]
        if tuple(row[c] for c in columns) not in published
    ]
    assert lost == []


def test_a_criterion_has_one_gap_one_unit_and_one_direction_and_years_that_are_near() -> None:
    defined: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    years: dict[str, list[int]] = defaultdict(list)
    for row in TABLES["cluster_criteria"]:
        defined[row["criterion"]].add((row["gap"], row["unit"], row["direction"]))
        years[row["criterion"]].append(int(row["year"]))
    assert {name: found for name, found in defined.items() if len(found) > 1} == {}
    assert {name: y for name, y in years.items() if len(y) < 2 or max(y) - min(y) > 4} == {}


def test_no_series_jumps_by_a_factor_of_a_thousand() -> None:
    series: dict[tuple[str, ...], list[float]] = defaultdict(list)
    for row in TABLES["published_figures"]:
        series[row["subject"], row["measure"], row["unit"], row["territory"]].append(
            float(row["value"])
        )
    jumps = {key: v for key, v in series.items() if min(v) > 0 and max(v) / min(v) >= 1000}
    assert jumps == {}


@pytest.mark.parametrize(("name", "least"), MINIMUMS.items())
def test_the_record_is_as_large_as_announced(name: str, least: int) -> None:
    assert len(TABLES[name]) >= least


def test_at_least_fifty_partnerships_cross_a_border() -> None:
    abroad = [row for row in TABLES["partnerships"] if row["country_a"] != row["country_b"]]
    assert len(abroad) >= 50


def test_at_least_fifty_series_have_three_years() -> None:
    years: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for row in TABLES["published_figures"]:
        if row["period_start"][:4] == row["period_end"][:4]:
            key = (row["subject"], row["measure"], row["unit"], row["territory"])
            years[key].add(row["period_start"][:4])
    assert sum(len(found) >= 3 for found in years.values()) >= 50


def test_nothing_is_invented_for_the_record() -> None:
    assert [name for name in INVENTED if list(PUBLIC.glob(f"{name}.*"))] == []


def test_the_directory_holds_only_files_of_the_layout() -> None:
    known = {f"{name}.csv" for name in COLUMNS} | {"dataset.toml", "LICENCES.md", "README.md"}
    assert {path.name for path in PUBLIC.iterdir()} == known


def test_settings_say_what_the_record_is() -> None:
    for field in ("title", "description"):
        assert all(SETTINGS[field][language] for language in ("fr", "en"))
    assert SETTINGS["licence"]
    assert "illustrative" not in SETTINGS
    assert SETTINGS["basis"] == {
        "organisation": "record",
        "event": "record",
        "partnership": "record",
        "mention": "record",
        "published_figure": "register",
    }


@pytest.mark.parametrize(
    ("kind", "used"),
    [
        ("subject", {row["subject"] for row in TABLES["published_figures"]}),
        ("measure", {row["measure"] for row in TABLES["published_figures"]}),
        ("criterion", {row["criterion"] for row in TABLES["cluster_criteria"]}),
        ("territory", {row["territory"] for row in TABLES["published_figures"]}),
        (
            "know_how",
            {
                term
                for name in ("organisations", "mentions")
                for row in TABLES[name]
                for term in items(row["know_how"])
            },
        ),
    ],
    ids=["subject", "measure", "criterion", "territory", "know_how"],
)
def test_labels_name_every_id_in_both_languages_and_no_other(kind: str, used: set[str]) -> None:
    labels = SETTINGS["labels"][kind]
    assert set(labels) == used
    assert [key for key, text in labels.items() if not (text.get("fr") and text.get("en"))] == []

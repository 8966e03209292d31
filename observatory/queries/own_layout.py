"""The rows of a snapshot in the own layout, so that another observatory can load them again.

Whatever a row names is written by its id, so that it is found again without judging likeness anew;
names that no list has stay as they are written.
"""

from collections.abc import Iterator
from typing import Any

import pandas as pd
import tomli_w

from observatory.config import BASIN_PREFIX, OTHER_BASIN
from observatory.contract import as_cells
from observatory.exports.open_data import Rows
from observatory.model import LAYOUT, TABLES
from observatory.model.lists import UNLISTED
from observatory.model.openness import OPEN_TABLES, WITHHELD_COLUMNS
from observatory.snapshot import Snapshot

CONFIGURATION, DATASET = "observatory.toml", "dataset.toml"
NOT_WRITTEN = ("survey_respondents", "survey_answers", "polls", "poll_options", "votes")
"""Files that stay: answers are of persons, and counts that are hidden in part cannot be read back."""

_OWN = "source NOT IN ('reference', 'observatory')"
_WHERE = {
    "territories": f"{_OWN} AND level <> 'basin'",
    "gaps": _OWN,
    "recommendations": _OWN,
    # A cluster that rows name as a party is an organisation by itself.
    "organisations": f"""kind <> '{UNLISTED}' AND NOT EXISTS (SELECT 1 FROM cluster c
        WHERE c.cluster_id = org_id AND c.source = t.source AND c.line IS NOT DISTINCT FROM t.line)""",
}
_POSITION = {
    "commune": "coalesce(commune_code, commune)",
    "lat": "CASE WHEN position_quality = 'stated' THEN lat END",
    "lon": "CASE WHEN position_quality = 'stated' THEN lon END",
}
_PARTY = "CASE WHEN {id} IN (SELECT org_id FROM listed) THEN {id} ELSE {name} END"
_INSTEAD: dict[str, dict[str, str]] = {
    "organisations": _POSITION,
    "events": _POSITION,
    "participations": {"organisation": _PARTY.format(id="org_id", name="organisation")},
    "support": {"organisation": _PARTY.format(id="org_id", name="organisation")},
    "partnerships": {
        f"organisation_{side}": _PARTY.format(id=f"org_id_{side}", name=f"organisation_{side}")
        for side in "ab"
    },
    "mentions": {"entities": "entity_ids"},
    "clusters": {"bodies": "body_ids"},
}
_LISTED = f"WITH listed AS (SELECT org_id FROM organisation WHERE kind <> '{UNLISTED}')"


def layout(snapshot: Snapshot) -> dict[str, Rows]:
    """File name -> the rows of a file of the layout, as cells; files without a row are left out."""
    found = {}
    for stem, file in LAYOUT.items():
        if stem in NOT_WRITTEN or file.table not in OPEN_TABLES:
            continue
        count = snapshot.query(f"{_LISTED} SELECT count(*) AS n {_from(stem)}")["n"].iloc[0]
        if count:
            found[f"{stem}.csv"] = _rows(snapshot, stem)
    return found


def _from(stem: str) -> str:
    return f"FROM {LAYOUT[stem].table} t WHERE {_WHERE.get(stem, 'true')}"


def _rows(snapshot: Snapshot, stem: str) -> Rows:
    file, languages = LAYOUT[stem], snapshot.config.languages
    stays, _why = WITHHELD_COLUMNS.get(file.table, ((), ""))
    header = [name for name in file.expected(tuple(languages)) if name not in stays]
    replaced = ", ".join(f"{sql} AS {name}" for name, sql in _INSTEAD.get(stem, {}).items())
    key = ", ".join(f'"{name}"' for name in TABLES[file.table].key)
    parts = f"* REPLACE ({replaced})" if replaced else "*"
    names = _unlisted(snapshot) if stem == "events" else frozenset()

    def rows() -> Iterator[pd.DataFrame]:
        sql = f"{_LISTED} SELECT {parts} {_from(stem)} ORDER BY source, line, {key}"
        for chunk in snapshot.chunks(sql):
            cells = [_cells(stem, row, languages, names) for row in _records(chunk)]
            yield pd.DataFrame(cells, columns=header, dtype="str")

    return rows


def _cells(
    stem: str, row: dict[str, Any], languages: list[str], unlisted: frozenset[str]
) -> dict[str, str]:
    cells = as_cells(LAYOUT[stem], row, languages)
    if stem == "events" and cells["organiser"]:
        cells["organiser"] = _organisers(cells["organiser"], row["organiser_ids"], unlisted)
    return cells


def _organisers(written: str, ids: Any, unlisted: frozenset[str]) -> str:
    """The organisers by their ids, those that no list has by their names."""
    parts = [part.strip() for part in written.split(";") if part.strip()]
    if len(parts) != len(ids):
        return written
    pairs = zip(parts, ids, strict=True)
    return "; ".join(part if org_id in unlisted else str(org_id) for part, org_id in pairs)


def _unlisted(snapshot: Snapshot) -> frozenset[str]:
    rows = snapshot.query(
        "SELECT org_id FROM organisation WHERE kind = $unlisted", {"unlisted": UNLISTED}
    )
    return frozenset(rows["org_id"])


def _records(chunk: pd.DataFrame) -> Iterator[dict[str, Any]]:
    columns = [chunk[name].tolist() for name in chunk.columns]
    for row in zip(*columns, strict=True):
        yield dict(zip(chunk.columns, row, strict=True))


def settings(snapshot: Snapshot, licence: str) -> dict[str, str]:
    """File name -> text: a configuration and a dataset's file that read the layout back.

    Without what is of the installation alone: access, register, sources, votes, mail addresses.
    """
    config = snapshot.config
    main: dict[str, Any] = {
        "title": config.title, "languages": config.languages,
        "baseline_year": config.baseline_year,
        "territory": {
            "focal": config.territory.focal, "country": config.territory.country,
            "basins": config.territory.basins or _basins(snapshot),
            "localities": config.territory.localities,
        },
        "scope": config.scope,
        "clusters": {"focal": config.focal_cluster} if config.focal_cluster else {},
        "actions": {"organisers": config.organisers} if config.organisers else {},
        "survey": {"weighting": config.survey.weighting, "margins": config.survey.margins},
        "progress": config.progress,
    }  # fmt: skip
    own: dict[str, Any] = {
        "title": config.dataset_title, "description": config.dataset_description,
        "illustrative": config.illustrative, "as_of": config.as_of, "licence": licence,
        "basis": config.basis, "labels": config.labels,
    }  # fmt: skip
    return {CONFIGURATION: _toml(main), DATASET: _toml(own)}


def _toml(values: dict[str, Any]) -> str:
    return tomli_w.dumps({name: value for name, value in values.items() if value not in ({}, "")})


def _basins(snapshot: Snapshot) -> dict[str, list[str]]:
    """Basins that a file of territories brought: name -> codes of communes."""
    rows = snapshot.query(
        """SELECT b.name, list(c.code ORDER BY c.code) AS codes FROM territory b
        JOIN territory c ON c.basin_code = b.code AND c.level = 'commune'
        WHERE b.level = 'basin' AND b.code <> $other GROUP BY b.name ORDER BY b.name""",
        {"other": BASIN_PREFIX + OTHER_BASIN},
    )
    return {str(name): list(codes) for name, codes in rows.itertuples(index=False)}

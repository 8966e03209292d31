"""What a snapshot publishes as open data: the tables that everybody may have, and all that is told of
them.

Whoever asks, the package is what a reader without any right may see of the snapshot.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from observatory import reference
from observatory.access import Role, hide_small_amounts
from observatory.charts.description import pair
from observatory.exports.licences import Licence, licence
from observatory.exports.open_data import Cited, Contents, OpenTable, Place, Rows
from observatory.i18n import Language, N_, language
from observatory.model import Table
from observatory.model.openness import OPEN_TABLES
from observatory.queries.own_layout import layout, settings
from observatory.queries.sources import documents, file_title
from observatory.snapshot import Snapshot

_ABOUT = N_(
    "{description} Tables of the snapshot {snapshot}, data as of {as_of}. Survey answers, amounts of"
    " one company, notes and names in doubt are left out; figures of fewer than five people are empty"
    " and marked as suppressed."
)
_INVENTED = N_("Everything in it is invented: it is about nobody who exists.")
_KEYWORDS = (N_("image industry"), N_("film and audiovisual"), N_("cluster"), N_("indicators"))
LIMITS = (
    N_("The indicators of recognition (R1.1 to R1.4b, R3.6) rest on answers of persons and do not come back; their published values are in the table indicator_value."),
    N_("Amounts granted and values of contracts (R3.5c, R4.3, R4.7b) rest on amounts of one company each and do not come back."),
    N_("Polls of workshops are in the tables poll, poll_option and vote, not in the layout."),
    N_("Every other indicator comes back with the same values."),
)  # fmt: skip
"""What a load of the layout does not give again."""
NOT_READ_BACK = frozenset(
    ["R1.1", "R1.2", "R1.3", "R1.3b", "R1.4", "R1.4b", "R3.6", "R3.5c", "R4.3", "R4.7b"]
)
"""The indicators that rest on what is withheld."""


def contents(snapshot: Snapshot, first: Language | None = None) -> Contents:
    """What the package of a snapshot holds; ``first``: the language of its titles, by default the
    first one configured."""
    config = snapshot.config
    configured = [language(code) for code in config.languages]
    first = first or configured[0]
    languages = (first, *(item for item in configured if item.code != first.code))
    own = licence(config.licence) if config.licence else None
    known = _sources(snapshot, first)
    tables = tuple(_open_table(snapshot, table, own, known) for table in OPEN_TABLES.values())
    start, place = _start(snapshot), _place(snapshot, first)
    return Contents(
        dataset=snapshot.dataset, snapshot=snapshot.id, loaded_at=snapshot.loaded_at,
        as_of=snapshot.as_of, first=start, languages=languages,
        texts={
            "title": {item.code: _title(snapshot, item) for item in languages},
            "description": {item.code: _description(snapshot, item) for item in languages},
        },
        lists={
            "keywords": {item.code: _keywords(item, place) for item in languages},
            "limits": {item.code: tuple(item._(text) for text in LIMITS) for item in languages},
        },
        place=place, licence=own, publisher=first.pick(config.title), contact=config.contact,
        illustrative=config.illustrative, tables=tables, documents=_documents(snapshot),
        layout=layout(snapshot), settings=settings(snapshot, config.licence),
    )  # fmt: skip


def open_rows(snapshot: Snapshot, table: Table) -> Iterator[pd.DataFrame]:
    """The rows of an open table that everybody may have, by its key, in chunks.

    Amounts of very few companies are hidden as on the pages, with the status ``restricted``.
    """
    names = ", ".join(f't."{item.name}"' for item in table.columns)
    key = ", ".join(f't."{name}"' for name in table.key)
    if table.name != "indicator_value":
        yield from snapshot.chunks(f"SELECT {names} FROM {table.name} t ORDER BY {key}")
        return
    sql = f"""SELECT {names}, i.unit, CASE WHEN i.unit = 'eur' THEN i.reads END AS reads
        FROM indicator_value t JOIN indicator i USING (indicator_id) ORDER BY {key}"""
    for chunk in snapshot.chunks(sql):
        yield hide_small_amounts(chunk, Role.VIEWER, snapshot.config.territory.focal)


def _open_table(
    snapshot: Snapshot, table: Table, own: Licence | None, known: dict[str, dict[str, Any]]
) -> OpenTable:
    spelt = replace(table, columns=table.expanded(snapshot.config.languages))

    def rows() -> Iterator[pd.DataFrame]:
        return open_rows(snapshot, spelt)

    made: Rows = rows
    names = _source_names(snapshot, table)
    licences = dict.fromkeys(item for name in names for item in _licences_of(name, own, known))
    sources = dict.fromkeys(known[name]["cited"] for name in names if name in known)
    return OpenTable(spelt, made, tuple(licences) or ((own,) if own else ()), tuple(sources))


def _source_names(snapshot: Snapshot, table: Table) -> list[str]:
    """The sources that rows of a table name."""
    if "source" not in {item.name for item in table.columns}:
        return []
    rows = snapshot.query(
        f"SELECT DISTINCT source FROM {table.name} WHERE source IS NOT NULL ORDER BY source"
    )
    return [str(name) for name in rows["source"]]


def _licences_of(
    name: str, own: Licence | None, known: dict[str, dict[str, Any]]
) -> Iterator[Licence]:
    """The licences of what a source states; the dataset's where it states none of its own."""
    if name == reference.SOURCE:
        yield from map(licence, reference.LICENCES)
        return
    stated = known.get(name, {}).get("licence")
    if stated:
        yield licence(stated)
    elif own:
        yield own


def _sources(snapshot: Snapshot, reader: Language) -> dict[str, dict[str, Any]]:
    """Name of a source -> its licence and how it is cited."""
    rows = snapshot.query("SELECT name, kind, title, file, licence FROM source ORDER BY name")
    found = {}
    for row in rows.astype(object).where(rows.notna(), None).to_dict("records"):
        title = row["title"] or reader._(file_title(str(row["kind"])))
        name = f"{title} ({row['file']})" if row["file"] else str(title)
        address = _address(snapshot, str(row["name"]))
        found[str(row["name"])] = {"licence": row["licence"], "cited": Cited(name, address)}
    return found


def _address(snapshot: Snapshot, name: str) -> str:
    """Where a configured source is, if it is on the web."""
    for source in snapshot.config.sources:
        location = source.get("location")
        if source["name"] == name and isinstance(location, str) and location.startswith("http"):
            return location
    return ""


def _documents(snapshot: Snapshot) -> tuple[Cited, ...]:
    """The documents that most rows cite."""
    rows = documents(snapshot)
    return tuple(
        Cited(str(title or url), str(url))
        for title, url in zip(rows["title"], rows["url"], strict=True)
    )


def _start(snapshot: Snapshot) -> date:
    """The first day that a figure speaks of."""
    first = snapshot.query("SELECT min(period_start) AS day FROM indicator_value")["day"].iloc[0]
    return snapshot.as_of if pd.isna(first) else pd.Timestamp(first).date()


def _place(snapshot: Snapshot, reader: Language) -> Place:
    territory = snapshot.config.territory
    row = snapshot.query(
        """SELECT min(lon) AS west, min(lat) AS south, max(lon) AS east, max(lat) AS north,
            any_value(name) FILTER (code = $focal) AS name
        FROM territory WHERE is_focal AND (lat IS NOT NULL OR code = $focal)""",
        {"focal": territory.focal},
    ).iloc[0]
    name = snapshot.config.labels.get("territory", {}).get(territory.focal, {}).get(reader.code)
    corners = tuple(float(row[side]) for side in ("west", "south", "east", "north"))
    known = all(corner == corner for corner in corners)
    return Place(
        territory.focal,
        name or (row["name"] if isinstance(row["name"], str) else territory.focal),
        territory.country,
        corners if known else None,  # type: ignore[arg-type]
    )


def _title(snapshot: Snapshot, reader: Language) -> str:
    config = snapshot.config
    dataset = reader.pick(config.dataset_title, snapshot.dataset)
    return pair(reader, reader.pick(config.title), dataset)


def _description(snapshot: Snapshot, reader: Language) -> str:
    config = snapshot.config
    text = reader._(_ABOUT).format(
        description=reader.pick(config.dataset_description), snapshot=snapshot.id,
        as_of=reader.date(snapshot.as_of),
    ).strip()  # fmt: skip
    return f"{reader._(_INVENTED)} {text}" if config.illustrative else text


def _keywords(reader: Language, place: Place) -> tuple[str, ...]:
    return (*(reader._(word) for word in _KEYWORDS), place.name)

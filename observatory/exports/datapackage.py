"""A package's description: ``datapackage.json`` as Data Package 2.0 has it (datapackage.org).

Titles and descriptions are in the package's first language, as the standard has them, and in every one
under ``titles`` and ``descriptions``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from observatory.access import RESTRICTED
from observatory.exports.licences import Licence
from observatory.exports.open_data import Cited, Contents, OpenTable, plain_name
from observatory.i18n import Language, N_
from observatory.model import LAYOUT, REFERENCES, Column
from observatory.model.fields import DATE, FLAG, INTEGER, LIST, NUMBER, TEXT, TIME
from observatory.model.lists import UNLISTED

PROFILES = "https://datapackage.org/profiles/2.0"
LIST_MARK = "; "
TABULAR, PARQUET = "text/csv", "application/vnd.apache.parquet"

_TYPES = {
    TEXT: "string", INTEGER: "integer", NUMBER: "number", FLAG: "boolean", DATE: "date",
    LIST: "list", TIME: "datetime",
}  # fmt: skip
_MORE_CHOICES = {("organisation", "kind"): UNLISTED, ("indicator_value", "status"): RESTRICTED}
_MAY_BE_EMPTY = {("organisation", "country_code"), ("vote", "count"), ("vote", "base")}
"""Columns that a file must fill and a table need not: of the unlisted, and of what is suppressed."""
_PLACED = (
    ("organisation", "commune_code", "territory", "code"),
    ("event", "commune_code", "territory", "code"),
)


Reference = tuple[tuple[str, ...], str, tuple[str, ...]]
"""A foreign key: columns, the table that has them too, and its columns."""


@dataclass(frozen=True)
class Written:
    """A file of the package as it was written."""

    path: str
    bytes: int
    sha256: str


def description(contents: Contents, files: Mapping[str, Written]) -> dict[str, Any]:
    """The whole description; ``files``: path in the package -> what was written there."""
    moment = contents.loaded_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    found = {
        "$schema": f"{PROFILES}/datapackage.json",
        "name": plain_name(contents.dataset), "id": contents.name, "version": contents.snapshot,
        "created": moment,
        "title": contents.text("title"), "titles": dict(contents.texts["title"]),
        "description": contents.text("description"),
        "descriptions": dict(contents.texts["description"]),
        "languages": [language.code for language in contents.languages],
        "keywords": list(contents.lists["keywords"][contents.language.code]),
        "illustrative": contents.illustrative, "asOf": contents.as_of.isoformat(),
        "territory": contents.place.code,
        "licenses": _licences([contents.licence] if contents.licence else []),
        "sources": _sources(contents.documents),
        "contributors": [_publisher(contents)],
        "resources": [
            part
            for table in contents.tables
            for part in (_table(contents, table, files), _columnar(contents, table, files))
        ],
    }  # fmt: skip
    return {name: value for name, value in found.items() if value not in ([], "")}


def paths(name: str) -> tuple[str, str]:
    """Where a table's rows are in a package: as CSV, and as Parquet."""
    return f"data/{name}.csv", f"data/{name}.parquet"


def references(name: str, published: set[str]) -> list[Reference]:
    """The foreign keys of a table: columns, the table and its columns; to those published only."""
    tables = {stem: file.table for stem, file in LAYOUT.items()}
    found: list[Reference] = [
        ((column,), other, (key,))
        for table, column, other, key in (*REFERENCES, *_PLACED)
        if table == name
    ]
    for file in LAYOUT.values():
        if file.table == name:
            found += [
                (tuple(columns.split()), tables[stem], tuple(keys.split()))
                for columns, stem, keys in file.references
            ]
    return [item for item in dict.fromkeys(found) if item[1] in published]


def in_languages(contents: Contents, text: Callable[[Language], str]) -> dict[str, str]:
    """Language -> a text in it."""
    return {language.code: text(language) for language in contents.languages}


def meaning(item: Column) -> Callable[[Language], str]:
    """What a column means, in a language, with its unit."""

    def text(language: Language) -> str:
        return language._(item.meaning)

    return text


def _table(contents: Contents, item: OpenTable, files: Mapping[str, Written]) -> dict[str, Any]:
    path, _ = paths(item.table.name)
    titles = in_languages(contents, lambda language: language._(item.table.meaning))
    found = {
        "name": item.table.name, "path": path, "type": "table",
        "title": titles[contents.language.code], "titles": titles,
        "format": "csv", "mediatype": TABULAR, "encoding": "utf-8", **_measured(files[path]),
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": _schema(contents, item),
        "licenses": _licences(item.licences), "sources": _sources(item.sources),
    }  # fmt: skip
    return {name: value for name, value in found.items() if value != []}


def _columnar(contents: Contents, item: OpenTable, files: Mapping[str, Written]) -> dict[str, Any]:
    _, path = paths(item.table.name)
    text = N_("The rows of {table} as Parquet; lists are lists and formulas are kept as they are.")
    titles = in_languages(contents, lambda language: language._(text).format(table=item.table.name))
    found = {
        # Its types are in the file; a reader of tables needs no second description of them.
        "name": f"{item.table.name}-parquet", "path": path, "type": "file",
        "title": titles[contents.language.code], "titles": titles,
        "format": "parquet", "mediatype": PARQUET, **_measured(files[path]),
        "licenses": _licences(item.licences), "sources": _sources(item.sources),
    }  # fmt: skip
    return {name: value for name, value in found.items() if value != []}


def _measured(file: Written) -> dict[str, Any]:
    return {"bytes": file.bytes, "hash": f"sha256:{file.sha256}"}


def _schema(contents: Contents, item: OpenTable) -> dict[str, Any]:
    published = {table.table.name for table in contents.tables}
    name = item.table.name
    found: dict[str, Any] = {
        "$schema": f"{PROFILES}/tableschema.json",
        "fields": [_field(contents, name, column, item.table.key) for column in item.table.columns],
        "missingValues": [""],
        "primaryKey": list(item.table.key),
        "foreignKeys": [
            {"fields": list(columns), "reference": {"resource": other, "fields": list(keys)}}
            for columns, other, keys in references(name, published)
        ],
    }
    return {key: value for key, value in found.items() if value != []}


def _field(contents: Contents, table: str, item: Column, key: tuple[str, ...]) -> dict[str, Any]:
    titles = in_languages(contents, meaning(item))
    shape = "geojson" if item.name == "geometry" else _TYPES[item.type]
    found: dict[str, Any] = {
        "name": item.name, "type": shape, "title": titles[contents.language.code],
        "titles": titles, "unit": contents.language._(item.unit),
        "constraints": _constraints(table, item, key),
    }  # fmt: skip
    if shape == "list":
        found["delimiter"] = LIST_MARK
    if shape in ("number", "integer"):
        found["constraints"] |= _bounds(item)
    return {name: value for name, value in found.items() if value not in ("", {})}


def _constraints(table: str, item: Column, key: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if (item.required or key == (item.name,)) and (table, item.name) not in _MAY_BE_EMPTY:
        found["required"] = True
    if key == (item.name,):
        found["unique"] = True
    if item.choices:
        more = _MORE_CHOICES.get((table, item.name))
        found["enum"] = [*item.choices, *([more] if more else [])]
    return found


def _bounds(item: Column) -> dict[str, float]:
    bounds = {"minimum": item.minimum, "maximum": item.maximum}
    whole = item.type == INTEGER
    return {
        name: int(value) if whole else value for name, value in bounds.items() if value is not None
    }


def _licences(licences: "list[Licence] | tuple[Licence, ...]") -> list[dict[str, str]]:
    return [
        {"name": item.name, "title": item.title, **({"path": item.page} if item.page else {})}
        for item in licences
    ]


def _sources(sources: tuple[Cited, ...]) -> list[dict[str, str]]:
    return [
        {"title": item.title, **({"path": item.address} if item.address else {})}
        for item in sources
    ]


def _publisher(contents: Contents) -> dict[str, Any]:
    found: dict[str, Any] = {"title": contents.publisher, "roles": ["publisher"]}
    if contents.contact.startswith("mailto:"):
        found["email"] = contents.contact.removeprefix("mailto:")
    elif contents.contact:
        found["path"] = contents.contact
    return found

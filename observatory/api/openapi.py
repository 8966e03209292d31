"""The OpenAPI 3.1 document: made from the definitions of the lists, their filters and fields."""

import hashlib
import json
from functools import cache
from typing import Any

from observatory.api.answers import CSV_TYPE
from observatory.api.parameters import COMMON, LANG, Parameter
from observatory.api.problems import KINDS, MEDIA_TYPE, TYPE_PREFIX
from observatory.api.resources import RESOURCES, Resource
from observatory.i18n import SOURCE_LANGUAGE, Language, N_, language
from observatory.model import Column
from observatory.model.fields import DATE, FLAG, INTEGER, LIST, NUMBER, TEXT, TIME

VERSION = "1.0"
DOCUMENT = "openapi.json"
JsonSchema = dict[str, Any]

_TYPES: dict[str, JsonSchema] = {
    TEXT: {"type": "string"},
    INTEGER: {"type": "integer"},
    NUMBER: {"type": "number"},
    FLAG: {"type": "boolean"},
    DATE: {"type": "string", "format": "date"},
    TIME: {"type": "string", "format": "date-time"},
    LIST: {"type": "array", "items": {"type": "string"}},
}
_PERIOD: JsonSchema = {
    "anyOf": [
        {"type": "string", "pattern": "^[12][0-9]{3}$"},
        {"type": "string", "pattern": "^[12][0-9]{3}-(0[1-9]|1[0-2])$"},
        {"type": "string", "pattern": "^[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$"},
        {"type": "string", "format": "date", "pattern": "^[12]"},
    ]
}
"""A year, a month or a day."""
_REFUSED = ("400", "401", "403", "404", "406", "503")


def document(reader: Language, base: str) -> JsonSchema:
    """The description of the interface in a language; ``base``: the path under which it is served."""
    _ = reader._
    paths: JsonSchema = {
        "/": _path(reader, N_("What can be asked for, and of which datasets"), "index", "Index"),
        f"/{DOCUMENT}": _path(reader, N_("This document"), "document", None),
    }
    schemas: JsonSchema = {"Index": _index(reader), "Problem": _problem(reader)}
    for item in RESOURCES.values():
        paths[f"/{item.name}"] = {"get": _list(reader, item)}
        schemas[_name(item)] = _row(reader, item.fields)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": _("Observatory: data for programs"), "version": VERSION,
            "description": _(
                "Read-only. What pages show to a reader, this interface gives to that reader’s"
                " programs, by the same rules: what is absent is null and never zero; values about"
                " fewer than five respondents are suppressed; amounts of fewer than three companies"
                " are for managers."
            ),
        },
        "servers": [{"url": base or "/"}],
        "paths": paths,
        "components": {"schemas": schemas},
    }  # fmt: skip


@cache
def fingerprint() -> str:
    """What changes whenever the interface's definition does."""
    text = json.dumps(document(language(SOURCE_LANGUAGE), ""), sort_keys=True)
    return hashlib.blake2b(text.encode("utf-8"), digest_size=6).hexdigest()


def _path(reader: Language, meaning: str, name: str, schema: str | None) -> JsonSchema:
    body = {"$ref": f"#/components/schemas/{schema}"} if schema else {"type": "object"}
    return {
        "get": {
            "operationId": name,
            "summary": reader._(meaning),
            "parameters": [_parameter(reader, LANG)],
            "responses": {
                "200": {
                    "description": reader._("The answer"),
                    "content": {"application/json": {"schema": body}},
                },
                **{code: _refusal(reader, code) for code in ("400", "401", "406")},
            },
        }
    }


def _list(reader: Language, item: Resource) -> JsonSchema:
    _ = reader._
    ok = {
        "description": _("One page of the list"),
        "headers": {
            "ETag": {"description": _("Send it as If-None-Match: 304 where nothing changed"),
                     "schema": {"type": "string"}},
        },
        "content": {
            "application/json": {"schema": _envelope(reader, item)},
            CSV_TYPE.split(";")[0]: {"schema": {"type": "string"}},
        },
    }  # fmt: skip
    return {
        "operationId": item.name,
        "summary": _(item.meaning),
        "parameters": [_parameter(reader, one) for one in (*item.filters, *COMMON)],
        "responses": {
            "200": ok,
            "304": {"description": _("Nothing changed since the answer with that ETag")},
            **{code: _refusal(reader, code) for code in _REFUSED},
        },
    }


def _parameter(reader: Language, item: Parameter) -> JsonSchema:
    schema: JsonSchema = dict(_PERIOD if item.type == DATE else _TYPES[item.type])
    if item.type == TEXT:
        schema |= {"enum": list(item.choices)} if item.choices else {"minLength": 1}
    for key in ("minimum", "maximum", "default"):
        if getattr(item, key) is not None:
            schema[key] = getattr(item, key)
    return {
        "name": item.name, "in": "query", "required": False,
        "description": reader._(item.meaning), "schema": schema,
    }  # fmt: skip


def _envelope(reader: Language, item: Resource) -> JsonSchema:
    _ = reader._
    properties: JsonSchema = {
        "dataset": {"type": "string", "description": _("Name of the dataset")},
        "illustrative": {"type": "boolean", "description": _("Whether the data are invented")},
        "snapshot": {"type": "string", "description": _("Load, and last entry typed since")},
        "as_of": {"type": "string", "format": "date", "description": _("Day to which the data speak")},
        "total": {"type": "integer", "minimum": 0, "description": _("Rows of all pages")},
        "page": {"type": "integer", "minimum": 1},
        "per_page": {"type": "integer", "minimum": 1},
        "next": {"type": ["string", "null"],
                 "description": _("Address of the next page, relative to this one")},
        "items": {"type": "array", "items": {"$ref": f"#/components/schemas/{_name(item)}"}},
    }  # fmt: skip
    return _object(properties)


def _row(reader: Language, fields: tuple[Column, ...]) -> JsonSchema:
    return _object({item.name: _field(reader, item) for item in fields})


def _field(reader: Language, item: Column) -> JsonSchema:
    kind = _TYPES[item.type]
    unit = f" ({reader._(item.unit)})" if item.unit else ""
    schema: JsonSchema = {
        **kind, "type": [kind["type"], "null"], "description": f"{reader._(item.meaning)}{unit}",
    }  # fmt: skip
    if item.choices:
        schema["enum"] = [*item.choices, None]
    return schema


def _index(reader: Language) -> JsonSchema:
    texts = {"type": "string"}
    lists = {"name": texts, "href": texts, "meaning": texts}
    datasets: JsonSchema = {
        "name": texts, "title": texts, "illustrative": {"type": "boolean"}, "licence": texts,
        "snapshot": texts, "as_of": _TYPES[DATE],
    }  # fmt: skip
    return _object(
        {
            "items": {"type": "array", "items": _object(lists)},
            "datasets": {"type": "array", "items": _object(datasets)},
            "description": {"type": "string", "description": reader._("Address of this document")},
        }
    )


def _problem(reader: Language) -> JsonSchema:
    return {
        "type": "object",
        "description": reader._("What went wrong and what to do (RFC 9457)"),
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string", "enum": [TYPE_PREFIX + kind for kind in KINDS]},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "parameter": {"type": "string"},
            "known": {"type": "array", "items": {"type": "string"}},
            "nearest": {"type": "string"},
        },
    }


def _refusal(reader: Language, code: str) -> JsonSchema:
    titles = dict.fromkeys(
        reader._(kind.title) for kind in KINDS.values() if str(kind.status) == code
    )
    return {
        "description": " · ".join(titles),
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _object(properties: JsonSchema) -> JsonSchema:
    return {
        "type": "object", "properties": properties, "required": list(properties),
        "additionalProperties": False,
    }  # fmt: skip


def _name(item: Resource) -> str:
    return item.name.capitalize()

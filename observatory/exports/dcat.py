"""The package for catalogues of data: DCAT-AP 3 as JSON-LD, with its context inside.

Addresses are relative to the document, so that it holds wherever the files are published. The classes
and properties are those of https://semiceu.github.io/DCAT-AP/releases/3.0.1/.
"""

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from babel.core import get_global

from observatory.exports.datapackage import PARQUET, PROFILES, TABULAR, Written, in_languages, paths
from observatory.exports.licences import Licence
from observatory.exports.open_data import Contents, OpenTable
from observatory.i18n import N_

_AUTHORITY = "http://publications.europa.eu/resource/authority"
_MEDIA = "https://www.iana.org/assignments/media-types"
_CONTEXT = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_THEMES = ("ECON", "EDUC", "REGI")
"""Economy; education, culture and sport; regions and cities: EU vocabulary of themes."""
_LANGUAGES = {
    "ca": "CAT", "de": "DEU", "en": "ENG", "es": "SPA", "fr": "FRA", "it": "ITA", "nl": "NLD",
    "pt": "POR",
}  # fmt: skip
_FORMATS = {TABULAR: "CSV", "application/json": "JSON", "application/zip": "ZIP"}
Node = dict[str, Any]


def catalogue(
    contents: Contents, files: Mapping[str, Written], archive: Written | None = None
) -> Node:
    """The catalogue with its one dataset; ``archive``: the package as one file, where there is one."""
    publisher = {
        "@id": "#publisher", "@type": "foaf:Agent", "foaf:name": contents.publisher,
        **({"foaf:homepage": {"@id": contents.contact}} if contents.contact.startswith("http") else {}),
    }  # fmt: skip
    dataset = _dataset(contents, files, archive)
    return {
        "@context": _CONTEXT,
        "@graph": [
            {
                "@id": "#catalogue", "@type": "dcat:Catalog",
                **_texts(contents), **_moments(contents), "dct:publisher": {"@id": "#publisher"},
                "dct:language": _languages(contents),
                "dcat:themeTaxonomy": {"@id": f"{_AUTHORITY}/data-theme"},
                "dcat:dataset": {"@id": "#dataset"},
                **_licence([contents.licence] if contents.licence else []),
            },
            publisher,
            dataset,
        ],
    }  # fmt: skip


def _dataset(contents: Contents, files: Mapping[str, Written], archive: Written | None) -> Node:
    described = "datapackage.json"
    own = (contents.licence,) if contents.licence else ()
    text = N_("Description of the tables and their columns (Data Package)")
    distributions = [
        _distribution(contents, files[described], "application/json", own,
                      in_languages(contents, lambda language: language._(text)),
                      f"{PROFILES}/datapackage.json"),
    ]  # fmt: skip
    if archive is not None:
        text = N_("Everything in one file")
        found = _distribution(contents, archive, "application/zip", own,
                              in_languages(contents, lambda language: language._(text)))  # fmt: skip
        found["dcat:packageFormat"] = found["dcat:mediaType"]
        distributions.insert(0, found)
    for item in contents.tables:
        distributions += _of_table(contents, item, files)
    return {
        "@id": "#dataset", "@type": "dcat:Dataset", **_texts(contents), **_moments(contents),
        "dct:identifier": contents.dataset, "dcat:version": contents.snapshot,
        "dct:publisher": {"@id": "#publisher"}, **_contact(contents),
        "dct:language": _languages(contents),
        "dcat:theme": [{"@id": f"{_AUTHORITY}/data-theme/{code}"} for code in _THEMES],
        "dcat:keyword": [
            {"@value": word, "@language": language.code}
            for language in contents.languages
            for word in contents.lists["keywords"][language.code]
        ],
        "dct:accrualPeriodicity": {"@id": f"{_AUTHORITY}/frequency/IRREG"},
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _day(contents.first), "dcat:endDate": _day(contents.as_of),
        },
        "dct:spatial": _spatial(contents),
        "dct:accessRights": {"@id": f"{_AUTHORITY}/access-right/PUBLIC"},
        "dcat:distribution": distributions,
    }  # fmt: skip


def _of_table(contents: Contents, item: OpenTable, files: Mapping[str, Written]) -> list[Node]:
    titles = in_languages(contents, lambda language: f"{item.table.name} – {language._(item.table.meaning)}")  # fmt: skip
    plain, columnar = paths(item.table.name)
    return [
        _distribution(contents, files[plain], TABULAR, item.licences, titles,
                      f"{PROFILES}/tableschema.json"),
        _distribution(contents, files[columnar], PARQUET, item.licences, titles),
    ]  # fmt: skip


def _distribution(
    contents: Contents,
    file: Written,
    media: str,
    licences: tuple[Licence, ...],
    titles: Mapping[str, str],
    conforms: str = "",
) -> Node:
    found: Node = {
        "@id": f"#{file.path}", "@type": "dcat:Distribution",
        "dct:title": _in_languages(titles), **_moments(contents),
        "dcat:accessURL": {"@id": file.path}, "dcat:downloadURL": {"@id": file.path},
        "dcat:mediaType": {"@id": f"{_MEDIA}/{media}"},
        "dcat:byteSize": {"@value": str(file.bytes), "@type": "xsd:nonNegativeInteger"},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@value": file.sha256, "@type": "xsd:hexBinary"},
        },
        "adms:status": {"@id": f"{_AUTHORITY}/distribution-status/COMPLETED"},
        **_licence(licences),
    }  # fmt: skip
    if media in _FORMATS:
        found["dct:format"] = {"@id": f"{_AUTHORITY}/file-type/{_FORMATS[media]}"}
    if conforms:
        found["dct:conformsTo"] = {"@id": conforms}
    return found


def _texts(contents: Contents) -> Node:
    return {
        "dct:title": _in_languages(contents.texts["title"]),
        "dct:description": _in_languages(contents.texts["description"]),
    }


def _moments(contents: Contents) -> Node:
    moment = contents.loaded_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    stated = {"@value": moment, "@type": "xsd:dateTime"}
    return {"dct:issued": stated, "dct:modified": stated}


def _in_languages(texts: Mapping[str, str]) -> list[Node]:
    return [{"@value": text, "@language": code} for code, text in texts.items()]


def _languages(contents: Contents) -> list[Node]:
    codes = (_LANGUAGES.get(language.code) for language in contents.languages)
    return [{"@id": f"{_AUTHORITY}/language/{code}"} for code in codes if code]


def _licence(licences: "list[Licence] | tuple[Licence, ...]") -> Node:
    """A distribution has one licence; where its rows have several, their titles say so."""
    if len(licences) == 1 and licences[0].uri:
        return {"dct:license": {"@id": licences[0].uri}}
    titles = "; ".join(item.title for item in licences)
    return (
        {"dct:rights": {"@type": "dct:RightsStatement", "skos:prefLabel": titles}} if titles else {}
    )


def _contact(contents: Contents) -> Node:
    if not contents.contact:
        return {}
    key = "vcard:hasEmail" if contents.contact.startswith("mailto:") else "vcard:hasURL"
    return {
        "dcat:contactPoint": {
            "@type": "vcard:Kind", "vcard:fn": contents.publisher, key: {"@id": contents.contact},
        }
    }  # fmt: skip


def _spatial(contents: Contents) -> list[Node]:
    place = contents.place
    here: Node = {
        "@type": "dct:Location", "skos:prefLabel": place.name, "dct:identifier": place.code,
    }  # fmt: skip
    if place.bounds:
        west, south, east, north = place.bounds
        corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
        text = ", ".join(f"{lon} {lat}" for lon, lat in corners)
        here["dcat:bbox"] = {
            "@value": f"POLYGON(({text}))",
            "@type": "http://www.opengis.net/ont/geosparql#wktLiteral",
        }
    code = _three_letters(place.country)
    return [here, *([{"@id": f"{_AUTHORITY}/country/{code}"}] if code else [])]


def _three_letters(country: str) -> str:
    """A country's ISO 3166-1 alpha-3 code, as the EU's vocabulary has it."""
    found = (
        old for old, new in get_global("territory_aliases").items()
        if len(old) == 3 and old.isalpha() and list(new) == [country]
    )  # fmt: skip
    # Some countries took over the code of one that is no more.
    return min(found, key=lambda code: (not code.startswith(country), code), default="")


def _day(day: Any) -> Node:
    return {"@value": day.isoformat(), "@type": "xsd:date"}

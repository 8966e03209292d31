"""The values of an agenda's export: texts by language, timings, places, codes.

Every function takes whatever the JSON holds there and gives "", None or nothing for what it is not.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from etl.sources.answers import words_of
from etl.sources.zones import home_zone, local, zone

Span = tuple[datetime, datetime | None]
"""Begin and end of one timing, in local time; the end is not always stated."""
Point = tuple[float, float]
"""Latitude and longitude, in degrees."""

_LONGEST_HOURS = 24
"""A timing longer than that is a season or an opening, not what one participant sits through."""
_LONGEST_ID = 99


def table(value: object) -> Mapping[str, Any]:
    """A JSON object, an empty one for another thing."""
    return value if isinstance(value, Mapping) else {}


def unpacked(value: object) -> object:
    """A value that may stand as JSON within a text."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value, strict=False)
    except (ValueError, RecursionError):
        return None


def identifier(value: object) -> str:
    """An id, which is a number in one export and a text in another."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return ""
    text = words_of(str(value))
    return text if len(text) <= _LONGEST_ID else ""


def code(value: object, default: int = 0) -> int:
    """The number of a status, which may come in a table with its words."""
    stated = value.get("id") if isinstance(value, Mapping) else value
    if not isinstance(stated, int | float | str):
        return default
    try:
        return int(stated)
    except (ValueError, OverflowError):
        return default


def text(value: object, languages: Sequence[str]) -> str:
    """The text of the first language that there is, else any text."""
    if not isinstance(value, Mapping):
        return words_of(value)
    texts = [value.get(key) for key in (*languages, *sorted(value))]
    return next((found for found in map(words_of, texts) if found), "")


def keywords(value: object) -> Iterator[str]:
    """The words of a list, of a text that lists them, or of a table of either by language."""
    for cell in value.values() if isinstance(value, Mapping) else [value]:
        for item in cell if isinstance(cell, list) else [cell]:
            yield from (word for word in words_of(item).split(";") if word.strip())


def commune(national_code: object, postal_code: object, city: object) -> str:
    """A commune by its national code, else by its postal code and name."""
    place = " ".join(part for part in (words_of(postal_code), words_of(city)) if part)
    return words_of(national_code) or place


def spans(timings: object, zone_name: object, country: str) -> tuple[Span, ...]:
    """The timings of a list, in order of their begin.

    Those in universal time are turned into the time of the zone, else of the country.
    """
    place = zone(zone_name if isinstance(zone_name, str) else None) or home_zone(country.upper())
    found: set[Span] = set()
    for item in timings if isinstance(timings, list) else []:
        begin, end = moment(table(item).get("begin")), moment(table(item).get("end"))
        if begin:
            found.add((local(begin, place), local(end, place) if end else None))
    return tuple(sorted(found, key=_order))


def _order(span: Span) -> tuple[datetime, datetime]:
    begin, end = span
    return begin.replace(tzinfo=None), (end or begin).replace(tzinfo=None)


def last_day(begin: datetime, end: datetime | None) -> date:
    """The day on which a timing ends; midnight belongs to the evening before."""
    if end is None or end.date() <= begin.date():
        return (end or begin).date()
    at_midnight = (end.hour, end.minute, end.second) == (0, 0, 0)
    return end.date() - timedelta(days=1) if at_midnight else end.date()


def hours(timings: Sequence[tuple[datetime, datetime | None]]) -> float | None:
    """Hours that timings last together; None where one has no end, or lasts more than a day."""
    total = 0.0
    for begin, end in timings:
        if end is None or (begin.tzinfo is None) != (end.tzinfo is None):
            return None
        length = (end - begin).total_seconds() / 3600
        if not 0 < length <= _LONGEST_HOURS:
            return None
        total += length
    return round(total, 2)


def moment(value: object) -> datetime | None:
    """A moment as ISO 8601 writes it, with or without an offset."""
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def day(value: object) -> str:
    """The day of a moment, as ISO 8601 writes it."""
    found = moment(value)
    return found.date().isoformat() if found else ""


def position(lat: object, lon: object) -> Point | None:
    """Latitude and longitude; the point 0, 0 stands for an unknown one."""
    pair = _number(lat), _number(lon)
    if pair[0] is None or pair[1] is None or pair == (0, 0):
        return None
    return pair[0], pair[1]


def point(value: object) -> Point | None:
    """A point as Opendatasoft writes it: [lat, lon], "lat, lon" or {lon, lat}."""
    if isinstance(value, Mapping):
        return position(value.get("lat"), value.get("lon"))
    pair = value.split(",") if isinstance(value, str) else value
    return position(pair[0], pair[1]) if isinstance(pair, list) and len(pair) == 2 else None


def geometry(value: object) -> Point | None:
    """A point as GeoJSON writes it, the longitude first; alone or within a feature."""
    pair = table(table(value).get("geometry", value)).get("coordinates")
    return position(pair[1], pair[0]) if isinstance(pair, list) and len(pair) == 2 else None


def _number(value: object) -> float | None:
    try:
        number = float(value) if isinstance(value, int | float | str) else math.nan
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def web(value: object) -> str:
    """An address of the web."""
    found = words_of(value)
    return found if found.startswith(("https://", "http://")) else ""

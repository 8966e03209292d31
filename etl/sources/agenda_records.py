"""One event as an agenda has it, whichever way it was exported.

Four shapes are known: events of OpenAgenda's API and JSON export (version 2), and the same events
as Opendatasoft publishes them: records of its first API (``fields`` beside ``geometry``), flat
results of its second one, and features of a GeoJSON export.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from etl.sources import agenda_values as values
from etl.sources.agenda_values import Point, Span, table
from etl.sources.answers import words_of

CANCELLED, POSTPONED = 6, 4
"""Codes of OpenAgenda's field ``status``: called off; put off to days that are not known yet."""
PUBLISHED = 2
"""Code of the field ``state`` of an event that the agenda shows."""
COLUMNS = {
    "event_id": "uid", "title": "title", "start_date": "timings", "end_date": "timings",
    "hours": "timings", "venue": "location.name", "commune": "location.insee",
    "lat": "location.latitude", "lon": "location.longitude", "country_code": "location.countryCode",
    "organiser": "originAgenda.title", "status": "status", "source_url": "canonicalUrl",
    "source_date": "updatedAt",
}  # fmt: skip
"""Column of the layout -> field of OpenAgenda."""
OPEN_DATA_COLUMNS = {
    **COLUMNS, "venue": "location_name", "commune": "location_insee",
    "lat": "location_coordinates", "lon": "location_coordinates",
    "country_code": "location_countrycode", "organiser": "originagenda_title",
    "source_url": "canonicalurl", "source_date": "updatedat",
}  # fmt: skip
"""Column of the layout -> field of Opendatasoft."""

_LISTS = ("events", "records", "results", "features")
_WRAPPERS = ("fields", "properties")
_OUTER = {*_LISTS, *_WRAPPERS, "record", "location", "originAgenda", "agenda"}
_READ = {
    "total", "after", "success", "type", "geometry", "uid", "slug", "title", "keywords", "timings",
    "firstTiming", "nextTiming", "lastTiming", "dateRange", "timezone", "country", "canonicalUrl",
    "status", "state", "draft", "updatedAt", "name", "address", "insee", "postalCode", "city",
    "countryCode", "latitude", "longitude", "firstdate_begin", "firstdate_end", "lastdate_begin",
    "lastdate_end", "location_name", "location_insee", "location_postalcode", "location_city",
    "location_address", "location_coordinates", "location_countrycode", "originagenda_title",
    "canonicalurl", "updatedat",
}  # fmt: skip
_BY_LANGUAGE = ("title_", "keywords_")
_TIMINGS = {"timings", "firstTiming", "nextTiming", "lastTiming", "dateRange"}
_FLAT = ("title_", "firstdate_", "location_", "originagenda_")


@dataclass(frozen=True)
class AgendaEvent:
    """One event of an agenda. Texts are "" and the position None where the agenda states none.

    ``spans``: its timings in order of their begin; ``whole``: whether these are all of them rather
    than only some, such as the next and the last one.
    """

    uid: str
    title: str
    keywords: tuple[str, ...]
    spans: tuple[Span, ...]
    whole: bool
    venue: str
    commune: str
    address: str
    position: Point | None
    country: str
    status: int
    is_published: bool
    agenda: str
    url: str
    updated: str

    @property
    def first_day(self) -> date:
        """The local day on which its first timing begins."""
        return self.spans[0][0].date()

    @property
    def last_day(self) -> date:
        """The local day on which its last timing ends."""
        return max(values.last_day(*span) for span in self.spans)

    def hours(self, all_timings: bool) -> float | None:
        """Hours of its only timing; with ``all_timings``, of them all. None where not known."""
        countable = self.whole and (all_timings or len(self.spans) == 1)
        return values.hours(self.spans) if countable else None


def records_of(answer: object) -> list[object] | None:
    """The records of an export or of a page of an answer; None for what is neither."""
    if isinstance(answer, Mapping):
        answer = next((answer[key] for key in _LISTS if isinstance(answer.get(key), list)), None)
    if not isinstance(answer, list):
        return None
    known = not answer or any(_is_event(item) or is_open_data(item) for item in answer)
    return answer if known else None


def public_part(answer: object) -> object:
    """An answer without what is not read here, such as the persons who contributed its events."""
    if isinstance(answer, list):
        return [public_part(item) for item in answer]
    if not isinstance(answer, Mapping):
        return answer
    return {
        key: public_part(value) if key in _OUTER else value
        for key, value in answer.items()
        if key in _OUTER or key in _READ or key.startswith(_BY_LANGUAGE)
    }


def is_open_data(record: object) -> bool:
    """Whether a record is one of Opendatasoft's."""
    return bool(_flat(record))


def agenda_event(record: object, languages: Sequence[str]) -> AgendaEvent | None:
    """The event of a record, its title in the first of some languages that it has.

    None for what is no event.
    """
    flat = _flat(record)
    if flat:
        return _open_data_event(flat, languages)
    return _api_event(table(record), languages) if _is_event(record) else None


def _is_event(record: object) -> bool:
    """Whether a record is one of OpenAgenda's own."""
    return isinstance(record, Mapping) and (
        bool(_TIMINGS & record.keys()) or {"uid", "title"} <= record.keys()
    )


def _flat(record: object) -> dict[str, Any]:
    """The fields of a record of Opendatasoft with its geometry; none for another thing."""
    outer = table(table(record).get("record")) or table(record)
    for key in _WRAPPERS:
        if isinstance(outer.get(key), Mapping):
            return {**outer[key], "geometry": outer.get("geometry")}
    return dict(outer) if any(key.startswith(_FLAT) for key in outer) else {}


def _api_event(record: Mapping[str, Any], languages: Sequence[str]) -> AgendaEvent:
    place = table(record.get("location"))
    agenda = table(record.get("originAgenda")) or table(record.get("agenda"))
    country = words_of(place.get("countryCode")) or words_of(
        table(record.get("country")).get("code")
    )
    zone = record.get("timezone") or place.get("timezone")
    spans = values.spans(record.get("timings"), zone, country)
    first, following, last = (record.get(f"{which}Timing") for which in ("first", "next", "last"))
    return AgendaEvent(
        uid=values.identifier(record.get("uid")),
        title=values.text(record.get("title"), languages),
        keywords=tuple(values.keywords(record.get("keywords"))),
        spans=spans or values.spans([first, following, last], zone, country),
        whole=bool(spans) or (first is not None and first == last),
        venue=words_of(place.get("name")),
        commune=values.commune(place.get("insee"), place.get("postalCode"), place.get("city")),
        address=words_of(place.get("address")),
        position=values.position(place.get("latitude"), place.get("longitude")),
        country=country.upper(),
        status=values.code(record.get("status")),
        is_published=values.code(record.get("state"), PUBLISHED) == PUBLISHED
        and not record.get("draft"),
        agenda=words_of(agenda.get("title")),
        url=_url(record, agenda),
        updated=values.day(record.get("updatedAt")),
    )


def _open_data_event(flat: Mapping[str, Any], languages: Sequence[str]) -> AgendaEvent:
    country = words_of(flat.get("location_countrycode"))
    titles = {key.removeprefix("title_"): flat[key] for key in flat if key.startswith("title_")}
    words = [flat[key] for key in sorted(flat) if key.startswith("keywords")]
    spans = values.spans(values.unpacked(flat.get("timings")), None, country)
    first, last = (
        {"begin": flat.get(f"{which}date_begin"), "end": flat.get(f"{which}date_end")}
        for which in ("first", "last")
    )
    return AgendaEvent(
        uid=values.identifier(flat.get("uid")),
        title=values.text(titles or flat.get("title"), languages),
        keywords=tuple(word for cell in words for word in values.keywords(cell)),
        spans=spans or values.spans([first, last], None, country),
        whole=bool(spans) or first == last,
        venue=words_of(flat.get("location_name")),
        commune=values.commune(
            flat.get("location_insee"), flat.get("location_postalcode"), flat.get("location_city")
        ),
        address=words_of(flat.get("location_address")),
        position=values.point(flat.get("location_coordinates"))
        or values.geometry(flat.get("geometry")),
        country=country.upper(),
        status=values.code(values.unpacked(flat.get("status"))),
        is_published=True,
        agenda=words_of(flat.get("originagenda_title")),
        url=values.web(flat.get("canonicalurl")),
        updated=values.day(flat.get("updatedat")),
    )


def _url(record: Mapping[str, Any], agenda: Mapping[str, Any]) -> str:
    """The page of an event: the one that it states, else that of its agenda by their names."""
    stated = values.web(record.get("canonicalUrl"))
    names = words_of(agenda.get("slug")), words_of(record.get("slug"))
    return stated or (f"https://openagenda.com/{names[0]}/events/{names[1]}" if all(names) else "")

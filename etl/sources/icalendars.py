"""Events of calendars in iCalendar files (RFC 5545), every occurrence of a series a row.

Persons (organisers, attendees, contacts) and descriptions are not read, private events are left
out. Several occurrences of one series on one day are one event.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import icalendar

from etl.sources.agenda_values import hours, web
from etl.sources.answers import EMPTY, Answers, words_of
from etl.sources.base import Extract, Gathering, Setting
from etl.sources.calendar_events import (
    LINE,
    MAX_OCCURRENCES,
    BadEvent,
    Occurrence,
    day_of,
    event_of,
    occurrences,
    prop,
    read_zones,
)
from etl.sources.calendar_lines import CalendarText, calendars, public_lines
from etl.sources.event_kinds import NO_KIND, commune_in, event_settings, without_mails
from etl.sources.service import Service, ServiceFailed, keep
from etl.sources.zones import home_zone, zone
from observatory.i18n import Message, N_

_COLUMNS = {
    "event_id": "UID", "title": "SUMMARY", "start_date": "DTSTART", "end_date": "DTEND",
    "hours": "DTEND", "venue": "LOCATION", "commune": "LOCATION", "lat": "GEO", "lon": "GEO",
    "status": "STATUS", "source_url": "URL", "source_date": "LAST-MODIFIED",
}  # fmt: skip
_PRIVATE = ("PRIVATE", "CONFIDENTIAL")
_EARLIEST = date(1900, 1, 1)
_YEARS_AHEAD = 2
_ID_LENGTH = 16
_CALENDAR = b"BEGIN:VCALENDAR"


def read(paths: Sequence[Path], setting: Setting) -> Extract:
    """Read the calendars of one or several files; lines are counted through all of them.

    Raises FileRefused, ConfigError.
    """
    answers = Answers(paths)
    reading = _Reading(setting, Gathering("icalendar", answers.name))
    for name, content in answers:
        reading.file(name, content)
    for name in answers.empty:
        reading.gathering.warn(EMPTY, file=name)
    return answers.extract(reading.told())


def fetch(folder: Path, setting: Setting, service: Service) -> None:
    """Ask for each calendar at its address (https:// or webcal://).

    What is read here is kept of it, and nothing of persons. Raises ServiceFailed, ConfigError.
    """
    for place, location in enumerate(setting.texts("location"), start=1):
        path = folder / f"calendar-{place:02}.ics"
        if path.exists():
            continue
        scheme, mark, rest = location.partition("://")
        secure = scheme.lower() in ("webcal", "webcals")
        answer = service.get(f"https://{rest}" if mark and secure else location)
        if _CALENDAR not in answer.content.upper().replace(b"\0", b""):
            template = N_(
                "{host} answered with something else than a calendar. Write the address of the .ics"
                " file as the location of the source."
            )
            raise ServiceFailed(Message(template, {"host": answer.host}))
        keep(path, public_lines(answer.content))


class _Reading:
    """The events of a source, turned into rows one series after the other."""

    def __init__(self, setting: Setting, gathering: Gathering) -> None:
        self.setting, self.gathering = setting, gathering
        self.events = event_settings(setting, gathering)
        self.commune = setting.text("commune")
        at_home = setting.config and self.events.country == setting.country
        self.is_local = setting.is_local if at_home else None
        config, as_of = setting.config, setting.as_of
        first = date(config.baseline_year, 1, 1) if config else _EARLIEST
        self.since = setting.day("since", first)
        self.until = setting.day("until", _years_after(as_of, _YEARS_AHEAD))
        if self.until < self.since:
            template = N_(
                "[[source]] {source}: {option} must be a day after {since}, where since lies."
            )
            raise setting.wrong("until", template, since=self.since)
        self._passed = 0
        self._private = self._outside = self._cut = 0
        gathering.columns |= _COLUMNS

    def file(self, name: str, content: bytes) -> None:
        """The events of one file. Raises FileRefused."""
        found, lines = calendars(content, name)
        if not all(calendar.is_whole for calendar in found):
            template = N_("{file}: a calendar has no end (END:VCALENDAR); the file may be cut off.")
            self.gathering.warn(template, file=name)
        for calendar in found:
            self._calendar(calendar)
        self._passed += lines

    def told(self) -> Gathering:
        """All rows, with warnings about what was left out."""
        if self._private:
            template = N_("{file}: private events, which are left out: {count}.")
            self.gathering.warn(template, count=str(self._private))
        if self._outside:
            template = N_(
                "{file}: events outside {since} to {until}, which are left out: {count}. Change"
                " since or until in the settings of the source to take them."
            )
            span = {"since": str(self.since), "until": str(self.until)}
            self.gathering.warn(template, count=str(self._outside), **span)
        if self._cut:
            template = N_(
                "{file}: series with more than {limit} occurrences, the later of which are left out:"
                " {count}."
            )
            limit = str(MAX_OCCURRENCES)
            self.gathering.warn(template, count=str(self._cut), limit=limit)
        return self.gathering

    def _calendar(self, calendar: CalendarText) -> None:
        """The series of one calendar: what has the same UID belongs together."""
        read_zones(calendar.zones)
        series: dict[tuple[str, str], list[icalendar.Event]] = {}
        for piece in calendar.events:
            self.gathering.read += 1
            piece = replace(piece, line=piece.line + self._passed)
            try:
                event = event_of(piece)
            except BadEvent as error:
                self.gathering.reject(piece.line, error.column, error.value, error.reason)
                continue
            if _word(event, "CLASS").upper() in _PRIVATE:
                self._private += 1
                continue
            event["UID"] = _uid(event)
            series.setdefault(_key(event, series), []).append(event)
        home = zone(calendar.zone) or home_zone(self.setting.country)
        for events in series.values():
            try:
                self._series(list(occurrences(events, home, self.since, self.until)))
            except BadEvent as error:
                line = int(prop(events[0], LINE))
                self.gathering.reject(line, error.column, error.value, error.reason)

    def _series(self, found: list[Occurrence]) -> None:
        if not found:
            self._outside += 1
        if len(found) > MAX_OCCURRENCES:
            self._cut += 1
        days: dict[date, list[Occurrence]] = {}
        for item in sorted(found[:MAX_OCCURRENCES], key=lambda item: (item.day, str(item.start))):
            days.setdefault(item.day, []).append(item)
        for day, items in days.items():
            self._row(day, items)

    def _row(self, day: date, items: list[Occurrence]) -> None:
        first = items[0]
        event, start = first.event, day_of(first.start)
        title = without_mails(_word(event, "SUMMARY"))
        kind = self.events.kind([title, *_categories(event)])
        if not kind:
            self.gathering.reject(first.line, "SUMMARY", title, NO_KIND)
            return
        place = without_mails(str(_one(event, "LOCATION")).replace("\n", ", "))
        place = "" if web(place) else place
        commune = commune_in(place, self.is_local)
        lat, _, lon = _position(event)
        self.gathering.add(
            "events",
            first.line,
            {
                "event_id": f"{self.setting.name}:{event['UID']}:{day.isoformat()}",
                "title": title,
                "kind": kind,
                "start_date": start,
                "end_date": max(item.last_day for item in items),
                "country_code": self.events.country,
                "commune": commune or self.commune,
                "venue": place.split(",")[0].strip() if commune else place,
                "lat": lat.strip(),
                "lon": lon.strip(),
                "hours": _hours(items),
                "organiser": self.events.organiser,
                "recommendation": self.events.recommendation,
                "status": self.events.status(
                    start,
                    cancelled=_word(event, "STATUS").upper() == "CANCELLED",
                    announced=_word(event, "STATUS").upper() == "TENTATIVE",
                ),
                "source_title": self.setting.title,
                "source_url": web(_word(event, "URL")),
                "source_date": _modified(event),
            },
        )


def _one(event: icalendar.Event, name: str) -> object:
    """A property of an event, the first one where it stands several times; "" where it does not."""
    value = prop(event, name, "")
    return value[0] if isinstance(value, list) else value


def _word(event: icalendar.Event, name: str) -> str:
    return words_of(str(_one(event, name)))


def _uid(event: icalendar.Event) -> str:
    """The event's own id, else one made from its title, beginning and place."""
    stated = _word(event, "UID")
    if stated:
        return stated
    parts = (
        _word(event, "SUMMARY"),
        prop(event, "DTSTART").dt.isoformat(),
        _word(event, "LOCATION"),
    )
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:_ID_LENGTH]


def _key(event: icalendar.Event, series: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """What tells the series of an event: its UID; another event of that UID is one of its own,
    unless it changes an occurrence, or is an older or newer edition."""
    uid = str(event["UID"])
    if "RECURRENCE-ID" in event or "SEQUENCE" in event or (uid, "") not in series:
        return uid, ""
    return uid, prop(event, "DTSTART").dt.isoformat()


def _categories(event: icalendar.Event) -> list[str]:
    value = prop(event, "CATEGORIES", [])
    return [str(word) for item in (value if isinstance(value, list) else [value])
            for word in getattr(item, "cats", [])]  # fmt: skip


def _position(event: icalendar.Event) -> tuple[str, str, str]:
    """Latitude and longitude as they are written; 0, 0 stands for an unknown place."""
    value = _one(event, "GEO")
    written = value.to_ical() if isinstance(value, icalendar.vGeo) else str(value)
    return ("", "", "") if written in ("0;0", "0.0;0.0") else written.partition(";")


def _hours(items: list[Occurrence]) -> float | None:
    """Hours of an occurrence that has times; None for whole days and for several on one day."""
    start, end = items[0].start, items[0].end
    if len(items) > 1 or not (isinstance(start, datetime) and isinstance(end, datetime)):
        return None
    return hours([(start, end)])


def _modified(event: icalendar.Event) -> str:
    value = getattr(_one(event, "LAST-MODIFIED"), "dt", None)
    return day_of(value).isoformat() if isinstance(value, date) else ""


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 2, 28)

"""Events of a calendar and the days on which they take place, by icalendar and
recurring-ical-events."""

import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events
from icalendar.prop import vRecur
from icalendar.timezone import tzp

from etl.sources.calendar_lines import Piece
from observatory.i18n import Message, N_

MAX_OCCURRENCES = 5_000
"""Occurrences of one series that are taken: those of thirteen years, day by day."""
LINE = "X-FIRST-LINE"
"""The property that carries the line on which an event begins."""

_FIRST_YEAR = 1900
_MAX_INTERVAL = 10_000
_DAYS = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 31, "YEARLY": 366}
"""Days within one period of a frequency; what repeats within a day is no series of events."""
_MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MOVED = "RECURRENCE-ID"
_NEEDED = ("DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "RRULE", "RDATE", "EXDATE", "SEQUENCE")
_ONCE = ("DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "SEQUENCE")
_YEARLY = re.compile(r"RRULE[^:]*:(?!.*FREQ=YEARLY)", re.IGNORECASE)

_CUT = N_("the event is cut off: END:VEVENT is missing")
_LETTERS = N_("its letters are in another encoding than those of the rest of the file")
_NO_START = N_("the event has no beginning (DTSTART)")
_UNREADABLE = N_("not what iCalendar (RFC 5545) allows there: export the calendar again")
_TWICE = N_("stands twice in one event")
_BACKWARDS = N_("lies before DTSTART")
_RULE = N_("the series cannot be laid out: its rule means no days, or countless ones")


class BadEvent(Exception):
    """An event that cannot be used: the property at fault, its value, and why."""

    def __init__(self, reason: str, column: str = "", value: str = "") -> None:
        super().__init__(reason)
        self.reason, self.column, self.value = Message(reason), column, value


@dataclass(frozen=True)
class Occurrence:
    """One occurrence of an event: its days and times in local time, and where it comes from.

    ``day`` tells it from the others of its series: the one on which it stood before it was moved.
    """

    event: icalendar.Event
    line: int
    day: date
    start: date | datetime
    end: date | datetime

    @property
    def last_day(self) -> date:
        """The last day; the end of whole days, and midnight, belong to the day before."""
        first, last = day_of(self.start), day_of(self.end)
        open_end = not isinstance(self.end, datetime) or self.end.time() == time()
        return last - timedelta(days=1) if open_end and last > first else max(first, last)


def read_zones(pieces: Sequence[Piece]) -> None:
    """Make the time zones that a calendar defines known, in place of those of the last one.

    A definition that cannot be used is left out: times in its zone are then taken as they stand.
    """
    tzp.use_zoneinfo()
    for piece in pieces:
        if piece.is_whole and piece.is_legible and not any(map(_YEARLY.match, piece.lines)):
            try:
                _parsed(icalendar.Timezone, piece)
            except Exception:  # The libraries raise whatever a value makes them trip over.
                continue


def event_of(piece: Piece) -> icalendar.Event:
    """The event of a piece, with its line. Raises BadEvent."""
    if not piece.is_whole:
        raise BadEvent(_CUT)
    if not piece.is_legible:
        raise BadEvent(_LETTERS)
    try:
        event: icalendar.Event = _parsed(icalendar.Event, piece)
    except Exception as error:  # The libraries raise whatever a value makes them trip over.
        raise BadEvent(_UNREADABLE) from error
    for name, _ in event.errors:
        if name in _NEEDED:
            raise BadEvent(_UNREADABLE, name, _raw(piece, name))
    for name in _ONCE:
        if isinstance(prop(event, name), list):
            raise BadEvent(_TWICE, name, _raw(piece, name))
    _check_span(event, piece)
    _check_rules(event, piece)
    event[LINE] = str(piece.line)
    return event


def occurrences(
    series: Sequence[icalendar.Event], home: ZoneInfo | None, since: date, until: date
) -> Iterator[Occurrence]:
    """The occurrences of a series that begin within some days: its event, and those moved.

    Times in universal time and those without a zone are taken in ``home``. At most
    MAX_OCCURRENCES + 1 come. Raises BadEvent.
    """
    calendar = icalendar.Calendar()
    start = datetime.combine(since, time())
    stop = datetime.combine(until, time()) + timedelta(days=1)
    try:
        for event in series:
            if home:
                _bring_home(event, home)
            calendar.add_component(event)
        found = [
            _occurrence(item.as_component(False))
            for part in recurring_ical_events.of(calendar).series
            for item in islice(part.between(start, stop), MAX_OCCURRENCES + 1)
        ]
    except Exception as error:  # The libraries raise whatever a rule makes them trip over.
        raise BadEvent(_RULE, "RRULE") from error
    yield from (item for item in found if since <= day_of(item.start) <= until)


def _bring_home(event: icalendar.Event, home: ZoneInfo) -> None:
    """Take the times of an event that are universal, or of no zone, in the zone of a place."""
    for name in ("DTSTART", "DTEND", _MOVED):
        if name in event:
            prop(event, name).dt = _at(home, prop(event, name).dt)
    for name in ("RDATE", "EXDATE"):
        for value in _several(event, name):
            for item in value.dts:
                parts = item.dt if isinstance(item.dt, tuple) else (item.dt,)
                parts = tuple(_at(home, part) for part in parts)
                item.dt = parts if len(parts) > 1 else parts[0]
    for rule in _several(event, "RRULE"):
        for until in rule.get("UNTIL", [])[:1]:
            whole_days = not isinstance(prop(event, "DTSTART").dt, datetime)
            rule["UNTIL"] = [_last_of(until, home, whole_days)]


def _at(home: ZoneInfo, moment: Any) -> Any:
    """A moment in a place's time, unless it is a whole day, a length, or has a zone of its own."""
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo is None:
        return moment.replace(tzinfo=home)
    return moment.astimezone(home) if moment.tzname() == "UTC" else moment


def _last_of(until: date, home: ZoneInfo, whole_days: bool) -> date:
    """The end of a rule, which counts, in the form that the library takes.

    A day means the whole of it. Where the rule is of whole days, a local midnight that is stated
    in universal time is that of its local day, not of the one before.
    """
    if not isinstance(until, datetime):
        end = datetime.combine(until, time(23, 59, 59), home)
        return until if whole_days else end.astimezone(UTC)
    if whole_days:
        here = _at(home, until)
        return day_of(here if here.time() == time() else until)
    return until.replace(tzinfo=until.tzinfo or home).astimezone(UTC)


def _occurrence(event: icalendar.Event) -> Occurrence:
    start, end, moved = prop(event, "DTSTART").dt, prop(event, "DTEND").dt, prop(event, _MOVED)
    # A change of all that follows names the first occurrence that it is for.
    day = day_of(start if "RANGE" in moved.params else moved.dt)
    return Occurrence(event, int(prop(event, LINE)), day, start, end)


def prop(event: icalendar.Event, name: str, default: object = None) -> Any:
    """A property of an event as icalendar gives it; a list where it stands several times."""
    return event.get(name, default)


def _several(event: icalendar.Event, name: str) -> list[Any]:
    value = prop(event, name, [])
    return value if isinstance(value, list) else [value]


def day_of(moment: date | datetime) -> date:
    """The day of a moment."""
    return moment.date() if isinstance(moment, datetime) else moment


def _parsed(kind: type[icalendar.Component], piece: Piece) -> Any:
    with warnings.catch_warnings():
        # Zone names that have to be guessed; the times are local ones in any case.
        warnings.simplefilter("ignore")
        return kind.from_ical(piece.text())


def _check_span(event: icalendar.Event, piece: Piece) -> None:
    """Raise BadEvent where the beginning is no day or moment, or the end lies before it."""
    if "DTSTART" not in event:
        raise BadEvent(_NO_START, "DTSTART")
    start = prop(event, "DTSTART").dt
    for name in ("DTSTART", "DTEND", "RECURRENCE-ID"):
        if name in event and not isinstance(prop(event, name).dt, date):
            raise BadEvent(_UNREADABLE, name, _raw(piece, name))
    end = prop(event, "DTEND").dt if "DTEND" in event else start
    try:
        backwards = end < start
    except TypeError:
        backwards = day_of(end) < day_of(start)
    if backwards:
        raise BadEvent(_BACKWARDS, "DTEND", _raw(piece, "DTEND"))


def _check_rules(event: icalendar.Event, piece: Piece) -> None:
    """Raise BadEvent where a rule would take forever to lay out, or is one of an older standard."""
    if "EXRULE" in event:
        raise BadEvent(_UNREADABLE, "EXRULE", _raw(piece, "EXRULE"))
    rules = _several(event, "RRULE")
    if rules and prop(event, "DTSTART").dt.year < _FIRST_YEAR:
        raise BadEvent(_RULE, "DTSTART", _raw(piece, "DTSTART"))
    for rule in rules:
        if not _can_be_laid_out(rule):
            raise BadEvent(_RULE, "RRULE", _raw(piece, "RRULE"))


def _can_be_laid_out(rule: vRecur) -> bool:
    """Whether a rule has days, and not more than one on a day.

    One without any makes the library search all years up to 9999.
    """
    parts = {name.upper(): value if isinstance(value, list) else [value]
             for name, value in rule.items()}  # fmt: skip
    period = _DAYS.get(str(parts.get("FREQ", [""])[0]).upper(), 0)
    interval = int(parts.get("INTERVAL", [1])[0])
    days = [abs(int(day)) for day in parts.get("BYMONTHDAY", [])]
    months = [int(month) for month in parts.get("BYMONTH", [])] or list(range(1, 13))
    longest = max((_MONTH_DAYS[m - 1] for m in months if 1 <= m <= 12), default=0)
    places = [abs(int(place)) for place in parts.get("BYSETPOS", [])]
    return (
        0 < interval <= _MAX_INTERVAL
        and all(0 < place <= period for place in places or [period])
        and (not days or any(0 < day <= longest for day in days))
        and all(len(parts.get(name, [])) <= 1 for name in ("BYHOUR", "BYMINUTE", "BYSECOND"))
        and not (period < _DAYS["YEARLY"] and parts.keys() & {"BYYEARDAY", "BYWEEKNO"})
        and longest > 0
    )


def _raw(piece: Piece, name: str) -> str:
    """The value of a property as the file has it."""
    line = next((text for text in piece.lines if re.match(rf"{name}\s*[;:]", text, re.I)), "")
    return line.partition(":")[2]

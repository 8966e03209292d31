"""The text of an iCalendar file (RFC 5545) taken apart: its calendars, their events and time zones.

Each event is a piece of its own, with the line on which it begins, so that one that is broken
costs no other. Only the properties that are used are kept: those of persons are never looked at.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from etl.faults import FileRefused
from observatory.i18n import Message, N_

KEPT = frozenset({
    "UID", "SUMMARY", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE",
    "RECURRENCE-ID", "SEQUENCE", "STATUS", "CLASS", "LOCATION", "GEO", "URL", "CATEGORIES",
    "LAST-MODIFIED",
})  # fmt: skip
"""Properties of an event that are read; not ORGANIZER, ATTENDEE, CONTACT, DESCRIPTION, COMMENT."""

_FRAME = frozenset({
    "BEGIN", "END", "VERSION", "PRODID", "X-WR-TIMEZONE", "TZID", "TZNAME", "TZOFFSETFROM",
    "TZOFFSETTO",
})  # fmt: skip
_OF_PRIVATE = frozenset({"SUMMARY", "LOCATION", "GEO", "URL", "CATEGORIES"})
_PRIVATE = (b"PRIVATE", b"CONFIDENTIAL")
_BREAK = re.compile(rb"\r\n|\n|\r")
_PROPERTY = re.compile(rb"\s*([A-Za-z][A-Za-z0-9-]*)\s*[;:]")
_TYPES = ("VEVENT", "VTIMEZONE")


@dataclass
class Piece:
    """An event or a time zone: its first line, and its properties, one unfolded line each.

    ``is_whole``: whether its end is there; ``is_legible``: whether its letters are.
    """

    name: str
    line: int
    lines: list[str] = field(default_factory=list)
    is_whole: bool = False
    is_legible: bool = True

    def text(self) -> str:
        """The piece as a text of its own."""
        return "\r\n".join([f"BEGIN:{self.name}", *self.lines, f"END:{self.name}", ""])


@dataclass
class CalendarText:
    """One calendar: the name of the time zone in which it is shown, its zones and its events."""

    zone: str = ""
    zones: list[Piece] = field(default_factory=list)
    events: list[Piece] = field(default_factory=list)
    is_whole: bool = False


def calendars(content: bytes, name: str) -> tuple[list[CalendarText], int]:
    """The calendars of a file, and how many lines it has.

    Raises FileRefused where there is none.
    """
    lines = list(_unfolded(_as_utf8(content)))
    encoding = _encoding([line for _, line in lines])
    taking = _Taking(encoding)
    for number, line in lines:
        found = _PROPERTY.match(line)
        if found:
            taking.take(number, found[1].decode("ascii").upper(), line)
    taking.close()
    if not taking.calendars:
        template = N_(
            "{file}: no calendar is found in the file: no line says BEGIN:VCALENDAR. Export the"
            " calendar as iCalendar (.ics)."
        )
        raise FileRefused(name, Message(template, {"file": name}))
    return taking.calendars, len(_BREAK.findall(content)) + 1


def public_lines(content: bytes) -> bytes:
    """A file without the properties that are not read, such as those of persons and descriptions,
    and without what its private events are about."""
    kept: list[bytes] = []
    piece: list[tuple[str, bytes]] = []
    for _, line in _unfolded(_as_utf8(content)):
        found = _PROPERTY.match(line)
        name = found[1].decode("ascii").upper() if found else ""
        if name not in KEPT | _FRAME:
            continue
        if (name, _value(line)) == ("BEGIN", b"VEVENT"):
            kept += _public(piece)
            piece = []
        piece.append((name, line))
    return b"\r\n".join([*kept, *_public(piece), b""])


def _public(piece: list[tuple[str, bytes]]) -> list[bytes]:
    """The lines of an event, without what it is about where it is private."""
    is_private = any(name == "CLASS" and _value(line) in _PRIVATE for name, line in piece)
    return [line for name, line in piece if not (is_private and name in _OF_PRIVATE)]


def _value(line: bytes) -> bytes:
    """The value of a property that has no parameters, in capitals."""
    return line.partition(b":")[2].strip().upper()


class _Taking:
    """Lines sorted into calendars and pieces as they come."""

    def __init__(self, encoding: str) -> None:
        self.calendars: list[CalendarText] = []
        self._encoding = encoding
        self._piece: Piece | None = None
        self._inner: list[str] = []
        self._is_open = False

    def take(self, number: int, name: str, line: bytes) -> None:
        """One unfolded line."""
        value = _value(line).decode("ascii", "replace")
        if name == "BEGIN":
            self._begin(number, value)
        elif name == "END":
            self._end(value)
        elif self._piece is None:
            if name == "X-WR-TIMEZONE" and self._is_open:
                self.calendars[-1].zone = line.partition(b":")[2].strip().decode("ascii", "replace")
        elif self._piece.name == "VTIMEZONE" or (name in KEPT and not self._inner):
            self._keep(line)

    def close(self) -> None:
        """The end of the file, or of a calendar: what is still open then is cut off."""
        self._piece, self._inner = None, []

    def _begin(self, number: int, value: str) -> None:
        if value == "VCALENDAR":
            self.close()
            self.calendars.append(CalendarText())
            self._is_open = True
        elif value in _TYPES:
            self.close()
            if not self.calendars:
                self.calendars.append(CalendarText())
            self._piece = Piece(value, number)
            calendar = self.calendars[-1]
            (calendar.events if value == "VEVENT" else calendar.zones).append(self._piece)
        else:
            self._inner.append(value)
            if self._piece and self._piece.name == "VTIMEZONE":
                self._piece.lines.append(f"BEGIN:{value}")

    def _end(self, value: str) -> None:
        if value == "VCALENDAR" and self.calendars:
            self.close()
            self.calendars[-1].is_whole, self._is_open = True, False
        elif self._piece and value == self._piece.name:
            self._piece.is_whole = True
            self.close()
        elif self._inner and value == self._inner[-1]:
            self._inner.pop()
            if self._piece and self._piece.name == "VTIMEZONE":
                self._piece.lines.append(f"END:{value}")

    def _keep(self, line: bytes) -> None:
        if self._piece is None or not line.partition(b":")[2].strip():
            return
        try:
            self._piece.lines.append(line.decode(self._encoding).strip("\0 "))
        except UnicodeDecodeError:
            self._piece.is_legible = False


def _as_utf8(content: bytes) -> bytes:
    """A text in UTF-16, which its mark tells, in UTF-8; any other one as it is."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace").encode("utf-8", "replace")
    return content.removeprefix(codecs.BOM_UTF8)


def _unfolded(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Each line with its number, together with those that go on after a blank.

    Done on bytes: some programs fold within a letter of several bytes.
    """
    start, parts = 1, [b""]
    for number, line in enumerate(_BREAK.split(content), start=1):
        if line[:1] in (b" ", b"\t"):
            parts.append(line[1:])
            continue
        yield start, b"".join(parts)
        start, parts = number, [line]
    yield start, b"".join(parts)


def _encoding(lines: list[bytes]) -> str:
    """UTF-8, unless most lines with letters beyond ASCII are none: then Windows-1252."""
    legible = spoilt = 0
    for line in lines:
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            legible += 1
        except UnicodeDecodeError:
            spoilt += 1
    return "cp1252" if spoilt > legible else "utf-8"

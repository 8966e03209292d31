"""The local day of a moment that a source states in universal time."""

from datetime import datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo


@cache
def zone(name: str | None) -> ZoneInfo | None:
    """A time zone by its name, None where there is none of that name."""
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):
        return None


@cache
def home_zone(country: str) -> ZoneInfo | None:
    """The time zone in which most people of a country live, None for an unknown country.

    Source: zone.tab of the time zone database, whose first line of a country it is.
    """
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    for line in table.splitlines():
        if line.startswith(f"{country}\t"):
            return zone(line.split("\t")[2])
    return None


def local(moment: datetime, place: ZoneInfo | None) -> datetime:
    """A moment in local time: one in universal time is turned into that of a place."""
    offset = moment.utcoffset()
    if place is None or offset is None or offset:
        return moment
    try:
        return moment.astimezone(place)
    except OverflowError:
        return moment

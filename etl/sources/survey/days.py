"""The days on which responses were sent, as each tool and locale writes them."""

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from observatory.cells import FIRST_YEAR, LAST_YEAR

UNDATED = date(1980, 1, 1)
"""What LimeSurvey writes for every response of a survey that keeps no dates."""
DAY_FIRST = frozenset(
    [
        "horodateur",
        "date de soumission",
        "marca temporal",
        "informazioni cronologiche",
        "zeitstempel",
        "carimbo de data hora",
        "tijdstempel",
    ]
)
"""Headings of a response's date in languages whose dates begin with the day. English is none of them:
it writes both orders."""

# The time, its half of the day and its zone, which is often the wrong one, do not move the day.
_TIME = r"(?:[ T,\u202f\u00a0]+\d{1,2}[:.h]\d{2}.{0,40})?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}", re.ASCII)
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}){_TIME}", re.ASCII)


class Days(NamedTuple):
    """The days of a column, and whether they could be read.

    ``days``: those that are dates, in the order of the column; ``unread``: how many cells are none;
    ``undecided``: whether day and month cannot be told apart (``days`` is then empty);
    ``contradictory``: whether some cells begin with the day and others with the month.
    """

    days: list[date]
    unread: int = 0
    undecided: bool = False
    contradictory: bool = False


def read_days(cells: Iterable[str], day_first: bool | None) -> Days:
    """The days that the filled cells of a column state.

    A year at the end leaves two orders. The whole column decides, by a number above 12; where none
    is, ``day_first`` does; without it the column stays undecided, unless both orders agree.
    """
    stated: list[tuple[int, int, int]] = []
    twofold: list[tuple[int, int, int]] = []
    unread = 0
    for cell in cells:
        text = cell.strip()
        if found := _YEAR_FIRST.fullmatch(text):
            stated.append((int(found[1]), int(found[3]), int(found[4])))
        elif found := _YEAR_LAST.fullmatch(text):
            twofold.append((int(found[4]), int(found[3]), int(found[1])))
        elif text:
            unread += 1
    shows_day_first = any(last > 12 for _, _, last in twofold)
    shows_month_first = any(middle > 12 for _, middle, _ in twofold)
    if shows_day_first and shows_month_first:
        return Days([], unread, contradictory=True)
    if shows_day_first or shows_month_first:
        day_first = shows_day_first
    elif day_first is None and any(middle != last for _, middle, last in twofold):
        return Days([], unread, undecided=True)
    if day_first is False:
        twofold = [(year, last, middle) for year, middle, last in twofold]
    days = [_day(*parts) for parts in (*stated, *twofold)]
    known = [day for day in days if day]
    return Days(known, unread + len(days) - len(known))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


def middle_day(days: list[date]) -> date | None:
    """The median day, the earlier of two; a late answer or two do not move it. None without days."""
    dated = sorted(day for day in days if day != UNDATED)
    return dated[(len(dated) - 1) // 2] if dated else None

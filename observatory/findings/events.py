"""Sentences of the Events page: what was held, when, of what kind, by whom, how many came."""

from typing import Any

import pandas as pd

from observatory.charts.description import pair
from observatory.i18n import Language
from observatory.model.lists import RECOMMENDATIONS
from observatory.queries.events import Tally
from observatory.queries.meetings import Results

MOST_NAMED = 2


def events_finding(
    language: Language,
    tally: Tally,
    kinds: pd.DataFrame,
    year: int | None,
    basis: str,
    kind: str = "",
) -> str:
    """The page's finding: how many events were held, and what most of them serve.

    ``kind`` is the name of the kind that the reader has chosen, if any.
    """
    _, n_ = language._, language.n_
    if not tally.total:
        return _("No event matches this choice.")
    text = n_("{n} event held {span}", "{n} events held {span}", tally.total)
    if basis == "record":
        text = n_("At least {n} event held {span}", "At least {n} events held {span}", tally.total)
    told = text.format(
        n=language.number(tally.total), span=span(language, year, tally.first_year, tally.last_year)
    )
    if kind:
        return pair(language, kind, language.inline(told)) + "."
    served = kinds.groupby("recommendation")["n"].sum()
    if served.empty:
        return f"{told}."
    first = str(served.idxmax())
    serve = n_("{n} serves {name}", "{n} serve {name}", served[first]).format(
        n=language.number(served[first]), name=f"{first} {_(RECOMMENDATIONS[first])}"
    )
    return _("{first}; {rest}").format(first=told, rest=f"{serve}.")


def span(language: Language, year: int | None, first: int | None, last: int | None) -> str:
    """The years spoken of: "in 2019", "from 2012 to 2025"."""
    one = year if year is not None else first if first == last else None
    if one is not None:
        return language._("in {year}").format(year=one)
    return language._("from {first} to {last}").format(first=first, last=last)


def calendar_finding(language: Language, months: pd.DataFrame) -> str:
    """The busiest month over all years, of the events whose month is known."""
    known = months[months["precision"] == "month"]
    if known.empty:
        return language._("No event is known to the month")
    total = months["n"].sum()
    by_month = known.groupby(pd.DatetimeIndex(known["date"]).month)["n"].sum()
    busiest = sorted(by_month[by_month == by_month.max()].index)
    if len(busiest) > MOST_NAMED:
        return language._("No month stands out")
    words = language.locale.months["stand-alone"]["wide"]
    return language._("Busiest: {months}, {n} of {all} events").format(
        months=language.join(words[month] for month in busiest),
        n=language.number(by_month.max()),
        all=language.number(total),
    )


def kinds_finding(language: Language, kinds: pd.DataFrame) -> str:
    """The most frequent kind of event."""
    first = kinds.sort_values("n", ascending=False, kind="stable").iloc[0]
    return language._("Most frequent: {name}, {n} of {all}").format(
        name=language.inline(str(first["kind_name"])),
        n=language.number(first["n"]),
        all=language.number(kinds["n"].sum()),
    )


def attendance_finding(language: Language, years: pd.DataFrame, basis: str) -> str:
    """How many came in the last complete year, or how many events say how many came."""
    _, n_ = language._, language.n_
    stated, total = int(years["stated"].sum()), int(years["events"].sum())
    known = years[~years["provisional"] & years["attendance"].notna()]
    if basis == "record" or known.empty:
        text = n_(
            "{n} event of {all} states an attendance",
            "{n} events of {all} state an attendance",
            stated,
        )
        return text.format(n=language.number(stated), all=language.number(total))
    last = known.iloc[-1]
    return _("Stated attendance: {value} in {year}, {n} of {all} events").format(
        value=language.number(last["attendance"]),
        year=int(last["year"]),
        n=language.number(last["stated"]),
        all=language.number(last["events"]),
    )


def attendance_caption(language: Language, basis: str) -> str:
    """What the figures of attendance are, and what they are not."""
    _ = language._
    if basis == "record":
        return _(
            "Their sum is not given: it would say which events a source happens to count,"
            " not how many people came. What sources publish year by year:"
        )
    return _("Sum of the attendance that events state, by year of their start, for all years.")


def organisers_finding(language: Language, organisers: pd.DataFrame, total: int) -> str:
    """Who organised most."""
    most = organisers[organisers["n"] == organisers["n"].max()]
    if len(most) > MOST_NAMED:
        return language._("No organiser stands out")
    return language._("{names}: {n} of {all} events").format(
        names=language.join(str(name) for name in most["name"]),
        n=language.number(most["n"].iloc[0]),
        all=language.number(total),
    )


def organisers_caption(
    language: Language, organisers: pd.DataFrame, without: int, judges: bool
) -> str:
    """How the bars of organisers are read, and what they leave out."""
    shown, all_ = len(organisers), int(organisers["organisers"].max()) if len(organisers) else 0
    parts = [language._("Events held, by organiser.")]
    if all_ > shown:
        text = language._("Events held, by organiser: the first {n} of {all}.")
        parts = [text.format(n=language.number(shown), all=language.number(all_))]
    if judges:
        parts.append(language._("In colour, those whose action is judged."))
    if without:
        text = language.n_(
            "{n} event names no organiser.", "{n} events name no organiser.", without
        )
        parts.append(text.format(n=language.number(without)))
    return " ".join(parts)


def counts_finding(language: Language, counts: pd.DataFrame, basis: str, judges: bool) -> str:
    """How many meetings of the place are the judged organisers' own."""
    meetings = counts[counts["indicator_id"] == "R5.1"].iloc[0]
    if not judges or pd.isna(meetings["judged"]) or pd.isna(meetings["all"]):
        return language._("What the indicators count")
    text = language._("Judged organisers held {n} of {all} meetings")
    if basis == "record":
        text = language._("Judged organisers held at least {n} of {all} meetings on record")
    return text.format(n=language.number(meetings["judged"]), all=language.number(meetings["all"]))


def apart_title(language: Language, apart: pd.DataFrame) -> str:
    """How many events are listed without being counted."""
    n = len(apart)
    text = language.n_(
        "{n} event announced or cancelled: listed, counted nowhere",
        "{n} events announced or cancelled: listed, counted nowhere",
        n,
    )
    return text.format(n=language.number(n))


def range_line(language: Language, first: int, shown: int, total: int) -> str:
    """Which events of all a page of the list shows."""
    if shown == total:
        return language._("All of them, the latest first.")
    return language._("{first}–{last} of {total}, the latest first.").format(
        first=language.number(first),
        last=language.number(first + shown - 1),
        total=language.number(total),
    )


def days(language: Language, row: Any) -> str:
    """The days of an event, as precisely as they are known; ``row`` is one of a list of events."""
    first = row.start_date.date()
    start = language.date(first, row.start_date_precision or "day", short=True)
    if pd.isna(row.end_date):
        return start
    last, precisions = row.end_date.date(), (row.start_date_precision, row.end_date_precision)
    if precisions == ("day", "day") and last > first:
        return language.days(first, last)
    end = language.date(last, row.end_date_precision or "day", short=True)
    return f"{start} – {end}" if end != start else start


def participants_finding(language: Language, found: int, basis: str) -> str:
    """How many organisations came to an event."""
    if not found:
        return language._("No list of participants is known")
    text = language.n_("{n} organisation came", "{n} organisations came", found)
    if basis == "record":
        text = language.n_(
            "At least {n} organisation came", "At least {n} organisations came", found
        )
    return text.format(n=language.number(found))


def results_lines(language: Language, results: Results, basis: str) -> list[tuple[str, str]]:
    """What an event led to, summed over its participants: name and value of what is stated.

    On a record nothing is summed: sources tell of some participants only.
    """
    if basis == "record":
        return []
    number = language.number
    lines = [
        (language._("Meetings"), number(results.meetings), results.meetings),
        (language._("Leads"), number(results.leads), results.leads),
        (language._("Contracts"), number(results.contracts), results.contracts),
        (
            language._("Value of the contracts"),
            language.money(results.contract_value_eur),
            results.contract_value_eur,
        ),
    ]
    return [(name, text) for name, text, value in lines if value is not None]


def counted_line(language: Language, counted: list[str], status: str) -> str:
    """Which indicators count an event."""
    if status != "held":
        return language._("Announced or cancelled: counted nowhere.")
    if not counted:
        return language._("No indicator counts it.")
    return language._("Counted in {names}.").format(names=language.join(counted))

"""Sentences of the Organisations page: what the directory finds, what is known of one."""

from dataclasses import dataclass

import pandas as pd

from observatory.charts.description import pair
from observatory.i18n import Language
from observatory.queries.organisations import Tally, Wanted
from observatory.queries.profiles import Identity
from observatory.queries.search import Search

FEW = 3
"""Words named as standing in for a misspelt one."""


def directory_finding(
    language: Language, found: Tally, every: Tally, wanted: Wanted, at_least: bool
) -> str:
    """What the directory holds, or what of it answers the search and the filters.

    ``at_least``: the list holds what public sources happen to show.
    """
    _, n_, number = language._, language.n_, language.number
    if not found.total:
        return _("No organisation answers this search")
    if not wanted.is_everything:
        text = n_("{n} organisation of {all}: {split}", "{n} organisations of {all}: {split}", found.total)  # fmt: skip
        split = [
            (_("{n} local"), found.local),
            (_("{n} elsewhere"), found.elsewhere),
            (_("{n} in no list"), found.unlisted),
        ]
        parts = [words.format(n=number(count)) for words, count in split if count]
        return text.format(
            n=number(found.total), all=number(every.total), split=language.join(parts, style="unit")
        )
    words = n_("{n} local organisation", "{n} local organisations", found.local)
    if at_least:
        words = n_(
            "At least {n} local organisation", "At least {n} local organisations", found.local
        )
    first = words.format(n=number(found.local))
    if found.companies:
        of_them = n_(
            "{organisations}, {n} of them a company", "{organisations}, {n} of them companies",
            found.companies,
        )  # fmt: skip
        first = of_them.format(organisations=first, n=number(found.companies))
    others = [(_("{n} elsewhere"), found.elsewhere), (_("{n} in no list"), found.unlisted)]
    rest = [words.format(n=number(count)) for words, count in others if count]
    if not rest:
        return first
    return _("{first}; {rest}").format(first=first, rest=language.join(rest, style="unit"))


def misspelt_line(language: Language, search: Search) -> str:
    """The words that no organisation has, with those that stand in; empty where there is none."""
    text = language._("Nothing contains “{written}”; shown instead: {near}.")
    parts = []
    for written, words in search.misspelt:
        near = list(words[:FEW])
        if len(words) > FEW:
            near.append("…")
        parts.append(text.format(written=written, near=", ".join(near)))
    return " ".join(parts)


def range_line(language: Language, page: int, rows: int, shown: int, total: int) -> str:
    """Which rows of how many a page of the table holds."""
    first, number = (page - 1) * rows + 1, language.number
    text = language._("{first} to {last} of {total}.")
    return text.format(first=number(first), last=number(first + shown - 1), total=number(total))


def profile_finding(language: Language, who: Identity) -> str:
    """An organisation in a line: its name, what it is and where."""
    where = who.place or who.country_name
    what = ", ".join(part for part in (language.inline(who.kind_name), where) if part)
    return pair(language, who.name, what) if what else who.name


@dataclass(frozen=True)
class Ties:
    """How often the data name an organisation."""

    events: int
    partnerships: int
    support: int
    mentions: int
    figures: int


def ties_line(language: Language, ties: Ties) -> str:
    """What the data tell of an organisation, as counts."""
    n_, number = language.n_, language.number
    parts = [
        (n_("{n} event", "{n} events", ties.events), ties.events),
        (n_("{n} partnership", "{n} partnerships", ties.partnerships), ties.partnerships),
        (n_("{n} support case", "{n} support cases", ties.support), ties.support),
        (n_("{n} mention", "{n} mentions", ties.mentions), ties.mentions),
        (n_("{n} published figure", "{n} published figures", ties.figures), ties.figures),
    ]
    named = [text.format(n=number(count)) for text, count in parts if count]
    if not named:
        return language._("No event, partnership, support case or mention names it in these data.")
    return language._("In these data: {list}.").format(list=language.join(named))


def unknown_line(language: Language, who: Identity) -> str:
    """What one would ask of an organisation and no source states; empty where all is known."""
    if not who.unknown:
        return ""
    return language._("Not stated: {list}.").format(list=language.join(who.unknown))


def unlisted_line(language: Language, who: Identity) -> str:
    """Where an unlisted name comes from, and what to do about it."""
    place = f"{who.file}, {language._('line')} {who.line}" if who.line else who.file
    text = language._(
        "No list names it; it was first read in {place}. A row in {file} would say what it is."
    )
    return text.format(place=place, file="organisations.csv")


def candidates_title(language: Language, who: Identity, count: int) -> str:
    """What the review list says of an organisation."""
    if who.is_unlisted:
        text = language.n_(
            "It may be this known organisation", "It may be one of {n} known organisations", count
        )
    else:
        text = language.n_(
            "{n} name in no list may be this organisation",
            "{n} names in no list may be this organisation", count,
        )  # fmt: skip
    return text.format(n=language.number(count))


def events_title(language: Language, rows: pd.DataFrame) -> str:
    """What the events of an organisation come to."""
    held = rows[(rows["status"] == "held") & rows["attended"]]
    organised = int(rows["organised"].sum())
    text = language.n_("{n} event, {organised} organised", "{n} events, {organised} organised", len(rows))  # fmt: skip
    if not organised:
        text = language.n_("{n} event", "{n} events", len(rows))
    said = text.format(n=language.number(len(rows)), organised=language.number(organised))
    if held.empty:
        return said
    latest = language._("{events}, the last one held in {year}")
    return latest.format(events=said, year=held["start_date"].max().year)


def partnerships_title(language: Language, rows: pd.DataFrame) -> str:
    """What the partnerships of an organisation come to."""
    unknown = int((~rows["end_is_known"].astype(bool)).sum())
    text = language.n_("{n} partnership", "{n} partnerships", len(rows))
    if unknown:
        text = language.n_(
            "{n} partnership, end not known", "{n} partnerships, the end of {unknown} not known",
            len(rows),
        )  # fmt: skip
    return text.format(n=language.number(len(rows)), unknown=language.number(unknown))


def support_title(language: Language, rows: pd.DataFrame) -> str:
    """What the support of an organisation comes to."""
    helped = int(rows["status"].isin(["granted", "delivered"]).sum())
    text = language.n_(
        "{n} support case, {helped} granted or delivered",
        "{n} support cases, {helped} granted or delivered", len(rows),
    )  # fmt: skip
    return text.format(n=language.number(len(rows)), helped=language.number(helped))


def mentions_title(language: Language, rows: pd.DataFrame) -> str:
    """What outlets say of an organisation."""
    text = language.n_("{n} mention, of {year}", "{n} mentions, the last one of {year}", len(rows))
    return text.format(n=language.number(len(rows)), year=rows["date"].max().year)


def figures_title(language: Language, rows: pd.DataFrame) -> str:
    """What sources publish about an organisation."""
    text = language.n_(
        "{n} published figure, of {year}", "{n} published figures, the last one of {year}",
        len(rows),
    )  # fmt: skip
    return text.format(n=language.number(len(rows)), year=int(rows["year"].max()))


def stock_line(language: Language) -> str:
    """Why the stock of companies is not shown."""
    return language._(
        "How many companies there are, open, close and employ cannot be said from public sources:"
        " it takes a full list of companies."
    )

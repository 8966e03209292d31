"""Sentences of the Support page: who is accompanied, with what money, how often with success."""

import pandas as pd

from observatory.charts.description import pair, value_words
from observatory.i18n import Language
from observatory.queries.progress import Standing

FEW_DECISIONS = 10
"""Fewest decisions that a rate is read from; below, both numbers are said instead."""


def support_finding(
    language: Language,
    years: pd.DataFrame,
    year: int,
    before: int,
    covered: Standing | None,
    choice: str,
    basis: str,
) -> str:
    """The page's finding: how many companies in a year, of how many, against another year.

    ``years``: rows of ``queries.support.by_year``; ``covered``: R4.2, where it is of the same
    companies; ``choice``: what the reader has narrowed it to, in words.
    """
    _, n_, rows = language._, language.n_, years.set_index("year")["companies"]
    count = int(rows.get(year, 0))
    words = value_words(language, count, "count", basis)
    text = n_(
        "{words} company accompanied in {year}", "{words} companies accompanied in {year}", count
    )
    text = text.format(words=words, year=year)
    if basis != "record":
        share = covered.latest if covered else None
        if share is not None and share.period_end.year == year:
            part = _("{share} of the industry").format(share=language.percent(share.value))
            text = _("{companies}, {share}").format(companies=text, share=part)
        if before < year and before in rows.index:
            old = _("{value} in {year}").format(value=language.number(rows[before]), year=before)
            text = _("{now}, against {before}").format(now=text, before=old)
    return f"{pair(language, choice, text) if choice else language.leading(text)}."


def companies_finding(language: Language, years: pd.DataFrame, year: int, basis: str) -> str:
    """How many companies and cases a year had, the year with most companies beside it."""
    row = years[years["year"] == year]
    if row.empty:
        return language._("No case in {year}").format(year=year)
    cases = int(row["cases"].iloc[0])
    words = value_words(language, cases, "count", basis)
    text = language.n_("{words} case in {year}", "{words} cases in {year}", cases)
    text = language.leading(text.format(words=words, year=year))
    complete = years[~years["provisional"]]
    if basis == "record" or complete.empty:
        return text
    top = complete.sort_values("companies", kind="stable").iloc[-1]
    if int(top["year"]) == year:
        most = language._("the most companies of any year: {n}")
    else:
        most = language._("most companies in {year}: {n}")
    return f"{text}, {most.format(year=int(top['year']), n=language.number(top['companies']))}"


def money_finding(language: Language, years: pd.DataFrame, year: int) -> str:
    """What was granted in a year, of what was asked for."""
    row = years[years["year"] == year]
    if row.empty or not row["decided"].iloc[0]:
        return language._("No funding was decided in {year}").format(year=year)
    if row["granted_eur_hidden"].iloc[0]:
        return language._("Amounts of {year} are for managers only").format(year=year)
    text = language._("{granted} granted in {year}")
    text = text.format(granted=language.money(row["granted_eur"].iloc[0]), year=year)
    asked = row["requested_eur"].iloc[0]
    if asked != asked:
        return text
    return language._("{granted}, of {asked} asked for").format(
        granted=text, asked=language.money(asked)
    )


def success_finding(language: Language, years: pd.DataFrame, year: int) -> str:
    """How many of the requests decided in a year were granted; a rate where they are enough."""
    row = years[years["year"] == year]
    decided, won = (int(row[name].sum()) for name in ("decided", "won"))
    if not decided:
        return language._("No funding was decided in {year}").format(year=year)
    text = language.n_(
        "{won} of {n} request granted in {year}", "{won} of {n} requests granted in {year}", decided
    )
    text = text.format(won=language.number(won), n=language.number(decided), year=year)
    if decided < FEW_DECISIONS:
        return language._("{granted}: too few for a rate").format(granted=text)
    return pair(language, text, language.percent(won / decided))


def decision_line(language: Language, days: float, timed: int) -> str:
    """How long decisions took."""
    if not timed or days != days:
        return language._("How long decisions took is not known.")
    text = language.n_(
        "Median time from request to decision: {days} days (n = {n} decision).",
        "Median time from request to decision: {days} days (n = {n} decisions).",
        timed,
    )
    return text.format(days=language.number(days), n=language.number(timed))


def pending_line(language: Language, n: int) -> str:
    """How many requests wait for a decision; empty where none does."""
    if not n:
        return ""
    text = language.n_("{n} request waits for a decision.", "{n} requests wait for a decision.", n)
    return text.format(n=language.number(n))


def coverage_finding(language: Language, rows: pd.DataFrame, year: int) -> str:
    """How many of the companies were accompanied, and in which group most of them.

    ``rows``: those of ``queries.support.coverage``.
    """
    total, helped = int(rows["companies"].sum()), int(rows["accompanied"].sum())
    text = language._("{helped} of {all} companies of the industry in {year}")
    text = text.format(helped=language.number(helped), all=language.number(total), year=year)
    known = rows[(rows["key"] != "") & (rows["share"] > 0)]
    if len(known) < 2:
        return text
    top = known.sort_values("share", kind="stable").iloc[-1]
    most = language._("most in {name}, {helped} of {all}")
    most = most.format(
        name=top["name"], helped=language.number(top["accompanied"]),
        all=language.number(top["companies"]),
    )  # fmt: skip
    return f"{text}{language._('; ')}{most}"


def training_finding(language: Language, years: pd.DataFrame, year: int) -> str:
    """How many hours of training a year had. ``years``: year and value of R4.5."""
    row = years[years["year"] == year]
    hours = float(row["value"].iloc[0]) if len(row) else 0.0
    text = language.n_("{n} hour of training in {year}", "{n} hours of training in {year}", hours)
    return text.format(n=language.number(hours), year=year)


def programmes_finding(language: Language, rows: pd.DataFrame, year: int) -> str:
    """Which programmes paid in a year, the first of them named."""
    named = rows[rows["programme"].notna()]
    text = language.n_("{n} programme in {year}", "{n} programmes in {year}", len(named))
    text = text.format(n=language.number(len(named)), year=year)
    first = named.dropna(subset=["granted_eur"]).head(1)
    if len(named) < 2 or first.empty:
        return text
    most = language._("{programmes}, first {name}")
    return most.format(programmes=text, name=first["programme"].iloc[0])


def fairs_finding(language: Language, rows: pd.DataFrame, year: int) -> str:
    """How many fairs companies went to, and the leads and contracts made there."""
    text = language.n_("{n} fair in {year}", "{n} fairs in {year}", len(rows))
    parts = [text.format(n=language.number(len(rows)), year=year)]
    for column in ("leads", "contracts"):
        total = rows[column].sum(min_count=1)
        if total == total:
            parts.append(_counted(language, column, float(total)))
    return language.join(parts, style="unit")


def _counted(language: Language, column: str, total: float) -> str:
    if column == "leads":
        text = language.n_("{n} lead", "{n} leads", total)
    else:
        text = language.n_("{n} contract", "{n} contracts", total)
    return text.format(n=language.number(total))


def events_line(language: Language, events: int, basis: str) -> str:
    """What the calendar of events shows of support, without a register of it."""
    words = value_words(language, events, "count", basis)
    text = language.n_(
        "{words} training course or international fair is in the calendar of events.",
        "{words} training courses and international fairs are in the calendar of events.",
        events,
    )
    return language.leading(text.format(words=words))

"""Sentences of the Partnerships page: with whom, for how long, with what money."""

import pandas as pd

from observatory.charts.description import pair, value_words
from observatory.i18n import Language
from observatory.queries.partnerships import Tally
from observatory.queries.progress import Standing


def partnerships_finding(
    language: Language, pairs: Standing | None, countries: Standing | None
) -> str:
    """The page's finding: how many links abroad, in how many countries, against the baseline year."""
    _, n_ = language._, language.n_
    if pairs is None or pairs.latest is None:
        return _("No partnership abroad is on file.")
    count, year = pairs.latest.value, pairs.latest.period_end.year
    words = value_words(language, count, "count", pairs.basis)
    if pairs.latest.at_least:
        known = pairs.series.dropna(subset=["value"])
        top = known.sort_values("value", kind="stable").iloc[-1]
        text = n_(
            "Sources show {words} partnership abroad in {year}, and {most} in {peak}.",
            "Sources show {words} partnerships abroad in {year}, and {most} in {peak}.",
            count,
        )
        most = language.number(float(top["value"]))
        return text.format(words=words, year=year, most=most, peak=int(top["year"]))
    text = n_(
        "{words} partnership abroad in {year}", "{words} partnerships abroad in {year}", count
    )
    text = text.format(words=words, year=year)
    if pairs.first is not None and pairs.first.period_end.year < year:
        before = _("{value} in {year}").format(
            value=language.number(pairs.first.value), year=pairs.first.period_end.year
        )
        text = _("{now}, against {before}").format(now=text, before=before)
    if countries is not None and countries.latest is not None:
        where = n_("{n} country", "{n} countries", countries.latest.value)
        where = where.format(n=language.number(countries.latest.value))
        text = _("{partnerships}, with {countries}").format(partnerships=text, countries=where)
    return f"{text}."


def countries_finding(language: Language, rows: pd.DataFrame) -> str:
    """Which countries the partners are in."""
    names = rows["name"].head(3).tolist()
    text = language.n_(
        "Partners in {n} country: {names}", "Partners in {n} countries, first {names}", len(rows)
    )
    return text.format(n=len(rows), names=language.join(names))


def choice_finding(language: Language, tally: Tally, choice: str, basis: str) -> str:
    """The page's finding where the reader has narrowed the choice to what ``choice`` names."""
    if not tally.total:
        return language._("No partnership matches this choice.")
    words = _partnerships(language, tally.total)
    if tally.total == tally.abroad:
        text = language.n_("{n} partnership abroad", "{n} partnerships abroad", tally.total)
        words = text.format(n=language.number(tally.total))
    if basis == "record":
        words = language._("at least {value}").format(value=words)
    return pair(language, choice, words) + "."


def course_finding(language: Language, years: pd.DataFrame, basis: str) -> str:
    """The last complete year beside the one with most. ``years``: year, value, provisional."""
    complete = years[~years["provisional"]]
    known = complete if len(complete) else years
    last, most = known.iloc[-1], known.sort_values("value", kind="stable").iloc[-1]
    words = value_words(language, float(last["value"]), "count", basis)
    if most["value"] == last["value"]:
        text = language._("{value} in {year}, the most so far")
        return language.leading(text.format(value=words, year=int(last["year"])))
    text = language._("{value} in {year}, {most} in {peak}").format(
        value=words, year=int(last["year"]),
        most=language.number(float(most["value"])), peak=int(most["year"]),
    )  # fmt: skip
    return language.leading(text)


def running_finding(language: Language, tally: Tally, basis: str) -> str:
    """How many ends no source states; on a register, where those still run, how many run."""
    n_, total = language.n_, _partnerships(language, tally.total)
    if basis != "record":
        text = n_(
            "{partnerships}, {n} of which still runs",
            "{partnerships}, {n} of which still run",
            tally.running,
        )
        return text.format(partnerships=total, n=language.number(tally.running))
    if not tally.open_ended:
        return language._("{partnerships}, every end known").format(partnerships=total)
    text = n_(
        "{partnerships}, one of which has no known end",
        "{partnerships}, {n} of which have no known end",
        tally.open_ended,
    )
    return text.format(partnerships=total, n=language.number(tally.open_ended))


def running_caption(language: Language, shown: int, total: int, basis: str) -> str:
    """How the running bars are read, and how many are not drawn."""
    text = language._("From start to end; dotted where no source states the end.")
    if basis != "record":
        text = language._("From start to end; an arrow where no end is stated: it still runs.")
    if shown < total:
        rest = language._("The {n} that ran last are drawn; the table has all {all}.")
        text += " " + rest.format(n=language.number(shown), all=language.number(total))
    return text


def money_finding(language: Language, years: pd.DataFrame) -> str:
    """What the joint projects of the last complete year with any come to.

    ``years``: year, value and provisional of R2.4b.
    """
    known = years[years["value"] > 0]
    complete = known[~known["provisional"]]
    last = (complete if len(complete) else known).iloc[-1]
    text = language._("{amount} for joint projects begun in {year}")
    return text.format(amount=language.money(float(last["value"])), year=int(last["year"]))


def projects_finding(language: Language, projects: pd.DataFrame) -> str:
    """How many projects and programmes state a budget."""
    stated = int(projects["budget_eur"].notna().sum())
    text = language.n_(
        "{n} of {all} projects and programmes states a budget",
        "{n} of {all} projects and programmes state a budget",
        stated,
    )
    return text.format(n=language.number(stated), all=language.number(len(projects)))


def projects_caption(language: Language, basis: str) -> str:
    """What a project's budget is, and why a record has no sum."""
    text = language._("Each project's largest stated budget; some are a grant alone.")
    if basis == "record":
        text += " " + language._("Other projects state none, so no sum is given.")
    return text


def _partnerships(language: Language, n: int) -> str:
    text = language.n_("{n} partnership", "{n} partnerships", n)
    return text.format(n=language.number(n))

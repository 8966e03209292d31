"""Sentences of the Partnerships page."""

import pandas as pd

from observatory.charts.description import value_words
from observatory.i18n import Language
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
    if countries is not None and countries.latest is not None:
        where = n_("{n} country", "{n} countries", countries.latest.value)
        where = where.format(n=language.number(countries.latest.value))
        text = _("{partnerships}, with {countries}").format(partnerships=text, countries=where)
    if pairs.first is not None and pairs.first.period_end.year < year:
        before = _("{value} in {year}").format(
            value=language.number(pairs.first.value), year=pairs.first.period_end.year
        )
        text = _("{now}, against {before}").format(now=text, before=before)
    return f"{text}."


def countries_finding(language: Language, rows: pd.DataFrame) -> str:
    """Which countries the partners are in."""
    names = rows["name"].head(3).tolist()
    text = language.n_(
        "Partners in {n} country: {names}", "Partners in {n} countries, first {names}", len(rows)
    )
    return text.format(n=len(rows), names=language.join(names))


def running_finding(language: Language, rows: pd.DataFrame) -> str:
    """How many of the partnerships have an end that is not known."""
    unknown = int((~rows["end_is_known"].astype(bool)).sum())
    total = language.n_("{n} partnership", "{n} partnerships", len(rows)).format(
        n=language.number(len(rows))
    )
    if not unknown:
        return language._("{partnerships}, every end known").format(partnerships=total)
    text = language.n_(
        "{partnerships}, one of which has no known end",
        "{partnerships}, {n} of which have no known end",
        unknown,
    )
    return text.format(partnerships=total, n=language.number(unknown))

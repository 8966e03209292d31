"""Sentences of the Recognition page: who knows the cluster, where, and whether that has changed."""

from collections.abc import Iterable, Sequence
from typing import cast

import pandas as pd

from observatory.i18n import NO_BREAK_SPACE, Language
from observatory.measures.change import Change, Verdict
from observatory.measures.raking import MATERIAL
from observatory.measures.statistics import Interval, difference
from observatory.measures.suppression import FEWEST_RESPONDENTS


def headline(
    language: Language, cluster: str, share: float | None, since: Change | None, choice: str
) -> str:
    """The page's finding: how many know the cluster, and whether that has changed.

    ``choice``: whom the reader has narrowed the respondents to, in words; empty for all.
    """
    _ = language._
    if share is None:
        text = _("Too few respondents to say how many know {cluster}")
        return _chosen(language, choice, text.format(cluster=cluster))
    text = _("{share} of respondents know {cluster}")
    text = text.format(share=language.percent(share), cluster=cluster)
    if since is not None and since.reference is not None and since.reason is None:
        values = {
            "finding": text,
            "share": language.percent(since.reference.value),
            "year": since.reference.period_end.year,
        }
        told = _("{finding}, against {share} in {year}")
        if since.verdict == Verdict.NOT_SHOWN:
            told = _("{finding}, not shown to have changed since {year}")
        text = told.format(**values)
    return _chosen(language, choice, text)


def _chosen(language: Language, choice: str, text: str) -> str:
    return language._("{name}: {value}").format(name=choice, value=text) if choice else text


def base(language: Language, n: float | None) -> str:
    """The base of a figure: "n = 212", "n < 5"; it never breaks over two lines."""
    if n is None or n != n:
        return too_few(language)
    return f"n{NO_BREAK_SPACE}={NO_BREAK_SPACE}{language.number(n)}"


def too_few(language: Language) -> str:
    """What stands in place of a figure of fewer respondents than may be shown."""
    return f"n{NO_BREAK_SPACE}<{NO_BREAK_SPACE}{language.number(FEWEST_RESPONDENTS)}"


def hidden_note(language: Language, n: float | None) -> str:
    """Why a figure is not shown: its own base is too small, or it would tell a neighbour's."""
    if n is None or n != n:
        return too_few(language)
    return language._("not shown: it would tell a cell with {n}").format(n=too_few(language))


def clusters_finding(language: Language, cluster: str, rows: pd.DataFrame) -> str:
    """Which cluster is known best, where that is shown. ``rows``: name, value, low, high."""
    known = rows.dropna(subset=["value"]).sort_values("value", ascending=False, kind="stable")
    if known.empty:
        return language._("Too few respondents to compare clusters")
    if len(known) > 1 and not _differ(known.iloc[0], known.iloc[1]):
        text = language._("{first} and {second} come first, not shown to differ")
        return text.format(first=known["name"].iloc[0], second=known["name"].iloc[1])
    if known["name"].iloc[0] == cluster:
        text = language.n_(
            "{cluster} is asked about alone", "{cluster} is the best known of {n}", len(known)
        )
        return text.format(cluster=cluster, n=len(known))
    text = language._("{leader} is the best known")
    return text.format(leader=known["name"].iloc[0])


def _differ(one: "pd.Series", other: "pd.Series") -> bool:
    """Whether two shares differ: Newcombe's interval of their difference excludes zero."""
    ends = [Interval(float(row["low"]), float(row["high"])) for row in (one, other)]
    found = difference(float(one["value"]), ends[0], float(other["value"]), ends[1])
    return found.excludes_zero()


def funnel_finding(language: Language, share: float | None) -> str:
    """How many have come to the last step."""
    if share is None or share != share:
        return language._("Too few respondents for the funnel")
    return language._("{share} have worked with it").format(share=language.quantity(share, "share"))


def step_name(language: Language, name: str, share: float | None, before: str) -> str:
    """A step's name with its conversion: "Know its activities, 54 % of those who know it"."""
    if share is None or share != share:
        return name
    of_those = {
        "aided": language._("{name} · {share} of those who know it"),
        "familiar": language._("{name} · {share} of those who know its activities"),
    }
    return of_those[before].format(name=name, share=language.percent(share))


def changes_finding(language: Language, year: int, changed: Sequence[str]) -> str:
    """Which clusters are better or less known than in an earlier wave."""
    if not changed:
        return language._("No cluster is shown to have changed since {year}").format(year=year)
    text = language._("Changed since {year}: {names}")
    return text.format(year=year, names=language.join(changed))


def change_line(language: Language, name: str, difference: float, interval: Interval) -> str:
    """A cluster's change with its interval: "Cluster: +12 pt (+3 to +21)"."""
    points = [
        language.change(value, "share") for value in (difference, interval.low, interval.high)
    ]
    span = language._("{low} to {high}").format(low=points[1], high=points[2])
    return language._("{name}: {value}").format(name=name, value=f"{points[0]} ({span})")


def basins_finding(language: Language, rows: pd.DataFrame) -> str:
    """Where a cluster is known best and least. ``rows``: name, value, low, high."""
    known = rows.dropna(subset=["value"]).sort_values("value", ascending=False, kind="stable")
    if len(known) < 2:
        return language._("Too few respondents to compare basins")
    best, least = known.iloc[0], known.iloc[-1]
    if not _differ(best, least):
        return language._("No difference between basins is shown")
    text = language._("Best known in {best} ({high}), least in {least} ({low})")
    return text.format(
        best=best["name"], high=language.percent(best["value"]),
        least=least["name"], low=language.percent(least["value"]),
    )  # fmt: skip


def distance_finding(language: Language, slope: tuple[float, float, float] | None) -> str:
    """Whether a cluster is known less further away. ``slope``: R1.4b with its interval."""
    if slope is None:
        return language._("Recognition by distance to the seat")
    if slope[2] < 0:
        return language._("The further from the seat, the less it is known")
    if slope[1] > 0:
        return language._("The further from the seat, the better it is known")
    return language._("Distance to the seat is not shown to matter")


def distance_caption(language: Language, slope: tuple[float, float, float] | None) -> str:
    """The slope in words: the odds of knowing it, every ten kilometres."""
    text = language._("Share who know it, by distance from their commune to the seat.")
    if slope is None:
        return text
    low, value, high = (language.number(item, 3) for item in (slope[1], slope[0], slope[2]))
    told = language._("Logistic slope (R1.4b): {value} for each kilometre, 95 % interval {low} to {high}.")  # fmt: skip
    return f"{text} {told.format(value=value, low=low, high=high)}"


def image_finding(language: Language, cluster: str, value: float | None) -> str:
    """The mean image of a cluster."""
    if value is None or value != value:
        return language._("Too few respondents rate {cluster}").format(cluster=cluster)
    text = language._("Image of {cluster}: {value} out of 10")
    return text.format(cluster=cluster, value=language.number(value, 1))


def know_how_finding(language: Language, rows: pd.DataFrame) -> str:
    """The know-how cited most. ``rows``: name, value, most first."""
    first = rows.iloc[0]
    text = language._("{know_how} is cited most, by {share}")
    return language.leading(
        text.format(know_how=first["name"], share=language.percent(float(first["value"])))
    )


def mentions_finding(language: Language, cluster: str, n: int, total: int) -> str:
    """How many of the mentions found name a cluster."""
    if not n:
        return language._("None of the {n} mentions found names {cluster}").format(
            n=language.number(total), cluster=cluster
        )
    text = language.n_(
        "{n} of the {total} mentions found names {cluster}",
        "{n} of the {total} mentions found name {cluster}",
        n,
    )
    return text.format(n=language.number(n), total=language.number(total), cluster=cluster)


def frame_caption(language: Language, queries: pd.DataFrame) -> str:
    """The sampling frame of the mentions: how many queries, and the commonest."""
    named = queries[queries["query"] != ""]
    if named.empty:
        return language._("The queries that found these mentions are not stated: nothing says how complete they are.")  # fmt: skip
    text = language.n_(
        "Sampling frame: {n} query, {examples}. Mentions outside it are not known; compare within it alone.",
        "Sampling frame: {n} queries, such as {examples}. Mentions outside it are not known; compare within it alone.",
        len(named),
    )
    quoted = language._("“{query}”")
    examples = language.join([quoted.format(query=query) for query in named["query"].head(3)])
    return text.format(n=language.number(len(named)), examples=examples)


def wave_caption(language: Language, wave: dict[str, object]) -> str:
    """A wave in words: when, how many respondents, how weighted."""
    day, count = wave["wave_date"], wave["respondents"]
    text = language._("Wave of {date}: {n} respondents")
    told = text.format(
        date=language.date(pd.Timestamp(str(day)).date(), str(wave["wave_date_precision"])),
        n=language.number(float(str(count))),
    )
    if wave["weighting"] != "rake":
        return f"{told}. {language._('Not weighted: every answer counts one.')}"
    names = {"basin": language._("basin"), "stakeholder": language._("kind of respondent")}
    margins = wave["margins"]
    listed = [names[item] for item in names if item in set(cast(Iterable[str], margins))]
    text = language._("{wave}, {effective} effective, weighted to the known shares by {margins}.")
    told = text.format(
        wave=told, effective=language.number(float(str(wave["effective_n"]))),
        margins=language.join(listed),
    )  # fmt: skip
    if float(str(wave["margin_error"])) >= MATERIAL:
        gap = language._("The known shares are met to within {points} points only.")
        points = language.number(100 * float(str(wave["margin_error"])), 1)
        told += " " + gap.format(points=points)
    return told

"""Sentences about polls: what the room answered, on how many answers, and what may not be told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Any

import pandas as pd

from observatory.findings.recognition import base as base_text
from observatory.findings.recognition import too_few
from observatory.i18n import Language
from observatory.measures.polls import scale_mean
from observatory.measures.suppression import FEWEST_RESPONDENTS
from observatory.model.lists import RECOMMENDATIONS

OF_SHARES, OF_POINTS, WRITTEN = ("single", "multiple"), ("points", "ranking"), ("words", "open")
_Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True)
class Asked:
    """A poll as its result is told: its kind, its question, how many answered (None: too few to tell)
    and how many abstained, and, of points, how many each person shared out."""

    kind: str
    question: str
    base: int | None
    abstained: int = 0
    total: int = 100

    @property
    def few(self) -> bool:
        """Whether too few answered to show anything."""
        return self.base is None or self.base < FEWEST_RESPONDENTS


def result_finding(language: Language, asked: Asked, rows: pd.DataFrame) -> str:
    """What the room says. ``rows``: name, count, value, low, high, stands_for, the first choice first
    (a scale and words: in any order)."""
    _ = language._
    if asked.kind not in WRITTEN and asked.few:
        return _("Fewer than five answers: no figure is shown")
    if rows.empty:
        return _("Nobody has answered yet") if not asked.base else _("No word is shown")
    if asked.kind == "scale":
        return _scale_finding(language, rows)
    if asked.kind == "words":
        text = _("“{word}” comes most often: {count} of {base}")
        return text.format(
            word=rows["name"].iloc[0], count=language.number(rows["count"].max()),
            base=language.number(asked.base),
        )  # fmt: skip
    if asked.kind == "open":
        text = language.n_("{count} answer is shown", "{count} answers are shown", len(rows))
        return text.format(count=language.number(len(rows)))
    return _first_finding(language, asked, rows)


def _short(row: Mapping[Any, Any]) -> str:
    """What an option is called in a sentence: a recommendation by its id, which the chart explains."""
    stands_for = row.get("stands_for")
    return str(stands_for if stands_for in RECOMMENDATIONS else row["name"])


def _first_finding(language: Language, asked: Asked, rows: pd.DataFrame) -> str:
    _ = language._
    ranked = rows.dropna(subset=["value"]).sort_values("value", ascending=False, kind="stable")
    tied = _not_told_apart(asked, ranked)
    if len(tied) == len(ranked) and len(ranked) > 2:
        return _("No option is shown to come first")
    if len(tied) > 1:
        text = _("{names} come first, not shown to differ")
        return text.format(names=language.join(tied))
    first = ranked.iloc[0]
    values = {
        "name": _short(first.to_dict()),
        "value": language.number(first["value"], 1)
        if asked.kind in OF_POINTS
        else language.quantity(first["value"], "share"),
    }
    if asked.kind == "ranking":
        text = _("{name} comes first, with {value} points on average")
    elif asked.kind == "points":
        text = _("{name} gets most: {value} points on average")
    else:
        text = _("{name} comes first: {value}")
    return text.format(**values)


def _not_told_apart(asked: Asked, ranked: pd.DataFrame) -> list[str]:
    """The names of the first option and of those that are not shown to come behind it."""
    first = ranked.iloc[0]
    names = [_short(first.to_dict())]
    for row in ranked.iloc[1:].to_dict("records"):
        if not _differ(asked, first.to_dict(), row):
            names.append(_short(row))
    return names


def _differ(asked: Asked, one: Mapping[Any, Any], other: Mapping[Any, Any]) -> bool:
    """Whether two options differ: the same people answered for both, so shares are not independent.

    Shares: Wald's interval of a difference within one multinomial sample, (p + q − (p − q)²) / n;
    points: intervals that do not meet, which asks for more than it must; ranks: none is kept, so any
    difference in points.
    """
    p, q = float(one["value"]), float(other["value"])
    if asked.kind in OF_SHARES:
        n = float(asked.base or 1)
        return p - q > _Z * sqrt(max(0.0, p + q - (p - q) ** 2) / n)
    low, high = one.get("low"), other.get("high")
    if low is None or high is None or low != low or high != high:
        return p > q
    return bool(low > high)


def _scale_finding(language: Language, rows: pd.DataFrame) -> str:
    found = mean_of(rows)
    if found is None:
        return language._("Nobody has answered yet")
    text = language._("Mean {mean} out of {top}")
    told = text.format(mean=language.number(found.value, 1), top=language.number(len(rows)))
    if found.low is None or found.high is None:
        return told
    span = language._("{low} to {high}").format(
        low=language.number(found.low, 1), high=language.number(min(found.high, len(rows)), 1)
    )
    return f"{told} ({span})"


def mean_of(rows: pd.DataFrame) -> Any:
    """The mean of a scale (``measures.polls.Mean``), its steps in their order; None without answers."""
    counts = [0 if count != count or count is None else int(count) for count in rows["count"]]
    return scale_mean((step, count) for step, count in enumerate(counts, start=1))


def unit_of(kind: str) -> str:
    """The unit of an option's figure."""
    return "count" if kind in (*OF_POINTS, *WRITTEN) else "share"


def result_caption(language: Language, asked: Asked) -> str:
    """What is measured and on how many answers; abstentions are told apart."""
    _ = language._
    measured = {
        "single": _("Share of those who answered, with 95 % interval."),
        "multiple": _("Share of those who answered, several choices each, with 95 % interval."),
        "scale": _("Share of those who answered by step; the mean with its 95 % interval."),
        "ranking": _("Mean Borda points: as many as there are options ranked behind."),
        "points": _("Mean points out of {total}, with 95 % interval."),
        "words": _("Words by how many people gave them."),
        "open": _("Answers by how many people support them."),
    }[asked.kind].format(total=language.number(asked.total))
    parts = [measured, f"{base_text(language, None if asked.few else asked.base)}."]
    if asked.abstained and not asked.few:
        text = language.n_("{n} abstained.", "{n} abstained.", asked.abstained)
        parts.append(text.format(n=language.number(asked.abstained)))
    return " ".join(parts)


def option_name(language: Language, kind: str, name: str, count: float | None) -> str:
    """An option in a chart; in a ranking with how many put it first."""
    if kind != "ranking" or count is None or count != count:
        return name
    text = language.n_("{name} · {n} put it first", "{name} · {n} put it first", count)
    return text.format(name=name, n=language.number(count))


def count_text(language: Language, people: int, base: int) -> str:
    """How many have answered so far, abstentions told apart."""
    text = language.n_("{n} answer", "{n} answers", base).format(n=language.number(base))
    if people > base:
        more = language.n_("{n} abstention", "{n} abstentions", people - base)
        text += f", {more.format(n=language.number(people - base))}"
    return text


def room_line(language: Language, row: Mapping[Any, Any]) -> str:
    """What a room said of a recommendation: "31 % (22 % to 41 %), place 2 of 5"."""
    of_points = row["kind"] in OF_POINTS

    def told_as(figure: float) -> str:
        return language.number(figure, 1) if of_points else language.quantity(figure, "share")

    value = told_as(row["value"])
    if of_points:
        value = language._("{value} points").format(value=value)
    if row["low"] == row["low"] and row["low"] is not None:
        span = language._("{low} to {high}").format(
            low=told_as(row["low"]), high=told_as(row["high"])
        )
        value = f"{value} ({span})"
    place = language._("place {place} of {others}")
    told = place.format(place=int(row["place"]), others=int(row["others"]))
    return f"{value}, {told}"


def lead_line(language: Language, row: Mapping[Any, Any]) -> str:
    """Who should lead, said a room: "The school first: 42 % (30 % to 55 %), n = 60"."""
    span = language._("{low} to {high}").format(
        low=language.percent(row["low"]), high=language.percent(row["high"])
    )
    text = language._("{name} first: {value} ({span}), {base}")
    return text.format(
        name=row["name"], value=language.percent(row["value"]), span=span,
        base=base_text(language, row["base"]),
    )  # fmt: skip


def room_wave_finding(language: Language, rows: pd.DataFrame) -> str:
    """What the latest room knows of the cluster asked about."""
    first = rows.iloc[0]
    if first["value"] is None or first["value"] != first["value"]:
        text = language._("Too few in the room to say how many know {cluster}")
        return text.format(cluster=first["name"])
    text = language._("In the room, {share} know {cluster}")
    return text.format(share=language.percent(first["value"]), cluster=first["name"])


def hidden_parts(language: Language, names: Sequence[str]) -> str:
    """The parts of a room that are not shown."""
    text = language._("Not shown, {few} or one that would tell it: {names}.")
    return text.format(few=too_few(language), names=language.join(names))

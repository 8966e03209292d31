"""Sentences of the Overview: the five gaps together, one gap's card, what needs attention."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from observatory.findings.indicators import standing_sentence
from observatory.i18n import Language
from observatory.measures.change import GapSummary
from observatory.measures.status import Status
from observatory.model.lists import GAPS
from observatory.queries.overview import GapCard
from observatory.queries.progress import Standing

_ON_COURSE = (Status.ACHIEVED, Status.ON_TRACK)
_BEHIND = (Status.OFF_TRACK, Status.MOVING_AWAY)


def overview_finding(
    language: Language, cards: list[GapCard], counts: dict[str, int], year: int
) -> str:
    """The page's finding: which gaps close, or how far the data can tell."""
    _, n_ = language._, language.n_
    judged = [item for card in cards for item in card.standings if item.progress.judged]
    if judged:
        on_course = [item for item in judged if item.progress.status in _ON_COURSE]
        text = n_(
            "{n} target of {all} is kept up with.",
            "{n} targets of {all} are kept up with.",
            len(on_course),
        ).format(n=len(on_course), all=len(judged))
        gaps = _falling(cards)
        if gaps:
            names = language.join(language.inline(_(GAPS[gap])) for gap in gaps)
            text += " " + _("Falling behind: {names}.").format(names=names)
        return text
    better = sum(card.summary.better for card in cards)
    worse = sum(card.summary.worse for card in cards)
    if better or worse:
        return n_(
            "{better} indicator is better, {worse} worse than at the baseline.",
            "{better} indicators are better, {worse} worse than at the baseline.",
            better,
        ).format(better=better, worse=worse)
    if any(card.headline is not None and card.headline.latest for card in cards):
        events, pairs = counts["events"], counts["international"]
        abroad = n_("{n} partnership abroad", "{n} partnerships abroad", pairs)
        text = _("Public sources show {events} and {partnerships}, not yet whether the gaps close.")
        return text.format(
            events=n_("{n} event", "{n} events", events).format(n=language.number(events)),
            partnerships=abroad.format(n=language.number(pairs)),
        )
    return _("No figure can be given for {year} yet.").format(year=year)


def _falling(cards: list[GapCard]) -> list[str]:
    """The gaps whose headline indicator is off track or moves away."""
    return [
        card.gap_id
        for card in cards
        if card.headline is not None and card.headline.progress.status in _BEHIND
    ]


def card_sentence(language: Language, card: GapCard) -> str:
    """The one sentence of a gap's card."""
    if card.headline is not None:
        return standing_sentence(language, card.headline)
    if len(card.series):
        return series_sentence(language, card.series)
    return language._("No source at hand says anything of this gap.")


def series_sentence(language: Language, series: pd.DataFrame, name: str = "subject_name") -> str:
    """A published series in a sentence: its subject (or its measure), first and last figure."""
    first, last = series.iloc[0], series.iloc[-1]
    text = language._("{subject}: {first} in {start}, {last} in {end}.")
    return text.format(
        subject=last[name],
        first=language.quantity(float(first["value"]), str(first["unit"])), start=int(first["year"]),
        last=language.quantity(float(last["value"]), str(last["unit"])), end=int(last["year"]),
    )  # fmt: skip


def summary_line(language: Language, summary: GapSummary) -> str:
    """How many of a gap's indicators moved which way."""
    n_ = language.n_
    counts = (
        (n_("{n} better", "{n} better", summary.better), summary.better),
        (n_("{n} worse", "{n} worse", summary.worse), summary.worse),
        (n_("{n} not shown to have changed", "{n} not shown to have changed", summary.not_shown), summary.not_shown),
        (n_("{n} without data", "{n} without data", summary.without_data), summary.without_data),
    )  # fmt: skip
    parts = [text.format(n=number) for text, number in counts if number]
    return language.join(parts, style="unit") if parts else language._("no indicator computed")


def freshness_line(language: Language, held: dict[str, int], as_of: date, loaded: date) -> str:
    """How fresh the data are and how much they cover. ``held``: ``queries.overview.coverage``."""
    text = language._(
        "Data as of {as_of}, loaded on {loaded}: {organisations} organisations, {events} events held,"
        " {partnerships} partnerships, {mentions} mentions, {figures} published figures."
    )
    counts = {name: language.number(count) for name, count in held.items()}
    return text.format(as_of=language.date(as_of), loaded=language.date(loaded), **counts)


@dataclass(frozen=True)
class Alert:
    """One thing that needs attention: an icon, its subject, a sentence, the page to go to."""

    icon: str
    subject: str
    text: str
    page: str


def alerts(
    language: Language, waiting: dict[str, Any], standings: dict[str, Standing]
) -> list[Alert]:
    """What needs attention, the most pressing first."""
    _, n_ = language._, language.n_
    found: list[Alert] = []
    if count := int(waiting["late_milestones"] + waiting["late_actions"]):
        text = n_(
            "{n} action or milestone is late", "{n} actions or milestones are late", count
        ).format(n=count)
        if waiting["planned_eur"]:
            share = language.percent(waiting["spent_eur"] / waiting["planned_eur"])
            text = _("{late}; {share} of the budget is spent").format(late=text, share=share)
        found.append(Alert(":material/schedule:", _("Actions"), f"{text}.", "recommendations"))
    falling = [s for s in standings.values() if s.progress.status == Status.MOVING_AWAY]
    if falling:
        names = language.join(f"{s.indicator_id} {language.inline(s.label)}" for s in falling[:2])
        text = n_(
            "{names} moves away from its target.",
            "{names} move away from their targets.",
            len(falling),
        )
        found.append(
            Alert(
                ":material/trending_down:",
                _("Indicators"),
                text.format(names=names),
                "recommendations",
            )
        )
    stale = [s for s in standings.values() if s.progress.status == Status.STALE]
    if stale:
        names = language.join(language.inline(s.label) for s in stale[:2])
        text = n_(
            "the last value is old: {names}.", "the last values are old: {names}.", len(stale)
        )
        found.append(
            Alert(":material/history:", _("Freshness"), text.format(names=names), "sources")
        )
    if count := int(waiting["rejected_rows"]):
        text = n_(
            "{n} row was refused at the last load.",
            "{n} rows were refused at the last load.",
            count,
        )
        found.append(
            Alert(
                ":material/rule:",
                _("Refused rows"),
                text.format(n=language.number(count)),
                "sources",
            )
        )
    if count := int(waiting["review_pairs"]):
        text = n_(
            "{n} name may be a known organisation.", "{n} names may be known organisations.", count
        )
        found.append(
            Alert(
                ":material/join_inner:",
                _("To review"),
                text.format(n=language.number(count)),
                "sources",
            )
        )
    if count := int(waiting["unlisted"]):
        text = n_("{n} name is in no list.", "{n} names are in no list.", count)
        found.append(
            Alert(
                ":material/person_search:",
                _("Unlisted names"),
                text.format(n=language.number(count)),
                "sources",
            )
        )
    if count := int(waiting["proposed_targets"]):
        text = n_(
            "{n} target is proposed, not agreed.", "{n} targets are proposed, not agreed.", count
        )
        found.append(
            Alert(":material/flag:", _("Targets"), text.format(n=count), "recommendations")
        )
    return found

"""Sentences of the Recommendations: the five together, one at a glance, its plan."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from observatory.charts.description import value_words
from observatory.i18n import Language
from observatory.measures.score import Score
from observatory.measures.status import Status
from observatory.queries.progress import Standing, recommendation_score

_ON_COURSE = (Status.ACHIEVED, Status.ON_TRACK)


@dataclass(frozen=True)
class Outlook:
    """One recommendation in figures: its score, its judged indicators, its plan."""

    recommendation_id: str
    title: str
    text: str
    score: Score
    standings: tuple[Standing, ...]
    actions: pd.DataFrame

    @property
    def judged(self) -> int:
        """Indicators that are judged against a target."""
        return sum(item.progress.judged for item in self.standings)

    @property
    def on_course(self) -> int:
        """Indicators that are on track or have achieved their target."""
        return sum(item.progress.status in _ON_COURSE for item in self.standings)

    @property
    def without_data(self) -> int:
        """Indicators without a complete value."""
        return sum(not item.has_data for item in self.standings)

    @property
    def late(self) -> int:
        """Actions that are late."""
        return int(self.actions["is_late"].sum())


def outlooks_of(
    rows: pd.DataFrame, found: Mapping[str, Standing], plan: pd.DataFrame
) -> list[Outlook]:
    """Every recommendation with its standings, score and plan.

    ``rows`` and ``plan``: ``queries.actions.recommendations`` and ``actions``; ``found``:
    ``queries.progress.standings``.
    """
    made = []
    for row in rows.to_dict("records"):
        key = str(row["recommendation_id"])
        members = [item for item in found.values() if item.recommendation_id == key]
        made.append(
            Outlook(
                recommendation_id=key,
                title=row["title"] or key,
                text=row["text"] or "",
                score=recommendation_score(members),
                standings=tuple(members),
                actions=plan[plan["recommendation"] == key],
            )
        )
    return made


def recommendations_finding(language: Language, outlooks: list[Outlook]) -> str:
    """The page's finding: who is furthest and who is last, or how far the data can tell."""
    _ = language._
    scored = [item for item in outlooks if item.score.value is not None]
    if not scored:
        known = sum(item.has_data for outlook in outlooks for item in outlook.standings)
        text = language.n_(
            "No target is set: {n} indicator is shown without a judgement.",
            "No target is set: {n} indicators are shown without a judgement.",
            known,
        )
        return text.format(n=known)
    best = max(scored, key=lambda item: item.score.value or 0)
    last = min(scored, key=lambda item: item.score.value or 0)
    text = _("{best} has come furthest, {last} is last: {share} of its way.")
    if best is last:
        text = _("{best} has made {share} of its way.")
    return text.format(best=_name(best), last=_name(last), share=language.percent(last.score.value))


def _name(outlook: Outlook) -> str:
    return outlook.recommendation_id


def outlook_line(language: Language, outlook: Outlook) -> str:
    """One recommendation in a line: way made, indicators on course, late actions."""
    _, n_ = language._, language.n_
    parts = []
    if outlook.score.value is not None:
        parts.append(_("{share} of the way").format(share=language.percent(outlook.score.value)))
        text = n_(
            "{n} of {all} indicator on course", "{n} of {all} indicators on course", outlook.judged
        )
        parts.append(text.format(n=outlook.on_course, all=outlook.judged))
    else:
        known = len(outlook.standings) - outlook.without_data
        text = n_(
            "{n} indicator with data, no target", "{n} indicators with data, no target", known
        )
        parts.append(text.format(n=known))
    if outlook.late:
        parts.append(n_("{n} action late", "{n} actions late", outlook.late).format(n=outlook.late))
    return " · ".join(parts)


def bullets_finding(language: Language, outlook: Outlook) -> str:
    """What the chart of the indicators shows."""
    text = language.n_(
        "{n} indicator of {all} keeps the pace",
        "{n} indicators of {all} keep the pace",
        outlook.on_course,
    )
    return text.format(n=outlook.on_course, all=outlook.judged)


def courses_finding(language: Language, item: Standing, best: tuple[int, float]) -> str:
    """What the years of an indicator without a target show: its highest value."""
    year, value = best
    words = value_words(language, value, item.unit, item.basis)
    text = language._("{name}: {value} in {year}, the highest on file")
    return text.format(name=item.label, value=words, year=year)


def plan_finding(language: Language, plan: pd.DataFrame) -> str:
    """What the timeline of the actions shows."""
    late = int(plan["is_late"].sum())
    if not late:
        return language.n_("{n} action, none late", "{n} actions, none late", len(plan)).format(
            n=len(plan)
        )
    text = language.n_("{n} action of {all} is late", "{n} actions of {all} are late", late)
    return text.format(n=late, all=len(plan))


def weakest_line(language: Language, outlook: Outlook) -> str:
    """The weakest indicator, and how many are left out of the score."""
    _, n_ = language._, language.n_
    parts = []
    weakest = outlook.score.weakest
    if weakest is not None:
        label = next(s.label for s in outlook.standings if s.indicator_id == weakest.indicator_id)
        share = language.percent(weakest.progress.contribution)
        parts.append(
            _("Weakest: {name}, {share} of its way.").format(
                name=language.inline(label), share=share
            )
        )
    left, without = len(outlook.score.left_out), outlook.score.without_data
    if left:
        parts.append(
            n_("{n} indicator is not counted.", "{n} indicators are not counted.", left).format(
                n=left
            )
        )
    if without:
        parts.append(n_("{n} has no data.", "{n} have no data.", without).format(n=without))
    return " ".join(parts)


def spending_finding(language: Language, rows: pd.DataFrame) -> str:
    """What is spent of what is planned, and by how many funders.

    ``rows``: those of ``queries.actions.spending``.
    """
    spent, planned = (rows[name].sum(min_count=1) for name in ("spent_eur", "planned_eur"))
    text = language._("{spent} spent of {planned} planned")
    text = text.format(spent=language.money(spent), planned=language.money(planned))
    funders = rows["funder"].nunique()
    if not funders:
        return text
    by = language.n_("{n} funder", "{n} funders", funders).format(n=language.number(funders))
    return language._("{money}, by {funders}").format(money=text, funders=by)

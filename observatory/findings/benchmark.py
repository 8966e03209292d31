"""Sentences of the Benchmark page: who leads on what, where the focal cluster stands, how firm it is."""

from collections.abc import Mapping, Sequence

import pandas as pd

from observatory.i18n import ABSENT, Language, N_
from observatory.measures.composite import LEAST_COVERAGE, LEAST_GAPS, LEAST_UNITS, Composite
from observatory.measures.firmness import Firmness, Omission, WhatIf
from observatory.queries.benchmark import GapStanding

Names = Mapping[str, str]

NORMALISATIONS = {
    "minmax": N_("Worst to best (min–max)"),
    "zscore": N_("Deviations (z-score)"),
}
AGGREGATIONS = {
    "arithmetic": N_("Arithmetic"),
    "geometric": N_("Geometric"),
}


def leaders(made: Composite) -> list[str]:
    """The units of rank 1, several where they are equal."""
    return [unit for unit, at in zip(made.comparison.units, made.ranks, strict=True) if at == 1]


def benchmark_finding(
    language: Language, made: Composite | None, firm: Firmness | None, names: Names, focal: str
) -> str:
    """The page's finding: the focal cluster's rank with its interval, or why there is none."""
    _ = language._
    if made is None or firm is None:
        return _("No criterion of any cluster is on file.")
    ranked, rank, span = int(made.scored.sum()), made.rank(focal), firm.interval(focal)
    if not ranked:
        return _("Too little is known of the clusters to rank them.")
    number = language.number
    if rank is None or span is None:
        text = _("{leader} leads {n} clusters; {focal} is not known well enough to be ranked.")
        return text.format(
            leader=_listed(language, leaders(made), names),
            n=number(ranked),
            focal=names.get(focal, focal),
        )
    if span[0] == span[1] == rank:
        text = _("{focal} ranks {rank} of {n}, whatever the weights and methods.")
    else:
        text = _("{focal} ranks {rank} of {n}, from {low} to {high} as weights and methods vary.")
    return text.format(
        focal=names.get(focal, focal), rank=number(rank), n=number(ranked),
        low=number(span[0]), high=number(span[1]),
    )  # fmt: skip


def known_line(language: Language, made: Composite, clusters: int) -> str:
    """How much is known: criteria, gaps and clusters."""
    n_, number = language.n_, language.number
    criteria, gaps = len(made.comparison.criteria), len(made.comparison.gaps)
    text = language._("{criteria} of {gaps}, known of {known} of {all} clusters.")
    return text.format(
        criteria=n_("{n} criterion", "{n} criteria", criteria).format(n=number(criteria)),
        gaps=n_("{n} gap", "{n} gaps", gaps).format(n=number(gaps)),
        known=number(len(made.comparison.units)),
        all=number(clusters),
    )


def gap_rows(
    language: Language, found: Sequence[GapStanding], names: Names, focal: str
) -> list[dict[str, str]]:
    """One row a gap: gap, leader, focal (its rank with its interval), known (of its criteria)."""
    return [_gap_row(language, item, names, focal) for item in found]


def _gap_row(language: Language, item: GapStanding, names: Names, focal: str) -> dict[str, str]:
    made, number = item.made, language.number
    ranked = int(made.scored.sum())
    leader = language._("Too little is known")
    if ranked:
        first = leaders(made)
        share = float(item.firm.first[made.comparison.units.index(first[0])])
        text = language._("{leader}, first in {share} of the trials")
        leader = text.format(leader=_listed(language, first, names), share=language.percent(share))
    own = known = 0
    if focal in made.comparison.units:
        own = int(made.known[made.comparison.units.index(focal)])
    known = made.counted
    return {
        "gap": item.gap,
        "leader": leader,
        "focal": rank_text(language, made, item.firm, focal),
        "known": f"{number(own)} / {number(known)}",
    }


def rank_text(language: Language, made: Composite, firm: Firmness, unit: str) -> str:
    """A rank with its interval: "3 of 9 (2 to 5)", or "1 of 9, firm"; a dash where there is none."""
    rank, span = made.rank(unit), firm.interval(unit)
    if rank is None or span is None:
        return ABSENT
    text = language._("{rank} of {n} ({low} to {high})")
    if span[0] == span[1] == rank:
        text = language._("{rank} of {n}, firm")
    values = (rank, int(made.scored.sum()), *span)
    names = ("rank", "n", "low", "high")
    return text.format(**{k: language.number(v) for k, v in zip(names, values, strict=True)})


def strips_finding(language: Language, rows: pd.DataFrame) -> str:
    """How often the focal cluster is the best, and the last, of those known.

    ``rows``: columns criterion, place (0–1, NaN where nothing tells apart), is_focal.
    """
    own = rows[rows["is_focal"] & rows["place"].notna()]
    if own.empty:
        return language._("What is known of each cluster")
    text = language.n_(
        "Best on {best}, last on {last} of {n} criterion",
        "Best on {best}, last on {last} of {n} criteria",
        len(own),
    )
    best, last = int((own["place"] == 1).sum()), int((own["place"] == 0).sum())
    number = language.number
    return text.format(best=number(best), last=number(last), n=number(len(own)))


def ranking_finding(language: Language, made: Composite, firm: Firmness, names: Names) -> str:
    """Who leads, and in how many of the trials."""
    first = leaders(made)
    share = float(firm.first[made.comparison.units.index(first[0])])
    text = language._("{leader} leads: first in {share} of the trials")
    return text.format(leader=_listed(language, first, names), share=language.percent(share))


def ranking_caption(language: Language, made: Composite, firm: Firmness, names: Names) -> str:
    """How the ranks are read, and who has none."""
    _ = language._
    text = _(
        "Dot: rank with these weights. Line: ranks in nine of ten of {n} trials, with random weights"
        " around these, both scales and both means. After the name: points of 100 and criteria known."
    ).format(n=language.number(firm.draws))
    left = [u for u, there in zip(made.comparison.units, made.scored, strict=True) if not there]
    if left:
        text += " " + language._("Without a score, as too little is known: {names}.").format(
            names=_listed(language, left, names)
        )
    return text


def needed(language: Language) -> str:
    """What a ranking needs."""
    text = language._(
        "A ranking needs {units} clusters, each known on {share} of the criteria and in {gaps} gaps,"
        " or in every gap that has a weight."
    )
    number = language.number
    return text.format(
        units=number(LEAST_UNITS), share=language.percent(LEAST_COVERAGE), gaps=number(LEAST_GAPS)
    )


def weights_text(language: Language, made: Composite, gaps: Names) -> str:
    """The weights as shares of the score: "Identity 20%, …"."""
    parts = [
        f"{gaps[gap]} {language.percent(share)}"
        for gap, share in zip(made.comparison.gaps, made.weights.tolist(), strict=True)
    ]
    return language.join(parts, style="unit")


def omissions_finding(
    language: Language, found: Sequence[Omission], names: Names, ranked: int
) -> str:
    """Which criterion the ranking hangs on most."""
    most = found[0]
    if most.changes_nothing:
        return language._("No criterion alone changes a rank")
    text = language.n_(
        "Without “{criterion}”, {n} of {all} clusters changes rank",
        "Without “{criterion}”, {n} of {all} clusters change rank",
        len(most.moved),
    )
    number = language.number
    return text.format(
        criterion=names[most.criterion], n=number(len(most.moved)), all=number(ranked)
    )


def moved_text(language: Language, moved: Sequence[str], ranked: int) -> str:
    """How many ranks change, or that none does: "8 of 11"."""
    if not moved:
        return language._("Changes nothing")
    text = language._("{n} of {all}")
    return text.format(n=language.number(len(moved)), all=language.number(ranked))


def moved_names(language: Language, moved: Sequence[str], names: Names) -> str:
    """Whose rank changes; a dash where none does."""
    return _listed(language, moved, names) if moved else ABSENT


def what_if_sentence(language: Language, asked: WhatIf, names: Names) -> str:
    """What the supposed value does to the rank and the score."""
    _ = language._
    before, after = asked.before, asked.after
    name = names.get(asked.unit, asked.unit)
    old, new = before.rank(asked.unit), after.rank(asked.unit)
    if new is None:
        return _("{name} would still not be known well enough to be ranked.").format(name=name)
    if old is None:
        text = _("{name} would get rank {new} of {n}.")
        return text.format(
            name=name, new=language.number(new), n=language.number(int(after.scored.sum()))
        )
    points = _points_between(language, before.score(asked.unit), after.score(asked.unit))
    if asked.changes_nothing:
        return _("It would change nothing: every rank stays ({points}).").format(points=points)
    if old == new:
        others = [unit for unit in asked.moved if unit != asked.unit]
        text = _("{name} would stay at rank {rank} ({points}); others would move: {others}.")
        return text.format(
            name=name, rank=language.number(new), points=points,
            others=_listed(language, others, names),
        )  # fmt: skip
    text = _("{name} would go from rank {old} to rank {new} ({points}).")
    return text.format(name=name, old=language.number(old), new=language.number(new), points=points)


def _points_between(language: Language, before: float | None, after: float | None) -> str:
    number = language.number
    text = language._("{before} to {after} points")
    return text.format(before=number(before, 1), after=number(after, 1))


def named_points(language: Language, name: str, score: float, known: int, counted: int) -> str:
    """A cluster with its score and what it rests on: "Terrassa · 36.9 (7/10)"."""
    number = language.number
    return f"{name} · {number(score, 1)} ({number(known)}/{number(counted)})"


def _listed(language: Language, units: Sequence[str], names: Names) -> str:
    return language.join(names.get(unit, unit) for unit in units)

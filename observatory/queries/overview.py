"""The five gaps at a glance: headline indicators, what moved, what needs attention."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from observatory.access import Role
from observatory.config import ENTIRE_SEGMENT
from observatory.i18n import Language
from observatory.measures.change import GapSummary, gap_summary
from observatory.model.lists import GAPS
from observatory.queries.progress import Standing, standings
from observatory.queries.published import series_list, series_values
from observatory.store import Store

HEADLINES = {
    "G1": ("R1.1", "R1.5"), "G2": ("R2.1",), "G3": ("R3.2", "R3.6"), "G4": ("R4.1",), "G5": ("R5.1",),
}  # fmt: skip
"""Gap -> the indicators that may head its card; the first that says something does."""


@dataclass(frozen=True)
class GapCard:
    """One gap: its headline (an indicator, else a published series, else nothing) and its count.

    ``series``: values of the published series that stands in for an indicator (columns of
    ``series_values``), empty otherwise.
    """

    gap_id: str
    recommendation_id: str
    headline: Standing | None
    series: pd.DataFrame
    summary: GapSummary
    standings: tuple[Standing, ...]


@dataclass(frozen=True)
class Glance:
    """The Overview's answer: every judged indicator by its id, and the cards of the five gaps."""

    standings: dict[str, Standing]
    cards: list[GapCard]


def glance(
    store: Store,
    language: Language,
    role: Role,
    territory: str,
    segment: str = ENTIRE_SEGMENT,
    until: int | None = None,
) -> Glance:
    """Where the gaps stand for a place and segment, up to the end of a year."""
    found = standings(store, language, role, territory, segment, until)
    return Glance(found, _cards(store, language, found))


def _cards(store: Store, language: Language, found: dict[str, Standing]) -> list[GapCard]:
    cards = []
    for gap in GAPS:
        members = tuple(item for item in found.values() if item.gap_id == gap)
        recommendation = f"R{gap[1:]}"
        headline = next(
            (found[key] for key in HEADLINES[gap] if key in found and says(found[key])),
            None,
        )
        series = pd.DataFrame()
        if headline is None:
            listed = series_list(store, language, recommendation)
            if len(listed):
                series = series_values(store, [str(listed["key"].iloc[0])], language)
        summary = gap_summary([(item.since_baseline, item.progress) for item in members])
        cards.append(GapCard(gap, recommendation, headline, series, summary, members))
    return cards


def says(item: Standing) -> bool:
    """Whether an indicator's latest value tells anything: a floor of zero does not."""
    if item.latest is None:
        return False
    return not (item.latest.at_least and item.latest.value == 0)


def moved(found: dict[str, Standing]) -> list[Standing]:
    """The indicators whose latest value may be compared with the one before, the surest first."""
    rank = {"worse": 0, "better": 1, "not_shown": 2, "no_data": 3}
    known = [item for item in found.values() if item.since_previous.difference is not None]
    return sorted(known, key=lambda item: (rank[item.since_previous.verdict], item.indicator_id))


def waiting(
    store: Store, funder: str | None = None, programme: str | None = None
) -> dict[str, Any]:
    """What somebody should look at, as counts.

    late_milestones, late_actions (running or planned past their end), planned_eur and spent_eur of
    all actions, or of those that a ``funder`` or a ``programme`` pays for; rejected_rows and
    rejected_files, review_pairs, unlisted (organisations that no list names), proposed_targets
    (indicators).
    """
    row = store.query(
        """WITH plan AS (SELECT * FROM action
            WHERE ($funder::VARCHAR IS NULL OR funder = $funder)
                AND ($programme::VARCHAR IS NULL OR programme = $programme))
        SELECT
        (SELECT count(*) FROM milestone WHERE done_date IS NULL AND due_date < $as_of
            AND (coalesce($funder::VARCHAR, $programme) IS NULL
                OR action_id IN (SELECT action_id FROM plan))) AS late_milestones,
        (SELECT count(*) FROM plan WHERE status IN ('planned', 'running') AND end_date < $as_of)
            AS late_actions,
        (SELECT sum(budget_planned_eur) FROM plan WHERE status <> 'cancelled') AS planned_eur,
        (SELECT sum(budget_spent_eur) FROM plan) AS spent_eur,
        (SELECT coalesce(sum(rows_rejected), 0) FROM source) AS rejected_rows,
        (SELECT count(*) FROM source WHERE rows_rejected > 0) AS rejected_files,
        (SELECT count(*) FROM review_pair) AS review_pairs,
        (SELECT count(*) FROM organisation WHERE kind = 'unlisted') AS unlisted,
        (SELECT count(DISTINCT indicator_id) FROM indicator_target WHERE status = 'proposed')
            AS proposed_targets""",
        {"as_of": store.as_of, "funder": funder, "programme": programme},
    )
    found = row.to_dict("records")[0]
    return {str(key): (0 if pd.isna(value) else value) for key, value in found.items()}


def coverage(store: Store) -> dict[str, int]:
    """How much the snapshot holds: organisations, events, partnerships, mentions, figures, sources."""
    row = store.query(
        """SELECT (SELECT count(*) FROM organisation WHERE kind <> 'unlisted') AS organisations,
        (SELECT count(*) FROM event WHERE status = 'held' AND counts_from <= $as_of) AS events,
        (SELECT count(*) FROM partnership) AS partnerships,
        (SELECT count(*) FROM partnership WHERE is_international) AS international,
        (SELECT count(*) FROM mention) AS mentions,
        (SELECT count(*) FROM published_figure) AS figures,
        (SELECT count(*) FROM participation) AS participations,
        (SELECT count(*) FROM support_case) AS cases""",
        {"as_of": store.as_of},
    )
    return {str(key): int(value) for key, value in row.to_dict("records")[0].items()}

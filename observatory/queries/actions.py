"""The action plan: actions, their milestones and money, and what each recommendation asks."""

import pandas as pd

from observatory.i18n import Language
from observatory.queries.catalogue import text_language
from observatory.store import Store


def recommendations(store: Store, language: Language) -> pd.DataFrame:
    """The recommendations. Columns: recommendation_id, gap_id, title, text, source_title, source_url."""
    code = text_language(store, language)
    return store.query(
        f"""SELECT recommendation_id, gap_id, title_{code} AS title, text_{code} AS text,
            source_title, source_url
        FROM recommendation ORDER BY recommendation_id"""
    )


def actions(store: Store, language: Language) -> pd.DataFrame:
    """Every action with its milestones counted, by recommendation and start.

    Columns: action_id, recommendation, title, owner, start_date, start_date_precision, end_date,
    end_date_precision, status, planned_eur, spent_eur, funder, programme, funder_reference, outcome, milestones, met, done (share 0–1: all
    if the action is done, else of its milestones; absent where it has none), is_late (an end or a
    milestone has passed and is not met).
    """
    code = text_language(store, language)
    return store.query(
        f"""WITH step AS (
            SELECT action_id, count(*) AS milestones, count(done_date) AS met,
                count(*) FILTER (done_date IS NULL AND due_date < $as_of) AS late
            FROM milestone GROUP BY action_id)
        SELECT action_id, recommendation, coalesce(title_{code}, action_id) AS title, owner,
            start_date, start_date_precision, end_date, end_date_precision, status, budget_planned_eur AS planned_eur,
            budget_spent_eur AS spent_eur, funder, programme, funder_reference, outcome,
            coalesce(milestones, 0) AS milestones, coalesce(met, 0) AS met,
            CASE WHEN status = 'done' THEN 1.0 WHEN milestones > 0 THEN met / milestones END AS done,
            status IN ('planned', 'running')
                AND (coalesce(late, 0) > 0 OR coalesce(end_date < $as_of, false)) AS is_late
        FROM action LEFT JOIN step USING (action_id)
        ORDER BY recommendation, start_date NULLS LAST, action_id""",
        {"as_of": store.as_of},
    )


def milestones(store: Store, language: Language) -> pd.DataFrame:
    """Milestones by action and day. Columns: action_id, title, due_date, due_date_precision, done_date,
    done_date_precision, evidence_url, state (met, due or late)."""
    code = text_language(store, language)
    return store.query(
        f"""SELECT action_id, coalesce(title_{code}, milestone_id) AS title, due_date,
            due_date_precision, done_date, done_date_precision, evidence_url, CASE WHEN done_date IS NOT NULL THEN 'met'
                WHEN due_date < $as_of THEN 'late' ELSE 'due' END AS state
        FROM milestone ORDER BY action_id, due_date, milestone_id""",
        {"as_of": store.as_of},
    )


def spending(
    store: Store,
    recommendation: str | None = None,
    funder: str | None = None,
    programme: str | None = None,
) -> pd.DataFrame:
    """What the actions cost by who pays: of one recommendation, or of all; the largest plan first.

    ``funder`` and ``programme`` leave the actions that they pay for. Columns: funder, programme
    (absent where no action states one; such rows come last), recommendations (a list of ids),
    actions (how many), planned_eur, spent_eur (sums of what is stated; absent where no action
    states any), unspent (how many state no amount spent), both_planned_eur and both_spent_eur (sums
    over the actions that state both), spent_share (their quotient; absent where there is none).
    """
    return store.query(
        """SELECT funder, programme, list(DISTINCT recommendation ORDER BY recommendation)
                AS recommendations, count(*) AS actions, sum(budget_planned_eur) AS planned_eur,
            sum(budget_spent_eur) AS spent_eur,
            count(*) FILTER (budget_spent_eur IS NULL) AS unspent,
            sum(budget_planned_eur) FILTER (budget_spent_eur IS NOT NULL) AS both_planned_eur,
            sum(budget_spent_eur) FILTER (budget_planned_eur IS NOT NULL) AS both_spent_eur,
            both_spent_eur / nullif(both_planned_eur, 0) AS spent_share
        FROM action WHERE ($recommendation::VARCHAR IS NULL OR recommendation = $recommendation)
            AND ($funder::VARCHAR IS NULL OR funder = $funder)
            AND ($programme::VARCHAR IS NULL OR programme = $programme)
        GROUP BY funder, programme
        ORDER BY funder IS NULL, planned_eur DESC NULLS LAST, funder, programme NULLS LAST""",
        {"recommendation": recommendation, "funder": funder, "programme": programme},
    )


def payers(store: Store) -> pd.DataFrame:
    """Who pays for the actions: funder and programme, each pair once; either may be absent."""
    return store.query(
        """SELECT DISTINCT funder, programme FROM action
        WHERE funder IS NOT NULL OR programme IS NOT NULL ORDER BY ALL NULLS LAST"""
    )

"""What waits for the managers, each thing by its name."""

import pandas as pd

from observatory.i18n import Language, N_
from observatory.model import KINDS
from observatory.queries.catalogue import text_language
from observatory.store import Store

OLD_DAYS = 548
"""A file whose last dated row lies a year and a half before the data date is old."""
KINDS_WAITING = {
    "action": N_("Late action"),
    "milestone": N_("Late milestone"),
    "source": N_("Old source"),
    "target": N_("Proposed target"),
    "pair": N_("Name to review"),
}
"""Kind of thing that waits -> what it is called."""
_OF_WHAT_HAPPENS = (
    "events", "partnerships", "support", "survey_respondents", "mentions", "published_figures",
)  # fmt: skip
"""The files that should go on; plans and lists have dates of another kind."""


def reminders(store: Store, language: Language) -> pd.DataFrame:
    """Late actions and milestones, sources that are old or could not be refreshed, targets that are
    proposed only, names to review; the longest waiting first of each kind.

    Columns: kind (action, milestone, source, target, pair), name, about (the action of a milestone,
    the candidate of a name), day (when it was due, or the source's last one; absent for names).
    """
    code = text_language(store, language)
    return store.query(
        f"""SELECT * FROM (
        SELECT 1 AS rank, 'action' AS kind, coalesce(title_{code}, action_id) AS name,
            recommendation AS about, end_date::DATE AS day
        FROM action WHERE status IN ('planned', 'running') AND end_date < $as_of
        UNION ALL
        SELECT 2, 'milestone', coalesce(m.title_{code}, milestone_id),
            coalesce(a.title_{code}, m.action_id), m.due_date::DATE
        FROM milestone m LEFT JOIN action a USING (action_id)
        WHERE m.done_date IS NULL AND m.due_date < $as_of
            AND coalesce(a.status, 'planned') <> 'cancelled'
        UNION ALL
        SELECT 3, 'source', coalesce(title, name), kind, last_date::DATE
        FROM source
        WHERE reason IS NOT NULL
            OR (list_contains($dated, kind) AND date_diff('day', last_date, $as_of) > {OLD_DAYS})
        UNION ALL
        SELECT 4, 'target', i.label_{code}, t.indicator_id, min(t.target_date)::DATE
        FROM indicator_target t JOIN indicator i USING (indicator_id)
        WHERE t.status = 'proposed' GROUP BY ALL
        UNION ALL
        SELECT 5, 'pair', written, candidate_name, NULL::DATE FROM review_pair
        ) ORDER BY rank, day, name""",
        {"as_of": store.as_of, "dated": dated_kinds()},
    ).drop(columns="rank")


def dated_kinds() -> list[str]:
    """The kinds of sources, files of the layout among them, that tell of what happens."""
    fill = {kind for kind, item in KINDS.items() if set(item.fills) & set(_OF_WHAT_HAPPENS)}
    return sorted({*_OF_WHAT_HAPPENS, *fill})

"""What of a snapshot everybody may have, and what stays: one definition for the open data and the API.

Nothing is here that a page does not show to whoever may only read. Figures of too few people are
empty in the snapshot itself; amounts below the whole territory are hidden by ``observatory.access``.
"""

from dataclasses import replace

from observatory.i18n import N_
from observatory.model.tables import TABLES, Table

_OPEN = (
    "source", "territory", "organisation", "event", "participation", "partnership", "support_case",
    "survey_wave", "mention", "published_figure", "cluster", "cluster_criterion", "gap",
    "recommendation", "action", "milestone", "poll", "poll_option", "vote", "indicator",
    "indicator_target", "indicator_value", "indicator_evidence",
)  # fmt: skip
# A new table stays until somebody has thought about it.

WITHHELD_TABLES: dict[str, str] = {
    "snapshot": N_("bookkeeping of the load; what matters of it stands in this description"),
    "rejected_row": N_("refused cells may say something of a person"),
    "review_pair": N_("names in doubt, which nobody has judged yet"),
    "survey_answer": N_("answers of persons; their figures are in indicator_value"),
    "note": N_("free texts of the managers"),
    "decision": N_("what managers decided about names, and who did"),
}
"""Tables that stay as a whole -> why."""

WITHHELD_COLUMNS: dict[str, tuple[tuple[str, ...], str]] = {
    "source": (("seconds", "reason", "reason_template", "reason_values"), N_("bookkeeping")),
    "organisation": (("search_text",), N_("made of other columns")),
    "participation": (("contract_value_eur",), N_("an amount of one company")),
    "support_case": (
        ("amount_requested_eur", "amount_granted_eur"),
        N_("amounts of one company"),
    ),
    "indicator_target": (("set_by", "note"), N_("may name a person")),
}
"""Table -> columns that stay, and why."""


def _open(table: Table) -> Table:
    stays, _why = WITHHELD_COLUMNS.get(table.name, ((), ""))
    columns = tuple(item for item in table.columns if item.name not in stays and not item.personal)
    return replace(table, columns=columns)


OPEN_TABLES: dict[str, Table] = {
    name: _open(table) for name, table in TABLES.items() if name in _OPEN
}
"""The tables that everybody may have, with the columns that everybody may have."""

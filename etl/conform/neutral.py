"""The five gaps and recommendations in neutral words, for a dataset that does not state its own."""

import pandas as pd

from observatory.config import Config
from observatory.i18n import N_, language

_GAPS = {
    "G1": (
        N_("Identity of the cluster"),
        N_("Strong clusters are known by every actor around them."),
    ),
    "G2": (N_("Partnerships abroad"), N_("Strong clusters work with clusters of other countries.")),
    "G3": (
        N_("Visibility of know-how"),
        N_("Strong clusters make the know-how of their ecosystem visible."),
    ),
    "G4": (
        N_("Access to market"),
        N_("Strong clusters help companies to reach a market and to grow."),
    ),
    "G5": (
        N_("Links between actors"),
        N_("Strong clusters bring the actors of the industry together."),
    ),
}
_RECOMMENDATIONS = {
    "R1": (N_("Make the cluster known here first"), N_("Promote the cluster in its own territory and build a local identity of the industry.")),
    "R2": (N_("Link with clusters abroad"), N_("Build partnerships with clusters of other countries.")),
    "R3": (N_("Show the know-how, make business"), N_("Promote know-how and create business: BtoB meetings, workshops, conferences, campaigns.")),
    "R4": (N_("Accompany companies"), N_("Help companies to grow: funds, training, BtoB meetings, international fairs.")),
    "R5": (N_("Link the actors"), N_("Create local synergies through workshops and meetings.")),
}  # fmt: skip


def neutral_texts(rows: dict[str, pd.DataFrame], config: Config) -> dict[str, pd.DataFrame]:
    """The tables gap and recommendation: the dataset's rows, and neutral ones where it has none."""
    tables = {}
    for name, texts in (("gap", _GAPS), ("recommendation", _RECOMMENDATIONS)):
        own = rows[f"{name}s"]
        key = f"{name}_id"
        stated = set(own[key])
        lacking = {item: words for item, words in texts.items() if item not in stated}
        table = pd.DataFrame({key: list(lacking)}, dtype=object)
        for code in config.languages:
            words = language(code)
            table[f"title_{code}"] = [words._(title) for title, _ in lacking.values()]
            table[f"text_{code}"] = [words._(text) for _, text in lacking.values()]
        if name == "recommendation":
            table["gap_id"] = [f"G{item[1:]}" for item in lacking]
        table["source"] = "observatory"
        parts = [part for part in (own, table) if len(part)]
        tables[name] = pd.concat(parts, ignore_index=True).sort_values(key, ignore_index=True)
    return tables

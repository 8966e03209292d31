"""The five gaps and recommendations in neutral words, for a dataset that does not state its own."""

import pandas as pd

from observatory.config import Config
from observatory.i18n import N_, language

_GAPS = {
    "G1": (N_("Identity of the cluster"), N_("Strong clusters are known by every actor around them.")),
    "G2": (N_("Partnerships abroad"), N_("Strong clusters work with clusters of other countries.")),
    "G3": (N_("Visibility of know-how"), N_("Strong clusters make the know-how of their ecosystem visible.")),
    "G4": (N_("Access to market"), N_("Strong clusters help companies to reach a market and to grow.")),
    "G5": (N_("Links between actors"), N_("Strong clusters bring the actors of the industry together.")),
}
_RECOMMENDATIONS = {
    "R1": (N_("Make the cluster known here first"), N_("Promote the cluster in its own territory and build a local identity of the industry.")),
    "R2": (N_("Link with clusters abroad"), N_("Build partnerships with clusters of other countries.")),
    "R3": (N_("Show the know-how, make business"), N_("Promote know-how and create business: BtoB meetings, workshops, conferences, campaigns.")),
    "R4": (N_("Accompany companies"), N_("Help companies to grow: funds, training, BtoB meetings, international fairs.")),
    "R5": (N_("Link the actors"), N_("Create local synergies through workshops and meetings.")),
}  # fmt: skip


def neutral_texts(rows: dict[str, pd.DataFrame], config: Config) -> dict[str, pd.DataFrame]:
    """The tables gap and recommendation: the dataset's rows, else the neutral ones."""
    tables = {}
    for name, texts in (("gap", _GAPS), ("recommendation", _RECOMMENDATIONS)):
        own = rows[f"{name}s"]
        if len(own):
            tables[name] = own
            continue
        table = pd.DataFrame({f"{name}_id": list(texts)})
        for code in config.languages:
            words = language(code)
            table[f"title_{code}"] = [words._(title) for title, _ in texts.values()]
            table[f"text_{code}"] = [words._(text) for _, text in texts.values()]
        if name == "recommendation":
            table["gap_id"] = [f"G{key[1:]}" for key in texts]
        table["source"] = "observatory"
        tables[name] = table
    return tables

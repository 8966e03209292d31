"""The tables of a snapshot: the data dictionary that the load, the pages and the exports read."""

from dataclasses import dataclass, replace

from observatory.i18n import N_
from observatory.model.fields import DATE, Column, column
from observatory.model.layout import LAYOUT

SCHEMA_VERSION = 4
"""Raised whenever a table changes; a snapshot of another version is not read."""


@dataclass(frozen=True)
class Table:
    """One table: its name, what a row is, its columns and its key."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    def expanded(self, languages: list[str]) -> tuple[Column, ...]:
        """The columns with one a language where the dictionary writes ``<lang>``."""
        result: list[Column] = []
        for item in self.columns:
            if item.by_language:
                stem = item.name.removesuffix("<lang>")
                result += [replace(item, name=stem + code) for code in languages]
            else:
                result.append(item)
        return tuple(result)


def _table(name: str, meaning: str, names: str, key: str) -> Table:
    return Table(
        name, meaning, tuple(column(name, item) for item in names.split()), tuple(key.split())
    )


def _of_file(stem: str, meaning: str, derived: str = "", drop: str = "", key: str = "") -> Table:
    """A table that holds a file's columns (dates with their precision) and derived ones."""
    file = LAYOUT[stem]
    columns: list[Column] = []
    for item in file.columns:
        if item.name in drop.split():
            continue
        columns.append(item)
        if item.type == DATE:
            columns.append(column(file.table, f"{item.name}_precision"))
    columns += [column(file.table, name) for name in f"{derived} source line".split()]
    return Table(file.table, meaning, tuple(columns), tuple((key or " ".join(file.key)).split()))


_COUNTS = "counts_from counts_to precision"
_INDICATOR_TEXTS = "name_<lang> label_<lang> formula_<lang> source_<lang> limits_<lang>"

TABLES: dict[str, Table] = {
    item.name: item
    for item in (
        _table("snapshot", N_("One row: the load that made this file"),
               "snapshot_id dataset as_of loaded_at inputs_hash schema_version config warnings"
               " register_entry",
               "snapshot_id"),
        _table("source", N_("One row a source that was read"),
               "name kind title file licence rows_read rows_accepted rows_rejected seconds bytes"
               " sha256 first_date last_date retrieved_at reason reason_template reason_values", "name"),
        _table("rejected_row", N_("One row a fault found in a source"),
               "source file line column value reason reason_template reason_values", ""),
        _table("review_pair", N_("One row a name that may be a known organisation"),
               "source written place candidate_id candidate_name org_id score rows", ""),
        _of_file("territories", N_("One row a territory"),
                 "department_code basin_code epci_code epci_name is_focal geometry geometry_quality"),
        _of_file("organisations", N_("One row an organisation"),
                 "commune_code basin_code is_local in_scope open_from open_to is_focal_member"
                 " position_quality search_text"),
        _of_file("events", N_("One row an event"),
                 f"commune_code basin_code is_local organiser_ids is_judged position_quality {_COUNTS}"),
        _of_file("participations", N_("One row an organisation's part in an event"),
                 "participation_id org_id", key="participation_id"),
        _of_file("partnerships", N_("One row a pair of partners"),
                 "org_id_a org_id_b local_org_id foreign_org_id foreign_country is_international"
                 f" end_is_known {_COUNTS}"),
        _of_file("support", N_("One row a support case"), f"org_id {_COUNTS}"),
        _of_file("survey_respondents", N_("One row a survey wave"),
                 "sample respondents weighting margins effective_n iterations converged margin_error"
                 " trimmed incomplete missing_categories",
                 drop="respondent_id stakeholder commune know_how_cited", key="wave_id"),
        _of_file("survey_answers", N_("One row an answer about a cluster; one without a cluster for a respondent who gave none"),
                 "stakeholder basin_code know_how_cited distance_km weight"),
        _of_file("mentions", N_("One row a mention in an outlet"), f"entity_ids cluster_ids {_COUNTS}"),
        _of_file("published_figures", N_("One row a figure that a source publishes")),
        _of_file("clusters", N_("One row a cluster"), "body_ids"),
        _of_file("cluster_criteria", N_("One row a criterion of a cluster")),
        _of_file("gaps", N_("One row a gap")),
        _of_file("recommendations", N_("One row a recommendation")),
        _of_file("actions", N_("One row an action")),
        _of_file("milestones", N_("One row a milestone of an action")),
        _of_file("notes", N_("One row a note on a figure")),
        _of_file("decisions", N_("One row a decision about a name and an organisation")),
        _of_file("polls", N_("One row a poll of a workshop, closed and shown")),
        _of_file("poll_options", N_("One row an option of a poll")),
        _of_file("votes", N_("One row an option and a group of those who answered; never one person"),
                 "value low high status"),
        _table("indicator", N_("One row an indicator of the catalogue"),
               f"indicator_id gap_id recommendation_id {_INDICATOR_TEXTS} unit direction method"
               " periodicities dimensions reads caveats basis source", "indicator_id"),
        _of_file("targets", N_("One row a step of an indicator's target path")),
        _table("indicator_value", N_("One row a value of an indicator"),
               "indicator_id territory_code segment period_start period_end value low high n"
               " numerator denominator basis status source",
               "indicator_id territory_code segment period_start period_end"),
        _table("indicator_evidence", N_("One row an indicator and a source row behind it"),
               "indicator_id table row_id territory_code segment counts_from counts_to precision"
               " part source", "indicator_id table row_id territory_code segment part"),
    )
}  # fmt: skip

REFERENCES = (
    ("participation", "event_id", "event", "event_id"),
    ("participation", "org_id", "organisation", "org_id"),
    ("partnership", "org_id_a", "organisation", "org_id"),
    ("partnership", "org_id_b", "organisation", "org_id"),
    ("support_case", "org_id", "organisation", "org_id"),
    ("milestone", "action_id", "action", "action_id"),
    ("indicator_value", "indicator_id", "indicator", "indicator_id"),
    ("indicator_evidence", "indicator_id", "indicator", "indicator_id"),
    ("recommendation", "gap_id", "gap", "gap_id"),
)
"""Table and column whose values, where there are any, stand in a column of another table; a load is
verified by them."""

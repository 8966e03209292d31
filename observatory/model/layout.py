"""The own layout: the files of a data directory, their columns, keys and references."""

from dataclasses import dataclass, replace

from observatory.i18n import N_
from observatory.model.fields import Column, column

_SOURCE = "source_title source_url source_date"


@dataclass(frozen=True)
class LayoutFile:
    """One file of a data directory.

    ``stem`` is its name without the ending, ``table`` where its rows go, ``key`` the columns that
    no two rows may share, ``references`` the columns (several are one value) whose value must stand in
    columns of another file, ``personal`` whether whole lines are hidden when a row is rejected.
    """

    stem: str
    table: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: tuple[tuple[str, str, str], ...] = ()
    personal: bool = False

    @property
    def required(self) -> tuple[str, ...]:
        """The columns that must be there and filled."""
        return tuple(item.name for item in self.columns if item.required)

    def expected(self, languages: tuple[str, ...]) -> dict[str, Column]:
        """Header -> column, with one header a language where the column asks for it."""
        headers: dict[str, Column] = {}
        for item in self.columns:
            if item.by_language:
                stem = item.name.removesuffix("<lang>")
                headers |= {stem + code: replace(item, name=stem + code) for code in languages}
            else:
                headers[item.name] = item
        return headers


def _file(
    stem: str,
    table: str,
    title: str,
    required: str,
    optional: str,
    key: str,
    references: tuple[tuple[str, str, str], ...] = (),
    personal: bool = False,
) -> LayoutFile:
    columns = [replace(column(table, name), required=True) for name in required.split()]
    columns += [column(table, name) for name in optional.split()]
    return LayoutFile(stem, table, title, tuple(columns), tuple(key.split()), references, personal)


LAYOUT: dict[str, LayoutFile] = {
    item.stem: item
    for item in (
        _file("territories", "territory", N_("Territories"),
              "code name level", "parent population lat lon", "code"),
        _file("organisations", "organisation", N_("Organisations"),
              "org_id name kind country_code",
              "segment commune department_code founded_year closed_year employees know_how siren"
              f" siret naf lat lon member_of {_SOURCE}", "org_id"),
        _file("clusters", "cluster", N_("Clusters"),
              "cluster_id name kind", f"seat country_code lat lon chimera bodies {_SOURCE}",
              "cluster_id"),
        _file("events", "event", N_("Events"),
              "event_id title kind start_date country_code",
              "end_date commune department_code venue organiser audience attendance companies"
              f" countries recommendation hours lat lon status {_SOURCE}", "event_id"),
        _file("participations", "participation", N_("Participations"),
              "event_id organisation",
              "commune siret role attended meetings leads contracts contract_value_eur", "",
              (("event_id", "events", "event_id"),), personal=True),
        _file("partnerships", "partnership", N_("Partnerships"),
              "partnership_id organisation_a organisation_b kind start_date country_a country_b",
              f"project_id programme topic end_date budget_eur {_SOURCE}", "partnership_id"),
        _file("support", "support_case", N_("Support cases"),
              "case_id organisation kind status",
              "commune siret programme applied_on decided_on amount_requested_eur"
              " amount_granted_eur hours event_id", "case_id",
              (("event_id", "events", "event_id"),)),
        _file("survey_respondents", "survey_wave", N_("Survey respondents"),
              "wave_id wave_date respondent_id", "stakeholder commune know_how_cited",
              "wave_id respondent_id", personal=True),
        _file("survey_answers", "survey_answer", N_("Survey answers"),
              "wave_id respondent_id cluster_id unaided level", "image",
              "wave_id respondent_id cluster_id",
              (("cluster_id", "clusters", "cluster_id"),
               ("wave_id respondent_id", "survey_respondents", "wave_id respondent_id")),
              personal=True),
        _file("mentions", "mention", N_("Mentions"),
              "mention_id date outlet url",
              "outlet_scope outlet_country language entities know_how query", "mention_id"),
        _file("published_figures", "published_figure", N_("Published figures"),
              "figure_id subject period_start measure value unit source_title source_url",
              "territory period_end value_kind recommendation note source_date", "figure_id"),
        _file("cluster_criteria", "cluster_criterion", N_("Cluster criteria"),
              "cluster_id gap criterion value", f"unit year direction {_SOURCE}",
              "cluster_id criterion year", (("cluster_id", "clusters", "cluster_id"),)),
        _file("gaps", "gap", N_("Gaps"), "gap_id", f"title_<lang> text_<lang> {_SOURCE}", "gap_id"),
        _file("recommendations", "recommendation", N_("Recommendations"),
              "recommendation_id", f"gap_id title_<lang> text_<lang> {_SOURCE}",
              "recommendation_id"),
        _file("targets", "indicator_target", N_("Targets"),
              "indicator_id target_date target_value",
              "territory baseline_date baseline_value weight status set_by external_code note",
              "indicator_id territory target_date"),
        _file("actions", "action", N_("Actions"),
              "action_id recommendation",
              "title_<lang> owner start_date end_date status budget_planned_eur budget_spent_eur"
              " funder programme funder_reference outcome", "action_id"),
        _file("milestones", "milestone", N_("Milestones"),
              "milestone_id action_id due_date", "title_<lang> done_date evidence_url",
              "milestone_id", (("action_id", "actions", "action_id"),)),
        _file("notes", "note", N_("Notes on figures"),
              "note_id indicator_id text",
              "territory segment period_start period_end author written_on", "note_id"),
        _file("decisions", "decision", N_("Decisions about names"),
              "written candidate_id decision", "place decided_by decided_on",
              "written place candidate_id"),
        _file("polls", "poll", N_("Polls"),
              "poll_id kind held_on",
              "question_<lang> template recommendation action_id cluster_id base abstained",
              "poll_id"),
        _file("poll_options", "poll_option", N_("Options of polls"),
              "poll_id option_id", "position text_<lang> stands_for", "poll_id option_id",
              (("poll_id", "polls", "poll_id"),)),
        _file("votes", "vote", N_("Votes, counted"),
              "poll_id option_id count base", "group_kind group_id score spread",
              "poll_id option_id group_kind group_id",
              (("poll_id option_id", "poll_options", "poll_id option_id"),)),
    )
}  # fmt: skip

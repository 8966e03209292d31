"""Every column of every file and table, defined once: type, unit, range and meaning.

A name means the same thing everywhere; where a table gives it a meaning of its own, the key is
``table.name``.
"""

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from observatory.i18n import N_
from observatory.model.lists import CLOSED_LISTS

TEXT, INTEGER, NUMBER, FLAG, DATE, LIST, TIME = (
    "text", "integer", "number", "flag", "date", "list", "time",
)  # fmt: skip
"""Column types. A DATE in a file keeps its precision in a second column ``<name>_precision``;
a LIST is written with ``;`` in a file; a FLAG is 0 or 1; a TIME is a UTC instant."""


@dataclass(frozen=True)
class Column:
    """One column: its name, type, meaning (a message of the catalogues), unit and bounds.

    ``default`` is what an empty cell of a file means, as a file would write it; "" means unknown.
    """

    name: str
    type: str
    meaning: str
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    personal: bool = False
    choices: tuple[str, ...] = ()
    required: bool = False
    default: str = ""

    @property
    def by_language(self) -> bool:
        """Whether the column stands for one column a language (``title_<lang>``)."""
        return self.name.endswith("_<lang>")


def _fields(*columns: Column) -> dict[str, Column]:
    return {item.name: item for item in columns}


def _at(table: str, *columns: Column) -> dict[str, Column]:
    return {f"{table}.{item.name}": item for item in columns}


_YEAR: dict[str, Any] = {"minimum": 1000, "maximum": 2200}
_COUNT: dict[str, Any] = {"minimum": 0, "maximum": 1e12}

FIELDS: dict[str, Column] = {
    # Names and places
    **_fields(
        Column("org_id", TEXT, N_("Organisation, by its id")),
        Column("name", TEXT, N_("Name")),
        Column("kind", TEXT, N_("Kind, from a closed list")),
        Column("country_code", TEXT, N_("Country, ISO 3166-1 alpha-2")),
        Column("segment", TEXT, N_("Segment of the industry")),
        Column("commune", TEXT, N_("Commune or locality, as the source writes it")),
        Column("commune_code", TEXT, N_("Commune, by its national code")),
        Column("department_code", TEXT, N_("Department, by its code")),
        Column("basin_code", TEXT, N_("Basin of the focal territory, by its code")),
        Column("is_local", FLAG, N_("Whether it lies in the focal territory")),
        Column("lat", NUMBER, N_("Latitude, WGS 84"), "°", -90, 90),
        Column("lon", NUMBER, N_("Longitude, WGS 84"), "°", -180, 180),
        Column(
            "position_quality",
            TEXT,
            N_("Where the position comes from: stated, or the commune's point"),
        ),
        Column("source_title", TEXT, N_("Title of the document that states the row")),
        Column("source_url", TEXT, N_("Address of that document")),
        Column("source_date", DATE, N_("Date of that document")),
        Column("source", TEXT, N_("Source of the row, by its name in the table source")),
        Column("line", INTEGER, N_("Line of the row in its source's file")),
        Column("counts_from", DATE, N_("First day on which the row counts")),
        Column("counts_to", DATE, N_("Last day on which the row counts")),
        Column(
            "precision", TEXT, N_("How precisely the counting date is known: day, month or year")
        ),
        Column("territory_code", TEXT, N_("Territory: the focal one, or a basin")),
        Column("segment_code", TEXT, N_("Segment of a figure")),
        Column("title_<lang>", TEXT, N_("Title, one column a language")),
        Column("text_<lang>", TEXT, N_("Text, one column a language")),
        Column("note", TEXT, N_("Note")),
        Column("status", TEXT, N_("Status, from a closed list")),
        Column("recommendation", TEXT, N_("Recommendation R1 to R5")),
        Column("recommendation_id", TEXT, N_("Recommendation, by its id")),
        Column("gap_id", TEXT, N_("Gap, by its id")),
        Column("programme", TEXT, N_("Programme that pays")),
        Column("start_date", DATE, N_("First day")),
        Column("end_date", DATE, N_("Last day")),
        Column("siret", TEXT, N_("Establishment number SIRET (14 digits)")),
        Column("siren", TEXT, N_("Company number SIREN (9 digits)")),
        Column("organisation", TEXT, N_("Organisation: id, SIRET or name")),
        Column("hours", NUMBER, N_("Duration for one participant"), "h", 0, 100_000),
        Column("unit", TEXT, N_("Unit of the value")),
        Column("value", NUMBER, N_("Value")),
        Column("url", TEXT, N_("Address")),
        Column("indicator_id", TEXT, N_("Indicator, by its id")),
        Column("period_start", DATE, N_("First day of the period")),
        Column("period_end", DATE, N_("Last day of the period")),
        Column("cluster_id", TEXT, N_("Cluster, by its id")),
        Column("event_id", TEXT, N_("Event, by its id")),
        Column("know_how", LIST, N_("Know-how, as keywords")),
    ),
    # Organisations and clusters
    **_fields(
        Column("founded_year", INTEGER, N_("Year of foundation"), "", **_YEAR),
        Column("closed_year", INTEGER, N_("Year of closure; blank means open"), "", **_YEAR),
        Column("employees", NUMBER, N_("Employees"), N_("persons"), **_COUNT),
        Column("naf", TEXT, N_("Activity code (NAF in France)")),
        Column("member_of", LIST, N_("Clusters the organisation is a member of")),
        Column(
            "in_scope", FLAG, N_("Whether it is a local company of the industry, whatever the day")
        ),
        Column("open_from", DATE, N_("First day open")),
        Column("open_to", DATE, N_("Last day open")),
        Column("is_focal_member", FLAG, N_("Whether member_of names the focal cluster")),
        Column("search_text", TEXT, N_("Name, know-how and place without accents, for searching")),
        Column("seat", TEXT, N_("Town of the seat")),
        Column(
            "chimera", FLAG, N_("Whether the cluster belongs to the ChIMERA project"), default="0"
        ),
        Column("bodies", LIST, N_("Organisations that act for the cluster")),
        Column("body_ids", LIST, N_("Organisations that act for the cluster, by their ids")),
    ),
    # Events and participations
    **_fields(
        Column("title", TEXT, N_("Title")),
        Column("venue", TEXT, N_("Venue")),
        Column("organiser", TEXT, N_("Organiser: id or name")),
        Column("organiser_ids", LIST, N_("Organisers, by their ids")),
        Column(
            "is_judged",
            FLAG,
            N_("Whether the event is one of the organisers whose action is judged"),
        ),
        Column("audience", TEXT, N_("Audience, from a closed list")),
        Column("attendance", NUMBER, N_("Attendance"), N_("persons"), **_COUNT),
        Column("companies", NUMBER, N_("Companies present, as stated"), N_("companies"), **_COUNT),
        Column(
            "countries", NUMBER, N_("Countries represented, as stated"), N_("countries"), **_COUNT
        ),
        Column("participation_id", TEXT, N_("Participation, by its source and line")),
        Column("role", TEXT, N_("Role at the event")),
        Column("attended", FLAG, N_("Whether the organisation came"), default="1"),
        Column("meetings", NUMBER, N_("Meetings held"), N_("meetings"), **_COUNT),
        Column("leads", NUMBER, N_("Leads"), N_("leads"), **_COUNT),
        Column("contracts", NUMBER, N_("Contracts signed"), N_("contracts"), **_COUNT),
        Column("contract_value_eur", NUMBER, N_("Value of the contracts"), "EUR", **_COUNT),
    ),
    # Partnerships and support
    **_fields(
        Column("partnership_id", TEXT, N_("Partnership, by its id")),
        Column("organisation_a", TEXT, N_("First party: id, SIRET or name")),
        Column("organisation_b", TEXT, N_("Second party: id, SIRET or name")),
        Column("country_a", TEXT, N_("Country of the first party, ISO alpha-2")),
        Column("country_b", TEXT, N_("Country of the second party, ISO alpha-2")),
        Column("org_id_a", TEXT, N_("First party, by its id")),
        Column("org_id_b", TEXT, N_("Second party, by its id")),
        Column("local_org_id", TEXT, N_("The local party, where there is one")),
        Column("foreign_org_id", TEXT, N_("The foreign party, where there is one")),
        Column("foreign_country", TEXT, N_("Country of the foreign party")),
        Column("is_international", FLAG, N_("Whether one party is local and another foreign")),
        Column("end_is_known", FLAG, N_("Whether a source states the end")),
        Column("project_id", TEXT, N_("Project that several pairs share")),
        Column("topic", TEXT, N_("Topic")),
        Column("budget_eur", NUMBER, N_("Budget"), "EUR", **_COUNT),
        Column("case_id", TEXT, N_("Support case, by its id")),
        Column("applied_on", DATE, N_("Date of the application")),
        Column("decided_on", DATE, N_("Date of the decision")),
        Column("amount_requested_eur", NUMBER, N_("Amount requested"), "EUR", **_COUNT),
        Column("amount_granted_eur", NUMBER, N_("Amount granted"), "EUR", **_COUNT),
    ),
    # Survey and mentions
    **_fields(
        Column("wave_id", TEXT, N_("Survey wave, by its id")),
        Column("wave_date", DATE, N_("Date of the wave")),
        Column("respondent_id", TEXT, N_("Respondent, by a number without meaning"), personal=True),
        Column("stakeholder", TEXT, N_("Kind of respondent")),
        Column("know_how_cited", LIST, N_("Local know-how that the respondent cites")),
        Column("unaided", FLAG, N_("Whether the cluster was cited before any list was shown")),
        Column("level", INTEGER, N_("0 unknown, 1 name, 2 activities, 3 worked with"), "", 0, 3),
        Column("image", NUMBER, N_("Image of the cluster"), "0–10", 0, 10),
        Column("respondents", INTEGER, N_("Respondents of the wave"), N_("respondents"), **_COUNT),
        Column(
            "distance_km", NUMBER, N_("Distance to the cluster’s seat, to the kilometre"), "km", 0
        ),
        Column(
            "weighting", TEXT, N_("rake: weighted to known shares; none: every answer counts 1")
        ),
        Column("margins", LIST, N_("Known shares that the weights bring the respondents to")),
        Column(
            "effective_n",
            NUMBER,
            N_("Effective number of respondents (Kish)"),
            N_("respondents"),
            0,
        ),
        Column("iterations", INTEGER, N_("Rounds that the weighting took"), "", 0),
        Column("converged", FLAG, N_("Whether the weighted shares are the known ones")),
        Column(
            "margin_error",
            NUMBER,
            N_("Largest difference left between a weighted share and the known one"),
            "",
            0,
            1,
        ),
        Column(
            "trimmed",
            INTEGER,
            N_("Respondents whose weight is held at 5 times the median"),
            N_("respondents"),
            **_COUNT,
        ),
        Column(
            "incomplete",
            INTEGER,
            N_("Respondents of whom a known share has no category"),
            N_("respondents"),
            **_COUNT,
        ),
        Column("missing_categories", LIST, N_("Categories with a known share and no respondent")),
        Column("mention_id", TEXT, N_("Mention, by its id")),
        Column("date", DATE, N_("Date of publication")),
        Column("outlet", TEXT, N_("Outlet")),
        Column("outlet_scope", TEXT, N_("Reach of the outlet, from a closed list")),
        Column("outlet_country", TEXT, N_("Country of the outlet, ISO alpha-2")),
        Column("language", TEXT, N_("Language of the text, ISO 639")),
        Column("entities", LIST, N_("Organisations or clusters named")),
        Column("entity_ids", LIST, N_("Organisations or clusters named, by their ids")),
        Column("cluster_ids", LIST, N_("Clusters named, themselves or through a body")),
        Column("query", TEXT, N_("Query that found it")),
    ),
    # Published figures, criteria, targets, actions
    **_fields(
        Column("figure_id", TEXT, N_("Published figure, by its id")),
        Column("subject", TEXT, N_("What the figure is about")),
        Column("measure", TEXT, N_("What is measured")),
        Column("territory", TEXT, N_("Territory, by its code")),
        Column("value_kind", TEXT, N_("Stated, at least, or approximate"), default="stated"),
        Column("gap", TEXT, N_("Gap G1 to G5")),
        Column("criterion", TEXT, N_("Criterion of the comparison")),
        Column("year", INTEGER, N_("Year"), "", **_YEAR),
        Column("direction", TEXT, N_("Whether higher or lower is better")),
        Column("target_date", DATE, N_("Day on which the target is due")),
        Column("target_value", NUMBER, N_("Value to reach")),
        Column("baseline_date", DATE, N_("Day of the baseline")),
        Column("baseline_value", NUMBER, N_("Value at the baseline")),
        Column("weight", NUMBER, N_("Weight of the indicator in its recommendation"), "", 0, 1e6),
        Column("set_by", TEXT, N_("Who set the target")),
        Column("external_code", TEXT, N_("Code of the indicator in a funder's system")),
        Column("action_id", TEXT, N_("Action, by its id")),
        Column("owner", TEXT, N_("Who is in charge")),
        Column("budget_planned_eur", NUMBER, N_("Budget planned"), "EUR", **_COUNT),
        Column("budget_spent_eur", NUMBER, N_("Budget spent"), "EUR", **_COUNT),
        Column("funder", TEXT, N_("Funder")),
        Column("funder_reference", TEXT, N_("Reference of the grant")),
        Column("outcome", TEXT, N_("What came of it")),
        Column("milestone_id", TEXT, N_("Milestone, by its id")),
        Column("due_date", DATE, N_("Day on which it is due")),
        Column("done_date", DATE, N_("Day on which it was met")),
        Column("evidence_url", TEXT, N_("Address of the proof")),
    ),
    # Notes and decisions
    **_fields(
        Column("note_id", TEXT, N_("Note, by its id")),
        Column("text", TEXT, N_("Text")),
        Column("author", TEXT, N_("Who wrote it")),
        Column("written_on", DATE, N_("Day on which it was written")),
        Column("decision", TEXT, N_("Whether the two names are one organisation")),
        Column("decided_by", TEXT, N_("Who decided")),
    ),
    # Polls of a workshop
    **_fields(
        Column("poll_id", TEXT, N_("Poll, by its id")),
        Column("held_on", DATE, N_("Day on which it was closed")),
        Column("question_<lang>", TEXT, N_("Question, one column a language")),
        Column("template", TEXT, N_("Template that it was made from, by its id")),
        Column(
            "abstained", INTEGER, N_("People who gave no answer on purpose"), N_("people"), **_COUNT
        ),
        Column("option_id", TEXT, N_("Option of a poll, by its id")),
        Column("position", INTEGER, N_("Place among the options"), "", 0, 1e6),
        Column(
            "stands_for",
            TEXT,
            N_("What the option stands for: a recommendation, a level of 0 to 3, a value"),
        ),
        Column(
            "group_kind",
            TEXT,
            N_("all, or how those who answered are split: stakeholder or basin"),
            default="all",
        ),
        Column(
            "group_id",
            TEXT,
            N_("Group of those who answered, by its id; all of them"),
            default="all",
        ),
        Column(
            "count",
            INTEGER,
            N_("People who chose the option; in a ranking, who put it first; who gave it points"),
            N_("people"),
            **_COUNT,
        ),
        Column(
            "score",
            NUMBER,
            N_("Mean points per person; in a ranking, mean Borda points"),
            "",
            **_COUNT,
        ),
        Column("spread", NUMBER, N_("Standard deviation of the points"), "", **_COUNT),
        Column("base", INTEGER, N_("People who answered"), N_("people"), **_COUNT),
        Column(
            "sample",
            TEXT,
            N_(
                "survey: respondents of a survey; workshop: people in a room, never mixed with a survey"
            ),
        ),
    ),
    # Territory
    **_fields(
        Column("code", TEXT, N_("Code of the territory, unique over all levels")),
        Column("parent", TEXT, N_("Code of the territory it lies in")),
        Column("population", INTEGER, N_("Population"), N_("inhabitants"), **_COUNT),
        Column("epci_code", TEXT, N_("Intermunicipal body (EPCI), by its SIREN")),
        Column("epci_name", TEXT, N_("Name of the intermunicipal body")),
        Column("is_focal", FLAG, N_("Whether it is, or lies in, the focal territory")),
        Column("geometry", TEXT, N_("Outline, GeoJSON geometry, WGS 84; empty where unknown")),
        Column(
            "geometry_quality", TEXT, N_("official outline, or approximate cell around a point")
        ),
    ),
    **_at("event", Column("status", TEXT, N_("Status, from a closed list"), default="held")),
    # A target that nobody says is agreed is not.
    **_at(
        "indicator_target",
        Column("status", TEXT, N_("Status, from a closed list"), default="proposed"),
    ),
    **_at(
        "survey_answer",
        Column("weight", NUMBER, N_("Weight of the respondent; their mean in a wave is 1"), "", 0),
    ),
    **_at("territory", Column("level", TEXT, N_("Level of the territory"))),
    **_at(
        "vote",
        Column("value", NUMBER, N_("Share of the base; of points and rankings, the mean points")),
        Column(
            "status",
            TEXT,
            N_("ok, or suppressed: fewer than five people, or one that would tell them"),
        ),
    ),
    # Bookkeeping of a snapshot
    **_fields(
        Column("snapshot_id", TEXT, N_("Snapshot: UTC time of the load and hash of the inputs")),
        Column("dataset", TEXT, N_("Name of the dataset")),
        Column("as_of", DATE, N_("Day to which the data speak")),
        Column("loaded_at", TIME, N_("UTC time of the load")),
        Column("inputs_hash", TEXT, N_("SHA-256 of the inputs")),
        Column("schema_version", INTEGER, N_("Version of the tables' layout")),
        Column("config", TEXT, N_("Configuration of the load, JSON")),
        Column("warnings", TEXT, N_("Warnings of the load, JSON")),
        Column("register_entry", INTEGER, N_("Last entry of the register that the load read")),
        Column("file", TEXT, N_("Name of the file")),
        Column("licence", TEXT, N_("Licence")),
        Column("rows_read", INTEGER, N_("Rows read"), N_("rows"), **_COUNT),
        Column("rows_accepted", INTEGER, N_("Rows accepted"), N_("rows"), **_COUNT),
        Column("rows_rejected", INTEGER, N_("Rows rejected"), N_("rows"), **_COUNT),
        Column("seconds", NUMBER, N_("Time taken"), "s", **_COUNT),
        Column("bytes", INTEGER, N_("Size of the file"), N_("bytes"), **_COUNT),
        Column("sha256", TEXT, N_("SHA-256 of the file")),
        Column("retrieved_at", TIME, N_("UTC time at which a refresh got the extract")),
        Column("first_date", DATE, N_("Earliest date among the rows")),
        Column("last_date", DATE, N_("Latest date among the rows, up to the data date")),
        Column("column", TEXT, N_("Column of the faulty value")),
        Column("reason", TEXT, N_("Why it was refused")),
        Column("reason_template", TEXT, N_("The reason's message, for translation")),
        Column("reason_values", TEXT, N_("The reason's values, JSON")),
        Column("written", TEXT, N_("The name as the source writes it")),
        Column("place", TEXT, N_("The place that the row states")),
        Column("candidate_id", TEXT, N_("Organisation that it may be, by its id")),
        Column("candidate_name", TEXT, N_("Name of that organisation")),
        Column("score", NUMBER, N_("Likeness of the two names"), "0–100", 0, 100),
        Column("rows", INTEGER, N_("Rows concerned"), N_("rows"), **_COUNT),
        Column("table", TEXT, N_("Table of the row")),
        Column("row_id", TEXT, N_("Row, by its id")),
        Column(
            "part", TEXT, N_("Whether the row counts in the numerator, the denominator or both")
        ),
        Column("names_<lang>", TEXT, N_("Name of the indicator, one column a language")),
        Column("name_<lang>", TEXT, N_("Name, one column a language")),
        Column("label_<lang>", TEXT, N_("Short name for cards, one column a language")),
        Column("formula_<lang>", TEXT, N_("Formula in words, one column a language")),
        Column("limits_<lang>", TEXT, N_("Limits and caveats, one column a language")),
        Column(
            "source_<lang>", TEXT, N_("What the indicator is computed from, one column a language")
        ),
        Column(
            "method",
            TEXT,
            N_("How the value is made: count, sum, ratio, quotient, stock, slope or published"),
        ),
        Column("periodicities", LIST, N_("Periods for which it is given")),
        Column("dimensions", LIST, N_("How it can be broken down")),
        Column("reads", LIST, N_("Tables it reads")),
        Column("caveats", LIST, N_("Caveats, by their keys")),
        Column("numerator", NUMBER, N_("Numerator of a ratio")),
        Column("denominator", NUMBER, N_("Denominator of a ratio")),
        Column("low", NUMBER, N_("Lower end of the 95 % interval")),
        Column("high", NUMBER, N_("Upper end of the 95 % interval")),
        Column("n", INTEGER, N_("Base: rows, companies (amounts of money) or respondents")),
        Column("basis", TEXT, N_("Basis: register, survey or record")),
    ),
    **_at(
        "indicator_value",
        Column("segment", TEXT, N_("all, a segment, or name:value of one further dimension")),
    ),
    **_at("indicator_evidence", Column("segment", TEXT, N_("all, a segment, or name:value"))),
    **_at(
        "source",
        Column("name", TEXT, N_("Name of the source")),
        Column("kind", TEXT, N_("File of the layout that it stands for, or kind of source")),
        Column("title", TEXT, N_("What readers know the source as")),
        Column("reason", TEXT, N_("Why its last refresh failed; empty where it did not")),
    ),
    **_at("rejected_row", Column("value", TEXT, N_("The faulty value, as the file has it"))),
    **_at(
        "indicator", Column("direction", TEXT, N_("up: higher is better; down: lower is better"))
    ),
}
del FIELDS["names_<lang>"], FIELDS["segment_code"]


@cache
def column(table: str, name: str) -> Column:
    """The definition of a column of a table, with its closed list where it has one.

    ``<date>_precision`` columns are derived from their date's definition.
    """
    found = FIELDS.get(f"{table}.{name}") or FIELDS.get(name)
    if found is None and name.endswith("_precision"):
        return Column(name, TEXT, FIELDS["precision"].meaning)
    if found is None:
        raise KeyError(f"{table}.{name} is not defined in observatory.model.fields")
    choices = CLOSED_LISTS.get(f"{table}.{name}") or CLOSED_LISTS.get(name)
    return replace(found, choices=tuple(choices)) if choices else found

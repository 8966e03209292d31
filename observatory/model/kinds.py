"""The kinds of sources beside the own layout: what each is, what it fills, how it is configured.

A ``[[source]]`` of the configuration names one of these kinds; its reader stands in
``etl/sources/``.
"""

from dataclasses import dataclass, field

from observatory.i18n import N_

COMMON_OPTIONS: dict[str, str] = {
    "name": N_("Name of the source, unique in the configuration; rows carry it as their source."),
    "kind": N_("Kind of the source."),
    "location": N_("File, list of files, directory or pattern (relative to the configuration), or an address of a service."),
    "title": N_("Title of the source as readers see it; by default its name."),
    "licence": N_("Licence of the data."),
    "live": N_("true: only a refresh asks the service; a load takes the last good extract."),
    "datasets": N_("Names of the datasets that take this source; by default all but illustrative ones."),
}  # fmt: skip
"""Settings that a source of any kind has, with their meaning."""


_NUTS = N_(
    "Codes of statistical areas of the EU (NUTS): parties in them are local, beside those whose town is."
)

_EVENT_OPTIONS: dict[str, str] = {
    "event_kind": N_("Kind of the events that no word of event_kinds tells, from the closed list."),
    "event_kinds": N_("Table of words and the kind that each means; the first one found in an event’s title or keywords holds."),
    "recommendation": N_("Recommendation that the events serve, R1 to R5."),
    "organiser": N_("Organiser of the events: id or name."),
    "country": N_("Country of events that state none, ISO alpha-2; by default the territory’s."),
}  # fmt: skip
"""Settings of the kinds that bring events, which do not say these things of themselves."""

_SURVEY_OPTIONS: dict[str, str] = {
    "wave_id": N_("Id of the wave; by default the source’s name."),
    "wave_date": N_("Date of the wave (2026, 2026-06 or 2026-06-15); by default the middle day on which responses were sent."),
    "questions": N_("Table of columns and the question that each is read from: its code or its text; \"\" if it was not asked. By default those of the observatory’s questionnaire."),
    "clusters": N_("Table of the clusters asked about, by their ids: the list of a cluster’s names, or a table of names, level, image and unaided."),
    "answers": N_("Tables of answers (stakeholder, level, image): the code or the label of an answer and the value that it stands for."),
    "know_how": N_("Table of keywords of know-how and the options or codes that mean each."),
    "day_first": N_("true or false: whether the dates of responses begin with the day, where the column itself does not tell."),
    "postal_codes": N_("false: bare numbers that tell where a respondent is are codes of communes, not postal codes."),
}  # fmt: skip
"""Settings of the kinds that bring answers to a survey."""


@dataclass(frozen=True)
class SourceKind:
    """One kind of source.

    ``fills``: the files of the layout that its rows go to, the first one being what a record is;
    ``options``: settings of its own, with their meaning; ``live``: whether a service can be asked;
    ``personal``: whether its lines say something of persons, so that faulty values are hidden.
    """

    name: str
    title: str
    fills: tuple[str, ...]
    options: dict[str, str] = field(default_factory=dict)
    live: bool = False
    personal: bool = False


_LIST_OPTIONS: dict[str, str] = {
    "sheet": N_("Sheet of the workbook; by default the one with the headings."),
    "header": N_("Line of the headings; by default it is found by them."),
    "values": N_("Tables: column of the layout → value of the list → value of the column."),
    "absent": N_("List of what the list writes where it knows nothing."),
}  # fmt: skip
"""Settings that every list with headings of its own has."""

KINDS: dict[str, SourceKind] = {
    item.name: item
    for item in (
        SourceKind("recherche-entreprises", N_("API Recherche d’entreprises"), ("organisations",), {
            "activities": N_("Activity codes to ask for (NAF); by default those of [scope]."),
            "departments": N_("Department codes to ask for; by default the focal territory's."),
            "state": N_("Companies to ask for: open, closed or all; by default all."),
        }, live=True),
        SourceKind("sirene-stock", N_("Sirene stock files"), ("organisations", "published_figures"), options={
            "url": N_("Address of the page that publishes the files, cited by what is made from them; by default that of data.gouv.fr."),
        }),
        SourceKind("openagenda", N_("OpenAgenda export"), ("events",), {
            **_EVENT_OPTIONS,
            "all_timings": N_("true: hours are those of all timings together; by default they are stated only for events with one timing."),
            "key_variable": N_("Name of the environment variable that holds the service’s key; the key itself is written nowhere."),
        }, live=True),
        SourceKind("icalendar", N_("iCalendar"), ("events",), {
            **_EVENT_OPTIONS,
            "commune": N_("Commune of events whose place does not name one."),
            "since": N_("First day of the events to take; by default 1 January of baseline_year."),
            "until": N_("Last day of the events to take; by default two years after the data date."),
        }, live=True),
        SourceKind("badge-list", N_("Registration list of an event"), ("participations",), {
            "event_id": N_("Event of the list, by its id; by default a column of the list says it."),
            **_LIST_OPTIONS,
            "columns": N_("Table: column of the layout → heading of the list; by default the usual headings are looked for."),
        }, personal=True),
        SourceKind("cordis", N_("Projects of CORDIS"), ("partnerships", "organisations"), {
            "nuts": _NUTS,
            "third_parties": N_("true: third parties of a project count as parties; by default they do not."),
        }),
        SourceKind("keep-eu", N_("Projects of keep.eu"), ("partnerships", "organisations"), {"nuts": _NUTS}),
        SourceKind("limesurvey", N_("LimeSurvey export"), ("survey_respondents", "survey_answers"), {
            **_SURVEY_OPTIONS,
            "partial": N_("true: responses that were begun and not sent are taken too."),
        }, personal=True),
        SourceKind("google-forms", N_("Google Forms export"), ("survey_respondents", "survey_answers"), _SURVEY_OPTIONS, personal=True),
        SourceKind("press-clippings", N_("Press clippings"), ("mentions",), {
            **_LIST_OPTIONS,
            "columns": N_("Table: column of the layout → heading of the list; by default the usual headings are looked for."),
            "scopes": N_("Table: outlet, or word of the list → reach of the outlet from the closed list."),
            "entities": N_("Table: word → organisation or cluster, by its id, that an article names where the word stands in its title or keywords."),
        }),
        SourceKind("gdelt", N_("GDELT DOC articles"), ("mentions",), {
            "query": N_("Query to ask the service; mentions carry it."),
            "entities": N_("Ids of the organisations or clusters that the query stands for."),
            "outlet_scope": N_("Scope of the outlets, from the closed list, where the query finds one scope only."),
            "since": N_("First day of the articles to ask for; by default 1 January of baseline_year."),
            "until": N_("Last day of the articles to ask for; by default the data date."),
        }, live=True),
        SourceKind("boundaries", N_("Outlines of communes"), ("territories",), live=True),
        SourceKind("table", N_("List with headings of its own"), (), {
            "file": N_("File of the layout that the list fills."),
            **_LIST_OPTIONS,
            "columns": N_("Table: column of the layout → heading of the list, or headings whose cells are joined; “Nom (2)” is the second heading of that name."),
            "constants": N_("Table: column of the layout → value where the list states none."),
        }),
    )
}  # fmt: skip

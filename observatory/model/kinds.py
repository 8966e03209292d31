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


KINDS: dict[str, SourceKind] = {
    item.name: item
    for item in (
        SourceKind("recherche-entreprises", N_("API Recherche d’entreprises"), ("organisations",), live=True),
        SourceKind("sirene-stock", N_("Sirene stock files"), ("organisations", "published_figures")),
        SourceKind("openagenda", N_("OpenAgenda export"), ("events",), live=True),
        SourceKind("icalendar", N_("iCalendar"), ("events",), live=True),
        SourceKind("badge-list", N_("Registration list of an event"), ("participations",), personal=True),
        SourceKind("cordis", N_("CORDIS projects"), ("partnerships", "organisations")),
        SourceKind("keep-eu", N_("keep.eu projects"), ("partnerships", "organisations")),
        SourceKind("limesurvey", N_("LimeSurvey export"), ("survey_respondents", "survey_answers"), personal=True),
        SourceKind("google-forms", N_("Google Forms export"), ("survey_respondents", "survey_answers"), personal=True),
        SourceKind("press-clippings", N_("Press clippings"), ("mentions",)),
        SourceKind("gdelt", N_("GDELT DOC articles"), ("mentions",), live=True),
        SourceKind("boundaries", N_("Outlines of communes"), ("territories",), live=True),
        SourceKind("table", N_("List with headings of its own"), ()),
    )
}  # fmt: skip

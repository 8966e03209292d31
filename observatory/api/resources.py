"""The lists that can be asked for: each with its filters, its fields and the query behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from observatory.access import RESTRICTED
from observatory.api.asked import Asked, Found, of_table, page_of
from observatory.api.parameters import Parameter
from observatory.api.standing import STANDING, progress
from observatory.i18n import Language, N_
from observatory.model import Column, column
from observatory.model.fields import DATE, FLAG, INTEGER, NUMBER, TEXT
from observatory.model.lists import (
    EVENT_KINDS,
    GAPS,
    ORGANISATION_KINDS,
    PARTNERSHIP_KINDS,
    RECOMMENDATIONS,
    UNLISTED,
    VALUE_STATUSES,
)
from observatory.queries import (
    benchmark,
    choices,
    events,
    methodology,
    organisations,
    partnerships,
    polls,
    sources,
    values,
)
from observatory.queries.search import NO_SEARCH, understand
from observatory.store import Store


@dataclass(frozen=True)
class Resource:
    """One list: its name in the address, its meaning (a message), fields, filters and rows."""

    name: str
    meaning: str
    fields: tuple[Column, ...]
    filters: tuple[Parameter, ...]
    rows: Callable[[Asked], Found]


def _indicators(asked: Asked) -> Found:
    found = methodology.indicators(asked.store, asked.language)
    for name, key in (("recommendation", "recommendation_id"), ("gap", "gap_id")):
        if asked.values[name]:
            found = found[found[key] == asked.values[name]]
    return page_of(asked, found)


def _values(asked: Asked) -> Found:
    wanted = values.Wanted(
        indicator=asked.values["indicator"], recommendation=asked.values["recommendation"],
        territory=asked.values["territory"], segment=asked.values["segment"],
        since=asked.values["from"], until=asked.values["to"], status=asked.values["status"],
    )  # fmt: skip
    return values.page_of(asked.store, asked.role, wanted, asked.page, asked.rows)


def _organisations(asked: Asked) -> Found:
    text = asked.values["search"]
    wanted = organisations.Wanted(
        understand(asked.store, text) if text else NO_SEARCH,
        **{name: asked.values[name] or organisations.ALL for name in organisations.FACETS},
    )
    return organisations.records(asked.store, wanted, asked.page, asked.rows)


def _facet(name: organisations.Facet) -> Callable[[Store, Language], list[str]]:
    def known(store: Store, language: Language) -> list[str]:
        return list(organisations.facet_names(store, language, name))

    return known


def _events(asked: Asked) -> Found:
    wanted = events.Wanted(
        year=asked.values["year"], territory=asked.place(),
        kind=asked.values["kind"] or events.ALL, judged=bool(asked.values["judged"]),
    )  # fmt: skip
    return events.records(asked.store, wanted, asked.values["counted"], asked.page, asked.rows)


def _partnerships(asked: Asked) -> Found:
    wanted = partnerships.Wanted(
        year=asked.values["year"], country=asked.values["country"], kind=asked.values["kind"],
        abroad=bool(asked.values["abroad"]),
    )  # fmt: skip
    return partnerships.records(
        asked.store, wanted, asked.values["counted"], asked.page, asked.rows
    )


def _sources(asked: Asked) -> Found:
    return page_of(asked, sources.files(asked.store))


def _benchmark(asked: Asked) -> Found:
    found = benchmark.criteria(asked.store, asked.language)
    for name, key in (("cluster", "cluster_id"), ("gap", "gap")):
        if asked.values[name]:
            found = found[found[key] == asked.values[name]]
    return page_of(asked, found)


def _polls(asked: Asked) -> Found:
    return page_of(asked, polls.held(asked.store, asked.language))


def _votes(asked: Asked) -> Found:
    return page_of(asked, polls.counted(asked.store, asked.language, asked.values["poll"]))


def _poll_ids(store: Store, language: Language) -> list[str]:
    return [str(key) for key in polls.held(store, language)["poll_id"]]


def _clusters(store: Store, _language: Language) -> list[str]:
    return [str(key) for key in benchmark.clusters(store)["cluster_id"]]


_CITED = "source_title source_url source_date source_date_precision"
_DATED = "start_date start_date_precision end_date end_date_precision"

_RECOMMENDATION = Parameter(
    "recommendation", TEXT, N_("Recommendation R1 to R5"), choices=tuple(RECOMMENDATIONS)
)
_GAP = Parameter("gap", TEXT, N_("Gap G1 to G5"), choices=tuple(GAPS))
_YEARS: dict[str, Any] = {"minimum": 1000, "maximum": 2200}
_TERRITORY = Parameter(
    "territory", TEXT, N_("Code of the focal territory or of a basin"), known=choices.territories
)
_COUNTED = N_("true: only what counts by the data date; false: only the rest")

RESOURCES: dict[str, Resource] = {
    item.name: item
    for item in (
        Resource(
            "indicators", N_("The whole catalogue of indicators"),
            (
                *of_table("indicator", "indicator_id gap_id recommendation_id"),
                Column("name", TEXT, N_("Name of the indicator")),
                Column("label", TEXT, N_("Short name")),
                Column("formula", TEXT, N_("Formula in words")),
                Column("origin", TEXT, N_("What it is computed from")),
                Column("limits", TEXT, N_("Limits and caveats")),
                *of_table("indicator", "unit direction method periodicities dimensions reads caveats basis"),
                Column("last", DATE, N_("Last day of the latest complete period with a value")),
                Column("withheld", FLAG, N_("Whether a value cannot be said from public sources")),
            ),
            (_RECOMMENDATION, _GAP), _indicators,
        ),
        Resource(
            "values", N_("Values of the indicators, by place, segment and period"),
            (
                *of_table("indicator_value", "indicator_id territory_code segment period_start"
                     " period_end value low high n numerator denominator basis"),
                Column("status", TEXT, N_("Status; restricted: an amount of very few companies"),
                       choices=(*VALUE_STATUSES, RESTRICTED)),
                column("indicator", "unit"),
            ),
            (
                Parameter("indicator", TEXT, N_("Indicator, by its id"),
                          known=lambda store, _: values.indicators(store)),
                _RECOMMENDATION,
                Parameter("territory", TEXT, N_("Code of the focal territory or of a basin"),
                          known=lambda store, _: values.places(store)),
                Parameter("segment", TEXT, N_("all, a segment, or name:value of one further dimension"),
                          known=lambda store, _: values.segments(store)),
                Parameter("from", DATE, N_("Earliest first day of the period")),
                Parameter("to", DATE, N_("Latest last day of the period"), is_end=True),
                Parameter("status", TEXT, N_("Status of the value"),
                          choices=(*VALUE_STATUSES, RESTRICTED)),
            ),
            _values,
        ),
        Resource(
            "organisations", N_("The organisations on file"),
            (
                *of_table("organisation", "org_id name"),
                Column("kind", TEXT, N_("Kind, from a closed list"), choices=(*ORGANISATION_KINDS, UNLISTED)),
                *of_table("organisation", "segment commune commune_code basin_code"
                " department_code country_code is_local in_scope lat lon position_quality"
                f" founded_year closed_year employees know_how member_of siren siret naf {_CITED}"),
            ),
            (
                Parameter("search", TEXT, N_("Words of the name, know-how or place; or a SIREN or SIRET")),
                Parameter("kind", TEXT, N_("Kind of organisation"), known=_facet("kind")),
                Parameter("segment", TEXT, N_("Segment of the industry, or unknown"),
                          known=_facet("segment")),
                Parameter("basin", TEXT, N_("Where it is: the focal territory, a basin, unknown,"
                          " elsewhere, or country:IT"), known=_facet("basin")),
            ),
            _organisations,
        ),
        Resource(
            "events", N_("The events, the latest first"),
            (
                *of_table("event", f"event_id title kind status {_DATED} commune commune_code basin_code"
                     " country_code is_local venue organiser organiser_ids is_judged audience"
                     f" attendance companies countries hours recommendation lat lon {_CITED}"),
                Column("counted", FLAG, N_("Whether it was held by the data date, and counts")),
            ),
            (
                Parameter("year", INTEGER, N_("Year in which it starts"), **_YEARS),
                _TERRITORY,
                Parameter("kind", TEXT, N_("Kind of event, or a recommendation for all kinds that serve it"),
                          choices=(*EVENT_KINDS, *RECOMMENDATIONS)),
                Parameter("judged", FLAG, N_("true: only those of the organisers whose action is judged")),
                Parameter("counted", FLAG, _COUNTED),
            ),
            _events,
        ),
        Resource(
            "partnerships", N_("The pairs of partners, the latest first"),
            (
                *of_table("partnership", "partnership_id organisation_a organisation_b org_id_a org_id_b"
                     " country_a country_b kind local_org_id foreign_org_id foreign_country"
                     f" is_international project_id programme topic {_DATED} end_is_known"
                     f" budget_eur counts_from counts_to {_CITED}"),
                Column("counted", FLAG, N_("Whether some source shows it running by the data date")),
            ),
            (
                Parameter("year", INTEGER, N_("Year in which it runs on some day"), **_YEARS),
                Parameter("country", TEXT, N_("Country of the foreign party, ISO alpha-2")),
                Parameter("kind", TEXT, N_("Kind of partnership"), choices=tuple(PARTNERSHIP_KINDS)),
                Parameter("abroad", FLAG, N_("true: only those of a local and a foreign party")),
                Parameter("counted", FLAG, _COUNTED),
            ),
            _partnerships,
        ),
        Resource(
            "sources", N_("The files and other sources of the load"),
            (
                *of_table("source", "name kind title file licence rows_read rows_accepted rows_rejected"
                     " bytes first_date last_date retrieved_at"),
                Column("documents", INTEGER, N_("Distinct addresses that its rows cite")),
            ),
            (), _sources,
        ),
        Resource(
            "progress", N_("Where each judged indicator stands: latest value, baseline, target, pace"),
            STANDING,
            (
                _RECOMMENDATION, _TERRITORY,
                Parameter("until", INTEGER, N_("Last year to look at, as if it were its end"), **_YEARS),
            ),
            progress,
        ),
        Resource(
            "benchmark", N_("Criteria of the clusters that are compared, one value each"),
            (
                column("cluster_criterion", "cluster_id"),
                Column("name", TEXT, N_("Name of the cluster")),
                Column("is_focal", FLAG, N_("Whether it is the cluster whose recognition is followed")),
                *of_table("cluster_criterion", "gap criterion"),
                Column("criterion_name", TEXT, N_("Name of the criterion")),
                *of_table("cluster_criterion", "value unit year"),
                Column("reference_year", INTEGER, N_("Year in which the criterion is known of most clusters")),
                column("cluster_criterion", "direction"),
                Column("place", NUMBER, N_("0 the worst known of the criterion, 1 the best")),
                *of_table("cluster_criterion", _CITED),
            ),
            (Parameter("cluster", TEXT, N_("Cluster, by its id"), known=_clusters), _GAP),
            _benchmark,
        ),
        Resource(
            "polls", N_("What rooms were asked, in polls that are closed"),
            (
                *of_table("poll", "poll_id kind"),
                Column("question", TEXT, N_("Question")),
                *of_table("poll", "held_on template recommendation action_id cluster_id base abstained"),
            ),
            (), _polls,
        ),
        Resource(
            "votes", N_("What rooms answered, counted by option and part of the room"),
            (
                *of_table("vote", "poll_id option_id"),
                Column("name", TEXT, N_("Option, in words")),
                *of_table("poll_option", "stands_for position"),
                *of_table("vote", "group_kind group_id count value low high score spread base status"),
            ),
            (Parameter("poll", TEXT, N_("Poll, by its id"), known=_poll_ids),), _votes,
        ),
    )
}  # fmt: skip
"""Name -> list, in the order of the documentation."""

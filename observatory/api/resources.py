"""The lists that can be asked for: each with its filters, its fields and the query behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from observatory.access import RESTRICTED, Role
from observatory.api.parameters import Parameter
from observatory.i18n import Language, N_
from observatory.measures.status import Reason, Status
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
    sources,
    values,
)
from observatory.queries.progress import Standing, standings
from observatory.queries.search import NO_SEARCH, understand
from observatory.store import Store


@dataclass(frozen=True)
class Asked:
    """What is asked of a list: by whom, in which language, with which values, which page."""

    store: Store
    language: Language
    role: Role
    values: dict[str, Any]

    @property
    def page(self) -> int:
        """The page, from 1."""
        return int(self.values["page"])

    @property
    def rows(self) -> int:
        """Rows of a page."""
        return int(self.values["per_page"])

    def place(self) -> str | None:
        """The basin asked for; None for the whole territory."""
        code: str | None = self.values["territory"]
        return None if code == self.store.config.territory.focal else code


Found = tuple[int, pd.DataFrame]
"""How many rows there are in all, and those of one page."""


@dataclass(frozen=True)
class Resource:
    """One list: its name in the address, its meaning (a message), fields, filters and rows."""

    name: str
    meaning: str
    fields: tuple[Column, ...]
    filters: tuple[Parameter, ...]
    rows: Callable[[Asked], Found]


def _of(table: str, names: str) -> tuple[Column, ...]:
    """Columns of a table, as the data dictionary has them."""
    return tuple(column(table, name) for name in names.split())


def _page(asked: Asked, table: pd.DataFrame) -> Found:
    first = (asked.page - 1) * asked.rows
    return len(table), table.iloc[first : first + asked.rows]


def _indicators(asked: Asked) -> Found:
    found = methodology.indicators(asked.store, asked.language)
    for name, key in (("recommendation", "recommendation_id"), ("gap", "gap_id")):
        if asked.values[name]:
            found = found[found[key] == asked.values[name]]
    return _page(asked, found)


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
    return _page(asked, sources.files(asked.store))


def _benchmark(asked: Asked) -> Found:
    found = benchmark.criteria(asked.store, asked.language)
    for name, key in (("cluster", "cluster_id"), ("gap", "gap")):
        if asked.values[name]:
            found = found[found[key] == asked.values[name]]
    return _page(asked, found)


def _clusters(store: Store, _language: Language) -> list[str]:
    return [str(key) for key in benchmark.clusters(store)["cluster_id"]]


def _progress(asked: Asked) -> Found:
    found = standings(
        asked.store, asked.language, asked.role, asked.values["territory"],
        until=asked.values["until"],
    )  # fmt: skip
    chosen = asked.values["recommendation"]
    rows = [
        _standing(item)
        for item in found.values()
        if chosen is None or item.recommendation_id == chosen
    ]
    return _page(asked, pd.DataFrame(rows, columns=[item.name for item in _STANDING], dtype=object))


def _standing(item: Standing) -> dict[str, Any]:
    latest, start, goal, made = item.latest, item.start, item.goal, item.progress
    interval = latest.interval if latest else None
    return {
        "indicator_id": item.indicator_id, "recommendation_id": item.recommendation_id,
        "gap_id": item.gap_id, "name": item.name, "label": item.label, "unit": item.unit,
        "direction": item.direction, "basis": item.basis, "method": item.method,
        "withheld": item.withheld,
        "period_end": latest.period_end if latest else None,
        "value": latest.value if latest else None,
        "low": interval.low if interval else None, "high": interval.high if interval else None,
        "n": item.n,
        "baseline_date": start.date if start else None,
        "baseline_value": start.value if start else None,
        "target_date": goal.date if goal else None, "target_value": goal.value if goal else None,
        "target_agreed": item.target.agreed if item.target else None,
        "progress": made.status.value, "reason": made.reason.value if made.reason else None,
        "worst": made.worst.value if made.worst else None,
        "best": made.best.value if made.best else None,
        "attained": made.attained, "expected": made.expected, "pace": made.pace,
        "pace_low": made.pace_low, "pace_high": made.pace_high,
        "since_baseline": item.since_baseline.difference,
        "since_baseline_verdict": item.since_baseline.verdict.value,
        "since_previous": item.since_previous.difference,
        "since_previous_verdict": item.since_previous.verdict.value,
    }  # fmt: skip


_VERDICTS = ("better", "worse", "not_shown", "no_data")
_STATUSES = tuple(status.value for status in Status)
_STANDING = (
    *_of("indicator", "indicator_id recommendation_id gap_id"),
    Column("name", TEXT, N_("Name of the indicator")),
    Column("label", TEXT, N_("Short name")),
    *_of("indicator", "unit direction basis method"),
    Column("withheld", FLAG, N_("Whether a value cannot be said from public sources")),
    Column("period_end", DATE, N_("Last day of the latest complete period")),
    *_of("indicator_value", "value low high n"),
    *_of("indicator_target", "baseline_date baseline_value target_date target_value"),
    Column("target_agreed", FLAG, N_("Whether the target is agreed and not only proposed")),
    Column("progress", TEXT, N_("Status against the target"), choices=_STATUSES),
    Column("reason", TEXT, N_("Why it is not judged"), choices=tuple(r.value for r in Reason)),
    Column("worst", TEXT, N_("Status at the worse end of the interval"), choices=_STATUSES),
    Column("best", TEXT, N_("Status at the better end of the interval"), choices=_STATUSES),
    Column("attained", NUMBER, N_("Share of the way from baseline to target that is done")),
    Column("expected", NUMBER, N_("Share of the way that should be done at the value’s date")),
    Column("pace", NUMBER, N_("Share done over the share that should be done")),
    Column("pace_low", NUMBER, N_("Pace at the lower end of the interval")),
    Column("pace_high", NUMBER, N_("Pace at the upper end of the interval")),
    Column("since_baseline", NUMBER, N_("Change since the baseline year")),
    Column("since_baseline_verdict", TEXT, N_("What may be said of that change"), choices=_VERDICTS),
    Column("since_previous", NUMBER, N_("Change since the value before")),
    Column("since_previous_verdict", TEXT, N_("What may be said of that change"), choices=_VERDICTS),
)  # fmt: skip
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
                *_of("indicator", "indicator_id gap_id recommendation_id"),
                Column("name", TEXT, N_("Name of the indicator")),
                Column("label", TEXT, N_("Short name")),
                Column("formula", TEXT, N_("Formula in words")),
                Column("origin", TEXT, N_("What it is computed from")),
                Column("limits", TEXT, N_("Limits and caveats")),
                *_of("indicator", "unit direction method periodicities dimensions reads caveats basis"),
                Column("last", DATE, N_("Last day of the latest complete period with a value")),
                Column("withheld", FLAG, N_("Whether a value cannot be said from public sources")),
            ),
            (_RECOMMENDATION, _GAP), _indicators,
        ),
        Resource(
            "values", N_("Values of the indicators, by place, segment and period"),
            (
                *_of("indicator_value", "indicator_id territory_code segment period_start"
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
                *_of("organisation", "org_id name"),
                Column("kind", TEXT, N_("Kind, from a closed list"), choices=(*ORGANISATION_KINDS, UNLISTED)),
                *_of("organisation", "segment commune commune_code basin_code"
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
                *_of("event", f"event_id title kind status {_DATED} commune commune_code basin_code"
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
                *_of("partnership", "partnership_id organisation_a organisation_b org_id_a org_id_b"
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
                *_of("source", "name kind title file licence rows_read rows_accepted rows_rejected"
                     " bytes first_date last_date retrieved_at"),
                Column("documents", INTEGER, N_("Distinct addresses that its rows cite")),
            ),
            (), _sources,
        ),
        Resource(
            "progress", N_("Where each judged indicator stands: latest value, baseline, target, pace"),
            _STANDING,
            (
                _RECOMMENDATION, _TERRITORY,
                Parameter("until", INTEGER, N_("Last year to look at, as if it were its end"), **_YEARS),
            ),
            _progress,
        ),
        Resource(
            "benchmark", N_("Criteria of the clusters that are compared, one value each"),
            (
                column("cluster_criterion", "cluster_id"),
                Column("name", TEXT, N_("Name of the cluster")),
                Column("is_focal", FLAG, N_("Whether it is the cluster whose recognition is followed")),
                *_of("cluster_criterion", "gap criterion"),
                Column("criterion_name", TEXT, N_("Name of the criterion")),
                *_of("cluster_criterion", "value unit year"),
                Column("reference_year", INTEGER, N_("Year in which the criterion is known of most clusters")),
                column("cluster_criterion", "direction"),
                Column("place", NUMBER, N_("0 the worst known of the criterion, 1 the best")),
                *_of("cluster_criterion", _CITED),
            ),
            (Parameter("cluster", TEXT, N_("Cluster, by its id"), known=_clusters), _GAP),
            _benchmark,
        ),
    )
}  # fmt: skip
"""Name -> list, in the order of the documentation."""

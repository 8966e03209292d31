"""R3, visibility: events, reach and business made."""

from collections.abc import Callable
from typing import Any

import ibis.expr.types as ir

from etl.indicators.base import (
    COUNT,
    DENOMINATOR,
    MONTH,
    NUMERATOR,
    QUARTER,
    RATIO,
    SUM,
    SURVEY_SHARE,
    WAVE,
    YEAR,
    Indicator,
    Tables,
    counted,
    declare,
    indicator,
)  # fmt: skip
from etl.indicators.rows import REACH_KINDS, attended, held
from etl.indicators.survey import SURVEY
from observatory.i18n import N_

_EVENTS = N_("Calendar of events.")
_PARTICIPATIONS = N_("Participations in the events of R3.1 to R3.3.")
_COMMON = {
    "gap_id": "G3", "recommendation_id": "R3", "periodicities": (MONTH, QUARTER, YEAR),
    "spans": ("event",), "dimensions": ("basin",),
}  # fmt: skip
_OF_EVENTS = {**_COMMON, "reads": ("event",), "requires": ("event.event_id",)}
_OF_PARTICIPATIONS = {**_COMMON, "reads": ("participation", "event")}


def _events_of(*kinds: str) -> Callable[[Tables], ir.Table]:
    def facts(t: Tables) -> ir.Table:
        rows = held(t, *kinds, judged=True)
        return counted(rows, table="event", row="event_id", basin="basin_code")

    return facts


def _declare_events(id: str, name: str, label: str, formula: str, *kinds: str) -> Indicator:
    return indicator(
        id=id, name=name, label=label, formula=formula, origin=_EVENTS, unit="events",
        method=COUNT, caveats=("floor", "organisers", "year-only"), **_OF_EVENTS,
    )(_events_of(*kinds))  # fmt: skip


btob_events = _declare_events(
    "R3.1", N_("BtoB events"), N_("BtoB events"),
    N_("Events of kind BtoB that start in the period."), "btob",
)  # fmt: skip


def _result(column: str, *kinds: str) -> Callable[[Tables], ir.Table]:
    def facts(t: Tables) -> ir.Table:
        rows = attended(t, *kinds, judged=True)
        return counted(
            rows, table="participation", row="participation_id", amount=column, holder="org_id",
            basin="event_basin",
        )  # fmt: skip

    return facts


def _declare_result(
    id: str, name: str, label: str, formula: str, unit: str, column: str, *kinds: str
) -> Indicator:
    return indicator(
        id=id, name=name, label=label, formula=formula, origin=_PARTICIPATIONS, unit=unit,
        method=SUM, caveats=("attended", "stated", "organisers"),
        **{**_OF_PARTICIPATIONS, "requires": (f"participation.{column}",)},
    )(_result(column, *kinds))  # fmt: skip


btob_meetings = _declare_result(
    "R3.1b", N_("BtoB meetings"), N_("BtoB meetings held"),
    N_("Sum of the meetings held at BtoB events."), "meetings", "meetings", "btob",
)  # fmt: skip
workshops_and_conferences = _declare_events(
    "R3.2", N_("Information workshops and conferences"), N_("Workshops and conferences"),
    N_("Information workshops and conferences that start in the period."),
    "information-workshop", "conference",
)  # fmt: skip
campaigns = _declare_events(
    "R3.3", N_("Campaigns"), N_("Campaigns"),
    N_("Communication campaigns that start in the period."), "campaign",
)  # fmt: skip


@indicator(
    id="R3.4", name=N_("Organisations reached"), label=N_("Organisations reached"),
    formula=N_("Distinct organisations that attended the events of R3.1 to R3.3."),
    origin=_PARTICIPATIONS, unit="organisations", method=COUNT,
    caveats=("floor", "attended", "organisers"), requires=("participation.event_id",),
    **_OF_PARTICIPATIONS,
)  # fmt: skip
def organisations_reached(t: Tables) -> ir.Table:
    """Distinct organisations that attended the events of R3.1–R3.3."""
    rows = attended(t, *REACH_KINDS, judged=True)
    return counted(
        rows, table="participation", row="participation_id", unit="org_id", basin="event_basin"
    )


@indicator(
    id="R3.4b", name=N_("Attendance"), label=N_("Attendance"),
    formula=N_("Sum of the attendance of the events of R3.1 to R3.3."),
    origin=_EVENTS, unit="persons", method=SUM, caveats=("stated", "organisers"),
    **{**_OF_EVENTS, "requires": ("event.attendance",)},
)  # fmt: skip
def attendance(t: Tables) -> ir.Table:
    """Sum of the stated attendance of the events of R3.1–R3.3."""
    rows = held(t, *REACH_KINDS, judged=True)
    return counted(rows, table="event", row="event_id", amount="attendance", basin="basin_code")


leads = _declare_result(
    "R3.5", N_("Leads"), N_("Leads"),
    N_("Sum of the leads made at the events of R3.1 to R3.3."), "leads", "leads", *REACH_KINDS,
)  # fmt: skip
contracts = _declare_result(
    "R3.5b", N_("Contracts"), N_("Contracts signed"),
    N_("Sum of the contracts signed at the events of R3.1 to R3.3."), "contracts", "contracts",
    *REACH_KINDS,
)  # fmt: skip
contract_value = _declare_result(
    "R3.5c", N_("Value of the contracts"), N_("Value of contracts"),
    N_("Sum of the value of the contracts of R3.5b."), "eur", "contract_value_eur", *REACH_KINDS,
)  # fmt: skip


@indicator(
    id="R3.5d", name=N_("Contracts for each lead"), label=N_("Leads turned into contracts"),
    formula=N_("Contracts (R3.5b) / leads (R3.5)."),
    origin=_PARTICIPATIONS, unit="share", method=RATIO,
    caveats=("attended", "stated", "organisers"),
    **{**_OF_PARTICIPATIONS, "requires": ("participation.leads", "participation.contracts")},
)  # fmt: skip
def contracts_per_lead(t: Tables) -> ir.Table:
    """Contracts over leads of the same events."""
    rows = attended(t, *REACH_KINDS, judged=True)
    how: dict[str, Any] = {
        "table": "participation", "row": "participation_id", "holder": "org_id",
        "basin": "event_basin",
    }  # fmt: skip
    return counted(rows, part=NUMERATOR, amount="contracts", **how).union(
        counted(rows, part=DENOMINATOR, amount="leads", **how)
    )


know_how = declare(
    id="R3.6", gap_id="G3", recommendation_id="R3",
    name=N_("Know-how recognised"), label=N_("Cite a local know-how"),
    formula=N_("Weighted share of the respondents of a wave who cite at least one local know-how."),
    origin=N_("Waves of the recognition survey: all respondents."),
    unit="share", method=SURVEY_SHARE, periodicities=(WAVE,),
    reads=("survey_answer", "survey_wave"), spans=("survey_wave",),
    dimensions=("basin", "stakeholder"), requires=("survey_answer.know_how_cited",),
    caveats=("weighted", "few-respondents"), computation=SURVEY,
)  # fmt: skip

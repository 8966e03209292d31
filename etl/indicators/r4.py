"""R4, market: companies accompanied, funding obtained, training, fairs and their contracts."""

from collections.abc import Callable
from typing import Any

import ibis
import ibis.expr.types as ir

from etl.indicators.base import (
    COUNT,
    DENOMINATOR,
    MONTH,
    QUARTER,
    RATIO,
    SUM,
    YEAR,
    Indicator,
    Tables,
    both_parts,
    counted,
    indicator,
)  # fmt: skip
from etl.indicators.rows import attended, in_scope, supported
from observatory.i18n import N_

_SUPPORT = N_("Register of support cases.")
_COMMON = {
    "gap_id": "G4", "recommendation_id": "R4", "periodicities": (MONTH, QUARTER, YEAR),
    "spans": ("support_case",), "dimensions": ("basin", "segment"),
}  # fmt: skip
_OF_CASES = {**_COMMON, "reads": ("support_case",), "requires": ("support_case.case_id",)}
_BY_ORGANISATION: dict[str, Any] = {
    "basin": "org_basin",
    "segment": "org_segment",
    "holder": "org_id",
}
_GRANTED = ("granted", "delivered")
_DECIDED = (*_GRANTED, "refused")


@indicator(
    id="R4.1", name=N_("Companies accompanied"), label=N_("Companies accompanied"),
    formula=N_("Distinct organisations with a support case in the period, whatever its status."),
    origin=_SUPPORT, unit="organisations", method=COUNT, caveats=("floor", "year-only"),
    **_OF_CASES,
)  # fmt: skip
def companies_accompanied(t: Tables) -> ir.Table:
    """Distinct organisations with a case in the period."""
    return counted(
        supported(t), table="support_case", row="case_id", unit="org_id", **_BY_ORGANISATION
    )


@indicator(
    id="R4.2", name=N_("Coverage of the industry"), label=N_("Companies covered"),
    formula=N_("Companies of R4.1 that are in scope at the end of the period / all companies in scope at its end."),
    origin=N_("Register of support cases and list of organisations."),
    unit="share", method=RATIO, caveats=("stock", "year-only"),
    **{**_OF_CASES, "reads": ("support_case", "organisation")},
)  # fmt: skip
def coverage(t: Tables) -> ir.Table:
    """Share of the companies in scope that were accompanied.

    Opening and closing are known to the year, so a company is in scope at the end of a period if
    it is open in the year of the case.
    """
    stock = in_scope(t)
    cases = supported(t)
    open_days = stock.select("org_id", first_open=stock.counts_from, last_open=stock.counts_to)
    cases = cases.inner_join(open_days, "org_id")
    cases = cases.filter(
        cases.counts_from.year() >= cases.first_open.year(),
        cases.counts_from.year() <= cases.last_open.year(),
    )
    return counted(
        cases, table="support_case", row="case_id", unit="org_id", **_BY_ORGANISATION
    ).union(
        counted(
            stock, part=DENOMINATOR, table="organisation", row="org_id",
            basin="basin_code", segment="segment",
        )
    )  # fmt: skip


@indicator(
    id="R4.3", name=N_("Funding obtained"), label=N_("Funding obtained"),
    formula=N_("Sum of the amounts granted to funding cases decided in the period."),
    origin=_SUPPORT, unit="eur", method=SUM, caveats=("stated",),
    **{**_OF_CASES, "requires": ("support_case.amount_granted_eur",)},
)  # fmt: skip
def funding_obtained(t: Tables) -> ir.Table:
    """Sum granted to funding cases."""
    rows = supported(t, "funding")
    rows = rows.filter(rows.status.isin(_GRANTED))
    return counted(
        rows, table="support_case", row="case_id", amount="amount_granted_eur", **_BY_ORGANISATION
    )


@indicator(
    id="R4.4", name=N_("Success rate of funding requests"), label=N_("Funding requests granted"),
    formula=N_("Funding cases granted or delivered / funding cases decided (granted, delivered or refused) in the period."),
    origin=_SUPPORT, unit="share", method=RATIO,
    **{**_OF_CASES, "requires": ("support_case.decided_on",)},
)  # fmt: skip
def success_rate(t: Tables) -> ir.Table:
    """Share of the decided funding cases that were granted."""
    rows = supported(t, "funding")
    rows = rows.filter(rows.status.isin(_DECIDED))
    return both_parts(
        rows, rows.status.isin(_GRANTED), table="support_case", row="case_id", **_BY_ORGANISATION
    )


@indicator(
    id="R4.5", name=N_("Hours of training delivered"), label=N_("Hours of training"),
    formula=N_("Hours of training: participations that attended a training event × its hours, plus the hours of delivered training cases that name no event."),
    origin=N_("Participations, calendar of events and register of support cases."),
    unit="hours", method=SUM, caveats=("attended", "stated"),
    **{**_COMMON, "reads": ("participation", "event", "support_case"),
       "spans": ("participation", "support_case"),
       "requires": ("event.hours|support_case.hours", "participation.event_id|support_case.hours")},
)  # fmt: skip
def training_delivered(t: Tables) -> ir.Table:
    """Hours that organisations spent in training; a case that names its event counts there."""
    came = attended(t, "training")
    cases = supported(t, "training")
    cases = cases.filter(cases.status == "delivered", cases.event_id.isnull())
    return counted(
        came, table="participation", row="participation_id", amount="event_hours",
        unit=ibis.literal("participation ") + came.participation_id.cast("string"),
        **_BY_ORGANISATION,
    ).union(
        counted(
            cases, table="support_case", row="case_id", amount="hours",
            unit=ibis.literal("case ") + cases.case_id.cast("string"), **_BY_ORGANISATION,
        )
    )  # fmt: skip


def _at_fairs(t: Tables) -> ir.Table:
    """The participations of companies that came to an international fair."""
    came = attended(t, "international-fair")
    return came.filter(came.org_kind == "company")


@indicator(
    id="R4.6", name=N_("Companies at international fairs"), label=N_("Companies at fairs"),
    formula=N_("Distinct companies that attended an international fair or have a delivered fair case."),
    origin=N_("Participations and register of support cases."),
    unit="companies", method=COUNT, caveats=("floor", "attended", "companies"),
    **{**_COMMON, "reads": ("participation", "event", "support_case", "organisation"),
       "spans": ("participation", "support_case"),
       "requires": ("participation.event_id|support_case.case_id",)},
)  # fmt: skip
def companies_at_fairs(t: Tables) -> ir.Table:
    """Distinct companies at international fairs, as participants or with a delivered case."""
    came = _at_fairs(t)
    cases = supported(t, "fair")
    cases = cases.filter(cases.status == "delivered", cases.org_kind == "company")
    return counted(
        came, table="participation", row="participation_id", unit="org_id", **_BY_ORGANISATION
    ).union(counted(cases, table="support_case", row="case_id", unit="org_id", **_BY_ORGANISATION))


def _result(column: str) -> Callable[[Tables], ir.Table]:
    def facts(t: Tables) -> ir.Table:
        return counted(
            _at_fairs(t), table="participation", row="participation_id", amount=column,
            **_BY_ORGANISATION,
        )  # fmt: skip

    return facts


def _declare_result(
    id: str, name: str, label: str, formula: str, unit: str, column: str
) -> Indicator:
    return indicator(
        id=id, name=name, label=label, formula=formula, origin=N_("Participations."), unit=unit,
        method=SUM, caveats=("attended", "stated", "companies"),
        **{**_COMMON, "reads": ("participation", "event", "organisation"),
           "spans": ("participation",), "requires": (f"participation.{column}",)},
    )(_result(column))  # fmt: skip


contracts_at_fairs = _declare_result(
    "R4.7", N_("Contracts made at international fairs"), N_("Contracts at fairs"),
    N_("Sum of the contracts that the companies of R4.6 made at international fairs they attended."),
    "contracts", "contracts",
)  # fmt: skip
contract_value_at_fairs = _declare_result(
    "R4.7b", N_("Value of the contracts made at international fairs"),
    N_("Contract value at fairs"), N_("Sum of the value of the contracts of R4.7."), "eur",
    "contract_value_eur",
)  # fmt: skip

"""R5, links: meetings and the organisations active in the network."""

import ibis.expr.types as ir

from etl.indicators.base import COUNT, YEAR, Tables, counted, indicator
from etl.indicators.rows import MEETING_KINDS, attended, held
from observatory.i18n import N_

_COMMON = {
    "gap_id": "G5", "recommendation_id": "R5", "periodicities": (YEAR,), "method": COUNT,
    "spans": ("event",),
}  # fmt: skip


@indicator(
    id="R5.1", name=N_("Meetings held"), label=N_("Meetings held"),
    formula=N_("Networking meetings, information workshops, conferences and BtoB events held in the focal territory."),
    origin=N_("Calendar of events."), unit="events", reads=("event",),
    dimensions=("basin",), requires=("event.event_id",),
    caveats=("floor", "organisers", "year-only"), **_COMMON,
)  # fmt: skip
def meetings_held(t: Tables) -> ir.Table:
    """Meetings held in the focal territory, by basin of the place."""
    rows = held(t, *MEETING_KINDS, judged=True)
    return counted(rows.filter(rows.is_local), table="event", row="event_id", basin="basin_code")


@indicator(
    id="R5.2", name=N_("Organisations active in the network"), label=N_("Active organisations"),
    formula=N_("Distinct organisations that attended an event of any kind."),
    origin=N_("Participations."), unit="organisations",
    reads=("participation", "event"), dimensions=("basin", "segment"),
    requires=("participation.event_id",), caveats=("floor", "attended"), **_COMMON,
)  # fmt: skip
def active_organisations(t: Tables) -> ir.Table:
    """Distinct organisations that attended an event, by their basin and segment."""
    return counted(
        attended(t, held(t)), table="participation", row="participation_id", unit="org_id",
        basin="org_basin", segment="org_segment",
    )  # fmt: skip

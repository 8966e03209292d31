"""R5, links: meetings, the organisations active in the network, and how it is knit."""

import ibis.expr.types as ir

from etl.indicators.base import COUNT, RATIO, YEAR, Tables, counted, declare, indicator
from etl.indicators.network import NETWORK
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
        attended(t), table="participation", row="participation_id", unit="org_id",
        basin="org_basin", segment="org_segment",
    )  # fmt: skip


_NETWORK = {
    "gap_id": "G5", "recommendation_id": "R5", "periodicities": (YEAR,), "spans": ("event",),
    "origin": N_("Participations."), "computation": NETWORK,
}  # fmt: skip
_MEETINGS = {"reads": ("participation", "event"), "requires": ("participation.event_id",)}
_MIXING = {
    "reads": ("participation", "event", "organisation"), "unit": "index", "method": RATIO,
    "caveats": ("parts", "clique", "attended"),
}  # fmt: skip

declare(
    id="R5.3", name=N_("Density of the network"), label=N_("Density"),
    formula=N_("Pairs of organisations that attended an event together in the year / all pairs of the organisations that attended one."),
    unit="share", method=RATIO, caveats=("clique", "attended"), **_MEETINGS, **_NETWORK,
)  # fmt: skip
declare(
    id="R5.4", name=N_("Organisations in the largest connected part of the network"),
    label=N_("Largest connected part"),
    formula=N_("Organisations of the giant component, in which everybody is linked to everybody through others / organisations that attended an event in the year."),
    unit="share", method=RATIO, caveats=("clique", "attended"), **_MEETINGS, **_NETWORK,
)  # fmt: skip
declare(
    id="R5.5", name=N_("Organisations that met no other one"), label=N_("Isolated organisations"),
    formula=N_("Organisations that attended events in the year, but none together with another organisation / organisations that attended an event."),
    unit="share", method=RATIO, direction="down", caveats=("attended",), **_MEETINGS, **_NETWORK,
)  # fmt: skip
declare(
    id="R5.6", name=N_("New ties"), label=N_("New ties"),
    formula=N_("Pairs of organisations that attend an event together for the first time in the whole history."),
    unit="pairs", method=COUNT, floor=False, caveats=("history", "clique", "attended"),
    **_MEETINGS, **_NETWORK,
)  # fmt: skip
declare(
    id="R5.7", name=N_("Mixing across basins"), label=N_("Mixing across basins"),
    formula=N_("E-I index over the basins of the organisations: (ties across two basins − ties inside one) / all these ties, from −1 (nobody meets another basin) to 1."),
    requires=("participation.event_id", "organisation.basin_code"), **_MIXING, **_NETWORK,
)  # fmt: skip
declare(
    id="R5.7b", name=N_("Mixing across segments"), label=N_("Mixing across segments"),
    formula=N_("E-I index over the segments of the organisations: (ties across two segments − ties inside one) / all these ties, from −1 (nobody meets another segment) to 1."),
    requires=("participation.event_id", "organisation.segment"), **_MIXING, **_NETWORK,
)  # fmt: skip
declare(
    id="R5.8", name=N_("Newcomers who come back"), label=N_("Newcomers who come back"),
    formula=N_("Of the organisations whose first attended event starts in the year, the share that attended another one starting 1 to 365 days later; given once these days are over for all."),
    unit="share", method=RATIO, caveats=("history", "first-day", "attended"),
    **_MEETINGS, **_NETWORK,
)  # fmt: skip

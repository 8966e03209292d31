"""The rows that several indicators share: events held, participations, organisations in scope."""

from collections.abc import Callable

import ibis
import ibis.expr.types as ir

from etl.indicators.base import Tables

FIRST_DAY, LAST_DAY = "1000-01-01", "9999-12-31"
"""Between which counts what has no beginning or no end."""
REACH_KINDS = ("btob", "information-workshop", "conference", "campaign")
"""The events of R3.1 to R3.3."""
MEETING_KINDS = ("networking", "information-workshop", "conference", "btob")
"""The events of R5.1."""


def held(t: Tables, *kinds: str, judged: bool = False) -> ir.Table:
    """Events that took place by the data date, of some kinds, of the judged organisers."""
    events = t.event.filter(t.event.status == "held", t.event.counts_from <= t.as_of)
    if kinds:
        events = events.filter(events.kind.isin(kinds))
    return events.filter(events.is_judged) if judged else events


def attended(t: Tables, *kinds: str, judged: bool = False) -> ir.Table:
    """Participations of organisations that came to such events; see ``held`` and ``attendances``."""
    rows = t.kept(ATTENDANCE, lambda: attendances(t).schema())
    if kinds:
        rows = rows.filter(rows.event_kind.isin(kinds))
    return rows.filter(rows.event_judged) if judged else rows


def supported(t: Tables, *kinds: str) -> ir.Table:
    """Support cases that count by the data date; see ``cases``."""
    rows = t.kept(CASE, lambda: cases(t).schema())
    return rows.filter(rows.kind.isin(kinds)) if kinds else rows


def attendances(t: Tables) -> ir.Table:
    """Participations of organisations that came to events held by the data date.

    Beside what came of them, the event's kind, country, basin, hours, whether it is judged, and its
    counting interval; and of the organisation org_kind, org_basin, org_segment and is_local.
    """
    events = held(t)
    of_event = events.select(
        "event_id", "counts_from", "counts_to", "precision",
        event_kind=events.kind, event_country=events.country_code, event_basin=events.basin_code,
        event_hours=events.hours, event_judged=events.is_judged,
    )  # fmt: skip
    came = t.participation.filter(t.participation.attended)
    came = came.select(
        "participation_id", "org_id", "event_id", "meetings", "leads", "contracts",
        "contract_value_eur",
    )  # fmt: skip
    return _with_organisation(t, came.inner_join(of_event, "event_id"))


def cases(t: Tables) -> ir.Table:
    """Support cases that count by the data date, with the same of their organisation."""
    rows = t.support_case.filter(t.support_case.counts_from <= t.as_of).select(
        "case_id", "org_id", "event_id", "kind", "status", "hours", "amount_granted_eur",
        "counts_from", "counts_to", "precision",
    )  # fmt: skip
    return _with_organisation(t, rows)


def _with_organisation(t: Tables, rows: ir.Table) -> ir.Table:
    who = t.organisation.select(
        "org_id", "is_local", org_kind=t.organisation.kind, org_basin=t.organisation.basin_code,
        org_segment=t.organisation.segment,
    )  # fmt: skip
    return rows.left_join(who, "org_id").drop("org_id_right")


ATTENDANCE, CASE = "attendance", "counted_case"
SHARED: dict[str, tuple[str, Callable[[Tables], ir.Table]]] = {
    ATTENDANCE: ("participation", attendances),
    CASE: ("support_case", cases),
}
"""What several indicators count from, made once for all: its name, the table that whoever needs it
reads, and its rows."""


def international(t: Tables) -> ir.Table:
    """Partnerships of a local and a foreign party that have begun; one that no source shows
    running on any day is left out."""
    pairs = t.partnership
    return pairs.filter(
        pairs.is_international, pairs.counts_from <= t.as_of, pairs.counts_from <= pairs.counts_to
    )


def in_scope(t: Tables) -> ir.Table:
    """Local companies of the industry, counting from their first to their last day open."""
    rows = t.organisation.filter(t.organisation.in_scope)
    return rows.mutate(
        counts_from=rows.open_from.coalesce(ibis.date(FIRST_DAY)),
        counts_to=rows.open_to.coalesce(ibis.date(LAST_DAY)),
        precision=ibis.literal("day"),
    )

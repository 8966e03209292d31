"""The rows that several indicators share: events held, participations, organisations in scope."""

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


def attended(t: Tables, events: ir.Table) -> ir.Table:
    """Participations of organisations that came to these events.

    Columns of participation, with the event's kind, country, basin (``event_basin``) and counting
    interval, and the organisation's kind, basin, segment and ``is_local``.
    """
    came = t.participation.filter(t.participation.attended)
    of_event = events.select(
        "event_id", "counts_from", "counts_to", "precision",
        event_kind=events.kind, event_country=events.country_code, event_basin=events.basin_code,
    )  # fmt: skip
    return with_organisation(t, came.inner_join(of_event, "event_id"))


def with_organisation(t: Tables, rows: ir.Table) -> ir.Table:
    """Rows with their organisation's org_kind, org_basin, org_segment, is_local, open days."""
    who = t.organisation.select(
        "org_id", "is_local", "in_scope", "open_from", "open_to",
        org_kind=t.organisation.kind, org_basin=t.organisation.basin_code,
        org_segment=t.organisation.segment,
    )  # fmt: skip
    return rows.left_join(who, "org_id").drop("org_id_right")


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


def supported(t: Tables, *kinds: str) -> ir.Table:
    """Support cases that count by the data date, with their organisation."""
    cases = t.support_case.filter(t.support_case.counts_from <= t.as_of)
    if kinds:
        cases = cases.filter(cases.kind.isin(kinds))
    return with_organisation(t, cases)

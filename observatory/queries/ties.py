"""What ties an organisation to events, partnerships, mentions: the same rows, counted or listed.

Each function gives a SELECT, ``org_id`` first, to be put in brackets; ``only`` is a condition on
``org_id`` that the database may apply before it joins (``= $id``, ``IN (…)``).
"""

EVERY = "IS NOT NULL"


def parts_in_events(only: str = EVERY) -> str:
    """One row a part in an event: as a participant (its role), the organiser or the venue.

    Columns: org_id, event_id, role, attended, meetings, leads, contracts, contract_value_eur.
    """
    nothing = "true, NULL, NULL, NULL, NULL"
    return f"""SELECT org_id, event_id, role, attended IS NOT FALSE AS attended, meetings, leads,
            contracts, contract_value_eur FROM participation WHERE org_id {only}
        UNION ALL SELECT org_id, event_id, 'organiser', {nothing}
            FROM (SELECT unnest(organiser_ids) AS org_id, event_id FROM event) WHERE org_id {only}
        UNION ALL SELECT venue, event_id, 'venue', {nothing} FROM event
            WHERE venue {only} AND venue IN (SELECT org_id FROM organisation)"""


def events_held(only: str = EVERY) -> str:
    """One row an event that was held by ``$as_of`` and that the organisation had a part in.

    Columns: org_id, event_id.
    """
    return f"""SELECT DISTINCT p.org_id, p.event_id FROM ({parts_in_events(only)}) p
        JOIN event e ON e.event_id = p.event_id
        WHERE p.attended AND e.status = 'held' AND e.counts_from <= $as_of"""


def partnerships(only: str = EVERY) -> str:
    """One row a partnership and party, with the other one.

    Columns: org_id, partner_id, partner_country, partnership_id.
    """
    return f"""SELECT org_id_a AS org_id, org_id_b AS partner_id, country_b AS partner_country,
            partnership_id FROM partnership WHERE org_id_a {only}
        UNION ALL SELECT org_id_b, org_id_a, country_a, partnership_id FROM partnership
            WHERE org_id_b {only} AND org_id_a IS DISTINCT FROM org_id_b"""


def mentions(only: str = EVERY) -> str:
    """One row a mention and an organisation that it names. Columns: org_id, mention_id."""
    return f"""SELECT DISTINCT org_id, mention_id
        FROM (SELECT unnest(entity_ids) AS org_id, mention_id FROM mention) WHERE org_id {only}"""

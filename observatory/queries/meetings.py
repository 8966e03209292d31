"""One event's participants and results, and what the events of a period count for."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from observatory.access import SMALL_CELL, Action, Role, may
from observatory.config import ENTIRE_SEGMENT
from observatory.i18n import Language
from observatory.model.lists import EVENT_KINDS
from observatory.queries.catalogue import text_language
from observatory.queries.organisations import kind_words
from observatory.store import Store

COUNTS = ("R3.1", "R3.2", "R3.3", "R5.1")
"""The indicators that count events, judged; C7 has the same counts over all organisers."""


@dataclass(frozen=True)
class Results:
    """What an event's participations add up to; None where none states it.

    ``organisations``: those that came. ``value_hidden``: a contract value is stated, but by too
    few for the reader to see it.
    """

    organisations: int
    meetings: float | None
    leads: float | None
    contracts: float | None
    contract_value_eur: float | None
    value_hidden: bool


def participants(store: Store, language: Language, event_id: str) -> pd.DataFrame:
    """The organisations that came to an event, by name.

    Columns: org_id, name, kind_name, segment_name, place, role (its parts in words, one text).
    """
    rows = store.query(
        """SELECT p.org_id, any_value(o.name) AS name, any_value(o.kind) AS kind,
            any_value(o.segment) AS segment, any_value(coalesce(t.name, o.commune)) AS place,
            coalesce(list(DISTINCT p.role ORDER BY p.role) FILTER (p.role IS NOT NULL), []) AS roles
        FROM participation p JOIN organisation o USING (org_id)
            LEFT JOIN territory t ON t.code = o.commune_code
        WHERE p.event_id = $id AND p.attended
        GROUP BY p.org_id ORDER BY strip_accents(lower(any_value(o.name))), p.org_id""",
        {"id": event_id},
    )
    words, label = kind_words(), store.config.label
    rows["kind_name"] = [language._(words.get(kind, "")) for kind in rows["kind"]]
    rows["segment_name"] = [
        label("segment", key, language.code) if isinstance(key, str) else ""
        for key in rows["segment"]
    ]
    rows["role"] = [
        ", ".join(label("role", item, language.code) for item in roles) for roles in rows["roles"]
    ]
    columns = ["org_id", "name", "kind_name", "segment_name", "place", "role"]
    return rows[columns].astype(object).where(rows[columns].notna(), "")


def results(store: Store, event_id: str, role: Role) -> Results:
    """What the organisations that came to an event made of it, summed."""
    row = store.query(
        """SELECT count(DISTINCT org_id) AS organisations, sum(meetings) AS meetings,
            sum(leads) AS leads, sum(contracts) AS contracts, sum(contract_value_eur) AS value,
            count(DISTINCT org_id) FILTER (contract_value_eur IS NOT NULL) AS stating
        FROM participation WHERE event_id = $id AND attended""",
        {"id": event_id},
    ).iloc[0]
    few = 0 < int(row["stating"]) < SMALL_CELL
    hidden = few and not may(role, Action.SEE_SMALL_AMOUNTS)
    return Results(
        organisations=int(row["organisations"]),
        meetings=_number(row["meetings"]),
        leads=_number(row["leads"]),
        contracts=_number(row["contracts"]),
        contract_value_eur=None if hidden else _number(row["value"]),
        value_hidden=hidden,
    )


def status(store: Store, event_id: str) -> str:
    """Whether an event was ``held``, ``announced`` or ``cancelled``; one dated after the data is
    announced."""
    rows = store.query(
        """SELECT CASE WHEN status = 'held' AND counts_from > $as_of THEN 'announced'
            ELSE status END AS status FROM event WHERE event_id = $id""",
        {"id": event_id, "as_of": store.as_of},
    )
    return str(rows["status"].iloc[0])


def counted_in(store: Store, event_id: str) -> list[str]:
    """The ids of the indicators that count an event, or a participation in it; the context last."""
    rows = store.query(
        """SELECT DISTINCT indicator_id FROM indicator_evidence
        WHERE "table" = 'event' AND row_id = $id
           OR "table" = 'participation' AND row_id IN
                (SELECT participation_id FROM participation WHERE event_id = $id)
        ORDER BY indicator_id LIKE 'C%', indicator_id""",
        {"id": event_id},
    )
    return [str(key) for key in rows["indicator_id"]]


def published_counts(
    store: Store, language: Language, territory: str, year: int | None
) -> pd.DataFrame:
    """What the indicators that count events say of a year, or of all their years together.

    One row an indicator, festivals last: indicator_id, name, recommendation, judged (the judged
    organisers' events; absent for festivals), all (every organiser's, from C7), kinds. Counts of
    years add up, as an event starts in one year.
    """
    rows = store.query(
        """SELECT indicator_id, segment, sum(value) AS value FROM indicator_value
        WHERE territory_code = $territory AND ($year::INTEGER IS NULL OR year(period_end) = $year)
          AND period_start = make_date(year(period_end), 1, 1)
          AND period_end = make_date(year(period_end), 12, 31)
          AND (indicator_id = 'C7' AND (segment LIKE 'count:%' OR segment = $entire)
               OR list_contains($counts, indicator_id) AND segment = $entire)
        GROUP BY ALL""",
        {
            "territory": territory, "year": year, "counts": list(COUNTS),
            "entire": ENTIRE_SEGMENT,
        },
    )  # fmt: skip
    keys = zip(rows["indicator_id"], rows["segment"], strict=True)
    known = dict(zip(keys, rows["value"], strict=True))
    # Inside the calendar's span a count of which there is no event at all is zero, unpublished.
    nothing = 0.0 if ("C7", ENTIRE_SEGMENT) in known else None
    code = text_language(store, language)
    named = store.query(
        f"""SELECT indicator_id, label_{code} AS name, recommendation_id FROM indicator
        WHERE list_contains($counts, indicator_id) ORDER BY indicator_id""",
        {"counts": list(COUNTS)},
    )
    told: list[dict[str, Any]] = [
        {
            "indicator_id": key, "name": name, "recommendation": recommendation,
            "judged": known.get((key, ENTIRE_SEGMENT)), "all": known.get(("C7", f"count:{key}"), nothing),
        }
        for key, name, recommendation in named.itertuples(index=False, name=None)
    ]  # fmt: skip
    told.append(
        {
            "indicator_id": "C7", "name": language._(EVENT_KINDS["festival"]),
            "recommendation": None, "judged": None, "all": known.get(("C7", "count:festival"), nothing),
        }
    )  # fmt: skip
    return pd.DataFrame(told)


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)

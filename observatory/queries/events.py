"""Events: when, of what kind, whose, how many came; one page of a list; one event in full."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from observatory.i18n import Language
from observatory.model.lists import (
    EVENT_KINDS,
    EVENT_RECOMMENDATIONS,
    EVENT_STATUSES,
    RECOMMENDATIONS,
)
from observatory.queries.paging import paged
from observatory.store import Store

ALL = "all"
ROWS = 25
"""Rows of a page of the list."""
NAMED = 6
"""Events of a month that are named."""
MOST_APART = 200
"""Announced and cancelled events that are listed."""

_COUNTED = "e.status = 'held' AND e.counts_from <= $as_of"
_CHOSEN = """($territory::VARCHAR IS NULL OR e.basin_code = $territory)
    AND ($year::INTEGER IS NULL OR year(e.counts_from) = $year)
    AND ($kinds::VARCHAR[] IS NULL OR list_contains($kinds, e.kind))
    AND (NOT $judged OR e.is_judged)"""
_LISTED = """e.event_id, e.title, e.kind, e.start_date, e.start_date_precision, e.end_date,
    e.end_date_precision, coalesce(t.name, e.commune) AS place, e.country_code,
    coalesce((SELECT string_agg(o.name, ', ' ORDER BY o.name) FROM organisation o
        WHERE list_contains(e.organiser_ids, o.org_id)), e.organiser) AS organiser,
    e.attendance, e.status, e.source_title, e.source_url"""


@dataclass(frozen=True)
class Wanted:
    """Which events the reader looks at; by default all that were held.

    ``year`` is that of the start; ``territory`` a basin, of the place; ``kind`` a kind of event,
    or a recommendation for all kinds that serve it; ``judged`` leaves those of the organisers
    whose action is judged.
    """

    year: int | None = None
    territory: str | None = None
    kind: str = ALL
    judged: bool = False

    @property
    def kinds(self) -> list[str] | None:
        """The kinds of event asked for; None for all."""
        if self.kind == ALL:
            return None
        served = [kind for kind, code in EVENT_RECOMMENDATIONS.items() if code == self.kind]
        return served or [self.kind]


@dataclass(frozen=True)
class Tally:
    """How many events were held, how many state an attendance, and their first and last year."""

    total: int
    stated: int
    first_year: int | None
    last_year: int | None


def kind_names(store: Store, language: Language) -> dict[str, str]:
    """What a reader can choose: all kinds, a recommendation's kinds together, each kind held."""
    found = store.query("SELECT DISTINCT kind FROM event")["kind"].tolist()
    names = {ALL: language._("All kinds")}
    for code, title in RECOMMENDATIONS.items():
        kinds = [k for k, served in EVENT_RECOMMENDATIONS.items() if served == code and k in found]
        if kinds:
            names[code] = f"{code} {language._(title)}"
            names |= {kind: f"{code} · {language._(EVENT_KINDS[kind])}" for kind in kinds}
    others = [k for k, served in EVENT_RECOMMENDATIONS.items() if served is None and k in found]
    return names | {kind: language._(EVENT_KINDS[kind]) for kind in others}


def known(store: Store) -> bool:
    """Whether there is any event, held or not."""
    return bool(store.query("SELECT count(*) > 0 AS known FROM event")["known"].iloc[0])


def tally(store: Store, wanted: Wanted) -> Tally:
    """The events wanted, counted."""
    row = store.query(
        f"""SELECT count(*) AS total, count(e.attendance) AS stated,
            min(year(e.counts_from)) AS first, max(year(e.counts_from)) AS last
        FROM event e WHERE {_COUNTED} AND {_CHOSEN}""",
        _params(store, wanted),
    ).iloc[0]
    years = [None if pd.isna(row[end]) else int(row[end]) for end in ("first", "last")]
    return Tally(int(row["total"]), int(row["stated"]), years[0], years[1])


def by_month(store: Store, wanted: Wanted) -> pd.DataFrame:
    """How many of the events wanted start in each month, those known to the year only by year.

    Columns: date (the first day), precision (month or year), n, name (of the first few, one a line).
    """
    return store.query(
        f"""WITH dated AS (SELECT e.event_id, e.title, e.counts_from,
                CASE WHEN e.precision = 'year' THEN 'year' ELSE 'month' END AS precision
            FROM event e WHERE {_COUNTED} AND {_CHOSEN})
        SELECT CASE WHEN precision = 'year' THEN date_trunc('year', counts_from)
                ELSE date_trunc('month', counts_from) END::DATE AS date,
            precision, count(*) AS n,
            array_to_string(list(title ORDER BY counts_from, event_id)[:$named], chr(10)) AS name
        FROM dated GROUP BY ALL ORDER BY date, precision""",
        _params(store, wanted) | {"named": NAMED},
    )


def by_kind(store: Store, language: Language, wanted: Wanted) -> pd.DataFrame:
    """How many events of each kind, by the recommendation that the kind serves, most first.

    Columns: kind, kind_name, recommendation (absent: none), n. Kinds without events are left out.
    """
    rows = store.query(
        f"""SELECT e.kind, count(*) AS n FROM event e WHERE {_COUNTED} AND {_CHOSEN}
        GROUP BY e.kind""",
        _params(store, wanted),
    )
    rows["recommendation"] = rows["kind"].map(EVENT_RECOMMENDATIONS)
    rows["kind_name"] = [language._(EVENT_KINDS[kind]) for kind in rows["kind"]]
    rows = rows.sort_values(
        ["recommendation", "n", "kind"], ascending=[True, False, True], na_position="last"
    )
    return rows.reset_index(drop=True)[["kind", "kind_name", "recommendation", "n"]]


def attendance_by_year(store: Store, wanted: Wanted) -> pd.DataFrame:
    """Attendance year by year, where it is stated, whatever year is wanted.

    Columns: year, events, stated (events that state their attendance), attendance (their sum,
    absent where none does), provisional (the year is not over).
    """
    rows = store.query(
        f"""SELECT year(e.counts_from) AS year, count(*) AS events, count(e.attendance) AS stated,
            sum(e.attendance) AS attendance
        FROM event e WHERE {_COUNTED} AND {_CHOSEN} GROUP BY ALL ORDER BY year""",
        _params(store, wanted) | {"year": None},
    )
    return rows.assign(provisional=[date(int(year), 12, 31) > store.as_of for year in rows["year"]])


def organisers(store: Store, wanted: Wanted, limit: int = 10) -> pd.DataFrame:
    """Who organised the events wanted, most first, ties by name.

    Columns: org_id, name, n, judged (its action is judged), organisers (how many there are).
    """
    return store.query(
        f"""SELECT org_id, any_value(o.name) AS name, count(DISTINCT event_id) AS n,
            list_contains($organisers::VARCHAR[], org_id) AS judged, count(*) OVER () AS organisers
        FROM (SELECT e.event_id, unnest(e.organiser_ids) AS org_id FROM event e
              WHERE {_COUNTED} AND {_CHOSEN}) JOIN organisation o USING (org_id)
        GROUP BY org_id ORDER BY n DESC, strip_accents(lower(any_value(o.name))), org_id LIMIT $limit""",
        _params(store, wanted) | {"organisers": store.config.organisers, "limit": limit},
    )


def without_organiser(store: Store, wanted: Wanted) -> int:
    """How many of the events wanted name no organiser."""
    rows = store.query(
        f"""SELECT count(*) AS n FROM event e
        WHERE {_COUNTED} AND {_CHOSEN} AND len(e.organiser_ids) = 0""",
        _params(store, wanted),
    )
    return int(rows["n"].iloc[0])


def page_of(
    store: Store, language: Language, wanted: Wanted, page: int, rows: int = ROWS
) -> pd.DataFrame:
    """One page (from 1) of the events wanted, the latest first, in words.

    Columns: event_id, title, kind, kind_name, recommendation, start_date, start_date_precision,
    end_date, end_date_precision, place, country_code, organiser, attendance, status, status_name,
    source_title, source_url.
    """
    found = store.query(
        f"""SELECT {_LISTED} FROM event e LEFT JOIN territory t ON t.code = e.commune_code
        WHERE {_COUNTED} AND {_CHOSEN}
        ORDER BY e.counts_from DESC, e.event_id LIMIT $rows OFFSET $skipped""",
        _params(store, wanted) | {"rows": rows, "skipped": (page - 1) * rows},
    )
    return _in_words(found, language)


def listing(store: Store, language: Language, wanted: Wanted) -> pd.DataFrame:
    """All events wanted, as ``page_of`` gives a page of them."""
    return page_of(store, language, wanted, 1, 2**31 - 1)


def apart(store: Store, language: Language, wanted: Wanted) -> pd.DataFrame:
    """The events that count nowhere: announced, cancelled, or dated after the data; latest first.

    Columns of ``page_of``. The year is that of the start, as for events held.
    """
    found = store.query(
        f"""SELECT {_LISTED} FROM event e LEFT JOIN territory t ON t.code = e.commune_code
        WHERE NOT ({_COUNTED}) AND {_CHOSEN}
        ORDER BY e.counts_from DESC, e.event_id LIMIT $limit""",
        _params(store, wanted) | {"limit": MOST_APART},
    )
    return _in_words(found, language)


def records(
    store: Store, wanted: Wanted, counted: bool | None, page: int, rows: int
) -> tuple[int, pd.DataFrame]:
    """How many events are wanted, and one page (from 1) of them, the latest first, in codes.

    ``counted``: only those that count, only the others, or (None) all. Columns of the table event,
    and counted.
    """
    params = _params(store, wanted) | {"counted": counted}
    chosen = f"""SELECT e.*, ({_COUNTED}) AS counted FROM event e
        WHERE {_CHOSEN} AND ($counted::BOOLEAN IS NULL OR ({_COUNTED}) = $counted)"""
    return paged(store, chosen, "e.counts_from DESC, e.event_id", params, page, rows)


def attended(store: Store, wanted: Wanted, most: int) -> pd.DataFrame:
    """Who came to the events wanted, of the ``most`` organisations that came to most of them.

    Columns: org_id, event_id, organisations (how many came, all in all).
    """
    return store.query(
        f"""WITH came AS (SELECT DISTINCT p.org_id, p.event_id
                FROM participation p JOIN event e ON e.event_id = p.event_id
                WHERE p.attended AND {_COUNTED} AND {_CHOSEN}),
            often AS (SELECT org_id, count(*) AS n, count(*) OVER () AS organisations
                FROM came GROUP BY org_id ORDER BY n DESC, org_id LIMIT $most)
        SELECT org_id, event_id, organisations FROM came JOIN often USING (org_id) ORDER BY ALL""",
        _params(store, wanted) | {"most": most},
    )


def _params(store: Store, wanted: Wanted) -> dict[str, Any]:
    return {
        "as_of": store.as_of, "year": wanted.year, "territory": wanted.territory,
        "kinds": wanted.kinds, "judged": wanted.judged,
    }  # fmt: skip


def _in_words(rows: pd.DataFrame, language: Language) -> pd.DataFrame:
    return rows.assign(
        kind_name=[language._(EVENT_KINDS[kind]) for kind in rows["kind"]],
        status_name=[language._(EVENT_STATUSES[status]) for status in rows["status"]],
        recommendation=rows["kind"].map(EVENT_RECOMMENDATIONS),
        place=rows["place"].fillna(""),
        organiser=rows["organiser"].fillna(""),
    )

"""The directory of organisations: search, counts by facet, pages of rows."""

from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from observatory.i18n import Language
from observatory.model.lists import ORGANISATION_KINDS, UNLISTED, UNLISTED_WORDS
from observatory.queries.choices import territories
from observatory.queries.search import NO_SEARCH, Search, condition
from observatory.queries.things import know_how_words
from observatory.queries.ties import events_held, mentions, partnerships
from observatory.store import Store

Facet = Literal["kind", "segment", "basin"]
Sort = Literal["name", "links", "employees", "founded"]

FACETS: tuple[Facet, ...] = ("kind", "segment", "basin")
ROWS = 25
"""Rows of a page of the table."""
ALL = "all"
UNKNOWN = "unknown"
"""Facet value of organisations whose segment, or whose commune in the territory, is not known."""
ELSEWHERE = "elsewhere"
COUNTRY = "country:"
"""Before a country's code: the organisations that are there and not local."""

_PLACE = f"""CASE WHEN o.is_local THEN coalesce(o.basin_code, '{UNKNOWN}')
    ELSE '{COUNTRY}' || coalesce(o.country_code, '') END"""
_VALUES = {"kind": "o.kind", "segment": f"coalesce(o.segment, '{UNKNOWN}')", "basin": _PLACE}
_ORDERS: dict[Sort, str] = {
    "name": "",
    "links": "coalesce(k.n, 0) DESC,",
    "employees": "o.employees DESC NULLS LAST,",
    "founded": "o.founded_year DESC NULLS LAST,",
}
_LINKS = f"""SELECT org_id, count(*) AS n FROM (SELECT org_id FROM ({events_held()})
    UNION ALL SELECT org_id FROM ({partnerships()}) UNION ALL SELECT org_id FROM ({mentions()}))
    GROUP BY org_id"""
_SHOWN = "IN (SELECT unnest($shown))"


@dataclass(frozen=True)
class Wanted:
    """What the reader looks for: a search, and one value of each facet; by default everything.

    ``basin`` is the focal territory's code (all that is local), a basin's code, ``unknown``
    (local, its commune not known), ``elsewhere``, or ``country:`` and a code.
    """

    search: Search = NO_SEARCH
    kind: str = ALL
    segment: str = ALL
    basin: str = ALL

    @property
    def is_everything(self) -> bool:
        """Whether nothing is asked for in particular."""
        return self == Wanted()


@dataclass(frozen=True)
class Tally:
    """How many organisations: all, local ones, local companies, others, names that no list has."""

    total: int
    local: int
    companies: int
    elsewhere: int
    unlisted: int


def cube(store: Store, search: Search) -> pd.DataFrame:
    """How many organisations a search finds, by kind, segment and place.

    Columns: kind, segment, basin (facet values, see ``Wanted``) and n.
    """
    found, params = condition(search)
    values = ", ".join(f"{sql} AS {name}" for name, sql in _VALUES.items())
    return store.query(
        f"SELECT {values}, count(*) AS n FROM organisation o WHERE {found} GROUP BY ALL", params
    )


def facet_counts(cells: pd.DataFrame, wanted: Wanted, facet: Facet, focal: str) -> dict[str, int]:
    """How many organisations each value of a facet would leave, the other facets held.

    ``cells`` as from ``cube``; values that leave none are missing, ``all`` never is.
    """
    for other in FACETS:
        if other != facet:
            cells = cells[_held(cells, other, getattr(wanted, other), focal)]
    sums = cells.groupby(facet)["n"].sum()
    counts = {ALL: int(sums.sum()), **{str(key): int(n) for key, n in sums.items()}}
    if facet == "basin":
        away = sum(n for key, n in counts.items() if key.startswith(COUNTRY))
        local = counts[ALL] - away
        counts |= {key: n for key, n in ((focal, local), (ELSEWHERE, away)) if n}
    return counts


def tally(cells: pd.DataFrame, wanted: Wanted, focal: str) -> Tally:
    """How many organisations are wanted, and where and what they are. ``cells`` as from ``cube``."""
    for facet in FACETS:
        cells = cells[_held(cells, facet, getattr(wanted, facet), focal)]
    away = cells["basin"].str.startswith(COUNTRY)
    unlisted = cells["kind"] == UNLISTED
    count = cells["n"]
    return Tally(
        total=int(count.sum()),
        local=int(count[~away].sum()),
        companies=int(count[~away & (cells["kind"] == "company")].sum()),
        elsewhere=int(count[away & ~unlisted].sum()),
        unlisted=int(count[unlisted].sum()),
    )


def facet_names(store: Store, language: Language, facet: Facet) -> dict[str, str]:
    """The values that some organisation has, and their names, in the order of a list.

    ``all`` is first; a place's parts follow it.
    """
    _ = language._
    found = set(cube(store, NO_SEARCH)[facet])
    if facet == "kind":
        words = {key: _(word) for key, word in kind_words().items()}
        return {ALL: _("All kinds"), **{key: word for key, word in words.items() if key in found}}
    if facet == "segment":
        names = {key: store.config.label("segment", key, language.code) for key in found}
        names.pop(UNKNOWN, None)
        last = {UNKNOWN: _("Segment not known")} if UNKNOWN in found else {}
        return {ALL: _("All segments"), **dict(sorted(names.items(), key=_by_name)), **last}
    return {ALL: _("Everywhere"), **_places(store, language, found)}


def kind_words() -> dict[str, str]:
    """Kind of organisation -> its word, a message; the unlisted last."""
    return {**ORGANISATION_KINDS, UNLISTED: UNLISTED_WORDS}


def page_of(
    store: Store, language: Language, wanted: Wanted, sort: Sort, page: int, rows: int = ROWS
) -> pd.DataFrame:
    """One page (from 1) of the organisations wanted, in words.

    What a name begins with comes first where something is searched for by name; then ``sort``,
    names breaking ties. Columns: org_id, name, kind, kind_name, segment_name, place,
    country_name, where (place, and country where it is another), founded_year, employees, events (held, it took part, organised or was the
    venue), partnerships, mentions.
    """
    shown = _ids_of(store, wanted, sort, page, rows)
    found = store.query(
        f"""WITH held AS (SELECT org_id, count(*) AS n FROM ({events_held(_SHOWN)}) GROUP BY org_id),
            pairs AS (SELECT org_id, count(*) AS n FROM ({partnerships(_SHOWN)}) GROUP BY org_id),
            named AS (SELECT org_id, count(*) AS n FROM ({mentions(_SHOWN)}) GROUP BY org_id)
        SELECT o.org_id, o.name, o.kind, o.segment, coalesce(t.name, o.commune) AS place,
            o.country_code, o.founded_year, o.employees, coalesce(held.n, 0) AS events,
            coalesce(pairs.n, 0) AS partnerships, coalesce(named.n, 0) AS mentions
        FROM organisation o LEFT JOIN territory t ON t.code = o.commune_code
            LEFT JOIN held USING (org_id) LEFT JOIN pairs USING (org_id)
            LEFT JOIN named USING (org_id)
        WHERE o.org_id {_SHOWN} ORDER BY list_position($shown, o.org_id)""",
        {"shown": shown, "as_of": store.as_of},
    )
    return _in_words(store, found, language)


def _ids_of(store: Store, wanted: Wanted, sort: Sort, page: int, rows: int) -> list[str]:
    where, params = _where(store, wanted)
    links, begins = "", ""
    if sort == "links":
        links = f"LEFT JOIN ({_LINKS}) k USING (org_id)"
        params["as_of"] = store.as_of
    elif sort == "name" and wanted.search.beginning:
        begins = "starts_with(o.search_text, $beginning) DESC,"
        params["beginning"] = wanted.search.beginning
    found = store.query(
        f"""SELECT o.org_id FROM organisation o {links} WHERE {where}
        ORDER BY {begins} {_ORDERS[sort]} o.search_text, o.org_id LIMIT $rows OFFSET $skipped""",
        {**params, "rows": rows, "skipped": (page - 1) * rows},
    )
    return [str(key) for key in found["org_id"]]


def listing(store: Store, language: Language, wanted: Wanted) -> pd.DataFrame:
    """Every organisation wanted, by name, with all that its list says, in words.

    Columns: org_id, name, kind_name, segment_name, place, country_name, founded_year,
    closed_year, employees, know_how (one text), siren, siret, naf, source_title, source_url,
    source_date.
    """
    where, params = _where(store, wanted)
    rows = store.query(
        f"""SELECT o.org_id, o.name, o.kind, o.segment, coalesce(t.name, o.commune) AS place,
            o.country_code, o.founded_year, o.closed_year, o.employees, o.know_how, o.siren,
            o.siret, o.naf, o.source_title, o.source_url, o.source_date
        FROM organisation o LEFT JOIN territory t ON t.code = o.commune_code
        WHERE {where} ORDER BY o.search_text, o.org_id""",
        params,
    )
    told = _in_words(store, rows, language)
    told["know_how"] = [
        "; ".join(know_how_words(store, language, items)) for items in rows["know_how"]
    ]
    columns = [
        "org_id", "name", "kind_name", "segment_name", "place", "country_name", "founded_year",
        "closed_year", "employees", "know_how", "siren", "siret", "naf", "source_title",
        "source_url", "source_date",
    ]  # fmt: skip
    return told[columns]


def records(store: Store, wanted: Wanted, page: int, rows: int) -> tuple[int, pd.DataFrame]:
    """How many organisations are wanted, and one page (from 1) of them by name, in codes.

    Columns of the table organisation.
    """
    where, params = _where(store, wanted)
    total = store.query(f"SELECT count(*) AS n FROM organisation o WHERE {where}", params)
    found = store.query(
        f"""SELECT o.* FROM organisation o WHERE {where}
        ORDER BY o.search_text, o.org_id LIMIT $rows OFFSET $skipped""",
        {**params, "rows": rows, "skipped": (page - 1) * rows},
    )
    return int(total["n"].iloc[0]), found


def _where(store: Store, wanted: Wanted) -> tuple[str, dict[str, Any]]:
    """The condition that an organisation ``o`` is wanted, and the values that it names."""
    found, params = condition(wanted.search)
    parts = [found]
    for facet in FACETS:
        chosen = getattr(wanted, facet)
        if chosen == ALL:
            continue
        if facet == "basin" and chosen == store.config.territory.focal:
            parts.append("o.is_local")
        elif facet == "basin" and chosen == ELSEWHERE:
            parts.append("NOT o.is_local")
        else:
            parts.append(f"{_VALUES[facet]} = ${facet}")
            params[facet] = chosen
    return " AND ".join(parts), params


def _held(cells: pd.DataFrame, facet: Facet, chosen: str, focal: str) -> "pd.Series[bool]":
    """The cells that a facet's chosen value keeps."""
    if chosen == ALL:
        return pd.Series(True, index=cells.index)
    if facet == "basin" and chosen in (focal, ELSEWHERE):
        away = cells["basin"].str.startswith(COUNTRY)
        return away if chosen == ELSEWHERE else ~away
    return cells[facet] == chosen


def _places(store: Store, language: Language, found: set[str]) -> dict[str, str]:
    """Where organisations are: the territory and its basins, then elsewhere and its countries."""
    _, focal = language._, store.config.territory.focal
    codes = {key.removeprefix(COUNTRY) for key in found if key.startswith(COUNTRY)}
    names: dict[str, str] = {}
    if any(not key.startswith(COUNTRY) for key in found):
        known = territories(store, language)
        names |= {key: name for key, name in known.items() if key == focal or key in found}
        if UNKNOWN in found:
            names[UNKNOWN] = _("In the territory, commune not known")
    if codes:
        names[ELSEWHERE] = _("Elsewhere")
        own = store.config.territory.country
        if own in codes:
            text = _("{country}, elsewhere")
            names[COUNTRY + own] = text.format(country=language.country(own))
        others = {COUNTRY + code: language.country(code) for code in codes - {own, ""}}
        names |= dict(sorted(others.items(), key=_by_name))
        if "" in codes:
            names[COUNTRY] = _("Country not known")
    return names


def _in_words(store: Store, rows: pd.DataFrame, language: Language) -> pd.DataFrame:
    kinds = {key: language._(word) for key, word in kind_words().items()}
    label = store.config.label
    places = rows["place"].fillna("")
    countries = [
        language.country(code) if isinstance(code, str) else "" for code in rows["country_code"]
    ]
    own = language.country(store.config.territory.country)
    return rows.assign(
        kind_name=rows["kind"].map(kinds),
        segment_name=[
            label("segment", key, language.code) if isinstance(key, str) else ""
            for key in rows["segment"]
        ],
        place=places,
        country_name=countries,
        where=[
            place
            if place and country == own
            else ", ".join(item for item in (place, country) if item)
            for place, country in zip(places, countries, strict=True)
        ],
    )


def _by_name(item: tuple[str, str]) -> str:
    return item[1].casefold()

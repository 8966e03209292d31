"""Partnerships: with whom, in which countries, for how long, in which projects, for how much."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from observatory.access import Role
from observatory.i18n import Language
from observatory.model.lists import PARTNERSHIP_KINDS
from observatory.queries.catalogue import yearly_values
from observatory.queries.paging import paged
from observatory.store import Store

ANY = "all"
ABROAD = "abroad"
RUNS = 14
"""Running bars that can be read one under another."""
MOST_ROWS = 1_000
JOINT_KINDS = ("eu-project", "co-production")
"""The kinds of partnership that joint projects (R2.4) are made of."""

_COUNTED = "p.counts_from <= $as_of AND p.counts_from <= p.counts_to"
_CHOSEN = """(NOT $abroad OR p.is_international)
    AND ($kind::VARCHAR IS NULL OR p.kind = $kind)
    AND ($country::VARCHAR IS NULL OR p.foreign_country = $country)
    AND ($since::DATE IS NULL OR (p.counts_from <= $until::DATE AND p.counts_to >= $since::DATE))"""
_PARTIES = """SELECT p.*, coalesce(f.name, b.name, p.organisation_b) AS partner,
        coalesce(l.name, a.name, p.organisation_a) AS local,
        coalesce(p.foreign_country, p.country_b) AS country,
        l.lat AS from_lat, l.lon AS from_lon, f.lat, f.lon
    FROM partnership p
        LEFT JOIN organisation f ON f.org_id = p.foreign_org_id
        LEFT JOIN organisation l ON l.org_id = p.local_org_id
        LEFT JOIN organisation a ON a.org_id = p.org_id_a
        LEFT JOIN organisation b ON b.org_id = p.org_id_b"""
_ABROAD = f"{_PARTIES} WHERE p.is_international AND {_COUNTED} AND {_CHOSEN}"
_LISTED = f"""partnership_id AS id, partner, local, kind, country, is_international,
    ({_COUNTED.replace("p.", "")}) AS counted, project_id, programme, topic, budget_eur,
    start_date, start_date_precision, end_date, end_date_precision, end_is_known,
    counts_from, counts_to, source_title, source_url"""


@dataclass(frozen=True)
class Wanted:
    """Which partnerships the reader looks at; by default all of a local and a foreign party.

    ``year``: those that run on any day of it. ``country`` is that of the foreign party. Without
    ``abroad``, partnerships among others are there too.
    """

    year: int | None = None
    country: str | None = None
    kind: str | None = None
    abroad: bool = True

    @property
    def is_everything(self) -> bool:
        """Whether nothing is asked for in particular."""
        return self == Wanted()


@dataclass(frozen=True)
class Tally:
    """How many partnerships: all that count, those of a local and a foreign party, those whose end
    no source states, those that run on the data date."""

    total: int
    abroad: int
    open_ended: int
    running: int


def partner_years(store: Store) -> list[int]:
    """The years from the first partnership to the data date, latest first."""
    first = store.query(
        f"SELECT min(year(p.counts_from)) AS first FROM partnership p WHERE {_COUNTED}",
        {"as_of": store.as_of},
    )["first"].iloc[0]
    return [] if pd.isna(first) else list(range(store.as_of.year, int(first) - 1, -1))


def partner_countries(store: Store, language: Language) -> dict[str, str]:
    """Code -> name of every country that a foreign party has, by name."""
    rows = store.query(
        f"""SELECT DISTINCT p.foreign_country AS code FROM partnership p
        WHERE p.is_international AND {_COUNTED}""",
        {"as_of": store.as_of},
    )
    names = {str(code): language.country(str(code)) for code in rows["code"]}
    return dict(sorted(names.items(), key=lambda item: item[1].casefold()))


def partner_kinds(store: Store, language: Language) -> dict[str, str]:
    """Kind -> name of the kinds of partnership there are, in the order of their list."""
    found = set(store.query("SELECT DISTINCT kind FROM partnership")["kind"])
    return {key: language._(word) for key, word in PARTNERSHIP_KINDS.items() if key in found}


def tally(store: Store, wanted: Wanted) -> Tally:
    """The partnerships wanted, counted."""
    row = store.query(
        f"""SELECT count(*) AS total, count(*) FILTER (p.is_international) AS abroad,
            count(*) FILTER (NOT p.end_is_known) AS open_ended,
            count(*) FILTER (p.counts_to >= $as_of) AS running
        FROM partnership p WHERE {_COUNTED} AND {_CHOSEN}""",
        _params(store, wanted),
    ).iloc[0]
    return Tally(
        total=int(row["total"]),
        abroad=int(row["abroad"]),
        open_ended=int(row["open_ended"]),
        running=int(row["running"]),
    )


def by_year(
    store: Store, role: Role, indicator_id: str, country: str | None = None
) -> pd.DataFrame:
    """An indicator of partnerships year by year as it is published, from its first value on.

    ``country``: its values for partners of one country. Columns: year, value, provisional.
    """
    segment = ANY if country is None else f"country:{country}"
    rows = yearly_values(store, store.config.territory.focal, role, segment)
    rows = rows[(rows["indicator_id"] == indicator_id) & rows["value"].notna()]
    # Years before the first partnership of the territory are those of others' partnerships.
    rows = rows[(rows["value"] > 0).cummax()]
    return pd.DataFrame(
        {
            "year": rows["year"].astype(int),
            "value": rows["value"],
            "provisional": rows["status"] == "provisional",
        }
    ).reset_index(drop=True)


def by_country(store: Store, language: Language, wanted: Wanted) -> pd.DataFrame:
    """The countries of the foreign parties, most partnerships first.

    Columns: code, name, lat, lon (the country's point; absent for a few), partnerships, partners
    and local (distinct organisations).
    """
    rows = store.query(
        f"""WITH chosen AS ({_ABROAD}) SELECT foreign_country AS code, any_value(t.lat) AS lat,
            any_value(t.lon) AS lon, count(*) AS partnerships,
            count(DISTINCT foreign_org_id) AS partners, count(DISTINCT local_org_id) AS local
        FROM chosen LEFT JOIN territory t ON t.code = foreign_country AND t.level = 'country'
        GROUP BY foreign_country ORDER BY partnerships DESC, code""",
        _params(store, wanted),
    )
    return rows.assign(name=[language.country(str(code)) for code in rows["code"]])


def ties(store: Store, language: Language, wanted: Wanted) -> pd.DataFrame:
    """The pairs of a local and a foreign party, most partnerships first.

    Columns: partner_id, local_org_id, partner, local (names), code and country (of the partner),
    lat, lon (of the partner; absent where not known), from_lat, from_lon (of the local party),
    partnerships.
    """
    rows = store.query(
        f"""WITH chosen AS ({_ABROAD}) SELECT foreign_org_id AS partner_id, local_org_id,
            any_value(partner) AS partner, any_value(local) AS local, foreign_country AS code,
            any_value(lat) AS lat, any_value(lon) AS lon, any_value(from_lat) AS from_lat,
            any_value(from_lon) AS from_lon, count(*) AS partnerships
        FROM chosen GROUP BY foreign_org_id, local_org_id, foreign_country
        ORDER BY partnerships DESC, partner_id, local_org_id LIMIT $limit""",
        _params(store, wanted) | {"limit": MOST_ROWS},
    )
    return rows.assign(country=[language.country(str(code)) for code in rows["code"]])


def runs(store: Store, language: Language, wanted: Wanted, limit: int = RUNS) -> pd.DataFrame:
    """When partnerships ran: those that run to this day or ran last, the longest of them first.

    Given in the order of their start. Columns of ``listing``.
    """
    rows = store.query(
        f"""SELECT * FROM (WITH chosen AS ({_PARTIES} WHERE {_COUNTED} AND {_CHOSEN})
            SELECT {_LISTED} FROM chosen
            ORDER BY least(counts_to, $as_of) DESC, counts_from, partnership_id LIMIT $limit)
        ORDER BY counts_from, counts_to, id""",
        _params(store, wanted) | {"limit": limit},
    )
    return _in_words(rows, language)


def projects(store: Store, language: Language, wanted: Wanted) -> pd.DataFrame:
    """What names a project or a programme, states a budget or is a joint project; latest first.

    One row a project (a pair that names none is one of its own). Columns: project (its id, absent
    for a pair of its own), programme, topic, kind, kind_name, joint (R2.4 counts it), partners
    (how many), countries (their names, one text), start_year, budget_eur (the largest stated;
    absent where none is), source_title, source_url.
    """
    rows = store.query(
        f"""WITH chosen AS ({_PARTIES} WHERE {_COUNTED} AND {_CHOSEN}
                AND (p.project_id IS NOT NULL OR p.programme IS NOT NULL
                     OR p.budget_eur IS NOT NULL OR list_contains($joint, p.kind)))
        SELECT any_value(project_id) AS project, any_value(programme) AS programme,
            any_value(topic) AS topic, kind,
            bool_or(is_international) AND list_contains($joint, kind) AS joint,
            count(DISTINCT partner) AS partners, list(DISTINCT country) AS codes,
            min(year(counts_from)) AS start_year, max(budget_eur) AS budget_eur,
            arg_max(source_title, coalesce(budget_eur, 0)) AS source_title,
            arg_max(source_url, coalesce(budget_eur, 0)) AS source_url
        FROM chosen GROUP BY coalesce('project ' || project_id, 'pair ' || partnership_id), kind
        ORDER BY start_year DESC, budget_eur DESC NULLS LAST, programme, min(partnership_id)
        LIMIT $limit""",
        _params(store, wanted) | {"joint": list(JOINT_KINDS), "limit": MOST_ROWS},
    )
    rows["kind_name"] = [language._(PARTNERSHIP_KINDS[kind]) for kind in rows["kind"]]
    rows["countries"] = [
        language.join(sorted(language.country(str(code)) for code in codes), style="unit")
        for codes in rows["codes"]
    ]
    return rows.drop(columns="codes")


def listing(store: Store, language: Language, wanted: Wanted) -> pd.DataFrame:
    """The partnerships wanted, whether they count or not, the latest first.

    Columns: id, partner, local (names; of a pair without a local party, its second and its
    first), kind_name, country_name (of the partner), is_international, counted (false: no source
    shows it running on any day by the data date), project_id, programme, topic, budget_eur,
    start_date, start_date_precision, end_date, end_date_precision, end_is_known, counts_from,
    counts_to, source_title, source_url.
    """
    rows = store.query(
        f"""WITH chosen AS ({_PARTIES} WHERE {_CHOSEN}) SELECT {_LISTED} FROM chosen
        ORDER BY counts_from DESC, partner, id LIMIT $limit""",
        _params(store, wanted) | {"limit": MOST_ROWS},
    )
    return _in_words(rows, language)


def records(
    store: Store, wanted: Wanted, counted: bool | None, page: int, rows: int
) -> tuple[int, pd.DataFrame]:
    """How many partnerships are wanted, and one page (from 1) of them, the latest first, in codes.

    ``counted``: only those that count, only the others, or (None) all. Columns of the table
    partnership, and counted.
    """
    params = _params(store, wanted) | {"counted": counted}
    chosen = f"""SELECT p.*, ({_COUNTED}) AS counted FROM partnership p
        WHERE {_CHOSEN} AND ($counted::BOOLEAN IS NULL OR ({_COUNTED}) = $counted)"""
    return paged(store, chosen, "p.counts_from DESC, p.partnership_id", params, page, rows)


def parties(store: Store, wanted: Wanted, most: int) -> pd.DataFrame:
    """The parties of the partnerships wanted, of the ``most`` organisations that have most of them.

    A project is one partnership of all its parties. Columns: org_id, event_id (the project or the
    pair), organisations (how many parties there are, all in all).
    """
    return store.query(
        f"""WITH joined AS (SELECT DISTINCT unnest([p.org_id_a, p.org_id_b]) AS org_id,
                coalesce('project ' || p.project_id, 'pair ' || p.partnership_id) AS event_id
                FROM partnership p WHERE {_COUNTED} AND {_CHOSEN}),
            often AS (SELECT org_id, count(*) AS n, count(*) OVER () AS organisations
                FROM joined WHERE org_id IS NOT NULL
                GROUP BY org_id ORDER BY n DESC, org_id LIMIT $most)
        SELECT org_id, event_id, organisations FROM joined JOIN often USING (org_id) ORDER BY ALL""",
        _params(store, wanted) | {"most": most},
    )


def _params(store: Store, wanted: Wanted) -> dict[str, Any]:
    year = wanted.year
    return {
        "as_of": store.as_of, "abroad": wanted.abroad, "kind": wanted.kind,
        "country": wanted.country, "since": date(year, 1, 1) if year else None,
        "until": date(year, 12, 31) if year else None,
    }  # fmt: skip


def _in_words(rows: pd.DataFrame, language: Language) -> pd.DataFrame:
    return rows.assign(
        kind_name=[language._(PARTNERSHIP_KINDS[kind]) for kind in rows["kind"]],
        country_name=[
            language.country(code) if isinstance(code, str) else "" for code in rows["country"]
        ],
    )

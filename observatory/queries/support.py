"""Support: which companies are accompanied, with what money and success, and which ones are not."""

from dataclasses import dataclass, replace
from typing import Any, Literal

import pandas as pd

from observatory.access import Action, Role, hide_small_cells, may
from observatory.i18n import Language
from observatory.model.lists import EMPLOYEE_BANDS, SUPPORT_KINDS, SUPPORT_STATUSES
from observatory.queries.choices import segments, territory_name
from observatory.store import Store

By = Literal["basin", "size", "segment"]
FUNDING = "funding"
AMOUNTS = ("requested_eur", "granted_eur")
MOST_ROWS = 1_000

_COUNTED = "c.counts_from <= $as_of"
_CHOSEN = """($basin::VARCHAR IS NULL OR o.basin_code = $basin)
    AND ($segment::VARCHAR IS NULL OR o.segment = $segment)"""
_OF_KIND = "($kind::VARCHAR IS NULL OR c.kind = $kind)"
_CASES = f"""SELECT c.*, year(c.counts_from) AS year, o.name AS organisation_name, o.basin_code,
        o.segment, o.employees, o.commune AS place, o.in_scope,
        c.kind = '{FUNDING}' AND c.status IN ('granted', 'delivered') AS won,
        c.kind = '{FUNDING}' AND c.status IN ('granted', 'delivered', 'refused') AS decided,
        CASE WHEN c.applied_on_precision = 'day' AND c.decided_on_precision = 'day'
            THEN date_diff('day', c.applied_on, c.decided_on) END AS days
    FROM support_case c LEFT JOIN organisation o USING (org_id)
    WHERE {_COUNTED} AND {_CHOSEN} AND {_OF_KIND}"""
_MONEY = """sum(amount_requested_eur) FILTER (decided) AS requested_eur,
    sum(amount_granted_eur) FILTER (won) AS granted_eur,
    list(DISTINCT org_id) FILTER (decided AND amount_requested_eur IS NOT NULL)[:3] AS requested_eur_of,
    list(DISTINCT org_id) FILTER (won AND amount_granted_eur IS NOT NULL)[:3] AS granted_eur_of,
    count(*) FILTER (decided) AS decided, count(*) FILTER (won) AS won,
    median(days) FILTER (decided) AS days, count(days) FILTER (decided) AS timed"""


@dataclass(frozen=True)
class Wanted:
    """What the reader looks at: a year, and a basin, a segment and a kind of support (None: all)."""

    year: int
    basin: str | None = None
    segment: str | None = None
    kind: str | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the whole territory and industry are meant, whatever the kind of support."""
        return self.basin is None and self.segment is None

    @property
    def has_funding(self) -> bool:
        """Whether funding is among the kinds wanted."""
        return self.kind in (None, FUNDING)


def support_kinds(store: Store, language: Language) -> dict[str, str]:
    """Kind -> name of the kinds of support there are, in the order of their list."""
    found = set(store.query("SELECT DISTINCT kind FROM support_case")["kind"])
    return {key: language._(word) for key, word in SUPPORT_KINDS.items() if key in found}


def by_year(store: Store, role: Role, wanted: Wanted) -> pd.DataFrame:
    """Support year by year, from the first case of the register to the last; its year left open.

    Columns: year, provisional, cases, companies (distinct organisations), requested_eur (of the
    funding decided in the year), granted_eur, decided and won (funding cases), days (median from
    request to decision), timed (decisions whose two days are known), requested_eur_hidden and
    granted_eur_hidden (an amount of very few companies that the role may not see; the whole
    territory's never is). An amount that no case states is absent.
    """
    rows = store.query(
        f"""WITH span AS (SELECT year(min(c.counts_from)) AS first, year(max(c.counts_from)) AS last
                FROM support_case c WHERE {_COUNTED}),
            chosen AS (SELECT year, count(*) AS cases, count(DISTINCT org_id) AS companies, {_MONEY}
                FROM ({_CASES}) GROUP BY year)
        SELECT y.year, make_date(y.year::INTEGER, 12, 31) > $as_of AS provisional,
            coalesce(cases, 0) AS cases, coalesce(companies, 0) AS companies, requested_eur,
            granted_eur, requested_eur_of, granted_eur_of, coalesce(decided, 0) AS decided,
            coalesce(won, 0) AS won, days, coalesce(timed, 0) AS timed
        FROM (SELECT unnest(generate_series(first, last)) AS year FROM span) y
            LEFT JOIN chosen USING (year) ORDER BY y.year""",
        _params(store, wanted),
    )
    rows["granted_eur"] = rows["granted_eur"].astype(float).mask(rows["won"] == 0, 0.0)
    rows["requested_eur"] = rows["requested_eur"].astype(float).mask(rows["decided"] == 0, 0.0)
    reader = Role.MANAGER if wanted.is_whole else role
    for amount in AMOUNTS:
        rows = hide_small_cells(rows, reader, amount)
    return rows


def pending(store: Store, wanted: Wanted) -> int:
    """Requests for funding that nobody has decided or withdrawn by the data date, of any year."""
    found = store.query(
        f"""SELECT count(*) AS n FROM support_case c LEFT JOIN organisation o USING (org_id)
        WHERE c.kind = '{FUNDING}' AND c.status = 'applied' AND c.applied_on <= $as_of AND {_CHOSEN}""",
        {"as_of": store.as_of, "basin": wanted.basin, "segment": wanted.segment},
    )
    return int(found["n"].iloc[0])


def by_programme(store: Store, role: Role, wanted: Wanted) -> pd.DataFrame:
    """The funding decided in the year by the programme that pays, most granted first.

    Columns: programme (absent where none is named), companies, and the amounts, decided, won,
    days, timed and hidden of ``by_year``; an amount of very few companies is hidden whatever the
    place, for a programme is less than the whole.
    """
    rows = store.query(
        f"""SELECT programme, count(DISTINCT org_id) FILTER (decided) AS companies, {_MONEY}
        FROM ({_CASES}) WHERE year = $year AND decided
        GROUP BY programme ORDER BY companies DESC, programme NULLS LAST""",
        _params(store, wanted) | {"year": wanted.year, "kind": FUNDING},
    )
    for amount in AMOUNTS:
        rows = hide_small_cells(rows, role, amount)
    return rows.sort_values("granted_eur", ascending=False, kind="stable", ignore_index=True)


def coverage(store: Store, language: Language, wanted: Wanted, by: By) -> pd.DataFrame:
    """The companies in scope and open in the year, and those of them accompanied in it (R4.2).

    Columns: key, name, companies, accompanied, share (absent where there is no company). By basin
    and by segment in their order, by size from the smallest; what is not known comes last.
    """
    group = {"basin": "o.basin_code", "segment": "o.segment", "size": _band("o.employees")}[by]
    rows = store.query(
        f"""SELECT {group} AS key, count(*) AS companies, count(helped.org_id) AS accompanied
        FROM organisation o LEFT JOIN (
            SELECT DISTINCT c.org_id FROM support_case c
            WHERE {_COUNTED} AND year(c.counts_from) = $year AND {_OF_KIND}) helped USING (org_id)
        WHERE o.in_scope AND {_CHOSEN}
            AND (o.open_from IS NULL OR year(o.open_from) <= $year)
            AND (o.open_to IS NULL OR year(o.open_to) >= $year)
        GROUP BY ALL""",
        _params(store, wanted) | {"year": wanted.year},
    )
    names = _group_names(store, language, by)
    keys = rows["key"].astype(object).where(rows["key"].notna(), "")
    place = {key: at for at, key in enumerate(names)}
    rows = rows.assign(
        key=keys,
        name=[names.get(str(key), str(key)) for key in keys],
        share=rows["accompanied"] / rows["companies"],
        order=[place.get(str(key), len(place)) for key in keys],
    )
    return rows.sort_values("order", kind="stable", ignore_index=True).drop(columns="order")


def companies(store: Store, language: Language, role: Role, wanted: Wanted) -> pd.DataFrame:
    """The organisations accompanied in the year, those with most cases first.

    Columns: org_id, name, segment_name, place, size_name, cases, kinds (their names, one text),
    hours (of training and mentoring), granted_eur (absent for whoever may not see the amounts of
    one company), years (in how many it was accompanied so far).
    """
    rows = store.query(
        f"""WITH chosen AS ({_CASES})
        SELECT org_id, any_value(organisation_name) AS name, any_value(segment) AS segment,
            any_value(place) AS place, any_value({_band("employees")}) AS size,
            count(*) FILTER (year = $year) AS cases,
            list(DISTINCT kind) FILTER (year = $year) AS kinds,
            sum(hours) FILTER (year = $year AND status = 'delivered') AS hours,
            sum(amount_granted_eur) FILTER (year = $year AND won) AS granted_eur,
            count(DISTINCT year) FILTER (year <= $year) AS years
        FROM chosen GROUP BY org_id HAVING count(*) FILTER (year = $year) > 0
        ORDER BY cases DESC, name, org_id LIMIT $limit""",
        _params(store, wanted) | {"year": wanted.year, "limit": MOST_ROWS},
    )
    if not may(role, Action.SEE_SMALL_AMOUNTS):
        rows["granted_eur"] = float("nan")
    label, sizes = store.config.label, _group_names(store, language, "size")
    words = {key: language._(word) for key, word in SUPPORT_KINDS.items()}
    return rows.assign(
        segment_name=[
            label("segment", item, language.code) if isinstance(item, str) else ""
            for item in rows["segment"]
        ],
        size_name=[sizes[size if isinstance(size, str) else ""] for size in rows["size"]],
        kinds=[", ".join(words[key] for key in words if key in set(kinds)) for kinds in rows["kinds"]],
        place=rows["place"].fillna(""),
    ).drop(columns=["segment", "size"])  # fmt: skip


def cases(
    store: Store, language: Language, role: Role, wanted: Wanted, every_year: bool = False
) -> pd.DataFrame:
    """The cases behind the page, the latest first: of the year, or of every year.

    Columns: case_id, organisation, kind_name, status_name, programme, day, precision, days (from
    request to decision), hours, event, requested_eur and granted_eur (absent for whoever may not
    see amounts of one company), file, line.
    """
    rows = store.query(
        f"""SELECT case_id, coalesce(organisation_name, organisation) AS organisation, c.kind, c.status,
            programme, c.counts_from AS day, c.precision, days, c.hours, e.title AS event,
            amount_requested_eur AS requested_eur, amount_granted_eur AS granted_eur,
            c.source AS file, c.line
        FROM ({_CASES}) c LEFT JOIN event e USING (event_id)
        WHERE $every OR year = $year ORDER BY day DESC, case_id LIMIT $limit""",
        _params(store, wanted) | {"year": wanted.year, "every": every_year, "limit": MOST_ROWS},
    )
    if not may(role, Action.SEE_SMALL_AMOUNTS):
        rows[list(AMOUNTS)] = float("nan")
    return rows.assign(
        kind_name=[language._(SUPPORT_KINDS[key]) for key in rows["kind"]],
        status_name=[language._(SUPPORT_STATUSES[key]) for key in rows["status"]],
    ).drop(columns=["kind", "status"])


def funding_of(wanted: Wanted) -> Wanted:
    """The same choice, of funding alone."""
    return replace(wanted, kind=FUNDING)


def _band(column: str) -> str:
    """The band of a number of employees, as SQL."""
    limits = [
        f"WHEN {column} {'<=' if limit == 0 else '<'} {limit:g} THEN '{key}'"
        for key, (limit, _) in EMPLOYEE_BANDS.items()
        if limit != float("inf")
    ]
    last = next(key for key, (limit, _) in EMPLOYEE_BANDS.items() if limit == float("inf"))
    return f"CASE WHEN {column} IS NULL THEN NULL {' '.join(limits)} ELSE '{last}' END"


def _group_names(store: Store, language: Language, by: By) -> dict[str, str]:
    """Key -> name of the groups of a breakdown in their order; the empty key is what is unknown."""
    _ = language._
    if by == "size":
        bands = {key: _(word) for key, (_limit, word) in EMPLOYEE_BANDS.items()}
        return {**bands, "": _("Number of employees not known")}
    if by == "segment":
        found = dict(list(segments(store, language).items())[1:])
        return {**found, "": _("Segment not known")}
    rows = store.query(
        "SELECT code, name FROM territory WHERE level = 'basin' ORDER BY population DESC NULLS LAST, code"
    )
    named = {
        str(code): territory_name(store, str(code), str(name), language)
        for code, name in rows.itertuples(index=False)
    }
    return {**named, "": _("Place not known")}


def _params(store: Store, wanted: Wanted) -> dict[str, Any]:
    return {
        "as_of": store.as_of, "basin": wanted.basin, "segment": wanted.segment, "kind": wanted.kind,
    }  # fmt: skip

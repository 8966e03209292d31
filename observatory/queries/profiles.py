"""Everything that a snapshot knows of one organisation, with the sources that say so."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from observatory.access import Action, Role, may
from observatory.i18n import Language
from observatory.model.lists import (
    EVENT_KINDS,
    EVENT_STATUSES,
    OUTLET_SCOPES,
    PARTNERSHIP_KINDS,
    SUPPORT_KINDS,
    SUPPORT_STATUSES,
    UNLISTED,
)
from observatory.queries import ties
from observatory.queries.choices import territory_name
from observatory.queries.published import named
from observatory.queries.things import organisation
from observatory.reference import naf
from observatory.store import Store

_THIS = "= $id"


@dataclass(frozen=True)
class Identity:
    """Who an organisation is.

    ``facts``: label and value of what is known, both in words; ``unknown``: what no source
    states of the things that one would ask first, in words for a sentence; ``source``: title, address, date and its
    precision of the document that states the row; ``file`` and ``line``: where the row, or the
    first row that names an unlisted one, is written.
    """

    org_id: str
    name: str
    kind: str
    kind_name: str
    place: str
    country_name: str
    facts: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]
    source_title: str
    source_url: str
    source_date: pd.Timestamp | None
    source_precision: str
    file: str
    line: int | None

    @property
    def is_unlisted(self) -> bool:
        """Whether no list names it."""
        return self.kind == UNLISTED


def identity(store: Store, language: Language, org_id: str) -> Identity | None:
    """An organisation by its id; None where there is none."""
    thing = organisation(store, language, org_id)
    if thing is None:
        return None
    found = store.query(
        """SELECT o.*, b.name AS basin_name FROM organisation o
        LEFT JOIN territory b ON b.code = o.basin_code WHERE o.org_id = $id""",
        {"id": org_id},
    )
    row = found.astype(object).where(found.notna(), None).to_dict("records")[0]
    _, known = language._, dict(thing.facts)
    country = language.country(str(row["country_code"])) if row["country_code"] else ""
    basin = str(row["basin_code"] or "")
    further = (
        (_("Basin"), territory_name(store, basin, str(row["basin_name"] or basin), language)),
        (_("Country"), country),
        (_("Member of"), _members(store, language, row["member_of"])),
        (_("Acts for"), language.join(_bodies(store, org_id))),
        ("SIREN", _written(row["siren"])),
        ("SIRET", _written(row["siret"])),
        (_("Activity"), _activity(row["naf"], language)),
        (_("Id"), org_id),
    )
    asked = {
        _("Segment"): _("segment"), _("Place"): _("place"), _("Founded"): _("year of foundation"),
        _("Employees"): _("number of employees"), _("Know-how"): _("know-how"),
    }  # fmt: skip
    source_date = row["source_date"]
    return Identity(
        org_id=org_id, name=thing.title, kind=str(row["kind"]), kind_name=known.get(_("Kind"), ""),
        place=known.get(_("Place"), ""), country_name=country,
        facts=(*thing.facts, *((name, text) for name, text in further if text)),
        unknown=tuple(words for label, words in asked.items() if label not in known),
        source_title=thing.source_title, source_url=thing.source_url,
        source_date=None if source_date is None else pd.Timestamp(source_date),
        source_precision=str(row["source_date_precision"] or "day"),
        file=str(row["source"] or ""), line=None if row["line"] is None else int(row["line"]),
    )  # fmt: skip


def events(store: Store, language: Language, role: Role, org_id: str) -> pd.DataFrame:
    """The events that an organisation had, or was to have, a part in; the latest first.

    Columns: event_id, title, kind_name, status, status_name, place, start_date,
    start_date_precision, role_name (its parts, one text), attended, meetings, leads, contracts,
    contract_value_eur (absent for whoever may not see amounts of one company), is_hidden (there
    is an amount that the reader may not see), organised, source_title, source_url. Counts are sums of its participations, absent where none states them.
    """
    rows = store.query(
        f"""WITH part AS (
            SELECT event_id, list(DISTINCT role ORDER BY role) AS roles,
                bool_or(attended) AS attended, coalesce(bool_or(role = 'organiser'), false) AS organised, sum(meetings) AS meetings, sum(leads) AS leads,
                sum(contracts) AS contracts, sum(contract_value_eur) AS contract_value_eur
            FROM ({ties.parts_in_events(_THIS)}) GROUP BY event_id)
        SELECT e.event_id, e.title, e.kind, e.status, coalesce(t.name, e.commune) AS place,
            e.start_date, e.start_date_precision, part.* EXCLUDE (event_id), e.source_title,
            e.source_url
        FROM part JOIN event e USING (event_id) LEFT JOIN territory t ON t.code = e.commune_code
        ORDER BY e.start_date DESC, e.event_id""",
        {"id": org_id},
    )
    _ = language._
    own = {"organiser": _("Organiser"), "venue": _("Venue")}

    def words(roles: Any) -> str:
        names = [
            own.get(str(item)) or store.config.label("role", str(item), language.code)
            for item in (roles if roles is not None else ())
            if isinstance(item, str)
        ]
        return ", ".join(names) or _("Participant")

    amounts, allowed = rows["contract_value_eur"], may(role, Action.SEE_SMALL_AMOUNTS)
    return rows.assign(
        kind_name=_in_words(rows["kind"], EVENT_KINDS, language),
        status_name=_in_words(rows["status"], EVENT_STATUSES, language),
        role_name=[words(roles) for roles in rows["roles"]],
        contract_value_eur=amounts if allowed else float("nan"),
        is_hidden=amounts.notna() & (not allowed),
    ).drop(columns=["kind", "roles"])


def partnerships(store: Store, language: Language, org_id: str) -> pd.DataFrame:
    """An organisation's partnerships, the latest first.

    Columns: partnership_id, partner_id, partner, country_name (the partner's), kind_name,
    programme, topic, project_id, start_date, start_date_precision, end_date, end_date_precision,
    end_is_known, budget_eur, source_title, source_url.
    """
    rows = store.query(
        f"""SELECT p.partnership_id, tie.partner_id, coalesce(o.name, tie.partner_id) AS partner,
            tie.partner_country, p.kind, p.programme, p.topic, p.project_id, p.start_date,
            p.start_date_precision, p.end_date, p.end_date_precision, p.end_is_known,
            p.budget_eur, p.source_title, p.source_url
        FROM ({ties.partnerships(_THIS)}) tie JOIN partnership p USING (partnership_id)
            LEFT JOIN organisation o ON o.org_id = tie.partner_id
        ORDER BY p.start_date DESC, partner, p.partnership_id""",
        {"id": org_id},
    )
    countries = [language.country(c) if isinstance(c, str) else "" for c in rows["partner_country"]]
    return rows.assign(
        kind_name=_in_words(rows["kind"], PARTNERSHIP_KINDS, language), country_name=countries
    ).drop(columns=["kind", "partner_country"])


def support(store: Store, language: Language, role: Role, org_id: str) -> pd.DataFrame:
    """An organisation's support cases, the latest first.

    Columns: case_id, kind_name, status, status_name, programme, day, precision, hours, requested_eur,
    granted_eur (both absent for whoever may not see amounts of one company), is_hidden, event,
    file, line.
    """
    rows = store.query(
        """SELECT c.case_id, c.kind, c.status, c.programme,
            coalesce(c.decided_on, c.applied_on) AS day,
            CASE WHEN c.decided_on IS NULL THEN c.applied_on_precision
                ELSE c.decided_on_precision END AS precision,
            c.hours, c.amount_requested_eur AS requested_eur, c.amount_granted_eur AS granted_eur,
            e.title AS event, c.source AS file, c.line
        FROM support_case c LEFT JOIN event e ON e.event_id = c.event_id
        WHERE c.org_id = $id ORDER BY day DESC NULLS LAST, c.case_id""",
        {"id": org_id},
    )
    amounts, allowed = ["requested_eur", "granted_eur"], may(role, Action.SEE_SMALL_AMOUNTS)
    hidden = rows[amounts].notna().any(axis=1) & (not allowed)
    if not allowed:
        rows[amounts] = float("nan")
    return rows.assign(
        is_hidden=hidden,
        kind_name=_in_words(rows["kind"], SUPPORT_KINDS, language),
        status_name=_in_words(rows["status"], SUPPORT_STATUSES, language),
    ).drop(columns="kind")


def mentions(store: Store, language: Language, org_id: str) -> pd.DataFrame:
    """What outlets say of an organisation, the latest first.

    Columns: mention_id, date, date_precision, outlet, scope_name, country_name, url.
    """
    rows = store.query(
        f"""SELECT m.mention_id, m.date, m.date_precision, m.outlet, m.outlet_scope,
            m.outlet_country, m.url
        FROM ({ties.mentions(_THIS)}) JOIN mention m USING (mention_id)
        ORDER BY m.date DESC, m.mention_id""",
        {"id": org_id},
    )
    countries = [language.country(c) if isinstance(c, str) else "" for c in rows["outlet_country"]]
    return rows.assign(
        scope_name=_in_words(rows["outlet_scope"], OUTLET_SCOPES, language), country_name=countries
    ).drop(columns=["outlet_scope", "outlet_country"])


def figures(store: Store, language: Language, org_id: str) -> pd.DataFrame:
    """The figures that sources publish about an organisation, the latest first.

    Columns: those of published_figure, year, and the names of ``published.named``.
    """
    rows = store.query(
        """SELECT *, year(period_start) AS year FROM published_figure WHERE subject = $id
        ORDER BY period_start DESC, measure, figure_id""",
        {"id": org_id},
    )
    return named(store, rows, language)


def candidates(store: Store, org_id: str) -> pd.DataFrame:
    """Organisations that this one may be, and names that may be this one; the likest first.

    Columns: org_id (of the other), name, place, score (0–100), rows (how many name it).
    """
    return store.query(
        """SELECT r.candidate_id AS org_id, r.candidate_name AS name, o.commune AS place,
            r.score, r."rows" AS "rows"
        FROM review_pair r LEFT JOIN organisation o ON o.org_id = r.candidate_id
        WHERE r.org_id = $id
        UNION ALL SELECT r.org_id, r.written, r.place, r.score, r."rows"
        FROM review_pair r WHERE r.candidate_id = $id
        ORDER BY score DESC, name""",
        {"id": org_id},
    )


def _members(store: Store, language: Language, items: Any) -> str:
    """The clusters that an organisation is a member of, by name where they are known."""
    rows = store.query("SELECT cluster_id, name FROM cluster")
    names = dict(zip(rows["cluster_id"], rows["name"], strict=True))
    return language.join(
        str(names.get(item, item)) for item in (items if items is not None else ())
    )


def _bodies(store: Store, org_id: str) -> list[str]:
    """The names of the clusters that an organisation acts for."""
    rows = store.query(
        "SELECT name FROM cluster WHERE list_contains(body_ids, $id) ORDER BY name", {"id": org_id}
    )
    return [str(name) for name in rows["name"]]


def _activity(code: Any, language: Language) -> str:
    if not isinstance(code, str) or not code:
        return ""
    table = naf()
    known = table[table["code"] == code]
    column = f"name_{language.code}"
    if known.empty or column not in known:
        return code
    return f"{code} {known[column].iloc[0]}"


def _in_words(keys: pd.Series, words: dict[str, str], language: Language) -> list[str]:
    return [language._(words[key]) if key in words else "" for key in keys.astype(object)]


def _written(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""

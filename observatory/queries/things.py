"""One organisation, event or cluster in a few lines: what a map's card says of it."""

from dataclasses import dataclass
from typing import Any

from observatory.i18n import Language
from observatory.model.lists import (
    AUDIENCES,
    CLUSTER_KINDS,
    EVENT_KINDS,
    ORGANISATION_KINDS,
    POSITION_QUALITIES,
    UNLISTED,
    UNLISTED_WORDS,
)
from observatory.store import Store


@dataclass(frozen=True)
class Thing:
    """A thing's title, the facts known about it (label, value; both in words) and its source."""

    title: str
    facts: tuple[tuple[str, str], ...]
    source_title: str
    source_url: str


def organisation(store: Store, language: Language, org_id: str) -> Thing | None:
    """An organisation by its id; None where there is none."""
    row = _row(
        store,
        """SELECT o.*, coalesce(t.name, o.commune) AS place FROM organisation o
        LEFT JOIN territory t ON t.code = o.commune_code WHERE o.org_id = $id""",
        org_id,
    )
    if row is None:
        return None
    _ = language._
    kinds = {**ORGANISATION_KINDS, UNLISTED: UNLISTED_WORDS}
    segment = _text(row["segment"])
    return _thing(
        row,
        row["name"],
        (_("Kind"), _(kinds.get(str(row["kind"]), ""))),
        (_("Segment"), store.config.label("segment", segment, language.code) if segment else ""),
        (_("Place"), _text(row["place"])),
        (_("Position"), _(POSITION_QUALITIES.get(str(row["position_quality"]), ""))),
        (_("Founded"), _year(row["founded_year"])),
        (_("Closed"), _year(row["closed_year"])),
        (_("Employees"), _number(row["employees"], language)),
        (_("Know-how"), language.join(know_how_words(store, language, row["know_how"]))),
    )


def know_how_words(store: Store, language: Language, items: Any) -> list[str]:
    """The names of some know-how in a language; what has no name is as its source writes it."""
    known = store.config.labels.get("know_how", {})
    return [language.pick(known.get(item), item) for item in _items(items)]


def event(store: Store, language: Language, event_id: str) -> Thing | None:
    """An event by its id; None where there is none."""
    row = _row(
        store,
        """SELECT e.*, coalesce(t.name, e.commune) AS place,
            (SELECT list(o.name ORDER BY o.name) FROM organisation o
             WHERE list_contains(e.organiser_ids, o.org_id)) AS organisers,
            (SELECT o.name FROM organisation o WHERE o.org_id = e.venue) AS venue_name
        FROM event e LEFT JOIN territory t ON t.code = e.commune_code WHERE e.event_id = $id""",
        event_id,
    )
    if row is None:
        return None
    _ = language._
    start, end = row["start_date"], row["end_date"]
    days = [language.date(start.date(), _text(row["start_date_precision"]) or "day")]
    if end == end and end is not None and end != start:
        days.append(language.date(end.date(), _text(row["end_date_precision"]) or "day"))
    return _thing(
        row,
        row["title"],
        (_("Kind"), _(EVENT_KINDS.get(str(row["kind"]), ""))),
        (_("Date"), " – ".join(days)),
        (_("Place"), _text(row["place"])),
        (_("Venue"), _text(row["venue_name"]) or _text(row["venue"])),
        (_("Organiser"), language.join(_items(row["organisers"])) or _text(row["organiser"])),
        (_("Audience"), _(AUDIENCES.get(str(row["audience"]), ""))),
        (_("Attendance"), _number(row["attendance"], language)),
        (_("Companies"), _number(row["companies"], language)),
        (_("Countries"), _number(row["countries"], language)),
        (_("Position"), _(POSITION_QUALITIES.get(str(row["position_quality"]), ""))),
    )


def cluster(store: Store, language: Language, cluster_id: str) -> Thing | None:
    """A cluster by its id; None where there is none."""
    row = _row(store, "SELECT * FROM cluster WHERE cluster_id = $id", cluster_id)
    if row is None:
        return None
    _ = language._
    country = _text(row["country_code"])
    return _thing(
        row,
        row["name"],
        (_("Kind"), _(CLUSTER_KINDS.get(str(row["kind"]), ""))),
        (_("Seat"), _text(row["seat"])),
        (_("Country"), language.country(country) if country else ""),
        ("ChIMERA", _("Member") if row["chimera"] is True else ""),
    )


def _row(store: Store, sql: str, key: str) -> dict[str, Any] | None:
    rows = store.query(sql, {"id": key})
    found = rows.astype(object).where(rows.notna(), None).to_dict("records")
    return {str(name): value for name, value in found[0].items()} if found else None


def _thing(row: dict[str, Any], title: Any, *facts: tuple[str, str]) -> Thing:
    return Thing(
        title=str(title),
        facts=tuple((label, value) for label, value in facts if value),
        source_title=_text(row["source_title"]),
        source_url=_text(row["source_url"]),
    )


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _items(value: Any) -> list[str]:
    return [] if value is None else [str(item) for item in value]


def _year(value: Any) -> str:
    return "" if value is None else str(int(value))


def _number(value: Any, language: Language) -> str:
    return "" if value is None else language.number(float(value))

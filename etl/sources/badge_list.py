"""Registration and badge lists: who of which organisation came to an event.

A line is a person; what is kept is the participation of the person's organisation, once however many
came. Names are compared in memory with the organisation's, to know who writes their own name there,
and go nowhere; mails, phones and functions are not read at all. Who states no organisation is a private
visitor: counted in a warning, and left out. (A mail's domain is no substitute: it says who hosts the
mail, and this reader knows no list of organisations.)
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from etl.conform.names import normal_name, normal_place
from etl.sources.base import Extract, Gathering, Setting
from etl.sources.listing import Asked
from etl.sources.mapping import Columns, ListRows
from observatory.cells import BadCell, company_number, stated_date
from observatory.i18n import Message, N_
from observatory.letters import fold
from observatory.model import LAYOUT

KNOWN = ("event_id", "organisation", "commune", "siret", "role", "attended")
"""The columns of a participation that a list of persons can tell."""
USUAL = {
    "organisation": (
        "société", "entreprise", "organisme", "structure", "organisation", "organization", "company",
        "company name", "raison sociale", "nom de la société", "nom de l'entreprise",
        "nom de l'organisme", "nom de la structure", "nom de l'organisation", "nom société",
        "nom entreprise", "société / organisme", "entreprise / organisme", "établissement",
        "institution", "employeur", "employer",
    ),
    "siret": ("siret", "n° siret", "no siret", "numéro siret", "numéro de siret", "code siret"),
    "commune": ("commune", "ville", "localité", "city", "town"),
    "attended": (
        "présent", "présente", "présent(e)", "présence", "présence effective", "venu", "badgé",
        "scanné", "scan", "émargement", "attended", "attendance", "check-in", "checkin", "check in",
        "checked in", "checked-in", "heure d'arrivée", "date de scan", "check-in date",
    ),
    "event_id": ("event_id", "id événement", "événement", "évènement", "manifestation", "event"),
}  # fmt: skip
"""The headings under which a column is looked for where the configuration names none."""
_PERSON = (
    ("nom", "nom de famille", "last name", "surname", "family name", "lastname"),
    ("prénom", "first name", "given name", "firstname"),
    (
        "nom complet",
        "nom et prénom",
        "nom prénom",
        "prénom nom",
        "full name",
        "name",
        "participant",
    ),
)
_PRIVATE = frozenset(
    fold(word)
    for word in (
        "aucun", "aucune", "sans", "néant", "none", "rien", "particulier", "particulière", "privé",
        "private", "personnel", "à titre personnel", "individuel", "individual", "self",
        "indépendant", "indépendante", "freelance", "free-lance", "auto-entrepreneur",
        "autoentrepreneur", "self-employed", "étudiant", "étudiante", "student", "retraité",
        "retraitée", "retired", "demandeur d'emploi", "sans emploi",
    )
)  # fmt: skip
_CAME = frozenset(
    (
        "1", "o", "y", "x", "v", "oui", "yes", "ok", "true", "vrai", "present", "presente",
        "present(e)", "✓", "✔", "☑", "✅", "badge", "badgee", "scanne", "scannee", "scanned",
        "attended", "venu", "venue", "est venu", "a participe", "checked-in", "checked in",
        "check-in", "check in", "checkin",
    )
)  # fmt: skip
_STAYED_AWAY = frozenset(
    (
        "0", "n", "non", "no", "false", "faux", "absent", "absente", "absent(e)", "no-show",
        "no show", "noshow", "excuse", "excusee", "annule", "annulee", "cancelled", "canceled",
        "desinscrit", "desinscrite", "non venu", "non present", "not attending", "did not attend",
        "not checked in", "✗", "✘", "❌", "☐",
    )
)  # fmt: skip
_CLOCK = re.compile(r"\d{1,2} ?[:h] ?\d{2}(?::\d{2})?", re.I)
_CONTACT = re.compile(r"\S+@\S+|\+?\(?\d[\d .()/-]{7,18}\d")


@dataclass(frozen=True)
class _Visitor:
    """What is kept of a line: nothing of the person."""

    line: int
    cells: dict[str, str]
    came: bool | None
    number: str

    @property
    def event(self) -> str:
        return self.cells["event_id"]

    @property
    def name(self) -> str:
        return normal_name(self.cells["organisation"]) or fold(self.cells["organisation"])


def read(paths: Sequence[Path], setting: Setting) -> Extract:
    """The participations of the organisations that a registration list names.

    The event is the option ``event_id``, or a column. Raises FileRefused, ConfigError.
    """
    known = LAYOUT["participations"].expected(())
    usual = dict(USUAL)
    event = setting.text("event_id")
    if event:
        del usual["event_id"]
    columns = Columns(setting, {name: known[name] for name in KNOWN}, usual, ("organisation",))
    rows = ListRows(
        paths,
        columns,
        [Asked(f"person {i}", (part,), False, True) for i, part in enumerate(_PERSON)],
    )
    gathering = Gathering("badge-list", rows.file)
    visitors, private = [], 0
    for line, cells in rows:
        if not event and "event_id" not in rows.headings:
            template = N_(
                "[[source]] {source}: {option} must be the id of the event: the list has no column"
                " for it."
            )
            raise setting.wrong("event_id", template)
        cells["event_id"] = cells.get("event_id") or event
        if not _states_organisation(cells, rows.beside):
            private += 1
            continue
        came, reason = _attendance(cells.get("attended", ""))
        if reason:
            gathering.reject(line, rows.headings["attended"], cells["attended"], reason)
            continue
        visitors.append(_Visitor(line, cells, came, _number(cells.get("siret", ""))))
    known_attendance = any(visitor.came is not None for visitor in visitors)
    participations = _participations(visitors)
    for group in participations:
        gathering.add("participations", group[0].line, _cells(group, known_attendance))
    gathering.read, gathering.columns = rows.read, rows.headings
    _tell(gathering, len(visitors), len(participations), private, known_attendance)
    found = gathering.extract(rows.sha256, rows.bytes)
    return replace(
        found, faults=[*found.faults, *rows.faults], warnings=[*rows.warnings, *found.warnings]
    )


def _states_organisation(cells: dict[str, str], person: Sequence[str]) -> bool:
    """Whether a line names an organisation: neither nothing, nor the person, nor how to reach them."""
    name = cells["organisation"]
    if fold(name) in _PRIVATE:
        name = ""
    if _CONTACT.fullmatch(name) and not _number(name):
        name = ""
    if name and set(normal_name(name).split()) == {
        word for part in person for word in normal_name(part).split()
    }:
        name = ""
    cells["organisation"] = name or cells.get("siret", "")
    return bool(cells["organisation"])


def _attendance(cell: str) -> tuple[bool | None, Message | None]:
    """Whether the person came; None where the cell is empty; or why it cannot be told."""
    text = fold(cell).replace("\ufe0f", "")
    if not text:
        return None, None
    if text in _STAYED_AWAY:
        return False, None
    if text in _CAME or _CLOCK.fullmatch(text):
        return True, None
    try:
        if stated_date(cell, workbook=True)[1] == "day":
            return True, None
    except BadCell:
        pass
    template = N_("tells neither presence nor absence: say what it means in {option}")
    return None, Message(template, {"option": "[source.values.attended]"})


def _number(cell: str) -> str:
    try:
        return company_number(cell, 14) if cell else ""
    except BadCell:
        return ""


def _participations(visitors: Iterable[_Visitor]) -> list[list[_Visitor]]:
    """The visitors of each organisation at each event: of one SIRET, else of one name and place.

    Who states a name alone belongs to the first of that name that has a SIRET or a place.
    """
    visitors = list(visitors)
    numbers: dict[tuple[str, str], str] = {}
    places: dict[tuple[str, str], str] = {}
    for item in visitors:
        if item.number:
            numbers.setdefault((item.event, item.name), item.number)
        if place := normal_place(item.cells.get("commune", "")):
            places.setdefault((item.event, item.name), place)
    groups: dict[tuple[str, str, str], list[_Visitor]] = {}
    for item in visitors:
        named = item.event, item.name
        number = item.number or numbers.get(named, "")
        place = normal_place(item.cells.get("commune", "")) or places.get(named, "")
        key = (item.event, number, "") if number else (*named, place)
        groups.setdefault(key, []).append(item)
    return list(groups.values())


def _cells(group: list[_Visitor], known_attendance: bool) -> dict[str, str]:
    """The participation of a group: what the first of them states, and whether any of them came."""
    cells = {
        name: next((item.cells[name] for item in group if item.cells.get(name)), "")
        for name in KNOWN
    }
    cells["siret"] = next((item.number for item in group if item.number), cells["siret"])
    came = any(item.came for item in group)
    return cells | {"attended": str(int(came)) if known_attendance else ""}


def _tell(
    gathering: Gathering, visitors: int, participations: int, private: int, known: bool
) -> None:
    if visitors != participations:
        template = N_(
            "{file}: registrations of organisations: {visitors}; participations that they make:"
            " {participations}."
        )
        values = {"visitors": str(visitors), "participations": str(participations)}
        gathering.warn(template, **values)
    if private:
        template = N_(
            "{file}: private visitors, who name no organisation and are left out: {count}."
        )
        gathering.warn(template, count=str(private))
    if visitors and not known:
        gathering.warn(
            N_(
                "{file}: the list does not say who came; whoever is registered counts as present. If"
                " a column says it, name its heading as attended in [source.columns]."
            )
        )

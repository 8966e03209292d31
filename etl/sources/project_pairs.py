"""Partnerships from the parties of European projects, as CORDIS and keep.eu list them.

A project with a party in the focal territory gives one partnership for each such party and each
other party that does not lie there (indicators R2.1 to R2.4b count the pairs whose other party is
foreign). What the lists cannot say, the pairs do not say either:

- A party stands where the list has its address. A laboratory of a national body whose seat is
  elsewhere is not found here, nor is a company that has moved away since.
- Every pair runs from the project's first day to its last, also that of a party which joined later
  or left before.
- Parties of a large project need never have met: a pair says that both took part.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from etl.sources.base import Gathering, Setting
from observatory.cells import BadCell, clean, company_number, number, readings
from observatory.i18n import Message, N_
from observatory.letters import fold

KIND = "eu-project"
ABSENT = frozenset({"", "n/a", "-"})
"""How the lists write what they do not know."""

_EU_CODES = {"EL": "GR", "UK": "GB"}
_CODES = re.compile(r"[A-Za-z]{2}(?:[;,/ ]+[A-Za-z]{2})+")
_NUTS = re.compile(r"[A-Z]{2}[0-9A-Z]{0,3}")
_FRENCH_VAT = re.compile(r"FR[0-9A-Z]{2}([0-9]{9})")
_OF_MONACO = "000"
_POSTAL = re.compile(r"(?:[A-Za-z]{1,3}[- ])?([0-9][0-9 ]*[0-9])")
_WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Party:
    """One party to a project.

    ``key`` tells it from the other parties; ``line`` is its record's; ``organisation`` holds the
    cells of its row in the list of organisations, ``org_id`` among them, if it lies in the focal
    territory (None elsewhere), ``dated`` the ISO day of that record, "" where it is not known.
    """

    key: str
    name: str
    country: str
    line: int
    organisation: Mapping[str, str] | None = None
    dated: str = ""


@dataclass(frozen=True)
class Project:
    """What the pairs of a project share.

    ``key`` tells it from the source's other projects; ``cells`` are those of a partnership;
    ``fault`` (column, value, reason) is why its pairs cannot be told.
    """

    key: str
    cells: Mapping[str, str] = field(default_factory=dict)
    fault: tuple[str, str, Message] | None = None


class Pairs:
    """Gathers the partnerships of projects, and the local organisations that are party to them."""

    def __init__(self, gathering: Gathering, source: str) -> None:
        self.gathering, self.source = gathering, source
        self._organisations: dict[str, Party] = {}

    def add(self, project: Project, parties: Iterable[Party]) -> None:
        """The pairs of a project; where it has a fault, each local party's record is rejected."""
        found = _distinct(parties)
        here = [party for party in found if party.organisation is not None]
        others = [party for party in found if party.organisation is None]
        for local in here:
            if project.fault:
                self.gathering.reject(local.line, *project.fault)
                continue
            for other in others:
                self._pair(project, local, other)
            if others:
                self._keep(local)

    def finish(self) -> None:
        """The rows of the local organisations, each as its latest record has it."""
        for org_id, party in sorted(self._organisations.items()):
            cells = {**(party.organisation or {}), "org_id": org_id, "name": party.name}
            cells["country_code"] = party.country
            self.gathering.add("organisations", party.line, cells)

    def _pair(self, project: Project, local: Party, other: Party) -> None:
        cells = {
            "partnership_id": ":".join((self.source, project.key, local.key, other.key)),
            # By its id: two lists may have the name.
            "organisation_a": (local.organisation or {})["org_id"],
            "organisation_b": other.name,
            "country_a": local.country,
            "country_b": other.country,
            "kind": KIND,
            **project.cells,
        }
        self.gathering.add("partnerships", other.line, cells)

    def _keep(self, party: Party) -> None:
        org_id = (party.organisation or {})["org_id"]
        kept = self._organisations.get(org_id)
        if kept is None or (party.dated, party.name) > (kept.dated, kept.name):
            self._organisations[org_id] = party


def _distinct(parties: Iterable[Party]) -> list[Party]:
    """One party for the rows of one organisation, local if one of them is; sorted by key."""
    found: dict[str, Party] = {}
    for party in sorted(parties, key=lambda item: (item.key, item.organisation is None, item.line)):
        found.setdefault(party.key, party)
    distinct: dict[str, Party] = {}
    for party in found.values():
        distinct.setdefault((party.organisation or {}).get("org_id", f"key {party.key}"), party)
    return list(distinct.values())


class Here:
    """Which parties lie in the focal territory: by town, or by a code of option ``nuts``.

    A code is that of a statistical area of the EU (NUTS); whatever begins with it lies there.
    Raises ConfigError where the option is no list of such codes.
    """

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.codes = tuple(setting.texts("nuts"))
        if not all(_NUTS.fullmatch(code) for code in self.codes):
            template = N_(
                '[[source]] {source}: {option} must be a list of NUTS codes such as ["FRL03"].'
            )
            raise setting.wrong("nuts", template)
        self._is_local = lru_cache(maxsize=20_000)(setting.is_local)

    def cells(self, postal_code: str, town: str, country: str, nuts: str) -> dict[str, str] | None:
        """The cells that place a local organisation, None for a party elsewhere.

        A party that only its area places here has no commune but the focal territory's code, by
        which a load takes it for local.
        """
        if country != self.setting.country:
            return None
        place = _place(clean(postal_code), clean(town))
        if place and self._is_local(place, country):
            return {"commune": place}
        if self.codes and nuts.strip().upper().startswith(self.codes):
            focal = self.setting.config.territory.focal if self.setting.config else ""
            return {"department_code": focal}
        return None


def _place(postal_code: str, town: str) -> str:
    """Postal code and town as a commune is looked up; without a town, nothing: a postal code alone
    could be taken for the code of some other commune."""
    found = _POSTAL.fullmatch(postal_code)
    return f"{found[1].replace(' ', '')} {town}" if found and town else town


@lru_cache(maxsize=1_000)
def country_code(cell: str) -> str:
    """The ISO code of a country from the code that EU lists use (EL, UK); "" stays "".

    Raises BadCell for several codes, since none of them is known to be the party's own.
    """
    code = clean(cell).upper()
    if _CODES.fullmatch(code):
        raise BadCell(N_("several countries: which one is the party's own is not said"))
    return _EU_CODES.get(code, code)


def budget(cell: str) -> str:
    """An amount with a decimal point, "" where it is 0 or not stated: none is published then.

    The cell is read by its own decimal mark, comma or point. Raises BadCell for what is no amount
    and for what can be read as thousands or as decimals.
    """
    text = clean(cell)
    if text.casefold() in ABSENT:
        return ""
    value = number(text, readings(text, euros=True), None, lambda _: True)
    return f"{value:.2f}" if value else ""


def stated(cell: str) -> str:
    """A cell, "" where it says that nothing is known."""
    text = clean(cell)
    return "" if text.casefold() in ABSENT else text


def slug(*texts: str) -> str:
    """The words of some texts without case, accents and marks, as a part of an id."""
    return "-".join(word for text in texts for word in _WORDS.findall(fold(text)))


def siren_of(number_of_vat: str) -> str:
    """The SIREN that a French VAT number holds (FR, two signs, SIREN), "" where it holds none.

    Companies of Monaco have French VAT numbers without a SIREN: theirs begin with 000.
    """
    found = _FRENCH_VAT.fullmatch(re.sub(r"[\s.-]", "", number_of_vat).upper())
    if not found or found[1].startswith(_OF_MONACO):
        return ""
    try:
        return company_number(found[1], 9)
    except BadCell:
        return ""


def identified(parties: Mapping[str, Sequence[Party]]) -> dict[str, list[Party]]:
    """The parties by project, each local one with the id that its organisation has: by its SIREN,
    as in lists of companies, where any of its records states one.
    """
    sirens: dict[str, str] = {}
    for party in (party for listed in parties.values() for party in listed):
        siren = (party.organisation or {}).get("siren", "")
        if siren:
            sirens[party.key] = min(siren, sirens.get(party.key, siren))
    return {
        project: [_with_siren(party, sirens.get(party.key, "")) for party in listed]
        for project, listed in parties.items()
    }


def _with_siren(party: Party, siren: str) -> Party:
    if party.organisation is None or not siren:
        return party
    return replace(
        party, organisation={**party.organisation, "siren": siren, "org_id": f"siren:{siren}"}
    )

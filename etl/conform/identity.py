"""Who is who: an organisation named by id, SIRET or name, found in the list or kept unlisted.

A name is merged with a known organisation where it is the same name once case, accents, punctuation
and legal forms are set aside, or so like it that no other is meant (``etl.conform.likeness``), and
neither place nor company number contradicts it. A name that is merely alike goes to the review list
and stays apart until somebody decides.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from etl.conform.decisions import Decisions
from etl.conform.likeness import Certainty
from etl.conform.matching import Matcher, clearly_first, vocabulary_of
from etl.conform.names import normal_name
from observatory.cells import BadCell, company_number

_CANDIDATES = 3
"""Known names that are put up for one written name, at most."""


class Reference(NamedTuple):
    """A row's mention of an organisation; ``country`` is the organisation's own."""

    written: str
    siret: str | None = None
    commune_code: str | None = None
    country: str | None = None
    place: str | None = None


@dataclass
class Known:
    """One organisation of the list, as far as identity needs it.

    ``place``: its commune as written; ``other_names``: what other lists call it.
    """

    org_id: str
    name: str
    siren: str | None = None
    siret: str | None = None
    commune_code: str | None = None
    country: str | None = None
    place: str | None = None
    other_names: tuple[str, ...] = ()


@dataclass
class Unlisted:
    """An organisation that no list names."""

    org_id: str
    name: str
    country: str | None
    siret: str | None
    place: str | None


@dataclass(frozen=True)
class Pair:
    """A name and a known organisation that it may be."""

    written: str
    place: str | None
    candidate_id: str
    candidate_name: str
    org_id: str
    score: float


@dataclass
class Directory:
    """The known organisations, and what is decided about each reference to one.

    ``aliases``: ids that organisations have in other lists; ``is_place``: whether words are the name
    of a place; ``decisions``: what people said about names.
    """

    known: list[Known]
    unlisted: dict[str, Unlisted] = field(default_factory=dict)
    pairs: dict[tuple[str, str], Pair] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    is_place: Callable[[tuple[str, ...]], bool] | None = None
    decisions: Decisions = field(default_factory=Decisions)

    def __post_init__(self) -> None:
        self._ids = {item.org_id: item for item in self.known}
        self._sirets = _index((item.siret, item.org_id) for item in self.known)
        self._sirens = _index(
            (item.siren or (item.siret or "")[:9], item.org_id) for item in self.known
        )
        named = sorted(
            (item.org_id, name) for item in self.known for name in (item.name, *item.other_names)
        )
        self._names = _index(dict.fromkeys((normal_name(name), org_id) for org_id, name in named))
        self._named = [self._ids[org_id] for org_id, _ in named]
        names = [(name, self._ids[org_id].place) for org_id, name in named]
        self._matcher = Matcher(names, vocabulary_of(names, self.is_place))

    @property
    def ids(self) -> frozenset[str]:
        """The ids of the known organisations."""
        return frozenset(self._ids)

    def resolve(self, references: Iterable[Reference]) -> dict[Reference, str]:
        """The organisation of each reference, by id; unknown names are added to ``unlisted``.

        The result does not depend on the order of the references.
        """
        decided: dict[Reference, str] = {}
        open_references: list[Reference] = []
        for item in sorted(set(references), key=lambda r: tuple(str(part or "") for part in r)):
            found = self.certain(item)
            if found:
                decided[item] = found
            else:
                open_references.append(item)
        decided |= self._keep_unlisted(open_references)
        self._review(open_references, decided)
        return decided

    def certain(self, item: Reference) -> str | None:
        """The known organisation that the reference names beyond doubt, by id."""
        if item.written in self._ids:
            return item.written
        if item.written in self.aliases:
            return self.aliases[item.written]
        number = item.siret or as_siret(item.written)
        if number:
            for index, key in ((self._sirets, number), (self._sirens, number[:9])):
                if len(index.get(key, ())) == 1:
                    return index[key][0]
        for org_id in self.decisions.same(item.written, item.place):
            found = self.aliases.get(org_id, org_id)
            if found in self._ids:
                return found
        same = [
            known
            for known in (self._ids[o] for o in self._names.get(normal_name(item.written), []))
            if not self._speaks_against(known, item, number)
        ]
        if item.commune_code:
            same = [known for known in same if known.commune_code] or same
        if same:
            return same[0].org_id if len(same) == 1 else None
        return self._likely(item, number)

    def _likely(self, item: Reference, number: str | None) -> str | None:
        """The known organisation whose name is so like the written one that no other is meant."""
        open_to: dict[str, tuple[float, Certainty]] = {}
        placed = set()
        for found in self._matcher.ranked(item.written):
            known = self._named[found.position]
            if self._speaks_against(known, item, number):
                continue
            if item.commune_code and known.commune_code == item.commune_code:
                placed.add(known.org_id)
            score, certainty = open_to.get(known.org_id, (0.0, Certainty.DOUBTFUL))
            open_to[known.org_id] = max(score, found.score), max(certainty, found.certainty)
        return clearly_first(open_to, placed)

    def _speaks_against(self, known: Known, item: Reference, number: str | None) -> bool:
        """Whether somebody said that it is another organisation, or place or number say so."""
        said = self.decisions.different(item.written, item.place)
        return known.org_id in said or _contradicts(known, item, number)

    def _keep_unlisted(self, references: list[Reference]) -> dict[Reference, str]:
        """One unlisted organisation for each name and place; a name without place joins the only
        place where that name stands, and one name in two countries is two organisations."""
        places: dict[str, set[str]] = {}
        for item in references:
            if item.commune_code and not _number(item):
                places.setdefault(normal_name(item.written), set()).add(item.commune_code)
        decided: dict[Reference, str] = {}
        for item in references:
            name, number = normal_name(item.written), _number(item)
            commune = item.commune_code
            if commune is None and len(places.get(name, ())) == 1:
                commune = next(iter(places[name]))
            parts = [number] if number else [name.replace(" ", "-") or item.written, commune]
            org_id = "unlisted:" + ":".join(part for part in parts if part)
            while org_id in self._ids:
                org_id += ":name"
            namesake = self.unlisted.get(org_id)
            if not number and namesake and _differ(namesake.country, item.country):
                org_id += f":{item.country}"
            entry = self.unlisted.setdefault(
                org_id, Unlisted(org_id, item.written, None, number, item.place)
            )
            entry.country = entry.country or item.country
            entry.place = entry.place or item.place
            decided[item] = org_id
        return decided

    def _review(self, references: list[Reference], decided: dict[Reference, str]) -> None:
        for item in references:
            names: dict[str, float] = {}
            decided_upon = self.decisions.different(item.written, item.place)
            for found in self._matcher.ranked(item.written):
                known = self._named[found.position]
                if known.org_id in decided_upon:
                    continue
                name = normal_name(known.name)
                if len(names) == _CANDIDATES and name not in names:
                    continue
                names.setdefault(name, found.score)
                key = decided[item], known.org_id
                score = round(found.score, 1)
                if key not in self.pairs or self.pairs[key].score < score:
                    self.pairs[key] = Pair(
                        item.written, item.place, known.org_id, known.name, decided[item], score
                    )


def _contradicts(known: Known, item: Reference, number: str | None) -> bool:
    """Whether the place or the company number of a reference is not the known organisation's."""
    siren = known.siren or (known.siret or "")[:9]
    return (
        _differ(known.commune_code, item.commune_code)
        or _differ(known.country, item.country)
        or _differ(siren, (number or "")[:9])
    )


def _differ(one: str | None, other: str | None) -> bool:
    return bool(one and other) and one != other


def _index(pairs: Iterable[tuple[str | None, str]]) -> dict[str, list[str]]:
    index: dict[str, list[str]] = {}
    for key, org_id in pairs:
        if key:
            index.setdefault(key, []).append(org_id)
    return index


def as_siret(written: str) -> str | None:
    """The SIRET that stands in the place of a name, where it is one."""
    compact = written.replace(" ", "")
    if not (compact.isascii() and compact.isdecimal()) or len(compact) not in (13, 14):
        return None
    try:
        return company_number(compact, 14)
    except BadCell:
        return compact if len(compact) == 14 else None


def _number(item: Reference) -> str | None:
    return item.siret or as_siret(item.written)

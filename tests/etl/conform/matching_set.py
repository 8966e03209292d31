"""The labelled pairs by which the matching of names is measured: is the organisation that a list names
thus the one that another list knows by that name?

Half of the pairs are written by hand (``matching_pairs.csv``), half made here, always the same, from
invented organisations. The truth of a pair is what a careful reader says who sees both names, both
communes and the company numbers, and nothing else:

- ``same``: would merge them without asking: spellings, abbreviations, slips of the pen in a long word;
- ``different``: would keep them apart;
- ``review``: would ask. A slip in a short word gives another word as often as not ("Rivage", "Rivale"),
  an acronym alone may be anybody's. Such pairs count neither in precision nor in recall.

Every name is invented; the communes are real, so that spellings of places are tried as well.
"""

import csv
import hashlib
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from etl.conform.identity import Directory, Known, Reference
from etl.conform.territory import Gazetteer, gazetteer
from etl.contracts import empty_rows
from observatory.config import Config, Territory
from observatory.letters import fold
from observatory.model import LAYOUT

SAME, DIFFERENT, REVIEW = "same", "different", "review"
_FILE = Path(__file__).with_name("matching_pairs.csv")


@dataclass(frozen=True)
class LabelledPair:
    """A written name and a known one, each with its place and number as far as stated, and whether
    they are one organisation's."""

    category: str
    written: str
    commune: str
    siret: str
    known: str
    known_commune: str
    known_siren: str
    truth: str

    @property
    def digest(self) -> str:
        """What a pair is sorted by into halves: chance, but always the same."""
        text = ";".join((self.written, self.commune, self.siret, self.known, self.known_commune))
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Measured:
    """How a directory decided some pairs.

    ``merged`` and ``right`` count written names that were merged, and with the organisation that
    they name; ``same`` those that name a known one; ``reviewed`` of those that were not merged, and
    of the doubtful ones (``asked``), those that stand in the review list; ``wrong``: the pairs that
    were merged wrongly, ``unseen`` those that
    the review list ought to show, ``missed`` those that were not merged.
    """

    merged: int
    right: int
    same: int
    asked: int
    reviewed: int
    wrong: list[LabelledPair]
    unseen: list[LabelledPair]
    missed: list[LabelledPair]

    @property
    def precision(self) -> float:
        """Share of the merges that are right."""
        return self.right / self.merged

    @property
    def recall(self) -> float:
        """Share of the same that are merged."""
        return self.right / self.same

    @property
    def review_recall(self) -> float:
        """Share of what a person must look at, that the review list shows."""
        return self.reviewed / self.asked


@cache
def pairs() -> tuple[LabelledPair, ...]:
    """Every labelled pair, those written by hand first."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        by_hand = [LabelledPair(**row) for row in csv.DictReader(file, delimiter=";")]
    return tuple(dict.fromkeys([*by_hand, *_made()]))


def halves() -> tuple[list[LabelledPair], list[LabelledPair]]:
    """The pairs to tune by and those held out: every second of each category and truth."""
    groups: dict[tuple[str, str], list[LabelledPair]] = defaultdict(list)
    for pair in pairs():
        groups[pair.category, pair.truth].append(pair)
    tuning, held_out = [], []
    for number, key in enumerate(sorted(groups)):
        for place, pair in enumerate(sorted(groups[key], key=lambda pair: pair.digest)):
            (held_out if (place + number) % 2 else tuning).append(pair)
    return tuning, held_out


@cache
def france() -> Gazetteer:
    """The communes of France, by which the places of the pairs are told."""
    config = Config(
        title={}, languages=["en"], territory=Territory("FR", "FR", {}, {}), scope={},
        focal_cluster=None, organisers=[], baseline_year=2017, as_of=date(2026, 1, 31),
    )  # fmt: skip
    return gazetteer(empty_rows(LAYOUT["territories"], config.languages), config)


def measure(chosen: list[LabelledPair]) -> Measured:
    """Let a directory of every known name of the set decide the chosen pairs.

    A merge is right where any pair of the set says ``same`` of that written name and that known
    one; a merge with an organisation that no pair speaks of is wrong.
    """
    places = france()
    known = {(p.known, p.known_commune, p.known_siren): "" for p in pairs()}
    known = {key: f"k{number}" for number, key in enumerate(known)}
    directory = Directory(
        [
            Known(org_id, name, siren or None, None, _commune(places, commune), None, commune)
            for (name, commune, siren), org_id in known.items()
        ],
        is_place=places.is_place,
    )
    truths: dict[tuple[Reference, str], str] = {}
    for pair in pairs():
        org_id = known[pair.known, pair.known_commune, pair.known_siren]
        truths[_reference(pair, places), org_id] = pair.truth
    decided = directory.resolve({_reference(pair, places) for pair in chosen})
    right, same, asked, reviewed = 0, 0, 0, 0
    merges: dict[Reference, str] = {}
    wrong, missed, unseen = [], [], []
    for pair in chosen:
        item = _reference(pair, places)
        own = known[pair.known, pair.known_commune, pair.known_siren]
        found = decided[item]
        said = truths.get((item, found), DIFFERENT)
        if found in directory.ids and item not in merges and said != REVIEW:
            merges[item] = found
            right += said == SAME
            if said != SAME:
                wrong.append(pair)
        same += pair.truth == SAME
        if pair.truth == SAME and found != own:
            missed.append(pair)
        if (pair.truth == SAME and found not in directory.ids) or pair.truth == REVIEW:
            asked += 1
            shown = found == own or (found, own) in directory.pairs
            reviewed += shown
            unseen += [] if shown else [pair]
    return Measured(len(merges), right, same, asked, reviewed, wrong, unseen, missed)


def _reference(pair: LabelledPair, places: Gazetteer) -> Reference:
    commune = _commune(places, pair.commune)
    return Reference(pair.written, pair.siret or None, commune, None, pair.commune or None)


def _commune(places: Gazetteer, written: str) -> str | None:
    return places.commune(written or None, None, None)


# The pairs that are made


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_WORDS = _words(
    "Brancillon Cravanelle Darmoise Estoumel Fauvergne Gaspardou Hurtevin Isengrelle Jolimaure"
    " Karvazan Lestrapade Malombry Navrinelle Oustalou Palombrelle Quercinel Rocambeau Sarabelle"
    " Tournemoulin Ursanelle Vagabriole Westervel Yverdolle Zigomarel Abélourd Bécassou Crémaillou"
    " Désaubrin Églantour Farandeuil Gélinotte Hérissou Mélusinois Pérégrin Sérénadou Ténébrion"
)
_SHORT = _words("Brul Corne Dolma Fanal Givre Lutin Nacre Orvet Pavot Ronde Sable Tanin")
_PATTERNS = (
    "{} Films", "Studio {}", "{} Productions", "Les Films de {}", "{} Audiovisuel", "Agence {}",
    "Atelier {}", "{} et Compagnie", "{} Communication", "Laboratoire {}", "Compagnie {}",
    "Festival {}",
)  # fmt: skip
_COMMUNES = (
    "Lyon", "Rennes", "Lille", "Marseille", "Nantes", "Brest", "Dijon", "Toulouse", "Angers",
    "Villeurbanne", "Saint-Étienne", "Aix-en-Provence",
)  # fmt: skip
_MAILED = {
    "Lyon": "69007 LYON", "Rennes": "Rennes Cedex 7", "Lille": "LILLE CEDEX",
    "Marseille": "Marseille 2e", "Toulouse": "31000 TOULOUSE", "Angers": "ANGERS CEDEX 01",
    "Saint-Étienne": "ST-ETIENNE", "Aix-en-Provence": "Aix en Provence", "Nantes": "44000 Nantes",
    "Brest": "BREST CEDEX 2", "Dijon": "21000 Dijon", "Villeurbanne": "VILLEURBANNE CEDEX",
}  # fmt: skip
_FORMS = (
    "SARL {}", "{} SAS", "{} S.A.R.L.", "{}, SASU", "EURL {}", "Sté {}", "{} (SAS)", "{} SCOP",
)  # fmt: skip
_SHORTER = {
    "Productions": "Prod.", "Audiovisuel": "AV", "Compagnie": "Cie", "Communication": "Com.",
    "Films": "Film", "Laboratoire": "Labo", "Festival": "Fest.", "Studio": "Studios",
}  # fmt: skip
_BRANCHES = (
    "{} Distribution", "{} International", "{} Services", "{} Formation", "{} Holding", "{} Musique",
)  # fmt: skip
_OTHER_TRADES = {
    "Films": "Vidéo", "Studio": "Galerie", "Productions": "Éditions", "Audiovisuel": "Musique",
    "Agence": "École", "Atelier": "Théâtre", "Communication": "Formation", "Laboratoire": "Musée",
    "Festival": "Radio",
}  # fmt: skip
_ALIKE = (
    "Charbon Chardon", "Chapeau Chameau", "Baleine Haleine", "Palette Paulette", "Pinceau Pineau",
    "Couleur Couloir", "Colibri Calibre", "Sablier Sanglier", "Canopée Canapé", "Mirage Mariage",
    "Vitrail Vitrine", "Portail Portrait", "Moulin Mouton", "Barrage Garage", "Matelot Matelas",
    "Soleil Sommeil", "Ruelle Truelle", "Cascade Cavalcade", "Marchande Marchands", "Tempête Tempéré",
    "Comédie Comédien", "Lumineux Lumineuse", "Gardienne Gardien", "Printemps Printanier",
)  # fmt: skip
_PERSONS = (
    "Honorine Lestoquard", "Barnabé Courcillon", "Philomène Darrigade", "Anselme Vautrinet",
    "Léopoldine Escarpit", "Gontran Malvoisin", "Ursule Pontcarral", "Isidore Brimborion",
)  # fmt: skip
_PERSON_FORMS = ("{last} {first}", "{first} {LAST}", "{LAST} {first} EI", "M. {first} {last}")
_ALIASES = (
    "La Bobinette", "Le Clap Vert", "Studio Pamplemousse", "Les Yeux Ronds", "Maison Tournesol",
)  # fmt: skip


def _made() -> Iterator[LabelledPair]:
    dice = random.Random("who is who")
    for number, word in enumerate([*_WORDS, *_SHORT]):
        name = _PATTERNS[number % len(_PATTERNS)].format(word)
        home = _COMMUNES[number % len(_COMMUNES)]
        yield from _respelt(dice, word, name, home)
        yield from _others(dice, number, name, home)
    yield from _namesakes(dice)
    yield from _persons(dice)


def _respelt(dice: random.Random, word: str, name: str, home: str) -> Iterator[LabelledPair]:
    """One organisation written otherwise: in every way that its name allows, by turns."""
    long = len(word) > 5
    either = dice.choice((home, "", _MAILED[home]))
    yield _pair("legal form", dice.choice(_FORMS).format(name), either, name, home)
    yield _pair("accents and case", dice.choice((fold(name), name.upper())), either, name, home)
    for full, brief in _SHORTER.items():
        if full in name and word in _WORDS:
            short = name.replace(full, brief).replace(" et ", " & ")
            yield _pair("abbreviation", short, dice.choice((home, "")), name, home)
    slip = _slipped(dice, word, 1)
    yield _pair(
        "typo", name.replace(word, slip), home, name, home, SAME if len(word) > 7 else REVIEW
    )
    if len(word) > 8:
        twice = name.replace(word, _slipped(dice, word, 2))
        yield _pair("typo", twice, home, name, home)
        again = name.replace(word, _slipped(dice, word, 1))
        yield _pair("typo", again, "", name, home)
        mixed = dice.choice(_FORMS).format(name.replace(word, _slipped(dice, word, 1)))
        yield _pair("several at once", fold(mixed).upper(), _MAILED[home], name, home)
    if long and not name.startswith("Les Films"):
        yield _pair("word order", " ".join(name.split()[::-1]), home, name, home)
    if long and dice.random() < 0.4:
        named = f"{name} ({dice.choice(_ALIASES)})"
        yield _pair("trading name", named, dice.choice((home, "")), name, home)
    if dice.random() < 0.3:
        yield _pair("districts and CEDEX", name, _MAILED[home], name, home)


def _others(dice: random.Random, number: int, name: str, home: str) -> Iterator[LabelledPair]:
    """Other organisations of nearly the same name."""
    away = _COMMUNES[(number + 5) % len(_COMMUNES)]
    kinds = number % 4
    if kinds == 0:
        yield _pair("same name elsewhere", name, away, name, home, DIFFERENT)
    if kinds == 1:
        branch = dice.choice(_BRANCHES).format(name)
        yield _pair("group and subsidiary", branch, home, name, home, DIFFERENT)
    if kinds == 2:
        for trade, other in _OTHER_TRADES.items():
            if trade in name:
                yield _pair(
                    "generic words", name.replace(trade, other), home, name, home, DIFFERENT
                )
    if kinds == 3:
        known = f"{name} {number}"
        yield _pair("numbers", f"{name} {number + 1}", home, known, home, DIFFERENT)
        yield _pair("numbers", f"SARL {fold(name)} {number}", home, known, home)


def _namesakes(dice: random.Random) -> Iterator[LabelledPair]:
    """Names of one letter or two apart that are two words of the language."""
    for number, both in enumerate(_ALIKE):
        one, other = both.split()
        pattern = _PATTERNS[number % 6]
        home = _COMMUNES[number % len(_COMMUNES)]
        place = dice.choice((home, home, ""))
        yield _pair(
            "near names", pattern.format(one), place, pattern.format(other), home, DIFFERENT
        )


def _persons(dice: random.Random) -> Iterator[LabelledPair]:
    """People who trade under their own names."""
    for number, person in enumerate(_PERSONS):
        first, last = person.split()
        home = _COMMUNES[number % len(_COMMUNES)]
        for form in dice.sample(_PERSON_FORMS, 2):
            written = form.format(first=first, last=last, LAST=last.upper())
            yield _pair("sole trader", written, home, person, home)
        other = _PERSONS[(number + 1) % len(_PERSONS)].split()[0]
        yield _pair("sole trader", f"{other} {last}", home, person, home, DIFFERENT)
        yield _pair("sole trader", f"{first[0]}. {last}", home, person, home, REVIEW)


def _slipped(dice: random.Random, word: str, times: int) -> str:
    """A word with letters swapped, doubled, left out or exchanged, but for its first and last."""
    for _ in range(times):
        at = dice.randrange(1, len(word) - 2)
        kind = dice.choice(("swap", "double", "drop", "exchange"))
        if kind == "swap":
            word = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        elif kind == "double":
            word = word[:at] + word[at] + word[at:]
        elif kind == "drop":
            word = word[:at] + word[at + 1 :]
        else:
            word = word[:at] + dice.choice("aeinorst") + word[at + 1 :]
    return word


def _pair(
    category: str, written: str, commune: str, known: str, home: str, truth: str = SAME
) -> LabelledPair:
    return LabelledPair(category, written, commune, "", known, home, "", truth)

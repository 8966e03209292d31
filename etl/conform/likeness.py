"""How alike two names are, and what must be known beside them before they are one organisation.

Words are paired off: the same word, a spelling of it, or a slip of the pen. What remains on either
side is another name's, unless it is the place, an acronym of the rest or a second name in brackets.
The score is the share of the paired words, each weighing by how rare it is in the list; the certainty
follows from rules that a person can check by hand.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from math import log
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, Prefix

from etl.conform.words import GROUPS, Name, Word

COMMON_WEIGHT = 0.3
"""Weight of a word of the field ("films", "studio") beside that of a rare word of its own."""
SURE_EVIDENCE, PLACED_EVIDENCE = 0.65, 0.3
"""Evidence from which names that agree are one organisation: without and with the same commune. A
rare word of n letters brings n/8 up to one, a word of the field a tenth."""
ACRONYM_SCORE = 88.0
"""Likeness (0–100) of an acronym and the name whose initials it is."""
_ASIDE_COST = 3.0
_FAR = 70.0
_NOT_THE_SAME = 99.0
"""Likeness of two names that are spelt differently, at most."""
_VOWELS = frozenset("aeiouy")


class Certainty(IntEnum):
    """What it takes for two names to be one organisation: a person, the same commune, nothing."""

    DOUBTFUL = 0
    PLACED = 1
    SURE = 2


class Likeness(NamedTuple):
    """Likeness of two names (0–100) and how certain it is that they are one organisation's."""

    score: float
    certainty: Certainty


UNLIKE = Likeness(0.0, Certainty.DOUBTFUL)


def _nowhere(_words: tuple[str, ...]) -> bool:
    return False


@dataclass(frozen=True)
class Vocabulary:
    """The words of a list: in how many of its ``size`` names each stands.

    ``is_place`` says whether words are a place's name.
    """

    counts: Mapping[str, int]
    size: int
    is_place: Callable[[tuple[str, ...]], bool] = _nowhere
    _rarities: dict[str, float] = field(default_factory=dict, repr=False, compare=False)

    def rarity(self, word: str) -> float:
        """1 for a word of one name or none, falling to 0 for a word of every name (inverse
        document frequency, scaled)."""
        known = self._rarities.get(word)
        if known is None:
            count = self.counts.get(word, 0)
            known = 1.0 if count <= 1 else 1 - log(count) / log(self.size + 1)
            self._rarities[word] = known
        return known

    def weight(self, word: Word) -> float:
        """How much a word says of who it is."""
        return (COMMON_WEIGHT if word.common else 1.0) * (0.3 + 0.7 * self.rarity(word.meant))

    def evidence(self, word: Word) -> float:
        """How much it says that both names have this word."""
        return 0.1 if word.common else self.rarity(word.meant) * min(len(word.meant), 8) / 8


@dataclass(frozen=True)
class _Paired:
    """The words of two names paired off."""

    same: list[Word]
    slips: list[tuple[Word, Word, int]]
    extra: tuple[list[Word], list[Word]]


def is_far(written: Name, known: Name) -> bool:
    """Whether two names are so unlike that they need not be compared."""
    return not (
        fuzz.token_set_ratio(written.normal, known.normal, score_cutoff=_FAR)
        or written.compact == known.compact
        or _is_acronym(written, known)
        or _is_acronym(known, written)
    )


def compare(
    written: Name, known: Name, words: Vocabulary, place: frozenset[str] = frozenset()
) -> Likeness:
    """The likeness of a written name and a known one; ``place``: the words of the known one's place.

    Names whose numbers differ are not alike at all.
    """
    if not written.parts or not known.parts or written.numbers != known.numbers:
        return UNLIKE
    found = _whole(written, known, words, place)
    if len(written.parts) > 1 or len(known.parts) > 1:
        found = max(found, _best_part(written, known, words, place), key=_by_certainty)
    if written.normal != known.normal:
        spelt = fuzz.token_sort_ratio(written.normal, known.normal)
        found = Likeness(min(_NOT_THE_SAME, max(found.score, round(spelt, 1))), found.certainty)
    if found.score < ACRONYM_SCORE and (_is_acronym(written, known) or _is_acronym(known, written)):
        found = Likeness(ACRONYM_SCORE, found.certainty)
    if {"company", "association"} == written.forms | known.forms and written.forms != known.forms:
        # An association and a company of one name are two bodies until a person says otherwise.
        found = Likeness(found.score, Certainty.DOUBTFUL)
    return found


def _by_certainty(found: Likeness) -> tuple[int, float]:
    return found.certainty, found.score


def _whole(written: Name, known: Name, words: Vocabulary, place: frozenset[str]) -> Likeness:
    """All words of both names against each other."""
    if written.compact == known.compact:
        paired = _Paired(list(known.words), [], ([], []))
    else:
        paired = _pair(written.words, known.words)
    certainty = _certainty(paired, words)
    ours, theirs = ([w for w in side if w.meant not in place] for side in paired.extra)
    if ours or theirs:
        certainty = Certainty.DOUBTFUL
    elif paired.extra[1]:
        # The known name says where, the written one does not: it may be the one elsewhere.
        certainty = min(certainty, Certainty.PLACED)
    placed = _ASIDE_COST if paired.extra != (ours, theirs) else 0.0
    paired = _Paired(paired.same, paired.slips, (ours, theirs))
    return Likeness(max(0.0, _score(paired, words) - placed), certainty)


def _best_part(written: Name, known: Name, words: Vocabulary, place: frozenset[str]) -> Likeness:
    """One part of a name against one of the other, or the whole of it; the others are asides."""
    best = UNLIKE
    for here, part in _choices(written):
        for there, other in _choices(known):
            if here is None and there is None:
                continue
            paired = _pair(part, other)
            if paired.extra != ([], []):
                continue
            asides = [
                _aside(name, place_of, words, place)
                for name, place_of in ((written, here), (known, there))
                if place_of is not None and len(name.parts) > 1
            ]
            certainty = min(_certainty(paired, words), *asides)
            if len(asides) > 1 or (paired.slips and asides):
                certainty = min(certainty, Certainty.PLACED if len(asides) < 2 else Certainty(0))
            score = max(0.0, _score(paired, words) - _ASIDE_COST * len(asides))
            best = max(best, Likeness(score, certainty), key=_by_certainty)
    return best


def _choices(name: Name) -> list[tuple[int | None, tuple[Word, ...]]]:
    if len(name.parts) == 1:
        return [(None, name.parts[0])]
    return [(None, name.words), *enumerate(name.parts)]


def _aside(name: Name, kept: int, words: Vocabulary, place: frozenset[str]) -> Certainty:
    """What a name of several parts allows to be said of one of them, the others set aside."""
    found = Certainty.SURE
    for at, part in enumerate(name.parts):
        if at == kept:
            continue
        meant = tuple(word.meant for word in part)
        of_rest = len(part) == 1 and part[0].written in name.initials
        of_this = len(name.parts[kept]) == 1 and name.parts[kept][0].written in name.initials
        if place.issuperset(meant) or of_rest or of_this:
            continue
        if (
            GROUPS.intersection(meant)
            or all(word.common for word in part)
            or words.is_place(tuple(word.written for word in part))
        ):
            return Certainty.DOUBTFUL
        in_brackets = name.bracketed[at] and kept == 0
        found = min(found, Certainty.SURE if in_brackets else Certainty.PLACED)
    return found


def _pair(ours: tuple[Word, ...], theirs: tuple[Word, ...]) -> _Paired:
    """Pair the words off, the same ones first, then those that a slip parts."""
    same: list[Word] = []
    left, right = [], list(theirs)
    for word in ours:
        twin = next((other for other in right if other.meant == word.meant), None)
        if twin is None:
            left.append(word)
        else:
            right.remove(twin)
            same.append(twin)
    # An initial stands for a word only beside a word of its own, as in a person's name.
    initials_count = any(not word.common for word in same)
    slips: list[tuple[Word, Word, int]] = []
    rest = []
    for word in left:
        near = [(_nearest(word, other), at) for at, other in enumerate(right)]
        distance, at = min(near, default=(9, 0))
        is_initial = distance == 1 and 1 in (len(word.written), len(right[at].written))
        if initials_count if is_initial else distance <= 2 and 3 * distance <= len(word.written):
            slips.append((word, right.pop(at), distance))
        else:
            rest.append(word)
    return _Paired(same, slips, (rest, right))


@lru_cache(maxsize=200_000)
def _nearest(one: Word, other: Word) -> int:
    """Letters by which two words differ (put in, left out, exchanged or swapped), a common word in
    whichever of its spellings; 3 where there are more than two."""
    if one.common == other.common:
        return _letters(one.written, other.written)
    return min(_letters(a, b) for a in one.spellings for b in other.spellings)


def _letters(one: str, other: str) -> int:
    if 1 in (len(one), len(other)) and one[0] == other[0]:
        return 1  # "A. Trembleau": worth a look, never certain
    if len(one) < 4 or len(other) < 4 or not (one.isalpha() and other.isalpha()):
        return 3
    return OSA.distance(one, other, score_cutoff=2)


def _score(paired: _Paired, words: Vocabulary) -> float:
    """The weighted share of the words that are paired (0–100), a slip counting in part."""
    agreed = sum(2 * words.weight(word) for word in paired.same)
    total = agreed
    for one, other, distance in paired.slips:
        weight = max(words.weight(one), words.weight(other))
        if one.common or other.common:
            weight = COMMON_WEIGHT
        longest = max(len(one.written), len(other.written))
        agreed += 2 * weight * (1 - distance / longest)
        total += 2 * weight
    total += sum(words.weight(word) for side in paired.extra for word in side)
    return round(100 * agreed / total, 1) if total else 0.0


def _certainty(paired: _Paired, words: Vocabulary) -> Certainty:
    """How certain the paired words make it; what is left over is not judged here."""
    if len(paired.slips) > 2:
        return Certainty.DOUBTFUL
    evidence = sum(words.evidence(word) for word in paired.same)
    own = sum(words.evidence(word) for word in paired.same if not word.common)
    found = Certainty.SURE if len(paired.slips) <= 1 else Certainty.PLACED
    for one, other, distance in paired.slips:
        found = min(found, _slip(one, other, distance, words, own >= SURE_EVIDENCE))
        share = 1 - distance / max(len(one.written), len(other.written))
        evidence += share * min(words.evidence(one), words.evidence(other))
    if evidence < PLACED_EVIDENCE:
        return Certainty.DOUBTFUL
    return found if evidence >= SURE_EVIDENCE else min(found, Certainty.PLACED)


def _slip(one: Word, other: Word, distance: int, words: Vocabulary, has_another: bool) -> Certainty:
    """How certain it is that two words are one word mistyped; ``has_another``: whether the names also
    share a word of their own as it is.

    Two words that the list has both are two words. An ending makes another word ("Martin",
    "Martine"), and so does a first letter; a doubled or swapped letter hardly ever does.
    """
    short, long = sorted((one.written, other.written), key=lambda text: (len(text), text))
    length = len(short)
    if length == 1 or (one.common and other.common):
        return Certainty.DOUBTFUL
    if one.common or other.common:
        return Certainty.SURE if length >= 4 * distance else Certainty.DOUBTFUL
    if words.counts.get(one.meant) and words.counts.get(other.meant):
        return Certainty.DOUBTFUL
    if (distance == 1 and sorted(short) == sorted(long)) or _is_doubled(short, long):
        return _from_length(length, 6, 5)
    shared = Prefix.similarity(short, long)
    if shared == length == len(long) - 1 and long[-1] in "sx":
        return _from_length(length, 9, 5)
    if shared >= length - 1 and (long[-1] in _VOWELS or short[-1] in _VOWELS or shared < length):
        return _from_length(length, 99, 9 if distance == 1 and len(long) == length else 99)
    if shared == 0:
        return _from_length(length, 99, 9)
    if distance > 1:
        return _from_length(length, 11, 8)
    sure = 10 if length == len(long) else 9
    return _from_length(len(long) + has_another, sure, 8)


def _from_length(length: int, sure: int, placed: int) -> Certainty:
    if length >= sure:
        return Certainty.SURE
    return Certainty.PLACED if length >= placed else Certainty.DOUBTFUL


def _is_doubled(short: str, long: str) -> bool:
    """Whether the longer word is the shorter one with a letter doubled."""
    return len(long) == len(short) + 1 and any(
        long[at] == long[at + 1] and long[:at] + long[at + 1 :] == short for at in range(len(short))
    )


def _is_acronym(one: Name, other: Name) -> bool:
    """Whether one name is the initials of the other."""
    return len(one.words) == 1 and one.words[0].written in other.initials

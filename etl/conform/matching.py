"""The known names that a written name may be, found without comparing it with all of them.

A name is compared with the known names that share a rare word with it, a word that a slip parts from
one of its own, two words of the field, its letters run together or its initials.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence, Set
from itertools import combinations
from typing import NamedTuple

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from etl.conform.likeness import Certainty, Vocabulary, compare, is_far
from etl.conform.names import normal_place
from etl.conform.words import Name, Word, read_name

REVIEW_SCORE = 85.0
"""Likeness (0–100) from which two names are worth a person's look."""
MARGIN = 4.0
"""By how much the likest known name must lead before it is taken without a person."""
_OFTEN = 40
"""A word of more known names than this does not lead to them alone."""
_AT_MOST = 400
"""More candidates than this by one key say nothing."""
_CROWDED = 100
"""More words than this that share an end, or names that share a common word, are not alike for that."""
_SPELT_LIKE = 80.0
_RAREST = 3
_SHORTEST, _LONG, _END = 3, 8, 5
_NONE: frozenset[int] = frozenset()


class Found(NamedTuple):
    """A known name, by its position, and how like it is."""

    position: int
    score: float
    certainty: Certainty


def clearly_first(found: Mapping[str, tuple[float, Certainty]], placed: Set[str]) -> str | None:
    """The one of some organisations that is meant beyond doubt; None where there is doubt.

    ``found``: id -> likeness and certainty of those that nothing contradicts; ``placed``: those whose
    commune is known to be the same, which come before the others.
    """
    among = {key: item for key, item in found.items() if key in placed} or dict(found)
    ranked = sorted(among.items(), key=lambda item: (-item[1][0], item[0]))
    if not ranked:
        return None
    first, (score, certainty) = ranked[0]
    leads = len(ranked) == 1 or score - ranked[1][1][0] >= MARGIN
    enough = certainty == Certainty.SURE or (certainty == Certainty.PLACED and first in placed)
    return first if leads and enough else None


def vocabulary_of(
    known: Sequence[tuple[str, str | None]],
    is_place: Callable[[tuple[str, ...]], bool] | None = None,
) -> Vocabulary:
    """The words of some names, each with the place of its organisation or None.

    ``is_place`` says whether words are the name of a place; by default whether one of these is.
    """
    counts = Counter(
        word for name, _ in known for word in {word.meant for word in read_name(name).words}
    )
    places = {frozenset(normal_place(place or "").split()) for _, place in known}
    return Vocabulary(counts, len(known), is_place or (lambda words: frozenset(words) in places))


class Matcher:
    """Finds, for a written name, the known names that are like it.

    ``known``: the known names, each with the place where its organisation sits, as a source writes
    it, or None; ``vocabulary``: the words of the list that they stand in, by default their own.
    """

    def __init__(
        self,
        known: Sequence[tuple[str, str | None]],
        vocabulary: Vocabulary | None = None,
    ) -> None:
        self._names = [read_name(name) for name, _ in known]
        self._places = [frozenset(normal_place(place or "").split()) for _, place in known]
        self._holders: dict[str, set[int]] = defaultdict(set)
        self._together: dict[str, set[int]] = defaultdict(set)
        self._initials: dict[str, set[int]] = defaultdict(set)
        self._mistyped: dict[str, list[str]] = defaultdict(list)
        for position, name in enumerate(self._names):
            for word in name.words:
                self._holders[word.meant].add(position)
            for key in _together(name):
                self._together[key].add(position)
            for key in name.initials:
                self._initials[key].add(position)
        self._meant = {word.written: word.meant for name in self._names for word in name.words}
        for written in self._meant:
            for key in _damaged(written):
                self._mistyped[key].append(written)
        self.vocabulary = vocabulary or vocabulary_of(known)
        self._ranked: dict[str, list[Found]] = {}

    def ranked(self, written: str) -> list[Found]:
        """The known names worth a look for a written one, the likest first, then by position."""
        if written not in self._ranked:
            name = read_name(written)
            found = (
                Found(at, *compare(name, self._names[at], self.vocabulary, self._places[at]))
                for at in self._candidates(name)
                if not is_far(name, self._names[at])
            )
            kept = [item for item in found if item.score >= REVIEW_SCORE]
            self._ranked[written] = sorted(kept, key=lambda item: (-item.score, item.position))
        return self._ranked[written]

    def _candidates(self, name: Name) -> set[int]:
        found: set[int] = set()
        for key in _together(name):
            found |= self._together.get(key, _NONE)
        for key in name.initials:
            found |= self._together.get(key, _NONE)
        if len(name.words) == 1:
            found |= self._initials.get(name.compact, _NONE)
        own: list[set[int]] = []
        common: list[set[int]] = []
        for word in dict.fromkeys(name.words):
            if held := self._holding(word):
                (common if word.common else own).append(held)
        rare = sorted((held for held in own if len(held) <= _OFTEN), key=len)
        if rare:
            return found.union(*rare[:_RAREST])
        if own or all(word.common for word in name.words):
            return found | _of_two(sorted((*own, *common), key=len))
        return found.union(*(self._spelt_like(name, held) for held in common))

    def _spelt_like(self, name: Name, held: set[int]) -> set[int]:
        """Those of a few names that are spelt nearly as one whose own words nobody has."""
        if len(held) > _CROWDED:
            return set()
        spelt = {at: self._names[at].normal for at in held}
        near = process.extract(
            name.normal, spelt, scorer=fuzz.token_sort_ratio, score_cutoff=_SPELT_LIKE, limit=None
        )
        return {at for _, _, at in near}

    def _holding(self, word: Word) -> set[int]:
        """The known names with a word, or where there are none with words that a slip parts."""
        if word.meant in self._holders:
            return self._holders[word.meant]
        alike: dict[str, None] = {}
        for key in _damaged(word.written):
            words = self._mistyped.get(key, ())
            alike.update(dict.fromkeys(words) if len(words) <= _CROWDED else {})
        near = [
            other
            for other, *_ in process.extract(
                word.written, list(alike), scorer=OSA.distance, score_cutoff=2, limit=None
            )
        ]
        return {at for other in near for at in self._holders[self._meant[other]]}


def _of_two(holders: list[set[int]]) -> set[int]:
    """The names that hold two of some frequent words; those with the only one, where it is one."""
    if len(holders) == 1:
        return holders[0] if len(holders[0]) <= _AT_MOST else set()
    pairs = (one & other for one, other in combinations(holders[:_RAREST], 2))
    return {at for both in pairs if len(both) <= _AT_MOST for at in both}


def _together(name: Name) -> set[str]:
    """The letters of a name, and of each of its parts, run together."""
    return {name.compact, *("".join(word.meant for word in part) for part in name.parts)} - {""}


def _damaged(word: str) -> set[str]:
    """What a word shares with those that one slip parts from it (its letters without one of them),
    and a long one with those that two do (its ends)."""
    if len(word) < _SHORTEST or not word.isalpha():
        return set()
    keys = {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
    if len(word) >= _LONG:
        keys |= {"^" + word[:_END], word[-_END:] + "$"}
    return keys

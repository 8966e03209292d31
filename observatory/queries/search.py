"""Finding organisations by what a reader writes: accents set aside, typing errors forgiven.

A word is looked for inside the folded name, place and know-how of an organisation, and inside the
labels of its know-how and segment in every language. Only a word that is found nowhere is taken
for a misspelt one: the words nearest to it stand in.
"""

import re
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from observatory.i18n import LANGUAGES
from observatory.letters import fold
from observatory.store import Store

MOST_TERMS = 8
"""Words of a search; the others are left out, so that a pasted page stays quick."""
MOST_NEAR = 12
"""Words that stand in for a misspelt one."""
LONGEST = 60
"""Letters of a word."""
SHORTEST_JOINED = 6
"""Letters of a word that may stand for two written together."""

_WORDS = re.compile(r"[^\W_]+")
_SQUEEZED = "translate(o.search_text, ' -.''’&', '')"
_LABELLED = {"know_how": "list_has_any(o.know_how, {values})", "segment": "list_contains({values}, o.segment)"}  # fmt: skip


@dataclass(frozen=True)
class Term:
    """One word of a search and what it is found by.

    ``words``: texts of which one must be contained; ``joined``: they are contained where names
    are read without their blanks; ``know_how`` and ``segment``: values whose label has the word;
    ``near``: the words are not the one written, which no organisation has.
    """

    written: str
    words: tuple[str, ...] = ()
    joined: bool = False
    know_how: tuple[str, ...] = ()
    segment: tuple[str, ...] = ()
    near: bool = False


@dataclass(frozen=True)
class Search:
    """A search as it is understood: every term must be found, or the company number is."""

    terms: tuple[Term, ...] = ()
    number: str = ""

    @property
    def beginning(self) -> str:
        """What a name that answers best begins with; empty where nothing was written as it is."""
        if self.number or any(term.near for term in self.terms):
            return ""
        return self.terms[0].written if self.terms else ""

    @property
    def misspelt(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The words that no organisation has, each with those that stand in for it."""
        return tuple((term.written, term.words) for term in self.terms if term.near and term.words)


NO_SEARCH = Search()


def understand(store: Store, text: str) -> Search:
    """What a reader's words mean among the organisations of a store."""
    digits = re.sub(r"[\s.\u00a0\u202f]", "", text)
    if digits.isascii() and digits.isdigit() and len(digits) in (9, 14):
        return Search(number=digits)
    written = dict.fromkeys(word[:LONGEST] for word in _WORDS.findall(fold(text)))
    # An elided article ("d'", "l'") says nothing beside a word.
    words = [word for word in written if len(word) > 1] or list(written)
    words = words[:MOST_TERMS]
    if not words:
        return NO_SEARCH
    plain = _contained(store, words, "o.search_text")
    return Search(tuple(_term(store, word, word in plain) for word in words))


def condition(search: Search) -> tuple[str, dict[str, Any]]:
    """The condition that a search finds the organisation ``o``, and the values that it names."""
    if search.number:
        siret = "o.siret = $number" if len(search.number) == 14 else "o.siret[:9] = $number"
        return f"(coalesce(o.siren = $number, false) OR coalesce({siret}, false))", {
            "number": search.number
        }
    parts: list[str] = ["true"]
    params: dict[str, Any] = {}
    for at, term in enumerate(search.terms):
        text = _SQUEEZED if term.joined else "o.search_text"
        ways = []
        for number, word in enumerate(term.words):
            params[f"word_{at}_{number}"] = word
            ways.append(f"contains({text}, $word_{at}_{number})")
        for column, way in _LABELLED.items():
            if values := getattr(term, column):
                params[f"{column}_{at}"] = list(values)
                ways.append(f"coalesce({way.format(values=f'${column}_{at}')}, false)")
        parts.append(f"({' OR '.join(ways) or 'false'})")
    return " AND ".join(parts), params


def _contained(store: Store, words: list[str], text: str) -> set[str]:
    """Those of some words that a text of an organisation contains."""
    columns = [
        f"coalesce(bool_or(contains({text}, $word_{at})), false)" for at in range(len(words))
    ]
    params = {f"word_{at}": word for at, word in enumerate(words)}
    row = store.query(f"SELECT {', '.join(columns)} FROM organisation o", params).iloc[0]
    return {word for word, known in zip(words, row, strict=True) if known is True or known == 1}


def _term(store: Store, word: str, plain: bool) -> Term:
    know_how, segment = (_labelled(store, kind, word) for kind in ("know_how", "segment"))
    if plain or know_how or segment:
        return Term(word, (word,) if plain else (), know_how=know_how, segment=segment)
    if len(word) >= SHORTEST_JOINED and _contained(store, [word], _SQUEEZED):
        return Term(word, (word,), joined=True)
    return Term(word, _near(word, _vocabulary(store)), near=True)


def _labelled(store: Store, kind: str, word: str) -> tuple[str, ...]:
    """The values of a kind whose label has the word, in any language."""
    named = store.config.labels.get(kind, {})
    return tuple(
        sorted(
            key
            for key, texts in named.items()
            if any(word in fold(texts.get(code, "")) for code in LANGUAGES)
        )
    )


_vocabularies: WeakKeyDictionary[Store, tuple[str, ...]] = WeakKeyDictionary()


def _vocabulary(store: Store) -> tuple[str, ...]:
    """Every word of the organisations' texts, kept as long as the store is."""
    known = _vocabularies.get(store)
    if known is None:
        rows = store.query("SELECT DISTINCT unnest(string_split(search_text, ' ')) AS word FROM organisation")  # fmt: skip
        words = {part for text in rows["word"].dropna() for part in _WORDS.findall(text)}
        known = _vocabularies[store] = tuple(sorted(words))
    return known


def _near(word: str, vocabulary: tuple[str, ...]) -> tuple[str, ...]:
    """The words nearest to a misspelt one, in edits (two neighbours swapped are one).

    One edit is forgiven from three letters on, two from six; where no word is that near, the
    beginnings of longer words are compared, as of one that is still being written.
    """
    allowed = 0 if len(word) < 3 else 1 if len(word) < 6 else 2
    if not allowed:
        return ()
    whole = _nearest(word, {item: item for item in vocabulary}, allowed)
    if whole or len(word) < 5:
        return whole
    longer = {item: item[: len(word)] for item in vocabulary if len(item) > len(word)}
    return _nearest(word, longer, allowed)


def _nearest(word: str, compared: dict[str, str], allowed: int) -> tuple[str, ...]:
    found = process.extract(word, compared, scorer=OSA.distance, score_cutoff=allowed, limit=None)
    least = min((distance for _, distance, _ in found), default=0)
    nearest = [item for _, distance, item in found if distance == least]
    nearest.sort(key=lambda item: (-JaroWinkler.similarity(word, item), item))
    return tuple(nearest[:MOST_NEAR])

"""Invented names: made of syllables, told apart from every name of the public record."""

import csv
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from etl.conform.names import normal_name

RESEMBLANCE = 90.0
"""Likeness (0–100, token sort ratio of normalised names) from which a name is not invented."""


def _syllables(text: str) -> list[str]:
    return text.split()


_FIRST = _syllables(
    "Abri Alva Ambo Arzé Balo Bési Bora Brévi Caly Cévo Clori Corvi Dalmi Délo Dorva Écla Élano"
    " Esmi Fabri Féli Flora Galvi Gémo Givra Hélio Hori Ilva Izéo Jali Jorvé Kali Kéro Lavi Léma"
    " Lori Luzé Malvo Méri Miro Morva Nalé Névi Nordi Obri Olmé Orvi Palmo Péli Prisa Quéli Ravé"
    " Rémo Rova Salvi Séno Solmi Tali Térvo Tova Ulmé Valo Véri Vimo Xalé Yso Zéli"
)
_MIDDLE = _syllables(
    "ba bel bri cal ci da del dra fa fel ga gri la len li lo lu ma mel mi na ner no pa per pi ra"
    " rel ri sa sel so ta ter ti va vel vi za"
)
_LAST = _syllables(
    "dane dor drine fane gon lande lis lone lune mare mine mont nade nelle niel phée quin rane rel"
    " rine rive sande sol tane thys tine val vane vère zane"
)
_SPARE = 0.02


def words(dice: np.random.Generator, count: int) -> list[str]:
    """Invented words, all different; beyond the stock of syllables they become pairs of words."""
    stock = len(_FIRST) * len(_MIDDLE) * len(_LAST)
    order = dice.permutation(stock)
    found = []
    for number in range(count):
        word = _word(int(order[number % stock]))
        turn = number // stock
        found.append(f"{word} {_word(int(order[turn]))}" if turn else word)
    return found


def named(
    dice: np.random.Generator, patterns: list[str], forbidden: list[str]
) -> NDArray[np.object_]:
    """One name for each pattern (``{} Films``), none of which resembles a forbidden one.

    A name that does is replaced from a reserve, so that the others stay what they were.
    """
    reserve = max(20, round(len(patterns) * _SPARE))
    invented = words(dice, len(patterns) + reserve)
    spare = iter(invented[len(patterns) :])
    names = [pattern.format(word) for pattern, word in zip(patterns, invented, strict=False)]
    taken = resembling(names, forbidden)
    while taken:
        for position in taken:
            names[position] = patterns[position].format(next(spare))
        again = resembling([names[position] for position in taken], forbidden)
        taken = [taken[position] for position in again]
    return np.array(names, dtype=object)


def resembling(names: list[str], forbidden: list[str]) -> list[int]:
    """Positions of the names that are like a forbidden one."""
    if not names or not forbidden:
        return []
    likeness = process.cdist(
        [normal_name(name) for name in names],
        sorted({normal_name(name) for name in forbidden}),
        scorer=fuzz.token_sort_ratio,
        score_cutoff=RESEMBLANCE,
        dtype=np.uint8,
    )
    return [int(position) for position in np.flatnonzero(likeness.max(axis=1))]


def names_on_record(directory: Path) -> list[str]:
    """Names of the organisations and clusters of a data directory; none where it has no lists."""
    found: set[str] = set()
    for stem in ("organisations", "clusters"):
        path = directory / f"{stem}.csv"
        if path.exists():
            with path.open(encoding="utf-8-sig", newline="") as file:
                found |= {row["name"] for row in csv.DictReader(file) if row.get("name")}
    return sorted(found)


def _word(number: int) -> str:
    number, last = divmod(number, len(_LAST))
    first, middle = divmod(number, len(_MIDDLE))
    return _FIRST[first] + _MIDDLE[middle] + _LAST[last]

"""How well and how fast names are told to be one organisation's."""

import random
import time

import numpy as np

from etl.conform.matching import Matcher
from etl.illustrative.names import words
from tests.bench.result import Result, at_least, at_most
from tests.etl.conform.matching_set import halves, measure

PRECISION, RECALL = 99, 95
"""Bars in per cent, on the pairs held out."""
KNOWN, WRITTEN, SECONDS = 20_000, 50_000, 20
_PATTERNS = (
    "{} Films", "Studio {}", "{} Production", "{} SARL", "Les Films de {}", "{} Audiovisuel",
    "Agence {}", "{} et Cie", "Atelier {}",
)  # fmt: skip


def told() -> list[Result]:
    """Precision and recall on the labelled pairs held out, and the time that a large list takes."""
    found = measure(halves()[1])
    shown = f"{100 * found.review_recall:.1f} %"
    return [
        at_least(f"{found.merged} names merged, right", 100 * found.precision, PRECISION, "%"),
        at_least(f"{found.same} same names, merged", 100 * found.recall, RECALL, "%"),
        Result(f"{found.asked} doubtful names, put up for review", shown, "", True),
        at_most(
            f"{WRITTEN:,} names against {KNOWN:,}, half of them known, a quarter misspelt",
            _seconds(),
            SECONDS,
            "s",
        ),
    ]


def _seconds() -> float:
    dice = random.Random(1)
    stock = words(np.random.default_rng(1), KNOWN + WRITTEN)
    names = [dice.choice(_PATTERNS).format(word) for word in stock]
    written = []
    for place, name in enumerate(names[KNOWN:]):
        name = dice.choice(names[:KNOWN]) if place % 2 else name
        at = dice.randrange(1, len(name))
        written.append(name[:at] + name[at + 1 :] if place % 4 == 1 else name)
    started = time.perf_counter()
    matcher = Matcher([(name, None) for name in names[:KNOWN]])
    for name in written:
        matcher.ranked(name)
    return time.perf_counter() - started

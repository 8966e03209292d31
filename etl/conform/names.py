"""Names made comparable: case, accents, punctuation and legal forms set aside."""

import re
from functools import lru_cache

from observatory.letters import fold as fold

_LEGAL_FORMS = (
    "sa sas sasu sarl eurl sci snc scop scic scp selarl gie gmbh ag ltd limited llc inc plc"
    " srl spa sl slu bv nv oy ab ste societe association asso"
)
LEGAL_FORMS = frozenset(_LEGAL_FORMS.split())
"""Words that say what a body is in law, not who it is; dropped wherever they stand, unless
nothing else is left of the name."""

_WORDS = re.compile(r"[^\W_]+")
_ABBREVIATIONS = {"st": "saint", "ste": "sainte"}


@lru_cache(maxsize=200_000)
def normal_name(name: str) -> str:
    """The words of an organisation's name that identify it.

    Dots inside initials are closed up first, so that "S.A.R.L." is one word.
    """
    text = re.sub(r"(?<=\b\w)\.(?=\w\b)", "", fold(name).replace("’", "'"))
    words = _WORDS.findall(text.replace("'", " "))
    kept = [word for word in words if word not in LEGAL_FORMS]
    return " ".join(kept or words)


@lru_cache(maxsize=200_000)
def normal_place(name: str) -> str:
    """A place's name in one spelling: "St-Étienne" and "Saint Etienne" are the same."""
    words = _WORDS.findall(fold(name).replace("'", " ").replace("’", " "))
    return " ".join(_ABBREVIATIONS.get(word, word) for word in words)


def digits(name: str) -> tuple[str, ...]:
    """The numbers in a name; names whose numbers differ are different names."""
    return tuple(re.findall(r"\d+", name))

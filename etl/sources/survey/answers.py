"""Single answers as values of the layout: who was cited, how well one is known, what is said of it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from rapidfuzz import fuzz

from etl.sources.survey.plan import ClusterPlan
from etl.sources.survey.words import is_blank, plain, tidy
from observatory.cells import BadCell
from observatory.i18n import N_

_YES = frozenset({"1", "y", "yes", "o", "oui", "true", "vrai", "x"})
_NO = frozenset({"0", "2", "n", "no", "non", "false", "faux"})
_LEADING = re.compile(r"([+-]?\d+(?:[.,]\d+)?)(?![\w.,])", re.ASCII)
_NEAR = 85.0
"""Likeness (0–100) from which a written name is near a cluster's without being one."""
_NOTHING = frozenset(
    plain(text)
    for text in (
        "-", ".", "?", "x", "0", "aucun", "aucune", "rien", "non", "néant", "ras", "nsp", "ne sait pas",
        "je ne sais pas", "je n'en connais pas", "je n'en connais aucun", "pas d'idée", "sans avis",
        "none", "nothing", "no", "no idea", "nil", "don't know", "i don't know", "dk",
    )
)  # fmt: skip
_MARKS = " \t.-–•*·:"
_LONGEST = 100
# An address, a link, a phone number: what a keyword is not, and a person may be found by.
_CONTACT = re.compile(r"@|https?:|www\.|(?:\d[ .-]?){8,}")


def flag(cell: str) -> bool:
    """Whether a box is ticked or a question answered by yes; not asked is no.

    In answer codes a yes-or-no question is 1 or 2, a ticked box 1 or 0. Raises BadCell.
    """
    if is_blank(cell):
        return False
    word = plain(cell)
    if word in _YES or word in _NO:
        return word in _YES
    raise BadCell(N_("neither yes nor no: write it as Y/N, Yes/No, Oui/Non or 1/0"))


def one_of(cell: str, answers: Mapping[str, tuple[str, str]]) -> str:
    """What the answer stands for, by its code or its label; "" where none is given. Raises BadCell.

    ``answers``: an answer's plain words -> its value, and itself as it is written.
    """
    words = plain(cell)
    if words in answers:
        return answers[words][0]
    if is_blank(cell):
        return ""
    near = get_close_matches(words[:300], answers, 1, 0.6)
    if near:
        template = N_(
            "not one of the answers; the closest is “{near}”: add this one to the answers in the"
            " configuration of the source"
        )
        raise BadCell(template, near=answers[near[0]][1])
    raise BadCell(N_("not one of the answers: add it to the answers in the source’s configuration"))


def mark(cell: str, answers: Mapping[str, tuple[str, str]]) -> str:
    """A mark as a number: by its code or label, else the number that the label begins with."""
    if plain(cell) not in answers and (found := _LEADING.match(tidy(cell))):
        return found[1].replace(",", ".")
    return one_of(cell, answers)


def cited(text: str, clusters: Sequence[ClusterPlan]) -> tuple[set[str], bool]:
    """The clusters that a free answer names, and whether it has a name near one that is not theirs.

    A name counts where its words stand there in a row; longer names are looked for first, and what
    they took is not looked at again ("Pôle Sud" is not cited by "Pôle Sud Animation").
    """
    lines = [f" {plain(line)} " for line in re.split(r"[\n;,/]", tidy(text))]
    whole = f" {plain(text)} "
    names = sorted(
        ((plain(name), item.cluster_id) for item in clusters for name in item.names),
        key=lambda name: len(name[0]), reverse=True,
    )  # fmt: skip
    found = set()
    for name, cluster_id in names:
        if f" {name} " in whole:
            found.add(cluster_id)
            whole = whole.replace(f" {name} ", " | ")
            lines = [line.replace(f" {name} ", " | ") for line in lines]
    rest = [line.strip() for line in lines if "|" not in line and len(line.strip()) > 3]
    near = any(
        fuzz.ratio(line, name) >= _NEAR
        for line in rest
        for name, cluster_id in names
        if cluster_id not in found
    )
    return found, near


def know_how(
    cells: Iterable[tuple[str, str]], options: Sequence[str], keywords: Mapping[str, str]
) -> tuple[list[str], bool]:
    """The know-how that a respondent cites, as keywords, and whether a part was left out.

    ``cells``: the code of each column's row ("" without one) and its cell: a ticked box stands for its
    row, anything else for the options in it, taken whole though they hold commas, and free words.
    A part that is too long for a keyword, or by which a person may be reached, is left out.
    """
    found: list[str] = []
    left_out = False
    for row, cell in cells:
        if is_blank(cell):
            continue
        if row and plain(cell) in _YES | _NO:
            if plain(cell) in _YES:
                found.append(keywords.get(plain(row), row))
            continue
        for part in _parts(cell, options):
            if plain(part) in _NOTHING:
                continue
            keyword = keywords.get(plain(part))
            if keyword is None and (len(part) > _LONGEST or _CONTACT.search(part)):
                left_out = True
                continue
            found.append(keyword or part.lower())
    return list(dict.fromkeys(found)), left_out


def _parts(cell: str, options: Sequence[str]) -> list[str]:
    """The options in a cell, longest first, then what lies between them, parted by ``;`` ``,`` and lines."""
    text = tidy(cell)
    parts = []
    for option in options:
        pattern = rf"(?:^|(?<=[;,\n]))\s*{re.escape(tidy(option))}\s*(?=[;,\n]|$)"
        text, count = re.subn(pattern, "", text, flags=re.IGNORECASE)
        parts += [option] * min(count, 1)
    rest = (part.strip(_MARKS) for part in re.split(r"[;,\n]", text))
    return parts + [part for part in rest if part]

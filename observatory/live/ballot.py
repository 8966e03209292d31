"""A ballot: what a phone sends, checked against its poll."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from observatory.i18n import Message, N_
from observatory.live.errors import BadBallot
from observatory.live.poll import DIMENSIONS, Poll
from observatory.measures.tally import Kind, word_key

LONGEST_WORD, LONGEST_ANSWER = 30, 280
CHOICE, WORD, TEXT, ABSTAIN = "choice", "word", "text", "abstain"
"""Fields of the form; a ranking and points have one field for each option (``option_field``)."""
_KEPT_CONTROLS = "\u200d\ufe0f"
"""What joins the parts of an emoji."""

Form = Mapping[str, Sequence[str]]
"""A form's fields, each with the values that it was sent with."""


@dataclass(frozen=True)
class Ballot:
    """A vote that can be kept.

    ``choices``: option -> 1 where it is chosen, its place in a ranking, its points; ``text``: words,
    one a line, or an open answer.
    """

    choices: Mapping[int, int] = field(default_factory=dict)
    text: str = ""
    abstained: bool = False
    stakeholder: str | None = None
    basin: str | None = None


def option_field(option_id: int) -> str:
    """The field of an option in a ranking or in points."""
    return f"o{option_id}"


def read_ballot(poll: Poll, form: Form) -> Ballot:
    """The ballot that a form holds. Raises BadBallot, which names every fault by its field."""
    faults: dict[str, Message] = {}
    abstained = bool(_first(form, ABSTAIN))
    choices: dict[int, int] = {}
    text = ""
    if abstained:
        pass
    elif poll.kind is Kind.WORDS:
        text = _words(poll, form, faults)
    elif poll.kind is Kind.OPEN:
        text = _answer(form, faults)
    elif poll.kind is Kind.RANKING:
        choices = _ranking(poll, form, faults)
    elif poll.kind is Kind.POINTS:
        choices = _points(poll, form, faults)
    else:
        choices = _choices(poll, form, faults)
    ballot = Ballot(
        choices, text, abstained, *(_part(poll, name, form, faults) for name in DIMENSIONS)
    )
    if faults:
        raise BadBallot(faults)
    return ballot


def cleaned(text: str) -> str:
    """A text in one spelling: composed, on one line, without what cannot be seen."""
    composed = unicodedata.normalize("NFC", text)
    seen = (
        letter
        if letter in _KEPT_CONTROLS
        else " "
        if unicodedata.category(letter)[0] in "CZ"
        else letter
        for letter in composed
    )
    return " ".join("".join(seen).split())


def _part(poll: Poll, name: str, form: Form, faults: dict[str, Message]) -> str | None:
    """Where a voter belongs; nobody has to say."""
    said = _first(form, name)
    if not said or name not in poll.asks:
        return None
    if said not in poll.asks[name]:
        faults[name] = Message(N_("Choose one of the list, or say nothing."))
        return None
    return said


def _choices(poll: Poll, form: Form, faults: dict[str, Message]) -> dict[int, int]:
    known = {str(option.id): option.id for option in poll.options}
    said = list(dict.fromkeys(form.get(CHOICE, ())))
    if not said:
        faults[CHOICE] = Message(N_("Choose an answer, or abstain."))
    elif set(said) - set(known):
        faults[CHOICE] = Message(N_("Choose among the answers of this poll."))
    elif len(said) > poll.most:
        template = N_("Choose {most} answers at most; you chose {count}.")
        faults[CHOICE] = Message(template, {"most": str(poll.most), "count": str(len(said))})
        if poll.most == 1:
            faults[CHOICE] = Message(N_("Choose one answer only."))
    return {} if faults else {known[key]: 1 for key in said}


def _ranking(poll: Poll, form: Form, faults: dict[str, Message]) -> dict[int, int]:
    """A place for every option, each place once."""
    last = len(poll.options)
    places: dict[int, int] = {}
    taken: dict[int, int] = {}
    for option in poll.options:
        name = option_field(option.id)
        place = _whole(_first(form, name))
        if place is None:
            faults[name] = Message(N_("Give a place to each answer."))
        elif not 1 <= place <= last:
            faults[name] = Message(N_("Give a place between 1 and {last}."), {"last": str(last)})
        elif place in taken:
            faults[name] = Message(N_("The place {place} is given twice."), {"place": str(place)})
        else:
            places[option.id] = taken[place] = place
    _others(poll, form, faults)
    return places


def _points(poll: Poll, form: Form, faults: dict[str, Message]) -> dict[int, int]:
    """Points that add up to their total; an empty field gives none."""
    points: dict[int, int] = {}
    total = poll.settings.total
    for option in poll.options:
        name = option_field(option.id)
        said = _first(form, name)
        number = _whole(said) if said else 0
        if number is None or not 0 <= number <= total:
            template = N_("Give a whole number between 0 and {total}.")
            faults[name] = Message(template, {"total": str(total)})
        elif number:
            points[option.id] = number
    _others(poll, form, faults)
    if not faults and sum(points.values()) != total:
        template = N_("Share out {total} points: yours add up to {sum}.")
        values = {"total": str(total), "sum": str(sum(points.values()))}
        faults[CHOICE] = Message(template, values)
    return points


def _others(poll: Poll, form: Form, faults: dict[str, Message]) -> None:
    mine = {option_field(option.id) for option in poll.options}
    if any(name[:1] == "o" and name[1:].isdigit() and name not in mine for name in form):
        faults[CHOICE] = Message(N_("Choose among the answers of this poll."))


def _words(poll: Poll, form: Form, faults: dict[str, Message]) -> str:
    words: dict[str, str] = {}
    for said in form.get(WORD, ()):
        # What is far too long is not worth looking at letter by letter.
        word = cleaned(said[: 10 * LONGEST_WORD])
        if len(word) > LONGEST_WORD:
            template = N_("Write {longest} characters at most in a word.")
            faults[WORD] = Message(template, {"longest": str(LONGEST_WORD)})
        elif key := word_key(word):
            words.setdefault(key, word)
    if not words and not faults:
        faults[WORD] = Message(N_("Write a word, or abstain."))
    elif len(words) > poll.most:
        faults[WORD] = Message(N_("Write {most} words at most."), {"most": str(poll.most)})
    return "\n".join(words.values())


def _answer(form: Form, faults: dict[str, Message]) -> str:
    text = cleaned(_first(form, TEXT)[: 10 * LONGEST_ANSWER])
    if not text:
        faults[TEXT] = Message(N_("Write an answer, or abstain."))
    elif len(text) > LONGEST_ANSWER:
        template = N_("Write {longest} characters at most; these are {count}.")
        values = {"longest": str(LONGEST_ANSWER), "count": str(len(text))}
        faults[TEXT] = Message(template, values)
    return text


def _first(form: Form, name: str) -> str:
    return next(iter(form.get(name, ())), "").strip()


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None

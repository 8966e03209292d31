"""A poll: what it asks, of whom, and how it stands; and what a draft of one must be."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from enum import StrEnum

from observatory.i18n import Message, N_, language
from observatory.measures.tally import ONE_CHOICE, WRITTEN, Kind
from observatory.measures.tally import Option as Counted
from observatory.register import Invalid

LONGEST_QUESTION, LONGEST_LABEL = 200, 100
MOST_OPTIONS = 20
SCALE = 5
"""The steps of a scale."""
DIMENSIONS = ("stakeholder", "basin")
"""What a vote may say of whoever gives it."""

Texts = Mapping[str, str]
"""Language -> text."""
Asks = Mapping[str, Mapping[str, Texts]]
"""Dimension -> part -> its name, in the order in which parts are offered."""


class State(StrEnum):
    """How a poll stands; votes are taken while it is open."""

    DRAFT = "draft"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


@dataclass(frozen=True)
class Option:
    """What may be answered.

    ``value``: the step of a scale or the level of recognition that it stands for; ``refers``: the id
    of what it stands for, such as a recommendation; ``id``: known once the poll is kept.
    """

    label: Texts
    value: int | None = None
    refers: str | None = None
    id: int = 0


@dataclass(frozen=True)
class Settings:
    """How a poll is answered.

    ``most``: the most choices, or words, of one vote (0: as many as there are options); ``total``:
    the points that a vote shares out; ``hold``: whether words and open answers are shown only once
    the presenter lets them; ``seats``: the most devices that may vote.
    """

    most: int = 0
    total: int = 100
    hold: bool = False
    seats: int = 5000

    @classmethod
    def kept(cls, values: Mapping[str, int | bool]) -> "Settings":
        """The settings as the register keeps them."""
        known = {item.name for item in fields(cls)}
        return cls(**{name: value for name, value in values.items() if name in known})  # type: ignore[arg-type]


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a presenter prepares.

    ``asks``: what a vote is asked to say of whoever gives it; empty for an anonymous poll.
    ``recommendation``, ``action_id`` and ``cluster_id`` name what it is about.
    """

    kind: Kind
    question: Texts
    options: tuple[Option, ...] = ()
    settings: Settings = field(default_factory=Settings)
    asks: Asks = field(default_factory=dict)
    template: str | None = None
    recommendation: str | None = None
    action_id: str | None = None
    cluster_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Poll(Draft):
    """A poll as it stands.

    ``revision`` rises with every change by a presenter; ``shown``: whether phones see the results;
    ``moderation``: folded word -> whether it is hidden. Times are UTC.
    """

    id: int
    dataset: str
    code: str
    state: State
    shown: bool
    moderation: Mapping[str, bool]
    revision: int
    made_by: str
    made_at: datetime
    changed_by: str
    opened_at: datetime | None = None
    closed_at: datetime | None = None

    @property
    def draft(self) -> Draft:
        """What it asks, to be changed or copied."""
        return Draft(**{item.name: getattr(self, item.name) for item in fields(Draft)})

    @property
    def most(self) -> int:
        """The most choices, or words, of one vote."""
        if self.kind is Kind.WORDS:
            return self.settings.most or 3
        if self.kind in ONE_CHOICE:
            return 1
        most, options = self.settings.most, len(self.options)
        return min(most, options) if most else options

    def counted(self) -> tuple[Counted, ...]:
        """The options as a tally counts them."""
        return tuple(Counted(option.id, option.value) for option in self.options)


def checked(draft: Draft) -> Draft:
    """The draft as it is kept: texts trimmed, a scale with its steps. Raises Invalid."""
    faults: dict[str, Message] = {}
    draft = replace(
        draft,
        question=_trimmed(draft.question),
        options=tuple(_option(draft, number, item) for number, item in enumerate(_steps(draft))),
    )
    _check_texts(faults, "question", draft.question, LONGEST_QUESTION)
    for number, option in enumerate(draft.options, start=1):
        _check_texts(faults, f"option {number}", option.label, LONGEST_LABEL)
    _check_options(faults, draft)
    _check_settings(faults, draft)
    if unknown := set(draft.asks) - set(DIMENSIONS):
        template = N_("A vote cannot be asked for {dimension}.")
        faults["asks"] = Message(template, {"dimension": ", ".join(sorted(unknown))})
    if faults:
        raise Invalid(faults)
    return draft


def _steps(draft: Draft) -> tuple[Option, ...]:
    if draft.kind in WRITTEN:
        return ()
    if draft.kind is Kind.SCALE and not draft.options:
        steps = range(1, SCALE + 1)
        return tuple(Option({code: str(step) for code in draft.question}) for step in steps)
    return draft.options


def _option(draft: Draft, number: int, option: Option) -> Option:
    step = number + 1 if draft.kind is Kind.SCALE else option.value
    return Option(_trimmed(option.label), step, option.refers)


def _trimmed(texts: Texts) -> dict[str, str]:
    short = {code: " ".join(text.split()) for code, text in texts.items()}
    return {code: text for code, text in short.items() if text}


def _check_texts(faults: dict[str, Message], name: str, texts: Texts, longest: int) -> None:
    if not texts:
        faults[name] = Message(N_("Write a text in one language at least."))
    elif max(map(len, texts.values())) > longest:
        template = N_("Write {longest} characters at most.")
        faults[name] = Message(template, {"longest": str(longest)})


def _check_options(faults: dict[str, Message], draft: Draft) -> None:
    count = len(draft.options)
    if draft.kind in WRITTEN:
        return
    if draft.kind is Kind.SCALE and count != SCALE:
        faults["options"] = Message(N_("A scale has five steps."))
    elif not 2 <= count <= MOST_OPTIONS:
        template = N_("Give two options at least, and {most} at most.")
        faults["options"] = Message(template, {"most": str(MOST_OPTIONS)})
    else:
        labels = [language("en").pick(dict(option.label)).casefold() for option in draft.options]
        if len(set(labels)) < count:
            faults["options"] = Message(N_("Two options are the same."))


def _check_settings(faults: dict[str, Message], draft: Draft) -> None:
    settings = draft.settings
    most = 10 if draft.kind is Kind.WORDS else MOST_OPTIONS
    if not 0 <= settings.most <= most:
        template = N_("Allow between 0 (no limit) and {most}.")
        faults["most"] = Message(template, {"most": str(most)})
    if not 2 <= settings.total <= 1000:
        faults["total"] = Message(N_("Give between 2 and 1000 points to share out."))
    if not 1 <= settings.seats <= 100_000:
        faults["seats"] = Message(N_("Allow between 1 and 100,000 devices."))

"""What a room answered: counts of its votes, with intervals, means, places and words.

A tally is counted from the votes each time it is asked for. Its base is the people who answered:
those who abstained voted, and are told apart. Shares have Wilson intervals.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from statistics import fmean, stdev
from typing import Any, TypeVar

from observatory.letters import fold
from observatory.measures.statistics import wilson
from observatory.measures.suppression import FEWEST_RESPONDENTS, suppressed


class Kind(StrEnum):
    """What a poll asks for, and so how its votes are counted."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    SCALE = "scale"
    RANKING = "ranking"
    POINTS = "points"
    WORDS = "words"
    OPEN = "open"


WRITTEN = frozenset({Kind.WORDS, Kind.OPEN})
"""The kinds that are answered in words, and have no options."""
ONE_CHOICE = frozenset({Kind.SINGLE, Kind.SCALE})
"""The kinds that are answered by one option."""


@dataclass(frozen=True)
class Option:
    """What may be answered: its id and, of a scale's step or a level, the number it stands for."""

    id: int
    value: int | None = None


@dataclass(frozen=True)
class Answer:
    """One device's vote.

    ``choices``: option -> 1 where it is chosen, its place (1 is the first) in a ranking, its points;
    ``text``: words, one a line, or an open answer; ``support``: the devices that support it.
    """

    id: int
    choices: Mapping[int, int] = field(default_factory=dict)
    text: str = ""
    abstained: bool = False
    stakeholder: str | None = None
    basin: str | None = None
    hidden: bool = False
    support: int = 0

    @property
    def words(self) -> tuple[str, ...]:
        """The words of an answer in words."""
        return tuple(word for word in self.text.split("\n") if word)


@dataclass(frozen=True)
class Line:
    """An option's result.

    ``count``: people who chose it; in a ranking those who put it first, of points those who gave it
    some. ``share``: of the base (0–1), with its interval. ``score``: of a ranking the mean Borda
    points per ballot, of points their mean; ``spread``: the points' standard deviation.
    """

    option: int
    count: int
    share: float
    low: float
    high: float
    score: float | None = None
    spread: float | None = None


@dataclass(frozen=True)
class Word:
    """A word as most people wrote it; ``key`` is the same for all spellings that count as one."""

    key: str
    text: str
    count: int
    hidden: bool


@dataclass(frozen=True)
class Written:
    """An open answer, and how many devices support it."""

    id: int
    text: str
    support: int
    hidden: bool


@dataclass(frozen=True)
class Tally:
    """The result of a poll, or of one part of its room.

    ``people``: devices that voted; ``base``: those of them that answered, the rest abstained.
    ``lines`` stand in the order of the options, ``words`` and ``written`` the most frequent first,
    hidden ones among them. ``mean`` and ``spread`` are of a scale. With fewer than five people in the
    base it is ``suppressed``: lines and mean are absent.
    """

    kind: Kind
    people: int
    base: int
    suppressed: bool = False
    lines: tuple[Line, ...] = ()
    mean: float | None = None
    spread: float | None = None
    words: tuple[Word, ...] = ()
    written: tuple[Written, ...] = ()

    @property
    def abstained(self) -> int:
        """Devices that voted and chose nothing."""
        return self.people - self.base

    def shown_words(self) -> tuple[Word, ...]:
        """The words that are not hidden."""
        return tuple(word for word in self.words if not word.hidden)

    def shown_answers(self, most: int | None = None) -> tuple[Written, ...]:
        """The open answers that are not hidden, those with most support first."""
        return tuple(item for item in self.written if not item.hidden)[:most]


@dataclass(frozen=True)
class Result:
    """A poll's tally, and those of its room's parts: dimension -> part -> tally.

    A part that is not shown, so that nobody's answer can be told, is None.
    """

    whole: Tally
    parts: Mapping[str, Mapping[str, Tally | None]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The result as JSON keeps it."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Result":
        """The result that ``as_json`` gave."""
        parts = {
            dimension: {key: _tally(item) if item else None for key, item in found.items()}
            for dimension, found in kept["parts"].items()
        }
        return cls(_tally(kept["whole"]), parts)


def counted(
    kind: Kind,
    options: Sequence[Option],
    answers: Sequence[Answer],
    dimensions: Iterable[str] = (),
    *,
    moderation: Mapping[str, bool] | None = None,
    hold: bool = False,
) -> Result:
    """The result of a poll, split by ``dimensions`` (``stakeholder``, ``basin``).

    ``moderation``: folded word -> whether it is hidden; words that it does not name are hidden where
    they are held back (``hold``).
    """
    whole = tally(kind, options, answers, moderation=moderation, hold=hold)
    parts: dict[str, Mapping[str, Tally | None]] = {}
    for dimension in dimensions:
        groups: dict[str | None, list[Answer]] = {}
        for answer in answers:
            groups.setdefault(getattr(answer, dimension), []).append(answer)
        parts[dimension] = split(kind, options, groups, moderation=moderation, hold=hold)
    return Result(whole, parts)


def tally(
    kind: Kind,
    options: Sequence[Option],
    answers: Sequence[Answer],
    *,
    moderation: Mapping[str, bool] | None = None,
    hold: bool = False,
    minimum: int = FEWEST_RESPONDENTS,
) -> Tally:
    """The tally of these votes.

    Words and open answers are written to be shown and are given whatever their number; figures of
    fewer than ``minimum`` people are not. A ranking's score is Borda's (1781): an option has as many
    points as options stand behind it.
    """
    given = [answer for answer in answers if not answer.abstained]
    found = Tally(kind, len(answers), len(given), suppressed=len(given) < minimum)
    if kind is Kind.WORDS:
        return _with(found, words=_words(given, moderation or {}, hold))
    if kind is Kind.OPEN:
        return _with(found, written=_written(given))
    if found.suppressed:
        return found
    lines = tuple(_line(kind, option.id, len(options), given) for option in options)
    if kind is not Kind.SCALE:
        return _with(found, lines=lines)
    value = {option.id: option.value for option in options}
    steps = [float(value[key] or 0) for answer in given for key in answer.choices if key in value]
    mean = fmean(steps) if steps else None
    return _with(found, lines=lines, mean=mean, spread=_spread(steps))


Part = TypeVar("Part", bound=Hashable)


def split(
    kind: Kind,
    options: Sequence[Option],
    groups: Mapping[Part | None, Sequence[Answer]],
    *,
    moderation: Mapping[str, bool] | None = None,
    hold: bool = False,
    minimum: int = FEWEST_RESPONDENTS,
) -> dict[Part, Tally | None]:
    """The tallies of the parts of a room; None: those who did not say where they belong.

    A part with fewer than ``minimum`` people in its base is not shown (None), and neither is the
    next smallest where the part could be taken from the whole.
    """
    counts = {part: sum(not item.abstained for item in group) for part, group in groups.items()}
    gone = suppressed(counts, untold=(None,), minimum=minimum)
    # Abstentions alone are no figures of a part, and would tell how its few people voted.
    gone |= {part for part, count in counts.items() if count < minimum}
    return {
        part: None
        if part in gone
        else tally(kind, options, group, moderation=moderation, hold=hold, minimum=minimum)
        for part, group in groups.items()
        if part is not None
    }


def word_key(word: str) -> str:
    """What is the same for all spellings of a word: case, accents and spaces do not count."""
    return " ".join(fold(word).split())


def _line(kind: Kind, option: int, options: int, given: Sequence[Answer]) -> Line:
    numbers = [answer.choices.get(option) for answer in given]
    base = len(given)
    if kind is Kind.RANKING:
        count = sum(number == 1 for number in numbers)
        score, spread = fmean(options - number if number else 0 for number in numbers), None
    elif kind is Kind.POINTS:
        points = [float(number or 0) for number in numbers]
        count = sum(number > 0 for number in points)
        score, spread = fmean(points), _spread(points)
    else:
        count, score, spread = sum(bool(number) for number in numbers), None, None
    share = count / base
    interval = wilson(share, base)
    return Line(option, count, share, interval.low, interval.high, score, spread)


def _spread(values: Sequence[float]) -> float | None:
    return stdev(values) if len(values) > 1 else None


def _words(given: Sequence[Answer], moderation: Mapping[str, bool], hold: bool) -> tuple[Word, ...]:
    """Each word with the people who wrote it, once each."""
    people: Counter[str] = Counter()
    spellings: dict[str, Counter[str]] = {}
    for answer in given:
        mine: dict[str, str] = {}
        for word in answer.words:
            mine.setdefault(word_key(word), word)
        people.update(mine.keys())
        for key, word in mine.items():
            spellings.setdefault(key, Counter())[word] += 1
    found = [
        Word(key, _usual(spellings[key]), count, moderation.get(key, hold))
        for key, count in people.items()
    ]
    return tuple(sorted(found, key=lambda word: (-word.count, word.key)))


def _usual(spellings: Counter[str]) -> str:
    return min(spellings, key=lambda word: (-spellings[word], word))


def _written(given: Sequence[Answer]) -> tuple[Written, ...]:
    found = [Written(item.id, item.text, item.support, item.hidden) for item in given if item.text]
    return tuple(sorted(found, key=lambda item: (-item.support, item.id)))


def _with(found: Tally, **values: Any) -> Tally:
    return Tally(**{**found.__dict__, **values})


def _tally(kept: Mapping[str, Any]) -> Tally:
    return Tally(
        **{
            **kept,
            "kind": Kind(kept["kind"]),
            "lines": tuple(Line(**item) for item in kept["lines"]),
            "words": tuple(Word(**item) for item in kept["words"]),
            "written": tuple(Written(**item) for item in kept["written"]),
        }
    )

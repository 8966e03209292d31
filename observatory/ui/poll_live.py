"""The register's polls as pages show them: as they stand now, counted once a second for all readers."""

import time
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

import pandas as pd
import streamlit as st

from observatory.access import Action
from observatory.findings.polls import OF_POINTS, Asked
from observatory.i18n import Language
from observatory.live import Kind, Poll, Polls, Result, State, Tally
from observatory.measures.polls import mean_interval
from observatory.model.lists import POLL_KINDS
from observatory.register import RegisterError
from observatory.ui.context import Page
from observatory.ui.register import say, writer
from observatory.ui.text import plain

KEPT_SECONDS = 0.9
"""How old a tally may be that a reader is shown: many watchers cost one question a second."""
TOP_ANSWERS = 5
_PROBLEM = "poll_problem"
_COLUMNS = ["name", "stands_for", "count", "value", "low", "high"]


@dataclass(frozen=True)
class Standing:
    """A poll and its result at one moment."""

    poll: Poll
    result: Result


@dataclass
class _Kept:
    at: float
    pulse: Hashable
    standing: Standing | None


class Recent:
    """The last tallies of this process, each shared by all readers for a moment; made anew only where
    something has changed. Safe between threads."""

    def __init__(self, seconds: float = KEPT_SECONDS) -> None:
        self.seconds = seconds
        self._kept: dict[tuple[int, str, int], _Kept] = {}
        self._lock = Lock()

    def of(self, polls: Polls, poll_id: int) -> Standing | None:
        """A poll with its result, None where there is none. Raises RegisterUnavailable."""
        key = (id(polls.database), polls.dataset, poll_id)
        with self._lock:
            kept = self._kept.get(key)
            now = time.monotonic()
            if kept and now - kept.at < self.seconds:
                return kept.standing
            pulse = polls.pulse(poll_id)
            if kept is None or kept.pulse != pulse:
                found, result = polls.poll(poll_id), polls.result(poll_id)
                kept = _Kept(now, pulse, Standing(found, result) if found and result else None)
            kept.at = time.monotonic()
            self._kept[key] = kept
            return kept.standing

    def forget(self) -> None:
        """Let whoever has just changed something see it at once."""
        with self._lock:
            self._kept.clear()


recent = Recent()


def polls_of(page: Page) -> Polls:
    """The polls of the page's dataset."""
    return Polls.configured(page.store.dataset, page.config)


def listed(page: Page) -> list[Poll]:
    """The polls that the reader may see, the newest first: whoever does not run them sees what is
    shown. Raises RegisterUnavailable."""
    found = polls_of(page).listed()
    if page.may(Action.RUN_POLLS):
        return found
    return [item for item in found if item.shown and item.state is not State.DRAFT]


def standing(page: Page, poll_id: str) -> Standing | None:
    """A poll with its result, None where there is none that the reader may see. Raises
    RegisterUnavailable."""
    if not poll_id.isdigit():
        return None
    found = recent.of(polls_of(page), int(poll_id))
    if found is None or found.poll.dataset != page.store.dataset:
        return None
    hidden = not found.poll.shown or found.poll.state is State.DRAFT
    return None if hidden and not page.may(Action.RUN_POLLS) else found


def people(page: Page, poll: Poll) -> int:
    """How many devices have voted."""
    pulse = polls_of(page).pulse(poll.id)
    return int(str(pulse[0])) if pulse else 0


def asked(language: Language, found: Standing, part: Tally | None = None) -> Asked:
    """The poll as its result is told."""
    tally = part or found.result.whole
    return Asked(
        kind=found.poll.kind.value, question=language.pick(dict(found.poll.question)),
        base=tally.base, abstained=tally.abstained, total=found.poll.settings.total,
    )  # fmt: skip


def result_rows(language: Language, poll: Poll, tally: Tally) -> pd.DataFrame:
    """What was answered, as charts take it: name, stands_for, count, value, low, high.

    Hidden words and answers are left out; of open answers the few with most support are given.
    """
    if poll.kind is Kind.WORDS:
        rows = [(word.text, "", word.count, *[None] * 3) for word in tally.shown_words()]
        return pd.DataFrame(rows, columns=_COLUMNS)
    if poll.kind is Kind.OPEN:
        found = tally.shown_answers(TOP_ANSWERS)
        rows = [(item.text, "", item.support, *[None] * 3) for item in found]
        return pd.DataFrame(rows, columns=_COLUMNS)
    lines = {line.option: line for line in tally.lines}
    table: list[tuple[Any, ...]] = []
    for option in poll.options:
        name = language.pick(dict(option.label))
        stands_for = option.refers or ("" if option.value is None else str(option.value))
        line = lines.get(option.id)
        if line is None:
            table.append((name, stands_for, *[None] * 4))
        elif poll.kind.value in OF_POINTS:
            ends = mean_interval(line.score or 0.0, line.spread, tally.base)
            table.append((name, stands_for, line.count, line.score, *ends))
        else:
            table.append((name, stands_for, line.count, line.share, line.low, line.high))
    return pd.DataFrame(table, columns=_COLUMNS)


def parts(language: Language, found: Standing, dimension: str) -> Mapping[str, Tally | None]:
    """The tallies of the room's parts by their names; None where a part is not shown."""
    names = found.poll.asks.get(dimension, {})
    tallies = found.result.parts.get(dimension, {})
    return {
        language.pick(dict(name), key): tallies[key]
        for key, name in names.items()
        if key in tallies
    }


def kind_name(language: Language, poll: Poll) -> str:
    """What kind of poll it is, in words."""
    return language._(POLL_KINDS[poll.kind.value])


def act(page: Page, deed: str, *args: Any, word: str = "") -> Any:
    """Do something to a poll as whoever reads; what stands in the way is kept for the page to say.

    To be called from a callback. ``deed`` is a method of ``Polls``.
    """
    try:
        done = getattr(polls_of(page), deed)(writer(page), *args)
    except RegisterError as error:
        faults = getattr(error, "faults", {})
        told = [item.text(page.language) for item in faults.values()]
        st.session_state[_PROBLEM] = [error.message.text(page.language), *told]
        return None
    finally:
        recent.forget()
    say(word or page._("Saved."))
    return done


def problems(page: Page) -> None:
    """Say what stood in the way of the last deed."""
    for text in st.session_state.pop(_PROBLEM, []):
        st.warning(plain(text), icon=":material/error:")

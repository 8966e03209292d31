"""The register's polls as files of the layout: closed ones whose results were shown, counted.

No device and no vote leaves the register: what is taken is how many chose what.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from etl.contracts import Checked, check_table
from etl.sources.tabular import RawTable
from observatory.config import REGISTER, Config
from observatory.measures.suppression import FEWEST_RESPONDENTS
from observatory.model import LAYOUT

if TYPE_CHECKING:
    # The register's database takes longer to import than a load without one has to wait.
    from observatory.live import Poll, Result, Tally

STEMS = ("polls", "poll_options", "votes")
Row = dict[str, str]


@dataclass(frozen=True)
class Polled:
    """Rows of the files polls, poll_options and votes, by stem; ``line`` of each is its poll's number."""

    rows: Mapping[str, list[Row]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return any(self.rows.values())

    @property
    def digest(self) -> str:
        """SHA-256 of the rows; the same results have the same."""
        text = json.dumps(self.rows, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def polled_rows(dataset: str, config: Config, register: str | None = None) -> Polled:
    """The polls of a dataset that a load takes; ``register`` as in ``typed_rows``. Raises
    RegisterUnavailable."""
    from observatory.live import Polls, State

    polls = Polls.configured(dataset, config, register)
    rows: dict[str, list[Row]] = {stem: [] for stem in STEMS}
    for poll in sorted(polls.listed(), key=lambda item: item.id):
        if poll.state is not State.CLOSED or not poll.shown or poll.closed_at is None:
            continue
        result = polls.result(poll.id)
        if result is not None:
            rows["polls"].append(_poll(poll, result, config))
            rows["poll_options"] += _options(poll, result.whole, config)
            rows["votes"] += _votes(poll, result)
    return Polled(rows)


def checked_polls(polled: Polled, config: Config) -> list[Checked]:
    """The rows as tables of the register, by file of the layout."""
    found = []
    for stem in STEMS:
        if rows := polled.rows.get(stem):
            header = list(dict.fromkeys(name for row in rows for name in row if name != "line"))
            cells = pd.DataFrame(
                [[row.get(name, "") for name in header] for row in rows],
                columns=header,
                dtype="str",
            )
            cells["line"] = [int(row["line"]) for row in rows]
            raw = RawTable(
                file=REGISTER, header=header, rows=cells, faults=[],
                read=len(rows), sha256=polled.digest, bytes=0, decimal_mark=".",
            )  # fmt: skip
            found.append(check_table(raw, LAYOUT[stem], config.languages, REGISTER))
    return found


def key_of(poll: "Poll") -> str:
    """What a poll of the register is called in a snapshot."""
    return f"poll-{poll.id}"


def _poll(poll: "Poll", result: "Result", config: Config) -> Row:
    assert poll.closed_at is not None
    texts = {f"question_{code}": poll.question.get(code, "") for code in config.languages}
    return {
        "poll_id": key_of(poll), "kind": poll.kind.value,
        "held_on": poll.closed_at.date().isoformat(), **texts, "template": poll.template or "",
        "recommendation": poll.recommendation or "", "action_id": poll.action_id or "",
        "cluster_id": poll.cluster_id or "", "base": str(result.whole.base),
        "abstained": str(result.whole.abstained), "line": str(poll.id),
    }  # fmt: skip


def _options(poll: "Poll", whole: "Tally", config: Config) -> Iterator[Row]:
    """The options; of words those that enough people gave and nobody hid, of open answers none."""
    same = {"poll_id": key_of(poll), "line": str(poll.id)}
    for position, option in enumerate(poll.options, start=1):
        stands_for = option.refers or ("" if option.value is None else str(option.value))
        texts = {f"text_{code}": option.label.get(code, "") for code in config.languages}
        yield {
            **same, "option_id": str(option.id), "position": str(position), **texts,
            "stands_for": stands_for,
        }  # fmt: skip
    for position, word in enumerate(_words(poll, whole), start=1):
        texts = {f"text_{code}": word.text for code in config.languages}
        yield {**same, "option_id": word.key, "position": str(position), **texts}


def _words(poll: "Poll", whole: "Tally") -> list["_Word"]:
    from observatory.live import Kind

    if poll.kind is not Kind.WORDS:
        return []
    return [
        _Word(word.key, word.text, word.count)
        for word in whole.shown_words()
        if word.count >= FEWEST_RESPONDENTS
    ]


@dataclass(frozen=True)
class _Word:
    key: str
    text: str
    count: int


def _votes(poll: "Poll", result: "Result") -> Iterator[Row]:
    for word in _words(poll, result.whole):
        yield _row(poll, word.key, "all", "all", word.count, result.whole.base)
    yield from _counts(poll, result.whole, "all", "all")
    for kind, parts in result.parts.items():
        for part, tally in parts.items():
            yield from _counts(poll, tally, kind, part)


def _counts(poll: "Poll", tally: "Tally | None", kind: str, part: str) -> Iterator[Row]:
    """The counts of a group; of one that is not shown, its options without a base."""
    lines = {line.option: line for line in tally.lines} if tally else {}
    for option in poll.options:
        line, base = lines.get(option.id), tally.base if tally else 0
        if line is None:
            yield _row(
                poll, str(option.id), kind, part, 0, base if base < FEWEST_RESPONDENTS else 0
            )
        else:
            row = _row(poll, str(option.id), kind, part, line.count, base)
            figures = {"score": line.score, "spread": line.spread}
            yield row | {name: repr(value) for name, value in figures.items() if value is not None}


def _row(poll: "Poll", option: str, kind: str, part: str, count: int, base: int) -> Row:
    return {
        "poll_id": key_of(poll), "option_id": option, "count": str(count), "base": str(base),
        "group_kind": kind, "group_id": part, "line": str(poll.id),
    }  # fmt: skip

"""Sentences about what changed between two loads, or two years: the most important first."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Any

import pandas as pd

from observatory.charts.description import value_text
from observatory.i18n import Language
from observatory.measures.change import Verdict
from observatory.measures.difference import Step
from observatory.measures.status import JUDGEMENTS, STATUS_WORDS, Status
from observatory.queries.causes import SETTINGS, Cause, Why
from observatory.queries.comings import GONE, MERGED, NEW, RENAMED, is_listed
from observatory.queries.difference import Difference, Moved, State
from observatory.queries.sources import file_title

NAMED = 2
"""Indicators, sources or things that a sentence names, at most."""
_BEHIND = (Status.OFF_TRACK, Status.MOVING_AWAY)


class Severity(IntEnum):
    """How much a change asks for somebody's attention."""

    NEWS = 1
    NOTE = 2
    ALERT = 3


@dataclass(frozen=True)
class Said:
    """One sentence about what changed, how much it matters, and the page that tells more."""

    severity: Severity
    text: str
    page: str


def state_text(language: Language, state: State) -> str:
    """One side of a comparison in words: "the load of 12 October 2026", "the end of 2019"."""
    if state.year is not None:
        return language._("the end of {year}").format(year=state.year)
    return language._("the load of {date}").format(date=language.date(state.loaded_at.date()))


def difference_finding(language: Language, found: Difference) -> str:
    """The most important change in a sentence, or that nothing changed."""
    said = sentences(language, found)
    return said[0].text if said else nothing_text(language, found)


def nothing_text(language: Language, found: Difference) -> str:
    """That nothing changed."""
    text = language._("Nothing changed since {state}.")
    return text.format(state=state_text(language, found.before))


def sentences(language: Language, found: Difference) -> list[Said]:
    """Everything that changed, the most important first; nothing where nothing did."""
    said: list[Said] = []
    for part in (_falling, _sources, _restated, _statuses, _rising, _unsure, _things, _rules):
        said += part(language, found)
    return sorted(said, key=lambda item: -item.severity)


def moved_text(language: Language, item: Moved) -> str:
    """An indicator with its value before and after: "R3.1 BtoB events (4 → 5)"."""
    name = f"{item.indicator_id} {language.inline(item.label)}"
    move = item.move
    if move is None:
        return name
    before, after = (
        value_text(language, value.value, item.unit, value.basis) if value else ""
        for value in (move.before, move.after)
    )
    ends = f"{before} → {after}" if before and after else before or after
    return f"{name} ({ends})"


def cause_text(language: Language, causes: Iterable[Cause]) -> str:
    """Why a value is not what it was, in words."""
    _ = language._
    parts = []
    for cause in causes:
        if cause.why is Why.ROWS:
            names = language.join(_title(language, name) for name in cause.names)
            parts.append(_("changed rows ({sources})").format(sources=names))
        elif cause.why is Why.SETTINGS:
            names = language.join(_(SETTINGS[name]) for name in cause.names)
            parts.append(_("another configuration ({settings})").format(settings=names))
        elif cause.why is Why.DEFINITION:
            parts.append(_("another definition"))
        elif cause.why is Why.DATA_DATE:
            parts.append(_("a later data date"))
        else:
            parts.append(_("another calculation of the same rows"))
    return _("; ").join(parts)


def _falling(language: Language, found: Difference) -> list[Said]:
    worse = [item for item in found.moved if item.move and item.move.verdict is Verdict.WORSE]
    text = language.n_("{names} got worse.", "{names} got worse.", len(worse))
    return _about(language, Severity.ALERT, text, worse)


def _rising(language: Language, found: Difference) -> list[Said]:
    better = [item for item in found.moved if item.move and item.move.verdict is Verdict.BETTER]
    text = language.n_("{names} got better.", "{names} got better.", len(better))
    return _about(language, Severity.NOTE, text, better)


def _unsure(language: Language, found: Difference) -> list[Said]:
    """New values that may not be called better or worse, first ones, and those that are gone."""
    n_ = language.n_
    moves = [(item, item.move) for item in found.moved if item.move]
    new = [i for i, m in moves if m.step is Step.NEW_PERIOD and m.verdict is Verdict.NOT_SHOWN]
    floors = [
        i for i, m in moves
        if m.step in (Step.NEW_PERIOD, Step.RESTATED) and m.verdict is None and not m.redefined and m.reason
    ]  # fmt: skip
    first = [i for i, m in moves if m.step is Step.FIRST]
    gone = [i for i, m in moves if m.step in (Step.GONE, Step.EARLIER_PERIOD)]
    said = _about(
        language, Severity.NEWS,
        n_("{names} has a new value, not shown to have changed.", "{names} have new values, not shown to have changed.", len(new)),
        new,
    )  # fmt: skip
    said += _about(
        language, Severity.NEWS,
        n_("Sources show another floor for {names}: it is not compared.", "Sources show other floors for {names}: they are not compared.", len(floors)),
        floors,
    )  # fmt: skip
    said += _about(
        language, Severity.NOTE,
        n_("{names} has a first value.", "{names} have first values.", len(first)), first,
    )  # fmt: skip
    said += _about(
        language, Severity.ALERT,
        n_("The latest value of {names} is not given any more.", "The latest values of {names} are not given any more.", len(gone)),
        gone,
    )  # fmt: skip
    return said


def _statuses(language: Language, found: Difference) -> list[Said]:
    """Indicators that stand better or worse against their targets than before."""
    _, n_ = language._, language.n_
    judged = [
        (item, JUDGEMENTS.index(item.status_after) - JUDGEMENTS.index(item.status_before))
        for item in found.moved
        if item.status_changed and {item.status_before, item.status_after} <= set(JUDGEMENTS)
    ]
    said = []
    for lost in (True, False):
        items = [item for item, steps in judged if (steps < 0) is lost]
        names = [
            f"{item.indicator_id} {language.inline(item.label)}"
            f" ({_(STATUS_WORDS[item.status_before])} → {_(STATUS_WORDS[item.status_after])})"
            for item in sorted(items, key=lambda item: JUDGEMENTS.index(item.status_after))
        ]
        if not names:
            continue
        if lost:
            behind = any(item.status_after in _BEHIND for item in items)
            severity = Severity.ALERT if behind else Severity.NOTE
            text = n_("{names} stands worse against its target.", "{names} stand worse against their targets.", len(names))  # fmt: skip
        else:
            severity = Severity.NOTE
            text = n_("{names} stands better against its target.", "{names} stand better against their targets.", len(names))  # fmt: skip
        said.append(Said(severity, text.format(names=_names(language, names)), "recommendations"))
    return said


def _restated(language: Language, found: Difference) -> list[Said]:
    """How many values that were published are not what they were, and why."""
    rows = found.restated
    if rows.empty:
        return []
    n_, number = language.n_, language.number
    main = rows[main_values(rows)]
    names = _names(language, [_restated_text(language, row) for row in main.to_dict("records")])
    text = n_(
        "{n} value of a past period was restated", "{n} values of past periods were restated",
        len(rows),
    )  # fmt: skip
    told = text.format(n=number(len(rows)))
    if names:
        told = language._("{restated}, such as {names}").format(restated=told, names=names)
    why = cause_text(language, _together(rows["causes"]))
    text = language._("{restated}. Reason: {why}.").format(restated=told, why=why)
    return [Said(Severity.NOTE, text, "methodology")]


def _together(found: Iterable[tuple[Cause, ...]]) -> list[Cause]:
    """Every reason of some values, once each, with all the names that it has."""
    names: dict[Why, set[str]] = {why: set() for why in Why}
    told = {cause for causes in set(found) for cause in causes}
    for cause in told:
        names[cause.why].update(cause.names)
    reasons = {cause.why for cause in told}
    return [Cause(why, tuple(sorted(names[why]))) for why in Why if why in reasons]


def _restated_text(language: Language, row: dict[Any, Any]) -> str:
    """A restated value: "R3.1 BtoB events 2018 (2 → 3)"."""
    name = f"{row['indicator_id']} {language.inline(str(row['label']))}"
    period = period_text(language, row["period_start"], row["period_end"])
    before, after = (
        value_text(language, row[side], row["unit"], row["basis"]) for side in ("before", "after")
    )
    return f"{name} {period} ({before} → {after})"


def main_values(rows: pd.DataFrame) -> "pd.Series[bool]":
    """Which restated values are those of the whole, of a year or a wave."""
    start, end = pd.to_datetime(rows["period_start"]), pd.to_datetime(rows["period_end"])
    yearly = (start == end) | ((end - start).dt.days > 360)
    return yearly & (rows["segment"] == "all") & rows["whole"]


def period_text(language: Language, start: date, end: date) -> str:
    """A period by its name."""
    return language.period(pd.Timestamp(start).date(), pd.Timestamp(end).date())


def _sources(language: Language, found: Difference) -> list[Said]:
    rows = found.sources
    if rows.empty:
        return []
    n_ = language.n_
    failing = rows["reason"] != ""
    kinds: tuple[tuple[Severity, str, pd.Series], ...] = (
        (Severity.ALERT, "failing", failing & ~rows["was_failing"]),
        (Severity.ALERT, "gone", rows["state"] == "gone"),
        (Severity.NOTE, "old", rows["is_stale"] & ~rows["was_stale"]),
        (Severity.NOTE, "again", ~failing & rows["was_failing"] & (rows["state"] != "gone")),
        (Severity.NEWS, "new", rows["state"] == "new"),
        (Severity.NEWS, "changed", rows["state"] == "changed"),
    )
    said = []
    for severity, kind, mask in kinds:
        titles = [_title(language, str(title)) for title in rows.loc[mask, "title"]]
        words = {
            "failing": n_("{names} could not be refreshed: its last good extract stays.", "{names} could not be refreshed: their last good extracts stay.", len(titles)),
            "gone": n_("{names} is not loaded any more.", "{names} are not loaded any more.", len(titles)),
            "old": n_("{names} has grown old.", "{names} have grown old.", len(titles)),
            "again": n_("{names} can be refreshed again.", "{names} can be refreshed again.", len(titles)),
            "new": n_("{names} is a new source.", "{names} are new sources.", len(titles)),
            "changed": n_("{names} has other rows.", "{names} have other rows.", len(titles)),
        }  # fmt: skip
        if titles:
            text = words[kind].format(names=_names(language, titles))
            said.append(Said(severity, language.leading(text), "sources"))
    return said


def _title(language: Language, title: str) -> str:
    """What a source is called inside a sentence; its own title is a name."""
    words = file_title(title)
    return title if words == title else language.inline(language._(words))


def _things(language: Language, found: Difference) -> list[Said]:
    rows = found.things
    if rows.empty:
        return []
    listed = rows[is_listed(rows)]
    said = []
    new = _counted(language, listed[listed["state"] == NEW])
    gone = _counted(language, listed[listed["state"] == GONE])
    total = int((listed["state"] == NEW).sum()), int((listed["state"] == GONE).sum())
    if new:
        text = language.n_("{things} is new.", "{things} are new.", total[0])
        said.append(Said(Severity.NEWS, text.format(things=new), "organisations"))
    if gone:
        text = language.n_("{things} is gone.", "{things} are gone.", total[1])
        if found.before.year is not None:
            text = language.n_("{things} has ended or closed.", "{things} have ended or closed.", total[1])  # fmt: skip
        said.append(Said(Severity.NOTE, text.format(things=gone), "organisations"))
    if count := int((rows["state"] == MERGED).sum()):
        text = language.n_(
            "{n} organisation turned out to be one that was known.",
            "{n} organisations turned out to be ones that were known.",
            count,
        )
        said.append(Said(Severity.NEWS, text.format(n=language.number(count)), "organisations"))
    if count := int((rows["state"] == RENAMED).sum()):
        text = language.n_(
            "{n} organisation is kept under another id.",
            "{n} organisations are kept under other ids.",
            count,
        )
        said.append(Said(Severity.NEWS, text.format(n=language.number(count)), "organisations"))
    unlisted = rows[~is_listed(rows) & (rows["state"] == NEW)]
    if count := len(unlisted):
        text = language.n_("{n} new name is in no list.", "{n} new names are in no list.", count)
        said.append(Said(Severity.NEWS, text.format(n=language.number(count)), "sources"))
    return said


def _counted(language: Language, rows: pd.DataFrame) -> str:
    """Things by their kind: "3 organisations, 2 events and 1 partnership"; empty for none."""
    n_ = language.n_
    counts = rows["table"].value_counts()
    words: dict[str, Callable[[int], str]] = {
        "organisation": lambda n: n_("{n} organisation", "{n} organisations", n),
        "event": lambda n: n_("{n} event", "{n} events", n),
        "partnership": lambda n: n_("{n} partnership", "{n} partnerships", n),
    }
    return language.join(
        word(int(counts[table])).format(n=language.number(int(counts[table])))
        for table, word in words.items()
        if table in counts.index
    )


def _rules(language: Language, found: Difference) -> list[Said]:
    """Definitions and settings that changed, indicators that are new or gone."""
    _, n_ = language._, language.n_
    said = []
    if found.settings:
        names = language.join(_(SETTINGS[name]) for name in found.settings)
        text = _("The configuration changed: {settings}.").format(settings=names)
        said.append(Said(Severity.NOTE, text, "methodology"))
    if found.redefined:
        text = n_("{names} is defined otherwise.", "{names} are defined otherwise.", len(found.redefined))  # fmt: skip
        said.append(
            Said(Severity.NOTE, text.format(names=_names(language, found.redefined)), "methodology")
        )
    if found.added:
        text = n_("{names} is a new indicator.", "{names} are new indicators.", len(found.added))
        said.append(
            Said(Severity.NEWS, text.format(names=_names(language, found.added)), "methodology")
        )
    if found.dropped:
        text = n_("{names} is not computed any more.", "{names} are not computed any more.", len(found.dropped))  # fmt: skip
        said.append(
            Said(Severity.NOTE, text.format(names=_names(language, found.dropped)), "methodology")
        )
    return said


def _about(language: Language, severity: Severity, text: str, items: Sequence[Moved]) -> list[Said]:
    """A sentence about some indicators; none about none."""
    if not items:
        return []
    names = _names(language, [moved_text(language, item) for item in items])
    return [Said(severity, text.format(names=names), "recommendations")]


def _names(language: Language, names: Sequence[str]) -> str:
    """The first of some names, and how many more there are."""
    shown = list(names[:NAMED])
    if (rest := len(names) - len(shown)) > 0:
        shown.append(language.n_("{n} more", "{n} more", rest).format(n=language.number(rest)))
    return language.join(shown)

"""What changed as tables in words: for the page, the command line and the digest."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from observatory.access import Role
from observatory.charts.description import value_text
from observatory.findings.difference import (
    Said,
    cause_text,
    main_values,
    nothing_text,
    period_text,
    sentences,
)
from observatory.i18n import ABSENT, Language, N_
from observatory.measures.change import VERDICT_WORDS
from observatory.measures.difference import Move, Step
from observatory.measures.progress import Value
from observatory.measures.status import REASON_WORDS, STATUS_WORDS
from observatory.model.lists import (
    EVENT_KINDS,
    ORGANISATION_KINDS,
    PARTNERSHIP_KINDS,
    UNLISTED,
    UNLISTED_WORDS,
)
from observatory.queries.causes import Cause
from observatory.queries.comings import GONE, MERGED, NEW, RENAMED
from observatory.queries.difference import Difference, Moved, since
from observatory.queries.sources import file_title
from observatory.store import Store

STEPS = {
    Step.NEW_PERIOD: N_("new period"),
    Step.RESTATED: N_("restated"),
    Step.FIRST: N_("first value"),
    Step.GONE: N_("not given any more"),
    Step.EARLIER_PERIOD: N_("an earlier period is the latest"),
}
STATES = {NEW: N_("new"), GONE: N_("gone"), MERGED: N_("merged"), RENAMED: N_("other id")}
_SOURCE_STATES = {
    "new": N_("new"),
    "gone": N_("gone"),
    "changed": N_("other rows"),
    "same": N_("same rows"),
}
_TABLES = {
    "organisation": N_("Organisation"),
    "event": N_("Event"),
    "partnership": N_("Partnership"),
}
_KINDS = {
    "organisation": {**ORGANISATION_KINDS, UNLISTED: UNLISTED_WORDS},
    "event": EVENT_KINDS,
    "partnership": PARTNERSHIP_KINDS,
}


@dataclass(frozen=True)
class Told:
    """What changed since an earlier load, in words: its sentences and its tables."""

    nothing: str
    said: list[Said]
    tables: dict[str, pd.DataFrame]


def told_since(
    store: Store,
    snapshot_id: str,
    language: Language,
    role: Role,
    territory: str,
    segment: str,
) -> Told:
    """What changed in a store since an earlier kept snapshot, ready to be shown.

    Raises what ``queries.difference.since`` raises.
    """
    found = since(store, snapshot_id, language, role, territory, segment)
    return Told(
        nothing_text(language, found),
        sentences(language, found),
        tables(language, found),
    )


def tables(language: Language, found: Difference) -> dict[str, pd.DataFrame]:
    """Every table that has a row, under its title, in the reader's words."""
    _ = language._
    made = {
        _("Indicators that moved"): moved_table(language, found),
        _("Restated values"): restated_table(language, found),
        _("New and gone"): things_table(language, found),
        _("Sources"): sources_table(language, found),
    }
    return {title: rows for title, rows in made.items() if len(rows)}


def moved_table(language: Language, found: Difference) -> pd.DataFrame:
    """One row an indicator: value before and after, what may be said of it, status."""
    _ = language._
    return pd.DataFrame(
        {
            _("Indicator"): [f"{item.indicator_id} {item.label}" for item in found.moved],
            _("Before"): [_end(language, item, "before") for item in found.moved],
            _("After"): [_end(language, item, "after") for item in found.moved],
            _("Change"): [_change(language, item) for item in found.moved],
            _("Reading"): [_reading(language, item.move) for item in found.moved],
            _("Status"): [_status(language, item) for item in found.moved],
        }
    )


def _end(language: Language, item: Moved, side: str) -> str:
    value: Value | None = getattr(item.move, side) if item.move else None
    if value is None:
        return ABSENT
    day = value.period_end
    period = str(day.year) if (day.month, day.day) == (12, 31) else language.date(day, short=True)
    return f"{value_text(language, value.value, item.unit, value.basis)} ({period})"


def _change(language: Language, item: Moved) -> str:
    return language.change(item.move.difference if item.move else None, item.unit)


def _reading(language: Language, move: Move | None) -> str:
    """What may be said of a move."""
    _ = language._
    if move is None:
        return ABSENT
    if move.redefined:
        return _("another definition: not compared")
    if move.verdict is not None:
        return _(VERDICT_WORDS[move.verdict])
    if move.reason is not None:
        return _(REASON_WORDS[move.reason])
    return _(STEPS[move.step])


def _status(language: Language, item: Moved) -> str:
    _ = language._
    if not item.status_changed:
        return _(STATUS_WORDS[item.status_after])
    return f"{_(STATUS_WORDS[item.status_before])} → {_(STATUS_WORDS[item.status_after])}"


def restated_table(language: Language, found: Difference) -> pd.DataFrame:
    """One row a restated value, those of the whole and of years first, with its reason."""
    _ = language._
    rows = found.restated
    if rows.empty:
        return pd.DataFrame()
    rows = rows.assign(main=~main_values(rows)).sort_values("main", kind="stable")
    words = {causes: cause_text(language, causes) for causes in set(rows["causes"])}
    return pd.DataFrame(
        {
            _("Indicator"): [f"{key} {label}" for key, label in zip(rows["indicator_id"], rows["label"], strict=True)],
            _("Period"): [period_text(language, *days) for days in zip(rows["period_start"], rows["period_end"], strict=True)],
            _("Territory"): rows["place"],
            _("Segment"): rows["part"],
            _("Before"): _quantities(language, rows, "before"),
            _("After"): _quantities(language, rows, "after"),
            _("Reason"): [words[causes] for causes in rows["causes"]],
        }
    )  # fmt: skip


def _quantities(language: Language, rows: pd.DataFrame, column: str) -> list[str]:
    return [
        value_text(language, value, unit, basis)
        for value, unit, basis in zip(rows[column], rows["unit"], rows["basis"], strict=True)
    ]


def things_table(language: Language, found: Difference) -> pd.DataFrame:
    """One row an organisation, event or partnership that is new, gone or another now."""
    _ = language._
    rows = found.things
    return pd.DataFrame(
        {
            _("What"): [_(_TABLES[table]) for table in rows["table"]],
            _("State"): [_(STATES[state]) for state in rows["state"]],
            _("Name"): rows["name"],
            _("Kind"): [
                _(_KINDS[table].get(kind, kind))
                for table, kind in zip(rows["table"], rows["kind"], strict=True)
            ],
            _("Date"): [
                ABSENT if pd.isna(day) else language.date(pd.Timestamp(day).date(), precision or "day", short=True)
                for day, precision in zip(rows["day"], rows["precision"], strict=True)
            ],
            _("Now"): [name if isinstance(name, str) else ABSENT for name in rows["into_name"]],
            _("Id"): rows["key"],
        }
    )  # fmt: skip


def sources_table(language: Language, found: Difference) -> pd.DataFrame:
    """One row a source that is new, gone, changed, failing or old."""
    _, number = language._, language.number
    rows = found.sources
    if rows.empty:
        return pd.DataFrame()
    return pd.DataFrame(
        {
            _("Source"): [_(file_title(str(title))) for title in rows["title"]],
            _("State"): [_(_SOURCE_STATES[state]) for state in rows["state"]],
            _("Rows before"): [number(count) for count in rows["rows_before"]],
            _("Rows after"): [number(count) for count in rows["rows_after"]],
            _("Remark"): [
                reason or (_("grown old") if old and not was else ABSENT)
                for reason, old, was in zip(rows["reason"], rows["is_stale"], rows["was_stale"], strict=True)
            ],
        }
    )  # fmt: skip


def as_json(found: Difference) -> dict[str, object]:
    """A difference as a program reads it: ids, numbers, days; no words of a language."""
    return {
        "before": _state(found, "before"),
        "after": _state(found, "after"),
        "nothing": found.nothing,
        "moved": [_moved_json(item) for item in found.moved],
        "restated": [_restated_json(row) for row in _records(found.restated)],
        "things": [_thing_json(row) for row in _records(found.things)],
        "sources": [_source_json(row) for row in _records(found.sources)],
        "settings": list(found.settings),
        "redefined": list(found.redefined),
        "added": list(found.added),
        "dropped": list(found.dropped),
    }


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): cell for name, cell in row.items()} for row in rows.to_dict("records")]


def _restated_json(row: dict[str, Any]) -> dict[str, object]:
    causes: tuple[Cause, ...] = row["causes"]
    return {
        "indicator": row["indicator_id"], "territory": row["territory_code"], "segment": row["segment"],
        "period_start": _day(row["period_start"]), "period_end": _day(row["period_end"]),
        "before": _number(row["before"]), "after": _number(row["after"]), "basis": row["basis"],
        "revision": row["revision"],
        "causes": [{"why": cause.why.value, "names": list(cause.names)} for cause in causes],
    }  # fmt: skip


def _thing_json(row: dict[str, Any]) -> dict[str, object]:
    into = row["into"]
    return {
        "table": row["table"], "state": row["state"], "id": row["key"], "name": row["name"],
        "kind": row["kind"], "date": _day(row["day"]), "into": into if isinstance(into, str) else None,
    }  # fmt: skip


def _source_json(row: dict[str, Any]) -> dict[str, object]:
    return {
        "name": row["name"], "state": row["state"], "rows_before": _number(row["rows_before"]),
        "rows_after": _number(row["rows_after"]), "problem": row["reason"] or None,
        "old": bool(row["is_stale"]),
    }  # fmt: skip


def _state(found: Difference, side: str) -> dict[str, object]:
    state = getattr(found, side)
    return {
        "snapshot": state.id, "as_of": state.as_of.isoformat(),
        "loaded_at": state.loaded_at.isoformat(timespec="seconds"), "year": state.year,
    }  # fmt: skip


def _moved_json(item: Moved) -> dict[str, object]:
    move = item.move
    told: dict[str, object] = {
        "indicator": item.indicator_id, "unit": item.unit, "basis": item.basis,
        "status_before": item.status_before.value, "status_after": item.status_after.value,
    }  # fmt: skip
    if move is None:
        return told
    for side, value in (("before", move.before), ("after", move.after)):
        told[side] = value and {"value": value.value, "period_end": value.period_end.isoformat()}
    interval = [move.interval.low, move.interval.high] if move.interval else None
    return told | {
        "step": move.step.value, "verdict": move.verdict.value if move.verdict else None,
        "difference": move.difference, "interval": interval,
        "reason": move.reason.value if move.reason else None, "redefined": move.redefined,
    }  # fmt: skip


def _day(day: Any) -> str | None:
    stamp = pd.Timestamp(day)
    return None if pd.isna(stamp) else stamp.date().isoformat()


def _number(value: Any) -> float | int | None:
    if pd.isna(value):
        return None
    number = float(value)
    return int(number) if number.is_integer() else number

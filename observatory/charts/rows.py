"""Descriptions of charts whose rows are things: bars, dots, strips, bullets, timelines, running bars."""

from collections.abc import Iterable
from datetime import date
from typing import Any, TypedDict, Unpack

import pandas as pd

from observatory.charts.description import (
    Basis,
    Chart,
    RowOptions,
    RunningOptions,
    TimelineOptions,
    Words,
    alternative,
    pair,
    prepare,
    records,
    value_text,
    value_words,
)
from observatory.charts.layout import RowSize, rows_height, wrap
from observatory.charts.palette import STATUSES
from observatory.i18n import NO_BREAK_SPACE, Language

TOP = 10
"""Pixels between the top of a plot, where a playhead's head is, and its first row."""
BAR_ROW = RowSize(mark=12, below=20)
DOT_ROW = RowSize(mark=12, below=16)
STRIP_ROW = RowSize(mark=12, below=38, beside=50)
BULLET_ROW = RowSize(mark=16, below=50, limit=32, beside=42)
TIMELINE_ROW = RowSize(mark=14, below=30, limit=28, beside=36)
RUNNING_ROW = RowSize(mark=9, below=17, limit=30, beside=24)
UNJUDGED_ROW = RowSize(mark=16, below=18, limit=32, beside=42)
VERDICT_LIMIT = 48
VERDICT_LINE = 15
BULLET_TOP = 26
DATE_TOP = 22
DATE_BOTTOM = 26
AXIS_BOTTOM = 28


class Common(TypedDict):
    """The fields of a chart that its words give."""

    finding: str
    caption: str
    source: str
    basis: Basis
    headings: dict[str, str]


def common(words: Words) -> Common:
    """The words of a chart with what was left unsaid."""
    return Common(
        finding=words["finding"],
        caption=words.get("caption", ""),
        source=words.get("source", ""),
        basis=words.get("basis", "register"),
        headings=dict(words.get("headings", {})),
    )


def height(table: pd.DataFrame, size: RowSize) -> int:
    """The height of all rows of a table, in pixels."""
    return round(rows_height(table["name"].tolist(), [size] * len(table)))


def _labelled(table: pd.DataFrame, language: Language, unit: str, basis: str) -> pd.DataFrame:
    labels = [value_text(language, value, unit, basis) for value in table["value"]]
    return table.assign(label=labels)


def _named_values(table: pd.DataFrame, language: Language, unit: str, basis: str) -> Iterable[str]:
    for row in records(table):
        said = row["note"] if row["value"] != row["value"] else ""
        yield pair(language, row["name"], said or value_words(language, row["value"], unit, basis))


def bars(
    table: pd.DataFrame,
    language: Language,
    *,
    unit: str,
    colour: str = "brand",
    maximum: float | None = None,
    **words: Unpack[Words],
) -> Chart[RowOptions]:
    """Horizontal bars of a few categories, in the table's order.

    Columns: ``name``, ``value``; optional ``low`` and ``high`` (interval), ``note`` (stands in
    for an absent value, as "n < 5"), ``colour`` (of the row: "brand", "context", "R1" … "R5").
    ``maximum`` shows a track up to that value, as 1 for shares of a whole.
    """
    return _row_chart("bars", BAR_ROW, 8, table, language, unit, RowOptions(colour, maximum), words)


def dots(
    table: pd.DataFrame,
    language: Language,
    *,
    unit: str,
    colour: str = "brand",
    maximum: float | None = None,
    minimum: float | None = None,
    **words: Unpack[Words],
) -> Chart[RowOptions]:
    """Dots with their intervals on a value axis, in the table's order.

    Columns: ``name``, ``value``; optional ``low``, ``high``, ``previous`` (an earlier value,
    drawn ○), ``note``, ``colour`` (of the row). ``minimum``: where the axis begins instead of
    zero, as 1 for ranks.
    """
    options = RowOptions(colour, maximum, minimum)
    return _row_chart("dots", DOT_ROW, AXIS_BOTTOM + 8, table, language, unit, options, words)


def _row_chart(
    kind: str,
    size: RowSize,
    around: float,
    table: pd.DataFrame,
    language: Language,
    unit: str,
    options: RowOptions,
    words: Words,
) -> Chart[RowOptions]:
    told = common(words)
    prepared = _labelled(prepare(kind, table), language, unit, told["basis"])
    items = _named_values(prepared, language, unit, told["basis"])
    return Chart(
        kind=kind,
        table=prepared,
        language=language,
        alt=alternative(language, told["finding"], items),
        unit=unit,
        height=round(height(prepared, size) + around),
        options=options,
        **told,
    )


def strips(
    table: pd.DataFrame,
    language: Language,
    *,
    colour: str = "brand",
    **words: Unpack[Words],
) -> Chart[RowOptions]:
    """Where each of several stands on each of several measures: one strip a measure, the worst value
    at its left end and the best at its right one, one dot for each who.

    Columns: ``name`` (of the measure, its rows together), ``who``, ``place`` (0–1, from the worst to
    the best), ``value``, ``unit`` (of the row); optional ``year``, ``note`` (beside the value, or
    instead of an absent one), ``focal`` (not empty: the one in colour).
    """
    told = common(words)
    prepared = prepare("strips", table)
    prepared = prepared.assign(
        label=[
            value_text(language, r["value"], r["unit"], told["basis"]) for r in records(prepared)
        ]
    )
    focal = [row for row in records(prepared) if row["focal"]]
    items = [pair(language, r["name"], _strip_words(language, r, told["basis"])) for r in focal]
    names = pd.DataFrame({"name": list(dict.fromkeys(prepared["name"]))})
    return Chart(
        kind="strips",
        table=prepared,
        language=language,
        alt=alternative(language, told["finding"], items),
        unit="",
        height=height(names, STRIP_ROW) + 8,
        options=RowOptions(colour),
        **told,
    )


def _strip_words(language: Language, row: dict[str, Any], basis: str) -> str:
    words = value_words(language, row["value"], row["unit"], basis)
    return f"{words} ({row['note']})" if row["note"] and row["value"] == row["value"] else words


def bullet(
    table: pd.DataFrame,
    language: Language,
    *,
    colour: str = "brand",
    **words: Unpack[Words],
) -> Chart[RowOptions]:
    """The share of the way from baseline to target, one indicator a row, each in its unit.

    Columns: ``name``, ``baseline``, ``value``, ``target``, ``unit``, ``status`` (a key of
    ``palette.STATUSES``); optional ``low`` and ``high`` (of the value), ``expected`` (share of
    the way that should be made today, 0–1), ``pace`` (actual over required), ``pace_low`` and
    ``pace_high`` (where the status is not settled), ``note`` (beside the status), ``basis`` (of
    the row), ``colour``. A row without baseline or target shows name, value and status.
    """
    told = common(words)
    prepared = prepare("bullet", table)
    rows = records(prepared)
    prepared = prepared.assign(
        label=[
            value_text(language, r["value"], r["unit"], r["basis"] or told["basis"]) for r in rows
        ],
        verdict=[verdict(language, r) for r in rows],
    )
    sizes = bullet_sizes(language, records(prepared))
    items = [pair(language, r["name"], _standing(language, r, told["basis"])) for r in rows]
    return Chart(
        kind="bullet",
        table=prepared,
        language=language,
        alt=alternative(language, told["finding"], items),
        unit="",
        height=round(rows_height(prepared["name"].tolist(), sizes) + TOP + BULLET_TOP),
        options=RowOptions(colour),
        **told,
    )


def verdict(language: Language, row: dict[str, Any]) -> str:
    """What stands beside a status: the pace, its range where it is not settled, and the note."""
    if row["pace"] != row["pace"]:
        return str(row["note"])
    text = language._("{pace} of the required pace").format(pace=language.number(row["pace"], 2))
    if row["pace_low"] == row["pace_low"] and row["pace_high"] == row["pace_high"]:
        text += " " + language._("({low} to {high}: not settled)").format(
            low=language.number(row["pace_low"], 2), high=language.number(row["pace_high"], 2)
        )
    return f"{text}. {row['note']}" if row["note"] else text


def _standing(language: Language, row: dict[str, Any], basis: str) -> str:
    """A bullet's row in words: value, status, and the pace's range where it is not settled."""
    parts = [
        value_words(language, row["value"], row["unit"], row["basis"] or basis),
        language.inline(language._(STATUSES[row["status"]].word)),
    ]
    if row["pace_low"] == row["pace_low"]:
        parts.append(verdict(language, row))
    return ", ".join(parts)


def judged(row: dict[str, Any]) -> bool:
    """Whether a bullet's row has a track: a way from a baseline to a target."""
    return bool(row["baseline"] == row["baseline"] and row["target"] == row["target"])


def way(row: dict[str, Any], value: float) -> float | None:
    """Share of the way from baseline to target that a value of a bullet's row has made."""
    if not judged(row) or value != value:
        return None
    length = row["target"] - row["baseline"]
    if length:
        return float((value - row["baseline"]) / length)
    return 1.0 if value == row["target"] else None


def verdict_lines(language: Language, row: dict[str, Any]) -> tuple[str, str]:
    """A status word and what stands beside it, in lines that fit a phone."""
    word = language._(STATUSES[row["status"]].word)
    told = wrap(f"{'x' * len(word)} {row['verdict']}", VERDICT_LIMIT, 3)
    return word, told[len(word) :].strip()


def bullet_sizes(language: Language, rows: list[dict[str, Any]]) -> list[RowSize]:
    """The heights of a bullet's rows: without a track a row is lower, with a long verdict higher."""
    sizes = []
    for row in rows:
        size = BULLET_ROW if judged(row) else UNJUDGED_ROW
        more = verdict_lines(language, row)[1].count("\n") * VERDICT_LINE
        sizes.append(RowSize(size.mark, size.below + more, size.limit, size.beside))
    return sizes


def timeline(
    table: pd.DataFrame,
    milestones: pd.DataFrame,
    language: Language,
    *,
    today: date,
    unit: str = "eur",
    colour: str = "brand",
    **words: Unpack[Words],
) -> Chart[TimelineOptions]:
    """Actions from start to end: outline the plan, fill the share done, the playhead today.

    Columns: ``name``, ``start``, ``end``; optional ``done`` (0–1), ``spent`` and ``planned`` (in
    ``unit``), ``note``, ``colour``. Milestones: ``name`` (of the action), ``milestone``,
    ``date``, ``state`` ("met", "due" or "late"). Rows without a start or an end are left out of
    the picture, not of the table.
    """
    told = common(words)
    prepared = prepare("timeline", table)
    rows = records(prepared)
    prepared = prepared.assign(label=[budget(language, r, unit) for r in rows])
    items = [pair(language, r["name"], done(language, r)) for r in rows]
    return Chart(
        kind="timeline",
        table=prepared,
        language=language,
        alt=alternative(language, told["finding"], items),
        unit=unit,
        height=height(prepared, TIMELINE_ROW) + TOP + DATE_TOP + DATE_BOTTOM,
        options=TimelineOptions(colour, today, prepare("milestones", milestones)),
        **told,
    )


def done(language: Language, row: dict[str, Any]) -> str:
    """The share done in words."""
    if row["done"] != row["done"]:
        return language._("no data")
    return language._("{share} done").format(share=language.percent(row["done"]))


def budget(language: Language, row: dict[str, Any], unit: str) -> str:
    """Spent over planned; empty where neither is known."""
    known = [row[key] == row[key] for key in ("spent", "planned")]
    if not any(known):
        return ""
    spent, planned = language.quantity(row["spent"], unit), language.quantity(row["planned"], unit)
    return f"{spent}{NO_BREAK_SPACE}/{NO_BREAK_SPACE}{planned}"


def running(
    table: pd.DataFrame,
    language: Language,
    *,
    until: date,
    colour: str = "brand",
    **words: Unpack[Words],
) -> Chart[RunningOptions]:
    """What runs over time, one bar a row, such as partnerships.

    Columns: ``name``, ``start``, ``end``, ``end_known``; optional ``note``, ``colour``. An end
    that is not known is the last day a source tells of, and the bar goes on dotted; an absent
    end that is known means still running. ``until`` is the last day of the data.
    """
    told = common(words)
    prepared = prepare("running", table)
    prepared = prepared.assign(label=[span(language, r) for r in records(prepared)])
    items = [pair(language, r["name"], span(language, r, spoken=True)) for r in records(prepared)]
    return Chart(
        kind="running",
        table=prepared,
        language=language,
        alt=alternative(language, told["finding"], items),
        unit="",
        height=height(prepared, RUNNING_ROW) + DATE_BOTTOM + 4,
        options=RunningOptions(colour, until),
        **told,
    )


def span(language: Language, row: dict[str, Any], spoken: bool = False) -> str:
    """The years a row runs: "2014–2019", "since 2014", or "2014–?" where the end is not known.

    ``spoken``: a question mark is said in words.
    """
    if pd.isna(row["start"]):
        return language._("dates not known")
    start = row["start"].year
    if not row["end_known"]:
        text = language._("{year}, end not known") if spoken else "{year}–?"
        return text.format(year=start)
    if pd.isna(row["end"]):
        return language._("since {year}").format(year=start)
    return f"{start}" if row["end"].year == start else f"{start}–{row['end'].year}"

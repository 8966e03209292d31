"""Descriptions of charts whose rows are things: bars, dots, bullets, timelines, running bars."""

from collections.abc import Iterable
from datetime import date
from typing import Any, TypedDict, Unpack

import pandas as pd

from observatory.charts.description import (
    alternative,
    Basis,
    Chart,
    pair,
    prepare,
    RowOptions,
    RunningOptions,
    TimelineOptions,
    value_text,
    value_words,
    Words,
)
from observatory.charts.layout import rows_height, RowSize
from observatory.charts.palette import STATUSES
from observatory.i18n import Language, NO_BREAK_SPACE

BAR_ROW = RowSize(mark=12, below=20)
DOT_ROW = RowSize(mark=12, below=16)
BULLET_ROW = RowSize(mark=16, below=52, limit=32)
TIMELINE_ROW = RowSize(mark=14, below=30, limit=28)
RUNNING_ROW = RowSize(mark=9, below=17, limit=30)
BULLET_TOP = 36
DATE_TOP = 32
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


def _labelled(table: pd.DataFrame, language: Language, unit: str, basis: str) -> pd.DataFrame:
    labels = [value_text(language, value, unit, basis) for value in table["value"]]
    return table.assign(label=labels)


def _named_values(table: pd.DataFrame, language: Language, unit: str, basis: str) -> Iterable[str]:
    for row in table.to_dict(orient="records"):
        value = value_words(language, row["value"], row.get("unit") or unit, basis)
        yield pair(language, row["name"], row["note"] if row["value"] != row["value"] else value)


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
    **words: Unpack[Words],
) -> Chart[RowOptions]:
    """Dots with their intervals on a value axis, in the table's order.

    Columns: ``name``, ``value``; optional ``low``, ``high``, ``previous`` (an earlier value,
    drawn ○), ``note``, ``colour`` (of the row).
    """
    options = RowOptions(colour, maximum)
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
        height=round(rows_height(prepared["name"].tolist(), size) + around),
        options=options,
        **told,
    )


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
    the way that should be made today, 0–1), ``pace``, ``pace_low``, ``pace_high`` (actual over
    required), ``note`` (beside the status), ``basis`` (of the row), ``colour``. A row without
    baseline or target shows name, value and status.
    """
    told = common(words)
    prepared = prepare("bullet", table)
    records = prepared.to_dict(orient="records")
    prepared = prepared.assign(
        label=[
            value_text(language, r["value"], r["unit"], r["basis"] or told["basis"])
            for r in records
        ],
        verdict=[verdict(language, r) for r in records],
    )
    items = [
        pair(
            language,
            r["name"],
            language.join(
                [
                    value_words(language, r["value"], r["unit"], r["basis"] or told["basis"]),
                    language._(STATUSES[r["status"]].word).lower(),
                ],
                style="unit",
            ),
        )
        for r in records
    ]
    return Chart(
        kind="bullet",
        table=prepared,
        language=language,
        alt=alternative(language, told["finding"], items),
        unit="",
        height=round(rows_height(prepared["name"].tolist(), BULLET_ROW) + BULLET_TOP),
        options=RowOptions(colour),
        **told,
    )


def verdict(language: Language, row: dict[Any, Any]) -> str:
    """What stands beside a status: the pace, its range where it is not settled, or the note."""
    if row["pace"] != row["pace"]:
        return str(row["note"])
    text = language._("{pace} of the required pace").format(pace=language.number(row["pace"], 2))
    if row["pace_low"] == row["pace_low"] and row["pace_high"] == row["pace_high"]:
        text += " " + language._("({low} to {high})").format(
            low=language.number(row["pace_low"], 2), high=language.number(row["pace_high"], 2)
        )
    return f"{text}. {row['note']}" if row["note"] else text


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
    records = prepared.to_dict(orient="records")
    prepared = prepared.assign(label=[budget(language, r, unit) for r in records])
    items = [
        pair(
            language,
            r["name"],
            language._("{share} done").format(share=language.percent(r["done"])),
        )
        for r in records
    ]
    return Chart(
        kind="timeline",
        table=prepared,
        language=language,
        alt=alternative(language, told["finding"], items),
        unit=unit,
        height=round(rows_height(prepared["name"].tolist(), TIMELINE_ROW) + DATE_TOP + DATE_BOTTOM),
        options=TimelineOptions(colour, today, prepare("milestones", milestones)),
        **told,
    )


def budget(language: Language, row: dict[Any, Any], unit: str) -> str:
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
    prepared = prepared.assign(
        label=[span(language, r) for r in prepared.to_dict(orient="records")]
    )
    items = [pair(language, n, p) for n, p in zip(prepared["name"], prepared["label"], strict=True)]
    return Chart(
        kind="running",
        table=prepared,
        language=language,
        alt=alternative(language, told["finding"], items),
        unit="",
        height=round(rows_height(prepared["name"].tolist(), RUNNING_ROW) + DATE_TOP + DATE_BOTTOM),
        options=RunningOptions(colour, until),
        **told,
    )


def span(language: Language, row: dict[Any, Any]) -> str:
    """The years a row runs: "2014–2019", "since 2014", or "2014–?" where the end is not known."""
    if pd.isna(row["start"]):
        return language._("dates not known")
    start = row["start"].year
    if not row["end_known"]:
        return f"{start}–?"
    if pd.isna(row["end"]):
        return language._("since {year}").format(year=start)
    return f"{start}" if row["end"].year == start else f"{start}–{row['end'].year}"

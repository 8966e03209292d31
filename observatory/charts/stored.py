"""Descriptions of charts as JSON and back, so that a chart can be kept as it was."""

import math
from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import date
from typing import Any, cast

import pandas as pd

from observatory.charts.description import (
    Basis,
    CalendarOptions,
    Chart,
    ColumnOptions,
    LineOptions,
    MultipleOptions,
    NetworkOptions,
    RowOptions,
    RunningOptions,
    SlopeOptions,
    TimelineOptions,
    prepare,
)
from observatory.charts.headline import Unreadable
from observatory.charts.words import WordOptions
from observatory.i18n import LANGUAGES, language

OPTIONS: dict[str, type[Any]] = {
    "bars": RowOptions,
    "dots": RowOptions,
    "strips": RowOptions,
    "bullet": RowOptions,
    "columns": ColumnOptions,
    "lines": LineOptions,
    "slope": SlopeOptions,
    "multiples": MultipleOptions,
    "timeline": TimelineOptions,
    "running": RunningOptions,
    "calendar": CalendarOptions,
    "network": NetworkOptions,
    "words": WordOptions,
}
"""Kind -> the class of its options."""
_LABELS = ("label", "start_label", "verdict")
"""Columns that the constructors add to those of a kind."""
_TEXTS = ("finding", "caption", "alt", "unit", "basis", "source")
MOST_HEIGHT = 20_000


def to_json(chart: Chart[Any]) -> dict[str, Any]:
    """A description as JSON holds it."""
    return {
        "kind": chart.kind,
        "language": chart.language.code,
        **{name: getattr(chart, name) for name in _TEXTS},
        "height": chart.height,
        "headings": dict(chart.headings),
        "options": {
            item.name: _told(getattr(chart.options, item.name)) for item in fields(chart.options)
        },
        "table": {str(key): [_told(cell) for cell in chart.table[key]] for key in chart.table},
    }


def from_json(kept: Mapping[str, Any]) -> Chart[Any]:
    """The description that was kept. Raises Unreadable."""
    try:
        kind = kept["kind"]
        if kind not in OPTIONS or kept["language"] not in LANGUAGES:
            raise Unreadable(f"kind {kind!r}")
        texts = {name: _text(kept[name]) for name in _TEXTS}
        height = int(kept["height"])
        if not 0 <= height <= MOST_HEIGHT:
            raise Unreadable("height")
        return Chart(
            kind=kind,
            table=_table(kind, kept["table"]),
            language=language(kept["language"]),
            finding=texts["finding"],
            caption=texts["caption"],
            alt=texts["alt"],
            unit=texts["unit"],
            basis=cast(Basis, texts["basis"]),
            source=texts["source"],
            height=height,
            options=_options(OPTIONS[kind], kept["options"]),
            headings={_text(key): _text(text) for key, text in kept["headings"].items()},
        )
    except Unreadable:
        raise
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise Unreadable(str(error)) from error


def _told(value: Any) -> Any:
    if isinstance(value, pd.DataFrame):
        return {str(key): [_told(cell) for cell in value[key]] for key in value}
    if value is pd.NaT or (isinstance(value, float) and not math.isfinite(value)):
        return None
    if isinstance(value, pd.Timestamp | date):
        return value.isoformat()[:10]
    if isinstance(value, tuple | list):
        return [_told(item) for item in value]
    if hasattr(value, "item"):
        return _told(value.item())
    return value


def _table(kind: str, kept: Mapping[str, Any]) -> pd.DataFrame:
    prepared = prepare(kind, pd.DataFrame(dict(kept)))
    given = {name: [_text(cell) for cell in kept[name]] for name in _LABELS if name in kept}
    return prepared.assign(**given)


def _options(wanted: type[Any], kept: Mapping[str, Any]) -> Any:
    values: dict[str, Any] = {}
    for item in fields(wanted):
        if item.name not in kept and item.default is not MISSING:
            continue
        values[item.name] = _value(wanted, item.name, kept[item.name])
    return wanted(**values)


def _value(wanted: type[Any], name: str, kept: Any) -> Any:
    if name == "milestones":
        return prepare("milestones", pd.DataFrame(dict(kept)))
    if name in ("today", "until"):
        return date.fromisoformat(kept)
    if name in ("points", "ties"):
        return tuple((one, other) for one, other in kept)
    if name in ("radii", "named", "years", "sizes"):
        return tuple(kept)
    if kept is not None and not isinstance(kept, str | int | float | bool):
        raise Unreadable(f"{wanted.__name__}.{name}")
    return kept


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise Unreadable(repr(value)[:40])
    return value

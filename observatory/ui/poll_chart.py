"""A poll's result as a chart described: the same for a room, a page and a slide."""

from typing import Any

import pandas as pd

from observatory.charts import Chart, bars, dots, words
from observatory.findings.polls import (
    OF_POINTS,
    OF_SHARES,
    Asked,
    option_name,
    result_caption,
    result_finding,
    unit_of,
)
from observatory.i18n import Language
from observatory.model.lists import RECOMMENDATIONS

MOST_WORDS = 40
PHONE_WIDTH = 350.0


def result_chart(
    asked: Asked,
    rows: pd.DataFrame,
    language: Language,
    *,
    source: str = "",
    across: float = PHONE_WIDTH,
) -> Chart[Any]:
    """The chart of a result.

    ``rows``: name, count, value, low, high, stands_for (a table of ``queries.polls.results``, or of
    ``ui.poll_live.result_rows``), in the order of the options. Options that stand for a recommendation
    have its colour. ``across``: the narrowest picture of a word cloud, in pixels.
    """
    shown = rows.iloc[:0] if asked.few and asked.kind not in ("words", "open") else rows
    if asked.kind in (*OF_POINTS, *OF_SHARES) and not _are_levels(shown):
        shown = shown.sort_values("value", ascending=False, kind="stable", na_position="last")
    finding = result_finding(language, asked, shown)
    told: dict[str, Any] = {
        "finding": finding, "caption": result_caption(language, asked), "basis": "survey",
        "source": source, "unit": unit_of(asked.kind),
        "headings": {"name": language._("Answer"), "value": _heading(language, asked.kind)},
    }  # fmt: skip
    table = pd.DataFrame(
        {
            "name": [
                option_name(language, asked.kind, str(name), count)
                for name, count in zip(shown["name"], shown["count"], strict=True)
            ],
            "value": shown["count"] if asked.kind in ("words", "open") else shown["value"],
            "low": shown["low"], "high": shown["high"],
            "colour": [key if key in RECOMMENDATIONS else "" for key in shown["stands_for"]],
        }
    )  # fmt: skip
    if asked.kind in OF_POINTS:
        # More would not be read, and is not known.
        table[["value", "low", "high"]] = table[["value", "low", "high"]].astype(float).round(1)
    if asked.kind == "words":
        return words(table.head(MOST_WORDS), language, across=across, **told)
    if asked.kind == "points":
        return dots(table, language, **told)
    maximum = 1.0 if told["unit"] == "share" else None
    return bars(table, language, maximum=maximum, **told)


def _are_levels(rows: pd.DataFrame) -> bool:
    """Whether the options are steps that have an order of their own."""
    return len(rows) > 0 and all(str(key).isdigit() for key in rows["stands_for"])


def _heading(language: Language, kind: str) -> str:
    _ = language._
    if kind in OF_POINTS:
        return _("Mean points")
    return _("People") if kind in ("words", "open") else _("Share")

"""What stands behind a figure of a report: definitions, inputs, the rows counted, their sources."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from observatory.exports.content import Evidence, Table
from observatory.figures.rows import in_words
from observatory.figures.tables import text_of, told
from observatory.findings.indicators import computation, latest_text
from observatory.i18n import NO_BREAK_SPACE, Language
from observatory.model import TABLES
from observatory.model.lists import BASIS_WORDS
from observatory.queries.catalogue import catalogue
from observatory.queries.evidence import count_behind, rows_behind
from observatory.queries.progress import Standing
from observatory.report.making import Making, period_of
from observatory.store import Store

ROWS = 20
"""Rows that a report lists of those behind a figure."""
Pairs = tuple[tuple[str, str], ...]


def of_indicators(making: Making, title: str, *items: Standing) -> str:
    """The reference of the evidence of some indicators' latest values, of one or of a chart."""
    key = f"indicators:{title if len(items) > 1 else ''}:{','.join(i.indicator_id for i in items)}"

    def made(reference: str) -> Evidence:
        rows, total = _counted(making, items)
        inputs = (
            computation(making.language, items[0], making.store.as_of)
            if len(items) == 1
            else tuple((_name(item), latest_text(making.language, item)) for item in items)
        )
        return Evidence(
            reference, title, definitions(making, [item.indicator_id for item in items]), inputs,
            None if rows.empty else _table(making, reference, in_words(making.language, rows)),
            total, _sources(making, rows),
        )  # fmt: skip

    return making.cite(key, made)


def of_rows(
    making: Making,
    key: str,
    title: str,
    rows: Callable[[], pd.DataFrame],
    *,
    indicators: Sequence[str] = (),
    inputs: Pairs = (),
    sources: Iterable[tuple[str, str]] = (),
    total: int | None = None,
) -> str:
    """The reference of evidence whose rows are a table in words (its column "Link": addresses).

    ``total``: how many rows there are, where the table does not have every one.
    """
    _ = making._

    def made(reference: str) -> Evidence:
        table = rows()
        cited = [
            (text_of(name), text_of(address))
            for name, address in zip(
                table.get(_("Source"), pd.Series([""] * len(table))),
                table.get(_("Link"), pd.Series([""] * len(table))),
                strict=True,
            )
        ]
        found = list(dict.fromkeys(item for item in [*sources, *cited] if any(item)))
        return Evidence(
            reference, title, definitions(making, indicators), inputs,
            None if table.empty else _table(making, reference, table.head(ROWS)),
            len(table) if total is None else total, tuple(found[:ROWS]),
        )  # fmt: skip

    return making.cite(key, made)


def definitions(making: Making, ids: Sequence[str]) -> Pairs:
    """Formula, origin, basis, limits and tables of some indicators; the formula alone of several."""
    _ = making._
    known = making.ask(_catalogue, making.language)
    found: list[tuple[str, str]] = []
    for key in ids:
        if key not in known:
            continue
        item = known[key]
        if len(ids) > 1:
            found.append((f"{key}{NO_BREAK_SPACE}{item['name']}", str(item["formula"])))
            continue
        lines = (
            (_("Indicator"), f"{key}{NO_BREAK_SPACE}{item['name']}"),
            (_("Formula"), item["formula"]), (_("Computed from"), item["origin"]),
            (_("Basis"), _(BASIS_WORDS[item["basis"]])), (_("Limits"), item["limits"]),
            (_("Tables"), ", ".join(_(TABLES[name].meaning) for name in item["reads"])),
        )  # fmt: skip
        found += [(name, text_of(text)) for name, text in lines if text_of(text)]
    return tuple(found)


def _catalogue(store: Store, language: Language) -> dict[str, dict[Any, Any]]:
    """The catalogue by the ids of its indicators."""
    rows = catalogue(store, language).to_dict("records")
    return {str(row["indicator_id"]): row for row in rows}


def _counted(making: Making, items: Sequence[Standing]) -> tuple[pd.DataFrame, int]:
    """The rows that the latest values count, the first of them, and how many there are.

    A value that is not shown has no latest value, and then no row either.
    """
    parts, total = [], 0
    for item in items:
        period = period_of(item)
        if period is None:
            continue
        parts.append(making.ask(rows_behind, item.indicator_id, *period, limit=ROWS))
        total += making.ask(count_behind, item.indicator_id, *period)
    if not parts:
        return pd.DataFrame(), 0
    rows = pd.concat(parts, ignore_index=True).drop_duplicates(["table", "row_id"])
    return rows.head(ROWS), total


def _table(making: Making, reference: str, rows: pd.DataFrame) -> Table:
    return replace(told(f"rows-{reference}", rows, link=making._("Link")), reference=reference)


def _sources(making: Making, rows: pd.DataFrame) -> tuple[tuple[str, str], ...]:
    """Title and address of each source of some rows; the file where a row cites nothing."""
    if rows.empty:
        return ()
    found = []
    for title, address, file in zip(
        rows["source_title"], rows["source_url"], rows["file"], strict=True
    ):
        cited = (text_of(title), text_of(address))
        found.append(cited if any(cited) else (text_of(file), ""))
    return tuple(dict.fromkeys(found))


def _name(item: Standing) -> str:
    return f"{item.indicator_id}{NO_BREAK_SPACE}{item.label}"

"""What stands behind a figure of a report: definitions, inputs, the rows counted, their sources."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from observatory.exports.content import Cell, Evidence, Heading, Table
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


def of_indicator(making: Making, item: Standing) -> str:
    """The reference of the evidence of an indicator's latest value."""

    def made(reference: str) -> Evidence:
        rows, total = _counted(making, item)
        return Evidence(
            reference, f"{item.indicator_id} {item.name}", definitions(making, [item.indicator_id]),
            computation(making.language, item, making.store.as_of),
            None if rows.empty else _table(making, reference, in_words(making.language, rows)),
            total, _sources(making, rows),
        )  # fmt: skip

    return making.cite(f"indicator:{item.indicator_id}", made)


def of_indicators(making: Making, title: str, *items: Standing) -> str:
    """The reference of the evidence of what shows several indicators: it leads on to that of each."""
    _, language = making._, making.language
    if len(items) == 1:
        return of_indicator(making, items[0])

    def row(item: Standing) -> tuple[Cell, ...]:
        cited = of_indicator(making, item)
        value = item.latest.value if item.latest else None
        told = Cell(latest_text(language, item), value, item.unit if item.latest else "")
        name = f"{item.indicator_id}{NO_BREAK_SPACE}{item.label}"
        return Cell(name), told, Cell(cited, reference=cited)

    def made(reference: str) -> Evidence:
        headings = (
            Heading("indicator", _("Indicator")), Heading("value", _("Latest value"), "right"),
            Heading("evidence", _("Evidence")),
        )  # fmt: skip
        parts = Table(f"parts-{reference}", "", "", headings, tuple(map(row, items)))
        return Evidence(reference, title, (), (), None, 0, (), parts)

    return making.cite(f"indicators:{title}:{','.join(item.indicator_id for item in items)}", made)


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


def rows_once(found: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """The evidence with the rows that several share at the first of them."""
    first: dict[Any, str] = {}
    told = []
    for item in found:
        if item.rows is not None:
            key = (item.rows.columns, item.rows.rows, item.total)
            if (known := first.setdefault(key, item.reference)) != item.reference:
                item = replace(item, rows=None, same_rows=known)
        told.append(item)
    return tuple(told)


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


def _counted(making: Making, item: Standing) -> tuple[pd.DataFrame, int]:
    """The rows that the latest value counts, the first of them, and how many there are.

    A value that is not shown has no latest value, and then no row either.
    """
    period = period_of(item)
    if period is None:
        return pd.DataFrame(), 0
    rows = making.ask(rows_behind, item.indicator_id, *period, limit=ROWS)
    if len(rows) < ROWS:
        return rows, len(rows)
    return rows, making.ask(count_behind, item.indicator_id, *period)


def _table(making: Making, reference: str, rows: pd.DataFrame) -> Table:
    """The rows, without the columns that say nothing of each: empty ones, and the source that all
    share, which stands below."""
    shared = {making._("Source")} if len(rows) > 1 else set()
    rows = rows[
        [
            name
            for name in rows
            if (texts := set(map(text_of, rows[name]))) != {""}
            and not (name in shared and len(texts) == 1)
        ]
    ]
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

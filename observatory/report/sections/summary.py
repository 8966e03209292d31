"""The summary: the five gaps at a glance, what moved, what needs attention."""

from dataclasses import replace

from observatory.charts.description import pair
from observatory.exports.content import Block, Card, Cards, Section, Table, Words
from observatory.figures.headline import card_headline
from observatory.figures.moves import moves_table
from observatory.figures.rows import published_rows
from observatory.findings.overview import (
    alerts,
    card_sentence,
    freshness_line,
    overview_finding,
    summary_line,
)
from observatory.model.lists import GAPS
from observatory.queries.overview import GapCard, coverage, moved, waiting
from observatory.report.evidence import of_indicator, of_indicators, of_rows
from observatory.report.making import Making

MOST_MOVES = 8
"""Indicators in the table of what moved: the summary is one page; each has its change in its section."""


def section(making: Making) -> Section:
    """The whole on one page."""
    language = making.language
    seen = making.glance
    finding = overview_finding(language, seen.cards, making.ask(coverage), making.year)
    blocks: list[Block] = [Cards(tuple(_card(making, card) for card in seen.cards))]
    if not making.options.as_slides:
        blocks += [*_moves(making), *_attention(making)]
    return Section("summary", making._("Summary"), finding, tuple(blocks))


def _card(making: Making, card: GapCard) -> Card:
    language, item = making.language, card.headline
    name = making._(GAPS[card.gap_id])
    line = summary_line(language, card.summary)
    sentence = f"{card_sentence(language, card)} {language.leading(line)}."
    value, unit, reference = None, "", ""
    if item is not None:
        value, unit = (item.latest.value if item.latest else None), item.unit
        reference = of_indicator(making, item)
    elif len(card.series):
        last = card.series.iloc[-1]
        value, unit = float(last["value"]), str(last["unit"])
        reference = of_rows(
            making, f"series:{last['key']}", str(last["measure_name"]),
            lambda: published_rows(language, card.series), indicators=("C6",),
        )  # fmt: skip
    return Card(
        card.recommendation_id, name, str(card.summary.state or ""),
        card_headline(language, card, making.store.as_of), sentence, value, unit, reference,
        making.notes(item) if item is not None else (),
    )  # fmt: skip


def _moves(making: Making) -> list[Table | Words]:
    """The indicators that may be compared over time, or that none may."""
    items = moved(making.glance.standings)
    if not items:
        return [Words((making._("Nothing may be compared with an earlier year."),))]
    most = MOST_MOVES if making.options.in_short else None
    table = moves_table(making.language, items[:most], making.store.config.baseline_year)
    return [replace(table, reference=of_indicators(making, table.finding, *items[:most]))]


def _attention(making: Making) -> list[Words]:
    """What needs attention, the most pressing first, and how much the data hold."""
    language, options = making.language, making.options
    counts = making.ask(waiting, options.funder or None, options.programme or None)
    found = alerts(language, counts, making.glance.standings)
    told = tuple(pair(language, alert.subject, alert.text) for alert in found)
    title = making._("What needs attention")
    lines = told or (making._("Nothing is late, stale or waiting."),)
    held = freshness_line(
        language, making.ask(coverage), making.store.as_of, making.store.loaded_at.date()
    )
    return [Words((pair(language, title, "").rstrip(),)), Words(lines, listed=True), Words((held,))]

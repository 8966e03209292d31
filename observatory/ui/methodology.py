"""The parts of the Methodology: indicators, method, data dictionary, this observatory's settings."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from observatory.charts.description import pair
from observatory.findings.methodology import (
    BASIS_MEANINGS,
    DIMENSIONS,
    DIRECTIONS,
    METHODS,
    PERIODICITIES,
    TYPES,
    UNITS,
    Topic,
    status_rules,
    topics,
)
from observatory.i18n import Language, N_
from observatory.measures.progress import Thresholds
from observatory.model import TABLES
from observatory.model.lists import BASIS_WORDS, RECOMMENDATIONS
from observatory.queries.methodology import (
    closed_lists,
    columns,
    configuration,
    indicators,
    matching,
    says,
    tables,
)
from observatory.ui.choices import choose
from observatory.ui.context import Page
from observatory.ui.evidence import Behind
from observatory.ui.frame import bar, foot, section, show
from observatory.ui.text import named, plain, plate, status_badge

ALL = "all"
_CONTEXT = "C"
_SEARCHED = ("indicator_id", "name", "label", "formula", "origin", "limits")
_WIDTHS = {"type": 115, "unit": 105}


def parts(page: Page) -> None:
    """The part that the reader chooses; every part that has the words of a search."""
    with bar():
        text = st.text_input(
            page._("Search the methodology"), key="search", type="search", width=280,
            placeholder=page._("indicator, table, word"), bind="query-params",
        )  # fmt: skip
        chosen = show(page, {key: title for key, (title, _) in _PARTS.items()}, "part")
    wanted = (text or "").strip()
    if not wanted:
        _drawn(page, chosen, "")
        return
    found = [_drawn(page, key, wanted) for key in _PARTS]
    if not any(found):
        st.markdown(plain(page._("Nothing here has these words: {words}.").format(words=wanted)))


def _drawn(page: Page, key: str, text: str) -> bool:
    """A part; those without anything to press are drawn once for all readers."""
    draw = _PARTS[key][1]
    return draw(page, text) if draw in (_indicators, _dictionary) else page.make(draw, text)


def _indicators(page: Page, text: str) -> bool:
    found = page.ask(indicators, page.language)
    chosen = ALL
    if text:
        found = matching(found, text, _SEARCHED)
    else:
        chosen = choose(
            "indicator",
            page._("Indicator"),
            lambda reader: _names(page, reader),
            page.language,
            width=420,
        )
    page.make(_listing, text, chosen)
    return not found.empty


def _listing(page: Page, text: str, chosen: str) -> None:
    """The indicators that have these words, or the one chosen, by recommendation."""
    found = page.ask(indicators, page.language)
    if text:
        found = matching(found, text, _SEARCHED)
    if chosen != ALL:
        found = found[found["indicator_id"] == chosen]
    groups = found["recommendation_id"].fillna(_CONTEXT)
    for group in dict.fromkeys(groups):
        title = page._(RECOMMENDATIONS.get(group, N_("Context")))
        st.subheader(f"{plate(group, page.theme)} {plain(title)}", anchor=False)
        with st.container(gap="xsmall"):
            for row in found[groups == group].to_dict("records"):
                _indicator(page, row, opened=len(found) == 1)


def _names(page: Page, reader: Language) -> dict[str, str]:
    found = page.ask(indicators, reader)
    named_ids = zip(found["indicator_id"], found["name"], strict=True)
    return {ALL: reader._("All indicators"), **{key: f"{key} {name}" for key, name in named_ids}}


def _indicator(page: Page, row: Mapping[Any, Any], opened: bool) -> None:
    _, language = page._, page.language
    basis = f"{_(BASIS_WORDS[row['basis']])}, {_(BASIS_MEANINGS[row['basis']])}"
    lines = (
        (_("Formula"), row["formula"]),
        (_("Computed from"), row["origin"]),
        (_("Tables"), ", ".join(row["reads"])),
        (_("Unit"), _(UNITS.get(row["unit"], row["unit"]))),
        (_("Direction"), _(DIRECTIONS.get(row["direction"], row["direction"]))),
        (_("Method"), _(METHODS.get(row["method"], row["method"]))),
        (_("Periods"), _listed(page, row["periodicities"], PERIODICITIES)),
        (_("Broken down by"), _listed(page, row["dimensions"], DIMENSIONS)),
        (_("Basis"), basis),
        (_("In this dataset"), _state(page, row)),
        (_("Limits"), row["limits"]),
    )
    with st.expander(f"**{plain(row['indicator_id'])}** {plain(row['name'])}", expanded=opened):
        st.markdown("\n".join(f"- {named(language, name, text)}" for name, text in lines if text))


def _state(page: Page, row: Mapping[Any, Any]) -> str:
    if pd.notna(row["last"]):
        day = page.language.date(pd.Timestamp(row["last"]).date())
        return page._("values up to {day}").format(day=day)
    if row["withheld"]:
        return page._("cannot be said from public sources")
    return page._("no data")


def _listed(page: Page, keys: Iterable[str], words: dict[str, str]) -> str:
    return ", ".join(page._(words.get(key, key)) for key in keys)


def _method(page: Page, text: str) -> bool:
    rules = status_rules(page.language, Thresholds(**page.config.progress))
    every = topics(page.language, page.config)
    found = [item for item in every if says(text, item.title, *item.paragraphs)]
    if text and found:
        section(page._("How figures are made and judged"))
    with st.container(gap="xsmall"):
        for item in found:
            with st.expander(plain(item.title), expanded=item is found[0]):
                _topic(page, item, rules if item.key == "progress" else {})
    return bool(found)


def _topic(page: Page, item: Topic, rules: Mapping[str, str]) -> None:
    for paragraph in item.paragraphs:
        st.markdown(plain(paragraph))
    if rules:
        lines = (f"- {status_badge(key, page.language)} {plain(text)}" for key, text in rules.items())  # fmt: skip
        st.markdown("\n".join(lines))


def _dictionary(page: Page, text: str) -> bool:
    _, language = page._, page.language
    held, known = page.ask(tables, language), page.ask(columns, language)
    lists = page.ask(closed_lists, language)
    if text:
        held, known, lists = (matching(item, text) for item in (held, known, lists))
    else:
        names = {ALL: _("All tables"), **{name: name for name in TABLES}}
        chosen = choose("table", _("Table"), names, language, width=280)
        if chosen != ALL:
            held, known = (item[item["table"] == chosen] for item in (held, known))
            lists = lists[lists["columns"].map(lambda cell: _concerns(cell, set(known["column"]), chosen))]  # fmt: skip
    if len(held):
        section(_("Tables"), _("A snapshot holds these tables; every row names its source and line."))  # fmt: skip
        words = {
            "table": _("Table"), "meaning": _("Meaning"), "key": _("Key"), "rows": _("Rows"),
        }  # fmt: skip
        _table(page, held, words, "tables")
    if len(known):
        section(_("Columns"))
        known = known.assign(type=[_(TYPES[kind]) for kind in known["type"]])
        words = {
            "table": _("Table"), "column": _("Column"), "type": _("Type"), "unit": _("Unit"),
            "meaning": _("Meaning"), "values": _("Values"),
        }  # fmt: skip
        _table(page, known, words, "columns")
    if len(lists):
        section(_("Closed lists"), _("The only values that these columns take, with the words shown for them."))  # fmt: skip
        words = {"columns": _("Column"), "value": _("Value"), "word": _("Word")}
        _table(page, lists, words, "lists")
    return bool(len(held) or len(known) or len(lists))


def _concerns(cell: str, names: set[str], table: str) -> bool:
    """Whether a closed list is one of a table's columns (``kind`` of another table is not)."""
    return any(
        name in names if "." not in name else name.split(".")[0] == table
        for name in cell.split(", ")
    )


def _table(page: Page, table: pd.DataFrame, words: dict[str, str], key: str) -> None:
    shown = table.rename(columns=words)
    widths = {
        words[name]: st.column_config.TextColumn(words[name], width=width)
        for name, width in _WIDTHS.items()
        if name in words
    }
    st.dataframe(shown, hide_index=True, column_config=widths, alt=", ".join(words.values()))
    foot(page, Behind(title=page._("Data dictionary"), table=shown), f"dictionary-{key}")


def _settings(page: Page, text: str) -> bool:
    _ = page._
    rows = [row for row in page.ask(configuration, page.language) if says(text, *row)]
    if not rows:
        return False
    section(_("What is particular to this observatory"), _("It stands in its configuration file and in its dataset’s, and travels with every snapshot."))  # fmt: skip
    lines = (
        pair(page.language, f"**{plain(name)}** `{key}`", plain(value)) for name, value, key in rows
    )
    st.markdown("\n".join(f"- {line}" for line in lines))
    return True


_PARTS: dict[str, tuple[str, Callable[[Page, str], bool]]] = {
    "indicators": (N_("Indicators"), _indicators),
    "method": (N_("Method"), _method),
    "dictionary": (N_("Data dictionary"), _dictionary),
    "settings": (N_("This observatory"), _settings),
}

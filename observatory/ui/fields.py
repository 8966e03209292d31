"""One field of a form a column, made from the column's definition."""

from collections.abc import Mapping

import streamlit as st

from observatory import reference
from observatory.contract import is_long_text
from observatory.findings.typed import cell_text, field_name
from observatory.i18n import Message
from observatory.model import Column
from observatory.model.fields import DATE, FLAG, LIST
from observatory.model.lists import CLOSED_LISTS
from observatory.queries.catalogue import catalogue
from observatory.queries.choices import territories
from observatory.queries.typed import row_names
from observatory.register.rows import key_columns
from observatory.ui.context import Page
from observatory.ui.text import plain

_COUNTRIES = frozenset({"country_code", "country_a", "country_b"})


def field(
    page: Page,
    table: str,
    item: Column,
    cell: str,
    prefix: str,
    fault: Message | None,
    locked: bool,
) -> None:
    """Draw a column's field over ``cell``; what stands in it is kept under ``prefix-column``.

    ``fault``: what is wrong with it, said below; ``locked``: shown, but not to be changed.
    """
    label = field_name(page.language, item.name)
    label = plain(f"{label} *" if item.required else label)
    key = f"{prefix}-{item.name}"
    options = _options(page, table, item)
    if options is not None:
        _chosen(page, item, label, options, cell, key, locked)
    else:
        _written(page, table, item, label, cell, key, locked)
    if fault:
        st.markdown(f":red[:material/error: {plain(fault.text(page.language))}]")


def _chosen(
    page: Page,
    item: Column,
    label: str,
    options: Mapping[str, str],
    cell: str,
    key: str,
    locked: bool,
) -> None:
    names = dict(options)
    if cell and cell not in names:
        names[cell] = cell
    values = list(names)
    st.selectbox(
        label, values, index=values.index(cell) if cell else None, format_func=lambda v: names[v],
        key=key, help=_help(page, item), placeholder=page._("Choose"), disabled=locked,
    )  # fmt: skip


def _written(
    page: Page, table: str, item: Column, label: str, cell: str, key: str, locked: bool
) -> None:
    text = cell_text(page.language, item, table, cell)
    if is_long_text(item):
        st.text_area(label, text, key=key, height=100, disabled=locked)
        return
    hint = page._("DD/MM/YYYY, MM/YYYY or YYYY") if item.type == DATE else None
    st.text_input(
        label, text, key=key, help=_help(page, item), placeholder=hint or _unit(page, item),
        disabled=locked,
    )  # fmt: skip


def _help(page: Page, item: Column) -> str | None:
    """The column's meaning, with its unit, where it says more than the label."""
    meaning = page._(item.meaning)
    parts = [] if meaning == field_name(page.language, item.name) else [meaning]
    if item.type == LIST:
        parts.append(page._("Separate several by semicolons."))
    if item.unit:
        parts.append(f"({page._(item.unit)})")
    return plain(" ".join(parts)) or None


def _unit(page: Page, item: Column) -> str | None:
    return page._(item.unit) if item.unit else None


def _options(page: Page, table: str, item: Column) -> dict[str, str] | None:
    """Value -> words of a field that is chosen rather than written."""
    _, language = page._, page.language
    if item.name == "recommendation":
        return {key: f"{key} {_(word)}" for key, word in CLOSED_LISTS["recommendation"].items()}
    if item.choices:
        words = CLOSED_LISTS.get(f"{table}.{item.name}") or CLOSED_LISTS[item.name]
        return {key: _(words[key]) for key in item.choices}
    if item.type == FLAG:
        return {"1": _("yes"), "0": _("no")}
    if item.name in _COUNTRIES:
        names = {code: language.country(code) for code in reference.countries()["code"]}
        home = page.config.territory.country
        return dict(sorted(names.items(), key=lambda pair: (pair[0] != home, pair[1])))
    if item.name == "indicator_id":
        rows = page.ask(catalogue, language)
        pairs = zip(rows["indicator_id"], rows["name"], strict=True)
        return {str(key): f"{key} {name}" for key, name in pairs}
    if item.name == "territory":
        return {str(key): str(name) for key, name in page.ask(territories, language).items()}
    if item.name == "action_id" and table == "milestone":
        named = page.ask(row_names, language, "action")
        return {key_columns(key)["action_id"]: name for key, name in named.items()}
    return None

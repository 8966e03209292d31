"""Widgets whose value stands in the address, by its label; ids are understood there as well.

Streamlit binds a widget to the address by the label that is shown. A link may come from a reader
of another language, or be written by hand with the id (``?lang=fr``): what is found in the
address is therefore looked up in every language before the widget is drawn.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

import streamlit as st
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx

from observatory.i18n import LANGUAGES, Language, language
from observatory.ui import lost

Labels = Mapping[str, str] | Callable[[Language], Mapping[str, str]]
"""Id -> label, or a function that gives them in a language."""
Style = Literal["select", "segments"]


def choose(
    key: str,
    label: str,
    labels: Labels,
    reader: Language,
    *,
    default: str | None = None,
    style: Style = "select",
    width: int | Literal["stretch", "content"] = 200,
) -> str:
    """One of several; the id chosen. ``key`` is its name in the address."""
    shown = _in(labels, reader)
    ids = list(shown)
    first = default if default is not None and default in shown else ids[0]
    _settle(key, label, labels, shown)
    chosen: str | None
    if st.session_state.get(key, first) not in shown:
        st.session_state[key] = first
    if style == "segments":
        chosen = st.segmented_control(
            label, ids, default=first, required=True, format_func=shown.__getitem__, key=key,
            width=width, wrap=False, bind="query-params",
        )  # fmt: skip
    else:
        across: int | Literal["stretch"] = "stretch" if width == "content" else width
        chosen = st.selectbox(
            label, ids, index=ids.index(first), format_func=shown.__getitem__, key=key,
            width=across, bind="query-params",
        )  # fmt: skip
    return chosen if chosen is not None and chosen in shown else first


def choose_many(
    key: str, label: str, labels: Labels, reader: Language, *, placeholder: str, width: int = 260
) -> list[str]:
    """Any number of several; the ids chosen, none meaning all."""
    shown = _in(labels, reader)
    _settle(key, label, labels, shown, many=True)
    kept = st.session_state.get(key)
    if kept and not set(kept) <= set(shown):
        st.session_state[key] = [item for item in kept if item in shown]
    chosen = st.multiselect(
        label, list(shown), format_func=shown.__getitem__, key=key, width=width,
        placeholder=placeholder, bind="query-params",
    )  # fmt: skip
    return [str(item) for item in chosen]


def choose_pills(
    key: str, label: str, labels: Labels, reader: Language, *, default: Sequence[str]
) -> list[str]:
    """Any number of a few, all of them in sight; the ids chosen, in the order of ``labels``."""
    shown = _in(labels, reader)
    _settle(key, label, labels, shown, many=True)
    chosen = st.pills(
        label, list(shown), selection_mode="multi", default=list(default),
        format_func=shown.__getitem__, key=key, bind="query-params",
    )  # fmt: skip
    return [item for item in shown if item in chosen]


def find(asked: str, labels: Labels) -> str | None:
    """The id that an address means: written as such, or as its label in any language."""
    for code in LANGUAGES:
        shown = _in(labels, language(code))
        if asked in shown:
            return asked
        for item, words in shown.items():
            if asked == words:
                return item
    return None


def _settle(
    key: str, label: str, labels: Labels, shown: Mapping[str, str], many: bool = False
) -> None:
    asked = st.query_params.get_all(key)
    if not asked or all(item in shown.values() for item in asked):
        return
    meant = {text: find(text, labels) for text in asked}
    found = [item for item in meant.values() if item in shown]
    for text, item in meant.items():
        if item not in shown:
            lost.note(label, text)
    if found:
        st.session_state[key] = found if many else found[-1]
        _read_as(key, [shown[item] for item in found if item is not None])


def _read_as(key: str, labels: list[str]) -> None:
    """Let Streamlit find in the address what it looks for; otherwise it would take the choice out of the
    address, and a reload, or the address copied, would show another page."""
    ctx = get_script_run_ctx()
    if ctx is None:
        return
    with ctx.session_state.query_params() as asked:
        if not asked.is_bound(key):
            asked.set_with_no_forward_msg(key, labels)
            asked.set_initial_query_params_from_current()


def _in(labels: Labels, reader: Language) -> Mapping[str, str]:
    return labels(reader) if callable(labels) else labels

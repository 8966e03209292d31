"""Values that stand in the address by id, under whatever widget shows them.

Streamlit's own binding writes the label that a widget shows, and takes a value out of the address
with the widget. Here a value keeps its id, so that options may tell counts that change, and stays
in the address while another part of the page is in its place: a profile, and the directory behind
it.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st

from observatory.ui import lost


def held(
    name: str, default: str, find: Callable[[str], str | None] | None = None, label: str = ""
) -> str:
    """A value before its widget is drawn: what was chosen, or what a new address says.

    ``find`` gives the value that a text in the address means, None where it means none; ``default``
    is never written there; ``label``: what it is a choice of, where a reader is told that it is not
    there any more.
    """
    state, seen = f"held-{name}", f"held-{name}-address"
    asked = st.query_params.get(name, "")
    value = str(asked if st.session_state.get(seen) != asked else st.session_state.get(state, ""))
    if label and asked and find and find(asked) is None:
        lost.note(label, asked)
    # What was chosen may mean nothing any more, as in another dataset.
    value = (find(value) if find and value else value) or default
    st.session_state[state] = value
    written = "" if value == default else value
    if written and written != asked:
        st.query_params[name] = written
    elif asked and not written:
        del st.query_params[name]
    st.session_state[seen] = written
    return value


def showing(
    name: str,
    value: Any,
    *,
    widget: str = "",
    resets: tuple[str, ...] = (),
) -> dict[str, Any]:
    """The arguments of the widget that shows a held value, ``value``, and changes it.

    ``widget``: its key where it is another one for other options; ``resets``: names of other
    values, whose default is due again when this one changes.
    """
    key = f"showing-{name}{widget}"
    if st.session_state.get(key) != value:
        st.session_state[key] = value
    return {"key": key, "on_change": _keep, "args": (key, name, resets)}


def forget(*names: str) -> None:
    """Take values out of the address; to be called before they are asked for, as in a callback."""
    for name in names:
        st.query_params.pop(name, None)
        st.session_state.pop(f"held-{name}", None)
        st.session_state[f"held-{name}-address"] = ""


def _keep(key: str, name: str, resets: tuple[str, ...]) -> None:
    st.session_state[f"held-{name}"] = str(st.session_state[key] or "")
    for other in resets:
        st.session_state.pop(f"held-{other}", None)

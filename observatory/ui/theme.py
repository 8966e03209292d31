"""Which theme the reader sees, and a watcher that says when it changes.

Streamlit does not rerun a page when the reader switches theme, and charts draw their own colours:
a small element compares the page's background with the one that was drawn for.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, cast

import streamlit as st

from observatory.charts.palette import THEMES, ThemeName

_KEY = "_theme"
_SCRIPT = """
export default function ({ data, parentElement, setTriggerValue }) {
  const host = parentElement.host ?? parentElement;
  const look = () => {
    const page = getComputedStyle(host).getPropertyValue("--st-background-color").trim();
    const name = Object.keys(data.pages).find((n) => data.pages[n] === page.toLowerCase());
    if (name && name !== data.drawn) setTriggerValue("theme", name);
  };
  const timer = setInterval(look, 250);
  look();
  return () => clearInterval(timer);
}
"""


def current() -> ThemeName:
    """The theme to draw for: the one last seen, else what the browser told at first."""
    seen = st.session_state.get(_KEY) or st.context.theme.type
    return cast(ThemeName, seen) if seen in THEMES else "light"


def watch() -> None:
    """Rerun the page as soon as the reader's theme is not the one it was drawn for."""
    drawn = current()
    pages = {name: theme.page.lower() for name, theme in THEMES.items()}
    result = _element()(
        key="_theme_watcher",
        data={"drawn": drawn, "pages": pages},
        height=0,
        on_theme_change=lambda: None,
    )
    if result.theme in THEMES and result.theme != drawn:
        st.session_state[_KEY] = result.theme
        st.rerun()


@cache
def _element() -> Callable[..., Any]:
    return st.components.v2.component("observatory.theme", js=_SCRIPT)

"""Links between pages that keep what the reader has chosen."""

from typing import Any

import streamlit as st

from observatory.ui.context import Page
from observatory.ui.listing import listed
from observatory.ui.text import plain

KEPT = ("dataset", "lang")
"""What stays in the address from page to page."""


def page_link(
    page: Page,
    key: str,
    label: str = "",
    *,
    icon: str | None = ":material/arrow_forward:",
    **filters: str,
) -> None:
    """A link to a page of the list; ``filters`` are put in its address, by id.

    Dataset and language are kept. ``label`` is plain text; by default the page's title.
    """
    target = listed(key)
    kept: dict[str, Any] = {name: st.query_params[name] for name in KEPT if name in st.query_params}
    st.page_link(
        target.file,
        label=plain(label) if label else page._(target.title),
        icon=icon,
        icon_position="right",
        query_params={**kept, **filters},
    )

"""Before the room fills: whether the presentation and the machine are ready."""

import streamlit as st

from observatory.register.decks import Deck
from observatory.ui import frame
from observatory.ui.context import Page
from observatory.ui.slides import is_drawn
from observatory.ui.text import plain


def check(page: Page, deck: Deck) -> None:
    """What has to be right before the room fills, each with what to do where it is not."""
    frame.head(page, page._("Ready for the room?"))
    lost = [n for n, slide in enumerate(deck.slides, start=1) if not is_drawn(page, slide)]
    if lost:
        text = page._("These slides cannot be drawn any more: {numbers}.")
        numbers = page.language.join([str(n) for n in lost])
        st.warning(plain(text.format(numbers=numbers)), icon=":material/warning:")
    else:
        st.success(page._("Every slide can be drawn."), icon=":material/check:")

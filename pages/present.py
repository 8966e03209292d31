"""Present: charts, figures, maps and polls as a slide show."""

import streamlit as st

from observatory.ui import frame, present
from observatory.ui.context import page as current_page
from observatory.ui.present_check import check
from observatory.ui.show import notes, show

page = current_page("present")
found = present.lines(page)
deck = present.opened(page, found)
view = present.asked_view() if deck is not None and deck.slides else ""
if deck is not None and view == present.SHOW:
    show(page, deck)
elif deck is not None and view == present.NOTES:
    notes(page, deck)
elif deck is not None and view == present.CHECK:
    check(page, deck)
else:
    head = st.container()
    with head:
        frame.head(page, present.finding(page, found))
    present.choose(page, found, deck)
    if deck is not None:
        present.present(page, deck)

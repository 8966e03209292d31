"""Overview: where the five gaps stand, what moved, what needs attention."""

import streamlit as st

from observatory.queries.overview import glance
from observatory.ui import frame
from observatory.ui.cards import attention_card, finding, gap_card
from observatory.ui.changes import changes
from observatory.ui.context import page as current_page
from observatory.ui.moves import moved_indicators
from observatory.ui.notices import record
from observatory.ui.reminders import reminder_list
from observatory.ui.series import cannot_be_said, published_series

page = current_page("overview")
if page.on_record:
    record(page)
head = st.container()
with frame.bar():
    chosen = frame.filters(page, "period", "basin", "segment")
seen = page.ask(
    glance, page.language, page.role, chosen.territory, chosen.segment, chosen.year
)  # fmt: skip
with head:
    frame.head(page, page.make(finding, chosen))
frame.how_to_read(page)
with st.grid(3, min_column_width=290):
    for card in seen.cards:
        gap_card(page, card, chosen)
    attention_card(page, chosen)
reminder_list(page)
changes(page, chosen)
moved_indicators(page, chosen)
published_series(page)
cannot_be_said(page, seen.standings)
frame.freshness(page)

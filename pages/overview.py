"""Overview: where the five gaps stand, what moved, what needs attention."""

import streamlit as st

from observatory.findings.overview import alerts, overview_finding
from observatory.queries.overview import coverage, glance, moved, waiting
from observatory.ui import frame
from observatory.ui.cards import attention_card, gap_card
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
    frame.head(page, overview_finding(page.language, seen.cards, page.ask(coverage), chosen.year))
frame.how_to_read(page)
with st.grid(3, min_column_width=290):
    for card in seen.cards:
        gap_card(page, card, chosen)
    attention_card(page, alerts(page.language, page.ask(waiting), seen.standings))
reminder_list(page)
moved_indicators(page, moved(seen.standings), chosen)
published_series(page)
cannot_be_said(page, seen.standings)
frame.freshness(page)

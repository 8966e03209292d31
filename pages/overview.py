"""Overview: where the five gaps stand, what moved, what needs attention."""

import streamlit as st

from observatory.findings.overview import alerts, overview_finding
from observatory.queries.overview import coverage, gap_cards, moved, waiting
from observatory.queries.progress import standings
from observatory.ui import frame
from observatory.ui.cards import attention_card, gap_card
from observatory.ui.context import page as current_page
from observatory.ui.moves import moves_table
from observatory.ui.notices import record
from observatory.ui.series import cannot_be_said, published_series

page = current_page("overview")
if page.on_record:
    record(page)
head = st.container()
with frame.bar():
    chosen = frame.filters(page, "period", "basin", "segment")
asked = (page.language, page.role, chosen.territory, chosen.segment, chosen.year)
found = page.ask(standings, *asked)
cards = page.ask(gap_cards, *asked)
with head:
    frame.head(page, overview_finding(page.language, cards, page.ask(coverage), chosen.year))
frame.how_to_read(page)
with st.grid(3, min_column_width=290):
    for card in cards:
        gap_card(page, card, chosen)
    attention_card(page, alerts(page.language, page.ask(waiting), found))
moves_table(page, moved(found), chosen)
published_series(page)
cannot_be_said(page, found)
frame.freshness(page)

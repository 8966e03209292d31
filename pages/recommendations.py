"""Recommendations: R1 to R5 one under another, against baseline, path and target."""

import streamlit as st

from observatory.findings.recommendations import outlook_line, recommendations_finding
from observatory.ui import frame
from observatory.ui.context import page as current_page
from observatory.ui.notices import record
from observatory.ui.outlooks import open_first, outlooks
from observatory.ui.recommendation import recommendation
from observatory.ui.spending import spending_by_funder
from observatory.ui.text import plain, plate

page = current_page("recommendations")
if page.on_record:
    record(page)
head = st.container()
with frame.bar():
    chosen = frame.filters(page, "period", "basin", "segment")
found = page.make(outlooks, chosen)
with head:
    frame.head(page, recommendations_finding(page.language, found))
opened = open_first(found)
for outlook in found:
    label = (
        f"{plate(outlook.recommendation_id, page.theme)} **{plain(outlook.title)}**"
        f" · {plain(outlook_line(page.language, outlook))}"
    )
    key = f"open_{outlook.recommendation_id}"
    part = st.expander(
        label, expanded=outlook.recommendation_id == opened, key=key, on_change="rerun"
    )
    if part.open:
        with part:
            recommendation(page, outlook, chosen)
spending_by_funder(page)
frame.freshness(page)

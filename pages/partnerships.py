"""Partnerships: links abroad on a map and over time, their countries, programmes and money."""

import streamlit as st

from observatory.findings.partnerships import partnerships_finding
from observatory.queries.progress import standings
from observatory.ui import frame
from observatory.ui.context import page as current_page
from observatory.ui.notices import record
from observatory.ui.partnerships import (
    all_pairs,
    arcs,
    choices,
    chosen_pairs,
    money,
    over_years,
    running_bars,
)

page = current_page("partnerships")
if page.on_record:
    record(page)
head = st.container()
with frame.bar():
    chosen = choices(page)
found = page.ask(standings, page.language, page.role)
with head:
    frame.head(page, partnerships_finding(page.language, found.get("R2.1"), found.get("R2.2")))
over_years(page, found.get("R2.1"))
arcs(page, chosen)
rows = chosen_pairs(page, chosen)
running_bars(page, rows)
money(page)
all_pairs(page, rows)
frame.freshness(page)

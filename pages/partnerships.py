"""Partnerships: links abroad on a map and over time, their countries, programmes and money."""

import streamlit as st

from observatory.ui import frame
from observatory.ui import partnerships as parts
from observatory.ui.context import page as current_page
from observatory.ui.notices import record
from observatory.ui.partnership_tables import every_partnership, project_list
from observatory.ui.record_form import Editable, record_bar
from observatory.ui.register import newer

page = current_page("partnerships")
if page.on_record:
    record(page)
head = st.container()
with frame.bar():
    wanted = parts.choices(page)
with head:
    frame.head(page, page.make(parts.finding, wanted))
if parts.is_network(page):
    parts.who_is_whose_partner(page, wanted)
else:
    parts.links(page, wanted)
    parts.over_years(page, wanted)
    parts.running_bars(page, wanted)
parts.indicators(page, wanted)
project_list(page, wanted)
every_partnership(page, wanted)
newer(page, "partnership")
record_bar(page, "partnerships", Editable("partnership"))
frame.freshness(page)

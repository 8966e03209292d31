"""Events: when, of what kind, whose, how many came; or the one event in the address."""

import streamlit as st

from observatory.ui import events, frame
from observatory.ui.context import page as current_page
from observatory.ui.event_card import event_card
from observatory.ui.notices import record
from observatory.ui.record_form import Editable, record_bar
from observatory.ui.register import newer

page = current_page("events")
if page.on_record:
    record(page)
asked = st.query_params.get("event")
if asked:
    event_card(page, asked)
else:
    events.overview(page)
newer(page, "event")
record_bar(page, "events", Editable("event", {"country_code": page.config.territory.country}))
frame.freshness(page)

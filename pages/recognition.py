"""Recognition: who knows which cluster, where, and what is said of it."""

import streamlit as st

from observatory.ui import frame
from observatory.ui import recognition as parts
from observatory.ui.context import page as current_page
from observatory.ui.notices import record
from observatory.ui.room_results import room_waves
from observatory.ui.voice import run_a_wave, without_survey

page = current_page("recognition")
if page.on_record:
    record(page)
if parts.surveyed(page):
    head = st.container()
    with frame.bar():
        wanted = parts.choices(page)
    with head:
        frame.head(page, page.make(parts.finding, wanted))
    parts.wave_line(page, wanted)
    parts.view(page, wanted)
else:
    without_survey(page)
room_waves(page)
run_a_wave(page)
frame.freshness(page)

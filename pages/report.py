"""Report: build and download the funder's report."""

import streamlit as st

from observatory.ui import frame, report
from observatory.ui.context import page as current_page
from observatory.ui.notices import record
from observatory.ui.report_choices import choices

page = current_page("report")
if page.on_record:
    record(page)
head = st.container()
wanted = choices(page)
with head:
    frame.head(page, report.finding(page, wanted))
report.report(page, wanted)
frame.freshness(page)

"""Support: companies accompanied, with what money and success, and what they brought back."""

import streamlit as st

from observatory.ui import frame
from observatory.ui import support as parts
from observatory.ui.context import page as current_page
from observatory.ui.notices import record
from observatory.ui.record_form import Editable, record_bar
from observatory.ui.register import newer
from observatory.ui.support_tables import company_list, fair_list, programme_list

page = current_page("support")
if page.on_record:
    record(page)
if not parts.known(page):
    parts.nothing_known(page)
else:
    head = st.container()
    with frame.bar():
        wanted = parts.choices(page)
    found = parts.standing(page, wanted)
    with head:
        frame.head(page, parts.finding(page, wanted, found))
    parts.restricted(page, wanted)
    parts.over_years(page, wanted, found)
    parts.success_and_coverage(page, wanted)
    parts.indicators(page, wanted, found)
    programme_list(page, wanted)
    fair_list(page, wanted)
    company_list(page, wanted)
newer(page, "support_case")
record_bar(page, "support", Editable("support_case"))
frame.freshness(page)

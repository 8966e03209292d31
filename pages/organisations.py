"""Organisations: the directory of all of them, and the profile of the one in the address."""

import streamlit as st

from observatory.ui import frame
from observatory.ui.context import page as current_page
from observatory.ui.directory import directory
from observatory.ui.notices import record
from observatory.ui.profile import profile

page = current_page("organisations")
if page.on_record:
    record(page)
asked = st.query_params.get("org")
if asked:
    profile(page, asked)
else:
    directory(page)
frame.freshness(page)

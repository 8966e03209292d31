"""Map: where organisations, events and partners are."""

import streamlit as st

from observatory.ui import frame
from observatory.ui.atlas import atlas, choices, equal_table, sentences
from observatory.ui.context import page as current_page
from observatory.ui.notices import record
from observatory.ui.text import plain

page = current_page("map")
if page.on_record:
    record(page)
head = st.container()
with frame.bar():
    asked = choices(page)
told = page.make(sentences, asked)
with head:
    frame.head(page, told[0])
if told[1:]:
    st.caption(plain(" ".join(told[1:])))
atlas(page, asked, " ".join(told))
equal_table(page, asked)
frame.freshness(page)

"""Benchmark: clusters side by side on the five gaps, and how firm a ranking of them is."""

import streamlit as st

from observatory.ui import benchmark as parts
from observatory.ui import frame
from observatory.ui.benchmark_firmness import omissions, what_if
from observatory.ui.context import page as current_page

page = current_page("benchmark")
head, gaps = st.container(), st.container()
found = parts.ranking(page)
with head:
    frame.head(page, parts.finding(page, found))
if found is None:
    parts.nothing(page)
else:
    with gaps:
        parts.by_gap(page, found)
    parts.side_by_side(page)
    parts.every_value(page)
    omissions(page, found)
    what_if(page, found)
frame.freshness(page)

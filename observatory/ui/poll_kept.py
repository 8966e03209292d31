"""A poll of the data: its result on the day it was held, and by part of the room."""

import pandas as pd
import streamlit as st

from observatory.findings import polls as told
from observatory.findings.recognition import base as base_text
from observatory.findings.recognition import too_few
from observatory.queries import polls
from observatory.ui import frame
from observatory.ui.context import Page
from observatory.ui.navigation import page_link
from observatory.ui.poll_chart import result_chart
from observatory.ui.poll_run import word_list
from observatory.ui.room_results import asked_of, poll_behind
from observatory.ui.text import plain


def is_kept(page: Page, poll_id: str) -> bool:
    """Whether the data have the poll."""
    return poll_id in set(page.ask(polls.held, page.language)["poll_id"])


def kept_poll(page: Page, poll_id: str) -> None:
    """The result of a poll that a load has taken."""
    language = page.language
    rows = page.ask(polls.held, language)
    row = rows[rows["poll_id"] == poll_id].iloc[0]
    asked = asked_of(row)
    frame.head(page, asked.question)
    page_link(page, "polls", page._("All polls"), icon=":material/arrow_back:")
    day = language.date(row["held_on"].date())
    st.caption(plain(page._("Held on {day}. People in a workshop who chose to vote: no sample of anybody else.").format(day=day)))  # fmt: skip
    chart = result_chart(asked, page.ask(polls.results, language, poll_id), language)
    frame.figure(page, chart, f"kept-{poll_id}", poll_behind(page, poll_id))
    word_list(chart)
    for split, title in (("stakeholder", page._("By kind of respondent")), ("basin", page._("By basin"))):  # fmt: skip
        table = split_of(page, poll_id, asked.kind, split)
        if len(table.columns) > 1:
            frame.section(title, page._("A part of fewer than five, or one that would tell it, is not shown."))  # fmt: skip
            st.dataframe(table, hide_index=True, alt=title)


def split_of(page: Page, poll_id: str, kind: str, split: str) -> pd.DataFrame:
    """Each answer's figure in each part of the room, as text."""
    language, unit = page.language, told.unit_of(kind)
    found = page.ask(polls.results, language, poll_id, split)
    names = page.ask(polls.groups, language, split)
    table: dict[str, list[str]] = {}
    for group, rows in found.groupby("group_id", sort=False):
        table.setdefault(page._("Answer"), rows["name"].tolist())
        hidden = (rows["status"] == "suppressed").any()
        base = rows["base"].astype(float).iloc[0]
        heading = names.get(str(group), str(group))
        if not hidden:
            heading = f"{heading} ({base_text(language, base)})"
        table[heading] = [
            too_few(language) if hidden else language.quantity(value, unit)
            for value in rows["value"]
        ]
    return pd.DataFrame(table)

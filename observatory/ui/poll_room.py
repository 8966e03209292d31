"""A poll as a room sees it: the question, the way in, how many have answered, the result when shown."""

import html

import streamlit as st

from observatory.charts import plotly
from observatory.charts.palette import THEMES
from observatory.findings import polls as told
from observatory.live import Kind, State
from observatory.live.qr import qr_svg
from observatory.register import RegisterError
from observatory.ui.cache import figure as drawn
from observatory.ui.context import Page
from observatory.ui.enlarged import enlarged
from observatory.ui.navigation import page_link
from observatory.ui.poll_chart import result_chart
from observatory.ui.poll_live import Standing, asked, result_rows, standing
from observatory.ui.poll_run import spaced, vote_address
from observatory.ui.text import plain

TIMES, HEIGHT = 1.75, 478
QUESTION, FINDING, LABEL, CODE, SMALL = 46, 32, 24, 58, 18
QUESTION_LONG, LONG = 36, 45
"""A question of more letters than these takes two lines: it is set smaller."""
_QR_ALONE, _QR_BESIDE = 400, 250


def room_view(page: Page, poll_id: str) -> None:
    """One poll for a projector of 1280 × 720; the answers are made anew every second."""
    try:
        found = standing(page, poll_id)
    except RegisterError as error:
        st.title(plain(error.message.text(page.language)), anchor=False)
        return
    if found is None:
        st.title(page._("There is no such poll, or its results are not shown"), anchor=False)
        page_link(page, "polls", page._("All polls"), icon=":material/arrow_back:")
        return
    question = page.language.pick(dict(found.poll.question))
    with st.container(gap=None):
        # Headings of the theme are too small for a room.
        size = QUESTION if len(question) <= LONG else QUESTION_LONG
        st.html(_text(page, question, size, 600, "h1"))
    _live(page, poll_id, found.poll.revision)
    page_link(page, "polls", page._("Back"), icon=":material/arrow_back:", poll=poll_id)


@st.fragment(run_every=1.0)
def _live(page: Page, poll_id: str, revision: int) -> None:
    try:
        found = standing(page, poll_id)
    except RegisterError as error:
        st.warning(plain(error.message.text(page.language)), icon=":material/database_off:")
        return
    if found is None or found.poll.revision != revision:
        st.rerun()
        return
    if not found.poll.shown:
        with st.container(horizontal=True, gap="large", vertical_alignment="center"):
            _way_in(page, found, _QR_ALONE)
        return
    if found.poll.state is State.CLOSED:
        _result(page, found)
        return
    left, right = st.columns([2.9, 1], gap="medium")
    with left:
        _result(page, found)
    with right:
        _way_in(page, found, _QR_BESIDE)


def _way_in(page: Page, found: Standing, size: int) -> None:
    _, poll = page._, found.poll
    address = vote_address(page, poll)
    whole = found.result.whole
    if poll.state is not State.CLOSED:
        st.image(qr_svg(address), width=size, alt=_("QR code of {address}").format(address=address))
    with st.container(gap=None):
        if poll.state is State.OPEN:
            st.html(_text(page, address.partition("//")[2].rpartition("/")[0], LABEL))
            code = CODE if size == _QR_ALONE else 42
            st.html(_text(page, spaced(poll.code), code, 700))
        else:
            words = {
                State.DRAFT: _("Not open yet"), State.PAUSED: _("Paused for a moment"),
                State.CLOSED: _("Voting is closed"),
            }  # fmt: skip
            st.html(_text(page, words[poll.state], FINDING, 600))
        st.html(_text(page, told.count_text(page.language, whole.people, whole.base), FINDING, 600))


def _result(page: Page, found: Standing) -> None:
    language, poll = page.language, found.poll
    rows = result_rows(language, poll, found.result.whole)
    chart = result_chart(asked(language, found), rows, language)
    with st.container(gap="small"):
        st.html(_text(page, chart.finding, FINDING, 600, "h2"))
        if poll.kind is Kind.OPEN:
            for row in rows.to_dict("records"):
                st.html(_text(page, f"{language.number(row['count'])} · {row['name']}", LABEL))
        else:
            times = min(TIMES, HEIGHT / max(chart.height, 1))
            st.plotly_chart(
                enlarged(drawn(chart, page.theme), times), theme=None, config=plotly.config(chart),
                alt=chart.alt, key=f"room-{poll.id}-{page.theme}",
            )  # fmt: skip
        st.html(_text(page, chart.caption, SMALL, muted=True))


def _text(
    page: Page, text: str, size: int, weight: int = 400, tag: str = "div", muted: bool = False
) -> str:
    """A line of text at a size for a room, as HTML; everything in it is escaped."""
    theme = THEMES[page.theme]
    colour = theme.muted if muted else theme.ink
    style = (
        f"font-size:{size}px;font-weight:{weight};line-height:1.15;margin:0;color:{colour};"
        "font-family:'Radio Canada Big','Radio Canada',sans-serif"
    )
    return f'<{tag} style="{style}">{html.escape(text)}</{tag}>'

"""One poll as whoever runs it sees it: its code, its answers as they come in, and every deed."""

from typing import Any
from urllib.parse import urlsplit

import pandas as pd
import streamlit as st

from observatory.access import Action, is_loopback
from observatory.charts import Chart
from observatory.findings import polls as told
from observatory.findings.recognition import base as base_text
from observatory.findings.recognition import too_few
from observatory.live import Kind, Poll, State
from observatory.live.qr import qr_svg
from observatory.measures.tally import WRITTEN, Tally
from observatory.register import RegisterError
from observatory.room import RoomError, interfaces
from observatory.ui import frame, outside, room
from observatory.ui.context import Page
from observatory.ui.evidence import Behind, evidence_button
from observatory.ui.navigation import page_link
from observatory.ui.poll_chart import result_chart
from observatory.ui.poll_form import draft_form
from observatory.ui.poll_live import (
    Standing,
    act,
    asked,
    kind_name,
    parts,
    polls_of,
    problems,
    result_rows,
    standing,
)
from observatory.ui.poll_preview import preview
from observatory.ui.polls import ROOM, state_badge, why_not
from observatory.ui.text import plain

QR_SIZE, CODE_SIZE = 220, 40


def one_poll(page: Page, poll_id: str) -> None:
    """A poll of the register: to prepare, run, moderate or read."""
    try:
        found = standing(page, poll_id)
    except RegisterError as error:
        frame.head(page, page._("This poll cannot be read now"))
        st.warning(plain(error.message.text(page.language)), icon=":material/database_off:")
        return
    if found is None:
        frame.head(page, page._("There is no such poll, or its results are not shown"))
        page_link(page, "polls", page._("All polls"), icon=":material/arrow_back:")
        return
    poll, runs = found.poll, not why_not(page)
    frame.head(page, page.language.pick(dict(poll.question)))
    page_link(page, "polls", page._("All polls"), icon=":material/arrow_back:")
    problems(page)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(state_badge(page, poll), width="content")
        st.caption(plain(f"{kind_name(page.language, poll)} · {_who(page, poll)}"), width="content")
    if runs:
        _deeds(page, poll)
    if poll.state is State.DRAFT and runs:
        draft_form(page, poll)
        with st.expander(page._("Preview: as a phone shows it"), icon=":material/smartphone:"):
            preview(page, poll)
        _end(page, poll)
        return
    left, right = st.columns([3, 1.15], gap="large")
    with left:
        _answers(page, poll.id, poll.revision, runs)
    with right:
        if poll.state is not State.CLOSED:
            way_in(page, poll)
        page_link(page, "polls", page._("Show it to the room"), icon=":material/cast:", poll=str(poll.id), view=ROOM)  # fmt: skip
    _split(page, found)
    if runs and poll.kind in WRITTEN:
        _moderation(page, poll)
    if runs:
        _end(page, poll)


def _who(page: Page, poll: Poll) -> str:
    names = {"stakeholder": page._("Kind of respondent"), "basin": page._("Basin")}
    if not poll.asks:
        return page._("anonymous")
    return page._("asks: {names}").format(names=page.language.join(names[key] for key in poll.asks))


def _deeds(page: Page, poll: Poll) -> None:
    """What may be done with the poll as it stands."""
    _ = page._
    ways: dict[State, list[tuple[str, str, str]]] = {
        State.DRAFT: [("open", _("Open"), ":material/play_arrow:")],
        State.OPEN: [
            ("pause", _("Pause"), ":material/pause:"), ("close", _("Close"), ":material/stop:"),
        ],
        State.PAUSED: [
            ("open", _("Go on"), ":material/play_arrow:"), ("close", _("Close"), ":material/stop:"),
        ],
        State.CLOSED: [("open", _("Open again"), ":material/play_arrow:")],
    }  # fmt: skip
    deeds = ways[poll.state]
    if poll.state is not State.DRAFT:
        if poll.shown:
            deeds = [*deeds, ("hide", _("Hide results"), ":material/visibility_off:")]
        else:
            deeds = [("show", _("Show results"), ":material/visibility:"), *deeds]
    with st.container(horizontal=True):
        for at, (deed, label, icon) in enumerate(deeds):
            st.button(
                label, icon=icon, key=f"poll-{deed}", type="secondary" if at else "primary",
                on_click=_do, args=(page, deed, poll),
            )  # fmt: skip
        st.button(
            _("Copy"), icon=":material/content_copy:", key="poll-copy", on_click=_copy,
            args=(page, poll),
        )  # fmt: skip
    if poll.state is State.CLOSED and not poll.shown:
        st.caption(_("Closed, and its results are not shown: the next load leaves it out until they are."))  # fmt: skip


def _do(page: Page, deed: str, poll: Poll) -> None:
    act(page, deed, poll.id, poll.revision)


def _copy(page: Page, poll: Poll) -> None:
    made = act(page, "copy", poll.id, word=page._("A draft was made."))
    if made is not None:
        st.query_params["poll"] = str(made.id)


@st.fragment(run_every=1.0)
def _answers(page: Page, poll_id: int, revision: int, runs: bool) -> None:
    """How many have answered, and the result where it is shown; made anew every second."""
    found = _now(page, poll_id)
    if found is None:
        return
    if found.poll.revision != revision:
        # Somebody else has opened, shown or closed it: the rest of the page follows.
        st.rerun()
    language, whole = page.language, found.result.whole
    st.metric(page._("Answers"), told.count_text(language, whole.people, whole.base))
    if not found.poll.shown:
        st.info(
            page._("Results are hidden, here and on phones, until they are shown."),
            icon=":material/visibility_off:",
        )
        return
    result(page, found)


def _now(page: Page, poll_id: int) -> Standing | None:
    try:
        return standing(page, str(poll_id))
    except RegisterError as error:
        st.warning(plain(error.message.text(page.language)), icon=":material/database_off:")
        return None


def result(page: Page, found: Standing) -> None:
    """The chart of a poll with its evidence; open answers as a list."""
    language = page.language
    rows = result_rows(language, found.poll, found.result.whole)
    chart = result_chart(asked(language, found), rows, language)
    frame.section(chart.finding, chart.caption)
    if found.poll.kind is Kind.OPEN:
        for row in rows.to_dict("records"):
            st.markdown(f"**{language.number(row['count'])}** · {plain(row['name'])}")
    else:
        frame.plot(page, chart, f"poll-{found.poll.id}")
        word_list(chart)
    behind = Behind(
        title=chart.finding, chart=chart, rows=lambda: split_table(page, found),
        computation=_facts(page, found),
    )  # fmt: skip
    evidence_button(page, behind, f"poll-{found.poll.id}")


def word_list(chart: Chart[Any]) -> None:
    """The words of a cloud once more, by how many people gave them."""
    if chart.kind == "words" and not chart.empty:
        st.dataframe(
            chart.data_table(), hide_index=True, width=360, alt=chart.alt,
            height=min(36 * (len(chart.table) + 1) + 3, 300),
        )  # fmt: skip


def _facts(page: Page, found: Standing) -> tuple[tuple[str, str], ...]:
    """What the figures rest on, never a device."""
    _, language, whole = page._, page.language, found.result.whole
    return (
        (_("Devices that voted"), language.number(whole.people)),
        (_("People who answered"), language.number(whole.base)),
        (_("Abstained"), language.number(whole.abstained)),
        (_("Base"), _("People in a room who chose to vote: no sample of anybody else.")),
    )


def _split(page: Page, found: Standing) -> None:
    """The result by part of the room, where phones said it and it is shown."""
    if not found.poll.shown or not found.poll.asks or found.poll.kind in WRITTEN:
        return
    frame.section(page._("By part of the room"), page._("A part of fewer than five, or one that would tell it, is not shown."))  # fmt: skip
    st.dataframe(split_table(page, found), hide_index=True, alt=page._("By part of the room"))


def split_table(page: Page, found: Standing) -> pd.DataFrame:
    """Each answer's figure, of all and of each part of the room."""
    _, language, poll = page._, page.language, found.poll
    whole = found.result.whole
    columns: dict[str, Tally | None] = {_("All who answered"): whole}
    for dimension in poll.asks:
        columns |= dict(parts(language, found, dimension))
    rows = result_rows(language, poll, whole)
    table = {_("Answer"): rows["name"]}
    unit = told.unit_of(poll.kind.value)
    for name, tally in columns.items():
        if poll.kind in WRITTEN and name != _("All who answered"):
            continue
        heading = f"{name} ({base_text(language, tally.base)})" if tally else name
        if tally is None:
            table[heading] = pd.Series([too_few(language)] * len(rows), dtype=object)
            continue
        own = result_rows(language, poll, tally)
        key = "count" if poll.kind in WRITTEN else "value"
        table[heading] = pd.Series([language.quantity(v, unit) for v in own[key]], dtype=object)
    return pd.DataFrame(table)


def phone_addresses(page: Page) -> dict[str, str]:
    """Where phones may reach this machine: beginning of the address -> how it is told."""
    if room.is_on():
        try:
            found = room.address()
            return {found: found.partition("//")[2]}
        except RoomError:
            return {}
    own = outside.address()
    here = urlsplit(own)
    found_here = {own: own.partition("//")[2]}
    port = f":{here.port}" if here.port else ""
    if is_loopback(here.hostname):
        for ip, name in interfaces().items():
            found_here[f"{here.scheme}://{ip}{port}"] = f"{ip}{port} ({name})"
    return found_here


def vote_address(page: Page, poll: Poll) -> str:
    """The link that a phone follows, on the address that the presenter chose."""
    ways = phone_addresses(page)
    chosen = st.session_state.get("vote-address")
    base = chosen if chosen in ways else next(iter(ways), "")
    return f"{base}/vote/{poll.code}"


def way_in(page: Page, poll: Poll) -> None:
    """The code in large type, its QR picture, and which of the machine's addresses it names."""
    _ = page._
    address = vote_address(page, poll)
    st.caption(_("Code"))
    st.html(
        f'<div style="font-size:{CODE_SIZE}px;font-weight:700;line-height:1.1">{spaced(poll.code)}</div>'
    )
    st.image(qr_svg(address), width=QR_SIZE, alt=_("QR code of {address}").format(address=address))
    st.markdown(plain(address.partition("//")[2]))
    ways = phone_addresses(page)
    if len(ways) > 1 and page.may(Action.RUN_POLLS):
        st.selectbox(_("Address for phones"), list(ways), format_func=ways.__getitem__, key="vote-address")  # fmt: skip
    if not room.is_on() and is_loopback(urlsplit(st.context.url or "").hostname):
        st.caption(_("This machine listens to itself alone. For phones, start it with make room."))


def spaced(code: str) -> str:
    """A code in two groups, to be read aloud."""
    half = len(code) // 2
    return f"{code[:half]} {code[half:]}"


def _moderation(page: Page, poll: Poll) -> None:
    """Words and open answers, to hide or show; nothing is deleted."""
    found = _now(page, poll.id)
    if found is None:
        return
    whole, _ = found.result.whole, page._
    items = [(word.key, word.text, word.count, word.hidden) for word in whole.words]
    items += [(str(item.id), item.text, item.support, item.hidden) for item in whole.written]
    frame.section(_("Moderation"), _("What is hidden is kept, and can be shown again."))
    st.button(_("See what has come in since"), icon=":material/refresh:", key="poll-refresh")
    for key, text, count, hidden in items[:100]:
        left, right = st.columns([5, 1.4], vertical_alignment="center")
        struck = f"~~{plain(text)}~~" if hidden else plain(text)
        left.markdown(f"**{page.language.number(count)}** · {struck}")
        right.button(
            _("Show") if hidden else _("Hide"), key=f"moderate-{key}", on_click=_moderate,
            icon=":material/visibility:" if hidden else ":material/visibility_off:",
            args=(page, poll, key, not hidden),
        )  # fmt: skip


def _moderate(page: Page, poll: Poll, key: str, hidden: bool) -> None:
    if poll.kind is Kind.WORDS:
        act(page, "moderate_word", poll.id, key, hidden)
    else:
        act(page, "moderate_answer", poll.id, int(key), hidden)


def _end(page: Page, poll: Poll) -> None:
    """Begin again or delete: only with the poll's code typed."""
    _ = page._
    with st.popover(
        _("Reset or delete"), icon=":material/delete:", type="tertiary", key="poll-end"
    ):
        st.markdown(_("Both delete every vote of this poll, for good. To confirm, type its code: {code}.").format(code=f"**{poll.code}**"))  # fmt: skip
        st.text_input(_("Code"), key=f"confirm-{poll.id}", max_chars=12)
        with st.container(horizontal=True):
            if poll.state is not State.DRAFT:
                st.button(_("Reset to a draft"), key="poll-reset", on_click=_confirmed, args=(page, "reset", poll))  # fmt: skip
            st.button(_("Delete the poll"), key="poll-delete", on_click=_confirmed, args=(page, "delete", poll))  # fmt: skip


def _confirmed(page: Page, deed: str, poll: Poll) -> None:
    typed = str(st.session_state.get(f"confirm-{poll.id}") or "")
    act(page, deed, poll.id, poll.revision, typed)
    if deed == "delete" and polls_of(page).poll(poll.id) is None:
        st.query_params.pop("poll", None)

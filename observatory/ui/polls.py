"""The Polls page's parts: the list by state, new polls, and the way to one of them."""

from typing import Any

import pandas as pd
import streamlit as st

from observatory.access import Action
from observatory.findings.recognition import base as base_text
from observatory.i18n import N_
from observatory.live import Draft, Kind, Option, Poll, State
from observatory.live import templates as stock
from observatory.model.lists import POLL_KINDS
from observatory.queries import polls as kept
from observatory.register import NONE, RegisterError, register_address
from observatory.ui import frame
from observatory.ui.address import held
from observatory.ui.context import Page
from observatory.ui.navigation import page_link
from observatory.ui.notices import empty
from observatory.ui.poll_live import act, kind_name, listed, people, problems
from observatory.ui.room_results import asked_of
from observatory.ui.text import plain

STATES: dict[State, tuple[str, str, str]] = {
    State.OPEN: (N_("Taking votes"), "green", ":material/radio_button_checked:"),
    State.PAUSED: (N_("Paused"), "orange", ":material/pause_circle:"),
    State.DRAFT: (N_("Draft"), "gray", ":material/edit:"),
    State.CLOSED: (N_("Poll closed"), "blue", ":material/lock:"),
}
"""State -> its word, badge and icon, in the order of the list."""
_TEMPLATES = {
    "": N_("From nothing"),
    stock.PRIORITY: N_("Which recommendation first?"),
    stock.RECOGNITION: N_("Do you know this cluster?"),
    stock.LEAD: N_("Who should lead this action?"),
}
ROOM = "room"


def chosen() -> str:
    """The poll that the address names; empty for the list."""
    return held("poll", "")


def state_badge(page: Page, poll: Poll) -> str:
    """A poll's state as Markdown: icon and word."""
    word, colour, icon = STATES[poll.state]
    return f":{colour}-badge[{icon} {page._(word)}]"


def why_not(page: Page) -> str:
    """Why the reader cannot run polls; empty where they can."""
    if not page.may(Action.RUN_POLLS):
        return page._(
            "Polls cannot be opened here: only presenters and managers run them. On the machine itself"
            " you are its manager; elsewhere sign in, once [access] names who presents."
        )
    if register_address(page.config) in (None, NONE):
        return page._(
            "Polls cannot be opened: this installation has no register. Set [register] url."
        )
    return ""


def overview(page: Page) -> None:
    """Every poll by its state, and the results that the data keep."""
    try:
        found = listed(page)
    except RegisterError as error:
        found = []
        st.warning(plain(error.message.text(page.language)), icon=":material/database_off:")
    rows = page.ask(kept.held, page.language)
    live = {f"poll-{item.id}" for item in found}
    rows = rows[~rows["poll_id"].isin(live)]
    frame.head(page, _finding(page, found, len(rows)))
    problems(page)
    if reason := why_not(page):
        st.info(plain(reason), icon=":material/lock:")
    else:
        _new(page)
    if not found and rows.empty:
        empty(page, page._("No poll has been prepared, and no result is kept."), file="polls.csv")
    for state in STATES:
        _of_state(page, [item for item in found if item.state is state], state)
    _kept(page, rows)


def _finding(page: Page, found: list[Poll], results: int) -> str:
    language = page.language
    opened = sum(item.state is State.OPEN for item in found)
    closed = sum(item.state is State.CLOSED for item in found) + results
    if not found and not results:
        return page._("No poll yet")
    parts = [
        language.n_("{n} poll is open", "{n} polls are open", opened).format(n=language.number(opened)),
        language.n_("{n} has its result", "{n} have their results", closed).format(n=language.number(closed)),
    ]  # fmt: skip
    return ", ".join(parts)


def _of_state(page: Page, polls: list[Poll], state: State) -> None:
    if not polls:
        return
    language = page.language
    frame.section(page._(STATES[state][0]))
    for item in polls:
        with st.container(border=True):
            left, right = st.columns([5, 2], vertical_alignment="center")
            with left:
                page_link(page, "polls", language.pick(dict(item.question)), poll=str(item.id))
                facts = [kind_name(language, item)]
                if item.state is not State.DRAFT:
                    count = people(page, item)
                    words = language.n_("{n} device voted", "{n} devices voted", count)
                    facts.append(words.format(n=language.number(count)))
                if not item.asks:
                    facts.append(page._("anonymous"))
                if item.shown:
                    facts.append(page._("results shown"))
                st.caption(plain(" · ".join(facts)))
            with right, st.container(horizontal=True, horizontal_alignment="right"):
                st.markdown(state_badge(page, item), width="content")


def _kept(page: Page, rows: pd.DataFrame) -> None:
    """The polls of the data: their results, on the day they were held."""
    if rows.empty:
        return
    language = page.language
    frame.section(page._("Results in the data"), page._("Polls that a load has taken: closed, shown, and counted."))  # fmt: skip
    for row in rows.to_dict("records"):
        asked = asked_of(row)
        with st.container(border=True):
            page_link(page, "polls", asked.question, poll=str(row["poll_id"]))
            day = language.date(row["held_on"].date(), short=True)
            kind = language._(POLL_KINDS[asked.kind])
            base = base_text(language, None if asked.few else asked.base)
            st.caption(plain(f"{day} · {kind} · {base}"))


def _new(page: Page) -> None:
    """A new poll, from nothing or from a template; it opens as a draft."""
    _ = page._
    with st.popover(_("New poll"), icon=":material/add:", type="primary", key="new-poll"):
        template = st.selectbox(
            _("Begin with"), list(_TEMPLATES), format_func=lambda key: _(_TEMPLATES[key]),
            key="new-template",
        )  # fmt: skip
        argument: Any = None
        if template in ("", stock.PRIORITY):
            kinds = [item.value for item in Kind]
            if template:
                kinds = [Kind.SINGLE.value, Kind.RANKING.value, Kind.POINTS.value]
            argument = st.selectbox(
                _("Kind"),
                kinds,
                format_func=lambda key: _(POLL_KINDS[key]),
                key=f"new-kind-{template}",
            )
        elif template == stock.RECOGNITION:
            names = page.ask(stock.clusters)
            argument = st.selectbox(_("Cluster"), list(names), format_func=names.__getitem__, key="new-cluster")  # fmt: skip
        else:
            titles = {key: page.language.pick(dict(text)) for key, text in page.ask(stock.actions).items()}  # fmt: skip
            argument = st.selectbox(_("Action"), list(titles), format_func=titles.__getitem__, key="new-action")  # fmt: skip
        st.button(
            _("Prepare it"), type="primary", key="new-make", disabled=not argument,
            on_click=_make, args=(page, template, argument),
        )  # fmt: skip


def _make(page: Page, template: str, argument: str) -> None:
    made = act(page, "create", _draft(page, template, argument), word=page._("A draft was made."))
    if made is not None:
        st.query_params["poll"] = str(made.id)


def _draft(page: Page, template: str, argument: str) -> Draft:
    if template == stock.PRIORITY:
        return stock.which_first(page.store, Kind(argument))
    if template == stock.RECOGNITION:
        return stock.who_knows(page.store, argument)
    if template == stock.LEAD:
        return stock.who_leads(page.store, argument)
    codes, kind = page.config.languages, Kind(argument)
    first = page.language.code if page.language.code in codes else codes[0]
    options: tuple[Option, ...] = ()
    if kind not in (Kind.SCALE, Kind.WORDS, Kind.OPEN):
        texts = (page._("First answer"), page._("Second answer"))
        options = tuple(Option({first: text}) for text in texts)
    return Draft(kind=kind, question={first: page._("Your question?")}, options=options)

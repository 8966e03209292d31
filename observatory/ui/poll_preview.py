"""A draft as a phone will show it: the same question and answers, which take no vote."""

import streamlit as st

from observatory.live import Kind, Poll
from observatory.ui.context import Page
from observatory.ui.text import plain


def preview(page: Page, poll: Poll) -> None:
    """The ballot of a draft, as narrow as a phone."""
    _, language = page._, page.language
    names = [plain(language.pick(dict(option.label))) for option in poll.options]
    with st.container(border=True, width=390):
        st.markdown(f"#### {plain(language.pick(dict(poll.question)))}")
        key = f"preview-{poll.id}"
        if poll.kind in (Kind.SINGLE, Kind.SCALE):
            st.radio(_("Choose one"), names, index=None, disabled=True, key=key)
        elif poll.kind is Kind.MULTIPLE:
            for at, name in enumerate(names):
                st.checkbox(name, disabled=True, key=f"{key}-{at}")
        elif poll.kind is Kind.RANKING:
            for at, name in enumerate(names):
                st.selectbox(name, range(1, len(names) + 1), index=None, disabled=True, key=f"{key}-{at}", placeholder="–")  # fmt: skip
        elif poll.kind is Kind.POINTS:
            for at, name in enumerate(names):
                st.number_input(name, 0, poll.settings.total, 0, disabled=True, key=f"{key}-{at}")
            total = page.language.number(poll.settings.total)
            st.caption(plain(_("{total} points in all").format(total=total)))
        elif poll.kind is Kind.WORDS:
            for at in range(poll.most):
                label = _("Word {n}").format(n=at + 1)
                st.text_input(label, disabled=True, key=f"{key}-{at}")
        else:
            st.text_area(_("Your answer"), disabled=True, key=key)
        for dimension, parts in poll.asks.items():
            label = _("You are") if dimension == "stakeholder" else _("You work in")
            choices = [plain(language.pick(dict(name))) for name in parts.values()]
            st.selectbox(label, choices, index=None, disabled=True, key=f"{key}-{dimension}", placeholder="–")  # fmt: skip
        with st.container(horizontal=True):
            st.button(_("Vote"), type="primary", disabled=True, key=f"{key}-vote")
            st.button(_("Abstain"), disabled=True, key=f"{key}-abstain")

"""A draft of a poll in fields: its question and answers in each language, how it is answered."""

from dataclasses import replace
from typing import Any

import streamlit as st
from babel import Locale

from observatory.live import DIMENSIONS, Draft, Kind, Option, Poll, Settings
from observatory.live import templates as stock
from observatory.measures.tally import WRITTEN
from observatory.ui.context import Page
from observatory.ui.poll_live import act

_CHOSEN = (Kind.MULTIPLE, Kind.WORDS)


def draft_form(page: Page, poll: Poll) -> None:
    """The fields of a draft; what is wrong with them is said above the poll."""
    _, prefix = page._, f"draft-{poll.id}-{poll.revision}"
    codes = page.config.languages
    with st.form(prefix, border=True):
        st.caption(_("One language is enough; phones take what there is."))
        for code, place in zip(codes, st.columns(len(codes)), strict=True):
            name = str(Locale(code).get_language_name(page.language.code)).capitalize()
            with place:
                st.text_input(
                    _("Question ({language})").format(language=name), poll.question.get(code, ""),
                    key=f"{prefix}-question-{code}", max_chars=200,
                )  # fmt: skip
                if poll.kind not in (*WRITTEN, Kind.SCALE):
                    st.text_area(
                        _("Answers, one a line ({language})").format(language=name),
                        "\n".join(option.label.get(code, "") for option in poll.options),
                        key=f"{prefix}-options-{code}", height=190,
                    )  # fmt: skip
        _settings(page, poll, prefix)
        st.form_submit_button(
            _("Save"), type="primary", icon=":material/save:", on_click=_save,
            args=(page, poll, prefix),
        )  # fmt: skip


def _settings(page: Page, poll: Poll, prefix: str) -> None:
    _ = page._
    names = {"stakeholder": _("Kind of respondent"), "basin": _("Basin")}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if poll.kind is Kind.POINTS:
            st.number_input(
                _("Points to share out"),
                2,
                1000,
                poll.settings.total,
                key=f"{prefix}-total",
                width=180,
            )
        if poll.kind in _CHOSEN:
            st.number_input(
                _("At most (0: no limit)"),
                0,
                10,
                poll.settings.most,
                key=f"{prefix}-most",
                width=180,
            )
        st.pills(
            _("Phones also say"), list(DIMENSIONS), selection_mode="multi", default=list(poll.asks),
            format_func=names.__getitem__, key=f"{prefix}-asks",
            help=_("Nothing: the poll is anonymous. With it, results can be split; a part of fewer than five is not shown."),
        )  # fmt: skip
        if poll.kind in WRITTEN:
            st.checkbox(_("Show nothing before I let it"), poll.settings.hold, key=f"{prefix}-hold")


def _save(page: Page, poll: Poll, prefix: str) -> None:
    act(page, "edit", poll.id, poll.revision, _typed(page, poll, prefix))


def _typed(page: Page, poll: Poll, prefix: str) -> Draft:
    """The draft that stands in the fields.

    An answer keeps what it stands for by its place, as long as their number is the same.
    """
    state, codes = st.session_state, page.config.languages
    question = {code: str(state.get(f"{prefix}-question-{code}") or "") for code in codes}
    lines = {
        code: [
            line.strip() for line in str(state.get(f"{prefix}-options-{code}") or "").splitlines()
        ]
        for code in codes
    }
    count = max(map(len, lines.values()), default=0)
    before = poll.options if count == len(poll.options) else ()
    options = tuple(
        Option(
            {code: found[at] for code, found in lines.items() if at < len(found)},
            before[at].value if before else None, before[at].refers if before else None,
        )
        for at in range(count)
    )  # fmt: skip
    if poll.kind in (*WRITTEN, Kind.SCALE):
        options = poll.options
    asks = [name for name in DIMENSIONS if name in (state.get(f"{prefix}-asks") or [])]
    return replace(
        poll.draft, question=question, options=options, settings=_kept(poll.settings, prefix),
        asks=stock.asks(page.store, asks),
    )  # fmt: skip


def _kept(before: Settings, prefix: str) -> Settings:
    given: dict[str, Any] = {
        name: st.session_state[f"{prefix}-{name}"]
        for name in ("total", "most", "hold")
        if f"{prefix}-{name}" in st.session_state
    }
    return replace(before, **given)

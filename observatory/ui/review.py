"""Names in doubt, decided one after another: the same, not the same, or later."""

from datetime import date

import pandas as pd
import streamlit as st

from observatory.register import Change
from observatory.ui import context
from observatory.ui.context import Page
from observatory.ui.register import attempt, may_write, records, writer
from observatory.ui.text import plain

_AT = "review_at"


def decide(page: Page, pairs: pd.DataFrame) -> None:
    """Ask about one pair of ``queries.sources.review_pairs``; nothing for whoever may not write."""
    if pairs.empty or not may_write(page):
        return
    _ = page._
    at = int(st.session_state.get(_AT, 0)) % len(pairs)
    pair = {str(name): value for name, value in pairs.iloc[at].items()}
    place = pair["place"] if isinstance(pair["place"], str) else ""
    with st.container(border=True):
        text = _("Is “{written}” the organisation “{known}”?").format(
            written=f"{pair['written']}, {place}" if place else pair["written"],
            known=pair["candidate_name"],
        )
        st.markdown(f"**{plain(text)}**")
        number = page.language.number
        text = _("{n} of {all}. Likeness {score} of 100. The next load goes by what you decide.")
        told = text.format(n=number(at + 1), all=number(len(pairs)), score=number(pair["score"]))
        st.caption(plain(told))
        with st.container(horizontal=True):
            same = st.button(_("The same"), icon=":material/merge:", key="pair-same")
            different = st.button(
                _("Not the same"), icon=":material/call_split:", key="pair-different"
            )
            if st.button(_("Later"), icon=":material/schedule:", key="pair-later", type="tertiary"):
                st.session_state[_AT] = at + 1
                st.rerun()
    if not (same or different):
        return
    cells = {
        "written": str(pair["written"]), "place": place, "candidate_id": str(pair["candidate_id"]),
        "decision": "same" if same else "different", "decided_by": context.who(),
        "decided_on": date.today().isoformat(),
    }  # fmt: skip
    row = records(page).row("decision", records(page).key("decision", cells))
    change = Change("decision", cells, row.revision if row else 0)
    if attempt(page, lambda: records(page).save(writer(page), change)):
        st.rerun()

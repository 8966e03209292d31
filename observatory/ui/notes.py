"""Notes on a figure: shown beside it, and written in its drawer."""

from datetime import date
from typing import Protocol

import pandas as pd
import streamlit as st

from observatory.config import ENTIRE_SEGMENT
from observatory.findings.typed import note_text
from observatory.queries.typed import notes
from observatory.ui import context
from observatory.ui.context import Page
from observatory.ui.record_form import Opened, draw_form, removed
from observatory.ui.register import may_write, new_id, records
from observatory.ui.text import plain

_BESIDE = 2
"""Notes that stand beside a figure; its drawer has them all."""
_ALWAYS = (date(1000, 1, 1), date(9999, 12, 31))


class Figure(Protocol):
    """What a note is about."""

    @property
    def indicators(self) -> tuple[str, ...]: ...
    @property
    def first(self) -> date: ...
    @property
    def last(self) -> date: ...
    @property
    def territory(self) -> str | None: ...
    @property
    def segment(self) -> str: ...


def notes_beside(page: Page, figure: Figure) -> None:
    """The latest notes on a figure, under it."""
    if not figure.indicators:
        return
    for text in _texts(page, _on(page, figure).head(_BESIDE)):
        st.caption(f":material/sticky_note_2: {plain(text)}")


def notes_view(page: Page, figure: Figure, key: str) -> None:
    """All notes on a figure, and the form of a new one for whoever may write."""
    found = _on(page, figure)
    if found.empty:
        st.caption(page._("No note on this figure."))
    for note_id, text in zip(found["note_id"], _texts(page, found), strict=True):
        st.markdown(plain(text))
        if may_write(page):
            note_key = records(page).key("note", {"note_id": note_id})
            if removed(page, "note", note_key, f"note-{note_id}"):
                st.rerun()
    if may_write(page) and draw_form(page, Opened("note", None, _beginning(page, figure))):
        st.rerun()


def _beginning(page: Page, figure: Figure) -> dict[str, str]:
    cells = {
        "note_id": new_id("note"), "indicator_id": figure.indicators[0],
        "territory": figure.territory or page.focal, "segment": figure.segment,
        "author": context.who(), "written_on": date.today().isoformat(),
    }  # fmt: skip
    if (figure.first, figure.last) != _ALWAYS:
        cells |= {
            "period_start": figure.first.isoformat(),
            "period_end": figure.last.isoformat(),
        }
    return cells


def _on(page: Page, figure: Figure) -> pd.DataFrame:
    rows = page.ask(notes)
    if rows.empty:
        return rows
    first, last = pd.Timestamp(figure.first).asm8, pd.Timestamp(figure.last).asm8
    here = rows["territory"] == (figure.territory or page.focal)
    here &= rows["indicator_id"].isin(figure.indicators)
    here &= rows["segment"].fillna(ENTIRE_SEGMENT) == figure.segment
    here &= rows["period_start"].isna() | (rows["period_start"] <= last)
    here &= rows["period_end"].isna() | (rows["period_end"] >= first)
    return rows[here]


def _texts(page: Page, rows: pd.DataFrame) -> list[str]:
    return [
        note_text(
            page.language,
            str(text),
            author if isinstance(author, str) else None,
            None if pd.isna(day) else pd.Timestamp(day).date(),
        )
        for text, author, day in zip(rows["text"], rows["author"], rows["written_on"], strict=True)
    ]

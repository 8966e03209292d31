"""Two people changed one record: both versions side by side, to choose from field by field."""

from typing import Literal

import streamlit as st

from observatory.findings.typed import cell_text, field_name, moment_text, who_text
from observatory.register import TYPED, Change, Conflict, Invalid, RegisterError
from observatory.register.rows import Cells, touched
from observatory.ui.context import Page
from observatory.ui.register import records, say, writer
from observatory.ui.text import plain

MINE, THEIRS = "mine", "theirs"


def conflict(page: Page, table: str, prefix: str, base: Cells, held: Conflict) -> None:
    """Let the second person choose.

    ``base``: the record as this person opened it, by which the choice begins: what only one of the
    two changed is theirs, what both changed is the other's, who was first.
    """
    _, language = page._, page.language
    theirs = held.theirs
    told = _("{who} changed this row on {moment}, after you opened it. Choose what holds.").format(
        who=who_text(language, theirs.who), moment=moment_text(language, theirs.at)
    )
    st.warning(plain(told), icon=":material/group:")
    if theirs.cells is None:
        st.markdown(_("It was removed. Saving yours brings the row back."))
    other = theirs.cells or {}
    expected = TYPED[table].expected(tuple(page.config.languages))
    names = [name for name in touched(held.mine, other) if name in expected]
    words = {MINE: _("Yours: {cell}"), THEIRS: _("Theirs: {cell}")}
    for name in names:
        sides = {
            side: plain(
                words[side].format(
                    cell=cell_text(language, expected[name], table, cells.get(name, ""))
                    or _("(empty)")
                )
            )
            for side, cells in ((MINE, held.mine), (THEIRS, other))
        }
        changed = held.mine.get(name, "") != base.get(name, "")
        alone = other.get(name, "") == base.get(name, "")
        st.radio(
            plain(field_name(language, name)), [MINE, THEIRS],
            index=0 if theirs.cells is None or (changed and alone) else 1,
            format_func=sides.__getitem__, key=f"{prefix}-both-{name}",
        )  # fmt: skip
    for problem in st.session_state.pop(f"{prefix}-problems", []):
        st.error(plain(problem), icon=":material/error:")
    choices: tuple[tuple[str, Literal["primary", "secondary"], str | None], ...] = (
        (_("Save this choice"), "primary", None), (_("Keep all of mine"), "secondary", MINE),
        (_("Keep all of theirs"), "secondary", THEIRS),
    )  # fmt: skip
    with st.container(horizontal=True):
        for label, look, side in choices:
            st.button(
                label, type=look, key=f"{prefix}-keep-{side or 'chosen'}", on_click=_keep,
                args=(page, table, prefix, held, names, side),
            )  # fmt: skip


def _keep(
    page: Page, table: str, prefix: str, held: Conflict, names: list[str], side: str | None
) -> None:
    """Save one side, or what was chosen field by field where ``side`` is None."""
    state = st.session_state
    if side == THEIRS:
        _done(page, prefix, page._("Nothing was changed."))
        return
    mine = [name for name in names if (side or state.get(f"{prefix}-both-{name}")) == MINE]
    cells = {**(held.theirs.cells or {}), **{name: held.mine.get(name, "") for name in mine}}
    filled = {name: cell for name, cell in cells.items() if cell}
    try:
        records(page).save(writer(page), Change(table, filled, held.theirs.revision))
    except Conflict as error:
        # A third person was faster: choose again, against the newest.
        state[f"{prefix}-conflict"] = error
    except Invalid as error:
        state[f"{prefix}-problems"] = [
            f"{field_name(page.language, name)}: {reason.text(page.language)}"
            for name, reason in error.faults.items()
        ]
    except RegisterError as error:
        state[f"{prefix}-problems"] = [error.message.text(page.language)]
    else:
        _done(page, prefix, page._("Saved."))


def _done(page: Page, prefix: str, text: str) -> None:
    for name in ("conflict", "faults"):
        st.session_state.pop(f"{prefix}-{name}", None)
    st.session_state[f"{prefix}-done"] = True
    say(text)

"""The loads kept: which one is in service, which one everybody sees, approval and rollback."""

import subprocess

import pandas as pd
import streamlit as st

from observatory.access import Action
from observatory.findings.sources import approval_text, kept_finding, size_text
from observatory.i18n import ABSENT
from observatory.snapshot import Kept, approval, warehouse
from observatory.ui import commands, context
from observatory.ui.context import Page
from observatory.ui.frame import section
from observatory.ui.text import plain

_SAID = "loads_said"


def loads(page: Page) -> None:
    """The kept loads of the dataset; whoever may publish approves one or goes back to it."""
    _, language = page._, page.language
    kept = warehouse().kept(page.store.dataset)
    finding = kept_finding(language, len(kept), sum(item.bytes for item in kept))
    free = size_text(language, warehouse().free_bytes())
    section(finding, _("Room left on the disk: {size}. The newest {n} loads are kept, and the one that everybody sees.").format(
        size=free, n=page.config.keep_snapshots,
    ))  # fmt: skip
    public = approval(warehouse().root / page.store.dataset)
    served = next((item.id for item in kept if item.in_service), page.store.id)
    st.markdown(plain(approval_text(language, served, public)))
    seen = public.snapshot_id if public else served
    table = pd.DataFrame(
        {
            _("In service"): ["●" if item.in_service else "" for item in kept],
            _("Seen by everybody"): ["●" if item.id == seen else "" for item in kept],
            _("Loaded on"): [_moment(page, item) for item in kept],
            _("Data as of"): [language.date(item.as_of, short=True) for item in kept],
            _("Approved"): [_approved(page, item) for item in kept],
            _("Size"): [size_text(language, item.bytes) for item in kept],
            _("State"): [item.fault.text(language) if item.fault else _("readable") for item in kept],
            _("Snapshot"): [item.id for item in kept],
        }
    )  # fmt: skip
    right = {_("Size"): st.column_config.TextColumn(alignment="right")}
    st.dataframe(table, hide_index=True, column_config=right, alt=finding)
    for item in kept:
        if item.fault:
            st.caption(plain(item.fault.text(language)))
    if page.may(Action.PUBLISH):
        _publish(page, [item for item in kept if not item.fault], seen)


def _publish(page: Page, kept: list[Kept], seen: str) -> None:
    _ = page._
    if said := st.session_state.pop(_SAID, None):
        st.error(plain(said), icon=":material/error:")
    names = {item.id: item for item in kept}
    chosen = st.selectbox(
        _("Load"), list(names), format_func=lambda name: _named(page, names[name]), width=420,
        key="load",
    )  # fmt: skip
    if chosen is None:
        return
    dataset = page.store.dataset
    served = next((item.id for item in kept if item.in_service), "")
    with st.container(horizontal=True):
        st.button(
            _("Approve for everybody"), icon=":material/verified:", key="approve",
            disabled=chosen > served or (chosen == seen and names[chosen].approval is not None),
            on_click=_ask,
            args=(page, "approve", "--dataset", dataset, "--snapshot", chosen, "--by", context.who()),
        )  # fmt: skip
        st.button(
            _("Put back into service"), icon=":material/undo:", key="rollback",
            disabled=chosen == served, on_click=_ask,
            args=(page, "rollback", "--dataset", dataset, "--to", chosen),
        )  # fmt: skip
    st.caption(_("Managers see the load in service, everybody else the last approved one. Going back withdraws the loads after it for everybody; the next load is made of all files as ever."))  # fmt: skip


def _ask(page: Page, command: str, *arguments: str) -> None:
    """Let the ETL do it; what it has to say stands on the page in the next run."""
    if not context.allowed(Action.PUBLISH):
        return
    try:
        answer = commands.run(
            page.language, command, "--out", warehouse().root, *arguments, by=context.who()
        )
    except subprocess.TimeoutExpired:
        st.session_state[_SAID] = page._("It took too long and was stopped. Another load may be running: try again when it is done.")  # fmt: skip
        return
    if not answer.done:
        st.session_state[_SAID] = answer.said or page._("It failed without a word.")


def _named(page: Page, item: Kept) -> str:
    return f"{_moment(page, item)} · {item.id[-8:]}"


def _moment(page: Page, item: Kept) -> str:
    if item.loaded_at is None:
        return ABSENT
    return f"{page.language.date(item.loaded_at.date(), short=True)}, {item.loaded_at:%H:%M} UTC"


def _approved(page: Page, item: Kept) -> str:
    if item.approval is None:
        return ABSENT
    return f"{page.language.date(item.approval.at.date(), short=True)}, {item.approval.by}"

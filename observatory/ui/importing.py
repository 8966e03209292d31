"""A file that is given: what it would change, its place in the loads, the load, and the way back."""

from contextlib import suppress
from pathlib import PureWindowsPath

import pandas as pd
import streamlit as st

from observatory.access import Action
from observatory.findings.sources import difference_text, size_text
from observatory.i18n import ABSENT, N_
from observatory.queries.sources import file_title
from observatory.register import RegisterError, Writer
from observatory.register.audit import remember
from observatory.register.uploads import Upload, Uploads
from observatory.snapshot import origin, warehouse
from observatory.ui import commands, context
from observatory.ui.context import Page
from observatory.ui.frame import section
from observatory.ui.text import plain

_SAID, _DONE = "given_said", "given_done"
_STATES = {"new": N_("new"), "changed": N_("changed"), "gone": N_("gone")}


def differences(page: Page, found: tuple[dict[str, object], ...]) -> None:
    """What a file would change, by file of the layout, with the first of its cells."""
    _ = page._
    for item in found:
        counts = {name: int(str(item[name])) for name in _STATES}
        title = page._(file_title(str(item["file"])))
        st.markdown(plain(difference_text(page.language, title, counts)))
        cells = item["cells"]
        if not isinstance(cells, list) or not cells:
            continue
        table = pd.DataFrame(
            {
                _("Row"): [cell["key"] for cell in cells],
                _("State"): [_(_STATES[cell["state"]]) for cell in cells],
                _("Column"): [cell["column"] or ABSENT for cell in cells],
                _("Before"): [cell["before"] or ABSENT for cell in cells],
                _("After"): [cell["after"] or ABSENT for cell in cells],
            }
        )
        with st.expander(_("The first rows that differ")):
            st.dataframe(table, hide_index=True, alt=_("The first rows that differ"))


def use(page: Page, target: str, name: str, content: bytes) -> None:
    """The button that keeps a checked file and loads it; for whoever may."""
    if not (page.may(Action.WRITE) and page.may(Action.PUBLISH)):
        return
    _ = page._
    directory = warehouse().root / page.store.dataset
    st.caption(_("The file is kept with your name and the time, takes the place of the present one, and a load begins. If the load is refused, everything stays as it was."))  # fmt: skip
    if not st.button(_("Use this file"), icon=":material/publish:", type="primary", key="use"):
        return
    uploads = Uploads.configured(page.store.dataset, page.config)
    writer = Writer(context.who(), context.reader_role())
    try:
        kept = uploads.keep(writer, target, bare_name(name), content)
    except RegisterError as error:
        st.error(plain(error.message.text(page.language)), icon=":material/error:")
        return
    if not origin(directory):
        st.success(_("The file is kept; the next load takes it. Loads run on another machine."))
        return
    if (said := _load(page)) is None:
        st.session_state[_DONE] = _("The file is in use, and the load is published.")
    else:
        uploads.withdraw(writer, kept.id, said[:500])
        st.session_state[_SAID] = f"{_('The load was refused, so the file is not used.')} {said}"
    st.rerun()


def bare_name(name: str) -> str:
    """A given file's name as it is kept, in words alone: no directory of any system, 200 letters."""
    return PureWindowsPath(name.replace("\0", "")).name[:200]


def given(page: Page) -> None:
    """The files that were given, and the way back; nothing where there are none."""
    _, language = page._, page.language
    if not page.may(Action.PUBLISH):
        return
    if said := st.session_state.pop(_SAID, None):
        st.error(plain(said), icon=":material/error:")
    if done := st.session_state.pop(_DONE, None):
        st.success(plain(done), icon=":material/check_circle:")
    uploads = Uploads.configured(page.store.dataset, page.config)
    try:
        listed, used = uploads.listed(), uploads.in_use()
    except RegisterError as error:
        st.error(plain(error.message.text(language)), icon=":material/error:")
        return
    if not listed:
        return
    section(_("Files given here"), _("Each is kept whole. The one in use takes the place of the file or source of that name in every load."))  # fmt: skip
    in_use = {item.id for item in used.values()}
    table = pd.DataFrame(
        {
            _("In use"): ["●" if item.id in in_use else "" for item in listed],
            _("Content"): [_(file_title(item.target)) for item in listed],
            _("File"): [item.file for item in listed],
            _("Size"): [size_text(language, item.bytes) for item in listed],
            _("Given on"): [language.date(item.at.date(), short=True) for item in listed],
            _("By"): [item.who for item in listed],
            _("Withdrawn"): [_withdrawn(page, item) for item in listed],
        }
    )
    st.dataframe(table, hide_index=True, alt=_("Files given here"))
    names = {item.id: f"{_(file_title(item.target))} · {item.file}" for item in used.values()}
    if not names:
        return
    chosen = st.selectbox(
        _("File in use"), list(names), format_func=names.__getitem__, width=420, key="given"
    )
    with st.container(horizontal=True):
        if st.button(_("Withdraw it and load again"), icon=":material/undo:", key="withdraw"):
            _withdraw(page, uploads, chosen)
        of_chosen = next(item for item in used.values() if item.id == chosen)
        st.download_button(
            _("Download it"), lambda: uploads.content(chosen), of_chosen.file,
            "application/octet-stream", key="given-file", icon=":material/download:",
            on_click="ignore", type="tertiary",
        )  # fmt: skip


def _withdraw(page: Page, uploads: Uploads, chosen: int) -> None:
    """Take a file out of use; the load in service stays until one without it is published."""
    try:
        uploads.withdraw(Writer(context.who(), context.reader_role()), chosen)
    except RegisterError as error:
        st.session_state[_SAID] = error.message.text(page.language)
        st.rerun()
    if not origin(warehouse().root / page.store.dataset):
        st.session_state[_DONE] = page._("It is withdrawn; the next load does without it.")
    elif (said := _load(page)) is None:
        st.session_state[_DONE] = page._("It is withdrawn, and a load without it is published.")
    else:
        st.session_state[_SAID] = said
    st.rerun()


def _load(page: Page) -> str | None:
    """Run a load in a process of its own, step by step; what it said where it was refused."""
    found = origin(warehouse().root / page.store.dataset)
    assert found is not None
    config, data = found
    dataset, writer = page.store.dataset, Writer(context.who(), context.reader_role())
    with suppress(RegisterError):
        remember(page.config, writer, dataset, "load.start", dataset)
    with st.status(page._("Loading…"), expanded=True) as status:
        running = commands.Running(
            page.language, "run", "--config", config, "--data", data, "--out", warehouse().root,
            by=context.who(),
        )  # fmt: skip
        for line in running:
            status.update(label=plain(f"{page._('Loading…')} {page._(file_title(line))}"))
        answer = running.answer()
    return None if answer.done else answer.said.splitlines()[-1] if answer.said else "?"


def _withdrawn(page: Page, item: Upload) -> str:
    if item.withdrawn_by is None or item.withdrawn_at is None:
        return ""
    told = f"{page.language.date(item.withdrawn_at.date(), short=True)}, {item.withdrawn_by}"
    return f"{told}. {item.reason}" if item.reason else told

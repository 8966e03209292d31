"""What was typed into the observatory: the last changes, and all of it as files."""

import io
import zipfile

import streamlit as st

from observatory.register import RegisterError, Writer
from observatory.register.audit import remember
from observatory.register.transfer import MAX_BYTES, exported, imported, unpacked
from observatory.ui import context
from observatory.ui.context import Page
from observatory.ui.frame import section
from observatory.ui.history import history
from observatory.ui.register import may_write, records
from observatory.ui.text import plain

_DONE = "register_done"


def typed_rows(page: Page) -> None:
    """The last changes, each with its undo for whoever may write, and the way to take all away."""
    _ = page._
    section(
        _("What was typed here"),
        _("Every change with who made it and when. Pages show it at once; figures follow with the next load."),
    )  # fmt: skip
    if not may_write(page):
        st.caption(_("Only managers see who typed what."))
        return
    history(page)
    # The file is made when it is asked for, outside the page's run.
    writer = Writer(context.who(), page.role)
    st.download_button(
        _("All that was typed, as CSV files"), lambda: _archive(page, writer),
        f"{page.store.dataset}-register.zip", "application/zip", key="register-export",
        icon=":material/download:", on_click="ignore",
    )  # fmt: skip
    _bring_in(page)


def _bring_in(page: Page) -> None:
    """Exported files come back: each row that differs is a change of whoever brings them."""
    _ = page._
    if done := st.session_state.pop(_DONE, None):
        st.success(plain(done), icon=":material/check_circle:")
    with st.expander(_("Bring files in")):
        st.caption(_("CSV files as they are exported here, or their archive. Each row that differs becomes a change under your name; where nothing was ever typed, the changes come back with who and when. All of it, or nothing."))  # fmt: skip
        given = st.file_uploader(
            _("CSV files or their archive"), type=["csv", "zip"], key="register-import",
            accept_multiple_files=True, max_upload_size=MAX_BYTES // 1_000_000,
        )  # fmt: skip
        if not given or not st.button(_("Bring in"), icon=":material/upload:", key="bring-in"):
            return
        try:
            files: dict[str, str] = {}
            for item in given:
                files |= unpacked(item.name, item.getvalue())
            count = imported(records(page), Writer(context.who(), context.reader_role()), files)
        except RegisterError as error:
            st.error(plain(error.message.text(page.language)), icon=":material/error:")
            return
    text = page.n_("{n} change was brought in.", "{n} changes were brought in.", count)
    st.session_state[_DONE] = text.format(n=page.language.number(count))
    st.rerun()


def _archive(page: Page, writer: Writer) -> bytes:
    """The register's files of the dataset, in one archive; empty where it cannot be read."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        try:
            files = exported(records(page))
            remember(page.config, writer, page.store.dataset, "register.export", page.store.dataset)
        except RegisterError as error:
            files = {"README.txt": error.message.text(page.language)}
        for name, text in files.items():
            archive.writestr(name, text.encode("utf-8-sig" if name.endswith(".csv") else "utf-8"))
    return content.getvalue()

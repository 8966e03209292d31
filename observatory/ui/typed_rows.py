"""What was typed into the observatory: the last changes, and all of it as files."""

import io
import zipfile

import streamlit as st

from observatory.register import RegisterError
from observatory.register.transfer import exported
from observatory.ui.context import Page
from observatory.ui.frame import section
from observatory.ui.history import history
from observatory.ui.register import may_write, records


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
    st.download_button(
        _("All that was typed, as CSV files"), lambda: _archive(page),
        f"{page.store.dataset}-register.zip", "application/zip", key="register-export",
        icon=":material/download:", on_click="ignore",
    )  # fmt: skip


def _archive(page: Page) -> bytes:
    """The register's files of the dataset, in one archive; empty where it cannot be read."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        try:
            files = exported(records(page))
        except RegisterError as error:
            files = {"README.txt": error.message.text(page.language)}
        for name, text in files.items():
            archive.writestr(name, text.encode("utf-8-sig" if name.endswith(".csv") else "utf-8"))
    return content.getvalue()

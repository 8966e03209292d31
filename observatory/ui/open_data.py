"""The open data on the Sources: what is in the package, and the package as one file."""

import streamlit as st

from observatory.access import Role
from observatory.exports.open_data import package_name
from observatory.exports.package import zipped
from observatory.i18n import Language
from observatory.model.openness import OPEN_TABLES
from observatory.queries.open_data import contents
from observatory.snapshot import Snapshot, warehouse
from observatory.store import served_to
from observatory.ui.context import Page
from observatory.ui.frame import section

_KEPT = 2
"""Packages that are kept in memory: whoever asks next for the same does not wait."""


def open_data(page: Page) -> None:
    """The open data of what everybody sees: the last approved snapshot, whoever reads."""
    _, language = page._, page.language
    snapshot = served_to(Role.VIEWER, warehouse(), page.store.dataset).snapshot
    section(
        _("Open data: {count} tables to take away and publish").format(
            count=language.number(len(OPEN_TABLES))
        ),
        _(
            "A data package of the load that everybody sees: each table as CSV and Parquet with its"
            " description, licences and sources, and the rows to load it again. What is personal or"
            " confidential is not in it."
        ),
    )
    st.download_button(
        _("Open data (zip)"), lambda: _package(snapshot, language),
        f"{package_name(snapshot.dataset, snapshot.id)}.zip", "application/zip",
        key="open-data", icon=":material/folder_zip:", on_click="ignore",
    )  # fmt: skip


def _package(snapshot: Snapshot, language: Language) -> bytes:
    return _made(snapshot.dataset, snapshot.id, language.code, snapshot, language)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def _made(
    dataset: str, snapshot_id: str, code: str, _snapshot: Snapshot, _language: Language
) -> bytes:
    return zipped(contents(_snapshot, _language))

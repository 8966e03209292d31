"""One's own files: blank workbooks to fill, and a file tried as a load would, nothing written."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from observatory import ROOT
from observatory.access import Action
from observatory.exports.tables import csv
from observatory.exports.template import archive, template
from observatory.findings.sources import size_text, trial_finding
from observatory.i18n import Language
from observatory.model import LAYOUT, TABLES
from observatory.ui.choices import choose
from observatory.ui.context import Page
from observatory.ui.evidence import MIME
from observatory.ui.frame import section
from observatory.ui.text import named, plain

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

LIMIT_BYTES = 50_000_000
"""Size up to which a file is tried; larger ones are for the command line."""
SECONDS = 60.0
"""Time that a trial may take."""
SHOWN = 1_000
"""Faults that a trial lists."""

_KEPT = "trial_result"
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}")


@dataclass(frozen=True)
class Trial:
    """What a load would do with a file.

    ``faults``: line, column, value and reason, at most ``SHOWN`` of them. ``refusal`` says why the
    file would be refused whole, ``problem`` why it could not be tried; empty otherwise.
    """

    read: int = 0
    accepted: int = 0
    faults: pd.DataFrame = field(default_factory=pd.DataFrame)
    warnings: tuple[str, ...] = ()
    refusal: str = ""
    problem: str = ""


def own_file(page: Page) -> None:
    """Which file of the layout, its columns and blank workbook, and the trial of a filled one."""
    titles = {stem: file.title for stem, file in LAYOUT.items()}
    kind = choose(
        "kind",
        page._("File of the layout"),
        lambda reader: {stem: f"{reader._(title)} ({stem})" for stem, title in titles.items()},
        page.language,
        default="organisations",
        width=320,
    )
    _blank(page, kind)
    if page.may(Action.TRY_FILE):
        _trial(page, kind)
    else:
        st.caption(page._("Whoever manages the observatory can try a file here."))


def try_file(
    name: str, content: bytes, kind: str, languages: Sequence[str], reader: Language
) -> Trial:
    """Check a file in a process of its own, as ``python -m etl check`` does.

    The file lies in a directory of its own meanwhile, under a name that keeps no more of ``name``
    than its ending, and is removed afterwards. ``languages``: those of the dataset's texts.
    """
    _ = reader._
    if len(content) > LIMIT_BYTES:
        text = _("The file has {size}, more than the {limit} that are tried here. Split it, or check it on the command line: {command}.")  # fmt: skip
        sizes = {"size": size_text(reader, len(content)), "limit": size_text(reader, LIMIT_BYTES)}
        return Trial(problem=text.format(**sizes, command=_command(kind)))
    with TemporaryDirectory(prefix="observatory-trial-") as directory:
        path = Path(directory) / f"{kind}{_ending(name)}"
        path.write_bytes(content)
        try:
            done = subprocess.run(
                [
                    sys.executable, "-W", "ignore", "-m", "etl", "check", str(path), "--kind", kind,
                    "--languages", ",".join(languages), "--most", str(SHOWN), "--json",
                ],
                stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, check=False,
                cwd=ROOT, env={**os.environ, "LC_ALL": reader.code, "PYTHONUTF8": "1"},
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            text = _("The check took longer than {seconds} s and was stopped. Split the file, or check it on the command line: {command}.")  # fmt: skip
            seconds = reader.number(SECONDS, 1)
            return Trial(problem=text.format(seconds=seconds, command=_command(kind)))
    return _result(done, kind, reader)


def _result(done: "subprocess.CompletedProcess[bytes]", kind: str, reader: Language) -> Trial:
    try:
        found = json.loads(done.stdout)
        read, accepted, rejected = int(found["read"]), int(found["accepted"]), found["rejected"]
    except (ValueError, KeyError, TypeError):
        text = reader._("The check ended without an answer. Run it on the command line to see why: {command}.")  # fmt: skip
        return Trial(problem=text.format(command=_command(kind)))
    told = done.stderr.decode("utf-8", "replace").splitlines()
    warnings = tuple(line.strip() for line in told if line.strip())
    if rejected and not read:
        return Trial(warnings=warnings, refusal=" ".join(fault["reason"] for fault in rejected))
    faults = pd.DataFrame(rejected, columns=["line", "column", "value", "reason"])
    return Trial(read, accepted, faults, warnings)


def _command(kind: str) -> str:
    return f"python -m etl check {kind}.csv --kind {kind}"


def _ending(name: str) -> str:
    """The ending of a file's name, where it is one and no more."""
    ending = Path(name.replace("\0", "")).suffix
    return ending.lower() if _ENDING.fullmatch(ending) else ""


def _blank(page: Page, kind: str) -> None:
    _, file, languages = page._, LAYOUT[kind], tuple(page.config.languages)
    columns = file.expected(languages)
    needed = ", ".join(name for name, item in columns.items() if item.required)
    st.markdown(f"{plain(_(TABLES[file.table].meaning))}. {named(page.language, _('Required'), needed)}")  # fmt: skip
    with st.expander(_("Its columns")):
        table = pd.DataFrame(
            {
                _("Column"): list(columns),
                _("Required"): [_("yes") if item.required else _("no") for item in columns.values()],
                _("Meaning"): [_(item.meaning) for item in columns.values()],
                _("Unit"): [_(item.unit) for item in columns.values()],
                _("Values"): [", ".join(item.choices) for item in columns.values()],
            }
        )  # fmt: skip
        st.dataframe(table, hide_index=True, alt=_("Its columns"))
    with st.container(horizontal=True):
        st.download_button(
            _("Blank workbook"), lambda: template(file, languages, page.language), f"{kind}.xlsx",
            MIME["xlsx"], key="blank", icon=":material/download:", on_click="ignore",
        )  # fmt: skip
        st.download_button(
            _("All blank workbooks (ZIP)"), lambda: archive(languages, page.language),
            "templates.zip", "application/zip", key="blanks", icon=":material/folder_zip:",
            on_click="ignore", type="tertiary",
        )  # fmt: skip


def _trial(page: Page, kind: str) -> None:
    section(
        page._("Try a file"),
        page._("The file is checked as a load would, and nothing is written. Rows that name rows of other files are looked up by the load alone."),
    )  # fmt: skip
    limit = size_text(page.language, LIMIT_BYTES)
    label = page._("CSV or XLSX file, up to {limit}").format(limit=limit)
    megabytes = LIMIT_BYTES // 1_000_000
    upload = st.file_uploader(label, key="trial", max_upload_size=megabytes)
    if upload is None:
        st.session_state.pop(_KEPT, None)
        return
    _show(page, upload.name, _kept_trial(page, upload, kind))


def _kept_trial(page: Page, upload: "UploadedFile", kind: str) -> Trial:
    """The result of a file, tried once for as long as it stands in the page."""
    asked = (upload.file_id, kind, page.language.code, tuple(page.config.languages))
    known, trial = st.session_state.get(_KEPT, (None, None))
    if trial is None or known != asked:
        with st.spinner(page._("Checking the file…")):
            trial = try_file(
                upload.name, upload.getvalue(), kind, page.config.languages, page.language
            )
        st.session_state[_KEPT] = (asked, trial)
    kept: Trial = trial
    return kept


def _show(page: Page, name: str, trial: Trial) -> None:
    _, language = page._, page.language
    st.markdown(f":material/description: **{plain(_printable(name))}**")
    for warning in trial.warnings:
        st.warning(plain(warning), icon=":material/warning:")
    if trial.problem or trial.refusal:
        word = _("The whole file would be refused.") if trial.refusal else _("Not tried.")
        text = trial.refusal or trial.problem
        st.error(f"**{plain(word)}** {plain(text)}", icon=":material/error:")
        return
    counts = _("{read} rows read, {accepted} accepted, {rejected} rejected.").format(
        read=language.number(trial.read), accepted=language.number(trial.accepted),
        rejected=language.number(trial.read - trial.accepted),
    )  # fmt: skip
    section(trial_finding(language, trial.read, trial.accepted), counts)
    if trial.faults.empty:
        return
    table = trial.faults.rename(
        columns={
            "line": _("Line"), "column": _("Column"), "value": _("Value"), "reason": _("Reason"),
        }
    )  # fmt: skip
    if len(table) >= SHOWN:
        st.caption(_("The first {shown} faults.").format(shown=language.number(SHOWN)))
    st.dataframe(table, hide_index=True, alt=_("Faults of the file"))
    st.download_button(
        _("Faults as CSV"), lambda: csv(table, language), "faults.csv", MIME["csv"],
        key="faults", icon=":material/download:", on_click="ignore",
    )  # fmt: skip


def _printable(name: str) -> str:
    """A name without characters that hide or turn around what is written."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in name)

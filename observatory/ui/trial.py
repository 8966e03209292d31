"""One's own files: blank workbooks to fill, and a file tried as a load would, nothing written."""

import json
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from observatory.access import Action
from observatory.exports.tables import csv
from observatory.exports.template import archive, template
from observatory.findings.sources import size_text, trial_finding
from observatory.i18n import Language
from observatory.model import COMMON_OPTIONS, KINDS, LAYOUT, TABLES
from observatory.snapshot import warehouse
from observatory.ui import commands, importing
from observatory.ui.choices import choose
from observatory.ui.context import Page
from observatory.ui.evidence import MIME
from observatory.ui.frame import section
from observatory.ui.text import named, plain

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

LIMIT_BYTES = 50_000_000
"""Size up to which a file is tried; larger ones are for the command line."""
SHOWN = 1_000
"""Faults that a trial lists."""

USAGE = 2
"""Exit code of a check that could not be made; what it says is why."""

_KEPT = "trial_result"
_SOURCE = "source:"
_TRIED = tuple(
    kind for kind, item in KINDS.items() if item.fills and item.fills != ("territories",)
)
"""The kinds of sources whose files can be tried without being configured."""
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}")


@dataclass(frozen=True)
class Trial:
    """What a load would do with a file.

    ``faults``: line, column, value and reason, at most ``SHOWN`` of them; ``difference``: what would
    change, as ``check --against`` tells. ``refusal`` says why the
    file would be refused whole, ``problem`` why it could not be tried; empty otherwise.
    """

    read: int = 0
    accepted: int = 0
    faults: pd.DataFrame = field(default_factory=pd.DataFrame)
    difference: tuple[dict[str, object], ...] = ()
    warnings: tuple[str, ...] = ()
    refusal: str = ""
    problem: str = ""


def own_file(page: Page) -> None:
    """Which file of the layout or source, what it holds, its blank workbook, and a file's trial."""
    kind = choose(
        "kind",
        page._("File or source"),
        lambda reader: _kinds(page, reader),
        page.language,
        default="organisations",
        width=320,
    )
    if kind in LAYOUT:
        _blank(page, kind)
    else:
        _settings(page, _kind_of(page, kind))
    if page.may(Action.TRY_FILE):
        _trial(page, kind)
        importing.given(page)
    else:
        st.caption(page._("Whoever manages the observatory can try a file here."))


def _kinds(page: Page, reader: Language) -> dict[str, str]:
    """What a file can be tried as: a file of the layout, a configured source, a kind of source."""
    named = {
        _SOURCE + source["name"]: f"{source.get('title') or source['name']} ({source['kind']})"
        for source in page.config.sources
        if source["kind"] in _TRIED
    }
    configured = {source["kind"] for source in page.config.sources}
    kinds = {
        kind: f"{reader._(KINDS[kind].title)} ({kind})" for kind in _TRIED if kind not in configured
    }
    files = {stem: f"{reader._(file.title)} ({stem})" for stem, file in LAYOUT.items()}
    return files | named | kinds


def _kind_of(page: Page, chosen: str) -> str:
    """The kind of what was chosen, itself or that of the configured source."""
    name = chosen.removeprefix(_SOURCE)
    kinds = {str(source["name"]): str(source["kind"]) for source in page.config.sources}
    return kinds[name] if chosen.startswith(_SOURCE) else chosen


def try_file(
    name: str,
    content: bytes,
    kind: str,
    languages: Sequence[str],
    reader: Language,
    config: str = "",
    source: str = "",
    against: Path | None = None,
) -> Trial:
    """Check a file in a process of its own, as ``python -m etl check`` does.

    The file lies in a directory of its own meanwhile, under a name that keeps no more of ``name``
    than its ending, and is removed afterwards. ``languages``: those of the dataset's texts;
    ``config``: its configuration as JSON, and ``source`` the one of its sources whose settings hold.
    """
    _ = reader._
    if len(content) > LIMIT_BYTES:
        text = _("The file has {size}, more than the {limit} that are tried here. Split it, or check it on the command line: {command}.")  # fmt: skip
        sizes = {"size": size_text(reader, len(content)), "limit": size_text(reader, LIMIT_BYTES)}
        return Trial(problem=text.format(**sizes, command=_command(kind)))
    with TemporaryDirectory(prefix="observatory-trial-") as directory:
        path = Path(directory) / f"{kind}{_ending(name)}"
        path.write_bytes(content)
        settings = Path(directory) / "configuration.json"
        settings.write_text(config, "utf-8")
        given = ["--config", str(settings)] if config else []
        try:
            done = commands.run(
                reader, "check", path, "--kind", kind, "--languages", ",".join(languages),
                "--most", str(SHOWN), "--json", *given, *(["--source", source] if source else []),
                *(["--against", str(against)] if against else []),
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            text = _("The check took longer than {seconds} s and was stopped. Split the file, or check it on the command line: {command}.")  # fmt: skip
            seconds = reader.number(commands.SECONDS, 1)
            return Trial(problem=text.format(seconds=seconds, command=_command(kind)))
    return _result(done, kind, reader)


def _result(done: commands.Answer, kind: str, reader: Language) -> Trial:
    try:
        found = json.loads(done.printed)
        read, accepted, rejected = int(found["read"]), int(found["accepted"]), found["rejected"]
    except (ValueError, KeyError, TypeError):
        if done.code == USAGE and done.said:
            return Trial(problem=done.said)
        text = reader._("The check ended without an answer. Run it on the command line to see why: {command}.")  # fmt: skip
        return Trial(problem=text.format(command=_command(kind)))
    warnings = tuple(line.strip() for line in done.said.splitlines() if line.strip())
    if rejected and not read:
        return Trial(warnings=warnings, refusal=" ".join(fault["reason"] for fault in rejected))
    faults = pd.DataFrame(rejected, columns=["line", "column", "value", "reason"])
    return Trial(read, accepted, faults, tuple(found.get("difference", ())), warnings)


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


def _settings(page: Page, kind: str) -> None:
    """What a kind of source fills, and its settings."""
    _, item = page._, KINDS[kind]
    files = page.language.join(_(LAYOUT[stem].title) for stem in item.fills)
    if files:
        st.markdown(named(page.language, _("Fills"), files))
    with st.expander(_("Its settings")):
        options = {**COMMON_OPTIONS, **item.options}
        table = pd.DataFrame(
            {_("Setting"): list(options), _("Meaning"): [_(text) for text in options.values()]}
        )
        st.dataframe(table, hide_index=True, alt=_("Its settings"))


def _trial(page: Page, kind: str) -> None:
    section(
        page._("Try a file"),
        page._("The file is checked as a load would, and nothing is written. Rows that name rows of other files are looked up by the load alone."),
    )  # fmt: skip
    limit = size_text(page.language, LIMIT_BYTES)
    text = page._("CSV or XLSX file, up to {limit}")
    label = (text if kind in LAYOUT else page._("File, up to {limit}")).format(limit=limit)
    megabytes = LIMIT_BYTES // 1_000_000
    upload = st.file_uploader(label, key="trial", max_upload_size=megabytes)
    if upload is None:
        st.session_state.pop(_KEPT, None)
        return
    trial = _kept_trial(page, upload, kind)
    _show(page, upload.name, trial)
    target = _target(page, kind)
    if trial.accepted and target:
        importing.differences(page, trial.difference)
        importing.use(page, target, upload.name, upload.getvalue())


def _target(page: Page, kind: str) -> str:
    """The file of the layout or the configured source whose place a file may take; "" where none."""
    name = kind.removeprefix(_SOURCE)
    if kind.startswith(_SOURCE):
        live = {source["name"] for source in page.config.sources if source.get("live")}
        return "" if name in live else name
    return name if name in LAYOUT else ""


def _kept_trial(page: Page, upload: "UploadedFile", kind: str) -> Trial:
    """The result of a file, tried once for as long as it stands in the page."""
    asked = (upload.file_id, kind, page.language.code, tuple(page.config.languages))
    known, trial = st.session_state.get(_KEPT, (None, None))
    if trial is None or known != asked:
        with st.spinner(page._("Checking the file…")):
            trial = try_file(
                upload.name, upload.getvalue(), _kind_of(page, kind), page.config.languages,
                page.language, page.config.to_json(),
                kind.removeprefix(_SOURCE) if kind.startswith(_SOURCE) else "",
                warehouse().root / page.store.dataset if _target(page, kind) else None,
            )  # fmt: skip
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
    refused = trial.faults["line"].nunique() if len(trial.faults) else 0
    counts = _("{read} rows read, {accepted} accepted, {rejected} rejected.").format(
        read=language.number(trial.read), accepted=language.number(trial.accepted),
        rejected=language.number(refused),
    )  # fmt: skip
    section(trial_finding(language, trial.read, trial.accepted, refused), counts)
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

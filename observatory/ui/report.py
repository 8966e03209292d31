"""The page Report: what will be in it, and the file, made in the background."""

from collections.abc import Callable
from uuid import uuid4

import pandas as pd
import streamlit as st

from observatory.access import Action
from observatory.charts.description import pair
from observatory.charts.plotly import file_stem
from observatory.exports.content import Figure, Report, Section, Table
from observatory.findings.sources import size_text
from observatory.i18n import LANGUAGE_NAMES, Language
from observatory.report.desk import CONTENT, Busy, Job, desk
from observatory.ui import context
from observatory.ui.context import Page
from observatory.ui.frame import section
from observatory.ui.report_choices import Wanted
from observatory.ui.text import named, plain, sentence

EVERY_SECONDS = 0.6
"""How often a page that waits looks whether its report is there."""
KINDS = {
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
}
"""Format -> its media type."""
_ASKER, _LOOKED_AT, _SAID = "report_asker", "report_looked_at", "report_said"


def finding(page: Page, wanted: Wanted) -> str:
    """What the page offers, and the day of the data."""
    text = {
        "funder": page._("The report to the funder, on data as of {day}"),
        "board": page._("Two pages for the board, on data as of {day}"),
        "workshop": page._("A report for a workshop, on data as of {day}"),
    }[wanted.options.preset]
    return text.format(day=page.language.date(page.store.as_of))


def report(page: Page, wanted: Wanted) -> None:
    """The file and what will be in it; looked at again and again while something is being made."""
    waits = _waits(page, wanted)
    part: Callable[..., None] = st.fragment(_part, run_every=EVERY_SECONDS if waits else None)
    part(page, wanted, waits)


def file_name(page: Page, wanted: Wanted) -> str:
    """A name that tells the dataset, the day, the report and its language."""
    day = page.store.as_of.isoformat()
    parts = ("observatory", file_stem(page.store.dataset), day, wanted.options.preset, wanted.language.code)  # fmt: skip
    return f"{'-'.join(parts)}.{wanted.form}"


def _part(page: Page, wanted: Wanted, waits: bool) -> None:
    content = _looked_at(page, wanted)
    if content is not None and content.problem is not None:
        st.error(plain(content.problem.text(page.language)), icon=":material/error:")
    else:
        _file(page, wanted)
        if content is not None and content.report is not None:
            _preview(page, content.report)
        else:
            _progress(page, page._("Looking at what will be in it"), content)
    if _waits(page, wanted) != waits:
        # The beat of the fragment is set by the page around it.
        st.rerun()


# Orders


def _asker() -> str:
    """Whoever has the page open, as the desk knows them."""
    return str(st.session_state.setdefault(_ASKER, uuid4().hex))


def _waits(page: Page, wanted: Wanted) -> bool:
    jobs = (_looked_at(page, wanted), desk.known(wanted.asked(page, wanted.form)))
    return any(job is not None and not job.over for job in jobs)


def _looked_at(page: Page, wanted: Wanted) -> Job | None:
    """The content of the report, made unless it is there; the one looked at before is left."""
    asked = wanted.asked(page, CONTENT)
    before = st.session_state.get(_LOOKED_AT)
    if before is not None and before != asked:
        desk.leave(before, _asker())
    st.session_state[_LOOKED_AT] = asked
    known = desk.known(asked)
    if known is not None and known.state != "cancelled":
        return known
    try:
        return desk.ask(page.store, wanted.language, asked, _asker())  # type: ignore[arg-type]
    except Busy:
        return None


def _order(page: Page, wanted: Wanted) -> None:
    """Have the file made."""
    if not context.allowed(Action.READ):
        return
    try:
        desk.ask(page.store, wanted.language, wanted.asked(page, wanted.form), _asker())  # type: ignore[arg-type]
        st.session_state.pop(_SAID, None)
    except Busy as busy:
        _say(page, wanted, busy.message.text(page.language))


def _cancel(page: Page, wanted: Wanted) -> None:
    desk.leave(wanted.asked(page, wanted.form), _asker())
    _say(page, wanted, page._("Cancelled."))


def _say(page: Page, wanted: Wanted, text: str) -> None:
    """What became of an order; it stays until the next one, or until another report is chosen."""
    st.session_state[_SAID] = (wanted.asked(page, wanted.form), text)


# The file


def _file(page: Page, wanted: Wanted) -> None:
    """The button that begins, the progress, or the file."""
    _, asked = page._, wanted.asked(page, wanted.form)
    job = desk.known(asked)
    about, said = st.session_state.get(_SAID, (None, ""))
    if job is not None and job.state == "done":
        _download(page, wanted, job)
        return
    if job is not None and not job.over:
        _progress(page, _("Building the report"), job)
        st.button(_("Cancel"), icon=":material/close:", key="report-cancel", on_click=_cancel, args=(page, wanted))  # fmt: skip
        return
    if job is not None and job.problem is not None:
        st.error(plain(job.problem.text(page.language)), icon=":material/error:")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Build the report"), type="primary", icon=":material/summarize:", key="report-build",
            on_click=_order, args=(page, wanted),
        )  # fmt: skip
        st.caption(plain(said if about == asked else file_name(page, wanted)))


def _progress(page: Page, title: str, job: Job | None) -> None:
    """How far a report is."""
    if job is None or job.state == "waiting":
        step, share = page._("waiting for its turn"), 0.0
    else:
        step, share = job.step, min(1.0, job.share)
    st.progress(share, text=plain(pair(page.language, title, step) if step else title))


def _download(page: Page, wanted: Wanted, job: Job) -> None:
    name = file_name(page, wanted)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            page._("Download the report"), lambda: job.file, name, KINDS[wanted.form], type="primary",
            icon=":material/download:", on_click="ignore", key="report-download",
        )  # fmt: skip
        st.caption(plain(f"{name} · {size_text(page.language, len(job.file))}"))


# What will be in it


def _preview(page: Page, made: Report) -> None:
    """The sections with their findings, what stands in them, and the stamp."""
    _, language = page._, page.language
    section(_("What is in it"), _counts(language, made))
    table = pd.DataFrame(
        {
            _("Section"): [plain(item.name) for item in made.sections],
            _("Finding"): [plain(sentence(item.finding)) for item in made.sections],
            _("Charts"): [language.number(_charts(item)) for item in made.sections],
            _("Tables"): [language.number(_tables(item)) for item in made.sections],
        }
    )
    st.table(table.set_index(_("Section")), border="horizontal")
    section(_("What stands on every page"), _("The stamp says of which data a printed page is."))
    stamp = made.stamp
    lines = [
        (_("Stamp"), stamp.line),
        (_("Approval"), stamp.approval),
        (_("Language"), LANGUAGE_NAMES[made.language.code]),
    ]
    if made.watermark:
        lines.append((_("Across every page"), made.watermark))
    for name, text in lines:
        st.markdown(named(language, name, text))


def _counts(language: Language, made: Report) -> str:
    """How much there is of everything."""
    charts = sum(_charts(item) for item in made.sections)
    tables = sum(_tables(item) for item in made.sections)
    parts = [
        language.n_("{n} section", "{n} sections", len(made.sections)).format(n=language.number(len(made.sections))),
        language.n_("{n} chart", "{n} charts", charts).format(n=language.number(charts)),
        language.n_("{n} table", "{n} tables", tables).format(n=language.number(tables)),
    ]  # fmt: skip
    behind = len(made.evidence)
    if behind:
        text = language.n_("evidence for {n} figure", "evidence for {n} figures", behind)
        parts.append(text.format(n=language.number(behind)))
    return language.leading(language.join(parts))


def _charts(item: Section) -> int:
    return sum(isinstance(block, Figure) and not block.chart.empty for block in item.blocks)


def _tables(item: Section) -> int:
    return sum(isinstance(block, Table) for block in item.blocks)

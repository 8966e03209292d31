"""Which report the reader wants: for whom, in which format and language, of which years."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import pandas as pd
import streamlit as st

from observatory.i18n import LANGUAGE_NAMES, Language, N_, language
from observatory.queries.actions import payers
from observatory.queries.choices import complete_years
from observatory.report import PRESETS, SECTIONS, Options
from observatory.report.desk import Asked
from observatory.report.options import Preset
from observatory.report.rendering import FORMATS
from observatory.ui.choices import choose, choose_many
from observatory.ui.context import Page
from observatory.ui.frame import bar
from observatory.ui.text import plain

FORMAT_NAMES = {"pdf": N_("PDF"), "pptx": N_("Slides"), "xlsx": N_("Workbook"), "html": N_("Web page")}  # fmt: skip
_PRESETS = {"funder": N_("Funder"), "board": N_("Board"), "workshop": N_("Workshop")}
_SAYS = {
    "funder": N_("The whole account: each recommendation with its indicators, actions and spending, the method, the sources, and the evidence behind each figure."),
    "board": N_("Two pages: the five gaps at a glance, and R1–R5 in short."),
    "workshop": N_("For a room: one finding and one chart a section, without an annex."),
}  # fmt: skip
_ALL, _WRITTEN, _PAGE = "all", "written", "report_page_language"


@dataclass(frozen=True)
class Wanted:
    """The report that the reader has chosen: what is in it, its language, its format."""

    options: Options
    language: Language
    form: str

    def asked(self, page: Page, form: str) -> Asked:
        """It as the desk takes orders, in a format or as its content alone."""
        return Asked.of(page.store, page.role, self.language, self.options, form)  # type: ignore[arg-type]


def choices(page: Page) -> Wanted:
    """The reader's choice; all of it stands in the address."""
    _, reader = page._, page.language
    preset = choose("preset", _("For"), _named(_PRESETS), reader, style="segments", width="content")
    st.caption(plain(_(_SAYS[preset])))
    with bar():
        offered = {key: FORMAT_NAMES[key] for key in FORMATS}
        form = choose("format", _("Format"), _named(offered), reader, style="segments", width="content")  # fmt: skip
        written = _language(page)
        funder, programme = _payers(page)
        with st.popover(_("Sections and years"), icon=":material/tune:", key="report-more"):
            sections = _sections(page, preset)
            first, last = _years(page)
    options = Options(cast(Preset, preset), sections, first, last, funder, programme)
    return Wanted(options, language(written), form)


def _named(messages: dict[str, str]) -> Callable[[Language], dict[str, str]]:
    return lambda reader: {key: reader._(text) for key, text in messages.items()}


def _language(page: Page) -> str:
    """The report's language: the page's own, until another one is chosen."""
    own = page.language.code
    if st.session_state.get(_PAGE) != own and _WRITTEN not in st.query_params:
        st.session_state.pop(_WRITTEN, None)
    st.session_state[_PAGE] = own
    return choose(
        _WRITTEN, page._("Language"), LANGUAGE_NAMES, page.language, default=own, style="segments",
        width="content",
    )  # fmt: skip


def _payers(page: Page) -> tuple[str, str]:
    """A funder and a programme of the actions, or neither; asked only where the data name some."""
    known = page.ask(payers)
    funder = _payer(page, "funder", page._("Funder"), page._("All funders"), known["funder"])
    if funder:
        known = known[known["funder"] == funder]
    programme = _payer(
        page, "programme", page._("Programme"), page._("All programmes"), known["programme"]
    )
    return funder, programme


def _payer(page: Page, key: str, label: str, everybody: str, known: "pd.Series[str]") -> str:
    names = {str(name): str(name) for name in sorted(known.dropna().unique())}
    if not names:
        return ""
    chosen = choose(key, label, {_ALL: everybody, **names}, page.language, width=190)
    return "" if chosen == _ALL else chosen


def _sections(page: Page, preset: str) -> tuple[str, ...]:
    """The sections chosen, none of them being all of the preset."""
    names = {key: SECTIONS[key] for key in PRESETS[preset]}
    chosen = choose_many(
        "sections", page._("Sections"), _named(names), page.language, placeholder=page._("All sections"),
        width=360,
    )  # fmt: skip
    return tuple(chosen) if len(chosen) < len(names) else ()


def _years(page: Page) -> tuple[int | None, int | None]:
    """The first and the last year, each only where it is not what a report has anyway."""
    years = [str(year) for year in page.ask(complete_years)]
    if not years:
        return None, None
    last = choose("to", page._("Last year"), {y: y for y in years}, page.language, width=200)
    before = {year: year for year in years if year < last}
    first = choose(
        "from", page._("Compared with"), {_ALL: page._("The baseline year"), **before},
        page.language, width=200,
    )  # fmt: skip
    return (None if first == _ALL else int(first)), (None if last == years[0] else int(last))

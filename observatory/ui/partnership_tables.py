"""Partnerships as rows: projects, programmes and money; every pair with its source."""

import pandas as pd
import streamlit as st

from observatory.findings import partnerships as told
from observatory.i18n import ABSENT, Language
from observatory.queries import partnerships
from observatory.queries.partnerships import Wanted
from observatory.ui.context import Page
from observatory.ui.evidence import Behind
from observatory.ui.frame import section, shown

MOST_ROWS = 12.5
"""Rows of a table in sight; the half says that more follow."""
_ROW = 35


def project_list(page: Page, wanted: Wanted) -> None:
    """Projects and programmes with what they state of their money."""
    shown(page, "partners-projects", _projects, wanted)


def _projects(page: Page, wanted: Wanted) -> Behind | None:
    _, language = page._, page.language
    rows = page.ask(partnerships.projects, language, wanted)
    if rows.empty:
        return None
    title = told.projects_finding(language, rows)
    section(title, told.projects_caption(language, page.config.table_basis("partnership")))
    table = pd.DataFrame(
        {
            _("Programme"): rows["programme"].fillna(ABSENT),
            _("Project"): rows["project"].fillna(ABSENT),
            _("Kind"): rows["kind_name"],
            _("Start"): rows["start_year"].astype(int).astype(str),
            _("Partners"): [language.number(n) for n in rows["partners"]],
            _("Countries"): rows["countries"],
            _("Budget"): [language.money(value) for value in rows["budget_eur"]],
            _("Link"): rows["source_url"],
            _("Topic"): rows["topic"].fillna(ABSENT),
            _("Source"): rows["source_title"].fillna(""),
        }
    )
    _show(page, table.drop(columns=[_("Project"), _("Source")]), title, countries=190)
    return Behind(title=title, table=table, indicators=("R2.4b",))


def every_partnership(page: Page, wanted: Wanted) -> None:
    """Every partnership of the choice with its source, those that do not count marked."""
    shown(page, "partners-all", _every, wanted)


def _every(page: Page, wanted: Wanted) -> Behind | None:
    language = page.language
    rows = page.ask(partnerships.listing, language, wanted)
    if rows.empty:
        return None
    title = page.n_("{n} partnership", "{n} partnerships", len(rows))
    title = title.format(n=language.number(len(rows)))
    left_out = int((~rows["counted"]).sum())
    note = ""
    if left_out:
        note = page.n_(
            "{n} counts nowhere: no source shows it running on any day yet.",
            "{n} count nowhere: no source shows them running on any day yet.",
            left_out,
        ).format(n=language.number(left_out))
    section(title, note)
    table = partnership_rows(page, rows)
    _show(page, table.drop(columns=[page._("Project"), page._("Source")]), title)
    return Behind(title=title, table=table)


def partnership_rows(page: Page, rows: pd.DataFrame) -> pd.DataFrame:
    """Partnerships (``queries.partnerships.listing``) in the reader's words."""
    _, language = page._, page.language
    return pd.DataFrame(
        {
            _("Here"): rows["local"],
            _("Partner"): rows["partner"],
            _("Country"): rows["country_name"],
            _("Kind"): rows["kind_name"],
            _("Start"): _days(language, rows, "start_date"),
            _("End"): [
                end if known else _("not known")
                for end, known in zip(
                    _days(language, rows, "end_date"), rows["end_is_known"], strict=True
                )
            ],
            _("Budget"): [
                language.money(value) if value == value else "" for value in rows["budget_eur"]
            ],
            _("Link"): rows["source_url"],
            _("Programme"): rows["programme"].fillna(""),
            _("Project"): rows["project_id"].fillna(""),
            _("Topic"): rows["topic"].fillna(""),
            _("Source"): rows["source_title"].fillna(""),
        }
    )


def _days(language: Language, rows: pd.DataFrame, column: str) -> list[str]:
    """Dates as precisely as they are known."""
    return [
        ABSENT if pd.isna(day) else language.date(day.date(), how or "day", short=True)
        for day, how in zip(rows[column], rows[f"{column}_precision"], strict=True)
    ]


def _show(page: Page, table: pd.DataFrame, title: str, countries: int = 95) -> None:
    """A table; ``countries`` is the width of the column of a country, or of several."""
    _ = page._
    widths = {
        _("Here"): 160, _("Partner"): 190, _("Programme"): 230, _("Topic"): 220, _("Kind"): 130,
        _("Country"): countries, _("Countries"): countries, _("Start"): 90, _("End"): 90,
    }  # fmt: skip
    columns = {
        name: st.column_config.TextColumn(width=width)
        for name, width in widths.items()
        if name in table
    } | {
        _("Budget"): st.column_config.TextColumn(width=85, alignment="right"),
        _("Link"): st.column_config.LinkColumn(display_text=":material/open_in_new:", width=45),
    }
    height = round(_ROW * (min(len(table), MOST_ROWS) + 1)) + 3
    st.dataframe(
        table, hide_index=True, column_config=columns, row_height=_ROW, height=height, alt=title
    )

"""Support as rows: programmes that pay, fairs and their results, companies, cases."""

import pandas as pd
import streamlit as st

from observatory.access import Action
from observatory.findings import support as told
from observatory.i18n import ABSENT
from observatory.queries import support
from observatory.queries.fairs import FAIR, fairs
from observatory.queries.support import Wanted
from observatory.ui.context import Page
from observatory.ui.directory import picked_row
from observatory.ui.evidence import Behind
from observatory.ui.frame import foot, section
from observatory.ui.navigation import organisation_link

MOST_ROWS = 12.5
"""Rows of a table in sight; the half says that more follow."""
_ROW = 35


def programme_list(page: Page, wanted: Wanted) -> None:
    """The programmes that paid in the year: requests, successes, time and money."""
    _, language = page._, page.language
    if not wanted.has_funding or page.config.table_basis("support_case") == "record":
        return
    rows = page.ask(support.by_programme, page.role, wanted)
    if rows.empty:
        return
    number = language.number
    title = told.programmes_finding(language, rows, wanted.year)
    section(
        title,
        _(
            "Funding decided in the year; the time is the median of the days from request to decision."
        ),
    )
    table = pd.DataFrame(
        {
            _("Programme"): rows["programme"].fillna(_("Not stated")),
            _("Companies"): [number(n) for n in rows["companies"]],
            _("Granted"): [f"{number(won)} / {number(n)}" for won, n in zip(rows["won"], rows["decided"], strict=True)],
            _("Days"): [number(n) for n in rows["days"]],
            _("Asked for"): _amounts(page, rows, "requested_eur"),
            _("Obtained"): _amounts(page, rows, "granted_eur"),
        }
    )  # fmt: skip
    _show(page, table, title)
    behind = Behind(
        title=title, table=table,
        rows=lambda: case_rows(page, page.ask(support.cases, language, page.role, support.funding_of(wanted))),
    )  # fmt: skip
    foot(page, behind, "support-programmes")


def fair_list(page: Page, wanted: Wanted) -> None:
    """The international fairs that companies attended, and what they brought back."""
    _, language = page._, page.language
    bases = (page.config.table_basis(table) for table in ("participation", "event"))
    if wanted.kind not in (None, "fair") or "record" in bases:
        return
    rows = page.ask(fairs, language, page.role, wanted)
    if rows.empty:
        return
    number = language.number
    title = told.fairs_finding(language, rows, wanted.year)
    section(title, _("International fairs of the year that companies attended (R4.6 to R4.7b)."))
    table = pd.DataFrame(
        {
            _("Date"): [
                language.date(day.date(), how or "day", short=True)
                for day, how in zip(rows["start_date"], rows["start_date_precision"], strict=True)
            ],
            _("Fair"): rows["title"],
            _("Country"): rows["country_name"],
            _("Companies"): [number(n) for n in rows["companies"]],
            _("Leads"): [number(n) for n in rows["leads"]],
            _("Contracts"): [number(n) for n in rows["contracts"]],
            _("Contract value"): _amounts(page, rows, "value_eur"),
        }
    )
    _show(page, table, title)
    behind = Behind(
        title=title, table=table, indicators=("R4.7", "R4.7b"),
        first=pd.Timestamp(wanted.year, 1, 1).date(), last=pd.Timestamp(wanted.year, 12, 31).date(),
        territory=wanted.basin, segment=wanted.segment or "all",
    )  # fmt: skip
    foot(page, behind, f"support-{FAIR}")


def company_list(page: Page, wanted: Wanted) -> None:
    """Who was accompanied in the year; a click opens the way to a profile."""
    _, language = page._, page.language
    rows = page.ask(support.companies, language, page.role, wanted)
    if rows.empty:
        return
    title = page.n_(
        "{n} organisation accompanied in {year}",
        "{n} organisations accompanied in {year}",
        len(rows),
    )
    title = title.format(n=language.number(len(rows)), year=wanted.year)
    section(title, _("Click a row for the way to its profile."))
    table = pd.DataFrame(
        {
            _("Name"): rows["name"], _("Segment"): rows["segment_name"], _("Place"): rows["place"],
            _("Size"): rows["size_name"], _("Cases"): rows["cases"], _("Kinds"): rows["kinds"],
            _("Hours"): rows["hours"], _("Years accompanied"): rows["years"],
        }
    )  # fmt: skip
    if page.may(Action.SEE_SMALL_AMOUNTS) and wanted.has_funding:
        table.insert(
            6, _("Obtained"), [language.money(v) if v == v else "" for v in rows["granted_eur"]]
        )
    widths = {_("Name"): 200, _("Segment"): 170, _("Place"): 150, _("Size"): 175, _("Kinds"): 230}
    event = st.dataframe(
        table, hide_index=True, row_height=_ROW, height=round(_ROW * (min(len(table), MOST_ROWS) + 1)) + 3,
        column_config={name: st.column_config.TextColumn(width=width) for name, width in widths.items()}
        | {_("Obtained"): st.column_config.TextColumn(width=90, alignment="right")},
        on_select="rerun", selection_mode=["single-row", "single-cell"], placeholder=ABSENT,
        key=f"accompanied-{hash(wanted)}", alt=title,
    )  # fmt: skip
    picked = picked_row(event)
    if picked is not None and picked < len(rows):
        organisation_link(page, str(rows["org_id"].iloc[picked]), str(rows["name"].iloc[picked]))
    behind = Behind(
        title=title, table=table,
        rows=lambda: case_rows(page, page.ask(support.cases, language, page.role, wanted)),
    )  # fmt: skip
    foot(page, behind, "support-list")


def year_rows(page: Page, years: pd.DataFrame) -> pd.DataFrame:
    """Support year by year (``queries.support.by_year``) in the reader's words, the latest first."""
    _, language = page._, page.language
    rows = years.sort_values("year", ascending=False, ignore_index=True)
    number = language.number
    table = {
        _("Year"): [str(year) for year in rows["year"]],
        _("Companies"): [number(n) for n in rows["companies"]],
        _("Cases"): [number(n) for n in rows["cases"]],
    }
    if rows["decided"].sum():
        table |= {
            _("Decided"): [number(n) for n in rows["decided"]],
            _("Granted"): [number(n) for n in rows["won"]],
            _("Success rate"): [language.percent(rate) for rate in rows["won"] / rows["decided"]],
            _("Days"): [number(days) for days in rows["days"]],
            _("Asked for"): _amounts(page, rows, "requested_eur"),
            _("Obtained"): _amounts(page, rows, "granted_eur"),
        }
    table[_("Provisional")] = [_("yes") if flag else _("no") for flag in rows["provisional"]]
    return pd.DataFrame(table)


def case_rows(page: Page, rows: pd.DataFrame) -> pd.DataFrame:
    """Support cases (``queries.support.cases``) in the reader's words; amounts for managers."""
    _, language = page._, page.language
    table = pd.DataFrame(
        {
            _("Organisation"): rows["organisation"], _("Kind"): rows["kind_name"],
            _("Status"): rows["status_name"], _("Programme"): rows["programme"].fillna(""),
            _("Date"): [
                language.date(day.date(), how or "day", short=True)
                for day, how in zip(rows["day"], rows["precision"], strict=True)
            ],
            _("Days"): rows["days"], _("Hours"): rows["hours"], _("Event"): rows["event"].fillna(""),
            _("File"): [f"{f}, {_('line')} {n:g}" for f, n in zip(rows["file"], rows["line"], strict=True)],
        }
    )  # fmt: skip
    if page.may(Action.SEE_SMALL_AMOUNTS):
        table[_("Asked for")] = [language.money(value) for value in rows["requested_eur"]]
        table[_("Obtained")] = [language.money(value) for value in rows["granted_eur"]]
    return table


def _amounts(page: Page, rows: pd.DataFrame, amount: str) -> list[str]:
    """Amounts in words; one that the reader may not see says why."""
    few = page._("n < 3")
    return [
        few if hidden else page.language.money(value)
        for value, hidden in zip(rows[amount], rows[f"{amount}_hidden"], strict=True)
    ]


def _show(page: Page, table: pd.DataFrame, title: str) -> None:
    """A table of a few rows that a phone can move from side to side."""
    _ = page._
    wide = {_("Programme"): 240, _("Fair"): 200, _("Date"): 105, _("Country"): 105}
    heads = {_("Leads"): 135, _("Contract value"): 150}
    columns = {
        name: st.column_config.TextColumn(
            width={**wide, **heads}.get(name, 95), alignment="left" if name in wide else "right"
        )
        for name in map(str, table)
    }
    height = round(_ROW * (min(len(table), MOST_ROWS) + 1)) + 3
    st.dataframe(
        table, hide_index=True, column_config=columns, row_height=_ROW, height=height, alt=title
    )

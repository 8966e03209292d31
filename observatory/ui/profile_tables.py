"""The tables of a profile in the reader's words: queries' rows in, a table to show out."""

import pandas as pd

from observatory.figures.rows import published_rows
from observatory.i18n import ABSENT
from observatory.ui.context import Page


def candidates(page: Page, rows: pd.DataFrame) -> pd.DataFrame:
    """Names that may be the same; rows of ``profiles.candidates``."""
    _ = page._
    return pd.DataFrame({
        _("Name"): rows["name"], _("Place"): rows["place"].fillna(""),
        _("Likeness"): [page.language.percent(score / 100, 1) for score in rows["score"]],
        _("Rows"): rows["rows"],
    })  # fmt: skip


def events(page: Page, rows: pd.DataFrame) -> pd.DataFrame:
    """Events and the parts in them; rows of ``profiles.events``."""
    _ = page._
    states = [
        status if status_id != "held" or came else _("Did not come")
        for status, status_id, came in zip(
            rows["status_name"], rows["status"], rows["attended"], strict=True
        )
    ]
    return pd.DataFrame({
        _("Date"): _days(page, rows, "start_date"), _("Event"): rows["title"],
        _("Link"): rows["source_url"], _("Kind"): rows["kind_name"], _("Part"): rows["role_name"],
        _("Status"): states, _("Place"): rows["place"].fillna(""), _("Meetings"): rows["meetings"],
        _("Leads"): rows["leads"], _("Contracts"): rows["contracts"],
        _("Contract value"): [page.language.money(v) for v in rows["contract_value_eur"]],
        _("Source"): rows["source_title"].fillna(""),
    })  # fmt: skip


def partnerships(page: Page, rows: pd.DataFrame) -> pd.DataFrame:
    """Partnerships, an end that no source states marked; rows of ``profiles.partnerships``."""
    _ = page._
    ends = [
        end if known else _("Not known")
        for end, known in zip(_days(page, rows, "end_date"), rows["end_is_known"], strict=True)
    ]
    return pd.DataFrame({
        _("Start"): _days(page, rows, "start_date"), _("End"): ends, _("Partner"): rows["partner"],
        _("Link"): rows["source_url"], _("Country"): rows["country_name"], _("Kind"): rows["kind_name"],
        _("Programme"): rows["programme"].fillna(""), _("Topic"): rows["topic"].fillna(""),
        _("Budget"): [page.language.money(value) for value in rows["budget_eur"]],
        _("Source"): rows["source_title"].fillna(""),
    })  # fmt: skip


def support(page: Page, rows: pd.DataFrame) -> pd.DataFrame:
    """Support cases and where each is written; rows of ``profiles.support``."""
    _, money = page._, page.language.money
    return pd.DataFrame({
        _("Date"): _days(page, rows, "day", "precision"), _("Kind"): rows["kind_name"],
        _("Status"): rows["status_name"], _("Programme"): rows["programme"].fillna(""),
        _("Event"): rows["event"].fillna(""), _("Hours"): rows["hours"],
        _("Requested"): [money(value) for value in rows["requested_eur"]],
        _("Granted"): [money(value) for value in rows["granted_eur"]],
        _("File"): [f"{f}, {_('line')} {n:g}" for f, n in zip(rows["file"], rows["line"], strict=True)],
    })  # fmt: skip


def mentions(page: Page, rows: pd.DataFrame) -> pd.DataFrame:
    """What outlets say; rows of ``profiles.mentions``."""
    _ = page._
    return pd.DataFrame({
        _("Date"): _days(page, rows, "date"), _("Outlet"): rows["outlet"], _("Link"): rows["url"],
        _("Reach"): rows["scope_name"], _("Country"): rows["country_name"],
    })  # fmt: skip


def figures(page: Page, rows: pd.DataFrame) -> pd.DataFrame:
    """Published figures; rows of ``profiles.figures``."""
    return published_rows(page.language, rows).drop(columns=page._("Subject"))


def stated(table: pd.DataFrame) -> pd.DataFrame:
    """A table without the columns that say nothing in any row."""
    told = table.notna() & ~table.isin(["", ABSENT])
    return table.loc[:, told.any()]


def _days(page: Page, rows: pd.DataFrame, column: str, precision: str = "") -> list[str]:
    """Dates as precisely as they are known."""
    return [
        ABSENT if pd.isna(day) else page.language.date(day.date(), how or "day", short=True)
        for day, how in zip(rows[column], rows[precision or f"{column}_precision"], strict=True)
    ]

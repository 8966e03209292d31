"""Rows behind a figure in the reader's words: what was counted, a series, an indicator's years."""

import pandas as pd

from observatory.charts.description import value_text
from observatory.i18n import ABSENT, Language
from observatory.model import CLOSED_LISTS
from observatory.model.lists import VALUE_KINDS, VALUE_STATUSES
from observatory.queries.progress import Standing


def in_words(language: Language, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of ``queries.evidence.rows_behind`` with headings and closed lists in a language."""
    _ = language._
    words = {key: word for choices in CLOSED_LISTS.values() for key, word in choices.items()}

    def told(key: str) -> str:
        return _(words[key]) if key in words else key

    # The detail of a case is its status; that of anything else is a name.
    details = [
        told(detail) if table == "support_case" else detail
        for table, detail in zip(rows["table"], rows["detail"].fillna(""), strict=True)
    ]
    return pd.DataFrame(
        {
            _("What"): rows["what"],
            _("Kind"): list(map(told, rows["kind"].fillna(""))),
            _("Detail"): details,
            _("Date"): [
                ABSENT if pd.isna(day) or day.year <= 1000 else language.date(day.date(), how or "day", short=True)
                for day, how in zip(rows["counts_from"], rows["precision"], strict=True)
            ],
            _("Source"): rows["source_title"].fillna(""),
            _("Link"): rows["source_url"].fillna(""),
            _("File"): [f"{f}, {_('line')} {n:g}" for f, n in zip(rows["file"], rows["line"], strict=True)],
        }
    )  # fmt: skip


def series_table(language: Language, item: Standing) -> pd.DataFrame:
    """An indicator's values year by year, in words, the latest first."""
    _ = language._
    rows = item.series.sort_values("period_end", ascending=False)
    table = pd.DataFrame({_("Year"): [str(year) for year in rows["year"]]})
    table[_("Value")] = [
        value_text(language, value, item.unit, item.basis) for value in rows["value"]
    ]
    if rows["low"].notna().any():
        table[_("Low")] = [language.quantity(value, item.unit) for value in rows["low"]]
        table[_("High")] = [language.quantity(value, item.unit) for value in rows["high"]]
    if (rows["n"] != rows["value"]).any():
        table[_("Base n")] = [language.number(value) for value in rows["n"]]
    table[_("Status")] = [_(VALUE_STATUSES.get(status, status)) for status in rows["status"]]
    return table


def published_rows(language: Language, series: pd.DataFrame) -> pd.DataFrame:
    """A published series with its sources, in words, the latest first."""
    _ = language._
    rows = series.sort_values(["year", "subject_name"], ascending=[False, True])
    return pd.DataFrame(
        {
            _("Year"): [str(year) for year in rows["year"]],
            _("Subject"): rows["subject_name"],
            _("Measure"): rows["measure_name"],
            _("Value"): [
                language.quantity(float(value), str(unit))
                for value, unit in zip(rows["value"], rows["unit"], strict=True)
            ],
            _("Kind of value"): [_(VALUE_KINDS[kind]) for kind in rows["value_kind"]],
            _("Note"): rows["note"],
            _("Source"): rows["source_title"].fillna(""),
            _("Link"): rows["source_url"],
        }
    ).reset_index(drop=True)

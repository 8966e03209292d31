"""What moved: each indicator's baseline, previous and latest value, with what may be said of it."""

import pandas as pd
import streamlit as st

from observatory.charts.description import pair
from observatory.findings.indicators import latest_text
from observatory.i18n import ABSENT
from observatory.measures.change import VERDICT_WORDS
from observatory.measures.progress import Value
from observatory.queries.progress import Standing
from observatory.ui.context import Page
from observatory.ui.evidence import Behind
from observatory.ui.frame import Filters, foot, section


def moves_table(page: Page, moved: list[Standing], chosen: Filters) -> None:
    """The indicators that may be compared over time; nothing where none may."""
    _ = page._
    if not moved:
        return
    base = page.config.baseline_year
    section(
        _("What moved in a year, and since {year}").format(year=base),
        _("A change is read as better or worse only where it is shown: by its interval for surveys, by the difference itself for registers."),
    )  # fmt: skip
    table = pd.DataFrame([_row(page, item) for item in moved])
    names = {
        "recommendation": "", "indicator": _("Indicator"), "first": str(base),
        "previous": _("Before"), "latest": _("Latest"), "trend": _("Course"),
        "in_a_year": _("In a year"), "since": _("Since {year}").format(year=base),
    }  # fmt: skip
    right = {
        key: st.column_config.TextColumn(names[key], alignment="right")
        for key in ("first", "previous", "latest")
    }
    columns = {key: st.column_config.TextColumn(name) for key, name in names.items()} | right
    columns["trend"] = st.column_config.LineChartColumn(names["trend"], color="#7C86A0")
    columns["recommendation"] = st.column_config.TextColumn("", width=48)
    st.dataframe(table, hide_index=True, column_config=columns, alt=_summary(page, moved))
    shown = (
        table.drop(columns="trend").rename(columns=names).rename(columns={"": _("Recommendation")})
    )
    behind = Behind(
        title=_("What moved"), table=shown, indicators=tuple(item.indicator_id for item in moved),
        first=chosen.period[0], last=chosen.period[1], territory=chosen.territory,
        segment=chosen.segment,
    )  # fmt: skip
    foot(page, behind, "moves")


def _row(page: Page, item: Standing) -> dict[str, object]:
    _ = page._
    known = item.series[(item.series["status"] == "ok") & item.series["value"].notna()]
    return {
        "recommendation": item.recommendation_id,
        "indicator": item.label,
        "first": _value(page, item, item.first),
        "previous": _value(page, item, item.previous),
        "latest": f"{latest_text(page.language, item)} ({item.year})",
        "trend": known["value"].tolist()[-10:],
        "in_a_year": page.language.leading(_(VERDICT_WORDS[item.since_previous.verdict])),
        "since": page.language.leading(_(VERDICT_WORDS[item.since_baseline.verdict])),
    }


def _value(page: Page, item: Standing, value: Value | None) -> str:
    return page.language.quantity(value.value, item.unit) if value else ABSENT


def _summary(page: Page, moved: list[Standing]) -> str:
    parts = [
        pair(page.language, item.label, latest_text(page.language, item)) for item in moved[:5]
    ]
    return f"{page._('What moved')}. {page.language.join(parts, style='unit')}."

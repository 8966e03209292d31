"""What moved: each indicator's baseline, previous and latest value, with what may be said of it."""

from typing import Any

import streamlit as st

from observatory.charts.description import pair
from observatory.figures.moves import moves_table
from observatory.figures.tables import in_texts
from observatory.findings.indicators import latest_text
from observatory.queries.overview import glance
from observatory.queries.overview import moved as those_moved
from observatory.queries.progress import Standing
from observatory.ui.context import Page
from observatory.ui.evidence import Behind
from observatory.ui.frame import Filters, section, shown


def moved_indicators(page: Page, chosen: Filters) -> None:
    """The indicators that may be compared over time; nothing where none may."""
    shown(page, "moves", _moved, chosen)


def _moved(page: Page, chosen: Filters) -> Behind | None:
    _, asked = page._, (page.role, chosen.territory, chosen.segment, chosen.year)
    moved = those_moved(page.ask(glance, page.language, *asked).standings)
    if not moved:
        return None
    base = page.config.baseline_year
    found = moves_table(page.language, moved, base)
    section(found.finding, found.caption)
    table = in_texts(found)
    latest, year, plate = _("Latest"), _("Year"), _("Recommendation")
    table[latest] = [
        f"{value} ({of})" for value, of in zip(table[latest], table[year], strict=True)
    ]
    texts = table.drop(columns=year)
    drawn = texts.rename(columns={plate: ""})
    drawn.insert(5, _("Course"), [_course(item) for item in moved])
    columns: dict[str, Any] = {
        name: st.column_config.TextColumn(name, alignment="right")
        for name in (str(base), _("Before"), latest)
    }
    columns[_("Course")] = st.column_config.LineChartColumn(_("Course"), color="#7C86A0")
    columns[""] = st.column_config.TextColumn("", width=48)
    st.dataframe(drawn, hide_index=True, column_config=columns, alt=_summary(page, moved))
    return Behind(
        title=_("What moved"), table=texts, indicators=tuple(item.indicator_id for item in moved),
        first=chosen.period[0], last=chosen.period[1], territory=chosen.territory,
        segment=chosen.segment,
    )  # fmt: skip


def _course(item: Standing) -> list[float]:
    """The last values, for the small line of the table."""
    known = item.series[(item.series["status"] == "ok") & item.series["value"].notna()]
    values: list[float] = known["value"].tolist()
    return values[-10:]


def _summary(page: Page, moved: list[Standing]) -> str:
    parts = [
        pair(page.language, item.label, latest_text(page.language, item)) for item in moved[:5]
    ]
    return f"{page._('What moved')}. {page.language.join(parts, style='unit')}."

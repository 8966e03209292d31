"""One recommendation opened: its figures, its indicators on their way, its plan."""

from typing import Any

import streamlit as st

from observatory.charts import Chart
from observatory.figures.headline import headline
from observatory.figures.recommendation import aimed, bullets, counted, courses, plan_chart
from observatory.figures.rows import series_table
from observatory.figures.spending import plan_table
from observatory.figures.tables import in_texts
from observatory.findings.indicators import (
    computation,
    ends_text,
    needs_sentence,
    standing_sentence,
    unsettled_sentence,
)
from observatory.findings.recommendations import Outlook, weakest_line
from observatory.queries.actions import milestones
from observatory.queries.catalogue import files_read
from observatory.queries.progress import Standing
from observatory.ui.context import Page
from observatory.ui.evidence import Behind
from observatory.ui.frame import Filters, buttons, picture, section, shown
from observatory.ui.notices import empty
from observatory.ui.outlooks import outlook_of
from observatory.ui.record_form import Editable, record_bar
from observatory.ui.register import newer
from observatory.ui.room_results import room_leads, room_support
from observatory.ui.series import published_series
from observatory.ui.spending import spending_by_funder
from observatory.ui.text import plain, status_badge


def recommendation(page: Page, outlook: Outlook, chosen: Filters) -> None:
    """Everything of one recommendation, drawn only where it is opened."""
    key = outlook.recommendation_id
    page.make(_figures, key, chosen)
    if aimed(outlook):
        shown(page, f"bullets-{key}", _bullets, key, chosen)
    elif counted(outlook):
        shown(page, f"courses-{key}", _courses, key, chosen)
    elif not outlook.standings:
        empty(page, page._("No indicator of this recommendation is computed."))
    _indicators(page, key, chosen)
    room_support(page, key)
    _plan(page, outlook, chosen)
    room_leads(page, outlook.actions)
    spending_by_funder(page, key)
    published_series(page, key, f"series-{key}")


def _figures(page: Page, key: str, chosen: Filters) -> None:
    """The way made, the plan and its money: what is known of them."""
    outlook = outlook_of(page, key, chosen)
    st.markdown(plain(outlook.text))
    _, language, plan = page._, page.language, outlook.actions
    known: list[tuple[str, str, str | None]] = []
    if outlook.judged:
        known.append((_("Way made"), language.percent(outlook.score.value), None))
        known.append((_("On course"), f"{outlook.on_course} / {outlook.judged}", None))
    if len(plan):
        known.append((_("Actions late"), f"{outlook.late} / {len(plan)}", None))
        spent, planned = (plan[name].sum(min_count=1) for name in ("spent_eur", "planned_eur"))
        of = _("of {amount}").format(amount=language.money(planned)) if planned == planned else None
        known.append((_("Spent"), language.money(spent), of))
    if not known:
        return
    with st.grid(4, min_column_width=180):
        for label, value, delta in known:
            st.metric(label, value, delta, delta_color="off", delta_arrow="off", border=True)
    if line := weakest_line(language, outlook):
        st.caption(plain(line))


def _courses(page: Page, key: str, chosen: Filters) -> Behind:
    """The years of indicators that have no target, on one scale."""
    outlook = outlook_of(page, key, chosen)
    items = counted(outlook)
    chart = courses(page.language, key, items)
    return picture(page, chart, f"courses-{key}", _together(outlook, chart, items, chosen))


def _together(
    outlook: Outlook, chart: Chart[Any], shown: list[Standing], chosen: Filters
) -> Behind:
    first, last = chosen.period
    return Behind(
        title=outlook.title, chart=chart, indicators=tuple(item.indicator_id for item in shown),
        first=first, last=last, territory=chosen.territory, segment=chosen.segment,
        address={"recommendation": outlook.recommendation_id},
    )  # fmt: skip


def _bullets(page: Page, key: str, chosen: Filters) -> Behind:
    outlook = outlook_of(page, key, chosen)
    items = aimed(outlook)
    chart = bullets(page.language, outlook, items)
    return picture(page, chart, f"bullets-{key}", _together(outlook, chart, items, chosen))


def _indicators(page: Page, recommendation: str, chosen: Filters) -> None:
    """Each indicator with its status in words, its path and the way to its evidence."""
    rows = page.make(_rows, recommendation, chosen)
    if not rows:
        return
    section(page._("What each indicator says"))
    for name, status, said, behind in rows:
        columns = st.columns([4, 2, 7, 1], vertical_alignment="center")
        for column, text in zip(columns, (name, status, said), strict=False):
            column.markdown(text)
        with columns[-1], st.container(horizontal=True, gap=None, horizontal_alignment="right"):
            buttons(page, behind, f"row-{behind.indicators[0]}", label=False)


def _rows(page: Page, recommendation: str, chosen: Filters) -> list[tuple[str, str, str, Behind]]:
    """Name, status and sentence of each indicator (Markdown), and what is behind it."""
    language, needed = page.language, page.ask(files_read)
    rows = []
    for item in outlook_of(page, recommendation, chosen).standings:
        parts = (
            standing_sentence(language, item),
            ends_text(language, item),
            unsettled_sentence(language, item),
            needs_sentence(language, item, needed.get(item.indicator_id, [])),
        )
        name = f"**{plain(item.indicator_id)}** {plain(item.name)}"
        said = plain(" ".join(part for part in parts if part))
        status = status_badge(item.progress.status, language)
        rows.append((name, status, said, _behind(page, item, chosen)))
    return rows


def _behind(page: Page, item: Standing, chosen: Filters) -> Behind:
    first, last = chosen.period
    return Behind(
        title=item.name, table=series_table(page.language, item), indicators=(item.indicator_id,),
        first=first, last=last, territory=chosen.territory, segment=chosen.segment,
        computation=computation(page.language, item, page.store.as_of),
        figure=lambda: headline(page.language, item, page.store.as_of),
        address={"recommendation": str(item.recommendation_id)},
    )  # fmt: skip


def _plan(page: Page, outlook: Outlook, chosen: Filters) -> None:
    key = outlook.recommendation_id
    if outlook.actions.empty:
        empty(page, page._("No action is recorded for this recommendation."), file="actions.csv")
        _edit(page, key)
        return
    shown(page, f"plan-{key}", _timeline, key, chosen)
    for table in ("action", "milestone", "indicator_target"):
        newer(page, table, key)
    _edit(page, key)


def _timeline(page: Page, key: str, chosen: Filters) -> Behind:
    plan, steps = outlook_of(page, key, chosen).actions, page.ask(milestones, page.language)
    chart = plan_chart(page.language, key, plan, steps, page.store.as_of)
    behind = Behind(
        title=chart.finding, chart=chart, table=in_texts(plan_table(page.language, plan)),
        address={"recommendation": key},
    )  # fmt: skip
    return picture(page, chart, f"plan-{key}", behind)


def _edit(page: Page, recommendation: str) -> None:
    """The way to the forms of the plan and its targets."""
    record_bar(
        page,
        recommendation,
        Editable("action", {"recommendation": recommendation}, recommendation),
        Editable("milestone", {}, recommendation),
        Editable("indicator_target", {"status": "proposed"}, recommendation),
    )

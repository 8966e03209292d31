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
from observatory.ui.frame import Filters, buttons, figure, section
from observatory.ui.notices import empty
from observatory.ui.record_form import Editable, record_bar
from observatory.ui.register import newer
from observatory.ui.room_results import room_leads, room_support
from observatory.ui.series import published_series
from observatory.ui.spending import spending_by_funder
from observatory.ui.text import plain, status_badge


def recommendation(page: Page, outlook: Outlook, chosen: Filters) -> None:
    """Everything of one recommendation, drawn only where it is opened."""
    st.markdown(plain(outlook.text))
    _figures(page, outlook)
    if shown := aimed(outlook):
        _bullets(page, outlook, shown, chosen)
    elif shown := counted(outlook):
        _courses(page, outlook, shown, chosen)
    elif not outlook.standings:
        empty(page, page._("No indicator of this recommendation is computed."))
    _indicators(page, outlook, chosen)
    room_support(page, outlook.recommendation_id)
    _plan(page, outlook)
    room_leads(page, outlook.actions)
    spending_by_funder(page, [outlook.actions], outlook.recommendation_id)
    published_series(page, outlook.recommendation_id, f"series-{outlook.recommendation_id}")


def _figures(page: Page, outlook: Outlook) -> None:
    """The way made, the plan and its money: what is known of them."""
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


def _courses(page: Page, outlook: Outlook, shown: list[Standing], chosen: Filters) -> None:
    """The years of indicators that have no target, on one scale."""
    chart = courses(page.language, outlook.recommendation_id, shown)
    behind = _together(outlook, chart, shown, chosen)
    figure(page, chart, f"courses-{outlook.recommendation_id}", behind)


def _together(
    outlook: Outlook, chart: Chart[Any], shown: list[Standing], chosen: Filters
) -> Behind:
    first, last = chosen.period
    return Behind(
        title=outlook.title, chart=chart, indicators=tuple(item.indicator_id for item in shown),
        first=first, last=last, territory=chosen.territory, segment=chosen.segment,
        address={"recommendation": outlook.recommendation_id},
    )  # fmt: skip


def _bullets(page: Page, outlook: Outlook, shown: list[Standing], chosen: Filters) -> None:
    chart = bullets(page.language, outlook, shown)
    behind = _together(outlook, chart, shown, chosen)
    figure(page, chart, f"bullets-{outlook.recommendation_id}", behind)


def _indicators(page: Page, outlook: Outlook, chosen: Filters) -> None:
    """Each indicator with its status in words, its path and the way to its evidence."""
    if not outlook.standings:
        return
    section(page._("What each indicator says"))
    needed = page.ask(files_read)
    for item in outlook.standings:
        name, status, says, more = st.columns([4, 2, 7, 1], vertical_alignment="center")
        name.markdown(f"**{plain(item.indicator_id)}** {plain(item.name)}")
        status.markdown(status_badge(item.progress.status, page.language))
        parts = (
            standing_sentence(page.language, item),
            ends_text(page.language, item),
            unsettled_sentence(page.language, item),
            needs_sentence(page.language, item, needed.get(item.indicator_id, [])),
        )
        says.markdown(plain(" ".join(part for part in parts if part)))
        with more, st.container(horizontal=True, gap=None, horizontal_alignment="right"):
            key = f"row-{item.indicator_id}"
            buttons(page, _behind(page, item, chosen), key, label=False)


def _behind(page: Page, item: Standing, chosen: Filters) -> Behind:
    first, last = chosen.period
    return Behind(
        title=item.name, table=series_table(page.language, item), indicators=(item.indicator_id,),
        first=first, last=last, territory=chosen.territory, segment=chosen.segment,
        computation=computation(page.language, item, page.store.as_of),
        figure=lambda: headline(page.language, item, page.store.as_of),
        address={"recommendation": str(item.recommendation_id)},
    )  # fmt: skip


def _plan(page: Page, outlook: Outlook) -> None:
    plan = outlook.actions
    if plan.empty:
        empty(page, page._("No action is recorded for this recommendation."), file="actions.csv")
        _edit(page, outlook.recommendation_id)
        return
    steps = page.ask(milestones, page.language)
    chart = plan_chart(page.language, outlook.recommendation_id, plan, steps, page.store.as_of)
    key = f"plan-{outlook.recommendation_id}"
    behind = Behind(
        title=chart.finding, chart=chart, table=in_texts(plan_table(page.language, plan)),
        address={"recommendation": outlook.recommendation_id},
    )  # fmt: skip
    figure(page, chart, key, behind)
    for table in ("action", "milestone", "indicator_target"):
        newer(page, table, outlook.recommendation_id)
    _edit(page, outlook.recommendation_id)


def _edit(page: Page, recommendation: str) -> None:
    """The way to the forms of the plan and its targets."""
    record_bar(
        page,
        recommendation,
        Editable("action", {"recommendation": recommendation}, recommendation),
        Editable("milestone", {}, recommendation),
        Editable("indicator_target", {"status": "proposed"}, recommendation),
    )

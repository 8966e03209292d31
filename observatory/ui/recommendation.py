"""One recommendation opened: its figures, its indicators on their way, its plan."""

from typing import Any

import pandas as pd
import streamlit as st

from observatory.charts import Chart, bullet, multiples, timeline
from observatory.findings.indicators import (
    computation,
    ends_text,
    needs_sentence,
    standing_sentence,
    unsettled_sentence,
)
from observatory.findings.recommendations import (
    Outlook,
    bullets_finding,
    courses_finding,
    plan_finding,
    weakest_line,
)
from observatory.queries.actions import milestones
from observatory.queries.catalogue import files_read
from observatory.queries.overview import says
from observatory.queries.progress import Standing
from observatory.ui.context import Page
from observatory.ui.evidence import Behind, series_table
from observatory.ui.frame import Filters, buttons, figure, section
from observatory.ui.headline import headline
from observatory.ui.notices import empty
from observatory.ui.record_form import Editable, record_bar
from observatory.ui.register import newer
from observatory.ui.room_results import room_leads, room_support
from observatory.ui.series import published_series
from observatory.ui.spending import plan_table, spending_by_funder
from observatory.ui.text import plain, status_badge

COUNT = "count"
YEARS = 10
"""Years that the charts of indicators without a target go back."""


def recommendation(page: Page, outlook: Outlook, chosen: Filters) -> None:
    """Everything of one recommendation, drawn only where it is opened."""
    st.markdown(plain(outlook.text))
    _figures(page, outlook)
    aimed = [item for item in outlook.standings if item.has_data and item.target]
    counted = [item for item in outlook.standings if item.method == COUNT and says(item)]
    if aimed:
        _bullets(page, outlook, aimed, chosen)
    elif counted:
        _courses(page, outlook, counted, chosen)
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
    parts = []
    for item in shown:
        rows = item.series[(item.series["status"] == "ok") & item.series["value"].notna()]
        rows = rows.sort_values("year").tail(YEARS)
        parts.append(
            pd.DataFrame(
                {"panel": item.label, "year": rows["year"], "value": rows["value"].astype(float)}
            )
        )
    head = parts[0].sort_values("value", kind="stable").iloc[-1]
    best = (int(head["year"]), float(head["value"]))
    chart = multiples(
        pd.concat(parts, ignore_index=True), page.language, unit="count", mark="column",
        colour=outlook.recommendation_id, basis="record" if shown[0].basis == "record" else "register",
        finding=courses_finding(page.language, shown[0], best),
        caption=page._("Numbers by year. No target is set, so nothing is judged."),
    )  # fmt: skip
    figure(
        page,
        chart,
        f"courses-{outlook.recommendation_id}",
        _together(outlook, chart, shown, chosen),
    )


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
    proposed = [item.indicator_id for item in shown if item.target and not item.target.agreed]
    caption = page._(
        "From the baseline ○ to the target ◇, each indicator in its own unit; ▼ where one should be."
    )
    if proposed:
        text = page.n_(
            "{names} is a proposed target.", "{names} are proposed targets.", len(proposed)
        )
        caption += " " + text.format(names=page.language.join(proposed))
    chart = bullet(
        pd.DataFrame([_bullet_row(page, item) for item in shown]), page.language,
        colour=outlook.recommendation_id, finding=bullets_finding(page.language, outlook),
        caption=caption,
    )  # fmt: skip
    key = f"bullets-{outlook.recommendation_id}"
    figure(page, chart, key, _together(outlook, chart, shown, chosen))


def _bullet_row(page: Page, item: Standing) -> dict[str, object]:
    progress, target = item.progress, item.target
    baseline = target.baseline if target else None
    interval = item.latest.interval if item.latest else None
    settled = progress.settled or not progress.judged
    return {
        "name": f"{item.indicator_id} {item.label}", "unit": item.unit, "basis": item.basis,
        "baseline": baseline.value if baseline else None,
        "value": item.latest.value if item.latest else None,
        "target": target.goal.value if target else None,
        "low": interval.low if interval else None, "high": interval.high if interval else None,
        "expected": progress.expected, "status": str(progress.status), "pace": progress.pace,
        "pace_low": None if settled else progress.pace_low,
        "pace_high": None if settled else progress.pace_high,
    }  # fmt: skip


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
        title=item.name, table=series_table(page, item), indicators=(item.indicator_id,),
        first=first, last=last, territory=chosen.territory, segment=chosen.segment,
        computation=computation(page.language, item, page.store.as_of),
        figure=lambda: headline(page, item),
        address={"recommendation": str(item.recommendation_id)},
    )  # fmt: skip


def _plan(page: Page, outlook: Outlook) -> None:
    plan = outlook.actions
    if plan.empty:
        empty(page, page._("No action is recorded for this recommendation."), file="actions.csv")
        _edit(page, outlook.recommendation_id)
        return
    steps = page.ask(milestones, page.language)
    names = dict(zip(plan["action_id"], plan["title"], strict=True))
    steps = steps[steps["action_id"].isin(names)]
    chart = timeline(
        pd.DataFrame(
            {
                "name": plan["title"], "start": plan["start_date"], "end": plan["end_date"],
                "done": plan["done"], "spent": plan["spent_eur"], "planned": plan["planned_eur"],
            }
        ),
        pd.DataFrame(
            {
                "name": steps["action_id"].map(names), "milestone": steps["title"],
                "date": steps["due_date"], "state": steps["state"],
            }
        ),
        page.language, today=page.store.as_of, colour=outlook.recommendation_id,
        finding=plan_finding(page.language, plan),
        caption=page._("Outline: the plan; filled: the share of milestones met. ◆ met, ◇ due, ✕ late. Right: spent / planned."),
    )  # fmt: skip
    key = f"plan-{outlook.recommendation_id}"
    behind = Behind(
        title=chart.finding, chart=chart, table=plan_table(page, plan),
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

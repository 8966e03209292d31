"""One recommendation: its indicators, their chart, what is published, its actions and their money."""

from collections.abc import Iterator
from dataclasses import replace

from observatory.charts.description import pair
from observatory.exports.content import Block, Figure, Section, Table, Words
from observatory.figures.recommendation import aimed, bullets, counted, courses, plan_chart
from observatory.figures.rows import published_rows
from observatory.figures.series import BESIDE, series_chart
from observatory.figures.spending import has_money, milestone_table, plan_table, spending_table
from observatory.figures.tables import in_texts
from observatory.findings.recommendations import (
    Outlook,
    outlook_line,
    plan_finding,
    weakest_line,
)
from observatory.i18n import NO_BREAK_SPACE
from observatory.model.lists import RECOMMENDATIONS
from observatory.queries.actions import milestones, spending
from observatory.queries.published import comparable, series_list, series_values
from observatory.report.evidence import of_indicators, of_rows
from observatory.report.indicators import indicator_table
from observatory.report.making import Making


def section(making: Making, recommendation: str) -> Section:
    """A recommendation's section; ``recommendation`` is its id."""
    name = f"{recommendation}{NO_BREAK_SPACE}{making._(RECOMMENDATIONS[recommendation])}"
    found = [item for item in making.outlooks if item.recommendation_id == recommendation]
    if not found:
        nothing = making._("No indicator of this recommendation is computed.")
        return Section(recommendation.lower(), name, nothing, (), recommendation)
    outlook = found[0]
    blocks = tuple(_blocks(making, outlook))
    finding = pair(making.language, outlook.title, outlook_line(making.language, outlook))
    return Section(recommendation.lower(), name, finding, blocks, recommendation)


def _blocks(making: Making, outlook: Outlook) -> Iterator[Block]:
    key = outlook.recommendation_id
    told = (outlook.text, weakest_line(making.language, outlook))
    yield Words(tuple(text for text in told if text))
    if outlook.standings:
        yield indicator_table(making, key, outlook.standings)
    yield from indicator_figures(making, outlook)
    yield from series_figures(making, key)
    yield from plan_blocks(making, outlook)


def indicator_figures(making: Making, outlook: Outlook) -> Iterator[Figure]:
    """The indicators on their way to their targets, or the years of the counts without any."""
    key, language = outlook.recommendation_id, making.language
    if shown := aimed(outlook):
        chart = bullets(language, outlook, shown)
        cited = of_indicators(making, chart.finding, *shown)
        yield Figure(f"bullets-{key}", chart, cited, making.notes(*shown))
        return
    since = making.options.first
    shown = [
        item for item in counted(outlook) if since is None or (item.year is not None and item.year >= since)
    ]  # fmt: skip
    if shown:
        drawn = courses(language, key, shown, since)
        cited = of_indicators(making, drawn.finding, *shown)
        yield Figure(f"courses-{key}", drawn, cited, making.notes(*shown))


def series_figures(making: Making, recommendation: str) -> Iterator[Figure]:
    """The longest published series of the recommendation, its like elsewhere beside it."""
    language = making.language
    listed = making.ask(series_list, language, recommendation, None)
    if listed.empty:
        return
    chosen = str(listed["key"].iloc[0])
    others = making.ask(comparable, chosen, language)["key"].tolist()[:BESIDE]
    values = making.ask(series_values, (chosen, *others), language)
    first, last = making.options.first or 0, making.year
    values = values[(values["year"] >= first) & (values["year"] <= last)]
    own = values[values["key"] == chosen]
    if own.empty:
        return
    chart = series_chart(language, chosen, values)
    cited = of_rows(
        making, f"series:{recommendation}:{chosen}", chart.finding,
        lambda: published_rows(language, values), indicators=("C6",),
    )  # fmt: skip
    yield Figure(f"series-{recommendation}", chart, cited)


def plan_blocks(making: Making, outlook: Outlook) -> Iterator[Block]:
    """The actions with their milestones and money, on a line of time and as tables."""
    language, plan, key = making.language, outlook.actions, outlook.recommendation_id
    if plan.empty:
        yield Words((nothing_planned(making),))
        return
    steps = making.ask(milestones, language)
    drawn = plan_chart(language, key, plan, steps, making.store.as_of)
    cited = of_rows(
        making, f"plan:{key}", plan_finding(language, plan),
        lambda: in_texts(plan_table(language, plan)), sources=[("actions", ""), ("milestones", "")],
    )  # fmt: skip
    yield Figure(f"timeline-{key}", drawn, cited)
    yield _named(plan_table(language, plan), key, making._("The actions and their money"), cited)
    table = milestone_table(language, plan, steps)
    if table.rows:
        yield _named(table, key, making._("Milestones of the actions"), cited)
    options = making.options
    rows = making.ask(spending, key, options.funder or None, options.programme or None)
    if has_money(rows):
        money = spending_table(language, rows)
        yield _named(money, key, money.finding, cited)


def nothing_planned(making: Making) -> str:
    """That there is no action, or none of the report's funder."""
    who = making.options.funder or making.options.programme
    if who:
        return making._("{who} pays for no action under this recommendation.").format(who=who)
    return making._("No action is recorded for this recommendation.")


def _named(table: Table, key: str, finding: str, reference: str) -> Table:
    return replace(table, key=f"{table.key}-{key}", finding=finding, reference=reference)

"""The Support page's parts: its filters, companies and money by year, success, coverage."""

from collections.abc import Callable
from datetime import date
from typing import cast

import pandas as pd
import streamlit as st

from observatory.charts import bars, columns, multiples
from observatory.charts.description import Basis
from observatory.figures.rows import series_table
from observatory.findings import support as told
from observatory.i18n import Language
from observatory.queries import events, support
from observatory.queries.choices import segments, territories
from observatory.queries.fairs import fairs
from observatory.queries.progress import Standing, standings
from observatory.queries.support import AMOUNTS, By, Wanted
from observatory.ui import frame
from observatory.ui.choices import choose
from observatory.ui.context import Page
from observatory.ui.evidence import Behind
from observatory.ui.frame import figure
from observatory.ui.indicator_table import indicator_table
from observatory.ui.navigation import page_link
from observatory.ui.notices import banner, empty
from observatory.ui.series import published_series
from observatory.ui.support_tables import case_rows, year_rows
from observatory.ui.text import plain

COLOUR = "R4"
INDICATORS = ("R4.1", "R4.2", "R4.3", "R4.4", "R4.5", "R4.6", "R4.7", "R4.7b")
ANY = "all"
YEARS_OF_SUCCESS = 6
"""Years whose success rate is drawn: as many bars as the parts beside them have."""


def known(page: Page) -> bool:
    """Whether there is a register of support at all."""
    return bool(page.ask(support.support_kinds, page.language))


def nothing_known(page: Page) -> None:
    """Without a register: what is missing, and what the public record can say nevertheless."""
    frame.head(page, page._("No support case is on file"))
    text = page._(
        "A register of support cases says who is accompanied, with what money and what comes of it."
    )
    empty(page, text, file="support.csv", icon=":material/volunteer_activism:")
    st.caption(
        page._("{command} writes blank templates.").format(command="`python -m etl template`")
    )
    served = page.ask(events.tally, events.Wanted(kind=COLOUR)).total
    if served:
        st.markdown(
            plain(told.events_line(page.language, served, page.config.table_basis("event")))
        )
        page_link(page, "events", kind=COLOUR)
    published_series(page, COLOUR)


def choices(page: Page) -> Wanted:
    """The page's filters, drawn inside the bar around them."""
    chosen = frame.filters(page, "period", "basin", "segment")
    kind = choose(
        "kind", page._("Kind"),
        lambda reader: {ANY: reader._("All kinds"), **page.ask(support.support_kinds, reader)},
        page.language, width=170,
    )  # fmt: skip
    return Wanted(
        year=chosen.year,
        basin=None if chosen.territory == page.focal else chosen.territory,
        segment=None if chosen.segment == ANY else chosen.segment,
        kind=None if kind == ANY else kind,
    )


def standing(page: Page, wanted: Wanted) -> dict[str, Standing]:
    """The indicators of support for the place and segment, as they stand at the end of the year."""
    return page.ask(
        standings, page.language, page.role, wanted.basin, wanted.segment or ANY, wanted.year,
        only=INDICATORS,
    )  # fmt: skip


def finding(page: Page, wanted: Wanted, found: dict[str, Standing]) -> str:
    """The page's finding, of all support or of the reader's choice."""
    language = page.language
    names = [
        _name(page, "basin", wanted.basin), _name(page, "segment", wanted.segment),
        page.ask(support.support_kinds, language).get(wanted.kind or "", ""),
    ]  # fmt: skip
    choice = " · ".join(name for name in names if name)
    return told.support_finding(
        language, _years(page, wanted), wanted.year, page.config.baseline_year,
        None if choice else found.get("R4.2"), choice, basis(page),
    )  # fmt: skip


def restricted(page: Page, wanted: Wanted) -> None:
    """A banner, where an amount of the page is not the reader's to see."""
    language, role = page.language, page.role
    hidden = [
        page.ask(fairs, language, role, wanted)["value_eur_hidden"],
        *(_years(page, wanted)[f"{amount}_hidden"] for amount in AMOUNTS),
        *(page.ask(support.by_programme, role, wanted)[f"{amount}_hidden"] for amount in AMOUNTS),
    ]
    if any(part.any() for part in hidden):
        text = page._("Amounts of fewer than three companies are for managers only.")
        banner(page, "restricted", text)


def over_years(page: Page, wanted: Wanted, found: dict[str, Standing]) -> None:
    """Companies year by year, and beside them the money asked for and granted, or the training."""
    parts: list[Callable[[], None]] = [lambda: _companies_by_year(page, wanted)]
    if wanted.has_funding and basis(page) != "record":
        parts.append(lambda: _money_by_year(page, wanted))
    elif wanted.kind == "training" and found["R4.5"].has_data:
        parts.append(lambda: _training_by_year(page, found["R4.5"], wanted))
    _beside(parts)


def success_and_coverage(page: Page, wanted: Wanted) -> None:
    """How many requests succeed, and which part of the industry is reached; a record has neither."""
    parts: list[Callable[[], None]] = []
    if page.config.weakest_basis(("support_case", "organisation")) != "record":
        parts.append(lambda: _coverage(page, wanted))
    if wanted.has_funding and basis(page) != "record":
        parts.insert(0, lambda: _success(page, wanted))
    _beside(parts)


def indicators(page: Page, wanted: Wanted, found: dict[str, Standing]) -> None:
    """What the indicators of support say of the year."""
    indicator_table(
        page, found, "support-indicators", page._("All kinds of support together."),
        territory=wanted.basin, segment=wanted.segment or ANY,
    )  # fmt: skip


def basis(page: Page) -> Basis:
    """How complete the register of support is."""
    return cast(Basis, page.config.table_basis("support_case"))


def _beside(parts: list[Callable[[], None]]) -> None:
    if parts:
        for draw, place in zip(parts, st.columns(len(parts), gap="large"), strict=True):
            with place:
                draw()


def _companies_by_year(page: Page, wanted: Wanted) -> None:
    language, years = page.language, _years(page, wanted)
    table = pd.DataFrame(
        {
            "period": years["year"].astype(str), "value": years["companies"],
            "provisional": years["provisional"],
        }
    )  # fmt: skip
    chart = columns(
        table, language, unit="count", colour=COLOUR, basis=basis(page),
        finding=told.companies_finding(language, years, wanted.year, basis(page)),
        caption=page._("Companies and other organisations with a support case, by year."),
    )  # fmt: skip
    behind = Behind(
        title=chart.finding, chart=chart, table=lambda: year_rows(page, years),
        rows=lambda: _rows(page, wanted),
    )  # fmt: skip
    figure(page, chart, "support-companies", behind)


def _money_by_year(page: Page, wanted: Wanted) -> None:
    _, language, years = page._, page.language, _years(page, wanted)
    complete = years[~years["provisional"]]
    panels = {_("Asked for"): AMOUNTS[0], _("Granted"): AMOUNTS[1]}
    table = pd.concat(
        pd.DataFrame(
            {
                "panel": name, "year": complete["year"], "value": complete[amount],
                "note": complete[f"{amount}_hidden"].map({True: _("n < 3"), False: ""}),
            }
        )
        for name, amount in panels.items()
    )  # fmt: skip
    caption = _("Funding decided in each year, by the day of the decision.")
    waiting = told.pending_line(language, page.ask(support.pending, wanted))
    chart = multiples(
        table, language, unit="eur", mark="column", across=1, colour=COLOUR,
        finding=told.money_finding(language, years, wanted.year),
        caption=f"{caption} {waiting}".strip(),
    )  # fmt: skip
    behind = Behind(
        title=chart.finding, chart=chart, table=lambda: year_rows(page, years),
        rows=lambda: _rows(page, support.funding_of(wanted)),
    )  # fmt: skip
    figure(page, chart, "support-money", behind)


def _training_by_year(page: Page, item: Standing, wanted: Wanted) -> None:
    """The hours of training in each year, as R4.5 publishes them."""
    language = page.language
    rows = item.series.dropna(subset=["value"])
    table = pd.DataFrame({"period": rows["year"].astype(str), "value": rows["value"]})
    chart = columns(
        table, language, unit="hours", colour=COLOUR,
        finding=told.training_finding(language, rows, wanted.year),
        caption=page._("Hours of all who were trained, at events and in cases of their own (R4.5)."),
    )  # fmt: skip
    behind = Behind(
        title=chart.finding, chart=chart, table=lambda: series_table(page.language, item),
        indicators=("R4.5",), first=date(wanted.year, 1, 1), last=date(wanted.year, 12, 31),
        territory=wanted.basin, segment=wanted.segment or ANY,
    )  # fmt: skip
    figure(page, chart, "support-training", behind)


def _success(page: Page, wanted: Wanted) -> None:
    """The success rate year by year, the number of decisions beside each."""
    _, language, years = page._, page.language, _years(page, wanted)
    shown = years[(years["decided"] > 0) & (years["year"] <= wanted.year)].tail(YEARS_OF_SUCCESS)
    names = [
        page.n_("{year} · {won} of {n} decision", "{year} · {won} of {n} decisions", n).format(
            year=year, won=language.number(won), n=language.number(n)
        )
        for year, won, n in shown[["year", "won", "decided"]].itertuples(index=False)
    ]
    chart = bars(
        pd.DataFrame({"name": names, "value": shown["won"] / shown["decided"]}).iloc[::-1],
        language, unit="share", maximum=1, colour=COLOUR,
        finding=told.success_finding(language, years, wanted.year), caption=_decisions(page, wanted),
    )  # fmt: skip
    behind = Behind(
        title=chart.finding, chart=chart, table=lambda: year_rows(page, years),
        rows=lambda: _rows(page, support.funding_of(wanted)),
    )  # fmt: skip
    figure(page, chart, "support-success", behind)


def _coverage(page: Page, wanted: Wanted) -> None:
    """Which part of the industry was accompanied, by basin, size or segment."""
    _, language = page._, page.language
    by = cast(
        By, choose("by", _("Coverage by"), _groups, language, style="segments", width="content")
    )
    rows = page.ask(support.coverage, language, wanted, by)
    number = language.number
    names = [
        _("{name} · {helped} of {all}").format(name=name, helped=number(helped), all=number(every))
        for name, helped, every in rows[["name", "accompanied", "companies"]].itertuples(
            index=False
        )
    ]
    chart = bars(
        pd.DataFrame({"name": names, "value": rows["share"]}), language, unit="share", maximum=1,
        colour=COLOUR, finding=told.coverage_finding(language, rows, wanted.year),
        caption=_("Share of the companies in scope and open in the year that had a case (R4.2)."),
    )  # fmt: skip
    behind = Behind(
        title=chart.finding, chart=chart, indicators=("R4.2",), first=date(wanted.year, 1, 1),
        last=date(wanted.year, 12, 31), territory=wanted.basin, segment=wanted.segment or ANY,
    )  # fmt: skip
    figure(page, chart, f"support-coverage-{by}", behind)


def _decisions(page: Page, wanted: Wanted) -> str:
    years = _years(page, wanted)
    row = years[years["year"] == wanted.year]
    days, timed = (float(row[name].sum()) for name in ("days", "timed"))
    return told.decision_line(page.language, days, int(timed))


def _years(page: Page, wanted: Wanted) -> pd.DataFrame:
    return page.ask(support.by_year, page.role, wanted)


def _rows(page: Page, wanted: Wanted) -> pd.DataFrame:
    """The cases of every year behind a course over years."""
    return case_rows(page, page.ask(support.cases, page.language, page.role, wanted, True))


def _name(page: Page, which: str, key: str | None) -> str:
    if key is None:
        return ""
    named = territories if which == "basin" else segments
    return page.ask(named, page.language).get(key, key)


def _groups(reader: Language) -> dict[str, str]:
    return {"basin": reader._("Basin"), "size": reader._("Size"), "segment": reader._("Segment")}

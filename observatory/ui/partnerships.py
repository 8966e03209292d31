"""The Partnerships page's parts: its filters, years, arcs, running bars, countries and money."""

from dataclasses import dataclass

import folium
import pandas as pd
import streamlit as st
from streamlit_folium import st_folium  # type: ignore[import-untyped]

from observatory import maps
from observatory.charts import bars, columns, running
from observatory.charts.palette import ThemeName
from observatory.findings.partnerships import countries_finding, running_finding
from observatory.i18n import ABSENT, Language
from observatory.model.lists import PARTNERSHIP_KINDS
from observatory.queries import abroad, places
from observatory.queries.partnerships import (
    ABROAD,
    ANY,
    pairs,
    partner_countries,
    partner_years,
    projects,
)
from observatory.queries.places import Selection
from observatory.queries.progress import Standing
from observatory.snapshot import Snapshot
from observatory.ui.choices import choose
from observatory.ui.context import Page
from observatory.ui.evidence import Behind, series_table
from observatory.ui.frame import figure, foot, section
from observatory.ui.notices import empty

COLOUR = "R2"
RUNNING_ROWS = 14
"""Bars that can be read one under another."""
COUNTRY_ROWS = 12
MAP_HEIGHT = 480


@dataclass(frozen=True)
class Chosen:
    """What the reader wants to see: a year or all, a country, a kind, links abroad or all."""

    year: int | None
    country: str
    kind: str
    scope: str


def choices(page: Page) -> Chosen:
    """The page's filters, drawn inside the bar around them."""
    _ = page._
    year = choose(
        "year", _("Running in"), lambda reader: _years(page, reader), page.language, width=180
    )
    country = choose(
        "country", _("Country"),
        lambda reader: {ANY: reader._("All countries"), **page.ask(partner_countries, reader)},
        page.language, width=200,
    )  # fmt: skip
    kind = choose("kind", _("Kind"), _kinds, page.language, width=190)
    scope = choose("scope", _("Partners"), _scopes, page.language, width=220)
    return Chosen(None if year == ANY else int(year), country, kind, scope)


def _years(page: Page, reader: Language) -> dict[str, str]:
    years = {str(year): str(year) for year in page.ask(partner_years)}
    return {ANY: reader._("Any year"), **years}


def _kinds(reader: Language) -> dict[str, str]:
    names = {key: reader._(words) for key, words in PARTNERSHIP_KINDS.items()}
    return {ANY: reader._("All kinds"), **names}


def _scopes(reader: Language) -> dict[str, str]:
    return {ABROAD: reader._("Partners abroad"), ANY: reader._("All partners")}


def over_years(page: Page, item: Standing | None) -> None:
    """The partnerships abroad that run in each year, as the indicator R2.1 counts them."""
    if item is None or not item.has_data:
        empty(page, page._("No partnership abroad is on file."), file="partnerships.csv")
        return
    rows = item.series[item.series["value"].notna()].sort_values("year").tail(20)
    words = page._("Partnerships abroad running in each year (R2.1)")
    record = page._("On a public record, one without a known end counts up to its last source.")
    chart = columns(
        pd.DataFrame(
            {
                "period": rows["year"].astype(int).astype(str), "value": rows["value"],
                "provisional": rows["status"] == "provisional",
            }
        ),
        page.language, unit="count", colour=COLOUR, finding=words,
        basis="record" if item.basis == "record" else "register",
        caption=record if item.basis == "record" else page._("Pairs of a local and a foreign party."),
    )  # fmt: skip
    behind = Behind(
        title=item.name, chart=chart, table=series_table(page, item), indicators=(item.indicator_id,),
    )  # fmt: skip
    figure(page, chart, "partners-years", behind)


def arcs(page: Page, chosen: Chosen) -> None:
    """The links abroad on a map, and the countries they lead to."""
    selection = Selection(chosen.year, chosen.year)
    rows = page.ask(abroad.partner_countries, page.language, selection)
    if chosen.country != ANY:
        rows = rows[rows["code"] == chosen.country]
    if rows.empty:
        empty(page, page._("No partnership abroad in this choice."), icon=":material/public_off:")
        return
    section(
        countries_finding(page.language, rows),
        page._("An arc leads from here to each country; its width grows with the partnerships. ▲ compared clusters."),
    )  # fmt: skip
    left, right = st.columns([3, 2])
    with left:
        alt = countries_finding(page.language, rows)
        drawn = page.ask(arcs_map, page.language, page.theme, selection, chosen.country, alt)
        st_folium(drawn, height=MAP_HEIGHT, use_container_width=True, returned_objects=[])
    with right:
        table = rows.head(COUNTRY_ROWS).rename(columns={"partnerships": "value"})
        chart = bars(
            table[["name", "value"]], page.language, unit="count", colour=COLOUR,
            finding=page._("Partnerships by country"),
            basis="record" if page.config.table_basis("partnership") == "record" else "register",
        )  # fmt: skip
        figure(page, chart, "partners-countries")


def arcs_map(
    store: Snapshot,
    language: Language,
    theme: ThemeName,
    selection: Selection,
    country: str,
    alt: str,
) -> folium.Map:
    """The map of the links abroad, for one country or all."""
    countries = abroad.partner_countries(store, language, selection)
    if country != ANY:
        countries = countries[countries["code"] == country]
    clusters = abroad.clusters(store, language, selection)
    home = places.frame(store).home
    shown = maps.Shown(countries=countries, clusters=clusters, home=home)
    return maps.draw(shown, theme, language, alt=alt)


def running_bars(page: Page, rows: pd.DataFrame) -> None:
    """When partnerships run; ends that no source states go on dotted."""
    if rows.empty:
        return
    shown = rows.head(RUNNING_ROWS)
    ends = shown["end_date"].where(shown["end_is_known"].astype(bool), shown["counts_to"])
    caption = page._("From start to end; dotted where no source states the end.")
    if len(rows) > len(shown):
        text = page._("The {n} latest are drawn; the table has all {all}.")
        caption += " " + text.format(n=len(shown), all=page.language.number(len(rows)))
    chart = running(
        pd.DataFrame(
            {
                "name": shown["name"], "start": shown["start_date"], "end": ends,
                "end_known": shown["end_is_known"], "note": shown["kind_name"],
            }
        ),
        page.language, until=page.store.as_of, colour=COLOUR,
        finding=running_finding(page.language, rows), caption=caption,
    )  # fmt: skip
    table = pairs_table(page, rows)
    figure(page, chart, "partners-running", Behind(title=chart.finding, chart=chart, table=table))


def money(page: Page) -> None:
    """The stated budgets, project by project; their sum only where it may be said."""
    _, language = page._, page.language
    rows = page.ask(projects, language)
    if rows.empty:
        return
    record = page.config.table_basis("partnership") == "record"
    note = _("Each project's largest stated budget; some are a grant alone.")
    if record:
        note += " " + _("Other projects state none, so no sum is given.")
    title = language.n_(
        "{n} joint project states its budget", "{n} joint projects state their budget", len(rows)
    )
    section(title.format(n=len(rows)), note)
    table = pd.DataFrame(
        {
            _("Project"): rows["project"],
            _("Budget"): [language.money(value) for value in rows["budget_eur"]],
            _("Start"): rows["start_year"].astype(str),
            _("Partners abroad"): [language.number(n) for n in rows["partners"]],
            _("Countries"): rows["countries"],
            _("Programme"): rows["programme"].fillna(ABSENT),
            _("Topic"): rows["topic"].fillna(ABSENT),
        }
    )
    right = st.column_config.TextColumn(_("Budget"), alignment="right")
    st.dataframe(
        table, hide_index=True, column_config={_("Budget"): right}, alt=title.format(n=len(rows))
    )
    foot(
        page,
        Behind(title=title.format(n=len(rows)), table=table, indicators=("R2.4b",)),
        "partners-money",
    )


def all_pairs(page: Page, rows: pd.DataFrame) -> None:
    """Every partnership of the choice with its source."""
    _ = page._
    if rows.empty:
        empty(page, _("No partnership matches this choice."), file="partnerships.csv")
        return
    title = page.n_("{n} partnership", "{n} partnerships", len(rows)).format(
        n=page.language.number(len(rows))
    )
    section(title)
    table = pairs_table(page, rows)
    link = st.column_config.LinkColumn(_("Link"), display_text=":material/open_in_new:")
    st.dataframe(table, hide_index=True, column_config={_("Link"): link}, alt=title)
    foot(page, Behind(title=title, table=table), "partners-all")


def pairs_table(page: Page, rows: pd.DataFrame) -> pd.DataFrame:
    """Partnerships in words."""
    _, language = page._, page.language

    def day(value: object, precision: object) -> str:
        moment = pd.Timestamp(str(value)) if value == value and value is not None else None
        return language.date(moment.date() if moment else None, str(precision or "day"), short=True)

    ends = [
        day(end, how) if known else _("not known")
        for end, how, known in zip(
            rows["end_date"], rows["end_precision"], rows["end_is_known"], strict=True
        )
    ]
    return pd.DataFrame(
        {
            _("Here"): rows["local"], _("Partner"): rows["partner"], _("Country"): rows["country_name"],
            _("Kind"): rows["kind_name"],
            _("Start"): [day(v, p) for v, p in zip(rows["start_date"], rows["start_precision"], strict=True)],
            _("End"): ends, _("Project"): rows["project_id"].fillna(""),
            _("Programme"): rows["programme"].fillna(""), _("Topic"): rows["topic"].fillna(""),
            _("Budget"): [language.money(v) if v == v and v is not None else "" for v in rows["budget_eur"]],
            _("Source"): rows["source_title"], _("Link"): rows["source_url"],
        }
    )  # fmt: skip


def chosen_pairs(page: Page, chosen: Chosen) -> pd.DataFrame:
    """The partnerships of the reader's choice."""
    return page.ask(
        pairs, page.language, year=chosen.year, country=chosen.country, kind=chosen.kind,
        scope=chosen.scope,
    )  # fmt: skip

"""The Partnerships page's parts: its filters, figures, years, arcs, countries, running bars."""

from typing import cast

import folium
import pandas as pd
import streamlit as st
from streamlit_folium import st_folium  # type: ignore[import-untyped]

from observatory import maps
from observatory.charts import bars, columns, running
from observatory.charts.description import Basis
from observatory.charts.palette import ThemeName
from observatory.config import ENTIRE_SEGMENT
from observatory.figures.rows import series_table
from observatory.findings import networks as told_networks
from observatory.findings import partnerships as told
from observatory.i18n import Language, N_
from observatory.queries import abroad, networks, partnerships, places
from observatory.queries.partnerships import ABROAD, ANY, Wanted
from observatory.queries.places import Selection
from observatory.queries.progress import Standing, standings
from observatory.store import Store
from observatory.ui.capture import gathering
from observatory.ui.choices import choose
from observatory.ui.context import Page
from observatory.ui.evidence import Behind
from observatory.ui.frame import foot, picture, section, show, shown
from observatory.ui.indicator_table import indicator_values
from observatory.ui.network import Told, network, words
from observatory.ui.notices import empty
from observatory.ui.partnership_tables import partnership_rows

COLOUR = "R2"
INDICATORS = ("R2.1", "R2.2", "R2.3", "R2.4", "R2.4b")
COUNTRY_ROWS = 12
MOST_YEARS = 20
MAP_HEIGHT = 480
_LINKS, _NETWORK = N_("Links abroad and over time"), N_("Who is whose partner")


def choices(page: Page) -> Wanted:
    """The page's filters, drawn inside the bar around them."""
    _, language = page._, page.language
    year = choose("year", _("Running in"), lambda reader: _years(page, reader), language, width=180)
    country = choose(
        "country", _("Country"),
        lambda reader: {ANY: reader._("All countries"), **page.ask(partnerships.partner_countries, reader)},
        language, width=200,
    )  # fmt: skip
    kind = choose(
        "kind", _("Kind"),
        lambda reader: {ANY: reader._("All kinds"), **page.ask(partnerships.partner_kinds, reader)},
        language, width=190,
    )  # fmt: skip
    scope = choose("scope", _("Partners"), _scopes, language, width=220)
    return Wanted(
        year=None if year == ANY else int(year),
        country=None if country == ANY else country,
        kind=None if kind == ANY else kind,
        abroad=scope == ABROAD,
    )


def is_network(page: Page) -> bool:
    """Whether the reader looks at the network, rather than at the links abroad and their course."""
    return show(page, {"links": _LINKS, "network": _NETWORK}) == "network"


def finding(page: Page, wanted: Wanted) -> str:
    """The page's finding: the indicators', or what the reader's choice comes to."""
    language = page.language
    if wanted.is_everything:
        found = standing(page, wanted)
        return told.partnerships_finding(language, found.get("R2.1"), found.get("R2.2"))
    names = [
        language.country(wanted.country) if wanted.country else "",
        page.ask(partnerships.partner_kinds, language).get(wanted.kind or "", ""),
        str(wanted.year or ""),
        "" if wanted.abroad else _scopes(language)[ANY],
    ]
    counted = page.ask(partnerships.tally, wanted)
    chosen = " · ".join(name for name in names if name)
    return told.choice_finding(language, counted, chosen, basis(page))


def indicators(page: Page, wanted: Wanted) -> None:
    """What the indicators of partnerships say of the year chosen, or of the last complete one."""
    shown(page, "partners-indicators", _indicators, wanted)


def _indicators(page: Page, wanted: Wanted) -> Behind | None:
    caption = page._("All countries and kinds together.")
    return indicator_values(page, standing(page, wanted), caption)


def who_is_whose_partner(page: Page, wanted: Wanted) -> None:
    """The network of the parties of the partnerships wanted, here and elsewhere."""
    _, language = page._, page.language
    found = page.ask(networks.of_partnerships, wanted)
    if found is None:
        empty(page, _("No partnership matches this choice."), icon=":material/hub:")
        return
    nodes = words(page, found)
    network(
        page, found, nodes,
        Told(
            finding=told_networks.partners_finding(language, found, basis(page)),
            caption=told_networks.partners_caption(language, found),
            lines=tuple(told_networks.network_lines(language, found, nodes, basis(page))),
            strength=_("Partnerships"), together=_("Partnerships together"), colour=COLOUR,
            basis=basis(page),
        ),
        "partners-network",
    )  # fmt: skip


def links(page: Page, wanted: Wanted) -> None:
    """The links abroad on a map, and the countries they lead to."""
    _, language = page._, page.language
    rows = page.ask(partnerships.by_country, language, wanted)
    if rows.empty:
        known = page.ask(partnerships.tally, Wanted(abroad=False)).total
        missing = "" if known else "partnerships.csv"
        empty(
            page,
            _("No partnership abroad in this choice."),
            file=missing,
            icon=":material/public_off:",
        )
        return
    page.make(_links_head, wanted)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        mapped = page.make(_mapped, wanted)
        if not gathering():
            drawn = page.ask(links_map, language, page.theme, wanted, mapped.title)
            st_folium(drawn, height=MAP_HEIGHT, use_container_width=True, returned_objects=[])
        foot(page, mapped, "partners-map")
    with right:
        shown(page, "partners-countries", _countries, wanted)


def _links_head(page: Page, wanted: Wanted) -> None:
    _, rows = page._, page.ask(partnerships.by_country, page.language, wanted)
    section(
        told.countries_finding(page.language, rows),
        _("An arc leads from here to each country; its width grows with the partnerships. ▲ compared clusters."),
    )  # fmt: skip


def _mapped(page: Page, wanted: Wanted) -> Behind:
    """What is behind the map."""
    language = page.language
    title = told.countries_finding(language, page.ask(partnerships.by_country, language, wanted))
    return Behind(
        title=title, table=lambda: _every_country(page, wanted), rows=lambda: _listed(page, wanted),
        map=lambda: maps.described(links_shown(page.store, language, wanted), language, alt=title),
    )  # fmt: skip


def _countries(page: Page, wanted: Wanted) -> Behind:
    """The countries with most partnerships."""
    language = page.language
    rows = page.ask(partnerships.by_country, language, wanted)
    table = rows.head(COUNTRY_ROWS).rename(columns={"partnerships": "value"})
    chart = bars(
        table[["name", "value"]], language, unit="count", colour=COLOUR, basis=basis(page),
        finding=page._("Partnerships by country"), caption=_countries_caption(page, len(rows)),
    )  # fmt: skip
    behind = Behind(
        title=chart.finding, chart=chart, table=lambda: _every_country(page, wanted),
        rows=lambda: _listed(page, wanted),
    )  # fmt: skip
    return picture(page, chart, "partners-countries", behind)


def _every_country(page: Page, wanted: Wanted) -> pd.DataFrame:
    _, language = page._, page.language
    rows = page.ask(partnerships.by_country, language, wanted)
    return pd.DataFrame(
        {
            _("Country"): rows["name"],
            _("Partnerships"): [language.number(n) for n in rows["partnerships"]],
            _("Partners abroad"): [language.number(n) for n in rows["partners"]],
            _("Organisations here"): [language.number(n) for n in rows["local"]],
        }
    )


def links_map(
    store: Store, language: Language, theme: ThemeName, wanted: Wanted, alt: str
) -> folium.Map:
    """The map of the links abroad: by country, and by partner where one comes closer."""
    return maps.draw(links_shown(store, language, wanted), theme, language, alt=alt)


def links_shown(store: Store, language: Language, wanted: Wanted) -> maps.Shown:
    """What the map of the links abroad shows."""
    selection, frame = Selection(wanted.year, wanted.year), places.frame(store)
    return maps.Shown(
        countries=partnerships.by_country(store, language, wanted),
        clusters=abroad.clusters(store, language, selection),
        ties=partnerships.ties(store, language, wanted),
        bounds=frame.bounds,
        home=frame.home,
    )


def running_bars(page: Page, wanted: Wanted) -> None:
    """When partnerships run; nothing where none does."""
    shown(page, "partners-running", _running_bars, wanted)


def _running_bars(page: Page, wanted: Wanted) -> Behind | None:
    """When partnerships run; on a record an end that no source states goes on dotted."""
    language, on_record = page.language, basis(page) == "record"
    counted = page.ask(partnerships.tally, wanted)
    if not counted.total:
        return None
    rows = page.ask(partnerships.runs, language, wanted)
    names = rows["partner"] + " · " + rows["country_name"]
    pairs = rows["local"] + " – " + rows["partner"]
    chart = running(
        pd.DataFrame(
            {
                "name": names.where(rows["is_international"], pairs),
                "start": rows["counts_from"],
                # What has no end in a register still runs; a record tells no further than its source.
                "end": rows["counts_to"].where(rows["end_is_known"] | on_record),
                "end_known": rows["end_is_known"] | (not on_record),
                "note": pairs + " · " + rows["kind_name"],
                "colour": rows["is_international"].map({True: COLOUR, False: "context"}),
            }
        ),
        language, until=page.store.as_of, colour=COLOUR,
        finding=told.running_finding(language, counted, basis(page)),
        caption=told.running_caption(language, len(rows), counted.total, basis(page)),
    )  # fmt: skip
    behind = Behind(title=chart.finding, chart=chart, rows=lambda: _listed(page, wanted))
    return picture(page, chart, "partners-running", behind)


def over_years(page: Page, wanted: Wanted) -> None:
    """How many ran, year by year, and beside it what the projects of each year came to."""
    parts = [
        (key, draw)
        for indicator, key, draw in _COURSES
        if not _years_of(page, indicator, wanted).empty
    ]
    if parts:
        for (key, draw), place in zip(parts, st.columns(len(parts), gap="large"), strict=True):
            with place:
                shown(page, key, draw, wanted)


def _years_of(page: Page, indicator: str, wanted: Wanted) -> pd.DataFrame:
    return page.ask(partnerships.by_year, page.role, indicator, wanted.country)


def _running_by_year(page: Page, wanted: Wanted) -> Behind:
    """The partnerships abroad that run in each year, as R2.1 publishes them."""
    language = page.language
    years = _years_of(page, "R2.1", wanted).tail(MOST_YEARS)
    caption = page._("Partnerships abroad running in each year (R2.1)") + "."
    if basis(page) == "record":
        caption += " " + page._(
            "On a public record, one without a known end counts up to its last source."
        )
    chart = columns(
        _periods(years), language, unit="count", colour=COLOUR, caption=caption,
        finding=told.course_finding(language, years, basis(page)), basis=basis(page),
    )  # fmt: skip
    segment = f"country:{wanted.country}" if wanted.country else ENTIRE_SEGMENT
    behind = Behind(title=chart.finding, chart=chart, indicators=("R2.1",), segment=segment)
    if not wanted.country:
        behind = Behind(
            title=chart.finding, chart=chart, indicators=("R2.1",),
            table=lambda: series_table(page.language, standing(page, Wanted())["R2.1"]),
        )  # fmt: skip
    return picture(page, chart, "partners-years", behind)


def _money_by_year(page: Page, wanted: Wanted) -> Behind:
    """The money of the joint projects by the year of their start, as R2.4b publishes it; a record
    has none."""
    language, years = page.language, _years_of(page, "R2.4b", wanted)
    chart = columns(
        _periods(years.tail(MOST_YEARS)), language, unit="eur", colour=COLOUR,
        finding=told.money_finding(language, years),
        caption=page._("The largest budget stated for each joint project, by year of its start (R2.4b)."),
    )  # fmt: skip
    segment = f"country:{wanted.country}" if wanted.country else ENTIRE_SEGMENT
    behind = Behind(title=chart.finding, chart=chart, indicators=("R2.4b",), segment=segment)
    return picture(page, chart, "partners-money", behind)


_COURSES = (
    ("R2.1", "partners-years", _running_by_year),
    ("R2.4b", "partners-money", _money_by_year),
)
"""Courses over the years: indicator, key of the figure, what draws it."""


def basis(page: Page) -> Basis:
    """How complete the partnerships are."""
    return cast(Basis, page.config.table_basis("partnership"))


def standing(page: Page, wanted: Wanted) -> dict[str, Standing]:
    """The indicators of partnerships, as they stand at the end of the year chosen, by id."""
    return page.ask(standings, page.language, page.role, until=wanted.year, only=INDICATORS)


def _listed(page: Page, wanted: Wanted) -> pd.DataFrame:
    """The partnerships wanted as rows in the reader's words."""
    return partnership_rows(page, page.ask(partnerships.listing, page.language, wanted))


def _periods(years: pd.DataFrame) -> pd.DataFrame:
    return years.assign(period=years["year"].astype(str))[["period", "value", "provisional"]]


def _countries_caption(page: Page, total: int) -> str:
    if total <= COUNTRY_ROWS:
        return ""
    text = page._("The first {n} of {all} countries; all are in the drawer.")
    return text.format(n=COUNTRY_ROWS, all=page.language.number(total))


def _years(page: Page, reader: Language) -> dict[str, str]:
    years = {str(year): str(year) for year in page.ask(partnerships.partner_years)}
    return {ANY: reader._("Any year"), **years}


def _scopes(reader: Language) -> dict[str, str]:
    return {ABROAD: reader._("Partners abroad"), ANY: reader._("All partners")}

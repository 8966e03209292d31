"""The Map page's parts: the map, what was clicked on it, and the equal table."""

from typing import Any, cast

import folium
import pandas as pd
import streamlit as st
from streamlit_folium import st_folium  # type: ignore[import-untyped]

from observatory import maps
from observatory.charts.description import pair
from observatory.charts.palette import ThemeName
from observatory.config import ENTIRE_SEGMENT
from observatory.figures.territory import (
    FIRST_LAYERS,
    PARTNERS,
    POINTS,
    RECOGNITION,
    Asked,
    basin_shares,
    territory_shown,
)
from observatory.figures.territory import sentences as described_in_words
from observatory.i18n import ABSENT, Language
from observatory.maps.words import count_of, partners_with
from observatory.queries import abroad, places, recognition, things
from observatory.queries.choices import segments
from observatory.queries.places import AreaLevel, Layer, Selection
from observatory.store import Store
from observatory.ui.cache import cached
from observatory.ui.capture import gathering
from observatory.ui.choices import choose, choose_pills
from observatory.ui.context import Page
from observatory.ui.evidence import Behind
from observatory.ui.frame import section, shown
from observatory.ui.navigation import page_link
from observatory.ui.notices import empty
from observatory.ui.text import link, named, plain

HEIGHT = 560
EVERY_YEAR = "all"

_PAGES = {"organisation": ("organisations", "org"), "event": ("events", "event")}
"""Kind of thing -> its page, and the name of its id in that page's address."""


def choices(page: Page) -> Asked:
    """The page's filters, drawn inside the bar around them."""
    layers = choose_pills(
        "layers", page._("Layers"), lambda reader: _layers(page, reader), page.language,
        default=FIRST_LAYERS,
    )  # fmt: skip
    by = choose(
        "by", page._("Organisations"), lambda reader: _ways(page, reader), page.language, width=150
    )
    year = choose(
        "years", page._("Year"), lambda reader: _years(page, reader), page.language, width=175
    )
    segment = choose(
        "segment",
        page._("Segment"),
        lambda reader: page.ask(segments, reader),
        page.language,
        width=200,
    )
    chosen = None if year == EVERY_YEAR else int(year)
    return Asked(tuple(layers), by, Selection(chosen, chosen, segment or ENTIRE_SEGMENT))


def sentences(page: Page, asked: Asked) -> list[str]:
    """The map in words, the finding first."""
    counts = {layer: page.ask(places.by_place, layer, asked.selection) for layer in asked.local}
    countries = None
    if PARTNERS in asked.layers:
        countries = page.ask(abroad.partner_countries, page.language, asked.selection)
    areas = None
    if asked.in_areas:
        level = cast(AreaLevel, asked.by)
        areas = page.ask(places.areas, page.language, "organisations", asked.selection, level)
    shares = None
    if RECOGNITION in asked.layers:
        rows = page.ask(recognition.by_basin, page.language, _focal(page.store))
        shares = rows[rows["wave_id"] == _wave(page.store)]
    return described_in_words(page.language, asked, counts, countries, areas, shares)


@st.fragment
def atlas(page: Page, asked: Asked, alt: str) -> None:
    """The map, and beside it what was clicked."""
    if gathering():
        return
    drawn = page.ask(territory_map, page.language, page.theme, asked, alt)
    left, right = st.columns([2, 1])
    with left:
        answer = st_folium(
            drawn, height=HEIGHT, use_container_width=True, returned_objects=list(maps.RETURNED)
        )
    with right:
        _card(page, asked, maps.clicked(answer))


def territory_map(
    store: Store, language: Language, theme: ThemeName, asked: Asked, alt: str
) -> folium.Map:
    """The map of what is asked for."""
    return maps.draw(
        territory_shown(store, language, asked, _wave(store)), theme, language, alt=alt
    )


def equal_table(page: Page, asked: Asked) -> None:
    """The map's things as rows, with the way to their files."""
    if not shown(page, "map", _as_table, asked) and asked.layers:
        missing = page._("Nothing with a place or a partner abroad matches this choice.")
        empty(page, missing, file="organisations.csv", icon=":material/location_off:")


def _as_table(page: Page, asked: Asked) -> Behind | None:
    """The table of the map's things; None where there is none."""
    _ = page._
    rows = page.ask(places.listing, page.language, asked.local, asked.selection)
    tables = [_thing_rows(page, asked, rows)] if len(rows) else []
    if PARTNERS in asked.layers:
        tables.append(
            _partner_rows(page, page.ask(abroad.partnerships, page.language, asked.selection))
        )
    if RECOGNITION in asked.layers:
        tables.append(_share_rows(page))
    table = pd.concat(tables, ignore_index=True).fillna("") if tables else pd.DataFrame()
    if table.empty:
        return None
    told = sentences(page, asked)
    section(_("The same as a table"), _cut(page, asked, len(rows)))
    st.dataframe(table, hide_index=True, alt=_("What the map shows, one row a thing"))
    return Behind(
        title=told[0], table=table,
        map=lambda: maps.described(
            territory_shown(page.store, page.language, asked, _wave(page.store)), page.language, alt=" ".join(told)
        ),
    )  # fmt: skip


def _layers(page: Page, reader: Language) -> dict[str, str]:
    """The layers; recognition where a survey asked about the focal cluster."""
    layers = maps.layer_labels(reader)
    if _wave(page.store) and _focal(page.store) in page.ask(recognition.clusters):
        layers[RECOGNITION] = f"■ {reader._('Recognition')}"
    return layers


def _focal(store: Store) -> str:
    return store.config.focal_cluster or ""


def _wave(store: Store) -> str:
    """The latest wave's id; "" where none has been loaded."""
    waves = cached(recognition.waves)(store)
    return "" if waves.empty else str(waves["wave_id"].iloc[0])


def _share_rows(page: Page) -> pd.DataFrame:
    """The basins of the layer of recognition in the table's columns."""
    _ = page._
    areas = page.ask(basin_shares, page.language, _wave(page.store), _focal(page.store))
    table = pd.DataFrame({_("What"): [_("Recognition")] * len(areas), _("Name"): areas["name"]})
    table[_("Kind")] = [
        label if label == about else f"{label} · {about}"
        for label, about in zip(areas["label"], areas["about"], strict=True)
    ]
    return table


def _ways(page: Page, reader: Language) -> dict[str, str]:
    """How organisations can be drawn: as points, or counted by area."""
    words = {
        "commune": reader._("By commune"),
        "epci": reader._("By intermunicipal body"),
        "basin": reader._("By basin"),
    }
    return {POINTS: reader._("As points")} | {
        level: words[level] for level in page.ask(places.area_levels)
    }


def _years(page: Page, reader: Language) -> dict[str, str]:
    years = {str(year): str(year) for year in page.ask(places.event_years)}
    return {EVERY_YEAR: reader._("All years"), **years}


def _card(page: Page, asked: Asked, clicked: maps.Clicked | None) -> None:
    """What was clicked: one thing with its source, or the several that lie there."""
    _, language, selection = page._, page.language, asked.selection
    with st.container(border=True, height=HEIGHT):
        if clicked is None:
            st.caption(_("Click a mark to see what it stands for."))
            page.make(_places, asked)
        elif clicked.kind in ("organisation", "event"):
            _thing(page, clicked.kind, clicked.id)
        elif clicked.kind == "cluster":
            found = page.ask(things.cluster, language, clicked.id)
            _facts(page, found)
            rows = page.ask(abroad.partnerships, language, selection, cluster=clicked.id)
            _several(page, _partner_rows(page, rows), partners_with(len(rows), language))
        elif clicked.kind == "country":
            st.subheader(plain(language.country(clicked.id)), anchor=False)
            rows = page.ask(abroad.partnerships, language, selection, country=clicked.id)
            _several(page, _partner_rows(page, rows), partners_with(len(rows), language))
        else:
            _list(page, asked, clicked)


def _places(page: Page, asked: Asked) -> None:
    """How many things of the first layer each place has, before anything is clicked."""
    if not asked.layers:
        return
    if asked.local:
        layer = asked.local[0]
        name = page._("Events") if layer == "events" else page._("Organisations")
        counts = page.ask(places.by_place, layer, asked.selection).dropna(subset=["place"])
        table = pd.DataFrame({page._("Place"): counts["place"], name: counts["n"]})
    elif PARTNERS in asked.layers:
        rows = page.ask(abroad.partner_countries, page.language, asked.selection)
        table = pd.DataFrame(
            {page._("Country"): rows["name"], page._("Partnerships"): rows["partnerships"]}
        )
    else:
        table = _share_rows(page).drop(columns=page._("What"))
    if len(table):
        st.dataframe(table, hide_index=True, alt=page._("How many things each place has"))


def _list(page: Page, asked: Asked, clicked: maps.Clicked) -> None:
    """The things of an area or of a cluster of marks; a row chosen opens the thing."""
    layer: Layer = "events" if clicked.kind == "events" else "organisations"
    area = (cast(AreaLevel, asked.by), clicked.id) if clicked.kind == "area" else None
    rows = page.ask(
        places.listing, page.language, (layer,), asked.selection, box=clicked.box, area=area
    )
    st.markdown(f"**{plain(count_of(layer, len(rows), page.language))}**")
    if rows.empty:
        return
    table = pd.DataFrame({page._("Name"): rows["name"], page._("Kind"): rows["kind_name"]})
    event = st.dataframe(
        table, hide_index=True, height=220, on_select="rerun", selection_mode="single-row",
        key=f"here-{clicked.kind}-{clicked.id}-{clicked.box}", alt=page._("What lies here"),
    )  # fmt: skip
    chosen = cast(Any, event).selection.rows
    if chosen and chosen[0] < len(rows):
        _thing(
            page, "event" if layer == "events" else "organisation", str(rows["id"].iloc[chosen[0]])
        )
    else:
        st.caption(page._("Choose a row to open it."))


def _several(page: Page, table: pd.DataFrame, title: str) -> None:
    if table.empty:
        st.caption(page._("No partnership in this choice"))
        return
    st.markdown(f"**{plain(title)}**")
    kept = [page._("Name"), page._("With"), page._("Kind"), page._("Date")]
    st.dataframe(table[kept], hide_index=True, alt=title)


def _thing(page: Page, kind: str, key: str) -> None:
    question = things.event if kind == "event" else things.organisation
    found = page.ask(question, page.language, key)
    _facts(page, found)
    if found is not None:
        target, name = _PAGES[kind]
        page_link(page, target, page._("Open its page"), **{name: key})


def _facts(page: Page, found: things.Thing | None) -> None:
    if found is None:
        st.caption(page._("It is not in these data."))
        return
    st.subheader(plain(found.title), anchor=False)
    st.markdown(
        "\n".join(f"- {named(page.language, label, value)}" for label, value in found.facts)
    )
    if found.source_title or found.source_url:
        words = link(found.source_title, found.source_url)
        st.caption(pair(page.language, page._("Source"), words))


def _thing_rows(page: Page, asked: Asked, rows: pd.DataFrame) -> pd.DataFrame:
    """Organisations and events in the table's columns."""
    _, language = page._, page.language
    kinds = {"organisations": _("Organisation"), "events": _("Event")}
    days = [
        ABSENT if pd.isna(day) else language.date(day.date(), how or "day", short=True)
        for day, how in zip(rows["day"], rows["precision"], strict=True)
    ]
    table = pd.DataFrame({_("What"): rows["layer"].map(kinds), _("Name"): rows["name"]})
    if PARTNERS in asked.layers:
        table[_("With")] = ""
    table[_("Kind")] = rows["kind_name"]
    table[_("Segment")] = rows["segment_name"]
    table[_("Place")] = rows["place"]
    table[_("Date")] = [day if day != ABSENT else "" for day in days]
    table[_("Position")] = rows["quality_name"].where(
        rows["quality_name"] != "", _("Not on the map")
    )
    return table.fillna("")


def _partner_rows(page: Page, rows: pd.DataFrame) -> pd.DataFrame:
    """Partnerships in the table's columns."""
    _, language = page._, page.language
    table = pd.DataFrame({_("What"): [_("Partnership")] * len(rows), _("Name"): rows["partner"]})
    table[_("With")] = rows["local"]
    table[_("Kind")] = rows["kind_name"]
    table[_("Place")] = rows["country_name"]
    table[_("Date")] = [
        language.date(day.date(), how or "day", short=True)
        for day, how in zip(rows["start_date"], rows["start_date_precision"], strict=True)
    ]
    table[_("Position")] = _("The country’s point")
    return table.fillna("")


def _cut(page: Page, asked: Asked, listed: int) -> str:
    """Says so where the table does not hold everything."""
    total = sum(
        int(page.ask(places.by_place, layer, asked.selection)["n"].sum()) for layer in asked.local
    )
    if total <= listed:
        return ""
    text = page._("{shown} of {total} rows: narrow the choice to see the others.")
    number = page.language.number
    return text.format(shown=number(listed), total=number(total))

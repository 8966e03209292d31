"""Where a cluster is known: its basins on a map and in order, and the distance to its seat."""

import folium
import pandas as pd
import streamlit as st
from streamlit_folium import st_folium  # type: ignore[import-untyped]

from observatory import maps
from observatory.charts import dots
from observatory.charts.palette import ThemeName
from observatory.figures.awareness import COLOUR, SURVEY, Wanted
from observatory.figures.territory import basin_shares
from observatory.findings import recognition as told
from observatory.i18n import Language
from observatory.queries import places as territory
from observatory.queries import recognition
from observatory.store import Store
from observatory.ui.capture import gathering
from observatory.ui.context import Page
from observatory.ui.evidence import Behind
from observatory.ui.frame import foot, picture, section, shown
from observatory.ui.recognition_frame import behind

MAP_HEIGHT = 400


def places(page: Page, wanted: Wanted) -> None:
    """The cluster chosen, basin by basin and by distance; the filter of basins does not bind here."""
    language = page.language
    rows = _by_basin(page, wanted)
    if rows.empty:
        st.caption(page._("No respondent of this choice says where they are."))
        return
    section(
        told.basins_finding(language, rows),
        page._("{cluster}: share of each basin’s respondents who know it at least by name.").format(
            cluster=wanted.name
        ),
    )
    wave, title = str(wanted.wave["wave_id"]), told.basins_finding(language, rows)
    if not gathering():
        drawn = page.ask(
            basins_map, language, page.theme, wave, wanted.cluster, wanted.stakeholder, title
        )
        st_folium(drawn, height=MAP_HEIGHT, use_container_width=True, returned_objects=[])
    areas = page.ask(basin_shares, language, wave, wanted.cluster, wanted.stakeholder)
    mapped = Behind(
        title=title,
        table=lambda: pd.DataFrame(
            {
                page._("Basin"): areas["name"],
                page._("Share"): areas["label"],
                page._("Base"): areas["about"],
            }
        ),
        map=lambda: maps.described(_shown(page.store, areas), language, alt=title),
    )
    foot(page, mapped, "recognition-map")
    left, right = st.columns(2, gap="large")
    with left:
        shown(page, "recognition-basins", _basins, wanted)
    with right:
        shown(page, "recognition-distance", _distance, wanted)


def _by_basin(page: Page, wanted: Wanted) -> pd.DataFrame:
    """The shares of the basins in the wave chosen."""
    rows = page.ask(recognition.by_basin, page.language, wanted.cluster, wanted.stakeholder)
    return rows[rows["wave_date"] == wanted.day]


def basins_map(
    store: Store,
    language: Language,
    theme: ThemeName,
    wave: str,
    cluster: str,
    stakeholder: str | None,
    alt: str,
) -> folium.Map:
    """The basins shaded by the share of their respondents who know a cluster."""
    areas = basin_shares(store, language, wave, cluster, stakeholder)
    return maps.draw(_shown(store, areas), theme, language, alt=alt)


def _shown(store: Store, areas: pd.DataFrame) -> maps.Shown:
    return maps.Shown(shares=areas, bounds=territory.frame(store).bounds)


def _basins(page: Page, wanted: Wanted) -> Behind:
    """The basins in order, with their intervals."""
    language, rows = page.language, _by_basin(page, wanted)
    rows = rows.sort_values("value", ascending=False, na_position="last", kind="stable")
    table = rows.assign(
        name=[
            f"{name} · {told.base(language, n)}"
            for name, n in zip(rows["name"], rows["n"], strict=True)
        ],
        note=[told.hidden_note(language, n) for n in rows["n"]],
        colour=[COLOUR if wanted.basin in (None, code) else "context" for code in rows["code"]],
    )
    chart = dots(
        table, language, unit="share", colour=COLOUR, basis=SURVEY, maximum=1.0,
        finding=page._("Awareness by basin"),
        caption=page._("Share who know the cluster, with 95 % interval. A cell of fewer than five respondents is not shown."),
    )  # fmt: skip
    return picture(page, chart, "recognition-basins", behind(page, wanted, chart, "R1.1", "R1.4"))


def _distance(page: Page, wanted: Wanted) -> Behind | None:
    """Awareness by distance from the respondents' communes to the cluster's seat."""
    language = page.language
    who = (str(wanted.wave["wave_id"]), wanted.cluster, *wanted.who)
    rows = page.ask(recognition.by_distance, *who)
    if rows.empty:
        st.caption(page._("No distance is known: the cluster’s seat or the respondents’ communes have no position."))  # fmt: skip
        return None
    found = None
    if wanted.who == (None, None):
        found = page.ask(recognition.slope, str(wanted.wave["wave_id"]), wanted.cluster)
    table = rows.assign(
        name=[
            page._("{low} to {high} km").format(low=language.number(start), high=language.number(end))
            + f" · {told.base(language, n)}"
            for start, end, n in zip(rows["start"], rows["end"], rows["n"], strict=True)
        ],
        note=[told.hidden_note(language, n) for n in rows["n"]],
    )  # fmt: skip
    chart = dots(
        table, language, unit="share", colour=COLOUR, basis=SURVEY, maximum=1.0,
        finding=told.distance_finding(language, found),
        caption=told.distance_caption(language, found),
    )  # fmt: skip
    return picture(page, chart, "recognition-distance", behind(page, wanted, chart, "R1.4b"))

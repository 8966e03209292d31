"""Who meets whom at the events: the network, and how it is knit year by year."""

from typing import cast

import pandas as pd
import streamlit as st

from observatory.charts import columns, lines
from observatory.charts.description import Basis
from observatory.figures.rows import series_table
from observatory.findings import networks as told
from observatory.queries import networks
from observatory.queries.events import Wanted
from observatory.queries.progress import Standing, standings
from observatory.ui.context import Page
from observatory.ui.evidence import Behind
from observatory.ui.frame import figure
from observatory.ui.indicator_table import indicator_table
from observatory.ui.network import Told, network, words
from observatory.ui.notices import empty

COLOUR = "R5"
INDICATORS = ("R5.2", "R5.3", "R5.4", "R5.5", "R5.6", "R5.7", "R5.7b", "R5.8")


def who_meets_whom(page: Page, wanted: Wanted) -> None:
    """The network of those who came to the events wanted; what the indicators say beside it."""
    _, language, basis = page._, page.language, _basis(page)
    found = page.ask(networks.of_events, wanted)
    if found is None:
        text = _("No list of participants is known for these events.")
        empty(page, text, file="participations.csv", icon=":material/hub:")
        return
    nodes = words(page, found)
    said = told.network_lines(language, found, nodes, basis)
    if basis != "record":
        said += told.mixing_lines(language, found)
    network(
        page, found, nodes,
        Told(
            finding=told.meetings_finding(language, found, basis),
            caption=told.meetings_caption(language, found), lines=tuple(said),
            strength=_("Events shared"), together=_("Events together"), colour=COLOUR, basis=basis,
        ),
        "network",
    )  # fmt: skip
    standing = page.ask(standings, language, page.role, until=wanted.year, only=INDICATORS)
    drawn = [
        (part, standing[key])
        for part, key in ((_new_ties, "R5.6"), (_mixing, "R5.7"))
        if key in standing and standing[key].has_data
    ]
    if drawn:
        for (part, item), place in zip(drawn, st.columns(len(drawn), gap="large"), strict=True):
            with place:
                part(page, item, standing)
    caption = _("The whole network of a year: all events, all organisations.")
    indicator_table(page, standing, "network-indicators", caption)


def _new_ties(page: Page, item: Standing, standing: dict[str, Standing]) -> None:
    """The pairs that meet for the first time, year by year."""
    years = _known(item)
    chart = columns(
        pd.DataFrame(
            {
                "period": years["year"].astype(str), "value": years["value"],
                "provisional": years["status"] == "provisional",
            }
        ),
        page.language, unit="count", colour=COLOUR,
        finding=told.new_ties_finding(page.language, years),
        caption=page._("Pairs of organisations that meet for the first time (R5.6), all events. In the first years on file nearly every pair is new."),
    )  # fmt: skip
    behind = Behind(
        title=chart.finding, chart=chart, indicators=("R5.6",),
        table=lambda: series_table(page.language, item),
    )  # fmt: skip
    figure(page, chart, "new-ties", behind)


def _mixing(page: Page, item: Standing, standing: dict[str, Standing]) -> None:
    """Whether meetings lead out of one's own basin, and out of one's own segment."""
    both = [standing[key] for key in ("R5.7", "R5.7b") if key in standing]
    both = [one for one in both if one.has_data]
    table = pd.concat(
        [
            pd.DataFrame({"series": one.label, "year": rows["year"], "value": rows["value"]})
            for one in both
            for rows in [_known(one)]
        ]
    )
    chart = lines(
        table, page.language, unit="index", focal=item.label, colour=COLOUR, height=260,
        finding=told.mixing_finding(page.language, _known(item), item.label),
        caption=page._("E-I index (R5.7, R5.7b): −1, nobody meets another basin or segment; 1, all links lead to another one."),
    )  # fmt: skip
    behind = Behind(
        title=chart.finding, chart=chart, indicators=tuple(one.indicator_id for one in both)
    )
    figure(page, chart, "mixing", behind)


def _known(item: Standing) -> pd.DataFrame:
    return item.series[item.series["value"].notna()]


def _basis(page: Page) -> Basis:
    return cast(Basis, page.config.weakest_basis(("event", "participation")))

"""The map: where organisations and events are, and the partners abroad."""

from collections.abc import Iterator

import pandas as pd

from observatory import maps
from observatory.exports.content import Picture, Section, Words
from observatory.figures.territory import (
    FIRST_LAYERS,
    PARTNERS,
    POINTS,
    Asked,
    sentences,
    territory_shown,
)
from observatory.queries import abroad, places
from observatory.queries.places import Layer, Selection
from observatory.report.evidence import of_rows
from observatory.report.making import Making


def section(making: Making) -> Section:
    """The map of the territory, and that of its partners, of the report's years."""
    selection = Selection(making.options.first, making.options.last)
    pictures = tuple(_pictures(making, selection))
    title = making._("Map")
    if not pictures:
        nothing = making._("Nothing with a place or a partner abroad matches this choice.")
        return Section("map", title, nothing, (Words((nothing,)),))
    return Section("map", title, pictures[0].finding, pictures)


def _pictures(making: Making, selection: Selection) -> Iterator[Picture]:
    local = Asked(FIRST_LAYERS, POINTS, selection)
    counts = {layer: making.ask(places.by_place, layer, selection) for layer in local.local}
    if any(len(rows) for rows in counts.values()):
        yield _picture(making, "map", local, counts, None)
    countries = making.ask(abroad.partner_countries, making.language, selection)
    if len(countries):
        yield _picture(making, "partners", Asked((PARTNERS,), POINTS, selection), {}, countries)


def _picture(
    making: Making,
    key: str,
    asked: Asked,
    counts: dict[Layer, pd.DataFrame],
    countries: pd.DataFrame | None,
) -> Picture:
    """A map with its own words as finding, caption and alternative text."""  # fmt: skip
    language = making.language
    told = sentences(language, asked, counts, countries, None, None)
    shown = territory_shown(making.store, language, asked, "")
    alt = " ".join(told)
    source = making._("Source: {dataset}, data as of {date}.").format(
        dataset=language.pick(making.store.config.dataset_title, making.store.dataset),
        date=language.date(making.store.as_of),
    )
    cited = of_rows(
        making, f"map:{key}", told[0], lambda: _listed(making, asked, countries),
        sources=[("organisations", ""), ("events", "")] if counts else [("partnerships", "")],
    )  # fmt: skip
    return Picture(
        key, told[0], " ".join(told[1:]), alt, source,
        maps.described(shown, language, alt=alt), cited,
    )  # fmt: skip


def _listed(making: Making, asked: Asked, countries: pd.DataFrame | None) -> pd.DataFrame:
    """What the map counts, place by place or country by country."""
    _, number = making._, making.language.number
    if countries is not None:
        return pd.DataFrame(
            {
                _("Country"): countries["name"],
                _("Partnerships"): [number(n) for n in countries["partnerships"]],
            }
        )
    words = {"organisations": _("Organisations"), "events": _("Events")}
    parts = []
    for layer in asked.local:
        rows = making.ask(places.by_place, layer, asked.selection).dropna(subset=["place"])
        parts.append(
            pd.DataFrame(
                {
                    _("What"): words[layer], _("Place"): rows["place"],
                    _("Number"): [number(n) for n in rows["n"]],
                }
            )
        )  # fmt: skip
    return pd.concat(parts, ignore_index=True)

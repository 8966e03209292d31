"""A map in words: tooltips, names with room for them, the key, and the map as a description."""

from collections.abc import Iterator
from html import escape
from typing import Any

import pandas as pd

from observatory.i18n import Language, N_
from observatory.model.lists import POSITION_QUALITIES, RECOMMENDATIONS

LAYERS = {
    "organisations": ("●", N_("Organisations")),
    "events": ("◆", N_("Events")),
    "partners": ("▲", N_("Partners")),
}
"""Layer -> its mark and name (a message)."""
FEW = 3
"""Places named in a description."""


def layer_labels(language: Language) -> dict[str, str]:
    """Layer -> label with its mark: the choice of layers is the map's legend."""
    return {key: f"{mark} {language._(name)}" for key, (mark, name) in LAYERS.items()}


def count_of(layer: str, n: int, language: Language) -> str:
    """A number of organisations or events, in words."""
    if layer == "events":
        text = language.n_("{count} event", "{count} events", n)
    else:
        text = language.n_("{count} organisation", "{count} organisations", n)
    return text.format(count=language.number(n))


def many_of(layer: str, language: Language) -> str:
    """The same for any number above one, with ``{n}`` in its place."""
    if layer == "events":
        text = language.n_("{count} event", "{count} events", 2)
    else:
        text = language.n_("{count} organisation", "{count} organisations", 2)
    return escape(text.format(count="{n}"))


def lines(row: Any, layer: str, language: Language) -> list[str]:
    """A mark's tooltip, as HTML with every text escaped: what, about, and where with how surely.

    ``row``: one of ``observatory.queries.places.points``.
    """
    where = joined(row.place, language._(POSITION_QUALITIES.get(str(row.quality), "")))
    if not _text(row.id):
        most = language._("most of them in {place}").format(place=_text(row.place))
        quality = language._(POSITION_QUALITIES.get(str(row.quality), ""))
        return [
            escape(count_of(layer, int(row.n), language)),
            joined(row.kind_name, most if _text(row.place) else ""),
            escape(quality),
        ]
    when = language.date(row.day.date(), _text(row.precision) or "day") if pd.notna(row.day) else ""
    about = joined(row.kind_name, when if layer == "events" else row.segment_name)
    return [escape(_text(row.name)), about, where]


def each(rows: pd.DataFrame) -> Iterator[Any]:
    """The rows of a table, its columns as attributes."""
    return iter(rows.itertuples(index=False))


def joined(*parts: Any) -> str:
    """The parts that are there, escaped, with a dot between them."""
    return escape(" · ".join(text for text in map(_text, parts) if text))


def partners_with(partnerships: int, language: Language) -> str:
    """A number of partnerships, in words."""
    text = language.n_("{count} partnership", "{count} partnerships", partnerships)
    return text.format(count=language.number(partnerships))


def recommendation_name(code: str, language: Language) -> str:
    """A recommendation by its code and name."""
    return f"{code} {language._(RECOMMENDATIONS[code])}"


def describe(
    language: Language,
    organisations: pd.DataFrame | None = None,
    events: pd.DataFrame | None = None,
    countries: pd.DataFrame | None = None,
    areas: pd.DataFrame | None = None,
) -> list[str]:
    """The map in sentences, the finding first; joined, they are its alternative text.

    ``organisations`` and ``events``: how many each place has (``queries.places.by_place``);
    ``countries``: ``queries.abroad.partner_countries``; ``areas``: ``queries.places.areas``, where
    organisations are counted by area. What is not shown is None.
    """
    sentences: list[str] = []
    notes: list[str] = []
    for layer, places in (("organisations", organisations), ("events", events)):
        if places is not None:
            sentences.append(_spread(layer, places, language))
            by_area = layer == "organisations" and areas is not None
            notes += [] if by_area else _honesty(layer, places, language)
    if countries is not None:
        sentences.append(_abroad(countries, language))
    if areas is not None and organisations is not None:
        notes += _outlines(areas, int(organisations["n"].sum()), language)
    return sentences + notes


def _spread(layer: str, places: pd.DataFrame, language: Language) -> str:
    total, known = int(places["n"].sum()), places.dropna(subset=["place"])
    if not total:
        return (
            language._("No event matches this choice.")
            if layer == "events"
            else language._("No organisation matches this choice.")
        )
    things = count_of(layer, total, language)
    if known.empty:
        return language._("{things}, whose commune is not known.").format(things=things)
    if len(known) == 1:
        return language._("{things} in {place}.").format(
            things=things, place=known["place"].iloc[0]
        )
    number = language.n_("{count} commune", "{count} communes", len(known))
    return language._("{things} in {communes}; most in {places}.").format(
        things=things,
        communes=number.format(count=language.number(len(known))),
        places=_leading(known, "place", "n", language),
    )


def _leading(rows: pd.DataFrame, name: str, number: str, language: Language) -> str:
    """The few with the highest numbers; those that only tie with the rest are not named."""
    first = rows.head(FEW)
    if len(rows) > FEW:
        named = first[first[number] > rows[number].iloc[FEW]]
        first = named if len(named) else first.head(1)
    return language.join(
        f"{row[name]} ({language.number(row[number])})" for _, row in first.iterrows()
    )


def _honesty(layer: str, places: pd.DataFrame, language: Language) -> list[str]:
    """What the map does not show, and how precisely it shows the rest."""
    total, placed, stated = (int(places[column].sum()) for column in ("n", "placed", "stated"))
    notes = []
    if total > placed:
        missing = count_of(layer, total - placed, language)
        text = language.n_(
            "{things} has no known position and is not on the map.",
            "{things} have no known position and are not on the map.",
            total - placed,
        )
        notes.append(text.format(things=missing))
    if placed and not stated:
        text = (
            language._("Events are drawn at the centre of their commune.")
            if layer == "events"
            else language._("Organisations are drawn at the centre of their commune.")
        )
        notes.append(text)
    elif placed > stated:
        text = language.n_(
            "{things} is drawn at the centre of its commune.",
            "{things} are drawn at the centre of their commune.",
            placed - stated,
        )
        notes.append(text.format(things=count_of(layer, placed - stated, language)))
    return notes


def _outlines(areas: pd.DataFrame, total: int, language: Language) -> list[str]:
    """What is in no area, and how exact the areas are."""
    notes = []
    if outside := total - int(areas["n"].sum()):
        text = language.n_(
            "{things} lies in no known area.", "{things} lie in no known area.", outside
        )
        notes.append(text.format(things=count_of("organisations", outside, language)))
    if (areas["geometry_quality"] == "approximate").any():
        notes.append(language._("Outlines are approximate: cells around the communes’ points."))
    return notes


def _abroad(countries: pd.DataFrame, language: Language) -> str:
    if countries.empty:
        return language._("No partnership abroad matches this choice.")
    number = language.n_("{count} country", "{count} countries", len(countries))
    return language._("{partnerships} with partners in {countries}; most in {names}.").format(
        partnerships=partners_with(int(countries["partnerships"].sum()), language),
        countries=number.format(count=language.number(len(countries))),
        names=_leading(countries, "name", "partnerships", language),
    )


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""

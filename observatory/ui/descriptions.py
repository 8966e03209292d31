"""What a page's figure looks like, as JSON: for a slide that is drawn elsewhere, now or later."""

from collections.abc import Iterable, Mapping
from typing import Any

from observatory.charts import headline, stored
from observatory.i18n import LANGUAGES, Language, language
from observatory.register.slides import Frozen, Kind, Source
from observatory.store import Store
from observatory.ui import capture
from observatory.ui.cache import cached
from observatory.ui.evidence import Behind

Filters = tuple[tuple[str, tuple[str, ...]], ...]


def kind_of(behind: Behind) -> Kind | None:
    """The kind of slide that a figure makes; None for a table alone."""
    if behind.chart is not None:
        return "chart"
    if behind.map is not None:
        return "map"
    return "figure" if behind.figure is not None else None


def described(
    store: Store, language: Language, page: str, filters: Filters, keys: frozenset[str]
) -> Mapping[str, Mapping[str, Any]]:
    """Key -> description of a page's figures at an address; what the page does not draw is not there."""
    found = capture.figures(store, language, page, dict(filters), keys)
    told = {key: description(found[key]) for key in sorted(keys & found.keys())}
    return {key: picture for key, picture in told.items() if picture is not None}


def description(behind: Behind) -> Mapping[str, Any] | None:
    """A figure's description: ``kind`` and, under the kind's name, what describes it."""
    if behind.chart is not None:
        return {"kind": "chart", "chart": stored.to_json(behind.chart)}
    if behind.map is not None:
        return {"kind": "map", "map": {"finding": behind.title, **behind.map()}}
    if behind.figure is not None:
        return {"kind": "figure", "figure": headline.to_json(behind.figure())}
    return None


def picture(
    store: Store, reader: Language, source: Source, together: Iterable[Source] = ()
) -> Mapping[str, Any] | None:
    """The description of a slide's picture, drawn from the present data; None where the page draws no
    such figure, or there is no such page.

    ``together``: others that are asked for as well; those of the same address are drawn in one go.
    """
    filters = tuple(sorted(source.filters.items()))
    keys = {source.key} | {
        other.key
        for other in together
        if other.page == source.page and tuple(sorted(other.filters.items())) == filters
    }
    try:
        found = cached(described)(store, reader, source.page, filters, frozenset(keys))
    except KeyError:
        return None
    picture_of: Mapping[str, Any] | None = found.get(source.key)
    return picture_of


def frozen(store: Store, source: Source) -> Frozen | None:
    """A slide's picture as it is now, in every language; None where the page draws no such figure."""
    pictures = {code: picture(store, language(code), source) for code in LANGUAGES}
    kept = {code: found for code, found in pictures.items() if found is not None}
    return Frozen(store.id, store.as_of.isoformat(), kept) if kept else None

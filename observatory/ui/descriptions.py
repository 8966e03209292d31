"""What a page's figure looks like, as JSON: for a slide that is drawn elsewhere, now or later."""

from collections.abc import Mapping
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
    return "figure" if behind.figure is not None else None


def described(
    store: Store, language: Language, page: str, key: str, filters: Filters
) -> Mapping[str, Any] | None:
    """The description of a page's figure at an address; None where the page draws no such figure."""
    found = capture.figures(store, language, page, dict(filters), frozenset({key}))
    behind = found.get(key)
    return None if behind is None else description(behind)


def description(behind: Behind) -> Mapping[str, Any] | None:
    """A figure's description: ``kind`` and, under the kind's name, what describes it."""
    if behind.chart is not None:
        return {"kind": "chart", "chart": stored.to_json(behind.chart)}
    if behind.figure is not None:
        return {"kind": "figure", "figure": headline.to_json(behind.figure())}
    return None


def picture(store: Store, reader: Language, source: Source) -> Mapping[str, Any] | None:
    """The description of a slide's picture, drawn from the present data."""
    filters = tuple(sorted(source.filters.items()))
    found: Mapping[str, Any] | None = cached(described)(
        store, reader, source.page, source.key, filters
    )
    return found


def frozen(store: Store, source: Source) -> Frozen | None:
    """A slide's picture as it is now, in every language; None where the page draws no such figure."""
    pictures = {code: picture(store, language(code), source) for code in LANGUAGES}
    kept = {code: found for code, found in pictures.items() if found is not None}
    return Frozen(store.id, store.as_of.isoformat(), kept) if kept else None

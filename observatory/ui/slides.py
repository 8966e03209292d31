"""Slides drawn: from the present data, or as they were frozen."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from observatory import maps
from observatory.charts import headline, stored
from observatory.charts.headline import Unreadable
from observatory.charts.palette import ThemeName
from observatory.exports import slides as drawn
from observatory.exports.slides import View
from observatory.i18n import Language
from observatory.register.slides import DRAWN, Slide, Source
from observatory.store import Store
from observatory.ui.cache import cached
from observatory.ui.context import Page
from observatory.ui.descriptions import picture
from observatory.ui.poll_slide import poll_view
from observatory.ui.text import sentence


def views(page: Page, slides: tuple[Slide, ...], *themes: ThemeName) -> list[View]:
    """Every slide of a presentation, in one theme or in several."""
    together = tuple(s.source for s in slides if s.source is not None and s.is_live)
    return [view(page, slide, *themes, together=together) for slide in slides]


def view(page: Page, slide: Slide, *themes: ThemeName, together: tuple[Source, ...] = ()) -> View:
    """One slide; where its picture cannot be drawn it says why."""
    if slide.kind == "poll":
        return poll_view(page, slide, *themes)
    if slide.kind == "text":
        return View(slide.title, drawn.text_body(slide.text), notes=slide.notes)
    described = _description(page.store, page.language, slide, together)
    kept = json.dumps([slide.is_live, described], sort_keys=True)
    frozen = slide.frozen.as_of if slide.frozen and not slide.is_live else ""
    found: View = cached(_drawn)(page.store, page.language, kept, frozen, themes)
    return replace(found, title=slide.title or found.title, notes=slide.notes)


def is_drawn(page: Page, slide: Slide) -> bool:
    """Whether a slide's picture can be drawn."""
    if slide.kind not in DRAWN:
        return True
    return bool(view(page, slide, page.theme).source)


def title(page: Page, slide: Slide) -> str:
    """A slide's title in a list: its own, else what its picture found when it was added."""
    found = slide.frozen.picture(page.language.code) if slide.frozen else None
    if slide.title or not found:
        return slide.title or view(page, slide, page.theme).title
    described = found.get(str(found.get("kind")))
    return str(described.get("finding", "")) if isinstance(described, dict) else ""


def _drawn(
    store: Store, language: Language, kept: str, frozen: str, themes: tuple[ThemeName, ...]
) -> View:
    """What is described, drawn; ``frozen``: the day of a picture that was kept."""
    state = _state(store, language, frozen)
    is_live, found = json.loads(kept)
    try:
        if found is None:
            raise Unreadable
        made = drawn_picture(store, language, found, themes)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        why = language._("This picture cannot be drawn from these data any more.")
        if not is_live:
            why = language._("This picture cannot be read: it was not written by an observatory.")
        return View(language._("Not to be drawn"), drawn.absent_body(why), state=state)
    return replace(made, state=state)


def _description(
    store: Store, language: Language, slide: Slide, together: tuple[Source, ...]
) -> Mapping[str, Any] | None:
    if slide.is_live:
        return picture(store, language, slide.source, together) if slide.source else None
    return slide.frozen.picture(language.code) if slide.frozen else None


def drawn_picture(
    store: Store, language: Language, found: Mapping[str, Any], themes: tuple[ThemeName, ...]
) -> View:
    """A description (``descriptions.description``) drawn at a slide's size. Raises Unreadable, or what
    comes of a description that was changed."""
    source = _source(store, language)
    if found["kind"] == "chart":
        chart = stored.from_json(found["chart"])
        body, cut = drawn.chart_body(chart, *themes)
        words = [part for part in (cut, chart.source or source, chart.caption) if part]
        return View(sentence(chart.finding), body, " · ".join(words))
    if found["kind"] == "map":
        told = dict(found["map"])
        pictures = {theme: maps.picture.svg(told, theme, language) for theme in themes}
        return View(sentence(str(told["finding"])), drawn.in_themes(pictures), source)
    figure = headline.from_json(dict(found["figure"]))
    return View(
        sentence(figure.finding),
        drawn.figure_body(figure, language, *themes),
        figure.source or source,
    )


def _source(store: Store, language: Language) -> str:
    name = language.pick(store.config.dataset_title, store.dataset)
    return language._("Source: {dataset}.").format(dataset=name)


def _state(store: Store, language: Language, frozen: str) -> str:
    if not frozen:
        text = language._("live · data as of {date}")
        return text.format(date=language.date(store.as_of))
    try:
        day = language.date(date.fromisoformat(frozen))
    except ValueError:
        day = frozen
    return language._("frozen at {date}").format(date=day)

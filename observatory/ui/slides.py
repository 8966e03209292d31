"""Slides drawn: from the present data, or as they were frozen."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from observatory.charts import headline, stored
from observatory.charts.palette import ThemeName
from observatory.exports import slides as drawn
from observatory.exports.slides import View
from observatory.i18n import Language
from observatory.register.slides import DRAWN, Slide, read_slide, slide_json
from observatory.store import Store
from observatory.ui.cache import cached
from observatory.ui.context import Page
from observatory.ui.descriptions import picture
from observatory.ui.text import sentence


def views(page: Page, slides: tuple[Slide, ...], *themes: ThemeName) -> list[View]:
    """Every slide of a presentation, in one theme or in several."""
    return [view(page, slide, *themes) for slide in slides]


def view(page: Page, slide: Slide, *themes: ThemeName) -> View:
    """One slide; where its picture cannot be drawn it says why."""
    if slide.kind == "poll":
        return _titled(page, slide, View("", drawn.absent_body(page._("No poll of that name."))))
    kept = json.dumps(slide_json(replace(slide, notes="")), sort_keys=True)
    found: View = cached(_drawn)(page.store, page.language, kept, themes)
    return replace(found, notes=slide.notes)


def is_drawn(page: Page, slide: Slide) -> bool:
    """Whether a slide's picture can be drawn."""
    return slide.kind not in DRAWN or _description(page.store, page.language, slide) is not None


def title(page: Page, slide: Slide) -> str:
    """A slide's title in a list: its own, else what its picture found when it was added."""
    found = slide.frozen.picture(page.language.code) if slide.frozen else None
    if slide.title or not found:
        return slide.title or view(page, slide, page.theme).title
    described = found.get(str(found.get("kind")))
    return str(described.get("finding", "")) if isinstance(described, dict) else ""


def _titled(page: Page, slide: Slide, found: View) -> View:
    return replace(found, title=slide.title or found.title, notes=slide.notes)


def _drawn(store: Store, language: Language, kept: str, themes: tuple[ThemeName, ...]) -> View:
    slide = read_slide(json.loads(kept))
    if slide.kind not in DRAWN:
        return View(slide.title, drawn.text_body(slide.text))
    state = _state(store, language, slide)
    found = _description(store, language, slide)
    try:
        if found is None:
            raise ValueError
        made = _picture(store, language, found, themes)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        why = language._("This picture cannot be drawn from these data any more.")
        return View(slide.title or language._("Not to be drawn"), drawn.absent_body(why), "", state)
    return replace(made, title=slide.title or made.title, state=state)


def _description(store: Store, language: Language, slide: Slide) -> Mapping[str, Any] | None:
    if not slide.is_live:
        return slide.frozen.picture(language.code) if slide.frozen else None
    if slide.source is None:
        return None
    try:
        return picture(store, language, slide.source)
    except KeyError:
        return None


def _picture(
    store: Store, language: Language, found: Mapping[str, Any], themes: tuple[ThemeName, ...]
) -> View:
    source = _source(store, language)
    if found["kind"] == "chart":
        chart = stored.from_json(found["chart"])
        body, cut = drawn.chart_body(chart, *themes)
        told = [part for part in (chart.caption, cut, chart.source or source) if part]
        return View(sentence(chart.finding), body, " · ".join(told))
    figure = headline.from_json(dict(found["figure"]))
    return View(
        sentence(figure.finding),
        drawn.figure_body(figure, language, *themes),
        figure.source or source,
    )


def _source(store: Store, language: Language) -> str:
    name = language.pick(store.config.dataset_title, store.dataset)
    return language._("Source: {dataset}.").format(dataset=name)


def _state(store: Store, language: Language, slide: Slide) -> str:
    if slide.is_live:
        text = language._("live · data as of {date}")
        return text.format(date=language.date(store.as_of))
    day = date.fromisoformat(slide.frozen.as_of) if slide.frozen else None
    return language._("frozen at {date}").format(date=language.date(day))

"""One slide of a presentation: how it looks, its words, its place among the others."""

from dataclasses import replace
from functools import partial

import streamlit as st

from observatory.live import Poll
from observatory.register import RegisterError
from observatory.register.decks import Deck
from observatory.register.slides import DRAWN, Slide
from observatory.ui import descriptions
from observatory.ui.context import Page
from observatory.ui.listing import PAGES
from observatory.ui.navigation import kept
from observatory.ui.poll_slide import polls, question
from observatory.ui.present_add import decks
from observatory.ui.register import attempt, writer
from observatory.ui.show import preview
from observatory.ui.slides import view
from observatory.ui.text import plain


def order(page: Page, deck: Deck, at: int, key: str) -> None:
    """Move the slide chosen, take it out, or put a text behind it."""
    _ = page._
    last = len(deck.slides) - 1
    with st.container(horizontal=True):
        moves = (
            (_("Earlier"), ":material/arrow_upward:", -1, at <= 0),
            (_("Later"), ":material/arrow_downward:", 1, at >= last),
        )
        for words, icon, step, off in moves:
            st.button(
                "", icon=icon, help=words, key=f"{key}-{step}", disabled=off,
                on_click=partial(_moved, page, deck, at, step, key),
            )  # fmt: skip
        st.button(
            "", icon=":material/delete:", help=_("Take this slide out"), key=f"{key}-out",
            disabled=not deck.slides, on_click=partial(_without, page, deck, at),
        )  # fmt: skip
        st.button(
            _("Text slide"), icon=":material/add:", key=f"{key}-text",
            on_click=partial(_put, page, deck, at, Slide("text", title=_("New slide")), key),
        )  # fmt: skip
        st.button(
            _("Poll slide"), icon=":material/add:", key=f"{key}-poll",
            on_click=partial(_put, page, deck, at, Slide("poll", poll=_first_poll(page)), key),
        )  # fmt: skip


def edit(page: Page, deck: Deck, at: int) -> None:
    """The slide as it is shown, and the form of its words."""
    _, slide = page._, deck.slides[at]
    found = view(page, slide, page.theme)
    preview(page, found, f"preview-{deck.id}")
    key = f"{deck.id}-{deck.revision}-{at}"
    with st.form(f"slide-{key}", border=False):
        name = st.text_input(
            _("Title"), slide.title, placeholder=found.title, key=f"title-{key}",
            help=_("Empty: what the picture finds.") if slide.kind in DRAWN else None,
        )  # fmt: skip
        changed = replace(slide, title=name)
        if slide.kind == "text":
            words = st.text_area(
                _("Text"), slide.text, height=160, key=f"text-{key}",
                help=_("A paragraph a line; a line that begins with a dash is an item of a list."),
            )  # fmt: skip
            changed = replace(changed, text=words)
        if slide.kind == "poll":
            changed = replace(changed, poll=_poll(page, slide, key))
        notes = st.text_area(_("Speaker’s notes"), slide.notes, height=110, key=f"notes-{key}")
        changed = replace(changed, notes=notes)
        again = False
        if slide.kind in DRAWN:
            changed, again = _mode(page, slide, changed, key)
        asked = st.form_submit_button(_("Save"), type="primary")
    if asked:
        if again and slide.source is not None:
            anew = descriptions.frozen(page.store, slide.source)
            changed = replace(changed, frozen=anew or slide.frozen)
        slides = (*deck.slides[:at], changed, *deck.slides[at + 1 :])
        if attempt(page, lambda: decks(page).save(writer(page), replace(deck, slides=slides))):
            st.rerun()
    _source(page, slide)


def _polls(page: Page) -> dict[str, Poll]:
    """The polls of a slide by their ids; none where the register cannot be read."""
    try:
        return polls(page)
    except RegisterError:
        return {}


def _first_poll(page: Page) -> str:
    return next(iter(_polls(page)), "")


def _poll(page: Page, slide: Slide, key: str) -> str:
    """Which poll a slide shows."""
    known = _polls(page)
    if not known:
        st.caption(page._("No poll is prepared."))
        return slide.poll
    ids = list(known)
    chosen = st.selectbox(
        page._("Poll"), ids, index=ids.index(slide.poll) if slide.poll in known else 0,
        format_func=lambda item: question(page, known[item]), key=f"poll-{key}",
    )  # fmt: skip
    return str(chosen)


def _mode(page: Page, slide: Slide, changed: Slide, key: str) -> tuple[Slide, bool]:
    """Live or frozen; and whether what is frozen is to be drawn again."""
    _ = page._
    modes = {True: _("Live"), False: _("Frozen")}
    allowed = [mode for mode in modes if slide.source if mode] + ([False] if slide.frozen else [])
    live = st.radio(
        _("Picture"), allowed, index=allowed.index(slide.is_live) if slide.is_live in allowed else 0,
        format_func=modes.__getitem__, horizontal=True, key=f"mode-{key}",
    )  # fmt: skip
    again = slide.source is not None and st.checkbox(
        _("Freeze it again, with the present data"), key=f"again-{key}"
    )
    return replace(changed, is_live=bool(live)), again


def _source(page: Page, slide: Slide) -> None:
    """The way to the page that the picture comes from, with its filters."""
    source = slide.source
    target = next((item for item in PAGES if source and item.key == source.page), None)
    if source is None or target is None:
        return
    filters = {name: values[-1] for name, values in source.filters.items() if values}
    st.page_link(
        target.file,
        label=plain(page._("Open its page: {page}").format(page=page._(target.title))),
        icon=":material/arrow_forward:",
        query_params={**kept(), **filters},
    )


def _moved(page: Page, deck: Deck, at: int, step: int, key: str) -> None:
    slides = list(deck.slides)
    slides.insert(at + step, slides.pop(at))
    if _saved(page, deck, slides):
        st.session_state[key] = at + step


def _without(page: Page, deck: Deck, at: int) -> None:
    _saved(page, deck, [slide for n, slide in enumerate(deck.slides) if n != at])


def _put(page: Page, deck: Deck, at: int, slide: Slide, key: str) -> None:
    slides = list(deck.slides)
    place = min(at + 1, len(slides))
    slides.insert(place, slide)
    if _saved(page, deck, slides):
        st.session_state[key] = place


def _saved(page: Page, deck: Deck, slides: list[Slide]) -> bool:
    return attempt(
        page, lambda: decks(page).save(writer(page), replace(deck, slides=tuple(slides)))
    )

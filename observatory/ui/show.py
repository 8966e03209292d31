"""The show and the speaker's notes: one element each, drawn over the whole window by its script."""

from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from observatory.exports.deck import Told, deck_data, script, style
from observatory.exports.slides import View
from observatory.register.decks import Deck
from observatory.ui.context import Page
from observatory.ui.navigation import kept
from observatory.ui.positions import positions
from observatory.ui.slides import views

SECONDS_LIVE = 30
"""How often a show asks whether newer data have been loaded."""
SECONDS_POLL = 2
_SHOW = """
export default function (component) {
  const { data, parentElement, setStateValue } = component;
  const read = () => Number(new URLSearchParams(location.search).get("slide")) || 0;
  const address = (number) => {
    const url = new URL(location.href);
    url.searchParams.set("slide", number);
    history.replaceState(history.state, "", url);
  };
  const told = (news) => setStateValue("told", news);
  const held = parentElement.observatory;
  if (held && held.id === data.id) held.show.update(data);
  else {
    held?.show.end();
    const show = observatoryShow(parentElement, data, { read, address, told });
    parentElement.observatory = { id: data.id, show };
  }
  return () => {};
}
"""
_NOTES = """
export default function (component) {
  const { data, parentElement } = component;
  const held = parentElement.observatory ?? (parentElement.observatory = {});
  held.data = data;
  held.state = held.state ?? { at: 0, black: false, started: 0 };
  const draw = () => {
    observatoryNotes(held.dialog, held.data, held.state, held.data.theme === "dark");
  };
  if (!held.dialog) {
    held.dialog = document.createElement("dialog");
    held.dialog.className = "observatory-window";
    parentElement.appendChild(held.dialog);
    held.dialog.addEventListener("cancel", (event) => event.preventDefault());
    held.dialog.showModal();
    held.channel = new BroadcastChannel(`observatory-deck-${data.id}`);
    held.channel.onmessage = ({ data: told }) => {
      // What the show itself says is newer than what the server remembers of it.
      if (told.news) held.heard = true;
      if (told.news || (told.remembered && !held.heard)) held.state = told.news ?? told.remembered;
      draw();
    };
    held.channel.postMessage({ ask: true });
    held.key = (event) => {
      const step = { ArrowRight: 1, PageDown: 1, " ": 1, ArrowLeft: -1, PageUp: -1 }[event.key];
      if (step) held.channel.postMessage({ go: held.state.at + step });
      else if (event.key === "b") held.channel.postMessage({ black: true });
      else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", held.key);
    held.timer = setInterval(draw, 500);
  }
  draw();
  return () => {
    if (parentElement.isConnected) return;
    clearInterval(held.timer);
    document.removeEventListener("keydown", held.key);
    held.channel.close();
  };
}
"""
_REMEMBERED = """
export default function ({ data, parentElement }) {
  const held = parentElement.observatory ?? (parentElement.observatory = {});
  held.channel = held.channel ?? new BroadcastChannel(`observatory-deck-${data.id}`);
  if (data.position) held.channel.postMessage({ remembered: data.position });
}
"""
_SLIDE = """
export default function ({ data, parentElement }) {
  let box = parentElement.querySelector(".small");
  if (!box) {
    const frame = document.createElement("div");
    frame.className = "observatory-notes one-slide";
    frame.innerHTML = '<div class="small"><div class="stage"><section class="slide"></section></div></div>';
    parentElement.appendChild(frame);
    box = frame.querySelector(".small");
    const stage = frame.querySelector(".stage");
    new ResizeObserver(() => { stage.style.transform = `scale(${box.clientWidth / 1280})`; }).observe(box);
  }
  const frame = box.parentElement;
  for (const [name, value] of Object.entries(data.colours)) frame.style.setProperty(`--${name}`, value);
  frame.querySelector(".slide").innerHTML = data.html;
  frame.setAttribute("role", "img");
  frame.setAttribute("aria-label", data.title);
}
"""


@cache
def _show_element() -> Callable[..., Any]:
    return st.components.v2.component("observatory.show", js=script() + _SHOW, css=style())


@cache
def _notes_element() -> Callable[..., Any]:
    return st.components.v2.component("observatory.notes", js=script() + _NOTES, css=style())


@cache
def _remembered_element() -> Callable[..., Any]:
    return st.components.v2.component("observatory.remembered", js=_REMEMBERED)


@cache
def _slide_element() -> Callable[..., Any]:
    return st.components.v2.component("observatory.slide", js=script() + _SLIDE, css=style())


def show(page: Page, deck: Deck) -> None:
    """The presentation over the whole window; keys move it, also while the server is out of reach."""
    every = SECONDS_POLL if any(s.kind == "poll" for s in deck.slides) else SECONDS_LIVE
    st.fragment(run_every=every)(_show)(page, deck)


def _show(page: Page, deck: Deck) -> None:
    drawn = views(page, deck.slides, page.theme)
    told = Told(
        theme=page.theme,
        at=_number(st.query_params.get("slide", "1")),
        leave=address(deck.id),
        notes=address(deck.id, "notes"),
    )
    result = _show_element()(
        key=f"show-{deck.id}",
        data=_data(page, deck, drawn, told),
        height=1,
        on_told_change=lambda: None,
    )
    positions().put(page.store.dataset, deck.id, result.told)


def notes(page: Page, deck: Deck) -> None:
    """The speaker's view of a show that runs in another window, here or on another machine."""
    told = Told(theme=page.theme, leave=address(deck.id))
    data = _data(page, deck, views(page, deck.slides, page.theme), told)
    _notes_element()(key=f"notes-{deck.id}", data=data, height=1)
    st.fragment(run_every=1)(_remembered)(page, deck)


def _remembered(page: Page, deck: Deck) -> None:
    """Where the show stands, as it last told the server: for windows that do not hear it."""
    held = positions().get(page.store.dataset, deck.id)
    data = {"id": _identity(page, deck), "position": asdict(held) if held else None}
    _remembered_element()(key=f"remembered-{deck.id}", data=data, height=1)


def preview(page: Page, found: View, key: str) -> None:
    """One slide as the show draws it, as wide as there is room."""
    data = _data_of_one(page, found)
    _slide_element()(key=key, data=data)


def _data_of_one(page: Page, found: View) -> dict[str, Any]:
    data = deck_data("", [], page.language, Told())
    return {"html": found.html, "title": found.title, "colours": data["colours"][page.theme]}


def _data(page: Page, deck: Deck, drawn: list[View], told: Told) -> dict[str, Any]:
    return deck_data(_identity(page, deck), drawn, page.language, told)


def _identity(page: Page, deck: Deck) -> str:
    return f"{page.store.dataset}-{deck.id}"


def address(deck: int, view: str = "") -> str:
    """The address of a presentation's page, of its show or its notes."""
    asked = {**kept(), "deck": str(deck), **({"view": view} if view else {})}
    return f"?{urlencode(asked)}"


def _number(text: str) -> int:
    return int(text) if text.isdigit() and len(text) < 5 else 1

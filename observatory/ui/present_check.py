"""Before the room fills: whether the presentation, the data and the machine are ready."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any, Literal

import streamlit as st

from observatory.live.qr import qr_svg
from observatory.register.decks import Deck
from observatory.room import RoomError, interfaces
from observatory.ui import frame, room
from observatory.ui.context import Page
from observatory.ui.navigation import kept
from observatory.ui.slides import is_drawn
from observatory.ui.text import plain

WIDE, HIGH = 1280, 720
"""The smallest picture that a room can read."""
OLD_DAYS = 31
_WINDOW = """
export default function ({ setStateValue }) {
  const tell = () => setStateValue("size", {
    width: innerWidth, height: innerHeight, screen: [screen.width, screen.height],
    full: Boolean(document.fullscreenEnabled),
  });
  tell();
  addEventListener("resize", tell);
  return () => removeEventListener("resize", tell);
}
"""
State = Literal["ready", "look", "info"]


@cache
def _window() -> Callable[..., Any]:
    return st.components.v2.component("observatory.window", js=_WINDOW)


def check(page: Page, deck: Deck) -> None:
    """What has to be right before the room fills, each with what to do where it is not."""
    frame.head(page, page._("Ready for the room?"))
    st.page_link(
        page.listed.file,
        label=plain(deck.title),
        icon=":material/arrow_back:",
        query_params={**kept(), "deck": str(deck.id)},
    )
    with st.grid(2, min_column_width=360):
        _slides(page, deck)
        _data(page)
        _screen(page)
        _phones(page)


def _told(page: Page, state: State, title: str, text: str) -> None:
    """One thing that was looked at: how it stands, and what to do."""
    badge = {
        "ready": f":green-badge[:material/check: {page._('Ready')}]",
        "look": f":orange-badge[:material/warning: {page._('Look at it')}]",
        "info": f":gray-badge[:material/info: {page._('To know')}]",
    }[state]
    st.markdown(f"**{plain(title)}** {badge}")
    st.markdown(plain(text))


def _slides(page: Page, deck: Deck) -> None:
    lost = [str(n) for n, slide in enumerate(deck.slides, 1) if not is_drawn(page, slide)]
    with st.container(border=True, height="stretch"):
        text = page._("Every slide can be drawn.")
        if lost:
            text = page._("These slides cannot be drawn any more: {numbers}.").format(
                numbers=page.language.join(lost)
            )
        _told(page, "look" if lost else "ready", page._("Slides"), text)


def _data(page: Page) -> None:
    store, language = page.store, page.language
    days = (datetime.now(UTC).date() - store.loaded_at.date()).days
    text = language.n_(
        "Data as of {as_of}, loaded {n} day ago.", "Data as of {as_of}, loaded {n} days ago.", days
    ).format(as_of=language.date(store.as_of), n=language.number(days))
    with st.container(border=True, height="stretch"):
        old = days > OLD_DAYS
        more = page._("Load again before the workshop.") if old else ""
        _told(page, "look" if old else "ready", page._("Data"), f"{text} {more}")


def _screen(page: Page) -> None:
    with st.container(border=True, height="stretch"):
        size = _window()(key="window-size", height=1, on_size_change=lambda: None).size
        if not size:
            text = page._("The window’s size is not known yet.")
            _told(page, "info", page._("Projector"), text)
            return
        wide, high = int(size["width"]), int(size["height"])
        small = int(size["screen"][0]) < WIDE or int(size["screen"][1]) < HIGH
        text = page._(
            "Window {width} × {height}, screen {across} × {down}. F fills the screen."
        ).format(width=wide, height=high, across=size["screen"][0], down=size["screen"][1])
        if small:
            text += " " + page._("Less than 1280 × 720: the last rows cannot read it.")
        _told(page, "look" if small else "ready", page._("Projector"), text)


def _phones(page: Page) -> None:
    """Whether phones reach this machine, and at which address."""
    _ = page._
    with st.container(border=True, height="stretch"):
        if not room.is_on():
            known = [f"{address} ({name})" for address, name in interfaces().items()]
            text = _("Room mode is off: phones cannot vote. Start with “make room”.")
            if known:
                text += " " + _("This machine’s addresses: {list}.").format(
                    list=page.language.join(known)
                )
            else:
                text += " " + _("This machine is on no network.")
            _told(page, "look", _("Phones"), text)
            return
        try:
            address = room.address()
        except RoomError as error:
            _told(page, "look", _("Phones"), error.message.text(page.language))
            return
        text = _("Room mode is on: phones reach {address}. Try it with one.")
        _told(page, "ready", _("Phones"), text.format(address=address))
        st.image(
            qr_svg(f"{address}/vote/"),
            width=220,
            alt=_("QR code of {address}").format(address=address),
        )

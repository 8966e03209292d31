"""The Recognition page's parts: its filters, its finding, and the view chosen."""

from collections.abc import Callable

import streamlit as st

from observatory.figures import awareness as figures
from observatory.figures.awareness import Wanted
from observatory.findings import recognition as told
from observatory.i18n import Language, N_
from observatory.queries import recognition
from observatory.queries.choices import territories
from observatory.ui import frame
from observatory.ui.awareness import awareness, over_waves
from observatory.ui.choices import choose
from observatory.ui.context import Page
from observatory.ui.recognition_frame import previous
from observatory.ui.recognition_places import places
from observatory.ui.text import plain
from observatory.ui.voice import image_and_know_how, press

EVERYBODY = "all"


def surveyed(page: Page) -> bool:
    """Whether some wave has been loaded."""
    return len(page.ask(recognition.waves)) > 0 and bool(page.ask(recognition.clusters))


def choices(page: Page) -> Wanted:
    """The page's filters, drawn inside the bar around them."""
    _, language = page._, page.language
    waves = page.ask(recognition.waves)
    wave = choose("wave", _("Wave"), lambda reader: _wave_names(page, reader), language, width=150)
    cluster = choose("cluster", _("Cluster"), page.ask(recognition.clusters), language, width=240)
    who = choose(
        "who", _("Respondents"),
        lambda reader: {EVERYBODY: reader._("All respondents"), **page.ask(recognition.stakeholders, reader)},
        language, width=190,
    )  # fmt: skip
    place = choose(
        "basin", _("Basin"), lambda reader: page.ask(territories, reader), language, width=220
    )
    chosen = waves[waves["wave_id"] == wave].iloc[0].to_dict()
    return Wanted(
        wave={str(key): value for key, value in chosen.items()},
        stakeholder=None if who == EVERYBODY else who,
        basin=None if place == page.focal else place,
        cluster=cluster,
        name=page.ask(recognition.clusters)[cluster],
    )


def _wave_names(page: Page, reader: Language) -> dict[str, str]:
    """Waves by their month, latest first."""
    waves = page.ask(recognition.waves)
    return {
        str(key): reader.leading(reader.date(day.date(), "month" if how == "day" else how, short=True))
        for key, day, how in zip(
            waves["wave_id"], waves["wave_date"], waves["wave_date_precision"], strict=True
        )
    }  # fmt: skip


def finding(page: Page, wanted: Wanted) -> str:
    """The page's finding: how many know the cluster chosen, and whether that has changed."""
    names = [
        page.ask(recognition.stakeholders, page.language).get(wanted.stakeholder or "", ""),
        page.ask(territories, page.language).get(wanted.basin or "", ""),
    ]
    choice = " · ".join(name for name in names if name)
    shares = page.ask(recognition.shares, *wanted.who)
    return figures.finding(page.language, wanted, shares, previous(page, wanted), choice)


def wave_line(page: Page, wanted: Wanted) -> None:
    """How many answered the wave, and how they are weighted."""
    st.caption(plain(told.wave_caption(page.language, wanted.wave)))


def view(page: Page, wanted: Wanted) -> None:
    """The part of the page that the reader looks at; no more than four figures at a time."""
    titles = {key: title for key, (title, _) in _VIEWS.items()}
    _VIEWS[frame.show(page, titles, width="stretch")][1](page, wanted)


_VIEWS: dict[str, tuple[str, Callable[[Page, Wanted], None]]] = {
    "awareness": (N_("Awareness"), awareness),
    "waves": (N_("Waves"), over_waves),
    "places": (N_("Places"), places),
    "image": (N_("Image and know-how"), image_and_know_how),
    "press": (N_("In the press"), press),
}

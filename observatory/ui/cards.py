"""Cards: one gap at a glance, and the list of what needs attention."""

from typing import Literal

import streamlit as st

from observatory.figures.headline import headline, path_of, series_path
from observatory.figures.rows import published_rows, series_table
from observatory.findings.indicators import (
    computation,
    delta_text,
    ends_text,
    latest_text,
    since_text,
    unsettled_sentence,
)
from observatory.findings.overview import alerts, card_sentence, overview_finding, summary_line
from observatory.model.lists import GAPS
from observatory.queries.overview import GapCard, coverage, glance, waiting
from observatory.queries.progress import Standing
from observatory.ui.context import Page
from observatory.ui.evidence import Behind
from observatory.ui.frame import Filters, buttons
from observatory.ui.navigation import page_link
from observatory.ui.text import named, plain, plate, status_badge

SHOWN_ALERTS = 4


def cell() -> "st.delta_generator.DeltaGenerator":
    """A card's frame; its last element stands at the bottom, so that links align."""
    return st.container(border=True, height="stretch", vertical_alignment="distribute")


def gap_card(page: Page, card: GapCard, chosen: Filters) -> None:
    """One gap: its headline figure, where it goes, how its other indicators moved."""
    with cell():
        behind = page.make(_face, card.gap_id, chosen)
        with st.container(horizontal=True, vertical_alignment="center"):
            words = page._("Open {recommendation}").format(recommendation=card.recommendation_id)
            page_link(page, "recommendations", words, recommendation=card.recommendation_id)
            buttons(page, behind, f"gap-{card.gap_id}", label=False)


def _face(page: Page, gap_id: str, chosen: Filters) -> Behind:
    """All of a card but its buttons."""
    asked = (page.role, chosen.territory, chosen.segment, chosen.year)
    cards = page.ask(glance, page.language, *asked).cards
    card = next(item for item in cards if item.gap_id == gap_id)
    with st.container():
        _card_head(page, card)
        if card.headline is not None:
            _indicator(page, card.headline)
        elif len(card.series):
            _series(page, card)
        else:
            st.metric(page._("No indicator with data"), "–")
        st.markdown(plain(card_sentence(page.language, card)))
        st.caption(plain(summary_line(page.language, card.summary)))
    return _behind(page, card, chosen)


def _card_head(page: Page, card: GapCard) -> None:
    name = f"{plate(card.recommendation_id, page.theme)} **{plain(page._(GAPS[card.gap_id]))}**"
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        st.markdown(name, width="content")
        if card.summary.state is not None:
            st.markdown(status_badge(card.summary.state, page.language), width="content")


def _indicator(page: Page, item: Standing) -> None:
    language, difference = page.language, item.since_previous.difference or 0
    arrow: Literal["up", "down", "off"] = (
        "up" if difference > 0 else "down" if difference else "off"
    )
    st.metric(
        item.label, latest_text(language, item), delta_text(language, item),
        delta_color="off", delta_arrow=arrow, delta_description=since_text(language, item.since_previous) or None,
    )  # fmt: skip
    _path(page, item)
    if ends := ends_text(language, item):
        st.caption(plain(ends))
    if unsettled := unsettled_sentence(language, item):
        st.markdown(f":gray[{plain(unsettled)}]")


def _path(page: Page, item: Standing) -> None:
    """The indicator's way as a picture: floors as bars, any other value as a path to its target."""
    path = path_of(page.language, item, page.store.as_of)
    st.image(path.svg(page.theme), alt=path.alt)


def _series(page: Page, card: GapCard) -> None:
    """A published series in place of an indicator, named as what it is."""
    last = card.series.iloc[-1]
    value = page.language.quantity(float(last["value"]), str(last["unit"]))
    st.metric(
        plain(last["measure_name"]),
        value,
        help=page._("A published series stands in: no indicator of this gap has data."),
    )
    path = series_path(page.language, card.series, card.recommendation_id)
    st.image(path.svg(page.theme), alt=path.alt)


def _behind(page: Page, card: GapCard, chosen: Filters) -> Behind:
    title = page._(GAPS[card.gap_id])
    if card.headline is None:
        return Behind(
            title=title,
            rows=(lambda: published_rows(page.language, card.series)) if len(card.series) else None,
        )
    item = card.headline
    first, last = chosen.period
    return Behind(
        title=item.name, table=lambda: series_table(page.language, item), indicators=(item.indicator_id,),
        first=first, last=last, territory=chosen.territory, segment=chosen.segment,
        computation=computation(page.language, item, page.store.as_of),
        figure=lambda: headline(page.language, item, page.store.as_of),
    )  # fmt: skip


def attention_card(page: Page, chosen: Filters) -> None:
    """What needs attention, the most pressing first, each with the page that tells more."""
    with cell():
        target = page.make(_attention, chosen)
        words = (
            page._("Actions and targets")
            if target == "recommendations"
            else page._("Loads and sources")
        )
        page_link(page, target, words)


def _attention(page: Page, chosen: Filters) -> str:
    """All of the card but its link; the page that it leads to."""
    asked = (page.role, chosen.territory, chosen.segment, chosen.year)
    standings = page.ask(glance, page.language, *asked).standings
    found = alerts(page.language, page.ask(waiting), standings)
    with st.container():
        st.markdown(f"**{page._('What needs attention')}**")
        if not found:
            st.markdown(page._("Nothing is late, stale or waiting."))
        for alert in found[:SHOWN_ALERTS]:
            st.markdown(f"{alert.icon} {named(page.language, alert.subject, alert.text)}")
    return found[0].page if found else "sources"


def finding(page: Page, chosen: Filters) -> str:
    """The finding of the whole: how the gaps stand, or what the record holds."""
    asked = (page.role, chosen.territory, chosen.segment, chosen.year)
    cards = page.ask(glance, page.language, *asked).cards
    return overview_finding(page.language, cards, page.ask(coverage), chosen.year)

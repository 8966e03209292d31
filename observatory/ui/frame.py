"""The parts of a page in their order: finding, filters, sections, figures with their evidence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Concatenate, Literal, ParamSpec

import streamlit as st

from observatory.charts import Chart, plotly
from observatory.config import ENTIRE_SEGMENT
from observatory.findings.overview import freshness_line
from observatory.queries.choices import complete_years, segments, territories
from observatory.queries.overview import coverage
from observatory.ui import context
from observatory.ui.cache import figure as drawn
from observatory.ui.choices import choose
from observatory.ui.context import Page
from observatory.ui.evidence import Behind, evidence_button
from observatory.ui.navigation import page_link
from observatory.ui.notes import notes_beside
from observatory.ui.present_add import present_button
from observatory.ui.share import FIGURE, page_address, share_button, state
from observatory.ui.text import link, plain, sentence

Filter = Literal["period", "basin", "segment"]
P = ParamSpec("P")


@dataclass(frozen=True)
class Filters:
    """What the reader has chosen: a year, a place, a segment of the industry."""

    year: int
    territory: str
    segment: str

    @property
    def period(self) -> tuple[date, date]:
        """First and last day of the year."""
        return date(self.year, 1, 1), date(self.year, 12, 31)


def head(page: Page, finding: str) -> None:
    """The page's name and its finding in words."""
    with st.container(gap=None):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.title(page._(page.listed.title), anchor=False, width="content")
            share_button(page)
        st.header(plain(sentence(finding)), anchor=False)


def bar() -> Any:
    """The row that holds a page's filters."""
    return st.container(horizontal=True, vertical_alignment="top")


def filters(page: Page, *asked: Filter) -> Filters:
    """The common filters, drawn inside the ``bar`` around them; those not asked are at rest."""
    years = page.ask(complete_years) or [page.store.as_of.year]
    year, territory, segment = str(years[0]), page.focal, ENTIRE_SEGMENT
    if "period" in asked:
        names = {str(item): str(item) for item in years}
        year = choose("period", page._("Year"), names, page.language, width=110)
    if "basin" in asked:
        territory = choose(
            "basin",
            page._("Basin"),
            lambda reader: page.ask(territories, reader),
            page.language,
            width=230,
        )
    if "segment" in asked:
        segment = choose(
            "segment",
            page._("Segment"),
            lambda reader: page.ask(segments, reader),
            page.language,
            width=200,
        )
    return Filters(int(year), territory, segment)


def show(
    page: Page,
    parts: Mapping[str, str],
    key: str = "view",
    width: Literal["stretch", "content"] = "content",
) -> str:
    """Which part of the page the reader looks at; ``parts``: id -> its name, a message."""
    return choose(
        key,
        page._("Show"),
        lambda reader: {name: reader._(title) for name, title in parts.items()},
        page.language,
        style="segments",
        width=width,
    )


def how_to_read(page: Page) -> None:
    """How the pictures of cards are read."""
    if page.on_record:
        text = page._("Hatched bars: at least this much in a year. Solid line: a published series.")
    else:
        text = page._(
            "Solid line: values. Dotted: path to the target ◇. ▼ today. Grey band: 95 % interval."
        )
    st.caption(plain(text))


def section(title: str, caption: str = "") -> None:
    """A part of a page: its finding and how to read what follows."""
    st.subheader(plain(sentence(title)), anchor=False)
    if caption:
        st.caption(plain(caption))


def shown(
    page: Page, key: str, drawing: Callable[Concatenate[Page, P], Behind | None], *args: P.args,
    **kwargs: P.kwargs,
) -> bool:  # fmt: skip
    """A part of a page that ``drawing`` draws once for all readers (``Page.make``), and its foot.

    It draws all but the foot, and gives what is behind; None where there is no figure, which False
    tells the caller.
    """
    behind = page.make(drawing, *args, **kwargs)
    if behind is not None:
        foot(page, behind, key, behind.chart.source if behind.chart else "")
    return behind is not None


def picture(page: Page, chart: Chart[Any], key: str, behind: Behind | None = None) -> Behind:
    """A chart under its finding, without its foot; what is behind it."""
    section(chart.finding, chart.caption)
    plot(page, chart, key)
    return behind or Behind(title=chart.finding, chart=chart)


def figure(page: Page, chart: Chart[Any], key: str, behind: Behind | None = None) -> None:
    """A chart under its finding, with its source and the way to its data and evidence."""
    foot(page, picture(page, chart, key, behind), key, chart.source)


def plot(page: Page, chart: Chart[Any], key: str) -> None:
    """A chart alone, with its alternative text."""
    if not page.drawn:
        return
    st.plotly_chart(
        drawn(chart, page.theme),
        theme=None,
        config=plotly.config(chart),
        alt=chart.alt,
        key=f"{key}-{page.theme}",
    )


def foot(page: Page, behind: Behind, key: str, source: str = "") -> None:
    """The source on the left, the evidence on the right."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(plain(source or source_line(page)))
        buttons(page, behind, key)
    notes_beside(page, behind)


def buttons(page: Page, behind: Behind, key: str, label: bool = True) -> None:
    """What every figure offers: its evidence, and a place in a presentation."""
    # Together, so that a narrow column does not part them.
    with st.container(horizontal=True, width="content", gap="small"):
        evidence_button(page, behind, key, label)
        present_button(page, behind, key)


def source_line(page: Page) -> str:
    """Where the figures of a page come from: the dataset and its day."""
    text = page._("Source: {dataset}, data as of {date}.")
    name = page.language.pick(page.config.dataset_title, page.store.dataset)
    return text.format(dataset=name, date=page.language.date(page.store.as_of))


def outside_line(page: Page, source: str = "") -> None:
    """The last line within another site's page: where the figures come from, and the way to all of it."""
    asked = {name: values for name, values in state(page).items() if name != FIGURE}
    words = link(page._("Open in the observatory"), page_address(page, asked))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(plain(source or source_line(page)))
        st.markdown(f"{words} :material/open_in_new:", width="content")


def freshness(page: Page) -> None:
    """The last line of a page: how fresh the data are and how much they cover."""
    if context.embedded():
        outside_line(page)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(page.make(_freshness))
        if page.listed.key != "sources":
            page_link(page, "sources")
        if page.listed.key != "help":
            page_link(page, "help", icon=":material/help:", topic=page.listed.key)


def _freshness(page: Page) -> str:
    days = (page.store.as_of, page.store.loaded_at.date())
    return plain(freshness_line(page.language, page.ask(coverage), *days))

"""The drawer behind every figure: the figure itself, its rows and sources, its formula, its files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from observatory.charts import Chart, plotly
from observatory.charts.headline import Headline
from observatory.config import ENTIRE_SEGMENT
from observatory.exports.tables import csv, xlsx
from observatory.figures.rows import in_words
from observatory.model import TABLES
from observatory.model.lists import BASIS_WORDS
from observatory.queries.catalogue import catalogue
from observatory.queries.evidence import SHOWN, count_behind, rows_behind
from observatory.ui.cache import figure as drawn
from observatory.ui.capture import gather
from observatory.ui.context import Page
from observatory.ui.notes import notes_view
from observatory.ui.share import figure_part
from observatory.ui.text import named, plain

WIDTH = 560
MIME = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

Made = pd.DataFrame | Callable[[], pd.DataFrame]
"""A table, or what makes it when it is asked for."""


@dataclass(frozen=True)
class Behind:
    """What stands behind a figure.

    ``table``: the equal table (by default the chart's); ``indicators``: whose definitions and
    counted rows are shown, for the days ``first`` to ``last``, a place and a segment;
    ``computation``: name and value of every input, already in words; ``rows``: source rows, where
    no indicator counts them. A table may be given as what makes it: few drawers are opened.
    ``figure`` describes one figure, and ``map`` a map (``maps.described``), for a slide; ``address``: what the page's address has to say, beside
    the filters, for the page to draw it.
    """

    title: str
    chart: Chart[Any] | None = None
    table: Made | None = None
    indicators: tuple[str, ...] = ()
    first: date = date(1000, 1, 1)
    last: date = date(9999, 12, 31)
    territory: str | None = None
    segment: str = ENTIRE_SEGMENT
    computation: tuple[tuple[str, str], ...] = ()
    rows: Made | None = None
    figure: Callable[[], Headline] | None = None
    map: Callable[[], dict[str, Any]] | None = None
    address: Mapping[str, str] = field(default_factory=dict)

    @property
    def equal_table(self) -> pd.DataFrame | None:
        """The figure as a table."""
        if self.table is not None:
            return _made(self.table)
        return self.chart.data_table() if self.chart else None

    @property
    def source_rows(self) -> pd.DataFrame | None:
        """The rows behind it, where they are its own and no indicator's."""
        return None if self.rows is None else _made(self.rows)


def _made(table: Made) -> pd.DataFrame:
    return table() if callable(table) else table


def evidence_button(page: Page, behind: Behind, key: str, label: bool = True) -> None:
    """The button that opens the drawer; ``label`` false leaves its icon alone."""
    if gather(key, behind):
        return
    words = page._("Data and evidence")
    if st.button(
        words if label else "",
        icon=":material/dataset:",
        key=f"evidence-{key}",
        type="tertiary",
        help=None if label else words,
    ):
        title = plain(behind.title) or words
        st.dialog(title, width=WIDTH, position="right")(_drawer)(page, behind, key)


def _drawer(page: Page, behind: Behind, key: str) -> None:
    _ = page._
    views = {"data": _("Data"), "rows": _("Rows and sources"), "how": _("Definition")}
    if behind.chart:
        views = {"figure": _("Figure"), **views}
    if not behind.indicators and behind.rows is None:
        del views["rows"]
    if not behind.indicators and not behind.computation:
        del views["how"]
    if behind.indicators:
        views["notes"] = _("Notes")
    views["share"] = _("Link")
    view = st.segmented_control(
        _("Show"), list(views), default=next(iter(views)), required=True,
        format_func=views.__getitem__, key=f"drawer-{key}", label_visibility="collapsed", wrap=True,
    )  # fmt: skip
    rows = _rows(page, behind)
    if view == "figure" and behind.chart:
        _figure(page, behind.chart, key)
    elif view == "rows" and rows is not None:
        _show_rows(page, behind, rows)
    elif view == "how":
        _definitions(page, behind)
    elif view == "notes":
        notes_view(page, behind, key)
        return
    elif view == "share":
        figure_part(page, behind.address, key, behind.title)
        return
    else:
        _data(page, behind)
    _downloads(page, behind, key)
    day = page.language.date(page.store.as_of)
    st.caption(plain(_("Data as of {date}, snapshot {id}.").format(date=day, id=page.store.id)))


def _figure(page: Page, chart: Chart[Any], key: str) -> None:
    form = st.segmented_control(
        page._("Picture"), ["png", "svg"], default="png", required=True, format_func=str.upper,
        key=f"picture-{key}", label_visibility="collapsed",
    )  # fmt: skip
    settings = plotly.config(chart, for_download=True)
    settings["toImageButtonOptions"]["format"] = form
    st.plotly_chart(
        drawn(chart, page.theme),
        theme=None,
        config=settings,
        alt=chart.alt,
        key=f"large-{key}-{form}",
    )
    st.caption(page._("The camera above the figure saves it in the form chosen."))


def _data(page: Page, behind: Behind) -> None:
    table = behind.equal_table
    if table is None or table.empty:
        st.caption(page._("Nothing to list."))
        return
    st.dataframe(table, hide_index=True, column_config=_link(page), alt=behind.title)


def _rows(page: Page, behind: Behind) -> pd.DataFrame | None:
    """The source rows in the reader's words."""
    if behind.rows is not None or not behind.indicators:
        return behind.source_rows
    parts = [
        page.ask(
            rows_behind, item, behind.first, behind.last, behind.territory, behind.segment, SHOWN
        )
        for item in behind.indicators
    ]
    rows = pd.concat(parts, ignore_index=True).drop_duplicates(["table", "row_id"])
    return in_words(page.language, rows)


def _show_rows(page: Page, behind: Behind, rows: pd.DataFrame) -> None:
    _ = page._
    if rows.empty:
        st.caption(_("No row is counted here."))
        return
    if behind.indicators:
        total = sum(
            page.ask(
                count_behind, item, behind.first, behind.last, behind.territory, behind.segment
            )
            for item in behind.indicators
        )
        if total > len(rows):
            text = _("The latest {shown} of {total} rows.")
            number = page.language.number
            st.caption(text.format(shown=number(len(rows)), total=number(total)))
    st.dataframe(rows, hide_index=True, column_config=_link(page), alt=behind.title)


def _link(page: Page) -> dict[str, Any]:
    """How the column of links is shown, where a table has one."""
    name = page._("Link")
    return {name: st.column_config.LinkColumn(name, display_text=":material/open_in_new:")}


def _definitions(page: Page, behind: Behind) -> None:
    _ = page._
    known = page.ask(catalogue, page.language).set_index("indicator_id")
    if behind.computation:
        table = pd.DataFrame([(plain(name), plain(value)) for name, value in behind.computation])
        table.columns = [_("Input"), _("Value")]
        st.table(table, border="horizontal", hide_index=True)
    for key in behind.indicators:
        if key not in known.index:
            continue
        item = known.loc[key].to_dict()
        st.markdown(f"**{plain(key)} {plain(item['name'])}**")
        tables = ", ".join(_(TABLES[name].meaning) for name in item["reads"])
        lines = [
            (_("Formula"), item["formula"]), (_("Computed from"), item["origin"]),
            (_("Basis"), _(BASIS_WORDS[item["basis"]])), (_("Limits"), item["limits"]),
            (_("Tables"), tables),
        ]  # fmt: skip
        st.markdown(
            "\n".join(f"- {named(page.language, name, text)}" for name, text in lines if text)
        )


def _downloads(page: Page, behind: Behind, key: str) -> None:
    """The figure's table and all its rows as files, made when they are asked for."""
    table = behind.equal_table
    has_table = table is not None and not table.empty
    if not has_table and not behind.indicators and behind.rows is None:
        return
    name = plotly.file_name(behind.chart) if behind.chart else f"{page.store.dataset}-{key}"

    def sheets() -> dict[str, pd.DataFrame]:
        rows = _all_rows(page, behind)
        made = {page._("Data"): table, page._("Rows"): rows}
        return {title: part for title, part in made.items() if part is not None and len(part)}

    downloads(page, name, key, sheets)


def downloads(
    page: Page, name: str, key: str, sheets: Callable[[], dict[str, pd.DataFrame]]
) -> None:
    """Two buttons: the first of some tables as CSV, all of them as XLSX.

    ``sheets`` makes the tables when a file is asked for; ``name`` is the file's, without ending.
    """

    def as_csv() -> bytes:
        return csv(next(iter(sheets().values()), pd.DataFrame()), page.language)

    def as_xlsx() -> bytes:
        return xlsx(sheets())

    with st.container(horizontal=True, width="content"):
        for form, content in (("csv", as_csv), ("xlsx", as_xlsx)):
            st.download_button(
                form.upper(), content, f"{name}.{form}", MIME[form],
                key=f"download-{form}-{key}", icon=":material/download:", on_click="ignore",
            )  # fmt: skip


def _all_rows(page: Page, behind: Behind) -> pd.DataFrame | None:
    if not behind.indicators:
        return behind.source_rows
    parts = [
        rows_behind(
            page.store, item, behind.first, behind.last, behind.territory, behind.segment, None
        )
        for item in behind.indicators
    ]
    return in_words(page.language, pd.concat(parts, ignore_index=True))

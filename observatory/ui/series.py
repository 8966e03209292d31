"""Published series: one with its like elsewhere beside it, and what public sources cannot say."""

import pandas as pd
import streamlit as st

from observatory.figures.rows import published_rows
from observatory.figures.series import BESIDE, series_chart
from observatory.i18n import Language
from observatory.model import LAYOUT
from observatory.queries.catalogue import catalogue
from observatory.queries.progress import Standing
from observatory.queries.published import comparable, series_list, series_values
from observatory.ui.choices import choose
from observatory.ui.context import Page
from observatory.ui.evidence import Behind
from observatory.ui.frame import picture, shown
from observatory.ui.text import plain


def published_series(
    page: Page,
    recommendation: str | None = None,
    key: str = "series",
    measure: str | None = None,
) -> None:
    """A published series that the reader chooses, drawn with the compared territories' own.

    ``recommendation`` and ``measure`` leave the series of one recommendation or measure.
    """
    listed = page.ask(series_list, page.language, recommendation, measure)
    if listed.empty:
        return
    chosen = choose(
        key, page._("Published series"),
        lambda reader: page.make(_names, reader, recommendation, measure),
        page.language, width=420,
    )  # fmt: skip
    shown(page, key, _chosen_series, recommendation, key, chosen)


def _chosen_series(page: Page, recommendation: str | None, key: str, chosen: str) -> Behind:
    others = page.ask(comparable, chosen, page.language)["key"].tolist()[:BESIDE]
    values = page.ask(series_values, [chosen, *others], page.language)
    chart = series_chart(page.language, chosen, values)
    behind = Behind(
        title=chart.finding, chart=chart, rows=lambda: published_rows(page.language, values),
        address={"recommendation": recommendation} if recommendation else {},
    )  # fmt: skip
    return picture(page, chart, key, behind)


def _names(
    page: Page, reader: Language, recommendation: str | None, measure: str | None
) -> dict[str, str]:
    listed = page.ask(series_list, reader, recommendation, measure)
    return {
        str(key): f"{subject} – {measure}"
        for key, subject, measure in zip(
            listed["key"], listed["subject_name"], listed["measure_name"], strict=True
        )
    }


def cannot_be_said(page: Page, found: dict[str, Standing]) -> None:
    """The indicators that public sources cannot give, and the files that would bring them."""
    _ = page._
    hidden = [item for item in found.values() if item.withheld]
    absent = [item for item in found.values() if item.latest is None and not item.withheld]
    if not page.on_record or not (hidden or absent):
        return
    count = len(hidden) + len(absent)
    title = page.n_(
        "{n} indicator cannot be said from public sources",
        "{n} indicators cannot be said from public sources", count,
    ).format(n=count)  # fmt: skip
    part = st.expander(
        title, icon=":material/visibility_off:", key="cannot-be-said", on_change="rerun"
    )
    if not part.open:
        return
    with part:
        st.caption(
            _(
                "They need a register, a list of participants or a survey; each file below would bring them."
            )
        )
        known = page.ask(catalogue, page.language).set_index("indicator_id")["reads"]
        stems = {file.table: stem for stem, file in LAYOUT.items()}
        rows = [
            (
                plain(f"{item.indicator_id} {item.name}"),
                plain(page.language.join(f"{stems[t]}.csv" for t in known[item.indicator_id])),
            )
            for item in [*hidden, *absent]
        ]
        table = pd.DataFrame(rows, columns=[_("Indicator"), _("What would be needed")])
        st.table(table, border="horizontal", hide_index=True)

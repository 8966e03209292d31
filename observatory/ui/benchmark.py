"""The Benchmark page's parts: weights and methods, the ranking, the gaps, clusters side by side."""

from typing import Literal, cast

import pandas as pd
import streamlit as st

from observatory.figures.ranking import (
    Ranked,
    computation,
    criteria_rows,
    every_rank,
    gaps_table,
    known_table,
    ranks_chart,
    strips_chart,
    value_table,
)
from observatory.figures.tables import in_texts
from observatory.findings import benchmark as told
from observatory.i18n import Language
from observatory.measures.composite import Composite, Method
from observatory.model.lists import GAPS
from observatory.queries import benchmark
from observatory.queries.benchmark import Weights
from observatory.ui.choices import choose
from observatory.ui.context import Page
from observatory.ui.evidence import Behind
from observatory.ui.frame import figure, foot, section
from observatory.ui.notices import empty
from observatory.ui.text import plain, plate

EQUAL, MOST = 5, 10
"""The weight of every gap unless the reader moves it, and the largest."""


def finding(page: Page, found: Ranked | None) -> str:
    """The page's finding."""
    made, firm = (found.made, found.firm) if found else (None, None)
    return told.benchmark_finding(page.language, made, firm, names(page), focal(page))


def nothing(page: Page) -> None:
    """What stands there where no criterion is known."""
    empty(
        page, page._("No criterion of any cluster is on file."), file="cluster_criteria.csv",
        icon=":material/leaderboard:",
    )  # fmt: skip


def ranking(page: Page) -> Ranked | None:
    """The weights beside the ranks that they give, with their intervals; None without criteria."""
    compared = page.ask(benchmark.comparison)
    if not compared.criteria:
        return None
    left, right = st.columns([2, 5], gap="large")
    with left:
        weights = _weights(page, compared.gaps)
        method = _method(page)
    made = page.ask(benchmark.scores, weights, method)
    found = Ranked(weights, method, made, page.ask(benchmark.firmness, weights))
    with left:
        gaps = {gap: page._(GAPS[gap]) for gap in compared.gaps}
        shares = told.weights_text(page.language, made, gaps)
        st.caption(plain(page._("Weights: {weights}.").format(weights=shares)))
    with right:
        if made.scored.any():
            _ranks(page, found)
        else:
            _no_ranks(page, made)
    return found


def _weights(page: Page, gaps: tuple[str, ...]) -> Weights:
    """The sliders; all at zero weigh the same."""
    keys = {gap: f"weight_{gap}" for gap in gaps}
    for gap, key in keys.items():
        st.slider(
            f"{plate(gap.replace('G', 'R'), page.theme, text=gap)} {plain(page._(GAPS[gap]))}",
            0, MOST, EQUAL, key=key, bind="query-params",
        )  # fmt: skip
    chosen = {gap: float(st.session_state[key]) for gap, key in keys.items()}
    if any(chosen.values()):
        return tuple(chosen.items())
    return tuple(dict.fromkeys(gaps, 1.0).items())


def _method(page: Page) -> Method:
    """How values are put on one scale and averaged, in a popover, and the way back to the start."""
    _ = page._
    for key in ("scale", "mean"):
        # What a popover holds is drawn when it opens, and knows only what this run says of it.
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]
    with st.container(horizontal=True):
        with st.popover(_("Method"), icon=":material/tune:"):
            scale = choose(
                "scale", _("Scale"), lambda r: _words(r, told.NORMALISATIONS), page.language,
                width=260,
            )  # fmt: skip
            mean = choose(
                "mean", _("Mean"), lambda r: _words(r, told.AGGREGATIONS), page.language, width=260
            )
            st.caption(plain(_("With a geometric mean, a weak gap is made up for less.")))
        st.button(_("Reset"), icon=":material/restart_alt:", type="tertiary", on_click=_reset)
    return Method(
        cast(Literal["minmax", "zscore"], scale), cast(Literal["arithmetic", "geometric"], mean)
    )


def _words(reader: Language, messages: dict[str, str]) -> dict[str, str]:
    return {key: reader._(text) for key, text in messages.items()}


def _reset() -> None:
    """Equal weights and the first methods again."""
    for gap in GAPS:
        st.session_state[f"weight_{gap}"] = EQUAL
    st.session_state["scale"] = next(iter(told.NORMALISATIONS))
    st.session_state["mean"] = next(iter(told.AGGREGATIONS))


def _ranks(page: Page, found: Ranked) -> None:
    """The rank of each cluster with its interval."""
    language = page.language
    chart = ranks_chart(language, found, names(page), focal(page))
    behind = Behind(
        title=chart.finding, chart=chart, table=lambda: every_rank(language, found, names(page)),
        rows=lambda: criteria(page), computation=computation(language, found),
    )  # fmt: skip
    figure(page, chart, "benchmark-ranks", behind)


def _no_ranks(page: Page, made: Composite) -> None:
    language = page.language
    section(page._("No ranking"), told.needed(language))
    clusters = len(page.ask(benchmark.clusters))
    st.markdown(plain(told.known_line(language, made, clusters)))
    rows = known_table(language, made, names(page)).map(plain)
    st.table(rows, border="horizontal", hide_index=True)


def by_gap(page: Page, found: Ranked) -> None:
    """Who leads on each gap, and where the focal cluster stands."""
    found_by_gap = page.ask(benchmark.by_gap, found.method)
    made = gaps_table(page.language, found_by_gap, names(page), focal(page))
    section(made.finding, made.caption)
    table = in_texts(made)
    shown = table.map(plain)
    first = made.columns[0].text
    shown[first] = [
        f"{plate(row[0].colour, page.theme, text=row[0].colour.replace('R', 'G'))} {plain(row[0].text.partition(' ')[2])}"
        for row in made.rows
    ]
    st.table(shown, border="horizontal", hide_index=True)
    behind = Behind(
        title=made.finding, table=table, rows=lambda: criteria(page),
        computation=computation(page.language, found),
    )  # fmt: skip
    foot(page, behind, "benchmark-gaps")


def side_by_side(page: Page) -> None:
    """Where each cluster stands on each criterion, the focal one in colour."""
    rows = page.ask(benchmark.criteria, page.language)
    chart = strips_chart(page.language, rows, names(page).get(focal(page), ""))
    behind = Behind(title=chart.finding, chart=chart, rows=lambda: criteria(page))
    figure(page, chart, "benchmark-strips", behind)


def every_value(page: Page) -> None:
    """Clusters × criteria with years, what is not known shown as such; drawn where it is opened."""
    _ = page._
    part = st.expander(_("Every value, with its year"), icon=":material/table:", key="every-value", on_change="rerun")  # fmt: skip
    if not part.open:
        return
    with part:
        if left := page.ask(benchmark.unknown):
            text = _("Nothing is known of {names}.").format(names=page.language.join(left))
            st.caption(plain(text))
        units = page.ask(benchmark.comparison).units
        rows = page.ask(benchmark.criteria, page.language)
        table = value_table(page.language, rows, units, names(page))
        pinned = st.column_config.TextColumn(_("Criterion"), pinned=True)
        st.dataframe(
            table, hide_index=True, column_config={_("Criterion"): pinned},
            alt=_("Every value, with its year"),
        )  # fmt: skip
        behind = Behind(
            title=_("Every value, with its year"), table=table, rows=lambda: criteria(page)
        )
        foot(page, behind, "benchmark-values")


def criteria(page: Page) -> pd.DataFrame:
    """The values with their sources, in words."""
    return criteria_rows(page.language, page.ask(benchmark.criteria, page.language))


def names(page: Page) -> dict[str, str]:
    """The name of each cluster by its id."""
    rows = page.ask(benchmark.clusters)
    return dict(zip(rows["cluster_id"], rows["name"], strict=True))


def focal(page: Page) -> str:
    """The id of the focal cluster; empty where the configuration names none."""
    return page.config.focal_cluster or ""

"""The Benchmark page's parts: weights and methods, the ranking, the gaps, clusters side by side."""

from dataclasses import dataclass
from typing import Literal, cast

import pandas as pd
import streamlit as st

from observatory.charts import dots, strips
from observatory.findings import benchmark as told
from observatory.i18n import ABSENT, Language
from observatory.measures.composite import Composite, Method
from observatory.measures.firmness import SEED, Firmness
from observatory.model.lists import DIRECTIONS, GAPS
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
SHOWN = 14
"""Clusters that can be read one under another, or side by side in a table."""


@dataclass(frozen=True, eq=False)
class Ranked:
    """The reader's choice and what comes of it."""

    weights: Weights
    method: Method
    made: Composite
    firm: Firmness


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
    language, made, firm = page.language, found.made, found.firm
    table = _rank_table(page, found)
    own = table["cluster"] == focal(page)
    shown = table[(table["value"].rank(method="first") <= SHOWN) | own]
    chart = dots(
        shown.assign(colour=["brand" if mine else "context" for mine in own[shown.index]]),
        language, unit="count", minimum=1,
        finding=told.ranking_finding(language, made, firm, names(page)),
        caption=told.ranking_caption(language, made, firm, names(page)),
        headings={"value": page._("Rank"), "low": page._("5th percentile"), "high": page._("95th percentile")},
    )  # fmt: skip
    behind = Behind(
        title=chart.finding, chart=chart, table=lambda: _every_rank(page, found),
        rows=lambda: criteria_rows(page), computation=computation(page, found),
    )  # fmt: skip
    figure(page, chart, "benchmark-ranks", behind)


def _no_ranks(page: Page, made: Composite) -> None:
    language = page.language
    section(page._("No ranking"), told.needed(language))
    clusters = len(page.ask(benchmark.clusters))
    st.markdown(plain(told.known_line(language, made, clusters)))
    name_of = names(page)
    rows = pd.DataFrame(
        {
            page._("Cluster"): [plain(name_of[unit]) for unit in made.comparison.units],
            page._("Criteria known"): [
                f"{language.number(n)} / {language.number(made.counted)}"
                for n in made.known.tolist()
            ],
        }
    )
    st.table(rows.head(SHOWN), border="horizontal", hide_index=True)


def _rank_table(page: Page, found: Ranked) -> pd.DataFrame:
    """One row a cluster with a score, by rank: cluster, name, value (rank), low, high, first."""
    made, firm, name_of = found.made, found.firm, names(page)
    rows = pd.DataFrame(
        {
            "cluster": made.comparison.units,
            "name": [
                told.named_points(page.language, name_of[unit], score, known, made.counted)
                for unit, score, known in zip(
                    made.comparison.units, made.scores.tolist(), made.known.tolist(), strict=True
                )
            ],
            "value": made.ranks, "low": firm.low, "high": firm.high, "first": firm.first,
            "score": made.scores, "known": made.known,
        }
    )  # fmt: skip
    ranked = rows[rows["value"].notna()].sort_values("value", kind="stable")
    return ranked.reset_index(drop=True)


def _every_rank(page: Page, found: Ranked) -> pd.DataFrame:
    """The ranking in words, clusters without a score at its end."""
    _, language, made, name_of = page._, page.language, found.made, names(page)
    order = made.ranks.argsort()
    units = [made.comparison.units[at] for at in order]
    gaps = {
        page._(GAPS[gap]): [language.number(float(made.gap_points[at, column]), 1) for at in order]
        for column, gap in enumerate(made.comparison.gaps)
    }
    return pd.DataFrame(
        {
            _("Cluster"): [name_of[unit] for unit in units],
            _("Rank (5th to 95th percentile)"): [
                told.rank_text(language, made, found.firm, unit) for unit in units
            ],
            _("First in"): [language.percent(float(found.firm.first[at])) for at in order],
            _("Score"): [language.number(made.score(unit), 1) for unit in units],
            _("Criteria known"): [f"{made.known[at]} / {made.counted}" for at in order],
            **gaps,
        }
    )


def computation(page: Page, found: Ranked) -> tuple[tuple[str, str], ...]:
    """What a score is made with, in words."""
    _, language = page._, page.language
    gaps = {gap: _(GAPS[gap]) for gap in found.made.comparison.gaps}
    return (
        (_("Weights"), told.weights_text(language, found.made, gaps)),
        (_("Scale"), _(told.NORMALISATIONS[found.method.normalisation])),
        (_("Mean"), _(told.AGGREGATIONS[found.method.aggregation])),
        (_("Trials"), language.number(found.firm.draws)),
        (_("Seed of the random weights"), str(SEED)),
        (_("Needed for a score"), told.needed(language)),
    )


def by_gap(page: Page, found: Ranked) -> None:
    """Who leads on each gap, and where the focal cluster stands."""
    _ = page._
    rows = told.gap_rows(
        page.language, page.ask(benchmark.by_gap, found.method), names(page), focal(page)
    )
    own = names(page).get(focal(page), _("Focal cluster"))
    section(
        _("Who leads on each gap"),
        _("Criteria of one gap weigh the same; ranks with their range in nine of ten trials."),
    )
    heads = (_("Gap"), _("In the lead"), own, _("Criteria known of it"))
    marks = [
        f"{plate(row['gap'].replace('G', 'R'), page.theme, text=row['gap'])} {plain(_(GAPS[row['gap']]))}"
        for row in rows
    ]
    cells = [[plain(row[key]) for row in rows] for key in ("leader", "focal", "known")]
    table = pd.DataFrame(dict(zip(heads, [marks, *cells], strict=True)))
    st.table(table, border="horizontal", hide_index=True)
    told_rows = [[f"{row['gap']} {_(GAPS[row['gap']])}" for row in rows], *cells]
    behind = Behind(
        title=_("Who leads on each gap"),
        table=pd.DataFrame(dict(zip(heads, told_rows, strict=True))),
        rows=lambda: criteria_rows(page), computation=computation(page, found),
    )  # fmt: skip
    foot(page, behind, "benchmark-gaps")


def side_by_side(page: Page) -> None:
    """Where each cluster stands on each criterion, the focal one in colour."""
    _, language = page._, page.language
    rows = page.ask(benchmark.criteria, language)
    own = names(page).get(focal(page), "")
    caption = _("From the worst known at the left to the best at the right.")
    years = {int(year) for year in rows["reference_year"].dropna()}
    if len(years) == 1:
        caption += " " + _("Values of {year}, unless another year is shown.").format(
            year=years.pop()
        )
    if own:
        more = _("In colour: {name}, its value at the right.").format(name=own)
        caption = f"{caption} {more}"
    chart = strips(
        _strip_rows(rows, own), language, finding=told.strips_finding(language, rows),
        caption=caption, headings={"name": _("Criterion"), "who": _("Cluster")},
    )  # fmt: skip
    behind = Behind(title=chart.finding, chart=chart, rows=lambda: criteria_rows(page))
    figure(page, chart, "benchmark-strips", behind)


def _strip_rows(rows: pd.DataFrame, own: str) -> pd.DataFrame:
    """The values as strips have them; what is not known of the focal cluster has a row as well."""
    one_year = rows["reference_year"].nunique() == 1
    made = pd.DataFrame(
        {
            "criterion": rows["criterion"],
            "name": [
                f"{gap} {name}" + ("" if one_year or pd.isna(year) else f" ({year:g})")
                for gap, name, year in zip(
                    rows["gap"], rows["criterion_name"], rows["reference_year"], strict=True
                )
            ],
            "who": rows["name"], "place": rows["place"], "value": rows["value"],
            "unit": rows["unit"], "year": rows["year"],
            "note": [
                _year_note(year, usual)
                for year, usual in zip(rows["year"], rows["reference_year"], strict=True)
            ],
            "focal": ["1" if mine else "" for mine in rows["is_focal"]],
        }
    )  # fmt: skip
    if not own:
        return made
    there = made.loc[made["focal"] == "1", "criterion"]
    lacking = made[~made["criterion"].isin(there)].drop_duplicates("criterion")
    lacking = lacking.assign(who=own, place=None, value=None, year=None, note="", focal="1")
    return pd.concat([made, lacking], ignore_index=True)


def _year_note(year: float, usual: float) -> str:
    return f"{year:g}" if year == year and year != usual else ""


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
        table = _value_table(page)
        pinned = st.column_config.TextColumn(_("Criterion"), pinned=True)
        st.dataframe(
            table, hide_index=True, column_config={_("Criterion"): pinned},
            alt=_("Every value, with its year"),
        )  # fmt: skip
        behind = Behind(
            title=_("Every value, with its year"), table=table, rows=lambda: criteria_rows(page)
        )
        foot(page, behind, "benchmark-values")


def _value_table(page: Page) -> pd.DataFrame:
    """One row a criterion, one column a cluster, the value and its year where it is another one."""
    _, language = page._, page.language
    rows = page.ask(benchmark.criteria, language)
    shown = page.ask(benchmark.comparison).units[:SHOWN]
    cells = {
        (row["criterion"], row["cluster_id"]): _value_text(language, row)
        for row in rows.to_dict("records")
    }
    first = rows.drop_duplicates("criterion")
    made = {
        _("Criterion"): first["criterion_name"].tolist(),
        _("Gap"): [_(GAPS[gap]) for gap in first["gap"]],
        _("Year"): [ABSENT if pd.isna(y) else f"{y:g}" for y in first["reference_year"]],
        _("Better"): [_(DIRECTIONS[way]) for way in first["direction"]],
    }
    name_of = names(page)
    for unit in shown:
        made[name_of[unit]] = [cells.get((key, unit), ABSENT) for key in first["criterion"]]
    return pd.DataFrame(made)


def _value_text(language: Language, row: dict[object, object]) -> str:
    value = language.quantity(cast(float, row["value"]), str(row["unit"]))
    note = _year_note(cast(float, row["year"]), cast(float, row["reference_year"]))
    return f"{value} ({note})" if note else value


def criteria_rows(page: Page) -> pd.DataFrame:
    """The values with their sources, in words."""
    _, language = page._, page.language
    rows = page.ask(benchmark.criteria, language)
    days = zip(rows["source_date"], rows["source_date_precision"], strict=True)
    return pd.DataFrame(
        {
            _("Cluster"): rows["name"],
            _("Gap"): [_(GAPS[gap]) for gap in rows["gap"]],
            _("Criterion"): rows["criterion_name"],
            _("Value"): [
                language.quantity(float(value), str(unit))
                for value, unit in zip(rows["value"], rows["unit"], strict=True)
            ],
            _("Year"): [ABSENT if pd.isna(year) else f"{year:g}" for year in rows["year"]],
            _("Better"): [_(DIRECTIONS[way]) for way in rows["direction"]],
            _("Source"): rows["source_title"],
            _("Link"): rows["source_url"],
            _("Date of the source"): [
                ABSENT if pd.isna(day) else language.date(day.date(), how or "day", short=True)
                for day, how in days
            ],
        }
    )


def names(page: Page) -> dict[str, str]:
    """The name of each cluster by its id."""
    rows = page.ask(benchmark.clusters)
    return dict(zip(rows["cluster_id"], rows["name"], strict=True))


def focal(page: Page) -> str:
    """The id of the focal cluster; empty where the configuration names none."""
    return page.config.focal_cluster or ""

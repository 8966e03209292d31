"""The benchmark's charts and tables: the ranking, the gaps, clusters side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import pandas as pd

from observatory.charts import Chart, dots, strips
from observatory.charts.description import RowOptions
from observatory.exports.content import Cell, Heading, Table
from observatory.findings import benchmark as told
from observatory.i18n import ABSENT, Language
from observatory.measures.composite import Composite, Method
from observatory.measures.firmness import SEED, Firmness
from observatory.model.lists import DIRECTIONS, GAPS
from observatory.queries.benchmark import GapStanding, Weights

SHOWN = 14
"""Clusters that can be read one under another, or side by side in a table."""
Names = Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Ranked:
    """A choice of weights and methods, and what comes of it."""

    weights: Weights
    method: Method
    made: Composite
    firm: Firmness


def ranks_chart(language: Language, found: Ranked, names: Names, focal: str) -> Chart[RowOptions]:
    """The rank of each cluster with its interval; the first ones and the focal one."""
    made, firm = found.made, found.firm
    table = rank_rows(language, found, names)
    own = table["cluster"] == focal
    shown = table[(table["value"].rank(method="first") <= SHOWN) | own]
    return dots(
        shown.assign(colour=["brand" if mine else "context" for mine in own[shown.index]]),
        language, unit="count", minimum=1,
        finding=told.ranking_finding(language, made, firm, names),
        caption=told.ranking_caption(language, made, firm, names),
        headings={
            "value": language._("Rank"), "low": language._("5th percentile"),
            "high": language._("95th percentile"),
        },
    )  # fmt: skip


def rank_rows(language: Language, found: Ranked, names: Names) -> pd.DataFrame:
    """One row a cluster with a score, by rank: cluster, name, value (rank), low, high, first."""
    made, firm = found.made, found.firm
    rows = pd.DataFrame(
        {
            "cluster": made.comparison.units,
            "name": [
                told.named_points(language, names[unit], score, known, made.counted)
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


def every_rank(language: Language, found: Ranked, names: Names) -> pd.DataFrame:
    """The ranking in words, clusters without a score at its end."""
    _, made = language._, found.made
    order = made.ranks.argsort()
    units = [made.comparison.units[at] for at in order]
    gaps = {
        _(GAPS[gap]): [language.number(float(made.gap_points[at, column]), 1) for at in order]
        for column, gap in enumerate(made.comparison.gaps)
    }
    return pd.DataFrame(
        {
            _("Cluster"): [names[unit] for unit in units],
            _("Rank (5th to 95th percentile)"): [
                told.rank_text(language, made, found.firm, unit) for unit in units
            ],
            _("First in"): [language.percent(float(found.firm.first[at])) for at in order],
            _("Score"): [language.number(made.score(unit), 1) for unit in units],
            _("Criteria known"): [f"{made.known[at]} / {made.counted}" for at in order],
            **gaps,
        }
    )


def computation(language: Language, found: Ranked) -> tuple[tuple[str, str], ...]:
    """What a score is made with, in words."""
    _ = language._
    gaps = {gap: _(GAPS[gap]) for gap in found.made.comparison.gaps}
    return (
        (_("Weights"), told.weights_text(language, found.made, gaps)),
        (_("Scale"), _(told.NORMALISATIONS[found.method.normalisation])),
        (_("Mean"), _(told.AGGREGATIONS[found.method.aggregation])),
        (_("Trials"), language.number(found.firm.draws)),
        (_("Seed of the random weights"), str(SEED)),
        (_("Needed for a score"), told.needed(language)),
    )


def gaps_table(language: Language, found: Sequence[GapStanding], names: Names, focal: str) -> Table:
    """Who leads on each gap, and where the focal cluster stands."""
    _ = language._
    own = names.get(focal, _("Focal cluster"))
    columns = (
        Heading("gap", _("Gap")), Heading("leader", _("In the lead")), Heading("focal", own),
        Heading("known", _("Criteria known of it")),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(f"{row['gap']} {_(GAPS[row['gap']])}", colour=row["gap"].replace("G", "R")),
            Cell(row["leader"]), Cell(row["focal"]), Cell(row["known"]),
        )
        for row in told.gap_rows(language, found, names, focal)
    )  # fmt: skip
    return Table(
        "gaps", _("Who leads on each gap"),
        _("Criteria of one gap weigh the same; ranks with their range in nine of ten trials."),
        columns, rows,
    )  # fmt: skip


def strips_chart(language: Language, rows: pd.DataFrame, own: str) -> Chart[Any]:
    """Where each cluster stands on each criterion, the focal one (named ``own``) in colour.

    ``rows``: ``queries.benchmark.criteria``.
    """
    _ = language._
    caption = _("From the worst known at the left to the best at the right.")
    years = {int(year) for year in rows["reference_year"].dropna()}
    if len(years) == 1:
        caption += " " + _("Values of {year}, unless another year is shown.").format(
            year=years.pop()
        )
    if own:
        more = _("In colour: {name}, its value at the right.").format(name=own)
        caption = f"{caption} {more}"
    return strips(
        _strip_rows(rows, own), language, finding=told.strips_finding(language, rows),
        caption=caption, headings={"name": _("Criterion"), "who": _("Cluster")},
    )  # fmt: skip


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


def value_table(
    language: Language, rows: pd.DataFrame, units: Sequence[str], names: Names
) -> pd.DataFrame:
    """One row a criterion, one column a cluster, the value and its year where it is another one.

    ``rows``: ``queries.benchmark.criteria``; ``units``: the clusters, of which the first are shown.
    """
    _ = language._
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
    for unit in units[:SHOWN]:
        made[names[unit]] = [cells.get((key, unit), ABSENT) for key in first["criterion"]]
    return pd.DataFrame(made)


def _value_text(language: Language, row: Mapping[Any, Any]) -> str:
    value = language.quantity(cast(float, row["value"]), str(row["unit"]))
    note = _year_note(cast(float, row["year"]), cast(float, row["reference_year"]))
    return f"{value} ({note})" if note else value


def criteria_rows(language: Language, rows: pd.DataFrame) -> pd.DataFrame:
    """The values (``queries.benchmark.criteria``) with their sources, in words."""
    _ = language._
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


def known_table(language: Language, made: Composite, names: Names) -> pd.DataFrame:
    """How many criteria are known of each cluster, where too little is known to rank them."""
    rows = {
        language._("Cluster"): [names[unit] for unit in made.comparison.units],
        language._("Criteria known"): [
            f"{language.number(n)} / {language.number(made.counted)}" for n in made.known.tolist()
        ],
    }
    return pd.DataFrame(rows).head(SHOWN)

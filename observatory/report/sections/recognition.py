"""Recognition: who knows which cluster and where; without a survey, what is said of it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from observatory.charts import Chart
from observatory.charts.description import Basis
from observatory.exports.content import Block, Figure, Section, Words
from observatory.figures.awareness import (
    Wanted,
    before,
    clusters_chart,
    courses_chart,
    finding,
    funnel_chart,
    mentions_chart,
    slopes,
    weighting,
)
from observatory.figures.rows import in_words
from observatory.findings import recognition as told
from observatory.queries import recognition, voice
from observatory.queries.catalogue import catalogue
from observatory.queries.evidence import count_behind, rows_behind
from observatory.report.evidence import ROWS, of_rows
from observatory.report.making import Making
from observatory.report.sections.recommendation import series_figures

COLOUR = "R1"


def section(making: Making) -> Section:
    """What the latest wave says up to the report's last year, and what the press does."""
    wanted = _wanted(making)
    name = making._("Recognition")
    if wanted is None:
        told_alone = making._(
            "No survey is loaded: nobody can say how well the cluster is known"
        )  # fmt: skip
        # The section of the recommendation has the published series already.
        series = () if "r1" in making.options.keys else series_figures(making, "R1")
        blocks = (*_mentions(making), *series)
        return Section("recognition", name, told_alone, blocks, COLOUR)
    shares = making.ask(recognition.shares, None, None)
    earlier = before(making.ask(recognition.waves), wanted.day)
    says = finding(making.language, wanted, shares, earlier)
    blocks = (*_survey(making, wanted), *_mentions(making))
    return Section("recognition", name, says, blocks, COLOUR)


def _wanted(making: Making) -> Wanted | None:
    """The latest wave of the years of the report, about the focal cluster; None without one."""
    waves, names = making.ask(recognition.waves), making.ask(recognition.clusters)
    last = max(making.year, making.store.as_of.year) if making.options.last is None else making.year
    waves = waves[[day.year <= last for day in waves["wave_date"]]]
    if waves.empty or not names:
        return None
    wave = {str(key): value for key, value in waves.iloc[0].to_dict().items()}
    cluster = next(iter(names))
    return Wanted(wave, None, None, cluster, names[cluster])


def _survey(making: Making, wanted: Wanted) -> Iterator[Block]:
    language, names = making.language, making.ask(recognition.clusters)
    shares = making.ask(recognition.shares, None, None)
    earlier = before(making.ask(recognition.waves), wanted.day)
    yield Words((told.wave_caption(language, wanted.wave),))
    chart = clusters_chart(language, wanted, shares, names, earlier)
    yield _figure(making, wanted, "clusters", chart, "R1.1")
    labels = making.ask(catalogue, language).set_index("indicator_id")["label"].to_dict()
    steps = making.ask(recognition.funnel, wanted.wave["wave_id"], wanted.cluster, None, None)
    funnel = funnel_chart(language, wanted, steps, labels)
    yield _figure(making, wanted, "funnel", funnel, "R1.1", "R1.2", "R1.3", "R1.3b")
    if earlier is not None:
        moved = slopes(language, wanted, shares, names, earlier)
        yield _figure(making, wanted, "slopes", moved.chart, "R1.1")
    basins = making.ask(recognition.by_basin, language, wanted.cluster, None)
    basins = basins[basins["wave_date"] <= wanted.day]
    if len(basins):
        courses = courses_chart(language, wanted, basins)
        yield _figure(making, wanted, "courses", courses, "R1.1", "R1.4")


def _figure(
    making: Making, wanted: Wanted, key: str, chart: Chart[Any], *indicators: str
) -> Figure:
    """A chart of the survey; behind it stand the wave and how it is weighted, never an answer."""
    known = [item for item in indicators if item in making.glance.standings]
    items = [making.glance.standings[item] for item in known]
    cited = of_rows(
        making, f"survey:{key}", chart.finding, chart.data_table, indicators=known,
        inputs=weighting(making.language, wanted.wave),
        sources=[(str(wanted.wave["source"]), "")],
    )  # fmt: skip
    return Figure(f"recognition-{key}", chart, cited, making.notes(*items))


def _mentions(making: Making) -> Iterator[Figure]:
    """Mentions of the focal cluster, else of anybody, in the frame in which they were found."""
    language = making.language
    named = making.ask(voice.named_clusters)
    cluster = making.store.config.focal_cluster
    if cluster not in named:
        return
    rows = making.ask(voice.mentions, language, cluster)
    first, last = making.options.first or 0, making.year
    every = making.ask(voice.mentions, language, None)
    rows, every = (part[(part["year"] >= first) & (part["year"] <= last)] for part in (rows, every))
    if not rows["n"].any():
        return
    basis: Basis = "register"
    if making.store.config.table_basis("mention") == "record":
        basis = "record"
    chart = mentions_chart(
        language, named[str(cluster)], rows, int(every["n"].sum()), making.ask(voice.frame), basis
    )
    span = date(max(first, 1), 1, 1), date(last, 12, 31)
    cited = of_rows(
        making, "mentions", chart.finding,
        lambda: in_words(language, making.ask(rows_behind, "R1.6", *span, limit=ROWS)),
        indicators=("R1.6",), total=making.ask(count_behind, "R1.6", *span),
    )  # fmt: skip
    yield Figure("recognition-mentions", chart, cited)

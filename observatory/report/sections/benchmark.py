"""The benchmark: clusters side by side on the five gaps, and how firm a ranking of them is."""

from collections.abc import Iterator
from dataclasses import replace

from observatory.exports.content import Block, Figure, Section, Words
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
from observatory.figures.tables import told
from observatory.findings import benchmark as sentences
from observatory.measures.composite import Method
from observatory.queries import benchmark
from observatory.report.evidence import of_rows
from observatory.report.making import Making

_METHOD = Method("minmax", "arithmetic")
"""The first of each, as the page has them at rest."""


def section(making: Making) -> Section:
    """The ranking with equal weights, as the page has it at rest, or what is missing for one."""
    found = _ranked(making)
    made, firm = (found.made, found.firm) if found else (None, None)
    finding = sentences.benchmark_finding(
        making.language, made, firm, _names(making), making.store.config.focal_cluster or ""
    )
    blocks = tuple(_blocks(making, found)) if found else ()
    return Section("benchmark", making._("Benchmark"), finding, blocks)


def _ranked(making: Making) -> Ranked | None:
    compared = making.ask(benchmark.comparison)
    if not compared.criteria:
        return None
    weights = tuple(dict.fromkeys(compared.gaps, 1.0).items())
    made = making.ask(benchmark.scores, weights, _METHOD)
    return Ranked(weights, _METHOD, made, making.ask(benchmark.firmness, weights))


def _blocks(making: Making, found: Ranked) -> Iterator[Block]:
    language, names = making.language, _names(making)
    focal = making.store.config.focal_cluster or ""
    rows = making.ask(benchmark.criteria, language)
    if found.made.scored.any():
        chart = ranks_chart(language, found, names, focal)
        cited = _cite(making, found, "ranks", chart.finding)
        yield Figure("benchmark-ranks", chart, cited)
        every = told("ranking", every_rank(language, found, names), finding=making._("Every rank"))
        yield replace(every, reference=cited)
    else:
        clusters = len(making.ask(benchmark.clusters))
        known = sentences.known_line(language, found.made, clusters)
        yield Words((known, sentences.needed(language)))
        cited = _cite(making, found, "known", known)
        table = told("known", known_table(language, found.made, names), finding=known)
        yield replace(table, reference=cited)
    gaps = gaps_table(language, making.ask(benchmark.by_gap, _METHOD), names, focal)
    yield replace(gaps, reference=_cite(making, found, "gaps", gaps.finding))
    side = strips_chart(language, rows, names.get(focal, ""))
    cited = _cite(making, found, "strips", side.finding)
    yield Figure("benchmark-strips", side, cited)
    values = value_table(language, rows, making.ask(benchmark.comparison).units, names)
    title = making._("Every value, with its year")
    yield replace(told("criteria", values, finding=title), reference=cited)


def _cite(making: Making, found: Ranked, key: str, title: str) -> str:
    language = making.language
    rows = making.ask(benchmark.criteria, language)
    return of_rows(
        making, f"benchmark:{key}", title, lambda: criteria_rows(language, rows),
        inputs=computation(language, found),
    )  # fmt: skip


def _names(making: Making) -> dict[str, str]:
    rows = making.ask(benchmark.clusters)
    return dict(zip(rows["cluster_id"], rows["name"], strict=True))

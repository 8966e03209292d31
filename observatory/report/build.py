"""A report from a store: its sections in their order, its evidence, its stamp."""

from collections.abc import Callable
from functools import partial

from observatory.access import Role
from observatory.charts.palette import RECOMMENDATIONS
from observatory.exports.content import Block, Figure, Picture, Report, Section, Table
from observatory.i18n import Language, N_
from observatory.report.dictionary import dictionary
from observatory.report.evidence import rows_once
from observatory.report.making import Making
from observatory.report.options import SECTIONS, Options, Reported, checked
from observatory.report.references import Numbers
from observatory.report.sections import (
    benchmark,
    method,
    quality,
    recognition,
    recommendation,
    short,
    sources,
    summary,
    territory,
)
from observatory.report.stamp import stamp

Progress = Callable[[str, int, int], None]
"""Told the name of what is made next, how many steps are done, and of how many. What it raises ends
the work: so is a report cancelled."""

NATIVE = frozenset({"bars", "dots", "columns", "lines", "slope", "bullet", "multiples"})
"""Kinds of chart that a workbook and slides draw natively."""

_MADE: dict[str, Callable[[Making], Section]] = {
    "summary": summary.section,
    "short": short.section,
    **{key.lower(): partial(recommendation.section, recommendation=key) for key in RECOMMENDATIONS},
    "recognition": recognition.section,
    "benchmark": benchmark.section,
    "map": territory.section,
    "method": method.section,
    "sources": sources.section,
    "quality": quality.section,
}
_TITLES = {
    "board": N_("Report for the board"),
    "funder": N_("Report to the funder"),
    "workshop": N_("Workshop"),
}


def build(
    store: Reported,
    role: Role,
    language: Language,
    options: Options | None = None,
    progress: Progress | None = None,
) -> Report:
    """The report of a store, as a role may see it.

    The same store, language and options give an equal report. Raises CannotReport for what does not
    exist, NoData where the snapshot holds nothing of the years asked for.
    """
    options = options or Options()
    checked(store, options)
    making = Making(store, language, role, options)
    told = progress or (lambda step, done, of: None)
    keys = options.keys
    steps = len(keys) + 1
    made = []
    for at, key in enumerate(keys):
        told(language._(SECTIONS[key]), at, steps)
        found = _MADE[key](making)
        made.append(_slide(found) if options.as_slides else found)
    told(language._("Evidence"), len(keys), steps)
    numbers = Numbers()
    sections = tuple(map(numbers.section, made))
    evidence = rows_once(
        numbers.evidence(making.evidence(key, number)) for key, number in numbers.cited()
    )
    told(language._("Evidence"), steps, steps)
    config = store.config
    return Report(
        title=language.pick(config.title),
        subtitle=_subtitle(language, options, making.year),
        preset=options.preset,
        language=language,
        stamp=stamp(making),
        watermark=language._("Invented data") if config.illustrative else "",
        sections=sections,
        evidence=evidence,
        dictionary=None if options.in_short else dictionary(making),
    )


def _subtitle(language: Language, options: Options, year: int) -> str:
    """What the report is, of which years, and for whom."""
    years = f"{options.first}–{year}" if options.first and options.first != year else str(year)
    parts = [language._(_TITLES[options.preset]), years, options.funder, options.programme]
    return " · ".join(part for part in parts if part)


def _slide(section: Section) -> Section:
    """A section as a slide has it: one picture, the first that is drawn natively; else a table."""
    blocks = section.blocks
    drawn = [item for item in blocks if isinstance(item, Figure) and not item.chart.empty]
    native = [item for item in drawn if item.chart.kind in NATIVE]
    pictures = [item for item in blocks if isinstance(item, Picture)]
    others = [item for item in blocks if not isinstance(item, Figure | Table | Picture)]
    tables = [item for item in blocks if isinstance(item, Table)]
    chosen: list[Block] = [*native, *pictures, *drawn] or [*others, *tables]
    if section.key == "summary":
        chosen = list(others)
    return Section(section.key, section.name, section.finding, tuple(chosen[:1]), section.colour)

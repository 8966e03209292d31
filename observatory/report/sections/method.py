"""Method and limits: the indicators of the report, and how figures are made and judged."""

from observatory.charts.description import pair
from observatory.charts.palette import STATUSES
from observatory.exports.content import Block, Cell, Heading, Section, Table, Words
from observatory.figures.tables import text_of
from observatory.findings.methodology import (
    UNITS,
    methodology_finding,
    status_rules,
    topics,
)
from observatory.measures.progress import Thresholds
from observatory.model.lists import BASIS_WORDS
from observatory.queries.methodology import counts, indicators
from observatory.report.codes import codes
from observatory.report.making import Making


def section(making: Making) -> Section:
    """Every judged indicator's formula, basis and limits; the method, matter by matter."""
    language, config = making.language, making.store.config
    held = making.ask(counts)
    finding = methodology_finding(language, held["defined"], held["known"])
    rules = status_rules(language, Thresholds(**config.progress))
    blocks: list[Block] = [_table(making)]
    for topic in topics(language, config):
        first, *others = topic.paragraphs
        blocks.append(Words((pair(language, topic.title, first), *others)))
        if topic.key == "progress":
            lines = (
                pair(language, language._(STATUSES[key].word), text) for key, text in rules.items()
            )
            blocks.append(Words(tuple(lines), listed=True))
    return Section("method", making._("Method and limits"), finding, tuple(blocks))


def _table(making: Making) -> Table:
    _ = making._
    theirs = codes(making)
    found = making.ask(indicators, making.language)
    found = found[found["recommendation_id"].notna()]
    columns = [Heading("id", _("Indicator"))]
    if theirs:
        columns.append(Heading("code", _("Funder’s code")))
    columns += [
        Heading("name", _("Name")), Heading("formula", _("Formula")), Heading("unit", _("Unit")),
        Heading("basis", _("Basis")), Heading("limits", _("Limits")),
    ]  # fmt: skip
    rows = []
    for row in found.to_dict("records"):
        key = str(row["indicator_id"])
        coded = [Cell(theirs.get(key, ""))] if theirs else []
        rows.append(
            (
                Cell(key, colour=text_of(row["recommendation_id"])), *coded, Cell(str(row["name"])),
                Cell(str(row["formula"])), Cell(_(UNITS.get(row["unit"], row["unit"]))),
                Cell(_(BASIS_WORDS[row["basis"]])), Cell(text_of(row["limits"])),
            )
        )  # fmt: skip
    caption = _("Each is defined once; pages, reports and data read that one definition.")
    return Table("method", _("Indicators of this report"), caption, tuple(columns), tuple(rows))

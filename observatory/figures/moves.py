"""What moved: each indicator's baseline, previous and latest value, with what may be said of it."""

from collections.abc import Sequence

from observatory.exports.content import Cell, Heading, Table
from observatory.figures.tables import number
from observatory.findings.indicators import latest_text
from observatory.i18n import Language
from observatory.measures.change import VERDICT_WORDS, Change
from observatory.queries.progress import Standing


def moves_table(language: Language, moved: Sequence[Standing], base: int) -> Table:
    """The indicators that may be compared over time; ``base`` is the baseline year."""
    _ = language._
    columns = (
        Heading("recommendation", _("Recommendation")), Heading("indicator", _("Indicator")),
        Heading("first", str(base), "right"), Heading("previous", _("Before"), "right"),
        Heading("latest", _("Latest"), "right"), Heading("year", _("Year"), "right"),
        Heading("in_a_year", _("In a year")), Heading("since", _("Since {year}").format(year=base)),
    )  # fmt: skip
    return Table(
        "moves", _("What moved in a year, and since {year}").format(year=base),
        _("A change is read as better or worse only where it is shown: by its interval for surveys, by the difference itself for registers."),
        columns, tuple(_row(language, item) for item in moved),
    )  # fmt: skip


def _row(language: Language, item: Standing) -> tuple[Cell, ...]:
    first, previous, latest = item.first, item.previous, item.latest
    return (
        Cell(item.recommendation_id or "", colour=item.recommendation_id or ""),
        Cell(item.label),
        number(language, first.value if first else None, item.unit),
        number(language, previous.value if previous else None, item.unit),
        Cell(latest_text(language, item), latest.value if latest else None, item.unit),
        Cell(str(item.year)),
        _verdict(language, item.since_previous),
        _verdict(language, item.since_baseline),
    )


def _verdict(language: Language, found: Change) -> Cell:
    return Cell(language.leading(language._(VERDICT_WORDS[found.verdict])))

"""The indicators of a recommendation as a table: where each stands, against what, on what evidence."""

from collections.abc import Sequence

from observatory.charts.palette import STATUSES
from observatory.exports.content import Cell, Heading, Note, Table
from observatory.figures.tables import number
from observatory.findings.indicators import latest_text
from observatory.i18n import ABSENT
from observatory.measures.change import Change, change
from observatory.measures.progress import Value
from observatory.queries.progress import Standing, value_of_year
from observatory.report.codes import codes
from observatory.report.evidence import of_indicator
from observatory.report.making import Making


def indicator_table(making: Making, key: str, items: Sequence[Standing]) -> Table:
    """One row an indicator: its codes, name, baseline, latest value, change, target, pace, status."""
    _ = making._
    theirs = codes(making)
    coded = any(item.indicator_id in theirs for item in items)
    columns = [Heading("id", _("Indicator"))]
    if coded:
        columns.append(Heading("code", _("Funder’s code")))
    columns += [
        Heading("name", _("Name")), Heading("baseline", _("Baseline"), "right"),
        Heading("latest", _("Latest"), "right"), Heading("year", _("Year"), "right"),
        Heading("change", _("Change"), "right"), Heading("target", _("Target"), "right"),
        Heading("due", _("Due"), "right"), Heading("pace", _("Pace"), "right"),
        Heading("status", _("Status")),
    ]  # fmt: skip
    if not making.options.in_short:
        columns.append(Heading("evidence", _("Evidence")))
    rows = []
    notes: list[Note] = []
    for item in items:
        cells = _cells(making, item)
        if coded:
            cells.insert(1, Cell(theirs.get(item.indicator_id, "")))
        rows.append(tuple(cells))
        notes += making.notes(item)
    caption = _("Change since {year}. Pace: the way made over the way that should have been made.")
    return Table(
        f"indicators-{key}", _("What each indicator says"), caption.format(year=since(making)),
        tuple(columns), tuple(rows), notes=tuple(dict.fromkeys(notes)),
    )  # fmt: skip


def since(making: Making) -> int:
    """The year with which the report compares."""
    return making.options.first or making.store.config.baseline_year


def changed(making: Making, item: Standing) -> Change:
    """The change of an indicator since the report's first year, else since the baseline year."""
    if making.options.first is None:
        return item.since_baseline
    first = value_of_year(item, making.options.first)
    return change(item.latest, first, "down" if item.direction == "down" else "up")


def _cells(making: Making, item: Standing) -> list[Cell]:
    language = making.language
    cited = of_indicator(making, item)
    latest, goal = item.latest, item.goal
    difference = changed(making, item).difference
    judged = item.progress.pace is not None
    return [
        Cell(item.indicator_id, colour=item.recommendation_id or ""),
        Cell(item.name),
        _baseline(making, item),
        Cell(
            latest_text(language, item), latest.value if latest else None,
            item.unit if latest else "",
        ),
        Cell(str(item.year) if item.year else ABSENT),
        Cell(language.change(difference, item.unit), difference, item.unit if difference is not None else ""),
        number(language, goal.value if goal else None, item.unit),
        Cell(str(goal.date.year) if goal else ABSENT),
        Cell(language.number(item.progress.pace, 2), item.progress.pace, "ratio" if judged else ""),
        _status(making, item),
        *([Cell(cited, reference=cited)] if cited else []),
    ]  # fmt: skip


def _baseline(making: Making, item: Standing) -> Cell:
    """The target's baseline, else the value of the year with which the report compares; a floor is
    no baseline."""
    target = item.target
    if target and target.baseline:
        return number(making.language, target.baseline.value, item.unit)
    first: Value | None = item.first
    if making.options.first is not None:
        first = value_of_year(item, making.options.first)
    shown = first if first is not None and not first.at_least else None
    return number(making.language, shown.value if shown else None, item.unit)


def _status(making: Making, item: Standing) -> Cell:
    """The status in a word; what cannot be said says so."""
    if item.latest is None and item.withheld:
        return Cell(making._("Cannot be said from public sources"))
    status = str(item.progress.status)
    text = making._(STATUSES[status].word)
    if item.progress.judged and not item.progress.settled:
        text = making._("{status}, not settled").format(status=text)
    return Cell(text, status=status)

"""The Plotly drawing of strips: where each of several stands on each of several measures."""

from dataclasses import dataclass

from observatory.charts.description import Chart, RowOptions, grouped
from observatory.charts.draw_rows import beside, value_margin
from observatory.charts.layout import PHONE, Row, escape, rows, width, wrap
from observatory.charts.marks import SMALL, Record, hover, known, name_text, segments, styled
from observatory.charts.palette import Theme
from observatory.charts.rows import STRIP_ROW
from observatory.charts.sheet import Sheet
from observatory.i18n import NO_BREAK_SPACE

EDGE = 8
"""Pixels beside a strip, for the dots at its ends."""
BELOW = 18
"""Pixels from a strip to the texts of its ends."""
VALUE = 15


@dataclass(frozen=True)
class _Strip:
    """One measure: its place, its dots, that of the focal one, the worst and the best."""

    row: Row
    dots: list[Record]
    focal: Record | None

    @property
    def ends(self) -> tuple[Record, Record] | None:
        placed = sorted((d for d in self.dots if known(d["place"])), key=lambda d: d["place"])
        return (placed[0], placed[-1]) if len(placed) > 1 else None


def strips(chart: Chart[RowOptions], theme: Theme) -> Sheet:
    """A hairline a measure, others as grey dots, the focal one in colour with its value at the right;
    below the line its ends: the worst value, and the best with who has it."""
    groups = grouped(chart.records(), "name")
    placed = rows(list(groups), [STRIP_ROW] * len(groups), beside=chart.beside)
    found = [
        _Strip(row, dots, next((d for d in dots if d["focal"]), None))
        for row, dots in zip(placed, groups.values(), strict=True)
    ]
    right = value_margin([s.focal["label"] for s in found if s.focal])
    left = max(float(EDGE), beside(chart, list(groups)))
    sheet = Sheet(chart, theme, left=left, right=right + EDGE, top=4, bottom=4)
    sheet.x_axis(0, 1)
    sheet.y_pixels()
    marks = [s.row.mark_y for s in found]
    rule = segments([0] * len(marks), [1] * len(marks), marks)
    sheet.add(**rule, line={"color": theme.hairline, "width": 3})
    _dots(sheet, found, focal=False)
    _dots(sheet, found, focal=True)
    _ends(sheet, found, PHONE - EDGE - right)
    sheet.edge("left", [s.row.name_y for s in found], [name_text(s.row.name) for s in found])
    _focal_values(sheet, found)
    return sheet


def _focal_values(sheet: Sheet, found: list[_Strip]) -> None:
    """The focal one's values at the right edge, what is noted of them in small below."""
    said = [(s, s.focal) for s in found if s.focal]
    at = [s.row.mark_y for s, _ in said]
    texts = [styled(escape(f["label"]), size=VALUE, bold=True) for _, f in said]
    for strip, focal in said:
        if focal["note"]:
            at.append(strip.row.mark_y + BELOW)
            texts.append(styled(escape(focal["note"]), colour=sheet.theme.muted, size=SMALL))
    sheet.edge("right", at, texts)


def _dots(sheet: Sheet, found: list[_Strip], focal: bool) -> None:
    theme, chart = sheet.theme, sheet.chart
    shown = [
        (s, d) for s in found for d in s.dots if bool(d["focal"]) == focal and known(d["place"])
    ]
    if not shown:
        return
    colour = theme.colour(chart.options.colour) if focal else theme.context
    sheet.add(
        x=[d["place"] for _, d in shown],
        y=[s.row.mark_y for s, _ in shown],
        mode="markers",
        marker={
            "size": 15 if focal else 11,
            "opacity": 1,
            "color": colour,
            "line": {"color": theme.page, "width": 1.5},
        },
        hovertext=[hover(chart, d["who"], d["label"], d) for _, d in shown],
    )


def _ends(sheet: Sheet, found: list[_Strip], room: float) -> None:
    """The worst value at the left; at the right the best one, and whose it is where it is another's."""
    ends = [(s, s.ends) for s in found]
    there = [(s, e) for s, e in ends if e is not None]
    muted = sheet.theme.muted
    y = [s.row.mark_y + BELOW for s, _ in there]
    lowest = [f"{NO_BREAK_SPACE}{_noted(e[0])}" for _, e in there]
    sheet.texts(
        [0] * len(y), y, [escape(t) for t in lowest], "middle right", size=SMALL, colour=muted
    )
    best = [
        _fitting(e[1], room - width(text, SMALL) - 12)
        for (_, e), text in zip(there, lowest, strict=True)
    ]
    sheet.texts([1] * len(y), y, [escape(t) for t in best], "middle left", size=SMALL, colour=muted)


def _fitting(best: Record, room: float) -> str:
    """The best value, with whose it is as far as it fits a phone."""
    label = _noted(best)
    if best["focal"]:
        return label
    letters = int((room - width(f"{label}  · ", SMALL)) / (SMALL * 0.56))
    who = wrap(str(best["who"]), letters, 1) if letters > 4 else ""
    return f"{who}{NO_BREAK_SPACE}· {label}" if who else label


def _noted(record: Record) -> str:
    return f"{record['label']} ({record['note']})" if record["note"] else str(record["label"])

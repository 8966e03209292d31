"""The Plotly drawing of bullets: each row's way from its baseline to its target."""

from observatory.charts.description import Chart, RowOptions
from observatory.charts.draw_rows import beside, colours, intervals
from observatory.charts.layout import Row, escape, rows, width
from observatory.charts.marks import (
    SMALL,
    Record,
    bar_marker,
    hover,
    known,
    lines_of,
    name_text,
    styled,
)
from observatory.charts.palette import STATUSES, Theme
from observatory.charts.rows import BULLET_TOP, TOP, bullet_sizes, judged, verdict_lines, way
from observatory.charts.sheet import Sheet

TRACK = 12
TRACK_LEFT, TRACK_RIGHT = -0.09, 1.06
"""The ends of the axis, in shares of the way; what lies beyond is drawn as an arrow there."""
LATEST = 18
Judged = tuple[Record, Row, str]


def bullet(chart: Chart[RowOptions], theme: Theme) -> Sheet:
    """Each row's track runs from its baseline to its target; x is the share of the way."""
    records = chart.records()
    ends = [_ends(chart, r) for r in records]
    latest = [r["label"] for r in records]
    names = [r["name"] for r in records]
    words = [_status(chart, r) for r in records] if chart.beside else latest
    sheet = Sheet(
        chart,
        theme,
        left=max([28.0, *(width(base, SMALL) + 16 for base, _ in ends)]) + beside(chart, names),
        right=max(
            40.0,
            *(width(text, SMALL + 2 if chart.beside else LATEST) + 4 for text in words),
            *(width(t, SMALL) + 8 for _, t in ends),
        ),
        top=BULLET_TOP,
    )
    sizes = bullet_sizes(chart.language, records)
    placed = rows(names, sizes, TOP, chart.beside)
    sheet.x_axis(TRACK_LEFT, TRACK_RIGHT)
    sheet.y_pixels()
    if not chart.beside:
        sheet.rules([p.top - 8 for p in placed[1:]])
    coloured = zip(records, placed, colours(chart, theme, records), strict=True)
    ways = [row for row in coloured if way(row[0], row[0]["value"]) is not None]
    tracks = [p for r, p in zip(records, placed, strict=True) if judged(r)]
    _tracks(sheet, tracks)
    _bars(sheet, ways)
    _expected(sheet, [(r, p) for r, p in zip(records, placed, strict=True) if judged(r)])
    intervals(
        sheet,
        [
            (_clamped(r, r["low"]), _clamped(r, r["high"]), p)
            for r, p, _ in ways
            if known(r["low"]) and known(r["high"])
        ],
    )
    _marks(sheet, ways, tracks)
    if chart.beside:
        _texts_beside(sheet, records, placed)
    else:
        _texts(sheet, records, placed, ends)
    return sheet


def _status(chart: Chart[RowOptions], row: Record) -> str:
    look = STATUSES[row["status"]]
    return f"{look.glyph} {chart.language._(look.word)}"


def _texts_beside(sheet: Sheet, records: list[Record], placed: list[Row]) -> None:
    """Name at the left, status at the right, the latest value over its mark."""
    marks = [p.mark_y for p in placed]
    sheet.edge("left", marks, [name_text(p.name) for p in placed])
    said = [styled(escape(_status(sheet.chart, r)), size=SMALL + 1) for r in records]
    sheet.edge("right", marks, said)
    made = [max(_clamped(r, r["value"]), 0.0) for r in records]
    sheet.texts(
        made,
        [y - 7 for y in marks],
        [styled(escape(r["label"]), bold=True) for r in records],
        "top center",
        size=LATEST - 2,
    )


def _clamped(row: Record, value: float) -> float:
    return min(max(way(row, value) or 0.0, TRACK_LEFT), TRACK_RIGHT)


def _ends(chart: Chart[RowOptions], row: Record) -> tuple[str, str]:
    """What stands at a track's two ends."""
    if not judged(row):
        return "", ""
    base, target = (
        chart.language.quantity(row[key], row["unit"]) for key in ("baseline", "target")
    )
    return base, target


def _tracks(sheet: Sheet, placed: list[Row]) -> None:
    sheet.add(
        type="bar",
        orientation="h",
        x=[1.0] * len(placed),
        y=[p.mark_y for p in placed],
        width=[TRACK] * len(placed),
        marker={"color": sheet.theme.hairline, "line": {"width": 0}},
    )


def _bars(sheet: Sheet, ways: list[Judged]) -> None:
    """Solid, or hatched where values are floors; moving away is a thin bar left of the baseline."""
    for hatched in (False, True):
        mine = [w for w in ways if ((w[0]["basis"] or sheet.chart.basis) == "record") == hatched]
        if not mine:
            continue
        made = [_clamped(r, r["value"]) for r, _, _ in mine]
        sheet.add(
            type="bar",
            orientation="h",
            x=made,
            y=[p.mark_y for _, p, _ in mine],
            width=[TRACK if share >= 0 else 5 for share in made],
            marker=bar_marker(sheet.theme, [c for _, _, c in mine], hatched),
        )


def _hover(chart: Chart[RowOptions], row: Record) -> str:
    base, target = _ends(chart, row)
    words = chart.language._("from {baseline} to the target {target}").format(
        baseline=base, target=target
    )
    return f"{hover(chart, row['name'], row['label'], row)}<br>{escape(words)}"


def _expected(sheet: Sheet, tracks: list[tuple[Record, Row]]) -> None:
    """One playhead through all rows where one day serves all, else a stroke on each row."""
    due = [(min(r["expected"], TRACK_RIGHT), p) for r, p in tracks if known(r["expected"])]
    if not due:
        return
    text = escape(sheet.language._("where we should be"))
    shares = [share for share, _ in due]
    if max(shares) - min(shares) < 0.005:
        sheet.playhead(shares[0], text, 0, due[-1][1].mark_y + 14)
        return
    sheet.head(1, f"▼ {text}", "right")
    sheet.annotations[-1]["xref"] = "paper"
    for share, place in due:
        sheet.playhead(share, "", place.mark_y - 14, place.mark_y + 11)


def _marks(sheet: Sheet, ways: list[Judged], tracks: list[Row]) -> None:
    """○ baseline, ◇ target and the latest value's ●, an arrow where it lies beyond the axis."""
    theme = sheet.theme
    own = {p.mark_y: c for _, p, c in ways}
    at = [p.mark_y for p in tracks]
    sheet.add(
        x=[0.0] * len(at),
        y=at,
        mode="markers",
        marker={
            "size": 10,
            "opacity": 1,
            "color": theme.page,
            "line": {"color": [own.get(y, theme.muted) for y in at], "width": 2},
        },
    )
    sheet.add(
        x=[1.0] * len(at),
        y=at,
        mode="markers",
        marker={
            "symbol": "diamond",
            "size": 13,
            "color": theme.page,
            "line": {"color": theme.ink, "width": 1.75},
        },
    )
    sheet.add(
        x=[_clamped(r, r["value"]) for r, _, _ in ways],
        y=[p.mark_y for _, p, _ in ways],
        mode="markers",
        marker={
            "symbol": [_symbol(way(r, r["value"]) or 0.0) for r, _, _ in ways],
            "size": 14,
            "opacity": 1,
            "color": [c for _, _, c in ways],
            "line": {"color": theme.page, "width": 1.5},
        },
        hovertext=[_hover(sheet.chart, r) for r, _, _ in ways],
    )


def _symbol(way: float) -> str:
    if way < TRACK_LEFT:
        return "triangle-left"
    return "triangle-right" if way > TRACK_RIGHT else "circle"


def _texts(
    sheet: Sheet, records: list[Record], placed: list[Row], ends: list[tuple[str, str]]
) -> None:
    """Name and latest value above the track, its ends' values beside it, the verdict below."""
    muted = sheet.theme.muted
    names, verdicts, below = [], [], []
    for row, place in zip(records, placed, strict=True):
        word, told = verdict_lines(sheet.language, row)
        said = styled(lines_of(told), colour=muted)
        glyph = STATUSES[row["status"]].glyph
        names.append(name_text(place.name))
        verdicts.append(styled(f"{glyph} <b>{escape(word)}</b>  {said}", size=SMALL))
        # Two lines of a verdict share the place that the first has alone.
        below.append(place.mark_y + (22 if judged(row) else -3) + 7 * told.count("\n"))
    sheet.edge("left", [p.name_y for p in placed] + below, names + verdicts)
    marks = [p.mark_y for p in placed]
    bases, targets = (
        [styled(escape(both[i]), colour=muted, size=SMALL) for both in ends] for i in (0, 1)
    )
    sheet.beside(marks, bases, "left", standoff=10)
    latest = [styled(escape(r["label"]), size=LATEST, bold=True) for r in records]
    sheet.edge("right", [p.name_y for p in placed] + marks, latest + targets)

"""Plotly drawings of bars, dots and bullets: names above their marks, values at the right."""

from typing import Any

from observatory.charts.description import Chart, RowOptions
from observatory.charts.layout import escape, Row, rows, ticks, width
from observatory.charts.palette import STATUSES, Theme
from observatory.charts.rows import AXIS_BOTTOM, BAR_ROW, BULLET_ROW, BULLET_TOP, DOT_ROW
from observatory.charts.sheet import (
    bar_marker,
    hover,
    known,
    lines_of,
    name_text,
    ROW,
    segments,
    Sheet,
    SMALL,
    styled,
)

Record = dict[Any, Any]
BAR = 14
VALUE = 15
TRACK_LEFT, TRACK_RIGHT = -0.09, 1.06


def _value_margin(labels: list[str], size: float = VALUE) -> float:
    return max((width(label, size * 1.06) for label in labels), default=0) + 14


def _colours(chart: Chart[RowOptions], theme: Theme, records: list[Record]) -> list[str]:
    return [theme.colour(r["colour"] or chart.options.colour) for r in records]


def _names(sheet: Sheet, placed: list[Row]) -> None:
    sheet.edge("left", [r.name_y for r in placed], [name_text(r.name) for r in placed])


def _top(chart: Chart[RowOptions], records: list[Record]) -> float:
    if chart.options.maximum:
        return chart.options.maximum
    keys = ("value", "high", "previous")
    return max((r[k] for r in records for k in keys if known(r.get(k))), default=1.0) or 1.0


def _halo_interval(sheet: Sheet, records: list[Record], placed: list[Row]) -> None:
    """Intervals over bars: a 2 px ink line over a halo of the page."""
    spans = [
        (r["low"], r["high"], p.mark_y)
        for r, p in zip(records, placed, strict=True)
        if known(r["low"]) and known(r["high"])
    ]
    if spans:
        line = segments(*zip(*spans, strict=True))
        sheet.add(**line, line={"color": sheet.theme.page, "width": 5.5})
        sheet.add(**line, line={"color": sheet.theme.ink, "width": 2})


def bars(chart: Chart[RowOptions], theme: Theme) -> Sheet:
    """Bars from the left edge; an absent value shows its note where the bar would be."""
    records = chart.table.to_dict(orient="records")
    labels = [r["label"] for r in records]
    sheet = Sheet(chart, theme, right=_value_margin(labels), top=4, bottom=4)
    placed = rows([r["name"] for r in records], BAR_ROW)
    top = _top(chart, records)
    sheet.x_axis(min([0.0, *(r["value"] for r in records if known(r["value"]))]), top)
    sheet.y_pixels()
    marks = [p.mark_y for p in placed]
    if chart.options.maximum:
        sheet.add(
            type="bar",
            orientation="h",
            x=[top] * len(records),
            y=marks,
            width=[BAR] * len(records),
            marker={"color": theme.hairline, "line": {"width": 0}},
        )
    sheet.add(
        type="bar",
        orientation="h",
        x=[r["value"] if known(r["value"]) else None for r in records],
        y=marks,
        width=[BAR] * len(records),
        marker=bar_marker(theme, _colours(chart, theme, records), chart.basis == "record"),
        hovertext=[hover(chart, r["name"], r["label"], r) for r in records],
    )
    _halo_interval(sheet, records, placed)
    _notes(sheet, records, placed)
    _names(sheet, placed)
    sheet.edge("right", marks, [styled(escape(t), size=VALUE, bold=True) for t in labels])
    return sheet


def _notes(sheet: Sheet, records: list[Record], placed: list[Row]) -> None:
    absent = [
        (p.mark_y, r["note"])
        for r, p in zip(records, placed, strict=True)
        if not known(r["value"]) and r["note"]
    ]
    sheet.texts(
        [sheet.x_range[0]] * len(absent),
        [y for y, _ in absent],
        [escape(note) for _, note in absent],
        "middle right",
        colour=sheet.theme.muted,
    )


def dots(chart: Chart[RowOptions], theme: Theme) -> Sheet:
    """Dots on a value axis, intervals as lines, an earlier value as ○."""
    records = chart.table.to_dict(orient="records")
    labels = [r["label"] for r in records]
    sheet = Sheet(chart, theme, right=_value_margin(labels) + 6, left=6, top=8, bottom=AXIS_BOTTOM)
    placed = rows([r["name"] for r in records], DOT_ROW)
    marks = [p.mark_y for p in placed]
    top = _top(chart, records)
    lows = [r[k] for r in records for k in ("value", "low", "previous") if known(r[k])]
    values = ticks(min([0.0, *lows]), top, whole=chart.unit not in ("share", "ratio"))
    sheet.x_axis(
        values[0],
        max(values[-1], top) if chart.options.maximum else max(top * 1.03, values[-2]),
        values,
        [chart.language.quantity(v, chart.unit) for v in values],
        grid=True,
    )
    sheet.y_pixels()
    colours = [theme.muted if c == theme.context else c for c in _colours(chart, theme, records)]
    low, high = sheet.x_range
    rule = segments([low] * len(marks), [high] * len(marks), marks)
    sheet.add(**rule, line={"color": theme.hairline, "width": 1})
    for colour in dict.fromkeys(colours):
        spans = [
            (r["low"], r["high"], y)
            for r, y, c in zip(records, marks, colours, strict=True)
            if c == colour and known(r["low"]) and known(r["high"])
        ]
        if spans:
            sheet.add(**segments(*zip(*spans, strict=True)), line={"color": colour, "width": 2.5})
    before = [r["previous"] if known(r["previous"]) else None for r in records]
    if any(value is not None for value in before):
        sheet.add(
            x=before,
            y=marks,
            mode="markers",
            marker={"size": 10, "color": theme.page, "line": {"color": colours, "width": 1.75}},
        )
    hollow = chart.basis == "record"
    sheet.add(
        x=[r["value"] if known(r["value"]) else None for r in records],
        y=marks,
        mode="markers",
        marker={
            "size": 12,
            "opacity": 1,
            "symbol": "circle-open" if hollow else "circle",
            "color": colours,
            "line": {"color": colours if hollow else theme.page, "width": 2 if hollow else 1.5},
        },
        hovertext=[hover(chart, r["name"], r["label"], r) for r in records],
    )
    _notes(sheet, records, placed)
    _names(sheet, placed)
    sheet.edge("right", marks, [styled(escape(t), size=VALUE, bold=True) for t in labels])
    return sheet


def bullet(chart: Chart[RowOptions], theme: Theme) -> Sheet:
    """Each row's track runs from its baseline to its target; x is the share of the way."""
    records = chart.table.to_dict(orient="records")
    language = chart.language
    ends = [_ends(chart, r) for r in records]
    latest = [r["label"] for r in records]
    sheet = Sheet(
        chart,
        theme,
        left=max([28.0, *(width(base, SMALL) + 6 for base, _ in ends)]),
        right=max([width(text, 20) for text in latest] + [width(t) + 8 for _, t in ends] + [40]),
        top=BULLET_TOP,
        bottom=0,
    )
    placed = rows([r["name"] for r in records], BULLET_ROW)
    sheet.x_axis(TRACK_LEFT, TRACK_RIGHT)
    sheet.y_pixels()
    _dividers(sheet, placed)
    judged = [
        (r, p, c)
        for r, p, c in zip(records, placed, _colours(chart, theme, records), strict=True)
        if _way(r, r["value"]) is not None
    ]
    _ways(sheet, judged)
    _expected(sheet, [(r, p) for r, p, _ in judged])
    for r, p, colour in judged:
        if known(r["low"]) and known(r["high"]):
            low, high = sorted((_clamped(r, "low"), _clamped(r, "high")))
            line = segments([low], [high], [p.mark_y])
            sheet.add(**line, line={"color": theme.page, "width": 5.5})
            sheet.add(**line, line={"color": theme.ink, "width": 2})
        del colour
    _ends_marks(sheet, judged)
    verdicts = [
        f"{STATUSES[r['status']].glyph} "
        f"<b>{escape(language._(STATUSES[r['status']].word))}</b> "
        f" {styled(lines_of(r['verdict']), colour=theme.muted)}"
        for r in records
    ]
    tracked = [r["status"] not in ("no_target", "no_data") or known(r["target"]) for r in records]
    below = [p.mark_y + 24 if t else p.mark_y + 4 for p, t in zip(placed, tracked, strict=True)]
    sheet.edge(
        "left",
        [p.name_y for p in placed] + below + [p.mark_y for p in placed],
        [name_text(p.name) for p in placed]
        + [styled(v, size=SMALL) for v in verdicts]
        + [""] * len(placed),
    )
    sheet.texts(
        [TRACK_LEFT] * len(placed),
        [p.mark_y for p in placed],
        [styled(escape(base), colour=theme.muted) for base, _ in ends],
        "middle left",
        size=SMALL,
    )
    sheet.edge(
        "right",
        [p.name_y for p in placed] + [p.mark_y for p in placed],
        [styled(escape(t), size=18, bold=True) for t in latest]
        + [styled(escape(t), colour=theme.muted, size=SMALL) for _, t in ends],
    )
    return sheet


def _way(row: Record, value: float) -> float | None:
    """Share of the way from baseline to target that a value has made."""
    if not (known(row["baseline"]) and known(row["target"]) and known(value)):
        return None
    length = row["target"] - row["baseline"]
    return (
        float((value - row["baseline"]) / length)
        if length
        else (1.0 if value == row["target"] else None)
    )


def _clamped(row: Record, key: str) -> float:
    return min(max(_way(row, row[key]) or 0.0, TRACK_LEFT + 0.01), TRACK_RIGHT)


def _ends(chart: Chart[RowOptions], row: Record) -> tuple[str, str]:
    texts = [
        chart.language.quantity(row[key], row["unit"]) if known(row[key]) else ""
        for key in ("baseline", "target")
    ]
    return texts[0], texts[1]


def _dividers(sheet: Sheet, placed: list[Row]) -> None:
    at = [p.top - 9 for p in placed[1:]]
    if at:
        rule = segments([TRACK_LEFT] * len(at), [TRACK_RIGHT] * len(at), at)
        sheet.add(**rule, line={"color": sheet.theme.hairline, "width": 1})


def _ways(sheet: Sheet, judged: list[tuple[Record, Row, str]]) -> None:
    """Tracks and bars; moving away is a thin bar left of the baseline."""
    if not judged:
        return
    marks = [p.mark_y for _, p, _ in judged]
    ways = [_clamped(r, "value") for r, _, _ in judged]
    hatched = [(r["basis"] or sheet.chart.basis) == "record" for r, _, _ in judged]
    sheet.add(
        type="bar",
        orientation="h",
        x=[1.0] * len(judged),
        y=marks,
        width=[12] * len(judged),
        marker={"color": sheet.theme.hairline, "line": {"width": 0}},
    )
    for record in (False, True):
        at = [i for i, h in enumerate(hatched) if h == record]
        if at:
            sheet.add(
                type="bar",
                orientation="h",
                x=[ways[i] for i in at],
                y=[marks[i] for i in at],
                width=[12 if ways[i] >= 0 else 5 for i in at],
                marker=bar_marker(sheet.theme, [judged[i][2] for i in at], record),
                hovertext=[_hover(sheet.chart, judged[i][0]) for i in at],
            )


def _hover(chart: Chart[RowOptions], row: Record) -> str:
    base, target = _ends(chart, row)
    words = chart.language._("from {baseline} to the target {target}").format(
        baseline=base, target=target
    )
    return f"{hover(chart, row['name'], row['label'], row)}<br>{escape(words)}"


def _expected(sheet: Sheet, judged: list[tuple[Record, Row]]) -> None:
    """One playhead through all rows where one day serves all, else a stroke on each row."""
    due = [(r["expected"], p) for r, p in judged if known(r["expected"])]
    if not due:
        return
    text = sheet.language._("where we should be")
    shares = [min(share, TRACK_RIGHT) for share, _ in due]
    if max(shares) - min(shares) < 0.005:
        sheet.playhead(shares[0], escape(text), -10, due[-1][1].mark_y + 36)
        sheet.annotations[-1].update(xanchor="right", x=shares[0], xshift=4)
        return
    sheet.playhead(shares[0], escape(text), due[0][1].mark_y - 14, due[0][1].mark_y + 11)
    sheet.annotations[-1].update(y=-16, xanchor="right", xshift=4)
    for share, (_, place) in zip(shares[1:], due[1:], strict=True):
        sheet.playhead(share, "", place.mark_y - 14, place.mark_y + 11)
        sheet.annotations.pop()


def _ends_marks(sheet: Sheet, judged: list[tuple[Record, Row, str]]) -> None:
    """○ baseline, ◇ target and the latest value's ●."""
    theme, colours = sheet.theme, [c for _, _, c in judged]
    marks = [p.mark_y for _, p, _ in judged]
    if not judged:
        return
    sheet.add(
        x=[0.0] * len(judged),
        y=marks,
        mode="markers",
        marker={
            "size": 10,
            "opacity": 1,
            "color": theme.page,
            "line": {"color": colours, "width": 2},
        },
    )
    sheet.add(
        x=[1.0] * len(judged),
        y=marks,
        mode="markers",
        marker={
            "symbol": "diamond",
            "size": 13,
            "color": theme.page,
            "line": {"color": theme.ink, "width": 1.75},
        },
    )
    sheet.add(
        x=[_clamped(r, "value") for r, _, _ in judged],
        y=marks,
        mode="markers",
        marker={
            "size": 14,
            "opacity": 1,
            "color": colours,
            "line": {"color": theme.page, "width": 1.5},
        },
        hovertext=[_hover(sheet.chart, r) for r, _, _ in judged],
    )


NAME_SIZE = ROW

"""Plotly drawings on an axis of dates: timelines of actions and running bars."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from observatory.charts.description import Chart, RunningOptions, TimelineOptions
from observatory.charts.description import records as table_rows
from observatory.charts.draw_rows import beside
from observatory.charts.layout import Row, escape, rows, width, year_ticks
from observatory.charts.marks import SMALL, Record, known, lines_of, name_text, plain, styled
from observatory.charts.palette import Theme
from observatory.charts.rows import DATE_BOTTOM, DATE_TOP, RUNNING_ROW, TIMELINE_ROW, TOP
from observatory.charts.sheet import Sheet
from observatory.i18n import Language

DAY = pd.Timedelta(days=1)
MILLISECOND = pd.Timedelta(milliseconds=1)
BAR = 14
RUNNING_BAR = 8
LEAST = 0.012
"""The shortest bar, as a share of the axis: one day has to be seen too."""
SHORT_SPAN = pd.Timedelta(days=550)
Dated = tuple[Record, Row]


def _date_axis(sheet: Sheet, days: Sequence[pd.Timestamp]) -> pd.Timedelta:
    """Years (months for a short span) as ticks; returns the length of the shortest bar."""
    first, last = min(days), max(days)
    pad = (last - first) * 0.015 + DAY
    low, high = first - pad, last + pad
    language = sheet.language
    if last - first < SHORT_SPAN:
        months = list(pd.date_range(low, high, freq="MS"))
        at = months[:: max(1, -(-len(months) // 5))]
        texts = [language.date(month.date(), "month", short=True) for month in at]
    else:
        years = year_ticks((low + pd.DateOffset(years=1)).year, high.year, 6)
        at, texts = [pd.Timestamp(year, 1, 1) for year in years], [str(year) for year in years]
    sheet.x_axis(low, high, at, texts, grid=True)
    sheet.y_pixels()
    return (high - low) * LEAST


def _margins(chart: Chart[Any], records: list[Record], right: float) -> tuple[float, float]:
    """Left and right margins: room for names and labels where they stand beside the marks."""
    if not chart.beside:
        return 2, right
    labels = max((width(r["label"], SMALL) for r in records), default=0)
    return beside(chart, [r["name"] for r in records]), right + labels + 8


def _edges(sheet: Sheet, records: list[Record], placed: list[Row]) -> None:
    sheet.edge("left", [p.name_y for p in placed], [name_text(p.name) for p in placed])
    muted = sheet.theme.muted
    labels = [styled(escape(r["label"]), colour=muted, size=SMALL) for r in records]
    sheet.edge("right", [p.name_y for p in placed], labels)


def _spans(
    sheet: Sheet,
    dated: list[Dated],
    ends: list[pd.Timestamp],
    width: float,
    colours: list[str],
    **more: Any,
) -> None:
    """Horizontal bars from each row's start to an end of its own."""
    sheet.add(
        type="bar",
        orientation="h",
        x=[(end - r["start"]) / MILLISECOND for end, (r, _) in zip(ends, dated, strict=True)],
        base=[plain(r["start"]) for r, _ in dated],
        y=[p.mark_y for _, p in dated],
        width=[width] * len(dated),
        marker={"color": colours, "line": {"width": 0}},
        **more,
    )


def timeline(chart: Chart[TimelineOptions], theme: Theme) -> Sheet:
    """Outline the plan, fill the share done, milestones on it, the playhead today."""
    language, options = chart.language, chart.options
    today = pd.Timestamp(options.today)
    records = chart.records()
    left, right = _margins(chart, records, 2)
    sheet = Sheet(chart, theme, left=left, right=right, top=DATE_TOP, bottom=DATE_BOTTOM)
    sizes = [TIMELINE_ROW] * len(records)
    placed = rows([r["name"] for r in records], sizes, TOP, chart.beside)
    both = list(zip(records, placed, strict=True))
    dated = [(r, p) for r, p in both if known(r["start"]) and known(r["end"])]
    stones = [m for m in table_rows(options.milestones) if known(m["date"])]
    named = {r["name"]: p for r, p in both}
    days = [today, *(d for r, _ in dated for d in (r["start"], r["end"]))]
    least = _date_axis(sheet, days + [m["date"] for m in stones if m["name"] in named])
    ends = [max(r["end"], r["start"] + least) for r, _ in dated]
    _done(sheet, dated, ends)
    _plans(sheet, dated, ends, today)
    sheet.playhead(today, escape(language.date(options.today, short=True)), 0, sheet.inner)
    _milestones(sheet, stones, named)
    undated = [p for r, p in both if not (known(r["start"]) and known(r["end"]))]
    sheet.texts(
        [sheet.x_range[0]] * len(undated),
        [p.mark_y - 3 for p in undated],
        [escape(language._("dates not known"))] * len(undated),
        "middle right",
        size=SMALL,
        colour=theme.muted,
    )
    _edges(sheet, records, placed)
    return sheet


def _colour(sheet: Sheet, row: Record) -> str:
    return sheet.theme.colour(row["colour"] or sheet.chart.options.colour)


def _plans(sheet: Sheet, dated: list[Dated], ends: list[pd.Timestamp], today: pd.Timestamp) -> None:
    """Outlines, dotted where the start is still to come; a bar's own cannot be dotted.

    A trace for each colour: a line has one only.
    """
    for dash in ("solid", "dot"):
        mine = [
            (_colour(sheet, r), r["start"], end, p.mark_y)
            for (r, p), end in zip(dated, ends, strict=True)
            if (r["start"] > today) == (dash == "dot")
        ]
        for colour in dict.fromkeys(c for c, _, _, _ in mine):
            x: list[Any] = []
            y: list[Any] = []
            for start, end, mark in ((s, e, m) for c, s, e, m in mine if c == colour):
                high, low = mark - BAR / 2, mark + BAR / 2
                x += [plain(start), plain(end), plain(end), plain(start), plain(start), None]
                y += [high, high, low, low, high, None]
            line = {"color": colour, "width": 1.25, "dash": dash}
            sheet.add(x=x, y=y, mode="lines", line=line)


def _done(sheet: Sheet, dated: list[Dated], ends: list[pd.Timestamp]) -> None:
    """The share done as a bar; an unseen one over the whole plan tells of it on hover."""
    told = [_action(sheet.language, r) for r, _ in dated]
    _spans(sheet, dated, ends, BAR + 4, [sheet.theme.page] * len(dated), hovertext=told)
    begun = [(d, end) for d, end in zip(dated, ends, strict=True) if known(d[0]["done"])]
    _spans(
        sheet,
        [d for d, _ in begun],
        [r["start"] + (end - r["start"]) * min(r["done"], 1.0) for (r, _), end in begun],
        BAR,
        [_colour(sheet, r) for (r, _), _ in begun],
    )


def _action(language: Language, row: Record) -> str:
    span = f"{_day(language, row['start'])} – {_day(language, row['end'])}"
    lines = [span, row["label"], row["note"]]
    if known(row["done"]):
        done = language._("{share} done").format(share=language.percent(row["done"]))
        lines = [done, *lines]
    return "<br>".join([f"<b>{escape(row['name'])}</b>", *(escape(t) for t in lines if t)])


def _day(language: Language, day: Any) -> str:
    return language.date(None if pd.isna(day) else day.date(), short=True)


def _milestones(sheet: Sheet, stones: list[Record], placed: dict[str, Row]) -> None:
    """◆ met, ◇ due, ✕ late: ink, with the page around them."""
    theme, language = sheet.theme, sheet.language
    words = {"met": language._("met"), "due": language._("due"), "late": language._("late")}
    looks = {
        "met": ("diamond", 12, theme.ink, theme.page, 1.5),
        "due": ("diamond", 12, theme.page, theme.ink, 1.5),
        "late": ("x", 11, theme.ink, theme.page, 1.5),
    }
    for state, (symbol, size, fill, edge, stroke) in looks.items():
        shown = [m for m in stones if m["state"] == state and m["name"] in placed]
        if not shown:
            continue
        x = [plain(m["date"]) for m in shown]
        y = [placed[m["name"]].mark_y for m in shown]
        sheet.add(
            x=x,
            y=y,
            mode="markers",
            marker={
                "symbol": symbol,
                "size": size,
                "color": fill,
                "opacity": 1,
                "line": {"color": edge, "width": stroke},
            },
            hovertext=[
                f"<b>{escape(m['milestone'])}</b><br>"
                f"{escape(_day(language, m['date']))}, {escape(words[state])}"
                for m in shown
            ],
        )
        if state == "late":
            below = [v + BAR / 2 + 8 for v in y]
            sheet.texts(x, below, [escape(words[state])] * len(x), "middle center", size=11)


def running(chart: Chart[RunningOptions], theme: Theme) -> Sheet:
    """Bars from start to end; dotted on where it is not known, an arrow where it still runs."""
    records = chart.records()
    left, right = _margins(chart, records, 10)
    sheet = Sheet(chart, theme, left=left, right=right, top=4, bottom=DATE_BOTTOM)
    sizes = [RUNNING_ROW] * len(records)
    placed = rows([r["name"] for r in records], sizes, beside=chart.beside)
    until = pd.Timestamp(chart.options.until)
    dated = [(r, p) for r, p in zip(records, placed, strict=True) if known(r["start"])]
    ends = [max(r["end"], r["start"]) if known(r["end"]) else until for r, _ in dated]
    least = _date_axis(sheet, [until, *(r["start"] for r, _ in dated), *ends])
    colours = [_colour(sheet, r) for r, _ in dated]
    _open_ends(sheet, dated, ends, until, colours)
    _spans(
        sheet,
        dated,
        [max(end, r["start"] + least) for end, (r, _) in zip(ends, dated, strict=True)],
        RUNNING_BAR,
        colours,
        hovertext=[_run(chart.language, r) for r, _ in dated],
    )
    _edges(sheet, records, placed)
    return sheet


def _open_ends(
    sheet: Sheet,
    dated: list[Dated],
    ends: list[pd.Timestamp],
    until: pd.Timestamp,
    colours: list[str],
) -> None:
    for colour in dict.fromkeys(colours):
        mine = [i for i, c in enumerate(colours) if c == colour]
        unknown = [i for i in mine if not dated[i][0]["end_known"] and ends[i] < until]
        x = [v for i in unknown for v in (plain(ends[i]), plain(until), None)]
        y = [v for i in unknown for v in (*[dated[i][1].mark_y] * 2, None)]
        if x:
            line = {"color": colour, "width": 2, "dash": "dot"}
            sheet.add(x=x, y=y, mode="lines", line=line)
        still = [i for i in mine if dated[i][0]["end_known"] and not known(dated[i][0]["end"])]
        if still:
            sheet.add(
                x=[plain(until)] * len(still),
                y=[dated[i][1].mark_y for i in still],
                mode="markers",
                marker={"symbol": "triangle-right", "size": 13, "color": colour},
            )


def _run(language: Language, row: Record) -> str:
    last = _day(language, row["end"])
    if not row["end_known"]:
        told = language._("{start}, last seen {end}, end not known")
    elif pd.isna(row["end"]):
        told = language._("{start}, still running")
    else:
        told = language._("{start} to {end}")
    span = told.format(start=_day(language, row["start"]), end=last)
    lines = [f"<b>{lines_of(row['name'])}</b>", escape(span)]
    return "<br>".join(lines + ([escape(row["note"])] if row["note"] else []))

"""Plotly drawings on an axis of dates: timelines of actions and running bars."""

from datetime import date
from typing import Any

import pandas as pd

from observatory.charts.description import Chart, RunningOptions, TimelineOptions
from observatory.charts.layout import escape, Row, rows, year_ticks
from observatory.charts.palette import Theme
from observatory.charts.rows import DATE_BOTTOM, DATE_TOP, RUNNING_ROW, TIMELINE_ROW
from observatory.charts.sheet import known, lines_of, name_text, Sheet, styled
from observatory.i18n import Language

Record = dict[Any, Any]
DAY = pd.Timedelta(days=1)
BAR = 14
RUNNING_BAR = 8
SHORT_SPAN = pd.Timedelta(days=550)


def _bars(starts: list[Any], ends: list[Any]) -> tuple[list[float], list[str]]:
    """Lengths in milliseconds and bases of horizontal bars on a date axis."""
    lengths = [
        (end - start) / pd.Timedelta(milliseconds=1)
        for start, end in zip(starts, ends, strict=True)
    ]
    return lengths, [start.isoformat() for start in starts]


def _date_axis(sheet: Sheet, days: list[Any], language: Language) -> tuple[Any, Any]:
    """Years (months for a short span) as ticks; returns the first and last day shown."""
    first, last = min(days), max(days)
    pad = (last - first) * 0.015 + DAY
    low, high = first - pad, last + pad
    if last - first < SHORT_SPAN:
        months = pd.date_range(low, high, freq="MS")
        months = months[:: max(1, -(-len(months) // 5))]
        texts = [language.date(m.date(), "month", short=True) for m in months]
        at = [m.isoformat() for m in months]
    else:
        years = year_ticks((low + pd.DateOffset(years=1)).year, high.year, 6)
        at, texts = [f"{year}-01-01" for year in years], [str(year) for year in years]
    sheet.x_axis(low.isoformat(), high.isoformat(), at, texts, grid=True, dates=True)
    sheet.y_pixels()
    return low, high


def _edges(sheet: Sheet, records: list[Record], placed: list[Row]) -> None:
    sheet.edge("left", [p.name_y for p in placed], [_veiled(name_text(p.name)) for p in placed])
    sheet.edge(
        "right",
        [p.name_y for p in placed],
        [styled(escape(r["label"]), colour=sheet.theme.muted, size=12) for r in records],
    )


def _veiled(text: str) -> str:
    return text


def timeline(chart: Chart[TimelineOptions], theme: Theme) -> Sheet:
    """Outline the plan, fill the share done, milestones on it, the playhead today."""
    language, options = chart.language, chart.options
    today = pd.Timestamp(options.today)
    sheet = Sheet(chart, theme, left=2, right=2, top=DATE_TOP, bottom=DATE_BOTTOM)
    records = chart.table.to_dict(orient="records")
    placed = rows([r["name"] for r in records], TIMELINE_ROW)
    dated = [
        (r, p)
        for r, p in zip(records, placed, strict=True)
        if known(r["start"]) and known(r["end"])
    ]
    stones = options.milestones.to_dict(orient="records")
    days = [today, *(d for r, _ in dated for d in (r["start"], r["end"]))]
    _date_axis(sheet, days + [m["date"] for m in stones if known(m["date"])], language)
    _plans(sheet, [(r, p) for r, p in dated if r["start"] <= today], "solid")
    _plans(sheet, [(r, p) for r, p in dated if r["start"] > today], "dot")
    _done(sheet, dated)
    sheet.playhead(
        today.isoformat(), escape(language.date(options.today, short=True)), -4, sheet.inner
    )
    _milestones(sheet, stones, {r["name"]: p for r, p in dated})
    _edges(sheet, records, placed)
    return sheet


def _colour(sheet: Sheet, row: Record) -> str:
    return sheet.theme.colour(row["colour"] or sheet.chart.options.colour)


def _plans(sheet: Sheet, dated: list[tuple[Record, Row]], dash: str) -> None:
    """Outlines, as one line trace a colour: a bar's own outline cannot be dotted."""
    for colour in dict.fromkeys(_colour(sheet, r) for r, _ in dated):
        x: list[Any] = []
        y: list[Any] = []
        for r, p in dated:
            if _colour(sheet, r) == colour:
                start, end = r["start"].isoformat(), r["end"].isoformat()
                high, low = p.mark_y - BAR / 2, p.mark_y + BAR / 2
                x += [start, end, end, start, start, None]
                y += [high, high, low, low, high, None]
        line = {"color": colour, "width": 1.25, "dash": dash}
        sheet.add(x=x, y=y, mode="lines", line=line, fill="toself", fillcolor=sheet.theme.page)


def _done(sheet: Sheet, dated: list[tuple[Record, Row]]) -> None:
    started = [(r, p) for r, p in dated if known(r["done"])]
    starts = [r["start"] for r, _ in started]
    ends = [r["start"] + (r["end"] - r["start"]) * min(r["done"], 1.0) for r, _ in started]
    lengths, bases = _bars(starts, ends)
    sheet.add(
        type="bar",
        orientation="h",
        x=lengths,
        base=bases,
        y=[p.mark_y for _, p in started],
        width=[BAR] * len(started),
        marker={"color": [_colour(sheet, r) for r, _ in started], "line": {"width": 0}},
        hovertext=[_action(sheet.language, r) for r, _ in started],
    )


def _action(language: Language, row: Record) -> str:
    done = language._("{share} done").format(share=language.percent(row["done"]))
    span = f"{_day(language, row['start'])} – {_day(language, row['end'])}"
    lines = [f"<b>{escape(done)}</b>  {escape(row['name'])}", escape(span)]
    return "<br>".join(lines + [escape(t) for t in (row["label"], row["note"]) if t])


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
        shown = [
            m for m in stones if m["state"] == state and m["name"] in placed and known(m["date"])
        ]
        if not shown:
            continue
        x = [m["date"].isoformat() for m in shown]
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


def running(chart: Chart[RunningOptions], theme: Theme) -> Sheet:
    """Bars from start to end; dotted on where the end is not known, an arrow where it still runs."""
    sheet = Sheet(chart, theme, left=2, right=10, top=DATE_TOP - 22, bottom=DATE_BOTTOM)
    sheet.margin["b"] = DATE_BOTTOM + 22
    records = chart.table.to_dict(orient="records")
    placed = rows([r["name"] for r in records], RUNNING_ROW)
    until = pd.Timestamp(chart.options.until)
    dated = [(r, p) for r, p in zip(records, placed, strict=True) if known(r["start"])]
    ends = [max(r["end"], r["start"]) if known(r["end"]) else until for r, _ in dated]
    days = [until, *(r["start"] for r, _ in dated), *ends]
    low, high = _date_axis(sheet, days, chart.language)
    least = (high - low) * 0.012
    lengths, bases = _bars(
        [r["start"] for r, _ in dated],
        [max(e, r["start"] + least) for e, (r, _) in zip(ends, dated, strict=True)],
    )
    colours = [_colour(sheet, r) for r, _ in dated]
    _open_ends(sheet, dated, ends, until, colours)
    sheet.add(
        type="bar",
        orientation="h",
        x=lengths,
        base=bases,
        y=[p.mark_y for _, p in dated],
        width=[RUNNING_BAR] * len(dated),
        marker={"color": colours, "line": {"width": 0}},
        hovertext=[_run(chart.language, r) for r, _ in dated],
    )
    _edges(sheet, records, placed)
    return sheet


def _open_ends(
    sheet: Sheet, dated: list[tuple[Record, Row]], ends: list[Any], until: Any, colours: list[str]
) -> None:
    for colour in dict.fromkeys(colours):
        mine = [i for i, c in enumerate(colours) if c == colour]
        unknown = [i for i in mine if not dated[i][0]["end_known"] and ends[i] < until]
        x = [v for i in unknown for v in (ends[i].isoformat(), until.isoformat(), None)]
        y = [v for i in unknown for v in (*[dated[i][1].mark_y] * 2, None)]
        if x:
            line = {"color": colour, "width": 2, "dash": "dot"}
            sheet.add(x=x, y=y, mode="lines", line=line)
        still = [i for i in mine if dated[i][0]["end_known"] and not known(dated[i][0]["end"])]
        if still:
            sheet.add(
                x=[until.isoformat()] * len(still),
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


def _unused(day: date) -> None:
    del day

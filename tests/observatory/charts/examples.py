"""One chart of each kind, and of each difficulty, with invented data."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd

from observatory.charts import (
    Chart,
    bars,
    bullet,
    calendar,
    columns,
    dots,
    lines,
    multiples,
    network,
    running,
    slope,
    strips,
    timeline,
    words,
)
from observatory.i18n import Language

SCRIPT = "<script>alert('x')</script> & <i>Co</i>"
BOLD = "<b>Bold</b> <a href='https://a.example'>link</a>"
LONG = "Fédération méditerranéenne des industries techniques du cinéma et de l'audiovisuel"
FINDING = "Two ways narrow"
TODAY = date(2026, 10, 31)


def bars_example(language: Language) -> Chart[Any]:
    table = pd.DataFrame(
        {
            "name": [SCRIPT, BOLD, LONG, "Few"],
            "value": [1240, 45.0, 0, None],
            "low": [1000, None, None, None],
            "high": [1400, None, None, None],
            "note": ["", BOLD, "", "n < 5"],
            "colour": ["R1", "context", "context", "context"],
        }
    )
    return bars(table, language, unit="count", finding=FINDING)


def dots_example(language: Language) -> Chart[Any]:
    table = pd.DataFrame(
        {
            "name": [SCRIPT, BOLD, LONG],
            "value": [0.41, 0.36, None],
            "low": [0.34, 0.3, None],
            "high": [0.48, 0.43, None],
            "previous": [0.37, None, 0.1],
            "note": ["", "", "n < 5"],
        }
    )
    return dots(table, language, unit="share", basis="survey", finding=FINDING)


def network_example(language: Language) -> Chart[Any]:
    table = pd.DataFrame(
        {
            "name": [SCRIPT, BOLD, LONG, "Alone"],
            "value": [12.0, 4.0, 1.0, 0.0],
            "note": ["", BOLD, "", ""],
            "colour": ["R5", "", "", ""],
            "symbol": ["", "ring", "", ""],
            "key": ["a", "b", "c", "d"],
        }
    )
    points = [(100.0, 90.0), (640.0, 200.0), (400.0, 420.0), (20.0, 530.0)]
    return network(
        table, points, [14, 8, 5, 4], [(0, 1), (0, 2)], language, unit="count", named=[0, 2],
        finding=FINDING,
    )  # fmt: skip


def strips_example(language: Language) -> Chart[Any]:
    rows = [
        (SCRIPT, BOLD, 0.0, 4, "", "1"),
        (SCRIPT, LONG, 1.0, 1240, SCRIPT, ""),
        (LONG, BOLD, None, None, "", "1"),
        (LONG, SCRIPT, 0.5, 7, "", ""),
        ("Alone", LONG, None, 3, "2019", ""),
    ]
    table = pd.DataFrame(rows, columns=["name", "who", "place", "value", "note", "focal"])
    return strips(table.assign(unit="count", year=2022), language, finding=FINDING)


def bullet_rows(**changes: Any) -> dict[str, Any]:
    row = {
        "name": "Members", "baseline": 38, "value": 61, "target": 150, "unit": "count",
        "status": "off_track", "expected": 0.78, "pace": 0.26,
    }  # fmt: skip
    return {**row, **changes}


def bullet_example(language: Language) -> Chart[Any]:
    rows = [
        bullet_rows(name=SCRIPT),
        bullet_rows(
            name=BOLD, baseline=0.41, value=0.58, target=0.65, low=0.47, high=0.68, unit="share",
            status="at_risk", pace=0.91, pace_low=0.32, pace_high=1.44, note=SCRIPT,
        ),
        bullet_rows(name="Back", baseline=9, value=-40, target=24, status="moving_away", pace=-3.5),
        bullet_rows(name="Beyond", value=500, status="achieved", pace=5.2),
        bullet_rows(name="Kept", baseline=8, value=8, target=8, status="achieved", pace=None),
        bullet_rows(name="Floor", basis="record", status="too_early", pace=None),
        bullet_rows(
            name="Free", baseline=None, target=None, expected=None, status="no_target", pace=None
        ),
        bullet_rows(name="Empty", value=None, status="no_data", pace=None),
    ]  # fmt: skip
    return bullet(pd.DataFrame(rows), language, colour="R4", finding=FINDING)


def bullet_of_several_days(language: Language) -> Chart[Any]:
    rows = [bullet_rows(expected=0.5), bullet_rows(name="Other", expected=1.3)]
    return bullet(pd.DataFrame(rows), language, finding=FINDING)


def columns_example(language: Language) -> Chart[Any]:
    table = pd.DataFrame(
        {
            "period": ["2022", SCRIPT, "2024", "2025"],
            "value": [3, None, 0, 9],
            "provisional": [False, False, False, True],
        }
    )
    return columns(table, language, unit="count", basis="record", finding=FINDING)


def many_columns(language: Language) -> Chart[Any]:
    table = pd.DataFrame(
        {"period": [str(year) for year in range(1999, 2026)], "value": [1e6 + i for i in range(27)]}
    )
    return columns(table, language, unit="eur", finding=FINDING)


def lines_example(language: Language) -> Chart[Any]:
    table = pd.DataFrame(
        [
            (SCRIPT, 2015, 10, 8, 12), (SCRIPT, 2016, 12, 9, 15), (SCRIPT, 2019, 20, None, None),
            (BOLD, 2015, 100, None, None), (BOLD, 2017, 90, None, None),
            (LONG, 2018, None, None, None),
        ],
        columns=["series", "year", "value", "low", "high"],
    )  # fmt: skip
    return lines(table, language, unit="count", focal=SCRIPT, finding=FINDING)


def wave_lines(language: Language) -> Chart[Any]:
    table = pd.DataFrame(
        {
            "series": ["Known"] * 3,
            "year": [2017, 2020, 2023],
            "value": [0.24, None, 0.41],
            "low": [0.2, None, 0.36],
            "high": [0.3, None, 0.47],
        }
    )
    return lines(table, language, unit="share", bridge=True, basis="survey", finding=FINDING)


def slope_example(language: Language) -> Chart[Any]:
    table = pd.DataFrame({"name": [SCRIPT, BOLD, LONG], "start": [5, 7, None], "end": [9, None, 7]})
    return slope(
        table, language, unit="count", start=SCRIPT, end=BOLD, focal=SCRIPT, finding=FINDING
    )  # fmt: skip


def multiples_example(language: Language) -> Chart[Any]:
    table = pd.DataFrame(
        [
            (SCRIPT, 2019, 0.2, 0.1, 0.3, ""), (SCRIPT, 2021, None, None, None, "n < 5"),
            (SCRIPT, 2023, 0.3, 0.2, 0.4, ""), (BOLD, 2019, 0.5, None, None, ""),
            (BOLD, 2023, 0.6, None, None, SCRIPT), (LONG, 2021, None, None, None, "n < 5"),
        ],
        columns=["panel", "year", "value", "low", "high", "note"],
    )  # fmt: skip
    return multiples(table, language, unit="share", bridge=True, basis="survey", finding=FINDING)


def column_multiples(language: Language) -> Chart[Any]:
    table = pd.DataFrame(
        [(p, y, (y * k) % 7) for k, p in ((2, SCRIPT), (3, BOLD)) for y in range(2014, 2026)],
        columns=["panel", "year", "value"],
    )
    return multiples(
        table, language, unit="count", mark="column", basis="record", finding=FINDING
    )  # fmt: skip


def timeline_example(language: Language) -> Chart[Any]:
    table = pd.DataFrame(
        [
            (SCRIPT, date(2024, 2, 1), date(2027, 12, 31), 0.55, 64_000, 120_000, BOLD),
            (LONG, date(2027, 1, 1), date(2028, 12, 31), 0, None, 180_000, ""),
            ("A day", date(2026, 3, 1), date(2026, 3, 1), 1, 9_000, 8_000, ""),
            ("No dates", None, None, None, None, None, ""),
        ],
        columns=["name", "start", "end", "done", "spent", "planned", "note"],
    )
    milestones = pd.DataFrame(
        [
            (SCRIPT, BOLD, date(2025, 3, 1), "met"),
            (SCRIPT, "Report", date(2026, 6, 30), "late"),
            (LONG, "Board", date(2027, 6, 1), "due"),
            ("Unlisted", "Nothing", date(2027, 6, 1), "due"),
        ],
        columns=["name", "milestone", "date", "state"],
    )
    return timeline(table, milestones, language, today=TODAY, colour="R4", finding=FINDING)


def running_example(language: Language) -> Chart[Any]:
    table = pd.DataFrame(
        [
            (SCRIPT, date(2016, 11, 1), date(2019, 9, 30), True, BOLD),
            ("Last seen", date(2017, 6, 1), date(2017, 9, 1), False, ""),
            ("Still", date(2020, 1, 1), None, True, ""),
            ("Unknown", None, None, False, ""),
        ],
        columns=["name", "start", "end", "end_known", "note"],
    )
    return running(table, language, until=TODAY, colour="R2", finding=FINDING)


def calendar_example(language: Language) -> Chart[Any]:
    table = pd.DataFrame(
        {
            "name": [SCRIPT, BOLD, "Fair", "Some time"],
            "date": [date(2023, 5, 2), date(2023, 5, 9), date(2025, 9, 1), date(2024, 1, 1)],
            "precision": ["day", "month", "day", "year"],
        }
    )
    return calendar(table, language, first=2022, finding=FINDING)


def words_example(language: Language) -> Chart[Any]:
    table = pd.DataFrame(
        {"name": [SCRIPT, BOLD, LONG, *(f"word {n}" for n in range(20))],
         "value": [12, 7, 7, *([1] * 20)]}
    )  # fmt: skip
    return words(table, language, unit="count", finding=FINDING)


EXAMPLES: dict[str, Callable[[Language], Chart[Any]]] = {
    "bars": bars_example,
    "dots": dots_example,
    "strips": strips_example,
    "bullet": bullet_example,
    "bullet, several days": bullet_of_several_days,
    "columns": columns_example,
    "columns, many": many_columns,
    "lines": lines_example,
    "lines, waves": wave_lines,
    "slope": slope_example,
    "multiples": multiples_example,
    "multiples, columns": column_multiples,
    "timeline": timeline_example,
    "running": running_example,
    "calendar": calendar_example,
    "network": network_example,
    "words": words_example,
}
